"""Pushes: a campaign is what is said and why, a delivery is one receiver of it.

The queries a worker needs for every delivery are in ledger/deliveries.py.
"""

import enum
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, cast

from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    func,
    select,
    text,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json, Word
from ledger.policies import Counter
from ledger.talks import Number

ORIGINS_AT_ONCE = 500  # in one statement
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)  # not_before of what waits for no moment: no clock is ever behind it


class Way(enum.StrEnum):
    """How a push came about."""

    MATCHED = "matched"
    COMMAND = "command"
    SUBSCRIPTION = "subscription"
    CORRECTION = "correction"
    REMINDER = "reminder"
    CASE = "case"  # a case of a firm has moved: said to its group and its people


class CampaignState(enum.StrEnum):
    """How far a campaign is. Only a running one sends."""

    DRAFT = "draft"
    APPROVAL = "approval"  # waits for the second person
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


class DeliveryState(enum.StrEnum):
    """How far a delivery is."""

    WAITING = "waiting"
    CLAIMED = "claimed"  # a worker holds it; it was certainly not sent
    SENDING = "sending"  # the request may have left: written down before its first byte
    SENT = "sent"
    REFUSED = "refused"  # never: the group is gone, the robot was removed, the text was not allowed
    FAILED = "failed"  # given up after many tries, none of which arrived
    UNSURE = "unsure"  # nobody knows whether it arrived
    STOPPED = "stopped"
    RECALLED = "recalled"


OPEN_STATES = (DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.SENDING)
IS_WAITING = text("state = 'waiting'")  # literal, so that the partial index is used
IS_LEASED = text("state IN ('claimed', 'sending')")


class Campaign(Base):
    """One push to many: its text, its reason, who ordered it. ``origin`` makes a second trigger harmless."""

    __tablename__ = "campaign"
    __table_args__ = (Index("ix_campaign_state", "state"), Index("ix_campaign_made_at", "made_at"))

    campaign_id: Mapped[str] = mapped_column(String(40), primary_key=True)  # P20261123-0007
    way: Mapped[Way] = mapped_column(Word(Way))
    about_kind: Mapped[str] = mapped_column(String(20), default="text")  # policy, item or text
    about: Mapped[str] = mapped_column(String(80), default="")  # a policy id or an item's code
    title: Mapped[str] = mapped_column(Text, default="")
    body: Mapped[str] = mapped_column(Text, default="")  # markdown, checked before it came here
    link: Mapped[str] = mapped_column(Text, default="")
    origin: Mapped[str | None] = mapped_column(String(200), unique=True)  # item:DY-04:2026-06-30:T-7
    ordered_by: Mapped[str] = mapped_column(String(100), default="clock")  # staff id
    approved_by: Mapped[str] = mapped_column(String(100), default="")
    state: Mapped[CampaignState] = mapped_column(Word(CampaignState), default=CampaignState.DRAFT)
    expression: Mapped[str] = mapped_column(Text, default="")
    not_before: Mapped[datetime] = mapped_column(Instant, default=AT_ONCE)
    expires_at: Mapped[datetime | None] = mapped_column(Instant)  # what was not sent by then is not sent
    urgent: Mapped[bool] = mapped_column(default=False)  # a deadline: goes before other campaigns
    repeat_ok: Mapped[bool] = mapped_column(default=False)  # a repeat is better than a miss
    override: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)  # manners set aside: which, by whom, why
    rules: Mapped[str] = mapped_column(String(100), default="")  # version of the items that decided
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    recall_asked_at: Mapped[datetime | None] = mapped_column(Instant)  # whoever sends takes it back then
    recall_asked_by: Mapped[str] = mapped_column(String(100), default="", server_default="")  # staff id
    read_asked_at: Mapped[datetime | None] = mapped_column(Instant)  # somebody wants to know who has read it
    read_known_at: Mapped[datetime | None] = mapped_column(Instant)  # when the platform was last asked


class Delivery(Base):
    """One receiver of one campaign. The unique key is what makes putting it in twice harmless."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("campaign_id", "receiver"),
        Index(
            "ix_delivery_waiting",
            *("campaign_id", "prio", "not_before", "delivery_id"),
            sqlite_where=IS_WAITING,
            postgresql_where=IS_WAITING,
        ),
        Index("ix_delivery_leased", "lease_until", sqlite_where=IS_LEASED, postgresql_where=IS_LEASED),
        Index("ix_delivery_receiver", "receiver"),
    )

    delivery_id: Mapped[int] = mapped_column(Number, primary_key=True)
    campaign_id: Mapped[str] = mapped_column(ForeignKey(Campaign.campaign_id))
    receiver: Mapped[str] = mapped_column(String(210))  # g:<conversation id> or p:<staff id>
    uscc: Mapped[str] = mapped_column(String(18), default="")  # the firm it is for; never shown to another
    reasons: Mapped[list[Any]] = mapped_column(Json, default=list)
    body_key: Mapped[str] = mapped_column(String(64), default="")  # of a text of its own; empty: the campaign's
    prio: Mapped[int] = mapped_column(Integer, default=9)  # 0 first, 9 last
    state: Mapped[DeliveryState] = mapped_column(Word(DeliveryState), default=DeliveryState.WAITING)
    not_before: Mapped[datetime] = mapped_column(Instant, default=AT_ONCE)
    lease_until: Mapped[datetime | None] = mapped_column(Instant)
    owner: Mapped[str | None] = mapped_column(String(100))
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    trouble: Mapped[str] = mapped_column(String(200), default="")
    query_key: Mapped[str] = mapped_column(String(200), default="")  # the platform's: asks who read it, takes it back
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    read_at: Mapped[datetime | None] = mapped_column(Instant)  # when we first heard that anybody read it
    readers: Mapped[int] = mapped_column(Integer, default=0, server_default="0")
    recalled_at: Mapped[datetime | None] = mapped_column(Instant)


class DeliveryText(Base):
    """A text that not all receivers of a campaign get; kept once, whoever gets it."""

    __tablename__ = "delivery_text"

    body_key: Mapped[str] = mapped_column(String(64), primary_key=True)  # of its content
    body: Mapped[str] = mapped_column(Text)


class ApiUse(Base):
    """How many calls of one API pushes have made in a month, for the platform's monthly budget."""

    __tablename__ = "api_use"

    month: Mapped[str] = mapped_column(String(7), primary_key=True)  # 2026-11, the city's
    api: Mapped[str] = mapped_column(String(40), primary_key=True)  # group or people
    calls: Mapped[int] = mapped_column(Integer, default=0)


_counter = cast("Table", Counter.__table__)
_campaign = cast("Table", Campaign.__table__)


def open_campaign(session: Session, day: date, now: datetime, **columns: Any) -> tuple[Campaign, bool]:  # noqa: ANN401 - the table's columns
    """Make a campaign; return it, and whether it is new: an ``origin`` makes one campaign, however often it comes.

    Args:
        session: to write in.
        day: in the city's calendar; it stands in the campaign's number.
        now: when.
        columns: of Campaign; ``way`` is needed.

    """
    if columns.get("origin") and (known := campaign_of_origin(session, columns["origin"])) is not None:
        return known, False
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    count = kind.insert(_counter).values(name=f"campaign:{day:%Y%m%d}", value=1)
    count = count.on_conflict_do_update(index_elements=["name"], set_={"value": _counter.c.value + 1})
    number = session.execute(count.returning(_counter.c.value)).scalar_one()
    campaign = Campaign(campaign_id=f"P{day:%Y%m%d}-{number:04}", made_at=now, **columns)
    if campaign.origin:  # the counter's row is locked: of two that come together one waits until the other is kept
        known = campaign_of_origin(session, campaign.origin)
        if known is not None:
            return known, False
    session.add(campaign)
    session.flush()
    return campaign, True


def campaign_of_origin(session: Session, origin: str) -> Campaign | None:
    """Return the campaign a trigger made, if it made one."""
    return session.execute(select(Campaign).where(Campaign.origin == origin)).scalar_one_or_none()


def known_origins(session: Session, origins: Sequence[str]) -> set[str]:
    """Return those of some origins that have made a campaign."""
    found = set[str]()
    for start in range(0, len(origins), ORIGINS_AT_ONCE):
        some = select(Campaign.origin).where(Campaign.origin.in_(origins[start : start + ORIGINS_AT_ONCE]))
        found |= {origin for origin in session.execute(some).scalars() if origin}
    return found


def campaign_by_id(session: Session, campaign_id: str) -> Campaign | None:
    """Return the campaign with this number."""
    return session.get(Campaign, campaign_id, populate_existing=True)


def campaigns(session: Session, limit: int = 50) -> Sequence[Campaign]:
    """Return the campaigns, the newest first."""
    rows = select(Campaign).order_by(Campaign.made_at.desc(), Campaign.campaign_id.desc()).limit(limit)
    return session.execute(rows).scalars().all()


def campaigns_in(session: Session, state: CampaignState) -> Sequence[Campaign]:
    """Return the campaigns in a state, the oldest first."""
    rows = select(Campaign).where(Campaign.state == state).order_by(Campaign.made_at, Campaign.campaign_id)
    return session.execute(rows).scalars().all()


def move(
    session: Session, campaign_id: str, to: CampaignState, among: Sequence[CampaignState], now: datetime | None = None
) -> bool:
    """Change a campaign's state if it is one of ``among``; False when it is not. ``now``: its end."""
    which = update(Campaign).where(Campaign.campaign_id == campaign_id, Campaign.state.in_(among))
    values: dict[str, Any] = {"state": to} | ({"ended_at": now} if now is not None else {})
    return session.execute(which.values(values).returning(Campaign.campaign_id)).first() is not None


def counts(session: Session, campaign_id: str) -> dict[DeliveryState, int]:
    """Return how many deliveries of a campaign are in each state; states without any are left out."""
    rows = select(Delivery.state, func.count()).where(Delivery.campaign_id == campaign_id).group_by(Delivery.state)
    return {DeliveryState(state): number for state, number in session.execute(rows)}


def calls_in(session: Session, month: str) -> dict[str, int]:
    """Return how many calls of each API pushes made in a month (``2026-11``)."""
    rows = select(ApiUse.api, ApiUse.calls).where(ApiUse.month == month)
    return {str(row[0]): int(row[1]) for row in session.execute(rows)}
