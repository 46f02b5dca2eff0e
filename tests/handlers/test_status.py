"""文号 asked for: in force, not yet, partly, suspended, expired, repealed with its successor, draft, unknown."""

import re
from datetime import date

import pytest

from knowledge.rules.period import Status
from tests.handlers.conftest import Ask

CASES = [
    ("德经信示例规〔2025〕7号还有效吗", Status.IN_FORCE, "有效期至2028年4月14日"),
    ("德金示例规〔2026〕4号施行了吗", Status.NOT_YET, "起"),
    ("广示例办规〔2024〕6号还有效吗", Status.PARTLY, ""),
    ("德经信示例规〔2024〕20号还有效吗", Status.SUSPENDED, "自"),
    ("德人社示例〔2025〕33号还有效吗", Status.EXPIRED, "有效期至2025年12月31日"),
    ("德经信示例规〔2019〕6号还管用不", Status.REPEALED, "德经信示例规〔2025〕7号"),
]


@pytest.mark.parametrize(("text", "status", "said"), CASES)
def test_a_known_document_is_given_its_status_on_the_day(ask: Ask, text: str, status: Status, said: str) -> None:
    reply = ask(text)
    assert reply.found
    assert status in reply.text
    assert said in reply.text
    assert [cite.status for cite in reply.cites] == [status]


@pytest.mark.parametrize(
    "typed",
    ["德经信示例规2025 7号", "德经信示例规【2025】第7号", "德经信示例规(2025)7号", "德经信示例规［２０２５］７号"],
)
def test_however_a_number_is_typed_it_is_the_same_document(ask: Ask, typed: str) -> None:
    reply = ask(f"{typed}还有效没")
    assert [cite.doc_no for cite in reply.cites] == ["德经信示例规〔2025〕7号"]


def test_the_status_follows_the_day_asked_for(ask: Ask) -> None:
    text = "德经信示例规〔2019〕6号还有效吗"
    assert ask(text, today=date(2024, 1, 1)).cites[0].status == Status.IN_FORCE
    assert ask(text, today=date(2025, 4, 15)).cites[0].status == Status.REPEALED


def test_an_unknown_number_is_not_judged_and_a_near_one_is_offered(ask: Ask) -> None:
    reply = ask("德办发2022 12号还有效没")
    assert not reply.found
    assert reply.cites == ()
    assert "不作判断" in reply.text
    assert "德办发示例〔2022〕12号" in reply.text


def test_an_unknown_number_without_any_like_it_offers_nothing(ask: Ask) -> None:
    reply = ask("德府发〔2099〕999号有效吗")
    assert not reply.found
    assert "不作判断" in reply.text
    assert "相近" not in reply.text
    assert not re.search("现行有效|已失效|已废止", reply.text)


def test_several_numbers_are_all_answered_and_none_is_cut_off(ask: Ask) -> None:
    reply = ask("德经信示例规〔2025〕7号、德经信示例规〔2019〕6号和德府发〔2099〕999号还有效吗", in_group=True)
    assert [cite.status for cite in reply.cites] == [Status.IN_FORCE, Status.REPEALED]
    assert "德府发〔2099〕999号" in reply.text
    assert reply.whole


def test_a_draft_has_no_status_to_rest_on(ask: Ask) -> None:
    reply = ask("新型储能项目一次性补贴实施细则还有效吗")
    assert not any("储能" in cite.title for cite in reply.cites)


def test_a_rule_is_judged_and_not_what_only_tells_of_it(ask: Ask) -> None:
    reply = ask("升规政策还有效吗")
    assert reply.text.startswith("《德阳市支持工业企业提质升级若干政策（示例）》")
    assert "解读" not in reply.cites[0].title
