"""The one door: what is found, what is refused, and with which status."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from knowledge.rules.period import Status
from knowledge.search.explain import explain
from knowledge.search.legs import Legs
from knowledge.search.shelf import Shelf
from ledger.base import Ledger
from ledger.policies import Facets

TODAY = date(2026, 11, 22)
Put = Callable[..., None]


@pytest.mark.parametrize(
    ("question", "policy_id"),
    [
        ("首次升规奖励怎么领", "P1"),
        ("专精特薪奖励", "P2"),
        ("gaoxin企业奖励多少", "P3"),
        ("外贸出口有没得补贴", "P4"),
        ("研发投了200个w 能补好多", "P5"),
        ("上规奖励好多", "P1"),
        ("高企奖好多", "P3"),
        ("稳岗补贴咋个申请", "P12"),
    ],
)
def test_questions_as_people_type_them_find_their_policy(town: Shelf, question: str, policy_id: str) -> None:
    found = town.find(question, day=TODAY)
    assert found.answerable
    assert found.hits[0].policy_id == policy_id


@pytest.mark.parametrize(
    "question",
    [
        "帮我写个采购合同",
        "股票600875能买吗",
        "火星移民补贴",
        "今天天气",
        "在吗",
        "???",
        "",
        "推荐一家火锅店",
        "养猪补贴多少",
        "'; drop table policy;--",
        "驾照怎么换",
    ],
)
def test_what_the_base_does_not_hold_is_refused(town: Shelf, question: str) -> None:
    assert not town.find(question, day=TODAY).answerable


def test_the_article_that_holds_what_is_asked_comes_first(town: Shelf) -> None:
    assert town.find("首次升规奖励多少钱", day=TODAY).hits[0].ordinal == 1
    assert town.find("专精特新奖励什么时候申报", day=TODAY).hits[0].ordinal == 2


def test_a_repealed_rule_gives_way_to_the_one_in_force(town: Shelf) -> None:
    hits = town.find("高新技术企业奖励多少", day=TODAY).hits
    assert hits[0].policy_id == "P3"
    assert all(hit.status is Status.IN_FORCE for hit in hits)


def test_on_an_earlier_day_the_older_rule_holds(town: Shelf) -> None:
    hit = town.find("高新技术企业奖励多少", day=date(2024, 6, 1)).hits[0]
    assert (hit.policy_id, hit.status) == ("P8", Status.IN_FORCE)


def test_an_expired_rule_is_found_with_its_status_when_nothing_in_force_answers(town: Shelf) -> None:
    found = town.find("标准厂房租金补贴", day=TODAY)
    assert found.answerable
    assert (found.hits[0].policy_id, found.hits[0].status) == ("P7", Status.EXPIRED)


def test_a_repealed_rule_asked_for_by_its_number_is_found_with_status_and_successor(town: Shelf) -> None:
    hit = town.find("德示例规2020 8号还有效没", day=TODAY).hits[0]
    assert (hit.policy_id, hit.status, hit.successor_id) == ("P8", Status.REPEALED, "P3")


def test_a_repealed_rule_asked_for_by_its_title_is_found(town: Shelf) -> None:
    hit = town.find("《示例市高新技术企业奖励暂行办法》奖多少", day=TODAY).hits[0]
    assert (hit.policy_id, hit.status) == ("P8", Status.REPEALED)


def test_an_unknown_number_is_not_answered_by_something_else(town: Shelf) -> None:
    found = town.find("德示例规〔2031〕99号首次升规奖励", day=TODAY)
    assert not found.answerable
    assert found.hits == ()


def test_a_draft_is_named_and_never_found(town: Shelf) -> None:
    found = town.find("新型储能电站放电补贴", day=TODAY)
    assert not found.answerable
    assert "P9" not in {hit.policy_id for hit in found.hits}
    assert found.draft is not None
    assert found.draft.policy_id == "P9"
    assert "P9" not in {hit.policy_id for hit in town.find_policies("新型储能补贴", day=TODAY)}


def test_a_rule_not_yet_in_force_is_found_with_its_status(town: Shelf) -> None:
    hit = town.find("质量奖奖励多少", day=TODAY).hits[0]
    assert (hit.policy_id, hit.status) == ("P14", Status.NOT_YET)


def test_a_county_rule_is_found_only_when_the_county_is_asked(town: Shelf) -> None:
    assert "P6" not in {hit.policy_id for hit in town.find("首次升规奖励多少", day=TODAY).hits}
    assert town.find("旌阳区首次升规奖励多少", day=TODAY).hits[0].policy_id == "P6"
    assert "P6" in {hit.policy_id for hit in town.find("首次升规奖励多少", day=TODAY, place="510603").hits}
    assert "P6" not in {hit.policy_id for hit in town.find("广汉首次升规奖励多少", day=TODAY).hits}


def test_documents_are_found_by_number_first(town: Shelf) -> None:
    assert town.find_policies("德示例规〔2025〕3号", day=TODAY)[0].policy_id == "P3"


def test_documents_are_found_by_title_before_text(town: Shelf) -> None:
    hits = town.find_policies("贷款贴息", day=TODAY)
    assert hits[0].policy_id == "P11"
    assert hits[0].score >= hits[-1].score


def test_lists_are_paged_without_gaps_and_repeats(town: Shelf) -> None:
    whole = [hit.policy_id for hit in town.find_policies("企业奖励", day=TODAY, limit=9)]
    pages = [town.find_policies("企业奖励", day=TODAY, limit=3, offset=start) for start in (0, 3, 6)]
    assert [hit.policy_id for page in pages for hit in page] == whole


def test_without_words_the_facets_alone_list_documents(town: Shelf) -> None:
    hits = town.find_policies("", day=TODAY, facets=Facets(level="县级"))
    assert [hit.policy_id for hit in hits] == ["P6"]


def test_a_status_narrows_the_list(town: Shelf) -> None:
    hits = town.find_policies("企业奖励补贴", day=TODAY, statuses=[Status.REPEALED])
    assert [hit.policy_id for hit in hits] == ["P8"]


def test_a_filter_that_leaves_few_looks_further_down(put: Put, shelf: Shelf) -> None:
    for at in range(400):
        put(f"P{at}", "示例市奖励办法", ["给予企业奖励。", "奖励企业。"], region="510603", level="县级")
    put("P999", "示例市另一办法", ["很长的一条说明里也提到奖励二字，还有许多别的内容，因此得分低一些。" * 5])
    hits = shelf.find_policies("企业奖励", day=TODAY, facets=Facets(level="市级"))
    assert [hit.policy_id for hit in hits] == ["P999"]


def test_a_policy_added_later_is_found_by_the_next_question(town: Shelf, put: Put) -> None:
    assert not town.find("无人机航线补贴", day=TODAY).answerable
    put("P16", "示例市低空经济措施", ["对开通无人机航线的企业，每条航线补贴12万元。"], effective_on=date(2025, 1, 1))
    found = town.find("无人机航线补贴", day=TODAY)
    assert found.answerable
    assert found.hits[0].policy_id == "P16"


def test_an_index_damaged_while_running_costs_no_question(town: Shelf, tmp_path: Path) -> None:
    town.find("升规", day=TODAY)
    for file in (town.words.folder / "articles").iterdir():
        file.unlink()
    fresh = Shelf(town.ledger, type(town.words)(tmp_path / "index"), synonyms=town.synonyms, city=town.city)
    assert fresh.find("首次升规奖励怎么领", day=TODAY).hits[0].policy_id == "P1"


class Nearest:
    """A leg of meaning that knows one article."""

    def catch_up(self, ledger: Ledger) -> int:
        del ledger
        return 0

    def near(self, text: str, limit: int) -> Mapping[tuple[str, int], float]:
        del text, limit
        return {("P13", 1): 0.99}


def test_the_leg_of_meaning_adds_what_words_do_not_find(town: Shelf) -> None:
    both = Shelf(town.ledger, town.words, Legs(Nearest()), town.synonyms, town.city)
    assert "P13" not in {hit.policy_id for hit in town.find_policies("海归学者安家", day=TODAY)}
    assert "P13" in {hit.policy_id for hit in both.find_policies("海归学者安家", day=TODAY)}


def test_an_own_threshold_is_kept(town: Shelf) -> None:
    strict = Shelf(town.ledger, town.words, synonyms=town.synonyms, city=town.city, refuse_below=1.01)
    assert not strict.find("首次升规奖励怎么领", day=TODAY).answerable


def test_what_was_weighed_can_be_shown(town: Shelf) -> None:
    weighed = town.find("专精特薪奖励", day=TODAY).weighed
    assert weighed is not None
    why = explain(weighed, {})
    assert ("改正", "专精特薪→专精特新") in why.reading
    assert why.candidates[0].policy_id == "P2"
