"""How much may go through a lane in a stretch of time, counted once for all processes.

A lane remembers the exact moments of its last passages, so no stretch of that length, wherever it is
laid, ever holds more than the limit. (A bucket that refills would let twice the limit through at first.)
The row of a lane is locked while it is looked at; lanes are always locked in the order of their names.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import Float, String, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Json

FOREVER_S = 10 * 365 * 86400.0  # a longer wait than any lane has


class PaceLane(Base):
    """One lane: when something passed it last, and until when it rests. Moments are epoch seconds."""

    __tablename__ = "pace_lane"

    lane: Mapped[str] = mapped_column(String(300), primary_key=True)
    passed: Mapped[list[float]] = mapped_column(Json, default=list)  # oldest first, at most the limit
    rest_until: Mapped[float] = mapped_column(Float, default=0.0)


@dataclass(frozen=True, slots=True)
class Lane:
    """At most ``limit`` passages in any stretch of ``per_s`` seconds."""

    name: str
    limit: int
    per_s: float


@dataclass(frozen=True, slots=True)
class Slot:
    """A passage counted before it was known whether it would be used at once."""

    lane: str
    at: float


def take(session: Session, lanes: Sequence[Lane], now: float, unused: Slot | None = None) -> float:
    """Pass through all ``lanes`` at once, or through none.

    Args:
        session: a write session; the lanes stay locked until it is committed.
        lanes: each name once.
        now: epoch seconds.
        unused: a passage counted earlier that this one stands for.

    Returns:
        0.0 when the passage was counted in every lane; else the seconds after which to ask again,
        and nothing was counted.

    """
    known = _locked(session, [lane.name for lane in lanes])
    if unused is not None and unused.lane in known:
        known[unused.lane] = known[unused.lane].without(unused.at)
    wait = max((_wait(lane, known[lane.name], now) for lane in lanes), default=0.0)
    if wait > 0 or not lanes:
        return wait
    session.execute(
        _NOTE,
        [{"key": lane.name, "marks": _noted(lane, known[lane.name].passed, now)} for lane in lanes],
    )
    return 0.0


def look(session: Session, lane: Lane, now: float) -> float:
    """Return what ``take`` would, for one lane, without passing through."""
    return _wait(lane, _locked(session, [lane.name])[lane.name], now)


def put_back(session: Session, slot: Slot) -> None:
    """Uncount a passage that was not used."""
    known = _locked(session, [slot.lane])[slot.lane]
    session.execute(_NOTE, [{"key": slot.lane, "marks": known.without(slot.at).passed}])


def take_unless_resting(
    session: Session, lanes: Sequence[Lane], resting: str, now: float, unused: Slot | None = None
) -> tuple[float, float]:
    """Do what ``take`` does, unless the lane ``resting`` rests; return the wait, and until when that one rests."""
    until = resting_until(session, resting)
    return (0.0, until) if until > now else (take(session, lanes, now, unused), 0.0)


def rest(session: Session, name: str, until: float) -> None:
    """Let nothing through the lane before ``until`` (epoch seconds); a longer rest already set stays."""
    known = _locked(session, [name])[name]
    if until > known.rest_until:
        session.execute(_REST_NOW, {"key": name, "until": until})


def resting_until(session: Session, name: str) -> float:
    """Return until when the lane rests (epoch seconds), 0.0 when it never did."""
    return session.execute(_REST, {"key": name}).scalar_one_or_none() or 0.0


@dataclass(frozen=True, slots=True)
class _Known:
    passed: list[float]
    rest_until: float

    def without(self, moment: float) -> "_Known":
        kept = list(self.passed)
        if moment in kept:
            kept.remove(moment)
        return _Known(kept, self.rest_until)


_table = cast("Table", PaceLane.__table__)
_LOCK = (
    select(_table.c.lane, _table.c.passed, _table.c.rest_until)
    .where(_table.c.lane.in_(bindparam("keys", expanding=True)))
    .order_by(_table.c.lane)
    .with_for_update()
)
_REST = select(_table.c.rest_until).where(_table.c.lane == bindparam("key"))
_NOTE = update(_table).where(_table.c.lane == bindparam("key")).values(passed=bindparam("marks"))
_REST_NOW = update(_table).where(_table.c.lane == bindparam("key")).values(rest_until=bindparam("until"))
_OPEN = {
    "sqlite": sqlite.insert(_table).on_conflict_do_nothing(index_elements=["lane"]),
    "postgresql": postgresql.insert(_table).on_conflict_do_nothing(index_elements=["lane"]),
}


def _locked(session: Session, names: list[str]) -> dict[str, _Known]:
    """Lock the lanes, opening those that are new."""
    found = _read(session, names)
    new = [name for name in sorted(names) if name not in found]
    if new:
        opening = _OPEN[session.get_bind().dialect.name]
        session.execute(opening, [{"lane": name, "passed": [], "rest_until": 0.0} for name in new])
        found = _read(session, names)
    return found


def _read(session: Session, names: list[str]) -> dict[str, _Known]:
    return {row.lane: _Known(row.passed, row.rest_until) for row in session.execute(_LOCK, {"keys": names})}


def _wait(lane: Lane, known: _Known, now: float) -> float:
    wait = max(0.0, known.rest_until - now)
    if len(known.passed) >= lane.limit:
        wait = max(wait, known.passed[-lane.limit] + lane.per_s - now)
    return min(wait, FOREVER_S)


def _noted(lane: Lane, passed: list[float], now: float) -> list[float]:
    """Add a passage. A clock behind another process's counts as level with it."""
    moment = max(now, passed[-1]) if passed else now
    return [*passed, moment][-lane.limit :]
