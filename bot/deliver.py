"""Bring an answer to the people who asked: through which door, at which pace, and what if it fails.

A reply is better said twice than not at all: when nobody knows whether it arrived, it is sent once more.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

import structlog

from bot.errors import SendFailed, SendRefused, SendUnsure, Throttled, WebhookGone
from bot.openapi import SendReport
from bot.render import Part, openapi_param, webhook_payload
from bot.threads import LedgerThreads
from bot.translate import Address
from config.settings import Settings
from ledger import pace
from ledger.arrivals import APP, send_lane, webhook_lane
from ledger.pace import Lane, Slot

log = structlog.get_logger()

APP_STRETCH_S = 1.1  # a second, and what calls may differ in their time on the way
MARGIN_S = 5.0  # a session webhook is not used in its last seconds
SLOT_S = 0.5  # how long a passage counted on arrival may wait to be used: well within the lane's slack
PATIENCE_S = 5 * 60.0  # beyond a webhook's rest: how long a message that keeps failing is tried
LONGEST_WAIT_S = 60.0
NOTED_FROM_S = 1.0  # a wait longer than this is noted in the ledger
FULL_GROUP = ("130101", "302033")


class Door(StrEnum):
    """A way out."""

    WEBHOOK = "webhook"
    GROUP = "group"
    PERSON = "person"


class Sender(Protocol):
    """What delivery needs of bot/openapi.py."""

    async def reply_by_webhook(self, url: str, payload: dict[str, Any]) -> None:
        """Send through a session webhook."""

    async def send_to_group(
        self, conversation_id: str, msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> str:
        """Send to a group."""
        ...

    async def send_to_people(
        self, staff_ids: Sequence[str], msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> SendReport:
        """Send to people, each alone."""
        ...


@dataclass(frozen=True, slots=True)
class Delivered:
    """How an answer went out. ``trouble`` says why some of it did not, or not certainly."""

    door: str  # of the last part; empty: not delivered
    parts: int
    repeated: int = 0
    trouble: str = ""
    keys: tuple[str, ...] = ()  # the platform's (processQueryKey), where it gave one: a reply to it brings it back


@dataclass(slots=True)
class _Trip:
    """What one answer has met on its way."""

    address: Address
    on_wait: Callable[[int], Awaitable[object]] | None
    before: Callable[[], Awaitable[object]] | None
    repeat_unsure: bool
    slot: Slot | None
    sent: int = 0
    door: str = ""
    repeated: int = 0
    fails: int = 0
    failing_since: float | None = None
    trouble: str = ""  # the last thing that went wrong
    doubt: str = ""  # why nobody knows whether some part arrived
    keys: list[str] = field(default_factory=list)
    unsure: bool = False  # the part in hand was sent once, and nobody knows whether it arrived
    closed: set[Door] = field(default_factory=set)


class Deliverer:
    """Sends rendered answers. Time comes in as ``now`` and ``sleep``, so that tests need not wait."""

    def __init__(
        self,
        dingtalk: Sender,
        rows: LedgerThreads,
        settings: Settings,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._dingtalk = dingtalk
        self._rows = rows
        self._settings = settings
        self._now = now
        self._sleep = sleep

    async def deliver(
        self,
        parts: Sequence[Part],
        address: Address,
        *,
        slot: Slot | None = None,
        skip: int = 0,
        on_wait: Callable[[int], Awaitable[object]] | None = None,
        before: Callable[[], Awaitable[object]] | None = None,
        repeat_unsure: bool = True,
    ) -> Delivered:
        """Send the parts of an answer in order; never raises for a part that can't be sent.

        Args:
            parts: as bot/render.py made them.
            address: where to.
            slot: the passage of one message, counted in the conversation's lane on arrival.
            skip: parts that went out before a restart.
            on_wait: told the number of parts already out whenever the answer has to wait long.
            before: awaited each time just before a part is put on its way.
            repeat_unsure: send once more when nobody knows whether it arrived (a reply: yes).

        """
        trip = _Trip(address, on_wait, before, repeat_unsure, slot, sent=skip)
        for number, part in enumerate(parts):
            if number >= skip and not await self._send(part, trip, mention=number == 0):
                log.warning("answer.undelivered", conversation_id=address.conversation_id, trouble=trip.trouble)
                return Delivered(
                    trip.door, len(parts), trip.repeated, trip.trouble, tuple(trip.keys)
                )  # some may have gone
        return Delivered(trip.door, len(parts), trip.repeated, trip.doubt, tuple(trip.keys))

    async def _send(self, part: Part, trip: _Trip, *, mention: bool) -> bool:
        """Send one part; False when every door is closed or patience is at its end."""
        trip.unsure = False
        while (door := self._door(trip)) is not None:
            if await self._pass(door, trip) and await self._tried(door, part, trip, mention=mention):
                trip.sent += 1
                trip.door, trip.failing_since, trip.fails = door.value, None, 0
                return True
            if self._out_of_patience(trip):
                return False
        trip.trouble = trip.trouble or "会话回复地址已失效，又没有可用的接口可以送达。"
        return False

    async def _tried(self, door: Door, part: Part, trip: _Trip, *, mention: bool) -> bool:
        """Try one door once; False when the part is to be tried again, here or elsewhere."""
        if trip.before is not None:
            await trip.before()
        try:
            key = await self._through(door, part, trip.address, mention=mention)
            trip.keys += [key] if key else []
        except WebhookGone:
            trip.closed.add(Door.WEBHOOK)
        except Throttled:
            await self._rest_webhook(trip)
        except SendFailed as later:
            await self._wait_after(later, door, trip)
        except SendRefused as no:
            trip.trouble = str(no)
            trip.closed.add(door)
        except SendUnsure as nobody_knows:
            if trip.unsure or not trip.repeat_unsure:
                trip.doubt = str(nobody_knows)
                return True
            trip.unsure = True
            trip.repeated += 1
        else:
            return True
        return False

    def _door(self, trip: _Trip) -> Door | None:
        """Choose the webhook while it lives, else the OpenAPI, whichever is not closed."""
        address = trip.address
        lives = address.webhook_until - MARGIN_S > self._now().timestamp()
        api = self._api_door(address)
        if address.webhook and lives and Door.WEBHOOK not in trip.closed:
            return Door.WEBHOOK
        return api if api and api not in trip.closed else None

    @staticmethod
    def _api_door(address: Address) -> Door | None:
        if address.in_group:
            return Door.GROUP if address.conversation_id else None
        return Door.PERSON if address.staff_id else None

    async def _pass(self, door: Door, trip: _Trip) -> bool:
        """Wait for the pace; False when another door must be chosen meanwhile."""
        while True:
            now = self._now().timestamp()
            fresh = trip.slot is not None and 0 <= now - trip.slot.at < SLOT_S
            if fresh and door is Door.WEBHOOK:
                trip.slot = None
                return True
            lanes = self._lanes(door, trip.address, sending=not fresh)
            if door is Door.WEBHOOK:
                resting = _webhook(trip.address)
                passage = await self._rows.write(pace.take_unless_resting, lanes, resting, now, trip.slot)
                if passage.resting_until > now:
                    await self._leave_webhook(trip, passage.resting_until - now)
                    return False
                wait = passage.wait_s
            else:
                wait = await self._rows.write(pace.take, lanes, now, trip.slot)
            if wait <= 0:
                trip.slot = None
                return True
            await self._hold(wait, trip)

    def _lanes(self, door: Door, address: Address, *, sending: bool) -> list[Lane]:
        lanes = [send_lane(address.conversation_id, self._settings.group_per_minute)] if sending else []
        if door is not Door.WEBHOOK:
            lanes.append(Lane(APP, self._settings.app_qps, APP_STRETCH_S, waited_for=True))
        return lanes

    async def _leave_webhook(self, trip: _Trip, rest_s: float) -> None:
        """Turn from a resting webhook to the OpenAPI; where there is none, wait for the rest to end."""
        api = self._api_door(trip.address)
        if api and api not in trip.closed:
            trip.closed.add(Door.WEBHOOK)
        else:
            self._count_failure(trip)
            await self._hold(rest_s, trip)

    async def _through(self, door: Door, part: Part, address: Address, *, mention: bool) -> str:
        """Send one part; return the platform's key of it, empty where it gives none."""
        robot = address.robot_code
        if door is Door.WEBHOOK:
            await self._dingtalk.reply_by_webhook(address.webhook, webhook_payload(part, address, mention=mention))
            return ""
        param = openapi_param(part, address, mention=mention)
        if door is Door.GROUP:
            talk = address.conversation_id
            return await self._dingtalk.send_to_group(talk, "sampleMarkdown", param, robot_code=robot)
        report = await self._dingtalk.send_to_people([address.staff_id], "sampleMarkdown", param, robot_code=robot)
        if address.staff_id in (*report.invalid, *report.throttled, *report.filtered):
            raise SendRefused("钉钉没有把消息发给这个人：帐号无效、当日消息过多，或不在应用可见范围。")
        return report.process_query_key

    async def _rest_webhook(self, trip: _Trip) -> None:
        until = self._now().timestamp() + self._settings.webhook_rest_minutes * 60
        await self._rows.write(pace.rest, _webhook(trip.address), until)
        log.info("webhook.resting", conversation_id=trip.address.conversation_id)

    async def _wait_after(self, later: SendFailed, door: Door, trip: _Trip) -> None:
        """Wait as long as the platform asks; when it is we who are too fast, everybody waits."""
        self._count_failure(trip)
        trip.trouble = str(later)
        if later.code and door is not Door.WEBHOOK:
            full = later.code in FULL_GROUP
            lane = send_lane(trip.address.conversation_id, 1).name if full else APP
            await self._rows.write(pace.rest, lane, self._now().timestamp() + later.retry_after_s)
        longer = min(LONGEST_WAIT_S, 0.5 * 2 ** min(trip.fails, 8))
        await self._hold(max(later.retry_after_s, longer), trip)

    def _count_failure(self, trip: _Trip) -> None:
        trip.fails += 1
        if trip.failing_since is None:
            trip.failing_since = self._now().timestamp()

    def _out_of_patience(self, trip: _Trip) -> bool:
        patience = PATIENCE_S + self._settings.webhook_rest_minutes * 60
        return trip.failing_since is not None and self._now().timestamp() - trip.failing_since > patience

    async def _hold(self, wait: float, trip: _Trip) -> None:
        if wait > NOTED_FROM_S and trip.on_wait is not None:
            await trip.on_wait(trip.sent)
        await self._sleep(wait * random.uniform(1.0, 1.1))  # noqa: S311 - spreads waiting senders, no secret


def _webhook(address: Address) -> str:
    return webhook_lane(address.robot_code, address.conversation_id)
