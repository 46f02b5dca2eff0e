"""What a matrix of states comes to in money, for one item."""

from collections.abc import Collection

import numpy as np

from knowledge.rules.bulk.asks import Asks
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.bulk.columns import Rows
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.bulk.worth import held, worth_of
from knowledge.rules.fitting import State

PRICED = (State.ELIGIBLE,)
"""The states for which amounts are told unless others are asked for."""
_UNKNOWN = STATES.index(State.UNKNOWN)


def amounts(everyone: Everyone, row: int, priced: Collection[State] = PRICED) -> tuple[Rows, Rows, Rows]:
    """Return the firms of some states, and the least and the most that each is paid of an item, in whole fen.

    NO_END stands for no upper end. An item that gives no money has none of them.
    """
    reward, asked = everyone.rewards[row], everyone.asked[row]
    if reward is None:
        return tuple(np.zeros(0, np.int64) for _ in range(3))  # type: ignore[return-value] # three
    firms = np.flatnonzero(np.isin(everyone.matrix[row], [STATES.index(one) for one in priced]))
    low, high, sure = np.zeros(len(firms), np.int64), np.zeros(len(firms), np.int64), np.zeros(len(firms), np.bool_)
    if len(firms) > everyone.few and (worth := worth_of(asked, everyone.plan)) is not None:
        low, high, sure = worth.low_fen[firms], worth.high_fen[firms], worth.sure[firms]
    asks = Asks((asked.terms.amount, asked.terms.caps), asked.ground, everyone.firms)
    told: dict[object, tuple[int, int]] = {}  # firms of whom the same is known are told the same
    for at in np.flatnonzero(~sure).tolist():
        key = asks.key(int(firms[at]))
        if key not in told:
            amount = reward.amount(asks.of(int(firms[at])))
            told[key] = held(amount.low_fen), held(amount.high_fen)
        low[at], high[at] = told[key]
    return firms, low, high
