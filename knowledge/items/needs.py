"""Which facts a few items ask for at all: reading only those is what makes a changed item quick."""

from collections.abc import Iterable

from knowledge.rules.bulk.asks import asked_by
from knowledge.rules.condition import ground_of
from knowledge.rules.derived import DERIVED
from knowledge.rules.item import Item, Terms
from knowledge.rules.records import AWARDS

_MADE_OF = ("rd_expense", "revenue", "profit", "employees", "total_assets", "industry_code")


def names_needed(items: Iterable[Item]) -> frozenset[str]:
    """Return the outermost names of every fact some items ask for, in any version; earlier awards always."""
    names = {AWARDS}
    for item in items:
        for terms in item.versions:
            names |= _of(terms)
    found = {name.partition(".")[0] for name in names}
    return frozenset(found | set(_MADE_OF) if found & set(DERIVED) else found)


def _of(terms: Terms) -> set[str]:
    ground = ground_of(terms, terms.since)
    asked = {name for name, _ in asked_by((terms.conditions, terms.amount, terms.caps), ground)}
    for parameter in terms.parameters:
        for _, value in parameter.values:
            asked |= {name for name, _ in asked_by(value, ground)}
    return asked | ({terms.window.event} if terms.window.event else set())
