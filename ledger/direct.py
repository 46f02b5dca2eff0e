"""Statements on the driver's own cursor, for the few that every message needs.

SQLAlchemy's road from a statement to the driver is long: on a machine with other work to do, walking it took
four times as long as the database itself. Here a statement is compiled once for each kind of database, and its
values are turned by the columns' own types. Rows come back as plain tuples.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Dialect
from sqlalchemy.orm import Session
from sqlalchemy.sql import ClauseElement
from sqlalchemy.sql.compiler import SQLCompiler

Turn = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Hand:
    """A driver's cursor in a transaction that somebody else ends."""

    cursor: Any
    dialect: Dialect

    @property
    def is_postgres(self) -> bool:
        """True where other processes write at the same time."""
        return self.dialect.name == "postgresql"


Work = Session | Hand  # where a transaction of the hot path happens


def hand_of(work: Work) -> Hand:
    """Return the cursor of a transaction."""
    if isinstance(work, Hand):
        return work
    work.flush()
    connection = work.connection()
    return Hand(connection.connection.cursor(), connection.dialect)


@dataclass(slots=True)
class _Plan:
    text: str
    names: tuple[str, ...]
    in_order: bool  # the driver takes values by their place, not by name
    turn_in: tuple[tuple[str, Turn], ...]
    fixed: Mapping[str, Any]
    kinds: Sequence[Any]  # types of the columns it returns
    turn_out: list[Turn | None] | None = None  # known when the driver has described its first row

    def readers(self, hand: Hand) -> list[Turn | None]:
        """Return what turns the columns of a row; plain text says nothing of its columns, and they stay as they are."""
        if self.turn_out is None:
            described = zip(self.kinds, hand.cursor.description, strict=bool(self.kinds))
            self.turn_out = [kind.result_processor(hand.dialect, column[1]) for kind, column in described]
        return self.turn_out


class Direct:
    """One statement.

    Args:
        statement: with bindparams; of one kind of database, or one for each by the dialect's name.
        columns: of an INSERT: every column it writes. Defaults of the table are not filled in.

    """

    def __init__(self, statement: ClauseElement | Mapping[str, ClauseElement], *columns: str) -> None:
        self._statement = statement
        self._columns = columns
        self._plans: dict[str, _Plan] = {}

    def text(self, dialect: Dialect) -> str:
        """Return it as the driver gets it."""
        return (self._plans.get(dialect.name) or self._plan(dialect)).text

    def rows(self, work: Work, given: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Run it; return its rows, none for a statement that returns none."""
        hand = hand_of(work)
        plan = self._plans.get(hand.dialect.name) or self._plan(hand.dialect)
        values = {**plan.fixed, **given}
        for name, turn in plan.turn_in:
            values[name] = turn(values[name])
        hand.cursor.execute(plan.text, [values[name] for name in plan.names] if plan.in_order else values)
        if hand.cursor.description is None:
            return []
        found: list[tuple[Any, ...]] = hand.cursor.fetchall()
        turns = plan.readers(hand) if found else []
        return [_turned(row, turns) for row in found] if any(turns) else found

    def _plan(self, dialect: Dialect) -> _Plan:
        statement = self._statement[dialect.name] if isinstance(self._statement, Mapping) else self._statement
        compiled = statement.compile(dialect=dialect, column_keys=self._columns or None)
        assert isinstance(compiled, SQLCompiler)  # noqa: S101 - what every statement compiles to
        types = {name: bound.type.dialect_impl(dialect) for bound, name in compiled.bind_names.items()}
        turns = {name: kind.bind_processor(dialect) for name, kind in types.items()}
        turn_in = {name: turn for name, turn in turns.items() if turn is not None}
        fixed = {name: bound.effective_value for bound, name in compiled.bind_names.items() if not bound.required}
        plan = _Plan(
            text=compiled.string,
            names=tuple(compiled.positiontup or types),
            in_order=compiled.positiontup is not None,
            turn_in=tuple((name, turn) for name, turn in turn_in.items() if name not in fixed),
            fixed={name: turn_in[name](value) if name in turn_in else value for name, value in fixed.items()},
            kinds=[column.type.dialect_impl(dialect) for column in _returned(compiled)],
        )
        self._plans[dialect.name] = plan
        return plan


def _returned(compiled: SQLCompiler) -> Sequence[Any]:
    return compiled._result_columns  # noqa: SLF001 - SQLAlchemy has no public list of a statement's result types


def _turned(row: tuple[Any, ...], turns: Sequence[Turn | None]) -> tuple[Any, ...]:
    return tuple(value if turn is None else turn(value) for value, turn in zip(row, turns, strict=True))
