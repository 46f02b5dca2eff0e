"""For which firms an amount hangs on something nobody knows: only those need their amount to tell their state.

What is eligible for a sum that a missing fact would change is unknown (knowledge.rules.matching). Here is found, by
column, for whom every fact of the formula is known; the few others are worked out one by one.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import numpy as np

from knowledge.rules.bulk.codes import UNKNOWN
from knowledge.rules.bulk.columns import Flags
from knowledge.rules.bulk.lists import FAILS, OPEN, said_by
from knowledge.rules.bulk.plan import Plan
from knowledge.rules.bulk.tables import Table
from knowledge.rules.fitting import Asked
from knowledge.rules.formula_nodes import AS_OF
from knowledge.rules.item_terms import Award, Each, Expression, FactTerm, Field, Param, When
from knowledge.rules.records import AWARDS


def settled(asked: Asked, plan: Plan) -> Flags:
    """Return for every firm whether everything an item's amount asks for is known."""
    found = np.ones(plan.firms.count, np.bool_)
    caps = asked.terms.caps
    for term in (asked.terms.amount, caps.enterprise_year, caps.enterprise_life):
        if term is not None:
            _term(term, asked, plan, found)
    return found


def _term(term: object, asked: Asked, plan: Plan, found: Flags) -> None:
    """Clear the firms of which a term asks something that is not known."""
    if isinstance(term, Param):
        parameter = asked.terms.parameter(term.name)
        _term(parameter and parameter.on(asked.day), asked, plan, found)
    elif isinstance(term, FactTerm):
        found &= _known(term, asked, plan)
    elif isinstance(term, Award):
        found &= _no_award(term, plan)
    elif isinstance(term, Each):
        _each(term, asked, plan, found)
    elif isinstance(term, When):
        found &= plan.codes(plan.number(term.condition, asked)) != UNKNOWN
        _parts((term.then, term.otherwise), asked, plan, found)
    elif is_dataclass(term) and not isinstance(term, type):
        _parts(tuple(getattr(term, one.name) for one in fields(term)), asked, plan, found)
    elif isinstance(term, tuple):
        _parts(term, asked, plan, found)


def _parts(terms: tuple[object, ...], asked: Asked, plan: Plan, found: Flags) -> None:
    for term in terms:
        _term(term, asked, plan, found)


def _known(term: FactTerm, asked: Asked, plan: Plan) -> Flags:
    if term.name == AS_OF:
        return np.ones(plan.firms.count, np.bool_)
    if term.name in plan.firms.tables:
        return plan.firms.table(term.name).known
    return plan.firms.column(term.name, asked.ground.year(term.year)).known


def _no_award(term: Award, plan: Plan) -> Flags:
    """Return who is known to have received nothing of the item: whatever it was for, there is nothing to find out."""
    table = plan.firms.table(AWARDS)
    items = table.field(("item",))
    may = np.take(items.judged(lambda item: item is None or item == term.item).astype(np.bool_), items.places)
    found = table.known.copy()
    found[table.firm[may]] = False
    return found


def _each(term: Each, asked: Asked, plan: Plan, found: Flags) -> None:
    """A record that may fit, or fits and lacks a field, leaves its firm open."""
    if not isinstance(term.of, FactTerm):
        _term(term.value, asked, plan, found)
        return
    found &= _known(term.of, asked, plan)
    table = plan.firms.table(term.of.name)
    demands = term.where.tests if term.where is not None else ()
    said, asks = said_by(demands, term.of.name, asked.ground, plan.firms)
    counts = said < FAILS
    doubt = said == OPEN if not asks else counts
    for name in dict.fromkeys(_fields(term.value)):
        doubt = doubt | (table.field((name,)).places == 0)
    found[_owners(table, counts & doubt)] = False
    _term(term.value, asked, plan, found)


def _owners(table: Table, which: Flags) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return table.firm[which]


def _fields(term: Expression | object) -> Iterator[str]:
    """Yield the fields of the record a term asks for."""
    if isinstance(term, Field):
        if term.name:
            yield term.name
    elif isinstance(term, Award):
        yield from (value.name for value in (term.reason, term.level) if isinstance(value, Field))
    elif is_dataclass(term) and not isinstance(term, type):
        for one in fields(term):
            yield from _fields(getattr(term, one.name))
    elif isinstance(term, tuple):
        for part in term:
            yield from _fields(part)
