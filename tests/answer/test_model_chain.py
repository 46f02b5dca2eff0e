"""The model inside LangChain's own agent: the same purse, retry, breaker and switch, through the real clients."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from pydantic import BaseModel, SecretStr

from config.settings import Settings
from knowledge.answer.model import Model
from knowledge.answer.writer import ModelAway, ModelBusy, ModelFailed, ModelOff, ModelOverspent, ModelUnclear, Purse
from tests.standin.script import Answer, Call, Request, busy, calls, cut, refuses, says, silent, too_long
from tests.standin.server import StandIn, stand_in

KEY = "sk-geheim-0123456789abcdefghijklmnopqrstuvwxyz"
PURSE = (60.0, 6, 24_000)


@pytest.fixture
def standin() -> Iterator[StandIn]:
    with stand_in(says("您好")) as running:
        yield running


@pytest.fixture
def model(standin: StandIn, tmp_path: Path) -> Iterator[Model]:
    settings = Settings(
        home=tmp_path, model_base_url=standin.url, model_name="standin", model_api_key=SecretStr(KEY), model_failures=50
    )
    made = Model(settings, sleep=lambda _: None)
    yield made
    made.close()


def find(words: str) -> str:
    """Find policies."""
    return f"找到：{words}"


def count(number: int) -> str:
    """Count."""
    return f"数到：{number}"


def ask(model: Model, purse: Purse) -> list[Any]:
    """Let an agent with two tools answer; return its messages."""
    agent = create_agent(model.chat_model(purse), [find, count], system_prompt="你是惠企政策助手。")
    done: dict[str, Any] = agent.invoke({"messages": [{"role": "user", "content": "首次升规奖励多少？"}]})
    return list(done["messages"])


def test_parallel_tools_are_called_and_every_request_is_paid_from_one_purse(model: Model, standin: StandIn) -> None:
    purse = Purse(*PURSE)
    standin.restart(
        calls(Call("find", {"words": "升规"}), Call("count", {"number": 3}), tokens=(10, 5)),
        says("二十万元。", tokens=(30, 7)),
    )
    messages = ask(model, purse)
    assert [one.content for one in messages[-3:]] == ["找到：升规", "数到：3", "二十万元。"]
    assert (purse.calls_made, purse.tokens_in, purse.tokens_out) == (2, 40, 12)
    assert purse.models == ["standin"]
    assert standin.chats[0].tools == ["find", "count"]
    assert standin.chats[0].body["max_tokens"] == 1500


def test_streamed_through_the_agent_it_counts_the_same(model: Model, standin: StandIn) -> None:
    purse = Purse(*PURSE)
    standin.restart(
        calls(Call("find", {"words": "升规"}), tokens=(10, 5)), says("二十万元整。", tokens=(30, 7), usage="every")
    )
    agent = create_agent(model.chat_model(purse), [find])
    given = {"messages": [{"role": "user", "content": "x"}]}
    pieces = [part.content for part, _ in agent.stream(given, stream_mode="messages")]  # type: ignore[call-overload]  # LangGraph's own shape
    assert "".join(pieces) == "找到：升规二十万元整。"
    assert (purse.calls_made, purse.tokens_in, purse.tokens_out) == (2, 40, 12)
    assert standin.chats[0].body["stream_options"] == {"include_usage": True}


def test_a_tool_nobody_offered_and_broken_arguments_call_nothing(model: Model, standin: StandIn) -> None:
    purse = Purse(*PURSE)
    standin.restart(calls(Call("delete_everything", {})), says("没有这个功能。"))
    assert ask(model, purse)[-1].content == "没有这个功能。"
    assert "delete_everything" in standin.chats[1].prompt
    standin.restart(calls(Call("find", '{"words": "升')))
    answer: AIMessage = ask(model, Purse(*PURSE))[-1]  # LangChain's agent ends here, without a text
    assert answer.tool_calls == []
    assert [one["args"] for one in answer.invalid_tool_calls] == ['{"words": "升']


def test_an_endless_loop_of_tools_ends_with_the_purse(model: Model, standin: StandIn) -> None:
    standin.restart(calls(Call("find", {"words": "升规"})))
    purse = Purse(60.0, 4, 24_000)
    with pytest.raises(ModelOverspent):
        ask(model, purse)
    assert len(standin.chats) == purse.calls_made == 4


def test_a_loop_that_grows_ends_with_the_tokens(model: Model, standin: StandIn) -> None:
    standin.restart(calls(Call("find", {"words": "升规" * 200}), usage="never"))
    purse = Purse(60.0, 50, 3000)
    with pytest.raises(ModelOverspent):
        ask(model, purse)
    assert 1 < len(standin.chats) < 10


FAULTS: dict[str, tuple[Answer, type[ModelFailed], int]] = {
    "401": (refuses(401), ModelFailed, 1),
    "404": (refuses(404), ModelFailed, 1),
    "too long": (too_long(), ModelFailed, 1),
    "no tools": (refuses(400, "This model does not support tools."), ModelFailed, 1),
    "busy": (busy(1), ModelBusy, 2),
    "busy for long": (busy(3600), ModelBusy, 1),
    "500": (refuses(500), ModelAway, 2),
    "no choice": (Answer(choices=False), ModelUnclear, 1),
    "empty": (says(""), ModelUnclear, 1),
    "at the longest": (says("二十", finish="length"), ModelUnclear, 1),
    "a page": (Answer(body="<html>sign in</html>"), ModelUnclear, 1),
    "other JSON": (Answer(body={"hello": 1}), ModelUnclear, 1),
    "broken JSON": (Answer(body='{"choices": ['), ModelUnclear, 1),
}


@pytest.mark.parametrize("streamed", [False, True])
@pytest.mark.parametrize("name", FAULTS)
def test_every_fault_ends_in_our_error(model: Model, standin: StandIn, name: str, streamed: bool) -> None:  # noqa: FBT001 - a fact of the case
    answer, error, requests = FAULTS[name]
    standin.restart(answer)
    purse = Purse(*PURSE)
    chat = model.chat_model(purse)
    with pytest.raises(error) as raised:
        _said(chat, streamed=streamed)
    assert len(standin.chats) == purse.calls_made == requests
    assert KEY not in repr(raised.value) + raised.value.said


def _said(chat: BaseChatModel, *, streamed: bool) -> str:
    if streamed:
        return "".join(str(chunk.content) for chunk in chat.stream("首次升规奖励多少？"))
    return str(chat.invoke("首次升规奖励多少？").content)


@pytest.mark.parametrize("first", [busy(1), refuses(503), cut("二十万元", 0, "reset")], ids=["busy", "503", "reset"])
def test_what_may_pass_is_asked_once_more(model: Model, standin: StandIn, first: Answer) -> None:
    standin.restart(first, says("二十万元"))
    purse = Purse(*PURSE)
    assert _said(model.chat_model(purse), streamed=True) == "二十万元"
    assert purse.calls_made == 2


def test_a_stream_cut_after_its_first_piece_is_not_asked_again(model: Model, standin: StandIn) -> None:
    standin.restart(cut("首次升规奖励二十万元", 2), says("x"))
    with pytest.raises(ModelAway):
        _said(model.chat_model(Purse(*PURSE)), streamed=True)
    assert len(standin.chats) == 1


def test_silence_costs_the_purse_and_no_more(model: Model, standin: StandIn) -> None:
    _said(model.chat_model(Purse(*PURSE)), streamed=False)  # all is loaded
    standin.restart(silent())
    for streamed in (False, True):
        with pytest.raises(ModelAway):
            _said(model.chat_model(Purse(0.5, 6, 24_000)), streamed=streamed)
    assert len(standin.chats) == 2


def test_the_switch_turned_off_while_an_agent_works_stops_its_next_request(standin: StandIn, tmp_path: Path) -> None:
    on = True

    def turn_off(request: Request) -> Answer:
        nonlocal on
        on = False
        return calls(Call("find", {"words": request.asked}))

    settings = Settings(home=tmp_path, model_base_url=standin.url, model_name="standin")
    model = Model(settings, lambda: on)
    standin.chat = turn_off
    with pytest.raises(ModelOff):
        ask(model, Purse(*PURSE))
    assert len(standin.chats) == 1
    model.close()


class Wish(BaseModel):
    """What somebody wants."""

    item: str


def test_langchains_own_structured_output_works_over_it(model: Model, standin: StandIn) -> None:
    standin.restart(calls(Call("Wish", {"item": "升规"})))
    chat = model.chat_model(Purse(*PURSE))
    filled = chat.with_structured_output(Wish, method="function_calling").invoke("x")
    assert filled == Wish(item="升规")


async def test_asked_without_waiting_it_is_under_the_same_guard(model: Model, standin: StandIn) -> None:
    standin.restart(says("二十万元"))
    purse = Purse(*PURSE)
    chat = model.chat_model(purse)
    assert (await chat.ainvoke("x")).content == "二十万元"
    assert "".join([str(chunk.content) async for chunk in chat.astream("x")]) == "二十万元"
    assert purse.calls_made == 2


def test_the_key_is_in_no_shape_of_it(model: Model) -> None:
    chat = model.chat_model(Purse(*PURSE))
    assert KEY not in repr(chat) + str(chat) + chat.model_dump_json(
        exclude={"client", "root_client", "async_client", "root_async_client"}
    )


def test_a_new_one_for_each_question_costs_next_to_nothing(model: Model) -> None:
    first = model.chat_model(Purse(*PURSE))
    second = model.chat_model(Purse(*PURSE))
    assert first.root_client is second.root_client  # type: ignore[attr-defined]  # LangChain's own
