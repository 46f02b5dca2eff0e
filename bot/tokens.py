"""The application's access token: fetched once, shared, renewed early.

Source of the numbers: open.dingtalk.com "获取企业内部应用的 accessToken": 7,200 s, the same token within its
life, and fetching too often is itself limited.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import aiohttp

from bot.codes import QUOTA, Verdict, meaning_of
from bot.errors import CredentialsRefused, SendFailed
from config.settings import Settings

EARLY_S = 300.0  # renewed this long before its end
TOKEN_PATH = "/v1.0/oauth2/accessToken"  # noqa: S105 - a path
RETRY_S = 2.0


class TokenSource:
    """Gives a token that is good for at least a while. Many callers at once cause one request."""

    def __init__(self, settings: Settings, session: Callable[[], aiohttp.ClientSession]) -> None:
        self._settings = settings
        self._session = session
        self._token = ""
        self.good_until = 0.0  # on the loop's clock, in seconds
        self._fetching: asyncio.Task[str] | None = None
        self.server_date = ""  # the Date header of the last answer; the doctor compares clocks

    async def get(self) -> str:
        """Return the token.

        Raises:
            CredentialsRefused: the platform does not know the client id and secret.
            SendFailed: no token could be had now.

        """
        if self._token and asyncio.get_running_loop().time() < self.good_until:
            return self._token
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch())
            self._fetching.add_done_callback(self._fetched)
        return await asyncio.shield(self._fetching)

    def drop(self, token: str) -> None:
        """Forget ``token``; a newer one is kept."""
        if token == self._token:
            self._token = ""

    async def close(self) -> None:
        """End a fetch that is under way."""
        if self._fetching is not None:
            self._fetching.cancel()
            await asyncio.wait([self._fetching])

    def _fetched(self, task: asyncio.Task[str]) -> None:
        self._fetching = None
        if not task.cancelled():
            task.exception()  # looked at here, so that a caller who went away leaves no warning

    async def _fetch(self) -> str:
        body = {
            "appKey": self._settings.dingtalk_client_id,
            "appSecret": self._settings.dingtalk_client_secret.get_secret_value(),
        }
        asked = asyncio.get_running_loop().time()
        try:
            async with self._session().post(self._settings.dingtalk_openapi_base + TOKEN_PATH, json=body) as answer:
                self.server_date = answer.headers.get("Date", "")
                status, given = answer.status, await answer.json(content_type=None)
        except (aiohttp.ClientError, TimeoutError, ValueError) as wrong:
            raise SendFailed(
                f"取不到钉钉访问令牌（{type(wrong).__name__}），稍后自动重试。", retry_after_s=RETRY_S
            ) from wrong
        return self._keep(status, given if isinstance(given, dict) else {}, asked)

    def _keep(self, status: int, given: dict[str, Any], asked: float) -> str:
        token, life = given.get("accessToken"), given.get("expireIn")
        code = str(given.get("code", ""))
        if not isinstance(token, str) or not token or not isinstance(life, int | float):
            meaning = meaning_of(status, code)
            if meaning.verdict in {Verdict.REFUSE, Verdict.TOKEN} and meaning is not QUOTA:
                raise CredentialsRefused(code or f"HTTP {status}")
            raise SendFailed(f"取不到钉钉访问令牌（HTTP {status} {code}），稍后自动重试。", code, RETRY_S)
        self._token = token
        self.good_until = asked + life - min(EARLY_S, life / 2)  # a short-lived token is used for half its life
        return token
