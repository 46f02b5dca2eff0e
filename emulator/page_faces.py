"""Names, avatars, clocks and pictures as the chat page draws them."""

import zlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import quote

from emulator.page_markdown import Ink, escape
from emulator.room import Town
from emulator.shapes import BOT, ChatMessage, Conversation, Person

CHINA = timezone(timedelta(hours=8))
COLOURS = 8  # avatar colours .c0 … .c7 of the style sheet
PATHS = {
    "bot": '<rect x="4" y="8" width="16" height="11" rx="3.5"/><circle cx="12" cy="3.6" r="1"/>'
    '<path d="M12 8V4.5M9 13v1.5M15 13v1.5M2 12.5v3M22 12.5v3"/>',
    "chat": '<path d="M4 5.5h16v11H9.5L5.5 20v-3.5H4z"/>',
    "fault": '<path d="M13 2.5 4.5 14H11l-1 7.5L19.5 10H13z"/>',
    "back": '<path d="m15 4-8 8 8 8"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20c.5-4 3-6 6.5-6s6 2 6.5 6M16 5a3.2 3.2 0 0 1 0 6.3'
    'M18 14.3c2 .8 3.2 2.7 3.5 5.7"/>',
    "search": '<circle cx="11" cy="11" r="6.5"/><path d="m16 16 4.5 4.5"/>',
    "at": '<circle cx="12" cy="12" r="4"/><path d="M16 8v5.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.5 7"/>',
    "file": '<path d="M3.5 19.5v-15h6l2 2.5h9v12.5z"/>',
    "picture": '<rect x="3.5" y="4.5" width="17" height="15" rx="2"/><circle cx="9" cy="10" r="1.6"/>'
    '<path d="m4 17.5 5-4.5 3.5 3 3-2.5 5 4.5"/>',
    "mic": '<rect x="9" y="3" width="6" height="11" rx="3"/><path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3.5"/>',
    "close": '<path d="M5.5 5.5l13 13M18.5 5.5l-13 13"/>',
    "sound": '<path d="M5 9.5v5h3.5l4.5 4v-13L8.5 9.5zM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11"/>',
}
KINDS = {
    "enterprise": "企业联系人",
    "assistant": "产业助理",
    "department": "部门干部",
    "admin": "平台管理员",
    "outsider": "组织外人员",
}


def icon(name: str) -> str:
    """Return a line icon as SVG."""
    return f'<svg viewBox="0 0 24 24" aria-hidden="true">{PATHS[name]}</svg>'


def icon_button(name: str, label: str, facts: str, css: str = "") -> str:
    """Return a square button with an icon; ``facts`` are its data attributes, written by us."""
    face = f'type="button" class="dt-icon {css}" aria-label="{label}" title="{label}"'
    return f"<button {face} {facts}>{icon(name)}</button>"


def colour(key: str) -> str:
    """Return the colour class that belongs to a person or group for good."""
    return f"c{zlib.crc32(key.encode()) % COLOURS}"


def initials(name: str) -> str:
    """Return what stands in an avatar: the last two characters of a Chinese name, two letters of another."""
    bare = name.strip() or "?"
    return bare[:2].upper() if bare.isascii() else bare[-2:]


def avatar(town: Town, sender: str, size: str = "") -> str:
    """Draw the avatar of a person or of the bot."""
    if sender == BOT:
        return f'<span class="dt-av bot {size}" aria-hidden="true">{icon("bot")}</span>'
    name = name_of(town, sender)
    return f'<span class="dt-av {colour(sender)} {size}" aria-hidden="true">{escape(initials(name))}</span>'


def group_avatar(town: Town, conversation: Conversation) -> str:
    """Draw a conversation: the bot's face for a private talk, up to four members for a group."""
    if conversation.kind == "1":
        return avatar(town, BOT)
    tiles = "".join(
        f'<i class="{colour(key)}">{escape(initials(name_of(town, key))[-1:])}</i>' for key in conversation.members[:4]
    )
    return f'<span class="dt-av group" aria-hidden="true">{tiles}</span>'


def name_of(town: Town, sender: str) -> str:
    """Return the name shown for a sender."""
    if sender == BOT:
        return town.bot_name
    person = town.people.get(sender)
    return person.name if person else sender


def role_of(town: Town, person: Person) -> str:
    """Return one line about a person: role, post and firm."""
    firm = town.firms.get(person.firm)
    return " · ".join(part for part in (KINDS.get(person.kind, ""), person.title, firm.name if firm else "") if part)


def names_in(town: Town, conversation: Conversation) -> Mapping[str, str]:
    """Return every word that mentions somebody here (name, staff id, mobile, the bot) with the name to show."""
    found = {town.bot_name: town.bot_name, BOT: town.bot_name, "所有人": "所有人", "all": "所有人", "ALL": "所有人"}
    for key in conversation.members:
        person = town.people.get(key)
        if person:
            found.update(dict.fromkeys(filter(None, (person.name, key, person.staff_id, person.mobile)), person.name))
            found[person.sender_id] = person.name
    return found


def ink_for(town: Town, conversation: Conversation, me: str) -> Ink:
    """Return how markdown is drawn in this conversation for ``me``."""
    return Ink(names_in(town, conversation), me, media_address)


def media_address(media_id: str) -> str:
    """Return where the page gets what a bot uploaded."""
    return f"/page/media/{quote(media_id, safe='')}"


def file_address(file_id: str) -> str:
    """Return where the page gets what a person uploaded."""
    return f"/page/files/{quote(file_id, safe='')}"


def clock(ms: int, now: datetime | None = None, *, brief: bool = False) -> str:
    """Return a time as chat lists write it: ``09:31``, ``昨天``, ``3月2日``; with the hour unless ``brief``."""
    at = datetime.fromtimestamp(ms / 1000, UTC).astimezone(CHINA)
    today = (now or datetime.now(UTC)).astimezone(CHINA).date()
    hour = f"{at:%H:%M}"
    if at.date() == today:
        return hour
    if at.date() == today - timedelta(days=1):
        return "昨天" if brief else f"昨天 {hour}"
    day = f"{at.month}月{at.day}日" if at.year == today.year else f"{at.year}年{at.month}月{at.day}日"
    return day if brief else f"{day} {hour}"


def size_text(count: int) -> str:
    """Return a size in bytes as people read it."""
    size = float(count)
    for unit in ("B", "KB", "MB"):
        if size < 1024:  # noqa: PLR2004 - bytes in a kilobyte
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1024
    return f"{size:.1f} GB"


def summary(town: Town, message: ChatMessage) -> str:
    """Return one line that stands for a message: in the list of conversations and in a quote."""
    if message.recalled:
        return "撤回了一条消息"
    content, kind = message.content, message.kind
    fixed = {
        "picture": "[图片]",
        "audio": "[语音]",
        "video": "[视频]",
        "feedCard": "[链接]",
        "unknown": "[暂不支持的消息]",
    }
    if kind in fixed:
        return fixed[kind]
    if kind == "file":
        return f"[文件] {content.get('fileName', '')}"
    if kind == "richText":
        return " ".join(str(p.get("text", "[图片]")) for p in content.get("parts", []))
    if kind == "card":
        return _card_title(town, message)
    title = str(content.get("title") or content.get("text") or "")
    return f"[链接] {title}" if kind == "link" else title


def _card_title(town: Town, message: ChatMessage) -> str:
    card = town.card_of(message)
    params = card.params if card else {}
    return f"[卡片] {params.get('title') or params.get('msgTitle') or ''}".strip()
