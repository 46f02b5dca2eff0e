"""What matching comes to, in columns to be stored: the states and amounts of one item, or of one firm.

A column holds one item for all firms, a row one firm for all items; the same numbers stand in both.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from knowledge.rules.bulk.codes import STATES
from knowledge.rules.bulk.columns import Bytes, Rows
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.bulk.totals import PRICED, amounts
from knowledge.rules.bulk.worth import held
from knowledge.rules.fitting import State
from knowledge.rules.matching import MatchResult

NO_AMOUNT = -1
"""In place of fen: no amount is told (not of a state that is priced, or the item gives no money)."""


@dataclass(frozen=True, slots=True)
class Cells:
    """States as places in ``STATES``, amounts as a range in whole fen: of all firms to an item, or the other way."""

    states: Bytes
    low_fen: Rows  # NO_AMOUNT where none is told
    high_fen: Rows  # NO_END where nothing bounds it


def item_columns(everyone: Everyone, priced: Collection[State] = PRICED) -> Iterator[tuple[str, Cells]]:
    """Yield the code and the column of every item, in the order of ``everyone.codes``, once all are matched."""
    for code in everyone.codes:
        yield code, item_column(everyone, code, priced)


def item_column(everyone: Everyone, code: str, priced: Collection[State] = PRICED) -> Cells:
    """Return one item for all firms, as they were matched last (``match`` or ``change_item``).

    Raises:
        ValueError: there is no such item.
    """
    row = everyone.codes.index(code)
    low, high = (np.full(everyone.firms.count, NO_AMOUNT, np.int64) for _ in range(2))
    firms, least, most = amounts(everyone, row, priced)
    low[firms], high[firms] = least, most
    return Cells(everyone.matrix[row], low, high)


def firm_row(match: MatchResult, priced: Collection[State] = PRICED) -> Cells:
    """Return one firm for all items: what is to be stored when only this firm has changed."""
    states = np.fromiter((STATES.index(one.state) for one in match.items), np.uint8, len(match.items))
    low, high = (np.full(len(match.items), NO_AMOUNT, np.int64) for _ in range(2))
    for at, one in enumerate(match.items):
        if one.state in priced and one.amount is not None:
            low[at], high[at] = held(one.amount.low_fen), held(one.amount.high_fen)
    return Cells(states, low, high)
