"""A base of its own for each test, on SQLite, and originals written by the test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.city import City, load_city
from config.settings import Settings, load_settings
from knowledge.library.intake import Intake
from knowledge.library.reading import Reading
from ledger.base import Ledger, connect
from tests.databases import blank_sqlite


@pytest.fixture(scope="session")
def city() -> City:
    return load_city("deyang")


@pytest.fixture(scope="session")
def reading() -> Iterator[Reading]:
    """One child process for all files of the session."""
    with Reading(60.0, 3_000_000) as child:
        yield child


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(home=tmp_path / "home")


@pytest.fixture
def ledger(settings: Settings) -> Iterator[Ledger]:
    opened = connect(blank_sqlite(Path(settings.ledger_url.removeprefix("sqlite:///"))))
    yield opened
    opened.close()


@pytest.fixture
def intake(ledger: Ledger, settings: Settings, city: City) -> Iterator[Intake]:
    opened = Intake(ledger, settings.home, city, settings)
    yield opened
    opened.close()
