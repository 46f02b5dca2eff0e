"""Days, periods, sums, areas and other figures, cut out of what stands behind their label, with their normal form."""

import re
import unicodedata
from collections.abc import Sequence

from knowledge.papers.fields_amounts import UPPER, area, figure, money, upper_amount, written
from knowledge.papers.fields_printed import Read, balanced, folded
from knowledge.rules.chinese_date import Found, find_dates, parse_date, parse_last_day

_LONG_TERM = re.compile(r"长\s*期|无固定期限|永久|无期限|永续")
_MONEY_IN = re.compile(r"[¥￥]?\s*\d[\d,，]*(?:\.\d+)?\s*(?:亿|万)?\s*元?")
_AREA_IN = re.compile(r"\d[\d,，]*(?:\.\d+)?\s*(?:万)?\s*(?:㎡|m2|m²|平方米|平米|亩|公顷)?", re.IGNORECASE)
_CLAUSE = re.compile(r"[。；;]|[，,](?!\d)")
SHORT = 24  # characters of a value that is not cut
_DAYS = re.compile(r"(\d+)\s*(?:个)?\s*(日历天|日历日|工作日|天|日|个月|月|年)?")


def _date(shown: str, _: str) -> Read | None:
    days = find_dates(shown)
    if days:
        return Read(shown[days[0].start : days[0].end], days[0].day.isoformat(), 1.0)
    day = parse_date(shown)
    if day:
        return Read(shown, day.isoformat(), 0.9)
    last = parse_last_day(shown)
    if last:
        return Read(shown, last.isoformat(), 0.7)
    return Read(shown, None, 0.5) if re.search(r"\d|长期", shown) and len(shown) < 60 else None  # noqa: PLR2004 - characters


def _month(shown: str, unit: str) -> Read | None:
    if find_dates(shown):
        return _date(shown, unit)
    month = re.search(r"((?:19|20)\d{2})\s*[-./年]\s*(\d{1,2})\s*月?", shown)
    if month and 1 <= int(month[2]) <= 12:  # noqa: PLR2004 - months
        return Read(month[0], f"{month[1]}-{int(month[2]):02d}", 1.0)
    return _date(shown, unit)


def _period(shown: str, unit: str) -> Read | None:
    days = find_dates(shown)
    if len(days) >= 2:  # noqa: PLR2004 - both ends
        return Read(_both(shown, days), f"{days[0].day.isoformat()}/{days[1].day.isoformat()}", 1.0)
    if (forever := _LONG_TERM.search(shown)) and len(shown) <= 60:  # noqa: PLR2004 - characters
        start = days[0].day.isoformat() if days else ""
        return Read(shown[: forever.end()] if days else shown, f"{start}/长期", 1.0)
    if len(days) == 1:
        begins = re.search(r"起|自", shown) and not re.search(r"止|至\s*[\d二]|前", shown)
        day = days[0].day.isoformat()
        return Read(shown, f"{day}/" if begins else f"/{day}", 1.0 if not begins else 0.8)
    bare = parse_date(shown) or parse_last_day(shown)
    if bare:
        return Read(shown, f"/{bare.isoformat()}", 0.8)
    length = _DAYS.search(unicodedata.normalize("NFKC", shown))
    if length and (length[2] or unit):
        return Read(shown, f"P{length[1]}{length[2] or unit}", 0.9)
    return Read(shown, None, 0.5) if len(shown) <= 60 and re.search(r"\d|年|月", shown) else None  # noqa: PLR2004 - characters


def _both(shown: str, days: Sequence[Found]) -> str:
    """Return a period without the sentence around it."""
    before, after = shown[: days[0].start], shown[days[1].end :]
    ends = re.match(r"\s*(?:止|前|届?满)?(?:[)）]$)?", after)
    begins = re.search(r"(?:自|从)\s*$", before)
    start = days[0].start - (len(begins[0]) if begins else 0)
    if re.fullmatch(r"[^，。；,;]{0,14}", before) and not re.search(r"[，。；,;（(]", after) and len(after) <= 4:  # noqa: PLR2004
        return shown
    return balanced(shown[start : days[1].end + (ends.end() if ends else 0)].strip())


def _until(shown: str, unit: str) -> Read | None:
    """Read the day something ends: the last of several."""
    days = find_dates(shown)
    if len(days) >= 2:  # noqa: PLR2004 - both ends
        return Read(_both(shown, days), days[-1].day.isoformat(), 1.0)
    return _date(shown, unit)


def _money(shown: str, unit: str) -> Read | None:
    found = money(shown, unit)
    if found is None:
        return None
    plain = unicodedata.normalize("NFKC", shown)
    cut = _MONEY_IN.search(plain)
    if cut and (UPPER.search(shown) or len(shown) > SHORT):
        return Read(cut[0].strip(), written(found), 1.0)
    quality = 0.9 if cut is None else 1.0 if len(shown) <= 60 else 0.5  # noqa: PLR2004 - characters
    return Read(shown, written(found), quality)


def _upper(shown: str, _: str) -> Read | None:
    found = UPPER.search(shown)
    amount = upper_amount(found[1]) if found else None
    return Read(found[1].strip(), written(amount), 1.0) if found and amount is not None else None


def _area(shown: str, unit: str) -> Read | None:
    shown = balanced(shown.rpartition("小写")[2].lstrip("）):： ")) or shown
    found = area(shown, unit)
    if found is None:
        return None
    cut = _AREA_IN.search(shown)
    more = cut and (_CLAUSE.search(shown[cut.end() :]) or "其中" in shown or re.match(r"[\u3400-\u9fff]{4,}", shown))
    value = cut[0].strip() if cut and (more or len(shown) > 40) else shown  # noqa: PLR2004 - characters
    return Read(value, written(found), 1.0 if len(value) <= 40 else 0.5)  # noqa: PLR2004 - characters


def _number(shown: str, _: str) -> Read | None:
    found = figure(shown)
    return None if found is None else Read(shown, written(found), 1.0 if len(shown) <= 30 else 0.5)  # noqa: PLR2004


def _percent(shown: str, unit: str) -> Read | None:
    found = figure(shown)
    if found is None:
        return None
    is_share = "%" not in unicodedata.normalize("NFKC", shown + unit) and 0 < found < 1
    return Read(shown, written(found * 100 if is_share else found), 1.0 if len(shown) <= 30 else 0.5)  # noqa: PLR2004


def _floors(shown: str, _: str) -> Read | None:
    is_short = len(shown) <= 40  # noqa: PLR2004 - characters
    return Read(shown, folded(shown), 1.0) if is_short and re.search(r"[\d一二三四五六七八九十]", shown) else None


def _days(shown: str, unit: str) -> Read | None:
    clause = _CLAUSE.split(shown)[0]
    found = _DAYS.search(unicodedata.normalize("NFKC", clause))
    if found is None:
        return None
    value = clause if len(clause) <= SHORT or not found[2] else found[0]
    return Read(value, f"{found[1]}{found[2] or unit or '天'}", 1.0 if len(value) <= 50 else 0.5)  # noqa: PLR2004


MEASURES = {
    "date": _date, "until": _until, "month": _month, "period": _period, "money": _money, "upper": _upper, "area": _area,
    "length": _number, "ratio": _number, "count": _number, "percent": _percent, "floors": _floors, "days": _days,
}  # fmt: skip
