"""Where the pairs of characters of a question stand in the texts of some documents, found all at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search import tokens
from knowledge.search.forward import Forward, Rows
from knowledge.search.keyword import WordIndex
from knowledge.search.query import Query
from knowledge.search.stream import ARTICLE, FIRST_HAN, LAST_HAN, run_code

Row = NDArray[np.float64]
Places = NDArray[np.int64]

MOST_PAIRS = 120  # of one question; what is longer is no question
MOST_CHARACTERS = 250


@dataclass(frozen=True, slots=True)
class Terms:
    """The pairs of a question as numbers, with their weights."""

    names: list[str]
    document: Row  # weight times idf among documents
    article: Row  # weight times idf among articles
    pairs: NDArray[np.int16]  # (character, character after it) -> which pair, -1 for none
    alone: NDArray[np.int16]  # character -> which pair it is by itself: a run, a lone character; -1 for none
    characters: list[int]  # codes
    rarity: Row  # of the characters the question is about: idf among documents; of the others 0

    @property
    def side(self) -> int:
        """How many characters, and one for all others."""
        return len(self.characters) + 1


@dataclass(frozen=True, slots=True)
class Counted:
    """What was found. A document's segments are its head and its articles."""

    terms: Terms
    rows: Rows
    segments: Places  # where each segment begins
    first: Places  # of each document: which segment is its head
    owner: Places  # of each segment: which document
    lengths: Row  # of each segment
    near: NDArray[np.uint8]  # of each code: which character + 1, 0 for any other
    here: Places  # the places where ``near`` is not 0
    at: Places  # where a pair was found
    term: Places  # which pair
    times: NDArray[np.float64]  # of each segment, each pair


def idf(seen: Row, among: int) -> Row:
    """Return how rare terms are, as BM25 has it."""
    return np.asarray(np.log(1 + (max(among, 1) - np.minimum(seen, among) + 0.5) / (seen + 0.5)))


def look_up(query: Query, index: WordIndex, texts: Forward) -> Terms:
    """Look up the pairs of a question; the places it names come with weight 0, to be counted only."""
    weights = dict(list(query.grams.items())[:MOST_PAIRS])
    for place in query.places:
        for pair in tokens.bigrams(place):
            weights.setdefault(pair, 0.0)
    names = list(weights)
    documents, articles = index.frequencies(names)
    weight = np.array(list(weights.values()))
    cut = [_codes(name) for name in names]
    about = [ord(c) for c in query.core if FIRST_HAN <= ord(c) <= LAST_HAN]
    characters = list(dict.fromkeys([*(code for pair in cut for code in pair), *about]))[:MOST_CHARACTERS]
    at = {code: number for number, code in enumerate(characters, 1)}
    side = len(characters) + 1
    pairs, alone = np.full(side * side, -1, np.int16), np.full(side, -1, np.int16)
    for number, term in enumerate(cut):
        if len(term) > 1:
            pairs[at[term[0]] * side + at[term[1]]] = number
        else:
            alone[at[term[0]]] = number
    rarity = idf(texts.seen[characters].astype(np.float64), len(texts)) * np.isin(characters, about)
    return Terms(
        names,
        weight * idf(np.array(documents, np.float64), len(texts)),
        weight * idf(np.array(articles, np.float64), index.article_count()),
        pairs,
        alone,
        characters,
        rarity,
    )


def _codes(name: str) -> tuple[int, ...]:
    return tuple(map(ord, name)) if FIRST_HAN <= ord(name[0]) <= LAST_HAN else (run_code(name),)


def count(terms: Terms, rows: Rows) -> Counted:
    """Find the pairs in the texts."""
    table = np.zeros(0x10000, np.uint8)
    table[terms.characters] = np.arange(1, terms.side)
    near = table[rows.codes]
    segments = np.union1d(rows.starts, np.flatnonzero(rows.codes == ARTICLE))
    here = np.flatnonzero(near)
    left = near[here].astype(np.int64)
    after = near[np.minimum(here + 1, len(near) - 1)]
    term = terms.pairs[left * terms.side + after]
    term = np.where(term >= 0, term, terms.alone[left]).astype(np.int64)
    found = term >= 0
    at, term = here[found], term[found]
    width = len(terms.names)
    segment = np.searchsorted(segments, at, side="right") - 1
    times = np.bincount(segment * width + term, minlength=len(segments) * width).reshape(len(segments), width)
    return Counted(
        terms=terms,
        rows=rows,
        segments=segments,
        first=np.searchsorted(segments, rows.starts),
        owner=np.searchsorted(rows.starts, segments, side="right") - 1,
        lengths=np.diff(segments, append=len(rows.codes)).astype(np.float64),
        near=near,
        here=here,
        at=at,
        term=term,
        times=times.astype(np.float64),
    )
