"""One open stream connection."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

log = structlog.get_logger()

SAY_S = 5.0  # a server that does not take our acknowledgement for this long has stopped listening


class Line:
    """A socket, when it last spoke, and whether the server has said goodbye on it.

    It is read by its own task until it is closed, whatever becomes of it, so that nothing sent on it is lost.
    """

    def __init__(self, socket: ClientConnection, place: int, take: Callable[["Line", bytes], Awaitable[None]]) -> None:
        loop = asyncio.get_running_loop()
        self.place = place
        self.carried = False  # a message has come and been kept
        self.opened = self.heard = loop.time()  # seconds on the loop's clock
        self.parting: asyncio.Future[None] = loop.create_future()
        self._socket = socket
        self._take = take
        self._deaf = False
        self.reading = asyncio.create_task(self._read())

    @property
    def live(self) -> bool:
        """True while messages can be expected on it."""
        return not self.parting.done() and not self.reading.done()

    @property
    def age_s(self) -> float:
        """Seconds since it was opened."""
        return asyncio.get_running_loop().time() - self.opened

    def part(self) -> None:
        """Note that no more messages are to be expected; it is still read until it is closed."""
        if not self.parting.done():
            self.parting.set_result(None)

    async def say(self, text: str) -> bool:
        """Send one text frame; False when it could not be sent. A deaf server is parted from."""
        if self._deaf:
            return False
        try:
            async with asyncio.timeout(SAY_S):
                await self._socket.send(text)
        except ConnectionClosed:
            return False
        except TimeoutError:
            log.warning("connection.found_deaf", place=self.place)
            self._deaf = True
            self.part()
            return False
        return True

    async def close(self) -> None:
        """Say goodbye with a close frame; what still arrives before the answer is read. Ends in a second or two."""
        await self._socket.close()

    async def _read(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            while True:
                # Undecoded, so that bad UTF-8 is one bad frame and not the end of the connection.
                frame = await self._socket.recv(decode=False)
                self.heard = loop.time()
                await self._take(self, frame)
        except ConnectionClosed as end:
            code = end.rcvd.code if end.rcvd else None
            log.info("connection.closed", place=self.place, code=code, stood_s=round(self.age_s, 1))
