"""Days of work: weekends are off, public holidays are off, weekend days worked instead (调休) are not.

Counting starts on the next day of work; a limit of n ends on the n-th. The calendar comes as data, one entry a year, as
the State Council's notice gives it; a year without one counts plain weekends, and that must be said.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

SATURDAY = 5


class YearOfDays(Protocol):
    """What differs from plain weekends in one year."""

    @property
    def off(self) -> Collection[date]:
        """Days of public holiday."""

    @property
    def work(self) -> Collection[date]:
        """Weekend days worked."""


Calendar = Mapping[int, YearOfDays]


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a limit, and the years on the way whose holidays nobody has loaded."""

    day: date
    guessed: tuple[int, ...] = ()


def is_workday(day: date, calendar: Calendar) -> bool:
    """Tell whether people work on ``day``."""
    year = calendar.get(day.year)
    if year is not None and day in year.off:
        return False
    return day.weekday() < SATURDAY or (year is not None and day in year.work)


def due(day: date, workdays: int, calendar: Calendar) -> Due:
    """Return the day on which a limit of ``workdays`` that begins on ``day`` ends; its own day does not count.

    Raises:
        ValueError: ``workdays`` is negative.
    """
    if workdays < 0:
        raise ValueError(f"工作日天数不能是负数：{workdays}")
    left, at, guessed = workdays, day, set[int]()
    while left:
        at += timedelta(days=1)
        left -= is_workday(at, calendar)
        if at.year not in calendar:
            guessed.add(at.year)
    return Due(at, tuple(sorted(guessed)))
