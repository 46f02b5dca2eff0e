"""The text layer of a PDF page, letter by letter: pieces of rows with their places, cut at wide gaps and at rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from knowledge.library.readers.pdf_lines import placer
from knowledge.papers.page import Box, Line

GAP = 1.25  # heights of a letter: a wider gap ends a piece
DOWN = 0.55  # heights: further up or down is another row
BACK = 0.6  # heights: further left is another piece
CHARS_MAX = 60_000  # of a page
GRID = (600, 800)  # dots across and down in which the cells are marked


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter; its place in points of the page as it is shown."""

    char: str
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def high(self) -> float:
        """Its height."""
        return max(self.y1 - self.y0, 0.1)


def letters_of(page: Any) -> list[Letter]:  # noqa: ANN401 - the vendor's untyped page
    """Return the letters in the order of the file; blanks are kept as what they part."""
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - the parser is loaded when needed

    layer = page.get_textpage()
    place = placer(page)
    across, down = page.get_size()
    loose = raw.FS_RECTF()
    found = []
    for at in range(min(layer.count_chars(), CHARS_MAX)):
        char = chr(raw.FPDFText_GetUnicode(layer.raw, at))
        if char.isspace() or char in "\x00\ufffe\u00ad":
            found.append(Letter(" " if char not in "\r\n" else "\n", 0, 0, 0, 0))
            continue
        if not raw.FPDFText_GetLooseCharBox(layer.raw, at, loose):
            continue
        x0, y0, x1, y1 = place((loose.left, loose.bottom, loose.right, loose.top))
        if x1 > 0 and x0 < across and y1 > 0 and y0 < down and x1 - x0 < across:
            found.append(Letter(char, x0, y0, x1, y1))
    return found


def turn_of(letters: Sequence[Letter]) -> int:
    """Return by how many degrees with the clock the text lies turned: the way from letter to letter tells."""
    steps = []
    for one, other in pairwise(letters):
        if one.char.isspace() or other.char.isspace():
            continue
        x, y = (other.x0 + other.x1 - one.x0 - one.x1) / 2, (other.y0 + other.y1 - one.y0 - one.y1) / 2
        if max(abs(x), abs(y)) <= 3 * max(one.high, one.x1 - one.x0):
            steps.append((x, y))
    if len(steps) < 5:  # noqa: PLR2004 - a few letters tell nothing
        return 0
    told = np.array(steps)
    level = np.abs(told[:, 0]) >= np.abs(told[:, 1])
    if level.mean() >= 0.5:  # noqa: PLR2004 - most
        return 0 if (told[level, 0] > 0).mean() >= 0.5 else 180  # noqa: PLR2004 - most
    return 90 if (told[~level, 1] > 0).mean() >= 0.5 else 270  # noqa: PLR2004 - most


def upright(letters: Sequence[Letter], degrees: int, across: float, down: float) -> list[Letter]:
    """Turn the places back by ``degrees`` on a page that was ``across`` times ``down`` points."""
    if not degrees:
        return list(letters)
    moved = []
    for one in letters:
        if degrees == 180:  # noqa: PLR2004 - a half
            box = across - one.x1, down - one.y1, across - one.x0, down - one.y0
        elif degrees == 90:  # noqa: PLR2004 - a quarter
            box = one.y0, across - one.x1, one.y1, across - one.x0
        else:
            box = down - one.y1, one.x0, down - one.y0, one.x1
        moved.append(Letter(one.char, *box))
    return moved


def lines_of(letters: Sequence[Letter], across: float, down: float, boxes: Sequence[Box]) -> list[Line]:
    """Join letters to pieces of rows that stand in one cell each; places in fractions of the page."""
    marks = np.zeros((GRID[1] + 1, GRID[0] + 1), np.int32)
    for at, box in sorted(enumerate(boxes), key=lambda one: -one[1].width * one[1].height):
        marks[int(box.y0 * GRID[1]) : int(box.y1 * GRID[1]) + 1, int(box.x0 * GRID[0]) : int(box.x1 * GRID[0]) + 1] = (
            at + 1
        )

    def cell(letter: Letter) -> int:
        x = min(max((letter.x0 + letter.x1) / 2 / across, 0.0), 1.0)
        y = min(max((letter.y0 + letter.y1) / 2 / down, 0.0), 1.0)
        return int(marks[int(y * GRID[1]), int(x * GRID[0])])

    return list(_lines(letters, cell, across, down))


def _lines(letters: Sequence[Letter], cell: Any, across: float, down: float) -> Iterator[Line]:  # noqa: ANN401 - a function
    held: list[Letter] = []
    text, inside, blank = "", 0, False
    for letter in letters:
        if letter.char.isspace():
            blank = True
            continue
        here = cell(letter)
        if held and (here != inside or _parts(held[-1], letter)):
            yield _line(text, held, across, down)
            held, text, blank = [], "", False
        if held and _twice(held[-1], letter):
            continue
        text += (" " if blank and text else "") + letter.char
        held.append(letter)
        inside, blank = here, False
    if held:
        yield _line(text, held, across, down)


def _parts(one: Letter, other: Letter) -> bool:
    high = max(one.high, other.high)
    rise = abs((one.y0 + one.y1) / 2 - (other.y0 + other.y1) / 2)
    gap = other.x0 - one.x1
    return rise > DOWN * high or gap > GAP * high or gap < -BACK * high - (one.x1 - one.x0)


def _twice(one: Letter, other: Letter) -> bool:
    """Tell whether a letter is drawn over itself to look bold."""
    return one.char == other.char and abs(one.x0 - other.x0) < 0.25 * max(one.x1 - one.x0, 0.1)


def _line(text: str, held: Sequence[Letter], across: float, down: float) -> Line:
    box = Box(
        round(max(0.0, min(one.x0 for one in held) / across), 4),
        round(max(0.0, min(one.y0 for one in held) / down), 4),
        round(min(1.0, max(one.x1 for one in held) / across), 4),
        round(min(1.0, max(one.y1 for one in held) / down), 4),
    )
    return Line(text, box)
