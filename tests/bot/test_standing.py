"""Stored results follow the house: a changed fact at once, a changed day or item by the clock."""

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import standing
from bot.standing import StandingKeeper
from bot.threads import forever
from bot.wiring import House, open_house
from config.settings import Settings
from ledger import due, matches
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, note_facts

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
ONE = "91510600000001011K"
GIVER = Giver(FactSource.IMPORTED, NOW.date())


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(Settings(home=tmp_path / "home", sample=False), now=lambda: NOW) as opened:
        with opened.ledger.write() as session:
            know_enterprise(session, ONE, NOW, "甲")
        yield opened


@pytest.fixture
def keeper(house: House) -> Iterator[StandingKeeper]:
    made = StandingKeeper(house.desk, house.settings)
    yield made
    made.stop()


def version(house: House) -> int | None:
    with house.ledger.read() as session:
        kept = matches.results_of(session, [ONE]).get(ONE)
        return kept.facts_version if kept else None


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not what():  # noqa: ASYNC110 - rows have no event
            await asyncio.sleep(0.02)


async def test_a_changed_fact_is_followed_without_anybody_asking(
    house: House, keeper: StandingKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "LOOK_EVERY_S", 3600.0)  # only what is told counts
    following = asyncio.create_task(forever("standing", 0.0, keeper.step))
    await until(lambda: house.ledger.stirred is not None)
    with house.ledger.write() as session:
        note_facts(session, ONE, [Given("employees", 3, 2025)], GIVER, NOW)
    await until(lambda: version(house) == 1)
    following.cancel()


async def test_a_change_made_elsewhere_is_found_by_looking(
    house: House, keeper: StandingKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "LOOK_EVERY_S", 0.01)
    await keeper.step()
    assert version(house) == 0
    with house.ledger.read() as session:
        assert due.how_many_due(session) == 0


async def test_a_whole_list_that_was_imported_is_left_to_the_clock(
    house: House, keeper: StandingKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "LOOK_EVERY_S", 0.01)
    monkeypatch.setattr(standing, "HERE", 0)
    await keeper.step()
    assert version(house) is None


def test_the_clock_brings_all_up_to_date_when_the_day_turns(house: House, keeper: StandingKeeper) -> None:
    keeper.by_calendar(NOW)
    assert house.desk.standing.behind(house.desk.today()) == 0
    keeper.by_calendar(NOW + timedelta(days=1))
    with house.ledger.read() as session:
        assert matches.results_of(session, [ONE])[ONE].day == (NOW + timedelta(days=1)).date()


def test_many_are_left_to_a_process_of_its_own(
    house: House, keeper: StandingKeeper, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(standing, "HERE", 0)
    keeper.by_calendar(NOW)
    child = keeper._child  # noqa: SLF001 - there is no other way to see it
    assert child is not None
    keeper.by_calendar(NOW)
    assert keeper._child is child  # noqa: SLF001 - one at a time
    assert child.wait(120) == 0
    assert version(house) == 0


def test_an_item_that_can_t_be_read_stops_nothing_else(
    house: House, keeper: StandingKeeper, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "broken.yaml").write_text("code: 1", encoding="utf-8")
    monkeypatch.setattr(house.desk.offers, "_folder", tmp_path)
    keeper.by_calendar(NOW)
    assert version(house) is None
