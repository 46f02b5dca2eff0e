"""Who is it that came back from DingTalk's sign-in page? A code becomes a person of the organisation.

Source: open.dingtalk.com "获取登录用户的访问凭证": code -> userAccessToken -> contact/users/me (unionId) ->
topapi/user/getbyunionid (userId). The person's token is used once and forgotten. No code and no token reaches a
log line or an error.
"""

import json
from http import HTTPStatus
from typing import Any

import aiohttp
import structlog

from bot.codes import Verdict, meaning_of
from bot.errors import CredentialsRefused, SendTrouble, SignInRefused
from bot.openapi import TOKEN_HEADER
from bot.tokens import TokenSource
from config.settings import Settings
from web.console.office import Person

log = structlog.get_logger()

CODE_SPENT = "invalidParameter.authCode.notFound"
WRONG_SECRET = "invalidClientIdOrSecret"  # noqa: S105 - a code of the platform's errors
NOT_OURS = "60121"  # 找不到该用户
MEMBER = 0  # contact_type of people of the organisation; 1 is an external contact

AGAIN = "登录码已用过或已过期。请重新点“用钉钉登录”。"
SILENT = "钉钉没有应答，没有登录。请稍后再试。"
OUTSIDER = "您的钉钉账号不在本组织通讯录内，不能登录控制台。请联系管理员把您加入本组织。"
NO_READING = "应用缺少“通讯录个人信息读权限”（Contact.User.Read）。请在钉钉开发者后台开通并重新发布。"


class OAuth:
    """Signs people in. ``tokens`` are the application's own, shared with the rest of the bot."""

    def __init__(self, settings: Settings, tokens: TokenSource) -> None:
        self._settings = settings
        self._tokens = tokens

    async def sign_in(self, code: str) -> Person:
        """Return who brought ``code``.

        Raises:
            SignInRefused: the code is spent, the person is not of the organisation, or DingTalk did not answer.
            CredentialsRefused: DingTalk does not know our client id and secret.

        """
        timeout = aiohttp.ClientTimeout(total=self._settings.http_timeout_s)
        try:
            async with aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar()) as session:
                token = await self._user_token(session, code)
                me = await self._me(session, token)
                staff_id = await self._staff_id(session, str(me.get("unionId", "")))
        except (aiohttp.ClientError, TimeoutError) as wrong:
            log.warning("sign_in.silent", error=type(wrong).__name__)
            raise SignInRefused(SILENT) from None
        except SendTrouble as wrong:  # the application's own token could not be had
            raise SignInRefused(SILENT) from wrong
        return Person(staff_id, str(me.get("nick", "")))

    async def _user_token(self, session: aiohttp.ClientSession, code: str) -> str:
        body = {
            "clientId": self._settings.dingtalk_client_id,
            "clientSecret": self._settings.dingtalk_client_secret.get_secret_value(),
            "code": code,
            "grantType": "authorization_code",
        }
        address = f"{self._settings.dingtalk_openapi_base}/v1.0/oauth2/userAccessToken"
        async with session.post(address, json=body) as answer:
            given = await _read(answer)
        token = given.get("accessToken")
        if not isinstance(token, str) or not token:
            raise _refusal(answer.status, str(given.get("code", "")))
        return token

    async def _me(self, session: aiohttp.ClientSession, token: str) -> dict[str, Any]:
        address = f"{self._settings.dingtalk_openapi_base}/v1.0/contact/users/me"
        async with session.get(address, headers={TOKEN_HEADER: token}) as answer:
            given = await _read(answer)
        if not given.get("unionId"):
            raise _refusal(answer.status, str(given.get("code", "")))
        return given

    async def _staff_id(self, session: aiohttp.ClientSession, union_id: str) -> str:
        """Ask whose staff id a union id is; an expired token of ours is renewed once."""
        address = f"{self._settings.dingtalk_oapi_base}/topapi/user/getbyunionid"
        for last in (False, True):
            token = await self._tokens.get()
            async with session.post(address, params={"access_token": token}, json={"unionid": union_id}) as answer:
                given = await _read(answer)
            if given.get("errcode") == 0:  # the old API says so in words; silence is no consent
                break
            code = str(given.get("sub_code") or given.get("errcode") or given.get("code") or "")
            if last or meaning_of(answer.status, code).verdict is not Verdict.TOKEN:
                raise _refusal(answer.status, code)
            self._tokens.drop(token)
        result = given.get("result")
        facts = result if isinstance(result, dict) else {}
        if not facts.get("userid") or facts.get("contact_type", MEMBER) != MEMBER:
            raise SignInRefused(OUTSIDER)
        return str(facts["userid"])


async def _read(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    try:
        given = json.loads(await answer.read())
    except ValueError:
        given = None
    return given if isinstance(given, dict) else {}


def _refusal(status: int, code: str) -> SignInRefused | CredentialsRefused:
    log.warning("sign_in.refused", status=status, code=code)
    if code == CODE_SPENT:
        return SignInRefused(AGAIN)
    if code == WRONG_SECRET:
        return CredentialsRefused(code)
    if code == NOT_OURS:
        return SignInRefused(OUTSIDER)
    if "PermissionDenied" in code or code == "60011":
        return SignInRefused(NO_READING)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or not code:
        return SignInRefused(SILENT)
    return SignInRefused(f"{meaning_of(status, code).says}（{code}），没有登录。请稍后再试，仍不行请联系管理员。")
