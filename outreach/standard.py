"""How much an item pays, in the policy's own sentences: those the parts of its amount rest on."""

import dataclasses
from collections.abc import Iterator

from knowledge.rules.item import Basis, Terms

MOST = 2  # sentences


def sentences_of_amount(terms: Terms) -> list[Basis]:
    """Return the sentences an amount rests on, in the order of its parts, each once; at most ``MOST``."""
    keys = dict.fromkeys(key for key in _keys(terms.amount) if key)
    found = [basis for key in keys if (basis := terms.basis_of(key)) is not None]
    by_quote = {basis.quote: basis for basis in found}
    return list(by_quote.values())[:MOST]


def _keys(node: object) -> Iterator[str]:
    """Yield the keys of the sentences a tree of terms names: parts before the whole."""
    if isinstance(node, tuple):
        for one in node:
            yield from _keys(one)
    elif dataclasses.is_dataclass(node) and not isinstance(node, type):
        for field in dataclasses.fields(node):
            yield from _keys(getattr(node, field.name))
        yield str(getattr(node, "basis", "") or "")
