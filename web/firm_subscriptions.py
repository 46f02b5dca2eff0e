"""The page of an enterprise's subscriptions: what its groups and its member are told of, ended and made by buttons."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from http import HTTPStatus

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from config.city import City
from config.words import firm_page as page_words
from config.words import subscription_page as words
from config.words import subscriptions as wish_words
from ledger.enterprises import enterprise_by_uscc
from ledger.firm_links import FirmLink
from ledger.policies import OpenSession
from ledger.push_seen import groups_of_firm
from ledger.subscriptions import (
    Rhythm,
    Subscription,
    end_subscription,
    every_of,
    keep_subscription,
    live_of,
    replace_subscription,
)
from outreach.answers import drop_of_subscriptions
from outreach.manners import CHINA
from outreach.rhythm import Beat
from outreach.subscription import says, says_beat, wanted
from outreach.wanted import LEVELS, Wanted
from web.console.visit import Fields
from web.firm_door import FirmDoor, form_of

ENDED_SHOWN = 10
_PARTS = re.compile(r"[\s,，、;；]+")
_CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d", re.ASCII)


class NotDone(ValueError):
    """A wish can't be kept or changed; the message is a sentence."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One subscription as the page shows it."""

    number: int
    what: str
    often: str
    since: str
    beat: Beat
    paused_until: datetime | None


@dataclass(frozen=True, slots=True)
class Ended:
    """One that has ended, and why."""

    what: str
    until: str
    why: str


@dataclass(frozen=True, slots=True)
class Place:
    """A group of the firm, or its member: who is told."""

    key: str  # stands for it in forms
    title: str
    wishes: tuple[Wish, ...]
    ended: tuple[Ended, ...]


@dataclass(frozen=True, slots=True)
class SubscriptionsPage:
    """Everything the template needs."""

    name: str
    day: date
    places: tuple[Place, ...]
    themes: tuple[str, ...]
    levels: tuple[str, ...]
    regions: tuple[tuple[str, str], ...]  # code, name


@dataclass(frozen=True, slots=True)
class FirmSubscriptions:
    """Serves the page of subscriptions."""

    door: FirmDoor
    city: City

    def routes(self) -> list[Route]:
        """Return the doors."""
        address = "/firm/{token}/subscriptions"
        return [Route(address, self.shown, methods=["GET"]), Route(address, self.changed, methods=["POST"])]

    async def shown(self, request: Request) -> Response:
        """Show the subscriptions."""
        return await self._shown(request.path_params["token"])

    async def changed(self, request: Request) -> Response:
        """Make one change, and show the page with what became of it."""
        token, form = request.path_params["token"], await form_of(request)
        if form is None:
            return await self._shown(token, error=page_words.not_from_here(), status=HTTPStatus.FORBIDDEN)
        link = await run_in_threadpool(self.door.link_of, token)
        if link is None:
            return self.door.ended()
        try:
            told = await run_in_threadpool(self._change, link, token, form)
        except NotDone as no:
            return await self._shown(token, error=str(no), status=HTTPStatus.BAD_REQUEST, form=form)
        return await self._shown(token, notice=told)

    async def _shown(
        self, token: str, *, notice: str = "", error: str = "", status: int = 200, form: Fields | None = None
    ) -> Response:
        link = await run_in_threadpool(self.door.link_of, token)
        page = await run_in_threadpool(self._page, link, token) if link is not None else None
        if link is None or page is None:
            return self.door.ended()
        told = {"notice": notice, "error": error, "typed": form or Fields(), "words": words}
        return self.door.drawn("firm_subscriptions.html", link, token, status, page=page, **told)

    def _page(self, link: FirmLink, token: str) -> SubscriptionsPage | None:
        with self.door.ledger.read() as session:
            firm = enterprise_by_uscc(session, link.uscc)
            if firm is None:
                return None
            places = [
                self._place(session, key_of(token, one), title, one, link.uscc)
                for one, title in subscribers(session, link)
            ]
        return SubscriptionsPage(
            firm.name or link.uscc,
            self.door.today(),
            tuple(places),
            tuple(theme.name for theme in self.city.themes),
            tuple(name for name, _ in LEVELS),
            tuple(self._places().items()),
        )

    def _place(self, session: OpenSession, key: str, title: str, subscriber: str, uscc: str) -> Place:
        every = [one for one in every_of(session, subscriber) if one.uscc in {"", uscc}]
        live = tuple(self._wish(one) for one in every if one.ended_at is None)
        over = [one for one in reversed(every) if one.ended_at is not None][:ENDED_SHOWN]
        ended = (Ended(says(wanted(one), self.city), _day(one.ended_at), one.ended_why) for one in over)
        return Place(key, title, live, tuple(ended))

    def _wish(self, one: Subscription) -> Wish:
        wish = wanted(one)
        paused = one.paused_until if one.paused_until is not None and one.paused_until > self.door.now() else None
        return Wish(one.subscription_id, says(wish, self.city), says_beat(wish), _day(one.made_at), wish.beat, paused)

    def _places(self) -> dict[str, str]:
        """Return the names of the city's own places by code; what comes from above is chosen by its level."""
        return {place.code: place.name for place in self.city.places if place.code.startswith(self.city.code[:4])}

    def _change(self, link: FirmLink, token: str, form: Fields) -> str:
        """Make one change and return what became of it.

        Raises:
            NotDone: it can't be made; nothing was changed.

        """
        with self.door.ledger.write() as session:
            if form.one("act") == "add":
                return self._add(session, link, token, form)
            row = self._mine(session, link, form.number("number"))
            if form.one("act") == "beat":
                return self._beat(session, link, row, form)
            end_subscription(session, row.subscription_id, link.made_for, words.ended_on_page(), self.door.now())
            drop_of_subscriptions(session, row.subscriber, [row.subscription_id], words.ended_on_page())
            return words.ended(says(wanted(row), self.city))

    def _mine(self, session: OpenSession, link: FirmLink, number: int) -> Subscription:
        """Return a live subscription of this firm's groups or of the member."""
        for subscriber, _ in subscribers(session, link):
            for row in live_of(session, subscriber):
                if row.subscription_id == number and row.uscc in {"", link.uscc}:
                    return row
        raise NotDone(words.ended_before())

    def _beat(self, session: OpenSession, link: FirmLink, row: Subscription, form: Fields) -> str:
        old, beat = wanted(row), beat_of(form)
        new = replace(old, beat=beat)
        if beat == old.beat:
            return words.same_beat(says_beat(old))
        what = says(new, self.city)
        replaced = wish_words.replaced_why(f"{what}，{says_beat(new)}")
        replace_subscription(session, row, self._row(row.subscriber, link, new), link.made_for, replaced)
        return words.changed(what, says_beat(new))

    def _add(self, session: OpenSession, link: FirmLink, token: str, form: Fields) -> str:
        there = [one for one, _ in subscribers(session, link) if key_of(token, one) == form.one("place")]
        if not there:
            raise NotDone(words.no_place())
        wish = self._wanted(form)
        if len(live_of(session, there[0])) >= words.MOST_WISHES:
            raise NotDone(words.too_many())
        row = self._row(there[0], link, wish)
        kept = keep_subscription(session, row)
        what = says(wish, self.city)
        return words.began(what, says_beat(wish)) if kept is row else words.already(what)

    def _row(self, subscriber: str, link: FirmLink, wish: Wanted) -> Subscription:
        beat, said = wish.beat, words.said_on_page(says(wish, self.city))
        row = Subscription(subscriber=subscriber, uscc=link.uscc, wants=wish.kept(), said=said, rhythm=beat.rhythm)
        row.at, row.weekday, row.made_by, row.made_at = beat.at, beat.weekday, link.made_for, self.door.now()
        return row

    def _wanted(self, form: Fields) -> Wanted:
        """Read what is ticked and written.

        Raises:
            NotDone: something of it can't be wanted, or nothing is.

        """
        known = {
            "themes": {theme.name for theme in self.city.themes},
            "levels": {name for name, _ in LEVELS},
            "regions": set(self._places()),
        }
        chosen = {name: tuple(dict.fromkeys(form.every(name))) for name in known}
        for name, values in chosen.items():
            for one in values:
                if one not in known[name]:
                    raise NotDone(words.unknown(one[: wish_words.SHOWN]))
        wish = Wanted(
            themes=chosen["themes"],
            levels=chosen["levels"],
            regions=chosen["regions"],
            words=_words(form.one("words")),
            but_words=_words(form.one("but_words")),
            beat=beat_of(form),
        )
        if not wish.nothing:
            return replace(wish, every=form.one("every") == "1" and len(wish.themes) + len(wish.words) > 1)
        if form.one("everything") != "1":
            raise NotDone(words.nothing_wanted())
        return replace(wish, everything=True)


def subscribers(session: OpenSession, link: FirmLink) -> list[tuple[str, str]]:
    """Return (subscriber, what it is called) of the member of a link and the groups of the firm."""
    groups = [(f"g:{talk}", title or words.NO_TITLE) for talk, title in groups_of_firm(session, link.uscc)]
    return [*groups, (f"p:{link.made_for}", words.MYSELF)]


def key_of(token: str, subscriber: str) -> str:
    """Return what stands for a group or person in the forms of one link; ids of the platform are nobody's business."""
    return hashlib.sha256(f"{token} {subscriber}".encode()).hexdigest()[:16]


def beat_of(form: Fields) -> Beat:
    """Read how often and when.

    Raises:
        NotDone: a digest without an hour or a day.

    """
    rhythm, at, weekday = form.one("rhythm", Rhythm.AT_ONCE), form.one("at"), form.number("weekday")
    if rhythm == Rhythm.AT_ONCE:
        return Beat()
    day_fits = rhythm == Rhythm.DAILY or 1 <= weekday <= len(words.WEEKDAYS)
    if rhythm not in list(Rhythm) or not _CLOCK.fullmatch(at) or not day_fits:
        raise NotDone(words.bad_beat())
    return Beat(Rhythm(rhythm), at, weekday if rhythm == Rhythm.WEEKLY else 0)


def _words(said: str) -> tuple[str, ...]:
    given: Sequence[str] = tuple(dict.fromkeys(one for one in _PARTS.split(said) if one))
    least, most = words.WORD_CHARS
    for place, one in enumerate(given):
        if not least <= len(one) <= most or place >= words.MOST_WORDS:
            raise NotDone(words.bad_word(one[: wish_words.SHOWN]))
    return tuple(given)


def _day(moment: datetime | None) -> str:
    return moment.astimezone(CHINA).date().isoformat() if moment is not None else ""
