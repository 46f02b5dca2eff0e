"""The doors of an enterprise's pages: by the link a member got, kept nowhere, found by no search engine."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from http import HTTPStatus
from urllib.parse import urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from config.words import firm_page as words
from knowledge.items.offers import Offers
from ledger.base import Ledger
from ledger.firm_links import FirmLink, link_by
from web.console.front import read_form
from web.console.front_errors import Forged, TooMuch
from web.console.visit import Fields
from web.firm_change import NotChanged, change
from web.firm_facts import facts_page
from web.firm_page import firm_page

TOKEN_CHARS = 100  # no link of ours is as long
HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
}
Render = Callable[..., HTMLResponse]


@dataclass(frozen=True, slots=True)
class FirmDoor:
    """Serves the pages of enterprises."""

    ledger: Ledger
    offers: Offers
    today: Callable[[], date]
    now: Callable[[], datetime]
    place_of: Callable[[str], str]  # the name of a place's code
    region_of: Callable[[str], str]  # the code of a place's name
    render: Render

    def routes(self) -> list[Route]:
        """Return the doors."""
        return [
            Route("/firm/{token}", self.matches),
            Route("/firm/{token}/facts", self.facts, methods=["GET"]),
            Route("/firm/{token}/facts", self.changed, methods=["POST"]),
        ]

    async def matches(self, request: Request) -> Response:
        """Show what fits the enterprise."""
        token = request.path_params["token"]
        link = await run_in_threadpool(self.link_of, token)
        if link is None:
            return self.ended()
        page = await run_in_threadpool(firm_page, self.ledger, self.offers, link.uscc, self.today())
        return self.ended() if page is None else self.drawn("firm.html", link, token, page=page)

    async def facts(self, request: Request) -> Response:
        """Show the profile."""
        return await self._facts(request.path_params["token"])

    async def changed(self, request: Request) -> Response:
        """Make one change, and show the profile with what became of it."""
        token = request.path_params["token"]
        form = await form_of(request)
        if form is None:
            return await self._facts(token, error=words.not_from_here(), status=HTTPStatus.FORBIDDEN)
        link = await run_in_threadpool(self.link_of, token)
        if link is None:
            return self.ended()
        doing = self.ledger, link, form, self.today(), self.now(), self.region_of
        try:
            told = await run_in_threadpool(change, *doing)
        except NotChanged as no:
            return await self._facts(token, error=str(no), status=HTTPStatus.BAD_REQUEST, form=form)
        return await self._facts(token, notice=told)

    async def _facts(
        self, token: str, *, notice: str = "", error: str = "", status: int = 200, form: Fields | None = None
    ) -> Response:
        link = await run_in_threadpool(self.link_of, token)
        if link is None:
            return self.ended()
        shown = self.ledger, self.offers, link.uscc, self.today(), self.place_of
        page = await run_in_threadpool(facts_page, *shown)
        if page is None:
            return self.ended()
        typed = form or Fields()
        told = {"notice": notice, "error": error, "typed": typed}
        return self.drawn("firm_facts.html", link, token, status, page=page, **told)

    def link_of(self, token: str) -> FirmLink | None:
        """Return the link of a token; None when it has ended."""
        if len(token) > TOKEN_CHARS:
            return None
        with self.ledger.read() as session:
            return link_by(session, token, self.now())

    def drawn(self, template: str, link: FirmLink, token: str, status: int = 200, **values: object) -> Response:
        """Draw a page of the enterprise."""
        more = {"token": token, "csrf": mark_of(token), "ends": link.expires_at}
        return _with_headers(self.render(template, status, **more, **values))

    def ended(self) -> Response:
        """Draw the page that says that the link has ended."""
        return _with_headers(self.render("link_ended.html", HTTPStatus.NOT_FOUND))


def mark_of(token: str) -> str:
    """Return what every form of a page carries: nobody who has not seen the page knows it."""
    return hashlib.sha256(b"form of " + token.encode()).hexdigest()[:32]


async def form_of(request: Request) -> Fields | None:
    """Return the form that was sent from a page of ours; None for any other."""
    try:
        form = await read_form(request)
    except (Forged, TooMuch):
        return None
    mark = mark_of(request.path_params["token"])
    genuine = from_here(request) and hmac.compare_digest(form.one("csrf").encode(), mark.encode())
    return form if genuine else None


def from_here(request: Request) -> bool:
    """Tell whether a form comes from our page, as far as the browser says; without a referrer it says “null”."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin", "null")
    return site in {"same-origin", "none"} and (
        origin == "null" or urlsplit(origin).netloc == request.headers.get("host")
    )


def _with_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
