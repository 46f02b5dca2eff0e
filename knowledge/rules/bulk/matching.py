"""All items for all firms: a matrix of states, made anew where an item or a firm has changed.

The same states as knowledge.rules.matching gives one firm: every leaf is judged by the single evaluator's own probes
or compared exactly, and two threads walk over the sums (numpy lets them run side by side).
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np

from knowledge.rules.bulk.amounts import settled
from knowledge.rules.bulk.asks import Asks
from knowledge.rules.bulk.codes import MET, OPEN_STATE, STATES, add, one_more, pending, state_of, states_of
from knowledge.rules.bulk.columns import Bytes
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.plan import Branch, Plan, tree_of
from knowledge.rules.bulk.worth import worth_of
from knowledge.rules.condition import Questions
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import Asked, State, compile_item, fit
from knowledge.rules.item import Item, ItemSet
from knowledge.rules.matching import ItemResult
from knowledge.rules.reward import Reward, compile_reward

THREADS = 2
BLOCK = 1 << 16  # firms at a time: what a thread works on stays in its cache
FEW = 100  # so many firms are sooner asked one by one
_ELIGIBLE, _UNKNOWN, _INELIGIBLE = (STATES.index(one) for one in (State.ELIGIBLE, State.UNKNOWN, State.INELIGIBLE))


class Everyone:
    """A set of items on one day against many firms.

    ``matrix`` has a row for each item (in the order of ``codes``) and a column for each firm: places in ``STATES``.
    ``asked`` and ``rewards`` are the compiled items and amounts, ``plan`` the questions, by row.
    """

    def __init__(self, items: ItemSet, day: date, firms: Firms, threads: int = THREADS, few: int = FEW) -> None:
        self.day, self.firms, self.threads, self.few = day, firms, threads, few
        self._questions = Questions()
        self.plan = Plan(self._questions, firms)
        self.asked = [self._compiled(item) for item in items.items]
        self.rewards = [_reward(one) for one in self.asked]
        self.matrix: Bytes = np.empty((len(self.asked), firms.count), np.uint8)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the items, in the order of the rows."""
        return tuple(one.item.code for one in self.asked)

    @property
    def compiled(self) -> Sequence[tuple[Asked, Reward | None]]:
        """The items as they are asked, with what they pay, in the order of the rows."""
        return tuple(zip(self.asked, self.rewards, strict=True))

    def match(self) -> Bytes:
        """Make the whole matrix, and return it."""
        self._fill(range(len(self.asked)))
        return self.matrix

    def change_item(self, item: Item) -> Bytes:
        """Take a changed item, or a new one, and return its row: the state of every firm."""
        asked = self._compiled(item)
        row = self.codes.index(item.code) if item.code in self.codes else len(self.asked)
        if row == len(self.asked):
            self.asked.append(asked)
            self.rewards.append(_reward(asked))
            self.matrix = np.concatenate((self.matrix, np.empty((1, self.firms.count), np.uint8)))
        else:
            self.asked[row], self.rewards[row] = asked, _reward(asked)
        self._fill((row,))
        changed: Bytes = self.matrix[row]
        return changed

    def change_firm(self, firm: int, facts: Facts) -> Bytes:
        """Take the changed facts of one firm and return its column: the state of every item."""
        self.firms.put(firm, facts)
        self.plan.changed(firm)
        self.matrix[:, firm] = [STATES.index(one) for one in self._one(facts)]
        changed: Bytes = self.matrix[:, firm]
        return changed

    def _one(self, facts: Facts) -> list[State]:
        seen = self._questions.answered(facts)
        return [ItemResult(fit(asked, facts, seen), reward, facts).state for asked, reward in self.compiled]

    def _compiled(self, item: Item) -> Asked:
        return compile_item(item, self.day, self._questions)

    def _fill(self, rows: Sequence[int]) -> None:
        units = [self.plan.ask(self.asked[row]) for row in rows]
        tree = tree_of(units)
        asked = sorted({number for numbers in units if numbers is not None for number in numbers})
        with ThreadPoolExecutor(self.threads) as pool:
            list(pool.map(self.plan.codes, asked))
            blocks = range(0, self.firms.count, BLOCK)
            list(pool.map(lambda first: self._walk(tree, rows, first), blocks))
        for row, numbers in zip(rows, units, strict=True):
            if numbers is None:
                self.matrix[row] = _INELIGIBLE
            else:
                self._settle(row, numbers)
                self._price(row)

    def _walk(self, tree: Branch, rows: Sequence[int], first: int) -> None:
        """Sum up the answers of one block of firms along the tree, and write the states where an item ends."""
        last = min(first + BLOCK, self.firms.count)
        sums = [np.zeros(last - first, np.uint8) for _ in range(tree.depth + 1)]
        room = np.empty(last - first, np.uint8)

        def walk(branch: Branch, depth: int, *, asks: bool) -> None:
            if branch.question >= 0:
                codes = self.plan.codes(branch.question)[first:last]
                add(sums[depth - 1], codes, sums[depth], room)
                asks = asks or branch.question in self.plan.pending
            for at in branch.items:
                out = self.matrix[rows[at], first:last]
                states_of(sums[depth], out, room)
                if asks:
                    out[pending(sums[depth])] = OPEN_STATE
            for further in branch.further.values():
                walk(further, depth + 1, asks=asks)

        walk(tree, 0, asks=False)

    def _settle(self, row: int, numbers: Sequence[int]) -> None:
        """Ask the firms for whom something pending decides."""
        if self.plan.pending.isdisjoint(numbers):
            return
        for firm in np.flatnonzero(self.matrix[row] == OPEN_STATE).tolist():
            total = MET
            for number in numbers:
                total = one_more(total, self.plan.code(number, firm))
            self.matrix[row, firm] = state_of(total)

    def _price(self, row: int) -> None:
        """Turn eligible into unknown where the amount hangs on a fact nobody knows."""
        reward, asked, states = self.rewards[row], self.asked[row], self.matrix[row]
        if reward is None:
            return
        doubtful = (states == _ELIGIBLE) & ~settled(asked, self.plan)
        if (
            np.count_nonzero(doubtful) > self.few
            and (worth := worth_of(asked, self.plan)) is not None
            and not worth.open
        ):
            states[doubtful & worth.sure & ~worth.exact] = _UNKNOWN
            doubtful &= ~worth.sure
        asks = Asks((asked.terms.amount, asked.terms.caps), asked.ground, self.firms)
        told: dict[object, bool] = {}  # firms of whom the same is known are told the same
        for firm in np.flatnonzero(doubtful).tolist():
            key = asks.key(firm)
            if key not in told:
                amount = reward.amount(asks.of(firm))
                told[key] = amount.exact_fen is None and bool(amount.missing)
            if told[key]:
                states[firm] = _UNKNOWN


def _reward(asked: Asked) -> Reward | None:
    return compile_reward(asked.item.code, asked.terms, asked.ground) if asked.standing.holds else None
