"""Labels and what stands beside them: in cells to the right or below, behind a colon, in the next piece or line."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

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


@dataclass(frozen=True, slots=True)
class Pair:
    """A label and the text that belongs to it; the text is empty where a form was not filled in."""

    label: Label
    text: str
    box: Box
    confidence: float
    whole: bool = True  # False: the text may end early or late


def pairs_of(page: Page) -> Iterator[Pair]:
    """Give every label of a page with its value, as it may be read."""
    used: set[int] = set()
    yield from _cells(page.cells, used)
    inside = {id(line): cell for cell in page.cells for line in cell.lines}
    free = [line for line in page.lines if id(line) not in used]
    loose = [line for line in free if id(line) not in inside]
    yield from _rows(loose)
    cells = {id(cell): cell for line in free if (cell := inside.get(id(line))) is not None}
    for cell in cells.values():
        yield from _rows([line for line in cell.lines if id(line) not in used], cell.box.x1)


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


def _rows(lines: Sequence[Line], edge: float = 1.0) -> Iterator[Pair]:
    """Give label：value of free lines; a value may go on in the next piece of the row and in the lines below."""
    rows = list(in_rows(lines))
    role = ""
    for at, row in enumerate(rows):
        for place, line in enumerate(row):
            role = _role_of_line(line.text) or role
            for label, text, start in _in_line(line.text):
                meant = of_role(label, line.text[:start].rpartition(" ")[2] or line.text.split("：")[0], role)
                yield from _valued(meant, text, line, start, rows, at, place, edge)
            label_alone = None if "：" in line.text or ":" in line.text else label_of(line.text)
            if label_alone is not None and place + 1 < len(row):
                value = row[place + 1]
                if label_of(value.text) is None and not inline().match(value.text):
                    whole = _on(value.text, value, rows, at, place + 1, edge)
                    yield Pair(of_role(label_alone, line.text, role), whole[0], whole[1], NEXT * value.confidence)


def _role_of_line(text: str) -> str:
    return role_in(text) if len(text) <= LABEL_MAX and not text.rstrip().endswith(("：", ":")) else ""


def _in_line(text: str) -> Iterator[tuple[Label, str, int]]:
    """Give (label, value, where the value begins) for every label with a colon in a line."""
    found = [(match, label) for match in inline().finditer(text) if (label := label_of(match[0])) is not None]
    if not found:
        head, colon, _ = text.replace(":", "：").partition("：")
        label = label_of(head) if colon and len(bare(head)) <= LABEL_MAX else None
        if label is not None:
            yield label, text[len(head) + 1 :], len(head) + 1
        return
    for at, (match, label) in enumerate(found):
        end = found[at + 1][0].start() if at + 1 < len(found) else len(text)
        yield label, text[match.end() : end], match.end()


def _valued(
    label: Label, text: str, line: Line, start: int, rows: list[list[Line]], at: int, place: int, edge: float
) -> Iterator[Pair]:
    shown = text.strip()
    box = line.box.part(share(line.text, start), share(line.text, start + len(text)))
    ends_line = start + len(text) >= len(line.text)
    row = rows[at]
    if not shown and ends_line and place + 1 < len(row):
        value = row[place + 1]
        if not inline().search(value.text) and label_of(value.text) is None:
            whole = _on(value.text, value, rows, at, place + 1, edge)
            yield Pair(label, whole[0], whole[1], COLON * value.confidence)
            return
    if not shown:
        below = rows[at + 1] if at + 1 < len(rows) else []
        if ends_line and len(row) == 1 and len(below) == 1 and not _begins(below[0].text):
            yield Pair(label, below[0].text, below[0].box, LONG_WAY * below[0].confidence, whole=False)
        else:
            yield Pair(label, "", box, 0.85)
        return
    if ends_line and place + 1 == len(row):
        text, box = _on(text, line, rows, at, place, edge, box)
    elif ends_line and not inline().search(row[place + 1].text) and label_of(row[place + 1].text) is None:
        text, box = f"{text} {row[place + 1].text}", box.around(row[place + 1].box)
    yield Pair(label, text.strip(), box, COLON * line.confidence)


def _on(
    text: str, line: Line, rows: list[list[Line]], at: int, place: int, edge: float, box: Box | None = None
) -> tuple[str, Box]:
    """Return a value with the lines below it that belong to it: it reached the margin, and they are no labels."""
    whole, around = [text.strip()], box or line.box
    last = line
    if place + 1 < len(rows[at]):
        return whole[0], around
    right = max((one.place.x1 for row in rows for one in row), default=edge)
    for row in rows[at + 1 : at + GOES_ON]:
        full = last.place.x1 >= FULL * min(edge, 1.0) or len(last.text) >= LONG_LINE
        far = full and last.place.x1 >= right - 2.2 * last.place.height
        gap = row[0].place.y0 - last.place.y1
        if (
            not far
            or len(row) > 1
            or _begins(row[0].text)
            or gap > 1.6 * last.place.height
            or whole[-1].endswith(("。", "；"))
        ):
            break
        whole.append(row[0].text.strip())
        around = around.around(row[0].box)
        last = row[0]
    return joined(whole), around


def _begins(text: str) -> bool:
    """Tell whether a line begins something new: a label, a numbered item, a heading."""
    head = text.replace(":", "：").partition("：")
    if head[1] and len(bare(head[0])) <= LABEL_MAX and len(head[0]) <= 16:  # noqa: PLR2004 - letters
        return True

    return bool(inline().match(text) or label_of(text)) or bool(
        re.match(
            r"\s*(?:第[一二三四五六七八九十百\d]+[条章节页]|[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[、.．]\s*\D)",
            text,
        )
    )
