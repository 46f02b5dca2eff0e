"""What people answered to a push: 不相关, 已享受, 暂不需要, 退订. It decides what they are pushed next.

Rows are only added; a later one of the same firm and item counts before an earlier one.
"""

import enum
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, Index, String, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json, Word
from ledger.pushes import Campaign, Delivery, DeliveryState
from ledger.talks import Number


class Answered(enum.StrEnum):
    """What was answered."""

    WHY = "为什么"
    UNRELATED = "不相关"
    HAD = "已享受"
    NOT_NOW = "暂不需要"
    NO_MORE = "退订"


class PushReply(Base):
    """One answer to one push, or a theme nobody wants to be pushed any more (then without a delivery)."""

    __tablename__ = "push_reply"
    __table_args__ = (Index("ix_push_reply_uscc", "uscc"), Index("ix_push_reply_receiver", "receiver"))

    reply_id: Mapped[int] = mapped_column(Number, primary_key=True)
    delivery_id: Mapped[int | None] = mapped_column(ForeignKey(Delivery.delivery_id), index=True)
    receiver: Mapped[str] = mapped_column(String(210))  # as of the delivery
    uscc: Mapped[str] = mapped_column(String(18), default="")
    about: Mapped[str] = mapped_column(String(80), default="")  # code of the item, number of the document
    answer: Mapped[Answered] = mapped_column(Word(Answered))
    themes: Mapped[list[str]] = mapped_column(Json, default=list)  # of NO_MORE: what is not wanted any more
    until: Mapped[datetime | None] = mapped_column(Instant)  # of NOT_NOW: from then on it may be pushed again
    said_by: Mapped[str] = mapped_column(String(100), default="")
    said_at: Mapped[datetime] = mapped_column(Instant)


def last_push(session: Session, receiver: str, since: datetime, key: str = "") -> tuple[Delivery, Campaign] | None:
    """Return the newest push a group or person got, or the one under the platform's key."""
    rows = (
        select(Delivery, Campaign)
        .join(Campaign, Campaign.campaign_id == Delivery.campaign_id)
        .where(Delivery.receiver == receiver, Delivery.sent_at >= since)
        .where(Delivery.state.in_([DeliveryState.SENT, DeliveryState.UNSURE]))
        .order_by(Delivery.sent_at.desc(), Delivery.delivery_id.desc())
        .limit(1)
    )
    if key:
        rows = rows.where(Delivery.query_key == key)
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


def note_reply(session: Session, reply: PushReply, again_after: timedelta = timedelta(0)) -> PushReply:
    """Add an answer. ``again_after``: an item that was only not needed now may be pushed again after that."""
    if again_after:
        reply.until = reply.said_at + again_after
    session.add(reply)
    session.flush()
    return reply


def replies_of(session: Session, uscc: str) -> Sequence[PushReply]:
    """Return what a firm answered to its pushes, the newest first."""
    rows = select(PushReply).where(PushReply.uscc == uscc, PushReply.answer != Answered.WHY)
    return session.execute(rows.order_by(PushReply.reply_id.desc())).scalars().all()


def refusing(session: Session, about: str, themes: Sequence[str], now: datetime) -> dict[str, Answered]:
    """Return the firms that are not to be pushed an item, each with what it answered.

    Args:
        session: to read with.
        about: code of the item, or number of the document.
        themes: of it: who wants none of one of them is among those returned.
        now: what was not needed until a moment before this is pushed again.

    """
    rows = select(PushReply).where(PushReply.uscc != "", PushReply.answer != Answered.WHY)
    found: dict[str, Answered] = {}
    for reply in session.execute(rows.order_by(PushReply.reply_id)).scalars():
        same = reply.about == about and (reply.until is None or reply.until > now)
        if reply.answer is Answered.NO_MORE and reply.themes:
            same = bool(set(reply.themes) & set(themes))
        if same:
            found[reply.uscc] = reply.answer
    return found
