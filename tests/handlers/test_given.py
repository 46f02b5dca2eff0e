"""What a model is given: the article the extract quotes first, then the best handful, all of it today's rule."""

import pytest

from bot.wiring import House
from handlers import given as giving
from handlers.ask import look_up
from handlers.given import Given, given
from handlers.message import Message, Speaker
from knowledge.answer.extract import extract
from knowledge.rules.period import CITABLE_AS_RULE


def handful(house: House, question: str) -> tuple[Given, ...]:
    found, _ = look_up(question, Message("m", "cid-given", question, Speaker()), house.desk)
    answer = extract(found)
    assert answer is not None
    return given(found, answer)


@pytest.mark.parametrize(
    ("question", "needed"),
    [
        (
            "绿色工厂奖励",
            ["对新获评国家级绿色工厂", "省级升国家级的补足差额", "绿色工厂、绿色园区和节水型企业奖励实行免申即享"],
        ),
        ("引进博士有什么补贴", ["每人每月6000元", "安家补贴20万元"]),
        ("高企认定要什么条件", ["认定高新技术企业，应当同时满足下列条件"]),
        ("现代企业制度奖励", ["一次性奖励2万元", "一次性奖励5万元", "补差奖励3万元"]),
    ],
)  # fmt: skip
def test_what_an_answer_needs_beside_its_first_article_is_given(house: House, question: str, needed: list[str]) -> None:
    texts = "\n".join(one.passage.text for one in handful(house, question))
    assert [part for part in needed if part not in texts] == []


def test_the_quoted_article_comes_first_and_numbers_follow(house: House) -> None:
    found = handful(house, "首次升规奖励怎么领")
    assert found[0].passage.text.startswith("（一）首次升规奖励。")
    assert [one.passage.number for one in found] == list(range(1, len(found) + 1))
    assert len({(one.hit.policy_id, one.hit.ordinal) for one in found}) == len(found)


def test_only_so_much_is_given(house: House) -> None:
    for question in ("专精特新企业奖励多少", "施工许可要什么材料", "贷款贴息怎么申报"):
        found = handful(house, question)
        assert len(found) <= giving.MOST
        assert sum(len(one.passage.text) for one in found) <= giving.CHARS


def test_nothing_that_is_not_the_rule_of_the_day_is_given(house: House) -> None:
    for question in ("首次升规奖励怎么领", "技改补助比例", "企业引才补贴标准", "上市奖励标准"):
        assert {one.passage.status for one in handful(house, question)} <= CITABLE_AS_RULE


def test_place_status_and_days_stand_over_each_article(house: House) -> None:
    found = handful(house, "首次升规奖励怎么领")[0].passage
    assert (found.label, found.path, found.status.value) == (
        "第一部分第（一）条",
        ("一、支持企业上规升级",),
        "现行有效",
    )
    assert found.effective_on is not None
    assert found.expires_on is not None
