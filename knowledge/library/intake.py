"""The way into the base: files are read in child processes, several at once, and written a batch at a time.

The original is on disk before its row is written; all rows of a batch are one transaction, so every document of it is
there whole or not at all, and a crash in between leaves originals that the next try finds in place. A file that can't
be read is kept for another try, one that bears a mark of secrecy is not.
"""

import os
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import UTC, datetime
from pathlib import Path

from config.city import City
from config.settings import Settings
from knowledge.errors import FileRefused, SecretMark
from knowledge.library.digest import body_key
from knowledge.library.effects import name_old_documents
from knowledge.library.entering import Entry
from knowledge.library.originals import SUFFIXES, Held, Originals
from knowledge.library.reading import Reading
from knowledge.library.records import Records, take_turn, unknown
from knowledge.library.removal import remove_document
from knowledge.library.taken import How, Near, Prepared, Taken
from ledger.audit import Actor
from ledger.base import Ledger
from ledger.policies import Policy, policy_by_content, policy_by_id
from ledger.versions import VersionState, versions_like, versions_of

__all__ = ["Intake", "Near", "Taken", "body_key", "walk"]

AHEAD = 8  # files read before they are written
BATCH = 24  # documents in one transaction
LINGER_S = 0.5  # how long a batch waits for the next file
OPERATOR = Actor("os:operator", "运维人员")


class Intake:
    """Takes files into the base of one home."""

    def __init__(
        self,
        ledger: Ledger,
        home: Path,
        city: City,
        settings: Settings,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.records = Records(ledger, city, Originals(home), now)
        self._max_bytes = settings.library_max_file_mb << 20
        self._readers = settings.library_readers
        self._reading = Reading(
            settings.library_parse_s,
            settings.library_max_text_chars,
            children=settings.library_readers,
            ocr_pages=settings.ocr_pages,
            ocr_page_s=settings.ocr_page_s,
            ocr_memory_mb=settings.ocr_memory_mb,
        )
        self._entry = Entry(self.records)
        self._named = False
        self.records.originals.sweep(time.time())

    def close(self) -> None:
        """End the reading processes; a later file starts others."""
        self._reading.close()

    def add(self, path: Path, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Taken:
        """Take one file in and publish it at once. A bad file is refused with a sentence."""
        return next(iter(self.take([(path, "")], OPERATOR, publish=True, now=now)))

    def add_many(self, paths: list[Path]) -> Iterator[Taken]:
        """Take files and the files of folders in and publish them at once, in a stable order."""
        yield from self.take([(path, "") for path in walk(paths)], OPERATOR, publish=True)

    def take(
        self,
        files: Sequence[tuple[Path, str]],
        actor: Actor,
        *,
        publish: bool,
        replaces: str = "",
        reason: str = "",
        now: Callable[[], datetime] | None = None,
        log: bool = True,
    ) -> Iterator[Taken]:
        """Take files in; (path, name as people know it or empty). Results come in the order of the files.

        ``log`` False: the caller keeps the rows of refused files itself.

        A batch is written when it is full, or when the next file keeps its readers busy for longer than a moment.
        """
        clock = now or self.records.now
        how = How(actor, publish=publish, replaces=replaces, reason=reason, log=log)
        with ThreadPoolExecutor(self._readers, "reading") as pool:
            waiting: deque[Future[Prepared]] = deque()
            rest = iter(files)
            batch: list[Prepared] = []
            while True:
                for path, name in _next(rest, AHEAD + BATCH - len(waiting)):
                    waiting.append(pool.submit(self._prepare, path, name))
                late = batch and waiting and not wait([waiting[0]], LINGER_S).done
                if batch and (len(batch) == BATCH or not waiting or late):
                    yield from self._write(batch, how, clock())
                    batch = []
                if not waiting:
                    return
                batch.append(waiting.popleft().result())

    def write_prepared(self, one: Prepared, how: How) -> Taken:
        """Write one document that was read elsewhere (an export)."""
        return self._write([one], how, self.records.now())[0]

    def remove(self, policy_id: str) -> bool:
        """Delete a document everywhere (see removal.py). False when there is none."""
        with self.records.ledger.read() as session:
            if policy_by_id(session, policy_id) is None:
                return False
        remove_document(self.records, policy_id, OPERATOR, "")
        return True

    def original_path(self, policy: Policy) -> Path:
        """Return where the untouched original of a policy lies."""
        return self.records.originals.path_of(policy.sha256, SUFFIXES.get(policy.media_type, "bin"))

    def _prepare(self, path: Path, name: str) -> Prepared:
        name = _printable(name or path.name)
        try:
            with self.records.originals.hold(path, self._max_bytes) as held:
                return self._read(path, name, held)
        except FileRefused as no:
            return Prepared(path, name, refused=str(no))

    def _read(self, path: Path, name: str, held: Held) -> Prepared:
        size = held.path.stat().st_size
        known = self._known_file(held.sha256)
        if known:
            return Prepared(path, name, held.sha256, size, known=known)
        try:
            city = self.records.city.folder
            whole, suffix, media_type = self._reading.read_whole(held.path, Path(name).stem, city)
        except SecretMark as no:
            return Prepared(path, name, refused=str(no), secret=True)
        except FileRefused as no:
            self.records.originals.keep_refused(held)
            return Prepared(path, name, held.sha256, size, refused=str(no))
        self.records.originals.keep(held, suffix)
        return Prepared(path, name, held.sha256, size, suffix, media_type, digest=whole)

    def _known_file(self, sha256: str) -> str:
        """Return the document these bytes are, so that they need not be read again; empty when they may be new."""
        with self.records.ledger.read() as session:
            states = {VersionState.LIVE, VersionState.PENDING, VersionState.SCHEDULED}
            for version in versions_like(session, sha256, ""):
                if version.state in states:
                    return version.policy_id
            found = policy_by_content(session, sha256, "")
            return found.policy_id if found else ""

    def _write(self, batch: Sequence[Prepared], how: How, now: datetime) -> list[Taken]:
        self._entry.learn()
        with self.records.ledger.write() as session:
            take_turn(session)
            if not self._named:
                name_old_documents(session)
            if how.replaces and not versions_of(session, how.replaces) and not policy_by_id(session, how.replaces):
                raise unknown(how.replaces)
            taken = self._entry.enter(session, batch, how, now)
        self._named = True
        self._entry.tidy(zip(batch, taken, strict=True))
        return taken


def walk(paths: list[Path]) -> list[Path]:
    """Return the files to take in: folders with all below, hidden files and Office's lock files left out."""
    found: list[Path] = []
    for path in paths:
        if not path.is_dir() or not os.access(path, os.R_OK | os.X_OK):
            found.append(path)  # a folder that can't be opened is refused by name, not passed over
            continue
        found.extend(
            sorted(
                file
                for file in path.rglob("*")
                if file.is_file()
                and not file.name.startswith("~$")
                and not any(part.startswith(".") for part in file.relative_to(path).parts)
            )
        )
    return found


def _next(rest: Iterator[tuple[Path, str]], count: int) -> Iterator[tuple[Path, str]]:
    for _ in range(max(0, count)):
        one = next(rest, None)
        if one is None:
            return
        yield one


def _printable(name: str) -> str:
    """Return a file name the database can hold: bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")
