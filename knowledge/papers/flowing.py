"""Pages of files that know none (docx, doc, html …): lines and cells set one below the other, places by order only."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from knowledge.papers.page import Box, Cell, Line, Page, Seal

A4 = (595.3, 841.9)  # points
TOP, LEFT, RIGHT, BOTTOM = 0.08, 0.1, 0.9, 0.94
STEP = 0.02  # of the height of a page for one line of text
LETTERS = 42  # in one line
CELL_LETTERS = 40  # of all cells of a row side by side


@dataclass(slots=True)
class Flow:
    """Sets text on pages in the order it is read."""

    pages: list[Page] = field(default_factory=list)
    _lines: list[Line] = field(default_factory=list)
    _cells: list[Cell] = field(default_factory=list)
    _seals: list[Seal] = field(default_factory=list)
    _signatures: list[Box] = field(default_factory=list)
    _at: float = TOP

    def add_line(self, text: str) -> None:
        """Set one paragraph, each line of it a line of the page; what is parted by tabs stays apart."""
        for row in text.split("\n"):
            parts = [part.strip() for part in row.split("\t") if part.strip()]
            if not parts:
                continue
            self._room(STEP)
            wide = (RIGHT - LEFT) / len(parts)
            for at, part in enumerate(parts):
                long = min(wide * 0.95, (RIGHT - LEFT) * max(1, len(part)) / LETTERS)
                left = LEFT + at * wide
                self._lines.append(Line(part, Box(left, self._at, left + long, self._at + STEP * 0.7)))
            self._at += STEP * (1 + len(row) // LETTERS)

    def add_grid(self, grid: Sequence[Sequence[str]]) -> None:
        """Set a table whose merged cells are repeated across."""
        for row in grid:
            runs = [(text, len(list(same))) for text, same in groupby(row)]
            columns = max(1, len(row))
            rows = max([1, *(_rows(text, span, columns) for text, span in runs)])
            self._room(STEP * rows)
            bottom = self._at + STEP * rows
            passed = 0
            for text, span in runs:
                left = LEFT + (RIGHT - LEFT) * passed / columns
                right = LEFT + (RIGHT - LEFT) * (passed + span) / columns
                passed += span
                self._cell(text, Box(left, self._at, right, bottom))
            self._at = bottom
        self._at += STEP / 2

    def add_seal(self, shape: str, name: str, confidence: float, sure: float) -> None:
        """Set a seal beside the last line."""
        y = max(TOP, self._at - STEP)
        box = Box(0.6, max(0.0, y - 0.07), 0.8, min(1.0, y + 0.07))
        self._seals.append(Seal(box, shape, "red", name, confidence, sure))

    def add_signature(self) -> None:
        """Set a signature behind the last line."""
        y = max(TOP, self._at - STEP)
        self._signatures.append(Box(0.5, y, 0.7, min(1.0, y + STEP)))

    def end_page(self) -> None:
        """Begin a new page, if there is something on this one."""
        if not (self._lines or self._cells or self._seals or self._signatures):
            return
        self.pages.append(
            Page(len(self.pages) + 1, *A4, tuple(self._lines), "text", seals=tuple(self._seals),
                 signatures=tuple(self._signatures), cells=tuple(self._cells), exact=False)
        )  # fmt: skip
        self._lines, self._cells, self._seals, self._signatures, self._at = [], [], [], [], TOP

    def _room(self, high: float) -> None:
        if self._at + high > BOTTOM and self._at > TOP:
            self.end_page()

    def _cell(self, text: str, box: Box) -> None:
        pieces = [piece.strip() for piece in text.replace("\t", "\n").split("\n") if piece.strip()]
        high = box.height / max(1, len(pieces))
        lines = [
            Line(
                piece, Box(box.x0 + 0.004, box.y0 + at * high + 0.001, box.x1 - 0.004, box.y0 + (at + 1) * high - 0.001)
            )
            for at, piece in enumerate(pieces)
        ]
        self._lines += lines
        self._cells.append(Cell(box, tuple(lines)))


def _rows(text: str, span: int, columns: int) -> int:
    letters = max(4, CELL_LETTERS * span // columns)
    return sum(1 + len(piece) // letters for piece in text.split("\n"))
