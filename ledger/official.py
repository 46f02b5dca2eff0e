"""Official answers: a department's own words to a question, which go before what search finds."""

import enum
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, Integer, String, Text, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json, Word


class OfficialState(enum.StrEnum):
    """Where an official answer stands."""

    DRAFT = "草稿"
    LIVE = "已发布"
    DOUBTED = "待复核"  # an article it rests on has changed: no longer given until its owner looks at it
    RETIRED = "已停用"


class OfficialAnswer(Base):
    """One curated answer and the ways its question is asked."""

    __tablename__ = "official_answer"

    answer_id: Mapped[int] = mapped_column(primary_key=True)
    question: Mapped[str] = mapped_column(Text)
    variants: Mapped[list[str]] = mapped_column(Json, default=list)  # other wordings of the question
    text: Mapped[str] = mapped_column(Text)
    cites: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)  # {"policy_id", "ordinal", "quote"}
    department: Mapped[str] = mapped_column(String(80))  # its owner, full name
    region: Mapped[str] = mapped_column(String(12), default="")  # where it holds; empty: the whole city
    valid_from: Mapped[date | None] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)  # last day, included
    state: Mapped[OfficialState] = mapped_column(Word(OfficialState), default=OfficialState.DRAFT, index=True)
    author: Mapped[str] = mapped_column(String(100))
    reviewer: Mapped[str] = mapped_column(String(100), default="")
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)
    hits: Mapped[int] = mapped_column(Integer, default=0)
    last_hit_at: Mapped[datetime | None] = mapped_column(Instant)
    change_no: Mapped[int] = mapped_column(Integer, index=True)  # of the counter "official", for replicas


def officials_in(session: Session, states: Sequence[OfficialState]) -> Sequence[OfficialAnswer]:
    """Return the official answers in some states, newest change first."""
    rows = select(OfficialAnswer).where(OfficialAnswer.state.in_(states)).order_by(OfficialAnswer.changed_at.desc())
    return session.execute(rows).scalars().all()


def count_hit(session: Session, answer_id: int, now: datetime) -> None:
    """Count that an official answer was given."""
    which = update(OfficialAnswer).where(OfficialAnswer.answer_id == answer_id)
    session.execute(which.values(hits=OfficialAnswer.hits + 1, last_hit_at=now))
