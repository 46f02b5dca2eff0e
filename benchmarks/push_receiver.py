"""Where pushes arrive in benchmarks: counts what it hears, and answers at once. A process of its own.

    PYTHONPATH=. python benchmarks/push_receiver.py LOG

Prints its port. Each line that comes in is one message for one address; it is written to LOG with the wall clock's
time before it is answered, so that a message counts as received even if nobody waits for the answer any more.
"""

import asyncio
import os
import sys
import time
from pathlib import Path


class Hears(asyncio.Protocol):
    """One worker's connection."""

    def __init__(self, log: int) -> None:
        self._log, self._rest = log, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to answer."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Write down each message, then answer it."""
        *whole, self._rest = (self._rest + data).split(b"\n")
        now = b"%.6f " % time.time()
        os.write(self._log, b"".join(now + line + b"\n" for line in whole))
        self._transport.write(b"ok\n" * len(whole))


async def main(log: Path) -> None:
    """Listen until killed."""
    file = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    server = await asyncio.get_running_loop().create_server(lambda: Hears(file), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
