"""Days and periods as papers print them. A month alone is any of its days; 长期 never ends."""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from knowledge.rules.agreement_amount import tidy
from knowledge.rules.chinese_date import chinese_int, find_dates

Days: TypeAlias = tuple[date, date]  # the first and the last day a printed date can mean
_LONG = re.compile(r"长期|永久|无固定期限|不约定期限|长久")
_HAN_MONTH = re.compile(r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月(?!.{0,3}日)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*(?:年|[-./])\s*(\d{1,2})\s*(?:月|(?![\d\s./-]))(?!\s*\d{1,2}\s*日)")
_BARE = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_SLACK = re.compile(r"(?<=\d)\s*([./-])\s*(?=\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """From a day to a day; None: not printed. ``endless`` is 长期."""

    first: date | None
    last: date | None
    endless: bool = False


def days_in(text: str) -> tuple[Days, ...]:
    """Return every date of a text in order, months as all of their days.

    >>> days_in("二〇二四年三月五日")
    ((datetime.date(2024, 3, 5), datetime.date(2024, 3, 5)),)
    >>> days_in("2024年3月")
    ((datetime.date(2024, 3, 1), datetime.date(2024, 3, 31)),)
    """
    plain = _SLACK.sub(r"\1", tidy(text).replace("—", "-").replace("－", "-"))
    found = [(one.start, (one.day, one.day)) for one in find_dates(plain)]
    taken = [(one.start, one.end) for one in find_dates(plain)]
    for match in _BARE.finditer(plain):
        day = _day(int(match[1]), int(match[2]), int(match[3]))
        found += [(match.start(), (day, day))] if day else []
        taken.append((match.start(), match.end()))
    months = [(match, int(match[1]), int(match[2])) for match in _MONTH.finditer(plain)]
    months += [(match, chinese_int(match[1]) or 0, chinese_int(match[2]) or 0) for match in _HAN_MONTH.finditer(plain)]
    for match, year, month in months:
        first = _day(year, month, 1)
        if first and not any(start <= match.start() < end for start, end in taken):
            found.append((match.start(), (first, first.replace(day=calendar.monthrange(year, month)[1]))))
    return tuple(days for _, days in sorted(found))


def day_of(text: str) -> Days | None:
    """Return the first date of a text."""
    return next(iter(days_in(text)), None)


def period(text: str) -> Period | None:
    """Return the period of a text; one date alone is its last day.

    >>> period("2023.05.01-2026.04.30")
    Period(first=datetime.date(2023, 5, 1), last=datetime.date(2026, 4, 30), endless=False)
    >>> period("长期").endless
    True
    """
    days = days_in(text)
    if _LONG.search("".join(text.split())):
        return Period(days[0][0] if days else None, None, endless=True)
    if not days:
        return None
    if len(days) == 1:
        opens = re.search(r"(?:起|开始|始)\D*$", text) and "止" not in text
        return Period(days[0][0], None) if opens else Period(None, days[0][1])
    return Period(days[0][0], days[-1][1])


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
