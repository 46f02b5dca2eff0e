"""The conditions of all items over all firms: every distinct leaf once, then each item as a walk over sums.

Items that ask the same share the question (knowledge.rules.condition.Questions), and items that begin with the same
questions share the sum: the negative list, the place and the kind of firm are summed up once for all items.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

import numpy as np

from knowledge.rules.answers import CURABLE as CURES
from knowledge.rules.bulk.asks import Asks
from knowledge.rules.bulk.codes import CURABLE, FIXED, MET, PENDING, add, code_of, pending, worst
from knowledge.rules.bulk.columns import Bytes, Rows
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.lists import list_leaf
from knowledge.rules.bulk.singles import single_leaf
from knowledge.rules.condition import Questions, Unit, blocks_of
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import Asked
from knowledge.rules.item import leaves
from knowledge.rules.item_terms import AllOf, AnyOf, Condition, Leaf, Not

_NOBODY = Facts({}, {}, {})


@dataclass(slots=True)
class Branch:
    """A place in the tree of sums: one more question, the items that end here, and where it goes on."""

    question: int
    items: list[int] = field(default_factory=list)
    further: "dict[int, Branch]" = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """How many questions the longest way from here asks."""
        return max((1 + one.depth for one in self.further.values()), default=0)


class Plan:
    """The questions of a set of items over many firms. What a question gave is kept until the firms change."""

    def __init__(self, questions: Questions, firms: Firms) -> None:
        self.questions, self.firms = questions, firms
        self._numbers: dict[object, int] = {}
        self._about: list[tuple[Condition | None, Asked]] = []  # None: a window that is closed
        self._made: dict[int, Bytes] = {}
        self._ways: dict[int, tuple[Unit, Asks]] = {}
        self.pending: set[int] = set()  # questions that leave something to ask

    def ask(self, asked: Asked) -> list[int] | None:
        """Return the numbers of an item's questions, one for each unit that counts; None: its terms don't stand."""
        if not asked.standing.holds:
            return None
        numbers = [self.number(child, asked) for child in units_in(asked.terms.conditions)]
        if asked.window(_NOBODY).answer is False:  # closed for all alike; it opens again
            numbers.append(self._numbered("closed", None, asked))
        return numbers

    def number(self, condition: Condition, asked: Asked) -> int:
        """Return the number of a condition's question, the same one for all that ask the same."""
        if isinstance(condition, Leaf):
            unit = self.questions.unit_of(condition, asked.ground)
            return self._numbered(("leaf", unit.key), condition, asked)
        return self._numbered(("tree", id(condition), id(asked.terms)), condition, asked)

    def codes(self, number: int) -> Bytes:
        """Return what the firms say to a question."""
        found = self._made.get(number)
        if found is None:
            found = self._made[number] = self._make(*self._about[number])
            if (found == PENDING).any():
                self.pending.add(number)
        return found

    def code(self, number: int, firm: int) -> int:
        """Return what one firm says, asking it where that is still pending."""
        codes = self.codes(number)
        if codes[firm] == PENDING:
            if number not in self._ways:
                self._ways[number] = self._way(number)
            unit, asks = self._ways[number]
            found = unit.ask(asks.of(firm), {})
            codes[firm] = code_of(found.answer, curable=found.curable)
        return int(codes[firm])

    def told(self, number: int, firms: Rows) -> Bytes:
        """Return what some firms say to a question, with nothing left pending."""
        said: Bytes = self.codes(number)[firms]
        for at in np.flatnonzero(said == PENDING).tolist():
            said[at] = self.code(number, int(firms[at]))
        return said

    def about(self, number: int) -> tuple[Condition | None, Asked]:
        """Return the condition of a question and the item that asked it first; None: a window that is closed."""
        return self._about[number]

    def changed(self, firm: int) -> None:
        """Ask one firm again when it matters: its facts have changed."""
        self._ways = {}
        for number, codes in self._made.items():
            if self._about[number][0] is not None:
                codes[firm] = PENDING
                self.pending.add(number)

    def _numbered(self, key: object, condition: Condition | None, asked: Asked) -> int:
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = len(self._about)
            self._about.append((condition, asked))
        return found

    def _make(self, condition: Condition | None, asked: Asked) -> Bytes:
        if condition is None:
            return np.full(self.firms.count, CURABLE, np.uint8)
        if isinstance(condition, Leaf):
            return self._leaf(condition, asked)
        if isinstance(condition, Not):
            return self._not(condition, asked)
        parts = [self.codes(self.number(child, asked)) for child in condition.children]
        return self._any(parts) if isinstance(condition, AnyOf) else self._all(parts)

    def _all(self, parts: list[Bytes]) -> Bytes:
        total, room = np.full(self.firms.count, MET, np.uint8), np.empty(self.firms.count, np.uint8)
        for part in parts:
            add(total, part, total, room)
        return np.where(pending(total), PENDING, worst(total)).astype(np.uint8)

    def _any(self, parts: list[Bytes]) -> Bytes:
        best, open_ = np.full(self.firms.count, FIXED, np.uint8), np.zeros(self.firms.count, np.bool_)
        for part in parts:
            np.minimum(best, part, out=best)
            open_ |= part == PENDING
        best[open_ & (best != MET)] = PENDING
        return best

    def _leaf(self, leaf: Leaf, asked: Asked) -> Bytes:
        probe = self.questions.unit_of(leaf, asked.ground).probe
        found = list_leaf(leaf, asked.ground, probe, self.firms)
        if found is None:
            found = single_leaf(leaf, asked.ground, probe, self.firms)
        return found if found is not None else np.full(self.firms.count, PENDING, np.uint8)

    def _not(self, condition: Not, asked: Asked) -> Bytes:
        """Turn an answer round; where its leaves differ in what can be cured, firm by firm."""
        cures = {leaf.cure in CURES for leaf in leaves(condition.child)}
        if len(cures) != 1:
            return np.full(self.firms.count, PENDING, np.uint8)
        child, unmet = self.codes(self.number(condition.child, asked)), CURABLE if cures.pop() else FIXED
        turned = np.where(child == MET, unmet, np.where(child <= PENDING, child, MET))
        return turned.astype(np.uint8)

    def _way(self, number: int) -> tuple[Unit, Asks]:
        """Return how one firm is asked."""
        condition, asked = self._about[number]
        told = cast("Condition", condition)  # a window that is closed is closed for all: nobody is asked
        return self.unit(told, asked), Asks(told, asked.ground, self.firms)

    def unit(self, condition: Condition, asked: Asked) -> Unit:
        """Return a condition as the single evaluator asks it."""
        (block,) = blocks_of(condition, asked.ground, self.questions)
        return block.units[0]


def tree_of(units: Sequence[list[int] | None]) -> Branch:
    """Return the tree of sums: questions that many items ask come first."""
    often = Counter(number for numbers in units if numbers is not None for number in numbers)
    root = Branch(-1)
    for item, numbers in enumerate(units):
        if numbers is None:
            continue
        at = root
        for number in sorted(numbers, key=lambda one: (-often[one], one)):
            if number not in at.further:
                at.further[number] = Branch(number)
            at = at.further[number]
        at.items.append(item)
    return root


def units_in(condition: Condition) -> list[Condition]:
    """Return what counts as one of an item's conditions: each child of the top all, nested ones taken apart."""
    if isinstance(condition, AllOf):
        return [unit for child in condition.children for unit in units_in(child)]
    return [condition]
