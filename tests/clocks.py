"""A wall clock of its own for a process of a test: libfaketime, of Debian's package ``faketime``.

The steady clock stays what it is, so that waits are as long as they would be. The clock goes on from where it was set,
in every process that is given the same file, and can be set again while they run.
"""

import os
from datetime import datetime
from pathlib import Path
from time import time

CLOCKED = Path(__file__).with_name("clocked")


def faketime() -> Path | None:
    """Return the library to be loaded before all others; None where it is not installed."""
    return next(iter(sorted(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"))), None)


class WallClock:
    """A clock that processes share through a file.

    Args:
        file: where it is kept; made by ``put``.

    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._ahead_s: float | None = None

    def put(self, at: datetime) -> None:
        """Set it, for whoever runs already (within a second) and for whoever starts."""
        self._ahead_s = at.timestamp() - time()
        fresh = self._file.with_suffix(".new")
        fresh.write_text(f"{self._ahead_s:+.3f}\n", encoding="utf-8")
        fresh.replace(self._file)

    def environment(self, path: str) -> dict[str, str]:
        """Return what a process needs to live by it; nothing while it was never set. ``path``: its PYTHONPATH."""
        if self._ahead_s is None:
            return {}
        library = faketime()
        assert library is not None, "mark the test with faketime"
        return {
            "LD_PRELOAD": str(library),
            "FAKETIME_TIMESTAMP_FILE": str(self._file),
            "FAKETIME_CACHE_DURATION": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "NO_FAKE_STAT": "1",
            "PYTHONPATH": os.pathsep.join((str(CLOCKED), path)),
        }
