"""Many firms by column: every fact that any of them has, and each firm's facts again as they were."""

from collections.abc import Iterable

from knowledge.rules.bulk.columns import Column, FiguresMaking, WordsMaking
from knowledge.rules.bulk.tables import Table, TableMaking
from knowledge.rules.fact_kinds import FactValue, Kind
from knowledge.rules.fact_names import entry_of
from knowledge.rules.facts import Facts

Name = tuple[str, int | None]  # of a fact, and its year

FIGURES = frozenset(
    {Kind.MONEY, Kind.PROFIT, Kind.DOLLARS, Kind.NUMBER, Kind.COUNT, Kind.RATIO, Kind.SHARE,
     Kind.FLAG_OR_MONEY, Kind.FLAG_OR_COUNT}
)  # fmt: skip


class Firms:
    """The facts of many firms by column. Sources and warnings are not kept: they decide nothing."""

    def __init__(self, every: Iterable[Facts]) -> None:
        making: dict[Name, WordsMaking | FiguresMaking] = {}
        tables: dict[str, TableMaking] = {}
        self.count = 0
        for row, facts in enumerate(every):
            self.count = row + 1
            for name, value in facts.plain.items():
                _making(making, (name, None)).add(row, value)
            for name, by_year in facts.yearly.items():
                for year, value in by_year.items():
                    _making(making, (name, year)).add(row, value)
            for name, records in facts.lists.items():
                tables.setdefault(name, TableMaking()).add(row, records)
        self.columns: dict[Name, Column] = {key: one.column(self.count) for key, one in making.items()}
        self.tables = {name: one.table(self.count) for name, one in tables.items()}
        self._merged: dict[Name, Column] = {}

    def column(self, name: str, year: int | None) -> Column:
        """Return what ``Facts.value(name, year)`` gives for every firm."""
        key = name, year
        if year is None:
            return self._own(key)
        if key not in self._merged:
            self._merged[key] = self._of_year(name, year)
        return self._merged[key]

    def table(self, name: str) -> Table:
        """Return a list; of one nobody has nothing is known."""
        if name not in self.tables:
            self.tables[name] = TableMaking().table(self.count)
        return self.tables[name]

    def facts(self, row: int) -> Facts:
        """Return the facts of one firm."""
        plain: dict[str, FactValue] = {}
        yearly: dict[str, dict[int, FactValue]] = {}
        for (name, year), column in self.columns.items():
            value = column.value(row)
            if value is None:
                continue
            if year is None:
                plain[name] = value  # type: ignore[assignment] # as it was read
            else:
                yearly.setdefault(name, {})[year] = value  # type: ignore[assignment] # as it was read
        lists = {name: records for name, table in self.tables.items() if (records := table.records(row)) is not None}
        return Facts(plain, yearly, lists)

    def put(self, row: int, facts: Facts) -> None:
        """Replace the facts of one firm."""
        given: dict[Name, object] = {(name, None): value for name, value in facts.plain.items()}
        given |= {(name, year): value for name, years in facts.yearly.items() for year, value in years.items()}
        for key in given.keys() - self.columns.keys():
            self.columns[key] = self._own(key)
        for key, column in self.columns.items():
            column.put(row, given.get(key))
        for name in facts.lists.keys() | self.tables.keys():
            self.table(name).put(row, facts.lists.get(name))
        self._merged = {}

    def _own(self, key: Name) -> Column:
        return self.columns[key] if key in self.columns else start(key[0]).column(self.count)

    def _of_year(self, name: str, year: int) -> Column:
        """Return the figures of a year, and where there are none what is said without a year."""
        plain = self.columns.get((name, None))
        own = self._own((name, year))
        if plain is None:
            return own
        both = start(name)
        for row in range(self.count):
            value = own.value(row)
            value = plain.value(row) if value is None else value
            if value is not None:
                both.add(row, value)
        return both.column(self.count)


def start(name: str) -> WordsMaking | FiguresMaking:
    """Return an empty column for a fact."""
    entry = entry_of(name)
    return FiguresMaking.start() if entry is not None and entry.kind in FIGURES else WordsMaking.start()


def _making(making: dict[Name, WordsMaking | FiguresMaking], key: Name) -> WordsMaking | FiguresMaking:
    found = making.get(key)
    if found is None:
        found = making[key] = start(key[0])
    return found
