"""How often somebody wants to be told, and at what hour: at once, “每天9点”, “每周一下午三点”.

A digest goes out on workdays only. One that falls on a day off goes on the next workday, at the same hour.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from knowledge.rules.workday import Calendar, is_workday
from ledger.subscriptions import Rhythm
from outreach.manners import CHINA

DEFAULT_AT = "09:00"
MONDAY = 1
LOOKED_BACK = 24  # days: no row of days off is as long
_DAYS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "日": 7, "天": 7}
_NUMBERS = {"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_MINUTES = {"半": 30, "一刻": 15, "三刻": 45, "整": 0}
_WEEKLY = re.compile(
    r"每(?:个)?(?:周|星期|礼拜)([一二三四五六日天])?(?:发|推|汇总|来)?一?[次份]?|周报|(?:周|星期|礼拜)([一二三四五六日天])"
)
_DAILY = re.compile(r"每天|每日|天天|日报|每个?工作日")
_NOW = re.compile(r"一有(?:新的?)?就|有新的就|马上|立即|立刻|及时|实时|随时|第一时间|一出来就")
_SUMMED = re.compile(r"(?:的?时候)?(?:给我)?(?:汇总|摘要|打包)(?:一次|一份|发我)?")
_CLOCK = re.compile(
    r"(上午|早上|早晨|早|中午|下午|傍晚|晚上|晚)?\s*(\d{1,2}|[一二两三四五六七八九十]{1,3})\s*"
    r"(?:[::]\s*(\d{2})|点钟?\s*(半|一刻|三刻|整|\d{1,2}分?)?)"
)
_AFTERNOON = frozenset({"下午", "傍晚", "晚上", "晚"})
NOON, HOURS, MINUTES_OF = 12, 24, 60


@dataclass(frozen=True, slots=True)
class Beat:
    """A rhythm; ``at`` is the city's time, ``weekday`` 1 Monday .. 7 Sunday of a weekly one."""

    rhythm: Rhythm = Rhythm.AT_ONCE
    at: str = ""
    weekday: int = 0


AT_ONCE = Beat()


def read_beat(text: str) -> tuple[Beat, str]:
    """Return the rhythm a text asks for, and the text without it. An hour alone means every day."""
    weekly, daily = _WEEKLY.search(text), _DAILY.search(text)
    clock = next((one for one in _CLOCK.finditer(text) if _hour(one) is not None), None)
    at = _hour(clock) if clock else None
    for found in sorted(filter(None, (weekly, daily, clock)), key=lambda one: -one.start()):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    if weekly or daily or clock:
        text = _SUMMED.sub(" ", text)
    if weekly:
        day = _DAYS[weekly[1] or weekly[2]] if weekly[1] or weekly[2] else MONDAY
        return Beat(Rhythm.WEEKLY, at or DEFAULT_AT, day), text
    if daily or at:
        return Beat(Rhythm.DAILY, at or DEFAULT_AT), text
    return AT_ONCE, _NOW.sub(" ", text)


def says_beat(text: str) -> bool:
    """Tell whether a text names a rhythm at all."""
    return read_beat(text)[0] != AT_ONCE or bool(_NOW.search(text))


def slot(beat: Beat, now: datetime, calendar: Calendar) -> datetime | None:
    """Return the newest moment up to ``now`` at which a digest of this rhythm was due; None: of no digest."""
    if beat.rhythm is Rhythm.AT_ONCE:
        return None
    hour, minute = beat.at.split(":")
    today = now.astimezone(CHINA).date()
    days = (today - timedelta(days=back) for back in range(LOOKED_BACK))
    moments = (
        datetime.combine(_worked(day, calendar), time(int(hour), int(minute)), CHINA)
        for day in days
        if beat.rhythm is Rhythm.DAILY or day.isoweekday() == beat.weekday
    )
    return max((moment for moment in moments if moment <= now), default=None)


def next_slot(beat: Beat, now: datetime, calendar: Calendar) -> datetime | None:
    """Return the first moment after ``now`` at which a digest of this rhythm is due."""
    if beat.rhythm is Rhythm.AT_ONCE:
        return None
    ahead = (slot(beat, now + timedelta(days=days), calendar) for days in range(1, LOOKED_BACK))
    return next((moment for moment in ahead if moment is not None and moment > now), None)


def _worked(day: date, calendar: Calendar) -> date:
    """Return the day, or the next one on which people work."""
    while not is_workday(day, calendar):
        day += timedelta(days=1)
    return day


def _hour(found: re.Match[str]) -> str | None:
    """Return a time of day as 09:00; None for what is none."""
    hour = _number(found[2])
    said = found[3] or (found[4] or "").removesuffix("分")
    minute = _MINUTES.get(said, int(said) if said.isdecimal() else 0)
    if found[1] in _AFTERNOON and hour < NOON:
        hour += NOON
    return f"{hour:02}:{minute:02}" if hour < HOURS and minute < MINUTES_OF else None


def _number(said: str) -> int:
    """Read 9, 九, 十, 十五, 二十."""
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    if not ten:
        return _NUMBERS[said[-1]]
    return (_NUMBERS[tens[-1]] if tens else 1) * 10 + (_NUMBERS[ones[0]] if ones else 0)
