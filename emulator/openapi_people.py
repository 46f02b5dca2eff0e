"""People and groups: the address book, scene groups, invitation links."""

import secrets
from typing import Any

from fastapi import FastAPI

from emulator.door import Call, Doors, Rules
from emulator.errors import ApiError, OapiError
from emulator.platform import Platform
from emulator.shapes import Conversation, Person

MEMBERS_MAX = 999  # official, of sceneGroup/create


def mount(app: FastAPI, platform: Platform) -> None:
    """Serve the address book and the group calls."""
    doors, old = Doors(app, platform), Rules("oapi")
    doors.add("POST", "/topapi/v2/user/get", user_by_id, old)
    doors.add("POST", "/topapi/user/getbyunionid", user_by_union_id, old)
    doors.add("POST", "/topapi/v2/user/getbymobile", user_by_mobile, old)
    doors.add("POST", "/topapi/v2/department/listsub", departments, old)
    doors.add("POST", "/topapi/v2/department/get", department, old)
    doors.add("POST", "/topapi/user/listid", department_people, old)
    doors.add("POST", "/topapi/chat/qrcode/get", invitation, old)
    doors.add("POST", "/v1.0/im/sceneGroup/create", create_group)
    doors.add("POST", "/v1.0/im/sceneGroup/member/add", add_members)
    doors.add("POST", "/v1.0/im/sceneGroup/member/delete", remove_members)
    doors.add("POST", "/v1.0/im/sceneGroups/query", group_info)
    doors.add("POST", "/v1.0/im/sceneGroups/members/batchQuery", group_members)
    doors.add("POST", "/v1.0/im/chat/{chat_id}/convertToOpenConversationId", converted, Rules(body=False))


def _found(result: Any) -> dict[str, Any]:  # noqa: ANN401 - any JSON
    return {"errcode": 0, "errmsg": "ok", "result": result, "request_id": secrets.token_hex(6)}


def _staff(call: Call, staff_id: object) -> Person:
    person = next((p for p in call.platform.town.people.values() if p.staff_id and p.staff_id == staff_id), None)
    if person is None:
        raise OapiError(60121, "找不到该用户")
    return person


def user_by_id(call: Call) -> dict[str, Any]:
    """Describe a person of the organisation."""
    person = _staff(call, call.body.get("userid"))
    return _found(
        {
            "userid": person.staff_id,
            "unionid": person.union_id,
            "union_id": "",  # the real field of this name may be empty as well
            "name": person.name,
            "mobile": person.mobile,
            "title": person.title,
            "dept_id_list": person.dept_ids,
            "admin": person.kind == "admin",
            "boss": False,
            "active": True,
        }
    )


def user_by_union_id(call: Call) -> dict[str, Any]:
    """Find a staff id by union id."""
    wanted = call.body.get("unionid")
    person = next((p for p in call.platform.town.people.values() if p.staff_id and p.union_id == wanted), None)
    if person is None:
        raise OapiError(60121, "找不到该用户")
    return _found({"contact_type": 0, "userid": person.staff_id})


def user_by_mobile(call: Call) -> dict[str, Any]:
    """Find a staff id by mobile number."""
    wanted = call.body.get("mobile")
    person = next((p for p in call.platform.town.people.values() if p.staff_id and p.mobile == wanted), None)
    if person is None:
        raise OapiError(60121, "找不到该用户")
    return _found({"userid": person.staff_id})


def departments(call: Call) -> dict[str, Any]:
    """List the departments below one (1 is the root)."""
    parent = call.body.get("dept_id", 1)
    below = [d for d in call.platform.town.departments.values() if d.parent_id == parent]
    return _found([{"dept_id": d.dept_id, "name": d.name, "parent_id": d.parent_id} for d in below])


def department(call: Call) -> dict[str, Any]:
    """Describe one department."""
    found = call.platform.town.departments.get(call.body.get("dept_id", 0))
    if found is None:
        raise OapiError(60003, "部门不存在")
    return _found({"dept_id": found.dept_id, "name": found.name, "parent_id": found.parent_id})


def department_people(call: Call) -> dict[str, Any]:
    """List the staff ids of one department."""
    people = call.platform.town.people.values()
    return _found(
        {"userid_list": [p.staff_id for p in people if call.body.get("dept_id") in p.dept_ids and p.staff_id]}
    )


def invitation(call: Call) -> dict[str, Any]:
    """Give the join link of a group; who opens it joins."""
    chat_id = call.body.get("chatid")
    if not isinstance(chat_id, str) or not chat_id:
        raise OapiError(40003, "不合法的参数")
    group = _by_chat_id(call, chat_id)
    if group is None:
        raise OapiError(34001, "无效的会话id")
    _staff(call, call.body.get("userid"))
    return _found(f"{call.base}/emulator/join/{group.chat_id}")


def _by_chat_id(call: Call, chat_id: str) -> Conversation | None:
    groups = call.platform.town.conversations.values()
    return next((g for g in groups if g.kind == "2" and g.chat_id == chat_id and not g.disbanded), None)


def create_group(call: Call) -> dict[str, Any]:
    """Make a scene group with the bot in it; the same ``uuid`` again gives the same group."""
    uuid = call.body.get("uuid", "")
    known = call.platform.group_uuids.get(uuid) if uuid else None
    if known is None:
        call.need("template_id")
        title, owner = call.need("title"), _member(call, call.need("owner_user_id"))
        users = [u for u in str(call.body.get("user_ids") or "").split(",") if u]
        if len(users) > MEMBERS_MAX:
            raise ApiError(400, "invalidParameter.userIds.overMax", f"成员超过{MEMBERS_MAX}个")
        members = [_member(call, u).key for u in users]
        known = call.platform.town.create_group(title, owner.key, members).cid
        if uuid:
            call.platform.group_uuids[uuid] = known
    group = call.platform.town.conversation(known)
    return {"success": True, "openConversationId": group.cid, "chatId": group.chat_id}


def _member(call: Call, staff_id: str) -> Person:
    try:
        return _staff(call, staff_id)
    except OapiError:
        raise ApiError(400, "staffId.notExisted", f"员工{staff_id}不存在") from None


def _group(call: Call) -> Conversation:
    cid = call.body.get("open_conversation_id") or call.body.get("openConversationId")
    group = call.platform.town.conversations.get(str(cid))
    if group is None or group.kind != "2":
        raise ApiError(400, "invalidParameter.openConversationId.invalid", "无效的openConversationId")
    return group


def add_members(call: Call) -> dict[str, Any]:
    """Add people to a group; ids are one comma-separated text."""
    group = _group(call)
    for person in [_member(call, u) for u in str(call.need("user_ids")).split(",") if u]:
        call.platform.town.add_member(group.cid, person.key)
    return {"success": True}


def remove_members(call: Call) -> dict[str, Any]:
    """Take people out of a group."""
    group = _group(call)
    for person in [_member(call, u) for u in str(call.need("user_ids")).split(",") if u]:
        call.platform.town.remove_member(group.cid, person.key)
    return {"success": True}


def group_info(call: Call) -> dict[str, Any]:
    """Describe a group, with its join link."""
    group, town = _group(call), call.platform.town
    return {
        "success": True,
        "openConversationId": group.cid,
        "title": group.title,
        "ownerUserId": town.person(group.owner).staff_id,
        "groupUrl": f"{call.base}/emulator/join/{group.chat_id}",
        "status": 2 if group.disbanded else 1,
    }


def group_members(call: Call) -> dict[str, Any]:
    """List the staff ids of a group; outsiders have none and are left out."""
    people = [call.platform.town.person(k) for k in _group(call).members]
    return {"success": True, "memberUserIds": [p.staff_id for p in people if p.staff_id], "hasMore": False}


def converted(call: Call) -> dict[str, Any]:
    """Turn a chatId into an openConversationId."""
    group = _by_chat_id(call, call.parts["chat_id"])
    if group is None:
        raise ApiError(400, "invalidParameter.chatId.invalid", "无效的chatId")
    return {"openConversationId": group.cid}
