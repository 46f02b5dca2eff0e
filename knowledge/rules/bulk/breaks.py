"""Days and figures that mean the same to a condition are judged once: what counts is on which side of a few they lie.

A condition asks of a day only whether it lies before, on or after certain days (its breaks), and of a figure whether
it is below, at or above certain figures. Of every stretch between two breaks one value is judged, for all in it.
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.rules.bounds import AS_OF, EVENT_YEAR_END
from knowledge.rules.chinese_date import add_months
from knowledge.rules.fact_kinds import Listing
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item_terms import Constant, Day, Demand, Param, Within, Year
from knowledge.rules.operators import LOOK_BACK_YEARS

FIXED_DAYS = frozenset({AS_OF, EVENT_YEAR_END})
"""What days are counted from that are the same for every firm."""

_OTHER, _DAY, _FIGURE, _LISTING = range(4)
_UNSAID = 0  # in place of the ordinal of a day that is not said
_MOST = 1 << 62
_ONE = timedelta(days=1)


class Breaks(NamedTuple):
    """Where an answer may change, both rising; empty: every value stands for itself."""

    days: tuple[date, ...] = ()
    figures: tuple[Fraction, ...] = ()


NONE = Breaks()
BEFORE_ALL = date.min
"""A break before every day: whoever is compared with a day that is not said is told the same, whatever his own."""


class Ranks(NamedTuple):
    """The distinct values of a column as numbers that lie as they do: ordinals of days, whole figures."""

    kind: npt.NDArray[np.uint8]
    first: npt.NDArray[np.int64]  # of a stay on a list: the day it began
    last: npt.NDArray[np.int64]  # and the day it ended


def ranks_of(values: Sequence[object]) -> Ranks:
    """Return the ranks of values; what is neither day nor whole figure has none."""
    told = [_ranked(value) for value in values]
    kind, first, last = zip(*told, strict=True)
    return Ranks(np.array(kind, np.uint8), np.array(first, np.int64), np.array(last, np.int64))


def _ranked(value: object) -> tuple[int, int, int]:
    if isinstance(value, date):
        return _DAY, value.toordinal(), 0
    if isinstance(value, Fraction) and value.denominator == 1 and -_MOST < value.numerator < _MOST:
        return _FIGURE, value.numerator, 0
    if isinstance(value, Listing):
        return _LISTING, _ordinal(value.listed_on), _ordinal(value.removed_on)
    return _OTHER, 0, 0


def _ordinal(day: date | None) -> int:
    return _UNSAID if day is None else day.toordinal()


def stretches(ranks: Ranks, breaks: Breaks) -> tuple[npt.NDArray[np.int64], npt.NDArray[Any]]:
    """Return the place of one value for each stretch, and for every value which of those stands for it.

    The first value (unknown) stands first, for itself.
    """
    count = len(ranks.kind)
    same = np.arange(-count, 0)  # whoever lies in no stretch stands for himself
    if breaks.days:
        days = np.array([day.toordinal() for day in breaks.days])
        first, last = (_side(end, days, days) + (end != _UNSAID) for end in (ranks.first, ranks.last))
        which = first * (2 * len(days) + 2) + last
        dated = (ranks.kind == _DAY) | (ranks.kind == _LISTING)
        same = np.where(dated, which * 4 + ranks.kind, same)
    if breaks.figures:
        floors, ceilings = (np.array([end(figure) for figure in breaks.figures]) for end in (math.floor, math.ceil))
        same = np.where(ranks.kind == _FIGURE, _side(ranks.first, floors, ceilings) * 4 + _FIGURE, same)
    _, one, stands = np.unique(same, return_index=True, return_inverse=True)
    return one, stands


def _side(
    values: npt.NDArray[np.int64], floors: npt.NDArray[np.int64], ceilings: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Return a number for every stretch, and for every break that can be met."""
    return np.searchsorted(floors, values, "left") + np.searchsorted(ceilings, values, "right")


def breaks_of(value: object, ground: Ground) -> Breaks:
    """Return where the answer to a condition with this value may change; none where it is not of days or figures."""
    return _rising(_breaks(value, ground))


def breaks_of_list(ground: Ground) -> Breaks:
    """Return those of a credit list: the as-of day, and the first day that a list of three years looks back to."""
    return Breaks((date(ground.day.year - LOOK_BACK_YEARS, 1, 1), ground.day))


def breaks_of_demand(demand: Demand, ground: Ground) -> Breaks:
    """Return those of the field a demand is about."""
    return Breaks(figures=(Fraction(0),)) if demand.op == "yes" else breaks_of(demand.value, ground)


def breaks_of_term(demand: Demand, ground: Ground) -> Breaks:
    """Return those of an issue day whose end follows from the term: the day, and the first that still holds then."""
    found = set(breaks_of(demand.value, ground).days)
    if BEFORE_ALL not in found and demand.months is not None:
        for day in tuple(found):
            first = add_months(day, -demand.months) - timedelta(days=4)
            while add_months(first, demand.months) - _ONE < day:
                first += _ONE
            found.add(first)
    return _rising(found)


def _rising(found: Iterable[date | Fraction]) -> Breaks:
    every = set(found)
    days = sorted(one for one in every if isinstance(one, date))
    figures = sorted(one for one in every if isinstance(one, Fraction) and abs(one) < _MOST)
    return Breaks(tuple(days), tuple(figures))


def _breaks(value: object, ground: Ground) -> Iterator[date | Fraction]:
    if isinstance(value, date | Fraction):
        yield value
    elif isinstance(value, bool):
        yield Fraction(0)  # a figure above zero says yes
    elif isinstance(value, Day):
        fixed = value.anchor in FIXED_DAYS and not value.of_record
        yield _day(value, ground) if fixed else BEFORE_ALL
    elif isinstance(value, Year):
        year = value.on(ground.day, ground.terms.event_year)
        yield from (date(year, 1, 1), date(year, 12, 31), Fraction(year))
    else:
        for one in _within(value, ground):
            yield from _breaks(one, ground)


def _day(value: Day, ground: Ground) -> date:
    start = ground.day if value.anchor == AS_OF else date(ground.day.year + ground.terms.event_year, 12, 31)
    return add_months(start, value.months) + timedelta(days=value.days)


def _within(value: object, ground: Ground) -> tuple[object, ...]:
    """Return what a value is made of."""
    if isinstance(value, Constant):
        return (value.value,)
    if isinstance(value, Param):
        parameter = ground.terms.parameter(value.name)
        return (parameter and parameter.on(ground.day),)
    if isinstance(value, Within):
        return value.year, value.since, value.until
    return value if isinstance(value, tuple) else ()
