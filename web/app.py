"""The pages people open from a chat: a document at the article that was quoted, and its untouched original."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jinja2
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from casework.office import ReviewOffice
from casework.slot_names import bare, called
from config.city import City
from knowledge.items.offers import Offers
from ledger.base import Ledger
from ledger.policies import Policy, last_change, policy_by_id
from web.console.drawing import templates
from web.console.front import Front
from web.console.office import Office
from web.console.signing_in import SigningIn
from web.firm_door import FirmDoor
from web.firm_subscriptions import FirmSubscriptions
from web.policy_page import page_of
from web.review_door import ReviewDoor

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "SAMEORIGIN",
}


@dataclass(frozen=True, slots=True)
class Pages:
    """What the pages need to know of the house."""

    ledger: Ledger
    original: Callable[[Policy], Path]  # the kept file of a policy
    today: Callable[[], date]
    healthy: Callable[[], dict[str, Any]]  # facts for the health check; "ok" decides 200 or 503
    offers: Offers | None = None  # reward items; None: there are no pages of enterprises
    city: City | None = None  # its places; needed for the pages of enterprises
    now: Callable[[], datetime] = lambda: datetime.now(UTC)  # aware
    office: Office | None = None  # what the console may reach; None: there is no console
    reviews: Callable[[], ReviewOffice] | None = None  # cases of pre-review; None: there are no pages of theirs


class SafeHeaders:
    """ASGI wrapper that adds the security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, add headers to the answer."""

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)  # the console has stricter ones of its own
            await send(message)

        await self.app(scope, receive, with_headers if scope["type"] == "http" else send)


def build_app(pages: Pages) -> ASGIApp:
    """Build the pages as an ASGI application."""
    drawn = templates()
    drawn.filters["called"], drawn.filters["bare"] = called, bare
    drawn.filters["called"], drawn.filters["bare"] = called, bare
    drawn.filters["placed"] = pages.city.in_names if pages.city is not None else str

    def render(name: str, status: int = 200, **values: object) -> HTMLResponse:
        return HTMLResponse(drawn.get_template(name).render(**values), status_code=status)

    async def policy(request: Request) -> Response:
        page = await run_in_threadpool(page_of, pages.ledger, _policy_id(request), pages.today())
        if page is None:
            return render("missing.html", status=404)
        return render("policy.html", page=page)

    async def original(request: Request) -> Response:
        kept = await run_in_threadpool(_original, pages, _policy_id(request))
        if kept is None:
            return render("missing.html", status=404)
        path, name = kept
        return FileResponse(path, filename=name, media_type="application/octet-stream")

    async def health(_request: Request) -> Response:
        facts = await run_in_threadpool(_health, pages)
        return JSONResponse(facts, status_code=200 if facts["ok"] else 503)

    async def home(_request: Request) -> Response:
        return render("home.html")

    async def missing(_request: Request, _error: Exception) -> Response:
        return render("missing.html", status=404)

    routes = [
        Route("/", home),
        Route("/healthz", health),
        Route("/policy/{policy_id}", policy),
        Route("/policy/{policy_id}/original", original),
        *_firms(pages, render),
        *(ReviewDoor(pages.reviews, render).routes() if pages.reviews else ()),
        *(_console(pages.office, drawn) if pages.office else ()),
    ]
    return SafeHeaders(Starlette(routes=routes, exception_handlers={404: missing}))


def _console(office: Office, drawn: jinja2.Environment) -> list[BaseRoute]:
    front = Front(office, drawn)
    static = Mount("/console/static", StaticFiles(packages=[("web", "static")]))
    return [static, *SigningIn(front).routes(), *front.routes()]


def _policy_id(request: Request) -> str:
    """Return the id in the address; empty when it can be none, so that nothing else reaches the database."""
    given = request.path_params["policy_id"]
    return given if re.fullmatch(r"P\d{1,15}", given, re.ASCII) else ""


def _firms(pages: Pages, render: Callable[..., HTMLResponse]) -> list[Route]:
    """Build the pages of enterprises, where there are items to match."""
    if pages.offers is None or pages.city is None:
        return []
    city = pages.city

    def region_of(name: str) -> str:
        found = city.regions_in(name)
        return found[0].code if found else ""

    door = FirmDoor(pages.ledger, pages.offers, pages.today, pages.now, city.region_name, region_of, render)
    return [*door.routes(), *FirmSubscriptions(door, city).routes()]


def _original(pages: Pages, policy_id: str) -> tuple[Path, str] | None:
    with pages.ledger.read() as session:
        policy = policy_by_id(session, policy_id)
    if policy is None:
        return None
    path = pages.original(policy)
    return (path, policy.source_name) if path.is_file() else None


def _health(pages: Pages) -> dict[str, Any]:
    with pages.ledger.read() as session:
        change = last_change(session)
    return {"ok": True, "policies_change_no": change} | pages.healthy()
