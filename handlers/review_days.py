"""The day a promise ends: “10月15前补”, “12/1”, “10个工作日内”, “下周五”. A day without a year is the next such day."""

import re
from datetime import date, timedelta

from casework.office import ReviewOffice
from knowledge.rules.relative_day import find_days

_FULL = re.compile(r"(?P<year>20\d\d)\s*[年./-]\s*(?P<month>\d{1,2})\s*[月./-]\s*(?P<day>\d{1,2})\s*[日号]?")
_SHORT = re.compile(r"(?<![\d./-])(?P<month>\d{1,2})\s*(?:月|[./-])\s*(?P<day>\d{1,2})\s*[日号]?(?![\d./-])")
_WITHIN = re.compile(
    r"(?P<count>\d{1,3}|[一二两三四五六七八九十]{1,3})\s*个?"
    r"(?:(?P<unit>工作日|天|周)(?:之?内|以内|后|前)?|(?P<long>日|月)(?:之?内|以内|后))"
)
_END_OF_MONTH = re.compile(r"(?P<next>下个?)?(?:本|这个?)?月(?:底|末)")
_AFTER = re.compile(r"^\s*(?:之?前|以前|内|止|为止)?\s*(?:补(?:交|齐|正|上)?|交|提交)?")
_DIGITS = {sign: at for at, sign in enumerate("零一二三四五六七八九")} | {"两": 2}


def day_in(text: str, office: ReviewOffice) -> tuple[date | None, str]:
    """Return the day a text names and the text without it; None when it names none.

    A day without a year that has passed this year is one of next year.
    """
    today = office.today()
    for pattern in (_FULL, _SHORT):
        for found in pattern.finditer(text):
            day = _of(found, today)
            if day is not None:
                return day, _without(text, found.start(), found.end())
    if (within := _WITHIN.search(text)) is not None:
        return _within(within, office), _without(text, within.start(), within.end())
    if (end := _END_OF_MONTH.search(text)) is not None:
        later = today.replace(day=28) + timedelta(days=35 if end["next"] else 4)
        return later.replace(day=1) - timedelta(days=1), _without(text, end.start(), end.end())
    for one in find_days(text, today):
        if one.last > today:
            return one.last, _without(text, one.start, one.end)
    return None, text


def _of(found: re.Match[str], today: date) -> date | None:
    year = found.groupdict().get("year")
    try:
        day = date(int(year or today.year), int(found["month"]), int(found["day"]))
    except ValueError:
        return None
    if year is None and day <= today:
        return _next_year(day)
    return day


def _next_year(day: date) -> date | None:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February
        return None


def _within(found: re.Match[str], office: ReviewOffice) -> date:
    count = _number(found["count"])
    unit = found["unit"] or found["long"]
    if unit == "工作日":
        return office.due(count)
    days = {"周": 7, "月": 30}.get(unit, 1)
    return office.today() + timedelta(days=count * days)


def _number(text: str) -> int:
    """Read a small number.

    >>> _number("12"), _number("十"), _number("十五"), _number("二十")
    (12, 10, 15, 20)
    """
    if text.isdigit():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)


def _without(text: str, start: int, end: int) -> str:
    rest = text[end:]
    return f"{text[:start]} {_AFTER.sub('', rest)}".strip()
