"""All firms reckoned for any day and any items, counted and not stored; and the text an item might get."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.items import census
from knowledge.items.census import ItemCount
from knowledge.items.faults import Fault
from knowledge.items.population import Firm, population
from knowledge.items.reading import read_item, read_shared
from knowledge.items.shared import COMMON, STACKING
from knowledge.items.working import work_out
from knowledge.rules.item import Item, ItemSet
from ledger.base import Ledger
from ledger.match_counts import Counted
from ledger.matches import Kept

BLOCK = 2_000


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Figures that are stored nowhere."""

    firms: int  # looked at
    items: dict[str, ItemCount]


def reckon(ledger: Ledger, items: ItemSet, day: date, tell: Callable[[int], None] = lambda _: None) -> Reckoned:
    """Return the figures of every item as they would be, whatever is stored."""
    counted: Counter[Counted] = Counter()
    looked = 0
    codes = {"": [item.code for item in items.items]}
    block: list[Firm] = []
    for firm in population(ledger, BLOCK):
        block.append(firm)
        if len(block) == BLOCK:
            counted.update(_count(block, items, day, codes))
            looked += len(block)
            tell(looked)
            block = []
    counted.update(_count(block, items, day, codes))
    return Reckoned(looked + len(block), census.item_counts(counted))


def _count(block: list[Firm], items: ItemSet, day: date, codes: dict[str, list[str]]) -> Counter[Counted]:
    numbers: dict[tuple[str, str, int], int] = {}
    rows = []
    for firm, worked in zip(block, work_out(items, day, [firm.facts for firm in block]), strict=True):
        lacks = [numbers.setdefault(census.stored_gap(*lack), len(numbers)) for lack in worked.lacks]
        rows.append(Kept(firm.uscc, "", 0, day, worked.states, worked.amounts, census.packed(lacks)))
    return census.worth(rows, codes, {number: gap for gap, number in numbers.items()})


def item_of(text: str, file: str, folder: Path) -> Item:
    """Return the item of a text that counts nowhere yet, under what the items of a folder share.

    Raises:
        ItemsRefused: with every fault of the text.

    """
    shared = [folder / name for name in (COMMON, STACKING) if (folder / name).is_file()]
    faults: list[Fault] = []  # of the shared files: told when all items are read
    return read_item(text, file, read_shared({path.name: path.read_text(encoding="utf-8") for path in shared}, faults))
