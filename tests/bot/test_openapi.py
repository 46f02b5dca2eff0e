"""Sends and downloads: what an answer means, what is repeated, and what is never sent twice."""

import asyncio
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from aiohttp import web

from bot.errors import (
    SendFailed,
    SendRefused,
    SendTrouble,
    SendUnsure,
)
from bot.openapi import TOKEN_HEADER, DingTalk, SendReport
from config.settings import Settings
from tests.bot.gateway_double import SECRET, TOKEN, Gateway, Reply, gateway_running, settings_for

GROUP = "/v1.0/robot/groupMessages/send"
PEOPLE = "/v1.0/robot/oToMessages/batchSend"
HOOK = "/robot/sendBySession"
TEXT = {"msgtype": "text", "text": {"content": "好"}}
SENT = (200, {"processQueryKey": "key-1"})


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


def send(dingtalk: DingTalk) -> Awaitable[str]:
    return dingtalk.send_to_group("cidAbC==", "sampleText", {"content": "好"}, robot_code="robot-1")


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Take the request, post the message perhaps, and die before the answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def fall_asleep(_: web.Request) -> web.StreamResponse:
    await asyncio.sleep(5)
    return web.Response()


async def test_a_group_message_carries_token_robot_code_and_param_as_text(gateway: Gateway, dingtalk: DingTalk) -> None:
    gateway.answers[GROUP] = [SENT]
    assert await send(dingtalk) == "key-1"
    (path, token_body, _), (_, body, headers) = gateway.calls
    assert path == TOKEN
    assert token_body == {"appKey": "app", "appSecret": SECRET}
    assert headers[TOKEN_HEADER] == "token-0"
    assert json.loads(body.pop("msgParam")) == {"content": "好"}
    assert body == {"robotCode": "robot-1", "openConversationId": "cidAbC==", "msgKey": "sampleText"}


async def test_the_robot_code_of_the_settings_is_used_when_none_is_given(gateway: Gateway, dingtalk: DingTalk) -> None:
    gateway.answers[GROUP] = [SENT]
    await dingtalk.send_to_group("cid", "sampleText", {"content": "好"})
    assert gateway.called(GROUP)[0]["robotCode"] == "app"


async def test_many_sends_at_once_fetch_one_token(gateway: Gateway, dingtalk: DingTalk) -> None:
    gateway.default[GROUP] = SENT
    assert await asyncio.gather(*(send(dingtalk) for _ in range(20))) == ["key-1"] * 20
    assert len(gateway.called(TOKEN)) == 1


@pytest.mark.parametrize(
    "expired",
    [
        (400, {"code": "InvalidAuthentication", "message": "不合法的access_token"}),
        (401, {}),
        (200, {"errcode": 40014, "errmsg": "不合法的access_token"}),
        (200, {"errcode": 42001, "errmsg": "access_token已过期"}),
        (200, {"errcode": 33, "errmsg": "无效的token"}),
        (200, {"errcode": 88, "sub_code": "40014", "sub_msg": "不合法的access_token"}),
    ],
)
async def test_an_expired_token_is_renewed_and_the_call_repeated(
    gateway: Gateway, dingtalk: DingTalk, expired: tuple[int, Any]
) -> None:
    gateway.answers[TOKEN] = [(200, {"accessToken": f"token-{i}", "expireIn": 7200}) for i in (1, 2)]
    gateway.answers[GROUP] = [expired, SENT]
    assert await send(dingtalk) == "key-1"
    tokens = [headers[TOKEN_HEADER] for path, _, headers in gateway.calls if path == GROUP]
    assert tokens == ["token-1", "token-2"]


async def test_a_token_refused_twice_is_a_failed_send_and_not_a_loop(gateway: Gateway, dingtalk: DingTalk) -> None:
    gateway.default[GROUP] = (400, {"code": "InvalidAuthentication"})
    with pytest.raises(SendFailed):
        await send(dingtalk)
    assert len(gateway.called(GROUP)) == 2


async def test_twenty_sends_with_an_expired_token_renew_it_once(gateway: Gateway, dingtalk: DingTalk) -> None:
    async def by_token(request: web.Request) -> web.StreamResponse:
        if request.headers[TOKEN_HEADER] == "old":
            return web.json_response({"code": "InvalidAuthentication"}, status=400)
        return web.json_response(SENT[1])

    gateway.answers[TOKEN] = [(200, {"accessToken": "old", "expireIn": 7200})]
    gateway.default[TOKEN] = (200, {"accessToken": "new", "expireIn": 7200})
    gateway.default[GROUP] = by_token
    assert await asyncio.gather(*(send(dingtalk) for _ in range(20))) == ["key-1"] * 20
    assert len(gateway.called(TOKEN)) == 2


@pytest.mark.parametrize("life_s", [300, 600, 7200])
async def test_a_token_is_renewed_before_its_end(gateway: Gateway, dingtalk: DingTalk, life_s: int) -> None:
    gateway.default[TOKEN] = (200, {"accessToken": "t", "expireIn": life_s})
    before = asyncio.get_running_loop().time()
    await dingtalk.tokens.get()
    good_for = dingtalk.tokens.good_until - before
    assert life_s / 2 - 1 <= good_for <= max(life_s - 300, life_s / 2) + 1


async def test_wrong_credentials_are_a_failed_send_that_names_the_setting(gateway: Gateway, dingtalk: DingTalk) -> None:
    gateway.default[TOKEN] = (400, {"code": "invalidClientIdOrSecret", "message": "no"})
    with pytest.raises(SendFailed, match="HUIQI_DINGTALK_CLIENT_ID") as caught:
        await send(dingtalk)
    assert caught.value.retry_after_s >= 30
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize("answer", [(503, {}), (200, "<html>"), (200, {}), hang_up, fall_asleep])
async def test_without_a_token_nothing_was_sent(gateway: Gateway, dingtalk: DingTalk, answer: Reply) -> None:
    gateway.default[TOKEN] = answer
    with pytest.raises(SendFailed):
        await send(dingtalk)
    assert not gateway.called(GROUP)


MEANINGS: list[tuple[int, Any, type[SendTrouble]]] = [
    (403, {"code": "Forbidden.AccessDenied.QpsLimitForApi", "message": "太快"}, SendFailed),
    (403, {"code": "Forbidden.AccessDenied.ApiCountLimitForOrg"}, SendRefused),
    (403, {"code": "Forbidden.AccessDenied.AccessTokenPermissionDenied"}, SendRefused),
    (403, "<html>blocked</html>", SendFailed),
    (429, {}, SendFailed),
    (400, {"code": "invalidParameter.robotCode.notExsit"}, SendRefused),
    (400, {"code": "invalidParameter.msgParam.invalid"}, SendRefused),
    (400, {"code": "miss.param.markdownTotitle"}, SendRefused),
    (400, {"code": "group.disbanded"}, SendRefused),
    (400, {"code": "bot.stopped"}, SendRefused),
    (400, {"code": "param.contentUnsafe"}, SendRefused),
    (400, {"code": "never.heard.of"}, SendRefused),
    (400, "plain words", SendRefused),
    (400, {"code": "send.too.fast"}, SendFailed),
    (500, {"code": "unknownError"}, SendUnsure),
    (500, {}, SendUnsure),
    (504, "<html>gateway timeout</html>", SendUnsure),
    (503, {"code": "ServiceUnavailable"}, SendUnsure),
    (200, "not JSON", SendUnsure),
    (200, {"errcode": 90018, "errmsg": "太快"}, SendFailed),
    (200, {"errcode": 90002}, SendFailed),
    (200, {"errcode": 302033}, SendFailed),
    (200, {"errcode": 88, "sub_code": "90018"}, SendFailed),
    (200, {"errcode": 90020}, SendRefused),
    (200, {"errcode": 34001}, SendRefused),
    (200, {"errcode": 15}, SendUnsure),
    (200, {"errcode": 987654}, SendRefused),
    (200, {"success": False}, SendUnsure),
]


@pytest.mark.parametrize(("status", "body", "kind"), MEANINGS)
async def test_an_answer_becomes_the_error_that_says_what_to_do(
    gateway: Gateway,
    dingtalk: DingTalk,
    status: int,
    body: object,
    kind: type[SendTrouble],
) -> None:
    gateway.answers[GROUP] = [(status, body)]
    with pytest.raises(SendTrouble) as caught:
        await send(dingtalk)
    assert type(caught.value) is kind
    assert len(gateway.called(GROUP)) == 1
    if isinstance(body, dict) and (code := body.get("sub_code") or body.get("errcode") or body.get("code")):
        assert caught.value.code == str(code)
        assert str(code) in str(caught.value)


async def test_a_missing_permission_names_the_scopes(gateway: Gateway, dingtalk: DingTalk) -> None:
    denied = {
        "code": "Forbidden.AccessDenied.AccessTokenPermissionDenied",
        "accessdenieddetail": {"requiredScopes": ["qyapi_robot_sendmsg"]},
    }
    gateway.answers[GROUP] = [(403, denied)]
    with pytest.raises(SendRefused, match="qyapi_robot_sendmsg") as caught:
        await send(dingtalk)
    assert caught.value.scopes == ("qyapi_robot_sendmsg",)


async def test_the_platforms_own_waiting_time_is_passed_on(gateway: Gateway, dingtalk: DingTalk) -> None:
    async def wait_seven(_: web.Request) -> web.StreamResponse:
        return web.json_response({}, status=429, headers={"Retry-After": "7"})

    gateway.answers[GROUP] = [wait_seven]
    with pytest.raises(SendFailed) as caught:
        await send(dingtalk)
    assert caught.value.retry_after_s == 7


@pytest.mark.parametrize("death", [hang_up, fall_asleep])
async def test_no_answer_after_the_request_is_unsure_and_not_repeated_here(
    gateway: Gateway, dingtalk: DingTalk, death: Callable[[web.Request], Any]
) -> None:
    gateway.answers[GROUP] = [death]
    with pytest.raises(SendUnsure):
        await send(dingtalk)
    assert len(gateway.called(GROUP)) == 1


async def test_a_refused_connection_certainly_sent_nothing(dingtalk: DingTalk, gateway: Gateway) -> None:
    await dingtalk.tokens.get()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refuses
        nowhere = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(SendFailed):
            await dingtalk.reply_by_webhook(nowhere, TEXT)
        lonely = DingTalk(Settings(dingtalk_openapi_base=nowhere, dingtalk_client_id="a"))
        with pytest.raises(SendFailed):
            await send(lonely)
        await lonely.close()
    assert not gateway.called(GROUP)


async def test_too_long_a_message_is_refused_before_it_is_sent(gateway: Gateway, dingtalk: DingTalk) -> None:
    with pytest.raises(SendRefused, match="15000"):
        await dingtalk.send_to_group("cid", "sampleText", {"content": "惠" * 5001})
    assert not gateway.calls


async def test_people_who_were_left_out_are_reported(gateway: Gateway, dingtalk: DingTalk) -> None:
    gateway.answers[PEOPLE] = [
        (
            200,
            {
                "processQueryKey": "k",
                "invalidStaffIdList": ["a"],
                "flowControlledStaffIdList": ["b"],
                "filteredStaffIdList": ["c"],
            },
        )
    ]
    report = await dingtalk.send_to_people(["a", "b", "c", "d"], "sampleText", {"content": "好"})
    assert report == SendReport("k", ("a",), ("b",), ("c",))
    assert gateway.called(PEOPLE)[0]["userIds"] == ["a", "b", "c", "d"]


@pytest.mark.parametrize("how_many", [0, 21])
async def test_too_many_or_no_people_are_refused_before_anything_is_sent(
    gateway: Gateway, dingtalk: DingTalk, how_many: int
) -> None:
    with pytest.raises(SendRefused):
        await dingtalk.send_to_people(["x"] * how_many, "sampleText", {"content": "好"})
    assert not gateway.calls


async def test_nothing_secret_is_logged(
    gateway: Gateway, dingtalk: DingTalk, hook: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    gateway.default[HOOK] = hang_up
    gateway.default[GROUP] = (500, {})
    for attempt in (dingtalk.reply_by_webhook(hook, TEXT), send(dingtalk)):
        with pytest.raises(SendUnsure) as caught:
            await attempt
        assert caught.value.__cause__ is None  # the library's own error may hold the address
    assert not [
        r for r in caplog.records for hidden in (SECRET, "planted-session", "token-0") if hidden in r.getMessage()
    ]
