"""The webhooks: a message's own session, and custom robots of a group."""

from typing import Any

from fastapi import FastAPI

from emulator.door import Call, Doors, Rules
from emulator.errors import OapiError
from emulator.message_keys import webhook_message
from emulator.platform import Platform
from emulator.sessions import CustomRobot, Session
from emulator.shapes import EVERYONE, Conversation

OK = {"errcode": 0, "errmsg": "ok"}
GONE = 300001
REFUSED = 310000
TOO_FAST = 130101
TOO_LARGE = 460101


def mount(app: FastAPI, platform: Platform) -> None:
    """Serve ``/robot/sendBySession`` and ``/robot/send``; both answer 200 whatever happens."""
    doors, rules = Doors(app, platform), Rules("oapi", token=False)
    doors.add("POST", "/robot/sendBySession", send_by_session, rules)
    doors.add("POST", "/robot/send", send_by_robot, rules)


def send_by_session(call: Call) -> dict[str, Any]:
    """Answer in the conversation of the message that carried this session."""
    session = call.platform.sessions.find(call.query.get("session", ""))
    if session is None:
        raise OapiError(GONE, "session 不存在")
    return _post(call, session)


def send_by_robot(call: Call) -> dict[str, Any]:
    """Post as a custom robot; its security settings are checked first."""
    token = call.query.get("access_token", "")
    robot = call.platform.sessions.robots.get(token)
    if robot is None:
        raise OapiError(GONE, "token is not exist")
    _check_security(call, robot)
    return _post(call, Session(robot.cid, 0, token), custom=True)


def _check_security(call: Call, robot: CustomRobot) -> None:
    if robot.secret and not robot.signed(call.query.get("timestamp", ""), call.query.get("sign", "")):
        raise OapiError(REFUSED, "sign not match")
    if robot.keywords and not any(word in str(call.body) for word in robot.keywords):
        raise OapiError(REFUSED, "keywords not in content")


def _post(call: Call, session: Session, *, custom: bool = False) -> dict[str, Any]:
    options, town = call.platform.options, call.platform.town
    ordered = call.platform.faults.take("webhook_error", call.path)
    if ordered is not None:
        raise OapiError(int(ordered.number("errcode", -1)), str(ordered.facts.get("errmsg", "系统繁忙")))
    if options.webhook_bytes and call.size > options.webhook_bytes:
        raise OapiError(TOO_LARGE, f"message too long, exceed {options.webhook_bytes} bytes")
    kind, content = webhook_message(call.body)
    conversation = town.conversations.get(session.cid)
    if conversation is None or conversation.disbanded or not (conversation.bot_installed or custom):
        raise OapiError(GONE, "session 不存在")
    if not call.platform.sessions.may_speak(session):
        per_minute = options.webhook_per_minute
        raise OapiError(TOO_FAST, f"send too fast, exceed {per_minute} times per minute")
    if call.platform.faults.take("content_unsafe", call.path):
        raise OapiError(REFUSED, "消息内容不合规")
    mentions = _mentions(call, conversation, content.get("text", "") if kind == "markdown" else None)
    town.bot_says(conversation.cid, kind, content, via="robot" if custom else "webhook", mentions=mentions)
    return OK


def _mentions(call: Call, conversation: Conversation, markdown: str | None) -> list[str]:
    """Return who is really @-ed: members only, and in markdown only who is also named in the text."""
    at = call.body.get("at")
    if not isinstance(at, dict):
        return []
    if at.get("isAtAll") is True:
        return [EVERYONE]
    town, found = call.platform.town, []
    lists = [at.get(name) for name in ("atUserIds", "atMobiles", "atDingtalkIds")]
    wanted = {str(v) for names in lists if isinstance(names, list) for v in names if v}
    for key in conversation.members:
        person = town.person(key)
        names = {person.staff_id, person.mobile, person.sender_id} & wanted
        if names and (markdown is None or any(f"@{n}" in markdown for n in names)):
            found.append(key)
    return found
