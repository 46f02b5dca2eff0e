"""Files handed in: what became of each, and those that could not be read, kept for another try."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import BigInteger, Index, Integer, String, Text, and_, func, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word


class ImportState(enum.StrEnum):
    """How far a file is."""

    WAITING = "等待"
    READING = "读取中"
    ADDED = "已收入"  # published at once
    PENDING = "待发布"  # read, waits for a reviewer
    DUPLICATE = "已有"
    NEAR = "近似"  # taken in as a new version to be compared, or waiting because another is nearly the same
    REFUSED = "未收入"  # kept for a retry
    MARKED = "涉密拒收"  # bears a mark of secrecy; not kept


class ImportFile(Base):
    """One file of one upload. ``batch`` joins the files that came together."""

    __tablename__ = "import_file"
    __table_args__ = (Index("ix_import_file_state", "state", "file_id"), Index("ix_import_file_batch", "batch"))

    file_id: Mapped[int] = mapped_column(primary_key=True)
    batch: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(300))
    size: Mapped[int] = mapped_column(BigInteger, default=0)  # bytes
    sha256: Mapped[str] = mapped_column(String(64), default="")
    state: Mapped[ImportState] = mapped_column(Word(ImportState), default=ImportState.WAITING)
    reason: Mapped[str] = mapped_column(Text, default="")  # a sentence; empty when it went well
    policy_id: Mapped[str] = mapped_column(String(20), default="")
    number: Mapped[int | None] = mapped_column(Integer)  # of the version it became
    replaces: Mapped[str] = mapped_column(String(20), default="")  # the uploader said: a new version of this one
    who: Mapped[str] = mapped_column(String(100))
    who_name: Mapped[str] = mapped_column(String(100), default="")
    came_at: Mapped[datetime] = mapped_column(Instant)
    done_at: Mapped[datetime | None] = mapped_column(Instant)
    tries: Mapped[int] = mapped_column(Integer, default=0)
    owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)


def files_of_batch(session: Session, batch: str) -> Sequence[ImportFile]:
    """Return the files of one upload in the order they came."""
    rows = select(ImportFile).where(ImportFile.batch == batch).order_by(ImportFile.file_id)
    return session.execute(rows).scalars().all()


def refused_files(session: Session, limit: int = 200) -> Sequence[ImportFile]:
    """Return the files that could not be read and wait for another try, newest first."""
    rows = select(ImportFile).where(ImportFile.state == ImportState.REFUSED).order_by(ImportFile.file_id.desc())
    return session.execute(rows.limit(limit)).scalars().all()


def file_by_id(session: Session, file_id: int) -> ImportFile | None:
    """Return one file that was handed in."""
    return session.get(ImportFile, file_id)


def add_file(session: Session, file: ImportFile) -> ImportFile:
    """Note a file that was handed in; it has its number when this returns."""
    session.add(file)
    session.flush()
    return file


def claim_file(session: Session, owner: str, now: datetime, lease: timedelta) -> ImportFile | None:
    """Take the file that has waited longest, or one whose reader is gone; None when nothing waits.

    On PostgreSQL other processes pass the locked row over; SQLite has one writer anyway.
    """
    gone = and_(ImportFile.state == ImportState.READING, ImportFile.lease_until < now)
    first = (
        select(ImportFile)
        .where(or_(ImportFile.state == ImportState.WAITING, gone))
        .order_by(ImportFile.file_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    file = session.execute(first).scalar_one_or_none()
    if file is not None:
        file.state, file.owner, file.lease_until = ImportState.READING, owner, now + lease
        file.tries += 1
        session.flush()
    return file


def finish_file(session: Session, file_id: int, owner: str, **done: object) -> bool:
    """Write what became of a file; False when the lease went to somebody else meanwhile."""
    which = (
        update(ImportFile)
        .where(ImportFile.file_id == file_id, ImportFile.owner == owner, ImportFile.state == ImportState.READING)
        .values(owner=None, lease_until=None, **done)
        .returning(ImportFile.file_id)
    )
    return session.execute(which).first() is not None


def give_back_files(session: Session, owner: str | None = None) -> None:
    """Let files that are being read wait again: those of ``owner``, or all (one process owns the database)."""
    which = update(ImportFile).where(ImportFile.state == ImportState.READING)
    if owner is not None:
        which = which.where(ImportFile.owner == owner)
    session.execute(which.values(state=ImportState.WAITING, owner=None, lease_until=None, done_at=None))


def read_again(session: Session, file_id: int) -> bool:
    """Let a refused file wait for another try; False when it is not a refused one."""
    which = (
        update(ImportFile)
        .where(ImportFile.file_id == file_id, ImportFile.state == ImportState.REFUSED)
        .values(state=ImportState.WAITING, reason="", tries=0, done_at=None)
        .returning(ImportFile.file_id)
    )
    return session.execute(which).first() is not None


@dataclass(frozen=True, slots=True)
class Batch:
    """One upload, summed up."""

    batch: str
    who_name: str
    came_at: datetime
    files: int
    waiting: int  # not yet read
    refused: int


def last_batches(session: Session, limit: int = 30) -> list[Batch]:
    """Return the newest uploads."""
    waiting = ImportFile.state.in_((ImportState.WAITING, ImportState.READING))
    refused = ImportFile.state.in_((ImportState.REFUSED, ImportState.MARKED))
    rows = (
        select(
            ImportFile.batch,
            func.max(ImportFile.who_name),
            func.min(ImportFile.came_at),
            func.count(),
            func.count().filter(waiting),
            func.count().filter(refused),
        )
        .group_by(ImportFile.batch)
        .order_by(func.max(ImportFile.file_id).desc())
        .limit(limit)
    )
    return [Batch(*row) for row in session.execute(rows)]


def count_files(session: Session, states: Sequence[ImportState]) -> int:
    """Return how many files are in some states."""
    counted = select(func.count()).select_from(ImportFile).where(ImportFile.state.in_(states))
    return session.execute(counted).scalar_one()
