"""Questions the base could not answer, or whose answer was disliked: gathered, routed, answered, sent back."""

import enum
from collections.abc import Sequence
from datetime import date, datetime
from typing import cast

from sqlalchemy import (
    BigInteger,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    literal,
    select,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word
from ledger.direct import Direct, Work
from ledger.talks import InboxMessage


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
    notified_at: Mapped[datetime | None] = mapped_column(Instant)  # when the department's people were told of it
    trouble: Mapped[str] = mapped_column(String(200), default="", server_default="")  # why some were not told
    owner: Mapped[str | None] = mapped_column(String(100))  # of the telling
    lease_until: Mapped[datetime | None] = mapped_column(Instant)


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


_gap, _inbox = cast("Table", Gap.__table__), cast("Table", InboxMessage.__table__)
_COPIED = ("seq", "conversation_id", "in_group", "sender", "robot_code")
_NOTE = Direct(
    {
        name: dialect.insert(_gap)
        .from_select(
            [*_COPIED, "asked_at", "kind", "question", "remark", "trouble"],
            select(
                *(_inbox.c[column] for column in _COPIED),
                _inbox.c.said_at,
                literal(GapKind.UNANSWERED.value, String),
                bindparam("question", type_=Text),
                literal("", String),
                literal("", String),
            ).where(_inbox.c.seq == bindparam("which", type_=BigInteger)),
        )
        .on_conflict_do_nothing(index_elements=["seq", "kind"])
        for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
    }
)
_CLUSTERING = text("SELECT pg_advisory_xact_lock(20261130)")


def note_unanswered(work: Work, seq: int, question: str) -> None:
    """Write down that a message of the inbox asked what the base can't answer; a second time changes nothing."""
    _NOTE.rows(work, {"which": seq, "question": question})


def settle_disliked(session: Session, asked: InboxMessage, question: str, reasons: Sequence[str] | None) -> None:
    """Keep the answer to a message on the list of what somebody was not content with, or take it off again.

    Args:
        session: to write in.
        asked: the message that was answered.
        question: what it asked, in full.
        reasons: what people who are not content say is wrong; None: everybody is content by now. A question that a
            department was asked already stays.

    """
    known = session.execute(select(Gap).where(Gap.seq == asked.seq, Gap.kind == GapKind.DISLIKED)).scalar_one_or_none()
    if reasons is None:
        _take_off(session, known)
    elif known is not None:
        known.remark = "；".join(reasons)
    else:
        session.add(
            Gap(
                seq=asked.seq,
                kind=GapKind.DISLIKED,
                question=question,
                conversation_id=asked.conversation_id,
                in_group=asked.in_group,
                sender=asked.sender,
                robot_code=asked.robot_code,
                remark="；".join(reasons),
                asked_at=asked.said_at,
            )
        )
    session.flush()


def _take_off(session: Session, gap: Gap | None) -> None:
    """Delete a question nobody is discontent with any more, and its theme when it was the only one there."""
    theme = session.get(GapTheme, gap.theme_id) if gap is not None and gap.theme_id is not None else None
    if gap is None or (theme is not None and theme.state is not ThemeState.OPEN):
        return
    session.delete(gap)
    session.flush()
    if theme is not None and not gaps_of_themes(session, [theme.theme_id]):
        session.delete(theme)


def cluster_alone(session: Session) -> None:
    """Let one transaction at a time gather questions; SQLite has one writer anyway."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_CLUSTERING)


def gap_by_id(session: Session, gap_id: int) -> Gap | None:
    """Return one question."""
    return session.get(Gap, gap_id)


def gaps_of_themes(session: Session, theme_ids: Sequence[int]) -> Sequence[Gap]:
    """Return the questions of some themes, oldest first."""
    return session.execute(select(Gap).where(Gap.theme_id.in_(theme_ids)).order_by(Gap.gap_id)).scalars().all()


def gaps_asked(session: Session, since: datetime, until: datetime) -> Sequence[Gap]:
    """Return every question of a span of time, oldest first."""
    rows = select(Gap).where(Gap.asked_at >= since, Gap.asked_at < until).order_by(Gap.gap_id)
    return session.execute(rows).scalars().all()
