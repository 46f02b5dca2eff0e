"""What came of pushes, counted from the rows: deliveries, answers to pushes, refusals, questions asked afterwards.

A push belongs to the period in which it begins: when it was ordered, or the moment it was put off to. Plans that were
never let go are no pushes. Every figure counts deliveries, each at most once.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, and_, case, cast, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from ledger.groups import Group, Person
from ledger.policies import Policy
from ledger.push_replies import Answered, PushReply
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, DeliveryText
from ledger.refusals import PushRefusal, Refused
from ledger.talks import Answer, InboxMessage

ARRIVED = (DeliveryState.SENT, DeliveryState.RECALLED)
LET_GO = (CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.DONE)
FEW = 500  # names in one list of values
_row = aliased(Delivery)  # looked at from outside of the query
_PAGE = re.compile(r"/policy/(P\d+)")
_begins: ColumnElement[datetime] = case(
    (Campaign.not_before > Campaign.made_at, Campaign.not_before), else_=Campaign.made_at
)


@dataclass(frozen=True, slots=True)
class Sight:
    """Whose pushes somebody may see: all, or those he ordered, of his departments, and what went to his groups."""

    everything: bool = True
    staff_id: str = ""
    departments: tuple[str, ...] = ()  # whose people ordered it, or whose document it is about
    codes: tuple[str, ...] = ()  # of the items of those departments

    def campaigns(self) -> ColumnElement[bool]:
        """Return which campaigns are seen, if only in part."""
        mine = _row.campaign_id == Campaign.campaign_id, _row.receiver.in_(self._groups())
        there = select(_row.delivery_id).where(*mine).correlate(Campaign).exists()
        return true() if self.everything else or_(self._whole(), there)

    def deliveries(self) -> ColumnElement[bool]:
        """Return which deliveries are seen, in a query that has their campaigns, too."""
        return true() if self.everything else or_(self._whole(), Delivery.receiver.in_(self._groups()))

    def _whole(self) -> ColumnElement[bool]:
        seen = [Campaign.ordered_by == self.staff_id]
        if self.departments:
            people = select(Person.staff_id).where(Person.department.in_(self.departments))
            papers = select(Policy.policy_id).where(Policy.department.in_(self.departments))
            seen += [
                Campaign.ordered_by.in_(people),
                and_(Campaign.about_kind == "policy", Campaign.about.in_(papers)),
                and_(Campaign.about_kind == "item", Campaign.about.in_(self.codes)),
            ]
        return or_(*seen)

    def _groups(self) -> Any:  # noqa: ANN401 - a select of SQLAlchemy's
        return select("g:" + Group.conversation_id).where(Group.assistant == self.staff_id, Group.assistant != "")


ALL = Sight()


@dataclass(frozen=True, slots=True)
class Period:
    """From a moment up to, and without, another."""

    since: datetime
    until: datetime

    def pushes(self) -> ColumnElement[bool]:
        """Return which campaigns belong to it: those that began in it, if they were ever let go."""
        tried = select(_row.delivery_id).where(_row.campaign_id == Campaign.campaign_id, _row.attempts > 0)
        left = tried.correlate(Campaign).exists()
        gone = or_(Campaign.state.in_(LET_GO), and_(Campaign.state == CampaignState.STOPPED, left))
        return and_(_begins >= self.since, _begins < self.until, gone)


@dataclass(frozen=True, slots=True)
class StateCount:
    """Deliveries of one campaign in one state: how many, how many of them were read, first and last sent."""

    campaign_id: str
    state: DeliveryState
    deliveries: int
    read: int
    first_sent: datetime | None
    last_sent: datetime | None


@dataclass(frozen=True, slots=True)
class Arrived:
    """One delivery that arrived, as far as it can be told whether somebody asked about it."""

    delivery_id: int
    campaign_id: str
    receiver: str
    uscc: str
    sent_at: datetime
    body_key: str


@dataclass(frozen=True, slots=True)
class Asked:
    """One answer that cites documents: where it was given, for which firm, when, and the numbers of the documents."""

    receiver: str
    uscc: str
    said_at: datetime
    policies: frozenset[str]


def campaigns_in(session: Session, period: Period, sight: Sight = ALL) -> list[Campaign]:
    """Return the campaigns of a period, the newest first."""
    rows = select(Campaign).where(period.pushes(), sight.campaigns())
    return list(session.execute(rows.order_by(_begins.desc(), Campaign.campaign_id.desc())).scalars())


def states_in(session: Session, which: ColumnElement[bool], sight: Sight = ALL) -> list[StateCount]:
    """Return how the deliveries of some campaigns stand; ``which``: a condition on the campaigns."""
    read = func.sum(case((Delivery.readers > 0, 1), else_=0))
    arrived = case((Delivery.state.in_(ARRIVED), Delivery.sent_at))
    rows = (
        select(
            *(Delivery.campaign_id, Delivery.state, func.count(), read),
            *(func.min(arrived), func.max(arrived)),
        )
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(which, sight.deliveries())
        .group_by(Delivery.campaign_id, Delivery.state)
    )
    return [StateCount(*row) for row in session.execute(rows)]


def of_these(ids: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that names some campaigns, for ``states_in``."""
    return Campaign.campaign_id.in_(ids)


def reading_times(session: Session, period: Period, sight: Sight = ALL) -> list[tuple[str, float]]:
    """Return (campaign, seconds from sent to read) of every delivery that was read."""
    rows = (
        select(Delivery.campaign_id, Delivery.sent_at, Delivery.read_at)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(period.pushes(), sight.deliveries(), Delivery.state.in_(ARRIVED), Delivery.readers > 0)
        .where(Delivery.sent_at.is_not(None), Delivery.read_at.is_not(None))
    )
    return [
        (one, max(0.0, (read - sent).total_seconds())) for one, sent, read in session.execute(rows) if sent and read
    ]


def answers_to(session: Session, period: Period, sight: Sight = ALL) -> list[tuple[str, int, Answered]]:
    """Return (campaign, delivery, answer) of every answer to a push."""
    rows = (
        select(Delivery.campaign_id, Delivery.delivery_id, PushReply.answer)
        .join(PushReply, PushReply.delivery_id == Delivery.delivery_id)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(period.pushes(), sight.deliveries())
    )
    return [(one, number, answer) for one, number, answer in session.execute(rows)]


def refusals_of_pushes(session: Session, period: Period, sight: Sight = ALL) -> list[tuple[str, int, Refused]]:
    """Return (campaign, delivery, kind) of every refusal that answered a push, where it was said."""
    there = or_(
        PushRefusal.receiver == Delivery.receiver,
        and_(PushRefusal.receiver == "", PushRefusal.uscc == Delivery.uscc, Delivery.uscc != ""),
    )
    rows = (
        select(Delivery.campaign_id, Delivery.delivery_id, PushRefusal.kind)
        .join(PushRefusal, and_(PushRefusal.campaign_id == Delivery.campaign_id, there))
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(period.pushes(), sight.deliveries())
    )
    return [(one, number, kind) for one, number, kind in session.execute(rows)]


def applied_after(session: Session, period: Period, sight: Sight = ALL) -> list[tuple[str, int, datetime, datetime]]:
    """Return (campaign, delivery, sent, applied) where a firm applied for what it was pushed, later than it was."""
    same = and_(
        PushRefusal.uscc == Delivery.uscc,
        PushRefusal.kind == Refused.APPLIED,
        PushRefusal.about_kind == Campaign.about_kind,
        PushRefusal.about == Campaign.about,
        PushRefusal.made_at >= Delivery.sent_at,
    )
    rows = (
        select(Delivery.campaign_id, Delivery.delivery_id, Delivery.sent_at, PushRefusal.made_at)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .join(PushRefusal, same)
        .where(period.pushes(), sight.deliveries(), Delivery.state.in_(ARRIVED))
        .where(Delivery.uscc != "", Campaign.about != "")
    )
    return [(one, number, sent, at) for one, number, sent, at in session.execute(rows) if sent is not None]


def answers_citing_pages(session: Session, since: datetime, until: datetime | None) -> list[Asked]:
    """Return the answers of a time (``until`` None: to now) that cite a document, with where and for which firm."""
    firm = case((InboxMessage.in_group, Group.uscc), else_=Person.uscc)
    rows = (
        select(InboxMessage.in_group, InboxMessage.conversation_id, InboxMessage.sender, firm)
        .add_columns(Answer.said_at, Answer.cites)
        .join(InboxMessage, Answer.seq == InboxMessage.seq)
        .outerjoin(Group, Group.conversation_id == InboxMessage.conversation_id)
        .outerjoin(Person, Person.staff_id == InboxMessage.sender)
        .where(Answer.said_at >= since, cast(Answer.cites, String).contains("/policy/P"))
    )
    if until is not None:
        rows = rows.where(Answer.said_at < until)
    return [
        Asked(f"g:{talk}" if in_group else f"p:{sender}", uscc or "", at, _cited(cites))
        for in_group, talk, sender, uscc, at, cites in session.execute(rows)
    ]


def _cited(cites: Iterable[dict[str, Any]]) -> frozenset[str]:
    return pages(str(one.get("url", "")) for one in cites)


def pages(texts: Iterable[str]) -> frozenset[str]:
    """Return the numbers of the documents whose pages some texts name.

    >>> sorted(pages(["见 https://huiqi.example/policy/P000012#a3"]))
    ['P000012']
    """
    return frozenset(number for text in texts for number in _PAGE.findall(text))


def arrived_at(
    session: Session, period: Period, receivers: Sequence[str], firms: Sequence[str], sight: Sight = ALL
) -> list[Arrived]:
    """Return what of a period's pushes arrived at some receivers, or was for some firms."""
    found: dict[int, Arrived] = {}
    columns = ("delivery_id", "campaign_id", "receiver", "uscc", "sent_at", "body_key")
    for column, values in ((Delivery.receiver, receivers), (Delivery.uscc, firms)):
        for first in range(0, len(values), FEW):
            rows = (
                select(*(getattr(Delivery, name) for name in columns))
                .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
                .where(period.pushes(), sight.deliveries(), Delivery.state.in_(ARRIVED))
                .where(Delivery.sent_at.is_not(None), column.in_(values[first : first + FEW]))
            )
            found |= {row[0]: Arrived(*row) for row in session.execute(rows)}
    return list(found.values())


def pages_of_texts(session: Session, keys: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the numbers of the documents that texts of their own name, by their keys."""
    wanted, found = sorted({key for key in keys if key}), dict[str, frozenset[str]]()
    for first in range(0, len(wanted), FEW):
        some = DeliveryText.body_key.in_(wanted[first : first + FEW])
        rows = select(DeliveryText.body_key, DeliveryText.body).where(some)
        found |= {key: pages([body]) for key, body in session.execute(rows)}
    return found
