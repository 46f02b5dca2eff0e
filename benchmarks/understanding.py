"""How often a question is read as it was meant, how often one is clarified in vain, and what it costs.

The readings are those of tests/cases/understanding-*.yaml; the questions of tests/cases/questions-*.yaml all have one
clear reading, so every clarifying question asked about them is asked in vain.

    PYTHONPATH=. python benchmarks/understanding.py [--wrong] [--json]
"""

import argparse
import json
import statistics
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from bot.dispatch import dispatch
from bot.wiring import House, open_house
from config.settings import load_settings
from config.yaml_text import read_yaml
from handlers.clarify import CLARIFY
from handlers.message import Message, Speaker
from handlers.routes import ROUTES
from knowledge.search.moments import holidays_of, read_moment

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases"
DAY = date(2026, 11, 22)
LISTS = ("doc_nos", "articles", "regions", "away", "levels", "departments")


def rows_of(pattern: str) -> list[dict[str, Any]]:
    """Return the rows of every case file whose name fits."""
    return [row for path in sorted(CASES.glob(pattern)) for row in read_yaml(path.read_text(encoding="utf-8")) or []]


def is_read(house: House, row: dict[str, Any]) -> bool:
    """Judge one reading by its case."""
    query = house.desk.shelf.find(str(row["ask"]), day=DAY).query
    moment = read_moment(str(row["ask"]), DAY, holidays_of(house.desk.city))
    meant = {wording for _, group in query.wordings for wording in group}
    return all(
        (
            query.clean == row.get("clean", query.clean),
            all(piece in query.clean for piece in row.get("has", ())),
            not (row.get("kept") and query.corrected),
            all(set(getattr(query, name)) == set(row.get(name, getattr(query, name))) for name in LISTS),
            "short" not in row or [part for one in query.short_nos for part in (one.year, one.serial)] == row["short"],
            "figures" not in row
            or [part for one in query.figures for part in (one.low, one.high, one.unit)] == row["figures"],
            "wording" not in row or row["wording"] in meant,
            not meant & set(row.get("not", ())),
            "as_of" not in row or (moment is not None and moment.as_of and moment.day == row["as_of"]),
            not row.get("today") or moment is None or not moment.as_of,
        )
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--wrong", action="store_true", help="list what was read wrongly or asked in vain")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        now = datetime(DAY.year, DAY.month, DAY.day, 4, tzinfo=UTC)
        house = open_house(load_settings(home=Path(scratch)), lambda: now)
        figures = _figures(house, list_wrong=given.wrong)
        house.close()
    if given.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for name, figure in figures.items():
        print(f"{name:24} {figure}")


def _figures(house: House, *, list_wrong: bool) -> dict[str, Any]:
    readings, questions = rows_of("understanding-*.yaml"), rows_of("questions-*.yaml")
    wrong = [row["ask"] for row in readings if not is_read(house, row)]
    asked = []
    for row in questions:
        message = Message("bench", "bench", str(row["ask"]), Speaker(), in_group=True, today=DAY)
        if dispatch(message, house.desk, ROUTES).title == CLARIFY:
            asked.append(row["ask"])
    if list_wrong:
        print("\n".join([*(f"✗ read  {text}" for text in wrong), *(f"✗ asked {text}" for text in asked)]))
    return {
        "read as meant": f"{len(readings) - len(wrong)}/{len(readings)}",
        "asked in vain": f"{len(asked)}/{len(questions)}",
        "false-ask rate": round(len(asked) / len(questions), 4),
        "reading p50 ms": _cost(house, [str(row["ask"]) for row in questions]),
    }


def _cost(house: House, texts: list[str]) -> float:
    """Return the median milliseconds of taking a question apart."""
    took = []
    for text in texts:
        began = time.perf_counter()
        house.desk.shelf.understand(text)
        took.append(time.perf_counter() - began)
    return round(1000 * statistics.median(took), 2)


if __name__ == "__main__":
    main()
