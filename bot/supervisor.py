"""Keep N connections standing: replace, back off, watch for silence, notice gaps. Knows nothing of frames."""

import asyncio
import random
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import structlog

from bot.errors import CredentialsRefused, OpeningFailed, StreamStopped, facts_of
from bot.line import Line

log = structlog.get_logger()

BURST = 6  # immediate replacements of one place within ``healthy_s``; more is a storm
STAGGER = 0.2  # the last place loses patience this part of the watchdog earlier than the first
MOST_DOUBLINGS = 10
GOODBYE_S = 1.2  # when we stop: how long all connections together may take to close


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The times of supervision, in seconds. Tests shorten them."""

    watchdog_s: float = 60.0  # silence after which a connection is replaced
    gap_notice_s: float = 60.0  # time without any connection that is worth telling
    healthy_s: float = 30.0  # a connection that stood this long was not a failure
    pause_s: float = 1.0  # shortest back-off
    longest_pause_s: float = 60.0
    linger_s: float = 10.0  # how long a connection the server has left is still read


class End(StrEnum):
    """Why a connection needs a successor."""

    CLOSED = "closed"
    LEFT = "left"  # the server announced that it goes
    SILENT = "silent"


class Backoff:
    """How long one place waits before its next try."""

    def __init__(self, rhythm: Rhythm, clock: Callable[[], float]) -> None:
        self._rhythm = rhythm
        self._clock = clock
        self._failures = 0
        self._forgiven = False
        self._at_once: deque[float] = deque(maxlen=BURST)

    def after_failure(self) -> float:
        """Count a failure; return the seconds to wait: 1-2, 2-4, 4-8 … 30-60, at random within."""
        most = min(self._rhythm.longest_pause_s, self._rhythm.pause_s * 2.0 ** (self._failures + 1))
        self._failures = min(self._failures + 1, MOST_DOUBLINGS)
        return random.uniform(most / 2, most)  # noqa: S311 - jitter, not a secret

    def after(self, line: Line, why: End) -> float:
        """Return the seconds to wait before ``line`` gets its successor."""
        if line.carried or line.age_s >= self._rhythm.healthy_s:
            self._failures = 0
            self._forgiven = False
        if why is End.SILENT:  # happens once in a watchdog's time at most
            return 0.0
        if why is End.LEFT and not self._forgiven and self._room_for_burst():
            self._forgiven = True
            self._at_once.append(self._clock())
            return 0.0
        return self.after_failure()

    def _room_for_burst(self) -> bool:
        full = len(self._at_once) == BURST
        return not full or self._clock() - self._at_once[0] > self._rhythm.healthy_s


class Supervisor:
    """Holds ``wanted`` connections open until it is stopped.

    ``opener(place)`` gives a fresh line or raises OpeningFailed or CredentialsRefused.
    """

    def __init__(
        self,
        wanted: int,
        opener: Callable[[int], Awaitable[Line]],
        rhythm: Rhythm,
        on_gap: Callable[[datetime, datetime], Awaitable[None]] | None = None,
    ) -> None:
        self._wanted = wanted
        self._opener = opener
        self._rhythm = rhythm
        self._on_gap = on_gap
        self._lines: set[Line] = set()
        self._side: set[asyncio.Task[Any]] = set()
        self._ready = asyncio.Event()
        self._stopping = asyncio.Event()
        self._gap_since: tuple[datetime, float] | None = None
        self._told_credentials = False

    @property
    def live(self) -> int:
        """How many connections can bring messages now."""
        return sum(line.live for line in self._lines)

    async def run(self) -> None:
        """Keep the connections until ``stop()``; then close them with close frames."""
        self._count()
        keepers = [asyncio.create_task(self._keep(place)) for place in range(self._wanted)]
        stopping = asyncio.create_task(self._stopping.wait())
        try:
            done, _ = await asyncio.wait({stopping, *keepers}, return_when=asyncio.FIRST_COMPLETED)
            for task in done - {stopping}:
                task.result()  # a keeper never ends by itself: this raises what ended it
        finally:
            self._stopping.set()
            await _cancel({stopping, *keepers})
            await self._close_all()
            await _cancel(self._side)

    def stop(self) -> None:
        """Ask ``run()`` to end."""
        self._stopping.set()

    async def wait_ready(self) -> None:
        """Return when all wanted connections stand.

        Raises:
            StreamStopped: it was stopped first.

        """
        waits = {asyncio.create_task(self._ready.wait()), asyncio.create_task(self._stopping.wait())}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            await _cancel(waits)
        if not self._ready.is_set():
            raise StreamStopped("还没有连上钉钉就被停止了。")

    def spawn(self, work: Coroutine[Any, Any, Any], failed: str) -> None:
        """Run ``work`` beside the connections; an error in it is logged as ``failed`` and goes no further."""
        task = asyncio.create_task(work)
        self._side.add(task)

        def over(task: asyncio.Task[Any]) -> None:
            self._side.discard(task)
            if not task.cancelled() and (wrong := task.exception()) is not None:
                log.error(failed, **facts_of(wrong))

        task.add_done_callback(over)

    async def _keep(self, place: int) -> None:
        backoff = Backoff(self._rhythm, asyncio.get_running_loop().time)
        patience = self._rhythm.watchdog_s * (1 - STAGGER * place / self._wanted)
        old: Line | None = None  # silent, but perhaps not dead: kept until its successor stands
        while True:
            try:
                line = await self._opener(place)
            except (OpeningFailed, CredentialsRefused) as wrong:
                wait_s = backoff.after_failure()
                self._note(wrong, place, wait_s)
                await asyncio.sleep(wait_s)
                continue
            self._add(line)
            if old is not None:
                self._see_off(old, 0.0)
            why = await self._watch(line, patience)
            wait_s = backoff.after(line, why)
            old = line if why is End.SILENT else None
            if why is End.LEFT:
                self._see_off(line, self._rhythm.linger_s)
            log.info("connection.lost", place=place, why=why.value, next_try_s=round(wait_s, 2))
            self._count()
            await asyncio.sleep(wait_s)

    async def _watch(self, line: Line, patience: float) -> End:
        """Wait until ``line`` needs a successor.

        Only frames with data count as life: a WebSocket ping or pong is answered by the other end's library
        or by a proxy even when the stream behind it hangs. An idle healthy server that sends nothing costs one
        replacement in a watchdog's time, and no message, because the successor stands first.
        """
        while True:
            left = line.heard + patience - asyncio.get_running_loop().time()
            if left <= 0:
                return End.SILENT
            await asyncio.wait({line.reading, line.parting}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
            if line.reading.done():
                return End.CLOSED
            if line.parting.done():
                return End.LEFT

    def _see_off(self, line: Line, after_s: float) -> None:
        async def close() -> None:
            await asyncio.wait({line.reading}, timeout=after_s)
            line.part()
            self._count()
            await line.close()

        self.spawn(close(), "connection.close_failed")

    def _add(self, line: Line) -> None:
        self._lines.add(line)
        self._told_credentials = False

        def over(task: asyncio.Task[None]) -> None:
            self._lines.discard(line)
            if not task.cancelled() and (wrong := task.exception()) is not None:  # a bug of ours, not the network
                log.error("connection.reading_failed", place=line.place, **facts_of(wrong))
                self.spawn(line.close(), "connection.close_failed")
            self._count()

        line.reading.add_done_callback(over)
        self._count()
        log.info("connection.opened", place=line.place, live=self.live)

    def _note(self, wrong: OpeningFailed | CredentialsRefused, place: int, wait_s: float) -> None:
        if isinstance(wrong, CredentialsRefused) and not self._told_credentials:
            self._told_credentials = True  # one sentence, not one for each try
            log.error("credentials.refused", says=str(wrong))
        reason = wrong.code if isinstance(wrong, CredentialsRefused) else str(wrong)
        log.warning("connection.opening_failed", place=place, reason=reason, next_try_s=round(wait_s, 2))

    def _count(self) -> None:
        """Look at how many lines are live: it may be the start of readiness, or the start or end of a gap."""
        live = self.live
        if live >= self._wanted:
            self._ready.set()
        else:
            self._ready.clear()
        now = asyncio.get_running_loop().time()
        if live == 0 and self._gap_since is None:
            self._gap_since = (datetime.now(UTC), now)
        elif live and self._gap_since is not None:
            (start, began), self._gap_since = self._gap_since, None
            if now - began > self._rhythm.gap_notice_s:
                log.warning("gap.ended", seconds=round(now - began, 1))
                if self._on_gap is not None:
                    self.spawn(_await(self._on_gap(start, datetime.now(UTC))), "gap.notice_failed")

    async def _close_all(self) -> None:
        lines = list(self._lines)
        for line in lines:
            self.spawn(line.close(), "connection.close_failed")
        if lines:
            await asyncio.wait({line.reading for line in lines}, timeout=GOODBYE_S)
            await _cancel({line.reading for line in lines})


async def _await(what: Awaitable[None]) -> None:
    await what


async def _cancel(tasks: set[Any]) -> None:
    """Cancel and see the end of it, whatever it is."""
    for task in list(tasks):
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
