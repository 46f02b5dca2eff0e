"""What fits one firm, and how much: all items of a city on one day, with reasons and the best legal combination.

Compiled once per set of items and day. One firm is then a run over questions, most of which many items share.
"""

from dataclasses import dataclass
from datetime import date

from knowledge.rules.answers import Gap
from knowledge.rules.combination import Combination, combine
from knowledge.rules.condition import Questions
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import Asked, Fit, State, compile_item, fit
from knowledge.rules.item import TAX_RELIEF, Item, ItemSet, Terms
from knowledge.rules.reward import Amount, Reward, compile_reward
from knowledge.rules.stacking import claim_of, joints_of


class ItemResult:
    """One item for one firm.

    The amount of what is not eligible is worked out when somebody asks for it. ``state`` is the fit's, but an item
    whose amount hangs on a fact nobody knows is unknown (待补充; domain reference 4.2). Where the text itself leaves
    the amount open, no fact is missing: the item is eligible for a range.
    """

    __slots__ = ("_amount", "_priced", "_reward", "facts", "fit", "state")

    def __init__(self, fit: Fit, reward: Reward | None, facts: Facts) -> None:
        self.fit, self.facts, self.state = fit, facts, fit.state
        self._reward = None if fit.state is State.INELIGIBLE else reward
        self._priced = False
        self._amount: Amount | None = None
        if self.state is State.ELIGIBLE and (amount := self.amount) and amount.exact_fen is None and amount.missing:
            self.state = State.UNKNOWN

    @property
    def amount(self) -> Amount | None:
        """What it pays; None where it gives no money, or the firm can't have it anyway."""
        if not self._priced and self._reward is not None:
            self._amount = self._reward.amount(self.facts)
        self._priced = True
        return self._amount

    @property
    def missing(self) -> tuple[Gap, ...]:
        """The facts that would decide whether it fits, or how much it pays."""
        amount = self.amount
        if amount is None or amount.exact_fen is not None:
            return self.fit.missing
        return tuple(dict.fromkeys((*self.fit.missing, *(self.facts.asked_as(*gap) for gap in amount.missing))))

    @property
    def item(self) -> Item:
        """The item."""
        return self.fit.asked.item

    @property
    def terms(self) -> Terms:
        """The version that was looked at."""
        return self.fit.asked.terms

    @property
    def code(self) -> str:
        """The item's code."""
        return self.item.code

    @property
    def is_tax_relief(self) -> bool:
        """Whether this is listed apart and never added."""
        return self.item.kind == TAX_RELIEF

    @property
    def amount_fen(self) -> int | None:
        """The exact amount of what is eligible, and what would be had of what is near; else None."""
        if self.amount is None or self.state not in {State.ELIGIBLE, State.NEAR}:
            return None
        return self.amount.exact_fen


@dataclass(frozen=True, slots=True)
class MatchResult:
    """All items for one firm on one day, by code."""

    day: date
    facts: Facts
    items: tuple[ItemResult, ...]
    combination: Combination

    def of(self, state: State) -> tuple[ItemResult, ...]:
        """Return the items of one state, tax relief apart."""
        return tuple(one for one in self.items if one.state is state and not one.is_tax_relief)

    @property
    def tax_relief(self) -> tuple[ItemResult, ...]:
        """Tax relief, whatever its state: never part of a total."""
        return tuple(one for one in self.items if one.is_tax_relief)


class Matcher:
    """A set of items on one day, compiled. Safe to share: a run keeps nothing in it."""

    def __init__(self, items: ItemSet, day: date) -> None:
        self.items, self.day = items, day
        self._questions = Questions()
        asked = [compile_item(item, day, self._questions) for item in items.items]
        self._compiled = tuple((one, _reward(one)) for one in asked)

    @property
    def compiled(self) -> tuple[tuple[Asked, Reward | None], ...]:
        """The items as they are asked, with what they pay, in their order."""
        return self._compiled

    def match(self, facts: Facts) -> MatchResult:
        """Match one firm."""
        seen = self._questions.answered(facts)
        results = tuple(ItemResult(fit(asked, facts, seen), reward, facts) for asked, reward in self.compiled)
        claims = [
            claim_of(one.code, one.item.name, one.terms, one.amount)
            for one in results
            if one.state is State.ELIGIBLE and not one.is_tax_relief and one.amount is not None
        ]
        best = combine(claims, joints_of(self.items, self.day, facts), self.items.groups)
        return MatchResult(self.day, facts, results, best)


def _reward(asked: Asked) -> Reward | None:
    return compile_reward(asked.item.code, asked.terms, asked.ground) if asked.standing.holds else None
