"""Word tables: cells merged across and down stand in every place they cover; tables inside cells keep their rows."""

from collections.abc import Callable, Iterator
from typing import Any

from knowledge.library.document import table_from
from knowledge.library.readers.docx_numbering import W

SPAN_MAX = 100  # columns one cell may cover
_WRAPPERS = frozenset({f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag", f"{W}moveTo"})


def grid_of(table: Any, text_of: Callable[[Any], str]) -> list[list[str]]:  # noqa: ANN401 - a w:tbl element
    """Return the cells as a full grid. ``text_of`` gives the text of a paragraph."""
    grid: list[list[str]] = []
    for row in wrapped(table, f"{W}tr"):
        if row.find(f"{W}trPr/{W}del") is not None:
            continue
        above = grid[-1] if grid else []
        line = [""] * _skipped(row, "gridBefore")
        for cell in wrapped(row, f"{W}tc"):
            span, goes_on = _shape(cell)
            at = len(line)
            text = above[at] if goes_on and at < len(above) else cell_text(cell, text_of)
            line += [text] * span
        grid.append(line + [""] * _skipped(row, "gridAfter"))
    widest = max((len(line) for line in grid), default=0)
    return [line + [""] * (widest - len(line)) for line in grid]


def cell_text(cell: Any, text_of: Callable[[Any], str]) -> str:  # noqa: ANN401 - a w:tc element
    """Return the paragraphs of a cell; a table inside gives a line for each of its rows."""
    lines: list[str] = []
    for child in inner_blocks(cell):
        if child.tag == f"{W}tbl":
            table = table_from(grid_of(child, text_of))
            lines += [] if table is None else [table.row_text(row) for row in table.rows or (table.header,)]
        else:
            lines.append(text_of(child))
    return "\n".join(filter(None, lines))


def only_cell(table: Any) -> Any | None:  # noqa: ANN401 - a w:tbl element
    """Return the cell of a table of one cell, which only frames other things; None for any other table."""
    rows = list(wrapped(table, f"{W}tr"))
    cells = list(wrapped(rows[0], f"{W}tc")) if len(rows) == 1 else []
    return cells[0] if len(cells) == 1 else None


def inner_blocks(parent: Any) -> Iterator[Any]:  # noqa: ANN401 - an lxml element
    """Give paragraphs and tables directly in ``parent`` or in what only wraps them."""
    for child in parent.iterchildren():
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child
        elif child.tag in _WRAPPERS:
            yield from inner_blocks(child)


def wrapped(parent: Any, tag: str) -> Iterator[Any]:  # noqa: ANN401 - an lxml element
    """Give the children of a kind, also those in content controls and insertions."""
    for child in parent.iterchildren():
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from wrapped(child, tag)


def _shape(cell: Any) -> tuple[int, bool]:  # noqa: ANN401 - a w:tc element
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    down = cell.find(f"{W}tcPr/{W}vMerge")
    value = "1" if span is None else str(span.get(f"{W}val") or "1")
    columns = min(max(1, int(value)), SPAN_MAX) if value.isdecimal() else 1
    return columns, down is not None and down.get(f"{W}val") != "restart"


def _skipped(row: Any, name: str) -> int:  # noqa: ANN401 - a w:tr element
    found = row.find(f"{W}trPr/{W}{name}")
    value = "0" if found is None else str(found.get(f"{W}val") or "0")
    return min(int(value), SPAN_MAX) if value.isdecimal() else 0
