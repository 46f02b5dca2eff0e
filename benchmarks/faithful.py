"""How much of what a faithful model writes is shown, and how much of what is false by a hair.

The answers of tests/cases/faithful-*.yaml stand for a model that says what the articles say; tests/answer/subtle.py
makes each of their sentences and lists false in some 60 ways. "Whole" are answers of which nothing was dropped.

    PYTHONPATH=. python benchmarks/faithful.py [--wrong] [faithful-1 ...]
"""

import argparse
import tempfile
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.cite import DAY
from bot.wiring import open_house
from config.settings import load_settings
from knowledge.answer.claims import Checker
from knowledge.answer.listing import sayings
from tests.answer.faithful import TRUE_ALL_THE_SAME, Faithful, faithful, falsified

NAMES = ("faithful-1", "faithful-2", "faithful-3")


def carried(checker: Checker, text: str) -> bool:
    """Whether all of a text would be shown."""
    made = [checker.verdict(one) for one in sayings([text])]
    return bool(made) and all(one.carried for one in made)


def shown(answers: list[Faithful], wrong: bool) -> str:  # noqa: FBT001 - a flag of the command line
    """Return how much of the answers is shown."""
    lost = [
        [(said, verdict) for said in one.sayings if not (verdict := one.checker.verdict(said)).carried]
        for one in answers
    ]
    for said, verdict in [pair for row in lost for pair in row] if wrong else ():
        print("  ✗ lost    ", said.raw.strip(), [(doubt.fault.value, doubt.words) for doubt in verdict.doubts])
    written, dropped = sum(len(one.sayings) for one in answers), sum(map(len, lost))
    whole = sum(not row for row in lost)
    return f"answers {len(answers)}  whole {whole}  sayings {written}  lost {dropped} ({dropped / written:.1%})"


def let_pass(answers: list[Faithful], wrong: bool) -> str:  # noqa: FBT001 - a flag of the command line
    """Return how much of what was made of the answers is let pass."""
    made, let = Counter[str](), Counter[str]()
    for one in answers:
        for kind, false in falsified(one):
            made[kind] += 1
            if not carried(one.checker, false):
                continue
            let["true or harmless" if false in TRUE_ALL_THE_SAME else kind] += 1
            if wrong:
                print("  ✗ let pass", kind, false)
    return f"falsified {made.total()} in {len(made)} ways  let pass {let.total()} {dict(let)}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list what was judged wrongly, with the reasons")
    parser.add_argument("names", nargs="*", default=NAMES, metavar="SET")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        now = datetime(DAY.year, DAY.month, DAY.day, 4, tzinfo=UTC)
        house = open_house(load_settings(home=Path(scratch)), lambda: now)
        synonyms = house.desk.shelf.synonyms
        for name in given.names:
            answers = list(faithful(house, name, synonyms))
            print(name, shown(answers, given.wrong), let_pass(answers, given.wrong), sep="  ")
        house.close()


if __name__ == "__main__":
    main()
