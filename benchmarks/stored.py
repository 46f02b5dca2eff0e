"""All firms of a city stored: how long, in how much memory; one changed firm, one changed item, one preview.

    PYTHONPATH=. python benchmarks/stored.py [--firms 20000] [--changes 40]

Firms are made up: of each the registry's facts are known, of one in twelve most of the others, of the rest few. They
lie in a scratch ledger (SQLite) that is thrown away. Seconds of wall and of processor; compare within one run only.
"""

import argparse
import random
import resource
import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from config.city import CITIES
from knowledge.items.difference import difference
from knowledge.items.needs import names_needed
from knowledge.items.offers import Offers
from knowledge.items.population import population
from knowledge.items.standing import Standing
from knowledge.rules.derived import DERIVED
from knowledge.rules.fact_kinds import Kind, Listing
from knowledge.rules.fact_names import NAMES, Entry, entry_of
from knowledge.rules.facts import Facts
from ledger import migrate
from ledger.base import Ledger, connect
from ledger.enterprises import Enterprise
from ledger.facts import FactSource, Given, Giver, note_facts
from tests.made_firms import firms

DAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, tzinfo=UTC)
REGISTRY = frozenset({"region_code", "industry_code", "ownership", "reg_type", "status", "established_on"})
WELL_KNOWN, OTHERS = 1 / 12, 0.12  # share of firms, and of the facts known of the others
MONEY = frozenset({Kind.MONEY, Kind.PROFIT, Kind.MONIES, Kind.FLAG_OR_MONEY})
PATTERNS = 2_000  # firms made; the others are put together of these
BATCH = 5_000


def main() -> None:
    """Measure, and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--firms", type=int, default=20_000)
    asked.add_argument("--changes", type=int, default=40)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        ledger = connect(f"sqlite:///{folder}/ledger.sqlite3")
        migrate.upgrade(ledger)
        fill(ledger, given.firms)
        items = Path(folder) / "items"
        items.mkdir()
        for path in (CITIES / "deyang" / "items").glob("*.yaml"):
            (items / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
        _measure(ledger, items, given.changes)
        ledger.close()


def _measure(ledger: Ledger, folder: Path, changes: int) -> None:
    standing = Standing(ledger, Offers(ledger, folder), lambda: NOW)
    with _told("all firms, nothing stored yet"):
        run = standing.all_firms(DAY)
    print(run, f"peak {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")
    with _told("all firms, nothing has changed"):
        standing.all_firms(DAY)
    with _told("all firms, one item has changed"):
        path = folder / "dy-13.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace("2%", "3%"), encoding="utf-8")
        print(standing.all_firms(DAY))
    with _told("figures of all items"):
        standing.counts()
    with _told("firms an item fits"):
        print(sum(1 for _ in standing.firms_fitting("DY-13")))
    with _told("preview of a changed item"):
        old = standing.rules().items.item("DY-13")
        assert old is not None
        new = replace(old, versions=tuple(replace(one, event_year=one.event_year - 1) for one in old.versions))
        found = difference(old, new, population(ledger, names=names_needed([old, new])), DAY)
        print(len(found.gainers), len(found.losers), len(found.now_unknown), found.unchanged)
    walls, cpus = zip(*(_changed(ledger, standing, at) for at in range(changes)), strict=True)
    print(f"one changed firm: {_spread(walls)} ms wall, {_spread(cpus)} ms of processor")


def _changed(ledger: Ledger, standing: Standing, at: int) -> tuple[float, float]:
    with ledger.write() as session:
        giver = Giver(FactSource.IMPORTED, DAY)
        note_facts(session, _code(at * 7), [Given("employees", 3 + at, 2025)], giver, NOW)
    wall, cpu = time.perf_counter(), time.process_time()
    assert standing.called_for(DAY) == 1
    return (time.perf_counter() - wall) * 1000, (time.process_time() - cpu) * 1000


def _spread(values: tuple[float, ...]) -> str:
    return f"{statistics.median(values):.1f} (p95 {statistics.quantiles(values, n=20)[-1]:.1f})"


@contextmanager
def _told(what: str) -> Iterator[None]:
    wall, cpu = time.perf_counter(), time.process_time()
    yield
    print(f"{what}: {time.perf_counter() - wall:.2f} s wall, {time.process_time() - cpu:.2f} s of processor")


def fill(ledger: Ledger, count: int) -> None:
    """Put made-up firms into a ledger."""
    dice = random.Random(5)  # noqa: S311 - nothing secret
    patterns = [_as_given(facts) for facts in firms(PATTERNS, seed=11, known=0.93)]
    for first in range(0, count, BATCH):
        rows = [
            {
                "uscc": _code(at),
                "name": f"示例{at}",
                "facts": _facts(dice, patterns),
                "facts_version": 1,
                "added_at": NOW,
            }
            for at in range(first, min(first + BATCH, count))
        ]
        with ledger.write() as session:
            session.execute(insert(Enterprise), rows)


def _code(at: int) -> str:
    return f"91510600{at:09d}X"


def _facts(dice: random.Random, patterns: list[dict[str, Any]]) -> dict[str, Any]:
    known, registry = dice.choice(patterns), dice.choice(patterns)
    found = known | {name: registry[name] for name in REGISTRY & registry.keys()}
    if dice.random() < WELL_KNOWN:
        return found
    few = {name: value for name, value in found.items() if name in REGISTRY or dice.random() < OTHERS}
    return few | ({"reg_type": "个体工商户"} if dice.random() < 0.6 else {})  # noqa: PLR2004 - as in the registry


def _as_given(facts: Facts) -> dict[str, Any]:
    """Return facts as somebody gives them: nested, money in 元."""
    made: dict[str, Any] = {}
    for name, value in sorted(facts.plain.items()):
        entry = entry_of(name)
        if entry is not None and not (value is True and any(one.startswith(f"{name}.") for one in NAMES)):
            _put(made, name, _plain(entry, value))
    for name, by_year in facts.yearly.items():
        entry = entry_of(name)
        if entry is not None and name not in DERIVED:
            _put(made, name, {str(year): _plain(entry, value) for year, value in by_year.items()})
    for name, records in facts.lists.items():
        entry = entry_of(name)
        if entry is not None:
            made[name] = [{key: _plain(entry.fields[key], value) for key, value in one.items()} for one in records]
    return made


def _put(made: dict[str, Any], name: str, value: object) -> None:
    outer, _, inner = name.partition(".")
    if not inner:
        made.setdefault(outer, value)
    elif made.get(outer) is not False:
        made.setdefault(outer, {})[inner] = value


def _plain(entry: Entry, value: object) -> Any:  # noqa: ANN401 - JSON
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Listing):
        days: Mapping[str, date | None] = {"listed_on": value.listed_on, "removed_on": value.removed_on}
        return {name: None if day is None else day.isoformat() for name, day in days.items()}
    if isinstance(value, tuple):
        return [_plain(entry, one) for one in value]
    if isinstance(value, Fraction):
        number = value / 100 if entry.kind in MONEY else value
        return int(number) if number.denominator == 1 else float(number)
    return value


if __name__ == "__main__":
    main()
