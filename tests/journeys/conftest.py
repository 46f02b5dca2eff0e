"""Fixtures of journeys. A journey touches only the emulator and our pages, as people do."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator, running
from tests.journeys.house import UNHURRIED, Bot, Room, bot_in


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
