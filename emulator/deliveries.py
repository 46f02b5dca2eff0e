"""What is on its way to the bot, and what was acknowledged: the table behind redelivery."""

import asyncio
import itertools
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from emulator.options import Options
from emulator.shapes import now_ms

ROBOT_TOPIC = "/v1.0/im/bot/messages/get"
CARD_TOPIC = "/v1.0/card/instances/callback"


@dataclass(slots=True)
class Delivery:
    """One push and its tries. Each try has its own messageId; the data never changes."""

    kind: str  # CALLBACK or EVENT
    topic: str
    data: str  # JSON text
    key: str = ""  # msgId, eventId or outTrackId: for people who read the figures
    more_headers: dict[str, str] = field(default_factory=dict)
    on_answer: Callable[[Any], None] | None = None  # called once with the ACK's parsed data
    tries: int = 0
    done: bool = False
    timer: asyncio.TimerHandle | None = None


_serial = itertools.count(secrets.randbelow(2**24))


def fresh_message_id() -> str:
    """Return a headers.messageId in the platform's form: ``212b9d7c_165f_19bfa1a500a_1461def``."""
    return f"{secrets.token_hex(4)}_{secrets.randbelow(2**12):x}_{now_ms():x}_{next(_serial):x}"


def frame_of(delivery: Delivery, message_id: str, connection_id: str, app_id: str) -> dict[str, Any]:
    """Return the frame of one try."""
    headers = {
        "appId": app_id,
        "connectionId": connection_id,
        "contentType": "application/json",
        "messageId": message_id,
        "time": str(now_ms()),
        "topic": delivery.topic,
        **delivery.more_headers,
    }
    return {"specVersion": "1.0", "type": delivery.kind, "headers": headers, "data": delivery.data}


class AckTable:
    """Which messageId belongs to which delivery, and what an answer to it means."""

    def __init__(self, options: Options, again: Callable[[Delivery], None]) -> None:
        self._options, self._again = options, again
        self._by_id: dict[str, Delivery] = {}
        self.figures = {"delivered": 0, "acked": 0, "redelivered": 0, "given_up": 0, "stray_acks": 0, "later": 0}

    def sent(self, delivery: Delivery, message_id: str) -> None:
        """Note a try and start its clock."""
        delivery.tries += 1
        self.figures["delivered" if delivery.tries == 1 else "redelivered"] += 1
        self._by_id[message_id] = delivery
        if len(self._by_id) > 50_000:  # noqa: PLR2004 - a bound on memory only
            self._by_id.pop(next(iter(self._by_id)))
        self._wait(delivery)

    def answered(self, message_id: str, code: int, data: object) -> None:
        """Take an ACK. Events need ``{"status": "SUCCESS"}``; for callbacks any answer will do."""
        delivery = self._by_id.get(message_id)
        if delivery is None:
            self.figures["stray_acks"] += 1
            return
        answer = _parsed(data)
        if delivery.kind == "EVENT" and not _event_done(code, answer):
            self.figures["later"] += 1
            return  # the clock is running: it will come again
        if not delivery.done:
            self.figures["acked"] += 1
            self.finish(delivery)
            if delivery.on_answer is not None:
                delivery.on_answer(answer)

    def finish(self, delivery: Delivery) -> None:
        """Stop its clock for good."""
        delivery.done = True
        if delivery.timer is not None:
            delivery.timer.cancel()
            delivery.timer = None

    def open_count(self) -> int:
        """Return how many deliveries wait for an answer."""
        return len({id(d) for d in self._by_id.values() if not d.done})

    def _wait(self, delivery: Delivery) -> None:
        if delivery.timer is not None:
            delivery.timer.cancel()
        if delivery.kind == "CALLBACK" and delivery.topic == ROBOT_TOPIC and self._options.fire_and_forget:
            return
        loop = asyncio.get_running_loop()
        delivery.timer = loop.call_later(self._options.ack_timeout_s, self._overdue, delivery)

    def _overdue(self, delivery: Delivery) -> None:
        delivery.timer = None
        if delivery.done:
            return
        if delivery.topic == CARD_TOPIC or delivery.tries > self._options.redeliveries:
            self.figures["given_up"] += 1
            self.finish(delivery)
            if delivery.on_answer is not None:
                delivery.on_answer(None)
            return
        self._again(delivery)


def _parsed(data: object) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(data) if isinstance(data, str) else None
    except ValueError:
        return None


def _event_done(code: int, answer: Any) -> bool:  # noqa: ANN401 - any JSON
    return code == 200 and isinstance(answer, dict) and answer.get("status") == "SUCCESS"  # noqa: PLR2004 - as HTTP
