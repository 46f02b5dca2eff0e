"""What a matrix of states comes to for one item: what is missing to know more, what is paid, what a change would do."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass

import numpy as np

from knowledge.rules.bulk.asks import Asks
from knowledge.rules.bulk.codes import PENDING, STATES, UNKNOWN
from knowledge.rules.bulk.columns import Flags
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.fitting import State
from knowledge.rules.item import leaves

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
        said = everyone.plan.codes(number)[unknown]
        for at in np.flatnonzero(said == PENDING).tolist():
            said[at] = everyone.plan.code(number, int(unknown[at]))
        for name in {leaf.fact for leaf in leaves(condition)}:
            open_[name] = open_.get(name, np.zeros(len(unknown), np.bool_)) | (said == UNKNOWN)
    return Counter({name: int(flags.sum()) for name, flags in open_.items() if flags.any()})


def paid(everyone: Everyone, row: int, priced: Collection[State] = (State.ELIGIBLE,)) -> Iterator[Paid]:
    """Yield what every firm of some states would be paid of an item; who is known alike is reckoned once."""
    reward, asked = everyone.rewards[row], everyone.asked[row]
    if reward is None:
        return
    asks = Asks((asked.terms.amount, asked.terms.caps), asked.ground, everyone.firms)
    told: dict[object, tuple[int, int | None]] = {}
    for firm in np.flatnonzero(np.isin(everyone.matrix[row], [STATES.index(one) for one in priced])).tolist():
        key = asks.key(firm)
        if key not in told:
            amount = reward.amount(asks.of(firm))
            told[key] = amount.low_fen, amount.high_fen
        yield Paid(firm, *told[key])
