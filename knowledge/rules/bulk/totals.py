"""What a matrix of states comes to for one item: what is missing to know more, what is paid, what a change would do."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from knowledge.rules.bulk.asks import Asks
from knowledge.rules.bulk.codes import STATES, UNKNOWN
from knowledge.rules.bulk.columns import Flags, Rows
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.bulk.worth import NO_END, held, worth_of
from knowledge.rules.fitting import State
from knowledge.rules.item import leaves

PRICED = (State.ELIGIBLE,)
"""The states for which amounts are told unless others are asked for."""
_UNKNOWN = STATES.index(State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Paid:
    """What one firm would be paid: whole fen; ``high_fen`` None: no upper end."""

    firm: int
    low_fen: int
    high_fen: int | None


def missing_facts(everyone: Everyone, row: int) -> Counter[str]:
    """Return for each fact how many firms are unknown to an item because (also) this is not known of them.

    A firm that fits but for the amount counts under none.
    """
    unknown = np.flatnonzero(everyone.matrix[row] == _UNKNOWN)
    open_: dict[str, Flags] = {}
    for number in everyone.plan.ask(everyone.asked[row]) or ():
        condition, _ = everyone.plan.about(number)
        if condition is None:
            continue
        said = everyone.plan.told(number, unknown)
        for name in {leaf.fact for leaf in leaves(condition)}:
            open_[name] = open_.get(name, np.zeros(len(unknown), np.bool_)) | (said == UNKNOWN)
    return Counter({name: int(flags.sum()) for name, flags in open_.items() if flags.any()})


def paid(everyone: Everyone, row: int, priced: Collection[State] = PRICED) -> Iterator[Paid]:
    """Yield what every firm of some states would be paid of an item, in the order of the firms."""
    for firm, low, high in zip(*(one.tolist() for one in amounts(everyone, row, priced)), strict=True):
        yield Paid(firm, low, None if high == NO_END else high)


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
