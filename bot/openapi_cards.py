"""Cards of DingTalk's OpenAPI: show one, type into it, end it. No pacing here: who calls keeps the pace.

Sources: open.dingtalk.com "创建并投放卡片", "AI 卡片流式更新", "更新卡片";
for the fields of the public template the SDK's card_instance.py.
"""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from bot.errors import SendRefused
from bot.openapi import Answer
from bot.translate import Address

INPUTING, FINISHED = "2", "3"  # flowStatus
UNDELIVERED = "card undelivered"  # our code for a card that was made and not shown
BODY = "msgContent"  # the field the public template types into
_ORDER = ["msgTitle", "msgContent", "staticMsgContent", "msgButtons"]


class Caller(Protocol):
    """What cards need of bot/openapi.py."""

    async def call(self, path: str, body: dict[str, Any], method: str = "POST") -> Answer:
        """Call the new API."""
        ...


@dataclass(frozen=True, slots=True)
class Button:
    """A button whose click comes back to us by its name."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Cards:
    """Cards of one template. Every call raises SendRefused, SendFailed or SendUnsure, as their names say."""

    caller: Caller
    template: str
    robot_code: str

    async def show(self, track: str, address: Address, title: str) -> str:
        """Make a card to type into and show it; as ``show_fields``."""
        return await self.show_fields(track, address, card_fields("", title, INPUTING))

    async def show_fields(self, track: str, address: Address, fields: dict[str, str]) -> str:
        """Make a card and show it; return the platform's key of it. The same ``track`` again shows nothing new.

        Raises:
            SendRefused: also when the platform made it and could not show it there.

        """
        group = address.in_group
        place = f"IM_GROUP.{address.conversation_id}" if group else f"IM_ROBOT.{address.staff_id}"
        robot = address.robot_code or self.robot_code
        body: dict[str, Any] = {
            "cardTemplateId": self.template,
            "outTrackId": track,
            "callbackType": "STREAM",
            "userIdType": 1,
            "cardData": {"cardParamMap": fields},
            "openSpaceId": f"dtv1.card//{place}",
        }
        if group:
            at = {"atUserIds": {address.staff_id: address.name}} if address.staff_id else {}
            body |= {
                "imGroupOpenSpaceModel": {"supportForward": True},
                "imGroupOpenDeliverModel": {"robotCode": robot} | at,
            }
        else:
            body |= {
                "imRobotOpenSpaceModel": {"supportForward": True},
                "imRobotOpenDeliverModel": {"spaceType": "IM_ROBOT", "robotCode": robot},
            }
        answer = await self.caller.call("/v1.0/card/instances/createAndDeliver", body)
        result = answer.body.get("result")
        shown = result.get("deliverResults") if isinstance(result, dict) else None
        bad = [one for one in shown or [{}] if not isinstance(one, dict) or one.get("success") is not True]
        if bad:
            why = bad[0].get("errorMsg", "") if isinstance(bad[0], dict) else ""
            raise SendRefused(f"卡片没有投放成功（{why or '没有说明'}），改用普通消息。", UNDELIVERED)
        return next((str(one.get("carrierId", "")) for one in shown or []), "")

    async def type(self, track: str, text: str) -> None:
        """Show the whole text so far."""
        body = {"outTrackId": track, "guid": secrets.token_hex(16), "key": BODY, "content": text}
        await self.caller.call("/v1.0/card/streaming", body | {"isFull": True, "isFinalize": False}, "PUT")

    async def end(self, track: str, fields: dict[str, str]) -> None:
        """Give a card its last text and state; may be repeated."""
        body = {
            "outTrackId": track,
            "cardData": {"cardParamMap": fields},
            "cardUpdateOptions": {"updateCardDataByKey": True},
        }
        await self.caller.call("/v1.0/card/instances", body, "PUT")


def card_fields(text: str, title: str, state: str, buttons: Sequence[Button] = ()) -> dict[str, str]:
    """Write the fields of the template; every value is a string."""
    return {"msgTitle": title, BODY: text, "flowStatus": state, **_extra(buttons)}


def private_fields(tips: str, buttons: Sequence[Button] = ()) -> dict[str, str]:
    """Write the fields one person sees after a click: what became of it, and what may be clicked now."""
    return {"tips": tips, **_extra(buttons)}


def _extra(buttons: Sequence[Button]) -> dict[str, str]:
    extra: dict[str, Any] = {"order": _ORDER}
    if buttons:
        extra["msgButtons"] = [{"text": one.words, "color": "gray", "id": one.name, "request": True} for one in buttons]
    return {"sys_full_json_obj": json.dumps(extra, ensure_ascii=False)}
