"""Answers in a model's words: what it invents reaches nobody, what it says truly does, and what is ours stays ours."""

import re
from dataclasses import replace

import pytest

from bot.dispatch import dispatch
from bot.wiring import House
from config.words.written import AI_LABEL
from handlers.message import Message, Reply, Speaker
from handlers.routes import ROUTES
from tests.answer.inventions import inventions
from tests.answer.listed import Listed

QUESTIONS = [
    "首次升规奖励怎么领", "展位费补贴比例", "外贸增量奖励标准", "研发费用增量后补助怎么算", "博士生活补贴多少",
    "应急转贷资金最高多少", "技术改造补助比例和上限", "退库了又重新入库 升规奖励还给不给", "服务业升规奖励多少",
    "首次入限的批发公司奖励多少", "旌阳区首次升规区上给多少", "中江县升规奖励好多钱", "国家级专精特新小巨人奖励多少",
    "制造业单项冠军奖励",
    "高企首次认定奖励多少", "现代企业制度示范企业有什么奖励",
]  # fmt: skip
ELSEWHERE = "对承租市属国有企业房屋的个体工商户减免9个月租金。"


def says(house: House, question: str, text: str, *, in_group: bool = True, **more: object) -> tuple[Reply, Listed]:
    writer = Listed(text, **more)  # type: ignore[arg-type]  # fields of any type by name
    desk = replace(house.desk, writer=writer)
    message = Message("m", "cid-written", question, Speaker(), in_group=in_group)
    return dispatch(message, desk, ROUTES), writer


def plain(house: House, question: str) -> Reply:
    return dispatch(Message("m", "cid-written", question, Speaker(), in_group=True), house.desk, ROUTES)


def conclusion_of(reply: Reply) -> str:
    """The first sentence of what the base itself answers, without a heading before it."""
    found = [one for one in re.findall(r"[^。]+。", reply.cites[0].quote) if re.search(r"\d", one)]
    return found[0].strip() if found else reply.cites[0].quote


@pytest.mark.parametrize("house", ["sqlite"], indirect=True)  # what is checked is text: no database has a part in it
def test_two_hundred_inventions_reach_nobody(house: House) -> None:
    scripted, reached = 0, []
    for question in QUESTIONS[:8]:
        base = plain(house, question)
        assert base.found, question
        true = conclusion_of(base)
        for place, (kind, false) in enumerate(inventions(true, ELSEWHERE)):
            script = f"{true}[1]{false}[1]" if place % 2 else f"{false}[1]"
            reply, _ = says(house, question, script)
            scripted += 1
            if false.rstrip("。") in reply.text or not reply.found:
                reached.append((question, kind, false, reply.text))
    assert scripted >= 200
    assert reached == []


def test_after_an_invention_the_answer_is_what_the_base_says_itself(house: House) -> None:
    for question in QUESTIONS[:4]:
        reply, _ = says(house, question, "可获奖励999万元[1]。")
        assert reply.text == plain(house, question).text
        assert reply.mode == "extract"
        assert AI_LABEL not in reply.text
        assert reply.trace.checks[0].startswith("fell_back=core|")


@pytest.mark.parametrize("in_group", [True, False])
def test_a_true_paraphrase_is_given_with_basis_label_and_trace(house: House, in_group: bool) -> None:  # noqa: FBT001
    said = (
        "首次纳入规模以上工业统计库的企业，可获得一次性奖励20万元[1]。升规次年营业收入增长10%以上的，再奖励10万元[1]。"
    )
    reply, _ = says(house, "首次升规奖励怎么领", said, in_group=in_group)
    assert reply.mode == "model"
    assert reply.text.startswith("结论：首次纳入规模以上工业统计库的企业，可获得一次性奖励20万元。")
    assert "（德经信示例规〔2025〕7号）第一部分第（一）条，现行有效" in reply.text
    assert reply.text.count(AI_LABEL) == 1
    assert reply.text.endswith(AI_LABEL)
    assert not in_group or len(reply.text) <= house.settings.group_reply_chars
    assert reply.cites[0].quote.startswith("对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元。")
    assert (reply.trace.prompt, reply.trace.model) == ("answer-2", "listed")


def test_what_fails_beside_the_conclusion_is_dropped_and_told_in_the_trace(house: House) -> None:
    said = "首次纳入规模以上工业统计库的企业可获一次性奖励20万元[1]。一定能人人有份[1]。"
    reply, _ = says(house, "首次升规奖励怎么领", said)
    assert reply.mode == "model"
    assert "一定能" not in reply.text
    assert reply.trace.checks == ("promise=一定能|一定能人人有份。",)


def test_the_model_is_not_asked_where_nothing_was_found(house: House) -> None:
    reply, writer = says(house, "火星移民补贴", "火星移民补贴100万元[1]。")
    assert writer.asked == []
    assert not reply.found


def test_the_model_is_not_asked_for_a_text_that_is_no_longer_the_rule(house: House) -> None:
    reply, writer = says(house, "德商务示例规〔2018〕9号的奖励标准是多少", "奖励5万元[1]。")
    assert writer.asked == []
    assert "已废止" in reply.text


def test_a_model_that_breaks_off_leaves_the_answer_of_the_base(house: House) -> None:
    said = "首次纳入规模以上工业统计库的企业可获一次性奖励20万元[1]。"
    reply, _ = says(house, "首次升规奖励怎么领", said, breaks=4)
    assert reply.text == plain(house, "首次升规奖励怎么领").text
    assert reply.trace.checks == ("fell_back=model|ModelAway",)


def test_only_checked_text_is_shown_while_it_is_written(house: House) -> None:
    shown: list[str] = []
    true = "首次纳入规模以上工业统计库的企业可获一次性奖励20万元"
    for text in (f"奖励999万元[1]。{true}[1]。", f"{true}[1]。人人可得奖励999万元[1]。"):
        desk = replace(house.desk, writer=Listed(text))
        message = Message("m", "cid-written", "首次升规奖励怎么领", Speaker(), show=shown.append)
        reply = dispatch(message, desk, ROUTES)
        assert reply.mode == "extract"
    assert shown == [f"结论：{true}。"]


def test_a_model_that_finds_nothing_takes_nothing_away(house: House) -> None:
    reply, _ = says(house, "首次升规奖励怎么领", "未查到。")
    assert reply.text == plain(house, "首次升规奖励怎么领").text
