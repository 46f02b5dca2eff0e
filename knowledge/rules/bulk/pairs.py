"""Demands that compare two days of one record (a loan of at least a year): judged once for each way they can lie.

What counts is in which stretch the field lies, and on which side of the other day, moved by the months and days asked
for. One record of each way is judged by the single evaluator's filter, and stands for the others.
"""

from collections.abc import Callable, Sequence
from datetime import date

import numpy as np

from knowledge.rules.bounds import day_of
from knowledge.rules.bulk.breaks import BEFORE_ALL, Breaks, breaks_of_demand
from knowledge.rules.bulk.columns import Bytes, Rows, Words
from knowledge.rules.bulk.tables import Table
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item_terms import Day, Demand

_NO_DAY = -1
_NOBODY = Facts({}, {}, {})


def judged_pairs(
    demand: Demand, others: Sequence[Day], table: Table, ground: Ground, judge: Callable[[int], int]
) -> Bytes:
    """Return what each record says to a demand on a field that is compared with other days of the record.

    Args:
        demand: not a valid_on, which asks for two fields by itself.
        others: the days of the record it compares with.
        table: the records.
        ground: what the demand is compiled against.
        judge: what the record in a row says.

    """
    own = table.field((demand.field,))
    ways = own.fewer(breaks_of_demand(demand, ground)).places.astype(np.int64)
    ordinals = _ordinals(own, None, ground)
    for day in others:
        anchor = table.field((day.anchor,))
        kinds = anchor.fewer(Breaks((BEFORE_ALL,)))
        moved = _ordinals(anchor, day, ground)
        side = np.where((ordinals == _NO_DAY) | (moved == _NO_DAY), 2, np.sign(ordinals - moved)) + 1
        ways = (ways * len(kinds.values) + kinds.places) * 4 + side
    _, first, alike = np.unique(ways, return_index=True, return_inverse=True)
    told = np.fromiter((judge(row) for row in first.tolist()), np.uint8, len(first))
    return np.take(told, alike)


def _ordinals(column: Words, day: Day | None, ground: Ground) -> Rows:
    """Return the ordinal of each record's day, moved as asked for; _NO_DAY where it is none."""
    at = day_of(day, ground)
    found = np.full(len(column.values), _NO_DAY, np.int64)
    for place, value in enumerate(column.values):
        if isinstance(value, date):
            moved = value if day is None else at(_NOBODY, {day.anchor: value})
            found[place] = _NO_DAY if moved is None else moved.toordinal()
    return np.take(found, column.places)
