"""When an order is to be carried out: 下周一, 明天上午9点, 2027年1月1日 8:30."""

import re
from datetime import date, datetime, time

from handlers.desk import CHINA, Desk
from handlers.which import ID
from knowledge.rules.chinese_date import chinese_int
from knowledge.rules.docno import find_docnos
from knowledge.rules.relative_day import Span, find_days
from knowledge.search.moments import holidays_of

MORNING = time(9, 0)
NOON = 12
_N = r"\d{1,2}|[一二两三四五六七八九十]{1,3}"
_PART = "早上|上午|中午|下午|傍晚|晚上?|今晚"
_CLOCK = re.compile(
    rf"(?P<part>{_PART})?\s*(?P<hour>{_N})\s*(?:[:：](?P<minute>\d{{2}})|[点时](?:(?P<half>半)|(?P<after>\d{{1,2}})分?)?)"
)
_TODAY = re.compile(r"今[天日晚]")
_DAY = (
    r"(?:今[天日晚]|大?[明后][天日]|明[早晚]|(?:下{0,2}|这|本)个?(?:周|星期|礼拜)[一二三四五六日天末]|(?:下|这|本)个?月(?:\d{1,2}[日号])?"
    r"|(?:(?:19|20)\d{2}年|明年|今年)?\d{1,2}月\d{1,2}[日号]|(?:19|20)\d{2}[-/.]\d{1,2}[-/.]\d{1,2}|元旦|节后|年底)"
)
_HOUR = rf"(?:(?:{_PART})?\s*(?:{_N})\s*(?:[:：]\d{{2}}|[点时](?:半|\d{{1,2}}分?)?))"
WHEN = rf"(?:(?:定时|准时)?(?:在|于|到|等到?)?{_DAY}?\s*{_HOUR}?\s*(?:再|就|准时|自动|定时)?)"
"""The words of a time before or behind an act; may be empty."""


def spans_in(text: str, desk: Desk) -> list[Span]:
    """Return the days a text speaks of, outside of 文号, titles and ids."""
    outside = text
    for number in find_docnos(text):
        outside = outside.replace(text[number.start : number.end], " ")
    outside = re.sub(r"《[^》]*》", " ", re.sub(ID, " ", outside, flags=re.IGNORECASE))
    return find_days(_CLOCK.sub(" ", outside), desk.today(), holidays_of(desk.city))


def day_in(text: str, desk: Desk) -> date | None:
    """Return the one day a text names; None when it names none, or more than a day."""
    spans = spans_in(text, desk)
    return spans[0].first if len(spans) == 1 and spans[0].first == spans[0].last else None


def ordered_for(text: str, desk: Desk) -> tuple[datetime | None, str]:
    """Return the moment an order is for, None: now; and the words that name more than one day.

    A day without an hour means 09:00; a day behind us is left to the registrar to refuse.
    """
    spans = spans_in(text, desk)
    clock = _CLOCK.search(re.sub(ID, " ", text, flags=re.IGNORECASE))
    if any(span.first != span.last for span in spans[:1]):
        return None, spans[0].words
    day = spans[0].first if spans else desk.today() if clock or _TODAY.search(text) else None
    if day is None or (day == desk.today() and clock is None):
        return None, ""
    return datetime.combine(day, _hour(clock) if clock else MORNING, CHINA), ""


def _hour(clock: re.Match[str]) -> time:
    given = clock["hour"]
    hour = int(given) if given.isdigit() else chinese_int(given) or 0
    if clock["part"] in {"下午", "傍晚", "晚", "晚上", "今晚"} and hour < NOON:
        hour += NOON
    minute = 30 if clock["half"] else int(clock["minute"] or clock["after"] or 0)
    return time(hour % 24, minute % 60)
