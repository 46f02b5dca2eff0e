"""Write docs/reference from the code: settings, commands, and what the bot can be asked."""

import sys
from pathlib import Path

from bot.cli import reference

if __name__ == "__main__":
    folder = Path(__file__).resolve().parent.parent / "docs" / "reference"
    for name, text in reference.pages().items():
        (folder / name).write_text(text, encoding="utf-8")
        print(name, file=sys.stderr)
