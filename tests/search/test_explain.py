"""Why documents stand in their order can be read, and taken as JSON."""

import ast
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from config.words import explain as words
from knowledge.search.explain import Explanation, explain
from knowledge.search.shelf import Shelf
from knowledge.search.weights import LEARNED

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


ROOMS = Path(__file__).resolve().parents[2] / "knowledge" / "search"


def summands(path: Path) -> Iterator[str]:
    """The names a file gives to parts of a score, read from its source."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict):
            into, given = node.targets[0], node.value
        elif isinstance(node, ast.keyword) and isinstance(node.value, ast.Dict):
            into, given = ast.Name(node.arg or ""), node.value
        elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
            into, given = node.value, ast.Dict([node.slice], [])
        else:
            continue
        if isinstance(into, ast.Name) and into.id in {"parts", "features"}:
            yield from (key.value for key in given.keys if isinstance(key, ast.Constant) and isinstance(key.value, str))


def every_part() -> set[str]:
    named = {name for one in ("rank", "passages", "excerpts", "features") for name in summands(ROOMS / f"{one}.py")}
    return named | set(LEARNED)


def test_the_source_is_read_right() -> None:
    assert {"level", "quoted", "meaning", "secondary", "limit", "clause", "chance", "document", "legs"} <= every_part()


def test_every_part_of_a_score_has_a_chinese_name_of_its_own() -> None:
    nameless = {name for name in every_part() if not re.fullmatch("[一-龥、]{2,10}", words.part(name))}
    assert nameless == set()
    told = [words.part(name) for name in every_part()]
    assert len(set(told)) == len(told)


def test_json_keeps_the_names_of_the_program_and_labels_each(town: Shelf) -> None:
    told = why(town, "首次升规奖励多少").to_json()
    first = told["candidates"][0]
    assert set(LEARNED) <= set(first["parts"])
    assert {*first["parts"], *first["article_parts"]} <= set(told["labels"])
    assert told["labels"]["together"] == "连续字词"


def test_an_administrator_reads_no_english(town: Shelf) -> None:
    lines = [line for line in why(town, "首次升规奖励多少").lines() if line.startswith("   ")]
    assert lines
    assert not re.search("[a-z]{3,}", "\n".join(lines))


def test_a_document_that_is_behind_by_its_article_only_is_not_said_to_be_behind_by_less_than_nothing() -> None:
    assert "低-" not in words.less(0.9, 0.91, "词语")
    assert "最佳条款" in words.less(0.9, 0.91, "词语")
    assert words.less(0.9, 0.6, "词语") == "比第一名低0.30分，主要少在词语"
