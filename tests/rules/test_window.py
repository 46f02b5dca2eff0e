"""The window in which one may apply, on one day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.window import Span, WindowState, window_on, windows_on

OPENS, CLOSES = date(2026, 5, 1), date(2026, 6, 30)
SPAN = Span(OPENS, CLOSES)


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (OPENS - timedelta(1), WindowState.NOT_YET),
        (OPENS, WindowState.OPEN),
        (CLOSES, WindowState.OPEN),  # the last day is included
        (CLOSES + timedelta(1), WindowState.CLOSED),
    ],
)
def test_both_days_are_included(day: date, state: WindowState) -> None:
    assert window_on(SPAN, day) is state


def test_what_is_open_all_year_has_no_days() -> None:
    assert window_on(Span(all_year=True), date(1999, 1, 1)) is WindowState.ALL_YEAR


def test_without_days_the_notice_of_the_year_decides() -> None:
    assert window_on(Span(), OPENS) is WindowState.BY_NOTICE
    assert windows_on([], OPENS) is WindowState.BY_NOTICE


def test_an_opening_without_end_says_nothing_of_the_next_year() -> None:
    assert window_on(Span(opens_on=OPENS), date(2026, 12, 31)) is WindowState.OPEN
    assert window_on(Span(opens_on=OPENS), date(2027, 1, 1)) is WindowState.BY_NOTICE


def test_one_open_window_is_enough() -> None:
    second = Span(date(2026, 9, 1), date(2026, 9, 30))
    assert windows_on([SPAN, second], date(2026, 9, 30)) is WindowState.OPEN
    assert windows_on([SPAN, second], date(2026, 7, 15)) is WindowState.NOT_YET
    assert windows_on([SPAN, second], date(2026, 10, 1)) is WindowState.CLOSED
    assert windows_on([SPAN, second], date(2027, 1, 1)) is WindowState.BY_NOTICE


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)))
def test_a_day_is_before_in_or_after(day: date) -> None:
    expected = WindowState.NOT_YET if day < OPENS else WindowState.CLOSED if day > CLOSES else WindowState.OPEN
    assert window_on(SPAN, day) is expected
