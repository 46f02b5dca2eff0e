"""The list of messages of one open conversation: only what is new is drawn, only the newest are kept on the page."""

from nicegui import ui

from emulator.page_bubbles import View, row_html, typing_html
from emulator.page_drawn import Drawn
from emulator.page_faces import avatar
from emulator.page_markdown import escape
from emulator.shapes import BOT, ChatMessage

PAGE = 100  # messages drawn at first, and more at each press of “更早的消息”
SLACK = 100  # so many more may gather before the oldest leave the page again
READ_MARKS = 30  # newest rows whose read marks are kept fresh


class Talk:
    """The rows of the open conversation. Lives in one browser tab."""

    def __init__(self) -> None:
        self._view: View | None = None
        self._limit = PAGE
        self._rows: dict[str, Drawn] = {}
        with (
            ui.element("div")
            .classes("dt-messages")
            .props('data-testid="message-list" role="log" aria-label="消息列表" aria-live="polite" tabindex="0"')
        ):
            self._older = Drawn().classes("dt-older")
            self._older.draw('<button type="button" data-do="older" data-testid="older">更早的消息</button>')
            self._start = Drawn().classes("dt-start")
            self._list = ui.element("div").classes("dt-rows")
            self._typing = Drawn().props('data-testid="typing"')

    def show(self, view: View | None) -> None:
        """Open a conversation from its newest messages, or nothing."""
        self._view, self._limit = view, PAGE
        self._rebuild()

    def more(self) -> None:
        """Draw another page of older messages."""
        self._limit += PAGE
        self._rebuild()

    def sync(self) -> None:
        """Add what was said since the last time."""
        if self._view is None:
            return
        seen = self._seen()
        fresh = [at for at in range(max(0, len(seen) - self._limit), len(seen)) if seen[at].msg_id not in self._rows]
        if len(fresh) >= self._limit or len(self._rows) + len(fresh) > self._limit + SLACK:
            self._rebuild()
            return
        with self._list:
            for at in fresh:
                self._add(seen, at)
        self._start.draw(self._start_html(seen))
        self.sync_typing()

    def redraw(self, msg_id: str) -> None:
        """Draw one message again, for it changed."""
        row, view = self._rows.get(msg_id), self._view
        if row is None or view is None:
            return
        seen = self._seen()
        at = next((i for i in range(len(seen) - 1, -1, -1) if seen[i].msg_id == msg_id), None)
        if at is not None:
            row.draw(row_html(view, seen[at], seen[at - 1] if at else None))

    def sync_read_marks(self) -> None:
        """Draw the newest own messages again: somebody has read them."""
        for msg_id in list(self._rows)[-READ_MARKS:]:
            self.redraw(msg_id)

    def sync_typing(self) -> None:
        """Show or clear who is writing."""
        view = self._view
        writers = [] if view is None else [w for w in view.conversation.typing_now() if w != view.me]
        writers.sort(key=lambda who: who != BOT)
        self._typing.draw("".join(typing_html(view, who) for who in writers[:2]) if view else "")

    def _seen(self) -> list[ChatMessage]:
        view = self._view
        return [] if view is None else view.town.messages_for(view.me, view.conversation.cid)

    def _rebuild(self) -> None:
        self._list.clear()
        self._rows.clear()
        seen = self._seen()
        with self._list:
            for at in range(max(0, len(seen) - self._limit), len(seen)):
                self._add(seen, at)
        self._older.set_visibility(len(seen) > self._limit)
        self._start.draw(self._start_html(seen))
        self.sync_typing()

    def _start_html(self, seen: list[ChatMessage]) -> str:
        """Draw what stands in a conversation where nothing was said yet."""
        view = self._view
        if view is None or seen:
            return ""
        bot = escape(view.town.bot_name)
        told = f"@{bot} 提问，大家都能看到回答" if view.conversation.kind == "2" else f"直接向 {bot} 提问"
        return f"{avatar(view.town, BOT)}<span>还没有消息。{told}</span>"

    def _add(self, seen: list[ChatMessage], at: int) -> None:
        view, message = self._view, seen[at]
        if view is not None:
            html = row_html(view, message, seen[at - 1] if at else None)
            self._rows[message.msg_id] = Drawn(html).classes("dt-item").props('data-testid="message"')
