"""One cell of a list of enterprises, read as the fact its column names.

A column is called as people call the fact, with the year and the unit where it needs them: 营业收入2025（万元）,
2025年研发费用, 是否规模以上, 高新技术企业. An empty cell, “-” and “/” say nothing; 无 and 否 say none.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from config.words.facts import FACTS, named
from knowledge.rules.fact_kinds import Kind, one_spelling
from knowledge.rules.fact_names import ENTRIES, Entry, Shape

NOTHING = frozenset({"", "-", "—", "--", "/", "\\", "未知", "不详", "null", "N/A", "n/a"})
YES, NO = (
    frozenset({"是", "有", "true", "True", "TRUE", "√", "1"}),
    frozenset({"否", "无", "没有", "不是", "false", "False", "FALSE", "×", "0"}),
)
QUALIFICATIONS = (
    *("专精特新中小企业", '专精特新"小巨人"', "制造业单项冠军", "高新技术企业", "科技型中小企业", "创新型中小企业"),
    *("绿色工厂", "节水型企业", "企业技术中心", "DCMM", "两化融合贯标", "上云", "数字经济试点示范项目"),
    *("现代企业制度企业", "政府质量奖", "农业产业化龙头"),
)
FLAGS = frozenset({Kind.FLAG, Kind.LISTED, Kind.DAY_OR_NO, Kind.FLAG_OR_MONEY, Kind.FLAG_OR_COUNT})
AMOUNTS = frozenset({Kind.MONEY, Kind.PROFIT, Kind.DOLLARS})
COUNTED = "人个名件项月"  # words that stand behind a count
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?度?")
_UNIT = re.compile(r"[（(]\s*(?:单位[:：]?)?\s*((?:[百千万亿]{0,2}(?:元|美元|人))|%)\s*[)）]")
_ENTRY = re.compile(r"[；;\n]+")
_DAY = re.compile(r"\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?")
_LEVEL = re.compile(r"国家级|省级|市级|县级|区级|县\(区\)级|达标|示范|[1-5]级|AAA?")


class NotRead(ValueError):
    """A cell or a column can't be read; the message is a sentence without its full stop."""


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds: a fact, of a year where it has years, in a unit; or one qualification."""

    title: str
    name: str
    year: int = 0
    unit: str = ""
    qualification: str = ""


def column_of(title: str) -> Column:
    """Read the title of a column.

    Raises:
        NotRead: nothing is called so, or a yearly fact lacks its year.

    """
    unit = _UNIT.search(title)
    bare = _UNIT.sub("", title)
    year = _YEAR.search(bare)
    word = _YEAR.sub("", bare).strip(" 　的：:")
    if one_spelling(word) in QUALIFICATIONS:
        return Column(title, "qualifications", qualification=one_spelling(word))
    name = named(word)
    if not name:
        raise NotRead(f"“{title}”这一列不认识，列名请照模板写（huiqi firms template 给出模板）")
    entry = entry_named(name)
    if entry.shape is Shape.YEARLY and year is None:
        raise NotRead(f"“{title}”要写明是哪一年，例如：{word}2025")
    yearly = year is not None and entry.shape in {Shape.YEARLY, Shape.EITHER}
    return Column(title, name, int(year[1]) if yearly and year else 0, unit[1] if unit else "")


def entry_named(name: str) -> Entry:
    """Return the dictionary's entry of a dotted name.

    Raises:
        KeyError: there is none.

    """
    outer, _, inner = name.partition(".")
    return ENTRIES[outer].fields[inner] if inner else ENTRIES[outer]


def value_of(column: Column, text: str, region_of: Callable[[str], str]) -> Any:  # noqa: ANN401 - as JSON holds it
    """Return what a cell says, in the shape a file of facts has; None when it says nothing.

    Args:
        column: what it stands under.
        text: of the cell.
        region_of: gives the code of a place's name, or an empty text.

    Raises:
        NotRead: the cell does not say what its column asks for.

    """
    said = text.strip()
    if said in NOTHING:
        return None
    if column.qualification:
        return _qualified(column.qualification, said)
    return typed(column.name, said, column.unit, region_of)


def typed(name: str, said: str, unit: str, region_of: Callable[[str], str]) -> Any:  # noqa: ANN401
    """Return what a person says of a fact in the shape a file of facts has.

    Raises:
        NotRead: it does not say what the fact asks for.

    """
    entry = entry_named(name)
    if entry.shape in {Shape.RECORDS, Shape.GROUP}:
        return _several(name, entry, said)
    if entry.kind in FLAGS and said in YES | NO:
        return said in YES
    if (entry.kind is Kind.REGION or name == "zone_id") and not said[:6].isdigit():
        return _region(said, region_of)
    return _figure(name, entry.kind, said, unit)


def _several(name: str, entry: Entry, said: str) -> Any:  # noqa: ANN401
    if said in NO:
        return [] if entry.shape is Shape.RECORDS else False
    if name != "qualifications":
        raise NotRead(f"“{entry.says}”有好几项，不能写在一格里，请在档案页面填写，或用 JSON、YAML 文件给出")
    return [_record(one) for one in _ENTRY.split(said) if one.strip()]


def _figure(name: str, kind: Kind, said: str, unit: str) -> str | int:
    """Return a figure with its unit; text of another kind as it stands."""
    bare = said.replace(",", "").replace("，", "")
    if kind in AMOUNTS:
        return f"{bare}{unit or FACTS[name].unit or '元'}" if re.fullmatch(r"-?[\d.]+", bare) else bare
    if kind is Kind.COUNT and bare.rstrip(COUNTED).isdigit():
        return int(bare.rstrip(COUNTED))
    if kind in {Kind.RATIO, Kind.SHARE} and unit == "%" and not said.endswith("%"):
        return f"{said}%"
    return said


def _region(said: str, region_of: Callable[[str], str]) -> str:
    code = region_of(said)
    if not code:
        raise NotRead(f"不认识地名“{said}”，请写区县名称或六位行政区划代码，例如：旌阳区 或 510603")
    return code


def _qualified(name: str, said: str) -> list[Mapping[str, Any]] | None:
    """Return the one record of a column that is a qualification's name: a day, a yes, or a level."""
    if said in NO:
        return None  # one column says nothing of the other qualifications
    return [{"name": name}] if said in YES else [_record(f"{name} {said}")]


def _record(said: str) -> dict[str, Any]:
    """Read “高新技术企业 2025-11-01 首次 至2028-10-31” or “绿色工厂 省级 2025年9月1日”."""
    days = [_iso(day) for day in _DAY.findall(said)]
    rest = _DAY.sub(" ", said)
    level = _LEVEL.search(rest)
    name = one_spelling(re.split(r"[\s,，|:：至]+", rest.strip())[0])
    if name not in QUALIFICATIONS:
        raise NotRead(f"不认识资质“{name}”，可写：{'、'.join(QUALIFICATIONS)}")
    record: dict[str, Any] = {"name": name}
    if level:
        record["level"] = level[0]
    if days:
        record["issued_on"] = days[0]
    if len(days) > 1:
        record["valid_to"] = days[1]
    if "首次" in rest:
        record["first"] = True
    if "复核" in rest or "重新" in rest:
        record["first"] = False
    return record


def _iso(day: str) -> str:
    year, month, date = re.findall(r"\d+", day)
    return f"{year}-{int(month):02d}-{int(date):02d}"
