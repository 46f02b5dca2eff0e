"""The sample city, opened once, to read from."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.wiring import House, open_house
from config.settings import Settings


@pytest.fixture(scope="session")
def sample_house(tmp_path_factory: pytest.TempPathFactory, sample_home: Path) -> Iterator[House]:
    """The sample city's house on the day its cases speak of."""
    home = tmp_path_factory.mktemp("answers") / "home"
    shutil.copytree(sample_home, home)
    opened = open_house(Settings(home=home), now=lambda: datetime(2026, 11, 22, 4, tzinfo=UTC))
    yield opened
    opened.close()
