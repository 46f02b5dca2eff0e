"""The form of a card: its fields as inputs, its button, what is wrong with what was sent.

The fields are those of the platform's form component: TEXT, DATE and SELECT with ``default_string`` or the place of the
option in ``default_number``; a submission brings them back in ``submit_form_fields``.
"""

import json
from typing import Any

from emulator.page_markdown import escape
from emulator.shapes import ChatMessage

KINDS = frozenset({"TEXT", "DATE", "SELECT"})


def form_html(fields: dict[str, str], message: ChatMessage, *, waiting: bool) -> str:
    """Draw the form of a card; nothing for a card without one."""
    if "form_fields" not in fields:
        return ""
    off = " disabled" if waiting or fields.get("form_status") == "disabled" else ""
    head = "".join(f"<p>{escape(line)}</p>" for line in fields.get("title", "").split("\n") if line)
    rows = "".join(_row(at, one, off) for at, one in enumerate(_fields(fields)))
    wrong = f'<p class="dt-form-wrong" role="alert">{escape(fields["err_msg"])}</p>' if fields.get("err_msg") else ""
    button = (
        f'<button type="button" data-do="submit" data-id="{escape(message.msg_id)}" data-testid="form-submit"{off}>'
        f"{escape(fields.get('button_text') or '提交')}</button>"
    )
    packed = escape(json.dumps(_fields(fields), ensure_ascii=False))
    return f'<div class="dt-form" data-fields="{packed}">{head}{rows}{wrong}{button}</div>'


def _fields(fields: dict[str, str]) -> list[dict[str, Any]]:
    try:
        found = json.loads(fields.get("form_fields") or "[]")
    except ValueError:
        return []
    every = found if isinstance(found, list) else []
    return [one for one in every if isinstance(one, dict) and one.get("type") in KINDS]


def _row(at: int, field: dict[str, Any], off: str) -> str:
    mark = " *" if field.get("required") else ""
    label, hint = escape(str(field.get("label", ""))), escape(str(field.get("placeholder", "")))
    named = f'data-at="{at}" data-testid="form-field" aria-label="{label}"{off}'
    value = escape(str(field.get("default_string", "")))
    if field["type"] == "SELECT":
        options = "".join(f"<option>{escape(_said(one))}</option>" for one in field.get("options") or [])
        control = f'<select {named}><option value="">请选择</option>{options}</select>'
    else:
        kind = "date" if field["type"] == "DATE" else "text"
        control = f'<input type="{kind}" {named} value="{value}" placeholder="{hint}">'
    return f"<label>{label}{mark}{control}</label>"


def _said(option: Any) -> str:  # noqa: ANN401 - any JSON
    text = option.get("text") if isinstance(option, dict) else None
    return str(text.get("zh_CN", "")) if isinstance(text, dict) else ""
