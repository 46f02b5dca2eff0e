"""How long matching takes: all firms at once, one firm with reasons, one firm or item changed; and that all agree.

    PYTHONPATH=. python benchmarks/matching.py [--firms 257349] [--items FOLDER] [--pairs 0] [--openfisca PYTHON]

The firms are made up (tests/made_firms.py), the items those of the city. ``--pairs 1000000`` compares that many pairs
with the single evaluator. ``--openfisca`` names the Python of an environment of its own where openfisca-core is
installed (AGPL: never a dependency of ours): the same conditions over the same columns are then asked its vectorised
way in the same run, two-valued, for it has no unknown.
"""

import argparse
import json
import os
import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.items.reading import read_items
from knowledge.rules.bulk.codes import MET, STATES
from knowledge.rules.bulk.columns import Figures, Words
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.bulk.ranges import NotByColumn, span_of
from knowledge.rules.bulk.singles import COMPARISONS
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import Asked
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item import ItemSet
from knowledge.rules.item_terms import Leaf
from knowledge.rules.matching import Matcher
from knowledge.rules.operators import year_of
from knowledge.rules.telling import match_told
from tests.made_firms import firms

ROOT = Path(__file__).resolve().parents[1]
ITEMS = ROOT / "config" / "cities" / "deyang" / "items"
DAY = date(2026, 11, 22)
KNOWN, LISTED = 0.95, 0.05  # share of facts that are known; of firms with something on a list, each of them
ROUNDS = 5


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Return the best and the median time of some rounds in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times), statistics.median(times)


def line(what: str, times: tuple[float, float], must: str = "") -> None:
    """Print one row of the table."""
    best, median = times
    print(f"{what:58} {best * 1e3:9.1f} ms  median {median * 1e3:9.1f} ms  {must}")


def all_at_once(items: ItemSet, every: Firms) -> Everyone:
    """Print the times of all pairs, with nothing kept from the run before, and return the matrix."""
    everyone = Everyone(items, DAY, every)
    line("compile the items", timed(lambda: Everyone(items, DAY, every), 1))
    fresh = [Everyone(items, DAY, every) for _ in range(ROUNDS)]
    for one in fresh:
        one.firms.forget()
    runs = iter(fresh)

    def run() -> None:
        every.forget()
        next(runs).match()

    line(f"all pairs: {every.count:,} firms x {len(items.items)} items", timed(run), "must 1500, aim 500")
    line("all pairs again, what firms say to each question kept", timed(fresh[-1].match))
    everyone.match()
    counts = np.bincount(everyone.matrix.ravel(), minlength=len(STATES))
    print("  " + "  ".join(f"{state.value} {count:,}" for state, count in zip(STATES, counts, strict=True)))
    return everyone


def changes(everyone: Everyone, items: ItemSet, every: Firms) -> None:
    """Print the times of one firm changed and of one item changed."""
    fresh = firms(ROUNDS * 2, seed=7, known=KNOWN)
    line("one firm changed: its column", timed(lambda: everyone.change_firm(11, next(fresh))), "must 20, aim 5")
    line("one item changed: its row", timed(lambda: everyone.change_item(items.items[12])))
    del every


def one_firm(items: ItemSet, some: list[Facts]) -> None:
    """Print the time of one firm with reasons."""
    matcher = Matcher(items, DAY)
    matched = [timed(lambda facts=facts: matcher.match(facts), 3)[0] for facts in some]  # type: ignore[misc]
    told = [timed(lambda facts=facts: match_told(matcher.match(facts)), 1)[0] for facts in some]  # type: ignore[misc]
    line(f"one firm x {len(items.items)} with reasons", (min(matched), statistics.median(matched)), "must 5, aim 1")
    line("the same, every reason and step put into words", (min(told), statistics.median(told)))


def compare(everyone: Everyone, items: ItemSet, pairs: int) -> int:
    """Return how many of about ``pairs`` random pairs differ from the single evaluator."""
    dice, matcher = random.Random(5), Matcher(items, DAY)  # noqa: S311 - the same pairs every time
    rows = dice.sample(range(everyone.firms.count), min(everyone.firms.count, -(-pairs // len(items.items))))
    wrong = 0
    for row in rows:
        single = [one.state for one in matcher.match(everyone.firms.facts(row)).items]
        bulk = [STATES[place] for place in everyone.matrix[:, row].tolist()]
        wrong += sum(one is not other for one, other in zip(single, bulk, strict=True))
    print(f"single and bulk: {wrong} of {len(rows) * len(items.items):,} pairs differ")
    return wrong


def questions(everyone: Everyone) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield for every item in force its code and its questions as the other way can ask them."""
    for asked in everyone.asked:
        numbers = everyone.plan.ask(asked)
        if numbers is not None:
            yield asked.item.code, [_question(number, everyone) for number in numbers]


def _question(number: int, everyone: Everyone) -> dict[str, Any]:
    condition, asked = everyone.plan.about(number)
    plain = _plain(condition, asked, everyone) if isinstance(condition, Leaf) else None
    return {"number": number, **(plain or {"kind": "given"})}


def _plain(leaf: Leaf, asked: Asked, everyone: Everyone) -> dict[str, Any] | None:
    """Return a leaf over one fact as a column and what is asked of it; None for lists, trees and formulas."""
    ground: Ground = asked.ground
    column = everyone.firms.column(leaf.fact, year_of(leaf, ground))
    name = f"{leaf.fact}@{year_of(leaf, ground)}"
    if isinstance(column, Figures) and leaf.op in COMPARISONS:
        try:
            bound = span_of(leaf.value, ground, everyone.firms)
        except NotByColumn:
            return None
        if len(bound.low) == 1:
            return {"kind": leaf.op, "column": name, "bound": float(bound.low[0] / bound.scale)}
    if isinstance(column, Words) and column.known.any():
        met = everyone.plan.codes(everyone.plan.number(leaf, asked)) == MET
        return {"kind": "in", "column": name, "places": np.unique(column.places[met]).tolist()}
    return None


def export(everyone: Everyone, folder: Path) -> None:
    """Write the columns and the questions for the other way."""
    asked = dict(questions(everyone))
    arrays: dict[str, Any] = {}
    for one in (question for numbers in asked.values() for question in numbers):
        if one["kind"] == "given":
            arrays[f"given-{one['number']}"] = everyone.plan.codes(one["number"]) == MET
        else:
            fact, _, year = one["column"].partition("@")
            column = everyone.firms.column(fact, None if year == "None" else int(year))
            held = column.places.astype(np.int32) if isinstance(column, Words) else np.nan_to_num(column.numbers)
            arrays[f"column-{one['column']}"] = held
    np.savez(folder / "columns.npz", **arrays)
    (folder / "items.json").write_text(json.dumps(asked), encoding="utf-8")


def openfisca(python: str, everyone: Everyone, ours: float) -> None:
    """Print the time of the other way, in its own process and environment, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        export(everyone, Path(folder))
        script = ROOT / "benchmarks" / "openfisca_way.py"
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run([python, str(script), folder], capture_output=True, text=True, env=clean, check=False)
    if done.returncode:
        print(f"OpenFisca-Core did not run: {done.stderr.strip().splitlines()[-1:]}")
        return
    found = json.loads(done.stdout)
    line(f"OpenFisca-Core {found['version']}, two-valued, same columns", (found["best"], found["median"]))
    print(f"  ratio to ours: {found['best'] / ours:.1f}; met pairs {found['met']:,}")


def main() -> int:
    """Run everything and return the number of differences."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--firms", type=int, default=257_349)
    options.add_argument("--items", type=Path, default=ITEMS)
    options.add_argument("--pairs", type=int, default=0)
    options.add_argument("--openfisca", metavar="PYTHON", default="")
    given = options.parse_args()
    items = read_items(given.items)
    one_firm(items, list(firms(200, seed=3, known=KNOWN)))
    start = time.perf_counter()
    every = Firms(firms(given.firms, known=KNOWN, listed=LISTED))
    print(f"{every.count:,} firms made up and laid into columns: {time.perf_counter() - start:.0f} s")
    everyone = all_at_once(items, every)
    wrong = compare(everyone, items, given.pairs) if given.pairs else 0
    if given.openfisca:
        every.forget()
        ours = timed(Everyone(items, DAY, every).match, 1)[0]
        openfisca(given.openfisca, everyone, ours)
    changes(everyone, items, every)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return wrong


if __name__ == "__main__":
    sys.exit(main())
