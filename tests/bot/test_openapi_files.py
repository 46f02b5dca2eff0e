"""Files people sent: fetched by their code, capped, never from an address that is not http."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from bot.errors import DoorError, DownloadFailed, DownloadRefused
from bot.openapi import TOKEN_HEADER, DingTalk
from tests.bot.gateway_double import Gateway, Reply, gateway_running, settings_for

FILES = "/v1.0/robot/messageFiles/download"


@pytest.fixture
async def gateway() -> AsyncIterator[Gateway]:
    async with gateway_running() as double:
        yield double


@pytest.fixture
async def dingtalk(gateway: Gateway) -> AsyncIterator[DingTalk]:
    client = DingTalk(settings_for(gateway, http_timeout_s=0.5))
    yield client
    await client.close()


async def hang_up(request: web.Request) -> web.StreamResponse:
    """Take the request, post the message perhaps, and die before the answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


async def test_a_file_is_fetched_without_the_token(gateway: Gateway, dingtalk: DingTalk) -> None:
    gateway.answers[FILES] = [(200, {"downloadUrl": f"{gateway.url}/file/1?sign=x"})]
    gateway.answers["/file/1"] = [(200, b"%PDF-")]
    assert await dingtalk.download("code-1", robot_code="robot-1") == b"%PDF-"
    assert gateway.called(FILES) == [{"robotCode": "robot-1", "downloadCode": "code-1"}]
    assert TOKEN_HEADER not in gateway.calls[-1][2]


async def drip(request: web.Request) -> web.StreamResponse:
    """Send more than was asked for without saying how much."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    for _ in range(20):
        await answer.write(b"x" * 1000)
    return answer


@pytest.mark.parametrize("big", [(200, b"x" * 11_000), drip])
async def test_a_file_that_is_too_big_is_refused(gateway: Gateway, dingtalk: DingTalk, big: Reply) -> None:
    gateway.answers[FILES] = [(200, {"downloadUrl": f"{gateway.url}/file/1"})]
    gateway.answers["/file/1"] = [big]
    with pytest.raises(DownloadRefused):
        await dingtalk.download("code-1", max_bytes=10_000)


async def to_a_file(_: web.Request) -> web.StreamResponse:
    raise web.HTTPFound("file:///etc/passwd")


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://127.0.0.1/x", "http://", "/file/redirect"])
async def test_an_address_that_is_not_http_is_not_fetched(gateway: Gateway, dingtalk: DingTalk, url: str) -> None:
    gateway.answers[FILES] = [(200, {"downloadUrl": gateway.url + url if url.startswith("/") else url})]
    gateway.answers["/file/redirect"] = [to_a_file]
    with pytest.raises(DownloadRefused):
        await dingtalk.download("code-1")


@pytest.mark.parametrize(
    ("exchange", "file", "kind"),
    [
        ((400, {"code": "invalidParameter.robotCode.downloadCode"}), None, DownloadRefused),
        ((400, {"code": "invalidParameter.robotCode.auth"}), None, DownloadRefused),
        ((403, {"code": "x.QpsLimit"}), None, DownloadFailed),
        ((500, {}), None, DownloadFailed),
        (None, (403, b""), DownloadRefused),
        (None, (503, b""), DownloadFailed),
        (None, hang_up, DownloadFailed),
    ],
)
async def test_a_file_that_can_not_be_had_says_so(
    gateway: Gateway,
    dingtalk: DingTalk,
    exchange: Reply | None,
    file: Reply | None,
    kind: type[DoorError],
) -> None:
    gateway.answers[FILES] = [exchange or (200, {"downloadUrl": f"{gateway.url}/file/1"})]
    gateway.default["/file/1"] = file or (200, b"x")
    with pytest.raises(kind):
        await dingtalk.download("code-1")
