"""Days that mean the same to a condition are judged once: what counts is on which side of a few days they lie.

A condition asks of a day only whether it lies before, on or after certain days (its breaks). Every day is therefore
stood for by one of its stretch: the day before the next break, a break itself, or the day after the last.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from knowledge.rules.bounds import AS_OF
from knowledge.rules.chinese_date import add_months
from knowledge.rules.fact_kinds import Listing
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item_terms import Day, Demand, Within, Year
from knowledge.rules.operators import LOOK_BACK_YEARS

Breaks = tuple[date, ...]
_ONE = timedelta(days=1)


def breaks_of(value: object, ground: Ground) -> Breaks:
    """Return the days at which the answer to a condition with this value may change; none where it is not of days."""
    return tuple(sorted(set(_breaks(value, ground))))


def breaks_of_list(ground: Ground) -> Breaks:
    """Return those of a credit list: the as-of day, and the first day that a list of three years looks back to."""
    return (date(ground.day.year - LOOK_BACK_YEARS, 1, 1), ground.day)


def breaks_of_term(demand: Demand, ground: Ground) -> Breaks:
    """Return those of an issue day whose end follows from the term: the day, and the first that still holds then."""
    found = set(_breaks(demand.value, ground))
    if demand.months is not None:
        for day in tuple(found):
            first = add_months(day, -demand.months) - timedelta(days=4)
            while add_months(first, demand.months) - _ONE < day:
                first += _ONE
            found.add(first)
    return tuple(sorted(found))


def stood_for(value: object, breaks: Breaks) -> object:
    """Return the value that stands for this one; what is no day stands for itself."""
    if isinstance(value, date):
        return _stretch(value, breaks)
    if isinstance(value, Listing):
        ends = (None if day is None else _stretch(day, breaks) for day in (value.listed_on, value.removed_on))
        return Listing(*ends)
    return value


def _stretch(day: date, breaks: Breaks) -> date:
    at = bisect_left(breaks, day)
    if at == len(breaks):
        return breaks[-1] + _ONE
    return day if breaks[at] == day else breaks[at] - _ONE


def _breaks(value: object, ground: Ground) -> Iterator[date]:
    if isinstance(value, date):
        yield value
    elif isinstance(value, Day):
        if value.anchor == AS_OF and not value.of_record:
            yield add_months(ground.day, value.months) + timedelta(days=value.days)
    elif isinstance(value, Year):
        year = value.on(ground.day, ground.terms.event_year)
        yield from (date(year, 1, 1), date(year, 12, 31))
    elif isinstance(value, Within):
        for end in (value.year, value.since, value.until):
            yield from _breaks(end, ground)
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for one in value:
            yield from _breaks(one, ground)
