"""The running house ends when it is told to, whatever it is doing."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator.town_client import CLIENT_ID, ROOT, SECRET, Emulator, running
from tests.journeys.house import free_port

# A house whose answer to everything never ends; the first question is the warm-up.
STUCK = """
import threading
import bot.serve, handlers.message
from bot.cli import main

def stuck(message, desk, routes, reader=None):
    if message.message_id != "warm-up":
        print("asked", flush=True)
        threading.Event().wait()
    return handlers.message.Reply("x")

bot.serve.dispatch = stuck
main(["serve"])
"""
PATIENCE_S = 90  # a process that says nothing is ended, so that the test fails and does not hang
SLOW_OPENING = """
import threading
import bot.serve
from bot.cli import main

def opening(settings):
    print("opening", flush=True)
    threading.Event().wait()

bot.serve.open_house = opening
main(["serve"])
"""


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    with running() as started:
        yield started


def serve(script: str, home: Path, emulator: Emulator) -> "subprocess.Popen[str]":
    environment = os.environ | {
        "PYTHONPATH": str(ROOT),
        "HUIQI_HOME": str(home),
        "HUIQI_SAMPLE": "false",
        "HUIQI_DINGTALK_OPENAPI_BASE": emulator.url,
        "HUIQI_DINGTALK_OAPI_BASE": emulator.url,
        "HUIQI_DINGTALK_CLIENT_ID": CLIENT_ID,
        "HUIQI_DINGTALK_CLIENT_SECRET": SECRET,
        "HUIQI_PORT": str(free_port()),
    }
    command = [sys.executable, "-c", script]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT)


def wait_for(line: str, process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    alarm = threading.Timer(PATIENCE_S, process.kill)
    alarm.start()
    try:
        # "in": two threads that print at once may share a line.
        assert any(line in said for said in process.stdout), f"ended, or was ended, before it said {line}"
    finally:
        alarm.cancel()


def end(process: "subprocess.Popen[str]") -> int:
    """Ask it to end; it is killed, and the test fails, when it does not within the 5 s it has."""
    with process:
        process.send_signal(signal.SIGTERM)
        try:
            return process.wait(5)
        finally:
            process.kill()


def test_a_handler_that_never_ends_does_not_hold_the_process_and_its_message_is_kept(
    emulator: Emulator, tmp_path: Path
) -> None:
    process = serve(STUCK, tmp_path / "home", emulator)
    wait_for("ready", process)
    for number in range(20):  # more than there are threads
        emulator.say("chen_contact", "private:chen_contact", f"问题{number}")
    wait_for("asked", process)
    assert end(process) == 0
    again = serve(STUCK, tmp_path / "home", emulator)
    wait_for("asked", again)  # given back, and taken up at once
    assert end(again) == 0


def test_it_ends_at_once_while_it_is_still_opening(emulator: Emulator, tmp_path: Path) -> None:
    process = serve(SLOW_OPENING, tmp_path / "home", emulator)
    wait_for("opening", process)
    assert end(process) == 0
