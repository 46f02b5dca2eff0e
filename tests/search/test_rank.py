"""The order of documents, and what it is made of."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from knowledge.search import rank as ranking
from knowledge.search.keyword import WordIndex
from knowledge.search.query import understand
from knowledge.search.rank import Ranked, rank
from knowledge.search.shelf import Shelf
from knowledge.search.weights import LEARNED
from ledger.base import Ledger
from ledger.policies import Policy, policies_by_ids

TODAY = date(2026, 11, 22)
Put = Callable[..., None]


def ranked(ledger: Ledger, folder: Path, question: str) -> list[Ranked]:
    index = WordIndex(folder / "index")
    index.catch_up(ledger)

    def admitted(names: Sequence[str]) -> dict[str, Policy]:
        with ledger.read() as session:
            found = policies_by_ids(session, names)
            session.expunge_all()
            return found

    return rank(understand(question), index, admitted, 10)


def test_a_score_is_the_sum_of_its_parts_and_the_best_has_one(ledger: Ledger, put: Put, tmp_path: Path) -> None:
    put("P1", "示例市升规办法", ["首次升规的企业给予奖励。"])
    put("P2", "示例市补贴办法", ["给予补贴。", "企业奖励另行规定。"])
    found = ranked(ledger, tmp_path, "企业首次升规奖励")
    assert found[0].policy_id == "P1"
    assert found[0].score == pytest.approx(1.0)
    for one in found:
        assert one.score == pytest.approx(max(ranking.LEAST, sum(one.parts.values())))
        assert set(one.parts) == {"level", *LEARNED}


def test_documents_that_were_not_weighed_follow_those_that_were(
    ledger: Ledger, put: Put, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ranking, "WEIGHED_MOST", 3)
    for at in range(6):
        put(f"P{at}", "示例市奖励办法", ["企业奖励。" * (at + 1)])
    found = ranked(ledger, tmp_path, "企业奖励")
    assert len(found) == 6
    assert [bool(one.parts) for one in found] == [True] * 3 + [False] * 3
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_equal_documents_keep_one_order(ledger: Ledger, put: Put, tmp_path: Path) -> None:
    for name in ("P3", "P1", "P2"):
        put(name, "示例市奖励办法", ["企业奖励。"])
    assert [one.policy_id for one in ranked(ledger, tmp_path, "企业奖励")] == ["P1", "P2", "P3"]


def test_a_question_with_nothing_in_the_base_finds_nothing(ledger: Ledger, put: Put, tmp_path: Path) -> None:
    put("P1", "示例市奖励办法", ["企业奖励。"])
    assert ranked(ledger, tmp_path, "火星移民") == []


def test_every_learned_feature_is_counted(ledger: Ledger, put: Put, tmp_path: Path) -> None:
    put("P1", "示例市奖励办法", ["企业奖励。"])
    index = WordIndex(tmp_path / "index")
    index.catch_up(ledger)
    with ledger.read() as session:
        _, weighed = ranking.features_of(understand("企业奖励"), index, lambda some: policies_by_ids(session, some))
    assert set(weighed.features) == set(LEARNED)


def test_a_very_long_question_is_answered(town: Shelf) -> None:
    assert town.find_policies("首次升规奖励多少" + "各种情况说明与补充材料二三四五六七八九" * 60, day=TODAY)
