"""Rows of a legacy Word table laid on one grid: cells that are merged stand in every place they cover."""

import struct
from dataclasses import dataclass
from itertools import pairwise

from knowledge.library.document import Table, table_from

NEAR = 30  # twips (1/20 point) two edges may differ and still be one
BESIDE, BELOW, FIRST_BELOW = 0x0002, 0x0020, 0x0040  # flags of a cell: goes on from the left, from above; begins
_CELL_BYTES = 20


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of a row, the edges of its cells in twips, and the flags of its cells."""

    cells: list[str]
    edges: list[int]
    flags: list[int]


def row_of(cells: list[str], definition: bytes) -> Row:
    """Make a row of its texts and its definition (sprmTDefTable); without one, columns are counted."""
    plain = Row(cells, [at * 1000 for at in range(len(cells) + 1)], [0] * len(cells))
    if len(definition) < 3:  # noqa: PLR2004 - length and count
        return plain
    count = definition[2]
    if count < len(cells) or 3 + 2 * (count + 1) > len(definition):
        return plain
    edges = list(struct.unpack_from(f"<{count + 1}h", definition, 3))
    start = 3 + 2 * (count + 1)
    flags = [
        int.from_bytes(definition[start + _CELL_BYTES * at : start + _CELL_BYTES * at + 2], "little")
        for at in range(count)
    ]
    if any(right < left for left, right in pairwise(edges)):
        return plain
    return Row(cells + [""] * (count - len(cells)), edges, flags)


def table_of(rows: list[Row]) -> Table | None:
    """Return the table of some rows, None for no text at all."""
    edges = _edges(rows)
    grid: list[list[str]] = []
    for row in rows:
        line = [""] * max(1, len(edges) - 1)
        text = ""
        for at, cell in enumerate(row.cells):
            left, right = _place(edges, row.edges[at]), _place(edges, row.edges[at + 1])
            if not (row.flags[at] & BESIDE and not cell):
                text = cell
            if row.flags[at] & BELOW and not row.flags[at] & FIRST_BELOW and not cell and grid:
                line[left:right] = grid[-1][left:right]
            else:
                line[left:right] = [text] * (right - left)
        grid.append(line)
    return table_from(grid)


def _edges(rows: list[Row]) -> list[int]:
    found: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not found or edge - found[-1] > NEAR:
            found.append(edge)
    return found


def _place(edges: list[int], edge: int) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - edge))
