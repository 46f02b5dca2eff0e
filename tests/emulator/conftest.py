"""Starts a real emulator process, and real SDK bots, for the tests of this folder."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.emulator.town_client import ALL, Emulator, RawBot, process, running


@pytest.fixture
def start() -> Iterator[Callable[..., Emulator]]:
    """Start emulators with options; all are ended after the test."""
    with ExitStack() as stack:
        yield lambda *options: stack.enter_context(running(*options))


@pytest.fixture(scope="module")
def emulator() -> Iterator[Emulator]:
    """One emulator for the tests of a file that only look at answers."""
    with running("--api-qps", "0", "--webhook-per-minute", "0") as started:
        yield started


@pytest.fixture
def sdk_bot() -> Iterator[Callable[..., subprocess.Popen[str]]]:
    """Start the real SDK with the echo handler of ``bots/echo.py``, connected when this returns."""
    with ExitStack() as stack:

        def begin(emulator: Emulator, name: str = "echo.py") -> subprocess.Popen[str]:
            before = emulator.get("stats")["connected"]
            script = str(Path(__file__).parent / "bots" / name)
            bot = stack.enter_context(process([sys.executable, script], DINGTALK_OPENAPI_ENDPOINT=emulator.url))
            emulator.until(lambda stats: stats["connected"] > before)
            return bot

        yield begin


@pytest.fixture
def raw_bot() -> Iterator[Callable[..., RawBot]]:
    """Open raw stream connections; all are closed after the test."""
    with ExitStack() as stack:
        yield lambda emulator, subscriptions=ALL: RawBot(emulator, stack, subscriptions)
