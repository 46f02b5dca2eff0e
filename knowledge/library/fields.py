"""The fields of a document that people may change: their names, their kinds, and how a value is read and shown.

They are the columns of ledger.policies.Policy that a text gives. Days that other documents give (废止, 修订 …) are
not among them: those follow from relations.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from config.words.doubts import field_name
from knowledge.errors import ActRefused
from knowledge.rules.chinese_date import find_dates
from knowledge.rules.docno import docno_key

TEXT, LIST, DAY, FLAG = "text", "list", "day", "flag"
LEVELS = ("国家级", "省级", "市级", "县级", "园区级")


@dataclass(frozen=True, slots=True)
class Field:
    """One field: what people call it, what it holds, and the most characters the ledger keeps."""

    name: str
    kind: str = TEXT
    most: int = 0  # 0: no limit


FIELDS: dict[str, Field] = {
    "title": Field("标题"),
    "inner_title": Field("内层标题"),
    "doc_no": Field("文号", most=80),
    "index_no": Field("索引号", most=40),
    "issuer": Field("发文机关", most=200),
    "department": Field("主管部门", most=80),
    "contact": Field("咨询方式", most=200),
    "level": Field("政策级别", most=10),
    "region": Field("适用地域", most=12),
    "kind": Field("文件类别", most=20),
    "themes": Field("主题", LIST),
    "subject_types": Field("企业属性", LIST),
    "support_modes": Field("支持方式", LIST),
    "interpreters": Field("解释部门", LIST),
    "attachments": Field("附件", LIST),
    "issued_on": Field("成文日期", DAY),
    "published_on": Field("发布日期", DAY),
    "effective_on": Field("施行日期", DAY),
    "expires_on": Field("有效期至", DAY),
    "draft": Field("征求意见稿", FLAG),
}
DAYS_FROM_OTHERS = {
    "repealed_on": "废止日期",
    "revised_on": "修订日期",
    "suspended_on": "暂停日期",
    "partly_on": "部分失效日期",
    "expires_on": "有效期至",
    "successor_id": "替代文件",
}
_TRUE, _FALSE = {"是", "true", "1", "yes"}, {"否", "false", "0", "no", ""}


def name_of(field: str) -> str:
    """Return what people call a field; unknown ones keep their own word."""
    known = FIELDS.get(field)
    return known.name if known else DAYS_FROM_OTHERS.get(field) or field_name(field)


def field_named(word: str) -> str:
    """Return the column for a column or for what people call it (施行日期); empty when there is none."""
    if word in FIELDS:
        return word
    return next((column for column, field in FIELDS.items() if field.name == word), "")


def read_value(field: str, value: object) -> Any:  # noqa: ANN401 - a column's own type in plain JSON
    """Return a value as the content of a version keeps it: text, list of text, ISO day or None, bool.

    Raises:
        ActRefused: the value can't stand in this field.

    """
    known = FIELDS[field]
    if known.kind == DAY:
        return _day(known.name, value)
    if known.kind == FLAG:
        return _flag(known.name, value)
    if known.kind == LIST:
        parts = (
            value
            if isinstance(value, list | tuple)
            else str(value or "").replace(",", "、").replace("，", "、").split("、")
        )
        return list(dict.fromkeys(text for part in parts if (text := str(part).strip())))
    text = "" if value is None else " ".join(str(value).split())
    if known.most and len(text) > known.most:
        raise ActRefused(f"{known.name}最多 {known.most} 个字，给出的有 {len(text)} 个字。请缩短后再提交。")
    if field == "level" and text and text not in LEVELS:
        raise ActRefused(f"政策级别只能是{'、'.join(LEVELS)}，不能是“{text}”。")
    if field == "title" and not text:
        raise ActRefused("标题不能为空。请填写文件标题。")
    return text


def shown(value: object) -> str:
    """Return a kept value as people read it."""
    if isinstance(value, list | tuple):
        return "、".join(str(part) for part in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


def columns_of(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns of a policy for the fields of a version."""
    row = {name: _column(FIELDS[name].kind, fields.get(name)) for name in FIELDS}
    row["doc_no_key"] = docno_key(row["doc_no"])[:80]
    return row


def _column(kind: str, value: Any) -> Any:  # noqa: ANN401 - plain JSON in, a column's own type out
    if kind == DAY:
        return date.fromisoformat(value) if value else None
    if kind == FLAG:
        return bool(value)
    return list(value or ()) if kind == LIST else str(value or "")


def _day(name: str, value: object) -> str | None:
    if isinstance(value, date):
        return value.isoformat()
    text = str(value or "").strip()
    if text in {"", "无", "长期"}:
        return None
    days = find_dates(text)
    if len(days) != 1:
        raise ActRefused(f"{name}“{text}”看不出是哪一天。请写成 2026-04-15 或 2026年4月15日。")
    return days[0].day.isoformat()


def _flag(name: str, value: object) -> bool:
    text = str(value).strip().lower()
    if text in _TRUE or value is True:
        return True
    if text in _FALSE or value is None:
        return False
    raise ActRefused(f"{name}只能填“是”或“否”，不能是“{value}”。")
