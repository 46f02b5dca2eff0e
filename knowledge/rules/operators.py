"""The operators of conditions: each turns one leaf into a question to the facts of a firm.

Source: domain reference 9.2. 以上, 以下, 以内 include the number, 超过, 不足 do not (Civil Code, article 1259). An
absent fact is unknown. What is unmet says whether it can be cured: a threshold not reached, a day not yet come, a list
one can be taken off; everything else is fixed.
"""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from knowledge.rules import industry
from knowledge.rules.answers import DATE, FIXED, REMOVABLE, THRESHOLD, Answer, Finding, negated, some
from knowledge.rules.bounds import AS_OF, bound_of, compare, day_of, gap_of, is_known, placing
from knowledge.rules.chinese_date import add_months
from knowledge.rules.fact_kinds import FactValue, Listing
from knowledge.rules.fact_names import Shape, entry_of, is_yearly, unit_of
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Ground
from knowledge.rules.interval import Interval, point
from knowledge.rules.item_terms import Day, Leaf, Within, Year
from knowledge.rules.operators_on_lists import LIST_OPERATORS, exists_on_list
from knowledge.rules.records import same, truth
from knowledge.rules.region import covers, seat, significant

Probe: TypeAlias = Callable[[Facts], Finding]
Judge: TypeAlias = Callable[[FactValue, Facts], Finding]

EVENT = Year("event")
REMOVABLE_LISTS = frozenset({"credit.abnormal_list", "credit.wage_arrears"})
LOOK_BACK_YEARS = 3  # 近三年: three full closed years before the as-of year, and what has passed of this one


def year_of(leaf: Leaf, ground: Ground) -> int | None:
    """Return the year a leaf asks for: the event year where it names none and the fact has years."""
    if leaf.year is None and not is_yearly(leaf.fact):
        return None
    return ground.year(leaf.year or EVENT)


def compile_leaf(leaf: Leaf, ground: Ground) -> Probe:
    """Compile one leaf for one version of an item and one day.

    Raises:
        ValueError: there is no such operator, or its value is not of its kind.
    """
    entry = entry_of(leaf.fact)
    if leaf.op == "exists" and entry is not None and entry.shape is Shape.RECORDS:
        probe = exists_on_list(leaf, ground)
    elif leaf.op in LIST_OPERATORS:
        probe = LIST_OPERATORS[leaf.op](leaf, ground)
    elif leaf.op in {">=", ">", "<=", "<"} and not isinstance(leaf.value, Day | date):
        probe = _on_figures(leaf, ground)
    elif leaf.op == "between":
        probe = _on_pair(leaf, ground)
    elif leaf.op in _JUDGES:
        probe = _on_value(leaf, ground, _JUDGES[leaf.op](leaf, ground))
    else:
        raise ValueError(f"不认识运算“{leaf.op}”")
    return _with_cure(probe, leaf.cure) if leaf.cure else probe


def _with_cure(probe: Probe, cure: str) -> Probe:
    def ask(facts: Facts) -> Finding:
        found = probe(facts)
        if found.answer is False:
            found.cure = cure
        return found

    return ask


def _on_value(leaf: Leaf, ground: Ground, judge: Judge) -> Probe:
    """Ask for one value and judge it; nothing known is unknown."""
    name, year = leaf.fact, year_of(leaf, ground)

    def ask(facts: Facts) -> Finding:
        value = facts.value(name, year)
        if value is None:
            return Finding(None, None, year, facts.gaps(name, year))
        found = judge(value, facts)
        found.value, found.year = value, year
        if found.answer is None and not found.missing:
            found.missing = ((name, year),)  # what is known of it does not tell
        return found

    return ask


def _said(answer: Answer) -> Finding:
    return Finding(answer, cure=FIXED if answer is False else "")


def _is(leaf: Leaf, _: Ground) -> Judge:
    wanted, sign = leaf.value, leaf.op == "is"
    return lambda value, _facts: _said(same(value, wanted) is sign)


def _in(leaf: Leaf, _: Ground) -> Judge:
    words, sign = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,), leaf.op == "in"
    return lambda value, _facts: _said(any(same(value, word) for word in words) is sign)


def _under(leaf: Leaf, _: Ground) -> Judge:
    """A place known only as the province or city around the one asked for leaves the answer open."""
    wanted, sign = str(leaf.value), leaf.op == "under"

    def judge(value: FactValue, _facts: Facts) -> Finding:
        place = str(value)
        inside: Answer = covers(wanted, place)
        if not inside and significant(wanted).startswith(significant(place)) and seat(place) != seat(wanted):
            inside = None
        return _said(inside if sign else negated(inside))

    return judge


def _industry(leaf: Leaf, _: Ground) -> Judge:
    given = leaf.value if isinstance(leaf.value, tuple) else (leaf.value,)
    branches = [industry.normalise(str(one)) for one in given]
    return lambda value, _facts: _said(some(industry.in_industry(str(value), branch) for branch in branches))


def _exists(_leaf: Leaf, _: Ground) -> Judge:
    return lambda value, _facts: _said(truth(value))


def _list_clear(leaf: Leaf, ground: Ground) -> Judge:
    """Not on a list: false, or taken off before the as-of day. A list of the last three years forgets older entries."""
    cure = REMOVABLE if leaf.fact in REMOVABLE_LISTS else FIXED
    forgets = leaf.fact.endswith("_3y")
    first_year = ground.day.year - LOOK_BACK_YEARS

    def judge(value: FactValue, _facts: Facts) -> Finding:
        if not isinstance(value, Listing):
            return Finding(answer=True) if truth(value) is False else Finding(answer=False, cure=cure)
        on, off = value.listed_on, value.removed_on
        clear = (off is not None and off < ground.day) or (on is not None and on > ground.day)
        if clear or (forgets and on is not None and on.year < first_year):
            return Finding(answer=True)
        return Finding(answer=False, cure=cure, possible_from=add_days(off, 1) if off is not None else None)

    return judge


def add_days(day: date, days: int) -> date:
    """Return the day so many days later."""
    return date.fromordinal(day.toordinal() + days)


def _date_within(leaf: Leaf, ground: Ground) -> Judge:
    if not isinstance(leaf.value, Within):
        raise TypeError(f"not a span of days: {leaf.value!r}")
    place = placing(leaf.value, ground)

    def judge(value: FactValue, facts: Facts) -> Finding:
        placed = place(value, facts, None)
        cure = DATE if placed.possible_from else FIXED
        if placed.answer is None:
            return Finding(None, missing=placed.missing)
        return Finding(placed.answer, cure=cure if placed.answer is False else "", possible_from=placed.possible_from)

    return judge


def _days(leaf: Leaf, ground: Ground) -> Judge:
    """Compare a day with a day: "registered at least two years" comes true by waiting."""
    limit = leaf.value
    at = day_of(limit if isinstance(limit, Day | date) else None, ground)
    waits = isinstance(limit, Day) and limit.anchor == AS_OF and leaf.op in {"<=", "<"}

    def judge(value: FactValue, facts: Facts) -> Finding:
        day = at(facts, None)
        if value is False:
            return _said(answer=False)
        if not isinstance(value, date) or day is None:
            return Finding(None, missing=gap_of(limit))
        answer = compare(leaf.op, Fraction(value.toordinal()), point(Fraction(day.toordinal())))
        if answer is False and waits and isinstance(limit, Day):
            return Finding(answer=False, cure=DATE, possible_from=_first_day(value, limit, strict=leaf.op == "<"))
        return _said(answer)

    return judge


def _first_day(value: date, limit: Day, *, strict: bool) -> date:
    """Return the first as-of day on which a day lies at or before the limit counted from it."""
    needed = add_days(value, 1) if strict else value
    day = add_days(add_months(needed, -limit.months), -limit.days)
    while add_days(add_months(day, limit.months), limit.days) < needed:
        day = add_days(day, 1)
    return day


def _on_figures(leaf: Leaf, ground: Ground) -> Probe:
    """Compare a figure with a figure: at least as much is a threshold one may still reach."""
    bound, op = bound_of(leaf.value, ground), leaf.op
    name, year, unit = leaf.fact, year_of(leaf, ground), unit_of(leaf.fact) or ""

    def ask(facts: Facts) -> Finding:
        limit, missing = bound(facts)
        value = facts.value(name, year)
        figure = _figure(value)
        if figure is None:
            gaps = tuple(dict.fromkeys((*facts.gaps(name, year), *missing)))
            return Finding(None, value, year, gaps, unit=unit, bound=limit)
        answer = compare(op, figure, limit) if is_known(limit) else None
        if answer is None:
            return Finding(None, value, year, missing, unit=unit, bound=limit)
        return _weighed(Finding(answer, value, year, unit=unit, bound=limit), figure, op)

    return ask


def _weighed(found: Finding, figure: Fraction, op: str) -> Finding:
    """Say by how much a figure falls short; one that is too large is fixed."""
    bound = found.bound
    if found.answer is False:
        short = op in {">=", ">"} and bound is not None and bound.low is not None
        found.cure = THRESHOLD if short else FIXED
        found.gap = bound.low - figure if short and bound is not None and bound.low is not None else None
    return found


def _on_pair(leaf: Leaf, ground: Ground) -> Probe:
    """A figure from low to high, both included: below it one may still reach it."""
    if not isinstance(leaf.value, tuple) or len(leaf.value) != 2:  # noqa: PLR2004 - low and high
        raise ValueError("between 要有下限和上限两个数")
    low, high = leaf.value
    lower = _on_figures(Leaf(leaf.fact, ">=", low, leaf.year), ground)
    upper = _on_figures(Leaf(leaf.fact, "<=", high, leaf.year), ground)

    def ask(facts: Facts) -> Finding:
        below, above = lower(facts), upper(facts)
        found = below if below.answer is False else above
        if found.answer and below.answer is None:
            found = below
        ends = (below.bound or Interval(None, None)).low, (above.bound or Interval(None, None)).high
        found.bound = Interval(*ends)
        return found

    return ask


def _figure(value: FactValue | None) -> Fraction | None:
    if isinstance(value, Fraction):
        return value
    return Fraction(0) if value is False else None


_JUDGES: dict[str, Callable[[Leaf, Ground], Judge]] = {
    "is": _is,
    "is_not": _is,
    "in": _in,
    "not_in": _in,
    "under": _under,
    "not_under": _under,
    "in_section": _industry,
    "in_industry": _industry,
    "exists": _exists,
    "list_clear": _list_clear,
    "date_within": _date_within,
    **dict.fromkeys((">=", ">", "<=", "<"), _days),
}
