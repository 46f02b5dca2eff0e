"""When a push may disturb: hours, lunch, holidays and weekends that are worked."""

from datetime import datetime, timedelta

import pytest

from config.city import load_city
from config.settings import Settings
from outreach.errors import PushRefused
from outreach.manners import CHINA, hours_of, moment_of

HOURS = hours_of(Settings(), load_city("deyang").calendar)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=CHINA)


@pytest.mark.parametrize(
    ("asked", "goes_out"),
    [
        ("2026-11-23 10:00", "2026-11-23 10:00"),
        ("2026-11-23 07:59", "2026-11-23 08:30"),
        ("2026-11-23 12:00", "2026-11-23 14:00"),
        ("2026-11-23 13:59:59", "2026-11-23 14:00"),
        ("2026-11-23 20:00", "2026-11-24 08:30"),
        ("2026-11-27 20:30", "2026-11-30 08:30"),  # a Friday night
        ("2026-09-30 21:00", "2026-10-08 08:30"),  # the National Day holiday
        ("2026-09-19 21:00", "2026-09-20 08:30"),  # a Sunday that is worked
        ("2026-10-10 09:00", "2026-10-10 09:00"),  # a Saturday that is worked
    ],
)
def test_a_push_waits_for_the_next_moment_at_which_people_work(asked: str, goes_out: str) -> None:
    assert HOURS.next_allowed(at(asked)) == at(goes_out)
    assert HOURS.allows(at(asked)) is (asked == goes_out)


def test_waiting_ends_at_a_moment_that_is_allowed() -> None:
    first = at("2026-12-28 00:00")
    for hour in range(24 * 14):
        moment = HOURS.next_allowed(first + timedelta(hours=hour))
        assert HOURS.allows(moment)
        assert moment >= first + timedelta(hours=hour)


def test_a_time_is_read_in_the_citys_time() -> None:
    now = at("2026-11-23 09:00")
    assert moment_of("2026-11-24 08:00", now) == at("2026-11-24 08:00")
    assert moment_of("9:30", now) == at("2026-11-23 09:30")
    assert moment_of("2026-11-24T00:00:00+00:00", now) == at("2026-11-24 08:00")


@pytest.mark.parametrize(("text", "says"), [("8:00", "已经过去"), ("明天", "看不懂时间"), ("25:00", "看不懂时间")])
def test_a_time_that_is_over_or_unreadable_is_refused(text: str, says: str) -> None:
    with pytest.raises(PushRefused, match=says):
        moment_of(text, at("2026-11-23 09:00"))
