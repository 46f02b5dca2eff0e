"""A change of the profile by its page: a value, one more record, a record or a value taken back."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from config.words import firm_page as words
from config.words.facts import FACTS, label
from config.words.firm_records import RECORDS
from knowledge.firms.cells import entry_named
from knowledge.firms.declare import Declared, Told, declare, with_record, without_record
from knowledge.firms.record_given import RecordWrong, checked, value_given
from knowledge.firms.roster import Said
from knowledge.firms.said import NotSaid, value_said
from knowledge.rules.fact_names import Shape
from ledger.audit import Actor, Channel
from ledger.base import Ledger
from ledger.facts import NO_YEAR, current_facts
from ledger.firm_links import FirmLink
from ledger.groups import Role, person_by_staff_id
from ledger.policies import OpenSession
from web.console.visit import Fields
from web.firm_facts import NOT_HERE

YEARS_BACK = 10


class NotChanged(ValueError):
    """A change can't be made; the message is a sentence."""


def change(
    ledger: Ledger, link: FirmLink, form: Fields, day: date, now: datetime, region_of: Callable[[str], str]
) -> str:
    """Make one change and return what became of it.

    Raises:
        NotChanged: what was sent can't be written down; nothing was changed.

    """
    name, year, act = form.one("name"), form.number("year"), form.one("act")
    if name not in FACTS or name in NOT_HERE or not _year_fits(name, year, day):
        raise NotChanged(words.unknown_fact())
    with ledger.write() as session:
        value = _value(session, link.uscc, name, year, act, form, region_of)
        person = person_by_staff_id(session, link.made_for)
        actor = Actor(link.made_for, person.name if person else "", Role.ENTERPRISE.value, Channel.PAGE)
        [became] = declare(session, [Said(name, year, value)], Told(actor, link.uscc, day, now))
    return _told(became)


def _year_fits(name: str, year: int, day: date) -> bool:
    shape = entry_named(name).shape
    in_reach = day.year - YEARS_BACK <= year <= day.year
    return shape is not Shape.GROUP and (in_reach if shape is Shape.YEARLY else year == NO_YEAR or in_reach)


def _value(
    session: OpenSession, uscc: str, name: str, year: int, act: str, form: Fields, region_of: Callable[[str], str]
) -> Any:  # noqa: ANN401 - as JSON holds it
    if act == "back":
        return None
    if act == "none" and name in RECORDS:
        return []
    rows = current_facts(session, uscc)
    if act == "drop":
        left = without_record(rows, name, form.number("at", -1))
        if left is None:
            raise NotChanged(words.unknown_fact())
        return left or None
    try:
        if name in RECORDS:
            return with_record(rows, name, _record(name, form))
        if not form.one("value"):
            raise NotChanged(words.nothing_given())
        return value_said(name, year, form.one("value"), region_of).value
    except (NotSaid, RecordWrong) as wrong:
        raise NotChanged(str(wrong)) from wrong


def _record(name: str, form: Fields) -> dict[str, Any]:
    given = {one.name: value_given(name, one, form.one(one.name)) for one in RECORDS[name].fields if form.one(one.name)}
    if not given:
        raise NotChanged(words.nothing_given())
    return checked(name, given)


def _told(became: Declared) -> str:
    called = f"{became.year}年{label(became.name)}" if became.year else label(became.name)
    if became.locked_by:
        return words.locked(called, became.locked_by)
    if not became.changed:
        return words.same()
    done = words.taken_back([called]) if became.value is None else words.kept([called])
    return words.outweighed(called, became.counts.source.value) if became.counts and became.value is not None else done
