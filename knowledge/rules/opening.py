"""Can one apply on a day, until when, and when next: the second clock of an item, beside its basis being in force.

免申即享 has no window of the firm's, except that a closed batch is closed. Where the yearly notice decides, the window
counts as open and the remark 以当年申报通知为准 goes with it. Both days of a window are included (Civil Code, article
1259).
"""

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from knowledge.rules.answers import Answer
from knowledge.rules.chinese_date import add_months
from knowledge.rules.facts import Facts
from knowledge.rules.item import Batch, Terms, Window

BY_THE_NOTICE = "通知为准"
BY_NOTICE = "申报时间以当年申报通知为准"
ALL_YEAR = "免申即享，无需申报"


@dataclass(frozen=True, slots=True)
class Opening:
    """The window on one day."""

    says: str
    answer: Answer = True
    opens: date | None = None  # of the window that is open, or the next one
    closes: date | None = None  # last day, included
    possible_from: date | None = None  # of a closed one: the next opening, where it is known


Ask: TypeAlias = Callable[[Facts], Opening]


def _closed(says: str, opens: date | None = None, closes: date | None = None) -> Opening:
    return Opening(says, False, opens, closes, opens)  # noqa: FBT003 - the answer of a closed window


def compile_window(terms: Terms, day: date) -> Ask:
    """Compile the window of one version of an item on one day."""
    window = terms.window
    if window.kind == "days_after_event" and window.event:
        return _after_event(window, day)
    fixed = _fixed(window, day)
    return lambda _: fixed


def _fixed(window: Window, day: date) -> Opening:
    """Return the opening where no fact of the firm decides."""
    if window.kind == "every_year" and (window.opens or window.closes):
        return _every_year(window, day)
    if window.batches:
        return _batches(window.batches, day)
    if window.kind == "none":
        return Opening(window.says or ALL_YEAR)
    return Opening(window.says if BY_THE_NOTICE in window.says else "，".join(filter(None, (window.says, BY_NOTICE))))


def _every_year(window: Window, day: date) -> Opening:
    opens, closes = window.opens or (1, 1), window.closes or (12, 31)
    spans = [_span(year, opens, closes) for year in range(day.year - 1, day.year + 2)]
    current = next(((first, last) for first, last in spans if first <= day <= last), None)
    if current is not None:
        return Opening(f"申报时间{_said(*current)}，正在受理", opens=current[0], closes=current[1])
    first, last = next((first, last) for first, last in spans if first > day)
    return _closed(f"今天不在申报时间内，下次为{_said(first, last)}", first, last)


def _span(year: int, opens: tuple[int, int], closes: tuple[int, int]) -> tuple[date, date]:
    """Return the window that opens in a year; one that closes before it opens runs over the new year."""
    return _in_year(year, opens), _in_year(year + (closes < opens), closes)


def _in_year(year: int, month_day: tuple[int, int]) -> date:
    month, day = month_day
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _batches(batches: Sequence[Batch], day: date) -> Opening:
    """A batch without days is open in its year."""
    spans = [(one.opens or date(one.year, 1, 1), one.closes or date(one.year, 12, 31)) for one in batches]
    current = next(((first, last) for first, last in spans if first <= day <= last), None)
    if current is not None:
        return Opening(f"本批次{_said(*current)}，正在办理", opens=current[0], closes=current[1])
    coming = sorted((first, last) for first, last in spans if first > day)
    if coming:
        first, last = coming[0]
        return _closed(f"下一批次为{_said(first, last)}", first, last)
    return _closed("已公布的批次都已结束，下一批次以主管部门通知为准")


def _after_event(window: Window, day: date) -> Ask:
    """So long after an event of the firm's: the day itself is a condition of the item, here is only said until when."""
    path, says = window.event or "", window.says or _limit(window)
    name, _, field = path.partition(".")

    def ask(facts: Facts) -> Opening:
        due = [_due(event, window) for event in _events(facts, path, name, field) if event <= day]
        last = max((one for one in due if one >= day), default=None)
        return Opening(says, closes=last)

    return ask


def _limit(window: Window) -> str:
    return f"事后{window.months}个月内申报" if window.months else f"事后{window.days or 0}日内申报"


def _due(event: date, window: Window) -> date:
    return date.fromordinal(add_months(event, window.months or 0).toordinal() + (window.days or 0))


def _events(facts: Facts, path: str, name: str, field: str) -> list[date]:
    records = facts.records(name)
    found = [facts.value(path)] if records is None else [record.get(field) for record in records]
    return [one for one in found if isinstance(one, date)]


def _said(first: date, last: date) -> str:
    return f"{first}至{last}"
