"""What is weighed in a document for a question: one number a feature, comparable within one question.

The BM25 of the document and of its two best articles, what part of the question its title and its best sentence
have, how much stands together or nearly so, the places named, and what the base itself says about a document:
how many others cite it, and how well its series answers.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge.search import tokens
from knowledge.search.counting import MARK, Counted, Places, Row, count, look_up
from knowledge.search.forward import Forward
from knowledge.search.keyword import WordIndex
from knowledge.search.places import places_in
from knowledge.search.query import Query
from knowledge.search.stream import ARTICLE, ORDINAL_SHIFT

K1, B = 1.2, 0.75
WORDS_SHARE = 0.4  # of the words' score beside the two scores of pairs
TITLES_KEPT = 8192
ARTICLES_LISTED = 12  # of one document
SENTENCE_CHARS = 150  # a sentence this long counts half
APART = 5  # characters from the first to the second of a pair that still counts as nearly together
_SERIES = re.compile(r"第[一二三四五六七八九十百千零〇\d]+(?:条|批|期|号|次|届|部分)[^第]{0,6}$")


@dataclass(frozen=True, slots=True)
class Weighed:
    """The features of some documents, each a row with one number a document, and their articles."""

    features: Mapping[str, Row]
    articles: list[tuple[tuple[int, float], ...]]  # of each document: (ordinal, BM25), the best first


@lru_cache(maxsize=TITLES_KEPT)
def series_of(title: str) -> str:
    """Return the title without its number: articles of one law, notices of one series have it in common.

    >>> series_of("示例条例第十二条")
    '示例条例'
    """
    return _SERIES.sub("", title) or title


def weigh(
    query: Query,
    index: WordIndex,
    texts: Forward,
    policy_ids: Sequence[str],
    titles: Sequence[str],
    words: Mapping[str, float],
) -> Weighed:
    """Return the features of documents.

    Args:
        query: the question.
        index: the words' leg.
        texts: its texts as numbers.
        policy_ids: documents that are among the texts.
        titles: theirs, folded.
        words: the BM25 of words, of those documents that the index gave for them.

    """
    counted = count(look_up(query, index, texts), texts.rows(policy_ids))
    terms, rows = counted.terms, counted.rows
    total = float(terms.document.sum()) or 1.0
    head = counted.times[counted.first]
    whole = np.add.reduceat(counted.times, counted.first, axis=0)
    document = _bm25(whole, rows.lengths.astype(np.float64), texts.mean_length) @ terms.document
    article = _articles(counted, texts.mean_article)
    best, second = _best_two(article, counted)
    listed = np.array([words.get(name, 0.0) for name in policy_ids])
    legs = _share(document) + _share(article[best]) + WORDS_SHARE * _share(listed)
    series = [series_of(title) for title in titles]
    features = {
        "legs": _share(legs),
        "whole": document / total,
        "second": _share(second),
        "title": _share((head > 0) @ terms.document),
        "together": _together(counted, query),
        "sentence": _share(_sentences(counted)),
        "apart": _apart(counted, best) / total,
        **_characters(counted, best),
        "place": _places(query, counted, whole),
        "elsewhere": np.array([_elsewhere(title, query.places) for title in titles], np.float64),
        "depth": (best - counted.first - 1).clip(0) / (rows.articles - 1).clip(1),
        "parts": np.log(rows.articles.clip(1)),
        "cited": np.log1p([index.cited(name) for name in series]),
        "series": _series(series, legs),
    }
    return Weighed(features, _listed(article, counted))


def _bm25(times: NDArray[np.float64], lengths: Row, mean: float) -> NDArray[np.float64]:
    return np.asarray(times * (K1 + 1) / (times + (K1 * (1 - B + B * lengths / mean))[:, None]))


def _share(row: Row) -> Row:
    return row / (float(row.max(initial=0.0)) or 1.0)


def _articles(counted: Counted, mean: float) -> Row:
    """Return the BM25 of every segment with its document's head; -1 for the head of a document with articles."""
    heads = counted.first[counted.owner]
    times = counted.times + counted.times[heads]
    score = _bm25(times, counted.lengths + counted.lengths[heads], mean) @ counted.terms.article
    has_articles = counted.rows.articles > 0
    score[counted.first[has_articles]] = -1.0
    return np.asarray(score)


def _best_two(article: Row, counted: Counted) -> tuple[Places, Row]:
    """Return of each document the segment of its best article, and the score of the second best, 0 without one."""
    order = np.lexsort((-article, counted.owner))
    best = order[counted.first]  # segments of one document stand together, and so they do in ``order``
    after = np.minimum(counted.first + 1, len(order) - 1)
    second = np.where(counted.owner[order[after]] == np.arange(len(best)), article[order[after]], 0.0)
    return best, second.clip(0.0)


def _listed(article: Row, counted: Counted) -> list[tuple[tuple[int, float], ...]]:
    """Return of each document its best articles that have something of the question, with their ordinals."""
    codes = counted.rows.codes
    ordinals = codes[np.minimum(counted.segments + 1, len(codes) - 1)].astype(np.int64) - ORDINAL_SHIFT
    order = np.lexsort((-article, counted.owner))
    place = np.arange(len(order)) - counted.first[counted.owner]  # among the document's, the best first
    some = order[(place < ARTICLES_LISTED) & (article[order] > 0)]
    some = some[codes[counted.segments[some]] == ARTICLE]
    each: list[list[tuple[int, float]]] = [[] for _ in counted.first]
    for owner, *found in zip(
        counted.owner[some].tolist(), ordinals[some].tolist(), article[some].tolist(), strict=True
    ):
        each[owner].append((found[0], found[1]))
    return [tuple(found) for found in each]


def _together(counted: Counted, query: Query) -> Row:
    """Return the part of the question's threes of characters that a document has, rarer ones counting more."""
    number = {name: at for at, name in enumerate(counted.terms.names)}
    width = len(number)
    threes = np.full((width + 1) * (width + 1), -1, np.int64)
    weights: list[float] = []
    for at in range(len(query.core) - 2):
        a, b = number.get(query.core[at : at + 2]), number.get(query.core[at + 1 : at + 3])
        if a is not None and b is not None and threes[a * (width + 1) + b] < 0:
            threes[a * (width + 1) + b] = len(weights)
            weights.append(max(counted.terms.document[a], counted.terms.document[b]))
    follows = np.flatnonzero(np.diff(counted.here) == 1)
    left, right = counted.term[follows], counted.term[follows + 1]
    three = np.where((left >= 0) & (right >= 0), threes[left * (width + 1) + right], -1)
    has = np.zeros((len(counted.first), len(weights)))
    found = three >= 0
    has[counted.owner[counted.segment[follows[found]]], three[found]] = 1.0
    return np.asarray(has @ np.array(weights) / (sum(weights) or 1.0))


def _sentences(counted: Counted) -> Row:
    """Return of each document how much of the question one sentence of it has, long ones counting less."""
    begins = np.flatnonzero(counted.what >= MARK)
    sentence = np.cumsum(counted.what >= MARK) - 1
    found = counted.term >= 0
    weight = counted.terms.document[counted.term[found]]
    covered: Row = np.bincount(sentence[found], weight, minlength=len(begins)).astype(np.float64)
    covered = covered / (1 + np.diff(counted.here[begins], append=len(counted.rows.codes)) / SENTENCE_CHARS)
    segment = counted.segment[begins]
    owner = counted.owner[segment]
    covered[(counted.first[owner] == segment) & (counted.rows.articles[owner] > 0)] = 0.0  # the title is no sentence
    return np.maximum.reduceat(covered, np.searchsorted(owner, np.arange(len(counted.first))))


def _apart(counted: Counted, best: Places) -> Row:
    """Return the weight of the pairs that the best article lacks, but whose characters it has nearly together."""
    terms = counted.terms
    among = np.zeros(len(counted.segments), np.bool_)
    among[best] = True
    some = np.flatnonzero(among[counted.segment] & (counted.what < MARK))
    here, segment, left = counted.here[some], counted.segment[some], counted.what[some] * terms.side
    nearly = np.zeros((len(counted.segments), len(terms.names)), np.bool_)
    for step in range(1, APART + 1):  # the step-th next of our characters is at most APART places on
        near = (here[step:] - here[:-step] <= APART) & (segment[step:] == segment[:-step])
        pair = terms.pairs[left[:-step] + counted.what[some[step:]]]
        near &= pair >= 0
        nearly[segment[:-step][near], pair[near]] = True
    return np.asarray((nearly[best] & (counted.times[best] == 0)) @ terms.document)


def _characters(counted: Counted, best: Places) -> dict[str, Row]:
    """Return the part of the question's characters that a document, and its best article, has."""
    terms = counted.terms
    some = counted.what < MARK
    width = terms.side
    key = counted.segment[some] * width + counted.what[some]
    has = np.zeros(len(counted.segments) * width, np.bool_)
    has[key] = True
    table = has.reshape(len(counted.segments), width)[:, 1:]
    whole = np.logical_or.reduceat(table, counted.first, axis=0)
    total = float(terms.rarity.sum()) or 1.0
    return {"characters": whole @ terms.rarity / total, "closest": table[best] @ terms.rarity / total}


def _places(query: Query, counted: Counted, whole: NDArray[np.float64]) -> Row:
    number = {name: at for at, name in enumerate(counted.terms.names)}
    named = [[number[pair] for pair in tokens.bigrams(place) if pair in number] for place in query.places]
    has = [(whole[:, pairs] > 0).all(axis=1) for pairs in named if pairs]
    return np.mean(has, axis=0) if has else np.zeros(len(whole))


@lru_cache(maxsize=TITLES_KEPT)
def _named(title: str) -> tuple[str, ...]:
    return places_in(title)


def _elsewhere(title: str, places: Sequence[str]) -> bool:
    """Tell whether a title names places and none of those asked for."""
    named = _named(title)
    return bool(named) and not set(named) & set(places)


def _series(series: Sequence[str], legs: Row) -> Row:
    """Return how well the documents of the same series answer, together."""
    together: dict[str, float] = {}
    for name, score in zip(series, legs.tolist(), strict=True):
        together[name] = together.get(name, 0.0) + score * score
    return _share(np.array([together[name] for name in series]))
