"""One browser tab: a person, the conversations of that person, the open one, and what they press."""

import asyncio
from collections.abc import Callable
from typing import Any

from nicegui import events, ui

from emulator.faults import Faults
from emulator.page_bubbles import View
from emulator.page_composer import Composer
from emulator.page_drawn import Drawn
from emulator.page_faces import avatar, icon, icon_button, role_of
from emulator.page_faults import FaultPanel, Figures, Strike
from emulator.page_list import ConversationList
from emulator.page_markdown import escape
from emulator.page_panels import members_html, panel, who_html
from emulator.page_talk import Talk
from emulator.room import Town
from emulator.shapes import Change, Conversation, TownError

GATHER_S = 0.04  # changes within this time are drawn together
CLOCK_S = 2.0  # how often fading marks and figures are looked at


class Chat:
    """The page of one tab. Changes of the town are gathered and drawn together."""

    def __init__(self, town: Town, faults: Faults, figures: Figures, strike: Strike, me: str) -> None:
        self._town, self._me = town, me
        self._figures = figures
        self._open: Conversation | None = None
        self._looking = False
        self._waiting: set[Change] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._client = ui.context.client
        self._root = ui.element("div").classes("dt").props('data-testid="app"')
        with self._root:
            self._draw_rail()
            self._draw_side()
            self._draw_chat()
            Drawn().classes("dt-veil").props('data-js="panel" data-name=""')
            with panel("who", "我是谁"):
                Drawn(who_html(town, me))
            with panel("members", "成员"):
                self._members = Drawn()
            with panel("faults", "故障面板"):
                self._faults = FaultPanel(faults, figures, strike)

    def start(self, cid: str) -> None:
        """Open ``cid``, or the newest conversation, and follow the town until the tab is closed."""
        mine = self._town.conversations_of(self._me)
        asked = next((c for c in mine if c.cid == cid), None)
        if asked is not None:
            self._root.classes("in-chat")
        self._show(asked or (mine[0] if mine else None))
        self._client.on_delete(self._town.subscribe(self._on_change))
        self._client.on_delete(lambda: self._timer.cancel() if self._timer else None)
        ui.on("dt", self._on_press)
        ui.timer(CLOCK_S, self._tick)

    # -- drawing

    def _draw_rail(self) -> None:
        person = self._town.people[self._me]
        with ui.element("nav").classes("dt-rail").props('aria-label="导航"'):
            me = Drawn(avatar(self._town, self._me), tag="button").classes("dt-me")
            me.props('type="button" data-js="panel" data-name="who" data-testid="who-switch"')
            me.props["aria-label"] = me.props["title"] = f"当前身份：{person.name}，点击切换"
            self._tab = Drawn(tag="button").classes("dt-tab on").props('type="button" data-testid="tab-messages"')
            ui.element("div").classes("gap")
            fault = Drawn(f"{icon('fault')}<span>故障</span>", tag="button").classes("dt-tab")
            fault.props(
                'type="button" data-js="panel" data-name="faults" data-testid="open-faults" aria-label="故障面板"'
            )

    def _draw_side(self) -> None:
        person = self._town.people[self._me]
        with ui.element("section").classes("dt-side").props('aria-label="会话"'):
            name = f"<small>{escape(person.name)} · {escape(role_of(self._town, person))}</small>"
            find = f'{icon("search")}<input type="search" placeholder="搜索会话" aria-label="搜索会话">'
            head = f'<div class="dt-side-title"><b>消息</b>{name}</div><label class="dt-search">{find}</label>'
            Drawn(head).classes("dt-side-head")
            self._list = ConversationList(self._town, self._me)

    def _draw_chat(self) -> None:
        with ui.element("main").classes("dt-chat"):
            self._head = Drawn().classes("dt-head")
            self._talk = Talk()
            with ui.element("div").classes("dt-over"):
                new = Drawn("有新消息 ↓", tag="button").classes("dt-new")
            new.props('type="button" hidden data-js="end" data-testid="new-messages"')
            self._composer = Composer(self._town, self._me)

    def _head_html(self) -> str:
        conversation = self._open
        back = icon_button("back", "返回", 'data-js="back" data-testid="back"', "dt-back")
        if conversation is None:
            return f'{back}<div class="title"><b><span>没有打开的会话</span></b></div>'
        group = conversation.kind == "2"
        count = len(conversation.members) + conversation.bot_installed
        shown = (
            f'<span class="count" data-testid="member-count">({count})</span>'
            if group
            else '<span class="dt-tag">机器人</span>'
        )
        firm = self._town.firms.get(conversation.firm)
        sub = (firm.name if firm else "内部群") if group else "单聊：每条消息和文件都会到达机器人"
        if group and not conversation.bot_installed:
            sub = "机器人不在群里"
        links = int(self._figures().get("connections", 0))
        net = f'<span class="dt-net" data-testid="net"><i>机器人在线 · </i>{links} 条连接</span>'
        if not links:
            net = '<span class="dt-net off" data-testid="net">机器人未连接</span>'
        people = icon_button("people", "成员", 'data-js="panel" data-name="members" data-testid="open-members"')
        return (
            f'{back}<div class="title"><b><span data-testid="chat-title">{escape(conversation.title)}</span>{shown}</b>'
            f'<div class="sub">{escape(sub)}</div></div>{net}{people}'
        )

    def _show(self, conversation: Conversation | None) -> None:
        self._open = conversation
        view = View(self._town, conversation, self._me) if conversation else None
        self._talk.show(view)
        self._composer.show(view)
        self._read()
        self._sync_frame()

    def _sync_frame(self) -> None:
        """Draw the list, the head and the total of unread messages again where they changed."""
        unread = self._list.sync(self._open.cid if self._open else "")
        badge = f'<span class="dt-badge">{min(unread, 99)}</span>' if unread else ""
        self._tab.draw(f"{icon('chat')}<span>消息</span>{badge}")
        self._head.draw(self._head_html())
        if self._open is not None:
            self._members.draw(members_html(self._town, self._open))

    def _read(self) -> None:
        if self._looking and self._open is not None:
            self._town.mark_read(self._me, self._open.cid)

    # -- following the town

    def _on_change(self, change: Change) -> None:
        self._waiting.add(change)
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(GATHER_S, self._flush)

    def _flush(self) -> None:
        """Draw everything that was gathered."""
        self._timer = None
        changes, self._waiting = self._waiting, set()
        with self._root:
            here = [c for c in changes if self._open is not None and c.cid == self._open.cid]
            kinds = {c.kind for c in here}
            if "message" in kinds:
                self._talk.sync()
                self._read()
            for change in here:
                if change.kind == "update":
                    self._talk.redraw(change.msg_id)
            if "read" in kinds:
                self._talk.sync_read_marks()
            if "typing" in kinds:
                self._talk.sync_typing()
            if "conversation" in kinds:
                self._composer.sync()
            if any(c.kind == "fault" for c in changes):
                self._faults.sync()
            if any(c.kind != "typing" for c in changes):
                self._sync_frame()

    def _tick(self) -> None:
        """Let old typing marks fade and figures follow."""
        self._talk.sync_typing()
        self._faults.sync()
        self._head.draw(self._head_html())

    # -- what the person presses

    def _on_press(self, event: events.GenericEventArguments) -> None:
        facts: dict[str, Any] = event.args if isinstance(event.args, dict) else {}
        action: Callable[[dict[str, Any]], None] | None = getattr(self, f"_do_{facts.get('do')}", None)
        if action is not None:
            action(facts)

    def _do_open(self, facts: dict[str, Any]) -> None:
        mine = self._town.conversations_of(self._me)
        found = next((c for c in mine if c.cid == facts.get("cid")), None)
        if found is not None:
            self._root.classes("in-chat")
            self._looking = True
            self._show(found)
            self._client.run_javascript(f"dt.opened({found.cid!r})")

    def _do_back(self, _facts: dict[str, Any]) -> None:
        self._root.classes(remove="in-chat")

    def _do_look(self, facts: dict[str, Any]) -> None:
        self._looking = bool(facts.get("seen"))
        self._read()

    def _do_older(self, _facts: dict[str, Any]) -> None:
        self._talk.more()

    def _do_send(self, facts: dict[str, Any]) -> None:
        self._composer.send(str(facts.get("cid", "")), str(facts.get("text", "")))

    def _do_say(self, facts: dict[str, Any]) -> None:
        self._composer.say(str(facts.get("text", "")))

    def _do_reply(self, facts: dict[str, Any]) -> None:
        self._composer.reply_to(str(facts.get("id", "")))

    def _do_unquote(self, _facts: dict[str, Any]) -> None:
        self._composer.drop()

    def _do_unpicture(self, facts: dict[str, Any]) -> None:
        self._composer.drop(int(facts.get("index", 0)))

    def _do_voice(self, _facts: dict[str, Any]) -> None:
        self._composer.open_voice()

    def _do_press(self, facts: dict[str, Any]) -> None:
        try:
            self._town.click_card(self._me, str(facts.get("id", "")), str(facts.get("action", "")))
        except TownError:
            ui.notify("这张卡片已经不能操作。", type="warning")

    def _do_submit(self, facts: dict[str, Any]) -> None:
        sent = facts.get("fields")
        params = {"submit_form_fields": sent if isinstance(sent, list) else []}
        try:
            self._town.click_card(self._me, str(facts.get("id", "")), "submit", params)
        except TownError:
            ui.notify("这张卡片已经不能操作。", type="warning")

    def _do_become(self, facts: dict[str, Any]) -> None:
        key = str(facts.get("key", ""))
        if key in self._town.people:
            ui.navigate.to(f"/?as={key}")

    def _do_fault(self, facts: dict[str, Any]) -> None:
        group = self._open.cid if self._open is not None and self._open.kind == "2" else ""
        self._said(self._faults.press(str(facts.get("kind", "")), group))

    def _do_calm(self, _facts: dict[str, Any]) -> None:
        self._said(self._faults.calm())

    def _said(self, text: str) -> None:
        self._faults.sync()
        self._town.tell(Change("fault"))
        ui.notify(text, position="top")
