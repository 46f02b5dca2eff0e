"""Files handed in: what became of each, and those that could not be read, kept for another try."""

import enum
from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import BigInteger, Index, Integer, String, Text, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word

LOOKED_AT = 200  # waiting files looked through for one that this machine holds


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


def known_import(session: Session, sha256: str) -> ImportFile | None:
    """Return the refused file of these bytes, if one is kept."""
    rows = select(ImportFile).where(ImportFile.sha256 == sha256, ImportFile.state == ImportState.REFUSED)
    return session.execute(rows.order_by(ImportFile.file_id.desc()).limit(1)).scalar_one_or_none()


def import_by_id(session: Session, file_id: int) -> ImportFile | None:
    """Return one file that was handed in."""
    return session.get(ImportFile, file_id)


def claim_waiting(
    session: Session, owner: str, now: datetime, until: datetime, held: Callable[[str], bool] = lambda _: True
) -> ImportFile | None:
    """Take the oldest file that waits, or whose reader has died, into one's hands until ``until``.

    ``held`` tells by its hash whether this machine has a file: on several machines with homes of their own, each
    reads what was handed in at its own door.
    """
    free = or_(
        ImportFile.state == ImportState.WAITING,
        (ImportFile.state == ImportState.READING) & (ImportFile.lease_until < now),
    )
    waiting = select(ImportFile).where(free).order_by(ImportFile.file_id).limit(LOOKED_AT)
    rows = session.execute(waiting.with_for_update(skip_locked=True)).scalars()
    row = next((one for one in rows if held(one.sha256)), None)
    if row is None:
        return None
    if row.state is ImportState.WAITING and row.lease_until is not None:
        row.tries = 0  # missed so far, see miss_waiting
    row.state, row.owner, row.lease_until, row.tries = ImportState.READING, owner, until, row.tries + 1
    session.flush()
    return row


def miss_waiting(
    session: Session, now: datetime, again: datetime, most: int, reason: str, held: Callable[[str], bool]
) -> list[ImportFile]:
    """Count a miss for waiting files no machine reads; return those given up with ``reason`` after ``most`` misses.

    A file is missed at most once until ``again``, by all machines together, and not while any machine is reading:
    the one that holds the copy may only be busy. A row given up stays for a retry.
    """
    reading = select(ImportFile.file_id).where(ImportFile.state == ImportState.READING, ImportFile.lease_until > now)
    if session.execute(reading.limit(1)).first() is not None:
        return []
    due = or_(ImportFile.lease_until.is_(None), ImportFile.lease_until <= now)
    waiting = select(ImportFile).where(ImportFile.state == ImportState.WAITING, due).order_by(ImportFile.file_id)
    lost = []
    for row in session.execute(waiting.limit(LOOKED_AT).with_for_update(skip_locked=True)).scalars():
        if held(row.sha256):
            continue
        row.tries, row.lease_until = row.tries + 1, again
        if row.tries >= most:
            row.state, row.reason, row.lease_until, row.done_at = ImportState.REFUSED, reason, None, now
            lost.append(row)
    session.flush()
    return lost


def imports_of_policy(session: Session, policy_id: str) -> Sequence[ImportFile]:
    """Return the files that became versions of a document."""
    rows = select(ImportFile).where(ImportFile.policy_id == policy_id)
    return session.execute(rows).scalars().all()


def imports_in(
    session: Session, states: Sequence[ImportState], since: datetime | None = None, limit: int = 200
) -> Sequence[ImportFile]:
    """Return the files in some states that came after ``since``, newest first."""
    rows = select(ImportFile).where(ImportFile.state.in_(states))
    if since is not None:
        rows = rows.where(ImportFile.came_at >= since)
    return session.execute(rows.order_by(ImportFile.file_id.desc()).limit(limit)).scalars().all()


def imports_of_bytes(session: Session, sha256: str, states: Sequence[ImportState]) -> Sequence[ImportFile]:
    """Return the files of the same bytes that are in some states."""
    rows = select(ImportFile).where(ImportFile.sha256 == sha256, ImportFile.state.in_(states))
    return session.execute(rows).scalars().all()
