"""What rests on an article: official answers today, reward items and subscriptions when they come.

Whoever makes something that quotes the base writes a row here, so that the impact of a change can be shown before it
is published.
"""

import enum
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint, delete, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Word
from ledger.official import OfficialAnswer, OfficialState
from ledger.policies import next_number

_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(20261127)")


class Rests(enum.StrEnum):
    """Kinds of things that rest on the base."""

    OFFICIAL = "官方答复"
    ITEM = "奖补事项"
    SUBSCRIPTION = "订阅"


class Dependant(Base):
    """One thing rests on one article, or on a whole document (``ordinal`` 0)."""

    __tablename__ = "dependant"
    __table_args__ = (
        UniqueConstraint("kind", "reference", "policy_id", "ordinal"),
        Index("ix_dependant_policy", "policy_id"),
    )

    dependant_id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[Rests] = mapped_column(Word(Rests))
    reference: Mapped[str] = mapped_column(String(80))  # its own id
    name: Mapped[str] = mapped_column(Text, default="")  # as people know it
    policy_id: Mapped[str] = mapped_column(String(20))
    ordinal: Mapped[int] = mapped_column(Integer, default=0)
    quote: Mapped[str] = mapped_column(Text, default="")  # the words it rests on, to find them again when they move


def dependants_of(session: Session, policy_id: str) -> Sequence[Dependant]:
    """Return what rests on a document."""
    rows = select(Dependant).where(Dependant.policy_id == policy_id).order_by(Dependant.kind, Dependant.dependant_id)
    return session.execute(rows).scalars().all()


def dependants_of_kind(session: Session, kind: Rests) -> Sequence[Dependant]:
    """Return everything of one kind that rests on the base."""
    return session.execute(select(Dependant).where(Dependant.kind == kind)).scalars().all()


def rest_on(session: Session, kind: Rests, reference: str, rows: Sequence[Dependant]) -> None:
    """Replace what one thing rests on; of two who do so at once the later finds what the first wrote."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ONE_AT_A_TIME)
    session.execute(delete(Dependant).where(Dependant.kind == kind, Dependant.reference == reference))
    session.add_all(rows)
    session.flush()


def doubt_officials(session: Session, references: Collection[str], now: datetime) -> list[str]:
    """Take official answers out of use until their owner has looked; return the questions of those that were in use."""
    numbers = [int(one) for one in references if one.isdigit()]
    if not numbers:
        return []
    rows = select(OfficialAnswer).where(
        OfficialAnswer.answer_id.in_(numbers), OfficialAnswer.state == OfficialState.LIVE
    )
    doubted = session.execute(rows.order_by(OfficialAnswer.answer_id)).scalars().all()
    for one in doubted:
        one.state = OfficialState.DOUBTED
        one.changed_at = now
        one.change_no = next_number(session, "official")
    return [one.question for one in doubted]


def follow_articles(session: Session, policy_id: str, places: Mapping[int, int]) -> None:
    """Let what rests on articles follow them to their new places (old ordinal -> new), where the text stayed."""
    moved = {old: new for old, new in places.items() if old != new}
    if not moved:
        return
    rows = [row for row in dependants_of(session, policy_id) if row.ordinal in moved]
    goals = {row.dependant_id: moved[row.ordinal] for row in rows}
    for row in rows:  # two articles may have changed places: out of the way first
        row.ordinal = -row.dependant_id
    session.flush()
    for row in rows:
        row.ordinal = goals[row.dependant_id]
    session.flush()
    officials = {int(row.reference) for row in rows if row.kind is Rests.OFFICIAL and row.reference.isdigit()}
    for answer in session.execute(select(OfficialAnswer).where(OfficialAnswer.answer_id.in_(officials))).scalars():
        answer.cites = [
            {**cite, "ordinal": moved.get(cite.get("ordinal", 0), cite.get("ordinal", 0))}
            if cite.get("policy_id") == policy_id
            else cite
            for cite in answer.cites
        ]
        answer.change_no = next_number(session, "official")
    session.flush()
