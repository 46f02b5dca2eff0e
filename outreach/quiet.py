"""Quiet hours while pushes are under way: what has not gone out by their beginning rests until their end."""

from collections.abc import Sequence
from datetime import datetime

from config.settings import Settings
from knowledge.rules.workday import Calendar
from ledger.base import Ledger
from ledger.push_history import hold_until, to_hold
from outreach.manners import Manner, hours_of


def keep_hours(ledger: Ledger, settings: Settings, calendar: Calendar, now: datetime) -> Sequence[str]:
    """Let campaigns rest that may not disturb now; return their numbers. Who has set the hours aside goes on.

    A push begins within its hours, but an outage, a pause or a long list of receivers may carry it into the evening.
    """
    hours = hours_of(settings, calendar)
    held = list[str]()
    for these, asides in (
        (hours, (Manner.HOURS.value, Manner.DAYS_OFF.value)),
        (hours.on_any_day(), (Manner.HOURS.value,)),
    ):
        if these.allows(now):
            continue
        with ledger.read() as session:
            waits = to_hold(session, now, asides)
        if waits:
            with ledger.write() as session:
                hold_until(session, waits, these.next_allowed(now))
        held += waits
    return held
