"""The pages as a browser asks for them, over the sample city on each database."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import jinja2
import pytest
from jinja2.bccache import Bucket
from starlette.testclient import TestClient

from bot.wiring import House, open_house
from config.settings import Settings
from knowledge.items.offers import Offers
from ledger.base import Ledger
from tests.web.console_guests import Clock, Console, console_of
from tests.web.visitor import Visitor, loop
from web.app import Pages, build_app
from web.console import drawing

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)


class Compiled(jinja2.BytecodeCache):
    """Templates as they were compiled for the app before: every test builds one."""

    def __init__(self) -> None:
        self.codes: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self.codes:
            bucket.bytecode_from_string(self.codes[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.codes[bucket.key] = bucket.bytecode_to_string()


@pytest.fixture(scope="session", autouse=True)
def _templates_are_compiled_once() -> Iterator[None]:
    kept = Compiled()

    def templates() -> jinja2.Environment:
        made = drawing.templates()
        made.bytecode_cache = kept
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("web.app.templates", templates)
        yield


@pytest.fixture(scope="session", autouse=True)
def _the_loop_of_visitors_is_closed() -> Iterator[None]:
    yield
    loop().close()


@pytest.fixture(scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The sample city's house with its originals."""
    home: Path = tmp_path_factory.mktemp("pages") / "home"
    url = ""
    if request.param == "postgres":
        url, sample = request.getfixturevalue("sample_postgres")
    else:
        sample = request.getfixturevalue("sample_home")
    shutil.copytree(sample, home)
    opened = open_house(Settings(home=home, database_url=url), now=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def page(house: House) -> TestClient:
    """A browser on the pages of a healthy house."""
    pages = Pages(
        house.ledger,
        house.intake.original_path,
        house.desk.today,
        lambda: {"ok": True, "connections": 2},
        offers=house.desk.offers,
        city=house.city,
        now=house.desk.now,
    )
    return Visitor(build_app(pages), "http://127.0.0.1")


@pytest.fixture(scope="session")
def bare_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A house with nothing in it, for tests that bring a database of their own."""
    home: Path = tmp_path_factory.mktemp("bare") / "home"
    opened = open_house(Settings(home=home, sample=False), now=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def console(bare_house: House, ledger: Ledger) -> Console:
    """The console over a fresh database, once on each kind."""
    made = console_of(bare_house, Clock(NOW))
    made.office = replace(
        made.office,
        ledger=ledger,
        offers=Offers(ledger, bare_house.city.folder / "items"),
        editing=replace(made.office.editing, ledger=ledger, now=lambda: made.clock.now),
    )
    return made
