"""What pushes may be about and has been looked at: each document, each text of an item, each gain of a firm, once.

A row is written in the transaction that puts the receivers into the outbox. Two processes that look at the same time
do it once: the second finds the row.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from sqlalchemy import String, Table, exists, insert, literal, select, text
from sqlalchemy import cast as as_type
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column, selectinload

from ledger.base import Base, Instant
from ledger.items import ItemState, ItemText
from ledger.policies import Policy

POLICY, ITEM, START = "policy", "item", "start"
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(20261126)")


class Happening(Base):
    """Something that was looked at. ``mark`` tells it from the one before of the same."""

    __tablename__ = "happening"

    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    about: Mapped[str] = mapped_column(String(80), primary_key=True)
    mark: Mapped[str] = mapped_column(String(80), primary_key=True)
    seen_at: Mapped[datetime] = mapped_column(Instant)


_table = cast("Table", Happening.__table__)


def wait_to_look(session: Session) -> None:
    """Wait until no other process looks at what has happened."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ONE_AT_A_TIME)


def watched_since(session: Session, now: datetime) -> datetime:
    """Return since when happenings are watched: the first time anybody asks, that is now.

    What is on the shelf then was looked at: it is news to nobody.
    """
    if first_seen(session, START, "", "", now):
        known = select(literal(POLICY), Policy.policy_id, literal(""), literal(now, Instant))
        session.execute(insert(_table).from_select(["kind", "about", "mark", "seen_at"], known))
    row = session.get_one(Happening, (START, "", ""))
    return row.seen_at


def first_seen(session: Session, kind: str, about: str, mark: str, now: datetime) -> bool:
    """Write down that something was looked at; False when it was before."""
    kind_of = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    row = kind_of.insert(_table).values(kind=kind, about=about, mark=mark, seen_at=now)
    return session.execute(row.on_conflict_do_nothing().returning(_table.c.about)).first() is not None


def was_seen(session: Session, kind: str, about: str, mark: str) -> bool:
    """Tell whether something was looked at."""
    return session.get(Happening, (kind, about, mark)) is not None


def unseen_policies(session: Session, limit: int) -> Sequence[Policy]:
    """Return documents nobody has looked at yet, in the order they were published; a later version is none."""
    seen = exists(select(literal(1)).where(Happening.kind == POLICY, Happening.about == Policy.policy_id))
    rows = select(Policy).where(Policy.removed_at.is_(None), ~seen).options(selectinload(Policy.articles))
    return session.execute(rows.order_by(Policy.added_at, Policy.policy_id).limit(limit)).scalars().all()


def unseen_items(session: Session) -> Sequence[ItemText]:
    """Return published texts of items nobody has looked at yet, by code."""
    mark = as_type(ItemText.number, String)
    seen = exists(
        select(literal(1)).where(Happening.kind == ITEM, Happening.about == ItemText.code, Happening.mark == mark)
    )
    rows = select(ItemText).where(ItemText.state == ItemState.PUBLISHED, ~seen).order_by(ItemText.code)
    return session.execute(rows).scalars().all()
