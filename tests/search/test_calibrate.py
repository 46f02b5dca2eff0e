"""How sure we are that a quote answers: more of the question makes surer, what is missing less sure."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.search.calibrate import Signs, document_signs, longest_run, signs, sureness
from knowledge.search.confidence import units_of
from knowledge.search.query import understand
from knowledge.search.reading import Reading
from ledger.articles import ArticleRow

TEXT = "示例市对首次升规的企业给予奖励二十万元。"
MIDDLE = Signs(0.5, 0.5, 0.5, 0.5, 0.5, 0.0, 0.5, 0.5)


def sure(question: str, text: str = TEXT, second: float = 0.5) -> float:
    query = understand(question)
    reading = Reading("P1", "示例市奖励办法", [ArticleRow("P1", 1, "第一条", (), "article", text)])
    units = units_of(query, lambda term: 3 if term in TEXT else 0, 100)
    span = 0, len(reading.sentences)
    return sureness(signs(query, units, reading, span, second, document_signs(query, units, reading)))


def test_a_quote_that_has_the_whole_question_is_surer_than_one_that_has_half() -> None:
    assert sure("首次升规企业奖励") > sure("首次升规企业贷款贴息")


def test_what_the_base_has_never_seen_is_hardly_answered() -> None:
    assert sure("火星移民补贴") < 0.2


def test_another_place_than_the_one_asked_is_less_sure() -> None:
    assert sure("广东省首次升规企业奖励") < sure("首次升规企业奖励")


def test_a_second_document_as_good_makes_less_sure() -> None:
    assert sure("首次升规企业奖励", second=1.0) < sure("首次升规企业奖励", second=0.3)


@pytest.mark.parametrize("question", ["", "怎么办", "？？？"])
def test_a_typed_nothing_has_a_chance_all_the_same(question: str) -> None:
    assert 0 <= sure(question) <= 1


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_of_the_question_never_makes_less_sure(one: float, other: float) -> None:
    low, high = sorted((one, other))
    for name in ("document", "passage", "run", "placed"):
        assert sureness(replace(MIDDLE, **{name: low})) <= sureness(replace(MIDDLE, **{name: high}))
    assert sureness(replace(MIDDLE, missing=low)) >= sureness(replace(MIDDLE, missing=high))


@given(st.text(alphabet="升规奖励 ，", max_size=30), st.text(alphabet="升规奖励 ，", max_size=60))
def test_the_longest_run_stands_in_both(question: str, text: str) -> None:
    size = longest_run(question, text)
    assert any(question[at : at + size] in text for at in range(len(question) + 1))
    assert not any(
        question[at : at + size + 1] in text and not {" ", "，"} & set(question[at : at + size + 1])
        for at in range(len(question) - size)
    )
