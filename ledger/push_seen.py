"""Pushes as pages show them: the list of them, and the receivers, reasons and texts of one."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session

from ledger.enterprises import Enterprise
from ledger.groups import Group, Person
from ledger.push_figures import ALL, Sight
from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, DeliveryText

FEW = 500  # names in one list of values
_One = TypeVar("_One")
UNREAD = "unread"  # sent, and nobody has read it


@dataclass(frozen=True, slots=True)
class Receiver:
    """One delivery with the names people know it by."""

    delivery_id: int
    receiver: str
    body_key: str  # of a text of its own; empty: the push's
    name: str  # of the group, or the person; empty where nobody knows it
    firm: str
    state: DeliveryState
    trouble: str
    attempts: int
    not_before: datetime
    sent_at: datetime | None
    read_at: datetime | None
    readers: int
    recalled_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnText:
    """A text not all receivers of a push got: how many did."""

    body: str
    receivers: int


def seen_campaigns(
    session: Session, sight: Sight, states: Collection[CampaignState], limit: int, offset: int = 0
) -> tuple[list[Campaign], int]:
    """Return pushes in some states (none given: all), the newest first, and how many there are in all."""
    which = [sight.campaigns(), *([Campaign.state.in_(states)] if states else [])]
    count = session.scalar(select(func.count()).select_from(Campaign).where(*which)) or 0
    rows = select(Campaign).where(*which).order_by(Campaign.made_at.desc(), Campaign.campaign_id.desc())
    return list(session.execute(rows.limit(limit).offset(offset)).scalars()), count


def seen_campaign(session: Session, sight: Sight, campaign_id: str) -> Campaign | None:
    """Return a push by its number, if it is one that is seen."""
    rows = select(Campaign).where(Campaign.campaign_id == campaign_id, sight.campaigns())
    return session.execute(rows).scalar_one_or_none()


def receivers_of(
    session: Session, campaign_id: str, sight: Sight = ALL, state: str = "", limit: int = 50, offset: int = 0
) -> list[Receiver]:
    """Return receivers of a push in the order in which they were put in; ``state``: one of DeliveryState, or UNREAD."""
    which = _of(campaign_id, sight) + _in_state(state)
    rows = select(Delivery).join(Campaign, Campaign.campaign_id == Delivery.campaign_id).where(*which)
    page = session.execute(rows.order_by(Delivery.delivery_id).limit(limit).offset(offset)).scalars().all()
    return _receivers(session, page)


def receiver_of(session: Session, campaign_id: str, sight: Sight, delivery_id: int) -> tuple[Receiver, str] | None:
    """Return one receiver of a push and the text it got; None for one of another push, or one that is not seen."""
    rows = select(Delivery).join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
    one = session.execute(
        rows.where(*_of(campaign_id, sight), Delivery.delivery_id == delivery_id)
    ).scalar_one_or_none()
    if one is None:
        return None
    own = session.get(DeliveryText, one.body_key) if one.body_key else None
    campaign = session.get_one(Campaign, campaign_id)
    return _receivers(session, [one])[0], own.body if own is not None else campaign.body


def count_receivers(session: Session, campaign_id: str, sight: Sight = ALL, state: str = "") -> int:
    """Return how many receivers ``receivers_of`` has in all."""
    which = _of(campaign_id, sight) + _in_state(state)
    rows = select(func.count()).select_from(Delivery).join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
    return session.scalar(rows.where(*which)) or 0


def reasons_in(session: Session, campaign_id: str, sight: Sight = ALL) -> dict[str, int]:
    """Return how many receivers of a push each reason holds for, the most first."""
    # by their text first: a hundred thousand receivers have few lists of reasons
    written = cast(Delivery.reasons, String)
    one_of = func.min(Delivery.delivery_id)
    groups = select(one_of, func.count()).join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
    counts = {row[0]: row[1] for row in session.execute(groups.where(*_of(campaign_id, sight)).group_by(written))}
    found: dict[str, int] = {}
    for some in _few(sorted(counts)):
        rows = select(Delivery.delivery_id, Delivery.reasons).where(Delivery.delivery_id.in_(some))
        for number, reasons in session.execute(rows):
            for says in dict.fromkeys(map(_says, reasons)):
                found[says] = found.get(says, 0) + counts[number]
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def own_texts(session: Session, campaign_id: str, sight: Sight = ALL, limit: int = 5) -> tuple[list[OwnText], int]:
    """Return texts of their own that receivers of a push got, the most frequent first, and how many there are."""
    which = [*_of(campaign_id, sight), Delivery.body_key != ""]
    of_push = select(Delivery.body_key, func.count()).join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
    rows = of_push.where(*which).group_by(Delivery.body_key).order_by(func.count().desc(), Delivery.body_key)
    keys = session.execute(rows).all()
    first = {str(row[0]): int(row[1]) for row in keys[:limit]}
    texts = select(DeliveryText.body_key, DeliveryText.body).where(DeliveryText.body_key.in_(first))
    bodies = {str(row[0]): str(row[1]) for row in session.execute(texts)}
    return [OwnText(bodies.get(key, ""), count) for key, count in first.items()], len(keys)


def groups_of_firm(session: Session, uscc: str) -> list[tuple[str, str]]:
    """Return (conversation id, title) of the groups of a firm that are still there."""
    rows = select(Group.conversation_id, Group.title).where(Group.uscc == uscc, Group.gone_at.is_(None))
    return [
        (str(talk), str(title)) for talk, title in session.execute(rows.order_by(Group.title, Group.conversation_id))
    ]


def people_by_staff_ids(session: Session, staff_ids: Iterable[str]) -> dict[str, Person]:
    """Return people by their staff ids."""
    found: dict[str, Person] = {}
    for some in _few(sorted(set(staff_ids))):
        found |= {
            one.staff_id: one for one in session.execute(select(Person).where(Person.staff_id.in_(some))).scalars()
        }
    return found


def _receivers(session: Session, page: Sequence[Delivery]) -> list[Receiver]:
    names, firms = _names(session, page), _firms(session, {one.uscc for one in page if one.uscc})
    return [
        Receiver(
            one.delivery_id, one.receiver, one.body_key, names.get(one.receiver, ""), firms.get(one.uscc, ""),
            one.state, one.trouble, one.attempts, one.not_before,
            one.sent_at, one.read_at, one.readers, one.recalled_at,
        )
        for one in page
    ]  # fmt: skip


def _of(campaign_id: str, sight: Sight) -> list[ColumnElement[bool]]:
    return [Delivery.campaign_id == campaign_id, sight.deliveries()]


def _in_state(state: str) -> list[ColumnElement[bool]]:
    if state == UNREAD:
        return [Delivery.state == DeliveryState.SENT, Delivery.readers == 0]
    return [Delivery.state == DeliveryState(state)] if state in list(DeliveryState) else []


def _says(reason: Any) -> str:  # noqa: ANN401 - as JSON holds it
    return str(reason.get("says", "")) if isinstance(reason, dict) else str(reason)


def _names(session: Session, page: Sequence[Delivery]) -> dict[str, str]:
    """Return the names of groups and people by receiver."""
    groups = [one.receiver[2:] for one in page if one.receiver.startswith("g:")]
    rows = select(Group.conversation_id, Group.title).where(Group.conversation_id.in_(groups))
    found = {f"g:{talk}": str(title) for talk, title in session.execute(rows)}
    people = people_by_staff_ids(session, (one.receiver[2:] for one in page if one.receiver.startswith("p:")))
    return found | {f"p:{staff_id}": person.name for staff_id, person in people.items()}


def _firms(session: Session, codes: Collection[str]) -> dict[str, str]:
    rows = select(Enterprise.uscc, Enterprise.name).where(Enterprise.uscc.in_(codes))
    return {str(uscc): str(name) for uscc, name in session.execute(rows)}


def _few(those: Sequence[_One]) -> Iterator[Sequence[_One]]:
    for first in range(0, len(those), FEW):
        yield those[first : first + FEW]
