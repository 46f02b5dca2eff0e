"""What all stored results come to, item by item: counted by the difference whenever a result is stored.

One row for each thing that is counted. ``what`` is a state, ``low`` and ``high`` (fen of the eligible), ``endless``
(eligible without an upper end), ``lacks revenue 2025`` (unknown for want of that), and for no item at all (code "")
``rests on <digest> <day>``: how many results rest on a list of items and a day.
"""

from collections import Counter
from collections.abc import Mapping

from sqlalchemy import String, delete, func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base
from ledger.talks import Number

Counted = tuple[str, str]  # code of an item, what is counted


class MatchCount(Base):
    """One count."""

    __tablename__ = "match_count"

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    what: Mapped[str] = mapped_column(String(120), primary_key=True)
    count: Mapped[int] = mapped_column(Number)


def add_counts(session: Session, more: Mapping[Counted, int]) -> None:
    """Add to the counts; a number below zero takes away."""
    rows = [{"code": code, "what": what, "count": count} for (code, what), count in sorted(more.items()) if count]
    if not rows:
        return
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    adding = kind.insert(MatchCount)
    total = MatchCount.count + adding.excluded.count
    session.execute(adding.on_conflict_do_update(index_elements=["code", "what"], set_={"count": total}), rows)


def counts(session: Session, code: str | None = None) -> Counter[Counted]:
    """Return what is counted, of one item where one is named."""
    rows = select(MatchCount.code, MatchCount.what, MatchCount.count).where(MatchCount.count != 0)
    if code is not None:
        rows = rows.where(MatchCount.code == code)
    return Counter({(one, what): count for one, what, count in session.execute(rows)})


def sweep_counts(session: Session) -> None:
    """Drop what has come to nothing."""
    session.execute(delete(MatchCount).where(MatchCount.count == 0))


def how_many_counts(session: Session) -> int:
    """Return how many things are counted."""
    return session.scalar(select(func.count()).select_from(MatchCount)) or 0
