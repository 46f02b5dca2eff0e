"""Papers that wait are read and rounds checked by a process beside the house; one that dies is followed by another."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from bot import reviewing
from bot.beside import start_beside
from bot.reviewing import Reviewing, give_back
from bot.threads import LedgerThreads
from bot.wiring import House, open_house
from casework import review
from casework.office import office_for
from casework.review_check import LEASE_S
from config.city import load_city
from config.settings import Settings
from ledger import review_rounds
from ledger.base import connect
from ledger.pushes import Campaign
from ledger.review_rounds import ReviewRound, RoundState
from tests.casework.made_case import FIRM, GROUP, MEMBER, T0, licence, people


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with open_house(Settings(home=tmp_path / "home", sample=False), now=lambda: T0) as opened:
        people(opened.ledger)
        yield opened


@pytest.fixture
def rows(house: House) -> Iterator[LedgerThreads]:
    made = LedgerThreads(house.ledger)
    yield made
    made.close()


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list["subprocess.Popen[bytes]"]:
    """Let workers be processes that only wait for the end of their input."""
    made: list[subprocess.Popen[bytes]] = []

    def start(_settings: Settings, _words: Any, *, held: bool) -> "subprocess.Popen[bytes]":  # noqa: ANN401 - as given
        assert held
        made.append(subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE))
        return made[-1]

    monkeypatch.setattr(reviewing, "start_beside", start)
    return made


def wait_for(holds: Callable[[], bool]) -> None:
    until = monotonic() + 120
    while not holds():
        assert monotonic() < until
        sleep(0.05)


def submitted(house: House) -> str:
    office = house.desk.reviews()
    case, _ = review.open_case(office, MEMBER, FIRM, "M10", GROUP)
    review.hand_in(office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(office, MEMBER, case.case_id)
    return case.case_id


async def test_a_worker_is_started_when_something_waits_and_ended_with_the_house(
    house: House, rows: LedgerThreads, started: list["subprocess.Popen[bytes]"]
) -> None:
    keeper = Reviewing(rows, house.desk, house.settings, "me")
    await keeper.step()
    assert started == []
    submitted(house)
    await keeper.step()
    await keeper.step()
    assert len(started) == 1
    keeper.stop()
    assert started[0].poll() is not None


async def test_what_a_dead_worker_had_in_hand_waits_again_and_what_others_have_does_not(
    house: House, rows: LedgerThreads, started: list["subprocess.Popen[bytes]"]
) -> None:
    first, keeper = submitted(house), Reviewing(rows, house.desk, house.settings, "me")
    office = house.desk.reviews()
    other, _ = review.open_case(office, MEMBER, FIRM, "M10", GROUP, "二期")
    await keeper.step()
    review.hand_in(office, MEMBER, other.case_id, "执照.docx", licence(), door="page")
    review.submit(office, MEMBER, other.case_id)
    with house.ledger.write() as session:
        assert review_rounds.claim_round(session, "review:me", T0, LEASE_S) is not None
        assert review_rounds.claim_round(session, "review:you", T0, LEASE_S) is not None
    started[0].kill()
    started[0].wait()
    await keeper.step()
    with house.ledger.read() as session:
        states = [session.get_one(ReviewRound, (one, 1)).state for one in (first, other.case_id)]
    assert states == [RoundState.WAITING, RoundState.CHECKING]
    assert len(started) == 1  # the next one after a while: what killed it may kill it again
    keeper.stop()


async def test_the_one_house_of_a_sqlite_base_takes_up_at_once_what_was_being_checked(
    house: House, rows: LedgerThreads, started: list["subprocess.Popen[bytes]"]
) -> None:
    case_id = submitted(house)
    with house.ledger.write() as session:
        assert review_rounds.claim_round(session, "gone", T0, LEASE_S) is not None
    keeper = Reviewing(rows, house.desk, house.settings, "me")
    await keeper.step()
    keeper.stop()
    with house.ledger.read() as session:
        assert session.get_one(ReviewRound, (case_id, 1)).state is RoundState.WAITING
    assert len(started) == 1


def test_a_worker_killed_during_a_check_is_followed_by_another_and_the_round_is_told_once(
    ledger_url: str, tmp_path: Path
) -> None:
    settings = Settings(home=tmp_path / "home", database_url=ledger_url, sample=False, review_children=1)
    settings.home.mkdir()
    ledger = connect(ledger_url)
    people(ledger)
    office = office_for(ledger, load_city("deyang"), settings, lambda: T0)
    case, _ = review.open_case(office, MEMBER, FIRM, "M10", GROUP)
    review.hand_in(office, MEMBER, case.case_id, "执照.docx", licence(), door="page")
    review.submit(office, MEMBER, case.case_id)

    def state() -> RoundState:
        with ledger.read() as session:
            return session.get_one(ReviewRound, (case.case_id, 1)).state

    def start() -> "subprocess.Popen[bytes]":
        return start_beside(settings, ["review", "work", "--held", "review:me"], held=True)

    with start() as first:
        wait_for(lambda: state() is not RoundState.WAITING)
        first.kill()
    with ledger.write() as session:
        give_back(session, "review:me")
    with start() as second:  # its input ends with the block, as if its house had gone
        wait_for(lambda: state() is RoundState.CHECKED)
    assert second.returncode == 0
    with ledger.read() as session:
        told = [one.origin for one in session.query(Campaign)]
    assert told == [f"review:{case.case_id}:1:checked"]
    ledger.close()
