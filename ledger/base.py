"""The engine, the two kinds of session, and the column types every table shares."""

import enum
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Engine, String, TypeDecorator, create_engine, event
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Connection
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.pool import PoolProxiedConnection

from ledger.direct import Hand

LOCK_WAIT_S = 10  # SQLite: how long a writer waits for the one before it
STIRRED = "stirred"  # in a session's info: its commit changes what is known of an enterprise

Json = JSON().with_variant(JSONB(), "postgresql")


class Base(DeclarativeBase):
    """The tables of the ledger."""


class Instant(TypeDecorator[datetime]):
    """A moment: aware, stored in UTC. A naive datetime is refused.

    Raises:
        ValueError: a naive datetime was given.

    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Turn an aware datetime into UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Give back an aware datetime in UTC (SQLite forgets the zone)."""
        if value is None or value.tzinfo is not None:
            return value
        return value.replace(tzinfo=UTC)


class Word(TypeDecorator[enum.StrEnum]):
    """A string enum kept as its own text, so that a table can be read by eye."""

    impl = String(40)
    cache_ok = True

    def __init__(self, kind: type[enum.StrEnum]) -> None:
        super().__init__()
        self.kind = kind

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Refuse a word outside the enum."""
        return None if value is None else self.kind(value).value

    def process_result_value(self, value: str | None, dialect: Dialect) -> enum.StrEnum | None:  # noqa: ARG002
        """Give the enum member."""
        return None if value is None else self.kind(value)


class Ledger:
    """One database. ``read()``, ``write()`` and ``rehearse()`` are the only ways in.

    On SQLite a write session takes the write lock at once (BEGIN IMMEDIATE), so two writers queue
    instead of failing half-way; readers never wait (WAL). Threads of one process queue before that, at a lock
    of our own: SQLite's waiting is a sleep that looks again, up to 100 ms late.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._writing = engine.execution_options(huiqi_write=True)
        self._turn = threading.Lock() if self.is_sqlite else None
        self.stirred: Callable[[], None] | None = None  # called after a commit that changed an enterprise's facts

    @property
    def is_sqlite(self) -> bool:
        """True for a database that one process owns."""
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session that is rolled back at its end."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session that is committed at its end, or rolled back when an error leaves it."""
        with self._my_turn(), Session(self._writing, expire_on_commit=False) as session, session.begin():
            yield session
        if self.stirred is not None and STIRRED in session.info:
            self.stirred()

    @contextmanager
    def rehearse(self) -> Iterator[Session]:
        """Open a session that may write and whose work is always thrown away: to see what an act would change."""
        with self._my_turn(), Session(self._writing, expire_on_commit=False) as session:
            yield session

    @contextmanager
    def _my_turn(self) -> Iterator[None]:
        """Wait for this process's writers; after LOCK_WAIT_S the database itself says that it is locked."""
        if self._turn is None:
            yield
            return
        mine = self._turn.acquire(timeout=LOCK_WAIT_S)
        try:
            yield
        finally:
            if mine:
                self._turn.release()

    @contextmanager
    def write_directly(self) -> Iterator[Hand]:
        """Do what ``write()`` does, on the driver's own cursor: for what every message needs."""
        with self._my_turn(), self._at_hand("BEGIN IMMEDIATE") as (raw, hand):
            yield hand
            raw.commit()

    @contextmanager
    def read_directly(self) -> Iterator[Hand]:
        """Do what ``read()`` does, on the driver's own cursor."""
        with self._at_hand("BEGIN") as (_, hand):
            yield hand

    @contextmanager
    def _at_hand(self, begin: str) -> Iterator[tuple[PoolProxiedConnection, Hand]]:
        raw = self.engine.raw_connection()
        try:
            hand = Hand(raw.cursor(), self.engine.dialect)
            if self.is_sqlite:  # psycopg begins by itself
                hand.cursor.execute(begin)
            yield raw, hand
        finally:
            raw.close()  # rolls back what was not committed

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def connect(url: str) -> Ledger:
    """Open the database at ``url`` without touching its tables (see ledger/migrate.py for those).

    Args:
        url: ``sqlite:///<file>`` or ``postgresql+psycopg://…``.

    """
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            url, connect_args={"timeout": LOCK_WAIT_S, "check_same_thread": False}, hide_parameters=True
        )
        event.listen(engine, "connect", _sqlite_connect)
        event.listen(engine, "begin", _sqlite_begin)
    else:
        engine = create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20, hide_parameters=True)
    return Ledger(engine)


def _sqlite_connect(raw: Any, _record: Any) -> None:  # noqa: ANN401 - the driver's own connection
    raw.isolation_level = None  # we say BEGIN ourselves
    cursor = raw.cursor()
    # NORMAL in WAL: a killed process loses nothing; a power cut may lose the last moments, never the file.
    for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _sqlite_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("huiqi_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
