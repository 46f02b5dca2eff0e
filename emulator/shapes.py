"""What a town is made of: people, firms, conversations, messages. Data only, no behaviour of a platform."""

import base64
import hashlib
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

PersonKind = Literal["enterprise", "assistant", "department", "admin", "outsider"]
MessageKind = Literal[
    "text",
    "markdown",
    "picture",
    "richText",
    "file",
    "audio",
    "video",
    "card",
    "actionCard",
    "feedCard",
    "link",
    "unknown",
    "system",
]
BOT = "bot"  # the sender key and mention key of the robot
EVERYONE = "all"  # the mention key of "@所有人"
TYPING_FADES_MS = 20_000  # a typing mark older than this is not shown


class TownError(Exception):
    """Something in the pretend town is not possible; the text says why."""


class Unknown(TownError):
    """No such person, conversation, message or file."""


class Refused(TownError):
    """The client of the real platform would not let a person do this."""


def now_ms() -> int:
    """Return the wall clock in milliseconds, the unit of every time in the protocol."""
    return time.time_ns() // 1_000_000


def steady_id(prefix: str, name: str) -> str:
    """Return an id that looks like DingTalk's (``cidLVaf...==``) and is the same on every start for ``name``."""
    return prefix + base64.b64encode(hashlib.sha256(name.encode()).digest()[:16]).decode()


def fresh_id(prefix: str) -> str:
    """Return a new random id that looks like DingTalk's (``msgQ3fw...==``)."""
    return prefix + base64.b64encode(secrets.token_bytes(16)).decode()


@dataclass(slots=True)
class Firm:
    """An enterprise of the town, fictitious."""

    uscc: str  # unified social credit code, 18 characters
    name: str


@dataclass(slots=True)
class Department:
    """A department of the organisation's address book."""

    dept_id: int
    name: str
    parent_id: int


@dataclass(slots=True)
class Person:
    """Somebody with a DingTalk client. Outsiders have no staff id."""

    key: str  # our own handle: the staff id where there is one
    name: str
    kind: PersonKind
    staff_id: str  # "" for outsiders
    union_id: str
    sender_id: str  # "$:LWCP_v1:$...": opaque, of no use in any API
    firm: str = ""  # USCC
    title: str = ""
    mobile: str = ""
    dept_ids: list[int] = field(default_factory=list)
    corp_id: str = ""  # the organisation the person belongs to


@dataclass(slots=True)
class ChatMessage:
    """One message in a conversation, as people see it."""

    msg_id: str
    cid: str
    seq: int  # grows by one with each message of the town
    sender: str  # a person's key, or BOT, or "" for a system line
    created_at: int  # ms
    kind: MessageKind
    content: dict[str, Any]  # see docs/emulator.md, "Messages"
    quoted: str = ""  # msg_id of the message this one replies to
    mentions: list[str] = field(default_factory=list)  # keys, BOT or EVERYONE
    recalled: bool = False
    read_by: dict[str, int] = field(default_factory=dict)  # person key -> ms
    process_query_key: str = ""  # of a message sent by OpenAPI
    via: str = ""  # how the bot sent it: webhook, robot, openapi, card
    visible_to: list[str] | None = None  # person keys; None is everybody in the conversation

    def seen_by(self, person_key: str) -> bool:
        """Tell whether ``person_key`` may see this message at all."""
        return self.visible_to is None or person_key in self.visible_to


@dataclass(slots=True)
class Conversation:
    """A group (kind "2") or one person's talk with the bot (kind "1")."""

    cid: str
    kind: Literal["1", "2"]
    title: str
    members: list[str]  # person keys
    owner: str = ""
    firm: str = ""  # USCC of the firm the project group is for
    chat_id: str = ""
    bot_installed: bool = True
    disbanded: bool = False
    messages: list[ChatMessage] = field(default_factory=list)
    unread: dict[str, int] = field(default_factory=dict)  # person key -> count
    typing: dict[str, int] = field(default_factory=dict)  # person key or BOT -> ms since when

    def typing_now(self) -> list[str]:
        """Return who is typing, without marks that have faded."""
        since = now_ms() - TYPING_FADES_MS
        return [who for who, at in self.typing.items() if at >= since]


@dataclass(frozen=True, slots=True)
class Change:
    """Something to redraw: told to every subscriber of the town."""

    kind: Literal["message", "update", "read", "typing", "conversation", "fault"]
    cid: str = ""
    msg_id: str = ""


Listener = Callable[[Change], None]
