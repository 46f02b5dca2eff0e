"""A browser that asks the pages within its own thread.

Starlette's test client starts a thread with an event loop for each request and hands the answer over in eight steps;
hundreds of tests ask thousands of pages. This one lets one loop of its own run until the answer is whole.
"""

import asyncio
from functools import cache
from urllib.parse import unquote

from httpx2 import BaseTransport, Request, Response  # what the test client is made of
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Message, Scope


@cache
def loop() -> asyncio.AbstractEventLoop:
    """Return the loop in which all pages of the tests are asked; ``conftest.py`` closes it."""
    return asyncio.new_event_loop()


class _Straight(BaseTransport):
    """Hands a request to the app and waits until it has answered; what the app raises, it raises."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    def handle_request(self, request: Request) -> Response:
        return loop().run_until_complete(self._answered(request))

    async def _answered(self, request: Request) -> Response:
        coming: list[Message] = [{"type": "http.request", "body": request.read()}]
        said: list[Message] = []
        whole = asyncio.Event()

        async def receive() -> Message:
            if coming:
                return coming.pop()
            await whole.wait()
            return {"type": "http.disconnect"}

        async def send(message: Message) -> None:
            said.append(message)
            if message["type"] == "http.response.body" and not message.get("more_body"):
                whole.set()

        await self._app(_scope_of(request), receive, send)
        assert whole.is_set(), said
        body = b"".join(bytes(one.get("body", b"")) for one in said[1:])
        return Response(
            said[0]["status"], headers=said[0]["headers"], content=b"" if request.method == "HEAD" else body
        )


def _scope_of(request: Request) -> Scope:
    url = request.url
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": request.method,
        "path": unquote(url.path),
        "raw_path": url.raw_path.split(b"?", 1)[0],
        "root_path": "",
        "scheme": url.scheme,
        "query_string": url.query,
        "headers": [(name.lower(), value) for name, value in request.headers.raw],
        "client": ("testclient", 50000),
        "server": (url.host, url.port or 80),
        "extensions": {},
        "state": {},
    }


class Visitor(TestClient):
    """Starlette's test client on that road: same questions, same answers."""

    def __init__(self, app: ASGIApp, base_url: str, *, follow_redirects: bool = True) -> None:
        super().__init__(app, base_url=base_url, follow_redirects=follow_redirects)
        self._transport = _Straight(app)
