"""How sure we are that a passage answers a question: what part of the question it has, 0 to 1.

A question is cut into units: a wording of the city's synonyms is one unit and any wording of its group covers it;
the rest are words of the language, and, in a second cut, pairs of characters (the two together tell answerable
questions from others better than either alone: benchmarks/refusal.py). Rare units weigh more, and units the base
has never seen weigh most, so a question about something else scores low however many common words it shares with
a policy.
"""

import math
import re
from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass

from knowledge.search import tokens
from knowledge.search.fillers import CHARACTERS, WORDS
from knowledge.search.query import Query
from knowledge.search.reading import stands

FITS = 0.45  # a draft is named when one of its articles has this part of the question
NAMED_BY_TITLE = 0.2  # a draft is named when its title has this part of the question
STRANGE = 1.3  # weight of what the base has never seen, against a term that stands in one document
_FIGURES = re.compile(
    r"\d+(?:\.\d+)?(?:万|亿|%|元|个人|人|岁|年|平方|[^\d\s]{0,1}(?=\s|$))|[一二三四五六七八九十百]+来?[个名]?人"
)
_EMPTY_PAIR = frozenset("的了么还有报被算领拿给是按就也都到")  # pairs with one of these say nothing of their own


@dataclass(frozen=True, slots=True)
class Unit:
    """One thing the question speaks of."""

    weight: float
    wordings: tuple[frozenset[str], ...]  # sets of pairs; any one of them covers the unit


@dataclass(frozen=True, slots=True)
class Units:
    """A question cut twice: words hold together what belongs together, pairs see what no dictionary knows."""

    words: tuple[Unit, ...]
    pairs: tuple[Unit, ...]


Rarity = Callable[[str], float]


def rarity_in(frequency: Callable[[str], int], documents: int) -> Rarity:
    """Return how rare terms are in a base: the inverse document frequency of BM25."""

    def rarity(term: str) -> float:
        seen = frequency(term)
        return math.log(1 + (documents - seen + 0.5) / (seen + 0.5))

    return rarity


def units_of(query: Query, frequency: Callable[[str], int], documents: int) -> Units:
    """Cut a question into units.

    Args:
        query: the question.
        frequency: in how many documents a pair of characters stands.
        documents: how many documents there are.

    """
    rarity = rarity_in(frequency, documents)
    rest = _FIGURES.sub(" ", query.core)
    named = []
    for said, group in query.wordings:
        if said not in rest:
            continue
        rest = rest.replace(said, " ")
        sets = [frozenset(tokens.bigrams(wording)) for wording in group]
        weight = min(max(map(rarity, one), default=0.0) for one in sets) * math.sqrt(len(said) / 2)
        named.append(Unit(weight, tuple(sets)))
    return Units(
        words=(*named, *_word_units(rest, query, frequency, rarity)),
        pairs=(*named, *_pair_units(rest, query, frequency, rarity)),
    )


def _word_units(rest: str, query: Query, frequency: Callable[[str], int], rarity: Rarity) -> Iterator[Unit]:
    for piece in _pieces(rest):
        pairs = tokens.bigrams(piece)
        seen = [term for term in pairs if frequency(term)]
        if len(seen) == len(pairs):
            named = max(query.grams.get(term, 1.0) for term in pairs)
            yield Unit(max(map(rarity, pairs)) * named, (frozenset(pairs),))
        else:  # a word the base has never seen, however common its parts
            yield Unit(STRANGE * rarity("") * math.sqrt(len(pairs) - len(seen)), (frozenset(pairs),))


def _pair_units(rest: str, query: Query, frequency: Callable[[str], int], rarity: Rarity) -> Iterator[Unit]:
    strange: list[str] = []
    for term in [*dict.fromkeys(tokens.bigrams(rest)), ""]:
        speaks = not _EMPTY_PAIR & set(term)
        if term and not frequency(term) and speaks and (len(term) > 1 or term.isdigit()):
            strange.append(term)
            continue
        if strange:  # neighbours the base has never seen are one strange thing, however long it is
            yield Unit(STRANGE * rarity(strange[0]) * math.sqrt(len(strange)), (frozenset(strange),))
            strange = []
        if (len(term) > 1 and speaks) or term.isdigit():
            yield Unit(rarity(term) * query.grams.get(term, 1.0), (frozenset((term,)),))


def _pieces(text: str) -> list[str]:
    """Return what a text speaks of: words of the language, and neighbouring characters that are none."""
    pieces: list[str] = []
    for run in tokens.runs(text):
        if run.isascii():
            pieces.append(run)
            continue
        loose = ""
        for _, word in [*tokens.dictionary_words(run), (0, "")]:
            if len(word) == 1 and word not in CHARACTERS:
                loose += word
                continue
            if len(loose) > 1:
                pieces.append(loose)
            loose = ""
            if len(word) > 1 and word not in WORDS and not set(word) <= CHARACTERS:
                pieces.append(word)
    return pieces


class Coverage:
    """The weighted part of a question that texts have: made once, asked of many texts.

    Args:
        units: the question, cut both ways; each cut counts half.

    """

    def __init__(self, units: Units) -> None:
        self._single: dict[str, float] = {}  # units of one term alone: what it is worth
        self._several: list[tuple[float, tuple[frozenset[str], ...]]] = []
        for cut in (units.words, units.pairs):
            total = 2 * sum(unit.weight for unit in cut) or 1.0
            for unit in cut:
                self._add(unit.weight / total, unit.wordings)
        self._terms = {term for _, wordings in self._several for one in wordings for term in one}

    def _add(self, share: float, wordings: tuple[frozenset[str], ...]) -> None:
        if len(wordings) == 1 and len(wordings[0]) == 1:
            (term,) = wordings[0]
            self._single[term] = self._single.get(term, 0.0) + share
        else:
            self._several.append((share, wordings))

    def __call__(self, folded: str) -> float:
        """Return the part that stands in a folded text, 0 to 1; 0 for a question without units."""
        said = sum(share for term, share in self._single.items() if stands(term, folded))
        there = {term for term in self._terms if stands(term, folded)}
        return said + sum(share * max(part(one, there) for one in wordings) for share, wordings in self._several)


def coverage(units: Units, text: str) -> float:
    """Return the weighted part of the units that stand in a text, 0 to 1; 0 for a question without units."""
    return Coverage(units)(tokens.fold(text))


def part(wording: frozenset[str], terms: Container[str]) -> float:
    """Return the part of a wording's pairs that are among the terms."""
    return sum(term in terms for term in wording) / len(wording) if wording else 0.0
