"""The stand-in has the manners of a real endpoint; what its scripts do to our clients is in tests/answer."""

import itertools
import json
import math
import urllib.error
import urllib.request
from typing import Any

import openai
import pytest

from tests.standin.script import Answer, Call, Ranks, Request, Vectors, calls, refuses, says
from tests.standin.server import StandIn, stand_in


def client(standin: StandIn, key: str = "sk-x") -> openai.OpenAI:
    return openai.OpenAI(base_url=standin.url, api_key=key, max_retries=0)


def chat(standin: StandIn, text: str = "您好", **more: Any) -> Any:  # noqa: ANN401 - the vendor's own
    with client(standin) as asking:
        found = asking.chat.completions.create(model="m", messages=[{"role": "user", "content": text}], **more)
        return list(found) if more.get("stream") else found  # read before the client is closed


def post(standin: StandIn, path: str, body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
    data = json.dumps(body).encode()
    asked = urllib.request.Request(f"{standin.url}/{path}", data, {"Authorization": "Bearer k"})  # noqa: S310 - loopback
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:  # noqa: S310 - loopback
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as no:
        with no:
            return no.code, json.load(no)


def test_a_script_is_followed_in_order_and_its_last_entry_stays() -> None:
    with stand_in(says("一"), says("二")) as standin:
        assert [chat(standin).choices[0].message.content for _ in range(3)] == ["一", "二", "二"]


def test_a_script_may_look_at_the_request() -> None:
    def answer(request: Request) -> Answer:
        return says(request.asked[::-1])

    with stand_in() as standin:
        standin.chat = answer
        assert chat(standin, "甲乙").choices[0].message.content == "乙甲"


def test_requests_are_kept_without_the_key() -> None:
    with stand_in(calls(Call("find", {"words": "升规"}))) as standin:
        tool: Any = {"type": "function", "function": {"name": "find", "parameters": {"type": "object"}}}
        found = chat(standin, tools=[tool]).choices[0].message.tool_calls[0]
        assert json.loads(found.function.arguments) == {"words": "升规"}
        [kept] = standin.requests
        assert (kept.tools, kept.asked, kept.key) == (["find"], "您好", True)
        assert "sk-x" not in repr(kept)


def test_streamed_and_whole_say_the_same() -> None:
    with stand_in(says("首次升规奖励二十万元。", reasoning="想想")) as standin:
        pieces = chat(standin, stream=True, stream_options={"include_usage": True})
        text = "".join(piece.choices[0].delta.content or "" for piece in pieces if piece.choices)
        assert text == chat(standin).choices[0].message.content
        assert [piece.usage.total_tokens for piece in pieces if piece.usage] == [120]


@pytest.mark.parametrize(
    ("manners", "asked", "status", "code"),
    [
        ({"key": "right"}, {}, 401, "invalid_api_key"),
        ({"models": {"other"}}, {}, 404, "model_not_found"),
        ({"window": 1}, {}, 400, "context_length_exceeded"),
        ({"json_schema": False}, {"response_format": {"type": "json_schema"}}, 400, None),
        ({"json_mode": False}, {"response_format": {"type": "json_object"}}, 400, None),
        ({"stream_options": False}, {"stream_options": {}}, 400, None),
        ({"tools": False}, {"tools": [{}]}, 400, None),
    ],
)
def test_manners_are_kept_whatever_the_script_says(
    manners: dict[str, Any], asked: dict[str, Any], status: int, code: str | None
) -> None:
    with stand_in(says("好"), **manners) as standin:
        body = {"model": "m", "messages": [{"role": "user", "content": "您好"}], **asked}
        got, told = post(standin, "chat/completions", body)
        assert (got, told["error"]["code"]) == (status, code)
        assert len(standin.chats) == 1


def test_vectors_depend_on_the_text_alone_and_near_texts_are_near() -> None:
    with stand_in(same={"补贴": "奖励"}) as standin, client(standin) as asking:
        texts = ["首次升规奖励", "首次升规补贴", "首次升规有奖励吗", "知识产权质押贴息"]
        rows = asking.embeddings.create(model="e", input=texts, dimensions=256).data
        first, alike, near, far = (row.embedding for row in rows)
        assert first == alike
        assert math.isclose(math.hypot(*first), 1.0, rel_tol=1e-5)
        close = [sum(a * b for a, b in zip(first, other, strict=True)) for other in (near, far)]
        assert close[0] > close[1]
        again = asking.embeddings.create(model="e", input=texts[0], dimensions=256).data[0].embedding
        assert again == first


def test_vectors_may_be_too_few_no_numbers_too_many_at_once_or_refused() -> None:
    with stand_in(batch=2) as standin, client(standin) as asking:
        standin.vectors = [Vectors(lose=1), Vectors(nan=True), Vectors(dimensions=7), refuses(429, retry_after=3)]

        def ask() -> list[openai.types.Embedding]:
            return asking.embeddings.create(model="e", input=["甲", "乙"]).data

        assert len(ask()) == 1
        assert math.isnan(ask()[0].embedding[0])
        assert len(ask()[0].embedding) == 7
        with pytest.raises(openai.RateLimitError):
            ask()
        with pytest.raises(openai.BadRequestError, match="batch size"):
            asking.embeddings.create(model="e", input=["甲", "乙", "丙"])


def test_ranks_are_by_what_is_shared_and_may_be_wrong() -> None:
    body = {"model": "r", "query": "升规奖励", "documents": ["质押贴息", "首次升规奖励", "升规"], "top_n": 2}
    with stand_in() as standin:
        standin.ranks = [Ranks(), Ranks(beyond=True), Ranks(lose=2), refuses(503)]
        _, told = post(standin, "rerank", body | {"return_documents": True})
        assert [one["index"] for one in told["results"]] == [1, 2]
        assert told["results"][0]["document"] == {"text": "首次升规奖励"}
        assert all(a["relevance_score"] >= b["relevance_score"] for a, b in itertools.pairwise(told["results"]))
        assert post(standin, "rerank", body)[1]["results"][0]["index"] >= 3
        assert len(post(standin, "rerank", body)[1]["results"]) == 1
        assert post(standin, "rerank", body)[0] == 503
        assert len(standin.reranks) == 4


def test_it_lists_its_models() -> None:
    with stand_in(models={"b", "a"}) as standin, client(standin) as asking:
        assert [one.id for one in asking.models.list()] == ["a", "b"]
