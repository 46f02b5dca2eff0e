"""The process that reads papers and checks rounds: as many at once as there are cores, beside whoever answers people.

It works until it is told to end, until whoever started it has gone, or until nothing has waited for a while. What it
has in hand then is given back, and nothing of it is written down.
"""

import asyncio
import os
import signal
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

import structlog

from bot.inbox import owner_name
from bot.resting import SharedRest
from bot.reviewing import give_back
from bot.threads import forever
from bot.wiring import make_home, one_at_a_time, switched_on
from casework.office import office_for
from casework.review_check import Checker
from casework.review_hold import Hands
from config.city import City, load_city
from config.log import start_logging
from config.settings import Settings
from knowledge.answer.filling import Forms
from knowledge.answer.model import model_for
from knowledge.papers.opening import Opening
from ledger import migrate
from ledger.base import Ledger, connect

log = structlog.get_logger()

LOOK_S = 0.5  # between looks while nothing waits
IDLE_S = 120.0  # without work, after which a process that a house has started goes


@dataclass(slots=True)
class Work:
    """What the threads of this process share."""

    ledger: Ledger
    city: City
    settings: Settings
    owner: str
    opening: Opening
    forms: Forms | None = None  # of the model, where the house allows it to read papers
    hands: Hands = field(default_factory=Hands)
    last_at: float = 0.0  # on the loop's clock: when something was done last

    def checker(self) -> Checker:
        """Return who reads and checks, with the city's lists as they are now."""
        office = office_for(self.ledger, self.city, self.settings, lambda: datetime.now(UTC))
        return Checker(office, self.opening, self.owner, self.hands, self.forms)

    async def until_nothing_waits(self, act: Callable[[Checker], object]) -> None:
        """Do one thing after another in a thread until there is none."""
        loop = asyncio.get_running_loop()
        while await asyncio.to_thread(lambda: act(self.checker())):
            self.last_at = loop.time()

    async def idle(self) -> None:
        """Return when nothing has waited for a while."""
        loop = asyncio.get_running_loop()
        self.last_at = loop.time()
        while self.hands.full or loop.time() - self.last_at < IDLE_S:  # noqa: ASYNC110 - threads have no event
            await asyncio.sleep(LOOK_S)


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def work_until_told(settings: Settings, held: str = "") -> None:
    """Read and check until SIGTERM or SIGINT; ``held``: the name of a house, until it goes or nothing waits.

    Raises:
        HuiqiError: the home can't be written, the city can't be read, the database can't be reached.

    """
    start_logging(settings.log_level)
    make_home(settings.home)
    ledger, city = connect(settings.ledger_url), load_city(settings.city)
    if not held:  # a house has done so
        with one_at_a_time(settings.home / ".setup.lock"):
            migrate.upgrade(ledger)
    many = settings.review_children or cores()
    owner = held or f"review:{owner_name()}"[:100]
    opening = Opening(settings.library_parse_s, children=many)
    work = Work(ledger, city, settings, owner, opening, _forms(settings, ledger) if settings.review_model else None)
    asyncio.run(_work(work, many, held=bool(held)))


def _forms(settings: Settings, ledger: Ledger) -> Forms | None:
    """Return the model as it fills forms, with the switch and the rest of the whole house."""
    model = model_for(settings, lambda: switched_on(ledger), SharedRest(ledger, lambda: datetime.now(UTC)))
    return Forms(model, settings) if model is not None else None


async def _work(work: Work, many: int, *, held: bool) -> None:
    """Work in threads; ends the process, as a thread that reads can't be ended otherwise."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(2 * many + 1))
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    acts: list[tuple[str, Callable[[Checker], object]]] = [("review.read", Checker.read_next)] * many
    acts += [("review.check", Checker.check_next)] * many
    running = [asyncio.create_task(forever(name, LOOK_S, partial(work.until_nothing_waits, act))) for name, act in acts]
    ends: list[Awaitable[object]] = [stop.wait()]
    if held:
        ends += [_input_ends(loop), work.idle()]
    waiting = [asyncio.ensure_future(one) for one in ends]
    await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    work.hands.closed = True
    for task in running:
        task.cancel()
    with work.ledger.write() as session:
        back = give_back(session, work.owner)
    work.opening.close()
    log.info("review.work_ended", rounds=back)
    sys.stderr.flush()
    os._exit(0)


async def _input_ends(loop: asyncio.AbstractEventLoop) -> None:
    """Return when standing input ends: whoever holds its other end has gone."""
    ended = asyncio.Event()

    def readable() -> None:
        if not os.read(0, 1024):
            loop.remove_reader(0)
            ended.set()

    loop.add_reader(0, readable)
    await ended.wait()
