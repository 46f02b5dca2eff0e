"""A workbook of items read back: which items say something else now, and every fault with its sheet and cell.

Nothing is written here. What has a fault gives no text; the items beside it are not touched by it.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_uppercase

from config.words import items as words
from knowledge.items.columns import BASE, CODE, VERSION
from knowledge.items.faults import ItemsRefused
from knowledge.items.guards import digest_of_text
from knowledge.items.offers import file_of
from knowledge.items.reading import is_code, read_item, read_shared
from knowledge.items.rewriting import rewritten, tree_of, written
from knowledge.items.sheet_rows import CellFault, Line, Table, tables_of
from knowledge.items.sheet_trees import Rebuilt, rebuild

Cells = Mapping[str, Sequence[Sequence[str]]]  # by sheet: rows from the first, titles in it
Formulas = Mapping[str, Sequence[str]]  # by sheet: cells that hold a formula


@dataclass(frozen=True, slots=True)
class Came:
    """What a workbook says of one item."""

    code: str
    text: str  # new; empty: it says what counts now, or has faults
    faults: tuple[CellFault, ...]

    @property
    def changed(self) -> bool:
        """Whether there is a new text to make a draft of."""
        return bool(self.text) and not self.faults


@dataclass(frozen=True, slots=True)
class Workbook:
    """A whole workbook: its items by code, and what is wrong with it beside them."""

    items: tuple[Came, ...]
    faults: tuple[CellFault, ...]

    @property
    def every_fault(self) -> tuple[CellFault, ...]:
        """Return all faults."""
        return (*self.faults, *(fault for item in self.items for fault in item.faults))


def read_sheets(cells: Cells, formulas: Formulas, texts: Mapping[str, str]) -> Workbook:
    """Read a workbook against the texts that count now.

    Args:
        cells: of every sheet, as text.
        formulas: the cells whose value a formula makes, by sheet.
        texts: that count now, by file name.

    """
    faults: list[CellFault] = []
    tables = tables_of(cells, faults)
    if faults and len(tables) < len(words.SHEETS):
        return Workbook((), tuple(faults))
    lines: dict[str, list[tuple[Table, Line]]] = defaultdict(list)
    known = {(line.own(CODE), line.own(VERSION)) for line in tables[words.ITEMS].lines}
    for name, table in tables.items():
        for line in table.lines:
            fault = _misplaced(line, known)
            if fault:
                faults.append(CellFault(name, line.cell(CODE), fault))
            else:
                lines[line.own(CODE)].append((table, line))
    items = [_item(code, rows, texts, _formulas(rows, formulas)) for code, rows in lines.items()]
    return Workbook(tuple(sorted(items, key=lambda one: one.code)), tuple(faults))


def _misplaced(line: Line, known: set[tuple[str, str]]) -> str:
    """Say why a row belongs to no item; empty for one that does."""
    code, version = line.own(CODE), line.own(VERSION)
    if not code:
        return words.no_code()
    if not is_code(code):
        return words.no_such_code(code)
    if not version.isdecimal() or not int(version):
        return words.no_version(version)
    return "" if (code, version) in known else words.strange_code(code)


def _formulas(rows: Sequence[tuple[Table, Line]], formulas: Formulas) -> tuple[CellFault, ...]:
    """Return a fault for each cell of some rows that holds a formula."""
    numbers = {(table.name, str(line.number)) for table, line in rows}
    return tuple(
        CellFault(sheet, cell, words.formula_cell())
        for sheet, found in formulas.items()
        for cell in found
        if (sheet, cell.lstrip(ascii_uppercase)) in numbers
    )


def _item(
    code: str, rows: Sequence[tuple[Table, Line]], texts: Mapping[str, str], formulas: tuple[CellFault, ...]
) -> Came:
    if formulas:
        return Came(code, "", formulas)
    file = file_of(code)
    base = texts.get(file, "")
    first = next(line for table, line in rows if table.name == words.ITEMS)
    mark = first.own(BASE)
    if base and mark and mark != digest_of_text(base):
        return Came(code, "", (CellFault(words.ITEMS, first.cell(BASE), words.changed_since(code)),))
    made = rebuild(code, rows, tree_of(base, file) if base else {})
    if made.faults:
        return Came(code, "", tuple(made.faults))
    if base and tree_of(base, file) == made.tree:
        return Came(code, "", ())
    text = rewritten(base, made.tree) if base else written(made.tree)
    return Came(code, text, _faults_in_text(code, text, texts, made, first))


def _faults_in_text(
    code: str, text: str, texts: Mapping[str, str], made: Rebuilt, first: Line
) -> tuple[CellFault, ...]:
    """Return what is wrong with the text a workbook gives, each fault at the cell it comes from."""
    try:
        read_item(text, file_of(code), read_shared(texts, []))
    except ItemsRefused as refused:
        places = [(made.cell_of(fault.where), fault.says) for fault in refused.faults]
        home = (words.ITEMS, first.cell(CODE))
        return tuple(CellFault(*(place or home), says) for place, says in places)
    return ()
