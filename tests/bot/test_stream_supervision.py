"""Connections: replaced before they are dropped, backed off from, watched, and missed when there are none."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import pytest
from aiohttp import web
from structlog.testing import capture_logs

from bot.errors import StreamStopped
from bot.stream import Stream
from bot.supervisor import Rhythm
from tests.bot.gateway_double import OPEN, Gateway, Inbox, Wire, frame, gateway_running, settings_for

PATIENT = Rhythm(watchdog_s=30, gap_notice_s=30, healthy_s=30, pause_s=0.01, longest_pause_s=0.05, linger_s=30)
WATCHFUL = Rhythm(watchdog_s=0.3, gap_notice_s=30, healthy_s=30, pause_s=0.01, longest_pause_s=0.05, linger_s=0.1)
Logs = list[Any]


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with gateway_running() as double:
        yield double


@asynccontextmanager
async def running(gateway: Gateway, rhythm: Rhythm = PATIENT, **more: Any) -> AsyncIterator[tuple[Stream, Inbox]]:  # noqa: ANN401
    inbox = Inbox(gateway)
    stream = Stream(settings_for(gateway, **more), inbox.receive, rhythm=rhythm)
    task = asyncio.create_task(stream.run())
    try:
        yield stream, inbox
    finally:
        await stream.stop()
        await task


def said(logs: Logs, event: str) -> Logs:
    return [line for line in logs if line["event"] == event]


async def test_after_a_disconnect_frame_the_new_connection_stands_before_the_old_one_goes(gateway: Gateway) -> None:
    async with running(gateway, connections=1) as (stream, inbox):
        await stream.wait_ready()
        gateway.open_delay = lambda _: 0.1
        old = gateway.wires[0]
        await old.dismiss()
        await gateway.until(lambda: len(gateway.wires) == 2)
        assert not old.over
        late = await old.ask("断开前的最后一问")  # the server has still something for the old one
        await gateway.until(lambda: late in old.acks)
        fresh = await gateway.wires[1].ask("新连接上的问题")
        await gateway.until(lambda: fresh in gateway.wires[1].acks)
    assert inbox.texts == ["断开前的最后一问", "新连接上的问题"]


async def test_a_dismissed_connection_the_server_leaves_open_is_closed_after_a_while(gateway: Gateway) -> None:
    async with running(gateway, Rhythm(linger_s=0.05), connections=1) as (stream, _):
        await stream.wait_ready()
        await gateway.wires[0].dismiss()
        await gateway.until(lambda: gateway.wires[0].over and len(gateway.standing) == 1)
        assert gateway.wires[0].close_code == 1000


async def test_one_dismissed_connection_leaves_the_other_alone(gateway: Gateway) -> None:
    async with running(gateway) as (stream, _):
        await stream.wait_ready()
        await gateway.wires[0].dismiss()
        await gateway.until(lambda: len(gateway.wires) == 3)
        await stream.wait_ready()
        assert stream.live == 2
        assert not gateway.wires[1].over


async def test_a_silent_connection_is_replaced_and_only_then_closed(gateway: Gateway) -> None:
    overlap: list[bool] = []

    async def look(wire: Wire) -> None:
        overlap.append(wire.number == 0 or not gateway.wires[wire.number - 1].over)

    gateway.script = look
    async with running(gateway, WATCHFUL, connections=1):
        await gateway.until(lambda: len(gateway.wires) == 4 and gateway.wires[2].over)
    assert all(overlap)
    assert [wire.close_code for wire in gateway.wires[:3]] == [1000] * 3


async def test_what_a_silent_connection_still_says_while_it_is_closed_is_kept(gateway: Gateway) -> None:
    async def last_words(wire: Wire) -> None:
        if wire.number == 1:
            await gateway.wires[0].ask("沉默之后")

    gateway.script = last_words
    async with running(gateway, WATCHFUL, connections=1) as (_, inbox):
        await gateway.until(lambda: inbox.kept)
    assert inbox.texts == ["沉默之后"]


async def chatter(wire: Wire) -> None:
    """Speak on the first wire, and only WebSocket pings on the others."""
    while not wire.ws.closed and wire.request.transport is not None:
        if wire.number == 0:
            await wire.push(frame("SYSTEM", "KEEPALIVE", {}))
        else:
            await wire.ws.ping()
        await asyncio.sleep(0.02)


async def test_frames_keep_a_connection_and_mere_pings_of_the_transport_do_not(gateway: Gateway) -> None:
    tasks: list[asyncio.Task[None]] = []

    async def script(wire: Wire) -> None:
        async def quietly() -> None:
            try:
                await chatter(wire)
            except ConnectionError:
                return  # the bot has closed it

        tasks.append(asyncio.create_task(quietly()))

    gateway.script = script
    async with running(gateway, WATCHFUL):
        await gateway.until(lambda: len(gateway.wires) >= 5)
        assert not gateway.wires[0].over
        assert gateway.wires[1].over
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def close_at_once(wire: Wire) -> None:
    await wire.ws.close(code=1000)


async def reset_at_once(wire: Wire) -> None:
    wire.reset()


async def close_badly(wire: Wire) -> None:
    await wire.ws.close(code=1011)


async def dismiss_at_once(wire: Wire) -> None:
    await wire.dismiss()


@pytest.mark.parametrize("script", [close_at_once, reset_at_once, close_badly, dismiss_at_once])
async def test_a_server_that_ends_every_connection_at_once_is_backed_off_from(
    gateway: Gateway, script: Callable[[Wire], Any]
) -> None:
    gateway.script = script
    rhythm = Rhythm(pause_s=0.01, longest_pause_s=0.64, linger_s=0.01)
    with capture_logs() as logs:
        async with running(gateway, rhythm, connections=1):
            await gateway.until(lambda: len(gateway.wires) == 7)
    waits = [line["next_try_s"] for line in said(logs, "connection.lost")][:6]
    if script is dismiss_at_once:
        assert waits.pop(0) == 0  # once, the way a healthy server says goodbye
    for wait, least in zip(waits, (0.01, 0.02, 0.04, 0.08, 0.16), strict=False):
        assert least <= wait <= 2 * least


REFUSALS: dict[str, tuple[int, Any]] = {
    "busy": (503, {"code": "ServiceUnavailable"}),
    "not JSON": (200, "<xml/>"),
    "empty": (200, {}),
    "no ticket": (200, {"endpoint": "ws://127.0.0.1/connect"}),
    "odd endpoint": (200, {"endpoint": "ftp://127.0.0.1/", "ticket": "t"}),
    "nothing listens": (200, {"endpoint": "ws://127.0.0.1:9/connect", "ticket": "t"}),
    "used ticket": (200, {"endpoint": "", "ticket": "used"}),
    "too fast": (403, {"code": "Forbidden.AccessDenied.QpsLimit"}),
    "moved": (302, {}),
}


@pytest.mark.parametrize("kind", REFUSALS)
async def test_an_opening_that_fails_is_tried_again(gateway: Gateway, kind: str) -> None:
    status, body = REFUSALS[kind]
    if kind == "used ticket":
        body = {"endpoint": gateway.url.replace("http", "ws") + "/connect", "ticket": "used"}
    gateway.answers[OPEN] = [(status, body)] * 3
    with capture_logs() as logs:
        async with running(gateway, connections=1) as (stream, _):
            await stream.wait_ready()
    assert len(gateway.opens) == 4
    failed = said(logs, "connection.opening_failed")
    assert len(failed) == 3
    assert all(line["next_try_s"] >= 0.01 for line in failed)
    assert not said(logs, "credentials.refused")


async def test_a_gateway_that_is_down_at_the_start_is_waited_for(gateway: Gateway) -> None:
    async def hang_up(request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        request.transport.abort()
        return web.Response()

    gateway.answers[OPEN] = [hang_up, hang_up]
    async with running(gateway, connections=1) as (stream, _):
        await stream.wait_ready()
    assert len(gateway.opens) == 3


async def test_a_slow_opening_is_given_up_and_the_other_connection_works_on(gateway: Gateway) -> None:
    async with running(gateway, http_timeout_s=0.2) as (stream, inbox):
        await stream.wait_ready()
        gateway.open_delay = lambda nth: 5.0 if nth <= 4 else 0.0
        gateway.wires[0].reset()
        await gateway.until(lambda: len(gateway.opens) == 3)
        await gateway.wires[1].ask("那边在重连")
        await gateway.until(lambda: inbox.kept)
        await gateway.until(lambda: len(gateway.wires) == 3)
    assert len(gateway.opens) == 5


async def test_wrong_credentials_are_told_in_one_sentence_and_tried_again(gateway: Gateway) -> None:
    gateway.answers[OPEN] = [(400, {"code": "invalidClientIdOrSecret", "message": "no"})] * 6
    with capture_logs() as logs:
        async with running(gateway) as (stream, _):
            await stream.wait_ready()
    told = said(logs, "credentials.refused")
    assert len(told) == 1
    assert "HUIQI_DINGTALK_CLIENT_ID" in told[0]["says"]
    assert len(said(logs, "connection.opening_failed")) == 6


async def test_proxies_of_the_environment_are_not_used(gateway: Gateway, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "ws_proxy", "socks_proxy"):
        monkeypatch.setenv(name, "socks5://127.0.0.1:9")
    async with running(gateway, connections=1) as (stream, _):
        await stream.wait_ready()


async def test_waiting_for_a_stream_that_is_stopped_first_is_an_error(gateway: Gateway) -> None:
    gateway.default[OPEN] = (503, {})
    async with running(gateway, Rhythm(), connections=1) as (stream, _):
        waiting = asyncio.create_task(stream.wait_ready())
        await gateway.until(lambda: gateway.opens)
        await stream.stop()  # in the middle of a back-off
        with pytest.raises(StreamStopped):
            await waiting


async def test_a_cancelled_run_closes_its_connections_too(gateway: Gateway) -> None:
    stream = Stream(settings_for(gateway), Inbox(gateway).receive, rhythm=PATIENT)
    task = asyncio.create_task(stream.run())
    await stream.wait_ready()
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    await gateway.until(lambda: not gateway.standing)
    assert [wire.close_code for wire in gateway.wires] == [1000, 1000]


async def test_nothing_is_lost_while_connections_come_and_go(gateway: Gateway) -> None:
    gateway.open_delay = lambda _: 0.03
    inbox = Inbox(gateway)
    rhythm = Rhythm(pause_s=0.02, longest_pause_s=0.1, linger_s=0.2)
    stream = Stream(settings_for(gateway), inbox.receive, rhythm=rhythm)
    task = asyncio.create_task(stream.run())
    await stream.wait_ready()
    dismissed: set[Wire] = set()
    chance = random.Random(7)  # noqa: S311 - a test's own dice
    for number in range(150):
        await gateway.until(lambda: set(gateway.standing) - dismissed)
        wire = chance.choice(sorted(set(gateway.standing) - dismissed, key=lambda wire: wire.number))
        asked = await wire.ask(str(number))
        await gateway.until(partial(wire.acks.get, asked))
        if number % 10 == 9:
            dismissed.add(wire)
            await wire.dismiss()
    await stream.stop()
    await task
    assert inbox.texts == [str(number) for number in range(150)]
    assert len(dismissed) == 15
