"""Ruled tables of a PDF page, by pdfplumber, which is asked only for pages that have lines."""

import io
from collections.abc import Iterator
from itertools import pairwise
from typing import Any, Self

from knowledge.library.document import Table, table_from
from knowledge.library.lines import MARKER

THIN = 3.0  # points


class TableFinder:
    """Finds ruled tables; the file is opened for it once, at the first page that has lines."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._source: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._source is not None:
            self._source.close()

    def tables(self, number: int) -> Iterator[tuple[tuple[float, float], Table]]:
        """Give the tables of a page from the top: (top, bottom) measured from the page's top, and the table."""
        import pdfplumber  # noqa: PLC0415 - the parser is loaded when needed

        if self._source is None:
            self._source = pdfplumber.open(io.BytesIO(self._data))
        page = self._source.pages[number]
        bottom = 0.0
        for found in sorted(_found(page), key=lambda one: one.bbox[1]):
            table = table_from(_grid(found), number + 1)
            if table and len(table.header) > 1 and found.bbox[1] >= bottom - 1:
                bottom = found.bbox[3]
                left, top, right, low = (round(float(edge), 1) for edge in found.bbox)
                box = (left, top, right, low)
                yield (found.bbox[1], found.bbox[3]), Table(table.header, table.rows, table.caption, number + 1, box)
        page.close()


def _found(page: Any) -> list[Any]:  # noqa: ANN401 - the vendor's untyped page and table
    """Find the tables by their rules; the edges of shaded areas count only where there are no rules."""
    ruled = page.filter(lambda one: one["object_type"] != "rect" or not _is_shade(one)).find_tables()
    return list(ruled or page.find_tables())


def _is_shade(rect: dict[str, Any]) -> bool:
    """Tell whether a rectangle colours an area: rules are drawn as very thin ones too."""
    return bool(rect.get("fill")) and not rect.get("stroke") and min(rect["width"], rect["height"]) > THIN


def _grid(found: Any) -> list[list[str]]:  # noqa: ANN401 - the vendor's untyped table
    """Return the cells as a full grid: a merged cell stands in every place it covers."""
    texts = {
        cell: _one_line(value or "")
        for row, values in zip(found.rows, found.extract(), strict=True)
        for cell, value in zip(row.cells, values, strict=True)
        if cell is not None
    }
    across = sorted({round(edge, 1) for cell in texts for edge in (cell[0], cell[2])})
    down = sorted({round(edge, 1) for cell in texts for edge in (cell[1], cell[3])})
    return [
        [_covering(texts, (left + right) / 2, (top + bottom) / 2) for left, right in pairwise(across)]
        for top, bottom in pairwise(down)
    ]


def _one_line(text: str) -> str:
    """Join the lines of a cell; a numbered one keeps a space before it."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return "".join(f" {line}" if at and MARKER.match(line) else line for at, line in enumerate(lines))


def _covering(texts: dict[tuple[float, float, float, float], str], x: float, y: float) -> str:
    return next((text for (x0, y0, x1, y1), text in texts.items() if x0 <= x <= x1 and y0 <= y <= y1), "")
