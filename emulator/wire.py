"""The WebSocket protocol with its TCP connection in reach, for resets; and one live stream connection."""

import asyncio
import json
import secrets
import socket
import struct
from asyncio.transports import BaseTransport
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from emulator.recorder import Recorder
from emulator.shapes import now_ms

_TRANSPORTS: dict[tuple[str, int], asyncio.Transport] = {}  # peer -> its TCP connection


class WireProtocol(WebSocketsSansIOProtocol):
    """uvicorn's WebSocket protocol that remembers the TCP connection of each peer."""

    def connection_made(self, transport: BaseTransport) -> None:
        """Remember the TCP connection."""
        super().connection_made(transport)
        if self.client is not None:
            _TRANSPORTS[self.client] = self.transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        if self.client is not None:
            _TRANSPORTS.pop(self.client, None)
        super().connection_lost(exc)


class HttpWireProtocol(HttpToolsProtocol):
    """uvicorn's HTTP protocol that remembers the TCP connection of each peer."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as in uvicorn
        """Remember the TCP connection."""
        super().connection_made(transport)
        if self.client is not None:
            _TRANSPORTS[self.client] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget it."""
        if self.client is not None:
            _TRANSPORTS.pop(self.client, None)
        super().connection_lost(exc)


def hang_up(peer: tuple[str, int]) -> None:
    """Break a TCP connection with RST, without a word."""
    transport = _TRANSPORTS.get(peer)
    if transport is None:
        return
    raw = transport.get_extra_info("socket")
    if raw is not None:
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


class Connection:
    """One stream connection of a bot."""

    def __init__(self, socket_: WebSocket, subscriptions: set[tuple[str, str]], recorder: Recorder) -> None:
        self.id = secrets.token_hex(8)
        self.opened_at = now_ms()
        self.frames_in = self.frames_out = 0
        self.stalled = False  # the TCP connection stands, nothing moves on it
        self.draining = False  # a disconnect frame went out: nothing more does
        self.subscriptions = subscriptions
        self.system_ids: dict[str, str] = {}  # messageId of our SYSTEM frames -> the opaque to be echoed
        self._socket, self._recorder = socket_, recorder
        self._queue: asyncio.Queue[str | int] = asyncio.Queue()  # a frame's text, or a close code

    def takes(self, kind: str, topic: str) -> bool:
        """Tell whether a frame of this topic may go to this connection."""
        return not self.draining and ((kind, topic) in self.subscriptions or (kind, "*") in self.subscriptions)

    def send(self, frame: dict[str, Any] | str) -> None:
        """Queue a frame; nothing leaves a stalled connection."""
        if not self.stalled:
            self._queue.put_nowait(frame if isinstance(frame, str) else json.dumps(frame, ensure_ascii=False))

    def close(self, code: int = 1000) -> None:
        """Close after what is queued."""
        self._queue.put_nowait(code)

    def reset(self) -> None:
        """Break the TCP connection with RST, without a close frame."""
        client = self._socket.client
        if client is not None:
            hang_up((client.host, client.port))

    async def write_all(self) -> None:
        """Write frames in order until the connection ends."""
        while True:
            item = await self._queue.get()
            try:
                if isinstance(item, int):
                    await self._socket.close(item)
                    return
                self.frames_out += 1
                self._recorder.write("frame_out", connection=self.id, frame=readable(item))
                await self._socket.send_text(item)
            except (WebSocketDisconnect, RuntimeError):
                return  # the other side is gone: the reader has noticed or will

    def shown(self) -> dict[str, Any]:
        """Return the connection as JSON."""
        return {
            "id": self.id,
            "opened_at": self.opened_at,
            "subscriptions": [{"type": t, "topic": p} for t, p in sorted(self.subscriptions)],
            "stalled": self.stalled,
            "draining": self.draining,
            "frames_in": self.frames_in,
            "frames_out": self.frames_out,
        }


def readable(text: str) -> Any:  # noqa: ANN401 - any JSON
    """Return the parsed frame, or the text itself when it is not JSON."""
    try:
        return json.loads(text)
    except ValueError:
        return text
