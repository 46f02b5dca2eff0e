"""Days that are said and not written out: 去年10月, 前年, 上半年, 年底前, 下周三, 节后, 2023年那会儿, 三个月前.

Every saying is read as a span of whole days, both included, seen from one day. Calendar days only: what counts
as a working day is another rule. A week begins on Monday (GB/T 7408). 年底 is the last day of the year, 年初 its
first quarter, 年中 June and July, as offices use them.
"""

import calendar
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from knowledge.rules.chinese_date import add_months, chinese_int

_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_YEAR_WORDS = {
    "大前年": -3, "前年": -2, "去年": -1, "上一年": -1, "上年": -1, "头年": -1, "今年": 0, "本年": 0, "当年": 0,
    "明年": 1, "来年": 1, "后年": 2,
}  # fmt: skip
_DAY_WORDS = {"大前天": -3, "前天": -2, "昨天": -1, "昨日": -1, "明天": 1, "明日": 1, "后天": 2, "大后天": 3}
_WEEK = {
    **{char: at for at, char in enumerate("一二三四五六")},
    **{str(at + 1): at for at in range(6)},
    "日": 6,
    "天": 6,
    "末": 5,
}
_HALVES = {"上半年": (1, 6), "下半年": (7, 12), "年中": (6, 7), "年初": (1, 3), "初": (1, 3), "开年": (1, 3)}
_QUARTERS = {"一": 1, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_FESTIVALS = {
    "元旦": (1,), "春节": (1, 2), "过年": (1, 2), "清明": (4,), "五一": (5,), "劳动节": (5,), "端午": (5, 6),
    "中秋": (9, 10), "国庆": (10,), "十一": (10,),
}  # fmt: skip
_LONGEST_YEAR = 40  # 22年 is the year 2022; 50年 is a time

_YEARS = "|".join(_YEAR_WORDS)
_YEAR = (
    rf"(?:(?P<said>{_YEARS})|(?<!\d)(?P<year>(?:19|20)\d{{2}})\s*年度?"
    r"|(?<![\d满近第期达限立续过])(?P<short>[012]\d)年(?!以|内|期|限|来|前|后|多|度内|左右))"
)
_PART = (
    rf"(?:\s*的?\s*(?:(?P<half>上半年|下半年|年中|年?初|开年)|(?P<end>年?(?:底|末)前?)|第?(?P<quarter>[一二三四1-4])季度"
    rf"|(?P<month>{_N})月份?(?P<tail>底|末|初|上旬|中旬|下旬)?(?:\s*(?P<day>{_N})[日号])?))?"
)
_DATED = re.compile(_YEAR + _PART)
_ISO = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})[-/.](?P<month>\d{1,2})(?:[-/.](?P<day>\d{1,2}))?(?![\d.%])")
_THIS_YEAR = re.compile(
    rf"(?P<half>上半年|下半年|年中|年初|开年)|(?P<end>年(?:底|末)前?)|(?<![每各分])第?(?P<quarter>[一二三四])季度"
    rf"|(?<![\d个年每到至、])(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?(?P<tail>底|末|初|上旬|中旬|下旬)?(?:\s*(?P<day>{_N})[日号])?(?=\D|$)"
)
_NEAR_MONTH = re.compile(
    r"(?P<which>上上|上|这|本|下下|下)个?(?P<unit>月|季度|周|星期|礼拜)(?P<weekday>[一二三四五六日天末1-6])?(?!期|工作)"
)
_WEEKDAY = re.compile(r"(?<![上下这本])(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天末])(?![年期])")
_AGO = re.compile(
    rf"(?P<n>{_N}|半)\s*(?P<unit>个?年|个月|天|日|个?星期|周|个?礼拜)(?P<way>之?前|以前|之?后|以后)(?![一二三四五六七八九十\d])"
)
_DAYS = re.compile("|".join(_DAY_WORDS))
_FEAST = re.compile(rf"(?P<name>{'|'.join(_FESTIVALS)}|过完年|节|假期)(?P<way>期间|之?前|之?后|以后|以前)")
_STEPS = {"上上": -2, "上": -1, "这": 0, "本": 0, "下": 1, "下下": 2}


@dataclass(frozen=True, slots=True)
class Span:
    """Days that were said, both included, and where they stand in the text."""

    first: date
    last: date
    words: str
    start: int
    end: int


Spans = Sequence[tuple[date, date]]
"""Public holidays in order, each by its first and last day."""


def find_days(text: str, today: date, holidays: Spans = ()) -> list[Span]:
    """Return every saying of days in ``text``, in order, as seen from ``today``; what can't be is left out.

    >>> day = date(2026, 11, 22)
    >>> [(one.words, str(one.first), str(one.last)) for one in find_days("去年10月的时候还有效吗", day)]
    [('去年10月', '2025-10-01', '2025-10-31')]
    >>> [str(one.last) for one in find_days("年底前和下周三", day)]
    ['2026-12-31', '2026-11-25']
    """
    forms: list[tuple[re.Pattern[str], Callable[[re.Match[str]], tuple[date, date] | None]]] = [
        (_DATED, lambda found: _dated(found, _year_of(found, today))),
        (_ISO, lambda found: _month(int(found["year"]), found)),
        (_DAYS, lambda found: _whole(today + timedelta(days=_DAY_WORDS[found[0]]))),
        (_NEAR_MONTH, lambda found: _near(found, today)),
        (_AGO, lambda found: _ago(found, today)),
        (_FEAST, lambda found: _feast(found, today, holidays)),
        (_THIS_YEAR, lambda found: _dated(found, today.year)),
        (_WEEKDAY, lambda found: _weekday(found["weekday"], today)),
    ]
    taken: list[Span] = []
    for form, read in forms:
        for found in form.finditer(text):
            try:
                days = read(found)
            except (ValueError, OverflowError):  # 2月30日, or a year nobody lives in
                continue
            free = all(found.end() <= one.start or found.start() >= one.end for one in taken)
            if days is not None and free:
                taken.append(Span(*days, found[0].strip(), found.start(), found.end()))
    return sorted(taken, key=lambda one: one.start)


def _whole(day: date) -> tuple[date, date]:
    return day, day


def _year_of(found: re.Match[str], today: date) -> int:
    if found["said"]:
        return today.year + _YEAR_WORDS[found["said"]]
    return int(found["year"]) if found["year"] else 2000 + int(found["short"])


def _months(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1])


def _dated(found: re.Match[str], year: int) -> tuple[date, date] | None:
    if found["half"]:
        return _months(year, *_HALVES[found["half"]])
    if found["end"]:
        return (date(year, 12, 1), date(year, 12, 31))
    if found["quarter"]:
        quarter = _QUARTERS[found["quarter"]]
        return _months(year, 3 * quarter - 2, 3 * quarter)
    return _month(year, found) if found["month"] else _months(year, 1, 12)


def _month(year: int, found: re.Match[str]) -> tuple[date, date]:
    month = chinese_int(found["month"]) or 0
    if found["day"]:
        return _whole(date(year, month, chinese_int(found["day"]) or 0))
    first, last = _months(year, month, month)
    tail = found.groupdict().get("tail")
    if tail in {"初", "上旬"}:
        return first, first.replace(day=10)
    if tail == "中旬":
        return first.replace(day=11), first.replace(day=20)
    return (first.replace(day=21), last) if tail else (first, last)


def _near(found: re.Match[str], today: date) -> tuple[date, date] | None:
    step, unit = _STEPS[found["which"]], found["unit"]
    if unit == "月":
        first = add_months(today.replace(day=1), step)
        return _months(first.year, first.month, first.month)
    if unit == "季度":
        first = add_months(today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1), 3 * step)
        return _months(first.year, first.month, first.month + 2)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
    return _of_week(monday, found["weekday"])


def _of_week(monday: date, weekday: str | None) -> tuple[date, date]:
    if weekday is None:
        return monday, monday + timedelta(days=6)
    day = monday + timedelta(days=_WEEK[weekday])
    return (day, day + timedelta(days=1)) if weekday == "末" else _whole(day)


def _weekday(weekday: str, today: date) -> tuple[date, date]:
    """Read a day of the week without 上 or 下: this week's, or the next one's when it is over."""
    monday = today - timedelta(days=today.weekday())
    found = _of_week(monday, weekday)
    return found if found[1] >= today else _of_week(monday + timedelta(weeks=1), weekday)


def _ago(found: re.Match[str], today: date) -> tuple[date, date] | None:
    half = found["n"] == "半"
    number = 1 if half else chinese_int(found["n"]) or 0
    sign = -1 if "前" in found["way"] else 1
    unit = found["unit"].removeprefix("个")
    if unit == "年":
        months = 6 if half else 12 * number
        return _whole(add_months(today, sign * months)) if half or number <= _LONGEST_YEAR else None
    if unit == "月":
        return None if half else _whole(add_months(today, sign * number))
    days = number if unit in {"天", "日"} else 7 * number
    return _whole(today + timedelta(days=sign * days))


def _feast(found: re.Match[str], today: date, holidays: Spans) -> tuple[date, date] | None:
    """Read 节后: the week after the holiday that is on or comes next; without a calendar it is not read."""
    name = found["name"]
    months = _FESTIVALS.get("春节" if name == "过完年" else name)
    coming = [days for days in holidays if days[1] >= today and (months is None or days[0].month in months)]
    if name in {"元旦", "春节", "过年", "过完年"}:  # both may begin in January
        coming = [days for days in coming if (days[0].day < 5 and days[0].month == 1) == (name == "元旦")]  # noqa: PLR2004 - 1 January and its bridge
    if not coming:
        return None
    first, last = coming[0]
    if found["way"] == "期间":
        return first, last
    if "后" in found["way"]:
        return last + timedelta(days=1), last + timedelta(days=7)
    return first - timedelta(days=7), first - timedelta(days=1)
