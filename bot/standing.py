"""Keeps the stored results of all firms up to date while the house runs.

A firm whose facts change is matched at once, in a thread. When an item or the day changes, all firms are: a few of
them here, a city's by a process of its own, so that nobody in a chat waits for it.
"""

import asyncio
import contextlib
import subprocess
from datetime import date, datetime

import structlog

from bot.beside import start_beside
from bot.errors import facts_of
from config.errors import HuiqiError
from config.settings import Settings
from handlers.desk import CHINA, Desk
from ledger.due import how_many_due

log = structlog.get_logger()

LOOK_EVERY_S = 2.0  # changes made by another process, by a command
END_S = 5.0  # how long the other process may take to end
HERE = 500  # firms that are brought up to date in this process


class StandingKeeper:
    """``step`` follows changed facts, ``by_calendar`` items and days. ``stirred`` may be called by any thread."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk, self._settings = desk, settings
        self._stirred = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._child: subprocess.Popen[bytes] | None = None

    def stirred(self) -> None:
        """Say that what is known of an enterprise has changed."""
        if self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the house is closing; what is due is written down
                self._loop.call_soon_threadsafe(self._stirred.set)

    async def step(self) -> None:
        """Wait until facts change, or a moment, and bring up to date whoever they are of."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
            self._desk.ledger.stirred = self.stirred
        try:
            async with asyncio.timeout(LOOK_EVERY_S):
                await self._stirred.wait()
        except TimeoutError:
            pass
        self._stirred.clear()
        while await asyncio.to_thread(self._some):
            pass

    def _some(self) -> int:
        """Bring some up to date; a whole list that was imported is left to the clock, and to a process of its own."""
        with self._desk.ledger.read() as session:
            if how_many_due(session) > HERE:
                return 0
        return self._desk.standing.called_for(self._desk.today())

    def by_calendar(self, now: datetime) -> None:
        """Bring all firms up to date when items or the day have changed; in a thread."""
        if self._child is not None:
            if self._child.poll() is None:
                return
            log.info("standing.done", code=self._child.returncode)
            self._child = None
        try:
            behind = self._catch_up(now.astimezone(CHINA).date())
        except HuiqiError as wrong:  # an item that can't be read: what is stored stays until it is mended
            log.warning("standing.troubled", **facts_of(wrong))
            return
        if behind:
            log.info("standing.begun", behind=behind)
            self._child = start_beside(self._settings, ["match", "--all", "--json"])

    def _catch_up(self, day: date) -> int:
        """Do what is little here; return how many firms are behind when they are too many for that."""
        behind = self._desk.standing.behind(day)
        if behind > HERE:
            return behind
        if behind:
            run = self._desk.standing.all_firms(day)
            log.info("standing.done", firms=run.firms, stored=run.stored)
        return 0

    def stop(self) -> None:
        """End the other process; what it has stored stays, the rest is done the next time."""
        self._desk.ledger.stirred = None
        if self._child is not None and self._child.poll() is None:
            self._child.terminate()
            try:
                self._child.wait(END_S)
            except subprocess.TimeoutExpired:
                self._child.kill()
                self._child.wait()
