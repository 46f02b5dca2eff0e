"""Documents in the order of how well they answer a question.

A document is as good as its best article and as the whole of it (two BM25 scores on pairs of characters),
a little as its words, and better when it speaks of the places and titles named and when the sentences found
hold what is asked for: an amount, a day, a telephone. What each feature gives is printed by
benchmarks/retrieval.py; the weights are round on purpose.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.search import tokens
from knowledge.search.keyword import WordIndex
from knowledge.search.kinds import answers
from knowledge.search.query import Query
from ledger.policies import Policy

ARTICLES_AT_ONCE = 300  # asked of the index first; more when a filter leaves too few
DOCUMENTS_AT_ONCE = 150
MORE = 8  # how many times more is asked when a filter leaves too few
LOOKED_INTO = 20  # documents whose best article is read
UNLISTED = 0.8  # a document missing in one leg scores this part of the last one listed there


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much, against 1.0 for the best article and the whole document together."""

    article: float = 0.5
    document: float = 0.5
    words: float = 0.2
    places: float = 0.3
    kinds: float = 0.15
    quoted: float = 0.15
    meaning: float = 0.3


@dataclass(frozen=True, slots=True)
class Ranked:
    """One document and its articles that were found, the best first."""

    policy_id: str
    score: float
    articles: tuple[tuple[int, float], ...]  # (ordinal, BM25 score)
    parts: Mapping[str, float] = field(default_factory=dict)  # what the score is made of


@dataclass(frozen=True, slots=True)
class _Legs:
    articles: dict[str, list[tuple[int, float]]]
    whole: dict[str, float]
    words: dict[str, float]
    exhausted: bool


def rank(
    query: Query,
    index: WordIndex,
    admitted: Callable[[Sequence[str]], Mapping[str, Policy]],
    texts: Callable[[Sequence[tuple[str, int]]], Mapping[tuple[str, int], str]],
    wanted: int,
    meaning: Mapping[tuple[str, int], float] | None = None,
    weights: Weights = Weights(),
) -> list[Ranked]:
    """Return at least ``wanted`` documents, if there are so many, the best first.

    Args:
        query: the question.
        index: the words' leg.
        admitted: gives those of the documents that pass the filter.
        texts: gives the texts of articles.
        wanted: how many documents are needed after the filter.
        meaning: the other leg's similarity of articles, 0 to 1; None: words only.
        weights: what counts how much.

    """
    meaning = meaning or {}
    grow = 1
    while True:
        legs = _legs(query, index, grow)
        names = list(dict.fromkeys([*legs.articles, *legs.whole, *(policy_id for policy_id, _ in meaning)]))
        policies = admitted(names)
        if len(policies) >= wanted or legs.exhausted:
            break
        grow *= MORE
    scored = _score(query, index, legs, policies, meaning, weights)
    scored.sort(key=lambda one: (-one.score, one.policy_id))
    if query.kinds:
        head = _look_into(query, scored[:LOOKED_INTO], texts, weights)
        scored[:LOOKED_INTO] = sorted(head, key=lambda one: (-one.score, one.policy_id))
    return scored


def _legs(query: Query, index: WordIndex, grow: int) -> _Legs:
    found = index.articles(query.grams, ARTICLES_AT_ONCE * grow)
    articles: dict[str, list[tuple[int, float]]] = {}
    for one in found:
        articles.setdefault(one.policy_id, []).append((one.ordinal, one.score))
    whole = index.documents("grams", query.grams, DOCUMENTS_AT_ONCE * grow)
    words = index.documents("words", query.words, DOCUMENTS_AT_ONCE * grow)
    exhausted = len(found) < ARTICLES_AT_ONCE * grow and len(whole) < DOCUMENTS_AT_ONCE * grow
    return _Legs(articles, dict(whole), dict(words), exhausted)


def _score(
    query: Query,
    index: WordIndex,
    legs: _Legs,
    policies: Mapping[str, Policy],
    meaning: Mapping[tuple[str, int], float],
    weights: Weights,
) -> list[Ranked]:
    best_article = {policy_id: found[0][1] for policy_id, found in legs.articles.items()}
    near: dict[str, list[tuple[int, float]]] = {}
    for (policy_id, ordinal), similarity in meaning.items():
        near.setdefault(policy_id, []).append((ordinal, similarity))
    article, whole, word = _scale(best_article), _scale(legs.whole), _scale(legs.words)
    places = index.having([tokens.bigrams(place) for place in query.places], policies) if query.places else {}
    scored = []
    for policy_id, policy in policies.items():
        title = tokens.fold(f"{policy.title}{policy.inner_title}") if query.quoted else ""
        parts = {
            "article": weights.article * article(policy_id),
            "document": weights.document * whole(policy_id),
            "words": weights.words * word(policy_id),
            "places": weights.places * places.get(policy_id, 0) / max(1, len(query.places)),
            "quoted": weights.quoted * any(name in title for name in query.quoted),
            "meaning": weights.meaning * max((score for _, score in near.get(policy_id, ())), default=0.0),
        }
        articles = legs.articles.get(policy_id) or sorted(near.get(policy_id, ()), key=lambda one: -one[1])
        scored.append(Ranked(policy_id, sum(parts.values()), tuple(articles), parts))
    return scored


def _scale(scores: Mapping[str, float]) -> Callable[[str], float]:
    """Give scores relative to the best; one that is not listed is a little worse than the last."""
    best = max(scores.values(), default=1.0)
    unlisted = UNLISTED * min(scores.values(), default=0.0) if len(scores) >= DOCUMENTS_AT_ONCE else 0.0
    return lambda name: scores.get(name, unlisted) / best


def _look_into(
    query: Query,
    head: Sequence[Ranked],
    texts: Callable[[Sequence[tuple[str, int]]], Mapping[tuple[str, int], str]],
    weights: Weights,
) -> list[Ranked]:
    places = [(one.policy_id, one.articles[0][0]) for one in head if one.articles]
    read = texts(places)
    looked = []
    for one in head:
        text = read.get((one.policy_id, one.articles[0][0]), "") if one.articles else ""
        gain = weights.kinds * answers(query.kinds, nearest(query, text))
        looked.append(Ranked(one.policy_id, one.score + gain, one.articles, {**one.parts, "kinds": gain}))
    return looked


def nearest(query: Query, text: str) -> str:
    """Return the folded sentence of ``text`` that has most of the question, with the one after it."""
    cut = tokens.sentences(tokens.fold(text))
    if not cut:
        return ""
    shares = [sum(query.grams.get(term, 0.0) for term in set(tokens.bigrams(sentence))) for sentence in cut]
    at = max(range(len(cut)), key=shares.__getitem__)
    return "".join(cut[at : at + 2])
