"""The window in which one may apply, on one day: the second clock beside the document's own.

Source: domain practice: a document may be in force while this year's window is closed; without a notice of the year
the answer is 以当年申报通知为准. Both days of a window are included (Civil Code, article 1259).
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


class WindowState(enum.StrEnum):
    """What a window is on one day, in the words people use."""

    NOT_YET = "未开始"
    OPEN = "开放中"
    CLOSED = "已截止"
    ALL_YEAR = "常年"
    BY_NOTICE = "以当年申报通知为准"


@dataclass(frozen=True, slots=True)
class Span:
    """A window as a notice gives it; None is 'not said'."""

    opens_on: date | None = None
    closes_on: date | None = None  # last day, included
    all_year: bool = False


def window_on(span: Span, day: date) -> WindowState:
    """Return the state of one window on ``day``.

    >>> window_on(Span(date(2026, 5, 1), date(2026, 6, 30)), date(2026, 6, 30)).value
    '开放中'
    """
    if span.all_year:
        return WindowState.ALL_YEAR
    if span.opens_on is None and span.closes_on is None:
        return WindowState.BY_NOTICE
    if span.opens_on is not None and day < span.opens_on:
        return WindowState.NOT_YET
    if span.closes_on is not None and day > span.closes_on:
        return WindowState.CLOSED
    if span.closes_on is None and span.opens_on is not None and day.year > span.opens_on.year:
        return WindowState.BY_NOTICE  # opened in an earlier year and no end was said: nobody knows
    return WindowState.OPEN


def windows_on(spans: Iterable[Span], day: date) -> WindowState:
    """Return one state for several windows: open before coming, coming before closed.

    Windows that closed in an earlier year say nothing of this one: the notice of the year decides.
    """
    spans = list(spans)
    states = {window_on(span, day) for span in spans}
    for state in (WindowState.OPEN, WindowState.ALL_YEAR, WindowState.NOT_YET):
        if state in states:
            return state
    this_year = any(span.closes_on is not None and span.closes_on.year == day.year for span in spans)
    return WindowState.CLOSED if WindowState.CLOSED in states and this_year else WindowState.BY_NOTICE
