"""Robot messages by OpenAPI: to a group, to people one by one, read status, recall."""

import secrets
from typing import Any

from fastapi import FastAPI

from emulator.door import Call, Doors
from emulator.errors import ApiError, missing
from emulator.message_keys import Parsed, robot_message
from emulator.platform import Platform, Sending
from emulator.shapes import Conversation, now_ms

USERS_AT_ONCE = 20  # official
PAGE_MAX = 200  # official, of groupMessages/query
KEYS_AT_ONCE = 20  # official, of otoMessages/batchRecall


def mount(app: FastAPI, platform: Platform) -> None:
    """Serve ``/v1.0/robot/...`` for messages."""
    doors = Doors(app, platform)
    doors.add("POST", "/v1.0/robot/groupMessages/send", send_to_group)
    doors.add("POST", "/v1.0/robot/oToMessages/batchSend", send_to_people)
    doors.add("POST", "/v1.0/robot/groupMessages/query", query_group)
    doors.add("POST", "/v1.0/robot/groupMessages/recall", recall_in_group)
    doors.add("POST", "/v1.0/robot/otoMessages/batchRecall", recall_in_private)


def check_robot(call: Call) -> str:
    """Return the robotCode of the body; refuses an absent, empty or foreign one."""
    code = call.body.get("robotCode")
    if code is None:
        raise missing("robotCode")
    if code == "":
        raise ApiError(400, "invalidParameter.robotCode.empty", "robotCode为空")
    if code != call.platform.options.bot():
        raise ApiError(400, "invalidParameter.robotCode.notExsit", "robot 不存在")
    return str(code)


def check_group(call: Call) -> Conversation:
    """Return the group named by openConversationId, if the bot may speak in it."""
    cid = call.need("openConversationId")
    group = call.platform.town.conversations.get(cid)
    if group is None or group.kind != "2":
        raise ApiError(400, "invalidParameter.openConversationId.invalid", "无效的openConversationId")
    if group.disbanded:
        raise ApiError(400, "group.disbanded", "群已解散")
    if not group.bot_installed:
        raise ApiError(400, "invalidParameter.robotCode.auth", "机器人不在群内或无权限")
    return group


def check_message(call: Call) -> Parsed:
    """Return the message of ``msgKey`` and ``msgParam``, reviewed as the platform would."""
    parsed = robot_message(call.need("msgKey"), call.need("msgParam"), call.platform.options.robot_bytes)
    check_content(call)
    return parsed


def check_content(call: Call) -> None:
    """Refuse when a failed content review was ordered."""
    if call.platform.faults.take("content_unsafe", call.path):
        raise ApiError(400, "param.contentUnsafe", "消息内容不合规")


def send_to_group(call: Call) -> dict[str, Any]:
    """Post in a group."""
    robot, group = check_robot(call), check_group(call)
    kind, content = check_message(call)
    if not call.platform.group_rate.allows(group.cid, call.platform.options.group_per_minute):
        raise ApiError(400, "send.too.fast", "发送速度过快")
    key = _new_key()
    message = call.platform.town.bot_says(group.cid, kind, content, via="openapi", query_key=key)
    call.platform.sendings[key] = Sending(robot, group.cid, [message.msg_id])
    return {"processQueryKey": key}


def send_to_people(call: Call) -> dict[str, Any]:
    """Post to up to 20 people, each in the talk with the bot; answers which of them it could not."""
    robot, users = check_robot(call), call.need("userIds", list)
    if not users:
        raise ApiError(400, "invalidParameter.userIds.empty", "userIds为空")
    if len(users) > USERS_AT_ONCE:
        raise ApiError(400, "invalidParameter.userIds.overMax", f"userIds超过{USERS_AT_ONCE}个")
    if not all(isinstance(u, str) for u in users):
        raise ApiError(400, "invalidParameter.userIds.invalid", "userIds无效")
    kind, content = check_message(call)
    town = call.platform.town
    staff = {p.staff_id: p.key for p in town.people.values() if p.staff_id}
    ordered = call.platform.faults.take("flow_control", call.path)
    slowed = [u for u in users if ordered and u in ordered.facts.get("userIds", users)]
    unknown = [u for u in users if u not in staff]
    key, msg_ids = _new_key(), []
    for user in dict.fromkeys(users):
        if user in staff and user not in slowed:
            cid = town.open_private(staff[user]).cid
            msg_ids.append(town.bot_says(cid, kind, content, via="openapi", query_key=key).msg_id)
    call.platform.sendings[key] = Sending(robot, "", msg_ids)
    return {
        "processQueryKey": key,
        "invalidStaffIdList": unknown,
        "flowControlledStaffIdList": slowed,
        "filteredStaffIdList": [],
    }


def query_group(call: Call) -> dict[str, Any]:
    """Tell who has read a group message."""
    check_robot(call)
    sending = find_sending(call, call.need("processQueryKey"))
    if sending.cid != call.need("openConversationId"):
        raise ApiError(400, "invalidParameter.openConversationId.invalid", "无效的openConversationId")
    message = call.platform.town.messages.get(sending.msg_ids[0])
    readers = [] if message is None else [call.platform.town.person(k).staff_id for k in message.read_by]
    staff = [s for s in readers if s]
    start, size = _whole(call, "nextToken", 0), min(_whole(call, "maxResults", PAGE_MAX), PAGE_MAX)
    more = start + size < len(staff)
    recalled = message is None or message.recalled
    return {
        "sendStatus": "RECALLED" if recalled else "SUCCESS",
        "readUserIds": staff[start : start + size],
        "hasMore": more,
        **({"nextToken": str(start + size)} if more else {}),
    }


def recall_in_group(call: Call) -> dict[str, Any]:
    """Take messages of one group back by their processQueryKeys."""
    check_robot(call)
    return _recall(call, check_group(call).cid, call.need("processQueryKeys", list))


def recall_in_private(call: Call) -> dict[str, Any]:
    """Take messages to people back by their processQueryKeys."""
    check_robot(call)
    keys = call.need("processQueryKeys", list)
    if len(keys) > KEYS_AT_ONCE:
        raise ApiError(400, "invalidParameter.processQueryKeys.overMax", f"processQueryKeys超过{KEYS_AT_ONCE}个")
    return _recall(call, "", keys)


def _recall(call: Call, cid: str, keys: list[Any]) -> dict[str, Any]:
    done, failed = [], {}
    for key in keys:
        try:
            sending = find_sending(call, key)
        except ApiError as no:
            failed[str(key)] = no.code
            continue
        if sending.cid != cid:
            failed[str(key)] = "invalidParameter.processQueryKey.invalid"
            continue
        for msg_id in sending.msg_ids:
            message = call.platform.town.messages.get(msg_id)
            if message is not None:
                call.platform.town.recall(message)
        done.append(key)
    return {"successResult": done, "failedResult": failed}


def find_sending(call: Call, key: Any) -> Sending:  # noqa: ANN401 - any JSON
    """Return what a processQueryKey stands for while the platform remembers it."""
    sending = call.platform.sendings.get(key) if isinstance(key, str) else None
    if sending is None:
        raise ApiError(400, "invalidParameter.processQueryKey.invalid", "无效的processQueryKey")
    if now_ms() - sending.created_at > call.platform.options.query_key_life_s * 1000:
        raise ApiError(400, "processQueryKey.expireTime", "processQueryKey已过期")
    return sending


def _whole(call: Call, name: str, otherwise: int) -> int:
    value = str(call.body.get(name) or otherwise)
    if not value.isdigit():
        raise ApiError(400, f"Invalid{name}", f"Specified parameter {name} is not valid.")
    return int(value)


def _new_key() -> str:
    return secrets.token_urlsafe(33)
