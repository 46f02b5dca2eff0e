"""The sample city as the handlers see it, once on each database; a test that binds uses people of its own."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.dispatch import dispatch
from bot.wiring import House, open_house
from config.settings import Settings
from handlers.message import Message, Reply, Speaker
from handlers.routes import ROUTES
from tests.databases import Tables

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)  # the day the sample city speaks of
Ask = Callable[..., Reply]


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The sample city's house on one of the databases."""
    home: Path = tmp_path_factory.mktemp("house") / "home"
    url = ""
    if request.param == "postgres":
        url, _ = request.getfixturevalue("sample_postgres")
    else:
        shutil.copytree(request.getfixturevalue("sample_home"), home)
    opened = open_house(Settings(home=home, database_url=url), now=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house without any document on one of the databases, for a file of tests that brings its own."""
    home: Path = tmp_path_factory.mktemp("empty") / "home"
    with ExitStack() as held:
        url = ""
        if request.param == "postgres":
            url = held.enter_context(request.getfixturevalue("cluster").fresh(Tables.BY_STEPS))
        opened = open_house(Settings(home=home, database_url=url, sample=False), now=lambda: NOW)
        yield opened
        opened.close()


@pytest.fixture
def ask(house: House) -> Ask:
    """Say one thing as somebody, the way every door does; keywords are fields of the message."""

    def said(text: str, speaker: Speaker | None = None, **more: object) -> Reply:
        facts = {"message_id": "m", "conversation_id": "cid-handlers", **more}
        return dispatch(Message(text=text, speaker=speaker or Speaker(), **facts), house.desk, ROUTES)  # type: ignore[arg-type]  # fields of any type by name

    return said
