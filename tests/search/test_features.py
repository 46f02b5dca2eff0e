"""What is counted in documents, against the same counted by hand."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.search.counting import count, look_up
from knowledge.search.features import Weighed, series_of, weigh
from knowledge.search.keyword import WordIndex
from knowledge.search.query import understand
from ledger.base import Ledger

Put = Callable[..., None]


@pytest.fixture
def index(ledger: Ledger, put: Put, tmp_path: Path) -> WordIndex:
    put("P1", "示例市奖励办法", ["对升规企业给予奖励。", "附则。", "升规企业另有补贴。"])
    put("P2", "外地市补贴办法", ["企业补贴。", "各项补贴按年发放。"])
    put("P3", "示例条例第一条", ["税务局负责。根据《示例市奖励办法》执行。"])
    put("P4", "示例条例第二条", ["市税务总局负责。"])
    held = WordIndex(tmp_path / "index")
    held.catch_up(ledger)
    return held


TITLES = {"P1": "示例市奖励办法", "P2": "外地市补贴办法", "P3": "示例条例第一条", "P4": "示例条例第二条"}


def weighed(index: WordIndex, question: str) -> dict[str, dict[str, float]]:
    found = weigh(understand(question), index, index.texts(), list(TITLES), list(TITLES.values()), {})
    return {name: dict(zip(TITLES, row.tolist(), strict=True)) for name, row in found.features.items()}


def listed(index: WordIndex, question: str) -> Weighed:
    return weigh(understand(question), index, index.texts(), list(TITLES), list(TITLES.values()), {})


def test_every_feature_is_a_finite_number_for_every_document(index: WordIndex) -> None:
    for question in ("升规企业奖励", "火星", "2020年", "a", "奖"):
        for row in listed(index, question).features.values():
            assert row.shape == (4,)
            assert np.isfinite(row).all()


def test_the_document_that_holds_the_question_leads(index: WordIndex) -> None:
    legs = weighed(index, "升规企业奖励")["legs"]
    assert max(legs, key=legs.__getitem__) == "P1"


def test_articles_are_listed_best_first_with_their_ordinals(index: WordIndex) -> None:
    found = listed(index, "升规企业另有补贴").articles
    assert next(ordinal for ordinal, _ in found[0]) == 3
    assert {ordinal for ordinal, _ in found[1]} == {1, 2}


def test_characters_that_stand_nearly_together_count_where_no_pair_stands(index: WordIndex) -> None:
    apart = weighed(index, "税务局")["apart"]
    assert apart["P4"] > 0
    assert apart["P3"] == 0


def test_a_title_of_another_place_is_noticed(index: WordIndex) -> None:
    elsewhere = weighed(index, "示例市补贴")["elsewhere"]
    assert (elsewhere["P1"], elsewhere["P2"], elsewhere["P3"]) == (0, 1, 0)


def test_a_title_that_others_cite_is_known(index: WordIndex) -> None:
    cited = weighed(index, "奖励")["cited"]
    assert cited["P1"] > 0
    assert cited["P2"] == 0


def test_articles_of_one_series_answer_together(index: WordIndex) -> None:
    series = weighed(index, "税务局负责")["series"]
    assert series["P3"] == series["P4"] == 1.0


@pytest.mark.parametrize(
    ("title", "series"),
    [
        ("示例法第十二条", "示例法"),
        ("关于公布示例名单(第三批)的通知", "关于公布示例名单("),
        ("第七条", "第七条"),
        ("示例办法", "示例办法"),
    ],
)
def test_a_series_is_the_title_without_its_number(title: str, series: str) -> None:
    assert series_of(title) == series


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(alphabet="升规企业奖励补贴税务局负责市年a2", min_size=1, max_size=12))
def test_pairs_are_found_as_often_as_they_stand(index: WordIndex, question: str) -> None:
    query = understand(question)
    terms = look_up(query, index, index.texts())
    counted = count(terms, index.texts().rows(["P1", "P2"]))
    texts = [
        ["示例市奖励办法", "对升规企业给予奖励。", "附则。", "升规企业另有补贴。"],
        ["外地市补贴办法", "企业补贴。", "各项补贴按年发放。"],
    ]
    flat = [text for document in texts for text in document]
    pairs = [name for name in terms.names if len(name) == 2 and name[0] >= "\u3400"]
    for name in pairs:
        column = counted.times[:, terms.names.index(name)].tolist()
        assert column == [sum(text[at : at + 2] == name for at in range(len(text))) for text in flat]
