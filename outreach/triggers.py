"""What the clock pushes by itself: news, digests, windows, and what a changed record brings. Each turn may be repeated.

Any number of processes may call it at any moment: each cause is written down with the receivers it makes.
"""

from collections.abc import Callable, Mapping
from datetime import datetime

import structlog

from config.errors import HuiqiError
from outreach.digest import send_digests
from outreach.gains import tell_gains
from outreach.launching import Watch
from outreach.news import tell_documents, tell_items
from outreach.windows import tell_windows

log = structlog.get_logger()

WORKS: Mapping[str, Callable[[Watch, datetime], int]] = {
    "documents": tell_documents,
    "items": tell_items,
    "digests": send_digests,
    "windows": tell_windows,
    "gains": tell_gains,
}


class Triggers:
    """Work of the calendar (bot/clock.py calls it in a thread)."""

    def __init__(self, watch: Watch) -> None:
        self._watch = watch

    def by_calendar(self, now: datetime) -> dict[str, int]:
        """Begin every push that is due; return how much there was of each kind. One that can't be holds up no other."""
        found: dict[str, int] = {}
        for name, tell in WORKS.items():
            try:
                found[name] = tell(self._watch, now)
            except HuiqiError as wrong:  # an item that can't be read: it is told once it is mended
                log.warning("pushes.troubled", work=name, error=str(wrong))
        if any(found.values()):
            log.info("pushes.begun", **found)
        else:
            log.debug("pushes.none_due")
        return found
