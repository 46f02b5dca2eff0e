"""Why documents stand in their order can be read, and taken as JSON."""

import json
from datetime import date

from knowledge.search.explain import Explanation, explain
from knowledge.search.shelf import Shelf

TODAY = date(2026, 11, 22)
NAMES = {"510603": "旌阳区"}


def why(shelf: Shelf, text: str, day: date = TODAY) -> Explanation:
    found = shelf.find(text, day=day)
    assert found.weighed is not None
    return explain(
        found.weighed, NAMES, confidence=found.confidence, threshold=shelf.refuse_below, answerable=found.answerable
    )


def test_the_reading_the_candidates_and_the_threshold_are_told(town: Shelf) -> None:
    told = why(town, "专精特薪奖励好多")
    lines = "\n".join(told.lines())
    assert "改正：专精特薪→专精特新" in lines
    assert "门槛" in lines
    assert told.candidates[0].policy_id == "P2"
    assert told.candidates[0].why == "采用"
    assert [one.rank for one in told.candidates] == list(range(1, len(told.candidates) + 1))


def test_what_put_a_document_below_is_said(town: Shelf) -> None:
    by_id = {one.policy_id: one for one in why(town, "高新技术企业奖励多少").candidates}
    assert "已废止" in by_id["P8"].why
    assert by_id["P8"].tier == "NOT_NOW"
    county = {one.policy_id: one for one in why(town, "首次升规奖励多少").candidates}["P6"]
    assert "旌阳区" in county.why


def test_the_parts_of_a_score_add_up_to_it(town: Shelf) -> None:
    first = why(town, "首次升规奖励多少").candidates[0]
    assert abs(sum(first.parts.values()) - first.score) < 0.001


def test_it_is_plain_json(town: Shelf) -> None:
    told = json.loads(json.dumps(why(town, "首次升规奖励多少").to_json(), ensure_ascii=False))
    assert told["day"] == "2026-11-22"
    assert told["reading"]["问的是"] == "金额或比例"
    assert {"policy_id", "score", "parts", "why", "tier", "status"} <= set(told["candidates"][0])


def test_a_question_without_any_word_has_no_candidates(town: Shelf) -> None:
    assert why(town, "???").lines()[-1] == "没有找到任何文件。"


def test_a_list_of_documents_is_explained_too(town: Shelf) -> None:
    weighed = town.weigh_policies("贷款贴息", day=TODAY)
    told = explain(weighed, NAMES)
    assert told.candidates[0].policy_id == town.find_policies("贷款贴息", day=TODAY)[0].policy_id
    assert "门槛" not in "\n".join(told.lines())
