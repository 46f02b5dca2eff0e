"""One page of a paper as an officer sees it: its picture with boxes, or its text with the values marked."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from casework.review_list import Item
from config.words.review_console import LETTERS
from knowledge.papers.page import Box, Line, Page, Paper
from knowledge.papers.pictures import KINDS
from web.console.original import Run

TOUCHES = 0.3  # of the smaller of two boxes
AROUND = 0.003  # of the page: a box is drawn so much wider, that it does not cover what it shows


@dataclass(frozen=True, slots=True)
class Mark:
    """A box on a page; fractions of its width and height from the upper left."""

    x: float
    y: float
    wide: float
    high: float
    number: int  # of the finding
    letter: str  # which of its values this is; several letters where several stand here
    value: str
    chosen: bool


@dataclass(frozen=True, slots=True)
class TextCell:
    """One cell of a table, or a line that stands in none."""

    span: int
    lines: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A line of text, or the rows of a table."""

    rows: tuple[tuple[TextCell, ...], ...]
    table: bool


def is_drawn(paper: Paper, page: Page) -> bool:
    """Tell whether a page can be shown as a picture on which the boxes fit."""
    return paper.kind in KINDS and page.exact


def marks_on(items: Iterable[Item], file: str, page: int, chosen: int) -> tuple[Mark, ...]:
    """Return the boxes of all findings on a page of a file; those of the finding ``chosen`` last, above the others."""
    found = [
        mark_of(item.number, at, place, item.number == chosen)
        for item in items
        for at, place in enumerate(item.evidence)
        if place["file"] == file and place["page"] == page and place["box"]
    ]
    return tuple(sorted(found, key=lambda one: one.chosen))


def joined(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Put the values of one finding that stand at the very same place into one box: its label names all of them."""
    found: dict[object, Mark] = {}
    for one in marks:
        place = (one.number, one.x, one.y, one.wide, one.high)
        known = found.get(place)
        if known is None:
            found[place] = one
        elif one.letter not in known.letter:
            value = known.value if one.value == known.value else f"{known.value}；{one.value}"
            found[place] = replace(known, letter=known.letter + one.letter, value=value)
    return tuple(found.values())


def mark_of(number: int, at: int, place: Mapping[str, Any], chosen: bool) -> Mark:  # noqa: FBT001 - a column of a row
    """Return one box, kept on the page."""
    x0, y0, x1, y1 = (min(max(float(edge), 0.0), 1.0) for edge in place["box"])
    x, y = max(0.0, x0 - AROUND), max(0.0, y0 - AROUND)
    wide, high = min(1.0, x1 + AROUND) - x, min(1.0, y1 + AROUND) - y
    return Mark(
        round(x, 4), round(y, 4), round(wide, 4), round(high, 4), number, letter(at), str(place["value"]), chosen
    )


def letter(at: int) -> str:
    """Return what the value at a place of a finding is called: A for the first."""
    return LETTERS[at % len(LETTERS)]


def blocks_of(page: Page, marks: Sequence[Mark]) -> tuple[TextBlock, ...]:
    """Return a page as text, from the top: lines, and tables where cells stand side by side."""
    inside = {id(line) for cell in page.cells for line in cell.lines}
    loose = [(line.box.y0, line) for line in page.lines if id(line) not in inside]
    blocks: list[tuple[float, TextBlock]] = [
        (y, TextBlock(((TextCell(1, (tuple(_runs(line, marks)),)),),), table=False)) for y, line in loose
    ]
    tops = [y for y, _ in loose]
    blocks += ((table[0][0].box.y0, _table(table, marks)) for table in _tables(page, tops))
    return tuple(block for _, block in sorted(blocks, key=lambda one: one[0]))


def _tables(page: Page, loose: Sequence[float]) -> Iterator[list[list[Any]]]:
    """Yield the rows of cells that follow one another with no loose line between."""
    rows: dict[float, list[Any]] = {}
    for cell in page.cells:
        rows.setdefault(round(cell.box.y0, 3), []).append(cell)
    table: list[list[Any]] = []
    for top in sorted(rows):
        if table and any(table[-1][0].box.y0 < y < top for y in loose):
            yield table
            table = []
        table.append(sorted(rows[top], key=lambda one: one.box.x0))
    if table:
        yield table


def _table(rows: Sequence[Sequence[Any]], marks: Sequence[Mark]) -> TextBlock:
    edges = sorted({round(edge, 2) for row in rows for cell in row for edge in (cell.box.x0, cell.box.x1)})

    def cell_of(cell: Any) -> TextCell:  # noqa: ANN401 - a cell of the page
        left, right = edges.index(round(cell.box.x0, 2)), edges.index(round(cell.box.x1, 2))
        return TextCell(max(1, right - left), tuple(tuple(_runs(line, marks)) for line in cell.lines))

    return TextBlock(tuple(tuple(cell_of(cell) for cell in row) for row in rows), table=True)


def _runs(line: Line, marks: Sequence[Mark]) -> Iterator[Run]:
    """Cut a line where a value of a finding stands; where the value can't be found in it, all of it is marked."""
    hit = next((one for one in reversed(marks) if _touches(line.box, one)), None)
    if hit is None:
        yield Run(line.text)
        return
    name = (f"{hit.number}{hit.letter}", "on" if hit.chosen else "off")
    start = line.text.find(hit.value) if hit.value else -1
    if start < 0:
        yield Run(line.text, name)
        return
    yield Run(line.text[:start])
    yield Run(hit.value, name)
    yield Run(line.text[start + len(hit.value) :])


def _touches(box: Box, mark: Mark) -> bool:
    across = min(box.x1, mark.x + mark.wide) - max(box.x0, mark.x)
    down = min(box.y1, mark.y + mark.high) - max(box.y0, mark.y)
    least = min(box.width * box.height, mark.wide * mark.high)
    return across > 0 and down > 0 and across * down >= TOUCHES * least
