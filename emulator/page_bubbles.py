"""One message as the HTML of one row of the chat."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from emulator.page_cards import action_card_html, card_html, feed_card_html, link_html
from emulator.page_faces import (
    avatar,
    clock,
    file_address,
    icon,
    ink_for,
    media_address,
    name_of,
    size_text,
    summary,
)
from emulator.page_markdown import Ink, escape, image, plain, render, web_address
from emulator.room import Town
from emulator.shapes import BOT, ChatMessage, Conversation, TownError

QUIET_MS = 5 * 60_000  # a pause this long gets a time line, as in the real client
WIDE_KINDS = {"markdown", "card", "actionCard", "feedCard", "link"}
BARE_KINDS = {"picture", "file", "video"}  # drawn without a bubble around them
CARD_KINDS = {"card", "actionCard", "feedCard", "link"}


@dataclass(frozen=True, slots=True)
class View:
    """Who looks at which conversation."""

    town: Town
    conversation: Conversation
    me: str  # key of the person who looks

    @property
    def ink(self) -> Ink:
        """Return how text is drawn for this person here."""
        return ink_for(self.town, self.conversation, self.me)


def row_html(view: View, message: ChatMessage, before: ChatMessage | None) -> str:
    """Draw a message, with a time line above it when ``before`` was long ago."""
    late = before is None or message.created_at - before.created_at > QUIET_MS
    when = f'<div class="dt-time">{clock(message.created_at)}</div>' if late else ""
    if message.kind == "system":
        return f'{when}<div class="dt-system"><span>{escape(str(message.content.get("text", "")))}</span></div>'
    if message.recalled:
        who = "你" if message.sender == view.me else name_of(view.town, message.sender)
        return f'{when}<div class="dt-system"><span>{escape(who)}撤回了一条消息</span></div>'
    return when + _row(view, message)


def typing_html(view: View, who: str) -> str:
    """Draw the three dots of somebody who is writing."""
    dots = '<div class="dt-bubble"><span class="dt-typing"><i></i><i></i><i></i></span></div>'
    name = escape(name_of(view.town, who))
    return (
        f'<div class="dt-row" role="status" aria-label="{name}正在输入">{avatar(view.town, who)}'
        f'<div class="stack"><div class="dt-who">{name} 正在输入…</div>{dots}</div></div>'
    )


def _row(view: View, message: ChatMessage) -> str:
    mine = message.sender == view.me
    side = "mine" if mine else "theirs"
    wide = " wide" if message.kind in WIDE_KINDS else ""
    shape = " bare" if message.kind in BARE_KINDS else " card" if message.kind in CARD_KINDS else ""
    quote = _quote(view, message)
    if quote and shape == " bare":
        shape = ""
    return (
        f'<div class="dt-row {side}{wide}" data-msg="{escape(message.msg_id)}" data-sender="{escape(message.sender)}" '
        f'data-kind="{message.kind}">{avatar(view.town, message.sender)}<div class="stack">{_who(view, message)}'
        f'<div class="dt-bubble{shape}" data-testid="bubble">{quote}{_body(view, message)}</div>'
        f"{_foot(view, message)}</div></div>"
    )


def _who(view: View, message: ChatMessage) -> str:
    """Draw the name above a bubble; one's own name is not shown, as in the real client."""
    if message.sender == view.me:
        return ""
    person = view.town.people.get(message.sender)
    tag = '<span class="dt-tag">机器人</span>' if message.sender == BOT else ""
    if person and not person.staff_id:
        tag = '<span class="dt-tag grey">外部</span>'
    return f'<div class="dt-who"><span>{escape(name_of(view.town, message.sender))}</span>{tag}</div>'


def _foot(view: View, message: ChatMessage) -> str:
    msg_id = escape(message.msg_id)
    acts = f'<button type="button" data-do="reply" data-id="{msg_id}" data-testid="reply">引用</button>'
    if message.sender == BOT and message.kind not in CARD_KINDS:
        acts += '<button type="button" data-copy="1">复制</button>'
    notes = ""
    if message.visible_to is not None:
        notes += (
            '<span class="note">仅你可见</span>'
            if message.visible_to == [view.me]
            else '<span class="note">部分人可见</span>'
        )
    if message.sender == view.me:
        notes += _read_mark(view, message)
    return f'<div class="dt-foot">{notes}<span class="dt-acts">{acts}</span></div>'


def _read_mark(view: View, message: ChatMessage) -> str:
    others = [key for key in view.conversation.members if key != view.me and message.seen_by(key)]
    if not others:
        return ""
    unread = sum(key not in message.read_by for key in others)
    return f'<span class="read">{unread}人未读</span>' if unread else '<span class="read all">全部已读</span>'


def _quote(view: View, message: ChatMessage) -> str:
    if not message.quoted:
        return ""
    try:
        quoted = view.town.message(message.quoted)
    except TownError:  # the town keeps only the last thousands of messages
        return '<span class="dt-quote">引用的消息已不在</span>'
    line = f"{name_of(view.town, quoted.sender)}：{summary(view.town, quoted)}"
    return (
        f'<button type="button" class="dt-quote" data-jump="{escape(quoted.msg_id)}" aria-label="查看引用的消息">'
        f"{escape(line[:200])}</button>"
    )


def _body(view: View, message: ChatMessage) -> str:
    content = message.content
    if message.kind == "card":
        return card_html(view.town.card_of(message), view.town.people[view.me], message, view.ink)
    drawn = DRAWN.get(message.kind)
    if drawn is None:
        return f'<span class="dt-dead">{escape(str(content.get("text") or "暂不支持的消息"))}</span>'
    html = drawn(content, view.ink)
    if message.kind == "text":
        return f'<div class="dt-text">{_mentioned(view, message)}{html}</div>'
    if message.kind in ("markdown", "richText"):
        return f'<div class="dt-md">{_mentioned(view, message)}{html}</div>'
    return html


def _mentioned(view: View, message: ChatMessage) -> str:
    """Draw the mention of the bot that the client keeps apart from the text."""
    name = view.town.bot_name
    if message.sender == BOT or BOT not in message.mentions or f"@{name}" in str(message.content.get("text", "")):
        return ""
    return f'<span class="dt-at">@{escape(name)}</span> '


def _rich(content: dict[str, Any], ink: Ink) -> str:
    pieces = []
    for part in content.get("parts", []):
        if "text" in part:
            pieces.append(plain(str(part["text"]), ink))
        else:
            pieces.append(_picture(part, ink))
    return "".join(pieces)


def _picture(content: dict[str, Any], ink: Ink) -> str:
    name = str(content.get("fileName") or "图片")
    if content.get("fileId"):
        address = escape(file_address(str(content["fileId"])))
        return (
            f'<a href="{address}" target="_blank" rel="noopener noreferrer">'
            f'<img class="dt-pic" loading="lazy" alt="{escape(name)}" src="{address}"></a>'
        )
    return image(name, str(content.get("photoURL") or content.get("picUrl") or content.get("mediaId") or ""), ink)


def _file(content: dict[str, Any], _ink: Ink) -> str:
    name = str(content.get("fileName") or "文件")
    suffix = name.rpartition(".")[2].lower() if "." in name else str(content.get("fileType") or "")
    kind = suffix if suffix.isalnum() and suffix.isascii() and len(suffix) <= 4 else "file"  # noqa: PLR2004 - as "docx"
    size = f"<small>{size_text(content['size'])}</small>" if isinstance(content.get("size"), int) else ""
    inside = f'<span class="kind {kind}" aria-hidden="true">{kind}</span><span><b>{escape(name)}</b>{size}</span>'
    address = _file_link(content)
    if address is None:
        return f'<div class="dt-file" data-testid="file">{inside}</div>'
    target = 'target="_blank" rel="noopener noreferrer"'
    return f'<a class="dt-file" data-testid="file" href="{escape(address)}" {target}>{inside}</a>'


def _file_link(content: dict[str, Any]) -> str | None:
    if content.get("fileId"):
        return file_address(str(content["fileId"]))
    media = str(content.get("mediaId") or content.get("videoMediaId") or "")
    return media_address(media) if media.startswith("@") else web_address(media) if media else None


def _audio(content: dict[str, Any], _ink: Ink) -> str:
    length = str(content.get("duration", ""))  # ms, a string when a bot sends it
    seconds = max(1, round(int(length) / 1000)) if length.isascii() and length.isdigit() else 1
    heard = str(content.get("recognition") or "")
    transcript = f'<div class="dt-heard">转文字：{escape(heard)}</div>' if heard else ""
    return f'<div class="dt-audio">{icon("sound")}<span>{seconds}″</span></div>{transcript}'


DRAWN: dict[str, Callable[[dict[str, Any], Ink], str]] = {
    "text": lambda content, ink: plain(str(content.get("text", "")), ink),
    "markdown": lambda content, ink: render(str(content.get("text", "")), ink),
    "richText": _rich,
    "picture": _picture,
    "file": _file,
    "video": _file,
    "audio": _audio,
    "actionCard": action_card_html,
    "feedCard": feed_card_html,
    "link": link_html,
}
