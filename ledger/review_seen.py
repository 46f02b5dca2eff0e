"""Cases of pre-review as the console lists them: which are seen by whom, the own ones first, and all that was said."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from ledger.enterprises import Enterprise
from ledger.groups import Group
from ledger.review_rounds import ReviewOpinion
from ledger.reviews import ReviewCase, ReviewState


@dataclass(frozen=True, slots=True)
class CaseSight:
    """Whose cases are seen: everything, or those of some firms or of some deciding departments."""

    everything: bool = False
    firms: tuple[str, ...] = ()
    depts: tuple[str, ...] = ()  # as the lists of the matters write them
    places: tuple[tuple[str, str], ...] = ()  # (department as a list writes it, code of the county it sees alone)

    def cases(self) -> ColumnElement[bool]:
        """Return the condition on a case."""
        if self.everything:
            return ReviewCase.case_id.is_not(None)
        ways = [and_(ReviewCase.dept == dept, ReviewCase.uscc.in_(_firms_of(code))) for dept, code in self.places]
        if not self.firms and not self.depts and not ways:
            return false()
        return or_(ReviewCase.uscc.in_(self.firms), ReviewCase.dept.in_(self.depts), *ways)


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list of cases is narrowed by; empty means all."""

    states: tuple[ReviewState, ...] = ()
    matter: str = ""
    words: str = ""  # in the number, the project or the name or code of the firm
    claimed_by: str = ""
    late_on: date | None = None  # the last day is over on this day


@dataclass(frozen=True, slots=True)
class SeenCase:
    """A case with the name of its firm."""

    case: ReviewCase
    firm: str


def seen_cases(
    session: Session, sight: CaseSight, asked: CaseFilter, mine: str, limit: int, offset: int = 0
) -> list[SeenCase]:
    """Return cases: those ``mine`` has claimed first, then by their last day, then the longest unmoved."""
    rows = select(ReviewCase, Enterprise.name).join(Enterprise, Enterprise.uscc == ReviewCase.uscc)
    rows = rows.where(*_conditions(sight, asked)).order_by(
        ReviewCase.claimed_by != mine,
        ReviewCase.due_on.is_(None),
        ReviewCase.due_on,
        ReviewCase.moved_at,
        ReviewCase.case_id,
    )
    return [SeenCase(case, firm) for case, firm in session.execute(rows.limit(limit).offset(offset))]


def count_by_state(session: Session, sight: CaseSight, asked: CaseFilter) -> Mapping[ReviewState, int]:
    """Return how many cases are in each state."""
    counts = select(ReviewCase.state, func.count()).join(Enterprise, Enterprise.uscc == ReviewCase.uscc)
    rows = session.execute(counts.where(*_conditions(sight, asked)).group_by(ReviewCase.state))
    return {ReviewState(state): count for state, count in rows}


def depts_of_cases(session: Session) -> Sequence[str]:
    """Return every deciding department that a case has, as it is written."""
    return session.execute(select(ReviewCase.dept).distinct().order_by(ReviewCase.dept)).scalars().all()


def firms_of_assistant(session: Session, staff_id: str) -> Sequence[str]:
    """Return the codes of the firms whose groups somebody looks after."""
    rows = select(Group.uscc).where(Group.assistant == staff_id, Group.assistant != "", Group.uscc.is_not(None))
    return [code for code in session.execute(rows.distinct()).scalars() if code]


def every_opinion(session: Session, case_id: str) -> Sequence[ReviewOpinion]:
    """Return all that officers have said of a case, in order."""
    rows = select(ReviewOpinion).where(ReviewOpinion.case_id == case_id).order_by(ReviewOpinion.opinion_id)
    return session.execute(rows).scalars().all()


def _firms_of(county: str) -> Select[str]:
    """Return the firms of a county: as their place is known, else as their credit code says."""
    known = Enterprise.region.startswith(county)
    coded = and_(Enterprise.region == "", func.substr(Enterprise.uscc, 3, 6) == county)
    return select(Enterprise.uscc).where(or_(known, coded))


def _conditions(sight: CaseSight, asked: CaseFilter) -> list[ColumnElement[bool]]:
    found = [sight.cases()]
    if asked.states:
        found.append(ReviewCase.state.in_(asked.states))
    if asked.matter:
        found.append(ReviewCase.matter == asked.matter)
    if asked.claimed_by:
        found.append(ReviewCase.claimed_by == asked.claimed_by)
    if asked.late_on is not None:
        found.append(ReviewCase.due_on < asked.late_on)
    if asked.words:
        fields = (ReviewCase.case_id, ReviewCase.project, Enterprise.name, ReviewCase.uscc)
        found.append(or_(*(one.icontains(asked.words, autoescape=True) for one in fields)))
    return found
