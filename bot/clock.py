"""Work that is due by itself: weekly gathering of questions, messages to departments, answers that go back.

Any number of processes may run a clock: rows are claimed by lease, and gathering twice changes nothing.
"""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import date, datetime, timedelta
from typing import Protocol

import structlog

from bot.outgoing import Outgoing
from bot.render import render
from bot.translate import Address
from config.words import gaps as words
from handlers import official
from handlers.desk import CHINA, Desk
from handlers.message import Reply
from knowledge.answer import curate
from knowledge.answer.footing import Ground, ground
from knowledge.answer.gaps import monday_of, reasons_of
from ledger import notices, themes
from ledger.base import Ledger
from ledger.enterprises import firm_names
from ledger.gaps import GapTheme, ThemeState, gaps_of_themes
from ledger.groups import Person, Role
from ledger.official import OfficialAnswer, OfficialState, official_by_id
from ledger.policies import OpenSession
from ledger.themes import Telling

log = structlog.get_logger()

LEASE_S = 120.0  # how long telling one conversation may take before another process does it
GATHER_HOUR = 9  # on Mondays, the city's time
EVENING = 18  # from this hour on, and on Saturdays and Sundays, nobody of the office is disturbed
SATURDAY = 5
SHOWN = 3  # questions named in the weekly message
SLOW_S = 60.0  # seconds between looks at what is due by the calendar
REMARKS = 3  # what askers said was wrong, shown to the department


class Slow(Protocol):
    """Something else of the house that is due by the calendar."""

    def __call__(self, now: datetime) -> object:
        """Do what is due."""
        ...


class Clock:
    """Call ``step`` every second or two (see bot/threads.py ``forever``).

    Args:
        out: rows, a way to send, who this process is and what time it is.
        desk: the house.
        also: other work of the calendar, run in a thread.

    """

    def __init__(self, out: Outgoing, desk: Desk, *, also: tuple[Slow, ...] = ()) -> None:
        self._out = out
        self._desk = desk
        self._also = also
        self._looked_at: datetime | None = None
        self._fresh = True

    async def step(self) -> int:
        """Do what is due; return how many messages went out or could not."""
        rows = self._out.rows
        if self._fresh and rows.ledger.is_sqlite:  # the sole owner of its home: what was held is free
            await rows.write(themes.free_leases)
            await rows.write(notices.free_notices)
        self._fresh = False
        now = self._out.now()
        if self._looked_at is None or now - self._looked_at >= timedelta(seconds=SLOW_S):
            self._looked_at = now
            await asyncio.to_thread(self.by_calendar, now)
        told = 0
        while self._out.connected() and (
            await self._tell_officers() or await self._tell_back() or await self._tell_staff()
        ):
            told += 1
        return told

    def by_calendar(self, now: datetime) -> None:
        """Gather last week's questions from Monday 09:00 on, and doubt answers that lost their footing."""
        local = now.astimezone(CHINA)
        monday = monday_of(local.date())
        if local.date() > monday or local.hour >= GATHER_HOUR:
            made = self._desk.gaps.gather(monday - timedelta(days=1), now)
            if made.questions:
                log.info("gaps.gathered", themes=made.themes, joined=made.joined, questions=made.questions)
            _queue_weekly(self._desk.ledger, monday, now)
        for answer_id, why in curate.doubt_all(self._desk.ledger, now, local.date()):
            log.warning("official.doubted", answer_id=answer_id, why=why)
        for work in self._also:
            work(now)

    async def _tell_officers(self) -> bool:
        """Bring one routed theme to the people of its department."""
        out = self._out
        theme = await out.rows.write(themes.claim_routed, out.owner, out.now(), LEASE_S)
        if theme is None:
            return False
        people, said = await out.rows.read(_for_officers, theme)
        troubles = [] if people else [words.no_officer(theme.department)]
        for person in people:
            reply = Reply(said, title=words.to_officers_title(), whole=True)
            sent = await self._send(reply, out.person(person.staff_id))
            troubles += [f"{person.name}：{sent}"] if sent else []
        await out.rows.write(themes.end_routed, theme.theme_id, out.now(), "；".join(troubles))
        return True

    async def _tell_staff(self) -> bool:
        """Tell one admin or assistant, in office hours, that this week's list of questions waits."""
        out, local = self._out, self._out.now().astimezone(CHINA)
        if local.weekday() >= SATURDAY or not GATHER_HOUR <= local.hour < EVENING:
            return False
        about = _weekly(monday_of(local.date()))
        notice = await out.rows.write(notices.claim_staff_notice, about, out.owner, out.now(), LEASE_S)
        if notice is None:
            return False
        said = await out.rows.read(_for_staff)
        trouble = words.nothing_left()
        if said:

            async def hold(_sent: int) -> None:
                await out.rows.write(notices.renew_staff_notice, notice.notice_id, out.now(), LEASE_S)

            reply = Reply(said, title=words.weekly_title(), whole=True)
            trouble = await self._send(reply, out.person(notice.staff_id), hold)
        await out.rows.write(notices.end_staff_notice, notice.notice_id, out.now(), trouble)
        log.info("gaps.announced", staff_id=notice.staff_id, about=about, trouble=trouble)
        return True

    async def _tell_back(self) -> bool:
        """Bring one answer to one conversation that asked."""
        out = self._out
        telling = await out.rows.write(themes.claim_telling, out.owner, out.now(), LEASE_S)
        if telling is None:
            return False
        reply = await out.rows.read(_came_back, telling, self._desk)
        address = out.asker(telling.conversation_id, telling.sender, telling.robot_code, in_group=telling.in_group)
        if reply is None:
            trouble = words.withdrawn()
        elif address is None:
            trouble = words.no_staff_id()
        else:

            async def hold(_sent: int) -> None:
                await out.rows.write(themes.renew_telling, telling, out.now(), LEASE_S)

            trouble = await self._send(reply, address, hold)
        await out.rows.write(themes.end_telling, telling, out.now(), trouble)
        log.info("answer.returned", conversation_id=telling.conversation_id, theme=telling.theme_id, trouble=trouble)
        return True

    async def _send(
        self, reply: Reply, address: Address, hold: Callable[[int], Awaitable[object]] | None = None
    ) -> str:
        """Send; return why it did not go out, empty when it did. ``hold`` keeps a claim while it has to wait."""
        trouble = await self._out.send(render(reply, address, self._out.settings), address, hold)
        return "" if trouble is None else trouble or words.no_staff_id()


def _weekly(monday: date) -> str:
    return f"gaps:{monday.isoformat()}"


def _queue_weekly(ledger: Ledger, monday: date, now: datetime) -> None:
    """Write down once a week who is to hear that earlier weeks' questions wait for a department; else nobody."""
    about = _weekly(monday)
    with ledger.read() as session:
        waits = any(theme.week < monday for theme in themes.themes_in(session, [ThemeState.OPEN]))
        if not waits or notices.is_queued(session, about):
            return
    with ledger.write() as session:
        staff = notices.staff_with(session, [Role.ADMIN, Role.ASSISTANT])
        notices.queue_notices(session, about, staff, now)


def _for_staff(session: OpenSession) -> str:
    """Say what waits; empty when all of it has been dealt with meanwhile."""
    waiting = themes.themes_in(session, [ThemeState.OPEN])
    routed = themes.themes_in(session, [ThemeState.ROUTED])
    gaps, firms = gaps_of_themes(session, [theme.theme_id for theme in waiting]), firm_names(session)
    times = Counter(gap.theme_id for gap in gaps)
    first = sorted(waiting, key=lambda theme: (-times[theme.theme_id], theme.theme_id))[:SHOWN]
    wrong = [reasons_of([gap for gap in gaps if gap.theme_id == theme.theme_id], firms)[:REMARKS] for theme in first]
    rows = [
        words.weekly_row(theme.theme_id, theme.question, times[theme.theme_id], why)
        for theme, why in zip(first, wrong, strict=True)
    ]
    return words.weekly(len(waiting), len(routed), rows) if waiting else ""


def _for_officers(session: OpenSession, theme: GapTheme) -> tuple[list[Person], str]:
    gaps = gaps_of_themes(session, [theme.theme_id])
    conversations = len({gap.conversation_id for gap in gaps})
    firms = firm_names(session)
    remarks = reasons_of(gaps, firms)[:REMARKS]
    said = words.to_officers(theme.theme_id, theme.question, len(gaps), conversations, remarks)
    return list(themes.officers_of(session, theme.department)), said


def _came_back(session: OpenSession, telling: Telling, desk: Desk) -> Reply | None:
    """Write the answer as the conversation gets it: only the public question, never how another one asked."""
    answer = official_by_id(session, telling.official_id)
    if answer is None or answer.state is not OfficialState.LIVE:
        return None
    grounds = _grounds(session, answer, desk)
    if grounds is None:
        return None
    reply = official.shown(answer, grounds, desk, desk.today())
    asked = telling.asked_at.astimezone(CHINA)
    head = words.back_to_asker(f"{asked.month}月{asked.day}日", answer.question)
    return Reply(f"{head}\n{reply.text}", reply.cites, found=True, title=reply.title, whole=True, links=reply.links)


def _grounds(session: OpenSession, answer: OfficialAnswer, desk: Desk) -> tuple[Ground, ...] | None:
    found = [ground(session, cite, desk.today()) for cite in answer.cites]
    return (
        tuple(one for one in found if isinstance(one, Ground))
        if all(isinstance(one, Ground) for one in found)
        else None
    )
