"""“登记贷款 500万元”: understood, asked back one by one, written down on a yes, taken back on a word."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from bot.wiring import House
from handlers.message import Speaker
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, current_facts, note_facts
from ledger.groups import Role
from tests.handlers.conftest import NOW
from tests.handlers.talk import Talk

FIRM = "91510600000008088N"
MEMBER = Speaker(Role.ENTERPRISE, "record_member", "陈示例", FIRM, "德阳示例泵业有限公司")


@pytest.fixture(autouse=True)
def firm(house: House) -> Iterator[None]:
    with house.ledger.write() as session:
        know_enterprise(session, FIRM, NOW, "德阳示例泵业有限公司", "510603")
    yield
    with house.ledger.write() as session:
        for source in FactSource:
            rows = [row for row in current_facts(session, FIRM) if row.source is source]
            taken = [Given(row.name, None, row.year) for row in rows]
            note_facts(session, FIRM, taken, Giver(source, date(2026, 11, 22)), NOW)


def alone(house: House, talk: str, speaker: Speaker = MEMBER) -> Talk:
    return Talk(house, speaker, f"cid-record-{talk}")


def kept(house: House, name: str) -> list[Any]:
    with house.ledger.read() as session:
        return [row.value for row in current_facts(session, FIRM) if row.name == name]


def test_what_was_understood_is_confirmed_before_it_is_kept(house: House) -> None:
    talk = alone(house, "yes")
    told = talk.says("登记资质 高新技术企业 2025年11月1日发证 首次").text
    assert "· 名称：高新技术企业" in told
    assert "· 认定日期：2025-11-01" in told
    assert "· 是否首次认定：是" in told
    assert not kept(house, "qualifications")
    assert "已登记资质" in talk.says("是").text
    assert kept(house, "qualifications") == [
        [{"name": "高新技术企业", "issued_on": "2025-11-01", "first": True}],
    ]
    assert "高新技术企业，认定日期2025-11-01，首次" in talk.says("档案").text


def test_missing_fields_are_asked_one_at_a_time(house: House) -> None:
    talk = alone(house, "ask")
    assert "请告诉我类别" in talk.says("贷款 500万元 2025-03-01").text
    assert "请告诉我到期日" in talk.says("普通").text
    assert "没有“2026年2月30日”这一天" in talk.says("2026年2月30日").text
    assert "请告诉我利率" in talk.says("2026年2月28日").text
    assert "请告诉我已付利息" in talk.says("3.6%").text
    assert "请告诉我用途" in talk.says("跳过").text
    assert "以上对吗" in talk.says("生产").text
    assert "· 利率：4.35%" in talk.says("利率 4.35%").text
    assert "已登记贷款" in talk.says("是").text
    days = {"start_on": "2025-03-01", "end_on": "2026-02-28"}
    loan = {"principal": "500万元", "kind": "普通", **days, "rate": "4.35%", "use": "生产"}
    assert kept(house, "loans") == [[loan]]


def test_a_no_keeps_nothing_and_another_question_is_answered(house: House) -> None:
    talk = alone(house, "no")
    talk.says("登记资质 绿色工厂 省级 2025-07-01 首次")
    assert "没有登记" in talk.says("取消").text
    talk.says("登记资质 绿色工厂 省级 2025-07-01 首次")
    assert "我理解为" not in talk.says("首次升规奖励能领多少？").text
    assert not kept(house, "qualifications")


def test_what_was_kept_is_taken_back_on_a_word(house: House) -> None:
    talk = alone(house, "undo")
    talk.says("登记上市进展 股改 2026年5月20日")
    talk.says("是")
    talk.says("登记上市进展 辅导备案 2026年8月20日")
    talk.says("是")
    assert len(kept(house, "listing_events")[0]) == 2
    assert "已撤销" in talk.says("撤销").text
    assert kept(house, "listing_events") == [[{"stage": "股改", "on": "2026-05-20"}]]


def test_several_people_alike_are_a_record_each(house: House) -> None:
    talk = alone(house, "many")
    told = talk.says("登记人才 博士2人 全职 合同3年 参保12个月").text
    assert "引进人才（2人）" in told
    talk.says("是")
    [talents] = kept(house, "talents")
    assert [one["person"] for one in talents] == ["博士1", "博士2"]


def test_a_list_of_an_office_counts_before_the_firms_own(house: House) -> None:
    known = [Given("listing_events", [{"stage": "股改", "on": "2026-05-20"}])]
    with house.ledger.write() as session:
        note_facts(session, FIRM, known, Giver(FactSource.DEPARTMENT, date(2026, 6, 1), "金融局"), NOW)
    talk = alone(house, "office")
    talk.says("登记上市进展 辅导备案 2026年8月20日")
    assert "部门数据" in talk.says("是").text
    assert len(kept(house, "listing_events")) == 2
    talk.says("登记上市进展 股改 2026年5月20日")
    assert "已经有这条" in talk.says("是").text


def test_nothing_of_it_is_said_in_a_group_or_by_strangers(house: House) -> None:
    group = Talk(house, MEMBER, "cid-record-group", in_group=True)
    assert "私聊" in group.says("登记贷款 500万元 2025-03-01放款").text
    told = alone(house, "stranger", Speaker()).says("登记贷款 500万元 2025-03-01放款").text
    assert "没有绑定企业" in told
    assert "企业成员自己登记" in alone(house, "staff", Speaker(Role.ASSISTANT, "s")).says("登记贷款 500万元").text
    assert not kept(house, "loans")


@pytest.mark.parametrize(
    "said", ["贷款贴息利率按哪个算", "人才补贴怎么申请", "技改项目有什么政策", "贷款1000万元能贴息多少"]
)
def test_a_question_about_policy_is_no_record(house: House, said: str) -> None:
    assert "我理解为" not in alone(house, f"question-{said}").says(said).text


def test_patents_are_told_apart(house: House) -> None:
    talk = alone(house, "patents")
    assert "发明专利" in talk.says("登记专利 12件").text
    assert "发明专利数：3件" in talk.says("档案 发明专利 3件，实用新型 8件").text
    assert kept(house, "ip.invention") == [3]
