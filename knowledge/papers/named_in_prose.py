"""A project's name inside the sentences of a letter: found by the name that the forms of the same pack agree on.

A letter has no label before the name, so that its end can't be told from the words behind it. The pack's other papers
tell it: either the name stands there letter for letter, or something stands there that differs by a letter or two.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from knowledge.papers.facts import Part, Reading, pages_of
from knowledge.papers.fields_printed import folded
from knowledge.papers.page import Field, Line, Page

NAME = "项目名称"
LABELLED = 0.9  # how surely a name must have been read to be the pack's
WEAK = 0.85  # a reading below this gives way to what is found here
EXACT, NEAR = 0.97, 0.9  # how sure a name found so is
SLIPS = 2  # letters by which a name may differ and still be meant
SHORTEST = 6  # letters of a name that can be looked for


def with_names(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Return the readings, each letter with the project's name as it writes it."""
    name = _agreed(readings)
    if len(name) < SHORTEST:
        return tuple(readings)
    return tuple(replace(one, parts=tuple(_told(one, part, name) for part in one.parts)) for one in readings)


def _agreed(readings: Sequence[Reading]) -> str:
    """Return the name most papers bear behind a label; empty where none does."""
    told = Counter(
        text
        for one in readings
        for part in one.parts
        for text in {
            folded(field.value) for field in part.fields if field.name == NAME and field.confidence >= LABELLED
        }
        if text
    )
    return max(told, key=lambda text: (told[text], text)) if told else ""


def _told(reading: Reading, part: Part, name: str) -> Part:
    own = [field for field in part.fields if field.name == NAME and field.value]
    pages = [page for page in pages_of(reading.paper, part.pages) if page.how == "text"]
    if not pages or any(field.confidence >= WEAK for field in own):
        return part
    found = next((field for page in pages if (field := _on(page, name)) is not None), None)
    if found is None:
        return part
    return replace(part, fields=(*(field for field in part.fields if field.name != NAME), found))


def _on(page: Page, name: str) -> Field | None:
    text, at = "", []
    for line in page.lines:
        plain = folded(line.text)
        at += [line] * len(plain)
        text += plain
    start = text.find(name)
    if start >= 0:
        return _field(name, at[start], page, EXACT)
    for cell in page.cells:
        if cell.lines and name in folded(cell.text):
            return _field(name, cell.lines[0], page, EXACT)
    found = nearest(name, text)
    return _field(found[0], at[found[1]], page, NEAR) if found is not None else None


def _field(value: str, line: Line, page: Page, sure: float) -> Field:
    return Field(NAME, value, value, page.number, line.box, round(sure * line.confidence, 3))


def nearest(name: str, text: str) -> tuple[str, int] | None:
    """Return the piece of a text that is a name but for a letter or two, and where it begins; None where none is.

    >>> nearest("示例厂房建设项目", "办理示例新厂房建设项目的手续"), nearest("示例厂房建设项目", "办理施工许可")
    (('示例新厂房建设项目', 2), None)
    """
    best: tuple[int, int, str, int] | None = None
    for start in range(len(text) - 1):
        for size in range(len(name) - SLIPS, len(name) + SLIPS + 1):
            piece = text[start : start + size]
            head, tail = piece[:2] == name[:2], piece[-2:] == name[-2:]
            if len(piece) < size or not ((head and piece[-1] == name[-1]) or (tail and piece[0] == name[0])):
                continue
            slips = distance(piece, name)
            if 0 < slips <= SLIPS and (best is None or (slips, -size) < best[:2]):
                best = slips, -size, piece, start
    return (best[2], best[3]) if best is not None else None


def distance(one: str, other: str) -> int:
    """Return how many letters must be added, left out or changed to make one text the other."""
    row = list(range(len(other) + 1))
    for at, char in enumerate(one, 1):
        before, row[0] = row[0], at
        for place, letter in enumerate(other, 1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (char != letter))
    return row[-1]
