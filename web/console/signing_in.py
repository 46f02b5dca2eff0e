"""The pages before anybody is known: sign in through DingTalk, come back, sign out. There is no password."""

from http import HTTPStatus
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from config.errors import HuiqiError
from config.words import console as words
from web.console import sittings
from web.console.cookies import WAY_S
from web.console.front import Front, from_here, read_form, with_headers
from web.console.front_errors import Forged, TooMuch
from web.console.pace import SPAN, Pace
from web.console.visit import Fields

LOGIN = "/console/login"


class SigningIn:
    """The way in and out."""

    def __init__(self, front: Front) -> None:
        self._front = front
        self._office = front.office
        self._pace = Pace()

    def routes(self) -> list[BaseRoute]:
        """Return the pages that need no sitting."""
        return [
            Route(LOGIN, self.page, methods=["GET"]),
            Route(f"{LOGIN}/start", self.start, methods=["GET"]),
            Route("/console/signed-in", self.back, methods=["GET"]),
            Route("/console/sign-out", self.out, methods=["POST"]),
        ]

    async def page(self, request: Request) -> Response:
        """Offer the sign-in; who is signed in already goes on."""
        wanted = sittings.inside(request.query_params.get("next", ""))
        token = self._front.cookies.token(request)
        if await run_in_threadpool(sittings.who_sits, self._office, token) is not None:
            return with_headers(RedirectResponse(wanted, HTTPStatus.SEE_OTHER))
        start = f"{self._office.settings.pages_url}{LOGIN}/start?{urlencode({'next': wanted})}"
        return self._front.sign_in_page(start)

    async def start(self, request: Request) -> Response:
        """Send the browser to DingTalk's page with a state only this browser can bring back."""
        if not self._pace.admits(request.client.host if request.client else "", self._office.now()):
            response = self._front.problem(words.too_many_sign_ins(), HTTPStatus.TOO_MANY_REQUESTS)
            response.headers["Retry-After"] = str(int(SPAN.total_seconds()))
            return with_headers(response)
        secret, state = await run_in_threadpool(sittings.begin_way, self._office, request.query_params.get("next", ""))
        settings = self._office.settings
        query = {
            "redirect_uri": self._office.returns_to,
            "response_type": "code",
            "client_id": settings.dingtalk_client_id,
            "scope": "openid",
            "prompt": "consent",
            "state": state,
        }
        address = f"{settings.dingtalk_login_base}/oauth2/auth?{urlencode(query)}"
        response = RedirectResponse(address, HTTPStatus.SEE_OTHER)
        self._front.cookies.set(response, self._front.cookies.way, secret, WAY_S)
        return with_headers(response)

    async def back(self, request: Request) -> Response:
        """Take the code DingTalk brings back, ask who it is, and sign the person in."""
        cookies, query = self._front.cookies, request.query_params
        secret, state = request.cookies.get(cookies.way, ""), query.get("state", "")
        wanted = None
        if secret and state:
            wanted = await run_in_threadpool(sittings.end_way, self._office, secret, state)
        if wanted is None:
            return self._refused(words.way_lost(), HTTPStatus.BAD_REQUEST)
        code = query.get("authCode") or query.get("code") or ""
        if not code:
            return self._refused(words.sign_in_refused(), HTTPStatus.FORBIDDEN)
        try:
            person = await self._office.sign_in(code)
        except HuiqiError as no:
            return self._refused(str(no), HTTPStatus.BAD_GATEWAY)
        token = await run_in_threadpool(sittings.enter, self._office, person, cookies.token(request))
        if not token:
            return self._refused(words.no_duty(), HTTPStatus.FORBIDDEN)
        response = RedirectResponse(wanted, HTTPStatus.SEE_OTHER)
        cookies.drop(response, cookies.way)
        cookies.set(response, cookies.sitting, token, int(self._office.settings.console_hours * 3600))
        return with_headers(response)

    async def out(self, request: Request) -> Response:
        """Sign out; the form carries the token of the sitting like every other."""
        token = self._front.cookies.token(request)
        visitor = await run_in_threadpool(sittings.who_sits, self._office, token)
        if visitor is not None:
            try:
                form = await read_form(request)
            except (Forged, TooMuch):
                form = Fields()
            if not from_here(request, self._office) or not sittings.same(form.one("csrf"), visitor.csrf):
                return with_headers(self._front.problem(words.forged(), HTTPStatus.FORBIDDEN, visitor))
            await run_in_threadpool(sittings.leave, self._office, token, visitor)
        response = RedirectResponse(LOGIN, HTTPStatus.SEE_OTHER)
        self._front.cookies.drop(response, self._front.cookies.sitting)
        response.headers["Clear-Site-Data"] = '"cache"'  # also pages a browser keeps for its back button
        return with_headers(response)

    def _refused(self, sentence: str, status: int) -> Response:
        response = self._front.problem(sentence, status)
        self._front.cookies.drop(response, self._front.cookies.way)
        return with_headers(response)
