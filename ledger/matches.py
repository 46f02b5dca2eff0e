"""What fits whom: one row an enterprise, the state of every item as one byte each, with the versions it rests on.

The base of facts and items is the truth; these rows can be made anew at any time. ``rules`` names the list of items
and their texts (its order is the order of the bytes), ``facts_version`` the enterprise's facts, ``day`` the as-of day.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Date, ForeignKey, LargeBinary, String, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json
from ledger.enterprises import Enterprise

BLOCK = 5_000  # enterprises read at a time


class MatchRules(Base):
    """A list of items as it was matched: its digest, and the codes in the order of the bytes."""

    __tablename__ = "match_rules"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    codes: Mapped[list[str]] = mapped_column(Json)
    made_at: Mapped[datetime] = mapped_column(Instant)


class MatchState(Base):
    """The states of all items for one enterprise; amounts only where there is something to pay."""

    __tablename__ = "match_state"

    uscc: Mapped[str] = mapped_column(ForeignKey(Enterprise.uscc), primary_key=True)
    rules: Mapped[str] = mapped_column(ForeignKey(MatchRules.digest), index=True)
    facts_version: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    states: Mapped[bytes] = mapped_column(LargeBinary)
    amounts: Mapped[dict[str, Any]] = mapped_column(
        Json, default=dict
    )  # code -> [low, high] in fen; high None: no bound


def know_rules(session: Session, digest: str, codes: Sequence[str], now: datetime) -> MatchRules:
    """Return the list of items with this digest, adding it when it is new."""
    found = session.get(MatchRules, digest)
    if found is None:
        found = MatchRules(digest=digest, codes=list(codes), made_at=now)
        session.add(found)
        session.flush()
    return found


def match_state(session: Session, uscc: str) -> MatchState | None:
    """Return what is stored of an enterprise."""
    return session.get(MatchState, uscc)


def keep(session: Session, rows: Iterable[MatchState]) -> None:
    """Store results, replacing those of the same enterprises."""
    for row in rows:
        session.merge(row)


def forget_rules(session: Session, digest: str) -> int:
    """Drop every list of items but this one, with the results that rest on them; return how many results went."""
    gone = session.execute(delete(MatchState).where(MatchState.rules != digest).returning(MatchState.uscc)).all()
    session.execute(delete(MatchRules).where(MatchRules.digest != digest))
    return len(gone)


def stale(session: Session, digest: str, day: date, limit: int = BLOCK) -> list[str]:
    """Return enterprises whose result is missing, or rests on other items, older facts or another day."""
    fits = (
        (MatchState.rules == digest) & (MatchState.day == day) & (MatchState.facts_version == Enterprise.facts_version)
    )
    rows = (
        select(Enterprise.uscc)
        .outerjoin(MatchState, (MatchState.uscc == Enterprise.uscc) & fits)
        .where(MatchState.uscc.is_(None))
        .order_by(Enterprise.uscc)
        .limit(limit)
    )
    return list(session.execute(rows).scalars())


def enterprises(session: Session, after: str = "", limit: int = BLOCK) -> list[Enterprise]:
    """Return enterprises by code, those after a code, so that all of them can be read block by block."""
    rows = select(Enterprise).where(Enterprise.uscc > after).order_by(Enterprise.uscc).limit(limit)
    return list(session.execute(rows).scalars())


def all_states(session: Session, digest: str) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
    """Yield (code, states, amounts) of every enterprise matched with a list of items, by code."""
    after = ""
    while True:
        rows = select(MatchState.uscc, MatchState.states, MatchState.amounts).where(MatchState.rules == digest)
        rows = rows.where(MatchState.uscc > after).order_by(MatchState.uscc).limit(BLOCK)
        block = session.execute(rows).all()
        yield from ((row.uscc, row.states, row.amounts) for row in block)
        if len(block) < BLOCK:
            return
        after = block[-1].uscc


def counted(session: Session) -> int:
    """Return how many enterprises there are."""
    return session.scalar(select(func.count()).select_from(Enterprise)) or 0
