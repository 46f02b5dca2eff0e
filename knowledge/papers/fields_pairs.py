"""Labels and what stands beside them: in cells to the right or below, behind a colon, in the next piece or line."""

import re
from collections.abc import Iterator, Sequence

from knowledge.papers.fields_amounts import FIGURE, UPPER
from knowledge.papers.fields_labels import (
    LABEL_MAX,
    Label,
    Pair,
    bare,
    inline,
    is_head,
    label_of,
    of_role,
    role_in,
    unit_of,
)
from knowledge.papers.fields_names import KINDS
from knowledge.papers.fields_rows import rows_of
from knowledge.papers.page import Box, Cell, Page

NEAR = 0.022  # of the page: how far apart cells side by side may be
SHARED = 0.5  # of the lower of two cells that must stand in one row
ROWS_MAX = 40  # below a label at the head of a column
BESIDE, UNDER = 1.0, 0.95  # how sure each way is
SUMMED = frozenset(
    {"area", "length", "floors", "count", "ratio", "percent"}
)  # kinds that one table tells of many things
_SUM = re.compile(r"^(?:合计|总计|共计|总和|累计|小计)")
_BEFORE = re.compile(r"^(?:变更前|原备案|原登记|调整前|原批准)")
_AFTER = re.compile(r"^(?:变更后|现备案|拟变更|调整后|现申请)")
_FIRM = re.compile(r"(?:公司|厂|院|所|中心|局|集团|合作社|企业|店)$")


def pairs_of(page: Page) -> Iterator[Pair]:
    """Give every label of a page with its value, as it may be read."""
    used: set[int] = set()
    recognised = page.how == "ocr"
    grid = _Grid(page.cells)
    yield from _cells(grid, page.cells, used)
    inside = {id(line): cell for cell in page.cells for line in cell.lines}
    loose = [line for line in page.lines if id(line) not in used and id(line) not in inside]
    yield from rows_of(loose, recognised=recognised)
    for cell in page.cells:
        lines = [line for line in cell.lines if id(line) not in used or _says_more(line.text)]
        if lines:
            yield from rows_of(lines, cell.box.x1, grid.role(cell), recognised=recognised)


def _says_more(text: str) -> bool:
    """Tell whether the value of one label holds another label with its value: 总建筑面积：100㎡，高度：20m."""
    found = inline().search(text)
    return found is not None and bool(text[found.end() :].strip())


def _cells(grid: "_Grid", cells: Sequence[Cell], used: set[int]) -> Iterator[Pair]:
    for cell in cells:
        label = _label(cell)
        if label is None:
            continue
        meant = of_role(label, cell.text, grid.role(cell))
        meant, right = _past_unit(grid, meant, grid.right(cell))
        right = _after_change(grid, right)
        if right is not None and (_label(right) is None or _is_value(meant, right)):
            below = grid.below(cell)
            if right.lines and is_head(right.text) and _is_column(grid, cell, right):
                yield from _below(grid, cell, label, used)
                continue
            if right.lines or below is None or _label(below) is not None or not below.lines or grid.filled_right(below):
                yield _pair(meant, right, BESIDE, used, cell)
                yield from _capitals_beyond(grid, meant, right, used, cell)
                continue
        yield from _below(grid, cell, label, used)


def _after_change(grid: "_Grid", right: Cell | None) -> Cell | None:
    """Step over the column of what held before a change to what holds after it."""
    if right is None or not _BEFORE.match(grid.top(right)):
        return right
    beyond = grid.right(right)
    return beyond if beyond is not None and _AFTER.match(grid.top(beyond)) else right


def _is_column(grid: "_Grid", cell: Cell, right: Cell) -> bool:
    """Tell whether a cell and the one beside it head columns: values stand below both."""
    one, other = grid.below(cell), grid.below(right)
    return one is not None and other is not None and bool(one.lines) and _label(one) is None


def _capitals_beyond(grid: "_Grid", label: Label, right: Cell, used: set[int], head: Cell) -> Iterator[Pair]:
    """Give the figures that stand behind an amount in capitals in the same row."""
    if "大写金额" in label.names or not UPPER.search(right.text) or FIGURE.search(right.text):
        return
    beyond = grid.right(right)
    while beyond is not None and _label(beyond) is None:
        if FIGURE.search(beyond.text):
            yield _pair(label, beyond, BESIDE, used, head)
            return
        beyond = grid.right(beyond)


def _past_unit(grid: "_Grid", label: Label, right: Cell | None) -> tuple[Label, Cell | None]:
    """Step over a column of units between a label and its value: 总用地面积 | ㎡ | 33333.33."""
    if right is None:
        return label, None
    unit = unit_of(right.text)
    none = not right.lines or right.text.strip() in {"/", "-", "—", "－", "无"}
    if not unit and not (none and grid.under_units(right)):
        return label, right
    beyond = grid.right(right)
    return (Label(label.names, unit or label.unit), beyond) if beyond is not None else (label, right)


def _below(grid: "_Grid", cell: Cell, label: Label, used: set[int]) -> Iterator[Pair]:
    """Give the values under a label at the head of a column; of figures with a sum only the sum."""
    under: list[Cell] = []
    here = grid.below(cell)
    while here is not None and _label(here) is None and len(under) < ROWS_MAX:
        under.append(here)
        here = grid.below(here)
    filled = [one for one in under if one.lines]
    if len(filled) > 1 and any(KINDS.get(name) in SUMMED for name in label.names):
        total = next((one for one in filled if _SUM.search(grid.head(one))), None)
        for one in filled:
            meant = label if one is total else _part_of(label)
            if meant is not None:
                yield _pair(meant, one, UNDER, used, cell)
        return
    for one in filled:
        yield _pair(of_role(label, cell.text, grid.role(one)), one, UNDER, used, cell)


def _part_of(label: Label) -> Label | None:
    """Return what one row of a column of figures is: the area of one building; None for what nobody asks for."""
    return Label(("分栋建筑面积", "分幢面积"), label.unit) if {"建筑面积", "面积"} & set(label.names) else None


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
    return bool({"受托人", "单位", "股东"} & set(label.names)) and bool(_FIRM.search(right.text))


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

    def filled_right(self, cell: Cell) -> bool:
        """Tell whether something stands beside a cell: then it is itself a label, listed or not."""
        right = self.right(cell)
        return right is not None and bool(right.lines) and is_head(cell.text)

    def head(self, cell: Cell) -> str:
        """Return the text of the first cell of a cell's row, numbers aside."""
        row = [one for one in self._cells if one.box.x1 <= cell.box.x0 + NEAR / 2 and _level(one.box, cell.box)]
        told = [one.text for one in sorted(row, key=lambda one: one.box.x0) if re.search(r"[^\d\s.、]", one.text)]
        return bare(told[0]) if told else ""

    def top(self, cell: Cell) -> str:
        """Return the text at the head of a cell's column: the nearest that speaks of a change, else of the top cell."""
        column = [one for one in self._cells if one.box.y1 <= cell.box.y0 + NEAR / 2 and _column(one.box, cell.box)]
        heads = [bare(one.text) for one in column]
        return next((head for head in heads if _BEFORE.match(head) or _AFTER.match(head)), heads[0] if heads else "")

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
