"""Vectors from an endpoint: patient with texts, quick with questions, and clear about what went wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from config.settings import Settings
from knowledge.errors import EmbedFailed
from knowledge.search.embed import TRIES, Endpoint, embed, embed_question, embedder
from tests.standin.script import Vectors
from tests.standin.server import StandIn, stand_in


@dataclass
class Time:
    """A clock that only sleeping moves."""

    at: float = 0.0
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += seconds


@pytest.fixture
def model() -> Iterator[StandIn]:
    with stand_in() as standin:
        yield standin


@pytest.fixture
def time() -> Time:
    return Time()


def endpoint(model: StandIn, time: Time, **settings: object) -> Endpoint:
    given = {"embed_base_url": model.url, "embed_model": "m", **settings}
    return Endpoint(Settings(**given), time.sleep, lambda: time.at)  # type: ignore[arg-type] # any setting


def test_texts_go_in_requests_of_the_set_size_and_come_back_in_order(model: StandIn, time: Time) -> None:
    texts = [f"第{number}条 首次升规奖励" for number in range(25)]
    vectors = endpoint(model, time, embed_batch=10).embed_documents(texts)
    assert [len(one.body["input"]) for one in model.embeds] == [10, 10, 5]
    alone = endpoint(model, time).embed_documents([texts[17]])
    assert vectors[17] == pytest.approx(alone[0])


def test_dimensions_are_asked_for(model: StandIn, time: Time) -> None:
    assert len(endpoint(model, time, embed_dimensions=64).embed_documents(["升规"])[0]) == 64


def test_an_endpoint_that_takes_fewer_at_once_is_asked_for_fewer_from_then_on(model: StandIn, time: Time) -> None:
    model.vectors = lambda request: Vectors(status=400 if len(request.body["input"]) > 10 else 200)
    asking = endpoint(model, time, embed_batch=32)
    assert len(asking.embed_documents([f"第{number}条" for number in range(40)])) == 40
    sizes = [len(one.body["input"]) for one in model.embeds]
    assert sizes[:3] == [32, 16, 8]
    assert max(sizes[3:]) == 8


def test_a_text_that_is_too_long_is_embedded_by_its_beginning(model: StandIn, time: Time) -> None:
    model.vectors = lambda request: Vectors(status=413 if len(request.body["input"][0]) > 3000 else 200)
    assert len(endpoint(model, time).embed_documents(["长" * 8000])) == 1
    assert [len(one.body["input"][0]) for one in model.embeds] == [8000, 4000, 2000]


def test_one_that_refuses_even_a_short_text_is_given_up(model: StandIn, time: Time) -> None:
    model.vectors = [Vectors(status=400)]
    with pytest.raises(EmbedFailed, match="HTTP 400"):
        endpoint(model, time).embed_documents(["短"])


def test_it_waits_as_long_as_the_endpoint_asks_and_tries_again(model: StandIn, time: Time) -> None:
    model.vectors = [Vectors(status=429, headers={"Retry-After": "7"}), Vectors(status=503), Vectors()]
    assert endpoint(model, time).embed_documents(["升规"])
    assert time.slept == [7.0, 2.0]


def test_an_endpoint_that_asks_for_an_hour_is_left_to_the_next_round(model: StandIn, time: Time) -> None:
    model.vectors = [Vectors(status=429, headers={"Retry-After": "3600"})]
    with pytest.raises(EmbedFailed, match="HTTP 429"):
        endpoint(model, time).embed_documents(["升规"])
    assert time.slept == []


def test_tries_come_to_an_end(model: StandIn, time: Time) -> None:
    model.vectors = [Vectors(status=500)]
    with pytest.raises(EmbedFailed, match="HTTP 500"):
        endpoint(model, time).embed_documents(["升规"])
    assert len(model.embeds) == TRIES
    assert time.slept == [1.0, 2.0, 4.0]


def test_the_pace_a_minute_is_kept(model: StandIn, time: Time) -> None:
    asking = endpoint(model, time, embed_batch=1, embed_per_minute=3)
    moments = []
    for number in range(8):
        asking.embed_documents([f"第{number}条"])
        moments.append(time.at)
    assert moments == [0, 0, 0, 60, 60, 60, 120, 120]


def test_a_question_is_asked_once_with_its_prefix(model: StandIn, time: Time) -> None:
    asking = endpoint(model, time, embed_query_prefix="检索：")
    assert asking.embed_query("升规奖励")
    assert model.embeds[0].body["input"] == ["检索：升规奖励"]
    model.vectors = [Vectors(status=429, headers={"Retry-After": "1"})]
    with pytest.raises(EmbedFailed):
        asking.embed_query("升规奖励")
    assert len(model.embeds) == 2
    assert time.slept == []


def test_a_question_does_not_wait_for_an_endpoint_that_does_not_answer(model: StandIn, time: Time) -> None:
    model.vectors = [Vectors(never=True)]
    with pytest.raises(EmbedFailed, match="APITimeoutError"):
        endpoint(model, time, embed_query_s=0.2).embed_query("升规奖励")


@pytest.mark.parametrize(
    "bad", [Vectors(lose=1), Vectors(nan=True), Vectors(body={"data": []}), Vectors(body="<html>")]
)
def test_what_is_not_one_vector_a_text_is_no_answer(model: StandIn, bad: Vectors) -> None:
    model.vectors = [bad]
    asking = embedder(Settings(embed_base_url=model.url, embed_model="m"))
    with pytest.raises(EmbedFailed, match="只按词语检索"):
        embed(asking, ["升规", "技改"])
    with pytest.raises(EmbedFailed, match="只按词语检索"):
        embed_question(asking, "升规")


def test_the_key_is_in_no_message(model: StandIn, time: Time, caplog: pytest.LogCaptureFixture) -> None:
    model.vectors = [Vectors(status=401)]
    with pytest.raises(EmbedFailed) as wrong:
        endpoint(model, time, embed_api_key="sk-secret-123").embed_documents(["升规"])
    assert "sk-secret-123" not in str(wrong.value) + caplog.text + repr(wrong.value.__cause__)
