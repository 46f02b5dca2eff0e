"""The reader of uploads: takes one waiting file after another, in a thread, until there are none.

A file is claimed by lease in the ledger, so several processes share the work on PostgreSQL, and what a killed
process was reading is read again when its lease ends (see ledger/imports.py).
"""

import asyncio

import structlog

from bot.errors import facts_of
from config.errors import HuiqiError
from knowledge.library.registrar import Registrar
from ledger.batches import give_back_reading
from ledger.errors import LedgerError

log = structlog.get_logger()

LOOK_EVERY_S = 5.0  # files handed in through another process, and leases that ended
REST_S = 2.0  # after a trouble of the database


class Importing:
    """Reads what was handed in. ``files_came`` may be called from any thread."""

    def __init__(self, registrar: Registrar, owner: str) -> None:
        self._registrar = registrar
        self._owner = owner
        self._came = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None

    def files_came(self) -> None:
        """Say that there is something to read."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._came.set)

    async def run(self) -> None:
        """Read for ever; ends when cancelled, after the file at hand."""
        self._loop = asyncio.get_running_loop()
        if self._registrar.ledger.is_sqlite:
            await asyncio.to_thread(self._begin_again)
        while True:
            self._came.clear()
            if await self._read_one():
                continue
            try:
                async with asyncio.timeout(LOOK_EVERY_S):
                    await self._came.wait()
            except TimeoutError:
                continue

    def _begin_again(self) -> None:
        """One process owns a SQLite database: whoever was reading before is gone, whatever its lease says."""
        with self._registrar.ledger.write() as session:
            give_back_reading(session)

    async def _read_one(self) -> bool:
        try:
            return await asyncio.to_thread(self._registrar.work_uploads, self._owner, 1) > 0
        except (HuiqiError, LedgerError, OSError) as wrong:
            log.warning("import.troubled", **facts_of(wrong))
            await asyncio.sleep(REST_S)
            return False
