"""What people and the platform do to deliveries: stop them, send unsure ones again, read them, take them back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session

from ledger.direct import Work, hand_of
from ledger.pushes import AT_ONCE, Campaign, CampaignState, Delivery, DeliveryState
from ledger.receivers import TROUBLE_CHARS, both

ASKED_WITHIN = timedelta(hours=24)  # official: who has read it, and taking it back
LAST_LOOK = timedelta(hours=22)  # after a campaign's end the platform is asked once, whether anybody wants to know
STOPPED_AT_ONCE = 2_000  # rows in one transaction: on SQLite answers wait behind it

_STOP = both(
    "UPDATE delivery SET state = 'stopped', owner = NULL, lease_until = NULL, trouble = :why WHERE delivery_id IN"
    " (SELECT delivery_id FROM delivery WHERE state = 'waiting' AND campaign_id = :campaign LIMIT :many) RETURNING 1",
    "WITH few AS MATERIALIZED (SELECT delivery_id FROM delivery WHERE state = 'waiting' AND campaign_id = :campaign"
    " LIMIT :many FOR UPDATE SKIP LOCKED) UPDATE delivery SET state = 'stopped', owner = NULL, lease_until = NULL,"
    " trouble = :why FROM few WHERE delivery.delivery_id = few.delivery_id RETURNING 1",
)
_STOP_CLAIMED = both(
    "UPDATE delivery SET state = 'stopped', owner = NULL, lease_until = NULL, trouble = :why"
    " WHERE state IN ('claimed', 'sending') AND state = 'claimed' AND +campaign_id = :campaign RETURNING 1",
    "UPDATE delivery SET state = 'stopped', owner = NULL, lease_until = NULL, trouble = :why"
    " WHERE state IN ('claimed', 'sending') AND state = 'claimed' AND campaign_id || '' = :campaign RETURNING 1",
)
_REFUSE = both(
    "UPDATE delivery SET state = 'refused', owner = NULL, lease_until = NULL, trouble = :why"
    " WHERE receiver = :receiver AND state IN ('waiting', 'claimed')",
    "WITH free AS MATERIALIZED (SELECT delivery_id FROM delivery WHERE receiver = :receiver"
    " AND state IN ('waiting', 'claimed') FOR UPDATE SKIP LOCKED)"
    " UPDATE delivery SET state = 'refused', owner = NULL, lease_until = NULL, trouble = :why FROM free"
    " WHERE delivery.delivery_id = free.delivery_id",
)
_GROUP_GONE = both("UPDATE chat_group SET gone_at = :now, gone_why = :why WHERE conversation_id = :which")
_PERSON_GONE = both("UPDATE person SET gone_at = :now, gone_why = :why WHERE staff_id = :which")
# Both databases would look through all of a campaign: what stands before or behind its name keeps them to the few
# that are leased.
_OPEN = (
    "SELECT 1 WHERE EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting' AND campaign_id = :campaign)"
    " OR EXISTS (SELECT 1 FROM delivery WHERE state IN ('claimed', 'sending') AND {} = :campaign)"
)
_STILL_OPEN = both(_OPEN.format("+campaign_id"), _OPEN.format("campaign_id || ''"))
_RUNNING = both("SELECT campaign_id FROM campaign WHERE state = 'running' AND not_before <= :now")
_END = both(
    "UPDATE campaign SET state = 'done', ended_at = :now WHERE campaign_id = :campaign AND state = 'running'"
    " RETURNING 1"
)
_TO_STOP = both(
    "SELECT campaign_id, state FROM campaign WHERE (state = 'stopped' OR (state IN ('running', 'paused')"
    " AND expires_at <= :now)) AND EXISTS (SELECT 1 FROM delivery WHERE state = 'waiting'"
    " AND delivery.campaign_id = campaign.campaign_id)"
)

_CALLS = both(
    "INSERT INTO api_use (month, api, calls) VALUES (:month, :api, :calls)"
    " ON CONFLICT (month, api) DO UPDATE SET calls = api_use.calls + :calls"
)


def stop_some(work: Work, campaign_id: str, why: str, many: int = STOPPED_AT_ONCE) -> int:
    """Stop up to ``many`` of a campaign's waiting deliveries, and what is claimed; return how many. 0: all are.

    The campaign's own state is what stops it at once (``pushes.move``); this tidies up behind it.
    """
    hand, said = hand_of(work), {"campaign": campaign_id, "why": why[:TROUBLE_CHARS]}
    return len(_STOP_CLAIMED.rows(hand, said)) + len(_STOP.rows(hand, said | {"many": many}))


def receiver_gone(work: Work, receiver: str, why: str, now: datetime) -> None:
    """Note that a group or person is gone, and send them nothing more; a message heard from a group ends it."""
    hand, said = hand_of(work), {"why": why[:TROUBLE_CHARS]}
    marked = _GROUP_GONE if receiver.startswith("g:") else _PERSON_GONE
    marked.rows(hand, said | {"which": receiver[2:], "now": now})
    _REFUSE.rows(hand, said | {"receiver": receiver})


def send_again(session: Session, campaign_id: str, ids: Sequence[int] | None = None) -> int:
    """Let unsure deliveries of a campaign wait again, some or all; a campaign that was done runs again.

    Returns how many. A person decides this: what is unsure may have arrived.
    """
    which = update(Delivery).where(Delivery.campaign_id == campaign_id, Delivery.state == DeliveryState.UNSURE)
    if ids is not None:
        which = which.where(Delivery.delivery_id.in_(ids))
    again: dict[str, Any] = {"state": DeliveryState.WAITING, "attempts": 0, "not_before": AT_ONCE, "owner": None}
    number = len(session.execute(which.values(again).returning(Delivery.delivery_id)).all())
    if number:
        done = Campaign.campaign_id == campaign_id, Campaign.state == CampaignState.DONE
        session.execute(update(Campaign).where(*done).values(state=CampaignState.RUNNING, ended_at=None))
    return number


@dataclass(frozen=True, slots=True)
class Unsure:
    """A campaign that ended with deliveries nobody knows of."""

    campaign_id: str
    title: str
    ordered_by: str
    ended_at: datetime
    deliveries: int


def ended_unsure(session: Session, since: datetime) -> list[Unsure]:
    """Return the campaigns that ended after ``since`` with deliveries nobody knows of, the oldest first."""
    rows = session.execute(
        select(Campaign.campaign_id, Campaign.title, Campaign.ordered_by, Campaign.ended_at, func.count())
        .join(Delivery, Delivery.campaign_id == Campaign.campaign_id)
        .where(Campaign.ended_at > since, Delivery.state == DeliveryState.UNSURE)
        .group_by(Campaign.campaign_id, Campaign.title, Campaign.ordered_by, Campaign.ended_at)
        .order_by(Campaign.ended_at)
    )
    return [Unsure(one, title, by, ended, count) for one, title, by, ended, count in rows if ended is not None]


def is_open(work: Work, campaign_id: str) -> bool:
    """Tell whether any delivery of a campaign still waits, is claimed or is being sent."""
    return bool(_STILL_OPEN.rows(work, {"campaign": campaign_id}))


def campaigns_running(work: Work, now: datetime) -> list[str]:
    """Return the numbers of the campaigns that run now."""
    return [str(one) for (one,) in _RUNNING.rows(work, {"now": now})]


def campaigns_to_stop(work: Work, now: datetime, stopped: str, expired: str) -> list[tuple[str, str]]:
    """Return the campaigns that were stopped or have expired and in which deliveries wait, each with the reason."""
    found = _TO_STOP.rows(work, {"now": now})
    return [(str(one), stopped if state == CampaignState.STOPPED else expired) for one, state in found]


def end_if_done(work: Work, campaign_id: str, now: datetime) -> bool:
    """End a running campaign of which nothing is open any more; tell whether it ended now."""
    return not is_open(work, campaign_id) and bool(_END.rows(work, {"campaign": campaign_id, "now": now}))


@dataclass(frozen=True, slots=True)
class Call:
    """One call that went out: its key, and the deliveries it was for (one group, or some people)."""

    query_key: str
    deliveries: tuple[Delivery, ...]


def calls_of(session: Session, campaign_id: str, now: datetime) -> list[Call]:
    """Return the calls of a campaign the platform can be asked about; those marked with a trouble are left out."""
    which = [Delivery.campaign_id == campaign_id, Delivery.trouble == "", *_asked_for(now)]
    rows = select(Delivery).where(*which).order_by(Delivery.delivery_id)
    by_key: dict[str, list[Delivery]] = {}
    for one in session.execute(rows).scalars():
        by_key.setdefault(one.query_key, []).append(one)
    return [Call(key, tuple(those)) for key, those in by_key.items()]


def note_readers(session: Session, readers: dict[int, int], now: datetime) -> None:
    """Note how many have read some deliveries, by their number; the first time anybody has is kept."""
    for one in session.execute(select(Delivery).where(Delivery.delivery_id.in_(readers))).scalars():
        one.readers = readers[one.delivery_id]
        one.read_at = one.read_at or (now if one.readers else None)


def note_recalled(session: Session, ids: Sequence[int], now: datetime) -> None:
    """Note that deliveries were taken back."""
    which = update(Delivery).where(Delivery.delivery_id.in_(ids), Delivery.state == DeliveryState.SENT)
    session.execute(which.values(state=DeliveryState.RECALLED, recalled_at=now))


def ask_recall(session: Session, campaign_id: str, by: str, now: datetime) -> None:
    """Let whoever sends take back what went out of a campaign; what still waits is the caller's to stop."""
    which = update(Campaign).where(Campaign.campaign_id == campaign_id, Campaign.recall_asked_at.is_(None))
    session.execute(which.values(recall_asked_at=now, recall_asked_by=by))


def ask_readers(session: Session, campaign_id: str, now: datetime) -> None:
    """Let whoever sends ask the platform who has read a campaign; the answers come within a minute or two."""
    session.execute(update(Campaign).where(Campaign.campaign_id == campaign_id).values(read_asked_at=now))


def to_recall(session: Session, now: datetime) -> list[str]:
    """Return the campaigns that are to be taken back and of which something is still out that can be."""
    out = select(Delivery.campaign_id).where(
        Delivery.campaign_id == Campaign.campaign_id, *_asked_for(now), Delivery.trouble == ""
    )
    rows = select(Campaign.campaign_id).where(Campaign.recall_asked_at.is_not(None), out.exists())
    return list(session.execute(rows).scalars())


def to_ask(session: Session, now: datetime) -> list[str]:
    """Return the campaigns of which somebody asked who has read them, or that can soon not be asked about any more."""
    asked = or_(
        and_(
            Campaign.read_asked_at.is_not(None),
            or_(Campaign.read_known_at.is_(None), Campaign.read_known_at < Campaign.read_asked_at),
        ),
        and_(
            Campaign.read_known_at.is_(None),
            Campaign.ended_at < now - LAST_LOOK,
            Campaign.ended_at > now - ASKED_WITHIN,
        ),
    )
    return list(session.execute(select(Campaign.campaign_id).where(asked).order_by(Campaign.campaign_id)).scalars())


def note_asked(session: Session, campaign_id: str, now: datetime) -> None:
    """Note that the platform was asked who has read a campaign."""
    session.execute(update(Campaign).where(Campaign.campaign_id == campaign_id).values(read_known_at=now))


def note_not_recalled(session: Session, ids: Sequence[int], why: str) -> None:
    """Note why deliveries could not be taken back."""
    session.execute(update(Delivery).where(Delivery.delivery_id.in_(ids)).values(trouble=why[:TROUBLE_CHARS]))


def _asked_for(now: datetime) -> list[ColumnElement[bool]]:
    """Return what makes a delivery one the platform can be asked about."""
    return [Delivery.state == DeliveryState.SENT, Delivery.query_key != "", Delivery.sent_at > now - ASKED_WITHIN]


def note_calls(work: Work, month: str, api: str, calls: int) -> None:
    """Count calls of an API in a month (``2026-11``)."""
    _CALLS.rows(work, {"month": month, "api": api, "calls": calls})
