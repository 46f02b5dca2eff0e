"""Stream mode: connections are opened with a ticket, frames go out, acknowledgements come back."""

import asyncio
import json
import random
import secrets
from typing import Any

from starlette.responses import JSONResponse
from starlette.websockets import WebSocket, WebSocketDisconnect

from emulator.callbacks import Callbacks
from emulator.cards import Card
from emulator.deliveries import CARD_TOPIC, ROBOT_TOPIC, AckTable, Delivery, frame_of, fresh_message_id
from emulator.faults import Faults
from emulator.options import Options
from emulator.recorder import Recorder
from emulator.room import Town
from emulator.shapes import BOT, Change, ChatMessage, Conversation, Person, now_ms
from emulator.wire import Connection, readable

TICKETS_KEPT = 10_000  # a bot that opens in a storm must not fill the memory


class Gateway:
    """All stream connections of the app."""

    def __init__(self, town: Town, options: Options, faults: Faults, callbacks: Callbacks, recorder: Recorder) -> None:
        self._town, self._options, self._faults = town, options, faults
        self._callbacks, self._recorder = callbacks, recorder
        self._tickets: dict[str, tuple[int, set[tuple[str, str]]]] = {}  # ticket -> (ms until, subscriptions)
        self._held: list[Delivery] = []
        self._shuffled: list[Delivery] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self.connections: dict[str, Connection] = {}
        self.acks = AckTable(options, self._send)
        self.figures = {
            "opens": 0,
            "connected": 0,
            "lost": 0,
            "pings": 0,
            "pongs": 0,
            "bad_pongs": 0,
            "bad_frames_in": 0,
        }
        town.line = self

    # -- coming and going

    def issue_ticket(self, subscriptions: set[tuple[str, str]]) -> str:
        """Return a ticket for one connection."""
        ticket = secrets.token_hex(16)
        self.figures["opens"] += 1
        if len(self._tickets) > TICKETS_KEPT:
            self._tickets.pop(next(iter(self._tickets)))
        self._tickets[ticket] = (now_ms() + int(self._options.ticket_life_s * 1000), subscriptions)
        return ticket

    async def connect(self, websocket: WebSocket) -> None:
        """Serve one WebSocket: 401 without a fresh ticket, which is spent by this."""
        ends, subscriptions = self._tickets.pop(websocket.query_params.get("ticket", ""), (0, set()))
        if now_ms() >= ends:
            self._recorder.write("connection", event="refused", reason="ticket")
            await websocket.send_denial_response(JSONResponse({"message": "ticket invalid"}, 401))
            return
        await websocket.accept()
        connection = Connection(websocket, subscriptions, self._recorder)
        self._enter(connection)
        writer, pinger = asyncio.create_task(connection.write_all()), asyncio.create_task(self._ping(connection))
        try:
            while True:
                self._frame_in(connection, await websocket.receive_text())
        except WebSocketDisconnect as end:
            self._recorder.write("connection", event="closed", connection=connection.id, code=end.code)
        except KeyError:  # a binary frame
            await websocket.close(1003)
        finally:
            self.connections.pop(connection.id, None)
            writer.cancel()
            pinger.cancel()

    def _enter(self, connection: Connection) -> None:
        self.connections[connection.id] = connection
        self.figures["connected"] += 1
        self._recorder.write("connection", event="open", connection=connection.id)
        if self._faults.take("close"):
            connection.close()
            return
        if self._options.greet:
            self._system(connection, "CONNECTED", {})
            self._system(connection, "REGISTERED", {})
        held, self._held = self._held, []
        for delivery in held:
            self._send(delivery)

    async def _ping(self, connection: Connection) -> None:
        while self._options.ping_every_s:
            await asyncio.sleep(self._options.ping_every_s)
            if not connection.draining:
                self.figures["pings"] += 1
                self._system(connection, "ping", {"opaque": secrets.token_hex(8)})

    def _system(self, connection: Connection, topic: str, data: dict[str, Any]) -> None:
        delivery, message_id = Delivery("SYSTEM", topic, json.dumps(data)), fresh_message_id()
        connection.system_ids[message_id] = data.get("opaque", "")
        connection.send(frame_of(delivery, message_id, connection.id, self._options.client_id))

    def _frame_in(self, connection: Connection, text: str) -> None:
        connection.frames_in += 1
        frame = readable(text)
        self._recorder.write("frame_in", connection=connection.id, frame=frame)
        if connection.stalled:
            return
        headers = frame.get("headers") if isinstance(frame, dict) else None
        if not isinstance(headers, dict):
            self.figures["bad_frames_in"] += 1
            return
        message_id, code = str(headers.get("messageId", "")), frame.get("code")
        opaque = connection.system_ids.pop(message_id, None)
        if opaque is None:
            self.acks.answered(message_id, code if isinstance(code, int) else 0, frame.get("data"))
        elif opaque:
            self.figures["pongs" if opaque in str(frame.get("data")) else "bad_pongs"] += 1

    # -- the town's line to the bot

    def message(self, conversation: Conversation, message: ChatMessage) -> None:
        """Push a robot message."""
        body = self._callbacks.robot_message(conversation, message)
        self._town.set_typing(conversation.cid, BOT, on=True)
        self._push(Delivery("CALLBACK", ROBOT_TOPIC, json.dumps(body, ensure_ascii=False), message.msg_id))

    def card_action(self, person: Person, card: Card, conversation: Conversation, action: dict[str, Any]) -> None:
        """Push a card action; the answer's ``response`` changes the card."""
        body = self._callbacks.card_action(person, card, conversation, action)
        delivery = Delivery("CALLBACK", CARD_TOPIC, json.dumps(body, ensure_ascii=False), card.out_track_id)
        delivery.on_answer = lambda answer: self._card_answered(person, card, conversation, answer)
        self._send(delivery)

    def event(self, event_type: str, data: dict[str, Any]) -> None:
        """Push an organisation event; its kind is in the headers, subscribers ask for all (``*``)."""
        event_id = secrets.token_hex(16)
        headers = {
            "eventType": event_type,
            "eventId": event_id,
            "eventCorpId": self._town.corp_id,
            "eventBornTime": str(now_ms()),
            "eventUnifiedAppId": self._options.client_id,
        }
        self._push(Delivery("EVENT", "*", json.dumps(data, ensure_ascii=False), event_id, headers))

    def _card_answered(self, person: Person, card: Card, conversation: Conversation, answer: Any) -> None:  # noqa: ANN401 - any JSON
        card.pending.pop(person.key, None)
        response = answer.get("response") if isinstance(answer, dict) else None
        if isinstance(response, dict):
            options, public = _part(response, "cardUpdateOptions"), _params(response, "cardData")
            private = _params(response, "userPrivateData") or _params(response, "privateData")
            if public:
                self._town.cards.update(card, public, by_key=bool(options.get("updateCardDataByKey")))
            if private:
                by_key = bool(options.get("updatePrivateDataByKey"))
                self._town.cards.update_private(card, {person.staff_id: private}, by_key=by_key)
        for msg_id in card.carriers:
            self._town.tell(Change("update", conversation.cid, msg_id))

    # -- sending

    def _push(self, delivery: Delivery) -> None:
        """Send a first time, with the troubles that are ordered."""
        loop = asyncio.get_running_loop()
        reorder = self._faults.find("reorder")
        if reorder is not None:
            if not self._shuffled:
                loop.call_later(reorder.number("seconds", 1.0), self._unshuffle)
            self._shuffled.append(delivery)
            if self._faults.take("reorder") and self._faults.find("reorder") is None:
                self._unshuffle()
            return
        delay = self._faults.take("delay")
        if delay is not None:
            loop.call_later(delay.number("seconds", 5.0), self._send, delivery)
            return
        self._send(delivery)
        if self._faults.take("duplicate"):
            self._send(delivery)

    def _unshuffle(self) -> None:
        waiting, self._shuffled = self._shuffled, []
        for delivery in reversed(waiting):
            self._send(delivery)

    def _send(self, delivery: Delivery) -> None:
        takers = [c for c in self.connections.values() if c.takes(delivery.kind, delivery.topic)]
        if not takers:
            self._nobody(delivery)
            return
        connection = takers[0] if len(takers) == 1 else random.choice(takers)  # noqa: S311 - load balancing
        message_id = fresh_message_id()
        self.acks.sent(delivery, message_id)
        connection.send(frame_of(delivery, message_id, connection.id, self._options.client_id))

    def _nobody(self, delivery: Delivery) -> None:
        if delivery.topic == CARD_TOPIC:
            if delivery.on_answer is not None:
                delivery.on_answer(None)
        elif self._options.hold_when_offline:
            self._held.append(delivery)
        else:
            self.figures["lost"] += 1
            self.acks.finish(delivery)
            self._recorder.write("lost", topic=delivery.topic, key=delivery.key)

    # -- troubles that happen at once

    def chosen(self, connection_id: str = "") -> list[Connection]:
        """Return one connection by id, or all that are not leaving."""
        live = [c for c in self.connections.values() if not c.draining]
        return [c for c in live if connection_id in {"", "all", c.id}]

    def wake(self) -> None:
        """Let stalled connections move again; what fell into the gap stays lost until it is redelivered."""
        for connection in self.connections.values():
            connection.stalled = False

    def disconnect(self, connection: Connection, reason: str = "connection is expired") -> None:
        """Say goodbye, fall silent, close the socket after the grace time."""
        self._system(connection, "disconnect", {"reason": reason})
        connection.draining = True
        loop = asyncio.get_running_loop()
        loop.call_later(self._options.disconnect_grace_s, connection.close)

    def unknown_topic(self, connection: Connection, kind: str, topic: str) -> None:
        """Send a frame nobody subscribed to; its answer is counted like any other."""
        delivery = Delivery(kind, topic, "{}", "unknown")
        message_id = fresh_message_id()
        connection.send(frame_of(delivery, message_id, connection.id, self._options.client_id))

    def shown(self) -> dict[str, Any]:
        """Return the figures as JSON."""
        waiting = {"held": len(self._held), "unanswered": self.acks.open_count()}
        return {**self.figures, **self.acks.figures, **waiting, "connections": len(self.connections)}


def _part(answer: dict[str, Any], name: str) -> dict[str, Any]:
    value = answer.get(name)
    return value if isinstance(value, dict) else {}


def _params(answer: dict[str, Any], name: str) -> dict[str, str]:
    """Return the texts of a cardParamMap in an answer; what is not text is passed over."""
    return {k: v for k, v in _part(_part(answer, name), "cardParamMap").items() if isinstance(v, str)}
