"""Statistics of pre-review, counted from its rows: rounds, days, first passes, reasons, trips that nobody had to make.

Cases count in the month they were opened in. A trip is saved by each round with something to mend that was settled
online: the firm handed in again, or the case passed; before the counter it would have been a visit.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import fmean, median

from casework.office import CHINA, ReviewOffice
from casework.review_list import ASKED, OWN, items_of, key_of
from casework.slot_names import called
from config.words import review_figures as words
from knowledge.rules.agreement_values import PASS
from knowledge.rules.checklist_checks import NOTE
from knowledge.rules.workday import Calendar, is_workday
from ledger.review_history import EVERYTHING, Course, courses
from ledger.review_rounds import RoundState
from ledger.review_seen import CaseSight
from ledger.reviews import ENDED, ReviewCase, ReviewState
from outreach.figure_tables import harmless

REASONS = 10  # of each matter


@dataclass(frozen=True, slots=True)
class Line:
    """The figures of one matter and month; an empty month or matter stands for all of them."""

    matter: str
    name: str
    month: str  # 2026-11
    opened: int
    open: int  # neither passed nor ended
    passed: int  # ever
    withdrawn: int
    rounds_per_pass: float | None  # mean
    first_pass: float | None  # share of passes that needed one round
    days_to_pass: float | None  # workdays, median
    officer_hours: float | None  # from reaching an officer to his word, median
    saved_trips: int


@dataclass(frozen=True, slots=True)
class Reason:
    """Why papers of a matter were sent back: each case counts once for a material and check."""

    matter: str
    name: str
    slot: str
    check: str
    cases: int


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """All figures of a stretch of time; ``until`` is its last day."""

    since: date
    until: date
    lines: tuple[Line, ...]  # by matter and month
    totals: tuple[Line, ...]  # by matter, then of all
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """What one case came to."""

    case: ReviewCase
    opened: date
    passed: date | None  # the first time
    passed_round: int | None
    days: int | None
    hours: tuple[float, ...]
    saved: int
    reasons: frozenset[tuple[str, str]]

    @property
    def matter(self) -> str:
        """Code of the matter."""
        return self.case.matter

    @property
    def month(self) -> str:
        """The month it was opened in: 2026-11."""
        return f"{self.opened:%Y-%m}"

    @property
    def state(self) -> ReviewState:
        """How far it is."""
        return self.case.state


def figures(office: ReviewOffice, since: date, until: date, sight: CaseSight = EVERYTHING) -> ReviewFigures:
    """Count the cases opened from ``since`` to ``until``, both days included; those only that are in sight."""
    runs = _runs(office, since, until, sight)
    names = {one.code: one.name for one in office.matters.versions}
    matters = sorted({one.matter for one in runs}, key=lambda code: (len(code), code))
    lines = [
        _line(code, names.get(code, code), month, [one for one in runs if (one.matter, one.month) == (code, month)])
        for code in matters
        for month in sorted({one.month for one in runs if one.matter == code})
    ]
    totals = [_line(code, names.get(code, code), "", [one for one in runs if one.matter == code]) for code in matters]
    totals += [_line("", words.ALL_MATTERS, "", runs)] if runs else []
    reasons = [each for code in matters for each in _reasons(code, names.get(code, code), runs)]
    return ReviewFigures(since, until, tuple(lines), tuple(totals), tuple(reasons))


def case_rows(office: ReviewOffice, since: date, until: date, sight: CaseSight = EVERYTHING) -> list[tuple[str, ...]]:
    """Return each case that the figures of the same days count, as rows of a table, titles first."""
    names = {one.code: one.name for one in office.matters.versions}
    rows: list[tuple[str, ...]] = [words.CASE_HEADS]
    for one in _runs(office, since, until, sight):
        case = one.case
        told = (case.case_id, case.matter, names.get(case.matter, case.matter), case.uscc, case.project)
        days = (one.opened.isoformat(), case.state.value, str(case.round), one.passed.isoformat() if one.passed else "")
        means = (words.number(one.passed_round), words.number(one.days))
        hours = words.listed(words.number(round(each, 4)) for each in one.hours)
        reasons = words.listed(f"{slot} {check}" for slot, check in sorted(one.reasons))
        rows.append(tuple(map(harmless, (*told, *days, *means, hours, str(one.saved), reasons))))
    return rows


def _runs(office: ReviewOffice, since: date, until: date, sight: CaseSight) -> list[_Run]:
    begin, end = (datetime.combine(day, time(), CHINA) for day in (since, until + timedelta(days=1)))
    with office.ledger.read() as session:
        return [_run(one, office.city.calendar) for one in courses(session, begin, end, sight)]


def line_rows(found: ReviewFigures) -> list[tuple[str, ...]]:
    """Return the figures as rows of a table, titles first; nothing in it is run by a spreadsheet."""
    return [tuple(words.HEADS.values()), *(_cells(one) for one in (*found.lines, *found.totals))]


def reason_rows(found: ReviewFigures) -> list[tuple[str, ...]]:
    """Return the reasons as rows of a table, titles first."""
    rows = [(one.matter, one.name, one.slot, one.check, str(one.cases)) for one in found.reasons]
    return [words.REASON_HEADS, *(tuple(map(harmless, row)) for row in rows)]


def _cells(one: Line) -> tuple[str, ...]:
    counts = (one.opened, one.open, one.passed, one.withdrawn)
    means = (words.number(one.rounds_per_pass), words.share(one.first_pass), words.number(one.days_to_pass))
    told = (one.matter, one.name, one.month or words.ALL_MONTHS, *map(str, counts), *means)
    return tuple(map(harmless, (*told, words.number(one.officer_hours), str(one.saved_trips))))


def _line(code: str, name: str, month: str, runs: Sequence[_Run]) -> Line:
    passes = [one for one in runs if one.passed_round is not None]
    rounds = [one.passed_round for one in passes if one.passed_round is not None]
    days = [one.days for one in passes if one.days is not None]
    hours = [each for one in runs for each in one.hours]
    return Line(
        matter=code,
        name=name,
        month=month,
        opened=len(runs),
        open=sum(one.passed_round is None and one.state not in ENDED for one in runs),
        passed=len(passes),
        withdrawn=sum(one.state is ReviewState.WITHDRAWN for one in runs),
        rounds_per_pass=round(fmean(rounds), 2) if rounds else None,
        first_pass=round(sum(one == 1 for one in rounds) / len(rounds), 4) if rounds else None,
        days_to_pass=float(median(days)) if days else None,
        officer_hours=round(median(hours), 1) if hours else None,
        saved_trips=sum(one.saved for one in runs),
    )


def _reasons(code: str, name: str, runs: Iterable[_Run]) -> list[Reason]:
    counted = Counter(reason for one in runs if one.matter == code for reason in one.reasons)
    first = sorted(counted.items(), key=lambda row: (-row[1], row[0]))[:REASONS]
    return [Reason(code, name, slot, check, cases) for (slot, check), cases in first]


def _run(course: Course, calendar: Calendar) -> _Run:
    case = course.case
    opened = case.opened_at.astimezone(CHINA).date()
    passed = next((one for one in course.steps if one.after == ReviewState.PASSED.value), None)
    day = passed.at.astimezone(CHINA).date() if passed is not None else None
    return _Run(
        case=case,
        opened=opened,
        passed=day,
        passed_round=passed.round if passed is not None else None,
        days=workdays_between(opened, day, calendar) if day is not None else None,
        hours=tuple(_officer_hours(course)),
        saved=_saved(course),
        reasons=frozenset(_why(course)),
    )


def workdays_between(first: date, last: date, calendar: Calendar) -> int:
    """Return how many workdays lie behind ``first`` up to ``last``; the same day counts as none.

    >>> workdays_between(date(2026, 11, 20), date(2026, 11, 24), {})
    2
    """
    return sum(is_workday(first + timedelta(days=at), calendar) for at in range(1, (last - first).days + 1))


def _officer_hours(course: Course) -> Iterable[float]:
    """Return how long each stay with an officer took until his word; those taken back by the firm do not count."""
    since: datetime | None = None
    for step in course.steps:
        if step.after in {ReviewState.PASSED.value, ReviewState.RETURNED.value} and since is not None:
            yield (step.at - since).total_seconds() / 3600
        since = step.at if step.after == ReviewState.HUMAN.value else None


def _saved(course: Course) -> int:
    """Count the rounds with something to mend that were settled online."""
    passed = {one.round for one in course.steps if one.after == ReviewState.PASSED.value}
    last = max((one.number for one in course.rounds), default=0)
    saved = 0
    for row in course.rounds:
        said = {one.key: one for one in course.opinions if one.round == row.number}
        if row.state is RoundState.CHECKED and items_of(row, said):
            saved += row.number < last or row.number in passed
    return saved


def _why(course: Course) -> Iterable[tuple[str, str]]:
    """Return what stood in the way of a case, by material and check, but for what an officer found to be in order."""
    fine = {one.key for one in course.opinions if one.result == PASS}
    for row in course.rounds:
        for one in row.findings:
            if one["result"] in ASKED and one["severity"] != NOTE and key_of(one) not in fine:
                yield _named(one["slot"]), str(one.get("check") or one["rule"])
    for opinion in course.opinions:
        if opinion.key.startswith(OWN):
            yield _named(opinion.slot), words.ADDED


def _named(slot: str) -> str:
    return words.ACROSS if slot == "*" else called(slot)
