"""Frames: kept first, acknowledged then, on the connection they came on; nothing bad ends a connection."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from structlog.testing import capture_logs

from bot.line import Line
from bot.stream import AGENT, Stream
from bot.supervisor import Rhythm
from ledger.errors import LedgerError
from tests.bot.gateway_double import (
    CARD,
    ROBOT,
    SECRET,
    Gateway,
    Inbox,
    Wire,
    frame,
    gateway_running,
    question,
    settings_for,
)

RHYTHM = Rhythm(watchdog_s=30, gap_notice_s=30, healthy_s=30, pause_s=0.01, longest_pause_s=0.05, linger_s=0.2)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with gateway_running() as double:
        yield double


@asynccontextmanager
async def standing(
    gateway: Gateway,
    inbox: Inbox,
    card: Any = None,  # noqa: ANN401
    **more: Any,  # noqa: ANN401
) -> AsyncIterator[Stream]:
    stream = Stream(settings_for(gateway, **more), inbox.receive, card, rhythm=RHYTHM)
    running = asyncio.create_task(stream.run())
    await asyncio.wait_for(stream.wait_ready(), 10)
    yield stream
    await stream.stop()
    await running


async def test_two_connections_are_opened_with_all_subscriptions(gateway: Gateway) -> None:
    async with standing(gateway, Inbox(gateway)) as stream:
        assert stream.live == 2
        assert len(gateway.standing) == 2
    wanted = {(sub["type"], sub["topic"]) for sub in gateway.opens[0]["subscriptions"]}
    assert wanted == {
        ("CALLBACK", ROBOT),
        ("CALLBACK", "/v1.0/im/bot/messages/delegate"),
        ("CALLBACK", CARD),
        ("EVENT", "*"),
    }
    assert gateway.opens[0]["clientId"] == "app"
    assert gateway.opens[0]["clientSecret"] == SECRET
    assert gateway.opens[0]["ua"] == AGENT
    assert gateway.calls[0][2]["Accept"] == "application/json"


async def test_a_message_is_acknowledged_only_after_it_is_kept(gateway: Gateway) -> None:
    inbox = Inbox(gateway, held=asyncio.Event())
    async with standing(gateway, inbox, connections=1):
        wire = gateway.wires[0]
        asked = await wire.ask("你好")
        ping = await wire.push(frame("SYSTEM", "ping", {"opaque": "x"}))
        await gateway.until(lambda: ping in wire.acks)  # the reading goes on meanwhile
        assert asked not in wire.acks
        assert inbox.held is not None
        inbox.held.set()
        await gateway.until(lambda: asked in wire.acks)
    assert inbox.texts == ["你好"]
    ack = wire.acks[asked]
    assert ack["code"] == 200
    assert ack["message"] == "OK"
    assert ack["headers"] == {"messageId": asked, "contentType": "application/json"}
    assert json.loads(ack["data"]) == {"response": None}


async def test_the_work_on_a_message_begins_when_it_is_acknowledged(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str] = []
    say = Line.say

    async def noted(line: Line, text: str) -> bool:
        steps.append("acknowledged")
        return await say(line, text)

    async def receive(_data: dict[str, Any]) -> Callable[[], object]:
        steps.append("kept")
        return lambda: steps.append("begun")

    monkeypatch.setattr(Line, "say", noted)
    inbox = Inbox(gateway)
    monkeypatch.setattr(inbox, "receive", receive)
    async with standing(gateway, inbox, connections=1):
        await gateway.wires[0].ask("你好")
        await gateway.until(lambda: "begun" in steps)
    assert steps == ["kept", "acknowledged", "begun"]


async def test_the_acknowledgement_goes_to_the_connection_the_message_came_on(gateway: Gateway) -> None:
    async with standing(gateway, Inbox(gateway)):
        asked = {wire: [await wire.ask(f"{wire.number}-{i}") for i in range(5)] for wire in gateway.wires}
        await gateway.until(lambda: sum(len(wire.acks) for wire in gateway.wires) == 10)
    for wire, ids in asked.items():
        assert list(wire.acks) == ids


async def test_messages_of_one_connection_are_kept_in_their_order(gateway: Gateway) -> None:
    inbox = Inbox(gateway)
    async with standing(gateway, inbox, connections=1):
        for i in range(50):
            await gateway.wires[0].ask(str(i))
        await gateway.until(lambda: len(inbox.kept) == 50)
    assert inbox.texts == [str(i) for i in range(50)]


async def test_of_messages_on_several_connections_the_one_said_first_is_kept_first(gateway: Gateway) -> None:
    inbox = Inbox(gateway, held=asyncio.Event())
    async with standing(gateway, inbox):
        await gateway.wires[0].push(frame("CALLBACK", ROBOT, question("0") | {"createAt": 1000}))
        for moment in range(9, 0, -1):
            said = question(str(moment)) | {"createAt": 1000 + moment}
            await gateway.wires[moment % 2].push(frame("CALLBACK", ROBOT, said))
        await gateway.until(lambda: sum(len(wire.sent) for wire in gateway.wires) == 10)
        await asyncio.gather(*(wire.ws.ping() for wire in gateway.wires))
        assert inbox.held is not None
        inbox.held.set()
        await gateway.until(lambda: len(inbox.kept) == 10)
    assert inbox.texts[0] == "0"
    assert sorted(inbox.texts) == [str(i) for i in range(10)]
    assert inbox.texts != ["0", *(str(i) for i in range(9, 0, -1))]


@pytest.mark.parametrize("wrong", [LedgerError("数据库锁住了"), ZeroDivisionError("a bug")])
async def test_a_message_that_could_not_be_kept_is_not_acknowledged_and_the_next_one_is(
    gateway: Gateway, wrong: Exception
) -> None:
    inbox = Inbox(gateway, fails=[wrong])
    with capture_logs() as logs:
        async with standing(gateway, inbox, connections=1):
            wire = gateway.wires[0]
            lost = await wire.ask("一")
            again = await wire.ask("一")
            await gateway.until(lambda: again in wire.acks)
            assert lost not in wire.acks
            assert not wire.over
    told = [line for line in logs if line["event"] == "message.not_kept"]
    assert [line["error"] for line in told] == [type(wrong).__name__]


async def test_a_delegated_message_is_kept_too(gateway: Gateway) -> None:
    inbox = Inbox(gateway)
    async with standing(gateway, inbox, connections=1):
        await gateway.wires[0].push(frame("CALLBACK", "/v1.0/im/bot/messages/delegate", question("代管")))
        await gateway.until(lambda: inbox.kept)
    assert inbox.texts == ["代管"]


async def test_a_ping_is_echoed_with_its_opaque(gateway: Gateway) -> None:
    async with standing(gateway, Inbox(gateway), connections=1):
        wire = gateway.wires[0]
        ping = await wire.push(frame("SYSTEM", "ping", {"opaque": "abc-1"}))
        await gateway.until(lambda: ping in wire.acks)
    assert wire.acks[ping]["code"] == 200
    assert json.loads(wire.acks[ping]["data"]) == {"opaque": "abc-1"}


async def test_an_event_is_answered_success(gateway: Gateway) -> None:
    async with standing(gateway, Inbox(gateway), connections=1):
        wire = gateway.wires[0]
        event = await wire.push(frame("EVENT", "*", {"ChatId": "c"}, eventType="chat_update_title", eventId="e1"))
        await gateway.until(lambda: event in wire.acks)
    assert wire.acks[event]["code"] == 200
    assert json.loads(wire.acks[event]["data"])["status"] == "SUCCESS"


async def test_a_card_callback_is_answered_with_the_new_card_data(gateway: Gateway) -> None:
    seen: list[dict[str, Any]] = []

    async def card(data: dict[str, Any]) -> dict[str, Any]:
        seen.append(data)
        return {"cardData": {"cardParamMap": {"state": "处理中"}}}

    async with standing(gateway, Inbox(gateway), card, connections=1):
        wire = gateway.wires[0]
        click = await wire.push(frame("CALLBACK", CARD, {"outTrackId": "o1", "content": "{}"}))
        await gateway.until(lambda: click in wire.acks)
    assert seen == [{"outTrackId": "o1", "content": "{}"}]
    assert json.loads(wire.acks[click]["data"]) == {"response": {"cardData": {"cardParamMap": {"state": "处理中"}}}}


async def test_a_card_callback_that_fails_is_answered_500_and_harms_nothing_else(gateway: Gateway) -> None:
    async def card(_: dict[str, Any]) -> dict[str, Any]:
        raise LookupError("no such card")

    async with standing(gateway, Inbox(gateway), card, connections=1):
        wire = gateway.wires[0]
        click = await wire.push(frame("CALLBACK", CARD, {}))
        asked = await wire.ask("还在吗")
        await gateway.until(lambda: len(wire.acks) == 2)
    assert wire.acks[click]["code"] == 500
    assert wire.acks[asked]["code"] == 200


async def test_an_unknown_topic_is_answered_404(gateway: Gateway) -> None:
    async with standing(gateway, Inbox(gateway), connections=1):
        wire = gateway.wires[0]
        odd = await wire.push(frame("CALLBACK", "/v1.0/something/new", {}))
        click = await wire.push(frame("CALLBACK", CARD, {}))  # nobody answers cards here
        await gateway.until(lambda: len(wire.acks) == 2)
    assert wire.acks[odd]["code"] == 404
    assert wire.acks[click]["code"] == 404


BAD: list[dict[str, Any] | str | bytes] = [
    "this is not JSON",
    b"\xff\xfe\x00 not even UTF-8",
    "[]",
    "null",
    "",
    "[" * 100_000,
    '{"type":"CALLBACK"}',
    '{"type":"CALLBACK","headers":{"topic":"' + ROBOT + '"},"data":"{}"}',
    '{"type":"CALLBACK","headers":{"topic":7,"messageId":null},"data":"{}"}',
    '{"type":["CALLBACK"],"headers":{"topic":"x","messageId":"bad"},"data":"{}"}',
    {"type": "LATER", "headers": {"topic": "x", "messageId": "bad"}, "data": "{}"},
    frame("CALLBACK", ROBOT, "not JSON", "bad"),
    frame("CALLBACK", ROBOT, "[1]", "bad"),
    {"type": "CALLBACK", "headers": {"topic": ROBOT, "messageId": "bad"}, "data": {"no": "string"}},
    {"type": "CALLBACK", "headers": {"topic": ROBOT, "messageId": "bad"}},
    frame("CALLBACK", ROBOT, {"text": "no msgId"}, "bad"),
    {"type": "SYSTEM", "headers": {"topic": "KEEPALIVE"}, "data": "beat"},
    {"type": "SYSTEM", "headers": {"topic": "REGISTERED", "messageId": "r"}},
]


@pytest.mark.parametrize("bad", BAD, ids=range(len(BAD)))
async def test_a_bad_frame_is_skipped_and_the_connection_stays(
    gateway: Gateway, bad: dict[str, Any] | str | bytes
) -> None:
    inbox = Inbox(gateway)
    async with standing(gateway, inbox, connections=1):
        wire = gateway.wires[0]
        await wire.push(bad)
        asked = await wire.ask("正常的问题")
        await gateway.until(lambda: asked in wire.acks)
        assert not wire.over
    assert inbox.texts == ["正常的问题"]
    assert len(gateway.opens) == 1
    assert wire.acks.get("bad", {"code": 400})["code"] == 400


async def test_a_strange_header_does_not_cost_the_message(gateway: Gateway) -> None:
    inbox = Inbox(gateway)
    async with standing(gateway, inbox, connections=1):
        await gateway.wires[0].push(frame("CALLBACK", ROBOT, question("时间怪"), time="soon", eventBornTime="?"))
        await gateway.until(lambda: inbox.kept)


async def test_stopping_says_goodbye_on_every_connection_and_ends_the_run(gateway: Gateway) -> None:
    async with standing(gateway, Inbox(gateway)):
        pass
    await gateway.until(lambda: not gateway.standing)
    assert [wire.close_code for wire in gateway.wires] == [1000, 1000]


async def test_stopping_lets_what_was_being_kept_be_acknowledged(gateway: Gateway) -> None:
    inbox = Inbox(gateway, held=asyncio.Event())
    async with standing(gateway, inbox, connections=1) as stream:
        assert inbox.held is not None
        asked = await gateway.wires[0].ask("最后一问")
        ping = await gateway.wires[0].push(frame("SYSTEM", "ping", {}))
        await gateway.until(lambda: ping in gateway.wires[0].acks)
        stopping = asyncio.create_task(stream.stop())
        await asyncio.sleep(0)
        inbox.held.set()
        await stopping
    assert asked in gateway.wires[0].acks


async def test_a_server_that_never_says_goodbye_does_not_hold_up_stopping(gateway: Gateway) -> None:
    async def deaf(wire: Wire) -> None:
        await never.wait()
        assert wire

    never = asyncio.Event()
    gateway.script = deaf
    async with standing(gateway, Inbox(gateway)) as stream:
        async with asyncio.timeout(5):
            await stream.stop()
    never.set()


async def test_a_stream_stopped_before_it_began_ends_at_once(gateway: Gateway) -> None:
    stream = Stream(settings_for(gateway), Inbox(gateway).receive, rhythm=RHYTHM)
    await stream.stop()
    await stream.run()
    assert stream.live == 0
    assert not gateway.wires
