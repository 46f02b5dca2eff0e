"""What is drawn on one page of an OFD: pieces of text, pictures and rules, all in points from the upper left corner."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from knowledge.library.document import Box, Table, table_from
from knowledge.library.readers.ofd_parts import Sheet, children, named
from knowledge.library.readers.page_lines import Seen, in_rows

POINTS = 72 / 25.4
DEEP = 20  # groups in groups
CHARS_MAX = 200_000  # of one page
A4 = (0.0, 0.0, 210.0, 297.0)
WIDE = 2.2  # sizes of a character: a wider step begins a new piece, such as the next column
RULE_MAX = 1.5  # points: a box thinner than this is a rule
RULES_MIN = 4
NEAR = 2.5  # points two ends of rules may be apart and still meet
Matrix = tuple[float, float, float, float, float, float]
_PLAIN: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_STEP = re.compile(r"([MLCQABS])|(-?\d*\.?\d+(?:[eE][-+]?\d+)?)")


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture on a page and the number of its resource."""

    resource: str
    box: Box


@dataclass(slots=True)
class Drawn:
    """All that is drawn on a page."""

    across: float
    down: float
    texts: list[Seen] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    rules: list[Box] = field(default_factory=list)
    marks: list[Seen] = field(default_factory=list)  # text of stamps and watermarks


def drawn_on(sheet: Sheet) -> Drawn:
    """Collect what is drawn on a page, templates first, remarks apart."""
    own = next((box.text or "" for box in children(sheet.content, "PhysicalBox")), "")
    area = _four(own) or _four(sheet.area) or A4
    page = Drawn(area[2] * POINTS, area[3] * POINTS)
    for part in [*sheet.templates, sheet.content]:
        if part is not None:
            _collect(part, _PLAIN, page, page.texts, 0)
    remarks = Drawn(page.across, page.down)
    for part in sheet.remarks:
        for shape in children(part, "Appearance"):
            _collect(shape, _shifted(_PLAIN, shape), remarks, remarks.texts, 0)
    page.marks = [Seen("".join(one.text for one in row), row[0].box) for row in in_rows(remarks.texts)]
    return page


def _collect(element: Any, matrix: Matrix, page: Drawn, texts: list[Seen], deep: int) -> None:  # noqa: ANN401 - lxml
    for child in element:
        name = named(child)
        if name == "TextObject":
            texts.extend(_pieces(child, matrix) if len(texts) < CHARS_MAX else ())
        elif name == "ImageObject":
            page.pictures.append(Picture(child.get("ResourceID", ""), _box(child, matrix)))
        elif name == "PathObject":
            page.rules.extend(_rules(child, matrix))
        elif name not in {"Actions", "Clips", "Template", "Area", "Appearance", "CGTransform"} and deep < DEEP:
            _collect(child, matrix, page, texts, deep + 1)


def _pieces(element: Any, outer: Matrix) -> Iterator[Seen]:  # noqa: ANN401 - an lxml element
    """Give the pieces of a text object; a wide step or a step down begins a new one."""
    matrix = _times(_matrix(element), _shifted(outer, element))
    size = abs(_number(element.get("Size"), 3.5))
    x = y = 0.0
    for code in children(element, "TextCode"):
        text = (code.text or "").replace("\n", "").replace("\r", "")
        if not text:
            continue
        x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
        steps_x, steps_y = _steps(code.get("DeltaX"), len(text)), _steps(code.get("DeltaY"), len(text))
        upright = not steps_x and bool(steps_y)
        start, held, before = (x, y), text[0], text[0]
        at_x, at_y = x, y
        for place, char in enumerate(text[1:]):
            step = steps_x[place] if place < len(steps_x) else (0.0 if upright else _advance(before, size))
            fall = steps_y[place] if place < len(steps_y) else 0.0
            breaks = not upright and (step < 0 or step > WIDE * size or abs(fall) > size * 0.3)
            if breaks:
                yield _seen(held, start, (at_x + _advance(before, size), at_y), size, matrix)
                held, start = "", (at_x + step, at_y + fall)
            at_x, at_y = at_x + step, at_y + fall
            held += char
            before = char
        yield _seen(held, start, (at_x + _advance(before, size), at_y), size, matrix)


def _advance(char: str, size: float) -> float:
    return size if char > "\u00ff" else size / 2


def _seen(text: str, start: tuple[float, float], end: tuple[float, float], size: float, matrix: Matrix) -> Seen:
    corners = [_at(matrix, x, y) for x in (start[0], end[0]) for y in (start[1] - size * 0.85, end[1] + size * 0.15)]
    return Seen(text, _around(corners))


def _rules(element: Any, outer: Matrix) -> Iterator[Box]:  # noqa: ANN401 - an lxml element
    """Give the straight lines of a path that run along the page or down it, as thin boxes."""
    matrix = _times(_matrix(element), _shifted(outer, element))
    data = next((one.text or "" for one in children(element, "AbbreviatedData")), "")
    if len(data) > 4000:  # noqa: PLR2004 - a drawing, not a rule
        return
    point: tuple[float, float] | None = None
    first: tuple[float, float] | None = None
    for kind, values in _commands(data):
        here = (values[-2], values[-1]) if len(values) >= 2 else first  # noqa: PLR2004 - a point
        if kind == "M":
            first = here
        elif kind in {"L", "C"} and point and here:
            box = _around([_at(matrix, *point), _at(matrix, *here)])
            if min(box[2] - box[0], box[3] - box[1]) <= RULE_MAX < max(box[2] - box[0], box[3] - box[1]):
                yield box
        point = here


def _commands(data: str) -> Iterator[tuple[str, list[float]]]:
    kind = ""
    values: list[float] = []
    for letter, number in _STEP.findall(data):
        if letter:
            if kind:
                yield kind, values
            kind, values = letter, []
        else:
            values.append(float(number))
    if kind:
        yield kind, values


def tables_of(page: Drawn, number: int) -> list[tuple[float, Table, list[Seen]]]:
    """Return (top, table, the pieces of text in it) of the ruled tables of a page."""
    if len(page.rules) < RULES_MIN:
        return []
    from pdfplumber.table import (  # noqa: PLC0415 - its finder of cells takes rules of any page
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    edges = merge_edges([_edge(rule) for rule in page.rules], NEAR, NEAR, NEAR, NEAR)
    cells = intersections_to_cells(edges_to_intersections(edges, NEAR, NEAR))
    found = []
    for group in cells_to_tables(cells):
        texts, used = _filled(group, page.texts)
        across = sorted({round(edge, 1) for cell in group for edge in (cell[0], cell[2])})
        down = sorted({round(edge, 1) for cell in group for edge in (cell[1], cell[3])})
        grid = [
            [_covering(texts, (left + right) / 2, (top + bottom) / 2) for left, right in pairwise(across)]
            for top, bottom in pairwise(down)
        ]
        table = table_from(grid)
        if table and table.rows and len(table.header) > 1:
            box = (across[0], down[0], across[-1], down[-1])
            found.append((down[0], Table(table.header, table.rows, table.caption, number, box), used))
    return found


def _edge(rule: Box) -> dict[str, Any]:
    left, top, right, bottom = rule
    lying = right - left >= bottom - top
    middle = (top + bottom) / 2 if lying else (left + right) / 2
    across = (left, right) if lying else (middle, middle)
    down = (middle, middle) if lying else (top, bottom)
    return {
        "x0": across[0], "x1": across[1], "top": down[0], "bottom": down[1], "width": across[1] - across[0],
        "height": down[1] - down[0], "orientation": "h" if lying else "v", "object_type": "line",
    }  # fmt: skip


def _filled(cells: list[Box], pieces: list[Seen]) -> tuple[dict[Box, str], list[Seen]]:
    inside: dict[Box, list[Seen]] = {cell: [] for cell in cells}
    for piece in pieces:
        x, y = (piece.box[0] + piece.box[2]) / 2, piece.middle
        cell = next((one for one in cells if one[0] <= x <= one[2] and one[1] <= y <= one[3]), None)
        if cell is not None:
            inside[cell].append(piece)
    texts = {cell: "".join(piece.text for row in in_rows(held) for piece in row) for cell, held in inside.items()}
    return texts, [piece for held in inside.values() for piece in held]


def _covering(texts: dict[Box, str], x: float, y: float) -> str:
    return next((text for (x0, y0, x1, y1), text in texts.items() if x0 <= x <= x1 and y0 <= y <= y1), "")


def _box(element: Any, outer: Matrix) -> Box:  # noqa: ANN401 - an lxml element
    bounds = _four(element.get("Boundary") or "") or (0.0, 0.0, 0.0, 0.0)
    left, top, across, down = bounds
    return _around([_at(outer, left, top), _at(outer, left + across, top + down)])


def _around(corners: list[tuple[float, float]]) -> Box:
    across, down = [corner[0] * POINTS for corner in corners], [corner[1] * POINTS for corner in corners]
    return round(min(across), 1), round(min(down), 1), round(max(across), 1), round(max(down), 1)


def _matrix(element: Any) -> Matrix:  # noqa: ANN401 - an lxml element
    values = _numbers(element.get("CTM") or "")
    return (values[0], values[1], values[2], values[3], values[4], values[5]) if len(values) == 6 else _PLAIN  # noqa: PLR2004 - a matrix


def _shifted(matrix: Matrix, element: Any) -> Matrix:  # noqa: ANN401 - an lxml element
    bounds = _four(element.get("Boundary") or "")
    return _times((1.0, 0.0, 0.0, 1.0, bounds[0], bounds[1]), matrix) if bounds else matrix


def _times(one: Matrix, other: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m)


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _numbers(text: str) -> list[float]:
    return [float(number) for _, number in _STEP.findall(text) if number]


def _four(text: str) -> tuple[float, float, float, float] | None:
    values = _numbers(text)
    return (values[0], values[1], values[2], values[3]) if len(values) >= 4 else None  # noqa: PLR2004 - a box


def _number(text: str | None, default: float) -> float:
    return next(iter(_numbers(text or "")), default)


def _steps(text: str | None, most: int) -> list[float]:
    """Read DeltaX or DeltaY: numbers, and ``g 5 3.2`` for five times 3.2; no more than the text has characters."""
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if len(steps) >= most:
            break
        if word == "g":
            times, value = _number(next(words, ""), 0), _number(next(words, ""), 0)
            steps += [value] * max(0, min(int(times), most - len(steps)))
        else:
            steps.append(_number(word, 0.0))
    return steps
