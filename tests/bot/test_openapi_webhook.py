"""Replies through a session webhook: dead, tired, or answering 200 with an error."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.errors import SendFailed, SendRefused, SendTrouble, SendUnsure, Throttled, WebhookGone
from bot.openapi import TOKEN_HEADER, DingTalk
from tests.bot.gateway_double import Gateway, gateway_running, settings_for

HOOK = "/robot/sendBySession"
TEXT = {"msgtype": "text", "text": {"content": "好"}}


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with gateway_running() as double:
        yield double


@pytest.fixture
async def dingtalk(gateway: Gateway) -> AsyncIterator[DingTalk]:
    client = DingTalk(settings_for(gateway, http_timeout_s=0.5))
    yield client
    await client.close()


@pytest.fixture
def hook(gateway: Gateway) -> str:
    return f"{gateway.url}{HOOK}?session=planted-session"


async def test_a_webhook_reply_needs_no_token(gateway: Gateway, dingtalk: DingTalk, hook: str) -> None:
    gateway.answers[HOOK] = [(200, {"errcode": 0, "errmsg": "ok"})]
    await dingtalk.reply_by_webhook(hook, TEXT)
    [(path, body, headers)] = gateway.calls
    assert (path, body) == (HOOK, TEXT)
    assert TOKEN_HEADER not in headers


WEBHOOK_MEANINGS: list[tuple[int, Any, type[SendTrouble]]] = [
    (200, {"errcode": 300001, "errmsg": "session 不存在"}, WebhookGone),
    (404, {}, WebhookGone),
    (401, {}, WebhookGone),
    (200, {"errcode": 40014}, WebhookGone),
    (200, {"errcode": 130101, "errmsg": "send too fast"}, Throttled),
    (200, {"errcode": 302033}, Throttled),
    (200, {"errcode": 90018}, SendFailed),
    (200, {"errcode": 310000}, SendRefused),
    (200, {"errcode": 460101}, SendRefused),
    (200, {"errcode": 101002}, SendRefused),
    (400, {}, SendRefused),
    (200, {"errcode": -1, "errmsg": "系统繁忙"}, SendUnsure),
    (200, "<html>", SendUnsure),
    (500, {}, SendUnsure),
]


@pytest.mark.parametrize(("status", "body", "kind"), WEBHOOK_MEANINGS)
async def test_a_webhook_that_answers_200_with_an_error_has_failed(
    gateway: Gateway,
    dingtalk: DingTalk,
    hook: str,
    status: int,
    body: object,
    kind: type[SendTrouble],
) -> None:
    gateway.answers[HOOK] = [(status, body)]
    with pytest.raises(SendTrouble) as caught:
        await dingtalk.reply_by_webhook(hook, TEXT)
    assert type(caught.value) is kind
    assert "planted-session" not in str(caught.value)
    assert len(gateway.calls) == 1


@pytest.mark.parametrize("odd", ["", "nonsense", "ftp://127.0.0.1/x", "http://", "http://127.0.0.1:99999/x"])
async def test_a_webhook_that_is_no_address_is_gone(dingtalk: DingTalk, odd: str) -> None:
    with pytest.raises(WebhookGone):
        await dingtalk.reply_by_webhook(odd, TEXT)
