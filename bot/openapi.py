"""DingTalk's OpenAPI and session webhooks: sends and downloads, platform codes turned into our errors.

No pacing here: who calls keeps the pace. No webhook address, token or secret reaches a log line or an error.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import aiohttp

from bot.codes import Meaning, Verdict, meaning_of
from bot.errors import (
    CredentialsRefused,
    DownloadFailed,
    DownloadRefused,
    SendFailed,
    SendRefused,
    SendTrouble,
    SendUnsure,
    Throttled,
    WebhookGone,
)
from bot.tokens import TokenSource
from config.settings import Settings

TOKEN_HEADER = "x-acs-dingtalk-access-token"  # noqa: S105 - the name of a header
PEOPLE_AT_ONCE = 20  # open.dingtalk.com "批量发送人与机器人会话中机器人消息": userIds, at most 20
PARAM_BYTES = 15_000  # open.dingtalk.com "企业机器人发送消息的消息类型": msgParam
DOWNLOAD_S = 120.0  # one file, all of it
CONNECT_S = 5.0
REDIRECTS = 3
AGAIN_S = 2.0
# Statuses that say a webhook address leads nowhere; the platform's own way is 200 with errcode 300001.
DEAD_ADDRESS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.NOT_FOUND, HTTPStatus.GONE)


@dataclass(frozen=True, slots=True)
class SendReport:
    """What became of a send to people; who is in none of the lists was sent to."""

    process_query_key: str
    invalid: tuple[str, ...] = ()  # no such staff id
    throttled: tuple[str, ...] = ()  # had too many messages today
    filtered: tuple[str, ...] = ()  # the platform left them out: not in the application's scope, blocked the robot


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of the platform, read from either dialect."""

    status: int
    body: dict[str, Any]
    readable: bool
    retry_after_s: float = 0.0

    @property
    def code(self) -> str:
        """The most telling code; empty when there is none."""
        for name in ("sub_code", "errcode", "code"):
            value = self.body.get(name)
            if value not in (None, "", 0, "0"):
                return str(value)
        return ""

    @property
    def good(self) -> bool:
        """True when the platform did what was asked. HTTP 200 alone does not say so."""
        if self.status >= HTTPStatus.BAD_REQUEST or not self.readable:
            return False
        return not self.code and self.body.get("success") is not False

    @property
    def scopes(self) -> tuple[str, ...]:
        """The permissions the platform asks for."""
        detail = self.body.get("accessdenieddetail") or self.body.get("accessDeniedDetail")
        wanted = detail.get("requiredScopes") if isinstance(detail, dict) else None
        return tuple(str(scope) for scope in wanted) if isinstance(wanted, list) else ()


@dataclass(slots=True)
class DingTalk:
    """The platform's API. One keep-alive session, opened at the first call; ``close()`` ends it."""

    settings: Settings
    tokens: TokenSource = field(init=False)
    _session: aiohttp.ClientSession | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        """Share the session with the token source."""
        self.tokens = TokenSource(self.settings, self._open)

    async def close(self) -> None:
        """Close every connection."""
        await self.tokens.close()
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def reply_by_webhook(self, url: str, payload: dict[str, Any]) -> None:
        """Send ``payload`` (msgtype and its fields) through a session webhook; needs no token.

        Raises:
            WebhookGone: the address is dead; use the OpenAPI.
            Throttled: the address must rest; use the OpenAPI.
            SendFailed, SendRefused, SendUnsure: as their names say.

        """
        try:
            answer = await self._post(url, payload, {})
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError, ValueError):
            raise WebhookGone("会话回复地址不是有效的网址，改用接口发送。") from None
        if not answer.good:
            raise _trouble(answer, webhook=True)

    async def send_to_group(
        self, conversation_id: str, msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> str:
        """Send one message to a group; return its processQueryKey.

        Args:
            conversation_id: the group's openConversationId, as it is: its letters are case-sensitive.
            msg_key: the platform's name of the form, e.g. sampleMarkdown.
            msg_param: the form's fields.
            robot_code: ``data.robotCode`` of the message answered; empty: the setting.

        Raises:
            SendRefused, SendFailed, SendUnsure: as their names say.

        """
        body = self._body(msg_key, msg_param, robot_code) | {"openConversationId": conversation_id}
        answer = await self.call("/v1.0/robot/groupMessages/send", body)
        return str(answer.body.get("processQueryKey", ""))

    async def send_to_people(
        self, staff_ids: Sequence[str], msg_key: str, msg_param: dict[str, str], *, robot_code: str = ""
    ) -> SendReport:
        """Send one message to at most 20 people, each in their own conversation with the robot.

        Raises:
            SendRefused, SendFailed, SendUnsure: as their names say, for all of them.

        """
        if not 0 < len(staff_ids) <= PEOPLE_AT_ONCE:
            raise SendRefused(f"一次只能发给 1 到 {PEOPLE_AT_ONCE} 人，这次是 {len(staff_ids)} 人。请分批发送。")
        body = self._body(msg_key, msg_param, robot_code) | {"userIds": list(staff_ids)}
        given = (await self.call("/v1.0/robot/oToMessages/batchSend", body)).body
        return SendReport(
            str(given.get("processQueryKey", "")),
            _names(given.get("invalidStaffIdList")),
            _names(given.get("flowControlledStaffIdList")),
            _names(given.get("filteredStaffIdList")),
        )

    async def download(self, download_code: str, *, robot_code: str = "", max_bytes: int = 0) -> bytes:
        """Fetch a file somebody sent. Do it at once: the code and its address are short-lived.

        Args:
            download_code: from the message.
            robot_code: ``data.robotCode`` of that message; empty: the setting.
            max_bytes: largest file taken; 0: ``library_max_file_mb``.

        Raises:
            DownloadRefused: expired or foreign code, an address that is not http(s), too big a file.
            DownloadFailed: it may work later.

        """
        limit = max_bytes or self.settings.library_max_file_mb * 1024 * 1024
        body = {"robotCode": robot_code or self.settings.robot_code, "downloadCode": download_code}
        try:
            answer = await self.call("/v1.0/robot/messageFiles/download", body)
        except SendRefused as no:
            raise DownloadRefused(f"文件取不到（{no.code}）：链接可能已过期。请重新发送文件。") from no
        except SendTrouble as wrong:
            raise DownloadFailed(f"暂时取不到文件（{wrong.code or '钉钉无应答'}），请稍后再试。") from wrong
        return await self._fetch(str(answer.body.get("downloadUrl", "")), limit)

    def _body(self, msg_key: str, msg_param: dict[str, str], robot_code: str) -> dict[str, Any]:
        param = json.dumps(msg_param, ensure_ascii=False)
        if len(param.encode()) > PARAM_BYTES:
            raise SendRefused(f"消息超过 {PARAM_BYTES} 字节，钉钉不收。请分段发送。", "too long")
        return {"robotCode": robot_code or self.settings.robot_code, "msgKey": msg_key, "msgParam": param}

    async def call(self, path: str, body: dict[str, Any], method: str = "POST") -> Answer:
        """Call the new API with a token; an expired one is renewed and the call repeated, once.

        Raises:
            SendRefused, SendFailed, SendUnsure: as their names say.

        """
        for last in (False, True):
            try:
                token = await self.tokens.get()
            except CredentialsRefused as no:  # nothing was sent; a person has to mend the settings
                raise SendFailed(str(no), no.code, 60.0) from no
            address = self.settings.dingtalk_openapi_base + path
            answer = await self._post(address, body, {TOKEN_HEADER: token}, method)
            if answer.good:
                return answer
            if meaning_of(answer.status, answer.code).verdict is not Verdict.TOKEN or last:
                break
            self.tokens.drop(token)
        raise _trouble(answer, webhook=False)

    async def _post(self, url: str, body: dict[str, Any], headers: dict[str, str], method: str = "POST") -> Answer:
        try:
            sent = body if method != "GET" else None
            async with self._open().request(method, url, json=sent, headers=headers, allow_redirects=False) as answer:
                return await _read(answer)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as wrong:
            raise SendFailed(f"连不上钉钉（{type(wrong).__name__}），稍后自动重试。", retry_after_s=AGAIN_S) from None
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError):
            raise
        except (aiohttp.ClientError, TimeoutError) as wrong:
            raise SendUnsure(f"钉钉没有应答（{type(wrong).__name__}），不能确定是否送达。") from None

    async def _fetch(self, url: str, limit: int) -> bytes:
        if not url.startswith(("http://", "https://")):
            raise DownloadRefused("钉钉给出的下载地址不是网址，文件没有取。请重新发送文件。")
        timeout = aiohttp.ClientTimeout(total=DOWNLOAD_S, sock_read=self.settings.http_timeout_s)
        try:
            async with self._open().get(url, timeout=timeout, max_redirects=REDIRECTS) as answer:
                if answer.status != HTTPStatus.OK:
                    kind = DownloadFailed if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR else DownloadRefused
                    raise kind(f"文件下载失败（HTTP {answer.status}）。请重新发送文件。")
                return await _capped(answer, limit)
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError, aiohttp.TooManyRedirects):
            raise DownloadRefused("钉钉给出的下载地址不能用，文件没有取。请重新发送文件。") from None
        except (aiohttp.ClientError, TimeoutError) as wrong:
            raise DownloadFailed(f"文件下载中断（{type(wrong).__name__}）。请稍后再试。") from None

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            whole = self.settings.http_timeout_s
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=whole, sock_connect=min(CONNECT_S, whole)),
                headers={"Accept": "application/json"},  # without it some answers are XML
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session


async def _read(answer: aiohttp.ClientResponse) -> Answer:
    wait = answer.headers.get("Retry-After", "")
    try:
        body = json.loads(await answer.read())
    except ValueError:
        body = None
    given = body if isinstance(body, dict) else {}
    return Answer(answer.status, given, isinstance(body, dict), float(wait) if wait.isdigit() else 0.0)


async def _capped(answer: aiohttp.ClientResponse, limit: int) -> bytes:
    too_big = DownloadRefused(f"文件超过 {limit / 1024 / 1024:g} MB，没有取。请压缩或拆分后再发。")
    if (answer.content_length or 0) > limit:
        raise too_big
    whole = bytearray()
    async for piece in answer.content.iter_chunked(64 * 1024):
        whole += piece
        if len(whole) > limit:
            raise too_big
    return bytes(whole)


def _trouble(answer: Answer, *, webhook: bool) -> SendTrouble:
    """Turn an answer that is not good into the error that says what to do."""
    meaning = meaning_of(answer.status, answer.code)
    code = answer.code or f"HTTP {answer.status}"
    says = f"{meaning.says}（{code}）。"
    match meaning.verdict:
        case Verdict.UNSURE:
            return SendUnsure(says, code)
        case Verdict.REFUSE if not (webhook and answer.status in DEAD_ADDRESS):
            return _refusal(meaning, answer, code)
        case Verdict.LATER:
            return SendFailed(says, code, max(meaning.wait_s, answer.retry_after_s))
        case Verdict.THROTTLE if webhook:
            return Throttled(says, code, max(meaning.wait_s, answer.retry_after_s))
        case Verdict.TOKEN | Verdict.THROTTLE if not webhook:  # a fresh token is refused too, or the group is full
            return SendFailed(says, code, max(meaning.wait_s, answer.retry_after_s))
    return WebhookGone(says, code)


def _refusal(meaning: Meaning, answer: Answer, code: str) -> SendRefused:
    wants = f"需要的权限：{'、'.join(answer.scopes)}。" if answer.scopes else ""
    return SendRefused(f"{meaning.says}（{code}）。{wants}", code, answer.scopes)


def _names(given: object) -> tuple[str, ...]:
    return tuple(str(name) for name in given) if isinstance(given, list) else ()
