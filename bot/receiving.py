"""What comes back of pushes: who has read them, and taking them back. One call after the other, at the pace.

The platform answers for 24 hours, and each question is a call of its own: it is asked when somebody wants to know,
and once more before the day is over.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import structlog

from bot.deliver import APP_STRETCH_S
from bot.errors import SendFailed, SendTrouble
from bot.openapi_receipts import KEYS_AT_ONCE, Recalled, Receipts
from bot.threads import LedgerThreads
from config.words import deliveries as words
from ledger import delivery_acts, pace
from ledger.arrivals import APP
from ledger.delivery_acts import Call
from ledger.pace import Lane

log = structlog.get_logger()

WRITTEN_AT_ONCE = 50  # calls whose answers are written down together


class Receiving:
    """Call ``step`` every few seconds (bot/threads.py ``forever``)."""

    def __init__(
        self,
        rows: LedgerThreads,
        receipts: Receipts,
        app_qps: int,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._rows = rows
        self._receipts = receipts
        self._lane = Lane(APP, app_qps, APP_STRETCH_S)
        self._now = now
        self._sleep = sleep

    async def step(self) -> int:
        """Take back what is to be taken back, ask what somebody wants to know; return how many campaigns."""
        to_recall = await self._rows.read(delivery_acts.to_recall, self._now())
        for campaign_id in to_recall:
            await self._recall(campaign_id)
        to_ask = await self._rows.read(delivery_acts.to_ask, self._now())
        for campaign_id in to_ask:
            await self._ask(campaign_id)
        return len(to_recall) + len(to_ask)

    async def _ask(self, campaign_id: str) -> None:
        began, calls = self._now(), await self._rows.read(delivery_acts.calls_of, campaign_id, self._now())
        readers: dict[int, int] = {}
        for call in calls:
            try:
                await self._pass()
                readers |= await self._read(call)
            except SendFailed:
                return  # the platform is away or we are too fast: another step asks again
            except SendTrouble as no:
                log.info("push.not_asked", campaign_id=campaign_id, says=str(no))
            if len(readers) >= WRITTEN_AT_ONCE:
                await self._rows.write(delivery_acts.note_readers, readers, self._now())
                readers = {}
        if readers:
            await self._rows.write(delivery_acts.note_readers, readers, self._now())
        await self._rows.write(delivery_acts.note_asked, campaign_id, began)

    async def _read(self, call: Call) -> dict[int, int]:
        """Return how many have read each delivery of a call."""
        first = call.deliveries[0]
        if first.receiver.startswith("g:"):
            found = await self._receipts.readers_in_group(first.receiver[2:], call.query_key)
            return {first.delivery_id: len(found)}
        people = set(await self._receipts.readers_in_private(call.query_key))
        return {one.delivery_id: int(one.receiver[2:] in people) for one in call.deliveries}

    async def _recall(self, campaign_id: str) -> None:
        calls = await self._rows.read(delivery_acts.calls_of, campaign_id, self._now())
        groups = [[call] for call in calls if call.deliveries[0].receiver.startswith("g:")]
        people = [call for call in calls if not call.deliveries[0].receiver.startswith("g:")]
        some = [people[start : start + KEYS_AT_ONCE] for start in range(0, len(people), KEYS_AT_ONCE)]
        for together in groups + some:
            try:
                await self._pass()
                said = await self._taken_back(together)
            except SendFailed:
                return  # another step goes on
            except SendTrouble as no:
                said = Recalled((), {call.query_key: str(no) for call in together})
            await self._note(together, said)
        log.info("campaign.recalled", campaign_id=campaign_id, calls=len(calls))

    async def _taken_back(self, together: list[Call]) -> Recalled:
        keys, first = [call.query_key for call in together], together[0].deliveries[0].receiver
        if first.startswith("g:"):
            return await self._receipts.recall_in_group(first[2:], keys)
        return await self._receipts.recall_in_private(keys)

    async def _note(self, together: list[Call], said: Recalled) -> None:
        done = [one.delivery_id for call in together if call.query_key in said.done for one in call.deliveries]
        if done:
            await self._rows.write(delivery_acts.note_recalled, done, self._now())
        for call in together:
            if call.query_key not in said.done:
                why = said.failed.get(call.query_key, "") or words.not_recalled()
                ids = [one.delivery_id for one in call.deliveries]
                await self._rows.write(delivery_acts.note_not_recalled, ids, why)

    async def _pass(self) -> None:
        """Wait for the pace: what people wait for goes first."""
        while (wait := await self._rows.write(pace.take, [self._lane], self._now().timestamp())) > 0:
            await self._sleep(wait)
