"""Whom a push about a firm reaches: the groups bound to it, else who speaks for it; and who was told already."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ledger.groups import Group, Person, Role
from ledger.pushes import Campaign, Delivery, DeliveryState, Way

_CODE_OF_GROUP, _CODE_OF_PERSON = func.coalesce(Group.uscc, ""), func.coalesce(Person.uscc, "")
_NOT_SENT = (DeliveryState.STOPPED, DeliveryState.REFUSED, DeliveryState.FAILED)


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


def told_of(session: Session, about: str, since: datetime) -> Collection[str]:
    """Return the firms that were told of an item or a document by a match since a moment, or are about to be."""
    rows = (
        select(Delivery.uscc)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(Campaign.way == Way.MATCHED, Campaign.about == about, Campaign.made_at >= since, Delivery.uscc != "")
        .where(Delivery.state.not_in(_NOT_SENT))
    )
    return set(session.execute(rows).scalars())
