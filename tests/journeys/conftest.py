"""Fixtures of journeys. A journey touches only the emulator and our pages, as people do."""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.clocks import WallClock
from tests.emulator.town_client import ROOT, Emulator, running
from tests.journeys.house import UNHURRIED, Bot, Room, bot_in
from tests.journeys.push_town import at


@pytest.fixture(scope="session")
def may_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was loaded on a Monday morning in May 2026, so that days after it mean the same in every year.

    To be copied, never to be worked in.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home, clock = shared / "may" / "home", WallClock(shared / "may" / "clock")
    home.mkdir(parents=True, exist_ok=True)
    with (home.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the file is closed
        if not (home.parent / "done").exists():
            clock.put(at("2026-05-25 09:00"))
            environment = os.environ | {"HUIQI_HOME": str(home)} | clock.environment(str(ROOT))
            command = [sys.executable, "-m", "bot", "find", "--json", "升规"]
            subprocess.run(command, check=True, env=environment, cwd=home, stdout=subprocess.DEVNULL)
            (home.parent / "done").touch()
    return home


@pytest.fixture
def home(sample_home: Path, tmp_path: Path) -> Path:
    """An own copy of the loaded home."""
    return Path(shutil.copytree(sample_home, tmp_path / "home"))


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    """A pretend DingTalk without the limits of the real one."""
    with running("--api-qps", "0", "--webhook-per-minute", "0") as started:
        yield started


@pytest.fixture
def bot(home: Path, emulator: Emulator) -> Iterator[Bot]:
    """A bot that may be asked as fast as a test likes."""
    with bot_in(home, emulator, **UNHURRIED) as started:
        yield started


@pytest.fixture
def room(request: pytest.FixtureRequest) -> Callable[[], Room]:
    """Make a group of its own for a test, in the town of the test's module if it has one, else in its own."""
    town = "town" if "town" in request.fixturenames else "emulator"

    def make() -> Room:
        emulator: Emulator = request.getfixturevalue(town)
        return Room(emulator, "chen_contact")

    return make
