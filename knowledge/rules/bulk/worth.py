"""What an item pays every firm, by columns, where its formula is figures, facts, arithmetic and choices.

What is paid for single records, or counts what was received before, is worked out firm by firm (knowledge.rules.reward)
and so is every firm whose figures floats can't hold.
"""

from dataclasses import dataclass, fields, is_dataclass

import numpy as np

from knowledge.rules.bulk.columns import WHOLE, Flags, Rows
from knowledge.rules.bulk.plan import Plan
from knowledge.rules.bulk.ranges import NotByColumn, Span, span_of
from knowledge.rules.fitting import Asked
from knowledge.rules.item_terms import Apply, Param

NO_END = np.iinfo(np.int64).max
"""In place of the upper end of an amount: nothing bounds it. No amount is told as more."""


def held(fen: int | None) -> int:
    """Return an end of an amount as columns hold it; None is no upper end."""
    return NO_END if fen is None else min(fen, NO_END)


@dataclass(frozen=True, slots=True)
class Worth:
    """Amounts in whole fen, rounded down, of every firm; of those that are not ``sure`` nothing is said.

    ``open``: the text itself leaves the amount open, so that a range need not come from a missing fact.
    """

    low_fen: Rows
    high_fen: Rows  # NO_END where nothing bounds it
    exact: Flags  # the same before it was rounded
    sure: Flags
    open: bool


def worth_of(asked: Asked, plan: Plan) -> Worth | None:
    """Return what an item pays; None where that has to be worked out firm by firm."""
    terms = asked.terms
    if terms.caps.enterprise_year is not None or terms.caps.enterprise_life is not None:
        return None
    try:
        span = span_of(terms.amount, asked.ground, plan.firms, lambda one: plan.codes(plan.number(one, asked)))
    except NotByColumn:
        return None
    sure = (span.size < WHOLE) & ~span.rough
    low, high = np.maximum(span.low, 0.0), np.maximum(span.high, 0.0)
    ends = _fen(low, span, sure), _fen(high, span, sure)
    all_firms = np.empty(plan.firms.count, np.bool_)
    least, most, exact, sure, _ = np.broadcast_arrays(*ends, low == high, sure, all_firms)
    return Worth(least, most, exact, sure, _leaves_open(terms.amount, asked))


def _fen(end: "np.ndarray[tuple[int], np.dtype[np.float64]]", span: Span, sure: Flags) -> Rows:
    bounded = np.isfinite(end) & sure
    fen = np.where(bounded, end, 0.0).astype(np.int64) // span.scale
    return np.where(bounded, fen, NO_END)


def _leaves_open(term: object, asked: Asked) -> bool:
    """Tell whether a formula holds a range that the text itself leaves open."""
    if isinstance(term, Param):
        parameter = asked.terms.parameter(term.name)
        return _leaves_open(parameter and parameter.on(asked.day), asked)
    if isinstance(term, tuple):
        return any(_leaves_open(one, asked) for one in term)
    if isinstance(term, Apply) and term.op == "range":
        return True
    return is_dataclass(term) and any(_leaves_open(getattr(term, one.name), asked) for one in fields(term))
