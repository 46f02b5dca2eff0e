"""How questions are read, by the tables in tests/cases: typos, letters, speech, numbers, 文号, places and days."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.wiring import House
from config.yaml_text import read_yaml
from knowledge.search.moments import holidays_of, read_moment
from knowledge.search.query import Query
from tests.handlers.conftest import Ask

TODAY = date(2026, 11, 22)
ROWS: list[dict[str, Any]] = [
    row
    for file in sorted((Path(__file__).parents[1] / "cases").glob("understanding-*.yaml"))
    for row in read_yaml(file.read_text(encoding="utf-8"))
]
LISTS = ("doc_nos", "articles", "regions", "away", "levels", "departments")
READ_BY_DAY = [row for row in ROWS if {"as_of", "days", "today"} & set(row)]
READ_BY_WORDS = [row for row in ROWS if set(row) - {"ask", "as_of", "days", "today"}]


# How a question is read is nothing a database has a part in.
on_one_database = pytest.mark.parametrize("house", ["sqlite"], indirect=True)


def read(house: House, text: str) -> Query:
    found = house.desk.shelf.find(text, day=TODAY)
    return found.query


def test_there_are_enough_cases_and_none_twice() -> None:
    asked = [row["ask"] for row in ROWS]
    assert len(asked) >= 150
    assert sorted(asked) == sorted(set(asked))


@on_one_database
@pytest.mark.parametrize("row", READ_BY_WORDS, ids=lambda row: row["ask"])
def test_a_question_is_read_as_it_was_meant(house: House, row: dict[str, Any]) -> None:
    query = read(house, row["ask"])
    assert query.clean == row.get("clean", query.clean)
    for piece in row.get("has", ()):
        assert piece in query.clean
    if row.get("kept"):
        assert query.corrected == ()
    for name in LISTS:
        assert set(getattr(query, name)) == set(row.get(name, getattr(query, name))), name
    if "short" in row:
        assert [part for one in query.short_nos for part in (one.year, one.serial)] == row["short"]
    if "figures" in row:
        assert [part for one in query.figures for part in (one.low, one.high, one.unit)] == row["figures"]
    assert set(row.get("kinds", ())) <= set(query.kinds)


@on_one_database
@pytest.mark.parametrize("row", [row for row in ROWS if {"wording", "not"} & set(row)], ids=lambda row: row["ask"])
def test_a_question_is_searched_in_the_wording_of_the_texts(house: House, row: dict[str, Any]) -> None:
    meant = {wording for _, group in read(house, row["ask"]).wordings for wording in group}
    if "wording" in row:
        assert row["wording"] in meant
    assert not meant & set(row.get("not", ()))


@on_one_database
@pytest.mark.parametrize("row", READ_BY_DAY, ids=lambda row: row["ask"])
def test_the_day_of_the_answer_is_read_out_of_plain_words(house: House, row: dict[str, Any]) -> None:
    moment = read_moment(row["ask"], TODAY, holidays_of(house.desk.city))
    if "as_of" in row:
        assert moment is not None
        assert moment.as_of
        assert moment.day == row["as_of"]
    if row.get("today"):
        assert moment is None or (not moment.as_of and moment.day == TODAY)
    if "days" in row:
        assert moment is not None
        assert [moment.first, moment.last] == row["days"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("首次升规奖厉多少", "首次升规奖励多少"), ("zjtx奖励多少", "专精特新奖励多少"), ("火星专精特薪补贴", "专精特新")],
)
def test_an_answer_or_a_refusal_says_what_was_understood(ask: Ask, asked: str, meant: str) -> None:
    for in_group in (False, True):
        first = ask(asked, in_group=in_group).text.splitlines()[0]
        assert first.startswith("按“")
        assert meant in first
        assert first.endswith("”查询。")


def test_nothing_is_said_of_a_question_that_was_taken_as_typed(ask: Ask) -> None:
    assert "查询。" not in ask("首次升规奖励多少").text
