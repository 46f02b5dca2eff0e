"""Every enterprise of the ledger with its facts as the rules read them, block by block: a city's do not fit at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from knowledge.rules.facts import Facts, FactsRefused, Mark, read_facts
from ledger.base import Ledger
from ledger.matches import BLOCK, firms_after

_NOTED = Mark("企业档案")


@dataclass(frozen=True, slots=True)
class Firm:
    """One enterprise."""

    uscc: str
    name: str
    facts: Facts


def population(ledger: Ledger, block: int = BLOCK, names: frozenset[str] | None = None) -> Iterator[Firm]:
    """Yield every enterprise by code.

    Args:
        ledger: where they are; no transaction stays open between two blocks.
        block: how many are held at a time.
        names: the outermost names of the facts that are asked for (knowledge.items.needs); None: all are read.

    """
    after = ""
    while True:
        with ledger.read() as session:
            rows = firms_after(session, after, block)
        for uscc, name, noted in rows:
            wanted = noted if names is None else {key: value for key, value in noted.items() if key in names}
            yield Firm(uscc, name, facts_noted(wanted))
        if len(rows) < block:
            return
        after = rows[-1][0]


def facts_noted(noted: Mapping[str, Any]) -> Facts:
    """Return the facts of an enterprise as the rules read them; ``noted`` is the view that ledger.facts keeps.

    A value that the dictionary of today can't read is left out, with all of its name: it is unknown until somebody
    says it anew (as in knowledge.items.offers).
    """
    try:
        return read_facts(noted, _NOTED)
    except FactsRefused as refused:
        unreadable = {str(problem.path[0]) for problem in refused.problems}
        return read_facts({name: value for name, value in noted.items() if name not in unreadable}, _NOTED)
