"""What the city offers and what of it fits one enterprise: items as they are published, facts as they are noted.

The city's folder is the beginning; an item published in the ledger counts before its file there. Everything is compiled
once for each list of items and day; any number of threads may ask.
"""

import hashlib
import threading
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.items.reading import read_texts
from knowledge.rules.facts import Facts, FactsRefused, Mark, read_facts
from knowledge.rules.item import ItemSet
from knowledge.rules.matching import Matcher, MatchResult
from ledger.base import Ledger
from ledger.facts import NO_YEAR, Fact, counting, current_facts
from ledger.items import published_items, published_marks

DAYS_KEPT = 4  # compiled days: today, the day of a question about the past, and room for midnight


class Offers:
    """The items of a city, and what fits whom."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        """Take where items are: the ledger for those published there, a folder for the others."""
        self._ledger, self._folder = ledger, folder
        self._lock = threading.Lock()
        self._seen: tuple[tuple[str, int], ...] = ()
        self._digest = ""
        self._items: ItemSet | None = None
        self._compiled: dict[date, Matcher] = {}

    def items(self) -> ItemSet:
        """Return all items that count now.

        Raises:
            ItemsRefused: a file or a published text can't be read; the message names the place.

        """
        return self._current()[1]

    def digest(self) -> str:
        """Return the digest of the texts of all items that count now."""
        return self._current()[0]

    def matcher(self, day: date) -> Matcher:
        """Return all items compiled for a day."""
        digest, items = self._current()
        with self._lock:
            found = self._compiled.get(day) if digest == self._digest else None
        if found is None:
            found = Matcher(items, day)
            with self._lock:
                while len(self._compiled) >= DAYS_KEPT:
                    self._compiled.pop(next(iter(self._compiled)))
                if digest == self._digest:
                    self._compiled[day] = found
        return found

    def match(self, uscc: str, day: date) -> MatchResult:
        """Return what fits an enterprise on a day, by what is noted of it."""
        with self._ledger.read() as session:
            rows = current_facts(session, uscc)
        return self.match_facts(facts_from(rows), day)

    def match_facts(self, facts: Facts, day: date) -> MatchResult:
        """Return what fits on a day for facts that are noted nowhere."""
        return self.matcher(day).match(facts)

    def facts(self, uscc: str, instead: Mapping[tuple[str, int], Any] | None = None) -> Facts:
        """Return what is noted of an enterprise, some of it replaced: “如果营收到5000万呢”.

        Raises:
            FactsRefused: what is put in its place can't be.

        """
        with self._ledger.read() as session:
            rows = current_facts(session, uscc)
        return facts_from(rows, instead or {})

    def _current(self) -> tuple[str, ItemSet]:
        paths = sorted(self._folder.glob("*.yaml"))
        with self._ledger.read() as session:
            seen = (*((path.name, path.stat().st_mtime_ns) for path in paths), *published_marks(session))
            with self._lock:
                if seen == self._seen and self._items is not None:
                    return self._digest, self._items
            texts = {path.name: path.read_text(encoding="utf-8") for path in paths}
            texts |= {f"{row.code.lower()}.yaml": row.text for row in published_items(session)}
        items = read_texts(texts)
        with self._lock:
            self._seen, self._digest, self._items = seen, digest_of(texts), items
            self._compiled.clear()
            return self._digest, items


def digest_of(texts: Mapping[str, str]) -> str:
    """Return one digest of all texts by their names."""
    made = hashlib.sha256()
    for name in sorted(texts):
        made.update(f"{name}\0{texts[name]}\0".encode())
    return made.hexdigest()


def facts_from(rows: Iterable[Fact], instead: Mapping[tuple[str, int], Any] | None = None) -> Facts:
    """Return what counts of an enterprise as the rules read it, each value with its source.

    A noted value that the dictionary of today can't read is left out: it is unknown until somebody says it anew.

    Args:
        rows: what is noted.
        instead: values by name and year (0: no year) that stand in the place of what is noted.

    Raises:
        FactsRefused: what is put in the place of something can't be read.

    """
    replaced = dict(instead or {})
    given: dict[str, Any] = {}
    for row in counting(rows):
        if (row.name, row.year) not in replaced:
            marked = {"value": row.value, "source": f"{row.source.value}", "as_of": row.as_of.isoformat()}
            _put(given, row.name, row.year, marked | {"verified_by": row.verified_by})
    for (name, year), value in replaced.items():
        _put(given, name, year, {"value": value, "source": "假设"})
    try:
        return read_facts(given, Mark("企业档案"))
    except FactsRefused as refused:
        if any((str(problem.path[0]), 0) in replaced for problem in refused.problems):
            raise
        for name in {str(problem.path[0]) for problem in refused.problems}:
            given.pop(name, None)
        return read_facts(given, Mark("企业档案"))


def _put(given: dict[str, Any], name: str, year: int, value: object) -> None:
    *outer, last = name.split(".")
    inside = given
    for part in outer:
        inside = inside.setdefault(part, {})
    if year == NO_YEAR:
        inside[last] = value
    else:
        inside.setdefault(last, {})[str(year)] = value
