"""One person's conversation with the house, as the inbox leads it, and no trace of it: what ``huiqi eval chat`` hears.

Every utterance has a conversation of its own, in a transaction that is undone: an order to bind somebody or to close
a question changes nothing for the next one, and nothing in the house.
"""

import logging
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NoReturn

import structlog

from bot.dispatch import heard
from bot.wiring import House
from handlers.desk import Desk
from handlers.measure import Case, Heard, said
from handlers.message import Message, Reply
from handlers.routes import ROUTES
from handlers.understand import Turn
from handlers.who import who_speaks
from knowledge.errors import ActRefused
from knowledge.library.registrar import Registrar
from knowledge.search.shelf import Shelf
from ledger import talks
from ledger.groups import Person, Role, all_people, bind_person
from ledger.rehearsal import Rehearsal, rehearsal_of
from ledger.talks import Arrival

TALK = "rehearsal"  # conversation, robot and sender begin with it: no platform gives such an id
APART = timedelta(seconds=20)  # between two messages
LEASE_S = 600.0


def _refuse(*_given: object, **_named: object) -> NoReturn:
    raise ActRefused("这是演练，政策库不会改动。")


class Onlooker(Registrar):
    """Looks at the base like any registrar and refuses every act: files and indexes could not be undone."""

    hand_in = retry = edit = relate = unrelate = settle = _refuse
    publish = reject = retire = restore = rollback = delete = _refuse


class Stage:
    """Hears one utterance after the other."""

    def __init__(self, house: House, ledger: Rehearsal) -> None:
        shelf = house.desk.shelf
        shelf = Shelf(ledger, shelf.words, shelf.legs, shelf.synonyms, shelf.city, shelf.refuse_below)
        self._ledger = ledger
        self._reader = house.reader
        onlooker = Onlooker(ledger, house.settings.home, house.city, house.settings, house.desk.now)
        self._desk: Desk = replace(house.desk, ledger=ledger, shelf=shelf, registrar=onlooker, fetch=None)
        with ledger.read() as session:
            self._bound = {person.role: person for person in reversed(all_people(session))}

    def hear(self, case: Case) -> Heard:
        """Say what a case says, after its history, as somebody of its role, in private; return what was made of it."""
        sender = f"{TALK}-{case.role.value}"
        with self._ledger.again():
            self._bind(case.role, sender)
            self._remember(case.history, sender)
            with self._ledger.read() as session:
                speaker, group = who_speaks(session, sender, TALK)
            text, files = said(case.text)
            kind = "rich" if files and text else files[0].kind if files else "text"
            message = Message(
                f"{TALK}-now", TALK, text, speaker, sender, group_uscc=group, attachments=files, kind=kind
            )
            return Heard(*heard(message, self._desk, ROUTES, self._reader))

    def _bind(self, role: Role, sender: str) -> None:
        """Make the speaker a colleague of the first person of this role; the house may have none."""
        if role is Role.STRANGER:
            return
        like = self._bound.get(role)
        with self._ledger.write() as session:
            person = Person(staff_id=sender, role=role, bound_by=TALK, bound_at=self._desk.now())
            person.uscc, person.department = (like.uscc, like.department) if like else (None, "")
            bind_person(session, person)

    def _remember(self, history: Sequence[Turn], sender: str) -> None:
        """Write the earlier messages and their answers down as the inbox does."""
        exchanges = list(_exchanges(history))
        for number, (asked, answered) in enumerate(exchanges):
            at = self._desk.now() - APART * (len(exchanges) - number)
            keep(self._ledger, asked, Reply(answered), f"{TALK}-{number}", sender, at)


@contextmanager
def stage(house: House) -> Iterator[Stage]:
    """Set the stage beside a house that may be serving; the house's log is silent meanwhile."""
    before = structlog.get_config()
    with tempfile.TemporaryDirectory() as folder, rehearsal_of(house.ledger, Path(folder)) as ledger:
        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
        try:
            yield Stage(house, ledger)
        finally:
            structlog.configure(**before)


def keep(ledger: Rehearsal, asked: str, reply: Reply, name: str, sender: str, at: datetime) -> None:
    """Write down that somebody asked something in the rehearsed conversation, and what was answered."""
    arrival = Arrival(TALK, name, TALK, False, sender, "", at, {"msgtype": "text", "text": {"content": asked}})  # noqa: FBT003 - not in a group
    with ledger.write() as session:
        talks.receive(session, arrival, at)
        claimed = talks.claim_next(session, TALK, TALK, at, LEASE_S)
        if claimed is not None:
            columns = {"text": reply.text, "cites": [asdict(cite) for cite in reply.cites], "found": reply.found}
            talks.finish(session, claimed, TALK, columns, at)


def _exchanges(history: Sequence[Turn]) -> Iterator[tuple[str, str]]:
    """Pair what was asked with what was answered; the bot may begin, or say nothing."""
    asked = ""
    answered: list[str] = []
    for turn in history:
        if turn.who == "user":
            if asked or answered:
                yield asked, "\n".join(answered)
            asked, answered = turn.text, []
        else:
            answered.append(turn.text)
    if asked or answered:
        yield asked, "\n".join(answered)
