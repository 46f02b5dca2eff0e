"""Which of several objects are paid for: all, the dearest few, or the first few, of each person or of all together."""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

from knowledge.rules.formula_cells import Slice
from knowledge.rules.interval import NOTHING, ZERO, Interval, at_least_zero, hull, plus


class Paid(NamedTuple):
    """What one record would bring.

    ``per`` is the word its share is counted by (None: not known). A record that may or may not fit is not ``sure``.
    """

    slice: Slice
    per: str | None = ""
    sure: bool = True

    @property
    def brings(self) -> Interval:
        """The amount, never below zero, or nothing where the record may not fit."""
        value = at_least_zero(self.slice.value)
        return value if self.sure else hull((value, NOTHING))


def taken(paid: Sequence[Paid], take: str, most: int) -> tuple[Interval, list[Slice]]:
    """Return the amount over all records and the records it is made of.

    Args:
        paid: in the order of the list.
        take: sum, max, largest (the dearest ``most``) or first (the first ``most``).
        most: of each ``per``.

    """
    if take == "sum":
        kept = [Slice(one.slice.key, one.brings, one.slice.what) for one in paid]
        return plus([one.value for one in kept]), kept
    pick = _first if take == "first" else _largest
    total, kept = NOTHING, []
    for per in dict.fromkeys(one.per for one in paid):
        for group in _groups(paid, per):
            amount, some = pick(group, 1 if take == "max" else most)
            total = plus((total, amount))
            kept.extend(some)
    if take == "first" and any(one.per is None for one in paid):
        total = Interval(ZERO, total.high)  # whose it is, and so whose place it takes, nobody knows
    return total, kept


def _groups(paid: Sequence[Paid], per: str | None) -> list[list[Paid]]:
    """Return the records of one person; of a person nobody knows each stands alone, and may bring nothing."""
    if per is not None:
        return [[one for one in paid if one.per == per]]
    return [[Paid(one.slice, None, sure=False)] for one in paid if one.per is None]


def _largest(group: list[Paid], most: int) -> tuple[Interval, list[Slice]]:
    """Return the sum of the dearest, and those that may be among them; of equal ones the earlier record counts."""
    values = [one.brings for one in group]
    lows = [value.low or ZERO for value in values]
    finite = sorted((value.high for value in values if value.high is not None), reverse=True)
    high = None if len(finite) < len(values) else sum(finite[:most], ZERO)
    total = Interval(sum(sorted(lows, reverse=True)[:most], ZERO), high)
    order = sorted(range(len(group)), key=lambda at: -lows[at])
    sure, rest = sorted(order[:most]), sorted(order[most:])
    bar = min((lows[at] for at in sure), default=ZERO)
    may = [at for at in rest if (top := values[at].high) is None or top > bar]
    kept = [_part(group[at], values[at]) for at in sure]
    return total, kept + [_part(group[at], hull((values[at], NOTHING))) for at in may]


def _first(group: list[Paid], most: int) -> tuple[Interval, list[Slice]]:
    """Return the sum of the first that fit, over everything that records which may fit can still turn out to be."""
    values = [at_least_zero(one.slice.value) for one in group]
    if all(one.sure for one in group):
        return plus(values[:most]), [_part(one, value) for one, value in zip(group[:most], values, strict=False)]
    low = _walk([value.low for value in values], group, most, up=False)
    high = _walk([value.high for value in values], group, most, up=True)
    kept, certain = [], 0
    for one, value in zip(group, values, strict=True):
        if certain < most:
            kept.append(_part(one, value if one.sure else hull((value, NOTHING))))
        certain += one.sure
    return Interval(low or ZERO, high), kept


def _walk(ends: list[Fraction | None], group: list[Paid], most: int, *, up: bool) -> Fraction | None:
    """Return the least, or the most, that the first ``most`` records that fit may come to; None is 'no bound'."""
    best: list[Fraction | None] = [ZERO] * (most + 1)  # by how many may still be taken, from the end of the list
    for end, one in zip(reversed(ends), reversed(group), strict=True):
        after = best
        best = [ZERO]
        for left in range(1, most + 1):
            rest = after[left - 1]
            with_it = None if end is None or rest is None else end + rest
            without = after[left]
            if one.sure:
                best.append(with_it)
            elif with_it is None or without is None:
                best.append(None)
            else:
                best.append(max(with_it, without) if up else min(with_it, without))
    return best[most]


def _part(one: Paid, value: Interval) -> Slice:
    return Slice(one.slice.key, value, one.slice.what)
