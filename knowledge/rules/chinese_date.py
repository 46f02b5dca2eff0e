"""Days and numbers as Chinese documents write them: 2022年6月8日, 二〇二二年六月八日, 2022-06-08, a bare 20201119."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

_DIGIT = {
    **{char: value for value, char in enumerate("〇一二三四五六七八九")},
    "零": 0, "○": 0, "Ｏ": 0, "O": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3,
}  # fmt: skip
_UNIT = {"十": 10, "百": 100, "千": 1000}
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_CN = "〇○零Ｏ一二三四五六七八九"
_LATIN = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日|([-/.])(\d{1,2})\4(\d{1,2})(?!\d))"
)
_HAN = re.compile(rf"([{_CN}]{{4}})\s*年\s*([一二三四五六七八九十]{{1,2}})\s*月\s*([一二三四五六七八九十]{{1,3}})\s*日")
_BARE = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
_MONTH = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年\s*(?:(\d{1,2})\s*月\s*(?:底|末|份)?|底|末)(?!\s*\d)")


@dataclass(frozen=True, slots=True)
class Found:
    """A day found in a text."""

    day: date
    start: int
    end: int


def chinese_int(text: str) -> int | None:
    """Read a whole number written in Chinese or in digits, None when it is neither.

    >>> chinese_int("二十三"), chinese_int("两"), chinese_int("5"), chinese_int("一百零二"), chinese_int("二〇二二")
    (23, 2, 5, 102, 2022)
    """
    text = text.strip().translate(_WIDE)
    if text.isdecimal():
        return int(text)
    if not text or any(char not in _DIGIT and char not in _UNIT for char in text):
        return None
    if not any(char in _UNIT for char in text):
        return int("".join(str(_DIGIT[char]) for char in text))
    total = digit = 0
    for char in text:
        if char in _UNIT:
            total += (digit or 1) * _UNIT[char]
            digit = 0
        else:
            digit = _DIGIT[char]
    return total + digit


def find_dates(text: str) -> list[Found]:
    """Return every whole day in ``text``, in order. Impossible days (2023年2月30日) are left out."""
    line = text.translate(_WIDE)
    found = []
    for match in _LATIN.finditer(line):
        month, day = (match[2], match[3]) if match[2] else (match[5], match[6])
        found.append(_day(int(match[1]), int(month), int(day), match))
    for match in _HAN.finditer(line):
        year, month_no, day_no = (chinese_int(part) or 0 for part in match.groups())
        found.append(_day(year, month_no, day_no, match))
    return sorted((day for day in found if day), key=lambda day: day.start)


def parse_date(text: str) -> date | None:
    """Return the first day in a short field such as a page's 成文日期; a bare 20201119 counts here.

    >>> parse_date("二〇二二年六月八日"), parse_date("20201119")
    (datetime.date(2022, 6, 8), datetime.date(2020, 11, 19))
    """
    days = find_dates(text)
    if days:
        return days[0].day
    bare = _BARE.search(text.translate(_WIDE))
    if bare is None:
        return None
    found = _day(int(bare[1]), int(bare[2]), int(bare[3]), bare)
    return found.day if found else None


def parse_last_day(text: str) -> date | None:
    """Return the day an end is given as; "2027年12月" and "2027年底" mean the last day of the month or year.

    >>> parse_last_day("2027年底"), parse_last_day("2027年2月")
    (datetime.date(2027, 12, 31), datetime.date(2027, 2, 28))
    """
    days = find_dates(text)
    if days:
        return days[0].day
    match = _MONTH.search(text.translate(_WIDE))
    if match is None:
        return None
    year, month = int(match[1]), int(match[2] or 12)
    if not 1 <= month <= 12:  # noqa: PLR2004 - months
        return None
    return date(year, month, calendar.monthrange(year, month)[1])


def add_months(start: date, months: int) -> date:
    """Return the same day ``months`` later, or the last day of a shorter month."""
    year, month = divmod(start.month - 1 + months, 12)
    year, month = start.year + year, month + 1
    return date(year, month, min(start.day, calendar.monthrange(year, month)[1]))


def _day(year: int, month: int, day: int, match: re.Match[str]) -> Found | None:
    try:
        return Found(date(year, month, day), match.start(), match.end())
    except ValueError:
        return None
