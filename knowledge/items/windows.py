"""When one may apply, from YAML: none, every_year, days_after_event, by_notice, batch."""

import re

from knowledge.items.place import Place
from knowledge.rules.fact_names import ENTRIES
from knowledge.rules.item import WINDOW_KINDS, Batch, Window

FIELDS = ("kind", "opens", "closes", "days", "months", "event", "batches", "says")
NEEDED = {"every_year": ("opens", "closes"), "days_after_event": ("event",), "batch": ("batches",)}
USED = {
    "none": (),
    "by_notice": (),
    "every_year": ("opens", "closes"),
    "days_after_event": ("days", "months", "event"),
    "batch": ("batches",),
}
_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
_DAYS_OF = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def read_window(place: Place | None) -> Window:
    """Return the window; a fault gives the one by notice."""
    if place is None or not place.only(FIELDS, "申报时间"):
        return Window()
    kind = place.need("kind")
    way = kind.one_of(WINDOW_KINDS, "申报时间") if kind is not None else ""
    if not way:
        return Window()
    for name in place.names():
        if name not in {"kind", "says", *USED[way]}:
            place.wrong(f"申报时间是 {way} 时不写“{name}”。请删除，或改 kind")
    for name in NEEDED.get(way, ()):
        place.need(name)
    says, event = place.get("says"), place.get("event")
    days, months = place.get("days"), place.get("months")
    if way == "days_after_event" and (days is None) is (months is None):
        place.wrong("事件之后多久内申请，请写 days 或 months 中的一个")
    return Window(
        way,
        _month_day(place.get("opens")),
        _month_day(place.get("closes")),
        days.whole("days", 1) if days is not None else None,
        months.whole("months", 1) if months is not None else None,
        _event(event) if event is not None else None,
        tuple(batch for one in found.each("批次") if (batch := _batch(one))) if (found := place.get("batches")) else (),
        says.text("says") if says is not None else "",
    )


def _month_day(place: Place | None) -> tuple[int, int] | None:
    if place is None:
        return None
    text = place.text("日期")
    found = _MONTH_DAY.fullmatch(text)
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= month <= len(_DAYS_OF) or not 1 <= day <= _DAYS_OF[month - 1]:
        place.wrong(f'每年的日期应写成加引号的 "05-01"，现在是“{text}”')
        return None
    return month, day


def _event(place: Place) -> str:
    path = place.text("event")
    outer, _, inner = path.partition(".")
    entry = ENTRIES.get(outer)
    if path and (entry is None or (inner and inner not in entry.fields)):
        place.wrong(f"没有“{path}”这个事实：应如 exhibitions.ended_on")
    return path


def _batch(place: Place) -> Batch | None:
    if not place.only(("year", "opens", "closes"), "批次"):
        return None
    year, opens, closes = place.need("year"), place.get("opens"), place.get("closes")
    number = year.whole("年份", 1) if year is not None else None
    first, last = (one.day("日期") if one is not None else None for one in (opens, closes))
    if first is not None and last is not None and last < first:
        place.wrong(f"截止日 {last} 早于开始日 {first}。请改正")
    return Batch(number, first, last) if number is not None else None
