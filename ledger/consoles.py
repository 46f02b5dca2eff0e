"""Who may do what in the console, and who is signed in. Only hashes of session tokens are kept."""

import enum
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, UniqueConstraint, select
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
    """One signed-in browser."""

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
