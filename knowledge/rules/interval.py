"""Exact ranges: what is known of a number that may not be known yet.

A known number is a range with both ends equal. An end of None is 'no bound on this side'. Every operation gives a
range that holds for each number the operands may still turn out to be, so a fact becoming known can only narrow it.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import NamedTuple

ZERO = Fraction(0)


class Interval(NamedTuple):
    """All numbers from ``low`` to ``high``, both included; None is 'no bound'."""

    low: Fraction | None
    high: Fraction | None

    @property
    def exact(self) -> Fraction | None:
        """The number itself when it is known, else None."""
        return self.low if self.low == self.high else None

    def holds(self, other: "Interval") -> bool:
        """Tell whether everything in ``other`` lies in this range."""
        left = self.low is None or (other.low is not None and other.low >= self.low)
        right = self.high is None or (other.high is not None and other.high <= self.high)
        return left and right


ANYTHING = Interval(None, None)
NOT_NEGATIVE = Interval(ZERO, None)
NOTHING = Interval(ZERO, ZERO)


def point(number: Fraction) -> Interval:
    """Return the range of a known number."""
    return Interval(number, number)


def is_point(part: Interval) -> bool:
    """Tell quickly whether a range was made by ``point``; one that only happens to have equal ends may say no."""
    return part.low is part.high and part.low is not None


def plus(parts: Sequence[Interval]) -> Interval:
    """Return the sum."""
    if all(map(is_point, parts)):
        return point(sum((part.low for part in parts if part.low is not None), ZERO))
    low: Fraction | None = ZERO
    high: Fraction | None = ZERO
    for part in parts:
        low = None if low is None or part.low is None else low + part.low
        high = None if high is None or part.high is None else high + part.high
    return Interval(low, high)


def minus(left: Interval, right: Interval) -> Interval:
    """Return ``left - right``."""
    if is_point(left) and is_point(right):
        return point(left.low - right.low)  # type: ignore[operator] # a point has ends
    low = None if left.low is None or right.high is None else left.low - right.high
    high = None if left.high is None or right.low is None else left.high - right.low
    return Interval(low, high)


def times(left: Interval, right: Interval) -> Interval:
    """Return the product; nothing times something without bound is nothing.

    >>> times(Interval(ZERO, None), Interval(Fraction(2), Fraction(3)))
    Interval(low=Fraction(0, 1), high=None)
    """
    if is_point(left) and is_point(right):
        return point(left.low * right.low)  # type: ignore[operator] # a point has ends
    if left.low is not None and right.low is not None and left.low >= 0 and right.low >= 0:
        return Interval(left.low * right.low, _product(left.high, right.high))
    corners = [_corner(a, b) for a in _ends(left) for b in _ends(right)]
    (down, low), (up, high) = min(corners), max(corners)
    return Interval(None if down else low, None if up else high)


def over(left: Interval, right: Interval) -> Interval:
    """Return ``left / right``. A divisor that may be zero says nothing more than the sign of the result."""
    if right.low is not None and right.low > 0:
        inverse = Interval(ZERO if right.high is None else 1 / right.high, 1 / right.low)
        return times(left, inverse)
    if right.high is not None and right.high < 0:
        inverse = Interval(1 / right.high, ZERO if right.low is None else 1 / right.low)
        return times(left, inverse)
    safe = right.low is not None and right.low >= 0 and left.low is not None and left.low >= 0
    return NOT_NEGATIVE if safe else ANYTHING


def least(parts: Sequence[Interval]) -> Interval:
    """Return the range of the smallest of several (at least one)."""
    if all(map(is_point, parts)):
        return min(parts)
    lows, highs = zip(*parts, strict=True)
    known = [high for high in highs if high is not None]
    return Interval(None if None in lows else min(lows), min(known) if known else None)


def greatest(parts: Sequence[Interval]) -> Interval:
    """Return the range of the largest of several (at least one)."""
    if all(map(is_point, parts)):
        return max(parts)
    lows, highs = zip(*parts, strict=True)
    known = [low for low in lows if low is not None]
    return Interval(max(known) if known else None, None if None in highs else max(highs))


def hull(parts: Sequence[Interval]) -> Interval:
    """Return the smallest range that holds several (at least one): one of them is right, nobody knows which."""
    lows, highs = zip(*parts, strict=True)
    return Interval(None if None in lows else min(lows), None if None in highs else max(highs))


def at_least_zero(part: Interval) -> Interval:
    """Return the range with everything below zero counted as zero."""
    if part.low is not None and part.low >= 0:
        return part
    return greatest((part, NOTHING))


def _product(left: Fraction | None, right: Fraction | None) -> Fraction | None:
    """Return the product of two upper ends that are not negative."""
    if left is None or right is None:
        return ZERO if ZERO in (left, right) else None
    return left * right


def _ends(part: Interval) -> tuple[tuple[int, Fraction], tuple[int, Fraction]]:
    """Return both ends as (sign of infinity or 0, number), which sort as they lie on the line."""
    low = (-1, ZERO) if part.low is None else (0, part.low)
    return low, (1, ZERO) if part.high is None else (0, part.high)


def _corner(left: tuple[int, Fraction], right: tuple[int, Fraction]) -> tuple[int, Fraction]:
    """Return the product of two ends; zero times infinity is zero, for what is unknown is still a number."""
    signs = [sign or (number > 0) - (number < 0) for sign, number in (left, right)]
    if 0 in signs or not (left[0] or right[0]):
        return 0, left[1] * right[1]
    return signs[0] * signs[1], ZERO
