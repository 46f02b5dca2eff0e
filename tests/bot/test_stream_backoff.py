"""How long a place waits before it opens its next connection."""

from dataclasses import dataclass
from typing import cast

import pytest

from bot.line import Line
from bot.supervisor import BURST, Backoff, End, Rhythm


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Stood:
    age_s: float = 0.0
    carried: bool = False


def line(age_s: float = 0.0, *, carried: bool = False) -> Line:
    return cast("Line", Stood(age_s, carried))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def backoff(clock: Clock) -> Backoff:
    return Backoff(Rhythm(), clock)


def test_waits_double_from_one_second_to_a_minute(backoff: Backoff) -> None:
    waits = [backoff.after_failure() for _ in range(30)]
    for wait, least in zip(waits, [1, 2, 4, 8, 16, *[30] * 25], strict=True):
        assert least <= wait <= 2 * least


def test_waits_are_not_all_alike() -> None:
    assert len({Backoff(Rhythm(), Clock()).after_failure() for _ in range(20)}) > 1


def test_a_clean_close_waits_too(backoff: Backoff) -> None:
    assert backoff.after(line(), End.CLOSED) >= 1
    assert backoff.after(line(), End.CLOSED) >= 2


@pytest.mark.parametrize("good", [line(age_s=30.0), line(carried=True)])
def test_a_connection_that_was_of_use_starts_the_count_again(backoff: Backoff, good: Line) -> None:
    for _ in range(6):
        backoff.after_failure()
    assert 1 <= backoff.after(good, End.CLOSED) <= 2


def test_a_connection_that_only_stood_for_a_moment_does_not(backoff: Backoff) -> None:
    for _ in range(4):
        backoff.after_failure()
    assert backoff.after(line(age_s=29.0), End.CLOSED) >= 16


def test_a_dismissed_connection_is_replaced_at_once_the_first_time_only(backoff: Backoff) -> None:
    assert backoff.after(line(), End.LEFT) == 0
    assert backoff.after(line(), End.LEFT) >= 1
    assert backoff.after(line(), End.LEFT) >= 2
    assert backoff.after(line(age_s=60), End.LEFT) == 0


def test_a_server_that_dismisses_after_each_message_causes_no_storm(backoff: Backoff, clock: Clock) -> None:
    waits = [backoff.after(line(carried=True), End.LEFT) for _ in range(BURST + 1)]
    assert waits[:BURST] == [0.0] * BURST
    assert waits[BURST] >= 1
    clock.now += 31
    assert backoff.after(line(carried=True), End.LEFT) == 0


def test_a_silent_connection_is_replaced_at_once(backoff: Backoff) -> None:
    assert backoff.after(line(age_s=60), End.SILENT) == 0
