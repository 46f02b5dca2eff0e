"""What rests on an article: official answers today, reward items and subscriptions when they come.

Whoever makes something that quotes the base writes a row here, so that the impact of a change can be shown before it
is published.
"""

import enum
from collections.abc import Sequence

from sqlalchemy import Index, Integer, String, Text, UniqueConstraint, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Word


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


def rest_on(session: Session, kind: Rests, reference: str, rows: Sequence[Dependant]) -> None:
    """Replace what one thing rests on."""
    session.execute(delete(Dependant).where(Dependant.kind == kind, Dependant.reference == reference))
    session.add_all(rows)
    session.flush()
