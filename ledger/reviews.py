"""Cases of pre-review: a firm's papers for one matter, from the first question to a named person's pass.

Source: the stages of a pre-review in domain practice (opened, papers, checked, with the firm, with the officer,
returned or passed, filed, decided); every move is a row of its own, so that rounds and clocks can be counted later.
"""

import enum
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, Index, String, Text, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json, Word
from ledger.enterprises import Enterprise
from ledger.policies import next_number
from ledger.talks import Number


class ReviewState(enum.StrEnum):
    """How far a case is."""

    OPENED = "已开启"  # questions are asked, no paper yet
    UPLOADING = "收材料"
    CHECKING = "机器检查中"
    WAITING = "待企业补正"  # the machine found something
    HUMAN = "待人工预审"
    RETURNED = "已退回补正"  # by an officer
    PASSED = "预审通过"
    SUBMITTED = "已正式申报"
    ACCEPTED = "已受理"
    REJECTED = "不予受理"
    DECIDED = "已办结"
    WITHDRAWN = "已撤回"


ENDED = frozenset({ReviewState.REJECTED, ReviewState.DECIDED, ReviewState.WITHDRAWN})


class ReviewCase(Base):
    """One case."""

    __tablename__ = "review_case"
    __table_args__ = (
        Index("ix_review_case_firm", "uscc", "state"),
        Index("ix_review_case_dept", "dept", "state"),
        Index("ix_review_case_talk", "conversation_id"),
    )

    case_id: Mapped[str] = mapped_column(String(20), primary_key=True)  # R000001
    uscc: Mapped[str] = mapped_column(ForeignKey(Enterprise.uscc))
    conversation_id: Mapped[str] = mapped_column(String(200), default="")  # of its group; empty: opened in private
    matter: Mapped[str] = mapped_column(String(20))  # M7
    version: Mapped[str] = mapped_column(String(60))  # of the list: it stays the case's for as long as the case lives
    dept: Mapped[str] = mapped_column(String(80))
    project: Mapped[str] = mapped_column(String(200), default="")
    state: Mapped[ReviewState] = mapped_column(Word(ReviewState), default=ReviewState.OPENED)
    round: Mapped[int] = mapped_column(default=0)  # of the last check
    answers: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # question key to answer
    opened_by: Mapped[str] = mapped_column(String(100))
    opened_by_name: Mapped[str] = mapped_column(String(100), default="")
    opened_at: Mapped[datetime] = mapped_column(Instant)
    moved_at: Mapped[datetime] = mapped_column(Instant, index=True)
    claimed_by: Mapped[str] = mapped_column(String(100), default="")
    claimed_name: Mapped[str] = mapped_column(String(100), default="")
    due_on: Mapped[date | None] = mapped_column(Date)  # last workday for whoever has it now
    valid_until: Mapped[date | None] = mapped_column(Date)  # of a pass
    receipt: Mapped[str] = mapped_column(String(80), default="")  # 受理号
    certificate: Mapped[str] = mapped_column(String(80), default="")  # 证号


class ReviewStep(Base):
    """One move of a case. Rows are only added."""

    __tablename__ = "review_step"
    __table_args__ = (Index("ix_review_step_case", "case_id", "step_id"),)

    step_id: Mapped[int] = mapped_column(Number, primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey(ReviewCase.case_id))
    at: Mapped[datetime] = mapped_column(Instant, index=True)
    before: Mapped[str] = mapped_column(String(20), default="")
    after: Mapped[str] = mapped_column(String(20))
    round: Mapped[int] = mapped_column(default=0)
    who: Mapped[str] = mapped_column(String(100))
    name: Mapped[str] = mapped_column(String(100), default="")
    why: Mapped[str] = mapped_column(Text, default="")


def new_case(session: Session, now: datetime, **columns: Any) -> ReviewCase:  # noqa: ANN401 - the table's columns
    """Open a case under the next number."""
    case = ReviewCase(case_id=f"R{next_number(session, 'review'):06}", opened_at=now, moved_at=now, **columns)
    session.add(case)
    session.flush()
    return case


def case_by_id(session: Session, case_id: str, *, lock: bool = False) -> ReviewCase | None:
    """Return a case; locked, nobody else moves it until the transaction ends."""
    return session.get(ReviewCase, case_id, with_for_update=lock or None)


def cases_of_firm(session: Session, uscc: str, *, ended: bool = False) -> Sequence[ReviewCase]:
    """Return the cases of a firm, the newest first."""
    rows = select(ReviewCase).where(ReviewCase.uscc == uscc)
    if not ended:
        rows = rows.where(ReviewCase.state.not_in(ENDED))
    return session.execute(rows.order_by(ReviewCase.case_id.desc())).scalars().all()


def cases_in_talk(session: Session, conversation_id: str) -> Sequence[ReviewCase]:
    """Return the cases of a group that have not ended, the newest first."""
    rows = select(ReviewCase).where(
        ReviewCase.conversation_id == conversation_id, ReviewCase.state.not_in(ENDED), ReviewCase.conversation_id != ""
    )
    return session.execute(rows.order_by(ReviewCase.case_id.desc())).scalars().all()


def cases_where(
    session: Session,
    states: Sequence[ReviewState] = (),
    firms: Sequence[str] | None = None,
    depts: Sequence[str] | None = None,
    *,
    limit: int = 50,
    offset: int = 0,
) -> Sequence[ReviewCase]:
    """Return cases for a list: those due first, then the oldest move; ``firms`` or ``depts`` is enough to be in it."""
    rows = select(ReviewCase)
    if states:
        rows = rows.where(ReviewCase.state.in_(states))
    if firms is not None or depts is not None:
        rows = rows.where(or_(ReviewCase.uscc.in_(firms or ()), ReviewCase.dept.in_(depts or ())))
    rows = rows.order_by(ReviewCase.due_on.is_(None), ReviewCase.due_on, ReviewCase.moved_at, ReviewCase.case_id)
    return session.execute(rows.limit(limit).offset(offset)).scalars().all()


def note_step(
    session: Session, case: ReviewCase, after: ReviewState, who: str, name: str, why: str, now: datetime
) -> None:
    """Move a case and write the move down."""
    before = case.state.value if case.round or case.state is not ReviewState.OPENED or after is not case.state else ""
    step = ReviewStep(case_id=case.case_id, at=now, before=before, after=after.value, round=case.round)
    step.who, step.name, step.why = who, name, why
    session.add(step)
    case.state, case.moved_at = after, now
    session.flush()


def steps_of(session: Session, case_id: str) -> Sequence[ReviewStep]:
    """Return the moves of a case in their order."""
    rows = select(ReviewStep).where(ReviewStep.case_id == case_id).order_by(ReviewStep.step_id)
    return session.execute(rows).scalars().all()


def steps_between(session: Session, since: datetime, until: datetime) -> Sequence[ReviewStep]:
    """Return every move of a stretch of time, in order: statistics are counted from these."""
    rows = select(ReviewStep).where(ReviewStep.at >= since, ReviewStep.at < until).order_by(ReviewStep.step_id)
    return session.execute(rows).scalars().all()
