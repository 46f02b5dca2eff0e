"""Documents in the order of how well they answer a question.

Three searches of the word index give the documents that may answer: by their articles, as a whole, and by words.
The best of them are weighed: features.py counts, weights.py says what each count is worth. A score is a sum, and
``parts`` shows the summands; the best document of a question has about 1, and half a point is a world.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from knowledge.search import tokens
from knowledge.search.counting import idf
from knowledge.search.editions import NONE, Then, nominated
from knowledge.search.features import Weighed, series_of, weigh
from knowledge.search.forward import Forward
from knowledge.search.keyword import WordIndex
from knowledge.search.query import Query
from knowledge.search.weights import LEARNED
from ledger.policies import Policy

ARTICLES_AT_ONCE = 300  # asked of the index first; more when a filter leaves too few
DOCUMENTS_AT_ONCE = 150
MORE = 8  # how many times more is asked when a filter leaves too few
WEIGHED_LEAST, WEIGHED_MOST = 40, 150  # documents that are weighed; the others follow in the order of the search
WEIGHED_CODES = 150_000  # characters that are weighed, beyond the least
UNLISTED = 0.8  # a document missing in one leg scores this part of the last one listed there
FIRST_WORDS = 0.4  # of the words beside articles and documents, in the first order
FIRST_CITED = 0.2  # of how often a document is cited, in the first order
STEP = 12.0  # learned points that make one point of a score
LEAST = 0.01  # of the score of a document that was weighed


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts beside the learned features, in points of the score."""

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
    wanted: int,
    meaning: Mapping[tuple[str, int], float] | None = None,
    weights: Weights = Weights(),
    then: Then = NONE,
) -> list[Ranked]:
    """Return at least ``wanted`` documents, if there are so many, the best first.

    Args:
        query: the question.
        index: the words' leg.
        admitted: gives those of the documents that pass the filter.
        wanted: how many documents are needed after the filter.
        meaning: the other leg's similarity of articles, 0 to 1; None: words only.
        weights: what counts how much.
        then: documents that had another text on the day asked; those texts are weighed.

    """
    near: dict[str, list[tuple[int, float]]] = {}
    for (policy_id, ordinal), similarity in (meaning or {}).items():
        if policy_id not in then:
            near.setdefault(policy_id, []).append((ordinal, similarity))
    over = nominated(then, _rarer(query, index)) if then else {}
    policies, legs = _candidates(query, index, admitted, wanted, {**near, **over})
    if then:
        policies = {name: policy for name, policy in policies.items() if name not in then or name in over}
    ordered = _first_order(index, legs, policies)
    texts = index.texts().under(over)  # one state of them, whatever another thread takes in meanwhile
    head = _head(texts, ordered, {**near, **over})
    scored = _scored(head, _weighed(query, index, texts, head, policies, legs)) if head else []
    if len(scored) < wanted:
        scored += _rest(ordered, legs, {one.policy_id for one in scored}, scored[-1].score if scored else 1.0)
    if near or query.quoted:
        scored = [_added(one, query, policies[one.policy_id], near.get(one.policy_id, []), weights) for one in scored]
    return sorted(scored, key=lambda one: (-one.score, one.policy_id))


def features_of(
    query: Query, index: WordIndex, admitted: Callable[[Sequence[str]], Mapping[str, Policy]]
) -> tuple[list[str], Weighed]:
    """Return the documents that are weighed for a question, and their features: what the weights are learned from."""
    policies, legs = _candidates(query, index, admitted, 1, {})
    texts = index.texts()
    head = _head(texts, _first_order(index, legs, policies), {})
    return head, _weighed(query, index, texts, head, policies, legs)


def _rarer(query: Query, index: WordIndex) -> dict[str, float]:
    """Return the pairs of a question, each with its weight times how rare it is."""
    seen, _ = index.frequencies(list(query.grams))
    rare = idf(np.array(seen, np.float64), index.size()).tolist()
    return {term: weight * each for (term, weight), each in zip(query.grams.items(), rare, strict=True)}


def _weighed(
    query: Query, index: WordIndex, texts: Forward, head: Sequence[str], policies: Mapping[str, Policy], legs: _Legs
) -> Weighed:
    return weigh(query, index, texts, head, [tokens.fold(policies[name].title) for name in head], legs.words)


def _candidates(
    query: Query,
    index: WordIndex,
    admitted: Callable[[Sequence[str]], Mapping[str, Policy]],
    wanted: int,
    near: Mapping[str, object],
) -> tuple[Mapping[str, Policy], _Legs]:
    grow = 1
    while True:
        legs = _legs(query, index, grow)
        policies = admitted(list(dict.fromkeys([*legs.articles, *legs.whole, *legs.words, *near])))
        if len(policies) >= wanted or legs.exhausted:
            return policies, legs
        grow *= MORE


def _legs(query: Query, index: WordIndex, grow: int) -> _Legs:
    found = index.articles(query.grams, ARTICLES_AT_ONCE * grow)
    articles: dict[str, list[tuple[int, float]]] = {}
    for one in found:
        articles.setdefault(one.policy_id, []).append((one.ordinal, one.score))
    whole = index.documents("grams", query.grams, DOCUMENTS_AT_ONCE * grow)
    words = index.documents("words", query.words, DOCUMENTS_AT_ONCE * grow)
    exhausted = len(found) < ARTICLES_AT_ONCE * grow and len(whole) < DOCUMENTS_AT_ONCE * grow
    return _Legs(articles, dict(whole), dict(words), exhausted)


def _first_order(index: WordIndex, legs: _Legs, policies: Mapping[str, Policy]) -> list[tuple[str, float]]:
    article = _scale({policy_id: found[0][1] for policy_id, found in legs.articles.items()})
    whole, word = _scale(legs.whole), _scale(legs.words)

    def title(name: str) -> str:
        return series_of(tokens.fold(policies[name].title))

    cited = {name: index.cited_of(name, title) for name in policies}
    scores = [
        (name, article(name) + whole(name) + FIRST_WORDS * word(name) + FIRST_CITED * min(3.0, cited[name] ** 0.5))
        for name in policies
    ]
    return sorted(scores, key=lambda one: (-one[1], one[0]))


def _scale(scores: Mapping[str, float]) -> Callable[[str], float]:
    """Give scores relative to the best; one that is not listed is a little worse than the last."""
    best = max(scores.values(), default=1.0)
    unlisted = UNLISTED * min(scores.values(), default=0.0) if len(scores) >= DOCUMENTS_AT_ONCE else 0.0
    return lambda name: scores.get(name, unlisted) / best


def _head(texts: Forward, ordered: Sequence[tuple[str, float]], near: Mapping[str, object]) -> list[str]:
    head: list[str] = []
    codes = 0
    for name, _ in ordered[:WEIGHED_MOST]:
        if len(head) >= WEIGHED_LEAST and codes > WEIGHED_CODES:
            break
        if name in texts:
            head.append(name)
            codes += texts.length(name)
    there = set(head)
    return head + [name for name, _ in ordered if name in near and name in texts and name not in there]


def _scored(head: Sequence[str], weighed: Weighed) -> list[Ranked]:
    gains = {name: LEARNED.get(name, 0.0) * row / STEP for name, row in weighed.features.items()}
    level = 1.0 - float(np.sum(list(gains.values()), axis=0).max())
    scored = []
    for at, policy_id in enumerate(head):
        parts = {"level": level, **{name: float(row[at]) for name, row in gains.items()}}
        scored.append(Ranked(policy_id, max(LEAST, sum(parts.values())), weighed.articles[at], parts))
    return sorted(scored, key=lambda one: (-one.score, one.policy_id))


def _rest(ordered: Sequence[tuple[str, float]], legs: _Legs, done: set[str], below: float) -> list[Ranked]:
    """Return the documents that were not weighed, each a little below the one before it."""
    rest = [name for name, _ in ordered if name not in done]
    return [
        Ranked(name, below * (len(rest) - at) / (len(rest) + 1), tuple(legs.articles.get(name, ())))
        for at, name in enumerate(rest)
    ]


def _added(one: Ranked, query: Query, policy: Policy, near: Sequence[tuple[int, float]], weights: Weights) -> Ranked:
    """Add what is not learned: a title between quotation marks, and the other leg."""
    title = tokens.fold(f"{policy.title}{policy.inner_title}")
    parts = {
        "quoted": weights.quoted * any(name in title for name in query.quoted),
        "meaning": weights.meaning * max((similarity for _, similarity in near), default=0.0),
    }
    articles = one.articles or tuple(sorted(near, key=lambda pair: -pair[1]))
    return replace(one, score=one.score + sum(parts.values()), articles=articles, parts={**one.parts, **parts})


def nearest(query: Query, text: str) -> str:
    """Return the folded sentence of ``text`` that has most of the question, with the one after it."""
    cut = tokens.folded_sentences(text)
    if not cut:
        return ""
    shares = [sum(weight for term, weight in query.grams.items() if term in sentence) for sentence in cut]
    at = max(range(len(cut)), key=shares.__getitem__)
    return "".join(cut[at : at + 2])
