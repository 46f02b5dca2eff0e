"""Files that come piece by piece: what has arrived stays, so that an upload that was cut goes on where it stopped.

A browser names an upload itself. Pieces are added to one file in their order and never twice; the finished file is
taken once, and a browser that missed the answer learns the same one again.
"""

import fcntl
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

PIECE_BYTES = 1 << 20  # what a browser sends at once
PIECE_MAX = 2 * PIECE_BYTES
KEPT = timedelta(hours=24)  # that an unfinished upload waits to go on
AT_ONCE = 40  # unfinished uploads of one link; the oldest go first
_NAMED = re.compile(r"[0-9A-Za-z_-]{8,64}", re.ASCII)


class OutOfStep(Exception):
    """A piece that does not follow; ``have`` bytes are there."""

    def __init__(self, have: int) -> None:
        self.have = have
        super().__init__(f"{have} bytes have come")


@dataclass(frozen=True, slots=True)
class Pieces:
    """The folder of unfinished uploads."""

    folder: Path

    def have(self, owner: str, upload: str) -> tuple[int, int]:
        """Return (bytes that have come, number of the file it became; 0 while it is not finished)."""
        part, done = self._places(owner, upload)
        if done.is_file():
            size, _, number = done.read_text(encoding="ascii").partition(" ")
            return int(size), int(number)
        return (part.stat().st_size if part.is_file() else 0), 0

    def add(self, owner: str, upload: str, offset: int, data: bytes, size: int) -> int:
        """Add a piece; return how many bytes have come.

        Raises:
            OutOfStep: it does not begin where the last one ended, or goes over the size that was told.

        """
        part, _ = self._places(owner, upload)
        self.folder.mkdir(parents=True, exist_ok=True)
        with part.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            come = os.fstat(file.fileno()).st_size
            if come > size:  # another file was meant before
                file.truncate(0)
                come = 0
            if offset != come or come + len(data) > size:
                raise OutOfStep(come)
            file.write(data)
        return come + len(data)

    def finish(self, owner: str, upload: str, take: Callable[[bytes], int]) -> int:
        """Give a whole upload to ``take`` and remember the number of the file it became; nothing else of it stays.

        Raises:
            OutOfStep: nothing of it is there.
            whatever ``take`` raises: then everything stays as it was.

        """
        part, done = self._places(owner, upload)
        try:
            data = part.read_bytes()
        except FileNotFoundError:
            _, number = self.have(owner, upload)
            if not number:
                raise OutOfStep(0) from None
            return number
        number = take(data)
        done.write_text(f"{len(data)} {number}", encoding="ascii")
        part.unlink(missing_ok=True)
        return number

    def forget(self, owner: str, upload: str) -> None:
        """Drop what has come."""
        for one in self._places(owner, upload):
            one.unlink(missing_ok=True)

    def sweep(self, owner: str, now: datetime) -> None:
        """Drop what nobody has gone on with for a day, and the oldest of a link that has too many."""
        if not self.folder.is_dir():
            return
        rows: list[tuple[float, Path]] = []
        for path in self.folder.iterdir():
            try:
                rows.append((path.stat().st_mtime, path))
            except FileNotFoundError:
                continue
        rows.sort()
        oldest = (now - KEPT).timestamp()
        own = [path for moment, path in rows if path.name.startswith(_prefix(owner)) and moment >= oldest]
        for path in [*(path for moment, path in rows if moment < oldest), *own[:-AT_ONCE]]:
            path.unlink(missing_ok=True)

    def _places(self, owner: str, upload: str) -> tuple[Path, Path]:
        name = _prefix(owner) + sha256(upload.encode()).hexdigest()[:32]
        return self.folder / f"{name}.part", self.folder / f"{name}.done"


def is_name(upload: str) -> bool:
    """Tell whether this may name an upload.

    >>> is_name("f-12345678"), is_name("../../etc/passwd")
    (True, False)
    """
    return _NAMED.fullmatch(upload) is not None


def _prefix(owner: str) -> str:
    return sha256(owner.encode()).hexdigest()[:16] + "-"
