"""What must be said beside an article that is quoted: another document has changed it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from config.words import ask as ask_words
from config.words import standing as words
from handlers.desk import Desk
from handlers.moment import day_in_words
from knowledge.library.standing import Touch, touches
from knowledge.library.touched import on_article, unplaced
from knowledge.rules.clause import names_article

LONGEST_CHANGE = 160  # characters of new wording in an answer; all of it stands on the page


class Place(NamedTuple):
    """An article that is quoted."""

    policy_id: str
    ordinal: int
    article: str  # label
    path: tuple[str, ...] = ()
    version: int = 0  # of an earlier text; 0: the live one


class Amended(NamedTuple):
    """One line beside an answer, and the document it names."""

    text: str
    short: str  # without the new wording
    source: str  # the words in it that become a link
    url: str
    sure: bool  # the article quoted is the one that was changed; else it may be


def amended(quoted: Iterable[Place], day: date, desk: Desk) -> list[Amended]:
    """Return a line for every change, in force by ``day``, of an article that is quoted; those that are sure first."""
    sure: dict[tuple[str, str, str], Touch] = {}
    unsure: dict[tuple[str, str, str], Touch] = {}
    for place in quoted:
        with desk.ledger.read() as session:
            touched = touches(session, place.policy_id, day)
        if place.version:
            touched = tuple(_by_name(one, place) for one in touched)
        for one in on_article(touched, place.ordinal, place.article, place.path):
            sure[place.policy_id, one.clause, one.policy_id] = one
        for one in unplaced(touched):
            unsure[place.policy_id, one.clause, one.policy_id] = one
    lines = [line(one, desk, sure=True) for one in sure.values()]
    return lines + [line(one, desk, sure=False) for one in unsure.values()]


def _by_name(touch: Touch, place: Place) -> Touch:
    """Return a touch with the places it has in an earlier text: those known are of the live one."""
    if not touch.ordinals:
        return touch
    meant = names_article(touch.clause, place.article, place.path)
    return replace(touch, ordinals=(place.ordinal,) if meant else (0,))  # 0: another article


def line(touch: Touch, desk: Desk, *, sure: bool) -> Amended:
    """Return one change as a line of an answer."""
    source = ask_words.source(touch.title, touch.doc_no, "")
    since = day_in_words(touch.since)
    change = touch.change if len(touch.change) <= LONGEST_CHANGE else ""
    short = words.amended(touch.clause, source, since, "")
    return Amended(
        words.amended(touch.clause, source, since, change), short, source, desk.page_url(touch.policy_id), sure
    )
