"""A time without any connection is noticed and told."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from structlog.testing import capture_logs

from bot.stream import Stream
from bot.supervisor import Rhythm
from tests.bot.gateway_double import OPEN, Gateway, Inbox, gateway_running, settings_for


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with gateway_running() as double:
        yield double


async def test_a_time_without_any_connection_is_told_when_it_is_long(gateway: Gateway) -> None:
    gaps: list[tuple[datetime, datetime]] = []

    async def on_gap(start: datetime, end: datetime) -> None:
        gaps.append((start, end))
        gateway.note()

    rhythm = Rhythm(gap_notice_s=0.15, pause_s=0.01, longest_pause_s=0.2)
    stream = Stream(settings_for(gateway), Inbox(gateway).receive, on_gap=on_gap, rhythm=rhythm)
    task = asyncio.create_task(stream.run())
    await stream.wait_ready()
    gateway.wires[0].reset()  # one left: no gap
    await gateway.until(lambda: len(gateway.wires) == 3)
    assert not gaps
    gateway.default[OPEN] = (503, {})
    for wire in gateway.standing:
        wire.reset()
    began = datetime.now(UTC)
    await gateway.until(lambda: len(gateway.opens) >= 11)
    del gateway.default[OPEN]
    await gateway.until(lambda: gaps)
    await stream.stop()
    await task
    [(start, end)] = gaps
    assert start - began < timedelta(seconds=5)
    assert end - start >= timedelta(seconds=0.15)
    assert start.tzinfo is not None


async def test_a_gap_notice_that_fails_harms_nothing(gateway: Gateway) -> None:
    async def on_gap(_start: datetime, _end: datetime) -> None:
        raise LookupError("no groups")

    gateway.answers[OPEN] = [(503, {})] * 4
    rhythm = Rhythm(gap_notice_s=0.01, pause_s=0.02, longest_pause_s=0.05)
    inbox = Inbox(gateway)
    with capture_logs() as logs:
        stream = Stream(settings_for(gateway, connections=1), inbox.receive, on_gap=on_gap, rhythm=rhythm)
        task = asyncio.create_task(stream.run())
        await stream.wait_ready()
        await gateway.wires[0].ask("还好吗")
        await gateway.until(lambda: inbox.kept)
        await stream.stop()
        await task
    assert [line["error"] for line in logs if line["event"] == "gap.notice_failed"] == ["LookupError"]
