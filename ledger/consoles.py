"""Who may do what in the console, and who is signed in. Only hashes of session tokens are kept."""

import enum
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, delete, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word


class Duty(enum.StrEnum):
    """Console roles (三权分立: who runs the system, who edits and reviews, who audits)."""

    ADMIN = "管理员"  # grants, settings, imports; edits; publishes what others wrote
    EDITOR = "编辑"  # takes in and edits
    REVIEWER = "审核"  # publishes, sends back, retires what others wrote
    AUDITOR = "审计"  # reads everything and the audit log, changes nothing
    DEPARTMENT = "部门"  # official answers and open questions of one department


class Grant(Base):
    """One duty of one person. Several are possible."""

    __tablename__ = "grant_duty"
    __table_args__ = (UniqueConstraint("staff_id", "duty", "department"),)

    grant_id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[str] = mapped_column(String(100), index=True)
    duty: Mapped[Duty] = mapped_column(Word(Duty))
    department: Mapped[str] = mapped_column(String(80), default="")  # of a DEPARTMENT duty
    given_by: Mapped[str] = mapped_column(String(100), default="")
    given_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)


class Sitting(Base):
    """One signed-in browser. Without a staff id: a browser that is on its way through the sign-in page."""

    __tablename__ = "sitting"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    staff_id: Mapped[str] = mapped_column(String(100), index=True)
    name: Mapped[str] = mapped_column(String(100), default="")
    csrf: Mapped[str] = mapped_column(String(64))
    began_at: Mapped[datetime] = mapped_column(Instant)
    seen_at: Mapped[datetime] = mapped_column(Instant)
    expires_at: Mapped[datetime] = mapped_column(Instant)


def duties_of(session: Session, staff_id: str) -> Sequence[Grant]:
    """Return the duties a person has now."""
    rows = select(Grant).where(Grant.staff_id == staff_id, Grant.ended_at.is_(None)).order_by(Grant.grant_id)
    return session.execute(rows).scalars().all()


def every_grant(session: Session) -> Sequence[Grant]:
    """Return every duty that somebody has now, by person."""
    rows = select(Grant).where(Grant.ended_at.is_(None)).order_by(Grant.staff_id, Grant.grant_id)
    return session.execute(rows).scalars().all()


def grant_by_id(session: Session, grant_id: int) -> Grant | None:
    """Return a duty that somebody has now."""
    found = session.get(Grant, grant_id)
    return found if found is not None and found.ended_at is None else None


def give_duty(session: Session, grant: Grant) -> bool:
    """Give a duty; False when the person has it already. One taken back earlier is given again."""
    same = select(Grant).where(
        Grant.staff_id == grant.staff_id, Grant.duty == grant.duty, Grant.department == grant.department
    )
    known = session.execute(same).scalar_one_or_none()
    if known is None:
        session.add(grant)
    elif known.ended_at is None:
        return False
    else:
        known.ended_at, known.given_by, known.given_at = None, grant.given_by, grant.given_at
    session.flush()
    return True


def take_duty(session: Session, staff_id: str, duty: Duty, department: str, now: datetime) -> bool:
    """Take a duty back; False when the person did not have it."""
    which = (
        update(Grant)
        .where(Grant.staff_id == staff_id, Grant.duty == duty, Grant.department == department)
        .where(Grant.ended_at.is_(None))
        .values(ended_at=now)
        .returning(Grant.grant_id)
    )
    return session.execute(which).first() is not None


def sitting_by_hash(session: Session, token_hash: str) -> Sitting | None:
    """Return the sitting a token belongs to, expired or not."""
    return session.get(Sitting, token_hash)


def begin_sitting(session: Session, sitting: Sitting) -> None:
    """Add a sitting; those whose time is over are swept away."""
    session.execute(delete(Sitting).where(Sitting.expires_at <= sitting.began_at))
    session.add(sitting)


def take_sitting(session: Session, token_hash: str) -> bool:
    """End a sitting; False when somebody else did before: who gets True may use what it stood for, once."""
    which = delete(Sitting).where(Sitting.token_hash == token_hash).returning(Sitting.token_hash)
    return session.execute(which).first() is not None


def seen_now(session: Session, token_hash: str, now: datetime) -> None:
    """Note that a sitting was used."""
    session.execute(update(Sitting).where(Sitting.token_hash == token_hash).values(seen_at=now))


def end_sittings_of(session: Session, staff_id: str) -> None:
    """Sign a person out everywhere."""
    session.execute(delete(Sitting).where(Sitting.staff_id == staff_id))
