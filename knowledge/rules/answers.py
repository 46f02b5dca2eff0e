"""Three answers and what stands behind one: met, unmet, unknown (Kleene logic). Unknown never becomes met.

An answer is True, False or None in the code and a word at the edge.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from knowledge.rules.fact_kinds import FactValue, Record
from knowledge.rules.interval import Interval

Answer: TypeAlias = bool | None
Gap: TypeAlias = tuple[str, int | None]  # name of a fact and its year: what is missing

WORDS = {True: "met", False: "unmet", None: "unknown"}

FIXED = "fixed"
THRESHOLD = "threshold"
REMOVABLE = "removable"
DATE = "date"
CURABLE = frozenset({THRESHOLD, REMOVABLE, DATE})


@dataclass(slots=True)
class Finding:
    """What one condition found in the facts of one firm. Not changed once made."""

    answer: Answer
    value: "FactValue | Record | None" = None  # the value, or the record, that was looked at
    year: int | None = None
    missing: tuple[Gap, ...] = ()
    cure: str = ""  # of an unmet one: fixed, threshold, removable, date
    gap: Fraction | None = None  # how much is missing, in the units of the value
    unit: str = ""  # of value and gap: 元 (fen), % or ""
    possible_from: date | None = None  # the first day on which it may hold
    bound: Interval | None = None  # what the value was compared with
    note: str = ""  # a sentence the figures don't tell

    @property
    def curable(self) -> bool:
        """Whether an unmet condition can still be met."""
        return self.cure in CURABLE


def every(answers: Iterable[Answer]) -> Answer:
    """Return the answer of "all of these".

    >>> every([True, None]), every([None, False]), every([])
    (None, False, True)
    """
    found: Answer = True
    for answer in answers:
        if answer is False:
            return False
        if answer is None:
            found = None
    return found


def some(answers: Iterable[Answer]) -> Answer:
    """Return the answer of "at least one of these".

    >>> some([False, None]), some([None, True]), some([])
    (None, True, False)
    """
    found: Answer = False
    for answer in answers:
        if answer is True:
            return True
        if answer is None:
            found = None
    return found


def negated(answer: Answer) -> Answer:
    """Return the answer of "not this"."""
    return None if answer is None else not answer
