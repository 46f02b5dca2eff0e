"""How a reward is paid out is said only where the document says it for that very clause."""

from dataclasses import replace

import pytest

from knowledge.answer.mode import mode_of
from knowledge.rules.period import Status
from knowledge.search.hits import Hit

CLAUSE = Hit(
    policy_id="P000001", title="示例措施", doc_no="德示例〔2026〕1号", level="市级", region="510600", department="",
    status=Status.IN_FORCE, effective_on=None, expires_on=None, successor_id=None, ordinal=1,
    label="第一部分第（一）条",
    path=("一、支持技术改造",), kind="article", text="（一）技改补助。按设备投资额的8%给予补助。", score=1.0,
)  # fmt: skip


def clause(text: str, label: str = "", ordinal: int = 2) -> Hit:
    return replace(CLAUSE, text=text, label=label, ordinal=ordinal, path=())


TECHNICAL = clause("（一）技改补助兑现方式。技改补助实行一般申报、专家评审，不属于免申即享事项。")
GREEN = clause("（四）绿色工厂、绿色园区和节水型企业奖励实行免申即享。", ordinal=3)
GREEN_CLAUSE = replace(CLAUSE, label="第二部分第（一）条", path=("二、绿色发展",), text="（一）绿色工厂奖励50万元。")


def test_what_is_denied_for_a_reward_is_not_said_of_it() -> None:
    assert mode_of(CLAUSE, (CLAUSE, TECHNICAL, GREEN)) == ""


def test_another_rewards_way_is_not_taken_over() -> None:
    assert mode_of(CLAUSE, (CLAUSE, GREEN)) == ""


def test_the_way_of_one_reward_in_a_list_is_its_own() -> None:
    assert mode_of(GREEN_CLAUSE, (GREEN_CLAUSE, TECHNICAL, GREEN)) == "免申即享"


@pytest.mark.parametrize(("label", "way"), [("第（一）条", "免申即享"), ("第（六）条", "快申快享"), ("第（七）条", "")])
def test_items_named_by_number_have_the_way_named_for_them(label: str, way: str) -> None:
    ways = (
        clause("（七）第（一）（三）（四）项实行免申即享，由部门生成名单。", ordinal=8),
        clause("（八）第（六）项实行快申快享。", ordinal=9),
    )
    assert mode_of(replace(CLAUSE, label=label), (CLAUSE, *ways)) == way


def test_one_way_for_all_holds_for_every_clause() -> None:
    assert mode_of(CLAUSE, (CLAUSE, clause("第八条　奖励实行免申即享。名单公布后拨付。"))) == "免申即享"


@pytest.mark.parametrize(
    ("title", "said", "way"),
    [
        ("示例市企业上市挂牌分段奖励办法", "企业上市挂牌奖励实行快申快享。", "快申快享"),
        ("示例市支持企业引进人才若干措施", "企业引才补贴实行快申快享，由企业统一申报。", "快申快享"),
        ("示例市支持企业发展若干措施", "企业引才补贴实行快申快享，由企业统一申报。", ""),
    ],
)
def test_the_way_of_what_the_title_names_holds_for_every_clause(title: str, said: str, way: str) -> None:
    quoted = replace(CLAUSE, title=title, text="对企业在新三板挂牌的，奖励50万元。", path=())
    assert mode_of(quoted, (quoted, replace(clause(said), title=title))) == way


def test_two_ways_in_a_document_are_not_the_way_of_its_title() -> None:
    quoted = replace(CLAUSE, title="示例市技改补助和绿色工厂奖励办法", text="对引进的设备给予补助5万元。", path=())
    assert mode_of(quoted, (quoted, TECHNICAL, GREEN)) == ""


def test_a_definition_of_the_words_is_no_practice() -> None:
    assert mode_of(CLAUSE, (CLAUSE, clause("（一）惠企事项分为免申即享和快申快享两种。"))) == ""


def test_two_ways_for_one_clause_are_left_unsaid() -> None:
    both = (clause("技改补助实行免申即享。"), clause("技改补助实行快申快享。", ordinal=3))
    assert mode_of(CLAUSE, (CLAUSE, *both)) == ""
