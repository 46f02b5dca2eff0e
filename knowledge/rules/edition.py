"""Which edition of a text was the rule on a day.

Source: domain practice: a revision replaces the text from the day the revision itself begins, not from the day it was
taken in; what corrects the reading of the same text holds from the beginning. So of the editions that had begun by a
day the one published last counts. One that was put aside for an earlier one (a rollback) was a mistake, and it never
counts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Edition:
    """One published edition of a document."""

    number: int  # grows with each publication
    begins: date | None  # the first day its own text holds; None: not said
    text: str = ""  # its articles, or a mark that is the same for the same articles
    copy_of: int | None = None  # the number it was made from


def edition_on(editions: Sequence[Edition], day: date) -> int:
    """Return the number of the edition whose text was the rule on ``day``; before all, of the first to come; 0: none.

    >>> revised = [Edition(1, date(2020, 1, 1), "奖5万元"), Edition(2, date(2025, 1, 1), "奖8万元")]
    >>> [edition_on(revised, date(year, 6, 1)) for year in (2019, 2022, 2026)]
    [1, 1, 2]
    >>> corrected = [Edition(1, date(2020, 1, 1), "奖5万元"), Edition(2, date(2022, 1, 1), "奖5万元")]
    >>> [edition_on(corrected, date(year, 6, 1)) for year in (2021, 2022)]
    [2, 2]
    """
    standing = [one for one in sorted(editions, key=lambda one: one.number) if not _put_aside(one.number, editions)]
    real = [one for one, later in pairwise(standing) if later.text != one.text] + standing[-1:]
    begun = [one.number for one in real if one.begins is None or one.begins <= day]
    if begun:
        return max(begun)
    coming = min(real, key=lambda one: (one.begins or day, -one.number), default=None)
    return coming.number if coming else 0


def _put_aside(number: int, editions: Sequence[Edition]) -> bool:
    """Tell whether a later edition was made from one before this."""
    return any(one.copy_of is not None and one.copy_of < number < one.number for one in editions)
