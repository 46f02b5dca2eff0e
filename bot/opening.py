"""Open one stream connection: ask for a ticket over HTTP, then take the WebSocket it is for.

Source: open.dingtalk.com "Stream 模式接入协议": the ticket is good for 90 seconds and one connection. It is a
secret: neither it nor the address that carries it is logged or put into an error.
"""

import asyncio
import logging
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from http import HTTPStatus
from typing import Any
from urllib.parse import quote_plus, urlsplit

import aiohttp
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidHandshake, InvalidStatus, InvalidURI

from bot.codes import Verdict, meaning_of
from bot.errors import CredentialsRefused, OpeningFailed
from config.settings import Settings

OPEN_PATH = "/v1.0/gateway/connections/open"
PING_S = 20.0  # our own WebSocket pings: they find a dead TCP connection, not a silent server
CLOSE_S = 1.0  # how long the other side may take to say goodbye
LARGEST_FRAME = 16 * 1024 * 1024  # bytes

Subscriptions = Sequence[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Ticket:
    """Leave to open one WebSocket within 90 seconds."""

    endpoint: str
    secret: str = field(repr=False)
    server_date: str = ""  # the Date header of the answer; the doctor compares clocks


async def ask_ticket(
    session: aiohttp.ClientSession, settings: Settings, subscriptions: Subscriptions, agent: str
) -> Ticket:
    """Ask the gateway for a ticket.

    Raises:
        CredentialsRefused: the client id or secret is wrong, or the application is not published.
        OpeningFailed: no ticket now; the message says why.

    """
    body = {
        "clientId": settings.dingtalk_client_id,
        "clientSecret": settings.dingtalk_client_secret.get_secret_value(),
        "subscriptions": list(subscriptions),
        "ua": agent,
    }
    url = settings.dingtalk_openapi_base + OPEN_PATH
    timeout = aiohttp.ClientTimeout(total=settings.http_timeout_s)
    try:
        # Without Accept the answer may be XML.
        async with session.post(
            url, json=body, headers={"Accept": "application/json"}, timeout=timeout, allow_redirects=False
        ) as answer:
            status, date = answer.status, answer.headers.get("Date", "")
            given = await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError) as wrong:
        raise OpeningFailed(f"连不上钉钉网关（{type(wrong).__name__}）。") from None
    except ValueError:
        status, given, date = answer.status, None, ""
    return _ticket(status, given if isinstance(given, dict) else {}, date)


async def take_socket(ticket: Ticket, timeout_s: float) -> ClientConnection:
    """Open the WebSocket a ticket is for. No proxy is used, whatever the environment says.

    Raises:
        OpeningFailed: it did not open; the ticket is spent.

    """
    secure = ticket.endpoint.startswith("wss://")
    try:
        return await connect(
            f"{ticket.endpoint}?ticket={quote_plus(ticket.secret)}",
            ssl=await asyncio.to_thread(_tls) if secure else None,
            proxy=None,
            compression=None,
            open_timeout=timeout_s,
            ping_interval=PING_S,
            ping_timeout=PING_S,
            close_timeout=CLOSE_S,
            max_size=LARGEST_FRAME,
            logger=_quiet(),
        )
    except InvalidStatus as no:
        raise OpeningFailed(f"钉钉网关不接受连接（HTTP {no.response.status_code}）。") from None
    except (OSError, TimeoutError, InvalidHandshake, InvalidURI, EOFError, ValueError) as wrong:
        raise OpeningFailed(f"钉钉网关连接没有建立（{type(wrong).__name__}）。") from None


def _ticket(status: int, given: dict[str, Any], date: str) -> Ticket:
    endpoint, secret = given.get("endpoint"), given.get("ticket")
    code = str(given.get("code", ""))
    if status >= HTTPStatus.BAD_REQUEST:
        if meaning_of(status, code).verdict in {Verdict.REFUSE, Verdict.TOKEN}:
            raise CredentialsRefused(code or f"HTTP {status}")
        raise OpeningFailed(f"钉钉网关暂不可用（HTTP {status} {code}）。")
    if not (isinstance(endpoint, str) and isinstance(secret, str) and secret):
        raise OpeningFailed(f"钉钉网关的应答里没有连接地址（HTTP {status}）。")
    if urlsplit(endpoint).scheme not in {"ws", "wss"}:
        raise OpeningFailed("钉钉网关给出的连接地址不是 ws:// 或 wss://。")
    return Ticket(endpoint, secret, date)


@cache
def _tls() -> ssl.SSLContext:
    """Read the certificates once, in a thread: it takes longer than the loop may stand still."""
    return ssl.create_default_context()


@cache
def _quiet() -> logging.Logger:
    """Give the library a logger that goes nowhere: its DEBUG lines hold the ticket."""
    logger = logging.getLogger("huiqi.websockets")
    logger.propagate = False
    logger.setLevel(logging.CRITICAL)
    logger.addHandler(logging.NullHandler())
    return logger
