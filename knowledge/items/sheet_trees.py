"""One item put together again from its rows: plain values as its text has them, and the cell each comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from config.words import items as words
from knowledge.items.columns import (
    CODE,
    FACT,
    HEAD,
    KEY,
    KIND,
    LEAF,
    OP,
    ORDER,
    PAPER,
    PAPERS,
    PLACE,
    REST,
    SENTENCE,
    SINCE,
    TERMS,
    VALUE,
    VERSION,
    WRITTEN,
    Column,
    NotCell,
    Path,
    at,
    dotted,
    put,
    value_read,
    yaml_read,
)
from knowledge.items.figure_places import figures_in
from knowledge.items.place import plain_number
from knowledge.items.rewriting import Tree
from knowledge.items.sheet_rows import CellFault, Line, Table
from knowledge.items.writing import flow

PARAMETER = "parameters."


@dataclass(slots=True)
class Rebuilt:
    """The values of one item, and where each was read."""

    tree: Tree = field(default_factory=dict)
    faults: list[CellFault] = field(default_factory=list)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)  # path of a fault -> sheet and cell

    def cell_of(self, where: str) -> tuple[str, str] | None:
        """Return the cell a path comes from, or the nearest thing around it does."""
        while where:
            if where in self.places:
                return self.places[where]
            where = where[: max(where.rfind("."), where.rfind("["), 0)]
        return None


def rebuild(code: str, rows: Sequence[tuple[Table, Line]], base: Tree) -> Rebuilt:
    """Return the item that rows say.

    Args:
        code: of the item.
        rows: of all sheets that name it; at least one of the sheet of items.
        base: the values the workbook was written from; empty for a new item.

    """
    made = Rebuilt({"code": code, "versions": []})
    heads = [line for table, line in rows if table.name == words.ITEMS]
    heads.sort(key=lambda line: int(line.own(VERSION)))
    if [int(line.own(VERSION)) for line in heads] != list(range(1, len(heads) + 1)):
        made.faults.append(CellFault(words.ITEMS, heads[0].cell(VERSION), words.versions_missing(code)))
        return made
    for place, head in enumerate(heads):
        work = _Version(made, place, at(base, ("versions", place)) or {})
        work.head(head, first=heads[0])
        for table, line in rows:
            if line.own(VERSION) == head.own(VERSION):
                work.take(table.name, line)
        work.finish()
    return made


class _Version:
    """One version while its rows are read."""

    def __init__(self, made: Rebuilt, place: int, base: Tree) -> None:
        self.made, self.base = made, base
        self.at: Path = ("versions", place)
        self.tree: Tree = {}
        self._conditions: list[tuple[float, int, Any, Line]] = []
        self._figures: list[Line] = []
        made.tree["versions"].append(self.tree)

    def head(self, line: Line, first: Line) -> None:
        """Read the row of the sheet of items."""
        rest = self._cell(line, REST, words.ITEMS, lambda: yaml_read(line.own(REST))) if line.own(REST) else {}
        if isinstance(rest, Mapping):
            self.tree.update({name: value for name, value in rest.items() if name != "item"})
            self.made.tree.update(rest.get("item") or {})
        for column in HEAD:
            if line.own(column.title) != first.own(column.title):
                says = words.differs_between(line.own(CODE), column.title)
                self.made.faults.append(CellFault(words.ITEMS, line.cell(column.title), says))
        self._columns(self.made.tree, HEAD, line, words.ITEMS, ())
        self._columns(self.tree, TERMS, line, words.ITEMS, self.at)
        self.made.places[dotted(self.at)] = (words.ITEMS, line.cell(CODE))

    def take(self, sheet: str, line: Line) -> None:
        """Read a row of another sheet."""
        readers = {
            words.CONDITIONS: self._condition,
            words.AMOUNTS: self._figures.append,
            words.MATERIALS: self._paper,
            words.BASIS: self._sentence,
        }
        if sheet in readers:
            readers[sheet](line)

    def finish(self) -> None:
        """Put conditions in their order, and figures into parameters and the formula."""
        self._conditions.sort(key=lambda one: one[:2])
        if self._conditions:
            put(self.tree, ("conditions",), {"all": [value for _, _, value, _ in self._conditions]})
        for place, (_, _, _, line) in enumerate(self._conditions):
            where = dotted((*self.at, "conditions", "all", place))
            self.made.places[where] = (words.CONDITIONS, line.cell(WRITTEN if line.own(WRITTEN) else FACT))
            for title, name in _LEAF_CELLS:
                self.made.places[f"{where}.{name}"] = (words.CONDITIONS, line.cell(title))
        self._parameters([line for line in self._figures if line.own(PLACE).startswith(PARAMETER)])
        self._formula([line for line in self._figures if not line.own(PLACE).startswith(PARAMETER)])

    def _condition(self, line: Line) -> None:
        told = line.own(WRITTEN)
        order = plain_number(line.own(ORDER))
        key = (float(order) if order is not None else float("inf"), line.number)
        others = [title for title in (FACT, OP, VALUE, *(one.title for one in LEAF)) if line.own(title)]
        if told and others:
            self.made.faults.append(CellFault(words.CONDITIONS, line.cell(WRITTEN), words.beside_yaml()))
        elif told:
            value = self._cell(line, WRITTEN, words.CONDITIONS, lambda: yaml_read(told))
            self._conditions.append((*key, value, line))
        else:
            self._conditions.append((*key, self._leaf(line), line))

    def _leaf(self, line: Line) -> Tree:
        leaf: Tree = {name: line.own(title) for title, name in ((FACT, "fact"), (OP, "op")) if line.own(title)}
        cell = line.own(VALUE)
        if cell:
            leaf["value"] = self._cell(line, VALUE, words.CONDITIONS, lambda: value_read(line.own(OP), cell))
        self._columns(leaf, LEAF, line, words.CONDITIONS, None)
        return leaf

    def _paper(self, line: Line) -> None:
        name = next((name for name, kind in PAPERS.items() if kind == line.own(KIND)), "")
        if not name:
            says = words.kind_of_paper(line.own(KIND))
            self.made.faults.append(CellFault(words.MATERIALS, line.cell(KIND), says))
            return
        listed = self.tree.setdefault(name, [])
        listed.append(line.own(PAPER))
        where = dotted((*self.at, name, len(listed) - 1))
        self.made.places[where] = (words.MATERIALS, line.cell(PAPER))

    def _sentence(self, line: Line) -> None:
        path: Path = ("basis", line.own(KEY))
        put(self.tree, path, {})
        self._columns(self.tree["basis"][line.own(KEY)], SENTENCE, line, words.BASIS, (*self.at, *path))
        self.made.places[dotted((*self.at, *path))] = (words.BASIS, line.cell(KEY))

    def _parameters(self, lines: Sequence[Line]) -> None:
        given: dict[str, list[tuple[str, Any, Line]]] = {}
        for line in lines:
            value = self._figure(line)
            given.setdefault(line.own(PLACE).removeprefix(PARAMETER), []).append((line.own(SINCE), value, line))
        for name, values in given.items():
            days = [day for day, _, _ in values]
            if len(values) > 1 and (not all(days) or len(set(days)) < len(days)):
                says = words.parameter_mixed(name)
                self.made.faults.append(CellFault(words.AMOUNTS, values[0][2].cell(SINCE), says))
                continue
            value = {day: one for day, one, _ in sorted(values, key=lambda one: one[0])} if days[0] else values[0][1]
            put(self.tree, ("parameters", name), value)
            self.made.places[dotted((*self.at, "parameters", name))] = (words.AMOUNTS, values[0][2].cell(VALUE))

    def _formula(self, lines: Sequence[Line]) -> None:
        """Put figures into the formula; where both were changed to different values it is a fault."""
        stand = {figure.place: figure for figure in figures_in(self.tree.get("amount"))}
        were = {figure.place: figure.value for figure in figures_in(self.base.get("amount"))}
        same = self.tree.get("amount") == self.base.get("amount")
        for line in lines:
            place, value = line.own(PLACE), self._figure(line)
            figure = stand.get(place)
            if figure is None or value == figure.value:
                if figure is None and (same or place not in were):
                    self.made.faults.append(CellFault(words.AMOUNTS, line.cell(PLACE), words.no_such_place(place)))
                continue
            if same:
                put(self.tree, figure.path, value)
                self.made.places[dotted((*self.at, *figure.path))] = (words.AMOUNTS, line.cell(VALUE))
            elif were.get(place) != value:
                says = words.figure_twice(flow(figure.value))
                self.made.faults.append(CellFault(words.AMOUNTS, line.cell(VALUE), says))

    def _figure(self, line: Line) -> Any:  # noqa: ANN401 - any plain value
        return self._cell(line, VALUE, words.AMOUNTS, lambda: yaml_read(line.own(VALUE)))

    def _columns(self, tree: Tree, columns: Sequence[Column], line: Line, sheet: str, where: Path | None) -> None:
        for column in columns:
            cell = line.own(column.title)
            if cell:
                put(
                    tree,
                    column.path,
                    self._cell(line, column.title, sheet, lambda c=column, told=cell: c.kind.read(told)),
                )
            if where is not None:
                group = dotted((*where, *column.path[:-1]))
                self.made.places.setdefault(group, (sheet, line.cell(column.title)))
                self.made.places[dotted((*where, *column.path))] = (sheet, line.cell(column.title))

    def _cell(self, line: Line, title: str, sheet: str, read: Any) -> Any:  # noqa: ANN401 - any plain value
        try:
            return read()
        except NotCell as wrong:
            self.made.faults.append(CellFault(sheet, line.cell(title), str(wrong)))
            return ""


def _leaf_cells() -> Iterator[tuple[str, str]]:
    yield from ((FACT, "fact"), (OP, "op"), (VALUE, "value"))
    yield from ((column.title, str(column.path[0])) for column in LEAF)


_LEAF_CELLS = tuple(_leaf_cells())
