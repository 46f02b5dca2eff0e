"""What the robot can look up: read status of private messages, and the groups it is in."""

from typing import Any

from fastapi import FastAPI

from emulator.door import Call, Doors, Rules
from emulator.errors import ApiError, missing
from emulator.openapi_robot import check_group, check_robot, find_sending
from emulator.platform import Platform


def mount(app: FastAPI, platform: Platform) -> None:
    """Serve the read-only robot calls and the installation call."""
    doors = Doors(app, platform)
    doors.add("GET", "/v1.0/robot/oToMessages/readStatus", read_status, Rules(body=False))
    doors.add("POST", "/v1.0/robot/installed/groups/query", installed_groups)
    doors.add("POST", "/v1.0/robot/groups/robots/query", robots_in_group)
    doors.add("POST", "/v1.0/robot/groups/orgRobots/add", install)
    doors.add("POST", "/v1.0/robot/emotion/reply", emotion)
    doors.add("POST", "/v1.0/robot/emotion/recall", emotion)


def read_status(call: Call) -> dict[str, Any]:
    """Tell who has read a private message, with the time in ms."""
    for name in ("robotCode", "processQueryKey"):
        if name not in call.query:
            raise missing(name)
    if call.query["robotCode"] != call.platform.options.bot():
        raise ApiError(400, "invalidParameter.robotCode.notExsit", "robot 不存在")
    sending, town = find_sending(call, call.query["processQueryKey"]), call.platform.town
    messages = [town.messages[m] for m in sending.msg_ids if m in town.messages]
    infos = []
    for message in messages:
        person = town.person(town.conversation(message.cid).members[0])
        at = message.read_by.get(person.key)
        info = {"userId": person.staff_id, "name": person.name, "readStatus": "READ" if at else "UNREAD"}
        infos.append({**info, "readTimestamp": at} if at else info)
    recalled = bool(messages) and all(m.recalled for m in messages)
    return {"sendStatus": "RECALLED" if recalled else "SUCCESS", "messageReadInfoList": infos}


def installed_groups(call: Call) -> dict[str, Any]:
    """List the groups the bot is in. The real answer's full shape is not confirmed; ids are."""
    check_robot(call)
    groups = [c for c in call.platform.town.conversations.values() if c.kind == "2" and not c.disbanded]
    return {"openConversationIds": [g.cid for g in groups if g.bot_installed], "hasMore": False}


def robots_in_group(call: Call) -> dict[str, Any]:
    """List the bots of a group."""
    group, options = check_group(call), call.platform.options
    robot = {"robotCode": options.bot(), "robotName": call.platform.town.bot_name, "openRobotType": 1}
    return {"chatbotInstanceVOList": [robot] if group.bot_installed else []}


def install(call: Call) -> dict[str, Any]:
    """Put the bot into a group."""
    check_robot(call)
    cid = call.need("openConversationId")
    if cid not in call.platform.town.conversations:
        raise ApiError(400, "invalidParameter.openConversationId.invalid", "无效的openConversationId")
    call.platform.town.set_bot(cid, installed=True)
    return {"result": True}


def emotion(call: Call) -> dict[str, Any]:
    """Take a reaction to a message (shown nowhere)."""
    check_robot(call)
    if call.need("openMsgId") not in call.platform.town.messages:
        raise ApiError(400, "invalidParameter.openMsgId.invalid", "无效的openMsgId")
    return {"success": True}
