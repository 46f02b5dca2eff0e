"""Switches that every process of the house reads, each time it matters: no process remembers one.

A switch without a row is on. Every turn is a row of the audit.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Boolean, String, Table, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.audit import Actor, record
from ledger.base import Base, Instant
from ledger.direct import Direct, Work

MODEL = "model"  # the language model


class Switch(Base):
    """Whether something may be used, and who said so last."""

    __tablename__ = "switch"

    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    on: Mapped[bool] = mapped_column(Boolean, default=True)
    by: Mapped[str] = mapped_column(String(100), default="")  # as people know them
    at: Mapped[datetime] = mapped_column(Instant)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a switch stands; ``by`` and ``at`` are empty while nobody has ever turned it."""

    on: bool
    by: str = ""
    at: datetime | None = None


_table = cast("Table", Switch.__table__)
_IS_ON = Direct(select(_table.c.on).where(_table.c.name == bindparam("name")))
_FIRST = Direct(
    {
        "sqlite": sqlite.insert(_table).on_conflict_do_nothing(index_elements=["name"]),
        "postgresql": postgresql.insert(_table).on_conflict_do_nothing(index_elements=["name"]),
    },
    "name",
    "on",
    "by",
    "at",
)


def is_on(work: Work, name: str) -> bool:
    """Tell whether a switch is on; one small query."""
    return all(bool(on) for (on,) in _IS_ON.rows(work, {"name": name}))


def standing(session: Session, name: str) -> Standing:
    """Return how a switch stands, and since when."""
    row = session.get(Switch, name)
    return Standing(row.on, row.by, row.at) if row is not None and row.by else Standing(on=True)


def turn(session: Session, name: str, actor: Actor, now: datetime, *, on: bool, reason: str = "") -> bool:
    """Turn a switch and write it into the audit; False, and nothing written, when it stood so already."""
    _FIRST.rows(session, {"name": name, "on": True, "by": "", "at": now})
    row = session.execute(select(Switch).where(Switch.name == name).with_for_update()).scalar_one()
    if row.on == on:
        return False
    row.on, row.by, row.at = on, actor.name or actor.who, now
    action = f"{name}.switched_{'on' if on else 'off'}"
    record(session, actor, action, f"switch:{name}", now, before={"on": not on}, after={"on": on}, reason=reason)
    return True
