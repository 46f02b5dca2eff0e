"""Where the pairs of characters of a question stand in the texts of some documents, found all at once."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.search import tokens
from knowledge.search.forward import Forward, Rows
from knowledge.search.keyword import WordIndex
from knowledge.search.query import Query
from knowledge.search.stream import ARTICLE, FIRST_HAN, HEAD, LAST_HAN, SENTENCE, run_code

Row = NDArray[np.float64]
Places = NDArray[np.int64]

MOST_PAIRS = 100  # of one question; what is longer is no question
MOST_PLACES = 8  # of one question
MOST_CHARACTERS = 250  # more than those pairs and places have
MARK = SENTENCE_ENDS = 254  # beside the characters, which are numbered below
SEGMENT_BEGINS = 255


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
    """What was found. A document's segments are its head and its articles.

    ``here`` are the places in the texts that matter: characters of the question, and where something begins or
    ends; the rows after it say what stands there, one number a place.
    """

    terms: Terms
    rows: Rows
    here: Places
    what: Places  # which character + 1, or MARK and above
    term: Places  # which pair begins here, -1 for none
    segment: Places  # in which segment
    segments: Places  # where each segment begins in the texts
    first: Places  # of each document: which segment is its head
    owner: Places  # of each segment: which document
    lengths: Row  # of each segment
    times: NDArray[np.float64]  # of each segment, each pair


def idf(seen: Row, among: int) -> Row:
    """Return how rare terms are, as BM25 has it."""
    return np.asarray(np.log(1 + (max(among, 1) - np.minimum(seen, among) + 0.5) / (seen + 0.5)))


def look_up(query: Query, index: WordIndex, texts: Forward) -> Terms:
    """Look up the pairs of a question; the places it names come with weight 0, to be counted only."""
    weights = dict(list(query.grams.items())[:MOST_PAIRS])
    for place in query.places[:MOST_PLACES]:
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
    table[[SENTENCE, ARTICLE, HEAD]] = (SENTENCE_ENDS, SEGMENT_BEGINS, SEGMENT_BEGINS)
    near = np.append(table[rows.codes], np.uint8(SENTENCE_ENDS))
    here = np.flatnonzero(near[:-1])
    what = near[here].astype(np.int64)
    ours = np.where(what < MARK, what, 0)
    after = near[here + 1].astype(np.int64)
    term = terms.pairs[ours * terms.side + np.where(after < MARK, after, 0)]
    term = np.where(term >= 0, term, terms.alone[ours]).astype(np.int64)
    begins = what == SEGMENT_BEGINS
    segments = here[begins]
    segment = np.cumsum(begins) - 1
    found = term >= 0
    width = len(terms.names)
    times = np.bincount(segment[found] * width + term[found], minlength=len(segments) * width)
    first = np.searchsorted(segments, rows.starts)
    return Counted(
        terms=terms,
        rows=rows,
        here=here,
        what=what,
        term=term,
        segment=segment,
        segments=segments,
        first=first,
        owner=np.repeat(np.arange(len(first)), np.diff(first, append=len(segments))),
        lengths=np.diff(segments, append=len(rows.codes)).astype(np.float64),
        times=times.reshape(len(segments), width).astype(np.float64),
    )
