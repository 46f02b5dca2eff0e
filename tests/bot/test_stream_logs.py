"""What the stream writes into logs, and what it leaves alone."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest
from structlog.testing import capture_logs

from bot.stream import Stream
from bot.supervisor import Rhythm
from tests.bot.gateway_double import OPEN, ROBOT, SECRET, Gateway, Inbox, frame, gateway_running, question, settings_for

HOOK = "https://oapi.dingtalk.com/robot/sendBySession?session=planted"
RHYTHM = Rhythm(pause_s=0.01, longest_pause_s=0.05)


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with gateway_running() as double:
        yield double


async def test_no_secret_ticket_or_webhook_reaches_a_log(
    gateway: Gateway, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    wrong = RuntimeError(f"[parameters: ({HOOK})]")
    with capture_logs() as logs:
        stream = Stream(settings_for(gateway, connections=1), Inbox(gateway, fails=[wrong]).receive, rhythm=RHYTHM)
        running = asyncio.create_task(stream.run())
        await stream.wait_ready()
        wire = gateway.wires[0]
        await wire.push(frame("CALLBACK", ROBOT, question("一") | {"sessionWebhook": HOOK}))
        await wire.push(f'{{"sessionWebhook":"{HOOK}"')
        await wire.push(frame("CALLBACK", "/odd", {"sessionWebhook": HOOK}))
        gateway.answers[OPEN] = [(400, {"code": "invalidClientIdOrSecret"})]
        wire.reset()
        await gateway.until(lambda: len(gateway.wires) == 2)
        await stream.stop()
        await running
    written = "\n".join([str(logs), caplog.text, *capfd.readouterr()])
    assert "credentials.refused" in written
    for hidden in (SECRET, HOOK, "planted", "ticket "):
        assert hidden not in written
    uuids = [ticket.split()[1][:36] for ticket in gateway.tickets]
    assert len(uuids) == 2
    assert not [uuid for uuid in uuids if uuid in written]


def test_importing_the_stream_leaves_logging_as_it_was() -> None:
    code = (
        "import logging, bot.stream\n"
        "touched = [n for n, l in logging.root.manager.loggerDict.items() if isinstance(l, logging.Logger)"
        " and n.startswith('dingtalk') and (l.handlers or l.level)]\n"
        "assert not touched and not logging.root.handlers and logging.root.level == logging.WARNING, touched\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
