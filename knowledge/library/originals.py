"""Originals on disk, untouched, under the hash of their bytes: originals/<first two>/<sha256>.<format>.

A file appears under its name whole or not at all. One without a row in the ledger (a crash between the two)
is harmless: the next import of the same file finds it in place.
"""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from knowledge.errors import FileRefused
from knowledge.library.content_type import MEDIA_TYPES

SUFFIXES = {media_type: kind.value for kind, media_type in MEDIA_TYPES.items()}
_BLOCK = 1 << 20
_SHEET_S = 30 * 86_400  # after it a picture of a page is drawn again when somebody looks
_STALE_S = 86_400  # a half-copied file older than a day belongs to a process that is gone


@dataclass(frozen=True, slots=True)
class Held:
    """A private copy of a file that is being taken in."""

    path: Path
    sha256: str


class Originals:
    """The folder of originals of one home."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "originals"
        self._refused = home / "refused"
        self._waiting = home / "waiting"
        self._sheets = home / "sheets"

    def path_of(self, sha256: str, suffix: str) -> Path:
        """Return where an original lies."""
        return self._folder / sha256[:2] / f"{sha256}.{suffix}"

    @contextmanager
    def hold(self, source: Path, max_bytes: int) -> Iterator[Held]:
        """Copy ``source`` aside while hashing it, so that what is read is what is kept; the copy goes at the end.

        Raises:
            FileRefused: it can't be read or is larger than ``max_bytes``.

        """
        incoming = self._folder / ".incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=incoming)
        copy = Path(name)
        try:
            with os.fdopen(handle, "wb") as out:
                sha256 = _copy(source, out, max_bytes)
            yield Held(copy, sha256)
        finally:
            copy.unlink(missing_ok=True)

    def keep(self, held: Held, suffix: str) -> Path:
        """Give a held copy its lasting name."""
        place = self.path_of(held.sha256, suffix)
        _move(held.path, place)
        return place

    def place_of(self, sha256: str, media_type: str) -> Path:
        """Return where the original of a version lies, whatever it was named when it came."""
        place = self.path_of(sha256, SUFFIXES.get(media_type, "bin"))
        return place if place.exists() else next(iter(place.parent.glob(f"{sha256}.*")), place)

    def discard(self, sha256: str) -> None:
        """Remove an original that no version needs any more."""
        for place in (self._folder / sha256[:2]).glob(f"{sha256}.*"):
            place.unlink(missing_ok=True)
        for sheet in (self._sheets / sha256[:2]).glob(f"{sha256}-*"):
            sheet.unlink(missing_ok=True)

    def sheet_path(self, sha256: str, name: str) -> Path:
        """Return where a picture of a page lies once it was drawn. It can always be drawn again."""
        return self._sheets / sha256[:2] / f"{sha256}-{name}"

    def keep_sheet(self, sha256: str, name: str, data: bytes) -> Path:
        """Keep a picture of a page, unless its original was discarded meanwhile."""
        place = self.sheet_path(sha256, name)
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=place.parent, prefix=f"{sha256}-")
        with os.fdopen(handle, "wb") as out:
            out.write(data)
        Path(made).rename(place)
        if not any((self._folder / sha256[:2]).glob(f"{sha256}.*")):
            place.unlink(missing_ok=True)
        return place

    def keep_refused(self, held: Held) -> None:
        """Keep a file that could not be read, for another try."""
        _move(held.path, self.refused_path(held.sha256))

    def refused_path(self, sha256: str) -> Path:
        """Return where a file that could not be read lies."""
        return self._refused / sha256

    def keep_waiting(self, held: Held) -> None:
        """Keep a file that is to be read later."""
        _move(held.path, self.waiting_path(held.sha256))

    def waiting_path(self, sha256: str) -> Path:
        """Return where a file that is to be read later lies."""
        return self._waiting / sha256

    def sweep(self, now: float) -> None:
        """Remove copies left by a crash, and pictures of pages drawn long ago. ``now``: seconds since the epoch."""
        for left in (self._folder / ".incoming").glob("*"):
            if now - left.stat().st_mtime > _STALE_S:
                left.unlink(missing_ok=True)
        for sheet in self._sheets.glob("*/*"):
            if now - sheet.stat().st_mtime > _SHEET_S:
                sheet.unlink(missing_ok=True)


def _move(copy: Path, place: Path) -> None:
    """Give a held copy its lasting name, unless the same bytes lie there already."""
    place.parent.mkdir(parents=True, exist_ok=True)
    if not place.exists():
        copy.chmod(0o444)
        copy.rename(place)
        _sync_folder(place.parent)


def _copy(source: Path, out: BinaryIO, max_bytes: int) -> str:
    digest = hashlib.sha256()
    size = 0
    try:
        if source.exists() and not source.is_file() and not source.is_dir():
            raise FileRefused("这不是普通文件（可能是设备或管道），不能收入。请上传文件原件。")
        with source.open("rb") as file:
            while block := file.read(_BLOCK):
                size += len(block)
                if size > max_bytes:
                    raise FileRefused(f"文件超过 {max_bytes >> 20} MB 的上限。请压缩图片或按文件拆开后再上传。")
                digest.update(block)
                out.write(block)
    except OSError as wrong:
        raise FileRefused(f"文件读不出来（{_reason(wrong)}）。请检查路径和权限后再试。") from wrong
    out.flush()
    os.fsync(out.fileno())
    return digest.hexdigest()


def _reason(wrong: OSError) -> str:
    known = {
        FileNotFoundError: "找不到这个文件",
        PermissionError: "没有读取权限",
        IsADirectoryError: "这是打不开的目录",
    }
    return known.get(type(wrong), wrong.strerror or "未知原因")


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
