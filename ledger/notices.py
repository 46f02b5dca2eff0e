"""Messages to people of the office that nobody asked for: one row a person, so that each hears of a thing once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import String, Table, UniqueConstraint, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant
from ledger.groups import Person, Role
from ledger.talks import Number


class StaffNotice(Base):
    """One person who is to hear of one thing. The unique key is what makes queueing it again harmless."""

    __tablename__ = "staff_notice"
    __table_args__ = (UniqueConstraint("about", "staff_id"),)

    notice_id: Mapped[int] = mapped_column(Number, primary_key=True)
    about: Mapped[str] = mapped_column(String(80))  # gaps:2026-11-23, the Monday of a week
    staff_id: Mapped[str] = mapped_column(String(100))
    made_at: Mapped[datetime] = mapped_column(Instant)
    owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    told_at: Mapped[datetime | None] = mapped_column(Instant)
    trouble: Mapped[str] = mapped_column(String(200), default="", server_default="")  # why the person was not told


_notice = cast("Table", StaffNotice.__table__)


def queue_notices(session: Session, about: str, staff_ids: Sequence[str], now: datetime) -> int:
    """Write down who is to hear of a thing; return how many are new. Nobody is queued twice."""
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    rows = [{"about": about, "staff_id": one, "made_at": now, "trouble": ""} for one in staff_ids]
    if not rows:
        return 0
    new = kind.insert(_notice).values(rows).on_conflict_do_nothing(index_elements=["about", "staff_id"])
    return len(session.execute(new.returning(_notice.c.notice_id)).all())


def is_queued(session: Session, about: str) -> bool:
    """Tell whether anybody was queued for a thing."""
    known = select(StaffNotice.notice_id).where(StaffNotice.about == about).limit(1)
    return session.execute(known).first() is not None


def staff_with(session: Session, roles: Sequence[Role]) -> list[str]:
    """Return the staff ids of everybody bound to one of some roles."""
    rows = select(Person.staff_id).where(Person.role.in_(roles)).order_by(Person.staff_id)
    return list(session.execute(rows).scalars())


def claim_staff_notice(session: Session, about: str, owner: str, now: datetime, lease_s: float) -> StaffNotice | None:
    """Take the next person who was not told of a thing yet; processes never take the same one."""
    free = or_(StaffNotice.lease_until.is_(None), StaffNotice.lease_until <= now)
    found = session.execute(
        select(StaffNotice)
        .where(StaffNotice.about == about, StaffNotice.told_at.is_(None), StaffNotice.trouble == "", free)
        .order_by(StaffNotice.notice_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if found is not None:
        found.owner, found.lease_until = owner, now + timedelta(seconds=lease_s)
    return found


def renew_staff_notice(session: Session, notice_id: int, now: datetime, lease_s: float) -> None:
    """Hold a claim for another ``lease_s`` seconds."""
    until = now + timedelta(seconds=lease_s)
    session.execute(update(StaffNotice).where(StaffNotice.notice_id == notice_id).values(lease_until=until))


def end_staff_notice(session: Session, notice_id: int, now: datetime, trouble: str = "") -> None:
    """Note that a person was told, or why not."""
    told = {"trouble": trouble[:200]} if trouble else {"told_at": now}
    which = update(StaffNotice).where(StaffNotice.notice_id == notice_id)
    session.execute(which.values({**told, "owner": None, "lease_until": None}))


def free_notices(session: Session) -> None:
    """End every lease; only for the sole owner of a home, which has just begun."""
    held = update(StaffNotice).where(StaffNotice.lease_until.is_not(None))
    session.execute(held.values(owner=None, lease_until=None))
