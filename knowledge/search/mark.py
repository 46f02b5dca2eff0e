"""How far a replica of the ledger has come: a number beside it, and a lock so that one process works on it."""

import fcntl
import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from ledger.base import Ledger
from ledger.policies import Policy, changed_after

BATCH = 200  # policies read from the ledger at once


class Mark:
    """The number of the last change that a folder has taken in.

    Args:
        folder: of the replica.

    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._path = folder / "caught_up.json"

    def number(self) -> int:
        """Return the number, 0 when there is none or it can't be read."""
        with suppress(OSError, ValueError, KeyError, TypeError):
            return int(json.loads(self._path.read_text("utf-8"))["change_no"])
        return 0

    def write(self, number: int) -> None:
        """Write the number in one step; it is the last thing written of a change."""
        fresh = self._path.with_suffix(".json.new")
        fresh.write_text(json.dumps({"change_no": number}), "utf-8")
        fresh.replace(self._path)

    def forget(self) -> None:
        """Begin anew."""
        self._path.unlink(missing_ok=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep every other process out of the folder."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


def changes(ledger: Ledger, known: int) -> Iterator[Sequence[Policy]]:
    """Give the policies changed after a change of the ledger, oldest change first, some at a time."""
    while True:
        with ledger.read() as session:
            batch = changed_after(session, known, BATCH)
        if not batch:
            return
        known = batch[-1].change_no
        yield batch
