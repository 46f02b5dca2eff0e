"""Which facts a condition or an amount asks for: what has to be at hand to ask the single evaluator about one firm."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from knowledge.rules.bulk.breaks import FIXED_DAYS
from knowledge.rules.bulk.firms import Firms, Name
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item import Caps
from knowledge.rules.item_terms import Award, AwardBelow, Day, Demand, FactTerm, Leaf, Param, Received
from knowledge.rules.operators import year_of
from knowledge.rules.records import AWARDS


class Asks:
    """The facts some terms ask for. ``of`` gives a firm's facts cut down to them: the answers are the same."""

    def __init__(self, terms: object, ground: Ground, firms: Firms) -> None:
        self._firms = firms
        names = tuple(dict.fromkeys(asked_by(terms, ground)))
        known = firms.columns.keys()
        single = dict.fromkeys(own for name, year in names for own in ((name, year), (name, None)) if own in known)
        self._columns = [(name, year, firms.columns[name, year]) for name, year in single]
        self._tables = [(name, firms.tables[name]) for name in {name for name, _ in names} & firms.tables.keys()]

    def key(self, row: int) -> object:
        """Return what tells apart firms of whom different things are known."""
        places = tuple(column.place(row) for _, _, column in self._columns)
        return places, tuple(table.place(row) for _, table in self._tables)

    def of(self, row: int) -> Facts:
        """Return the facts of one firm that matter."""
        plain: dict[str, object] = {}
        yearly: dict[str, dict[int, object]] = {}
        lists = {}
        for name, year, column in self._columns:
            value = column.value(row)
            if value is not None:
                if year is None:
                    plain[name] = value
                else:
                    yearly.setdefault(name, {})[year] = value
        for name, table in self._tables:
            records = table.records(row)
            if records is not None:
                lists[name] = records
        return Facts(plain, yearly, lists)  # type: ignore[arg-type] # as they were read


def asked_by(term: object, ground: Ground) -> Iterator[Name]:
    """Yield the facts a term asks for, with their year."""
    if isinstance(term, Param):
        parameter = ground.terms.parameter(term.name)
        yield from asked_by(parameter and parameter.on(ground.day), ground)
    elif isinstance(term, tuple):
        for part in term:
            yield from asked_by(part, ground)
    elif is_dataclass(term) and not isinstance(term, type):
        yield from _own(term, ground)
        for one in fields(term):
            yield from asked_by(getattr(term, one.name), ground)


def _own(term: object, ground: Ground) -> Iterator[Name]:
    if isinstance(term, Leaf):
        yield term.fact, year_of(term, ground)
    elif isinstance(term, FactTerm):
        yield term.name, ground.year(term.year)
    elif isinstance(term, Day) and term.anchor not in FIXED_DAYS and not term.of_record:
        yield term.anchor, None
    elif _counts_awards(term):
        yield AWARDS, None


def _counts_awards(term: object) -> bool:
    """Tell whether a term looks at earlier awards: a cap takes them off."""
    if isinstance(term, Caps):
        return term.enterprise_year is not None or term.enterprise_life is not None
    return isinstance(term, Award | AwardBelow | Received) or (isinstance(term, Demand) and term.op == "not_awarded")
