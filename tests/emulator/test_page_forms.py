"""How the chat page draws the form of a card."""

import json

from emulator.page_forms import form_html
from emulator.shapes import ChatMessage

FIELDS = [
    {"type": "TEXT", "name": "a", "label": "营业收入<b>", "placeholder": "5600万元", "default_string": ""},
    {"type": "SELECT", "name": "b", "label": "规上", "options": [{"value": 0, "text": {"zh_CN": "是"}}]},
    {"type": "DATE", "name": "c", "label": "日期"},
    {"type": "VIDEO", "name": "d"},
]


CARD = ChatMessage("m1", "cid", 1, "bot", 0, "card", {})


def drawn(**fields: str) -> str:
    return form_html({"form_fields": json.dumps(FIELDS), **fields}, CARD, waiting=False)


def test_each_kind_of_field_has_its_control_and_nothing_is_markup() -> None:
    page = drawn(title="第一行\n第二行", button_text="提交")
    assert page.count('data-testid="form-field"') == 3
    assert 'type="date"' in page
    assert "<option>是</option>" in page
    assert "营业收入&lt;b&gt;" in page
    assert "<p>第二行</p>" in page
    assert "disabled" not in page


def test_a_form_that_is_over_takes_nothing_and_says_what_is_wrong() -> None:
    page = drawn(form_status="disabled", err_msg="请带上单位")
    assert page.count(" disabled") == 4
    assert 'role="alert">请带上单位' in page


def test_a_card_without_a_form_draws_none() -> None:
    assert form_html({"title": "x"}, CARD, waiting=False) == ""
    assert "form-field" not in form_html({"form_fields": "{"}, CARD, waiting=True)
