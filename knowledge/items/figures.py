"""Figures, years and days as items write them: 50万元, 8%, event_year-1, {day: moved_in_on, months: 18}."""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from knowledge.items.faults import meant
from knowledge.items.marks import Word
from knowledge.items.place import Place, plain_day, plain_number
from knowledge.rules.fact_names import Entry
from knowledge.rules.item_terms import Constant, Day, Within, Year
from knowledge.rules.money import NotMoney, fen_of

_YEAR = re.compile(r"(event_year|as_of_year)([+-]\d{1,2})?")
_FIXED = re.compile(r"(19|20)\d{2}")
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)\s*[%％]")
_ANCHORS = {"event_year": "event", "as_of_year": "as_of"}
AS_OF = "as_of"


def read_constant(place: Place) -> Constant | None:
    """Return a figure: money as exact fen, a share as a fraction, else a plain number."""
    word = place.spot
    if not isinstance(word, Word) or word.kind not in {"str", "int", "float"}:
        place.wrong("应是数字、金额（如 50万元）或比例（如 8%）。请改正")
        return None
    if word.kind != "str":
        number = plain_number(word.text)
        if number is None or number < 0:
            place.wrong(f"“{word.text}”不是可用的数字：请写不小于0的十进制数")
            return None
        return Constant(number)
    share = _PERCENT.fullmatch(word.text.strip())
    if share:
        return Constant(Fraction(share[1]) / 100, "%")
    try:
        return Constant(fen_of(word.text), "元")
    except NotMoney as error:
        place.wrong(str(error))
        return None


def read_year(place: Place) -> Year | None:
    """Return a year: event_year, event_year-1, as_of_year, 2025."""
    text = place.spot.text.strip() if isinstance(place.spot, Word) else ""
    if _FIXED.fullmatch(text):
        return Year("fixed", int(text))
    found = _YEAR.fullmatch(text.replace(" ", ""))
    if found is None:
        place.wrong(f"看不懂年份“{text}”：请写 event_year、event_year-1、as_of_year 或四位数字的年份")
        return None
    return Year(_ANCHORS[found[1]], int(found[2] or 0))


def read_day(place: Place, fields: Mapping[str, Entry] | None = None) -> date | Day | None:
    """Return a day: "2026-01-01", or one counted from as_of, a fact, or (.started_on) a field of the record.

    Args:
        place: a quoted date, as_of, or {day: anchor, months: n, days: n}.
        fields: of the record, where a record is at hand.

    """
    if isinstance(place.spot, Word):
        text = place.spot.text.strip()
        return Day(AS_OF) if text == AS_OF else (plain_day(text) or place.day("日期"))
    if not place.only(("day", "months", "days"), "日期"):
        return None
    anchor = place.need("day", "从哪一天算起：as_of、事实的名称，或记录里的 .字段")
    if anchor is None:
        return None
    name = anchor.text("起算日")
    of_record = name.startswith(".")
    name = name.removeprefix(".")
    if of_record and name not in (fields or {}):
        anchor.wrong(f"记录里没有“{name}”这个字段{meant(name, fields or ())}")
    return Day(name, _signed(place, "months"), _signed(place, "days"), of_record)


def read_within(place: Place) -> Within | None:
    """Return when a date must lie: {year}, {from, to}, {months_before: 12}, {days_before: 60}."""
    if not place.only(("year", "from", "to", "months_before", "days_before"), "日期范围"):
        return None
    year, since, until = place.get("year"), place.get("from"), place.get("to")
    months, days = place.get("months_before"), place.get("days_before")
    if sum(one is not None for one in (year, since or until, months, days)) != 1:
        place.wrong("日期范围只写一种：year，或 from 和 to，或 months_before，或 days_before")
        return None
    if year is not None:
        return Within(year=read_year(year))
    if months is not None:
        return Within(since=Day(AS_OF, months=-(months.whole("月数", 1) or 0)), until=Day(AS_OF))
    if days is not None:
        return Within(since=Day(AS_OF, days=-(days.whole("天数", 1) or 0)), until=Day(AS_OF))
    first, last = (read_day(one) if one is not None else None for one in (since, until))
    if isinstance(first, date) and isinstance(last, date) and last < first:
        place.wrong(f"结束日 {last} 早于开始日 {first}。请改正")
    return Within(since=first, until=last)


def _signed(place: Place, name: str) -> int:
    found = place.get(name)
    number = found.number("月数或天数") if found is not None else None
    return int(number) if number is not None else 0
