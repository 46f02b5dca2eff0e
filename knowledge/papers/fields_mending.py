"""Letters that recognition takes for figures, put right where only a figure can stand: in codes of known shape.

GB 32100-2015: the first eight places of a code of credit but the second are figures, no code has I, O, S, V or Z, and
the last place checks the others. Codes of projects are figures and dashes, numbers of identity cards figures and X.
"""

import re
import unicodedata
from collections.abc import Iterator
from itertools import combinations, product

from knowledge.rules import uscc

_FIGURES = str.maketrans({"O": "0", "o": "0", "Q": "0", "D": "0", "I": "1", "l": "1", "|": "1", "S": "5", "Z": "2", "B": "8"})  # fmt: skip # noqa: E501
_CREDIT = re.compile(r"(?<![0-9A-Za-z])([0-9A-Za-z|]{18})(?![0-9A-Za-z])")
_PROJECT = re.compile(
    r"(?<![0-9A-Za-z])[0-9OoQDIl|SZB]{4}\s?[-—–－]\s?[0-9OoQDIl|SZB]{6}(?:\s?[-—–－]\s?[0-9OoQDIl|SZB]{2,6})+"
)
_CARD = re.compile(r"(?<![0-9A-Za-z])[0-9OoQDIl|SZB]{17}[0-9OoQDIl|SZBXx](?![0-9A-Za-z])")
_SQUARE = re.compile(r"(?<=\d)\s?m\s?(?:[2²'’\"”]|(?![a-z]))", re.IGNORECASE)  # the small 2 is often lost
_SMALL = re.compile(r"(?<![\d.,])(\d[\d,]*\.\d\d)2(?![\d.])\s*$")  # ㎡ behind two decimals, read as a 2
REGION = slice(2, 8)
NEVER = str.maketrans({"O": "0", "I": "1", "S": "5", "Z": "2", "|": "1"})
LOOKALIKES = {
    "Q": "0CG",
    "D": "0",
    "W": "YN",
    "N": "M",
    "M": "N",
    "G": "C6",
    "C": "G",
    "B": "8",
    "Y": "V",
    "E": "F",
    "H": "N",
}
_LOOSE = re.compile(r"(?<![0-9A-Za-z])9[1-3][0-9A-Za-z]{13,18}(?![0-9A-Za-z])")
MOST = 2  # that are put right at once


def mended(kind: str, text: str) -> str:
    """Return a recognised text with the figures of its codes put right.

    >>> mended("uscc", "9151060QMA0M4R3Q4B"), mended("code", "24l0-5106O0-04-01-123456"), mended("text", "IO")
    ('91510600MA0M4R3Q4B', '2410-510600-04-01-123456', 'IO')
    >>> mended("area", "45923.402"), mended("area", "45923.40 m2"), mended("area", "120.5")
    ('45923.40㎡', '45923.40㎡', '120.5')
    """
    if kind == "uscc":
        return _CREDIT.sub(lambda match: _credit(match[1]), unicodedata.normalize("NFKC", text))
    if kind == "code":
        return _PROJECT.sub(lambda match: match[0].translate(_FIGURES), text)
    if kind == "area":
        return _SMALL.sub(r"\1㎡", _SQUARE.sub("㎡", text))
    if kind == "id":
        return _CARD.sub(lambda match: match[0][:-1].translate(_FIGURES) + match[0][-1], text)
    return text


def _credit(code: str) -> str:
    told = code.upper().translate(NEVER)
    told = told[:2] + told[REGION].translate(_FIGURES) + told[8:]
    if uscc.is_valid(told):
        return told
    doubtful = [at for at in range(8, 17) if told[at] in LOOKALIKES]
    for count in range(1, min(MOST, len(doubtful)) + 1):
        maybe = {one for places in combinations(doubtful, count) for one in _otherwise(told, places)}
        right = {one for one in maybe if uscc.examine(one).valid} or (maybe if count == 1 else set())
        if right:
            return right.pop() if len(right) == 1 else told
    return told


def _otherwise(code: str, places: tuple[int, ...]) -> Iterator[str]:
    """Give the codes whose last place holds when some letters are taken for those they look like."""
    for letters in product(*(LOOKALIKES[code[at]] for at in places)):
        put = dict(zip(places, letters, strict=True))
        other = "".join(put.get(at, char) for at, char in enumerate(code))
        if uscc.is_valid(other):
            yield other


def credit_of(text: str) -> str:
    """Return the code of credit in a recognised text, put right; empty where there is none.

    >>> credit_of("代码：91510600MA0M4R3Q4B。"), credit_of("建字第5106号")
    ('91510600MA0M4R3Q4B', '')
    """
    found = _LOOSE.search(unicodedata.normalize("NFKC", text))
    return _credit(found[0]) if found and len(found[0]) == uscc.LENGTH else found[0] if found else ""


def holds(code: str) -> bool:
    """Tell whether a code of credit stands by its own checks."""
    return uscc.is_valid(code)
