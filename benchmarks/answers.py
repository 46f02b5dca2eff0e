"""How many of our own questions get the right figure with the right document, and how many wrong ones are refused.

The questions (tests/cases/questions-*.yaml) were written by those who wrote the sample originals, before the search was
tuned. Baseline in the same run: the best article of plain bigram BM25 (the index's own score), always answered.

    PYTHONPATH=. python benchmarks/answers.py [--wrong] [--json]
"""

import argparse
import json
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.dispatch import dispatch
from bot.wiring import House, open_house
from config.settings import load_settings
from config.yaml_text import read_yaml
from handlers.message import Message, Speaker
from handlers.routes import ROUTES
from knowledge.search import tokens
from ledger.policies import article_by_place, policy_by_id

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"
DAY = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Said:
    """What was answered: the words, the quotes and the 文号 cited."""

    text: str
    doc_nos: tuple[str, ...]
    found: bool


def cases() -> list[dict[str, Any]]:
    """Return every question with what must be answered."""
    rows: list[dict[str, Any]] = []
    for path in sorted(CASES.glob("questions-*.yaml")):
        rows += read_yaml(path.read_text(encoding="utf-8"))
    return rows


def product(house: House, question: str) -> Said:
    """Ask as a stranger in a group."""
    message = Message("bench", "bench", question, Speaker(), in_group=True, today=DAY)
    reply = dispatch(message, house.desk, ROUTES)
    named = [cite for cite in reply.cites if not cite.beyond]
    whole = "\n".join((reply.text, *(cite.quote for cite in named)))
    return Said(whole, tuple(cite.doc_no for cite in named), reply.found)


def baseline(house: House, question: str) -> Said:
    """Quote the best article of plain BM25 over bigrams."""
    house.desk.shelf.words.catch_up(house.ledger)
    best = house.desk.shelf.words.articles(dict.fromkeys(tokens.bigrams(tokens.fold(question)), 1.0), 1)
    if not best:
        return Said("", (), found=False)
    policy_id, ordinal = best[0].policy_id, best[0].ordinal
    with house.ledger.read() as session:
        article, policy = article_by_place(session, policy_id, ordinal), policy_by_id(session, policy_id)
    return Said(article.text if article else "", (policy.doc_no if policy else "",), found=True)


def is_right(case: dict[str, Any], said: Said) -> bool:
    """Judge an answer by its case."""
    if case.get("found") is False:
        return not said.found and not said.doc_nos
    figures = all(_flat(str(word)) in _flat(said.text) for word in case["must_contain"])
    status = not case.get("status") or case["status"] in said.text
    return said.found and figures and status and any(doc_no in said.doc_nos for doc_no in case["doc_no"])


def _flat(text: str) -> str:
    return "".join(text.split())


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list the questions answered wrongly")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        now = datetime(DAY.year, DAY.month, DAY.day, 4, tzinfo=UTC)
        house = open_house(load_settings(home=Path(scratch)), lambda: now)
        rows = cases()
        answers: dict[str, Callable[[House, str], Said]] = {"plain BM25": baseline, "huiqi": product}
        figures = {
            name: _figures(house, rows, way, list_wrong=given.wrong and name == "huiqi")
            for name, way in answers.items()
        }
        house.close()
    if given.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for name, figure in figures.items():
        print(f"{name:12} " + "  ".join(f"{what} {value}" for what, value in figure.items()))


def _figures(
    house: House, rows: list[dict[str, Any]], way: Callable[[House, str], Said], *, list_wrong: bool
) -> dict[str, Any]:
    right = {True: 0, False: 0}
    total = {True: 0, False: 0}
    claimed_wrong = 0
    for case in rows:
        answerable = case.get("found") is not False
        said = way(house, str(case["ask"]))
        ok = is_right(case, said)
        total[answerable] += 1
        right[answerable] += ok
        claimed_wrong += said.found and not ok
        if list_wrong and not ok:
            print(f"✗ {case['ask']}\n    want {case.get('must_contain')} {case.get('doc_no')} {case.get('status', '')}")
            print("    got  " + said.text.replace("\n", " ")[:240] + f" {said.doc_nos}")
    return {
        "right": f"{right[True]}/{total[True]}",
        "refused": f"{right[False]}/{total[False]}",
        "wrong claims": claimed_wrong,
        "share": round((right[True] + right[False]) / (total[True] + total[False]), 3),
    }


if __name__ == "__main__":
    main()
