"""When and how often a push may disturb: hours and workdays, caps, and what firms have said they do not want.

Hours, caps and repeats may be set aside by a person or a deadline, with a record. What a firm has refused never is.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum

from config.settings import Settings
from config.words import push as words
from knowledge.rules.workday import Calendar, is_workday
from ledger import push_history
from ledger.policies import OpenSession
from ledger.pushes import Way
from ledger.refusals import PushRefusal, refusals_holding
from outreach.audience import Audience, Excluded, Reached
from outreach.errors import PushRefused

CHINA = timezone(timedelta(hours=8), "Asia/Shanghai")
WEEK = timedelta(days=7)
_CLOCK = re.compile(r"\d{1,2}:\d{2}")
FAR = 60  # days looked ahead for one on which people work; the longest holiday is nine
DISTURBING = (Way.MATCHED, Way.COMMAND, Way.SUBSCRIPTION)  # what fills a group's day


class Manner(StrEnum):
    """What may be set aside."""

    HOURS = "hours"  # quiet hours, lunch, days off
    DAYS_OFF = "days_off"  # days off alone: quiet hours and lunch are kept
    CAPS = "caps"  # per firm a week, per group a day
    REPEAT = "repeat"  # the same thing again within seven days


ALL_MANNERS = tuple(Manner)


@dataclass(frozen=True, slots=True)
class Override:
    """Which manners somebody sets aside, and why; it is kept with the campaign."""

    manners: tuple[Manner, ...] = ()
    by: str = ""  # staff id, "os:<user>" or "clock"
    why: str = ""

    def told(self, now: datetime) -> dict[str, object]:
        """Return it as a campaign keeps it; nothing where nothing is set aside."""
        if not self.manners:
            return {}
        return {"manners": [one.value for one in self.manners], "by": self.by, "why": self.why, "at": now.isoformat()}


NONE = Override()
Ask = Callable[[Reached], str]  # why somebody does not get it; empty: nothing against it


@dataclass(frozen=True, slots=True)
class Hours:
    """The stretches of a workday in which a push may disturb, in the city's time."""

    stretches: tuple[tuple[time, time], ...]
    calendar: Calendar = field(default_factory=dict)
    any_day: bool = False  # days off count as workdays

    def on_any_day(self) -> "Hours":
        """Return the same hours, on days off too."""
        return replace(self, any_day=True)

    def works(self, day: date) -> bool:
        """Tell whether pushes go out at all on a day."""
        return self.any_day or is_workday(day, self.calendar)

    def allows(self, moment: datetime) -> bool:
        """Tell whether a push may go out at a moment."""
        local = moment.astimezone(CHINA)
        return self.works(local.date()) and any(first <= local.time() < last for first, last in self.stretches)

    def next_allowed(self, moment: datetime) -> datetime:
        """Return the first moment from this one on at which a push may go out."""
        local = moment.astimezone(CHINA)
        for offset in range(FAR):
            day = local.date() + timedelta(days=offset)
            if not self.works(day):
                continue
            for first, last in self.stretches:
                begins = max(local, datetime.combine(day, first, CHINA))
                if begins < datetime.combine(day, last, CHINA):
                    return begins.astimezone(moment.tzinfo)
        return moment  # a calendar without a workday in two months says nothing


def moment_of(text: str, now: datetime) -> datetime:
    """Read a moment as people write it: ``2026-11-24 09:00`` or ``09:30``, in the city's time, or with an offset.

    Raises:
        PushRefused: it can't be read, or is over.

    """
    said = text.strip()
    try:
        if _CLOCK.fullmatch(said):
            found = datetime.combine(now.astimezone(CHINA).date(), time.fromisoformat(said.zfill(5)), CHINA)
        else:
            found = datetime.fromisoformat(said)
    except ValueError as wrong:
        raise PushRefused(words.time_wrong(text)) from wrong
    found = found if found.tzinfo is not None else found.replace(tzinfo=CHINA)
    if found < now:
        raise PushRefused(words.past(f"{found.astimezone(CHINA):%Y-%m-%d %H:%M}"))
    return found


def hours_of(settings: Settings, calendar: Calendar) -> Hours:
    """Return the hours the settings allow: ``08:30-12:00,14:00-20:00``."""
    stretches = [one.split("-") for one in settings.push_hours.split(",")]
    return Hours(tuple((time.fromisoformat(a), time.fromisoformat(b)) for a, b in stretches), calendar)


def mannered(
    session: OpenSession,
    found: Audience,
    about: Sequence[tuple[str, str]],
    now: datetime,
    settings: Settings,
    override: Override = NONE,
) -> Audience:
    """Take those out who do not want it, have had enough today, or have been told the same already.

    Args:
        session: to read with.
        found: who is meant.
        about: what it is about, the first the campaign's own: ``("item", "DY-04"), ("theme", "技改")``.
        now: when.
        settings: the cap of a group's day; that of a firm's week holds for the clock's pushes (outreach/courtesy.py).
        override: what is set aside.

    """
    whys = [_refused(refusals_holding(session, about, now))]
    if Manner.REPEAT not in override.manners and about and about[0][1]:
        had = push_history.had_about(session, *about[0], now - WEEK)
        whys.append(lambda one: words.had_already(had[one.receiver]) if one.receiver in had else "")
    if Manner.CAPS not in override.manners:
        whys.append(_group_cap(session, now, settings.push_group_day))
    kept, out = list[Reached](), list[Excluded]()
    for one in found.reached:
        why = next((says for ask in whys if (says := ask(one))), "")
        if why:
            out.append(Excluded(one.receiver, why, one.uscc))
        else:
            kept.append(one)
    return Audience(tuple(kept), (*found.excluded, *out))


def _refused(refusals: Iterable[PushRefusal]) -> Ask:
    by_whom = {one.whose: one for one in refusals}

    def ask(one: Reached) -> str:
        held = by_whom.get(one.uscc) or by_whom.get(one.receiver)
        return words.refused(held.kind, f"{held.made_at.astimezone(CHINA):%Y-%m-%d}") if held else ""

    return ask


def refused_among(
    session: OpenSession, about: Sequence[tuple[str, str]], whose: Mapping[str, str], now: datetime
) -> dict[str, str]:
    """Return who of some receivers (each with its firm's code) has refused meanwhile, with why."""
    ask = _refused(refusals_holding(session, about, now))
    asked = {receiver: ask(Reached(receiver, uscc, ())) for receiver, uscc in whose.items()}
    return {receiver: why for receiver, why in asked.items() if why}


def _group_cap(session: OpenSession, now: datetime, most: int) -> Ask:
    """Count what disturbs a group today: what waits for another day does not."""
    day = now.astimezone(CHINA).date()
    midnight = datetime.combine(day, time(), CHINA)
    pushed = push_history.pushed_since(session, midnight, DISTURBING)
    today = Counter(one.receiver for one in pushed if one.moment.astimezone(CHINA).date() == day)
    return lambda one: words.group_cap(most) if today[one.receiver] >= most else ""
