"""What fits whom: one row an enterprise, the state of every item as one byte each, with the versions it rests on.

The base of facts and items is the truth; these rows can be made anew at any time. ``rules`` names the list of items
and their texts (its order is the order of the bytes), ``facts_version`` the enterprise's facts, ``day`` the as-of day.
What all rows come to is counted with every change of them (ledger/match_counts.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from sqlalchemy import Date, ForeignKey, LargeBinary, String, Table, UniqueConstraint, func, select, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, Session, mapped_column

from ledger.base import Base, Instant, Json, Ledger
from ledger.due import MatchDue
from ledger.enterprises import Enterprise
from ledger.groups import Group
from ledger.talks import Number

BLOCK = 5_000  # enterprises read at a time
NO_YEAR = 0
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(20261124)")
_MINE = text("SELECT pg_try_advisory_lock(20261125)")


class MatchRules(Base):
    """A list of items as it was matched: its digest, the codes in the order of the bytes, the digest of each item."""

    __tablename__ = "match_rules"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    codes: Mapped[list[str]] = mapped_column(Json)
    marks: Mapped[dict[str, str]] = mapped_column(Json, default=dict, server_default="{}")
    made_at: Mapped[datetime] = mapped_column(Instant)


class MatchGap(Base):
    """A fact an item lacks for some enterprise, under a number: rows of results name it by that."""

    __tablename__ = "match_gap"
    __table_args__ = (UniqueConstraint("code", "name", "year"),)

    gap_id: Mapped[int] = mapped_column(Number, primary_key=True)
    code: Mapped[str] = mapped_column(String(40))
    name: Mapped[str] = mapped_column(String(60))
    year: Mapped[int] = mapped_column(default=NO_YEAR)


class MatchState(Base):
    """The states of all items for one enterprise; amounts only where there is something to pay."""

    __tablename__ = "match_state"

    uscc: Mapped[str] = mapped_column(ForeignKey(Enterprise.uscc), primary_key=True)
    rules: Mapped[str] = mapped_column(ForeignKey(MatchRules.digest), index=True)
    facts_version: Mapped[int]
    day: Mapped[date] = mapped_column(Date)
    states: Mapped[bytes] = mapped_column(LargeBinary)
    amounts: Mapped[dict[str, Any]] = mapped_column(
        Json, default=dict
    )  # code -> [low, high] in fen; high None: no bound
    missing: Mapped[bytes] = mapped_column(
        LargeBinary, default=b"", server_default=""
    )  # numbers of gaps, four bytes each, the lowest first


Gap = tuple[str, str, int]  # code of an item, name of a fact, its year or NO_YEAR


@dataclass(frozen=True, slots=True)
class Kept:
    """One row of results."""

    uscc: str
    rules: str
    facts_version: int
    day: date
    states: bytes
    amounts: Mapping[str, Any]
    missing: bytes

    @property
    def rests_on(self) -> tuple[str, int, date]:
        """What decides all the rest of it."""
        return self.rules, self.facts_version, self.day


@dataclass(frozen=True, slots=True)
class Held:
    """An enterprise with what is stored of it, None where nothing is."""

    uscc: str
    name: str
    facts: Mapping[str, Any]
    facts_version: int
    kept: Kept | None


_state = cast("Table", MatchState.__table__)
_COLUMNS = ("uscc", "rules", "facts_version", "day", "states", "amounts", "missing")
_KEEP = {}
for _dialect, _kind in (("sqlite", sqlite), ("postgresql", postgresql)):
    _row = _kind.insert(_state)
    _KEEP[_dialect] = _row.on_conflict_do_update(
        index_elements=["uscc"], set_={name: _row.excluded[name] for name in _COLUMNS[1:]}
    )


def know_rules(
    session: Session, digest: str, codes: Sequence[str], now: datetime, marks: Mapping[str, str] | None = None
) -> None:
    """Write down a list of items under its digest, where it is new."""
    row = {"digest": digest, "codes": list(codes), "marks": dict(marks or {}), "made_at": now}
    session.execute(_new_only(session, MatchRules.__table__, ["digest"]), [row])


def rules_known(session: Session) -> dict[str, MatchRules]:
    """Return every list of items that results may rest on, by digest."""
    return {row.digest: row for row in session.execute(select(MatchRules)).scalars()}


def gap_numbers(session: Session, gaps: Sequence[Gap] = ()) -> dict[Gap, int]:
    """Return the numbers of all gaps, giving numbers to those that have none."""
    if gaps:
        rows = [{"code": code, "name": name, "year": year} for code, name, year in sorted(gaps)]
        session.execute(_new_only(session, MatchGap.__table__, ["code", "name", "year"]), rows)
    found = session.execute(select(MatchGap.code, MatchGap.name, MatchGap.year, MatchGap.gap_id))
    return {(code, name, year): number for code, name, year, number in found}


def results_of(session: Session, codes: Sequence[str]) -> dict[str, Kept]:
    """Return what is stored of some enterprises, by code."""
    columns = [_state.c[name] for name in _COLUMNS]
    rows = session.execute(select(*columns).where(_state.c.uscc.in_(codes)))
    return {row.uscc: Kept(*row) for row in rows}


def rests_of(session: Session, codes: Sequence[str]) -> dict[str, tuple[str, int, date]]:
    """Return what the stored results of some enterprises rest on: (items, version of facts, day), by code."""
    columns = (_state.c.uscc, _state.c.rules, _state.c.facts_version, _state.c.day)
    rows = session.execute(select(*columns).where(_state.c.uscc.in_(codes)))
    return {uscc: (rules, version, day) for uscc, rules, version, day in rows}


def wait_for_turn(session: Session) -> None:
    """Wait until no other process changes results: what they come to is counted by the difference."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(_ONE_AT_A_TIME)


@contextmanager
def sole_run(ledger: Ledger) -> Iterator[bool]:
    """Tell whether no other process is bringing all firms up to date, and keep others from it.

    On SQLite nobody asks: there is one server, and who runs a command beside it does work twice at worst.
    """
    if ledger.is_sqlite:
        yield True
        return
    with ledger.engine.connect() as connection:  # the lock lives as long as the connection is held
        yield bool(connection.execute(_MINE).scalar())
        connection.invalidate()


def keep(session: Session, rows: Sequence[Kept]) -> None:
    """Store results, replacing those of the same enterprises."""
    if rows:
        values = [{name: getattr(row, name) for name in _COLUMNS} for row in rows]
        session.execute(_KEEP[session.get_bind().dialect.name], values)


def held(session: Session, codes: Sequence[str]) -> list[Held]:
    """Return some enterprises with what is stored of them."""
    return _held(session, Enterprise.uscc.in_(codes), len(codes))


def held_due(session: Session, limit: int) -> list[Held]:
    """Return some enterprises that are to be matched anew, with what is stored of them."""
    return _held(session, Enterprise.uscc.in_(select(MatchDue.uscc).order_by(MatchDue.uscc).limit(limit)), limit)


def held_after(session: Session, after: str = "", limit: int = BLOCK) -> list[Held]:
    """Return enterprises by code, those after a code, so that all of them can be read block by block."""
    return _held(session, Enterprise.uscc > after, limit)


def _held(session: Session, which: Any, limit: int) -> list[Held]:  # noqa: ANN401 - a clause of SQLAlchemy
    columns = (Enterprise.uscc, Enterprise.name, Enterprise.facts, Enterprise.facts_version)
    stored = [_state.c[name] for name in _COLUMNS[1:]]
    rows = (
        select(*columns, *stored)
        .outerjoin(MatchState, MatchState.uscc == Enterprise.uscc)
        .where(which)
        .order_by(Enterprise.uscc)
        .limit(limit)
    )
    return [
        Held(uscc, name, facts, version, None if rules is None else Kept(uscc, rules, *rest))
        for uscc, name, facts, version, rules, *rest in session.execute(rows)
    ]


def firms_after(session: Session, after: str = "", limit: int = BLOCK) -> list[tuple[str, str, dict[str, Any]]]:
    """Return (code, name, facts) of enterprises by code, those after a code."""
    rows = select(Enterprise.uscc, Enterprise.name, Enterprise.facts).where(Enterprise.uscc > after)
    return list(session.execute(rows.order_by(Enterprise.uscc).limit(limit)))


def firms_fitting(session: Session, code: str, state: int, limit: int = BLOCK) -> Iterator[str]:
    """Yield the codes of enterprises to which an item is in a state, by code, a block at a time.

    Args:
        session: open as long as the iterator is used.
        code: of the item.
        state: the byte of the state.
        limit: how many are read at a time.

    """
    for which in _in_state(session, code, state):
        after = ""
        while True:
            rows = select(MatchState.uscc).where(*which, MatchState.uscc > after)
            block = session.execute(rows.order_by(MatchState.uscc).limit(limit)).scalars().all()
            yield from block
            if len(block) < limit:
                break
            after = block[-1]


@dataclass(frozen=True, slots=True)
class Named:
    """One enterprise of an item's list."""

    uscc: str
    name: str
    amounts: Mapping[str, Any]


def named_fitting(session: Session, code: str, state: int, limit: int, cared_by: str | None = None) -> list[Named]:
    """Return enterprises to which an item is in a state, with their names, by code.

    Args:
        session: to read with.
        code: of the item.
        state: the byte of the state.
        limit: the most that are returned.
        cared_by: the assistant whose enterprises alone may be named; None: everybody's.

    """
    found: list[Named] = []
    for which in _in_state(session, code, state):
        rows = select(MatchState.uscc, Enterprise.name, MatchState.amounts).where(*which)
        rows = rows.join(Enterprise, Enterprise.uscc == MatchState.uscc)
        if cared_by is not None:
            rows = rows.where(MatchState.uscc.in_(select(Group.uscc).where(Group.assistant == cared_by)))
        rows = rows.order_by(MatchState.uscc).limit(limit - len(found))
        found += [Named(*row) for row in session.execute(rows)]
    return found


def cared_for(session: Session, staff_id: str) -> frozenset[str]:
    """Return the codes of the enterprises an assistant looks after."""
    rows = select(Group.uscc).where(Group.assistant == staff_id, Group.uscc.is_not(None))
    return frozenset(code for code in session.execute(rows).scalars() if code)


def _in_state(session: Session, code: str, state: int) -> Iterator[tuple[Any, ...]]:
    """Yield what picks the rows of each list of items in which an item is in a state."""
    for rules in rules_known(session).values():
        if code in rules.codes:
            byte = func.substr(MatchState.states, rules.codes.index(code) + 1, 1)
            yield MatchState.rules == rules.digest, byte == bytes([state])


def forget_unused_rules(session: Session, digest: str) -> None:
    """Drop every list of items but this one that no result rests on any more."""
    for other in set(rules_known(session)) - {digest}:
        if session.execute(select(MatchState.uscc).where(MatchState.rules == other).limit(1)).first() is None:
            session.delete(session.get_one(MatchRules, other))


def counted(session: Session) -> int:
    """Return how many enterprises there are."""
    return session.scalar(select(func.count()).select_from(Enterprise)) or 0


def _new_only(session: Session, table: Any, key: list[str]) -> Any:  # noqa: ANN401 - a table and a statement
    kind = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return kind.insert(table).on_conflict_do_nothing(index_elements=key)
