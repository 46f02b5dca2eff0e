"""DingTalk's message data to our Message and back address: any shape it comes in, never an exception.

Field names: open.dingtalk.com "接收消息" and what clients are seen to send (quotes, merged forwards, cards).
"""

import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from handlers.message import Attachment, Message, Quoted, Speaker
from ledger.talks import Arrival
from outreach.markup import BROKEN

Who = Callable[[str, str], tuple[Speaker, str]]  # (staff id or "", conversation id) -> speaker, the group's uscc
Data = dict[str, Any]

KEY_CHARS = 200  # longest id the ledger keeps as it is
EARLIEST, LATEST = 1_000_000_000_000, 4_000_000_000_000  # createAt in ms: 2001 to 2096
BLANKS = " \t\r\n\u3000\u00a0\u2005\u2006\u200b\ufeff"  # clients put U+2005 after a mention
MENTION = re.compile(r"^(?:@[^\s@\u2005]{1,40}(?:[\s\u2005\u2006]+|$))+")
KINDS = {
    "text": "text",
    "markdown": "markdown",
    "actionCard": "markdown",
    "picture": "picture",
    "richText": "rich",
    "file": "file",
    "audio": "audio",
    "video": "video",
    "chatRecord": "forward",
    "interactiveCard": "card",
}
FILES = frozenset({"file", "picture", "video"})  # kinds of a message without a word
PASSED_ON = frozenset({"forward", "card"})  # not the sender's own words: never taken for what they want
RECORD_LINES = 50  # of a merged forward that are read
UNSAFE = re.compile(r"\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})")  # what PostgreSQL's JSON does not take


@dataclass(frozen=True, slots=True)
class Address:
    """Where an answer goes: through the message's own webhook while it lives, else by the OpenAPI."""

    conversation_id: str  # the platform's own, empty when the message brought none
    in_group: bool
    staff_id: str  # empty for people outside the organisation
    name: str
    robot_code: str
    webhook: str
    webhook_until: float  # epoch seconds


def arrival_of(data: Data, now: datetime) -> Arrival:
    """Read what the inbox keys on. A message without an id gets one made of its content."""
    clean = _clean(data)
    robot, sender = _text(clean, "robotCode"), _text(clean, "senderStaffId") or _text(clean, "senderId")
    message_id = _text(clean, "msgId") or _digest({key: clean[key] for key in clean if "session" not in key})
    return Arrival(
        robot_code=_key(robot),
        msg_id=_key(message_id),
        conversation_id=_key(_text(clean, "conversationId") or f"nowhere:{sender}"),
        in_group=_in_group(clean),
        sender=_key(sender),
        title=_text(clean, "conversationTitle")[:KEY_CHARS],
        said_at=_moment(clean.get("createAt"), now),
        payload=clean,
        file=_text(clean, "msgtype") in FILES,
    )


def address_of(data: Data) -> Address:
    """Read where an answer goes. A webhook whose end is not said lives as long as the platform lets it."""
    until = _number(data.get("sessionWebhookExpiredTime"))
    webhook = _text(data, "sessionWebhook")
    return Address(
        conversation_id=_text(data, "conversationId"),
        in_group=_in_group(data),
        staff_id=_text(data, "senderStaffId"),
        name=_text(data, "senderNick"),
        robot_code=_text(data, "robotCode"),
        webhook=webhook if webhook.startswith(("http://", "https://")) else "",
        webhook_until=until / 1000 if until is not None else float("inf"),
    )


def translate(data: Data, who: Who) -> Message:
    """Read one robot message; what is strange or missing in it makes it of kind ``unknown``."""
    staff_id, conversation_id = _text(data, "senderStaffId"), _text(data, "conversationId")
    speaker, group_uscc = who(staff_id, conversation_id)
    kind, text, attachments = _body(data, _text(data, "msgtype"))
    in_group = _in_group(data)
    text, quoted = text.strip(BLANKS), _quoted(data)
    if kind in PASSED_ON:
        text, quoted = "", quoted or Quoted(_text(data, "msgId"), kind, text)
    return Message(
        message_id=_text(data, "msgId"),
        conversation_id=conversation_id,
        text=MENTION.sub("", text).strip(BLANKS) if in_group else text,
        speaker=replace(speaker, name=speaker.name or _text(data, "senderNick")),
        sender_id=_text(data, "senderId"),
        in_group=in_group,
        group_uscc=group_uscc,
        attachments=attachments,
        quoted=quoted,
        kind=kind,
        robot_code=_text(data, "robotCode"),
    )


def _body(data: Data, msgtype: str) -> tuple[str, str, tuple[Attachment, ...]]:
    """Return kind, text and attachments of a message, or of the inside of a quoted one."""
    content = _dict(data, "content")
    kind = KINDS.get(msgtype, "unknown")
    match kind:
        case "text" | "markdown":
            said = _text(_dict(data, "text"), "content") or _text(content, "content", "text", "title")
            return (kind, said, ()) if isinstance(data.get("text") or data.get("content"), dict) else _nothing()
        case "rich":
            return _rich(content)
        case "audio":  # the client's own transcript stands for what was said
            return kind, _text(content, "recognition"), _attached(kind, content)
        case "picture" | "file" | "video":
            attachments = _attached(kind, content)
            return (kind, "", attachments) if attachments else _nothing()
        case "forward" | "card":
            return kind, _record(content) if kind == "forward" else _text(content, "text", "title"), ()
    return _nothing()


def _record(content: Data) -> str:
    """Return what a merged forward holds, one message a line; else its own summary of it."""
    record = content.get("chatRecord")
    if isinstance(record, str):
        try:
            record = json.loads(record)
        except ValueError:
            record = None
    rows = [row for row in record[:RECORD_LINES] if isinstance(row, dict)] if isinstance(record, list) else []
    lines = [_text(row, "content", "text") or _text(_dict(row, "content"), "text", "content") for row in rows]
    return "\n".join(filter(None, lines)) or _text(content, "summary", "title")


def _nothing() -> tuple[str, str, tuple[Attachment, ...]]:
    return "unknown", "", ()


def _rich(content: Data) -> tuple[str, str, tuple[Attachment, ...]]:
    """Walk the whole list: several pictures and pieces of text in any order; mentions are left out."""
    parts = content.get("richText")
    if not isinstance(parts, list):
        return _nothing()
    text = ""
    attachments: list[Attachment] = []
    for part in parts:
        if not isinstance(part, dict):
            continue
        sort = _text(part, "type", "msgType")
        if sort == "picture":
            attachments.extend(_attached(sort, part))
        elif sort != "at":
            text += _text(part, "text", "content")
    return "rich", text, tuple(attachments)


def _attached(kind: str, content: Data) -> tuple[Attachment, ...]:
    code = _text(content, "downloadCode", "pictureDownloadCode")
    return (Attachment(kind, _text(content, "fileName"), code),) if code else ()


def _quoted(data: Data) -> Quoted | None:
    """Read the message replied to; sometimes only its id comes, sometimes not even that."""
    said, content = _dict(data, "text"), _dict(data, "content")
    original, key = _text(data, "originalMsgId"), _text(data, "originalProcessQueryKey")
    for inside in (_dict(said, "repliedMsg"), _dict(content, "repliedMsg"), _dict(data, "quoteMessage")):
        if inside:
            bot = _text(data, "chatbotUserId")
            return _quoted_inside(inside, original, key, ours=bool(bot) and _text(inside, "senderId") == bot)
    old = content.get("quoteContent")
    if isinstance(old, str) and old:
        return Quoted(original, "text", old.strip(BLANKS), key=key)
    if original or key or said.get("isReplyMsg") is True:
        return Quoted(original, "unknown", key=key)
    return None


def _quoted_inside(inside: Data, original: str, key: str, *, ours: bool) -> Quoted:
    kind, text, attachments = _body(inside, _text(inside, "msgType", "msgtype"))
    at = _number(inside.get("createdAt"))
    return Quoted(
        _text(inside, "msgId") or original,
        kind,
        text.strip(BLANKS),
        attachments,
        key,
        None if at is None else datetime.fromtimestamp(at / 1000, UTC),
        ours,
    )


def _in_group(data: Data) -> bool:
    return str(data.get("conversationType", "")) == "2"


def _dict(data: Data, name: str) -> Data:
    """Return a nested object, also when it came as its JSON text."""
    value = data.get(name)
    if isinstance(value, str) and value.startswith("{"):
        try:
            value = json.loads(value)
        except ValueError:
            return {}
    return value if isinstance(value, dict) else {}


def _text(data: Data, *names: str) -> str:
    """Return the first of the fields that holds text (or a number), else an empty text."""
    for name in names:
        value = data.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return str(value)
    return ""


def _number(value: object) -> float | None:
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:15])
    return float(value) if isinstance(value, int | float) and EARLIEST < value < LATEST else None


def _moment(value: object, now: datetime) -> datetime:
    ms = _number(value)
    return now if ms is None else datetime.fromtimestamp(ms / 1000, UTC)


def _key(value: str) -> str:
    """Keep an id as it is unless it is longer than any real one."""
    return value if len(value) <= KEY_CHARS else "sha256:" + hashlib.sha256(value.encode()).hexdigest()


def _digest(data: Data) -> str:
    return "sha256:" + hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()


def _clean(data: Data) -> Data:
    """Replace what no database can keep: NUL and lone halves of surrogate pairs."""
    if not UNSAFE.search(json.dumps(data)):
        return data
    cleaned: Data = _cleaned(data)
    return cleaned


def _cleaned(value: Any) -> Any:  # noqa: ANN401 - any JSON
    match value:
        case str():
            return BROKEN.sub("\ufffd", value)
        case dict():
            return {_cleaned(key): _cleaned(inner) for key, inner in value.items()}
        case list():
            return [_cleaned(inner) for inner in value]
    return value
