"""The console's view of the house: sign-in, rehearsed answers, and everything else the pages may reach."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

from bot.comparing import Comparing
from bot.oauth import OAuth
from bot.wiring import House
from config.words import console as words
from handlers.message import Message, Reply, Speaker
from knowledge.answer.filling import Forms
from knowledge.items.editing import Editing
from knowledge.papers.pictures import Pictures
from ledger.enterprises import enterprise_in
from ledger.groups import Role
from web.console.office import Office, Quote, Rehearsed

CASES = Path("tests/rules/cases")  # of a checkout; an installed house has none
Answer = Callable[[Message], Reply]


def office_of(house: House, oauth: OAuth, answer: Answer, files_came: Callable[[], None]) -> Office:
    """Build what the console may reach."""
    return Office(
        ledger=house.ledger,
        city=house.city,
        settings=house.settings,
        registrar=house.registrar,
        shelf=house.desk.shelf,
        gaps=house.desk.gaps,
        now=house.desk.now,
        today=house.desk.today,
        incoming=house.settings.home / "incoming",
        sign_in=oauth.sign_in,
        rehearse=partial(rehearse, house, answer),
        files_came=files_came,
        standing=house.desk.standing,
        offers=house.desk.offers,
        editing=Editing(house.ledger, house.city.folder / "items", house.desk.now),
        pictures=Pictures(house.settings.home / "papers", house.settings.home / "paper-pictures"),
        cases=CASES if CASES.is_dir() else None,
        comparing=Comparing(house.desk, house.settings),
        forms=Forms(house.model, house.settings) if house.model is not None else None,
    )


def rehearse(house: House, answer: Answer, question: str, day: date, place: str) -> Rehearsed:
    """Answer a question as the contact of an enterprise at ``place`` (a code; empty: anywhere) would see it."""
    speaker, note = Speaker(role=Role.ENTERPRISE), ""
    if place:
        with house.ledger.read() as session:
            firm = enterprise_in(session, place)
        if firm is None:
            note = words.no_firm_there(house.city.region_name(place))
        else:
            speaker = Speaker(role=Role.ENTERPRISE, uscc=firm.uscc, firm=firm.name)
    reply = answer(Message("bench", "bench", question, speaker, today=day, rehearsed=True))
    quotes = tuple(
        Quote(cite.title, cite.doc_no, cite.article, cite.status, cite.quote, cite.url) for cite in reply.cites
    )
    return Rehearsed(note + reply.text, reply.found, quotes)
