"""The three clocks of a document in a few lines: what took over, the window to apply, the fund, what was changed."""

from datetime import date
from typing import NamedTuple

from config.words import ask as ask_words
from config.words import standing as words
from handlers import amended
from handlers.desk import Desk
from handlers.message import Link
from handlers.moment import day_in_words
from knowledge.library.standing import Standing, WindowState
from knowledge.rules import window as clock
from knowledge.rules.period import CITABLE_AS_RULE, Status

MOST_CHANGES = 2  # lines on changed clauses; the page has all
SHORT_CHANGE = 60  # characters of new wording told with a status; a longer one stands on the page


class Clocks(NamedTuple):
    """Lines on a document's standing, what matters most first, and the links in them."""

    lines: list[str]
    links: list[Link]


def clocks(standing: Standing, desk: Desk) -> Clocks:
    """Say what a document's own status does not: its heirs, window, fund, changed clauses and transition."""
    told = Clocks([], [])
    _heirs(standing, told, desk)
    if standing.status in CITABLE_AS_RULE:
        _window(standing, told, desk)
    if standing.fund is not None:
        said = standing.fund
        told.lines.append(words.fund(said.year, said.state, said.note, day_in_words(said.said_on)))
    for touch in standing.touched[:MOST_CHANGES]:
        one = amended.line(touch, desk, sure=True)
        told.lines.append(one.text if len(touch.change) <= SHORT_CHANGE else one.short)
        told.links.append(Link(one.source, one.url))
    if standing.transition:
        told.lines.append(words.transition(standing.transition))
    return told


def _heirs(standing: Standing, told: Clocks, desk: Desk) -> None:
    heirs = [one for one in standing.successors if one.status is not Status.DRAFT]
    if not heirs:
        return
    named = [ask_words.source(one.title, one.doc_no, "") for one in heirs]
    if heirs[-1].status in CITABLE_AS_RULE:
        told.lines.append(words.heirs(named[-1], named[:-1]))
    else:
        told.lines.append(words.heirs_not_in_force(named, heirs[-1].status.value))
    told.links.extend(Link(name, desk.page_url(one.policy_id)) for name, one in zip(named, heirs, strict=True))


def _window(standing: Standing, told: Clocks, desk: Desk) -> None:
    shown = _shown(standing)
    if shown is None:
        told.lines.append(words.window(standing.window, "", "", ""))
        return
    notice = ""
    if shown.policy_id != standing.policy_id:
        source = ask_words.source(shown.title, "", "")
        notice = words.by_notice_of(source)
        told.links.append(Link(source, desk.page_url(shown.policy_id)))
    told.lines.append(words.window(standing.window, _days(shown), shown.batch, notice))


def _shown(standing: Standing) -> WindowState | None:
    """Return the window that the one word for all of them rests on: of open ones, the first to close."""
    same = [one for one in standing.windows if one.state == standing.window]
    if not same or standing.window == clock.WindowState.BY_NOTICE:
        return None
    if standing.window == clock.WindowState.CLOSED:
        return max(same, key=lambda one: one.closes_on or date.min)
    if standing.window == clock.WindowState.NOT_YET:
        return min(same, key=lambda one: one.opens_on or date.max)
    return min(same, key=lambda one: one.closes_on or date.max)


def _days(one: WindowState) -> str:
    if one.state == clock.WindowState.OPEN:
        return words.closes(day_in_words(one.closes_on), one.closes_at)
    if one.state == clock.WindowState.NOT_YET:
        return words.opens(day_in_words(one.opens_on))
    return words.closed(day_in_words(one.closes_on)) if one.state == clock.WindowState.CLOSED else ""
