"""What the clock pushes by itself: news, digests, windows, and what a changed record brings. Each turn may be repeated.

Any number of processes may call it at any moment: each cause is written down with the receivers it makes.
"""

from datetime import datetime

from outreach.digest import send_digests
from outreach.gains import tell_gains
from outreach.launching import Watch
from outreach.news import tell_documents, tell_items
from outreach.windows import tell_windows


class Triggers:
    """Work of the calendar (bot/clock.py calls it in a thread)."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def by_calendar(self, now: datetime) -> dict[str, int]:
        """Begin every push that is due; return how much there was of each kind."""
        watch = self._watch
        found = {"documents": tell_documents(watch, now), "items": tell_items(watch, now)}
        found |= {"digests": send_digests(watch, now), "windows": tell_windows(watch, now)}
        return found | {"gains": tell_gains(watch, now)}
