"""Who can be reached by pushes: firms with the few facts that are asked for, their groups, their people.

And what they were sent lately, which the manners of outreach rest on.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, func, literal, select, update
from sqlalchemy.orm import Session

from ledger.base import Json
from ledger.enterprises import Enterprise
from ledger.groups import Group, Person, Role
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, Way

BLOCK = 5_000  # firms read at a time
FEW = 500  # names in one list of values
COUNTED = (
    DeliveryState.WAITING,
    DeliveryState.CLAIMED,
    DeliveryState.SENDING,
    DeliveryState.SENT,
    DeliveryState.UNSURE,
)
_CODE_OF_GROUP, _CODE_OF_PERSON = func.coalesce(Group.uscc, ""), func.coalesce(Person.uscc, "")
_UNDER_WAY = (CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.DONE)


@dataclass(frozen=True, slots=True)
class ReachedFirm:
    """A firm with some of its facts, by their outermost names; what nobody knows is left out."""

    uscc: str
    name: str
    region: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class KnownGroup:
    """A project group."""

    conversation_id: str
    title: str
    uscc: str
    assistant: str
    gone: bool


def firms_with(session: Session, names: Sequence[str], codes: Sequence[str] | None = None) -> Iterator[ReachedFirm]:
    """Yield firms by code with some of their facts; ``codes``: only these firms."""
    if codes is not None:
        for first in range(0, len(codes), FEW):
            yield from _firms(session, names, Enterprise.uscc.in_(codes[first : first + FEW]), FEW)
        return
    after = ""
    while True:
        block = _firms(session, names, Enterprise.uscc > after, BLOCK)
        yield from block
        if len(block) < BLOCK:
            return
        after = block[-1].uscc


def _firms(session: Session, names: Sequence[str], which: ColumnElement[bool], limit: int) -> list[ReachedFirm]:
    # "->" keeps true apart from 1 on both databases; what SQLAlchemy makes of facts[name] does not on SQLite.
    asked = [Enterprise.facts.op("->", return_type=Json)(literal(name, String)) for name in names]
    rows = select(Enterprise.uscc, Enterprise.name, Enterprise.region, *asked).where(which)
    return [
        ReachedFirm(uscc, name, region, {key: one for key, one in zip(names, values, strict=True) if one is not None})
        for uscc, name, region, *values in session.execute(rows.order_by(Enterprise.uscc).limit(limit))
    ]


def groups_known(session: Session) -> list[KnownGroup]:
    """Return every group, by title."""
    columns = (Group.conversation_id, Group.title, Group.uscc, Group.assistant, Group.gone_at)
    rows = session.execute(select(*columns).order_by(Group.title, Group.conversation_id))
    return [
        KnownGroup(cid, title, uscc or "", assistant, gone is not None) for cid, title, uscc, assistant, gone in rows
    ]


def contacts_known(session: Session) -> dict[str, list[str]]:
    """Return the staff ids of people who speak for a firm and are still there, by the firm's code."""
    here = Person.role == Role.ENTERPRISE, Person.uscc.is_not(None), Person.gone_at.is_(None)
    found: dict[str, list[str]] = {}
    for uscc, staff_id in session.execute(select(Person.uscc, Person.staff_id).where(*here).order_by(Person.staff_id)):
        found.setdefault(str(uscc), []).append(staff_id)
    return found


def had_since(session: Session, since: datetime, by: str, ways: Sequence[Way]) -> dict[str, int]:
    """Return how many pushes each had since a moment, those that wait included.

    Args:
        session: to read with.
        since: the moment.
        by: ``uscc`` counts for firms (a push that went to two of a firm's groups is one), ``receiver`` for receivers.
        ways: which pushes count.

    """
    key = Delivery.uscc if by == "uscc" else Delivery.receiver
    rows = (
        select(key, func.count(Delivery.campaign_id.distinct()))
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(
            Campaign.way.in_(ways),
            Campaign.state.in_(_UNDER_WAY),
            Delivery.state.in_(COUNTED),
            func.coalesce(Delivery.sent_at, Campaign.made_at) >= since,
            key != "",
        )
        .group_by(key)
    )
    return {str(row[0]): int(row[1]) for row in session.execute(rows)}


def had_about(session: Session, kind: str, about: str, since: datetime) -> dict[str, str]:
    """Return who was sent something about a thing since a moment: receiver to the number of the last such push."""
    rows = (
        select(Delivery.receiver, func.max(Delivery.campaign_id))
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(
            Campaign.about_kind == kind,
            Campaign.about == about,
            Campaign.state.in_(_UNDER_WAY),
            Delivery.state.in_(COUNTED),
            Campaign.made_at >= since,
        )
        .group_by(Delivery.receiver)
    )
    return {str(row[0]): str(row[1]) for row in session.execute(rows)}


def waiting_receivers(session: Session, campaign_id: str) -> list[tuple[str, str]]:
    """Return (receiver, code of its firm) of what waits in a campaign, in the order in which it was put in."""
    which = Delivery.campaign_id == campaign_id, Delivery.state == DeliveryState.WAITING
    rows = select(Delivery.receiver, Delivery.uscc).where(*which).order_by(Delivery.delivery_id)
    return [(row[0], row[1]) for row in session.execute(rows)]


def unread_receivers(session: Session, campaign_id: str) -> list[tuple[str, str, list[Any]]]:
    """Return (receiver, code of its firm, reasons) of what arrived and nobody has read."""
    which = Delivery.campaign_id == campaign_id, Delivery.state == DeliveryState.SENT, Delivery.readers == 0
    rows = select(Delivery.receiver, Delivery.uscc, Delivery.reasons).where(*which).order_by(Delivery.delivery_id)
    return [(row[0], row[1], row[2]) for row in session.execute(rows)]


def read_count(session: Session, campaign_id: str) -> int:
    """Return how many deliveries of a campaign somebody has read."""
    which = Delivery.campaign_id == campaign_id, Delivery.readers > 0
    return session.scalar(select(func.count()).select_from(Delivery).where(*which)) or 0


def turn_away(session: Session, campaign_id: str, why: Mapping[str, str]) -> None:
    """Refuse deliveries of a campaign that still wait, by receiver, each with its reason."""
    by_reason: dict[str, list[str]] = {}
    for receiver, says in why.items():
        by_reason.setdefault(says, []).append(receiver)
    for says, receivers in by_reason.items():
        for first in range(0, len(receivers), FEW):
            which = Delivery.campaign_id == campaign_id, Delivery.state == DeliveryState.WAITING
            some = Delivery.receiver.in_(receivers[first : first + FEW])
            session.execute(
                update(Delivery).where(*which, some).values(state=DeliveryState.REFUSED, trouble=says[:200])
            )


@dataclass(frozen=True, slots=True)
class Seen:
    """One delivery of a campaign with the names people know it by."""

    receiver: str
    uscc: str
    firm: str
    group: str
    state: DeliveryState
    trouble: str
    sent_at: datetime | None
    readers: int


def seen_by(session: Session, campaign_id: str) -> list[Seen]:
    """Return the deliveries of a campaign with the names of firms and groups, in order."""
    rows = (
        select(Delivery, Enterprise.name, Group.title)
        .outerjoin(Enterprise, Enterprise.uscc == Delivery.uscc)
        .outerjoin(Group, "g:" + Group.conversation_id == Delivery.receiver)
        .where(Delivery.campaign_id == campaign_id)
        .order_by(Delivery.delivery_id)
    )
    return [
        Seen(one.receiver, one.uscc, firm or "", title or "", one.state, one.trouble, one.sent_at, one.readers)
        for one, firm, title in session.execute(rows)
    ]


def reasons_counted(session: Session, campaign_id: str) -> dict[str, int]:
    """Return how many deliveries of a campaign each reason holds for."""
    found: dict[str, int] = {}
    for (reasons,) in session.execute(select(Delivery.reasons).where(Delivery.campaign_id == campaign_id)):
        for one in reasons:
            says = str(one.get("says", "")) if isinstance(one, dict) else str(one)
            found[says] = found.get(says, 0) + 1
    return found


def campaigns_of(session: Session, staff_id: str, states: Sequence[CampaignState], limit: int = 20) -> list[Campaign]:
    """Return the campaigns a person ordered that are in one of some states, the newest first."""
    rows = select(Campaign).where(Campaign.ordered_by == staff_id, Campaign.state.in_(states))
    return list(
        session.execute(rows.order_by(Campaign.made_at.desc(), Campaign.campaign_id.desc()).limit(limit)).scalars()
    )


def stop_stale_drafts(session: Session, before: datetime, now: datetime) -> None:
    """Stop what was planned before a moment and never confirmed; whoever sends then tidies up behind it."""
    stale = Campaign.state.in_((CampaignState.DRAFT, CampaignState.APPROVAL)), Campaign.made_at < before
    session.execute(update(Campaign).where(*stale).values(state=CampaignState.STOPPED, ended_at=now))


def receivers_by_firm(session: Session) -> dict[str, list[str]]:
    """Return the receivers of every firm that has one, by its code: ``g:<conversation id>`` or ``p:<staff id>``."""
    found: dict[str, list[str]] = {}
    groups = select(_CODE_OF_GROUP, Group.conversation_id).where(Group.uscc.is_not(None), Group.gone_at.is_(None))
    for uscc, conversation_id in session.execute(groups.order_by(Group.conversation_id)):
        found.setdefault(uscc, []).append(f"g:{conversation_id}")
    people = select(_CODE_OF_PERSON, Person.staff_id).where(
        Person.uscc.is_not(None), Person.gone_at.is_(None), Person.role == Role.ENTERPRISE
    )
    in_groups = set(found)
    for uscc, staff_id in session.execute(people.order_by(Person.staff_id)):
        if uscc not in in_groups:
            found.setdefault(uscc, []).append(f"p:{staff_id}")
    return found
