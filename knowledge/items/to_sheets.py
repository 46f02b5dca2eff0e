"""Items as sheets of a workbook: one row an item's version, and its conditions, figures, papers and sentences."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.words import items as words
from knowledge.items.columns import (
    BASE,
    CODE,
    FACT,
    HEAD,
    KEY,
    KIND,
    LEAF,
    MEANS,
    OP,
    ORDER,
    PAPER,
    PAPERS,
    PLACE,
    READS,
    REST,
    SENTENCE,
    SINCE,
    TERMS,
    VALUE,
    VERSION,
    WRITTEN,
    YAML,
    Column,
    at,
    exactly,
    take,
    value_read,
    value_shown,
    yaml_read,
    yaml_shown,
)
from knowledge.items.figure_places import figures_in
from knowledge.items.guards import digest_of_text
from knowledge.items.place import plain_day
from knowledge.items.rewriting import Tree, tree_of
from knowledge.items.wording import condition_said

Row = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet: titles above, cells below."""

    name: str
    titles: Row
    widths: tuple[int, ...]
    rows: tuple[Row, ...]


OWN = ((CODE, 14), (VERSION, 6))
CONDITION = ((ORDER, 6), (FACT, 22), (OP, 11), (VALUE, 26))
TITLES: dict[str, tuple[tuple[str, int], ...]] = {
    words.ITEMS: (*OWN, *((one.title, one.width) for one in (*HEAD, *TERMS)), (REST, 20), (BASE, 18)),
    words.CONDITIONS: (
        *OWN, *CONDITION, *((one.title, one.width) for one in LEAF), (WRITTEN, 50), (READS, 44),
    ),
    words.AMOUNTS: (*OWN, (PLACE, 30), (SINCE, 12), (VALUE, 20), (MEANS, 40)),
    words.MATERIALS: (*OWN, (KIND, 10), (PAPER, 44)),
    words.BASIS: (*OWN, (KEY, 12), *((one.title, one.width) for one in SENTENCE)),
}  # fmt: skip


def sheets_of(texts: Mapping[str, str]) -> tuple[Grid, ...]:
    """Return the workbook of items.

    Args:
        texts: of items that can be read, by code.

    """
    made: dict[str, list[Row]] = {name: [] for name in TITLES}
    for code in sorted(texts):
        tree = tree_of(texts[code], code)
        for place, version in enumerate(tree["versions"], 1):
            for name, cells in _Version(code, str(place), tree, version).rows(digest_of_text(texts[code])):
                made[name].append(cells)
    grids = [
        Grid(name, tuple(title for title, _ in titles), tuple(width for _, width in titles), tuple(made[name]))
        for name, titles in TITLES.items()
    ]
    guide = Grid(words.GUIDE, (words.GUIDE,), (110,), tuple((line,) for line in words.GUIDE_LINES))
    return (*grids, guide)


class _Version:
    """One version of an item on its way into cells: what is told is taken out, the rest stays in one cell."""

    def __init__(self, code: str, number: str, tree: Tree, version: Tree) -> None:
        self._own = (code, number)
        self._head = {name: value for name, value in copy.deepcopy(tree).items() if name not in {"code", "versions"}}
        self._left = copy.deepcopy(version)

    def rows(self, digest: str) -> Iterator[tuple[str, Row]]:
        """Yield the rows by the sheet they stand in."""
        figures = list(self._figures())
        yield from ((words.BASIS, row) for row in self._basis())
        yield from ((words.CONDITIONS, row) for row in self._conditions())
        yield from ((words.MATERIALS, row) for row in self._papers())
        yield from ((words.AMOUNTS, row) for row in figures)
        cells = [*_cells(self._head, HEAD), *_cells(self._left, TERMS)]
        left = self._left | ({"item": self._head} if self._head else {})
        yield words.ITEMS, (*self._own, *cells, yaml_shown(left) if left else "", digest)

    def _basis(self) -> Iterator[Row]:
        for key, sentence in _entries(self._left, "basis"):
            cells = _all_cells(sentence, SENTENCE)
            if cells is not None:
                take(self._left, ("basis", key))
                yield (*self._own, key, *cells)

    def _conditions(self) -> Iterator[Row]:
        group = self._left.get("conditions")
        if not isinstance(group, Mapping) or list(group) != ["all"] or not isinstance(group["all"], list):
            return
        for order, one in enumerate(group["all"], 1):
            cells = _condition_cells(one) or ("", "", "", *("" for _ in LEAF), yaml_shown(one))
            yield (*self._own, str(order), *cells, condition_said(one))
        take(self._left, ("conditions",))

    def _papers(self) -> Iterator[Row]:
        for name, kind in PAPERS.items():
            listed = self._left.get(name)
            if not isinstance(listed, list) or not listed:
                continue
            if all(isinstance(one, str) and one == one.strip() and one for one in listed):
                take(self._left, (name,))
                yield from ((*self._own, kind, one) for one in listed)

    def _figures(self) -> Iterator[Row]:
        """Yield parameters, which are taken out, and the figures of the formula, which stand in it too."""
        for name, value in _entries(self._left, "parameters"):
            rows = _parameter(value)
            if rows is not None:
                take(self._left, ("parameters", name))
                yield from ((*self._own, f"parameters.{name}", *row, "") for row in rows)
        for figure in figures_in(self._left.get("amount")):
            cell = exactly(yaml_shown, yaml_read, figure.value)
            if cell is not None:
                yield (*self._own, figure.place, "", cell, figure.means)


def _entries(tree: Tree, name: str) -> Sequence[tuple[str, Any]]:
    found = tree.get(name)
    return list(found.items()) if isinstance(found, Mapping) else []


def _cells(tree: Tree, columns: Sequence[Column]) -> Iterator[str]:
    """Yield the cells of columns; what a cell holds exactly is taken out of the tree."""
    for column in columns:
        value = at(tree, column.path)
        cell = exactly(column.kind.shown, column.kind.read, value) if value is not None else None
        if cell is not None:
            take(tree, column.path)
        yield cell or ""


def _all_cells(tree: Any, columns: Sequence[Column]) -> Row | None:  # noqa: ANN401 - any plain value
    """Return the cells of a group, or None when they can't hold all of it."""
    if not isinstance(tree, Mapping):
        return None
    left = copy.deepcopy(dict(tree))
    cells = tuple(_cells(left, columns))
    return None if left else cells


def _condition_cells(condition: Any) -> Row | None:  # noqa: ANN401 - any plain value
    """Return fact, operator, value and the rest of a single condition; None for what needs more than cells."""
    if not isinstance(condition, Mapping) or not all(isinstance(condition.get(one), str) for one in ("fact", "op")):
        return None
    fact, op = condition["fact"], condition["op"]
    value = ""
    if "value" in condition:
        cell = exactly(lambda one: value_shown(op, one), lambda one: value_read(op, one), condition["value"])
        if cell is None:
            return None
        value = cell
    told = _all_cells({name: one for name, one in condition.items() if name not in {"fact", "op", "value"}}, LEAF)
    return None if told is None else (fact, op, value, *told, "")


def _parameter(value: Any) -> list[Row] | None:  # noqa: ANN401 - any plain value
    """Return first day and value of a parameter, one row a value; None for what cells can't hold."""
    dated = isinstance(value, Mapping) and bool(value) and all(plain_day(str(day)) for day in value)
    pairs = list(value.items()) if dated else [("", value)]
    cells = [(str(day), exactly(YAML.shown, YAML.read, one)) for day, one in pairs]
    return None if any(cell is None for _, cell in cells) else [(day, str(cell)) for day, cell in cells]
