"""Is a document in force on a day? The document's own clock, apart from item windows and funds.

Sources: domain practice for 行政规范性文件; "以内、届满" include the last day (Civil Code, article 1259).
"""

import enum
from dataclasses import dataclass
from datetime import date, timedelta


class Status(enum.StrEnum):
    """What a document is on one day, in the words people use."""

    IN_FORCE = "现行有效"
    NOT_YET = "未施行"
    PARTLY = "部分失效"
    REVISED = "已修订"
    SUSPENDED = "暂停执行"
    EXPIRED = "已失效"
    REPEALED = "已废止"
    DRAFT = "征求意见稿"


CITABLE_AS_RULE = frozenset({Status.IN_FORCE, Status.PARTLY})
"""Statuses under which a text may be quoted as the rule of the day; all others need their status said."""


@dataclass(frozen=True, slots=True)
class Clock:
    """The dates of a document that decide its status; None is 'not said'."""

    effective_on: date | None = None  # first day in force
    expires_on: date | None = None  # last day in force, included
    repealed_on: date | None = None  # first day no longer in force, by another document
    revised_on: date | None = None  # first day on which a new version replaces it
    suspended_on: date | None = None  # first day of a suspension
    partly_on: date | None = None  # first day on which some clauses are void or changed
    draft: bool = False  # 征求意见稿: never in force


def status_on(clock: Clock, day: date) -> Status:
    """Return the status on ``day``.

    An ending that has happened outranks what came before it: repealed, then revised, then expired.
    """
    if clock.draft:
        return Status.DRAFT
    begun = (
        (clock.repealed_on, Status.REPEALED),
        (clock.revised_on, Status.REVISED),
        (clock.expires_on and clock.expires_on + timedelta(days=1), Status.EXPIRED),
    )
    for since, status in begun:
        if since is not None and since <= day:
            return status
    if clock.effective_on is not None and day < clock.effective_on:
        return Status.NOT_YET
    for since, status in ((clock.suspended_on, Status.SUSPENDED), (clock.partly_on, Status.PARTLY)):
        if since is not None and since <= day:
            return status
    return Status.IN_FORCE


def last_day(start: date, years: int) -> date:
    """Return the last day of a validity of ``years`` full years from ``start`` (start + N years - 1 day).

    >>> last_day(date(2023, 4, 15), 3)
    datetime.date(2026, 4, 14)
    >>> last_day(date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    try:
        end = start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return date(start.year + years, 2, 28)
    return date.fromordinal(end.toordinal() - 1)


def in_transition(status: Status) -> bool:
    """Tell whether what was granted under a text may still have to be paid out: after it ended.

    Source: domain practice (过渡期): 已受理或已认定的继续兑现. The text that ended it, or the text itself, says so;
    without such a sentence nothing is claimed.
    """
    return status in {Status.EXPIRED, Status.REPEALED, Status.REVISED}
