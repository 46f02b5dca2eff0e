"""What a fact is compared with: a figure, a figure made of other facts, a day counted from another day."""

from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from knowledge.rules.answers import Answer, Gap
from knowledge.rules.chinese_date import add_months
from knowledge.rules.fact_kinds import Record
from knowledge.rules.facts import Facts
from knowledge.rules.formula import compile_formula
from knowledge.rules.formula_cells import Ground
from knowledge.rules.interval import ANYTHING, Interval, point
from knowledge.rules.item_terms import Day, Within

Bound: TypeAlias = Callable[[Facts], tuple[Interval, tuple[Gap, ...]]]
DayOf: TypeAlias = Callable[[Facts, Record | None], date | None]

AS_OF = "as_of"
EVENT_YEAR_END = "event_year_end"
"""31 December of the event year: what has to hold for the whole of a tax year is asked of its last day."""


def bound_of(value: object, ground: Ground) -> Bound:
    """Compile the figure of a comparison: where it needs no fact it is worked out once."""
    if isinstance(value, Fraction | int):
        fixed: Interval | None = point(Fraction(value))
    else:
        formula = compile_formula(value, ground)  # type: ignore[arg-type] # the reader lets nothing but figures through
        cell = formula.cell
        fixed = None if cell.fixed is None else point(cell.fixed)
    if fixed is not None:
        same = (fixed, ())
        return lambda _: same

    def work_out(facts: Facts) -> tuple[Interval, tuple[Gap, ...]]:
        worked = formula.work_out(facts)
        return worked.value, worked.missing

    return work_out


def day_of(value: "Day | date | None", ground: Ground) -> DayOf:
    """Compile a day; one that hangs on an unknown fact is None."""
    if value is None or isinstance(value, date):
        return lambda _facts, _record: value
    months, days, anchor = value.months, timedelta(days=value.days), value.anchor

    def shifted(day: object) -> date | None:
        return add_months(day, months) + days if isinstance(day, date) else None

    if anchor in {AS_OF, EVENT_YEAR_END} and not value.of_record:
        end = date(ground.day.year + ground.terms.event_year, 12, 31)
        fixed = shifted(ground.day if anchor == AS_OF else end)
        return lambda _facts, _record: fixed
    if value.of_record:
        return lambda _facts, record: shifted((record or {}).get(anchor))
    return lambda facts, _record: shifted(facts.value(anchor))


def gap_of(*values: object) -> tuple[Gap, ...]:
    """Return the facts that days are counted from: what is missing when a day can't be told."""
    anchors = [one.anchor for one in values if isinstance(one, Day) and not one.of_record]
    return tuple((anchor, None) for anchor in anchors if anchor not in {AS_OF, EVENT_YEAR_END})


def compare(op: str, value: Fraction, bound: Interval) -> Answer:
    """Compare a known figure with a bound that may be a range.

    >>> compare(">=", Fraction(5), Interval(Fraction(3), None)), compare(">", Fraction(3), point(Fraction(3)))
    (None, False)
    """
    low, high = bound
    if op in {"<", "<="}:
        low, high = high, low
    sign = 1 if op in {">", ">="} else -1
    strict = op in {">", "<"}
    if high is not None and sign * order(value, high) >= strict:
        return True
    if low is not None and sign * order(value, low) < strict:
        return False
    return None


def order(one: Fraction, other: Fraction) -> int:
    """Return the sign of ``one - other``: what Fraction's own comparison does, without asking what its operand is."""
    left, right = one.numerator * other.denominator, other.numerator * one.denominator
    return (left > right) - (left < right)


def is_known(bound: Interval) -> bool:
    """Tell whether a bound says anything."""
    return bound != ANYTHING


class Placed(NamedTuple):
    """Where a day lies in a span of time."""

    answer: Answer
    possible_from: date | None = None  # of one that lies too late: the first day the span reaches it
    missing: tuple[Gap, ...] = ()  # the facts the span hangs on


def placing(value: Within, ground: Ground) -> Callable[[object, Facts, Record | None], Placed]:
    """Compile when a day must lie: in a year, or from one day to another, both included."""
    if value.year is not None:
        year = value.year
        wanted = ground.year(year) or 0
        moves = year.anchor != "fixed"

        def in_year(day: object, _facts: Facts, _record: Record | None) -> Placed:
            said = day.year if isinstance(day, date) else day
            if not isinstance(said, int | Fraction) or isinstance(said, bool):
                return Placed(False if said is False else None)
            if said == wanted:
                return Placed(answer=True)
            later = moves and said > wanted
            return Placed(
                answer=False, possible_from=date(ground.day.year + int(said) - wanted, 1, 1) if later else None
            )

        return in_year
    since, until = day_of(value.since, ground), day_of(value.until, ground)
    until_moves = isinstance(value.until, Day) and value.until.anchor == AS_OF and not value.until.of_record

    def between(day: object, facts: Facts, record: Record | None) -> Placed:
        if not isinstance(day, date):
            return Placed(False if day is False else None)
        first, last = since(facts, record), until(facts, record)
        if first is not None and day < first:
            return Placed(answer=False)
        if last is not None and day > last:
            return Placed(answer=False, possible_from=ground.day + (day - last) if until_moves else None)
        if (value.since is not None and first is None) or (value.until is not None and last is None):
            return Placed(None, missing=gap_of(value.since, value.until))
        return Placed(answer=True)

    return between
