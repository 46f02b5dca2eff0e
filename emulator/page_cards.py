"""Cards, action cards and link messages as HTML.

The templates are the public ones of the SDK; a template we do not know is drawn from its fields.
"""

import json
from typing import Any

from emulator.cards import EXECUTING, FAILED, FINISHED, INPUTING, PROCESSING, Card
from emulator.page_forms import form_html
from emulator.page_markdown import Ink, escape, image, inline, link, render, web_address
from emulator.shapes import ChatMessage, Person

AI_ORDER = ["msgTitle", "msgContent", "staticMsgContent", "msgTextList", "msgImages", "msgSlider", "msgButtons"]
STATES = {
    PROCESSING: ("处理中…", ""),
    INPUTING: ("输入中…", ""),
    EXECUTING: ("执行中…", ""),
    FINISHED: ("已完成", "done"),
    FAILED: ("执行失败", "failed"),
}
BODY_FIELDS = ("markdown", "content", "text", "msgContent", "staticMsgContent")  # of templates we do not know


def card_html(card: Card | None, person: Person, message: ChatMessage, ink: Ink) -> str:
    """Draw a card as ``person`` sees it."""
    if card is None:
        return '<div class="dt-card-body dt-dead">卡片不存在</div>'
    fields = card.view_for(person.staff_id)
    extra = _extra(fields)
    title = fields.get("msgTitle") or ("" if "form_fields" in fields else fields.get("title")) or ""
    head = _head(title, fields.get("logo", ""), fields.get("flowStatus", ""), ink)
    body = "".join(_part(name, fields, extra, card, ink) for name in _order(fields, extra))
    if not body and fields.get("flowStatus") in {PROCESSING, INPUTING}:
        body = '<div class="dt-card-body"><span class="dt-typing"><i></i><i></i><i></i></span></div>'
    tips = f'<div class="dt-card-tips">{escape(fields["tips"])}</div>' if fields.get("tips") else ""
    waiting = person.key in card.pending
    form = form_html(fields, message, waiting=waiting)
    return head + body + form + tips + _pills(card.buttons(person.staff_id), message, waiting=waiting) + _source(extra)


def action_card_html(content: dict[str, Any], ink: Ink) -> str:
    """Draw an actionCard: text, and buttons that open an address or speak (dtmd)."""
    buttons = [b for b in content.get("buttons") or [] if isinstance(b, dict)]
    across = " across" if content.get("horizontal") and len(buttons) == 2 else ""  # noqa: PLR2004 - as the client does
    drawn = "".join(link(escape(str(b.get("title", ""))), str(b.get("url", "")), "dt-btn") for b in buttons)
    row = f'<div class="dt-btns{across}">{drawn}</div>' if drawn else ""
    return f'<div class="dt-card-body dt-md">{render(str(content.get("text", "")), ink)}</div>{row}'


def link_html(content: dict[str, Any], ink: Ink) -> str:
    """Draw a link message: title, text and a thumbnail, all leading to one address."""
    thumb = image("缩略图", str(content["picUrl"]), ink) if content.get("picUrl") else ""
    text = f"<p>{escape(str(content.get('text', '')))}</p>" if content.get("text") else ""
    inside = f"<div><b>{escape(str(content.get('title', '')))}</b>{text}</div>{thumb}"
    return link(inside, str(content.get("messageUrl", "")), "dt-share")


def feed_card_html(content: dict[str, Any], ink: Ink) -> str:
    """Draw a feedCard: one link below the other."""
    links = content.get("links") or []
    return "".join(
        link_html({"title": x.get("title"), "messageUrl": x.get("messageURL"), "picUrl": x.get("picURL")}, ink)
        for x in links
        if isinstance(x, dict)
    )


def _extra(fields: dict[str, str]) -> dict[str, Any]:
    try:
        found = json.loads(fields.get("sys_full_json_obj") or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _order(fields: dict[str, str], extra: dict[str, Any]) -> list[str]:
    if "msgContent" in fields or "staticMsgContent" in fields:
        wanted = extra.get("order")
        return [str(name) for name in wanted] if isinstance(wanted, list) else AI_ORDER
    return [name for name in BODY_FIELDS if name in fields]


def _head(title: str, logo: str, flow: str, ink: Ink) -> str:
    state, css = STATES.get(flow, ("", ""))
    if not title and not state:
        return ""
    mark = image("", logo, ink) if logo.startswith("@") or web_address(logo) else ""
    shown = f'<span class="state {css}">{state}</span>' if state else ""
    return f'<div class="dt-card-head">{mark}<span>{escape(title or "AI 助理")}</span>{shown}</div>'


def _part(name: str, fields: dict[str, str], extra: dict[str, Any], card: Card, ink: Ink) -> str:
    """Draw one field; the title and the buttons have their own places."""
    if name == "msgSlider":
        slides = extra.get("msgSlider")
        return "".join(_slide(s, ink) for s in slides if isinstance(s, dict)) if isinstance(slides, list) else ""
    text = fields.get(name, "")
    if name not in BODY_FIELDS or not text:
        return ""
    typing = " dt-caret" if card.streaming_key == name and not card.sealed else ""
    return f'<div class="dt-card-body dt-md{typing}">{render(text, ink)}</div>'


def _slide(slide: dict[str, Any], ink: Ink) -> str:
    picture = image(str(slide.get("title", "")), str(slide.get("image", "")), ink)
    return f'<div class="dt-card-body">{picture}{inline(str(slide.get("title", "")), ink)}</div>'


def _pills(buttons: list[dict[str, Any]], message: ChatMessage, *, waiting: bool) -> str:
    if not buttons:
        return ""
    drawn = "".join(_pill(button, message, waiting=waiting) for button in buttons)
    note = '<div class="dt-card-tips" role="status">正在处理，请稍候…</div>' if waiting else ""
    return f'<div class="dt-pills">{drawn}</div>{note}'


def _pill(button: dict[str, Any], message: ChatMessage, *, waiting: bool) -> str:
    """Draw a button: with an address it opens it, otherwise the click goes to the bot."""
    text, action = escape(str(button.get("text", ""))), str(button.get("id") or button.get("text", ""))
    css = {"blue": "blue", "red": "red"}.get(str(button.get("color", "")), "")
    url = str(button.get("url") or button.get("iosUrl") or "")
    if url and not button.get("request"):
        return link(text, url, css)
    off = " disabled" if waiting else ""
    return (
        f'<button type="button" class="{css}" data-do="press" data-id="{escape(message.msg_id)}" '
        f'data-action="{escape(action)}" data-testid="card-button"{off}>{text}</button>'
    )


def _source(extra: dict[str, Any]) -> str:
    source = extra.get("source")
    text = source.get("text") if isinstance(source, dict) else None
    return f'<div class="dt-card-tips">{escape(str(text))}</div>' if text else ""
