"""Where a person writes: text, mentions, quotes, pictures, files and voice, with the rules of the real client."""

import json
import re
from collections.abc import Callable

from nicegui import events, ui

from emulator.page_bubbles import View
from emulator.page_drawn import Drawn
from emulator.page_faces import colour, file_address, icon, initials, name_of, role_of, summary
from emulator.page_markdown import escape
from emulator.room import Town
from emulator.shapes import EVERYONE, Conversation, TownError
from emulator.vault import StoredFile

MAX_FILE = 20 * 1024 * 1024  # bytes, what the platform takes
PICTURES = ".png,.jpg,.jpeg,.gif,.bmp"
REST = "Enter 发送，Shift+Enter 换行"
NOT_SENT = "没有发出去：你已不在这个会话里，或者群已经解散。"
SPEECH_MS = 260  # one spoken character


class Composer:
    """The lower part of the chat. Lives in one browser tab."""

    def __init__(self, town: Town, me: str) -> None:
        self._town, self._me = town, me
        self._view: View | None = None
        self._quote = ""
        self._pictures: list[StoredFile] = []
        self._box = ui.element("div").classes("dt-compose")
        with self._box:
            self._draw()
        self._closed = ui.label("群已解散，或者你已不在群里，不能再发消息。").classes("dt-closed")
        self._voice = self._voice_dialog()

    def show(self, view: View | None) -> None:
        """Write into another conversation; what was waiting here is dropped."""
        self._view, self._quote = view, ""
        self._pictures.clear()
        self._draw_pending()
        self.sync()
        self._rest(REST)

    def sync(self) -> None:
        """Follow changes of the group: members, the bot, the end."""
        conversation = self._view.conversation if self._view else None
        may = conversation is not None and not conversation.disbanded and self._me in conversation.members
        self._box.set_visibility(may)
        self._closed.set_visibility(conversation is not None and not may)
        if conversation is None or not may:
            return
        group = conversation.kind == "2"
        bot = self._town.bot_name if group and conversation.bot_installed else ""
        people = json.dumps(self._people(conversation) if group else [], ensure_ascii=False)
        facts = {"data-cid": conversation.cid, "data-kind": conversation.kind, "data-bot": bot, "data-people": people}
        if any(self._box.props.get(name) != value for name, value in facts.items()):
            self._box.props.update(facts)
            self._box.update()
            self._chip.set_visibility(bool(bot))
            self._at.set_visibility(group)
            self._area.props["placeholder"] = f"发消息，@{bot} 提问" if bot else "发消息"

    def reply_to(self, msg_id: str) -> None:
        """Quote a message in what is sent next."""
        self._quote = msg_id
        self._draw_pending()

    def drop(self, index: int | None = None) -> None:
        """Take away the waiting quote, or one waiting picture."""
        if index is None:
            self._quote = ""
        elif index < len(self._pictures):
            self._pictures.pop(index)
        self._draw_pending()

    def send(self, cid: str, text: str) -> None:
        """Send what is written; when it cannot be sent, the text goes back into the box."""
        mark = f"@{self._town.bot_name}"
        called = mark in text
        clean = re.sub(re.escape(mark) + r"[ \u2005]?", "", text).strip() if called else text.strip()
        try:
            self._speak(cid, clean, called=called)
        except TownError:
            ui.notify(NOT_SENT, type="warning")
            ui.run_javascript(f"dt.restore({json.dumps(text)})")
            return
        self._quote = ""
        self._pictures.clear()
        self._draw_pending()
        self._rest(REST)

    def say(self, text: str) -> None:
        """Say a text that a button or link of a message carries, to the bot."""
        if self._view is not None:
            try:
                self._town.say(self._me, self._view.conversation.cid, text)
            except TownError:
                ui.notify(NOT_SENT, type="warning")

    def open_voice(self) -> None:
        """Ask what the voice message says."""
        self._voice.open()

    def _speak(self, cid: str, text: str, *, called: bool) -> None:
        conversation = self._town.conversation(cid)
        if self._pictures and (called or text) and not self._quote:
            parts: list[str | StoredFile] = [*([text] if text else []), *self._pictures]
            self._town.send_rich_text(self._me, cid, parts, mention_bot=called or conversation.kind == "1")
            return
        for picture in self._pictures:
            self._town.send_picture(self._me, cid, picture.name, picture.data)
        if text or called:
            named = [k for k in conversation.members if k != self._me and f"@{name_of(self._town, k)}" in text]
            everyone = [EVERYONE] if "@所有人" in text else []
            self._town.say(
                self._me, cid, text, mention_bot=called, quote=self._quote or None, mentions=[*named, *everyone]
            )

    def _people(self, conversation: Conversation) -> list[dict[str, str]]:
        bot = {"key": "bot", "name": self._town.bot_name, "short": "惠", "css": "bot", "note": "机器人"}
        found = [bot] if conversation.bot_installed else []
        for key in conversation.members:
            person = self._town.people.get(key)
            if person and key != self._me:
                note = role_of(self._town, person).split(" · ")[0]
                short = initials(person.name)
                found.append({"key": key, "name": person.name, "short": short, "css": colour(key), "note": note})
        return [*found, {"key": "all", "name": "所有人", "short": "全", "css": "c2", "note": "不会触发机器人"}]

    def _draw(self) -> None:
        ui.element("div").classes("dt-menu").props('hidden role="listbox" aria-label="@ 谁" data-testid="mention-menu"')
        self._pending = Drawn().classes("dt-pending").props('data-testid="pending"')
        with ui.element("div").classes("dt-tools").props('role="toolbar" aria-label="发送工具"'):
            self._at = _tool("at", "@ 群成员", 'data-js="at" data-testid="at"')
            _tool("picture", "图片", 'data-js="picture" data-testid="attach-picture"')
            _tool("file", "文件", 'data-js="file" data-testid="attach-file"')
            _tool("mic", "语音", 'data-do="voice" data-testid="attach-voice"')
            self._chip = Drawn(f"@{escape(self._town.bot_name)}", tag="button").classes("dt-chip")
            self._chip.props('type="button" data-js="bot" data-testid="mention-bot" aria-pressed="false"')
        self._area = ui.element("textarea").props(
            'data-testid="composer" aria-label="输入消息" maxlength="5000" enterkeyhint="send" rows="1"'
        )
        with ui.element("div").classes("dt-send-row"):
            self._hint = ui.element("div").classes("dt-hint").props('data-testid="hint" role="status"')
            Drawn("发送", tag="button").classes("dt-send").props('type="button" data-js="send" data-testid="send"')
        _upload("file", self._got_file)
        _upload("picture", self._got_picture).props(f'accept="{PICTURES}"')

    def _draw_pending(self) -> None:
        pieces = []
        quoted = self._town.messages.get(self._quote)
        if quoted is not None:
            line = f"引用 {name_of(self._town, quoted.sender)}：{summary(self._town, quoted)}"[:120]
            pieces.append(
                f'<div class="q" data-testid="quoting"><span>{escape(line)}</span>'
                f'<button type="button" data-do="unquote" aria-label="取消引用">✕</button></div>'
            )
        for index, picture in enumerate(self._pictures):
            address = escape(file_address(picture.file_id))
            pieces.append(
                f'<div class="p"><img alt="{escape(picture.name)}" src="{address}">'
                f'<button type="button" data-do="unpicture" data-index="{index}" aria-label="移除图片">×</button></div>'
            )
        self._pending.draw("".join(pieces))
        ui.run_javascript("setTimeout(() => window.dt?.refresh(), 30)")

    def _rest(self, text: str) -> None:
        """Set what the line under the text box says while nothing is wrong."""
        self._hint.props["data-rest"] = text
        self._hint.update()
        ui.run_javascript("setTimeout(() => window.dt?.refresh(), 30)")

    async def _got_file(self, event: events.UploadEventArguments) -> None:
        if self._view is None:
            return
        conversation, data = self._view.conversation, await event.file.read()
        try:
            self._town.send_file(self._me, conversation.cid, event.file.name, data)
        except TownError:
            ui.notify(NOT_SENT, type="warning")
            return
        bot = self._town.bot_name
        if conversation.kind == "2":
            self._rest(f"文件已发到群里，但机器人收不到群文件：请“引用”它并 @{bot}，或在单聊里发送。")

    async def _got_picture(self, event: events.UploadEventArguments) -> None:
        self._pictures.append(self._town.vault.keep(event.file.name, await event.file.read()))
        self._draw_pending()

    def _voice_dialog(self) -> ui.dialog:
        with ui.dialog() as dialog, ui.card().classes("w-96").style("min-width: 320px"):
            ui.label("语音消息").style("font-size: 16px; font-weight: 600")
            ui.label("写下说的话，钉钉会把转写文字一起交给机器人；群里的语音不会到达机器人。").classes("dt-hint")
            said = (
                ui.textarea(label="转写文字").props('outlined autogrow data-testid="voice-text"').style("width: 100%")
            )
            with ui.row():
                ui.button("发送语音", on_click=lambda: self._speak_aloud(dialog, said)).props(
                    'data-testid="voice-send"'
                )
                ui.button("取消", on_click=dialog.close).props("flat")
        return dialog

    def _speak_aloud(self, dialog: ui.dialog, said: ui.textarea) -> None:
        dialog.close()
        text = str(said.value or "").strip()
        if self._view is None or not text:
            return
        cid, length = self._view.conversation.cid, max(1000, len(text) * SPEECH_MS)
        self._town.send_audio(self._me, cid, b"#!AMR\n", recognition=text, duration_ms=length)
        said.set_value("")


def _tool(name: str, label: str, props: str) -> Drawn:
    button = Drawn(icon(name), tag="button").classes("dt-icon")
    return button.props(f'type="button" aria-label="{label}" title="{label}" {props}')


def _upload(kind: str, got: Callable[[events.UploadEventArguments], object]) -> ui.upload:
    refused = "文件没有上传：单个文件不能超过 20 MB。"
    upload = ui.upload(
        multiple=True, auto_upload=True, max_file_size=MAX_FILE, on_upload=got,
        on_rejected=lambda: ui.notify(refused, type="warning"),
    )  # fmt: skip
    return upload.classes(f"dt-hidden dt-upload-{kind}").props(f'data-testid="upload-{kind}"')
