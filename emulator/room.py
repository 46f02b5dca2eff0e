"""The town in memory: who is in which group, what was said, and which of it the bot may hear.

Everything runs on one event loop, so nothing here locks. Callers get the town's own objects:
read them freely, change them only through the methods.
"""

import hashlib
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from emulator.cards import Card, CardBox
from emulator.census import Census
from emulator.line import BotLine, bot_hears
from emulator.shapes import (
    BOT,
    EVERYONE,
    Change,
    ChatMessage,
    Conversation,
    MessageKind,
    Person,
    Refused,
    fresh_id,
    now_ms,
    steady_id,
)
from emulator.vault import StoredFile, Vault

KEPT_PER_CONVERSATION = 5000  # older messages are forgotten, so that a long benchmark does not fill the memory


class Town(Census):
    """People, groups, messages, files and cards, with the rules of the real client. See also Census."""

    def __init__(self, corp_id: str, bot_name: str = "惠企助手") -> None:
        super().__init__()
        self.corp_id, self.bot_name = corp_id, bot_name
        self.vault = Vault()
        self.cards = CardBox()
        self.line: BotLine | None = None
        self.seq = 0

    # -- people speak

    def say(
        self, person: str, cid: str, text: str, *, mention_bot: bool = True, quote: str | None = None,
        mentions: Iterable[str] = (),
    ) -> ChatMessage:  # fmt: skip
        """Say ``text``. In a group it reaches the bot only with ``mention_bot``.

        ``text`` is without the mention of the bot; ``mentions`` are the keys of other people who are @-ed.
        """
        return self._speak(person, cid, "text", {"text": text}, mention_bot, quote, mentions)

    def send_picture(self, person: str, cid: str, name: str, data: bytes, *, mention_bot: bool = False) -> ChatMessage:
        """Send one bare picture; the client has no place to @ anybody with it, so in a group the bot is not told."""
        return self._speak(person, cid, "picture", self._stored(name, data), mention_bot)

    def send_rich_text(
        self, person: str, cid: str, parts: Iterable[str | StoredFile], *, mention_bot: bool = True
    ) -> ChatMessage:
        """Send text and pictures in one message; ``parts`` are texts and files kept with ``vault.keep``."""
        rich = [{"text": p} if isinstance(p, str) else {"type": "picture", **p.described()} for p in parts]
        return self._speak(person, cid, "richText", {"parts": rich}, mention_bot)

    def send_file(self, person: str, cid: str, name: str, data: bytes) -> ChatMessage:
        """Send a file. In a group no bot ever hears of it, unless somebody quotes it and @s the bot."""
        return self._speak(person, cid, "file", self._stored(name, data), mention_bot=False)

    def send_audio(
        self, person: str, cid: str, data: bytes, *, recognition: str = "", duration_ms: int = 1000
    ) -> ChatMessage:
        """Send a voice message with what the platform understood of it."""
        content = {**self._stored("voice.amr", data), "recognition": recognition, "duration": duration_ms}
        return self._speak(person, cid, "audio", content, mention_bot=False)

    def send_video(self, person: str, cid: str, name: str, data: bytes, *, duration_s: int = 1) -> ChatMessage:
        """Send a video."""
        content = {**self._stored(name, data), "videoType": name.rpartition(".")[2], "duration": duration_s}
        return self._speak(person, cid, "video", content, mention_bot=False)

    def send_unknown(self, person: str, cid: str, *, mention_bot: bool = True) -> ChatMessage:
        """Send something the platform does not pass on to bots (a location, a name card)."""
        return self._speak(person, cid, "unknown", {"text": "机器人暂不支持接收"}, mention_bot)

    def follow_link(self, person: str, cid: str, url: str) -> ChatMessage | None:
        """Press a button that opens ``url``: a ``sendMessage`` link speaks for the person, others return None."""
        parts = urlsplit(url)
        if parts.scheme != "dtmd" or not parts.path.endswith("sendMessage"):
            return None
        text = parse_qs(parts.query).get("content", [""])[0]
        return self.say(person, cid, text) if text else None

    def click_card(self, person: str, msg_id: str, action_id: str, params: dict[str, Any] | None = None) -> Card:
        """Press a button or submit a form of a card; the bot's answer changes the card when it comes."""
        who, message = self.person(person), self.message(msg_id)
        card = self.card_of(message)
        if card is None or not message.seen_by(person):
            raise Refused(f"message {msg_id} is not a card that {person} can see")
        card.pending[person] = now_ms()
        action = {"actionIds": [action_id], "params": params or {}}
        if self.line is not None and card.callback_type == "STREAM":
            self.line.card_action(who, card, self.conversation(message.cid), action)
        self.tell(Change("update", message.cid, msg_id))
        return card

    def card_of(self, message: ChatMessage) -> Card | None:
        """Return the card a message shows, if it shows one."""
        return self.cards.find(message.content.get("outTrackId", "")) if message.kind == "card" else None

    def mark_read(self, person: str, cid: str) -> None:
        """Mark all of ``cid`` as read by ``person``; senders of OpenAPI messages can ask for it."""
        conversation, at = self.conversation(cid), now_ms()
        for message in reversed(conversation.messages):
            if person in message.read_by:
                break
            if message.sender != person and message.seen_by(person):
                message.read_by[person] = at
        if conversation.unread.pop(person, 0):
            self.tell(Change("read", cid))

    def set_typing(self, cid: str, who: str, *, on: bool) -> None:
        """Show or clear "正在输入" for a person or the bot."""
        conversation = self.conversation(cid)
        if on:
            conversation.typing[who] = now_ms()
            self.tell(Change("typing", cid))
        elif conversation.typing.pop(who, None) is not None:
            self.tell(Change("typing", cid))

    # -- groups

    def open_private(self, person: str) -> Conversation:
        """Return the talk between ``person`` and the bot, opened if need be. Its id is the same on every start."""
        who = self.person(person)
        cid = steady_id("cid", f"private:{who.key}")
        if cid not in self.conversations:
            self.conversations[cid] = Conversation(cid, "1", self.bot_name, [who.key])
            self.tell(Change("conversation", cid))
        return self.conversations[cid]

    def create_group(self, title: str, owner: str, members: Iterable[str], *, cid: str = "", firm: str = "",
                     bot: bool = True) -> Conversation:  # fmt: skip
        """Make a group; ``bot`` says whether the robot is installed in it from the start."""
        keys = list(dict.fromkeys([self.person(owner).key, *(self.person(m).key for m in members)]))
        group = Conversation(cid or fresh_id("cid"), "2", title, keys, self.person(owner).key, firm)
        group.chat_id = "chat" + hashlib.md5(group.cid.encode(), usedforsecurity=False).hexdigest()
        group.bot_installed = bot
        self.conversations[group.cid] = group
        self.tell(Change("conversation", group.cid))
        return group

    def add_member(self, cid: str, person: str) -> None:
        """Let ``person`` join a group."""
        group, who = self.conversation(cid), self.person(person)
        if who.key not in group.members:
            group.members.append(who.key)
            self._line_in(group, f"{who.name} 加入了群聊")
            self._event("chat_add_member", group, [who])

    def remove_member(self, cid: str, person: str) -> None:
        """Let ``person`` leave a group."""
        group, who = self.conversation(cid), self.person(person)
        if who.key in group.members:
            group.members.remove(who.key)
            self._line_in(group, f"{who.name} 退出了群聊")
            self._event("chat_remove_member", group, [who])

    def set_bot(self, cid: str, *, installed: bool) -> None:
        """Put the bot into a group or take it out. The platform tells the bot nothing about it."""
        group = self.conversation(cid)
        if group.bot_installed != installed:
            group.bot_installed = installed
            self._line_in(group, f"{self.bot_name} 被{'添加到' if installed else '移出'}群聊")

    def remove_bot(self, cid: str) -> None:
        """Take the bot out of a group."""
        self.set_bot(cid, installed=False)

    def disband(self, cid: str) -> None:
        """End a group: nobody can speak in it any more."""
        group = self.conversation(cid)
        group.disbanded = True
        self._event("chat_disband", group, [])
        self.tell(Change("conversation", cid))

    # -- the bot speaks

    def bot_says(
        self, cid: str, kind: MessageKind, content: dict[str, Any], *, via: str, mentions: Iterable[str] = (),
        visible_to: list[str] | None = None, query_key: str = "",
    ) -> ChatMessage:  # fmt: skip
        """Post as the robot; the HTTP doors have checked everything the platform checks."""
        conversation = self.conversation(cid)
        message = self._new(conversation, BOT, kind, content, mentions)
        message.via, message.visible_to, message.process_query_key = via, visible_to, query_key
        conversation.typing.pop(BOT, None)
        self._post(conversation, message)
        return message

    def recall(self, message: ChatMessage) -> None:
        """Take a message back."""
        message.recalled = True
        self.tell(Change("update", message.cid, message.msg_id))

    # -- inside

    def _stored(self, name: str, data: bytes) -> dict[str, Any]:
        return self.vault.keep(name, data).described()

    def _new(
        self, conversation: Conversation, sender: str, kind: MessageKind, content: dict[str, Any],
        mentions: Iterable[str] = (), quote: str | None = None,
    ) -> ChatMessage:  # fmt: skip
        self.seq += 1
        at = now_ms()
        return ChatMessage(
            fresh_id("msg"), conversation.cid, self.seq, sender, at, kind, content, quote or "", list(mentions)
        )

    def _speak(
        self, person: str, cid: str, kind: MessageKind, content: dict[str, Any], mention_bot: bool,  # noqa: FBT001 - inside
        quote: str | None = None, mentions: Iterable[str] = (),
    ) -> ChatMessage:  # fmt: skip
        who, conversation, mentions = self.person(person), self.conversation(cid), list(mentions)
        if conversation.disbanded or who.key not in conversation.members:
            raise Refused(f"{person} is not in conversation {cid}, or it was disbanded")
        for other in mentions:
            if other not in {BOT, EVERYONE}:
                self.person(other)
        if quote and not self.message(quote).sender:
            raise Refused("a system line cannot be quoted")
        at = [BOT, *mentions] if mention_bot and conversation.kind == "2" else list(mentions)
        message = self._new(conversation, who.key, kind, content, at, quote)
        message.read_by[who.key] = message.created_at
        self._post(conversation, message)
        if self.line is not None and bot_hears(conversation, message):
            self.line.message(conversation, message)
        return message

    def _post(self, conversation: Conversation, message: ChatMessage) -> None:
        conversation.messages.append(message)
        self.messages[message.msg_id] = message
        for key in conversation.members:
            if key != message.sender and message.seen_by(key):
                conversation.unread[key] = conversation.unread.get(key, 0) + 1
        if len(conversation.messages) > KEPT_PER_CONVERSATION:
            self.messages.pop(conversation.messages.pop(0).msg_id, None)
        self.tell(Change("message", conversation.cid, message.msg_id))

    def _line_in(self, group: Conversation, text: str) -> None:
        self._post(group, self._new(group, "", "system", {"text": text}))
        self.tell(Change("conversation", group.cid))

    def _event(self, event_type: str, group: Conversation, people: list[Person]) -> None:
        if self.line is not None:
            data = {"ChatId": group.chat_id, "OpenConversationId": group.cid, "Operator": group.owner}
            self.line.event(event_type, {**data, "UserId": [p.staff_id for p in people if p.staff_id]})
