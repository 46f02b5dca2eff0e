"""What came of pushes: what arrived, was read, asked about, applied for, refused.

Every figure counts deliveries of the pushes that began in a period, each delivery at most once; what became of them is
as of now. The rows they come from are named in ledger/push_figures.py.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cache
from statistics import median

from config.city import City
from config.words import push_figures as words
from knowledge.rules.docno import find_docnos
from knowledge.rules.item import ItemSet
from ledger import push_figures as counted
from ledger.policies import OpenSession, policies_by_doc_no
from ledger.push_figures import ALL, ARRIVED, Period, Sight
from ledger.push_replies import Answered
from ledger.pushes import OPEN_STATES, Campaign, DeliveryState
from ledger.refusals import Refused
from outreach.errors import PushRefused
from outreach.manners import CHINA

ASKED_WITHIN = timedelta(days=7)  # a question later than that is not counted as one about the push
APPLIED_WITHIN = timedelta(days=90)
_HAD, _OUT = {Answered.HAD, Answered.APPLIED, Refused.APPLIED, Refused.ENJOYED}, {Answered.NO_MORE, Refused.OPTED_OUT}
_UNWANTED = {Answered.UNRELATED, Answered.NOT_NOW, Refused.IRRELEVANT, Refused.LATER}
_ONE_STATE = {
    DeliveryState.REFUSED: "refused",
    DeliveryState.FAILED: "failed",
    DeliveryState.UNSURE: "unsure",
    DeliveryState.STOPPED: "stopped",
} | dict.fromkeys(OPEN_STATES, "pending")


@dataclass(slots=True)
class Figures:
    """Counts of deliveries. ``receivers`` is sent + refused + failed + unsure + stopped + pending."""

    receivers: int = 0
    sent: int = 0  # arrived, those that were taken back included
    read: int = 0
    asked: int = 0  # a question was answered with a document of the push, or somebody asked why it came
    applied: int = 0  # applied, or had it already
    opted_out: int = 0
    unwanted: int = 0  # 不相关, 暂不需要
    refused: int = 0  # can't be delivered: the group is gone, the firm had refused meanwhile
    failed: int = 0
    unsure: int = 0
    stopped: int = 0
    pending: int = 0
    recalled: int = 0  # of those sent
    first_sent: datetime | None = None
    last_sent: datetime | None = None
    reading: list[float] = field(default_factory=list, repr=False)  # seconds from sent to read

    def add(self, other: "Figures") -> None:
        """Add the figures of another push."""
        for name in COUNTS:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.first_sent = min(filter(None, (self.first_sent, other.first_sent)), default=None)
        self.last_sent = max(filter(None, (self.last_sent, other.last_sent)), default=None)
        self.reading += other.reading

    @property
    def read_after_s(self) -> float | None:
        """Median of the seconds from sent to read; None: nobody has read it. Exact to how often it is asked."""
        return median(self.reading) if self.reading else None


COUNTS = tuple(one.name for one in fields(Figures) if one.type is int)


@dataclass(frozen=True, slots=True)
class Books:
    """What figures are read with: the items that count, and the names of departments."""

    items: ItemSet
    city: City
    day: date  # today, for the terms of items


def period_of(since: date, until: date) -> Period:
    """Return the time from the beginning of one day to the beginning of another, in the city.

    Raises:
        PushRefused: it has no day in it.

    """
    if since >= until:
        raise PushRefused(words.no_days(since, until))
    return Period(datetime.combine(since, time(), CHINA), datetime.combine(until, time(), CHINA))


def month_of(day: date) -> tuple[date, date]:
    """Return the first day of a month, and the day after ``day``: the month so far."""
    return day.replace(day=1), day + timedelta(days=1)


def sight_of_departments(staff_id: str, departments: Iterable[str], city: City, items: ItemSet) -> Sight:
    """Return what people of some departments see: what one of them ordered, and what is about theirs."""
    names = set[str](departments)
    for name in list(names):
        known = city.department_by_word(name)
        names |= set(known.words) if known is not None else set()
    codes = tuple(item.code for item in items.items if item.dept in names)
    return Sight(everything=False, staff_id=staff_id, departments=tuple(sorted(names)), codes=codes)


def figures_of(
    session: OpenSession, period: Period, books: Books, sight: Sight = ALL
) -> list[tuple[Campaign, Figures]]:
    """Return the figures of every push of a period, the newest first."""
    campaigns = counted.campaigns_in(session, period, sight)
    found = {one.campaign_id: Figures() for one in campaigns}
    for row in counted.states_in(session, period.pushes(), sight):
        _count(found[row.campaign_id], row)
    for number, seconds in counted.reading_times(session, period, sight):
        found[number].reading.append(seconds)
    for name, pairs in _came_of_it(session, period, campaigns, books, sight).items():
        for number, _ in pairs:
            figures = found[number]
            setattr(figures, name, getattr(figures, name) + 1)
    return [(one, found[one.campaign_id]) for one in campaigns]


def _count(figures: Figures, row: counted.StateCount) -> None:
    figures.receivers += row.deliveries
    figures.read += row.read
    if row.state not in ARRIVED:
        name = _ONE_STATE[row.state]
        setattr(figures, name, getattr(figures, name) + row.deliveries)
        return
    figures.sent += row.deliveries
    figures.recalled += row.deliveries if row.state is DeliveryState.RECALLED else 0
    figures.first_sent = min(filter(None, (figures.first_sent, row.first_sent)), default=None)
    figures.last_sent = max(filter(None, (figures.last_sent, row.last_sent)), default=None)


def _came_of_it(
    session: OpenSession, period: Period, campaigns: Sequence[Campaign], books: Books, sight: Sight
) -> dict[str, set[tuple[str, int]]]:
    """Return (campaign, delivery) of what was asked about, applied for, opted out of, and not wanted."""
    said: list[tuple[str, int, StrEnum]] = [
        *counted.answers_to(session, period, sight),
        *counted.refusals_of_pushes(session, period, sight),
    ]
    applied = {
        (number, delivery)
        for number, delivery, sent, at in counted.applied_after(session, period, sight)
        if at < sent + APPLIED_WITHIN
    }
    kinds = (("asked", {Answered.WHY}), ("applied", _HAD), ("opted_out", _OUT), ("unwanted", _UNWANTED))
    found = {name: {(number, delivery) for number, delivery, kind in said if kind in some} for name, some in kinds}
    found["asked"] |= _asked_about(session, period, campaigns, books, sight)
    found["applied"] |= applied
    return found


def _asked_about(
    session: OpenSession, period: Period, campaigns: Sequence[Campaign], books: Books, sight: Sight
) -> set[tuple[str, int]]:
    """Return what somebody of the receivers asked about: an answer cited a document of the push within a week.

    The question was asked where the push arrived, or by the firm it was for in another conversation.
    """
    if not campaigns:
        return set()
    ends = [one.ended_at for one in campaigns if one.ended_at is not None]
    until = max(ends) + ASKED_WITHIN if len(ends) == len(campaigns) else None
    asked = counted.answers_citing_pages(session, period.since, until)
    by_place, by_firm = _grouped(asked, lambda one: one.receiver), _grouped(asked, lambda one: one.uscc)
    by_firm.pop("", None)
    arrived = counted.arrived_at(session, period, sorted(by_place), sorted(by_firm), sight)
    own, of_push = counted.pages_of_texts(session, (one.body_key for one in arrived)), _papers(session, books)
    papers = {one.campaign_id: of_push(one) for one in campaigns}
    found = set[tuple[str, int]]()
    for one in arrived:
        about = papers[one.campaign_id] | own.get(one.body_key, frozenset())
        questions = [*by_place.get(one.receiver, ()), *by_firm.get(one.uscc, ())]
        if any(one.sent_at <= q.said_at < one.sent_at + ASKED_WITHIN and q.policies & about for q in questions):
            found.add((one.campaign_id, one.delivery_id))
    return found


def _grouped(asked: Iterable[counted.Asked], key: Callable[[counted.Asked], str]) -> dict[str, list[counted.Asked]]:
    found: dict[str, list[counted.Asked]] = {}
    for one in asked:
        found.setdefault(key(one), []).append(one)
    return found


def _papers(session: OpenSession, books: Books) -> Callable[[Campaign], frozenset[str]]:
    """Return what tells the documents of a push: what it is about, what its item rests on, what it links."""

    @cache
    def of_item(code: str) -> frozenset[str]:
        item = books.items.item(code)
        terms = item.terms_on(books.day) if item is not None else None
        keys = [named.key for basis in (terms.basis if terms else ()) for named in find_docnos(basis.doc)]
        return frozenset(one.policy_id for key in dict.fromkeys(keys) for one in policies_by_doc_no(session, key))

    def of_push(campaign: Campaign) -> frozenset[str]:
        linked = counted.pages([campaign.link, campaign.body])
        if campaign.about_kind == "item":
            return linked | of_item(campaign.about)
        return linked | ({campaign.about} if campaign.about_kind == "policy" else set())

    return of_push
