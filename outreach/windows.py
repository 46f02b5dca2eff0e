"""Windows that open or are about to close: told to firms that fit and have neither applied nor said no.

T-30, T-7 and T-1 are told on that day, or within the days of grace where the house did not run then. Each is one push:
its origin names the item, the last day and which of them it is. A window that is counted from an event of the firm's
has no day that holds for all, and is not told.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from config.words import subscriptions as words
from knowledge.items.offers import Offers
from knowledge.rules.facts import Facts
from knowledge.rules.item import Item
from ledger import happenings
from ledger.pushes import Way
from outreach.content import joined
from outreach.documents import item_told
from outreach.launching import Cause, Watch, Why, launch
from outreach.manners import CHINA
from outreach.news import add_firms

OPENS = "opens"
GRACE = {30: 3, 7: 2, 1: 1}  # days before the last one: days by which it may be told late
OPENED_GRACE = 3
PRESSING = frozenset({"T-7", "T-1"})  # these set caps aside
_NOBODY = Facts({}, {}, {})


@dataclass(frozen=True, slots=True)
class Moment:
    """One window at a moment that is told of."""

    item: Item
    opens: date | None
    closes: date
    what: str  # opens, T-30, T-7, T-1


def tell_windows(watch: Watch, now: datetime) -> int:
    """Tell of windows that open today or close soon; return how many pushes were begun."""
    day = now.astimezone(CHINA).date()
    found = list(moments(watch.offers, day))
    with watch.ledger.read() as session:
        waits = [one for one in found if not happenings.was_seen(session, "window", one.item.code, _mark(one))]
    if not waits or watch.standing.behind(day):
        return 0
    begun = 0
    with watch.ledger.write() as session:
        happenings.wait_to_look(session)
        for one in waits:
            if not happenings.first_seen(session, "window", one.item.code, _mark(one), now):
                continue
            to = dict[str, Why]()
            add_firms(session, to, one.item, now)
            body = joined((_lead(one, day), item_told(session, one.item, watch, day)))
            begun += bool(to and launch(session, watch, _cause(one, day, watch), to, {"": body}, now))
    return begun


def moments(offers: Offers, day: date) -> Iterator[Moment]:
    """Yield the windows that are told of on a day."""
    for asked, _ in offers.matcher(day).compiled:
        window = asked.terms.window
        if window.kind not in {"every_year", "batch"} or not asked.standing.holds:
            continue
        opening = asked.window(_NOBODY)
        if opening.answer is not True or opening.closes is None:
            continue
        left = (opening.closes - day).days
        what = next((f"T-{days}" for days in sorted(GRACE) if days - GRACE[days] <= left <= days), "")
        if opening.opens is not None and (day - opening.opens).days < OPENED_GRACE and left > max(GRACE):
            what = OPENS
        if what:
            yield Moment(asked.item, opening.opens, opening.closes, what)


def _cause(one: Moment, day: date, watch: Watch) -> Cause:
    left, last = (one.closes - day).days, one.closes.isoformat()
    title = words.opens_title(one.item.name) if one.what == OPENS else words.window_title(one.item.name, last, left)
    ends = datetime.combine(one.closes, time(), CHINA) + timedelta(days=1)
    return Cause(
        f"item:{one.item.code}:{last}:{one.what}",
        title,
        Way.MATCHED,
        "item",
        one.item.code,
        one.item.themes,
        urgent=one.what in PRESSING,
        expires_at=ends,
        rules=watch.standing.rules().digest,
    )


def _lead(one: Moment, day: date) -> str:
    """Return the first line: a title is shown in the list of conversations only."""
    last = one.closes.isoformat()
    if one.what == OPENS:
        return words.opens_lead(last)
    return words.window_lead(last, (one.closes - day).days)


def _mark(one: Moment) -> str:
    return f"{one.closes.isoformat()}:{one.what}"
