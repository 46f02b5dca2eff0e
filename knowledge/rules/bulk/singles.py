"""Leaves over single facts, for all firms: what the single evaluator says to each distinct value, or a comparison.

No rule is written down here a second time: a word, a day or a region is judged by the very probe that judges one firm,
once for each distinct value. Only figures are compared by column, and what floats can't tell goes to the probe.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from knowledge.rules.answers import CURABLE as CURES
from knowledge.rules.answers import Finding
from knowledge.rules.bulk.breaks import FIXED_DAYS, breaks_of, breaks_of_list
from knowledge.rules.bulk.codes import CURABLE, FIXED, MET, PENDING, UNKNOWN, chosen, code_of
from knowledge.rules.bulk.columns import Bytes, Figures, Words
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.ranges import NotByColumn, compared, span_of
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item_terms import Day, Leaf, Within
from knowledge.rules.operators import Probe, year_of

COMPARISONS = frozenset({">=", ">", "<=", "<"})
BY_VALUE = frozenset(
    {"is", "is_not", "in", "not_in", "under", "not_under", "in_section", "in_industry", "exists", "list_clear",
     "date_within", *COMPARISONS}
)  # fmt: skip


def single_leaf(leaf: Leaf, ground: Ground, probe: Probe, firms: Firms) -> Bytes | None:
    """Return the codes of a leaf for all firms (some PENDING), or None where it has to be asked firm by firm."""
    on_days = isinstance(leaf.value, Day | date)
    if leaf.op in COMPARISONS and not on_days:
        return _figures(leaf, ground, firms)
    if leaf.op == "between" and isinstance(leaf.value, tuple):
        return _between(leaf, leaf.value, ground, firms)
    if leaf.op not in BY_VALUE or not _by_value_alone(leaf.value):
        return None
    column = firms.column(leaf.fact, year_of(leaf, ground))
    if isinstance(column, Words):
        breaks = breaks_of_list(ground) if leaf.op == "list_clear" else breaks_of(leaf.value, ground)
        told = column.judged(lambda value: _asked(leaf, ground, probe, value), breaks)
        return np.take(told, column.places, mode="clip")  # every place is one: clip only spares the check
    return _by_distinct(leaf, ground, probe, column)


def _by_value_alone(value: object) -> bool:
    """Tell whether what a leaf asks for hangs on no other fact."""
    days: Iterable[object] = (value.since, value.until) if isinstance(value, Within) else (value,)
    return all(not isinstance(day, Day) or (day.anchor in FIXED_DAYS and not day.of_record) for day in days)


def _asked(leaf: Leaf, ground: Ground, probe: Probe, value: object | None) -> int:
    """Return what one firm would be told that has this value and nothing else."""
    year = year_of(leaf, ground)
    if value is None:
        return found_code(probe(Facts({}, {}, {})))
    if year is None:
        return found_code(probe(Facts({leaf.fact: value}, {}, {})))  # type: ignore[dict-item] # as it was read
    return found_code(probe(Facts({}, {leaf.fact: {year: value}}, {})))  # type: ignore[dict-item] # as it was read


def found_code(found: Finding) -> int:
    """Return the code of a finding."""
    return code_of(found.answer, curable=found.curable)


def _by_distinct(leaf: Leaf, ground: Ground, probe: Probe, column: Figures) -> Bytes:
    """Judge the distinct figures of a column."""
    distinct, places = np.unique(column.numbers, return_inverse=True)
    rows = np.full(len(distinct), -1, np.int64)
    rows[places] = np.arange(len(places))
    table = np.fromiter((_asked(leaf, ground, probe, column.value(int(row))) for row in rows), np.uint8, len(rows))
    codes = table[places]
    for row in np.flatnonzero(column.rough):
        codes[row] = _asked(leaf, ground, probe, column.value(int(row)))
    return codes


def _figures(leaf: Leaf, ground: Ground, firms: Firms) -> Bytes | None:
    """Compare a column of figures with a figure or a formula."""
    op, value = leaf.op, leaf.value
    column = firms.column(leaf.fact, year_of(leaf, ground))
    if not isinstance(column, Figures):
        return None
    try:
        bound = span_of(value, ground, firms)
    except NotByColumn:
        return None
    unmet = _unmet(leaf, op)
    yes, no, close = compared(op, column, bound)
    codes = chosen(yes, MET, UNKNOWN)
    codes += chosen(no, unmet - UNKNOWN, 0)
    if close.any():
        codes[close] = PENDING
    return codes


def _unmet(leaf: Leaf, op: str) -> int:
    """Return the code of a figure that fails: one that is too small may grow."""
    if leaf.cure:
        return CURABLE if leaf.cure in CURES else FIXED
    return CURABLE if op in (">", ">=") else FIXED


def _between(leaf: Leaf, pair: tuple[Any, ...], ground: Ground, firms: Firms) -> Bytes | None:
    ends = [replace(leaf, op=op, value=end) for op, end in zip((">=", "<="), pair, strict=True)]
    below, above = (_figures(end, ground, firms) for end in ends)
    if below is None or above is None:
        return None
    codes = np.where(below >= CURABLE, below, np.where(above >= CURABLE, above, np.maximum(below, above)))
    return np.where((below == PENDING) | (above == PENDING), PENDING, codes).astype(np.uint8)
