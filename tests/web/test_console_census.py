"""Figures of items at the console: counted from what is stored; names of firms only for who may see them."""

from dataclasses import replace
from pathlib import Path

import pytest

from ledger.base import Ledger
from ledger.consoles import Duty
from ledger.groups import Group, Person, Role, bind_group, bind_person
from tests.items.small_city import DAY, NOW, City
from tests.web.console_guests import Console

MINE, OTHER = "示例1", "示例2"


@pytest.fixture
def city(ledger: Ledger, tmp_path: Path) -> City:
    folder = tmp_path / "items"
    folder.mkdir()
    made = City(ledger, folder)
    mine, _ = made.firm(1, revenue="2000万元"), made.firm(2, revenue="3000万元", employees=60)
    made.firm(3, employees=2)
    with ledger.write() as session:
        bind_person(session, Person(staff_id="li", name="李助理", role=Role.ASSISTANT, bound_at=NOW))
        bind_group(session, Group(conversation_id="g", uscc=mine, assistant="li", bound_at=NOW))
    return made


@pytest.fixture
def census(console: Console, city: City) -> Console:
    console.office = replace(console.office, standing=city.standing)
    return console


def test_the_list_shows_firms_money_and_the_facts_that_are_missing_most(census: Console, city: City) -> None:
    guest = census.guest("ed", Duty.EDITOR)
    before = guest.get("/console/census").text
    assert "还没有统计结果" in before
    city.standing.all_firms(DAY)
    text = guest.get("/console/census").text
    assert "XX-01" in text
    assert "20.00万元" in text
    assert "可享受2户，只差一项0户，待补充1户" in text
    assert "2025年营业收入" in text
    assert "style=" not in text
    assert [text.index("XX-01") < text.index("XX-02"), text.count('data-testid="item"')] == [True, 2]
    by_near = guest.get("/console/census", by="near").text
    assert by_near.index("XX-02") < by_near.index("XX-01")


def test_what_is_not_up_to_date_is_said(census: Console, city: City) -> None:
    city.standing.all_firms(DAY)
    guest = census.guest("ed", Duty.EDITOR)
    assert 'data-testid="behind"' not in guest.get("/console/census").text
    city.firm(4, revenue="1万元")
    assert "有1户的结果还没有更新" in guest.get("/console/census").text


def test_one_item_shows_its_states_its_money_and_what_is_missing(census: Console, city: City) -> None:
    city.standing.all_firms(DAY)
    text = census.guest("au", Duty.AUDITOR).get("/console/census/XX-01").text
    assert '<b data-testid="money">20.00万元</b>' in text
    assert "2025年营业收入" in text
    assert "100.0%" in text
    assert "另有 0 户不符合，共 3 户" in text


@pytest.mark.parametrize(
    ("staff_id", "duty", "seen"),
    [
        ("root", Duty.ADMIN, {MINE, OTHER}),
        ("li", Duty.EDITOR, {MINE}),
        ("ed", Duty.EDITOR, set()),
        ("au", Duty.AUDITOR, set()),
    ],
)
def test_names_are_for_admins_and_for_the_assistant_of_a_firm(
    census: Console, city: City, staff_id: str, duty: Duty, seen: set[str]
) -> None:
    city.standing.all_firms(DAY)
    text = census.guest(staff_id, duty).get("/console/census/XX-01").text
    assert {name for name in (MINE, OTHER) if name in text} == seen
    assert ('data-testid="names-kept"' in text) is (not seen)


def test_the_firms_of_another_state_are_listed_when_asked_for(census: Console, city: City) -> None:
    city.standing.all_firms(DAY)
    guest = census.guest("root", Duty.ADMIN)
    assert "示例3" in guest.get("/console/census/XX-01", state="unknown").text
    assert "没有企业" in guest.get("/console/census/XX-01", state="near").text
    assert MINE in guest.get("/console/census/XX-01", state="what?").text


def test_there_is_no_page_of_an_item_that_does_not_exist(census: Console) -> None:
    assert census.guest("root", Duty.ADMIN).get("/console/census/XX-99").status_code == 404
