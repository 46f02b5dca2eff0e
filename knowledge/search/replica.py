"""The word index rebuilt beside itself: readers keep their answers until the new one has caught up.

A generation is a folder of its own; a small file names the one in use and is replaced in one step. A crash while the
next generation is built leaves that file, and so the old index, as it was. Other processes look at the file before
each question and go over when it names another generation.
"""

import fcntl
import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import structlog

from knowledge.errors import IndexBroken
from knowledge.search.keyword import WordIndex
from ledger.articles import live_policies
from ledger.base import Ledger

log = structlog.get_logger()

POINTER = "current.json"
GENERATIONS = "generations"
_SHARED = "_mutex"  # stays: threads may be waiting at it


class Replica(WordIndex):
    """The word index of one home, as ``WordIndex``, with a rebuild nobody has to wait for.

    Args:
        root: where indexes live; the first generation lies in it, the others below it.

    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._seen = self._stamp()
        self._going_over = threading.Lock()
        super().__init__(self._folder_in_use())

    def catch_up(self, ledger: Ledger) -> int:
        """Go over to another generation if there is one, then take in what changed in the ledger."""
        if self._stamp() != self._seen:
            self._go_over(ledger)
        return super().catch_up(ledger)

    def rebuild(self, ledger: Ledger) -> int:
        """Build the next generation beside this one and switch to it; return the number of policies in it.

        Raises:
            IndexBroken: what was built does not hold what the ledger holds; the old generation stays in use.

        """
        with self._one_rebuild():
            before = self._folder_in_use()
            number = int(before.name) + 1 if before.name.isdecimal() else 1
            folder = self._root / GENERATIONS / f"{number:06d}"
            shutil.rmtree(folder, ignore_errors=True)  # half-built, of a crash
            fresh = WordIndex(folder)
            fresh.catch_up(ledger)
            fresh.catch_up(ledger)  # what changed meanwhile
            _verify(fresh, ledger)
            self._point_at(folder)
            self._take_over(fresh)
            self._sweep(keep={folder, before})
            log.info("words.switched", folder=str(folder), policies=fresh.size())
            return fresh.size()

    def _go_over(self, ledger: Ledger) -> None:
        """Open the generation that another process has built, then let go of the old one."""
        with self._going_over:
            stamp = self._stamp()
            if stamp == self._seen:
                return
            fresh = WordIndex(self._folder_in_use())
            fresh.catch_up(ledger)
            self._take_over(fresh)
            self._seen = stamp

    def _take_over(self, fresh: WordIndex) -> None:
        """Answer from ``fresh`` from now on; questions under way end on what they began with."""
        with self._mutex:  # not while this process takes something into the old one
            self._seen = self._stamp()
            vars(self).update({name: value for name, value in vars(fresh).items() if name != _SHARED})

    def _folder_in_use(self) -> Path:
        with suppress(OSError, ValueError, KeyError, TypeError):
            name = str(json.loads((self._root / POINTER).read_text("utf-8"))["generation"])
            if name.isdecimal():
                return self._root / GENERATIONS / name
        return self._root

    def _stamp(self) -> tuple[int, int]:
        try:
            found = (self._root / POINTER).stat()
        except OSError:
            return (0, 0)
        return found.st_mtime_ns, found.st_ino

    def _point_at(self, folder: Path) -> None:
        fresh = self._root / f"{POINTER}.new"
        fresh.write_text(json.dumps({"generation": folder.name}), "utf-8")
        fresh.replace(self._root / POINTER)

    @contextmanager
    def _one_rebuild(self) -> Iterator[None]:
        self._root.mkdir(parents=True, exist_ok=True)
        with (self._root / "rebuild.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _sweep(self, keep: set[Path]) -> None:
        """Remove generations nobody reads any more: all but the one in use and the one before it."""
        old = [one for one in (self._root / GENERATIONS).iterdir() if one not in keep]
        if self._root not in keep:
            old += [one for one in self._root.iterdir() if one.is_dir() and one.name != GENERATIONS]
        for folder in old:
            shutil.rmtree(folder, ignore_errors=True)


def _verify(fresh: WordIndex, ledger: Ledger) -> None:
    with ledger.read() as session:
        expected = live_policies(session)
    if fresh.size() != expected:
        raise IndexBroken(
            f"新建的词语索引有 {fresh.size()} 份政策，政策库里有 {expected} 份，没有切换，仍用原索引。"
            "请再执行一次 huiqi library reindex。"
        )
