"""The version of the rules that results rest on: the items that count, each by its own digest, and our own code.

A comment in an item's text changes nothing; a new cap, a new row of the negative list or a new way to reckon does.
"""

import functools
import hashlib
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge import rules
from knowledge.rules.item import Item, ItemSet


@dataclass(frozen=True, slots=True)
class Rulebook:
    """A list of items, with the digest of each and of all."""

    items: ItemSet
    marks: dict[str, str]  # digest by code
    digest: str

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the items, in their order."""
        return tuple(self.marks)

    def only(self, codes: frozenset[str]) -> ItemSet:
        """Return some of the items: what a single one is to a firm hangs on no other."""
        return ItemSet(tuple(item for item in self.items.items if item.code in codes))

    def changed(self, marks: dict[str, str]) -> frozenset[str]:
        """Return the codes of items that are new or other than those of an earlier list."""
        return frozenset(code for code, mark in self.marks.items() if marks.get(code) != mark)


def rulebook(items: ItemSet) -> Rulebook:
    """Return the version of a list of items."""
    marks = {item.code: mark_of(item) for item in items.items}
    whole = hashlib.sha256("".join(f"{code} {mark}\n" for code, mark in marks.items()).encode())
    return Rulebook(items, marks, whole.hexdigest())


def mark_of(item: Item) -> str:
    """Return the digest of everything an item says, together with the code that decides by it."""
    return hashlib.sha256(f"{_reckoning()} {replace(item, file='')!r}".encode()).hexdigest()[:32]


@functools.cache
def _reckoning() -> str:
    """Return the digest of the code of the rules: another release may decide otherwise."""
    made = hashlib.sha256()
    for path in sorted(Path(rules.__path__[0]).rglob("*.py")):
        made.update(path.name.encode() + b"\0" + path.read_bytes())
    return made.hexdigest()
