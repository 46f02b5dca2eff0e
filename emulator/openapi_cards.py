"""Cards: create, deliver, both at once, update, stream."""

import secrets
from typing import Any

from fastapi import FastAPI

from emulator.cards import Card
from emulator.door import Call, Doors
from emulator.errors import ApiError
from emulator.message_keys import string_map
from emulator.openapi_robot import check_content
from emulator.platform import Platform
from emulator.shapes import EVERYONE, Change, Conversation

SPACE = "dtv1.card//"
# Fields the SDK's public templates can stream into; any other template takes any key.
STREAMED = {"382e4302-551d-4880-bf29-a30acfab2e71.schema": ("msgContent", "staticMsgContent", "msgTitle")}


def mount(app: FastAPI, platform: Platform) -> None:
    """Serve ``/v1.0/card/...``."""
    doors = Doors(app, platform)
    doors.add("POST", "/v1.0/card/instances", create)
    doors.add("POST", "/v1.0/card/instances/deliver", deliver)
    doors.add("POST", "/v1.0/card/instances/createAndDeliver", create_and_deliver)
    doors.add("PUT", "/v1.0/card/instances", update)
    doors.add("PUT", "/v1.0/card/streaming", stream)


def create(call: Call) -> dict[str, Any]:
    """Make a card; nobody sees it yet."""
    card = _create(call)
    return {"success": True, "result": card.out_track_id}


def deliver(call: Call) -> dict[str, Any]:
    """Show a card in a conversation."""
    card = call.platform.town.cards.get(call.need("outTrackId"))
    return {"success": True, "result": [_deliver(call, card)]}


def create_and_deliver(call: Call) -> dict[str, Any]:
    """Make and show a card. The same outTrackId again changes nothing and posts nothing: retrying is safe."""
    known = call.platform.town.cards.find(call.need("outTrackId"))
    space = call.need("openSpaceId")
    if known is not None and known.carriers:
        done = {"spaceId": space.removeprefix(SPACE).partition(".")[2], "success": True, "errorMsg": ""}
        results = [{"spaceType": _space_type(space), "carrierId": known.carriers[0], **done}]
    else:
        results = [_deliver(call, known or _create(call))]
    return {"success": True, "result": {"outTrackId": call.body["outTrackId"], "deliverResults": results}}


def update(call: Call) -> dict[str, Any]:
    """Change a card's fields for everybody or for single users."""
    town = call.platform.town
    card = town.cards.get(call.need("outTrackId"))
    options = call.body.get("cardUpdateOptions") or {}
    data = call.body.get("cardData")
    if data is not None:
        params = _params(call, data)
        town.cards.update(card, params, by_key=bool(options.get("updateCardDataByKey")))
    private = _private(call)
    town.cards.update_private(card, private, by_key=bool(options.get("updatePrivateDataByKey")))
    _tell(call, card)
    return {"success": True, "result": True}


def stream(call: Call) -> dict[str, Any]:
    """Type into one field of a card."""
    card = call.platform.town.cards.get(call.need("outTrackId"))
    call.need("guid")
    key, content = call.need("key"), call.need("content")
    allowed = STREAMED.get(card.template_id)
    if allowed is not None and key not in allowed:
        raise ApiError(500, "unknownError", "未知错误")  # what the field saw for a key the template lacks
    _check_size(call, {key: content})
    full = call.body.get("isFull") is True
    finalize, failed = call.body.get("isFinalize") is True, call.body.get("isError") is True
    call.platform.town.cards.stream(card, key, content, full=full, finalize=finalize, failed=failed)
    _tell(call, card)
    return {"success": True, "result": True}


def _create(call: Call) -> Card:
    template, track = call.need("cardTemplateId"), call.need("outTrackId")
    params = _params(call, call.need("cardData", dict))
    callback = call.body.get("callbackType", "")
    if callback not in {"", "STREAM", "HTTP"}:
        raise ApiError(400, "InvalidcallbackType", "Specified parameter callbackType is not valid.")
    check_content(call)
    return call.platform.town.cards.create(Card(track, template, params, callback, _private(call)))


def _params(call: Call, data: Any) -> dict[str, str]:  # noqa: ANN401 - any JSON
    params = string_map("cardParamMap", data.get("cardParamMap") if isinstance(data, dict) else None)
    _check_size(call, params)
    return params


def _private(call: Call) -> dict[str, dict[str, str]]:
    private = call.body.get("privateData") or {}
    if not isinstance(private, dict):
        raise ApiError(400, "InvalidprivateData", "Specified parameter privateData is not valid.")
    return {user: _params(call, data) for user, data in private.items()}


def _check_size(call: Call, params: dict[str, str]) -> None:
    limit = call.platform.options.card_value_bytes
    if limit and any(len(v.encode()) > limit for v in params.values()):
        raise ApiError(400, "param.cardDataTooLong", f"卡片变量超过{limit}字节")


def _space_type(space: str) -> str:
    return space.removeprefix(SPACE).partition(".")[0]


def _deliver(call: Call, card: Card) -> dict[str, Any]:
    space = call.need("openSpaceId")
    kind, _, space_id = space.removeprefix(SPACE).partition(".")
    if not space.startswith(SPACE) or kind not in {"IM_GROUP", "IM_ROBOT"} or not space_id:
        raise ApiError(400, "InvalidopenSpaceId", "Specified parameter openSpaceId is not valid.")
    model = call.body.get("imGroupOpenDeliverModel" if kind == "IM_GROUP" else "imRobotOpenDeliverModel")
    if not isinstance(model, dict):
        raise ApiError(400, "param.deliverModelMissing", f"缺少{kind}的投放模型")
    result: dict[str, Any] = {"spaceType": kind, "spaceId": space_id}
    ordered = call.platform.faults.take("card_undelivered", call.path)
    if ordered is not None:
        return {**result, "carrierId": "", "success": False, "errorMsg": str(ordered.facts.get("message", "投放失败"))}
    conversation, why = _target(call, kind, space_id, model)
    if conversation is None:
        return {**result, "carrierId": "", "success": False, "errorMsg": why}
    carrier = "carrier" + secrets.token_hex(12)
    message = call.platform.town.bot_says(
        conversation.cid, "card",
        {"outTrackId": card.out_track_id, "templateId": card.template_id, "carrierId": carrier},
        via="card", mentions=_mentions(call, model), visible_to=_visible_to(call, model), query_key=carrier,
    )  # fmt: skip
    card.carriers.append(message.msg_id)
    return {**result, "carrierId": carrier, "success": True, "errorMsg": ""}


def _target(call: Call, kind: str, space_id: str, model: dict[str, Any]) -> tuple[Conversation | None, str]:
    """Return the conversation, or None and why not."""
    town, robot = call.platform.town, model.get("robotCode")
    if robot not in {None, call.platform.options.bot()} or (kind == "IM_GROUP" and robot is None):
        return None, "robotCode不存在"
    if kind == "IM_ROBOT":
        person = next((p for p in town.people.values() if p.staff_id == space_id), None)
        return (town.open_private(person.key), "") if person else (None, "spaceId不合法")
    group = town.conversations.get(space_id)
    if group is None or group.kind != "2":
        return None, "spaceId不合法"
    if group.disbanded or not group.bot_installed:
        return None, "机器人不在群内"
    return group, ""


def _mentions(call: Call, model: dict[str, Any]) -> list[str]:
    at = model.get("atUserIds") or {}
    if "@ALL" in at:
        return [EVERYONE]
    return [p.key for p in call.platform.town.people.values() if p.staff_id and p.staff_id in at]


def _visible_to(call: Call, model: dict[str, Any]) -> list[str] | None:
    recipients = model.get("recipients")
    if recipients is None:
        return None
    return [p.key for p in call.platform.town.people.values() if p.staff_id and p.staff_id in recipients]


def _tell(call: Call, card: Card) -> None:
    for msg_id in card.carriers:
        message = call.platform.town.messages.get(msg_id)
        if message is not None:
            call.platform.town.tell(Change("update", message.cid, msg_id))
