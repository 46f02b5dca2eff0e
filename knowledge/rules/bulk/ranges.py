"""Formulas over columns: the range of each firm in floats, with how far off a float may be.

Only what conditions are compared with: figures, facts, sum, sub, mul, min, max, floor0, and division by a figure.
Whatever floats can't tell is asked again exactly, firm by firm.
"""

import functools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
import numpy.typing as npt

from knowledge.rules.bulk.codes import MET, PENDING, UNKNOWN
from knowledge.rules.bulk.columns import CLOSE, WHOLE, Bytes, Figures, Flags, Floats
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item_terms import Apply, Condition, Constant, FactTerm, Param, When


class NotByColumn(Exception):
    """This formula is not worked out by columns; ask firm by firm."""


SMALL = 1 << 46  # 7,000 亿元 in fen: below it figures stay exact when they are multiplied by a few hundred


@dataclass(frozen=True, slots=True)
class Span:
    """A range for every firm, ``scale`` times as large as it is, so that figures in it are whole where they can be.

    ``size`` is the largest figure on the way there; while it stays below what floats hold, and nothing was ``rough``,
    every float is exact. Any of them may be one for all firms.
    """

    low: Floats
    high: Floats
    size: Floats
    rough: Flags
    scale: int = 1


Tell = Callable[[Condition], Bytes]


def span_of(term: object, ground: Ground, firms: Firms, tell: Tell | None = None) -> Span:
    """Return the range of a formula for every firm; ``tell`` gives the codes of the conditions in it.

    Raises:
        NotByColumn: a term of it is not worked out by columns.

    """
    if isinstance(term, Fraction | int):
        return _figure(Fraction(term))
    if isinstance(term, Constant):
        return _figure(term.value)
    if isinstance(term, Param):
        parameter = ground.terms.parameter(term.name)
        return span_of(parameter and parameter.on(ground.day), ground, firms, tell)
    if isinstance(term, FactTerm):
        return _fact(term, ground, firms)
    if isinstance(term, Apply):
        return _apply(term, [span_of(arg, ground, firms, tell) for arg in term.args])
    if isinstance(term, When) and tell is not None:
        both = [span_of(one, ground, firms, tell) for one in (term.then, term.otherwise)]
        return _one_of(tell(term.condition), *_alike(both))
    raise NotByColumn


def _one_of(codes: Bytes, then: Span, otherwise: Span) -> Span:
    """Return the range of a choice; over both where it is not known which, and rough where nobody has asked yet."""
    met, open_ = codes == MET, codes == UNKNOWN
    low = np.where(open_, np.minimum(then.low, otherwise.low), np.where(met, then.low, otherwise.low))
    high = np.where(open_, np.maximum(then.high, otherwise.high), np.where(met, then.high, otherwise.high))
    rough = np.logical_or(then.rough, otherwise.rough) | (codes == PENDING)
    return Span(low, high, np.maximum(then.size, otherwise.size), rough, then.scale)


def _figure(value: Fraction) -> Span:
    if max(abs(value.numerator), value.denominator) > WHOLE:
        raise NotByColumn
    one = np.array([float(value.numerator)])
    return Span(one, one, np.abs(one), np.zeros(1, np.bool_), value.denominator)


def _fact(term: FactTerm, ground: Ground, firms: Firms) -> Span:
    column = firms.column(term.name, ground.year(term.year))
    if not isinstance(column, Figures):
        raise NotByColumn
    lowest = -np.inf if ground.signed(term.name) else 0.0
    low, high = np.nan_to_num(column.numbers, nan=lowest), np.nan_to_num(column.numbers, nan=np.inf)
    return Span(low, high, *_trust(column))


def _trust(column: Figures) -> tuple[Floats, Flags]:
    """Return how large figures are, and which are rough: for all at once where they are small and exact."""
    if column.largest < SMALL:
        return np.array([column.largest]), np.zeros(1, np.bool_)
    return np.nan_to_num(np.abs(column.numbers)), column.rough


def _apply(term: Apply, parts: list[Span]) -> Span:
    op, divisor = term.op, term.args[-1]
    if op == "range":
        return _open(*_alike(parts))
    with np.errstate(invalid="ignore", over="ignore"):
        if op == "mul":
            return functools.reduce(_times, parts)
        if op == "div" and isinstance(divisor, Constant) and divisor.value:
            return _times(parts[0], _figure(1 / divisor.value))
        if op in _FOLDS or op in ("sub", "floor0"):
            return _together(op, _alike(parts))
    raise NotByColumn


def _open(first: Span, last: Span | None = None) -> Span:
    """Return from the low end of one to the high end of another; without another there is no upper end."""
    if last is None:
        return Span(first.low, np.full_like(first.low, np.inf), first.size, first.rough, first.scale)
    size, rough = np.maximum(first.size, last.size), np.logical_or(first.rough, last.rough)
    return Span(first.low, last.high, size, rough, first.scale)


def _together(op: str, parts: list[Span]) -> Span:
    """Add, take away or choose among ranges of one scale."""
    first, scale = parts[0], parts[0].scale
    size, rough = _fold(np.add, [part.size for part in parts]), _fold(np.logical_or, [part.rough for part in parts])
    if op == "floor0":
        return Span(np.maximum(first.low, 0), np.maximum(first.high, 0), size, rough, scale)
    if op == "sub":
        return Span(first.low - parts[1].high, first.high - parts[1].low, size, rough, scale)
    low, high = (_fold(_FOLDS[op], [end(part) for part in parts]) for end in (_low, _high))
    return Span(low, high, size, rough, scale)


_FOLDS = {"sum": np.add, "min": np.minimum, "max": np.maximum}


def _low(span: Span) -> Floats:
    return span.low


def _high(span: Span) -> Floats:
    return span.high


def _fold(pick: np.ufunc, ends: Sequence[npt.NDArray[Any]]) -> Any:  # noqa: ANN401 - what numpy gives
    return functools.reduce(pick, ends)


def _alike(parts: list[Span]) -> list[Span]:
    """Return ranges at one scale."""
    scale = math.lcm(*(part.scale for part in parts))
    return [_scaled(part, scale // part.scale) for part in parts]


def _scaled(span: Span, times: int) -> Span:
    if times == 1:
        return span
    return Span(span.low * times, span.high * times, span.size * times, span.rough, span.scale * times)


def _times(left: Span, right: Span) -> Span:
    corners = [np.nan_to_num(a * b, nan=0.0, posinf=np.inf, neginf=-np.inf) for a in _ends(left) for b in _ends(right)]
    low, high = _fold(np.minimum, corners), _fold(np.maximum, corners)
    rough = np.logical_or(left.rough, right.rough)
    return Span(low, high, left.size * right.size, rough, left.scale * right.scale)


def _ends(span: Span) -> tuple[Floats, Floats]:
    return span.low, span.high


def compared(op: str, column: Figures, bound: Span) -> tuple[Flags, Flags, Flags]:
    """Compare figures with a range: (surely so, surely not, too close for floats to tell). NaN is neither.

    The last may be one for all firms: there is none.
    """
    with np.errstate(invalid="ignore", over="ignore"):
        numbers = column.numbers * bound.scale if bound.scale > 1 else column.numbers
        low, high = (bound.high, bound.low) if op in ("<", "<=") else (bound.low, bound.high)
        yes, no = _SIGNS[op](numbers, high), _FAILS[op](numbers, low)
        size, rough = _trust(column)
        size = np.maximum(size * bound.scale, bound.size)
        exact = (size < WHOLE) & ~rough & ~bound.rough
        if exact.all():
            return yes, no, np.zeros(1, np.bool_)
        off = CLOSE * size
        close = ((np.abs(numbers - low) <= off) | (np.abs(numbers - high) <= off)) & ~exact
    close[list(column.odd)] = True
    return yes & ~close, no & ~close, close


_SIGNS = {">=": np.greater_equal, ">": np.greater, "<=": np.less_equal, "<": np.less}
_FAILS = {">=": np.less, ">": np.less_equal, "<=": np.greater, "<": np.greater_equal}
