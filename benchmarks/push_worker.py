"""One worker of pushes in benchmarks and tests, a process that can be killed; it sends to benchmarks/push_receiver.py.

    PYTHONPATH=. python benchmarks/push_worker.py DATABASE_URL PORT [--app N] [--group N] [--lease S]

Everything but the way out is the worker that `huiqi serve` runs.
"""

import argparse
import asyncio
import gc
import os
import secrets
import time
from collections import deque
from collections.abc import Sequence

from bot.pushing import Pushing
from bot.threads import LedgerThreads, forever
from ledger.base import connect
from outreach.gateway import Fate, Outcome, Text
from outreach.parcel import Pace, Worker

SENT = Outcome(Fate.SENT, key="benchmark")


class LineGateway(asyncio.Protocol):
    """Sends a line for each receiver; an answer for each comes back in order."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Future[None]] = deque()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to send."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Tell who waits, one for each line."""
        for _ in range(data.count(b"\n")):
            waiting = self._waiting.popleft()
            if not waiting.done():
                waiting.set_result(None)

    async def to_group(self, conversation_id: str, text: Text) -> Outcome:  # noqa: ARG002 - the receiver counts only
        """Send one."""
        await self._send(f"{conversation_id}\n")
        return SENT

    async def to_people(self, staff_ids: Sequence[str], text: Text) -> Outcome:  # noqa: ARG002
        """Send one line for all of them."""
        await self._send(" ".join(staff_ids) + "\n")
        return SENT

    async def _send(self, line: str) -> None:
        waiting = asyncio.get_running_loop().create_future()
        self._waiting.append(waiting)
        self._transport.write(line.encode())
        await waiting


async def main() -> None:
    """Work until killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("database")
    parser.add_argument("port", type=int)
    parser.add_argument("--app", type=int, default=0)
    parser.add_argument("--group", type=int, default=0)
    parser.add_argument("--lease", type=float, default=60.0)
    given = parser.parse_args()
    loop = asyncio.get_running_loop()
    _, gateway = await loop.create_connection(LineGateway, "127.0.0.1", given.port)
    worker = Worker(
        f"worker:{os.getpid()}:{secrets.token_hex(4)}",
        Pace(given.app, given.group),
        claim_s=given.lease,
        send_s=given.lease,
    )
    pushing = Pushing(LedgerThreads(connect(given.database)), gateway, worker)
    gc.freeze()
    print("ready", time.time(), flush=True)
    await forever("pushes", 0.0, pushing.step)


if __name__ == "__main__":
    asyncio.run(main())
