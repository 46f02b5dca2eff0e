"""What became of messages that went out by OpenAPI: who has read them, and taking them back.

Sources: open.dingtalk.com "查询企业机器人群聊消息用户已读状态", "批量查询人与机器人会话机器人消息是否已读",
"企业机器人撤回内部群消息", "批量撤回人与机器人会话中机器人消息": within 24 hours of the send, in private at most 20
keys at once. No pacing here: who calls keeps the pace.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import urlencode

from bot.openapi import Answer

KEYS_AT_ONCE = 20
READERS_AT_ONCE = 200  # on one page, the platform's maximum
PAGES = 50  # of readers; a group has at most 1,000 members
ASKED_WITHIN_S = 86_400.0


class Caller(Protocol):
    """What this needs of bot/openapi.py."""

    async def call(self, path: str, body: dict[str, Any], method: str = "POST") -> Answer:
        """Call the new API."""
        ...


@dataclass(frozen=True, slots=True)
class Recalled:
    """Which keys were taken back, and why the others were not."""

    done: tuple[str, ...]
    failed: dict[str, str]


@dataclass(frozen=True, slots=True)
class Receipts:
    """Asks about messages by their processQueryKey. Every call raises SendRefused, SendFailed or SendUnsure."""

    caller: Caller
    robot_code: str

    async def readers_in_group(self, conversation_id: str, key: str) -> tuple[str, ...]:
        """Return the staff ids of who has read a message in a group."""
        body: dict[str, Any] = {
            "robotCode": self.robot_code,
            "openConversationId": conversation_id,
            "processQueryKey": key,
            "maxResults": READERS_AT_ONCE,
        }
        readers: list[str] = []
        for _ in range(PAGES):
            given = (await self.caller.call("/v1.0/robot/groupMessages/query", body)).body
            readers += [str(one) for one in given.get("readUserIds") or ()]
            if not given.get("hasMore") or not given.get("nextToken"):
                break
            body["nextToken"] = given["nextToken"]
        return tuple(dict.fromkeys(readers))

    async def readers_in_private(self, key: str) -> tuple[str, ...]:
        """Return the staff ids of who, of the people a message was for, has read it."""
        asked = urlencode({"robotCode": self.robot_code, "processQueryKey": key})
        given = (await self.caller.call(f"/v1.0/robot/oToMessages/readStatus?{asked}", {}, "GET")).body
        people = [one for one in given.get("messageReadInfoList") or () if isinstance(one, dict)]
        return tuple(str(one.get("userId", "")) for one in people if one.get("readStatus") == "READ")

    async def recall_in_group(self, conversation_id: str, keys: Sequence[str]) -> Recalled:
        """Take messages back in one group."""
        body = {"robotCode": self.robot_code, "openConversationId": conversation_id, "processQueryKeys": list(keys)}
        return _recalled(await self.caller.call("/v1.0/robot/groupMessages/recall", body))

    async def recall_in_private(self, keys: Sequence[str]) -> Recalled:
        """Take messages back that went to people; at most 20 keys, each of them all its people."""
        body = {"robotCode": self.robot_code, "processQueryKeys": list(keys)}
        return _recalled(await self.caller.call("/v1.0/robot/otoMessages/batchRecall", body))


def _recalled(answer: Answer) -> Recalled:
    done, failed = answer.body.get("successResult") or (), answer.body.get("failedResult") or {}
    why = {str(key): str(reason) for key, reason in failed.items()} if isinstance(failed, dict) else {}
    return Recalled(tuple(str(key) for key in done), why)
