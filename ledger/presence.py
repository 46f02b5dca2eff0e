"""Which processes live, when one last held a connection, and which groups must hear of a gap."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import Index, String, Table, UniqueConstraint, delete, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant
from ledger.groups import groups_heard_since
from ledger.talks import Number

KEPT_FOR = timedelta(days=1)  # how long a dead process is remembered


class Process(Base):
    """One running bot process."""

    __tablename__ = "process"

    owner: Mapped[str] = mapped_column(String(100), primary_key=True)
    started_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    connected_at: Mapped[datetime | None] = mapped_column(Instant)  # last beat with a connection


class GapNotice(Base):
    """One group that must be told, once, that messages of a stretch of time may not have arrived."""

    __tablename__ = "gap_notice"
    __table_args__ = (UniqueConstraint("conversation_id", "from_at"), Index("ix_gap_notice_told_at", "told_at"))

    notice_id: Mapped[int] = mapped_column(Number, primary_key=True)
    conversation_id: Mapped[str] = mapped_column(String(200))
    from_at: Mapped[datetime] = mapped_column(Instant)
    to_at: Mapped[datetime] = mapped_column(Instant)
    owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    trouble: Mapped[str | None] = mapped_column(String(200))  # why it could not be told


@dataclass(frozen=True, slots=True)
class Gap:
    """A stretch of time in which no process held a connection."""

    from_at: datetime
    to_at: datetime


_process = cast("Table", Process.__table__)
_LOCK = text("SELECT pg_advisory_xact_lock(20261123)")


def beat(session: Session, owner: str, now: datetime, *, connected: bool, gap_s: float) -> Gap | None:
    """Say that a process lives; returns the gap that its connection has just ended, to exactly one process.

    A gap is a stretch longer than ``gap_s`` seconds without a connection of any process. The first
    connection ever ends none.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_LOCK)
    last = session.execute(select(func.max(_process.c.connected_at))).scalar_one_or_none()
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = {"owner": owner, "started_at": now, "seen_at": now, "connected_at": now if connected else None}
    seen = {"seen_at": now, "connected_at": now} if connected else {"seen_at": now}
    session.execute(kind.insert(_process).values(row).on_conflict_do_update(index_elements=["owner"], set_=seen))
    if connected and last is not None and (now - last).total_seconds() > gap_s:
        return Gap(last, now)
    return None


@dataclass(frozen=True, slots=True)
class Queued:
    """A gap that has ended, and how many groups are to be told."""

    gap: Gap
    groups: int


def beat_and_queue(
    session: Session,
    owner: str,
    now: datetime,
    connected: bool,  # noqa: FBT001 - called by position through a thread
    gap_s: float,
    heard_within: timedelta,
) -> Queued | None:
    """Beat, and in the same transaction write down who must hear of the gap that ended with it."""
    gap = beat(session, owner, now, connected=connected, gap_s=gap_s)
    return None if gap is None else Queued(gap, queue_notices(session, gap, gap.from_at - heard_within))


def forget_dead(session: Session, now: datetime) -> None:
    """Forget processes not seen for a day, but never when the last connection was."""
    last = select(func.max(_process.c.connected_at)).scalar_subquery()
    old = _process.c.seen_at < now - KEPT_FOR
    session.execute(delete(_process).where(old, or_(_process.c.connected_at.is_(None), _process.c.connected_at < last)))


def living(session: Session, since: datetime) -> list[Process]:
    """Return the processes seen after ``since``, the oldest first."""
    rows = session.execute(select(Process).where(Process.seen_at > since).order_by(Process.started_at))
    return list(rows.scalars())


def queue_notices(session: Session, gap: Gap, heard_since: datetime) -> int:
    """Write down that every group heard after ``heard_since`` is to be told; returns how many."""
    groups = groups_heard_since(session, heard_since)
    session.add_all(GapNotice(conversation_id=group, from_at=gap.from_at, to_at=gap.to_at) for group in groups)
    return len(groups)


def claim_notice(session: Session, owner: str, now: datetime, lease_s: float) -> GapNotice | None:
    """Take the next group to be told, for ``lease_s`` seconds; processes never take the same one."""
    free = or_(GapNotice.lease_until.is_(None), GapNotice.lease_until <= now)
    found = session.execute(
        select(GapNotice)
        .where(GapNotice.told_at.is_(None), GapNotice.trouble.is_(None), free)
        .order_by(GapNotice.notice_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if found is not None:
        found.owner, found.lease_until = owner, now + timedelta(seconds=lease_s)
    return found


def end_notice(session: Session, notice_id: int, now: datetime, trouble: str | None = None) -> None:
    """Note that a group was told, or why it could not be."""
    told = {"trouble": trouble[:200]} if trouble else {"told_at": now}
    session.execute(update(GapNotice).where(GapNotice.notice_id == notice_id).values(told))
