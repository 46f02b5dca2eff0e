"""What people answered to a push: 为什么, 不相关, 已享受, 已申报, 暂不需要, 退订. Rows are only added.

What an answer changes of the pushes to come stands in ledger/refusals.py and ledger/subscriptions.py.
"""

import enum
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, Index, Select, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word
from ledger.pushes import Campaign, Delivery, DeliveryState
from ledger.talks import Number

_ARRIVED = (DeliveryState.SENT, DeliveryState.UNSURE, DeliveryState.RECALLED)  # as far as anybody knows


class Answered(enum.StrEnum):
    """What was answered."""

    WHY = "为什么"
    UNRELATED = "不相关"
    HAD = "已享受"
    APPLIED = "已申报"
    NOT_NOW = "暂不需要"
    NO_MORE = "退订"


class PushReply(Base):
    """One answer to one push."""

    __tablename__ = "push_reply"
    __table_args__ = (Index("ix_push_reply_uscc", "uscc"), Index("ix_push_reply_receiver", "receiver"))

    reply_id: Mapped[int] = mapped_column(Number, primary_key=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey(Delivery.delivery_id), index=True)
    receiver: Mapped[str] = mapped_column(String(210))  # as of the delivery
    uscc: Mapped[str] = mapped_column(String(18), default="")
    about: Mapped[str] = mapped_column(String(80), default="")  # code of the item, number of the document
    answer: Mapped[Answered] = mapped_column(Word(Answered))
    said_by: Mapped[str] = mapped_column(String(100), default="")
    said_at: Mapped[datetime] = mapped_column(Instant)


def last_push(session: Session, receiver: str, since: datetime, key: str = "") -> tuple[Delivery, Campaign] | None:
    """Return the newest push a group or person got, or the one under the platform's key."""
    rows = _newest(since).where(Delivery.receiver == receiver)
    return _first(session, rows.where(Delivery.query_key == key) if key else rows)


def last_push_to_firm(session: Session, uscc: str, since: datetime) -> tuple[Delivery, Campaign] | None:
    """Return the newest push a firm got, in whichever of its groups."""
    return _first(session, _newest(since).where(Delivery.uscc == uscc)) if uscc else None


def _newest(since: datetime) -> Select[Delivery, Campaign]:
    return (
        select(Delivery, Campaign)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(Delivery.sent_at >= since, Delivery.state.in_([DeliveryState.SENT, DeliveryState.UNSURE]))
        .order_by(Delivery.sent_at.desc(), Delivery.delivery_id.desc())
        .limit(1)
    )


def _first(session: Session, rows: Select[Delivery, Campaign]) -> tuple[Delivery, Campaign] | None:
    found = session.execute(rows).first()
    return None if found is None else (found[0], found[1])


def push_to(session: Session, receiver: str, campaign_id: str) -> tuple[Delivery, Campaign] | None:
    """Return what a campaign sent to a group or person; None when it sent nothing there."""
    rows = (
        select(Delivery, Campaign)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(Delivery.receiver == receiver, Delivery.campaign_id == campaign_id, Delivery.state.in_(_ARRIVED))
    )
    found = session.execute(rows).first()
    return None if found is None else (found[0], found[1])


def pushes_since(session: Session, receiver: str, since: datetime, limit: int = 50) -> list[tuple[Delivery, Campaign]]:
    """Return what a group or person was pushed since a moment, the newest first."""
    rows = (
        select(Delivery, Campaign)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(Delivery.receiver == receiver, Delivery.sent_at >= since)
        .order_by(Delivery.sent_at.desc(), Delivery.delivery_id.desc())
    )
    return [(delivery, campaign) for delivery, campaign in session.execute(rows.limit(limit))]


def note_reply(session: Session, reply: PushReply) -> PushReply:
    """Add an answer."""
    session.add(reply)
    session.flush()
    return reply


def replies_of(session: Session, uscc: str) -> Sequence[PushReply]:
    """Return what a firm answered to its pushes, the newest first."""
    rows = select(PushReply).where(PushReply.uscc == uscc, PushReply.answer != Answered.WHY)
    return session.execute(rows.order_by(PushReply.reply_id.desc())).scalars().all()
