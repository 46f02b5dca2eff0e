"""Bulk work passes through lanes ahead of time and evenly spaced, and leaves them to whoever waits.

It may use all that replies leave of a limit. Even spacing means that a reply that finds a lane full waits for one
passage; passing ahead of time means that a worker that wakes up late loses none.
"""

import json
from bisect import insort
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Float, String, text

from ledger.base import Json
from ledger.direct import Direct, Work
from ledger.pace import FOREVER_S, Known, Lane, noted, packed, unpacked

ON_THE_WAY_S = 0.015  # what calls may differ in their time on the way; whoever finds more says so (put_later)
SECOND_S, MINUTE_S = 1.0 + ON_THE_WAY_S, 60.5  # the limits hold on arrival
EVENLY = 0.9  # of an even spacing: the least between two passages, so that what was lost can be caught up

_KINDS: dict[str, Any] = {"lane": String(), "passed": Json, "rest_until": Float(), "wanted_until": Float()}
_LOCK_ALL = Direct(
    {
        "sqlite": text(
            "SELECT lane, passed, rest_until, wanted_until FROM pace_lane"
            " WHERE lane IN (SELECT value FROM json_each(:names))"
        ).columns(**_KINDS),
        "postgresql": text(
            "SELECT lane, passed, rest_until, wanted_until FROM pace_lane WHERE lane IN"
            " (SELECT jsonb_array_elements_text(CAST(:names AS jsonb))) ORDER BY lane FOR UPDATE"
        ).columns(**_KINDS),
    }
)
_OPEN_ALL = Direct(
    {
        "sqlite": text(
            "INSERT INTO pace_lane (lane, passed, rest_until) SELECT value, '[]', 0 FROM json_each(:names) WHERE true"
            " ON CONFLICT (lane) DO NOTHING"
        ),
        "postgresql": text(
            "INSERT INTO pace_lane (lane, passed, rest_until) SELECT name, '[]', 0 FROM"
            " jsonb_array_elements_text(CAST(:names AS jsonb)) AS name ORDER BY name ON CONFLICT (lane) DO NOTHING"
        ),
    }
)
_NOTE_ALL = Direct(
    {
        "sqlite": text(
            "UPDATE pace_lane SET passed = json_quote(json_extract(value, '$[1]')) FROM json_each(:rows)"
            " WHERE lane = json_extract(value, '$[0]')"
        ),
        "postgresql": text(
            "UPDATE pace_lane SET passed = j->1 FROM jsonb_array_elements(CAST(:rows AS jsonb)) AS j WHERE lane = j->>0"
        ),
    }
)


def soonest(work: Work, lane: Lane, now: float) -> float:
    """Return the moment at which bulk work may pass a lane next (epoch seconds), without passing."""
    return _soonest(lane, _all_locked(work, [lane.name], now)[lane.name], now)


def take_ahead(work: Work, calls: Sequence[Sequence[Lane]], now: float, ahead_s: float) -> list[float]:
    """Pass through lanes for many calls of bulk work, evenly spaced and a little ahead of time.

    Args:
        work: a write transaction; the lanes stay locked until it is committed.
        calls: the lanes of each call, in the order in which they want to go.
        now: epoch seconds.
        ahead_s: how far ahead a passage may be counted.

    Returns:
        For each call the moment it may go (epoch seconds). One later than ``ahead_s`` from now was not counted: it
        says when to ask again.

    """
    lanes = {lane.name: lane for call in calls for lane in call}
    known = _all_locked(work, sorted(lanes), now)
    moments, passed = list[float](), set[str]()
    for call in calls:
        moment = max((_soonest(lane, known[lane.name], now) for lane in call), default=now)
        moments.append(moment)
        if moment <= now + ahead_s:
            for lane in call:
                mine = known[lane.name]
                known[lane.name] = replace(mine, passed=noted(lane, mine.passed, moment))
                passed.add(lane.name)
    _note(work, {name: known[name].passed for name in passed})
    return moments


def put_later(work: Work, moves: Sequence[tuple[str, float, float]]) -> None:
    """Count passages at the moments they really happened, where that was later: lane, counted, real."""
    known = _all_locked(work, sorted({name for name, _, _ in moves}), None)
    changed = dict[str, list[float]]()
    for name, counted, real in moves:
        passed = changed.get(name) or list(known[name].passed)
        if counted in passed:
            passed.remove(counted)
            insort(passed, real)
            changed[name] = passed
    _note(work, changed)


def _note(work: Work, passed: Mapping[str, list[float]]) -> None:
    if passed:
        _NOTE_ALL.rows(work, {"rows": json.dumps([(name, packed(marks)) for name, marks in sorted(passed.items())])})


def _all_locked(work: Work, names: list[str], now: float | None) -> dict[str, Known]:
    """Lock any number of lanes, opening those that are new; a clock that was put back since is written down."""
    asked = {"names": json.dumps(names)}
    found = _LOCK_ALL.rows(work, asked) if names else []
    if len(found) < len(names):
        _OPEN_ALL.rows(work, {"names": json.dumps(sorted(set(names) - {row[0] for row in found}))})
        found = _LOCK_ALL.rows(work, asked)
    known = {lane: Known(unpacked(passed), rest, wanted) for lane, passed, rest, wanted in found}
    if now is None:
        return known
    seen = {name: one.as_of(now) for name, one in known.items()}
    _note(work, {name: one.passed for name, one in seen.items() if one is not known[name]})
    return seen


def _soonest(lane: Lane, known: Known, now: float) -> float:
    """Return the moment at which bulk work may pass a lane next, in epoch seconds."""
    moment = max(now, known.rest_until, known.wanted_until)
    if known.passed:
        moment = max(moment, known.passed[-1] + EVENLY * lane.per_s / lane.limit)
    if len(known.passed) >= lane.limit:
        moment = max(moment, known.passed[-lane.limit] + lane.per_s)
    return min(moment, now + FOREVER_S)
