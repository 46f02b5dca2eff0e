"""What the running house does by itself, turn after turn: its sign of life, what is due, what has changed."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from functools import partial

import structlog

from bot.clock import Clock
from bot.correcting import Correcting
from bot.gap import GapWatch
from bot.outgoing import Outgoing
from bot.push_approvals import PushApprovals
from bot.push_reports import PushReports
from bot.reviewing import Reviewing
from bot.standing import StandingKeeper
from bot.threads import forever
from bot.wiring import House
from knowledge.items.editing import Editing
from knowledge.items.footing import Footing
from outreach.launching import Watch
from outreach.quiet import keep_hours
from outreach.triggers import Triggers

log = structlog.get_logger()

BEAT_S = 5.0  # how often the process says that it lives
TURN_S = 0.01  # between two looks at changed facts; each waits for a change by itself
CLOCK_S = 1.0  # how often it looks for what is due


def take_turns(ending: AsyncExitStack, house: House, out: Outgoing) -> None:
    """Begin every work that goes on until ``ending`` closes."""
    keeper = StandingKeeper(house.desk, out.settings)
    editing = Editing(house.ledger, house.city.folder / "items", house.desk.now)
    footing = Footing(house.ledger, editing.folder)
    desk = house.desk
    triggers = Triggers(Watch(house.ledger, house.city, desk.offers, desk.standing, desk.settings))
    due = (house.registrar.publish_due, editing.publish_due, keeper.by_calendar, footing.keep, triggers.by_calendar)
    reviewing = Reviewing(out.rows, desk, out.settings, out.owner)
    turns: list[tuple[str, float, Callable[[], Awaitable[object]]]] = [
        ("standing", TURN_S, keeper.step),
        ("gap.watch", BEAT_S, GapWatch(out).step),
        ("clock", CLOCK_S, Clock(out, house.desk, also=due).step),
        ("corrections", CLOCK_S, Correcting(out).step),
        ("push.reports", BEAT_S, PushReports(out).step),
        ("push.approvals", BEAT_S, PushApprovals(out).step),
        ("reviews", CLOCK_S, reviewing.step),
        ("push.hours", BEAT_S, partial(_keep_hours, house)),
    ]
    if house.vectors is not None:
        turns.append(("vectors", BEAT_S, partial(_follow, house)))
    for ended in (keeper.stop, reviewing.stop):
        ending.push_async_callback(asyncio.to_thread, ended)
    for name, every_s, step in turns:
        ending.callback(asyncio.create_task(forever(name, every_s, step)).cancel)


async def _keep_hours(house: House) -> None:
    """Let pushes rest that were carried into quiet hours."""
    desk = house.desk
    held = await asyncio.to_thread(keep_hours, house.ledger, desk.settings, house.city.calendar, desk.now())
    if held:
        log.info("pushes.held", campaigns=held)


async def _follow(house: House) -> None:
    """Let the vectors take in what changed, off the loop and off every question's way."""
    while await asyncio.to_thread(house.desk.shelf.legs.follow, house.ledger):
        pass
