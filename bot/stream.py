"""Frames of DingTalk's stream mode, with the SDK's types, under our own supervision (bot/supervisor.py).

Sources: open.dingtalk.com "Stream 模式接入协议" and the frames of dingtalk-stream 0.24.3. Its client loop is not
used: it can't be stopped, has no back-off and never notices a silent stall.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import aiohttp
import structlog
from dingtalk_stream import AckMessage, CallbackMessage, ChatbotMessage, EventMessage, SystemMessage
from dingtalk_stream.card_callback import Card_Callback_Router_Topic
from dingtalk_stream.frames import Headers
from dingtalk_stream.version import VERSION_STRING

from bot.errors import facts_of
from bot.line import Line
from bot.opening import ask_ticket, take_socket
from bot.supervisor import Rhythm, Supervisor
from config.settings import Settings

log = structlog.get_logger()

ROBOT_TOPICS: Final = (ChatbotMessage.TOPIC, ChatbotMessage.DELEGATE_TOPIC)
CARD_TOPIC: Final = Card_Callback_Router_Topic
SUBSCRIPTIONS: Final = (
    *({"type": CallbackMessage.TYPE, "topic": topic} for topic in (*ROBOT_TOPICS, CARD_TOPIC)),
    {"type": EventMessage.TYPE, "topic": "*"},
)
AGENT: Final = f"dingtalk-sdk-python/v{VERSION_STRING}-union"  # the name its servers know these frames by
KINDS: Final = {kind.TYPE: kind for kind in (SystemMessage, CallbackMessage, EventMessage)}
HEADERS: Final = ("topic", "messageId", "contentType")
WAITING_FRAMES = 1000  # messages not yet kept; then the sockets are read no further
TURNS = 3  # of the event loop: from bytes on a socket to a frame that is read
DRAIN_S = 0.3  # when we stop: how long kept messages may take to be acknowledged

Receive = Callable[[dict[str, Any]], Awaitable[Callable[[], object] | None]]
Card = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]
OnGap = Callable[[datetime, datetime], Awaitable[None]]


class BadFrame(ValueError):
    """A frame that can't be read; ``message_id`` is empty when even that is missing."""

    def __init__(self, why: str, message_id: str = "") -> None:
        self.message_id = message_id
        super().__init__(why)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame of the server, read."""

    kind: str
    topic: str
    message_id: str
    data: Any


class Stream:
    """DingTalk's messages: kept by ``receive``, and only then acknowledged, on the connection they came on.

    Args:
        settings: connections, watchdog_s, gap_notice_s, http_timeout_s and the application's credentials.
        receive: makes one robot message (its parsed ``data``) durable and returns at once, perhaps with a function
            that is called when the message is acknowledged. When it raises, the message is not acknowledged, so
            that the platform sends it again.
        card: answers a card callback with the new card data ({"cardData": ...}); the client waits for it.
        on_gap: told the start and end (UTC) of a time without any connection longer than gap_notice_s.
        rhythm: times of supervision; tests shorten them.

    """

    def __init__(
        self,
        settings: Settings,
        receive: Receive,
        card: Card | None = None,
        on_gap: OnGap | None = None,
        *,
        rhythm: Rhythm | None = None,
    ) -> None:
        self._settings = settings
        self._receive = receive
        self._card = card
        self._session: aiohttp.ClientSession | None = None
        self._arrived: asyncio.Queue[tuple[Line, Frame]] = asyncio.Queue(WAITING_FRAMES)
        self._read: list[tuple[Line, Frame]] = []  # taken from the queue, not yet kept
        self._over = asyncio.Event()
        rhythm = rhythm or Rhythm(watchdog_s=settings.watchdog_s, gap_notice_s=settings.gap_notice_s)
        self._supervisor = Supervisor(settings.connections, self._open, rhythm, on_gap)

    @property
    def live(self) -> int:
        """How many connections can bring messages now."""
        return self._supervisor.live

    async def run(self) -> None:
        """Hold the connections until ``stop()``; runs once."""
        keeper = asyncio.create_task(self._keep_messages())
        try:
            async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as self._session:
                await self._supervisor.run()
                await self._drain()
        finally:
            keeper.cancel()
            await asyncio.gather(keeper, return_exceptions=True)
            self._over.set()

    async def stop(self) -> None:
        """Acknowledge what was kept, close every connection with a close frame and end ``run()``: within 2 s."""
        if self._session is None:  # not begun: run() will end at once
            self._supervisor.stop()
            return
        await self._drain()
        self._supervisor.stop()
        await self._over.wait()

    async def wait_ready(self) -> None:
        """Return when all wanted connections stand.

        Raises:
            StreamStopped: the stream was stopped first.

        """
        await self._supervisor.wait_ready()

    async def _open(self, place: int) -> Line:
        assert self._session is not None  # noqa: S101 - run() opens it before it asks for lines
        ticket = await ask_ticket(self._session, self._settings, SUBSCRIPTIONS, AGENT)
        return Line(await take_socket(ticket, self._settings.http_timeout_s), place, self._take)

    async def _take(self, line: Line, raw: bytes) -> None:
        """Do what one frame asks for. Only messages wait for their turn; nothing else holds up the reading."""
        try:
            frame = read_frame(raw)
        except BadFrame as bad:
            log.warning("frame.skipped", why=str(bad), place=line.place, size=len(raw))
            if bad.message_id:
                await line.say(acknowledgement(bad.message_id, {}, AckMessage.STATUS_BAD_REQUEST, "bad frame"))
            return
        if frame.kind == SystemMessage.TYPE:
            await self._obey(line, frame)
        elif frame.kind == EventMessage.TYPE:
            await line.say(acknowledgement(frame.message_id, {"status": "SUCCESS"}))
        elif frame.topic in ROBOT_TOPICS:
            await self._arrived.put((line, frame))
        elif frame.topic == CARD_TOPIC and self._card is not None:
            self._supervisor.spawn(self._answer_card(self._card, line, frame), "card.answer_failed")
        else:
            log.warning("topic.not_known", topic=frame.topic, place=line.place)
            await line.say(acknowledgement(frame.message_id, {}, AckMessage.STATUS_NOT_IMPLEMENT, "not implemented"))

    async def _obey(self, line: Line, frame: Frame) -> None:
        if frame.topic == SystemMessage.TOPIC_DISCONNECT:
            log.info("connection.dismissed", place=line.place, stood_s=round(line.age_s, 1))
            line.part()
        elif frame.topic == "ping":
            await line.say(acknowledgement(frame.message_id, frame.data))

    async def _keep_messages(self) -> None:
        """Keep messages in the order they came, from all connections together, and acknowledge each."""
        while True:
            line, frame = await self._next()
            [begin] = await asyncio.gather(self._receive(frame.data), return_exceptions=True)
            if isinstance(begin, BaseException):  # not acknowledged: the platform sends it again
                log.error("message.not_kept", frame_id=frame.message_id, **facts_of(begin))
            else:
                line.carried = True
                await line.say(acknowledgement(frame.message_id, {"response": None}))
                if begin is not None:
                    begin()
            self._arrived.task_done()

    async def _next(self) -> tuple[Line, Frame]:
        """Take the message that was said first among those that have come, on whichever connection."""
        if not self._read:
            self._read.append(await self._arrived.get())
            for _ in range(TURNS):  # what other sockets hold already is read meanwhile
                await asyncio.sleep(0)
        while not self._arrived.empty() and len(self._read) < WAITING_FRAMES:
            self._read.append(self._arrived.get_nowait())
        first = min(self._read, key=_said_at)
        self._read.remove(first)
        return first

    async def _answer_card(self, card: Card, line: Line, frame: Frame) -> None:
        [answer] = await asyncio.gather(card(frame.data), return_exceptions=True)
        if isinstance(answer, BaseException):
            log.error("card.answer_failed", frame_id=frame.message_id, **facts_of(answer))
            await line.say(acknowledgement(frame.message_id, {}, AckMessage.STATUS_SYSTEM_EXCEPTION, "failed"))
            return
        line.carried = True
        await line.say(acknowledgement(frame.message_id, {"response": answer}))

    async def _drain(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(DRAIN_S):
                await self._arrived.join()


def _said_at(one: tuple[Line, Frame]) -> float:
    moment = one[1].data.get("createAt")
    return float(moment) if isinstance(moment, int | float) else 0.0


def read_frame(raw: bytes) -> Frame:
    """Read one frame.

    Raises:
        BadFrame: not JSON, no headers, no known type, or ``data`` is not a JSON object.

    """
    outer = _json(raw)
    if not isinstance(outer, dict):
        raise BadFrame("not a JSON object")
    kind, headers = outer.get("type"), outer.get("headers")
    if not isinstance(kind, str) or kind not in KINDS:
        raise BadFrame("type not known")
    needed = ("topic",) if kind == SystemMessage.TYPE else ("topic", "messageId")
    if not isinstance(headers, dict) or not all(isinstance(headers.get(name), str) for name in needed):
        raise BadFrame("headers missing")
    if kind == SystemMessage.TYPE and not isinstance(_json(outer.get("data")), dict):
        outer = outer | {"data": ""}  # what a system frame is about stands in its topic
    # Only the headers we use: the SDK's types fail on a strange one.
    trimmed = {"data": outer.get("data"), "headers": {name: headers[name] for name in HEADERS if name in headers}}
    try:
        message = KINDS[kind].from_dict(trimmed)
    except (ValueError, TypeError, RecursionError):
        raise BadFrame("data is not JSON", headers["messageId"]) from None
    if not isinstance(message.data, dict):
        raise BadFrame("data is not a JSON object", headers["messageId"])
    if message.headers.topic in ROBOT_TOPICS and not isinstance(message.data.get("msgId"), str):
        raise BadFrame("robot message without msgId", headers["messageId"])  # it could not be told from another
    return Frame(kind, message.headers.topic, message.headers.message_id or "", message.data)


def acknowledgement(message_id: str, data: dict[str, Any], code: int = AckMessage.STATUS_OK, says: str = "OK") -> str:
    """Write the acknowledgement of the frame ``message_id`` as a text frame."""
    ack = AckMessage()
    ack.code, ack.message, ack.data = code, says, data
    ack.headers.message_id = message_id
    ack.headers.content_type = Headers.CONTENT_TYPE_APPLICATION_JSON
    return json.dumps(ack.to_dict())


def _json(raw: Any) -> Any:  # noqa: ANN401 - whatever the platform sent
    try:
        return json.loads(raw)
    except (ValueError, TypeError, RecursionError):
        return None
