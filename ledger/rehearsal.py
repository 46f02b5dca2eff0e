"""A ledger whose writes are seen by whoever reads it and then thrown away: for measuring, never for serving."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection
from sqlalchemy.orm import Session

from ledger.base import Ledger, connect
from ledger.direct import Hand


class Rehearsal(Ledger):
    """One transaction stands for the whole database; ``again()`` begins it anew and ends it with a rollback.

    Every session is a savepoint in it. It belongs to one conversation at a time: sessions of other threads wait.
    Outside ``again()`` it reads and writes as any ledger does.
    """

    def __init__(self, real: Ledger) -> None:
        super().__init__(real.engine)
        self._turns = threading.RLock()
        self._whole: Connection | None = None

    @contextmanager
    def again(self) -> Iterator[None]:
        """Begin a transaction in which everything happens until the end of the block, and undo it then."""
        with self._writing.connect() as whole, whole.begin() as transaction:
            self._whole = whole
            try:
                yield
            finally:
                self._whole = None
                transaction.rollback()

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Open a session in the transaction."""
        with self._joined() as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Open a session whose work stays until the transaction is undone, or goes at once when an error leaves it."""
        with self._joined() as session, session.begin():
            yield session

    @contextmanager
    def rehearse(self) -> Iterator[Session]:
        """Open a session whose work goes at its end."""
        with self._joined() as session:
            yield session

    @contextmanager
    def write_directly(self) -> Iterator[Hand]:
        """Do what ``write()`` does, on the driver's own cursor."""
        with self.write() as session:
            connection = session.connection()
            yield Hand(connection.connection.cursor(), connection.dialect)

    @contextmanager
    def read_directly(self) -> Iterator[Hand]:
        """Do what ``read()`` does, on the driver's own cursor."""
        with self.read() as session:
            connection = session.connection()
            yield Hand(connection.connection.cursor(), connection.dialect)

    @contextmanager
    def _joined(self) -> Iterator[Session]:
        bind = self._whole if self._whole is not None else self._writing
        with (
            self._turns,
            Session(bind, expire_on_commit=False, join_transaction_mode="create_savepoint") as session,
        ):
            yield session


@contextmanager
def rehearsal_of(ledger: Ledger, folder: Path) -> Iterator[Rehearsal]:
    """Open a rehearsal of a ledger.

    SQLite has one writer, so it is copied into ``folder`` first: nobody who serves waits for us.
    """
    if not ledger.is_sqlite:
        yield Rehearsal(ledger)
        return
    folder.mkdir(parents=True, exist_ok=True)
    copy = folder / "ledger.sqlite3"
    source = ledger.engine.raw_connection()
    try:
        with sqlite3.connect(copy) as target:
            source.driver_connection.backup(target)  # type: ignore[union-attr]  # sqlite3's own connection
        target.close()
    finally:
        source.close()
    copied = connect(f"sqlite:///{copy}")
    try:
        yield Rehearsal(copied)
    finally:
        copied.close()
