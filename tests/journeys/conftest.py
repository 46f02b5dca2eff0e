"""Fixtures of journeys. A journey touches only the emulator and our pages, as people do."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.emulator.town_client import Emulator, running
from tests.journeys.house import Bot, bot_in


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


UNHURRIED = {
    "HUIQI_PACE_PERSON_PER_MINUTE": "100000",
    "HUIQI_PACE_GROUP_PER_MINUTE": "100000",
    "HUIQI_APP_QPS": "100000",
    "HUIQI_GROUP_PER_MINUTE": "100000",
}
