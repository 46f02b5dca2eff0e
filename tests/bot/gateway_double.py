"""A small strict DingTalk on loopback: stream gateway and HTTP API, scripted, everything recorded."""

import asyncio
import json
import socket
import struct
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from aiohttp import WSMsgType, web

from config.settings import Settings

PATIENCE_S = 20.0  # a condition that is not met in this time never will be
ROBOT = "/v1.0/im/bot/messages/get"
CARD = "/v1.0/card/instances/callback"
SECRET = "s3cret-of-the-app"  # noqa: S105 - planted, to be looked for in logs
OPEN = "/v1.0/gateway/connections/open"
TOKEN = "/v1.0/oauth2/accessToken"  # noqa: S105 - a path

Script = Callable[["Wire"], Awaitable[None]]
Reply = tuple[int, Any] | Callable[[web.Request], Awaitable[web.StreamResponse]]


def frame(kind: str, topic: str, data: Any, message_id: str = "", **headers: str) -> dict[str, Any]:  # noqa: ANN401
    known = {"topic": topic, "messageId": message_id or uuid4().hex, "contentType": "application/json", "time": "1"}
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    return {"specVersion": "1.0", "type": kind, "headers": known | headers, "data": text}


def question(text: str, msg_id: str = "") -> dict[str, Any]:
    return {"msgId": msg_id or uuid4().hex, "robotCode": "robot", "msgtype": "text", "text": {"content": text}}


@dataclass(eq=False)
class Wire:
    """One WebSocket the bot has opened."""

    number: int
    ws: web.WebSocketResponse
    request: web.Request
    acks: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    over: bool = False
    close_code: int | None = None

    async def push(self, outer: dict[str, Any] | str | bytes) -> str:
        """Send one frame; return its messageId."""
        if isinstance(outer, bytes):
            await self.ws.send_frame(outer, WSMsgType.TEXT)
            return ""
        await self.ws.send_str(outer if isinstance(outer, str) else json.dumps(outer))
        message_id = str(outer["headers"].get("messageId")) if isinstance(outer, dict) else ""
        self.sent.append(message_id)
        return message_id

    async def ask(self, text: str) -> str:
        return await self.push(frame("CALLBACK", ROBOT, question(text)))

    async def dismiss(self) -> None:
        await self.push(frame("SYSTEM", "disconnect", {"reason": "connection is expired"}))

    def reset(self) -> None:
        """Cut the TCP connection with RST."""
        transport = self.request.transport
        assert transport is not None
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()


class Gateway:
    """Scripted from outside: ``script`` runs for each new wire; ``answers[path]`` are given in turn."""

    def __init__(self) -> None:
        self.url = ""
        self.wires: list[Wire] = []
        self.opens: list[dict[str, Any]] = []
        self.tickets: dict[str, bool] = {}  # ticket -> already used
        self.script: Script | None = None
        self.open_delay: Callable[[int], float] = lambda _: 0.0
        self.most_at_once = 0
        self.answers: dict[str, list[Reply]] = defaultdict(list)
        self.default: dict[str, Reply] = {TOKEN: (200, {"accessToken": "token-0", "expireIn": 7200})}
        self.calls: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self._changed = asyncio.Event()

    @property
    def standing(self) -> list[Wire]:
        return [wire for wire in self.wires if not wire.over]

    def called(self, path: str) -> list[dict[str, Any]]:
        return [body for at, body, _ in self.calls if at == path]

    def note(self) -> None:
        """Wake everybody who waits for a condition."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                await self._changed.wait()

    async def connect(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if self.tickets.get(ticket, True):
            return web.json_response({"code": "invalidTicket"}, status=401)
        self.tickets[ticket] = True
        ws = web.WebSocketResponse()
        await ws.prepare(request)
        wire = Wire(len(self.wires), ws, request)
        self.wires.append(wire)
        self.most_at_once = max(self.most_at_once, len(self.standing))
        self.note()
        if self.script is not None:
            await self.script(wire)
        async for message in ws:
            said = json.loads(message.data)
            wire.acks[said["headers"]["messageId"]] = said
            self.note()
        wire.over, wire.close_code = True, ws.close_code
        self.note()
        return ws

    async def http(self, request: web.Request) -> web.StreamResponse:
        body = await request.json() if request.can_read_body else {}
        self.calls.append((request.path, body, dict(request.headers)))
        if request.path == OPEN:
            self.opens.append(body)
            self.note()
            await asyncio.sleep(self.open_delay(len(self.opens)))
        self.note()
        queued = self.answers[request.path]
        reply = queued.pop(0) if queued else self.default.get(request.path)
        if reply is None and request.path == OPEN:
            reply = (200, self._ticket())
        if reply is None:
            return web.json_response({"code": "notFound"}, status=404)
        if callable(reply):
            return await reply(request)
        status, given = reply
        if isinstance(given, str | bytes):
            return web.Response(status=status, body=given)
        return web.json_response(given, status=status)

    def _ticket(self) -> dict[str, str]:
        ticket = f"ticket {uuid4()}+&="
        self.tickets[ticket] = False
        return {"endpoint": self.url.replace("http", "ws") + "/connect", "ticket": ticket}


@asynccontextmanager
async def gateway_running() -> AsyncIterator[Gateway]:
    gateway = Gateway()
    app = web.Application()
    app.router.add_get("/connect", gateway.connect)
    app.router.add_route("*", "/{rest:.*}", gateway.http)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    gateway.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield gateway
    finally:
        await runner.cleanup()


@dataclass
class Inbox:
    """Keeps what it is given, after ``fails`` failures."""

    gateway: Gateway
    kept: list[dict[str, Any]] = field(default_factory=list)
    fails: list[Exception] = field(default_factory=list)
    held: asyncio.Event | None = None

    async def receive(self, data: dict[str, Any]) -> None:
        if self.held is not None:
            await self.held.wait()
        if self.fails:
            raise self.fails.pop(0)
        self.kept.append(data)
        self.gateway.note()

    @property
    def texts(self) -> list[str]:
        return [data["text"]["content"] for data in self.kept]


def settings_for(gateway: Gateway, **more: Any) -> Settings:  # noqa: ANN401
    return Settings(
        dingtalk_openapi_base=gateway.url,
        dingtalk_client_id="app",
        dingtalk_client_secret=SECRET,
        **more,
    )
