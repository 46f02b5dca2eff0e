"""The path of a message: written down, acknowledged, answered in order, sent, ticked off.

A conversation is worked on by one worker in one process; what a dead process left is taken over. Nobody is
told twice except when a process dies between sending and ticking off.
"""

import asyncio
import os
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

import structlog

from bot.answered import columns_of
from bot.deliver import Deliverer
from bot.dispatch import given_up
from bot.form_card import FormDesk
from bot.hurry import instead, spared
from bot.masked import masked, masked_dropped
from bot.render import Part, render, shown
from bot.threads import LedgerThreads, forever, insist, tell
from bot.translate import Address, address_of, arrival_of, translate
from bot.typing_card import CardDesk, TypingCard
from config.settings import Settings
from handlers.message import Message, Reply, Speaker
from ledger import arrivals, presence, talks
from ledger.arrivals import Arrived, Limits
from ledger.direct import Hand
from ledger.pace import Slot
from ledger.talks import Arrival, Claimed

log = structlog.get_logger()

AT_ONCE = 16  # messages being answered at the same time; those waiting to be sent don't count
LATE_S = 60.0  # an answer later than this begins with an apology
MAX_TRIES = 5  # a kill by hand may hit an innocent message two or three times
SWEPT_AT_ONCE = 64
GIVE_BACK_S = 0.5  # a database that is held by another process: the leases end by themselves


@dataclass(frozen=True, slots=True)
class Beat:
    """Times of the inbox in seconds; tests shorten them."""

    lease_s: float = 10.0  # a dead process's messages are free after this
    renew_s: float = 3.0
    sweep_s: float = 1.0
    drain_s: float = 2.5  # at the end: how long work begun may take to finish


Found = tuple[Reply, Address, list[Part], TypingCard | None]  # an answer, where it goes, its messages, its card
Got = TypeVar("Got")


def owner_name() -> str:
    """Return a name no other process has."""
    return f"{os.uname().nodename[:60]}:{os.getpid()}:{secrets.token_hex(4)}"


class Inbox:
    """Receives messages and sees to it that each is answered.

    Args:
        rows: the ledger's threads.
        deliverer: sends rendered answers.
        answer: the house's answer to a message; runs in a worker thread and never raises.
        who: reads in a transaction who is speaking (staff id or "", conversation id): the speaker, and the code
            of the firm a group is bound to.
        settings: paces and lengths.
        owner: this process, as the ledger knows it.
        cards: types what is being written into a card; None: nobody sees an answer before it is whole.
        forms: shows a form under an answer that asks for a fact; None: the words ask.

    """

    def __init__(  # noqa: PLR0913 - what a bot is made of; the last four differ in tests only
        self,
        rows: LedgerThreads,
        deliverer: Deliverer,
        answer: Callable[[Message], Reply],
        who: Callable[[Hand, str, str], tuple[Speaker, str]],
        settings: Settings,
        *,
        owner: str = "",
        cards: CardDesk | None = None,
        forms: FormDesk | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        beat: Beat | None = None,
    ) -> None:
        self._rows, self._deliverer = rows, deliverer
        self._answer, self._who = answer, who
        self._settings = settings
        self._cards, self._forms = cards, forms
        self.owner = owner or owner_name()
        self._now = now
        self._beat = beat or Beat()
        self._limits = Limits(
            settings.pace_person_per_minute, settings.pace_group_per_minute, settings.group_per_minute
        )
        self._threads = ThreadPoolExecutor(AT_ONCE, "answer")
        self._workers: set[asyncio.Task[None]] = set()
        self._answering, self._in_hand = 0, set[int]()
        self._loops: list[asyncio.Task[None]] = []
        self._stopping = False

    async def start(self) -> None:
        """Take over what a dead owner left (the sole owner of a home at once), and keep looking for more."""
        self._loop = asyncio.get_running_loop()
        if self._rows.ledger.is_sqlite:
            left = await self._rows.write(talks.take_over, self.owner, self._now())
            log.info("inbox.opened", left_over=left)
        await self._rows.write(presence.forget_dead, self._now())
        await self._sweep()
        self._loops = [
            asyncio.create_task(forever("inbox.sweep", self._beat.sweep_s, self._sweep)),
            asyncio.create_task(forever("inbox.renew", self._beat.renew_s, self._renew)),
        ]

    async def receive(self, data: dict[str, Any]) -> None:
        """Make one robot message durable and return; the work on it begins by itself."""
        begin = await self.keep(data)
        if begin is not None:
            begin()

    async def keep(self, data: dict[str, Any]) -> Callable[[], None] | None:
        """Make one robot message durable; return what begins the work on it, to be called once acknowledged.

        When this raises, the message was not kept and must not be acknowledged.
        """
        if not isinstance(data, dict):
            log.warning("message.unreadable", kind=type(data).__name__)
            return None
        now = self._now()
        arrival = arrival_of(data, now)
        found = None
        if self._stopping or self._answering >= AT_ONCE:
            keeping = arrival, self._limits, None if self._stopping else self.owner, now, self._beat.lease_s
            kept = await self._rows.write_directly(arrivals.arrive, *keeping)
        else:
            kept, found = await self._keep_and_answer(arrival, now)
        if kept.dropped:
            await masked_dropped(self._rows, kept.dropped, arrival.payload, now)
        if not kept.new:
            log.info("message.repeated", message_id=arrival.msg_id)
        return None if kept.claimed is None else partial(self._begin, kept.claimed, kept.slot, found)

    async def _keep_and_answer(self, arrival: Arrival, now: datetime) -> tuple[Arrived, asyncio.Future[Found | None]]:
        """Return as soon as the message is durable; the thread that wrote it down goes on to the answer.

        On a busy machine each change of threads takes longer than the work itself.
        """
        loop = asyncio.get_running_loop()
        durable: asyncio.Future[Arrived] = loop.create_future()

        def both() -> Found | None:
            kept, message = self._rows.write_here(self._arrive, arrival, now)
            loop.call_soon_threadsafe(tell, durable, kept)
            claimed = kept.claimed
            return None if claimed is None or claimed.seq in self._in_hand else self._find(claimed, message)

        found = self._in_thread(both)
        either: list[asyncio.Future[Any]] = [durable, found]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not durable.done():
            found.result()  # raises: it was not kept
        return await durable, found

    def _arrive(self, work: Hand, arrival: Arrival, now: datetime) -> tuple[Arrived, Message | None]:
        """Write a message down and read the one claimed, in one transaction."""
        kept = arrivals.arrive(work, arrival, self._limits, self.owner, now, self._beat.lease_s)
        return kept, None if kept.claimed is None else translate(kept.claimed.payload, partial(self._who, work))

    def _in_thread(self, work: Callable[[], Got]) -> asyncio.Future[Got]:
        """Run something in an answering thread; ``_answering`` counts what they have to do."""
        self._answering += 1
        begun = asyncio.get_running_loop().run_in_executor(self._threads, work)
        begun.add_done_callback(self._answered)
        return begun

    def _answered(self, _work: object) -> None:
        self._answering -= 1

    async def stop(self) -> None:
        """Finish what is nearly done, give back the rest, begin nothing more; takes about 3 s at most."""
        self._stopping = True
        for loop in self._loops:
            loop.cancel()
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=self._beat.drain_s)
            for worker in late:
                worker.cancel()
            if late:
                await asyncio.wait(late, timeout=0.3)
        self._threads.shutdown(wait=False, cancel_futures=True)
        giving = asyncio.ensure_future(self._rows.write(talks.give_back, self.owner))
        await asyncio.wait([giving], timeout=GIVE_BACK_S)
        log.info("inbox.closed", given_back=giving.result() if giving.done() else "not now")

    @property
    def answering(self) -> bool:
        """True while an answer is being found here; those waiting to be sent don't count."""
        return self._answering > 0

    @property
    def busy(self) -> bool:
        """True while any message is in work here."""
        return bool(self._workers)

    def _begin(
        self, claimed: Claimed, slot: Slot | None = None, found: asyncio.Future[Found | None] | None = None
    ) -> None:
        if claimed.seq in self._in_hand:
            return  # its lease ran out while the database was slow; claiming it has renewed the lease
        worker = asyncio.create_task(self._work(claimed, slot, found))
        self._workers.add(worker)
        worker.add_done_callback(self._ended)

    def _ended(self, worker: asyncio.Task[None]) -> None:
        """Forget a worker. What broke one is logged; its message comes back when the lease runs out."""
        self._workers.discard(worker)
        if not worker.cancelled() and (wrong := worker.exception()) is not None:
            log.error("inbox.worker_failed", exc_info=wrong)

    async def _work(
        self, claimed: Claimed | None, slot: Slot | None, found: asyncio.Future[Found | None] | None
    ) -> None:
        """Answer messages of one conversation, one after the other, until none is left."""
        while claimed is not None:
            self._in_hand.add(claimed.seq)
            try:
                answered = await self._one(claimed, slot, found)
                slot = found = None
                following = await insist("inbox.finish", partial(self._finish, *answered))
            finally:
                self._in_hand.discard(claimed.seq)
            claimed = following

    async def _finish(self, claimed: Claimed, answered: dict[str, Any]) -> Claimed | None:
        """Tick a message off, and take the next of its conversation unless we stop."""
        lease_s = 0.0 if self._stopping else self._beat.lease_s
        done = arrivals.finish_and_next, claimed, self.owner, answered, self._now(), lease_s
        following: Claimed | None = await self._rows.write_directly(*done)
        return following

    async def _one(
        self, claimed: Claimed, slot: Slot | None, begun: asyncio.Future[Found | None] | None
    ) -> tuple[Claimed, dict[str, Any]]:
        """Answer one message, unless its answer is being found; return what is kept of it, and its answer's columns."""
        found = await begun if begun is not None else None
        if found is None:
            found = await self._in_thread(partial(self._find, claimed))
        reply, address, parts, card = found
        seen = shown(reply, address, self._settings)
        delivered = await card.end(parts) if card is not None else None
        if delivered is None:
            skip = min(claimed.parts_sent, len(parts))
            on_wait = partial(self._rows.write, talks.note_handled, claimed.seq, self.owner)
            delivered = await self._deliverer.deliver(parts, address, slot=slot, skip=skip, on_wait=on_wait)
            if self._forms is not None:
                await self._forms.ask(reply, claimed, address)
        done = columns_of(reply, delivered, self._now(), claimed.received_at, shown=seen)
        return masked(claimed, reply, self._now()), done

    def _find(self, claimed: Claimed, message: Message | None = None) -> Found:
        """Find the answer and render it; in a worker thread."""
        address = address_of(claimed.payload)
        late = (self._now() - claimed.received_at).total_seconds() > LATE_S
        card = self._cards.begin(claimed, address, self._loop) if self._cards is not None else None
        reply = self._decide(claimed, message, card)
        parts = render(reply, address, self._settings, late=late) if reply.text else []
        return reply, address, parts, card

    def _decide(self, claimed: Claimed, message: Message | None, card: TypingCard | None) -> Reply:
        paced = instead(claimed.note, self._settings)
        if paced is not None:
            return paced
        if claimed.tries > MAX_TRIES:
            return given_up(str(claimed.payload.get("msgId", "")), claimed.tries - 1)
        if message is None:
            with self._rows.ledger.read_directly() as work:
                message = translate(claimed.payload, partial(self._who, work))
        reply = self._answer(message if card is None else replace(message, show=card.show))
        return spared(claimed.note, message, reply)

    async def _sweep(self) -> None:
        """Begin work on conversations nobody works on: left by the dead, given back, or missed."""
        for conversation_id in await self._rows.read(talks.conversations_waiting, self._now(), SWEPT_AT_ONCE):
            claim = talks.claim_next, conversation_id, self.owner, self._now(), self._beat.lease_s
            claimed = await self._rows.write(*claim)
            if claimed is not None:
                self._begin(claimed)

    async def _renew(self) -> None:
        if self._in_hand:
            await self._rows.write(talks.renew, sorted(self._in_hand), self.owner, self._now(), self._beat.lease_s)
