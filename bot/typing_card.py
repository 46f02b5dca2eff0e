"""An answer that is typed into a card while a model writes it, and what happens when the card fails.

Streaming cards eat the application's calls, and standard editions have few. So a card is a luxury: a piece is shown
only when the shared buckets have room at once, cards rest by themselves when DingTalk says that it is too much, and an
answer whose card could not be ended goes out as an ordinary message. Only text that was checked ever gets here.
"""

import asyncio
import hashlib
import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import structlog

from bot.codes import QUOTA, meaning_of
from bot.deliver import APP_STRETCH_S, Delivered
from bot.errors import SendFailed, SendRefused, SendTrouble
from bot.openapi_cards import FINISHED, UNDELIVERED, Button, Cards, card_fields
from bot.render import Part
from bot.threads import LedgerThreads
from bot.translate import Address
from config.settings import Settings
from config.words import cards as words
from ledger import pace
from ledger.arrivals import APP, send_lane
from ledger.pace import Lane
from ledger.talks import Claimed
from outreach.markup import escape

log = structlog.get_logger()

CARDS = "cards"  # the lane of all calls about cards
EVERY_S = 0.7  # between two pieces of one card: people read no faster, and calls are dear
END_TRIES = 3
BUSY_REST = timedelta(minutes=2)
REFUSED_REST = timedelta(minutes=30)  # a permission or a template is missing: a person has to mend it
QUOTA_REST = timedelta(hours=12)
BUTTONS = (Button("useful", words.useful()), Button("useless", words.useless()))


TRACK = re.compile(r"hq-(\d{1,18})-[0-9a-f]{20}")


def track_of(seq: int, msg_id: str) -> str:
    """Name the card of the answer to a message: the same after a crash, and no one else's in another home.

    >>> track_of(12, "msgA=")
    'hq-12-d2d764744609612a7597'
    """
    return f"hq-{seq}-{hashlib.sha256(msg_id.encode()).hexdigest()[:20]}"


@dataclass(slots=True)
class CardDesk:
    """Begins cards, where they are allowed and not resting."""

    cards: Cards
    rows: LedgerThreads
    settings: Settings
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    every_s: float = EVERY_S

    def begin(self, claimed: Claimed, address: Address, loop: asyncio.AbstractEventLoop) -> "TypingCard | None":
        """Return a card nobody sees yet for the answer to a message; None where there can be none."""
        reachable = address.conversation_id if address.in_group else address.staff_id
        if not self.settings.cards or not reachable:
            return None
        track = track_of(claimed.seq, str(claimed.payload.get("msgId", "")))
        return TypingCard(self, address, track, loop, begun_before=claimed.tries > 1)

    async def passes(self, *lanes: Lane) -> bool:
        """Go through the buckets if they have room at once."""
        all_lanes = [*lanes, Lane(CARDS, self.settings.card_qps, APP_STRETCH_S), self._app()]
        return await self.rows.write(pace.take, all_lanes, self.now().timestamp()) == 0

    async def waits(self) -> None:
        """Go through the bucket of the application as soon as it has room: an end can't be left out."""
        while True:
            wait = await self.rows.write(pace.take, [self._app()], self.now().timestamp())
            if wait <= 0:
                return
            await asyncio.sleep(wait)

    async def rest(self, trouble: SendTrouble) -> None:
        """Leave cards alone for a while after what the platform said."""
        quota = meaning_of(0, trouble.code).says == QUOTA.says
        busy = isinstance(trouble, SendFailed)
        span = QUOTA_REST if quota else BUSY_REST if busy else REFUSED_REST
        await self.rows.write(pace.rest, CARDS, (self.now() + span).timestamp())
        log.warning("cards.resting", code=trouble.code, says=str(trouble), minutes=span.total_seconds() / 60)

    def _app(self) -> Lane:
        return Lane(APP, self.settings.app_qps, APP_STRETCH_S)


@dataclass(slots=True)
class TypingCard:
    """One card. ``show`` is called from the answering thread, everything else on the loop."""

    desk: CardDesk
    address: Address
    track: str
    loop: asyncio.AbstractEventLoop
    begun_before: bool = False  # another process may have shown it
    _text: str = field(init=False, default="")
    _typed: str = field(init=False, default="")
    _stopping: asyncio.Event = field(init=False, default_factory=asyncio.Event)
    _task: "asyncio.Task[None] | None" = field(init=False, default=None)
    _shown: bool = field(init=False, default=False)
    _key: str = field(init=False, default="")

    def show(self, text: str) -> None:
        """Show the whole text so far: checked sentences, not escaped yet."""
        self.loop.call_soon_threadsafe(self._take, text)

    def _take(self, text: str) -> None:
        self._text = text
        if self._task is None and not self._stopping.is_set():
            self._task = self.loop.create_task(self._type())

    async def _type(self) -> None:
        """Show the card, then each newer text, until told to stop or refused."""
        group = self.address.in_group
        lanes = [send_lane(self.address.conversation_id, self.desk.settings.group_per_minute)] if group else []
        try:
            if not await self.desk.passes(*lanes):
                return
            self._shown = True  # from here on it may stand there
            self._key = await self.desk.cards.show(self.track, self.address, words.title())
            while not self._stopping.is_set():
                if self._text != self._typed and await self.desk.passes():
                    self._typed = self._text
                    await self.desk.cards.type(self.track, _escaped(self._typed))
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stopping.wait(), self.desk.every_s)
        except SendRefused as no:
            self._shown = self._shown and no.code != UNDELIVERED
            await self.desk.rest(no)
        except SendFailed as busy:
            await self.desk.rest(busy)
        except SendTrouble as unsure:
            log.info("card.unsure", says=str(unsure))

    async def end(self, parts: Sequence[Part]) -> Delivered | None:
        """Give the card the whole answer; None when the answer has to go out another way.

        An answer too long for a card goes out as messages, and the card says so. So it does when the process that
        began the card has died and nothing is typed this time.
        """
        await self._stop()
        if not self._shown and not self.begun_before:
            return None
        if self._shown and len(parts) == 1 and len(parts[0].text) <= self.desk.settings.card_chars:
            whole = card_fields(parts[0].text, words.title(), FINISHED, BUTTONS)  # its first line says the gist
            if await self._ended(whole):
                return Delivered("card", 1, keys=(self._key,) if self._key else ())
        # A card that is not ended says "typing" for ever: say where the answer is.
        await self._ended(card_fields(words.see_message(), words.title(), FINISHED), tries=1)
        return None

    async def _stop(self) -> None:
        """Let the call that is under way come to its end: a card nobody knows of can't be ended."""
        self._stopping.set()
        if self._task is not None:
            await asyncio.wait([self._task])
            if not self._task.cancelled() and (wrong := self._task.exception()) is not None:
                log.error("card.failed", exc_info=wrong)

    async def _ended(self, fields: dict[str, str], tries: int = END_TRIES) -> bool:
        for number in range(1, tries + 1):
            await self.desk.waits()
            try:
                await self.desk.cards.end(self.track, fields)
            except SendRefused as no:
                log.info("card.not_ended", says=str(no))
                return False
            except SendTrouble as wrong:
                log.info("card.not_ended", says=str(wrong), number=number)
                await asyncio.sleep(self.desk.every_s * number)
            else:
                return True
        return False


def _escaped(text: str) -> str:
    return "  \n".join(escape(line) for line in text.split("\n"))
