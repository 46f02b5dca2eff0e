"""The profile as a page: every value with its source, changed beside what others know, never over it."""

import re
from collections.abc import Iterator
from datetime import date

import pytest
from starlette.testclient import TestClient

from bot.wiring import House
from ledger.audit import entries_about
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, current_facts, history, note_facts
from ledger.firm_links import new_link
from ledger.groups import Person, Role, bind_person
from tests.web.conftest import NOW

FIRM = "91510600000004044J"
OFFICE = Giver(FactSource.DEPARTMENT, date(2026, 6, 1), "税务局", "税务局")
KNOWN = [Given("revenue", "480万元", 2025), Given("region_code", "510603"), Given("credit.abnormal_list", value=False)]


@pytest.fixture
def token(house: House) -> Iterator[str]:
    member = Person(staff_id="facts_guest", name="陈示例", role=Role.ENTERPRISE, uscc=FIRM, bound_by="t", bound_at=NOW)
    with house.ledger.write() as session:
        know_enterprise(session, FIRM, NOW, "德阳示例面馆")
        bind_person(session, member)
        note_facts(session, FIRM, KNOWN, OFFICE, NOW)
        token = new_link(session, FIRM, "facts_guest", NOW)
    yield token
    own = Giver(FactSource.ENTERPRISE, date(2026, 11, 22))
    with house.ledger.write() as session:
        left = [row for row in current_facts(session, FIRM) if row.source is FactSource.ENTERPRISE]
        note_facts(session, FIRM, [Given(row.name, None, row.year) for row in left], own, NOW)


def send(page: TestClient, token: str, name: str, year: int = 0, act: str = "set", **fields: str) -> str:
    mark = re.search(r'name="csrf" value="(\w+)"', page.get(f"/firm/{token}/facts").text)
    assert mark is not None
    answer = page.post(
        f"/firm/{token}/facts", data={"csrf": mark[1], "name": name, "year": str(year), "act": act, **fields}
    )
    return answer.text


def said(text: str, role: str) -> str:
    """Return what the page says became of a change."""
    found = re.search(rf'role="{role}">([^<]*)<', text)
    return found[1] if found else ""


def test_every_value_shows_its_source_its_day_and_who_verified_it(page: TestClient, token: str) -> None:
    text = page.get(f"/firm/{token}/facts").text
    assert "2025年营业收入" in text
    assert "480万元" in text
    assert "来源：部门数据，数据日期 2026-06-01，税务局核实" in text
    assert "旌阳区" in text
    assert "该更新了" in text  # a credit record of half a year ago


def test_a_new_value_is_kept_as_the_firms_own_with_its_history(house: House, page: TestClient, token: str) -> None:
    assert "已登记：2025年从业人员数" in said(send(page, token, "employees", 2025, value="12人"), "status")
    assert "企业自填" in send(page, token, "employees", 2025, value="15人")
    with house.ledger.read() as session:
        assert [row.value for row in history(session, FIRM, "employees")][:2] == [15, 12]
        assert entries_about(session, FIRM)[0].channel == "企业页面"
    assert "12人（企业填报" in page.get(f"/firm/{token}/facts").text


def test_an_offices_figure_is_disputed_never_overwritten(house: House, page: TestClient, token: str) -> None:
    told = send(page, token, "revenue", 2025, value="500万元")
    assert "测算仍以部门数据为准" in said(told, "status")
    assert "有出入" in told
    with house.ledger.read() as session:
        assert {(row.source.value, row.value) for row in current_facts(session, FIRM) if row.name == "revenue"} == {
            ("部门数据", "480万元"),
            ("企业填报", "500万元"),
        }
    assert "已撤回" in said(send(page, token, "revenue", 2025, act="back"), "status")


def test_what_an_office_has_verified_of_the_firms_own_word_stays(house: House, page: TestClient, token: str) -> None:
    checked = Giver(FactSource.ENTERPRISE, date(2026, 6, 1), "facts_guest", "张示例")
    with house.ledger.write() as session:
        note_facts(session, FIRM, [Given("above_scale", value=True)], checked, NOW)
    assert "不能直接修改" in said(send(page, token, "above_scale", value="否"), "status")
    with house.ledger.read() as session:
        assert [row.value for row in current_facts(session, FIRM) if row.name == "above_scale"] == [True]


@pytest.mark.parametrize(
    ("name", "year", "value", "why"),
    [
        ("revenue", 2025, "三五斗", "营业收入"),
        ("revenue", 2025, "", "没有填写"),
        ("revenue", 0, "5万元", "没有这一项"),
        ("revenue", 1899, "5万元", "没有这一项"),
        ("uscc", 0, "91510600000001011K", "没有这一项"),
        ("no_such", 0, "1", "没有这一项"),
        ("established_on", 0, "2025-02-30", "日期"),
        ("region_code", 0, "火星", "不认识地名"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    house: House, page: TestClient, token: str, name: str, year: int, value: str, why: str
) -> None:
    with house.ledger.read() as session:
        before = len(current_facts(session, FIRM))
    assert why in said(send(page, token, name, year, value=value), "alert")
    with house.ledger.read() as session:
        assert len(current_facts(session, FIRM)) == before


def test_records_are_added_one_by_one_and_taken_back(house: House, page: TestClient, token: str) -> None:
    fields = {"principal": "500万元", "kind": "普通", "start_on": "2025-03-01", "end_on": "2026-02-28", "rate": "3.6%"}
    assert "已登记：贷款" in said(send(page, token, "loans", 0, "set", **fields), "status")
    assert "已登记：贷款" in said(send(page, token, "loans", 0, "set", **{**fields, "principal": "200万元"}), "status")
    with house.ledger.read() as session:
        [row] = [row for row in current_facts(session, FIRM) if row.name == "loans"]
    assert [one["principal"] for one in row.value] == ["500万元", "200万元"]
    assert "早于" in said(send(page, token, "loans", 0, "set", **{**fields, "end_on": "2024-01-01"}), "alert")
    text = send(page, token, "loans", act="drop", at="0")
    assert "200万元，普通" in text
    assert "500万元，普通，放款日2025-03-01" not in text.partition("历史")[0]


def test_a_form_from_elsewhere_changes_nothing(house: House, page: TestClient, token: str) -> None:
    data = {"name": "employees", "year": "2025", "act": "set", "value": "99人"}
    assert page.post(f"/firm/{token}/facts", data=data).status_code == 403
    mark = re.search(r'name="csrf" value="(\w+)"', page.get(f"/firm/{token}/facts").text)
    assert mark is not None
    foreign = {"Sec-Fetch-Site": "cross-site"}
    assert page.post(f"/firm/{token}/facts", data={**data, "csrf": mark[1]}, headers=foreign).status_code == 403
    elsewhere = {"Origin": "https://example.org"}
    assert page.post(f"/firm/{token}/facts", data={**data, "csrf": mark[1]}, headers=elsewhere).status_code == 403
    with house.ledger.read() as session:
        assert not [row for row in current_facts(session, FIRM) if row.name == "employees"]


def test_a_form_sent_after_the_link_has_ended_changes_nothing(house: House, page: TestClient, token: str) -> None:
    mark = re.search(r'name="csrf" value="(\w+)"', page.get(f"/firm/{token}/facts").text)
    assert mark is not None
    with house.ledger.write() as session:
        gone = Person(staff_id="facts_guest", role=Role.STRANGER, bound_by="t", bound_at=NOW)
        bind_person(session, gone)
    data = {"csrf": mark[1], "name": "employees", "year": "2025", "act": "set", "value": "99人"}
    assert page.post(f"/firm/{token}/facts", data=data).status_code == 404
    with house.ledger.read() as session:
        assert not [row for row in current_facts(session, FIRM) if row.name == "employees"]
