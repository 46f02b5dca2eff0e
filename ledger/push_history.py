"""What was pushed to whom lately: caps, repeats and one message for many reasons rest on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, cast, func, or_, select, update
from sqlalchemy.orm import Session

from ledger.pushes import Campaign, CampaignState, Delivery, DeliveryState, DeliveryText, Way

FEW = 500  # names in one list of values
COUNTED = (
    DeliveryState.WAITING,
    DeliveryState.CLAIMED,
    DeliveryState.SENDING,
    DeliveryState.SENT,
    DeliveryState.UNSURE,
)
_UNDER_WAY = (CampaignState.RUNNING, CampaignState.PAUSED, CampaignState.DONE)


@dataclass(frozen=True, slots=True)
class Pushed:
    """One delivery that was sent, or waits: when it disturbed, or is going to."""

    receiver: str
    uscc: str
    campaign_id: str
    way: Way
    moment: datetime


def pushed_since(session: Session, since: datetime, ways: Sequence[Way]) -> list[Pushed]:
    """Return what disturbed somebody since a moment, or waits to."""
    rows = (
        select(
            Delivery.receiver,
            Delivery.uscc,
            Delivery.campaign_id,
            Campaign.way,
            Delivery.sent_at,
            Delivery.not_before,
            Campaign.not_before,
            Campaign.made_at,
        )
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(Campaign.way.in_(ways), Campaign.state.in_(_UNDER_WAY), Delivery.state.in_(COUNTED))
        .where(or_(Delivery.sent_at >= since, Delivery.sent_at.is_(None)))
    )
    found = [
        Pushed(receiver, uscc, campaign_id, Way(way), sent or max(own, campaign, made))
        for receiver, uscc, campaign_id, way, sent, own, campaign, made in session.execute(rows)
    ]
    return [one for one in found if one.moment >= since]


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


def told_of(session: Session, item: str, since: datetime) -> Collection[str]:
    """Return the firms that were told since a moment that an item fits them, or are about to be, in whatever push."""
    rows = (
        select(Delivery.uscc, Delivery.reasons)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(Campaign.made_at >= since, Campaign.state.in_(_UNDER_WAY), Delivery.uscc != "")
        .where(Delivery.state.in_(COUNTED), cast(Delivery.reasons, String).like(f"%{item}%"))
    )
    return {
        uscc
        for uscc, reasons in session.execute(rows)
        if any(isinstance(one, dict) and item in str(one.get("item", "")).split(",") for one in reasons)
    }


def waiting_about(session: Session, kind: str, about: str, receivers: Collection[str]) -> dict[str, Delivery]:
    """Return what waits for some receivers about the same thing, by receiver: nothing of it has been sent."""
    rows = (
        select(Delivery)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(Campaign.about_kind == kind, Campaign.about == about, Campaign.state == CampaignState.RUNNING)
        .where(Delivery.state == DeliveryState.WAITING)
    )
    found = session.execute(rows.order_by(Delivery.delivery_id)).scalars() if about else ()
    return {one.receiver: one for one in found if one.receiver in receivers}


def waiting_for(session: Session, whose: str) -> list[tuple[Delivery, Campaign]]:
    """Return what waits for a firm (by code) or for a receiver, the oldest first."""
    rows = (
        select(Delivery, Campaign)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(or_(Delivery.uscc == whose, Delivery.receiver == whose), Delivery.state == DeliveryState.WAITING)
    )
    return [(row[0], row[1]) for row in session.execute(rows.order_by(Delivery.delivery_id))]


def refuse_waiting(session: Session, ids: Sequence[int], why: str) -> int:
    """Refuse deliveries that still wait; return how many did."""
    done = 0
    for first in range(0, len(ids), FEW):
        which = update(Delivery).where(
            Delivery.delivery_id.in_(ids[first : first + FEW]), Delivery.state == DeliveryState.WAITING
        )
        refused = which.values(state=DeliveryState.REFUSED, trouble=why[:200]).returning(Delivery.delivery_id)
        done += len(session.execute(refused).all())
    return done


def received(session: Session, campaign_id: str) -> list[Delivery]:
    """Return the deliveries of a campaign that arrived, or of which nobody knows; also those taken back afterwards."""
    arrived = (DeliveryState.SENT, DeliveryState.UNSURE, DeliveryState.RECALLED)
    rows = select(Delivery).where(Delivery.campaign_id == campaign_id, Delivery.state.in_(arrived))
    return list(session.execute(rows.order_by(Delivery.delivery_id)).scalars())


def to_hold(session: Session, now: datetime, asides: Sequence[str]) -> list[str]:
    """Return the running campaigns that set none of some manners aside; those that begin later rest already."""
    rows = select(Campaign).where(Campaign.state == CampaignState.RUNNING, Campaign.not_before <= now)
    running = session.execute(rows.order_by(Campaign.campaign_id)).scalars()
    return [one.campaign_id for one in running if not set(asides) & set(one.override.get("manners", ()))]


def hold_until(session: Session, campaign_ids: Sequence[str], moment: datetime) -> None:
    """Let running campaigns rest until a moment."""
    which = Campaign.campaign_id.in_(campaign_ids), Campaign.state == CampaignState.RUNNING
    session.execute(update(Campaign).where(*which).values(not_before=moment))


def own_texts(session: Session, campaign_id: str) -> dict[str, str]:
    """Return the texts of those receivers of a campaign that have one of their own."""
    rows = select(Delivery.receiver, DeliveryText.body).join(DeliveryText, DeliveryText.body_key == Delivery.body_key)
    return {row[0]: row[1] for row in session.execute(rows.where(Delivery.campaign_id == campaign_id))}
