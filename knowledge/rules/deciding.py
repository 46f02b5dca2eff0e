"""What is decided of all items for one firm, without the reasons: what is stored, for which every moment counts.

The same answers as knowledge.rules.matching gives, in the same order of conditions; but an item is left as soon as it
is sure that the firm can't have it, and nobody keeps what each leaf said.
"""

from typing import NamedTuple

from knowledge.rules.answers import Answer, Gap
from knowledge.rules.condition_units import LeafUnit, Seen, Unit
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import Asked, State
from knowledge.rules.matching import Matcher
from knowledge.rules.reward import Amount, Reward


class Decided(NamedTuple):
    """One item for one firm."""

    code: str
    state: State
    amount: Amount | None = None  # of what is eligible and pays
    missing: tuple[Gap, ...] = ()  # of what is unknown: the facts its conditions lack; all met, those its amount lacks


def decide(matcher: Matcher, facts: Facts) -> list[Decided]:
    """Return what every item is to a firm, in the order of the items."""
    seen: Seen = {}
    return [_decided(asked, reward, facts, seen) for asked, reward in matcher.compiled]


def _decided(asked: Asked, reward: Reward | None, facts: Facts, seen: Seen) -> Decided:
    code = asked.item.code
    if not asked.standing.holds:
        return Decided(code, State.INELIGIBLE)
    failed, unsure = 0, list[tuple[Gap, ...]]()
    for block in asked.blocks:
        for unit in block.units:
            answer, curable, missing = _ask(unit, facts, seen)
            if answer:
                continue
            if answer is None:
                unsure.append(missing)
                continue
            failed += 1
            if failed > 1 or not curable:
                return Decided(code, State.INELIGIBLE)
    failed += asked.window(facts).answer is False
    if failed:
        return Decided(code, State.NEAR if failed == 1 else State.INELIGIBLE)
    if unsure:
        return Decided(code, State.UNKNOWN, missing=tuple(dict.fromkeys(gap for gaps in unsure for gap in gaps)))
    amount = reward.amount(facts) if reward is not None else None
    if amount is not None and amount.exact_fen is None and amount.missing:
        return Decided(
            code, State.UNKNOWN, missing=tuple(dict.fromkeys(facts.asked_as(*gap) for gap in amount.missing))
        )
    return Decided(code, State.ELIGIBLE, amount)


def _ask(unit: Unit, facts: Facts, seen: Seen) -> tuple[Answer, bool, tuple[Gap, ...]]:
    if isinstance(unit, LeafUnit):
        found = unit.find(facts, seen)
        return found.answer, found.curable, found.missing
    outcome = unit.ask(facts, seen)
    missing: tuple[Gap, ...] = ()
    if outcome.answer is None:
        missing = tuple(gap for row in outcome.rows if row.finding.answer is None for gap in row.finding.missing)
    return outcome.answer, outcome.curable, missing
