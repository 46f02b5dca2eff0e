"""Letters that recognition takes for figures, put right where only a figure can stand: in codes of known shape.

GB 32100-2015: the first eight places of a code of credit but the second are figures, no code has I, O, S, V or Z, and
the last place checks the others. Codes of projects are figures and dashes, numbers of identity cards figures and X.
"""

import re
import unicodedata
from itertools import combinations

from knowledge.rules import uscc

_FIGURES = str.maketrans({"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "|": "1", "S": "5", "Z": "2", "B": "8"})  # fmt: skip # noqa: E501
_CREDIT = re.compile(r"(?<![0-9A-Za-z])([0-9A-Za-z|]{18})(?![0-9A-Za-z])")
_PROJECT = re.compile(r"(?<![0-9A-Za-z])[0-9OoQDIl|SZB]{4}\s?[-—–－]\s?[0-9OoQDIl|SZB]{6}(?:\s?[-—–－]\s?[0-9OoQDIl|SZB]{2,6})+")
_CARD = re.compile(r"(?<![0-9A-Za-z])[0-9OoQDIl|SZB]{17}[0-9OoQDIl|SZBXx](?![0-9A-Za-z])")
_SQUARE = re.compile(r"(?<=\d)\s?m\s?(?:[2²'’\"”]|(?![a-z]))", re.IGNORECASE)  # the small 2 is often lost
REGION = slice(2, 8)
NEVER = str.maketrans({"O": "0", "I": "1", "S": "5", "Z": "2", "|": "1"})
ROUND = "QD"  # letters that look like 0
MOST = 3  # that are put right at once


def mended(kind: str, text: str) -> str:
    """Return a recognised text with the figures of its codes put right.

    >>> mended("uscc", "9151060QMA0M4R3Q4B"), mended("code", "24l0-5106O0-04-01-123456"), mended("text", "IO")
    ('91510600MA0M4R3Q4B', '2410-510600-04-01-123456', 'IO')
    """
    if kind == "uscc":
        return _CREDIT.sub(lambda match: _credit(match[1]), unicodedata.normalize("NFKC", text))
    if kind == "code":
        return _PROJECT.sub(lambda match: match[0].translate(_FIGURES), text)
    if kind == "area":
        return _SQUARE.sub("㎡", text)
    if kind == "id":
        return _CARD.sub(lambda match: match[0][:-1].translate(_FIGURES) + match[0][-1], text)
    return text


def _credit(code: str) -> str:
    told = code.upper().translate(NEVER)
    told = told[:2] + told[REGION].translate(_FIGURES) + told[8:]
    if _holds(told):
        return told
    doubtful = [at for at in range(8, 17) if told[at] in ROUND]
    for count in range(1, min(MOST, len(doubtful)) + 1):
        found = {_zeroed(told, places) for places in combinations(doubtful, count)}
        right = [one for one in found if _holds(one)]
        if len(right) == 1:
            return right[0]
    return told


def _zeroed(code: str, places: tuple[int, ...]) -> str:
    return "".join("0" if at in places else char for at, char in enumerate(code))


def _holds(code: str) -> bool:
    return uscc.is_valid(code)
