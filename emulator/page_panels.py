"""What slides in from the right: who am I, and who is in this group."""

from nicegui import ui

from emulator.page_drawn import Drawn
from emulator.page_faces import KINDS, avatar, icon_button, name_of, role_of
from emulator.page_markdown import escape
from emulator.room import Town
from emulator.shapes import BOT, Conversation, Person

ROLE_NOTES = {
    "outsider": "没有 staffId：机器人不能 @ 他，也不能单聊推送给他",
    "admin": "钉钉里的管理员身份不等于机器人里的管理员",
}


def panel(name: str, title: str) -> ui.element:
    """Put a closed sheet on the right side and return its body; the browser opens it by name."""
    with ui.element("div").classes("dt-panel") as sheet:
        sheet.props(f'data-testid="panel-{name}" data-panel="{name}" role="dialog" aria-label="{title}"')
        close = icon_button("close", "关闭", 'data-js="panel" data-name="" data-testid="panel-close"')
        Drawn(f"<b>{title}</b>{close}").classes("dt-panel-head")
        return ui.element("div").classes("dt-panel-body")


def person_row(town: Town, person: Person, *, chosen: bool) -> str:
    """Draw a person to switch to."""
    key, css = escape(person.key), "dt-person on" if chosen else "dt-person"
    tag = '<span class="dt-tag">当前</span>' if chosen else ""
    outside = "" if person.staff_id else '<span class="dt-tag grey">无 staffId</span>'
    return (
        f'<button type="button" class="{css}" data-do="become" data-key="{key}" data-testid="who-{key}">'
        f"{_line(town, person.key, f'{outside}{tag}', role_of(town, person))}</button>"
    )


def _line(town: Town, key: str, tags: str, note: str) -> str:
    return (
        f'{avatar(town, key)}<span class="who"><div><span>{escape(name_of(town, key))}</span>{tags}</div>'
        f"<small>{escape(note)}</small></span>"
    )


def who_html(town: Town, me: str) -> str:
    """Draw everybody in the town, by role."""
    pieces = ['<p class="lead">选择以谁的身份说话。每个浏览器标签页各自记住，可以同时打开几个人。</p>']
    for kind, title in KINDS.items():
        people = [p for p in town.people.values() if p.kind == kind]
        if people:
            note = f"：{ROLE_NOTES[kind]}" if kind in ROLE_NOTES else ""
            pieces.append(f"<h4>{title}{note}</h4>")
            pieces.extend(person_row(town, person, chosen=person.key == me) for person in people)
    return "".join(pieces)


def members_html(town: Town, conversation: Conversation) -> str:
    """Draw who is in a conversation, the bot first."""
    rows = [(BOT, "机器人")] if conversation.bot_installed or conversation.kind == "1" else []
    for key in conversation.members:
        person = town.people.get(key)
        owner = "群主 · " if key == conversation.owner else ""
        rows.append((key, owner + role_of(town, person) if person else owner))
    return "".join(f'<div class="dt-person">{_line(town, key, "", note)}</div>' for key, note in rows)
