"""The reader of uploads: wakes when files come, goes on after troubles, begins again what a dead process left."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import importing
from bot.importing import Importing
from knowledge.errors import IndexBroken
from ledger.base import Ledger, connect
from ledger.imports import ImportFile, ImportState
from tests.databases import blank_sqlite

NOW = datetime(2026, 11, 22, tzinfo=UTC)


class Reader:
    """A registrar that only counts."""

    def __init__(self, ledger: Ledger, waiting: int = 0) -> None:
        self.ledger, self.waiting, self.read, self.troubles = ledger, waiting, 0, 0

    def work_uploads(self, _owner: str, limit: int) -> int:
        if self.troubles:
            self.troubles -= 1
            raise IndexBroken("坏了")
        done = min(self.waiting, limit)
        self.waiting, self.read = self.waiting - done, self.read + done
        return done


@pytest.fixture
def sqlite(tmp_path: Path) -> Any:  # noqa: ANN401 - a generator of a ledger
    ledger = connect(blank_sqlite(tmp_path / "l.sqlite3"))
    yield ledger
    ledger.close()


async def until(holds: Any) -> None:  # noqa: ANN401 - a condition
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110 - another thread makes it true
            await asyncio.sleep(0.005)


async def test_it_reads_until_nothing_waits_and_wakes_when_files_come(sqlite: Ledger) -> None:
    reader = Reader(sqlite, waiting=3)
    work = Importing(reader, "me")  # type: ignore[arg-type] # only what the reader needs
    running = asyncio.create_task(work.run())
    await until(lambda: reader.read == 3)
    reader.waiting = 2
    await asyncio.to_thread(work.files_came)
    await until(lambda: reader.read == 5)
    running.cancel()


async def test_a_trouble_is_not_the_end(sqlite: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importing, "REST_S", 0.01)
    monkeypatch.setattr(importing, "LOOK_EVERY_S", 0.01)
    reader = Reader(sqlite, waiting=1)
    reader.troubles = 2
    running = asyncio.create_task(Importing(reader, "me").run())  # type: ignore[arg-type] # as above
    await until(lambda: reader.read == 1)
    running.cancel()


async def test_the_one_process_of_a_sqlite_base_takes_up_at_once_what_was_being_read(sqlite: Ledger) -> None:
    with sqlite.write() as session:
        row = ImportFile(batch="b", name="a", who="ed", state=ImportState.READING, owner="dead", came_at=NOW)
        row.lease_until = NOW + timedelta(days=1)
        session.add(row)
    running = asyncio.create_task(Importing(Reader(sqlite), "me").run())  # type: ignore[arg-type] # as above

    def waits_again() -> bool:
        with sqlite.read() as session:
            kept = session.get(ImportFile, 1)
            return kept is not None and kept.state is ImportState.WAITING and kept.owner is None

    await until(waits_again)
    running.cancel()
