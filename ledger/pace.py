"""How much may go through a lane in a stretch of time, counted once for all processes.

A lane remembers the exact moments of its last passages, so no stretch of that length, wherever it is
laid, ever holds more than the limit. (A bucket that refills would let twice the limit through at first.)
The row of a lane is locked while it is looked at; lanes are always locked in the order of their names.

Whoever finds a lane full that is ``waited_for`` marks it as wanted: bulk work (ledger/pace_ahead.py) leaves it alone
until then, so that a reply waits for one passage and not for a queue.
"""

import base64
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

from sqlalchemy import Float, String, Table, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from ledger.base import Base, Json
from ledger.direct import Direct, Work

FOREVER_S = 10 * 365 * 86400.0  # a longer wait than any lane has
SKEW_S = 30.0  # a passage further ahead of now than this was counted by a clock that has been put back since
AHEAD_S = 1.0  # no passage is counted further ahead of its moment than this
WANTED_S = 0.3  # how long beyond its wait a lane is kept for who waits


class PaceLane(Base):
    """One lane: when something passed it last, and until when it rests. Moments are epoch seconds."""

    __tablename__ = "pace_lane"

    lane: Mapped[str] = mapped_column(String(300), primary_key=True)
    passed: Mapped[str | list[float]] = mapped_column(Json, default=list)  # oldest first, see packed
    rest_until: Mapped[float] = mapped_column(Float, default=0.0)
    wanted_until: Mapped[float] = mapped_column(Float, default=0.0, server_default="0")  # by a reply: bulk work waits


@dataclass(frozen=True, slots=True)
class Lane:
    """At most ``limit`` passages in any stretch of ``per_s`` seconds."""

    name: str
    limit: int
    per_s: float
    waited_for: bool = False  # who finds it full comes back, and bulk work leaves it alone until then


@dataclass(frozen=True, slots=True)
class Slot:
    """A passage counted before it was known whether it would be used at once."""

    lane: str
    at: float  # the moment as it was counted: later than the asker's clock where another's is ahead


@dataclass(frozen=True, slots=True)
class Passage:
    """What came of asking to pass: in s, how long to wait; until when it rests; what was counted, a slot a lane."""

    wait_s: float
    resting_until: float = 0.0
    slots: tuple[Slot, ...] = ()


def take(work: Work, lanes: Sequence[Lane], now: float, unused: Slot | None = None) -> float:
    """Pass through all ``lanes`` at once, or through none.

    Args:
        work: a write transaction; the lanes stay locked until it is committed.
        lanes: each name once.
        now: epoch seconds.
        unused: a passage counted earlier that this one stands for.

    Returns:
        0.0 when the passage was counted in every lane; else the seconds after which to ask again,
        and nothing was counted.

    """
    return _take(work, lanes, _locked(work, [lane.name for lane in lanes]), now, unused).wait_s


def _take(work: Work, lanes: Sequence[Lane], known: dict[str, "Known"], now: float, unused: Slot | None) -> Passage:
    known = _as_of(work, known, now)
    if unused is not None and unused.lane in known:
        known[unused.lane] = known[unused.lane].without(unused.at)
    wait = max((_wait(lane, known[lane.name], now) for lane in lanes), default=0.0)
    if wait > 0 or not lanes:
        for lane in lanes:
            if lane.waited_for and (mine := _wait(lane, known[lane.name], now)) > 0:
                _WANT.rows(work, {"key": lane.name, "until": now + min(mine, lane.per_s) * 1.1 + WANTED_S})
        return Passage(wait)
    slots = []
    for lane in lanes:
        passed = noted(lane, known[lane.name].passed, now)
        _NOTE.rows(work, {"key": lane.name, "marks": packed(passed)})
        slots.append(Slot(lane.name, passed[-1]))
    return Passage(0.0, slots=tuple(slots))


def look(work: Work, lane: Lane, now: float) -> float:
    """Return what ``take`` would, for one lane, without passing through."""
    return _wait(lane, _as_of(work, _locked(work, [lane.name]), now)[lane.name], now)


def put_back(work: Work, slot: Slot) -> None:
    """Uncount a passage that was not used."""
    known = _locked(work, [slot.lane])[slot.lane]
    _NOTE.rows(work, {"key": slot.lane, "marks": packed(known.without(slot.at).passed)})


def take_unless_resting(
    work: Work, lanes: Sequence[Lane], resting: str, now: float, unused: Slot | None = None
) -> Passage:
    """Do what ``take`` does, unless the lane ``resting`` rests."""
    known = _locked(work, [lane.name for lane in lanes], resting)
    until = known[resting].rest_until if resting in known else 0.0
    return Passage(0.0, until) if until > now else _take(work, lanes, known, now, unused)


def rest(work: Work, name: str, until: float) -> None:
    """Let nothing through the lane before ``until`` (epoch seconds); a longer rest already set stays."""
    known = _locked(work, [name])[name]
    if until > known.rest_until:
        _REST_NOW.rows(work, {"key": name, "until": until})


def resting_until(work: Work, name: str) -> float:
    """Return until when the lane rests (epoch seconds), 0.0 when it never did."""
    return next((until for (until,) in _REST.rows(work, {"key": name})), 0.0)


@dataclass(frozen=True, slots=True)
class Known:
    """A lane as its row has it: its last passages, oldest first; all in epoch seconds."""

    passed: list[float]
    rest_until: float
    wanted_until: float = 0.0

    def without(self, moment: float) -> "Known":
        """Return it with one passage less."""
        kept = list(self.passed)
        if moment in kept:
            kept.remove(moment)
        return replace(self, passed=kept)

    def as_of(self, now: float) -> "Known":
        """Return it as a clock shows it that may have been put back since: as if all had passed just now."""
        ahead = self.passed[-1] - now if self.passed else 0.0
        if ahead <= SKEW_S:
            return self
        wanted = min(self.wanted_until, now)
        return replace(self, passed=[moment - ahead for moment in self.passed], wanted_until=wanted)


_table = cast("Table", PaceLane.__table__)
_KEYS = ("key1", "key2", "key3", "key4")  # as many lanes as are ever looked at together
_LOCK = Direct(
    select(_table.c.lane, _table.c.passed, _table.c.rest_until, _table.c.wanted_until)
    .where(_table.c.lane.in_([bindparam(key) for key in _KEYS]))
    .order_by(_table.c.lane)
    .with_for_update()
)
_REST = Direct(select(_table.c.rest_until).where(_table.c.lane == bindparam("key")))
_NOTE = Direct(
    update(_table).where(_table.c.lane == bindparam("key")).values(passed=bindparam("marks"), wanted_until=0.0)
)
_WANT = Direct(update(_table).where(_table.c.lane == bindparam("key")).values(wanted_until=bindparam("until")))
_REST_NOW = Direct(update(_table).where(_table.c.lane == bindparam("key")).values(rest_until=bindparam("until")))
_OPEN = Direct(
    {
        "sqlite": sqlite.insert(_table).on_conflict_do_nothing(index_elements=["lane"]),
        "postgresql": postgresql.insert(_table).on_conflict_do_nothing(index_elements=["lane"]),
    },
    "lane",
    "passed",
    "rest_until",
    "wanted_until",
)


def _locked(work: Work, names: list[str], *also: str) -> dict[str, Known]:
    """Lock the lanes, opening those that are new; of those named in ``also``, the ones that are there."""
    found = _read(work, [*names, *also])
    new = [name for name in sorted(names) if name not in found]
    if new:
        for name in new:
            _OPEN.rows(work, {"lane": name, "passed": [], "rest_until": 0.0, "wanted_until": 0.0})
        found = _read(work, [*names, *also])
    return found


def _read(work: Work, names: list[str]) -> dict[str, Known]:
    keys = {key: names[min(place, len(names) - 1)] for place, key in enumerate(_KEYS)}
    rows = _LOCK.rows(work, keys)
    return {lane: Known(unpacked(passed), rest, wanted) for lane, passed, rest, wanted in rows}


def _as_of(work: Work, known: dict[str, Known], now: float) -> dict[str, Known]:
    """Return lanes as a clock shows them that may have been put back since, and write that down."""
    seen = {name: one.as_of(now) for name, one in known.items()}
    for name, one in seen.items():
        if one is not known[name]:
            _NOTE.rows(work, {"key": name, "marks": packed(one.passed)})
    return seen


def _wait(lane: Lane, known: Known, now: float) -> float:
    wait = max(0.0, known.rest_until - now)
    if len(known.passed) >= lane.limit:
        wait = max(wait, known.passed[-lane.limit] + lane.per_s - now)
    return min(wait, FOREVER_S)


def noted(lane: Lane, passed: list[float], now: float) -> list[float]:
    """Add a passage, and forget those too old to count. A clock behind another process's counts as level with it."""
    moment = max(now, passed[-1]) if passed else now
    first = bisect_right(passed, moment - lane.per_s - AHEAD_S)
    return [*passed[first:], moment][-lane.limit :]


def packed(moments: list[float]) -> str:
    """Write moments as their doubles in base64: exact, and writing a wide lane takes no time."""
    return base64.b64encode(array("d", moments).tobytes()).decode()


def unpacked(passed: str | list[float]) -> list[float]:
    """Read what ``packed`` wrote; a new lane has an empty list, and an earlier version wrote lists."""
    return array("d", base64.b64decode(passed)).tolist() if isinstance(passed, str) else passed
