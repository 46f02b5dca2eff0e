"""What a firm says of itself, written down: beside what others know, never over it, and taken back on request.

A value that an office has verified is not changed by the firm's word; it can only be disputed. Every change is audited.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from knowledge.firms.roster import Said
from ledger.audit import Actor, record
from ledger.facts import (
    NO_YEAR,
    Fact,
    FactSource,
    Given,
    Giver,
    Noted,
    counting,
    current_facts,
    facts_ended_since,
    note_facts,
)
from ledger.policies import OpenSession

OWN = FactSource.ENTERPRISE
UNDONE_WITHIN = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Told:
    """A person of the firm, and when they say something."""

    actor: Actor
    uscc: str
    day: date  # the day the values describe
    now: datetime


@dataclass(frozen=True, slots=True)
class Declared:
    """What became of one value a firm gave; ``value`` None: it was taken back."""

    name: str
    year: int
    value: Any
    changed: bool
    before: Any = None
    counts: Fact | None = None  # the row of another source that counts instead
    locked_by: str = ""  # who has verified the firm's own value: it was not changed


def declare(session: OpenSession, said: Sequence[Said], told: Told) -> list[Declared]:
    """Note values as the firm's own word.

    Raises:
        LookupError: there is no such enterprise.

    """
    rows = current_facts(session, told.uscc)
    verified = {(row.name, row.year): row.verified_by for row in rows if row.source is OWN and row.verified_by}
    free = [one for one in said if (one.name, one.year) not in verified]
    giver = Giver(OWN, told.day, told.actor.who)
    noted = note_facts(session, told.uscc, [Given(one.name, one.value, one.year) for one in free], giver, told.now)
    _audit(session, [one for one in noted if one.changed], told)
    best = {(row.name, row.year): row for row in counting(current_facts(session, told.uscc))}
    became = {(one.name, one.year): one for one in noted}
    return [_declared(one, became.get((one.name, one.year)), best, verified) for one in said]


def undo(session: OpenSession, told: Told) -> list[Declared]:
    """Take back what the firm changed last, if it was a moment ago; nothing where there is no such change."""
    since = told.now - UNDONE_WITHIN
    ended = [row for row in facts_ended_since(session, told.uscc, since) if row.source is OWN]
    begun = [row for row in current_facts(session, told.uscc) if row.source is OWN and row.noted_at >= since]
    moments = [*(row.ended_at for row in ended if row.ended_at), *(row.noted_at for row in begun)]
    if not moments:
        return []
    last = max(moments)
    before = {(row.name, row.year): row.value for row in ended if row.ended_at == last}
    places = [*before, *((row.name, row.year) for row in begun if row.noted_at == last)]
    said = [Said(name, year, before.get((name, year))) for name, year in dict.fromkeys(places)]
    return declare(session, said, told)


def with_record(rows: Sequence[Fact], name: str, record: Mapping[str, Any]) -> list[Any]:
    """Return the firm's own list with one more record: what counts now, what the firm has said besides, and this."""
    counted: Any = next((row.value for row in counting(rows) if row.name == name and row.year == NO_YEAR), [])
    own: Any = next((row.value for row in rows if row.name == name and row.source is OWN), [])
    made: list[Any] = []
    for one in (*_listed(counted), *_listed(own), dict(record)):
        if one not in made:
            made.append(one)
    return made


def without_record(rows: Sequence[Fact], name: str, at: int) -> list[Any] | None:
    """Return the firm's own list without one record; None when there is no such record of its own."""
    own = _listed(next((row.value for row in rows if row.name == name and row.source is OWN), []))
    return [*own[:at], *own[at + 1 :]] if 0 <= at < len(own) else None


def _listed(value: Any) -> list[Any]:  # noqa: ANN401 - as JSON holds it
    return value if isinstance(value, list) else []


def _declared(
    one: Said,
    noted: Noted | None,
    best: Mapping[tuple[str, int], Fact],
    verified: Mapping[tuple[str, int], str],
) -> Declared:
    row = best.get((one.name, one.year))
    other = row if row is not None and row.source is not OWN and row.value != one.value else None
    locked = verified.get((one.name, one.year), "")
    if noted is None:
        return Declared(one.name, one.year, one.value, changed=False, counts=row, locked_by=locked)
    return Declared(one.name, one.year, one.value, noted.changed, noted.before, other)


def _audit(session: OpenSession, changed: Sequence[Noted], told: Told) -> None:
    if changed:
        names = ", ".join(f"{one.name}{one.year or ''}" for one in changed)
        record(session, told.actor, "firm.facts", told.uscc, told.now, after={"facts": names})
