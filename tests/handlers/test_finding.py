"""Lists of documents: words, facets, pages."""

import re

import pytest

from bot.wiring import House
from config.errors import HuiqiError
from handlers.find import facets_of, status_of
from knowledge.rules.period import Status
from ledger.policies import policy_by_id
from tests.handlers.conftest import Ask

ROW = re.compile(r"^(\d+)\. 《.+》\n.+ · (?:现行有效|未施行|部分失效|已修订|暂停执行|已失效|已废止)$", re.MULTILINE)


def rows(text: str) -> list[int]:
    return [int(number) for number in ROW.findall(text)]


def test_a_list_is_numbered_linked_and_tells_each_status(ask: Ask) -> None:
    reply = ask("查找 升规", in_group=True)
    assert rows(reply.text) == [1, 2, 3, 4, 5]
    assert len(reply.links) == 5
    assert all(link.words in reply.text for link in reply.links)
    assert reply.whole
    assert not reply.found


def test_pages_follow_each_other_without_a_repeat_and_end(ask: Ask) -> None:
    total, pages = map(int, re.findall(r"\d+", ask("查找 外贸").text.split("\n")[0])[::2])
    seen: list[str] = []
    for page in range(1, pages + 1):
        reply = ask(f"查找 外贸 第{page}页")
        seen += [link.url for link in reply.links]
        assert ("看下一页请发" in reply.text) == (page < pages)
    assert len(seen) == len(set(seen)) == total


def test_a_page_beyond_the_last_is_the_last(ask: Ask) -> None:
    last = ask("查找 外贸 第999页")
    assert "看下一页" not in last.text
    assert rows(last.text)


def test_a_region_narrows_to_what_holds_there(ask: Ask) -> None:
    text = ask("查找 升规 罗江区").text
    assert "罗江区" in text
    for other in ("旌阳区支持", "中江县促进", "广汉市支持"):
        assert other not in text


def test_a_level_and_a_department_narrow_too(ask: Ask, house: House) -> None:
    taxes = ask("查找 国家级 税收")
    assert rows(taxes.text)
    with house.ledger.read() as session:
        policies = [policy_by_id(session, link.url.rsplit("/", 1)[-1]) for link in taxes.links]
        science = [policy_by_id(session, link.url.rsplit("/", 1)[-1]) for link in ask("查找 科技局 奖励").links]
    assert {policy.level for policy in policies if policy} == {"国家级"}
    assert {policy.department for policy in science if policy} == {"德阳市科学技术局"}


def test_nothing_found_is_said(ask: Ask) -> None:
    assert ask("查找 火星移民").text.startswith("没有查到")


def test_drafts_are_in_no_list(ask: Ask) -> None:
    assert "储能" not in ask("查找 新型储能").text


def test_facets_take_names_short_names_and_codes(house: House) -> None:
    city = house.city
    assert facets_of(city, "市", "旌阳", "经信局", "").department == "德阳市经济和信息化局"
    assert facets_of(city, "市级", "510603", "", "").region == facets_of(city, "", "旌阳区", "", "").region == "510603"


def test_an_unknown_facet_lists_the_known_ones(house: House) -> None:
    with pytest.raises(HuiqiError, match="旌阳区"):
        facets_of(house.city, "", "火星区", "", "")
    with pytest.raises(HuiqiError, match="市级"):
        facets_of(house.city, "宇宙级", "", "", "")
    with pytest.raises(HuiqiError, match="现行有效"):
        status_of("好像有效")
    with pytest.raises(HuiqiError):
        status_of(Status.DRAFT)


def test_a_level_said_in_running_words_narrows_too(ask: Ask, house: House) -> None:
    reply = ask("查找 省里的技改政策")
    assert "只列省级政策" in reply.text
    with house.ledger.read() as session:
        policies = [policy_by_id(session, link.url.rsplit("/", 1)[-1]) for link in reply.links]
    assert {policy.level for policy in policies if policy} == {"省级"}


def test_a_list_of_another_day_holds_what_was_the_rule_then(ask: Ask) -> None:
    reply = ask("查找 2023年的升规政策")
    assert reply.text.startswith("以下是2023年12月31日当时有效的政策。")
    assert "德经信示例规〔2019〕6号 · 现行有效" in reply.text
    assert "〔2025〕" not in reply.text
    assert "德经信示例规〔2019〕6号 · 已废止" in ask("查找 德经信示例规〔2019〕6号").text


def test_a_word_of_status_narrows(ask: Ask) -> None:
    text = ask("查找 技改 失效的").text
    assert set(re.findall(r" · (\S+)$", text, re.MULTILINE)) <= {"已失效", "已废止", "已修订"}
    assert rows(text)


def test_what_was_looked_up_instead_of_a_slip_is_said(ask: Ask) -> None:
    assert ask("查找 升规奖厉").text.startswith("按“升规奖励”查询。")
    assert "查询。" not in ask("查找 升规奖励").text.splitlines()[0]


def test_a_plain_request_for_documents_is_searched_by_its_subject(ask: Ask) -> None:
    reply = ask("有没有关于展会的政策文件")
    assert reply.title == "查找 展会"
    assert "展会" in reply.text.splitlines()[1]
