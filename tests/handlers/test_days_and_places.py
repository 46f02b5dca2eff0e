"""Answers for another day say so; answers of one level name the other; other cities are not ours."""

from datetime import date

import pytest

from handlers.message import Speaker
from knowledge.rules.period import Status
from ledger.groups import Role
from tests.handlers.conftest import Ask

JINGYANG = Speaker(Role.ENTERPRISE, "zheng_contact", "郑洁", "91510603MA62DY02XA", "德阳示例智能装备有限公司")


@pytest.mark.parametrize(
    ("text", "day", "doc_no"),
    [
        ("2022年那会儿升规奖励多少", "2022年12月31日", "德经信示例规〔2019〕6号"),
        ("2022年升规奖励多少", "2022年12月31日", "德经信示例规〔2019〕6号"),
        ("前年高企首次认定奖多少", "2024年12月31日", "德科示例规〔2020〕2号"),
        ("明年首次升规还有奖励吗", "2027年1月1日", "德经信示例规〔2025〕7号"),
    ],
)
def test_a_question_about_another_year_is_answered_for_its_day_and_says_it(
    ask: Ask, text: str, day: str, doc_no: str
) -> None:
    reply = ask(text)
    assert day in reply.text.split("\n")[0]
    assert doc_no in [cite.doc_no for cite in reply.cites]


def test_what_has_become_of_the_document_since_is_said(ask: Ask) -> None:
    assert "已废止" in ask("2022年那会儿升规奖励多少").text.split("\n")[0]


def test_what_happened_another_year_is_judged_by_the_rule_of_today_and_says_it(ask: Ask) -> None:
    reply = ask("去年认定的高企现在奖多少")
    assert "今天（2026年11月22日）" in reply.text.split("\n")[0]


def test_a_status_on_another_day_names_the_day_and_what_changed(ask: Ask) -> None:
    reply = ask("德经信示例规〔2019〕6号2025年还有效吗")
    assert "2025年12月31日" in reply.text
    assert "期初现行有效，期末已废止" in reply.text
    assert [cite.status for cite in reply.cites] == [Status.REPEALED]


def test_no_document_answers_for_a_day_before_it_was_issued(ask: Ask) -> None:
    for cite in ask("2022年升规奖励多少").cites:
        assert "〔2026〕" not in cite.doc_no


def test_the_day_given_by_hand_is_the_day_the_words_are_seen_from(ask: Ask) -> None:
    reply = ask("去年升规奖励标准是多少", today=date(2024, 3, 1))
    assert "2023年12月31日" in reply.text


def test_a_document_asked_for_by_name_is_given_its_status(ask: Ask) -> None:
    reply = ask("首次升规工业企业奖励办法还有效吗")
    assert [cite.status for cite in reply.cites] == [Status.REPEALED]


def test_a_year_and_no_subject_is_asked_for_its_subject(ask: Ask) -> None:
    reply = ask("2022年的政策")
    assert not reply.found
    assert "升规奖励政策" in reply.text


def test_a_county_answer_gives_the_citys_amount_beside_it(ask: Ask) -> None:
    reply = ask("旌阳区升规奖励多少")
    assert "结论（旌阳区）" in reply.text
    assert "市级另有：" in reply.text
    assert "20万元" in reply.text.partition("市级另有：")[2]
    assert "德经信示例规〔2025〕7号" in [cite.doc_no for cite in reply.cites]


def test_a_firm_hears_its_countys_amount_beside_the_citys(ask: Ask) -> None:
    reply = ask("升规奖励多少", JINGYANG, group_uscc=JINGYANG.uscc)
    assert "20万元" in reply.text  # the city's
    assert "10万元" in reply.text  # the county's, with its document
    assert any("旌阳区" in cite.title for cite in reply.cites)
    assert "旌阳区" in reply.text


@pytest.mark.parametrize("text", ["高企奖励多少", "省级首台套奖多少", "首次升规奖励怎么领"])
def test_without_a_place_no_county_is_named(ask: Ask, text: str) -> None:
    assert not any(f"{place}另有" in ask(text).text for place in ("旌阳区", "广汉市", "绵竹市"))


@pytest.mark.parametrize("text", ["成都高企奖励多少", "绵阳升规补贴", "宜宾技改补贴好多"])
def test_another_citys_rules_are_not_ours(ask: Ask, text: str) -> None:
    reply = ask(text)
    assert not reply.found
    assert reply.cites == ()
    assert "不作回答" in reply.text
    assert "12345" in reply.text


def test_a_rule_of_the_country_holds_elsewhere_and_says_so(ask: Ask) -> None:
    reply = ask("上海的小型微利企业所得税优惠")
    assert reply.found
    assert "上海当地的规定不在本库" in reply.text.split("\n")[0]


def test_a_firm_that_moved_here_is_ours(ask: Ask) -> None:
    assert ask("从成都搬来德阳的企业高企证还管用吗").found


def test_a_level_without_a_rule_is_said_before_another_levels(ask: Ask) -> None:
    assert "没有查到园区级的规定" in ask("园区里有没有升规奖励").text.split("\n")[0]
