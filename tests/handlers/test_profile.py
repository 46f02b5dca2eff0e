"""档案: one's own firm and no other, figures never in a group, every value with its source."""

from dataclasses import replace
from datetime import date

import pytest

from bot.wiring import House
from handlers.message import Message, Reply, Speaker
from handlers.profile import profile, update_profile
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, note_facts
from ledger.groups import Group, Role, bind_group
from tests.handlers.conftest import NOW

OURS, THEIRS = "91510603000006066P", "91510603000005055C"
MEMBER = Speaker(Role.ENTERPRISE, "profile_member", "陈示例", OURS, "旌阳示例面馆")
WANG = Speaker(Role.ASSISTANT, "profile_assistant", "王示例")
TAX = Giver(FactSource.DEPARTMENT, date(2026, 6, 1), "税务局", "税务局")


@pytest.fixture(autouse=True)
def firms(house: House) -> None:
    with house.ledger.write() as session:
        for code, name in ((OURS, "旌阳示例面馆"), (THEIRS, "中江示例合作社")):
            know_enterprise(session, code, NOW, name)
            note_facts(session, code, [Given("revenue", "480万元", 2025)], TAX, NOW)
        bind_group(session, Group(conversation_id="cid-profile", uscc=OURS, assistant=WANG.staff_id))


def said(house: House, text: str, speaker: Speaker = MEMBER, *, in_group: bool = False, group: str = "") -> Reply:
    message = Message("m", "cid-profile", text, speaker, in_group=in_group, group_uscc=group)
    handler = profile if text.strip() == "档案" else update_profile
    return handler(message, house.desk)


def test_a_member_sees_their_own_firm_with_sources(house: House) -> None:
    shown = said(house, "档案").text
    assert "2025年营业收入：480万元（部门数据，2026-06-01，税务局核实）" in shown
    assert "【经营数据】" in shown


def test_a_group_hears_how_much_is_known_and_no_figure(house: House) -> None:
    shown = said(house, "档案", in_group=True, group=OURS).text
    assert "480" not in shown
    assert "私聊" in shown


def test_nobody_reaches_another_firm(house: House) -> None:
    assert "只能查看和修改自己企业" in said(house, f"档案 {THEIRS}").text
    assert "不由您联系" in said(house, f"档案 {THEIRS}", WANG).text
    assert "480万元" in said(house, f"档案 {OURS}", WANG).text
    assert "没有绑定" in said(house, "档案", Speaker()).text
    assert "部门人员不能在这里查看" in said(house, f"档案 {OURS}", Speaker(Role.DEPARTMENT, "d")).text
    other = replace(MEMBER, uscc=THEIRS, firm="中江示例合作社")
    assert "面馆" not in said(house, "档案", other, in_group=True, group=OURS).text


def test_what_a_member_says_is_written_down_and_can_be_taken_back(house: House) -> None:
    assert "2025年从业人员数：12" in said(house, "档案 员工2025年 12人").text
    assert "2025年从业人员数：12人（企业填报，2026-11-22）" in said(house, "档案").text
    assert "已撤回2025年从业人员数" in said(house, "档案 员工人数2025 不清楚").text
    assert "从业人员" not in said(house, "档案").text


def test_the_departments_figure_counts_and_the_difference_is_told(house: House) -> None:
    told = said(house, "档案 营收2025 500万").text
    assert "测算仍以部门数据的480万元为准" in told
    assert "企业填报为500万元" in said(house, "档案").text
    said(house, "档案 营收2025 不清楚")


def test_what_is_not_understood_changes_nothing(house: House) -> None:
    assert "哪一年" in said(house, "档案 营收 500万").text
    assert "500" not in said(house, "档案").text


def test_a_heading_says_once_where_all_its_values_come_from(house: House) -> None:
    rows = [Given("credit.abnormal_list", value=False), Given("credit.wage_arrears", value=False)]
    with house.ledger.write() as session:
        note_facts(session, OURS, [*rows, Given("credit.tax_grade", "A")], TAX, NOW)
    shown = said(house, "档案").text
    assert "【信用】（部门数据，2026-06-01，税务局核实）\n" in shown
    assert "纳税信用等级：A\n" in shown
    assert "2025年营业收入：480万元（部门数据，2026-06-01，税务局核实）" in shown


def test_the_profile_brings_a_link_to_its_page_for_members_only(house: House) -> None:
    [link] = said(house, "档案").links
    assert link.url.endswith("/facts")
    assert not said(house, f"档案 {OURS}", WANG).links
    assert not said(house, "档案", in_group=True, group=OURS).links
