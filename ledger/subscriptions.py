"""Subscriptions: what a group or a person wants to hear of, and how often. An ended one stays, with why it ended.

A subscription is never changed: who wants something else gets a new one, and the old one ends with that as its reason.
``wants`` is read by outreach/wanted.py.
"""

import enum
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, or_, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json, Word
from ledger.talks import Number

_LIVE = text("ended_at IS NULL")
_WAITS = text("taken_at IS NULL")


class Rhythm(enum.StrEnum):
    """How often a subscriber is told."""

    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"


class Subscription(Base):
    """One wish of one group or person."""

    __tablename__ = "subscription"
    __table_args__ = (
        Index("ix_subscription_subscriber", "subscriber"),
        Index("ix_subscription_live", "rhythm", sqlite_where=_LIVE, postgresql_where=_LIVE),
    )

    subscription_id: Mapped[int] = mapped_column(Number, primary_key=True)
    subscriber: Mapped[str] = mapped_column(String(210))  # g:<conversation id> or p:<staff id>, as a delivery's
    uscc: Mapped[str] = mapped_column(String(18), default="")  # the firm it was made for, where there is one
    wants: Mapped[dict[str, Any]] = mapped_column(Json, default=dict)
    said: Mapped[str] = mapped_column(Text, default="")  # the words it was made by
    rhythm: Mapped[Rhythm] = mapped_column(Word(Rhythm), default=Rhythm.AT_ONCE)
    at: Mapped[str] = mapped_column(String(5), default="")  # of a digest: 09:00, the city's time
    weekday: Mapped[int] = mapped_column(default=0)  # of a weekly one: 1 Monday .. 7 Sunday
    made_by: Mapped[str] = mapped_column(String(100))  # staff id
    made_at: Mapped[datetime] = mapped_column(Instant)
    paused_until: Mapped[datetime | None] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_by: Mapped[str] = mapped_column(String(100), default="")
    ended_why: Mapped[str] = mapped_column(Text, default="")


class SubscriptionNews(Base):
    """Something a subscriber is told of in the next digest; ``taken_at`` once a digest has it."""

    __tablename__ = "subscription_news"
    __table_args__ = (
        UniqueConstraint("subscription_id", "policy_id"),
        Index("ix_subscription_news_waits", "subscription_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
    )

    news_id: Mapped[int] = mapped_column(Number, primary_key=True)
    subscription_id: Mapped[int] = mapped_column(ForeignKey(Subscription.subscription_id))
    policy_id: Mapped[str] = mapped_column(String(20))
    reasons: Mapped[list[Any]] = mapped_column(Json, default=list)
    noticed_at: Mapped[datetime] = mapped_column(Instant)
    taken_at: Mapped[datetime | None] = mapped_column(Instant)
    campaign_id: Mapped[str] = mapped_column(String(40), default="")  # empty of what no digest told: it ended before


def keep_subscription(session: Session, wish: Subscription) -> Subscription:
    """Add a subscription; the same wish that a subscriber has already is returned instead."""
    for known in live_of(session, wish.subscriber):
        if (known.wants, known.rhythm, known.at, known.weekday) == (wish.wants, wish.rhythm, wish.at, wish.weekday):
            return known
    session.add(wish)
    session.flush()
    return wish


def live_of(session: Session, subscriber: str) -> Sequence[Subscription]:
    """Return what a group or person is subscribed to, the oldest first: that is its number for people."""
    rows = select(Subscription).where(Subscription.subscriber == subscriber, Subscription.ended_at.is_(None))
    return session.execute(rows.order_by(Subscription.subscription_id)).scalars().all()


def every_of(session: Session, subscriber: str) -> Sequence[Subscription]:
    """Return all a group or person was ever subscribed to, the oldest first."""
    rows = select(Subscription).where(Subscription.subscriber == subscriber)
    return session.execute(rows.order_by(Subscription.subscription_id)).scalars().all()


def live_subscriptions(session: Session, now: datetime, rhythm: Rhythm | None = None) -> Sequence[Subscription]:
    """Return every subscription that counts now, the oldest first."""
    rows = select(Subscription).where(
        Subscription.ended_at.is_(None), or_(Subscription.paused_until.is_(None), Subscription.paused_until <= now)
    )
    if rhythm is not None:
        rows = rows.where(Subscription.rhythm == rhythm)
    return session.execute(rows.order_by(Subscription.subscription_id)).scalars().all()


def subscriptions_by_id(session: Session, ids: Sequence[int]) -> dict[int, Subscription]:
    """Return subscriptions, ended ones too, by number."""
    rows = select(Subscription).where(Subscription.subscription_id.in_(ids))
    return {row.subscription_id: row for row in session.execute(rows).scalars()}


def end_subscription(session: Session, subscription_id: int, by: str, why: str, now: datetime) -> bool:
    """End a subscription; False when it had ended before. What waited for its next digest is not told."""
    which = update(Subscription).where(Subscription.subscription_id == subscription_id, Subscription.ended_at.is_(None))
    ended = which.values(ended_at=now, ended_by=by, ended_why=why).returning(Subscription.subscription_id)
    if session.execute(ended).first() is None:
        return False
    waits = update(SubscriptionNews).where(
        SubscriptionNews.subscription_id == subscription_id, SubscriptionNews.taken_at.is_(None)
    )
    session.execute(waits.values(taken_at=now))
    return True


def replace_subscription(session: Session, old: Subscription, new: Subscription, by: str, why: str) -> Subscription:
    """End a subscription and begin another in its place; ``why``: noted of the old one.

    Where only the rhythm changes, what waits for the next digest waits on; of another wish it may not fit any more.
    """
    kept = keep_subscription(session, new)
    if kept.wants == old.wants and kept is not old:
        known = select(SubscriptionNews.policy_id).where(SubscriptionNews.subscription_id == kept.subscription_id)
        waits = update(SubscriptionNews).where(
            SubscriptionNews.subscription_id == old.subscription_id,
            SubscriptionNews.taken_at.is_(None),
            SubscriptionNews.policy_id.not_in(known),
        )
        session.execute(waits.values(subscription_id=kept.subscription_id))
    if kept is not old:
        end_subscription(session, old.subscription_id, by, why, new.made_at)
    return kept


def keep_for_digest(session: Session, news: SubscriptionNews) -> None:
    """Let something wait for the next digest of a subscription. Once: the caller has taken the news for itself."""
    session.add(news)


def waiting_news(session: Session, ids: Sequence[int], until: datetime) -> Sequence[SubscriptionNews]:
    """Return what waits for the next digest of some subscriptions, noticed by a moment, the oldest first."""
    rows = select(SubscriptionNews).where(
        SubscriptionNews.subscription_id.in_(ids),
        SubscriptionNews.taken_at.is_(None),
        SubscriptionNews.noticed_at <= until,
    )
    return session.execute(rows.order_by(SubscriptionNews.news_id)).scalars().all()


def take_news(session: Session, ids: Sequence[int], campaign_id: str, now: datetime) -> None:
    """Write down which digest has told some news."""
    which = update(SubscriptionNews).where(SubscriptionNews.news_id.in_(ids))
    session.execute(which.values(taken_at=now, campaign_id=campaign_id))
