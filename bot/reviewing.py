"""What the running house does for its cases of pre-review: starts who reads and checks, and minds their clocks.

Reading and checking take seconds of a processor: they are done by a process of its own that steps back for everybody
else (bot/reviewing_work.py), started when something waits and gone when nothing has for a while. What a dead one had
begun is taken up at once by the next.
"""

import asyncio
import subprocess

import structlog

from bot.beside import start_beside
from bot.threads import LedgerThreads
from casework.review_batch import tell_batches
from casework.review_clock import remind
from casework.review_pictures import prune_pictures
from casework.review_promise import settle_promises
from config.settings import Settings
from handlers.desk import Desk
from ledger import review_papers, review_rounds
from ledger.policies import OpenSession
from outreach.manners import hours_of

log = structlog.get_logger()

CLOCK_S = 20.0  # between looks at what is due
PRUNE_S = 3600.0  # between looks at pictures nobody needs
WHOLE_S = 60.0  # between looks at every file; in between only at the newest
NEWEST = 1000  # files
AGAIN_S = 5.0  # after a worker that ended in trouble
END_S = 5.0  # how long one may take to end


class Reviewing:
    """Call ``step`` every second (bot/threads.py ``forever``), and ``stop`` in a thread at the end.

    Args:
        rows: the ledger's threads.
        desk: the house.
        settings: its settings.
        owner: this process; what its worker holds bears its name.

    """

    def __init__(self, rows: LedgerThreads, desk: Desk, settings: Settings, owner: str) -> None:
        self._rows, self._desk, self._settings = rows, desk, settings
        self._owner = f"review:{owner}"[:100]
        self._child: subprocess.Popen[bytes] | None = None
        self._fresh = True
        self._clock_at = self._whole_at = self._start_at = self._prune_at = 0.0  # on the loop's clock
        self._after = 0  # number of the last file that is looked at once in a while only

    async def step(self) -> None:
        """See that somebody works where something waits, and that nobody is forgotten."""
        now = asyncio.get_running_loop().time()
        if self._fresh and self._rows.ledger.is_sqlite:  # the sole owner of its home: who had something is gone
            await self._rows.write(give_back)
        self._fresh = False
        await self._look_after(now)
        if self._child is None and now >= self._start_at and await self._rows.read(self._waits, self._since(now)):
            self._child = await asyncio.to_thread(self._start)
            log.info("review.work_begun", process=self._child.pid)
        if now >= self._clock_at:
            self._clock_at = now + CLOCK_S
            await asyncio.to_thread(self._mind)
        if now >= self._prune_at:
            self._prune_at = now + PRUNE_S
            await asyncio.to_thread(self._prune)

    def stop(self) -> None:
        """End the worker; it gives back what it has in hand."""
        child, self._child = self._child, None
        if child is None:
            return
        with child:  # closes its pipe, and waits
            if child.poll() is not None:
                return
            child.terminate()
            try:
                child.wait(END_S)
            except subprocess.TimeoutExpired:
                child.kill()

    def _start(self) -> subprocess.Popen[bytes]:
        return start_beside(self._settings, ["review", "work", "--held", self._owner], held=True)

    async def _look_after(self, now: float) -> None:
        """Let what a dead worker had in hand wait again."""
        child = self._child
        if child is None or child.poll() is None:
            return
        self._child = None
        with child:  # closes its pipe
            pass
        back = await self._rows.write(give_back, self._owner)
        if child.returncode:
            self._start_at = now + AGAIN_S
            log.warning("review.work_died", code=child.returncode, rounds=back)

    def _since(self, now: float) -> int:
        if now < self._whole_at:
            return self._after
        self._whole_at = now + WHOLE_S
        return 0

    def _waits(self, session: OpenSession, after: int) -> bool:
        self._after = max(0, review_papers.last_file(session) - NEWEST)
        if review_papers.unread_files(session, limit=1, after=after):
            return True
        return review_rounds.round_waits(session, self._desk.now())

    def _mind(self) -> None:
        """Tell who has to hear of something by the calendar; in a thread."""
        office = self._desk.reviews()
        hours = hours_of(self._settings, office.city.calendar)
        told = remind(office, hours.next_allowed(office.now()))
        told += settle_promises(office) + tell_batches(office)
        if told:
            log.info("review.reminded", messages=told)

    def _prune(self) -> None:
        """Remove pictures of pages nobody needs; in a thread."""
        gone = prune_pictures(self._desk.reviews(), self._settings.home / "paper-pictures")
        if gone:
            log.info("review.pictures_pruned", files=gone)


def give_back(session: OpenSession, owner: str = "") -> int:
    """Let rounds and files wait again that somebody had in hand who has gone; return how many rounds."""
    review_papers.give_back_files(session, owner)
    return review_rounds.give_back_rounds(session, owner)
