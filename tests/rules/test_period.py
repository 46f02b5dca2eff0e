"""The document's own clock."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.period import Clock, Status, in_transition, last_day, status_on

DAY = date(2026, 11, 22)
BEFORE = DAY - timedelta(days=1)
AFTER = DAY + timedelta(days=1)


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (Clock(), Status.IN_FORCE),
        (Clock(effective_on=DAY), Status.IN_FORCE),
        (Clock(effective_on=AFTER), Status.NOT_YET),
        (Clock(expires_on=DAY), Status.IN_FORCE),
        (Clock(expires_on=BEFORE), Status.EXPIRED),
        (Clock(repealed_on=DAY), Status.REPEALED),
        (Clock(repealed_on=AFTER), Status.IN_FORCE),
        (Clock(revised_on=DAY), Status.REVISED),
        (Clock(suspended_on=DAY), Status.SUSPENDED),
        (Clock(partly_on=DAY), Status.PARTLY),
        (Clock(draft=True), Status.DRAFT),
        (Clock(expires_on=BEFORE, repealed_on=DAY), Status.REPEALED),
        (Clock(suspended_on=BEFORE, expires_on=BEFORE), Status.EXPIRED),
        (Clock(suspended_on=BEFORE, partly_on=BEFORE), Status.SUSPENDED),
    ],
)
def test_the_status_of_the_day(clock: Clock, expected: Status) -> None:
    assert status_on(clock, DAY) is expected


DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
SOME = st.none() | DAYS


@given(SOME, SOME, SOME, DAYS)
def test_a_draft_is_never_in_force(start: date | None, end: date | None, repealed: date | None, day: date) -> None:
    assert status_on(Clock(start, end, repealed, draft=True), day) is Status.DRAFT


@given(DAYS, st.integers(1, 20))
def test_a_validity_ends_on_its_last_day_and_not_before(start: date, years: int) -> None:
    end = last_day(start, years)
    clock = Clock(effective_on=start, expires_on=end)
    assert status_on(clock, end) is Status.IN_FORCE
    assert status_on(clock, end + timedelta(days=1)) is Status.EXPIRED


@given(DAYS, DAYS)
def test_a_repealed_text_never_comes_back(repealed: date, day: date) -> None:
    dead = status_on(Clock(repealed_on=repealed), day) is Status.REPEALED
    assert dead is (day >= repealed)


def test_a_validity_from_a_leap_day_ends_on_the_last_of_february() -> None:
    assert last_day(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert last_day(date(2024, 2, 29), 4) == date(2028, 2, 28)


def test_only_what_has_ended_has_a_transition() -> None:
    ended = {Status.EXPIRED, Status.REPEALED, Status.REVISED}
    assert {status for status in Status if in_transition(status)} == ended
