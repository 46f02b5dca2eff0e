"""How sure we are that a passage answers a question: what part of the question it has, 0 to 1.

A question is cut into units: a wording of the city's synonyms is one unit and any wording of its group covers it;
the rest are pairs of characters. Rare units weigh more, and units the base has never seen weigh most, so a
question about something else scores low however many common words it shares with a policy.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.search import tokens
from knowledge.search.query import Query

REFUSE_BELOW = 0.48  # calibrated by benchmarks/answers.py
STRANGE = 1.3  # weight of what the base has never seen, against a term that stands in one document
_FIGURES = re.compile(
    r"\d+(?:\.\d+)?(?:万|亿|%|元|个人|人|岁|年|平方|[^\d\s]{0,1}(?=\s|$))|[一二三四五六七八九十百]+来?[个名]?人"
)
_EMPTY = frozenset("的了么还有报被算领拿给是按就也都到")  # pairs with one of these say nothing of their own


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing the question speaks of."""

    weight: float
    wordings: tuple[frozenset[str], ...]  # sets of pairs; any one of them covers the unit


def units_of(query: Query, frequency: Callable[[str], int], documents: int) -> list[Unit]:
    """Cut a question into units.

    Args:
        query: the question.
        frequency: in how many documents a pair of characters stands.
        documents: how many documents there are.

    """

    def rarity(term: str) -> float:
        seen = frequency(term)
        return math.log(1 + (documents - seen + 0.5) / (seen + 0.5))

    rest = _FIGURES.sub(" ", query.core)
    units = []
    for said, group in query.wordings:
        if said not in rest:
            continue
        rest = rest.replace(said, " ")
        sets = [frozenset(tokens.bigrams(wording)) for wording in group]
        weight = min(max(map(rarity, one), default=0.0) for one in sets) * math.sqrt(len(said) / 2)
        units.append(Unit(weight, tuple(sets)))
    strange: list[str] = []
    for term in [*dict.fromkeys(tokens.bigrams(rest)), ""]:
        if term and not frequency(term) and not _EMPTY & set(term) and (len(term) > 1 or term.isdigit()):
            strange.append(term)
            continue
        if strange:  # neighbours the base has never seen are one strange thing, however long it is
            units.append(Unit(STRANGE * rarity(strange[0]) * math.sqrt(len(strange)), (frozenset(strange),)))
            strange = []
        if (len(term) > 1 and not _EMPTY & set(term)) or term.isdigit():
            units.append(Unit(rarity(term) * query.grams.get(term, 1.0), (frozenset((term,)),)))
    return units


def coverage(units: Sequence[Unit], text: str) -> float:
    """Return the weighted part of the units that stand in a text, 0 to 1; 0 for a question without units."""
    total = sum(unit.weight for unit in units)
    if not total:
        return 0.0
    terms = frozenset(tokens.bigrams(tokens.fold(text)))
    return sum(unit.weight * max(_part(one, terms) for one in unit.wordings) for unit in units) / total


def _part(wording: frozenset[str], terms: frozenset[str]) -> float:
    return len(wording & terms) / len(wording) if wording else 0.0
