"""匹配, 测算 and what-if: a firm's own figures, to its own members, with reasons; the next fact is asked."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from bot.wiring import House
from handlers.fit_lines import ordered
from handlers.message import Message, Reply, Speaker
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, note_facts
from ledger.groups import Role
from tests.handlers.conftest import NOW
from tests.handlers.talk import Talk

FIRM = "91510600000003033A"
MEMBER = Speaker(Role.ENTERPRISE, "reward_member", "陈示例", FIRM, "德阳示例精工有限公司")
STAFF = Speaker(Role.ASSISTANT, "reward_assistant", "王示例")
CLEAR = ("dishonest_exec", "serious_illegal", "abnormal_list", "major_tax_violation", "env_violation_3y")
KNOWN = [
    *(Given("region_code", "510603"), Given("industry_code", "C3463"), Given("ownership", "民营")),
    *(Given("reg_type", "有限责任公司"), Given("status", "存续"), Given("above_scale", value=True)),
    *(Given("revenue", "5600万元", 2025), Given("revenue", "5000万元", 2024), Given("rd_expense", "310万元", 2025)),
    Given("qualifications", [{"name": "高新技术企业", "issued_on": "2025-11-01", "first": True}]),
    *(Given("received_awards", []), Given("credit.safety_accident_3y", value=False)),
    *(Given("credit.wage_arrears", value=False), *(Given(f"credit.{name}", value=False) for name in CLEAR)),
]


@pytest.fixture(autouse=True)
def firm(house: House) -> Iterator[None]:
    giver = Giver(FactSource.DEPARTMENT, date(2026, 6, 1), "统计局")
    with house.ledger.write() as session:
        know_enterprise(session, FIRM, NOW, "德阳示例精工有限公司", "510603")
        note_facts(session, FIRM, KNOWN, giver, NOW)
    yield
    with house.ledger.write() as session:
        note_facts(session, FIRM, [Given("stat_forms_filed", None, 2025)], giver, NOW)
        own = Giver(FactSource.ENTERPRISE, date(2026, 11, 22))
        note_facts(session, FIRM, [Given("rd_expense", None, 2024)], own, NOW)


def alone(house: House, talk: str, speaker: Speaker = MEMBER) -> Talk:
    return Talk(house, speaker, f"cid-reward-{talk}")


def test_a_member_hears_what_fits_what_may_and_what_is_missing(house: House) -> None:
    told = alone(house, "list").says("匹配").text
    assert "测算" in told
    assert "2026-11-22" in told
    assert "1. 高新技术企业认定奖励：10.00万元" in told
    assert "待补充：" in told
    assert "请告诉我贵公司" in told


def test_the_answer_to_our_question_is_written_down_and_changes_the_result(house: House) -> None:
    talk = alone(house, "fact")
    giver = Giver(FactSource.DEPARTMENT, date(2026, 6, 1), "统计局")
    with house.ledger.write() as session:
        note_facts(session, FIRM, [Given("stat_forms_filed", value=True, year=2025)], giver, NOW)
    first = talk.says("测算 研发费用增量").text
    assert "待补充" in first
    assert "已登记" in talk.says("档案 研发费用2024 200万元").text
    after = talk.says("测算 研发费用增量").text
    assert "预计8.80万元" in after
    assert "8%" in after
    assert "德经信示例规〔2025〕7号" in after


def test_a_number_picks_the_item_of_the_list_and_is_no_amount(house: House) -> None:
    talk = alone(house, "number")
    talk.says("匹配")
    assert talk.says("1").text.startswith("高新技术企业认定奖励：可申报")


def test_a_bare_number_is_never_taken_as_money(house: House) -> None:
    talk = alone(house, "bare")
    asked = talk.says("测算").text
    for _ in range(8):
        if "万元）。不清楚" in asked.rsplit("\n", 1)[-1]:
            break
        asked = talk.says("跳过").text
    assert "万元）。不清楚" in asked
    told = talk.says("2").text
    assert "请带上单位" in told
    assert "已登记" not in told


def test_what_was_passed_over_is_not_asked_again_at_once(house: House) -> None:
    talk = alone(house, "skip")
    first = talk.says("匹配").text.rsplit("\n", 1)[-1]
    second = talk.says("跳过").text.rsplit("\n", 1)[-1]
    third = talk.says("跳过").text.rsplit("\n", 1)[-1]
    assert len({first, second, third}) == 3


def test_what_if_writes_nothing_down(house: House) -> None:
    talk = alone(house, "if")
    told = talk.says("如果研发费用到1000万呢").text
    assert "2025年研发费用为1000万元" in told
    assert "没有改动档案" in told
    assert "研发费用增量" in told
    assert "310万元" in talk.says("档案").text


def test_a_group_hears_one_line_and_only_from_a_member(house: House) -> None:
    def says(speaker: Speaker) -> Reply:
        return Talk(house, speaker, f"cid-reward-group-{speaker.staff_id}", in_group=True).says("匹配")

    told = says(MEMBER).text
    assert "私聊" in told
    assert "310" not in told
    assert len(told) <= 200
    assert "只给本企业成员看" in says(STAFF).text
    assert "没有绑定" in says(Speaker()).text


def test_somebody_without_a_firm_is_told_how_to_get_one(house: House) -> None:
    assert "没有绑定" in alone(house, "stranger", Speaker()).says("匹配").text
    assert "不由您联系" in alone(house, "staff", STAFF).says(f"匹配 {FIRM}").text


def test_an_item_nobody_has_heard_of_is_not_guessed(house: House) -> None:
    assert "没有找到" in alone(house, "odd").says("测算 火星登陆").text


def test_passing_over_nothing_is_said_kindly(house: House) -> None:
    assert "没有要您补充" in alone(house, "nothing").says("跳过").text


def test_what_an_item_pays_is_public_in_a_group_too(house: House) -> None:
    told = Talk(house, MEMBER, "cid-reward-public", in_group=True).says("首次升规奖励能领多少").text
    assert "20万元" in told
    assert "德经信示例" in told


def test_a_long_list_is_told_in_pages(house: House) -> None:
    talk = alone(house, "pages")
    seen = set(re.findall(r"^(\d+)\. ", talk.says("匹配").text, re.MULTILINE))
    for _ in range(20):
        told = talk.says("更多").text
        new = set(re.findall(r"^(\d+)\. ", told, re.MULTILINE))
        assert new.isdisjoint(seen)
        seen |= new
        if "以上已是全部" in told:
            break
    assert len(seen) == len(ordered(house.desk.offers.match(FIRM, house.desk.today())))
    assert "没有更多" in talk.says("更多").text
    assert "：" in talk.says(max(seen, key=int)).text


def test_every_item_of_a_list_says_where_to_go_and_on_what_it_rests(house: House) -> None:
    told = alone(house, "under").says("匹配").text
    block = told.partition("1. ")[2].partition("2. ")[0]
    assert "依据：德" in block
    assert "专区" in block or "栏目" in block
    assert re.search(r"0838-\d{7}", block)


def test_the_steps_come_on_request(house: House) -> None:
    talk = alone(house, "steps")
    assert "计算：" not in talk.says("测算").text
    assert "计算：" in talk.says("步骤").text
    assert "计算：" in talk.says("测算 步骤").text


def test_why_the_rest_does_not_fit_is_told_too(house: House) -> None:
    told = alone(house, "misses").says("匹配 不符合").text
    assert "不符合的事项和原因" in told
    assert told.count("\n· ") == 12


def test_a_member_hears_nothing_of_their_firm_in_another_firms_group(house: House) -> None:
    talk = Talk(house, MEMBER, "cid-reward-foreign", in_group=True)
    message = Message("m", talk.conversation, "匹配", MEMBER, in_group=True, group_uscc="91510600000001011K")
    assert "不是贵公司的项目群" in talk.hears(message).text


def test_the_details_open_the_article(house: House) -> None:
    talk = alone(house, "article")
    talk.says("匹配")
    [link] = talk.says("1").links
    assert "/policy/P" in link.url
    assert "#a" in link.url
