"""The worker that sends pushes: takes turns (outreach/delivery.py), sends what they give, brings back what came of it.

Any number of processes may do it on PostgreSQL; on SQLite it is the one that serves. Replies go first: a turn waits
while a message is being answered, and the lanes of ledger/pace.py are left to whoever waits for them.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

import structlog

from bot.threads import LedgerThreads
from ledger import deliveries, pace_ahead
from ledger.deliveries import Claim
from ledger.direct import Hand
from outreach import delivery
from outreach.gateway import Fate, Gateway, Outcome
from outreach.parcel import Back, Late, Parcel, Result, Turn, Worker

log = structlog.get_logger()

IDLE_S = 0.5  # between looks at what is due while nothing is
SETTLE_S = 0.05  # how long an answer may wait to be written down together with the next turn
TIDY_S = 2.0  # between looks at what was lost, stopped, expired or is done
MORE_S = 0.1  # the same while there is more to stop: answers go in between
YIELD_S = 0.01  # while a message is being answered
YIELD_AT_MOST_S = 0.25
TROUBLE_S = 1.0  # after a turn that failed: the database is locked or away
TOOK_KEPT, TOOK_KNOWN = 100, 10  # answers: how many tell how long one takes, and from how many on that is known
THROTTLE_S = 0.25  # the platform found us too fast by a hair; each time in a row twice as long
REST_S, LONGEST_REST_S = 2.0, 60.0  # while nothing reaches the platform; then one call tries
JUMP_S = 1.0  # by how much a clock may leave the other before it was put forward or back
JUMP_REST_S = 61.0  # after that: so that what passed just before still counts
STOP_S = 2.0  # at the end: how long calls under way may take


@dataclass(slots=True)
class _Hands:
    """What the worker has in its hands between turns."""

    held: tuple[Claim, ...] = ()
    back: list[Result] = field(default_factory=list)  # not written down yet
    late: list[Late] = field(default_factory=list)
    flying: set[asyncio.Task[None]] = field(default_factory=set)


class Pushing:
    """Call ``step`` again and again (bot/threads.py ``forever``), and ``stop`` at the end.

    Args:
        rows: the ledger's threads.
        gateway: the way out.
        worker: who this is as the ledger knows it, and its pace, which all processes share.
        busy: tells whether a message is being answered here just now.
        now: the wall clock.

    """

    def __init__(
        self,
        rows: LedgerThreads,
        gateway: Gateway,
        worker: Worker,
        *,
        busy: Callable[[], bool] = lambda: False,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._rows = rows
        self._gateway = gateway
        self._worker = worker
        self._busy = busy
        self._now = now
        self._hands = _Hands()
        self._wake = asyncio.Event()
        self._again_at = 0.0  # on the loop's clock: when a turn is of use
        self._tidy_at = 0.0
        self._rest_until = 0.0
        self._rests = 0  # in a row
        self._throttles = 0  # in a row
        self._throttle_s = 0.0
        self._calls = Counter[str]()  # since they were last written down
        self._took: deque[float] = deque(maxlen=TOOK_KEPT)  # how long answers took, s
        self._clocks: float | None = None  # by how much the wall clock is ahead of the loop's
        self._fresh = True
        self._in_turn = False

    async def step(self) -> None:
        """Wait until a turn is of use, and take it."""
        if self._in_turn:  # the one before failed; its cause may pass
            await asyncio.sleep(TROUBLE_S)
        self._in_turn = True
        await self._wait()
        await self._look_at_clocks()
        await self._tidy()
        await self._give_way()
        await self._turn()
        self._in_turn = False

    async def stop(self) -> None:
        """Begin nothing more; let calls under way end, write down what came of them, give back the rest."""
        hands = self._hands
        if hands.flying:
            await asyncio.wait(hands.flying, timeout=STOP_S)
        for task in list(hands.flying):
            task.cancel()
        await self._rows.write_directly(self._left)
        hands.held, hands.back, self._calls = (), [], Counter()

    def _left(self, work: Hand) -> None:
        delivery.leave(work, self._worker, self._hands.held, tuple(self._hands.back), self._now())
        delivery.count_calls(work, +self._calls, self._now())

    @property
    def flying(self) -> int:
        """How many calls are under way."""
        return len(self._hands.flying)

    def kick(self) -> None:
        """Look at what is due at once."""
        self._again_at = 0.0
        self._wake.set()

    async def _wait(self) -> None:
        """Wait for the moment of the next turn, or for enough answers to write down."""
        loop, pace = asyncio.get_running_loop(), self._worker.pace
        while True:
            self._wake.clear()
            hands, now = self._hands, loop.time()
            opens = max(self._again_at, self._rest_until)
            ready = now >= opens and self._free() >= (1 if self._rests else pace.enough)
            if ready or now >= self._tidy_at or len(hands.back) >= pace.enough_back:
                return
            moments = [self._tidy_at] + ([now + SETTLE_S] if hands.back else []) + ([opens] if opens > now else [])
            try:
                async with asyncio.timeout_at(min(moments)):
                    await self._wake.wait()
            except TimeoutError:
                if hands.back:
                    return

    def _free(self) -> int:
        """Return how many calls may be begun; after a rest one tries whether the platform is back."""
        flying = len(self._hands.flying)
        return self._worker.pace.at_once - flying if not self._rests else int(not flying)

    async def _turn(self) -> None:
        """Take a turn, and send what it gives."""
        hands, loop = self._hands, asyncio.get_running_loop()
        back, now = Back(tuple(hands.back), tuple(hands.late), self._throttle_s), self._now()
        free = self._free() if loop.time() >= self._rest_until else 0
        begun = loop.time()
        turn: Turn = await self._rows.write_directly(delivery.turn, self._worker, hands.held, back, free, now)
        del hands.back[: len(back.results)], hands.late[: len(back.late)]
        hands.held, self._throttle_s = turn.held, 0.0
        self._calls.update("group" if one.claims[0].in_group else "people" for one in turn.parcels)
        for parcel in turn.parcels:
            task = asyncio.create_task(self._send(parcel, begun + parcel.at - now.timestamp()))
            hands.flying.add(task)
            task.add_done_callback(hands.flying.discard)
        if free > 0:
            self._again_at = begun + (IDLE_S if turn.idle else max(0.0, turn.again_at - now.timestamp()))

    async def _send(self, parcel: Parcel, at: float) -> None:
        """Send one call at its moment on the loop's clock; what came of it waits to be written down."""
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, at - loop.time()))
        left = loop.time()
        late = left - at
        counted = self._count_later(parcel, parcel.at, late - pace_ahead.ON_THE_WAY_S)
        first = parcel.claims[0]
        if first.in_group:
            outcome = await self._gateway.to_group(first.address, parcel.text)
        else:
            outcome = await self._gateway.to_people([one.address for one in parcel.claims], parcel.text)
        took = loop.time() - left
        self._took.append(took)
        usual = min(self._took) if len(self._took) >= TOOK_KNOWN else 0.0  # the first call opens the connection
        longer = took - usual  # it may have arrived as much later, and close to those that follow
        self._count_later(parcel, counted, late + longer - pace_ahead.ON_THE_WAY_S)
        self._mind(outcome)
        self._hands.back.append(Result(parcel, outcome))
        self._wake.set()

    def _count_later(self, parcel: Parcel, counted: float, late_s: float) -> float:
        """Let a call count later than at its moment; return the moment it counts for now."""
        real = parcel.at + late_s
        if real <= counted:
            return counted
        self._hands.late += [Late(lane, counted, real) for lane in parcel.lanes]
        return real

    def _mind(self, outcome: Outcome) -> None:
        """Rest while nothing reaches the platform or nothing may be sent; an answer of any other kind ends it."""
        loop = asyncio.get_running_loop()
        if outcome.fate is Fate.THROTTLED:
            self._throttle_s = min(outcome.wait_s, THROTTLE_S * 2.0**self._throttles)
            self._throttles += 1
        elif outcome.fate is Fate.SENT:
            self._throttles = 0
        if outcome.fate not in {Fate.UNREACHED, Fate.BLOCKED}:
            self._rests = 0
            return
        if loop.time() < self._rest_until:  # others that were under way met the same
            return
        pause = max(outcome.wait_s, min(LONGEST_REST_S, REST_S * 2.0**self._rests))
        self._rests += 1
        self._rest_until = loop.time() + pause
        log.warning("pushes.resting", fate=outcome.fate.value, says=outcome.trouble, seconds=round(pause, 1))

    async def _look_at_clocks(self) -> None:
        """Rest when the wall clock was put forward or back: what passed just before would not count any more."""
        ahead = self._now().timestamp() - asyncio.get_running_loop().time()
        known, self._clocks = self._clocks, ahead
        if known is None or abs(ahead - known) <= JUMP_S:
            return
        log.warning("clock.jumped", seconds=round(ahead - known, 1))
        self._rest_until = asyncio.get_running_loop().time() + JUMP_REST_S
        mine = self._worker.owner, self._now(), self._worker.send_s
        await self._rows.write_directly(deliveries.clock_was_put, *mine)

    async def _tidy(self) -> None:
        """Look for what was lost, stopped, expired or is done."""
        loop = asyncio.get_running_loop()
        if loop.time() < self._tidy_at:
            return
        alone = self._fresh and self._rows.ledger.is_sqlite  # the sole owner of its home: nobody else holds anything
        calls = self._calls.copy()
        lost, (ended, more) = await self._rows.write_directly(self._tidied, calls, alone)
        self._calls.subtract(calls)
        self._fresh = False
        self._tidy_at = loop.time() + (MORE_S if more else TIDY_S)
        if lost:
            log.warning("pushes.lost_found", deliveries=lost)
        for campaign_id in ended:
            log.info("campaign.done", campaign_id=campaign_id)

    def _tidied(self, work: Hand, calls: Counter[str], alone: bool) -> tuple[int, tuple[list[str], bool]]:  # noqa: FBT001 - by place
        now = self._now()
        delivery.count_calls(work, +calls, now)
        if self._fresh:
            deliveries.clock_was_put(work, self._worker.owner, now, self._worker.send_s)
        return delivery.find_lost(work, self._worker, now, everything=alone), delivery.tidy(work, now)

    async def _give_way(self) -> None:
        """Wait while a message is being answered here, but not for ever."""
        loop = asyncio.get_running_loop()
        until = loop.time() + YIELD_AT_MOST_S
        while self._busy() and loop.time() < until:  # noqa: ASYNC110 - an inbox that is empty for a moment tells nobody
            await asyncio.sleep(YIELD_S)
