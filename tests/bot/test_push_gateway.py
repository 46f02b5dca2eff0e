"""What DingTalk's answers mean for a push, over the wire."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.openapi import DingTalk
from bot.push_gateway import DingTalkGateway
from outreach.gateway import Fate, Outcome, Text
from tests.bot.gateway_double import Gateway, gateway_running, settings_for

GROUP, PEOPLE = "/v1.0/robot/groupMessages/send", "/v1.0/robot/oToMessages/batchSend"
TEXT = Text("示例政策", "正文")


@pytest.fixture
async def platform() -> AsyncIterator[tuple[Gateway, DingTalkGateway]]:
    async with gateway_running() as gateway:
        dingtalk = DingTalk(settings_for(gateway, http_timeout_s=1.0))
        yield gateway, DingTalkGateway(dingtalk)
        await dingtalk.close()


@pytest.mark.parametrize(
    ("status", "code", "fate"),
    [
        (400, "group.disbanded", Fate.GONE),
        (400, "invalidParameter.openConversationId.invalid", Fate.GONE),
        (400, "invalidParameter.robotCode.auth", Fate.GONE),
        (400, "invalidParameter.robotCode.notExsit", Fate.BLOCKED),
        (403, "Forbidden.AccessDenied.ApiCountLimitForOrg", Fate.BLOCKED),
        (403, "Forbidden.AccessDenied.AccessTokenPermissionDenied", Fate.BLOCKED),
        (403, "Forbidden.AccessDenied.QpsLimitForAppkeyAndApi", Fate.THROTTLED),
        (400, "send.too.fast", Fate.FAILED),
        (400, "param.contentUnsafe", Fate.REFUSED),
        (400, "InvalidAuthentication", Fate.UNREACHED),
        (403, "", Fate.UNREACHED),
        (500, "unknownError", Fate.UNSURE),
        (504, "", Fate.UNSURE),
    ],
)
async def test_an_answer_of_the_platform_has_one_meaning(
    platform: tuple[Gateway, DingTalkGateway], status: int, code: str, fate: Fate
) -> None:
    gateway, out = platform
    gateway.default[GROUP] = (status, {"code": code, "message": "no"} if code else "<html>")
    came = await out.to_group("cidA==", TEXT)
    assert came.fate is fate
    assert came.trouble


async def test_a_message_that_went_out_brings_the_key_to_ask_by(platform: tuple[Gateway, DingTalkGateway]) -> None:
    gateway, out = platform
    gateway.default[GROUP] = (200, {"processQueryKey": "k1"})
    assert await out.to_group("cidA==", TEXT) == Outcome(Fate.SENT, "k1")
    [body] = gateway.called(GROUP)
    assert (body["openConversationId"], body["msgKey"]) == ("cidA==", "sampleMarkdown")


async def test_of_several_people_each_has_a_fate_of_its_own(platform: tuple[Gateway, DingTalkGateway]) -> None:
    gateway, out = platform
    answer: dict[str, Any] = {"processQueryKey": "k2", "invalidStaffIdList": ["a"], "flowControlledStaffIdList": ["b"]}
    gateway.default[PEOPLE] = (200, answer | {"filteredStaffIdList": ["c"]})
    came = await out.to_people(["a", "b", "c", "d"], TEXT)
    fates = [came.of(one).fate for one in ("a", "b", "c", "d")]
    assert fates == [Fate.GONE, Fate.REFUSED, Fate.REFUSED, Fate.SENT]
    assert came.of("d").key == "k2"


async def test_a_connection_that_is_refused_never_left_the_house_one_that_breaks_may_have(
    platform: tuple[Gateway, DingTalkGateway],
) -> None:
    async def hang_up(request: Any) -> Any:  # noqa: ANN401 - aiohttp's
        request.transport.abort()

    gateway, out = platform
    gateway.default[GROUP] = hang_up
    assert (await out.to_group("cidA==", TEXT)).fate is Fate.UNSURE
    nobody = DingTalk(settings_for(gateway).model_copy(update={"dingtalk_openapi_base": "http://127.0.0.1:9"}))
    came = await DingTalkGateway(nobody).to_group("cidA==", TEXT)
    await nobody.close()
    assert came.fate is Fate.UNREACHED


async def test_a_text_with_a_button_is_a_card(platform: tuple[Gateway, DingTalkGateway]) -> None:
    gateway, out = platform
    gateway.default[PEOPLE] = (200, {"processQueryKey": "k3"})
    await out.to_people(["a"], Text("示例政策", "正文", ("打开材料页", "http://127.0.0.1/review/t")))
    [body] = gateway.called(PEOPLE)
    assert body["msgKey"] == "sampleActionCard"
    said = {"title": "示例政策", "text": "正文", "singleTitle": "打开材料页", "singleURL": "http://127.0.0.1/review/t"}
    assert json.loads(body["msgParam"]) == said
