"""The exact JSON of what the platform pushes to a bot (docs/emulator.md, "What a bot receives")."""

import json
from typing import Any

from emulator.cards import Card
from emulator.options import Options
from emulator.room import Town
from emulator.sessions import Sessions
from emulator.shapes import BOT, EVERYONE, ChatMessage, Conversation, Person, steady_id

UNKNOWN_TEXT = "机器人暂不支持接收"


class Callbacks:
    """Builds callback bodies from the town's messages."""

    def __init__(self, town: Town, options: Options, sessions: Sessions) -> None:
        self._town, self._options, self._sessions = town, options, sessions
        self.bot_user_id = "$:LWCP_v1:$" + steady_id("", "robot")

    def robot_message(self, conversation: Conversation, message: ChatMessage) -> dict[str, Any]:
        """Return the ``data`` of ``/v1.0/im/bot/messages/get``."""
        person = self._town.person(message.sender)
        webhook, ends = self._sessions.open(conversation.cid, message.created_at)
        data: dict[str, Any] = {
            "senderPlatform": "Win",
            "conversationId": conversation.cid,
            "chatbotCorpId": self._town.corp_id,
            "chatbotUserId": self.bot_user_id,
            "msgId": message.msg_id,
            "senderNick": person.name,
            "isAdmin": person.kind == "admin",
            "senderStaffId": person.staff_id,
            "senderCorpId": person.corp_id,
            "sessionWebhook": webhook,
            "sessionWebhookExpiredTime": ends,
            "createAt": message.created_at,
            "conversationType": conversation.kind,
            "senderId": person.sender_id,
            "robotCode": self._options.bot(),
        }
        if person.staff_id or self._options.outsider_union_id:
            data["senderUnionId"] = person.union_id
        if conversation.kind == "2":
            data["conversationTitle"] = conversation.title
            data["isInAtList"] = BOT in message.mentions
            data["atUsers"] = self._at_users(message)
        self._put_content(data, conversation, message)
        return data

    def card_action(
        self, person: Person, card: Card, conversation: Conversation, action: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the ``data`` of ``/v1.0/card/instances/callback``; content and extension are JSON strings."""
        group = conversation.kind == "2"
        return {
            "type": "actionCallback",
            "outTrackId": card.out_track_id,
            "corpId": self._town.corp_id,
            "userId": person.staff_id or person.union_id,
            "userIdType": 1,
            "spaceId": conversation.cid if group else person.staff_id,
            "spaceType": "IM" if group else "IM_ROBOT",
            "extension": "{}",
            "content": json.dumps({"cardPrivateData": action}, ensure_ascii=False),
        }

    def _at_users(self, message: ChatMessage) -> list[dict[str, str]]:
        users = []
        for key in message.mentions:
            if key == BOT:
                users.append({"dingtalkId": self.bot_user_id})
            elif key != EVERYONE:
                person = self._town.person(key)
                user = {"dingtalkId": person.sender_id}
                users.append({**user, "staffId": person.staff_id} if person.staff_id else user)
        return users

    def _put_content(self, data: dict[str, Any], conversation: Conversation, message: ChatMessage) -> None:
        content = message.content
        if message.kind == "text":
            # The client puts the mention in front; the platform cuts it and leaves the space behind it.
            lead = " " if conversation.kind == "2" and BOT in message.mentions else ""
            data["text"] = {"content": lead + content["text"]}
            data["msgtype"] = "text"
            if message.quoted:
                self._put_quote(data, message.quoted)
            return
        data["msgtype"] = "unknownMsgType" if message.kind == "unknown" else message.kind
        data["content"] = self._content_of(message)

    def _content_of(self, message: ChatMessage) -> dict[str, Any]:
        content = message.content
        if message.kind == "picture":
            return self._picture(content)
        if message.kind == "richText":
            parts = [p if "text" in p else {"type": "picture", **self._picture(p)} for p in content["parts"]]
            return {"richText": parts}
        if message.kind == "file":
            space = steady_id("", "space").strip("=")[:10]
            return {**self._file(content), "spaceId": space, "fileId": content["fileId"]}
        if message.kind == "audio":
            return {
                "downloadCode": self._code(content),
                "recognition": content["recognition"],
                "duration": content["duration"],
            }
        if message.kind == "video":
            return {
                "downloadCode": self._code(content),
                "videoType": content["videoType"],
                "duration": content["duration"],
            }
        return {"unknownMsgType": UNKNOWN_TEXT}

    def _code(self, content: dict[str, Any]) -> str:
        life_s = self._options.download_code_life_s
        return self._town.vault.issue_code(content["fileId"], self._options.bot(), life_s)

    def _picture(self, content: dict[str, Any]) -> dict[str, str]:
        return {"downloadCode": self._code(content), "pictureDownloadCode": self._code(content)}

    def _file(self, content: dict[str, Any]) -> dict[str, str]:
        return {"fileName": content["fileName"], "downloadCode": self._code(content)}

    def _put_quote(self, data: dict[str, Any], quoted_id: str) -> None:
        quoted = self._town.messages.get(quoted_id)
        data["originalMsgId"] = quoted_id
        data["text"]["isReplyMsg"] = True
        if quoted is None:
            return
        if quoted.process_query_key:
            data["originalProcessQueryKey"] = quoted.process_query_key
        if quoted.kind == "file" and self._options.quoted_file == "only_id":
            return
        sender = self.bot_user_id if quoted.sender == BOT else self._town.person(quoted.sender).sender_id
        replied = {"msgId": quoted_id, "senderId": sender, "createdAt": quoted.created_at}
        data["text"]["repliedMsg"] = {**replied, **self._replied(quoted)}

    def _replied(self, quoted: ChatMessage) -> dict[str, Any]:
        if quoted.kind == "text":
            return {"msgType": "text", "content": {"text": quoted.content["text"]}}
        if quoted.kind == "file" and self._options.quoted_file == "with_code":
            return {"msgType": "file", "content": self._file(quoted.content)}
        if quoted.kind in {"picture", "richText", "audio", "video"}:
            return {"msgType": quoted.kind, "content": self._content_of(quoted)}
        if quoted.kind == "markdown":
            return {"msgType": "markdown", "content": {"text": quoted.content["text"]}}
        if quoted.kind == "card":  # the platform names the card and keeps its content to itself
            return {"msgType": "interactiveCard"}
        return {"msgType": "unknownMsgType", "content": {"unknownMsgType": UNKNOWN_TEXT}}
