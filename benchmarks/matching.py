"""How long matching takes: all firms at once, one firm with reasons, one firm or item changed; and that all agree.

    PYTHONPATH=. python benchmarks/matching.py [--firms 257349] [--items FOLDER] [--openfisca PYTHON]
    PYTHONPATH=. python benchmarks/matching.py --agree 1000000

The firms are made up (tests/made_firms.py), the items those of the city. ``--agree`` compares so many pairs of a firm
and an item with the single evaluator, states and amounts, on several days and with more or less known, and nothing
else. ``--openfisca`` names the Python of an environment of its own where openfisca-core is installed (AGPL: never a
dependency of ours): the same conditions over the same columns are then asked its vectorised way in the same run,
two-valued, for it has no unknown. Wall and processor time are given: on a busy machine only the second tells anything.
"""

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from benchmarks.openfisca_questions import export
from knowledge.items.reading import read_items
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.bulk.totals import amounts
from knowledge.rules.bulk.worth import NO_END
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import State
from knowledge.rules.item import ItemSet
from knowledge.rules.matching import Matcher
from knowledge.rules.telling import match_told
from tests.made_firms import firms

ROOT = Path(__file__).resolve().parents[1]
ITEMS = ROOT / "config" / "cities" / "deyang" / "items"
DAY = date(2026, 11, 22)
KNOWN, LISTED = 0.95, 0.05  # share of facts that are known; of firms with something on a list, each of them
ROUNDS = 5
AGREE_DAYS = (date(2026, 11, 22), date(2026, 5, 20), date(2025, 7, 1), date(2024, 3, 1))
AGREE_KNOWN = (0.97, 0.8)
NOT_OUT = (State.ELIGIBLE, State.UNKNOWN, State.NEAR)


@dataclass(frozen=True)
class Times:
    """Seconds: the shortest and the median by the clock, and the shortest of the processor's own."""

    best: float
    median: float
    cpu: float


def timed(work: Callable[[], object], rounds: int = ROUNDS) -> Times:
    """Return the times of some rounds."""
    walls, cpus = [], []
    for _ in range(rounds):
        start, cpu = time.perf_counter(), time.process_time()
        work()
        walls.append(time.perf_counter() - start)
        cpus.append(time.process_time() - cpu)
    return Times(min(walls), statistics.median(walls), min(cpus))


def line(what: str, times: Times, must: str = "") -> None:
    """Print one row of the table."""
    best, median, cpu = (one * 1e3 for one in (times.best, times.median, times.cpu))
    print(f"{what:60} best {best:8.1f}  median {median:8.1f}  processor {cpu:8.1f} ms  {must}")


def made(count: int) -> Firms:
    """Make up firms and lay them into columns; print how long the second took."""
    spent, source = 0.0, firms(count, known=KNOWN, listed=LISTED)

    def counted() -> Iterator[Facts]:
        nonlocal spent
        while True:
            start = time.process_time()
            facts = next(source, None)
            spent += time.process_time() - start
            if facts is None:
                return
            yield facts

    start = time.process_time()
    every = Firms(counted())
    laid = time.process_time() - start - spent
    print(f"{every.count:,} firms made up in {spent:.0f} s, laid into columns in {laid:.0f} s of the processor")
    return every


def all_at_once(items: ItemSet, every: Firms) -> tuple[Everyone, Times]:
    """Print the times of all pairs, with nothing kept from the run before, and return the matrix."""
    line("compile the items", timed(lambda: Everyone(items, DAY, every), 1))
    fresh = [Everyone(items, DAY, every) for _ in range(ROUNDS)]
    runs = iter(fresh)

    def run() -> None:
        every.forget()
        next(runs).match()

    ours = timed(run)
    line(f"all pairs: {every.count:,} firms x {len(items.items)} items", ours, "must 1500, aim 500")
    everyone = fresh[-1]
    line("all pairs again, what firms say to each question kept", timed(everyone.match))
    counts = np.bincount(everyone.matrix.ravel(), minlength=len(STATES))
    print("  " + "  ".join(f"{state.value} {count:,}" for state, count in zip(STATES, counts, strict=True)))
    line("amounts of all that are eligible", timed(lambda: total(everyone), 1))
    print(f"  together at least {total(everyone) / 100:,.0f} yuan, joint caps and exclusions apart")
    return everyone, ours


def total(everyone: Everyone) -> int:
    """Return the least that all eligible pairs come to, in fen."""
    return sum(int(amounts(everyone, row)[1].sum()) for row in range(len(everyone.codes)))


def changes(everyone: Everyone, items: ItemSet) -> None:
    """Print the times of one firm changed and of one item changed."""
    fresh = firms(ROUNDS * 2, seed=7, known=KNOWN)
    line("one firm changed: its column", timed(lambda: everyone.change_firm(11, next(fresh))), "must 20, aim 5")
    line("one item changed: its row", timed(lambda: everyone.change_item(items.items[12])))


def one_firm(items: ItemSet, some: list[Facts]) -> None:
    """Print the time of one firm with reasons."""
    matcher = Matcher(items, DAY)
    for what, work in (
        (f"one firm x {len(items.items)} with reasons", matcher.match),
        ("the same, every reason and step put into words (JSON)", lambda facts: match_told(matcher.match(facts))),
    ):
        for facts in some:
            work(facts)
        rounds = [timed(lambda facts=facts, work=work: work(facts), 3) for facts in some]  # type: ignore[misc] # bound now
        middle = [statistics.median(getattr(one, name) for one in rounds) for name in ("best", "median", "cpu")]
        line(what, Times(*middle), "must 5, aim 1 (median firm)")


def agree(items: ItemSet, pairs: int) -> int:
    """Return how many of at least so many random pairs differ from the single evaluator in state or amount."""
    wrong, seen = 0, 0
    batch = -(-pairs // (len(items.items) * len(AGREE_DAYS) * len(AGREE_KNOWN)))
    for day in AGREE_DAYS:
        matcher = Matcher(items, day)
        for known in AGREE_KNOWN:
            some = list(firms(batch, seed=day.toordinal(), known=known))
            everyone = Everyone(items, day, Firms(some), few=0)
            everyone.match()
            results = [matcher.match(facts).items for facts in some]
            for row in range(len(everyone.codes)):
                money = zip(*(one.tolist() for one in amounts(everyone, row, NOT_OUT)), strict=True)
                paid = {firm: (low, high) for firm, low, high in money}
                for at, result in enumerate(results):
                    one = result[row].amount if result[row].state in NOT_OUT else None
                    told = one and tuple(
                        NO_END if fen is None else min(fen, NO_END) for fen in (one.low_fen, one.high_fen)
                    )
                    wrong += STATES[everyone.matrix[row, at]] is not result[row].state or told != paid.get(at)
            seen += batch * len(items.items)
    print(f"single and bulk: {wrong} of {seen:,} pairs differ (states and amounts)")
    return wrong


def openfisca(python: str, everyone: Everyone, ours: Times) -> None:
    """Print the time of the other way, in its own process and environment, and the ratio."""
    with tempfile.TemporaryDirectory() as folder:
        asked, answered = export(everyone, Path(folder))
        script = ROOT / "benchmarks" / "openfisca_way.py"
        clean = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        done = subprocess.run([python, str(script), folder], capture_output=True, text=True, env=clean, check=False)
    if done.returncode:
        print(f"OpenFisca-Core did not run: {done.stderr.strip().splitlines()[-1:]}")
        return
    found = json.loads(done.stdout)
    theirs = Times(found["best"], found["median"], found["cpu"])
    line(f"OpenFisca-Core {found['version']}, two-valued, {found['items']} items in force", theirs)
    print(f"  {answered} of its {asked} questions were handed over answered; it knows no unknown and no money")
    print(f"  by ours: {theirs.best / ours.best:.1f} of the clock, {theirs.cpu / ours.cpu:.1f} of the processor")
    in_force = [row for row, asked in enumerate(everyone.asked) if everyone.plan.ask(asked) is not None]
    met = int(np.count_nonzero(everyone.matrix[in_force] == STATES.index(State.ELIGIBLE)))
    print(f"  pairs all of whose conditions are met: {found['met']:,}; eligible with us: {met:,}")


def main() -> int:
    """Run everything and return the number of differences."""
    options = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    options.add_argument("--firms", type=int, default=257_349)
    options.add_argument("--items", type=Path, default=ITEMS)
    options.add_argument("--agree", type=int, default=0, metavar="PAIRS")
    options.add_argument("--openfisca", metavar="PYTHON", default="")
    given = options.parse_args()
    items = read_items(given.items)
    if given.agree:
        return agree(items, given.agree)
    print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    one_firm(items, list(firms(200, seed=3, known=KNOWN)))
    everyone, ours = all_at_once(items, made(given.firms))
    if given.openfisca:
        openfisca(given.openfisca, everyone, ours)
    changes(everyone, items)
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
