"""A file of facts of one enterprise, taken apart into single values by name and year: the shape the ledger keeps."""

from collections.abc import Iterator, Mapping
from typing import Any

from knowledge.firms.roster import Said
from knowledge.rules.fact_names import ENTRIES, Entry, Shape
from knowledge.rules.facts import read_facts


def flat(given: Mapping[str, Any]) -> list[Said]:
    """Return the values of a file of facts; unknown ones (null) are left out.

    Raises:
        FactsRefused: the file can't be read; every problem with its place.

    """
    read_facts(given)
    return [said for name, value in given.items() for said in _flat(name, ENTRIES[name], value)]


def _flat(name: str, entry: Entry, value: Any) -> Iterator[Said]:  # noqa: ANN401 - as YAML gives it
    if value is None:
        return
    if entry.shape is Shape.GROUP and isinstance(value, Mapping):
        for inner, one in value.items():
            yield from _flat(f"{name}.{inner}", entry.fields[inner], one)
    elif entry.shape in {Shape.YEARLY, Shape.EITHER} and isinstance(value, Mapping):
        yield from (Said(name, int(year), one) for year, one in value.items() if one is not None)
    else:
        yield Said(name, 0, value)
