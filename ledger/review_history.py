"""What the cases of a stretch of time went through: their moves, rounds and officers' words, for statistics."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ledger.review_rounds import ReviewOpinion, ReviewRound
from ledger.review_seen import CaseSight
from ledger.reviews import ReviewCase, ReviewStep

EVERYTHING = CaseSight(everything=True)
AT_ONCE = 300  # cases, with all their findings


@dataclass(frozen=True, slots=True)
class Course:
    """One case from its first question to now; everything in its order."""

    case: ReviewCase
    steps: list[ReviewStep] = field(default_factory=list)
    rounds: list[ReviewRound] = field(default_factory=list)
    opinions: list[ReviewOpinion] = field(default_factory=list)


def courses(session: Session, since: datetime, until: datetime, sight: CaseSight = EVERYTHING) -> Iterator[Course]:
    """Return the cases in sight opened from ``since`` on and before ``until``, a few hundred held at once."""
    opened = select(ReviewCase.case_id).where(ReviewCase.opened_at >= since, ReviewCase.opened_at < until)
    opened = opened.where(sight.cases())
    ids = session.execute(opened.order_by(ReviewCase.case_id)).scalars().all()
    for start in range(0, len(ids), AT_ONCE):
        yield from _some(session, ids[start : start + AT_ONCE])


def _some(session: Session, ids: Sequence[str]) -> list[Course]:
    found: dict[str, Course] = {}
    for case in session.execute(select(ReviewCase).where(ReviewCase.case_id.in_(ids))).scalars():
        found[case.case_id] = Course(case)
    steps = select(ReviewStep).where(ReviewStep.case_id.in_(ids)).order_by(ReviewStep.step_id)
    for step in session.execute(steps).scalars():
        found[step.case_id].steps.append(step)
    rounds = select(ReviewRound).where(ReviewRound.case_id.in_(ids)).order_by(ReviewRound.number)
    for row in session.execute(rounds).scalars():
        found[row.case_id].rounds.append(row)
    said = select(ReviewOpinion).where(ReviewOpinion.case_id.in_(ids)).order_by(ReviewOpinion.opinion_id)
    for opinion in session.execute(said).scalars():
        found[opinion.case_id].opinions.append(opinion)
    session.expunge_all()
    return [found[case_id] for case_id in ids]
