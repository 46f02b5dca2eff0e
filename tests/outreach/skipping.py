"""A loop whose time skips ahead whenever it would wait, and ledger threads that are none: an hour takes a moment."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any, TypeVar

from bot.pushing import Pushing
from bot.threads import LedgerThreads
from ledger.base import Ledger
from outreach.parcel import Pace, Worker
from tests.outreach.made_pushes import T0, ListGateway

Got = TypeVar("Got")


UNPACED = Pace(0, 0)


class _Skip(selectors.SelectSelector):
    def __init__(self) -> None:
        super().__init__()
        self.skipped = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready and timeout:
            self.skipped += timeout
        assert ready or timeout is not None, "nobody will ever wake this loop"
        return ready


class SkippingLoop(asyncio.SelectorEventLoop):
    """Its clock begins at 0 and moves only while it would wait."""

    def __init__(self) -> None:
        self._skip = _Skip()
        super().__init__(self._skip)

    def time(self) -> float:
        return self._skip.skipped


class RowsHere(LedgerThreads):
    """Does the ledger's work on the spot."""

    async def write_directly(self, work: Callable[..., Got], *args: object) -> Got:
        await asyncio.sleep(0)
        return self.write_here(work, *args)


class Clock:
    """The wall clock of a skipping loop; it can be put forward and back."""

    def __init__(self) -> None:
        self.ahead = 0.0

    def __call__(self) -> datetime:
        return T0 + timedelta(seconds=asyncio.get_running_loop().time() + self.ahead)


def skipping(work: Callable[[], Coroutine[Any, Any, Got]]) -> Got:
    """Run something on a skipping loop."""
    with asyncio.Runner(loop_factory=SkippingLoop) as runner:
        return runner.run(work())


def pushing(
    ledger: Ledger,
    gateway: ListGateway,
    clock: Clock,
    *,
    owner: str = "a",
    pace: Pace = UNPACED,
    **more: Any,  # noqa: ANN401
) -> Pushing:
    return Pushing(RowsHere(ledger), gateway, Worker(owner, pace), now=clock, **more)


async def steps_until(those: Pushing | list[Pushing], true: Callable[[], object], seconds: float = 1e5) -> None:
    """Let workers take their steps until something is true; fail when it is not within ``seconds`` of their clock."""
    workers = those if isinstance(those, list) else [those]

    async def work(one: Pushing) -> None:
        while True:
            await one.step()

    began = asyncio.get_running_loop().time()
    tasks = [asyncio.create_task(work(one)) for one in workers]
    try:
        async with asyncio.timeout(seconds):
            while not true():
                await asyncio.sleep(max(0.1, (asyncio.get_running_loop().time() - began) / 50))
                for task in tasks:
                    if task.done():
                        task.result()
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
