"""Days of work, on the city's own calendar."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.city import YearCalendar, load_city
from knowledge.rules.workday import due, is_workday

CALENDAR = load_city("deyang").calendar


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-02-13", 3, "2026-02-25"),
        ("2026-04-30", 5, "2026-05-11"),
        ("2026-09-30", 3, "2026-10-10"),
        ("2026-02-02", 15, "2026-02-28"),
        ("2026-09-18", 7, "2026-09-29"),
        ("2026-01-01", 3, "2026-01-06"),
    ],
)
def test_a_limit_ends_on_the_day_the_notice_gives(start: str, days: int, end: str) -> None:
    assert due(date.fromisoformat(start), days, CALENDAR).day == date.fromisoformat(end)


def test_the_year_2026_has_248_days_of_work() -> None:
    days = (date(2026, 1, 1) + timedelta(days=at) for at in range(365))
    assert sum(is_workday(day, CALENDAR) for day in days) == 248


def test_a_year_without_calendar_counts_weekends_and_says_so() -> None:
    found = due(date(2031, 12, 30), 3, {})
    assert (found.day, found.guessed) == (date(2032, 1, 2), (2031, 2032))


def test_no_days_end_on_the_day_itself_and_fewer_are_refused() -> None:
    assert due(date(2026, 1, 1), 0, CALENDAR).day == date(2026, 1, 1)
    with pytest.raises(ValueError, match="负数"):
        due(date(2026, 1, 1), -1, CALENDAR)


@given(st.dates(date(2022, 1, 1), date(2026, 6, 1)), st.integers(1, 60), st.integers(1, 60))
def test_a_longer_limit_ends_later_and_always_on_a_day_of_work(start: date, one: int, more: int) -> None:
    first, last = due(start, one, CALENDAR).day, due(start, one + more, CALENDAR).day
    assert start < first < last
    assert is_workday(last, CALENDAR)
    assert due(first, more, CALENDAR).day == last


def test_a_weekend_day_worked_counts() -> None:
    calendar = {2026: YearCalendar(off=frozenset(), work=frozenset({date(2026, 1, 3)}))}
    assert due(date(2026, 1, 2), 1, calendar).day == date(2026, 1, 3)
