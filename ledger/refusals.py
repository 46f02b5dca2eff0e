"""What firms do not want to hear of: applied for already, received already, not relevant, not now, no more at all.

A refusal is ended, never deleted. It holds for a firm with all its groups and people; for who is of no firm it holds
for one receiver.
"""

import enum
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Index, String, and_, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Word
from ledger.talks import Number

EVERYTHING = ("push", "")  # what a refusal of every push is about


class Refused(enum.StrEnum):
    """Why somebody does not want to hear of something."""

    APPLIED = "applied"  # has applied
    ENJOYED = "enjoyed"  # 已享受
    IRRELEVANT = "irrelevant"  # 不相关
    LATER = "later"  # 暂不需要: until a day
    OPTED_OUT = "opted_out"  # 退订


DONE_WITH = frozenset({Refused.APPLIED, Refused.ENJOYED})


class PushRefusal(Base):
    """One thing a firm, or one receiver, does not want pushed."""

    __tablename__ = "push_refusal"
    __table_args__ = (
        Index("ix_push_refusal_about", "about_kind", "about"),
        Index("ix_push_refusal_uscc", "uscc"),
    )

    refusal_id: Mapped[int] = mapped_column(Number, primary_key=True)
    uscc: Mapped[str] = mapped_column(String(18), default="")  # empty: of the receiver alone
    receiver: Mapped[str] = mapped_column(String(210), default="")  # where it was said: g:<id> or p:<staff id>
    kind: Mapped[Refused] = mapped_column(Word(Refused))
    about_kind: Mapped[str] = mapped_column(String(20))  # item, policy, theme, or push: every one
    about: Mapped[str] = mapped_column(String(80), default="")  # an item's code, a policy's number, a theme's name
    until: Mapped[datetime | None] = mapped_column(Instant)  # holds no longer then; None: until it is taken back
    said_by: Mapped[str] = mapped_column(String(100), default="")  # staff id
    campaign_id: Mapped[str] = mapped_column(String(40), default="")  # the push it answered
    made_at: Mapped[datetime] = mapped_column(Instant)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    ended_why: Mapped[str] = mapped_column(String(200), default="", server_default="")

    @property
    def whose(self) -> str:
        """Return the firm's code, or the receiver where there is no firm."""
        return self.uscc or self.receiver


def refuse(session: Session, refusal: PushRefusal) -> PushRefusal:
    """Write a refusal down; the same said again while it holds changes only how long it holds."""
    same = select(PushRefusal).where(
        PushRefusal.uscc == refusal.uscc,
        PushRefusal.kind == refusal.kind,
        PushRefusal.about_kind == refusal.about_kind,
        PushRefusal.about == refusal.about,
        _holds(refusal.made_at),
    )
    if not refusal.uscc:
        same = same.where(PushRefusal.receiver == refusal.receiver)
    known = session.execute(same.with_for_update().limit(1)).scalar_one_or_none()
    if known is not None:
        known.until = refusal.until
        return known
    session.add(refusal)
    session.flush()
    return refusal


def end_refusals(session: Session, those: Iterable[PushRefusal], why: str, now: datetime) -> None:
    """End refusals: the firm wants to hear of it again."""
    for one in those:
        one.ended_at, one.ended_why = now, why[:200]
    session.flush()


def refusals_holding(
    session: Session, about: Sequence[tuple[str, str]], now: datetime, whose: Sequence[str] | None = None
) -> list[PushRefusal]:
    """Return the refusals that hold now for any of some things, oldest first.

    Args:
        session: to read with.
        about: (kind, name) pairs: ``("item", "DY-04")``; EVERYTHING is looked for as well.
        now: when.
        whose: codes of firms or receivers; None: everybody's.

    """
    things = [
        and_(PushRefusal.about_kind == kind, PushRefusal.about == name)
        for kind, name in dict.fromkeys((*about, EVERYTHING))
    ]
    rows = select(PushRefusal).where(or_(*things), _holds(now)).order_by(PushRefusal.refusal_id)
    if whose is not None:
        rows = rows.where(or_(PushRefusal.uscc.in_(whose), PushRefusal.receiver.in_(whose)))
    return list(session.execute(rows).scalars())


def refusals_of(session: Session, whose: str, now: datetime) -> list[PushRefusal]:
    """Return all refusals of a firm (by code) or of a receiver that hold now, newest first."""
    own = or_(PushRefusal.uscc == whose, PushRefusal.receiver == whose)
    rows = select(PushRefusal).where(own, _holds(now)).order_by(PushRefusal.refusal_id.desc())
    return list(session.execute(rows).scalars())


def _holds(now: datetime) -> ColumnElement[bool]:
    return and_(PushRefusal.ended_at.is_(None), or_(PushRefusal.until.is_(None), PushRefusal.until > now))
