"""Rounds of a case: what the machine found in each, and what a person said of it.

A round that is asked for waits as a row; whoever checks it holds it by lease. A process that dies leaves the row, and
the next one takes it when the lease ends: a round is checked once, and told once.
"""

import enum
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Date, ForeignKey, Index, Integer, String, Text, or_, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json, Word
from ledger.reviews import ReviewCase
from ledger.talks import Number


class RoundState(enum.StrEnum):
    """How far a check is."""

    WAITING = "waiting"
    CHECKING = "checking"
    CHECKED = "checked"
    FAILED = "failed"  # it could not be checked, and was given up


class ReviewRound(Base):
    """One check of all papers of a case."""

    __tablename__ = "review_round"
    __table_args__ = (Index("ix_review_round_state", "state", "asked_at"),)

    case_id: Mapped[str] = mapped_column(ForeignKey(ReviewCase.case_id), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)  # from 1
    state: Mapped[RoundState] = mapped_column(Word(RoundState), default=RoundState.WAITING)
    asked_by: Mapped[str] = mapped_column(String(100))
    asked_name: Mapped[str] = mapped_column(String(100), default="")
    asked_at: Mapped[datetime] = mapped_column(Instant)
    as_of: Mapped[date] = mapped_column(Date)  # the day of the application it is checked for
    owner: Mapped[str] = mapped_column(String(100), default="")
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    attempts: Mapped[int] = mapped_column(default=0)
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[str] = mapped_column(String(60), default="")  # of the list
    materials: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)  # {"slot","status","files":[file id]}
    questions: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)  # {"key","asks","kind"}
    findings: Mapped[list[dict[str, Any]]] = mapped_column(Json, default=list)  # as of pack_folder.finding_plain
    ready: Mapped[bool] = mapped_column(default=False)
    trouble: Mapped[str] = mapped_column(Text, default="")


class ReviewOpinion(Base):
    """What an officer says of one finding, or of the papers beside the findings. The last one of a key counts."""

    __tablename__ = "review_opinion"
    __table_args__ = (Index("ix_review_opinion_case", "case_id", "opinion_id"),)

    opinion_id: Mapped[int] = mapped_column(Number, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey(ReviewCase.case_id))
    round: Mapped[int] = mapped_column()
    key: Mapped[str] = mapped_column(String(400))  # of the finding; note:<n> for one of the officer's own
    slot: Mapped[str] = mapped_column(String(200), default="*")
    result: Mapped[str] = mapped_column(String(10))  # 通过, 不符, 缺失, 可容缺, 存疑
    reason: Mapped[str] = mapped_column(Text, default="")
    until: Mapped[date | None] = mapped_column(Date)  # of a promise
    came_on: Mapped[date | None] = mapped_column(Date)  # the promised paper came, and was found right
    came_file: Mapped[int | None] = mapped_column(Integer)  # file id of it
    by: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(100), default="")
    at: Mapped[datetime] = mapped_column(Instant)


def ask_round(session: Session, case: ReviewCase, who: str, name: str, as_of: date, now: datetime) -> ReviewRound:
    """Write down that the papers of a case are to be checked once more."""
    case.round += 1
    made = ReviewRound(
        case_id=case.case_id, number=case.round, asked_by=who, asked_name=name, asked_at=now, as_of=as_of
    )
    session.add(made)
    session.flush()
    return made


def _to_check(now: datetime) -> ColumnElement[bool]:
    lost = (ReviewRound.state == RoundState.CHECKING) & (ReviewRound.lease_until <= now)
    return or_(ReviewRound.state == RoundState.WAITING, lost)


def round_waits(session: Session, now: datetime) -> bool:
    """Tell whether a round waits to be checked, or its checker died."""
    return session.execute(select(ReviewRound.number).where(_to_check(now)).limit(1)).first() is not None


def give_back_rounds(session: Session, owner: str = "") -> int:
    """Let rounds wait again whose checker is known to have gone; of one, or of every checker. Return how many."""
    back = update(ReviewRound).where(ReviewRound.state == RoundState.CHECKING)
    back = back.where(ReviewRound.owner == owner) if owner else back
    given = back.values(state=RoundState.WAITING, lease_until=None).returning(ReviewRound.number)
    return len(session.execute(given).all())


def give_back_round(session: Session, case_id: str, number: int, owner: str) -> None:
    """Let a round wait again that its checker could not check."""
    mine = ReviewRound.case_id == case_id, ReviewRound.number == number, ReviewRound.owner == owner
    back = update(ReviewRound).where(*mine, ReviewRound.state == RoundState.CHECKING)
    session.execute(back.values(state=RoundState.WAITING, lease_until=None))


def claim_round(session: Session, owner: str, now: datetime, lease_s: float) -> ReviewRound | None:
    """Take the oldest round that waits, or whose checker died; two processes never take the same one."""
    found = session.execute(
        select(ReviewRound)
        .where(_to_check(now))
        .order_by(ReviewRound.asked_at, ReviewRound.case_id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).scalar_one_or_none()
    if found is not None:
        found.state, found.owner, found.attempts = RoundState.CHECKING, owner, found.attempts + 1
        found.lease_until = now + timedelta(seconds=lease_s)
        session.flush()
    return found


def hold_round(session: Session, case_id: str, number: int, owner: str, until: datetime) -> bool:
    """Lengthen a lease; False when somebody else holds the round, or it is checked."""
    held = (
        update(ReviewRound)
        .where(
            ReviewRound.case_id == case_id,
            ReviewRound.number == number,
            ReviewRound.owner == owner,
            ReviewRound.state == RoundState.CHECKING,
        )
        .values(lease_until=until)
        .returning(ReviewRound.number)
    )
    return session.execute(held).scalar_one_or_none() is not None


def round_of(session: Session, case_id: str, number: int) -> ReviewRound | None:
    """Return one round."""
    return session.get(ReviewRound, (case_id, number))


def rounds_of(session: Session, case_id: str) -> Sequence[ReviewRound]:
    """Return the rounds of a case in their order."""
    rows = select(ReviewRound).where(ReviewRound.case_id == case_id).order_by(ReviewRound.number)
    return session.execute(rows).scalars().all()


def add_opinion(session: Session, now: datetime, **columns: Any) -> ReviewOpinion:  # noqa: ANN401 - the table's columns
    """Write an officer's word down."""
    made = ReviewOpinion(at=now, **columns)
    session.add(made)
    session.flush()
    return made


def opinions_of(session: Session, case_id: str, number: int | None = None) -> dict[str, ReviewOpinion]:
    """Return what officers have said, the last word of each key; of one round, or of all."""
    rows = select(ReviewOpinion).where(ReviewOpinion.case_id == case_id)
    if number is not None:
        rows = rows.where(ReviewOpinion.round == number)
    return {one.key: one for one in session.execute(rows.order_by(ReviewOpinion.opinion_id)).scalars()}


def cases_with_open_promises(session: Session, last: date | None = None) -> Sequence[str]:
    """Return the cases of which a promised paper has not come, whatever was said of it since; ``last``: due by then."""
    rows = select(ReviewOpinion.case_id).where(ReviewOpinion.until.is_not(None), ReviewOpinion.came_on.is_(None))
    rows = rows.where(ReviewOpinion.until <= last) if last is not None else rows
    return session.execute(rows.distinct().order_by(ReviewOpinion.case_id)).scalars().all()
