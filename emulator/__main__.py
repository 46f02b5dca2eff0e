"""``python -m emulator``: serve a pretend DingTalk until Ctrl-C or SIGTERM."""

import sys

from emulator.serve import main

if __name__ == "__main__":
    sys.exit(main())
