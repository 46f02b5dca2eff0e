"""``huiqi up``: the whole town from one command, and its end."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.emulator.town_client import ROOT, STEEL, Emulator
from tests.journeys.house import free_port, texts

pytestmark = [pytest.mark.journey, pytest.mark.timeout(180)]
STOP_S = 5.0  # promised


@contextmanager
def town_on(port: int, home: Path) -> Iterator[subprocess.Popen[str]]:
    """Run ``huiqi up``; ended at the end if it still runs."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HUIQI_HOME": str(home)}
    command = [sys.executable, "-m", "bot", "up", "--port", str(port)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT
    ) as up:
        try:
            yield up
        finally:
            if up.poll() is None:
                up.send_signal(signal.SIGTERM)
                up.wait(30)


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_the_town_answers_when_it_says_ready_and_stops_in_time(home: Path, name: signal.Signals) -> None:
    port = free_port()
    with town_on(port, home) as up:
        assert up.stdout is not None
        assert up.stdout.readline() == f"ready: http://127.0.0.1:{port}/\n"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=30) as page:
            assert page.status == 200
        town = Emulator(f"http://127.0.0.1:{port}", up)
        said = town.say("chen_contact", STEEL, "首次升规奖励怎么领")
        assert "20万元" in texts(town.heard(STEEL, said["seq"]))
        begun = time.monotonic()
        up.send_signal(name)
        assert up.wait(30) == 0
        assert time.monotonic() - begun < STOP_S
        assert up.stdout.read() == ""  # one line was promised
    assert is_free(port)


def test_a_taken_port_is_one_sentence(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with town_on(taken.getsockname()[1], home) as up:
            assert up.wait(60) == 1
            assert up.stderr is not None
            assert "--port" in up.stderr.read()
