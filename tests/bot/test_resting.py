"""Two processes on one ledger leave an endpoint alone together, and one trial brings it back for both."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.resting import SharedRest
from knowledge.answer.breaker import FRESH_S, Breaker
from knowledge.answer.writer import ModelOff
from ledger.base import Ledger

NOON = datetime(2026, 11, 22, 4, 0, tzinfo=UTC)
REST_S = 30.0


class Clock:
    """The seconds of every process, and the moment of the day."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return NOON + timedelta(seconds=self.seconds - 1000.0)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def processes(ledger: Ledger, second_ledger: Ledger, clock: Clock) -> tuple[Breaker, Breaker]:
    one, other = (Breaker(3, REST_S, clock, SharedRest(each, clock.now)) for each in (ledger, second_ledger))
    return one, other


def passes(enter: Callable[[], None]) -> bool:
    try:
        enter()
    except ModelOff:
        return False
    return True


def test_what_one_process_finds_out_all_respect(processes: tuple[Breaker, Breaker], clock: Clock) -> None:
    one, other = processes
    assert passes(other.enter)
    for _ in range(3):
        one.failed("连接不上")
    clock.seconds += FRESH_S
    with pytest.raises(ModelOff, match="连接不上"):
        other.enter()


def test_one_trial_for_all_brings_it_back_for_all(processes: tuple[Breaker, Breaker], clock: Clock) -> None:
    one, other = processes
    one.failed("密钥不对", for_good=True)
    clock.seconds += REST_S + 1
    assert [passes(other.enter), passes(one.enter)] == [True, False]
    other.answered()
    clock.seconds += FRESH_S
    assert [passes(one.enter), passes(other.enter)] == [True, True]
    assert not one.open


def test_a_trial_in_vain_is_a_further_rest_for_all(processes: tuple[Breaker, Breaker], clock: Clock) -> None:
    one, other = processes
    one.failed("密钥不对", for_good=True)
    clock.seconds += REST_S + 1
    other.enter()
    other.failed("密钥不对")
    clock.seconds += FRESH_S
    assert not passes(one.enter)
    clock.seconds += REST_S
    assert passes(one.enter)


def test_the_board_is_read_once_a_second_at_most(ledger: Ledger, clock: Clock) -> None:
    class Counted(SharedRest):
        read = 0

        def rest(self) -> tuple[str, float] | None:
            self.read += 1
            return super().rest()

    board = Counted(ledger, clock.now)
    breaker = Breaker(3, REST_S, clock, board)
    for _ in range(50):
        breaker.enter()
    assert board.read == 1
    clock.seconds += FRESH_S
    breaker.enter()
    assert board.read == 2
