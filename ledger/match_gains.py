"""Items that came to fit a firm when its facts changed: written with the results themselves, read by who pushes.

Only of firms that have a group or a contact: nobody else can be told.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import String, select, union
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant
from ledger.groups import Group, Person
from ledger.talks import Number


class MatchGain(Base):
    """One item that came to fit one firm."""

    __tablename__ = "match_gain"

    gain_id: Mapped[int] = mapped_column(Number, primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18))
    code: Mapped[str] = mapped_column(String(40))
    facts_version: Mapped[int]
    noticed_at: Mapped[datetime] = mapped_column(Instant)


def note_gains(session: Session, gains: Sequence[tuple[str, str, int]], now: datetime) -> None:
    """Write down (firm, item, version of the firm's facts) of firms that can be told."""
    if not gains:
        return
    groups = select(Group.uscc).where(Group.uscc.is_not(None), Group.gone_at.is_(None))
    people = select(Person.uscc).where(Person.uscc.is_not(None), Person.gone_at.is_(None))
    reached = set(session.execute(union(groups, people)).scalars())
    session.add_all(
        MatchGain(uscc=uscc, code=code, facts_version=version, noticed_at=now)
        for uscc, code, version in gains
        if uscc in reached
    )


def waits(session: Session) -> bool:
    """Tell whether there is anything to tell of."""
    return session.execute(select(MatchGain.gain_id).limit(1)).first() is not None


def take_gains(session: Session, limit: int) -> list[MatchGain]:
    """Return gains nobody has told of, the oldest first, and strike them off: telling is this same transaction."""
    rows = select(MatchGain).order_by(MatchGain.gain_id).limit(limit).with_for_update(skip_locked=True)
    found = list(session.execute(rows).scalars())
    for gain in found:
        session.delete(gain)
    return found
