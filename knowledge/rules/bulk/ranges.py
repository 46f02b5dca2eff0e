"""Formulas over columns: the range of each firm in floats, with how far off a float may be.

Only what conditions are compared with: figures, facts, sum, sub, mul, min, max, floor0, and division by a figure.
Whatever floats can't tell is asked again exactly, firm by firm.
"""

import functools
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from knowledge.rules.bulk.columns import CLOSE, Figures, Flags, Floats
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item_terms import Apply, Constant, FactTerm, Param


class NotByColumn(Exception):
    """This formula is not worked out by columns; ask firm by firm."""


@dataclass(frozen=True, slots=True)
class Span:
    """A range for every firm. ``size`` is the largest figure on the way: floats are off by a share of it at most."""

    low: Floats
    high: Floats
    size: Floats


def span_of(term: object, ground: Ground, firms: Firms) -> Span:
    """Return the range of a formula for every firm.

    Raises:
        NotByColumn: a term of it is not worked out by columns.

    """
    if isinstance(term, Fraction | int):
        return _figure(Fraction(term))
    if isinstance(term, Constant):
        return _figure(term.value)
    if isinstance(term, Param):
        parameter = ground.terms.parameter(term.name)
        value = parameter.on(ground.day) if parameter is not None else None
        if value is None:
            raise NotByColumn
        return span_of(value, ground, firms)
    if isinstance(term, FactTerm):
        return _fact(term, ground, firms)
    if isinstance(term, Apply):
        return _apply(term, ground, firms)
    raise NotByColumn


def _figure(value: Fraction) -> Span:
    one = np.array([float(value)])
    return Span(one, one, np.abs(one))


def _fact(term: FactTerm, ground: Ground, firms: Firms) -> Span:
    column = firms.column(term.name, ground.year(term.year))
    if not isinstance(column, Figures):
        raise NotByColumn
    if any(value is not False for value in column.odd.values()):
        raise NotByColumn  # a yes without a figure, or a figure too large for floats
    unknown = np.isnan(column.numbers)
    lowest = -np.inf if ground.signed(term.name) else 0.0
    low, high = np.where(unknown, lowest, column.numbers), np.where(unknown, np.inf, column.numbers)
    return Span(low, high, np.where(unknown, 0.0, np.abs(column.numbers)))


def _apply(term: Apply, ground: Ground, firms: Firms) -> Span:
    parts = [span_of(arg, ground, firms) for arg in term.args]
    size = parts[0].size
    for part in parts[1:]:
        size = np.maximum(size, part.size)
    with np.errstate(invalid="ignore", over="ignore"):
        found = _combined(term, parts, size)
    if found is None:
        raise NotByColumn
    return found


def _combined(term: Apply, parts: list[Span], size: Floats) -> Span | None:
    op, first = term.op, parts[0]
    found = None
    if op in _PICKS:
        pick = _PICKS[op]
        found = Span(_fold(pick, [part.low for part in parts]), _fold(pick, [part.high for part in parts]), size)
    elif op == "floor0":
        found = Span(np.maximum(first.low, 0), np.maximum(first.high, 0), size)
    elif op == "sum":
        ends = ([part.low for part in parts], [part.high for part in parts], [part.size for part in parts])
        found = Span(*(_fold(np.add, end) for end in ends))
    elif op == "sub":
        found = Span(first.low - parts[1].high, first.high - parts[1].low, first.size + parts[1].size)
    elif op == "mul":
        found = functools.reduce(_times, parts)
    elif op == "div" and isinstance(term.args[1], Constant) and term.args[1].value:
        found = _times(first, _figure(1 / term.args[1].value))
    return found


_PICKS = {"min": np.minimum, "max": np.maximum}


def _fold(pick: np.ufunc, ends: list[Floats]) -> Floats:
    return functools.reduce(pick, ends)


def _times(left: Span, right: Span) -> Span:
    corners = [np.nan_to_num(a * b, nan=0.0, posinf=np.inf, neginf=-np.inf) for a in _ends(left) for b in _ends(right)]
    low, high = corners[0], corners[0]
    for corner in corners[1:]:
        low, high = np.minimum(low, corner), np.maximum(high, corner)
    return Span(low, high, left.size * right.size)


def _ends(span: Span) -> tuple[Floats, Floats]:
    return span.low, span.high


def compared(op: str, numbers: Floats, bound: Span) -> tuple[Flags, Flags, Flags]:
    """Compare figures with a range: (surely so, surely not, too close to call). NaN is neither."""
    low, high = (bound.high, bound.low) if op in ("<", "<=") else (bound.low, bound.high)
    off = CLOSE * np.maximum(np.abs(numbers), bound.size)
    with np.errstate(invalid="ignore"):
        close = (np.abs(numbers - low) <= off) | (np.abs(numbers - high) <= off)
        if op in (">", ">="):
            return (numbers > high) & ~close, (numbers < low) & ~close, close
        return (numbers < high) & ~close, (numbers > low) & ~close, close
