"""The window of an item on a day."""

from datetime import date
from typing import Any

import pytest

from knowledge.rules.item import Batch, Window
from knowledge.rules.opening import Opening, compile_window
from tests.conditions import firm, terms


def on(window: Window, day: str, **facts: Any) -> Opening:  # noqa: ANN401 - facts as JSON gives them
    return compile_window(terms(window=window), date.fromisoformat(day))(firm(**facts))


SPRING = Window("every_year", (5, 1), (6, 30))


@pytest.mark.parametrize(
    ("day", "open_", "opens"),
    [
        ("2026-04-30", False, "2026-05-01"),
        ("2026-05-01", True, "2026-05-01"),
        ("2026-06-30", True, "2026-05-01"),
        ("2026-07-01", False, "2027-05-01"),
    ],
)
def test_both_days_of_a_yearly_window_are_in_it(day: str, opens: str, *, open_: bool) -> None:
    found = on(SPRING, day)
    assert found.answer is open_
    assert found.opens == date.fromisoformat(opens)
    assert found.possible_from == (None if open_ else found.opens)
    assert found.closes is not None


def test_a_window_may_run_over_the_new_year_and_end_on_a_leap_day() -> None:
    winter = Window("every_year", (12, 1), (2, 29))
    assert on(winter, "2027-01-15").closes == date(2027, 2, 28)
    assert on(winter, "2028-02-29").answer is True
    assert on(winter, "2027-03-01").possible_from == date(2027, 12, 1)
    assert on(Window("every_year", None, (3, 31)), "2026-01-01").answer is True
    assert on(Window("every_year", (9, 1)), "2026-12-31").answer is True


def test_no_window_and_a_notice_are_open_and_say_so() -> None:
    assert "免申即享" in on(Window("none"), "2026-01-01").says
    assert on(Window("by_notice"), "2026-01-01").says == "申报时间以当年申报通知为准"
    told = on(Window("by_notice", says="一般在6月，以当年申报通知为准"), "2026-01-01")
    assert (told.answer, told.says) == (True, "一般在6月，以当年申报通知为准")
    assert on(Window("by_notice", says="随时受理"), "2026-01-01").says == "随时受理，申报时间以当年申报通知为准"
    assert on(Window("every_year"), "2026-01-01").answer is True


BATCHES = Window("batch", batches=(Batch(2023, date(2023, 3, 1), date(2023, 5, 31)), Batch(2027)))


def test_a_batch_is_open_between_its_days_or_in_its_year() -> None:
    assert on(BATCHES, "2023-05-31").answer is True
    assert on(BATCHES, "2027-12-31").answer is True
    between = on(BATCHES, "2023-06-01")
    assert (between.answer, between.possible_from) == (False, date(2027, 1, 1))
    after = on(BATCHES, "2028-01-01")
    assert (after.answer, after.possible_from) == (False, None)
    assert "都已结束" in after.says


def test_an_event_only_tells_until_when() -> None:
    fair = Window("days_after_event", days=60, event="exhibitions.ended_on")
    events = [{"ended_on": "2026-09-30"}, {"ended_on": "2026-10-10"}, {"ended_on": "2027-01-01"}, {"listed": True}]
    found = on(fair, "2026-11-22", exhibitions=events)
    assert (found.answer, found.closes) == (True, date(2026, 12, 9))
    assert on(fair, "2026-11-22").closes is None
    assert on(fair, "2027-03-31", exhibitions=events[:2]).closes is None
    months = Window("days_after_event", months=12, event="moved_in_on")
    assert on(months, "2026-11-22", moved_in_on="2026-01-31").closes == date(2027, 1, 31)
    assert "12个月" in on(months, "2026-11-22").says
    assert "60日" in on(fair, "2026-11-22").says
