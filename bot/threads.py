"""Blocking work off the loop: the ledger's threads, and steps that are repeated for ever."""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import structlog

from ledger.base import Ledger

log = structlog.get_logger()
Got = TypeVar("Got")
POSTGRES_THREADS = 8
PAUSES_S = (0.1, 0.5, 2.0, 5.0)


class LedgerThreads:
    """Runs functions of the ledger in threads of their own, each in one transaction.

    SQLite gets one thread: its writers would only wait for each other, and by polling.
    """

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._threads = ThreadPoolExecutor(1 if ledger.is_sqlite else POSTGRES_THREADS, "ledger")

    async def write(self, work: Callable[..., Got], *args: object) -> Got:
        """Run ``work(session, *args)`` in a write session; committed when this returns."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._write, work, args)

    async def read(self, work: Callable[..., Got], *args: object) -> Got:
        """Run ``work(session, *args)`` in a session that changes nothing."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self._read, work, args)

    def write_here(self, work: Callable[..., Got], *args: object) -> Got:
        """Do what ``write`` does in the calling thread, which must not be the loop's."""
        with self.ledger.write_directly() as hand:
            return work(hand, *args)

    async def write_directly(self, work: Callable[..., Got], *args: object) -> Got:
        """Do what ``write`` does, on the driver's own cursor."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.write_here, work, *args)

    def close(self) -> None:
        """Let what was begun end; take nothing more."""
        self._threads.shutdown(wait=True)

    def _write(self, work: Callable[..., Got], args: tuple[object, ...]) -> Got:
        with self.ledger.write() as session:
            return work(session, *args)

    def _read(self, work: Callable[..., Got], args: tuple[object, ...]) -> Got:
        with self.ledger.read() as session:
            return work(session, *args)


def tell(waiting: asyncio.Future[Got], what: Got) -> None:
    """Set a result, unless who waited for it has gone."""
    if not waiting.done():
        waiting.set_result(what)


async def forever(name: str, every_s: float, step: Callable[[], Awaitable[object]]) -> None:
    """Take a step every ``every_s`` seconds until cancelled; one that fails is logged, and tried again."""
    while True:
        taken = asyncio.ensure_future(step())
        try:
            await asyncio.wait([taken])
        finally:
            taken.cancel()
        if not taken.cancelled() and (wrong := taken.exception()) is not None:
            log.error("step.failed", step=name, exc_info=wrong)
        await asyncio.sleep(every_s)


async def insist(name: str, step: Callable[[], Awaitable[Got]]) -> Got:
    """Take a step that must not be lost to a passing trouble of the database; the last error is raised."""
    for pause in PAUSES_S:
        taken = asyncio.ensure_future(step())
        try:
            await asyncio.wait([taken])
        finally:
            taken.cancel()
        wrong = taken.exception()
        if wrong is None:
            return taken.result()
        log.warning("step.repeated", step=name, error=type(wrong).__name__)
        await asyncio.sleep(pause)
    return await step()
