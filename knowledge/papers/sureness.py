"""How sure the value of a field is on a page that was recognised: as sure as the letter of it that was read worst.

The confidence of a line is the mean of its letters, so that one letter misread among twenty hardly lowers it. What
stands under a seal is not sure unless each letter is: the ink of the seal was taken out, and strokes of the print too.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.papers.page import Box, Field, Line, Page

UNDER_SEAL = 0.75  # less than a list asks for before it holds a value against somebody
CLEAR = 0.95  # confidence of the worst letter from which a value counts though a seal is stamped on it
TORN = 0.79  # of a value of which another printing on the same scan differs by a letter
NAME_LEAST = 5  # Chinese letters: shorter values may well differ
PART = 0.35  # of a value under a seal, from which it counts as under it
_UNIT = re.compile(r"(?<=\d)(?:平方米|㎡|[mM][2²]?|²)$")  # often read badly, and not what a value says
_SKIPPED = frozenset(" \t\u3000:：()（）,，.。、;；")


def weighed(fields: Iterable[Field], pages: Sequence[Page]) -> tuple[Field, ...]:
    """Return the fields, those of recognised pages no surer than their worst letter and their place allow."""
    seen = {page.number: page for page in pages if page.how == "ocr"}
    told = [_weighed(one, seen[one.page]) if one.page in seen and one.value else one for one in fields]
    by_name: dict[str, list[str]] = {}
    for one in told:
        by_name.setdefault(one.name, []).append(one.value)
    return tuple(
        replace(one, confidence=min(one.confidence, TORN))
        if one.page in seen and any(slipped(one.value, other) for other in by_name[one.name])
        else one
        for one in told
    )


def slipped(one: str, other: str) -> bool:
    """Tell whether two printings of a name on one scan differ so little that one of them was read wrongly.

    >>> slipped("示例环保设备公司", "示例环保设限公司"), slipped("示例环保公司", "示例电力公司")
    (True, False)
    """
    left, right = ("".join(char for raw in text for char in _plain(raw)) for text in (one, other))
    if left == right or min(_han(left), _han(right)) < NAME_LEAST:
        return False
    pieces = difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    apart = [(left[a:b], right[c:d]) for tag, a, b, c, d in pieces if tag != "equal"]
    return sum(max(len(a), len(b)) for a, b in apart) == 1 and not any(
        char.isdigit() for a, b in apart for char in a + b
    )


def _han(text: str) -> int:
    return sum(1 for char in text if "\u3400" <= char <= "\u9fff")


def _weighed(field: Field, page: Page) -> Field:
    lines = [line for line in page.lines if _meets(line.box, field.box)]
    least = worst(field.value, lines)
    sure = min(field.confidence, least)
    if least < CLEAR and any(_covered(field.box, seal.box) >= PART for seal in page.seals):
        sure = min(sure, UNDER_SEAL)
    return field if sure == field.confidence else replace(field, confidence=round(sure, 3))


def worst(value: str, lines: Sequence[Line]) -> float:
    """Return how sure the worst letter of a value is in the lines it was taken from; 1.0 where all are clear.

    >>> worst("甲乙", [Line("名称：甲乙", Box(0, 0, 1, 1), 0.97, None, ((0, 0.3), (4, 0.6)))])
    0.6
    """
    letters = [(char, sure) for line in lines for char, sure in _letters(line)]
    text = "".join(char for char, _ in letters)
    wanted = "".join(char for raw in _UNIT.sub("", value.strip()) for char in _plain(raw))
    at = text.find(wanted)
    if at >= 0:
        return min((sure for _, sure in letters[at : at + len(wanted)]), default=1.0)
    inside = set(wanted)
    return min((sure for char, sure in letters if char in inside), default=1.0)


def _letters(line: Line) -> list[tuple[str, float]]:
    faint = dict(line.faint)
    return [(char, faint.get(at, 1.0)) for at, raw in enumerate(line.text) for char in _plain(raw)]


def _plain(char: str) -> str:
    return "" if char in _SKIPPED else unicodedata.normalize("NFKC", char)


def _meets(one: Box, other: Box) -> bool:
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    return across > 0 and down > 0.3 * min(one.height, other.height)


def _covered(box: Box, by: Box) -> float:
    """Return the share of a box that another covers."""
    across = max(0.0, min(box.x1, by.x1) - max(box.x0, by.x0))
    down = max(0.0, min(box.y1, by.y1) - max(box.y0, by.y0))
    return across * down / max(box.width * box.height, 1e-9)
