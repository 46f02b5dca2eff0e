"""Labels and what stands beside them: in cells to the right or below, behind a colon, in the next piece or line."""

import re
from collections.abc import Iterator, Sequence

from knowledge.papers.fields_labels import LABEL_MAX, Label, bare, inline, label_of, of_role, role_in, unit_of
from knowledge.papers.page import Box, Cell, Line, Page, joined
from knowledge.papers.ruling import in_rows, share

NEAR = 0.022  # of the page: how far apart cells side by side may be
SHARED = 0.5  # of the lower of two cells that must stand in one row
ROWS_MAX = 40  # below a label at the head of a column
FULL = 0.78  # of the width of the page: a line that ends beyond goes on below
LONG_LINE = 26  # characters: so long a line may go on though it ends before
GOES_ON = 5  # lines of one value
BESIDE, UNDER, COLON, NEXT, LONG_WAY = 1.0, 0.95, 0.98, 0.93, 0.85  # how sure each way is


def pairs_of(page: Page) -> Iterator[Pair]:
    """Give every label of a page with its value, as it may be read."""
    used: set[int] = set()
    yield from _cells(page.cells, used)
    inside = {id(line): cell for cell in page.cells for line in cell.lines}
    free = [line for line in page.lines if id(line) not in used]
    loose = [line for line in free if id(line) not in inside]
    yield from rows_of(loose)
    cells = {id(cell): cell for line in free if (cell := inside.get(id(line))) is not None}
    for cell in cells.values():
        yield from rows_of([line for line in cell.lines if id(line) not in used], cell.box.x1)


def _cells(cells: Sequence[Cell], used: set[int]) -> Iterator[Pair]:
    grid = _Grid(cells)
    for cell in cells:
        label = _label(cell)
        if label is None:
            continue
        label = of_role(label, cell.text, grid.role(cell))
        label, right = _past_unit(grid, label, grid.right(cell))
        if right is not None and (_label(right) is None or _is_value(label, right)):
            below = grid.below(cell)
            if right.lines or below is None or _label(below) is not None or not below.lines:
                yield _pair(label, right, BESIDE, used, cell)
                continue
        yield from _below(grid, cell, label, used)


def _past_unit(grid: "_Grid", label: Label, right: Cell | None) -> tuple[Label, Cell | None]:
    """Step over a column of units between a label and its value: 总用地面积 | ㎡ | 33333.33."""
    if right is None:
        return label, None
    unit = unit_of(right.text)
    if not unit and (right.lines or not grid.under_units(right)):
        return label, right
    beyond = grid.right(right)
    return (Label(label.names, unit or label.unit), beyond) if beyond is not None else (label, right)


def _below(grid: "_Grid", cell: Cell, label: Label, used: set[int]) -> Iterator[Pair]:
    """Give the values under a label at the head of a column."""
    here = cell
    for _ in range(ROWS_MAX):
        under = grid.below(here)
        if under is None or _label(under) is not None:
            return
        if under.lines:
            yield _pair(label, under, UNDER, used, cell)
        here = under


def _pair(label: Label, cell: Cell, sure: float, used: set[int], head: Cell) -> Pair:
    used.update(id(line) for line in (*cell.lines, *head.lines))
    if not cell.lines:
        return Pair(label, "", cell.box, 0.9)
    box = cell.lines[0].box
    for line in cell.lines[1:]:
        box = box.around(line.box)
    return Pair(label, cell.text, box, sure * min(line.confidence for line in cell.lines))


def _label(cell: Cell) -> Label | None:
    return label_of(cell.text) if cell.lines and len(cell.text) <= LABEL_MAX + 8 else None


def _is_value(label: Label, right: Cell) -> bool:
    """Tell whether a cell that could be a label is the value all the same: a firm whose name is also a label."""
    return bool({"受托人", "单位", "股东"} & set(label.names)) and len(right.text) > 6  # noqa: PLR2004 - letters


class _Grid:
    """Cells by where they stand."""

    def __init__(self, cells: Sequence[Cell]) -> None:
        self._cells = cells

    def right(self, cell: Cell) -> Cell | None:
        """Return the cell beside this one, its upper if there are several."""
        beside = [
            one for one in self._cells
            if -NEAR < one.box.x0 - cell.box.x1 < NEAR
            and one.box.x0 > cell.box.x0 + NEAR / 2
            and _level(one.box, cell.box)
        ]  # fmt: skip
        return min(beside, key=lambda one: one.box.y0, default=None)

    def below(self, cell: Cell) -> Cell | None:
        """Return the cell under this one that stands in its column."""
        under = [
            one for one in self._cells
            if -NEAR < one.box.y0 - cell.box.y1 < NEAR
            and one.box.y0 > cell.box.y0 + NEAR / 3
            and _column(one.box, cell.box)
        ]  # fmt: skip
        return min(under, key=lambda one: abs(one.box.x0 - cell.box.x0), default=None)

    def under_units(self, cell: Cell) -> bool:
        """Tell whether the head of a cell's column says that units stand in it."""
        return any(
            one.text in {"单位", "计量单位"}
            and one.box.y1 <= cell.box.y0 + NEAR
            and abs(one.box.x0 - cell.box.x0) < NEAR
            for one in self._cells
        )

    def role(self, cell: Cell) -> str:
        """Return the party whose part of the form a cell stands in, told by a cell left of it or the head above."""
        here = cell
        for _ in range(4):
            left = next((one for one in self._cells if _is_left(one.box, here.box)), None)
            if left is None:
                return ""
            role = role_in(left.text)
            if role and left.box.height >= cell.box.height * 0.9:
                return role
            here = left
        return ""


def _is_left(one: Box, here: Box) -> bool:
    return -NEAR < here.x0 - one.x1 < NEAR and one.x0 < here.x0 and _level(one, here)


def _level(one: Box, other: Box) -> bool:
    shared = min(one.y1, other.y1) - max(one.y0, other.y0)
    return shared >= SHARED * min(one.height, other.height)


def _column(one: Box, other: Box) -> bool:
    shared = min(one.x1, other.x1) - max(one.x0, other.x0)
    return shared >= 0.8 * min(one.width, other.width) and one.width <= other.width * 1.6
