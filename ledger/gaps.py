"""Questions the base could not answer, or whose answer was disliked: gathered, routed, answered, sent back."""

import enum
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import BigInteger, Date, ForeignKey, Index, Integer, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word


class GapKind(enum.StrEnum):
    """Why a question is here."""

    UNANSWERED = "未答"
    DISLIKED = "不满意"


class ThemeState(enum.StrEnum):
    """Where a group of like questions stands."""

    OPEN = "待分派"
    ROUTED = "待部门答复"
    ANSWERED = "已答复"
    DISMISSED = "不处理"


class GapTheme(Base):
    """Like questions of one week, put together so that a department answers once."""

    __tablename__ = "gap_theme"

    theme_id: Mapped[int] = mapped_column(primary_key=True)
    week: Mapped[date] = mapped_column(Date, index=True)  # its Monday, in the city's calendar
    question: Mapped[str] = mapped_column(Text)  # the one that stands for all
    department: Mapped[str] = mapped_column(String(80), default="")  # proposed, then decided by a person
    routed_by: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[ThemeState] = mapped_column(Word(ThemeState), default=ThemeState.OPEN, index=True)
    official_id: Mapped[int | None] = mapped_column(ForeignKey("official_answer.answer_id"))
    answered_at: Mapped[datetime | None] = mapped_column(Instant)


class Gap(Base):
    """One question of one person in one conversation."""

    __tablename__ = "gap"
    __table_args__ = (UniqueConstraint("seq", "kind"), Index("ix_gap_asked_at", "asked_at"))

    gap_id: Mapped[int] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(BigInteger().with_variant(Integer(), "sqlite"))  # of the inbox message
    kind: Mapped[GapKind] = mapped_column(Word(GapKind))
    question: Mapped[str] = mapped_column(Text)
    conversation_id: Mapped[str] = mapped_column(String(200))
    in_group: Mapped[bool] = mapped_column(default=False)
    sender: Mapped[str] = mapped_column(String(200), default="")
    robot_code: Mapped[str] = mapped_column(String(200), default="")
    remark: Mapped[str] = mapped_column(Text, default="")  # what the person said was wrong
    asked_at: Mapped[datetime] = mapped_column(Instant)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("gap_theme.theme_id"), index=True)
    told_at: Mapped[datetime | None] = mapped_column(Instant)  # when the answer went back to the conversation
    trouble: Mapped[str] = mapped_column(String(200), default="")  # why it could not be told
    owner: Mapped[str | None] = mapped_column(String(100))
    lease_until: Mapped[datetime | None] = mapped_column(Instant)


def gaps_without_theme(session: Session, since: datetime, until: datetime) -> Sequence[Gap]:
    """Return the questions of a span of time that no theme holds yet, oldest first."""
    rows = select(Gap).where(Gap.theme_id.is_(None), Gap.asked_at >= since, Gap.asked_at < until)
    return session.execute(rows.order_by(Gap.gap_id)).scalars().all()
