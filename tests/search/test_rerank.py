"""The reranker's word, and search without it when it fails."""

from collections.abc import Iterator

import pytest

from config.settings import Settings
from knowledge.search.legs import Legs
from knowledge.search.rank import Ranked
from knowledge.search.rerank import RerankEndpoint
from ledger.articles import ArticleRow
from tests.standin.script import Ranks
from tests.standin.server import StandIn, stand_in

PASSAGES = ["外贸出口补贴标准。", "首次升规企业奖励二十万元。", "附则。"]


@pytest.fixture
def model() -> Iterator[StandIn]:
    with stand_in() as standin:
        yield standin


def reranker(model: StandIn, **settings: object) -> RerankEndpoint:
    given = {"rerank_base_url": model.url, "rerank_model": "r", **settings}
    return RerankEndpoint(Settings(**given))  # type: ignore[arg-type] # any setting


def test_each_passage_has_a_score_and_the_fitting_one_the_highest(model: StandIn) -> None:
    fits = reranker(model).fit("首次升规奖励", PASSAGES)
    assert fits.index(max(fits)) == 1
    assert all(0 <= fit <= 1 for fit in fits)
    assert model.reranks[0].body["model"] == "r"


@pytest.mark.parametrize(
    "bad",
    [
        Ranks(lose=1),
        Ranks(beyond=True),
        Ranks(nan=True),
        Ranks(status=500),
        Ranks(status=429),
        Ranks(body="<html>"),
        Ranks(body={"results": None}),
    ],
)
def test_a_failing_endpoint_says_nothing_and_is_left_alone(model: StandIn, bad: Ranks) -> None:
    model.ranks = [bad]
    asking = reranker(model)
    assert asking.fit("升规", PASSAGES) == []
    assert asking.fit("升规", PASSAGES) == []
    assert len(model.reranks) == 1


def test_one_that_does_not_answer_is_not_waited_for(model: StandIn) -> None:
    model.ranks = [Ranks(never=True)]
    assert reranker(model, rerank_s=0.2).fit("升规", PASSAGES) == []


def row(policy_id: str, text: str) -> ArticleRow:
    return ArticleRow(policy_id, 1, "", (), "", text)


def test_documents_are_put_in_order_by_both(model: StandIn) -> None:
    ranked = [Ranked(f"P{number}", 1.0 - number / 10, ((1, 1.0),)) for number in range(3)]
    texts = {(f"P{number}", 1): row(f"P{number}", text) for number, text in enumerate(PASSAGES)}
    legs = Legs(reranker=reranker(model), rerank_weight=1.0)
    after = legs.reordered("首次升规奖励", ranked, lambda places: {place: texts[place] for place in places})
    assert after[0].policy_id == "P1"
    assert after[0].parts["rerank"] > 0
    assert len(after) == 3
    model.ranks = [Ranks(status=500)]
    assert Legs(reranker=reranker(model)).reordered("升规", ranked, lambda _: texts) == ranked


def test_only_the_first_documents_are_read(model: StandIn) -> None:
    ranked = [Ranked(f"P{number}", 1.0, ((1, 1.0),)) for number in range(30)]
    legs = Legs(reranker=reranker(model), rerank_documents=4)
    after = legs.reordered("升规", ranked, lambda places: {place: row(place[0], "升规") for place in places})
    assert len(model.reranks[0].body["documents"]) == 4
    assert {one.policy_id for one in after} == {one.policy_id for one in ranked}
