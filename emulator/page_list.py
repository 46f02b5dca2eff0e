"""The left column: conversations of the person, newest first, with what was said last and how much is unread."""

from nicegui import ui

from emulator.page_drawn import Drawn
from emulator.page_faces import clock, group_avatar, name_of, summary
from emulator.page_markdown import escape
from emulator.room import Town
from emulator.shapes import BOT, ChatMessage, Conversation

BADGE_MAX = 99
PREVIEW = 60  # characters; the column is narrower anyway


class ConversationList:
    """One row per conversation. Lives in one browser tab."""

    def __init__(self, town: Town, me: str) -> None:
        self._town, self._me = town, me
        self._rows: dict[str, Drawn] = {}
        self._order: list[str] = []
        self._box = ui.element("div").classes("dt-convs").props('role="list" aria-label="会话列表"')
        with self._box:
            self._none = Drawn('<div class="dt-none">还没有会话</div>')

    def sync(self, chosen: str) -> int:
        """Draw what changed; return how many messages are unread in all."""
        found = self._town.conversations_of(self._me)
        wanted = [c.cid for c in found]
        for cid in [c for c in self._rows if c not in wanted]:
            self._rows.pop(cid).delete()
        for conversation in found:
            self._draw(conversation, on=conversation.cid == chosen)
        if self._order != wanted:
            for cid in wanted:
                self._rows[cid].move(self._box)
            self._order = wanted
        self._none.set_visibility(not found)
        return sum(c.unread.get(self._me, 0) for c in found)

    def _draw(self, conversation: Conversation, *, on: bool) -> None:
        html = self._row(conversation)
        row = self._rows.get(conversation.cid)
        if row is None:
            with self._box:
                row = Drawn(html, tag="button").classes("dt-conv")
            row.props["type"], row.props["data-do"] = "button", "open"
            row.props["data-cid"] = conversation.cid
            row.props["data-testid"] = f"conversation-{conversation.cid}"
            self._rows[conversation.cid] = row
        row.draw(html)
        row.light("on", on=on)

    def _row(self, conversation: Conversation) -> str:
        seen = [m for m in conversation.messages[-PREVIEW:] if m.seen_by(self._me)]
        last = seen[-1] if seen else None
        unread = conversation.unread.get(self._me, 0)
        many = f"{BADGE_MAX}+" if unread > BADGE_MAX else str(unread)
        badge = f'<span class="dt-badge" aria-label="{unread}条未读">{many}</span>' if unread else ""
        when = clock(last.created_at, brief=True) if last else ""
        called = any(self._me in m.mentions or "all" in m.mentions for m in seen[-unread:]) if unread else False
        alarm = "<em>[有人@我] </em>" if called else ""
        return (
            f'{group_avatar(self._town, conversation)}<span class="body"><span class="top">'
            f'<span class="name">{escape(conversation.title)}</span><span class="time">{when}</span></span>'
            f'<span class="low"><span class="last">{alarm}{escape(self._preview(conversation, last))}</span>'
            f"{badge}</span></span>"
        )

    def _preview(self, conversation: Conversation, last: ChatMessage | None) -> str:
        if last is None:
            return "和机器人单聊" if conversation.kind == "1" else "还没有消息"
        text = summary(self._town, last)[:PREVIEW]
        if last.kind == "system" or conversation.kind == "1" or last.sender == self._me:
            return text
        mark = f"@{self._town.bot_name} " if BOT in last.mentions else ""
        return f"{name_of(self._town, last.sender)}：{mark}{text}"
