"""What the clock's pushes ask of good manners: from when on each receiver may be told.

Hours and workdays hold for all of them but digests, whose hour the subscriber has chosen. Caps hold for what was
matched; what somebody has subscribed to was asked for, but it fills the group's day all the same. Nothing is dropped:
what is too much today goes on the first day that has room. A deadline that would come too late sets aside the caps,
and days off, with a record.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from config.settings import Settings
from config.words import push as words
from knowledge.rules.workday import Calendar
from ledger.policies import OpenSession
from ledger.push_history import pushed_since
from ledger.pushes import Way
from outreach.manners import CHINA, DISTURBING, NONE, WEEK, Hours, Manner, Override, hours_of

CLOCK = "clock"
LONGEST_WAIT = 30  # days looked ahead for one that has room
DAYS = WEEK.days
FOR_DEADLINE = (Manner.CAPS, Manner.REPEAT, Manner.DAYS_OFF)


@dataclass(frozen=True, slots=True)
class Asked:
    """One receiver of a push that is about to be put into the outbox."""

    uscc: str = ""
    matched: bool = True  # False: somebody has asked for it


@dataclass(frozen=True, slots=True)
class Moments:
    """From when on each may be told, by receiver; and what was set aside."""

    at: Mapping[str, datetime]
    override: Override = NONE


@dataclass(slots=True)
class _Fill:
    """How full the days of groups and firms are."""

    groups: defaultdict[tuple[str, date], int] = field(default_factory=lambda: defaultdict(int))
    firms: defaultdict[str, dict[str, date]] = field(default_factory=lambda: defaultdict(dict))  # day by campaign


@dataclass(frozen=True, slots=True)
class Courtesy:
    """Hours and caps of a city."""

    hours: Hours
    per_firm_week: int
    per_group_day: int

    def moments(
        self,
        session: OpenSession,
        asked: Mapping[str, Asked],
        now: datetime,
        *,
        urgent: bool = False,
        before: datetime | None = None,
    ) -> Moments:
        """Say from when on each may be told.

        Args:
            session: to read with what was pushed lately.
            asked: by receiver.
            now: when.
            urgent: a deadline: caps are set aside, and days off where all of today is one.
            before: what is told from this moment on comes too late; it counts like a deadline.

        """
        workday = self.hours.next_allowed(now)
        if urgent:
            return self._urgent(asked, workday, now, before)
        fill, at = _filled(session, now), dict[str, datetime]()
        for receiver, one in sorted(asked.items()):
            moment = self._with_room(fill, receiver, one, workday) if one.matched else workday
            at[receiver] = moment
            fill.groups[receiver, _day(moment)] += 1
        late = before is not None and any(moment >= before for moment in at.values())
        return self._urgent(asked, workday, now, before) if late else Moments(at)

    def _urgent(self, asked: Mapping[str, Asked], workday: datetime, now: datetime, before: datetime | None) -> Moments:
        moment = workday
        if _day(workday) > _day(now) or (before is not None and workday >= before):
            moment = self.hours.on_any_day().next_allowed(now)
        if before is not None and moment >= before:
            moment = now
        return Moments(dict.fromkeys(asked, moment), Override(FOR_DEADLINE, CLOCK, words.for_deadline()))

    def _with_room(self, fill: _Fill, receiver: str, one: Asked, moment: datetime) -> datetime:
        """Return the first moment from this one on whose day has room for one more matched push."""
        last = moment + timedelta(days=LONGEST_WAIT)
        while moment < last and self._is_full(fill, receiver, one, _day(moment)):
            midnight = datetime.combine(_day(moment) + timedelta(days=1), time(), CHINA)
            moment = self.hours.next_allowed(midnight)
        return moment

    def _is_full(self, fill: _Fill, receiver: str, one: Asked, day: date) -> bool:
        if fill.groups[receiver, day] >= self.per_group_day:
            return True
        days = list(fill.firms[one.uscc].values()) if one.uscc else []
        weeks = [day + timedelta(days=back - DAYS + 1) for back in range(DAYS)]  # first days of weeks that hold it
        return any(sum(0 <= (at - first).days < DAYS for at in days) >= self.per_firm_week for first in weeks)


def courtesy_of(settings: Settings, calendar: Calendar) -> Courtesy:
    """Return the manners the settings ask for."""
    return Courtesy(hours_of(settings, calendar), settings.push_firm_week, settings.push_group_day)


def _filled(session: OpenSession, now: datetime) -> _Fill:
    fill = _Fill()
    for one in pushed_since(session, now - WEEK, DISTURBING):
        day = _day(one.moment)
        fill.groups[one.receiver, day] += 1
        if one.way is Way.MATCHED and one.uscc:
            fill.firms[one.uscc][one.campaign_id] = day
    return fill


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()
