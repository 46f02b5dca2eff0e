"""Work that is due by itself: weekly gathering of questions, messages to departments, answers that go back.

Any number of processes may run a clock: rows are claimed by lease, and gathering twice changes nothing.
"""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Protocol

import structlog

from bot.deliver import Deliverer
from bot.render import render
from bot.threads import LedgerThreads
from bot.translate import Address
from config.settings import Settings
from config.words import gaps as words
from handlers import official
from handlers.desk import CHINA, Desk
from handlers.message import Reply
from knowledge.answer import curate
from knowledge.answer.footing import Ground, ground
from knowledge.answer.gaps import monday_of, public
from ledger import themes
from ledger.enterprises import firm_names
from ledger.gaps import GapTheme, gaps_of_themes
from ledger.groups import Person
from ledger.official import OfficialAnswer, OfficialState, official_by_id
from ledger.policies import OpenSession
from ledger.themes import Telling

log = structlog.get_logger()

LEASE_S = 120.0  # how long telling one conversation may take before another process does it
GATHER_HOUR = 9  # on Mondays, the city's time
SLOW_S = 60.0  # seconds between looks at what is due by the calendar
REMARKS = 3  # what askers said was wrong, shown to the department
OUTSIDE = "$:"  # how the platform's own ids of people begin


class Slow(Protocol):
    """Something else of the house that is due by the calendar."""

    def __call__(self, now: datetime) -> object:
        """Do what is due."""
        ...


class Clock:
    """Call ``step`` every second or two (see bot/threads.py ``forever``).

    Args:
        rows: the ledger's threads.
        deliverer: sends.
        desk: the house.
        settings: robot code and lengths.
        owner: this process, as the ledger knows it.
        connected: whether a stream connection stands; without one nothing is sent.
        also: other work of the calendar, run in a thread.

    """

    def __init__(
        self,
        rows: LedgerThreads,
        deliverer: Deliverer,
        desk: Desk,
        settings: Settings,
        owner: str,
        connected: Callable[[], bool],
        *,
        also: tuple[Slow, ...] = (),
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._rows = rows
        self._deliverer = deliverer
        self._desk = desk
        self._settings = settings
        self._owner = owner
        self._connected = connected
        self._also = also
        self._now = now
        self._looked_at: datetime | None = None
        self._fresh = True

    async def step(self) -> int:
        """Do what is due; return how many messages went out or could not."""
        if self._fresh and self._rows.ledger.is_sqlite:  # the sole owner of its home: what was held is free
            await self._rows.write(themes.free_leases)
        self._fresh = False
        now = self._now()
        if self._looked_at is None or now - self._looked_at >= timedelta(seconds=SLOW_S):
            self._looked_at = now
            await asyncio.to_thread(self.by_calendar, now)
        told = 0
        while self._connected() and (await self._tell_officers() or await self._tell_back()):
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
        for answer_id, why in curate.doubt_all(self._desk.ledger, now, local.date()):
            log.warning("official.doubted", answer_id=answer_id, why=why)
        for work in self._also:
            work(now)

    async def _tell_officers(self) -> bool:
        """Bring one routed theme to the people of its department."""
        theme = await self._rows.write(themes.claim_routed, self._owner, self._now(), LEASE_S)
        if theme is None:
            return False
        people, said = await self._rows.read(_for_officers, theme)
        troubles = [] if people else [words.no_officer(theme.department)]
        for person in people:
            address = self._address(staff_id=person.staff_id)
            sent = await self._send(Reply(said, title=words.to_officers_title(), whole=True), address)
            troubles += [f"{person.name}：{sent}"] if sent else []
        await self._rows.write(themes.end_routed, theme.theme_id, self._now(), "；".join(troubles))
        return True

    async def _tell_back(self) -> bool:
        """Bring one answer to one conversation that asked."""
        telling = await self._rows.write(themes.claim_telling, self._owner, self._now(), LEASE_S)
        if telling is None:
            return False
        trouble = ""
        reply = await self._rows.read(_came_back, telling, self._desk)
        if reply is None:
            trouble = words.withdrawn()
        elif not telling.in_group and (not telling.sender or telling.sender.startswith(OUTSIDE)):
            trouble = words.no_staff_id()
        else:
            staff_id = "" if telling.in_group else telling.sender
            address = self._address(telling.conversation_id, telling.robot_code, staff_id, in_group=telling.in_group)
            trouble = await self._send(reply, address, telling)
        await self._rows.write(themes.end_telling, telling, self._now(), trouble)
        log.info("answer.returned", conversation_id=telling.conversation_id, theme=telling.theme_id, trouble=trouble)
        return True

    async def _send(self, reply: Reply, address: Address, telling: Telling | None = None) -> str:
        """Send; return why it did not go out, empty when it did. A claim is held while it has to wait."""

        async def hold(_sent: int) -> None:
            if telling is not None:
                await self._rows.write(themes.renew_telling, telling, self._now(), LEASE_S)

        parts = render(reply, address, self._settings)
        sent = await self._deliverer.deliver(parts, address, on_wait=hold, repeat_unsure=False)
        return "" if sent.door else sent.trouble or words.no_staff_id()

    def _address(
        self, conversation_id: str = "", robot_code: str = "", staff_id: str = "", *, in_group: bool = False
    ) -> Address:
        return Address(
            conversation_id=conversation_id or f"person:{staff_id}",
            in_group=in_group,
            staff_id=staff_id,
            name="",
            robot_code=robot_code or self._settings.robot_code,
            webhook="",
            webhook_until=0.0,
        )


def _for_officers(session: OpenSession, theme: GapTheme) -> tuple[list[Person], str]:
    gaps = gaps_of_themes(session, [theme.theme_id])
    conversations = len({gap.conversation_id for gap in gaps})
    firms = firm_names(session)
    remarks = list(dict.fromkeys(said for gap in gaps if (said := public(gap.remark, firms))))[:REMARKS]
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
    reply = official.shown(answer, grounds, desk)
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
