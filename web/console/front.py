"""The front desk of the console: every request passes here, and nothing gets by.

Signed in? Has a duty this door is open to? A form with the right token, from a page of ours? Only then the page's
own function runs, in a worker thread. Errors made for people become a page; anything else is a 500 without words.
"""

import re
from collections.abc import Callable
from functools import partial
from http import HTTPStatus
from urllib.parse import parse_qsl, quote, urlsplit

import jinja2
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route

from config.errors import HuiqiError
from config.words import console as words
from knowledge.errors import NotInBase
from knowledge.library.fields import LEVELS
from web.console import sittings
from web.console.cookies import Cookies
from web.console.doors import DOORS, Door, menu_of
from web.console.drawing import hidden_token, without_commands
from web.console.front_errors import Forged, TooMuch
from web.console.office import Office
from web.console.places import place_name
from web.console.visit import Answer, Data, Fields, Kept, Lines, Moved, NotThere, Picture, Shown, Visit, Visitor

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with "no-referrer" browsers hide where a form comes from
    "Cache-Control": "no-store",
}
FORM_BYTES = 4 << 20
FORM_FIELDS = 20_000
FORM_TYPE = "application/x-www-form-urlencoded"

REFUSALS: dict[type[Exception], tuple[str, HTTPStatus]] = {
    NotThere: (words.not_there(), HTTPStatus.NOT_FOUND),
    Forged: (words.forged(), HTTPStatus.FORBIDDEN),
    TooMuch: (words.too_much(), HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
}


class Front:
    """Serves the doors of the console."""

    def __init__(self, office: Office, templates: jinja2.Environment) -> None:
        self.office = office
        self.cookies = Cookies(secure=office.settings.secure_cookies)
        self._templates = templates

    def routes(self) -> list[BaseRoute]:
        """Return one route for each door."""
        doors = [Route(door.path, self._endpoint(door), methods=[door.method]) for door in DOORS]
        return [*doors, Route("/console/{elsewhere:path}", self._nowhere, methods=["GET"])]

    async def _nowhere(self, request: Request) -> Response:
        """Lead an address of a form back to its document; any other says that there is nothing."""
        visitor = await run_in_threadpool(sittings.who_sits, self.office, self.cookies.token(request))
        if visitor is None:
            return with_headers(self._to_sign_in(request))
        of_document = re.match(r"/console/policy/P\d{1,15}(?=/\w+$)", request.url.path, re.ASCII)
        if of_document:
            return with_headers(RedirectResponse(of_document[0], HTTPStatus.SEE_OTHER))
        return with_headers(self.problem(words.not_there(), HTTPStatus.NOT_FOUND, visitor))

    def _endpoint(self, door: Door) -> Callable[[Request], object]:
        async def endpoint(request: Request) -> Response:
            return with_headers(await self._serve(request, door))

        return endpoint

    async def _serve(self, request: Request, door: Door) -> Response:
        visitor = await run_in_threadpool(sittings.who_sits, self.office, self.cookies.token(request))
        if visitor is None:
            return self._stranger(request, door)
        if not visitor.may(*door.duties):
            return self.problem(words.not_your_duty(), HTTPStatus.FORBIDDEN, visitor)
        try:
            return await self._admitted(request, door, visitor)
        except tuple(REFUSALS) as no:
            sentence, status = REFUSALS[type(no)]
            return self.problem(sentence, status, visitor)
        except HuiqiError as no:
            status = HTTPStatus.NOT_FOUND if isinstance(no, NotInBase) else HTTPStatus.CONFLICT
            return self.problem(without_commands(str(no)) or words.no_document(), status, visitor)

    async def _admitted(self, request: Request, door: Door, visitor: Visitor) -> Response:
        path, query = request.path_params, Fields(request.query_params.multi_items())
        visit = Visit(self.office, visitor, request.url.path, path, query)
        if door.stream is not None:
            if not from_here(request, self.office):
                raise Forged
            return await self._answer(await door.stream(visit, request), visit)
        if request.method == "POST":
            form = await read_form(request)
            if not from_here(request, self.office) or not sittings.same(form.one("csrf"), visitor.csrf):
                raise Forged
            visit = Visit(self.office, visitor, request.url.path, path, query, form)
        return await self._answer(await run_in_threadpool(door.page, visit), visit)

    async def _answer(self, answer: Answer, visit: Visit) -> Response:
        match answer:
            case Shown():
                return await run_in_threadpool(self.render, answer, visit)
            case Moved():
                return RedirectResponse(address_after(answer), HTTPStatus.SEE_OTHER)
            case Data():
                return JSONResponse(answer.body, answer.status)
            case Kept():
                gone = BackgroundTask(answer.path.unlink, missing_ok=True) if answer.passing else None
                return FileResponse(
                    answer.path, filename=answer.name, media_type="application/octet-stream", background=gone
                )
            case Picture():
                return FileResponse(answer.path, media_type="image/jpeg")
            case Lines():
                disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(answer.name, safe='')}"}
                return StreamingResponse(answer.pieces, media_type=answer.media_type, headers=disposition)

    def render(self, answer: Shown, visit: Visit) -> Response:
        """Draw a page with the menu of whoever looks at it."""
        values: dict[str, object] = {
            "visit": visit,
            "visitor": visit.visitor,
            "token": partial(hidden_token, visit.visitor.csrf),
            "menu": menu_of(visit.visitor, visit.address),
            "notice": words.done(visit.query.one("done"), visit.query.number("n")),
            "city": self.office.city,
            "place_of": partial(place_name, self.office.city),
            "levels": LEVELS,
        }
        told = dict(answer.values)
        told["error"] = without_commands(str(told.get("error") or ""))
        page = self._templates.get_template(f"console/{answer.template}").render(values | told)
        return HTMLResponse(page, answer.status)

    def sign_in_page(self, start: str) -> Response:
        """Draw the page with the way in."""
        page = self._templates.get_template("console/login.html").render(start=start, city=self.office.city)
        return with_headers(HTMLResponse(page))

    def problem(self, sentence: str, status: int, visitor: Visitor | None = None) -> Response:
        """Draw the page that says why something was not done."""
        values = {
            "sentence": sentence,
            "visitor": visitor,
            "token": partial(hidden_token, visitor.csrf if visitor else ""),
            "menu": menu_of(visitor, "") if visitor else (),
        }
        return HTMLResponse(self._templates.get_template("console/problem.html").render(values), status)

    def _stranger(self, request: Request, door: Door) -> Response:
        """Send a browser to the sign-in; a script or a form learns that the sign-in is over."""
        if request.method != "GET" or door.data:
            return self.problem(words.not_signed_in(), HTTPStatus.UNAUTHORIZED)
        return self._to_sign_in(request)

    def _to_sign_in(self, request: Request) -> Response:
        wanted = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return RedirectResponse(f"/console/login?next={quote(sittings.inside(wanted), safe='')}", HTTPStatus.SEE_OTHER)


def from_here(request: Request, office: Office) -> bool:
    """Tell whether a request comes from a page of ours, as far as the browser says."""
    site = request.headers.get("sec-fetch-site", "same-origin")
    origin = request.headers.get("origin")
    known = {request.headers.get("host", ""), urlsplit(office.settings.pages_url).netloc}
    return site in {"same-origin", "none"} and (origin is None or urlsplit(origin).netloc in known - {""})


async def read_form(request: Request) -> Fields:
    """Read a form, never more than FORM_BYTES of it.

    Raises:
        Forged: it is not a form.
        TooMuch: it is too large.

    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise Forged
    whole = bytearray()
    async for piece in request.stream():
        whole += piece
        if len(whole) > FORM_BYTES:
            raise TooMuch
    try:
        pairs = parse_qsl(whole.decode("utf-8"), keep_blank_values=True, max_num_fields=FORM_FIELDS)
    except ValueError as wrong:
        raise TooMuch from wrong
    return Fields([(name, _printable(value)) for name, value in pairs])


def _printable(text: str) -> str:
    """Drop what no database keeps: control characters other than line breaks, and halves of characters."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]", "", text.replace("\r\n", "\n"))


def address_after(moved: Moved) -> str:
    """Return the address to go to, with what is to be said there."""
    path, mark, anchor = moved.to.partition("#")
    if moved.done:
        path += ("&" if "?" in path else "?") + f"done={moved.done}"
        path += f"&n={moved.count}" if moved.count is not None else ""
    return path + mark + anchor


def with_headers(response: Response) -> Response:
    """Set the headers of every page of the console."""
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response
