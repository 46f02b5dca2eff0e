"""How sure we are that the passage shown answers the question: a chance, 0 to 1.

A logistic model over a few figures that mean the same in a base of ten documents and of ten thousand: what part of
the question the document and the passage have, how many of its words are missing, how long a row of characters they
share, whether the place is named, and how near the second document comes. The weights were fitted on development
questions, with and without an answer (docs/adr/0008); benchmarks/fit.py prints them.
"""

import math
from collections.abc import Container, Sequence
from dataclasses import astuple, dataclass

from knowledge.search import tokens
from knowledge.search.confidence import Unit, Units, part
from knowledge.search.query import Query
from knowledge.search.reading import Reading, stands

REFUSE_BELOW = 0.2  # what it costs is in docs/adr/0008
LONGEST_RUN = 15  # characters in a row; more is no better
MANY_UNITS = 20


@dataclass(frozen=True, slots=True)
class Signs:
    """What the chance is made of, each 0 to 1."""

    document: float  # weighted part of the question that the document has, by pairs of characters
    passage: float  # that the passage with the title has, by words
    missing: float  # part of the words, each as good as the other, that the passage with the title has not
    run: float  # longest row of characters the question and the passage share
    placed: float  # part of the places named in the question that the document names
    unplaced: float  # 1 where the question names no place
    second: float  # score of the second document against the first
    units: float  # how much the question speaks of


WEIGHTS = (3.04, 0.5, -4.05, 1.25, 1.51, -0.37, -3.33, -1.19)
BIAS = -0.24


def document_signs(query: Query, units: Units, reading: Reading) -> tuple[float, float]:
    """Return the part of the question that a document has, and of the places named, which all its passages share."""
    document = Folded(f"{reading.title}\n{reading.text}")
    placed = sum(place in document.text for place in query.places) / len(query.places) if query.places else 1.0
    return _weighted(units.pairs, _covered(units.pairs, document)), placed


def signs(
    query: Query, units: Units, reading: Reading, span: tuple[int, int], second: float, document: tuple[float, float]
) -> Signs:
    """Return the signs of one passage.

    Args:
        query: the question.
        units: the same, cut into units.
        reading: the document.
        span: the passage's first sentence and one past its last.
        second: score of the second document against the first, 0 to 1.
        document: from ``document_signs``.

    """
    sentences = (sentence.folded for sentence in reading.sentences[slice(*span)])
    passage = Folded("\n".join((reading.title, *sentences)))
    words = _covered(units.words, passage)
    return Signs(
        document=document[0],
        passage=_weighted(units.words, words),
        missing=1 - sum(words) / len(words) if words else 1.0,
        run=min(longest_run(query.clean, passage.text), LONGEST_RUN) / LONGEST_RUN,
        placed=document[1],
        unplaced=float(not query.places),
        second=second,
        units=min(len(units.pairs), MANY_UNITS) / MANY_UNITS,
    )


def sureness(found: Signs) -> float:
    """Return the chance that the passage answers."""
    return 1 / (1 + math.exp(-BIAS - sum(weight * sign for weight, sign in zip(WEIGHTS, astuple(found), strict=True))))


@dataclass(frozen=True, slots=True)
class Folded(Container[str]):
    """A folded text as the set of its terms, without making that set."""

    text: str

    def __contains__(self, term: object) -> bool:
        """Tell whether a term stands in the text."""
        return isinstance(term, str) and stands(term, self.text)


def _covered(units: Sequence[Unit], terms: Container[str]) -> list[float]:
    return [max(part(wording, terms) for wording in unit.wordings) for unit in units]


def _weighted(units: Sequence[Unit], covered: Sequence[float]) -> float:
    total = sum(unit.weight for unit in units)
    if not total:
        return 0.0
    return sum(unit.weight * share for unit, share in zip(units, covered, strict=True)) / total


def longest_run(question: str, folded: str) -> int:
    """Return how many characters in a row of a question stand in a text.

    >>> longest_run("首次升规奖励怎么领", "首次升规的，一次性奖励")
    4
    """
    best = 0
    for run in tokens.runs(question):
        at = 0
        while at + best < len(run):
            if run[at : at + best + 1] in folded:
                best += 1
            else:
                at += 1
    return best
