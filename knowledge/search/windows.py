"""Where in the documents found does the answer stand: quotes of whole sentences, at most 400 characters each.

Every sentence gets a chance that the answer begins in it (a softmax over the sentences of all documents read, weights
fitted on development questions: docs/adr/0008). A window is worth the chances it holds, each times the part of the
answers that would be over before the window is. Windows run across the borders of articles that follow one another.
"""

import heapq
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search.kinds import answers
from knowledge.search.query import Query
from knowledge.search.reading import PASSAGE_CHARS, Reading

PASSAGES = 3
READ_DOCUMENTS = 6  # in which passages are looked for
USUAL_ANSWER = 60.0  # characters: an answer is longer than ``n`` with a chance of exp(-n / 60)
IN_TITLE = 0.5  # weight of a term that the title has: it tells the document, not the place in it
SHORT = 25  # characters of a line that is no more than a heading
LONG = 130  # characters; longer sentences are no better
LIKELY = 16  # sentences around which windows are tried

# Chance of a sentence, in the order of ``_features``; printed by benchmarks/fit.py.
WEIGHTS = (4.96, 0.58, 0.78, 2.08, 1.21, 0.3, -0.78, -0.72, -1.88, 1.99, 0.52, 0.28, 1.16, 0.22, -0.22, 2.77)
_WEIGHTS = np.array(WEIGHTS)


@dataclass(frozen=True, slots=True)
class Source:
    """One document that is read, with how well it was found."""

    reading: Reading
    score: float
    articles: Mapping[int, float]  # ordinal -> score of its article, for those that were compared


@dataclass(frozen=True, slots=True)
class Window:
    """Whole sentences that may answer."""

    source: int  # which of the documents read
    first: int  # its first sentence
    end: int  # one past the last
    chance: float  # that the answer stands in it, as far as the earlier windows do not hold it


def chances(query: Query, rarity: Mapping[str, float], sources: Sequence[Source]) -> list[list[float]]:
    """Return for every sentence of every document the chance that the answer begins there; together they are 1."""
    worth = [rows @ _WEIGHTS for rows in all_features(query, rarity, sources)]
    top = max((float(one.max(initial=-np.inf)) for one in worth), default=0.0)
    power = [np.exp(one - top) for one in worth]
    total = sum(float(one.sum()) for one in power) or 1.0
    return [(one / total).tolist() for one in power]


def all_features(query: Query, rarity: Mapping[str, float], sources: Sequence[Source]) -> list[NDArray[np.float64]]:
    """Return what each sentence of each document is judged by: a row a sentence."""
    best = max((source.score for source in sources), default=0.0) or 1.0
    nearest = max((score for source in sources for score in source.articles.values()), default=0.0) or 1.0
    return [_features(query, rarity, source, best, nearest, first=place == 0) for place, source in enumerate(sources)]


def _features(
    query: Query, rarity: Mapping[str, float], source: Source, best: float, nearest: float, *, first: bool
) -> NDArray[np.float64]:
    reading = source.reading
    count = len(reading.sentences)
    in_title = {term for term in rarity if term in reading.title}
    weight = {term: rare * query.grams[term] for term, rare in rarity.items()}
    held = {term: places for term in weight if (places := reading.where(term))}
    parts, has = _shares(weight, held, in_title, count)
    whole = sum(weight.values()) or 1.0
    each = has @ parts
    begins = np.array(reading.starts[:count], np.float64)
    sizes = np.array([len(sentence.text) for sentence in reading.sentences], np.float64)
    bare = np.array([len(sentence.text.strip()) for sentence in reading.sentences])
    columns = (
        _within(has, 2, 0) @ parts,
        _within(has, 4, 4) @ parts,
        np.array([answers(query.kinds, sentence.folded) for sentence in reading.sentences]),
        each / (float(each.max(initial=0.0)) or 1.0),
        has.any(axis=1),
        np.minimum(sizes, LONG) / 100,
        bare < SHORT,
        begins / (reading.starts[-1] or 1),
        np.exp(-begins / 200),
        source.score / best,
        float(first),
        sum(weight[term] for term in held) / whole,
        sum(weight[term] for term in in_title) / whole,
        _places(query, reading),
        math.log(1 + count),
        np.array([source.articles.get(ordinal, 0.0) for ordinal in reading.ordinals]) / nearest,
    )
    rows = np.empty((count, len(columns)))
    for at, column in enumerate(columns):
        rows[:, at] = column
    return rows


def _within(has: NDArray[np.bool_], before: int, after: int) -> NDArray[np.bool_]:
    """Tell which terms stand in a sentence or one of those around it."""
    count = len(has)
    run = np.zeros((count + 1, has.shape[1]), np.int64)
    np.cumsum(has, axis=0, out=run[1:])
    at = np.arange(count)
    return np.asarray(run[np.minimum(at + after + 1, count)] > run[np.maximum(at - before, 0)])


def _shares(
    weight: Mapping[str, float], held: Mapping[str, Sequence[int]], in_title: set[str], count: int
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Weigh the terms within one document: rare among its sentences counts more, in its title less.

    Returns:
        The part of the question each term is, and which sentence (row) has which of them.

    """

    def standing(term: str) -> float:
        return weight[term] * (IN_TITLE if term in in_title else 1.0)

    total = sum(map(standing, weight)) or 1.0
    parts = [
        standing(term) * math.log(1 + count / len(places)) / math.log(1 + count) / total
        for term, places in held.items()
    ]
    has = np.zeros((count, len(parts)), np.bool_)
    for number, places in enumerate(held.values()):
        has[places, number] = True
    return np.array(parts, np.float64), has


def _places(query: Query, reading: Reading) -> float:
    if not query.places:
        return 0.5
    named = [place in reading.title or place in reading.text for place in query.places]
    return sum(named) / len(named)


def windows(
    sources: Sequence[Source], chance: Sequence[Sequence[float]], limit: int = PASSAGES, room: int = PASSAGE_CHARS
) -> list[Window]:
    """Choose the quotes that together most likely hold the answer, none overlapping, no sentence said twice.

    Args:
        sources: the documents read.
        chance: from ``chances``.
        limit: windows at most.
        room: characters of one window at most.

    """
    spans = {span: _parts(sources[span[0]].reading, *span[1:]) for span in _spans(sources, chance, room)}
    said: dict[str, float] = {}  # folded sentence -> the part of answers beginning there that is shown whole
    taken: list[set[int]] = [set() for _ in sources]
    chosen: list[Window] = []
    while len(chosen) < limit:
        best: Window | None = None
        for (number, first, last), whole in spans.items():
            parts, end = whole, last
            if not taken[number].isdisjoint(range(first, last)):
                end = next(at for at in range(first, last) if at in taken[number])
                parts = _parts(sources[number].reading, first, end)
            gain = sum(
                chance[number][at] * (part - said[folded] if folded in said else part)
                for folded, at, part in parts
                if part > said.get(folded, 0.0)
            )
            if gain > (best.chance + 1e-9 if best else 0.0):
                best = Window(number, first, end, gain)
        if best is None:
            break
        chosen.append(best)
        taken[best.source].update(range(best.first, best.end))
        for folded, _, part in _parts(sources[best.source].reading, best.first, best.end):
            said[folded] = max(part, said.get(folded, 0.0))
    return chosen


def _parts(reading: Reading, first: int, end: int) -> list[tuple[str, int, float]]:
    """Give (folded sentence, its number, the part of answers beginning there that end within the window)."""
    left = sum(len(sentence.text) for sentence in reading.sentences[first:end])
    parts = []
    for at in range(first, end):
        sentence = reading.sentences[at]
        parts.append((sentence.folded, at, 1 - math.exp(-left / USUAL_ANSWER)))
        left -= len(sentence.text)
    return parts


def _spans(sources: Sequence[Source], chance: Sequence[Sequence[float]], room: int) -> list[tuple[int, int, int]]:
    """Give (document, first sentence, end) of every window around a likely sentence, each as long as it may be."""
    ranked = heapq.nlargest(
        LIKELY, ((value, number, at) for number, one in enumerate(chance) for at, value in enumerate(one))
    )
    ends: dict[tuple[int, int], int] = {}
    for _, number, at in ranked:
        reading = sources[number].reading
        first = at
        while True:
            if (number, first) not in ends:
                ends[number, first] = _end(reading, first, room)
            if ends[number, first] <= at or first == 0 or not reading.follows[first]:
                break
            first -= 1
    return [(number, first, end) for (number, first), end in ends.items()]


def _end(reading: Reading, first: int, room: int) -> int:
    """Return where a window that begins at ``first`` must end: full, at a gap, never inside a sentence."""
    end, size = first, 0
    while end < len(reading.sentences) and (end == first or reading.follows[end]):
        size += len(reading.sentences[end].text) + (reading.ordinals[end] != reading.ordinals[max(first, end - 1)])
        if size > room:
            break
        end += 1
    whole = end
    while first < whole < len(reading.sentences) and not reading.sentences[whole].opens:
        whole -= 1
    return whole if whole > first else end
