"""The sheets of a workbook of items as rows with named cells, each with its address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from config.words import items as words
from knowledge.items.columns import CODE, VERSION
from knowledge.items.to_sheets import TITLES

LETTERS = 26


@dataclass(frozen=True, slots=True)
class CellFault:
    """What is wrong with one cell. ``says`` is a sentence without its full stop."""

    sheet: str
    cell: str  # "C5"; empty: the sheet as a whole
    says: str

    def __str__(self) -> str:
        return f"“{self.sheet}”表{f' {self.cell} 格' if self.cell else ''}：{self.says}。"


@dataclass(frozen=True, slots=True)
class Line:
    """One row below the titles."""

    number: int  # as the sheet counts, from 1
    columns: Mapping[str, int]
    cells: Sequence[str]

    def own(self, title: str) -> str:
        """Return what stands under a title, without space around it; empty where there is no such column."""
        place = self.columns.get(title)
        return self.cells[place].strip() if place is not None and place < len(self.cells) else ""

    def cell(self, title: str) -> str:
        """Return the address of the cell under a title."""
        return address(self.columns.get(title, 0), self.number)


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet."""

    name: str
    lines: tuple[Line, ...]


def address(column: int, row: int) -> str:
    """Return a cell's address; the column counts from 0, the row from 1.

    >>> address(0, 1), address(27, 12)
    ('A1', 'AB12')
    """
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, LETTERS)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def tables_of(cells: Mapping[str, Sequence[Sequence[str]]], faults: list[CellFault]) -> dict[str, Table]:
    """Return the sheets of items by name; what is missing or twice is written to ``faults``."""
    found = {}
    for name in words.SHEETS:
        rows = cells.get(name)
        if not rows:
            faults.append(CellFault(name, "", words.missing_sheet(name)))
            continue
        columns = _columns(name, rows[0], faults)
        lines = (
            Line(number, columns, row) for number, row in enumerate(rows[1:], 2) if any(one.strip() for one in row)
        )
        found[name] = Table(name, tuple(lines))
    return found if all({CODE, VERSION} <= set(_titles(cells[name][0])) for name in found) else {}


def _columns(name: str, titles: Sequence[str], faults: list[CellFault]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for place, title in enumerate(_titles(titles)):
        if title and title in columns:
            faults.append(CellFault(name, address(place, 1), words.twice(title)))
        columns.setdefault(title, place)
    needed = [title for title, _ in TITLES[name] if title not in columns and "不导入" not in title]
    faults += [CellFault(name, "", words.missing_column(title)) for title in needed]
    return columns


def _titles(row: Sequence[str]) -> list[str]:
    return [title.strip() for title in row]
