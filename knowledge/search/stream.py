"""Texts as rows of numbers: what the features of a ranking are counted on, one number a character.

A Han character is its own code. A run of Latin letters or digits is one number, so "2020" is one step like a
character is. The end of a sentence and any other break are one number each. An article begins with 0 and its
ordinal. 20 million characters are 40 MB, read from the disk only where they are needed.
"""

import re
import zlib
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Codes: TypeAlias = NDArray[np.uint16]

ARTICLE = 0  # begins an article; its ordinal, shifted, follows
SENTENCE = 1  # 。！？； or a line's end
BREAK = 2  # any other character that is neither Han nor Latin nor a digit
ORDINAL_SHIFT = 16  # an ordinal is stored as ordinal + 16, below every Han character
FIRST_HAN, LAST_HAN = 0x3400, 0x9FFF
LAST_ORDINAL = FIRST_HAN - ORDINAL_SHIFT - 1  # articles after this one are found, but not weighed
_RUN_SPAN = 0xFFFF - LAST_HAN - 1  # runs of Latin letters and digits share the numbers above the Han characters
HEAD = 3  # begins a document: its head follows, then its articles
_GONE = 4  # the rest of a run, dropped
_RUN = re.compile(r"[a-z0-9][a-z0-9.%]*")
_BEYOND = re.compile(r"[\U00010000-\U0010ffff]")  # two steps in UTF-16: places would shift
_TABLE = np.full(0x10000, BREAK, np.uint16)
_TABLE[FIRST_HAN : LAST_HAN + 1] = np.arange(FIRST_HAN, LAST_HAN + 1, dtype=np.uint16)
_TABLE[[ord(mark) for mark in "。！？；!?;\n"]] = SENTENCE


def run_code(run: str) -> int:
    """Return the number of a run of Latin letters or digits; any of 24,575, so two may share one.

    >>> run_code("2020") == run_code("2020.")
    True
    """
    return LAST_HAN + 1 + zlib.crc32(run.rstrip(".").encode()) % _RUN_SPAN


def codes(folded: str) -> Codes:
    """Return a folded text as numbers.

    >>> codes("给予。20").tolist() == [ord("给"), ord("予"), SENTENCE, run_code("20")]
    True
    """
    text = _BEYOND.sub(" ", folded)
    row = np.take(_TABLE, np.frombuffer(text.encode("utf-16-le", "replace"), np.uint16))
    runs = list(_RUN.finditer(text))
    if not runs:
        return row
    for run in runs:
        start, end = run.span()
        row[start] = run_code(run[0])
        row[start + 1 : end] = _GONE
    return np.compress(row != _GONE, row)


def policy_codes(head: str, articles: Sequence[tuple[int, str]]) -> Codes:
    """Return a whole document: its head (title, inner title), then every article with its ordinal; all folded."""
    rows = [np.array([HEAD], np.uint16), codes(head)]
    for ordinal, text in articles:
        if ordinal <= LAST_ORDINAL:
            rows += [np.array([ARTICLE, ordinal + ORDINAL_SHIFT], np.uint16), codes(text)]
    return np.concatenate(rows)
