"""Files handed in by pages and chats: kept first, read by a worker afterwards, each with a row for how far it is.

A worker that dies gives its file back when its lease ends; a file that was already written down is then a duplicate of
itself and is told as such.
"""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from config.words import library as words
from knowledge.errors import NotInBase
from knowledge.library.intake import Intake
from knowledge.library.taken import Taken
from ledger.audit import Actor, Channel
from ledger.imports import ImportFile, ImportState, claim_waiting, import_by_id, imports_of_bytes, miss_waiting
from ledger.policies import OpenSession
from ledger.versions import versions_like

LEASE = timedelta(minutes=10)
MISSED_EVERY = timedelta(minutes=10)  # how often a file that no machine holds is counted as missed
MISSES = 6  # after so many it is given up
STATES = {
    "added": ImportState.ADDED,
    "pending": ImportState.PENDING,
    "duplicate": ImportState.DUPLICATE,
    "near": ImportState.NEAR,
    "refused": ImportState.REFUSED,
    "secret": ImportState.MARKED,
}


class Uploads:
    """The waiting files of one home."""

    def __init__(self, intake: Intake, max_bytes: int) -> None:
        self._intake = intake
        self._records = intake.records
        self._max_bytes = max_bytes

    def keep(self, path: Path, actor: Actor, *, batch: str, name: str, replaces: str = "") -> int:
        """Keep a copy of a file that is to be read later and return the id of its row.

        Raises:
            FileRefused: it can't be copied or is too large; nothing was kept.

        """
        originals = self._records.originals
        with originals.hold(path, self._max_bytes) as held:
            size = held.path.stat().st_size
            originals.keep_waiting(held)
            with self._records.ledger.write() as session:
                row = ImportFile(
                    batch=batch, name=name[:300], size=size, sha256=held.sha256, replaces=replaces, who=actor.who,
                    who_name=actor.name, came_at=self._records.now(),
                )  # fmt: skip
                session.add(row)
                session.flush()
                return row.file_id

    def work(self, owner: str, limit: int) -> int:
        """Read up to ``limit`` waiting files, the oldest first; return how many."""
        for count in range(limit):
            now = self._records.now()
            with self._records.ledger.write() as session:
                row = claim_waiting(session, owner, now, now + LEASE, self._held)
                file_id = row.file_id if row else 0
            if row is None:
                self._give_up_lost()
                return count
            actor = Actor(row.who, row.who_name, channel=Channel.CONSOLE)
            self._read(file_id, actor, self._records.originals.waiting_path(row.sha256), publish=False)
        return limit

    def _give_up_lost(self) -> None:
        """Say of files that no machine can read for an hour that their copies are gone, instead of waiting for ever."""
        if self._records.ledger.is_sqlite:
            return
        now = self._records.now()
        with self._records.ledger.write() as session:
            miss_waiting(session, now, now + MISSED_EVERY, MISSES, words.copy_lost(), self._held)

    def _held(self, sha256: str) -> bool:
        """Tell whether this home has the copy; where there is one home only, a lost copy is told as such."""
        return self._records.ledger.is_sqlite or self._records.originals.waiting_path(sha256).exists()

    def retry(self, file_id: int, actor: Actor, *, publish: bool) -> Taken:
        """Try a refused file once more.

        Raises:
            NotInBase: no such file, or it is not one that was refused.

        """
        with self._records.ledger.read() as session:
            row = import_by_id(session, file_id)
        if row is None or row.state is not ImportState.REFUSED:
            raise NotInBase(f"没有编号 {file_id} 的未收入文件。可用 huiqi library list --failed 查看。")
        originals = self._records.originals
        places = (originals.refused_path(row.sha256), originals.waiting_path(row.sha256))
        place = next((one for one in places if row.sha256 and one.exists()), None)
        if place is None:
            raise NotInBase(f"未收入文件 {file_id}（{row.name}）的副本已经不在。请重新上传原文件。")
        return self._read(file_id, actor, place, publish=publish)

    def _read(self, file_id: int, actor: Actor, place: Path, *, publish: bool) -> Taken:
        with self._records.ledger.read() as session:
            row = import_by_id(session, file_id)
        if row is None:
            raise NotInBase(f"没有编号 {file_id} 的文件。")
        try:
            files = [(place, row.name)]
            taken = next(iter(self._intake.take(files, actor, publish=publish, replaces=row.replaces, log=False)))
        except NotInBase as gone:  # the document it should replace was deleted meanwhile
            taken = Taken(place, "refused", str(gone))
        with self._records.ledger.write() as session:
            row = import_by_id(session, file_id)
            if row is None:
                return taken
            taken = _own(session, row, taken)
            row.state, row.reason, row.policy_id = STATES[taken.state], _told(taken), taken.policy_id
            row.number, row.done_at, row.owner, row.lease_until = taken.number or None, self._records.now(), None, None
            session.flush()
            states = [ImportState.WAITING, ImportState.READING, ImportState.REFUSED]
            needed = {one.file_id for one in imports_of_bytes(session, row.sha256, states)} - {file_id}
            if taken.state == "secret":
                row.sha256 = ""
        again = taken.state == "refused" and place.parent.name == "refused"
        if not again and (not needed or taken.state == "secret"):
            place.unlink(missing_ok=True)
        return replace(taken, path=Path(row.name))  # as it was handed in: our own copies have other names


def _told(taken: Taken) -> str:
    """Return the reason, with the text it resembles most when that is not said yet."""
    if taken.state == "near" or not taken.near:
        return taken.reason
    first = taken.near[0]
    return taken.reason + words.near_text(first.title, first.policy_id, first.likeness)


def _own(session: OpenSession, row: ImportFile, taken: Taken) -> Taken:
    """A worker that died after writing the version left a double of it: tell what the file became."""
    if taken.state != "duplicate" or row.tries < 2:  # noqa: PLR2004 - the first try can't meet its own work
        return taken
    for version in versions_like(session, row.sha256, ""):
        if version.author == row.who and version.created_at >= row.came_at:
            return Taken(taken.path, "pending", words.waits(), version.policy_id, version.number)
    return taken
