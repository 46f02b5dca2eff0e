"""Switches that every process of the house reads, each time it matters: no process remembers one.

A switch without a row is on. Every turn by a person is a row of the audit.

A rest is a switch that nobody turned: off after a row of failures until its moment, for every process, with the reason
where a switch has a name. It is in no audit, as nobody decided it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from sqlalchemy import Boolean, String, Table, bindparam, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.audit import Actor, record
from ledger.base import Base, Instant
from ledger.direct import Direct, Work

MODEL = "model"  # the language model
MODEL_REST = "model_rest"  # of its endpoint
REASON_CHARS = 100


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
_REST = Direct(select(_table.c.by, _table.c.at).where(_table.c.name == bindparam("name"), _table.c.on.is_(False)))
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


@dataclass(frozen=True, slots=True)
class Rest:
    """Something is left alone until a moment, after which one process may try it."""

    why: str
    until: datetime


def rest_of(work: Work, name: str) -> Rest | None:
    """Return the rest of something, also one that is over and after which nobody has tried; one small query."""
    return next((Rest(why, until) for why, until in _REST.rows(work, {"name": name})), None)


def begin_rest(session: Session, name: str, why: str, until: datetime) -> None:
    """Leave something alone, in every process; a longer rest that it has already stays."""
    _FIRST.rows(session, {"name": name, "on": True, "by": "", "at": until})
    changed = update(Switch).where(Switch.name == name, or_(Switch.on, Switch.at <= until))
    session.execute(changed.values(on=False, by=why[:REASON_CHARS], at=until))


def take_trial(session: Session, name: str, now: datetime, until: datetime) -> bool:
    """Tell whether the caller may try what has rested; only one of all processes may until ``until``."""
    mine = update(Switch).where(Switch.name == name, Switch.on.is_(False), Switch.at <= now).values(at=until)
    return session.execute(mine.returning(Switch.name)).first() is not None


def end_rest(session: Session, name: str) -> None:
    """Let every process use it again."""
    session.execute(update(Switch).where(Switch.name == name).values(on=True, by=""))
