"""A form card under an answer that asks for a fact: shown to the person alone, beside the question in words.

Shape of the fields: open.dingtalk.com "卡片表单" and the official example of the Stream SDK (form_fields, form_status,
button_text, title, err_msg; a submission brings submit_form_fields).
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from bot.errors import SendTrouble
from bot.openapi_cards import Cards
from bot.translate import Address
from bot.typing_card import CardDesk, track_of
from config.words import fact_form as words
from handlers.message import Form, Reply
from ledger.talks import Claimed

FORM_TRACK = re.compile(r"hf-(\d{1,18})-[0-9a-f]{20}")
VALUE_OF = {"TEXT": "default_string", "DATE": "default_string", "SELECT": "default_number"}


def form_track_of(seq: int, msg_id: str) -> str:
    """Name the form under the answer to a message: the same after a crash."""
    return track_of(seq, msg_id).replace("hq-", "hf-", 1)


@dataclass(frozen=True, slots=True)
class FormDesk:
    """Shows forms, where a template for them is set and cards are not resting."""

    desk: CardDesk
    cards: Cards

    async def ask(self, reply: Reply, claimed: Claimed, address: Address) -> None:
        """Show the form of a reply; a form that can't be shown is left out: the words have asked, too."""
        if reply.form is None or address.in_group or not address.staff_id or not self.cards.template:
            return
        track = form_track_of(claimed.seq, str(claimed.payload.get("msgId", "")))
        try:
            if await self.desk.passes():
                await self.cards.show_fields(track, address, form_fields(reply.form))
        except SendTrouble as no:
            await self.desk.rest(no)


def form_fields(form: Form, told: str = "") -> dict[str, str]:
    """Write the fields of the template for one question; every value is a string."""
    title = words.went_on(told, form.called) if told else words.head(form.called)
    return {
        "title": title,
        "form_fields": json.dumps([_field(form)], ensure_ascii=False),
        "form_status": "normal",
        "button_text": words.SEND,
        "err_msg": "",
    }


def ended_fields(title: str, button: str = words.SENT) -> dict[str, str]:
    """Write the fields of a form that takes nothing more."""
    return {"title": title, "form_fields": "[]", "form_status": "disabled", "button_text": button, "err_msg": ""}


def _field(form: Form) -> dict[str, Any]:
    common = {"name": form.key, "label": form.called, "placeholder": form.hint, "required": False}
    if form.choices:
        options = [{"value": at, "text": {"zh_CN": one}} for at, one in enumerate(form.choices)]
        return common | {"type": "SELECT", "options": options}
    return common | {"type": "DATE" if form.is_day else "TEXT", "default_string": ""}


def submitted(params: Any) -> tuple[str, str] | None:  # noqa: ANN401 - as the platform sends it
    """Return (key, what was said) of a submitted form; None for what is none."""
    fields = params.get("submit_form_fields") if isinstance(params, dict) else None
    if not isinstance(fields, list) or len(fields) != 1 or not isinstance(fields[0], dict):
        return None
    field = fields[0]
    key, kind = field.get("name"), str(field.get("type", ""))
    value = field.get(VALUE_OF.get(kind, ""), "")
    if not isinstance(key, str) or kind not in VALUE_OF:
        return None
    if kind == "SELECT":
        return key, _option(field.get("options"), value)
    return key, value if isinstance(value, str) else ""


def _option(options: Any, place: Any) -> str:  # noqa: ANN401 - as above
    """Return the words of the option at a place; empty when nothing was chosen."""
    if not isinstance(options, list) or isinstance(place, bool) or not isinstance(place, int):
        return ""
    chosen = options[place] if 0 <= place < len(options) else {}
    text = chosen.get("text") if isinstance(chosen, dict) else {}
    return str(text.get("zh_CN", "")) if isinstance(text, dict) else ""
