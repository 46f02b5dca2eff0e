"""The doors of the page of a case, /review/<token>: for one person, in the first browser that opens it.

Another browser, a link that has ended and a person who has left the firm all see the same page: ask the bot for a
link of your own. Nothing of the case is on it.
"""

import hmac
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from http import HTTPStatus
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from casework.blank_form import blank_form
from casework.errors import NoSuchCase
from casework.office import ReviewOffice
from casework.review_notice import MEDIA_TYPES, NoticeKind, notice_file
from config.errors import HuiqiError
from config.words import review_page as words
from web.console.front_errors import Forged, TooMuch
from web.console.stream_in import Incoming
from web.firm_door import form_of, from_here, mark_of
from web.review_acts import ACTS
from web.review_files import LIMITS, FormFiles, Piece, add_piece, download_of, folder_of, how_far
from web.review_guest import Guest, enter
from web.review_page import page_of, state_of
from web.review_pieces import PIECE_BYTES, PIECE_MAX, OutOfStep, is_name
from web.review_questions import Forms

HEADERS = {
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
    "X-Frame-Options": "DENY",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
}
PATH = "/review/{token}"
LOOKERS = re.compile(r"bot|spider|crawl|preview|slurp|link-?check", re.IGNORECASE)  # they fetch a link to picture it
Render = Callable[..., HTMLResponse]


@dataclass(frozen=True, slots=True)
class ReviewDoor:
    """Serves the page of a case."""

    reviews: Callable[[], ReviewOffice]
    render: Render
    forms: Forms = field(default_factory=Forms)

    def routes(self) -> list[BaseRoute]:
        """Return the doors."""
        return [
            Mount("/review/static", StaticFiles(packages=[("web", "static")])),
            Route(PATH, self.page, methods=["GET"]),
            Route(f"{PATH}/state", self.state, methods=["GET"]),
            Route(f"{PATH}/files", self.files, methods=["POST"]),
            Route(f"{PATH}/file/{{number:int}}", self.file, methods=["GET"]),
            Route(f"{PATH}/notice.{{kind}}", self.notice, methods=["GET"]),
            Route(f"{PATH}/form", self.form, methods=["GET"]),
            Route(f"{PATH}/upload/{{upload}}", self.come, methods=["GET"]),
            Route(f"{PATH}/upload/{{upload}}", self.piece, methods=["PUT"]),
            Route(f"{PATH}/{{act}}", self.act, methods=["POST"]),
            Route(f"{PATH}/{{act}}", self.again, methods=["GET"]),
        ]

    async def page(self, request: Request) -> Response:
        """Show the case; the first browser holds the link from now on."""
        first = not _only_looks(request)
        guest = await run_in_threadpool(self._enter, request, first=first)
        if guest is None:
            return self.ended(HTTPStatus.OK if not first else HTTPStatus.NOT_FOUND)
        done = words.done(request.query_params.get("done", ""), _number(request, "n"))
        return await self._drawn(guest, notice=done)

    async def state(self, request: Request) -> Response:
        """Say how the files and the check stand, for the script."""
        guest = await run_in_threadpool(self._enter, request)
        if guest is None:
            return _data({"error": words.link_ended()}, HTTPStatus.NOT_FOUND)
        return _data(await run_in_threadpool(state_of, guest))

    async def act(self, request: Request) -> Response:
        """Do what a form asks for, and show the page again."""
        act = ACTS.get(request.path_params["act"])
        form = await form_of(request)
        guest = await run_in_threadpool(self._enter, request)
        if guest is None or act is None:
            return self.ended()
        if form is None:
            return await self._drawn(guest, HTTPStatus.FORBIDDEN, errors=[words.not_from_here()])
        try:
            done = await run_in_threadpool(act, guest, form)
        except NoSuchCase:
            return self.ended()
        except HuiqiError as no:
            return await self._drawn(guest, HTTPStatus.CONFLICT, errors=[str(no)])
        return _moved(guest, done)

    async def again(self, request: Request) -> Response:
        """Lead the address of a form, loaded anew, back to the page."""
        if re.fullmatch(r"[\w-]+", request.path_params["token"], re.ASCII) is None:
            return self.ended()
        return _with_headers(RedirectResponse(f"/review/{request.path_params['token']}", HTTPStatus.SEE_OTHER))

    async def files(self, request: Request) -> Response:
        """Take the files of a form, as browsers without the script send them."""
        guest = await run_in_threadpool(self._enter, request)
        if guest is None:
            return self.ended()
        held = FormFiles(guest)

        def admit(fields: dict[str, str]) -> None:
            if not _genuine(request, fields.get("csrf", "")):
                raise Forged
            held.slot = fields.get("slot", "")

        folder = folder_of(guest.office)
        await run_in_threadpool(partial(folder.mkdir, parents=True, exist_ok=True))
        try:
            await Incoming(folder, LIMITS, admit, held.take).read(request)
        except Forged:
            said = words.not_whole() if held.taken else words.not_from_here()
            return await self._drawn(guest, HTTPStatus.FORBIDDEN, errors=[said])
        except TooMuch:
            return await self._drawn(guest, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, errors=[words.too_much(LIMITS.files)])
        errors = held.sentences()
        if errors:
            return await self._drawn(guest, HTTPStatus.CONFLICT, errors=errors, notice=words.done("files", held.taken))
        return _moved(guest, "files", held.taken)

    async def come(self, request: Request) -> Response:
        """Say how much of an upload has come: it goes on from there."""
        guest = await run_in_threadpool(self._enter, request)
        if guest is None or not is_name(request.path_params["upload"]):
            return _data({"error": words.link_ended()}, HTTPStatus.NOT_FOUND)
        return _data(await run_in_threadpool(how_far, guest, request.path_params["upload"]))

    async def piece(self, request: Request) -> Response:
        """Take one piece of an upload."""
        guest = await run_in_threadpool(self._enter, request)
        if guest is None or not is_name(request.path_params["upload"]):
            return _data({"error": words.link_ended()}, HTTPStatus.NOT_FOUND)
        if not _genuine(request, request.headers.get("x-csrf-token", "")):
            return _data({"error": words.not_from_here()}, HTTPStatus.FORBIDDEN)
        try:
            data = await _body(request)
        except (TooMuch, ClientDisconnect):
            return _data({"error": words.piece_too_big()}, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        query = request.query_params
        upload, name, slot = request.path_params["upload"], query.get("name", ""), query.get("slot", "")
        piece = Piece(upload, _number(request, "offset"), _number(request, "size"), name, slot, data)
        try:
            return _data(await run_in_threadpool(add_piece, guest, piece))
        except OutOfStep as no:
            return _data({"offset": no.have, "file": 0}, HTTPStatus.CONFLICT)
        except HuiqiError as no:
            return _data({"error": str(no)}, HTTPStatus.UNPROCESSABLE_ENTITY)

    async def file(self, request: Request) -> Response:
        """Show a picture of the case, or save any other file of it."""
        guest = await run_in_threadpool(self._enter, request)
        if guest is None:
            return self.ended()
        try:
            found = await run_in_threadpool(download_of, guest, request.path_params["number"])
        except HuiqiError as no:
            return await self._drawn(guest, HTTPStatus.FORBIDDEN, errors=[str(no)])
        if found is None:
            return self.ended()
        kind, how = found.media_type or "application/octet-stream", "inline" if found.media_type else "attachment"
        answer = FileResponse(found.path, filename=found.name, media_type=kind, content_disposition_type=how)
        return _with_headers(answer, {"Content-Security-Policy": "default-src 'none'; sandbox"})

    async def notice(self, request: Request) -> Response:
        """Save the notice of a round, ``?round=2``; without it of the last one that was asked for."""
        guest = await run_in_threadpool(self._enter, request)
        kind = request.path_params["kind"]
        if guest is None or kind not in set(NoticeKind):
            return self.ended()
        wanted = guest.office, guest.actor, guest.case_id, NoticeKind(kind), _number(request, "round")
        try:
            file = await run_in_threadpool(notice_file, *wanted)
        except HuiqiError as no:
            return await self._drawn(guest, HTTPStatus.CONFLICT, errors=[str(no)])
        return _saved(file.name, file.data, file.media_type)

    async def form(self, request: Request) -> Response:
        """Save the blank form of one paper, ``?paper=`` its slot."""
        guest = await run_in_threadpool(self._enter, request)
        if guest is None:
            return self.ended()
        try:
            name, data = await run_in_threadpool(_blank, guest, request.query_params.get("paper", ""))
        except HuiqiError as no:
            return await self._drawn(guest, HTTPStatus.CONFLICT, errors=[str(no)])
        return _saved(name, data, MEDIA_TYPES[NoticeKind.DOCX])

    def ended(self, status: int = HTTPStatus.NOT_FOUND) -> Response:
        """Draw the page that says nothing but how to get a link of one's own."""
        return _with_headers(self.render("review_ended.html", status))

    async def _drawn(
        self, guest: Guest, status: int = HTTPStatus.OK, *, notice: str = "", errors: Sequence[str] = ()
    ) -> Response:
        return await run_in_threadpool(partial(self._draw, guest, status, notice=notice, errors=errors))

    def _draw(self, guest: Guest, status: int, *, notice: str, errors: Sequence[str]) -> Response:
        try:
            page = page_of(guest, self.forms)
        except HuiqiError as no:
            return _with_headers(self.render("review_problem.html", HTTPStatus.CONFLICT, sentence=str(no)))
        values = {"page": page, "guest": guest, "token": guest.token, "csrf": mark_of(guest.token), "words": words}
        told = {"notice": notice, "errors": errors, "piece_bytes": PIECE_BYTES, "max_mb": LIMITS.file_bytes >> 20}
        response = _with_headers(self.render("review.html", status, **values, **told))
        if guest.secret:
            _keep(response, guest)
        return response

    def _enter(self, request: Request, *, first: bool = False) -> Guest | None:
        office = self.reviews()
        return enter(office, request.path_params["token"], request.cookies.get(_cookie(office), ""), first=first)


def _blank(guest: Guest, paper: str) -> tuple[str, bytes]:
    """Return the blank form of a paper, of the list that the case was opened with."""
    with guest.office.ledger.read() as session:
        case, _ = guest.office.case(session, guest.case_id, guest.actor)
    return blank_form(guest.office.matter(case), paper)


def _saved(name: str, data: bytes, media_type: str) -> Response:
    held = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}"}
    return _with_headers(Response(data, media_type=media_type), held)


def _cookie(office: ReviewOffice) -> str:
    """Return the name of the cookie; over https the name itself keeps it from travelling without."""
    return "__Secure-huiqi-review" if office.pages_url.startswith("https://") else "huiqi-review"


def _keep(response: Response, guest: Guest) -> None:
    """Give the browser what it holds the link by: no script reads it, no other page of ours gets it."""
    name, life = _cookie(guest.office), int((guest.ends - guest.office.now()).total_seconds())
    path, secure = f"/review/{guest.token}", name.startswith("__Secure-")
    response.set_cookie(name, guest.secret, max_age=life, path=path, httponly=True, samesite="lax", secure=secure)


def _only_looks(request: Request) -> bool:
    """Tell whether a link is only fetched ahead, or to picture it in a chat: that must not hold it."""
    headers = request.headers
    ahead = "prefetch" in (headers.get("sec-purpose", "") + headers.get("purpose", "")).lower()
    return ahead or request.method == "HEAD" or LOOKERS.search(headers.get("user-agent", "")) is not None


def _genuine(request: Request, csrf: str) -> bool:
    mark = mark_of(request.path_params["token"])
    return from_here(request) and hmac.compare_digest(csrf.encode(), mark.encode())


async def _body(request: Request) -> bytes:
    whole = bytearray()
    async for piece in request.stream():
        whole += piece
        if len(whole) > PIECE_MAX:
            raise TooMuch
    return bytes(whole)


def _number(request: Request, name: str) -> int:
    value = request.query_params.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) <= 10 else 0  # noqa: PLR2004 - digits


def _moved(guest: Guest, done: str, count: int = 0) -> Response:
    more = f"&n={count}" if count else ""
    return _with_headers(RedirectResponse(f"/review/{guest.token}?done={done}{more}", HTTPStatus.SEE_OTHER))


def _data(body: object, status: int = HTTPStatus.OK) -> Response:
    return _with_headers(JSONResponse(body, status))


def _with_headers(response: Response, more: dict[str, str] | None = None) -> Response:
    for name, value in (HEADERS | (more or {})).items():
        response.headers[name] = value
    return response
