"""The columns of the workbook of items: what each holds, and how a value becomes a cell and a cell a value.

A value that a cell can't hold exactly stays in the cell 其他 (YAML): reading a workbook back changes nothing.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from config.words import items as words
from knowledge.items.facts_text import plain
from knowledge.items.faults import Sheet
from knowledge.items.marks import read_spots
from knowledge.items.place import plain_number
from knowledge.items.rewriting import pruned
from knowledge.items.writing import block, flow, number

Path = tuple[str | int, ...]


class NotCell(ValueError):
    """A value can't stand in a cell, or a cell can't be read as one; the message is a sentence without full stop."""


@dataclass(frozen=True, slots=True)
class Kind:
    """How values of one kind stand in cells. Both ways raise NotCell."""

    shown: Callable[[Any], str]
    read: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its title, where its value stands in the text, and its width in characters."""

    title: str
    path: Path
    kind: Kind
    width: int = 12


def _text(value: Any) -> str:  # noqa: ANN401 - any plain value
    if not isinstance(value, str) or value != value.strip() or not value:
        raise NotCell("不是文字")
    return value


def _joined(mark: str) -> Kind:
    def shown(value: Any) -> str:  # noqa: ANN401 - any plain value
        if not isinstance(value, list) or not value or not all(isinstance(one, str) for one in value):
            raise NotCell("不是文字的列表")
        return mark.join(value)

    return Kind(shown, lambda cell: [one.strip() for one in cell.split(mark) if one.strip()])


def _flag_shown(value: Any) -> str:  # noqa: ANN401 - any plain value
    if not isinstance(value, bool):
        raise NotCell("不是真假")
    return "是" if value else "否"


def _flag_read(cell: str) -> bool:
    if cell not in {"是", "否"}:
        raise NotCell(words.not_yes_or_no(cell))
    return cell == "是"


def _number_shown(value: Any) -> str:  # noqa: ANN401 - any plain value
    if not isinstance(value, Fraction):
        raise NotCell("不是数字")
    return number(value)


def _number_read(cell: str) -> Fraction:
    found = plain_number(cell)
    if found is None:
        raise NotCell(words.not_a_number(cell))
    return found


def yaml_shown(value: Any) -> str:  # noqa: ANN401 - any plain value
    """Return a value as YAML: a word as it would stand in a text, a group in as many lines as it needs."""
    if isinstance(value, Mapping | list) and value:
        short = flow(value)
        return short if len(short) <= SHORT else "\n".join(block(value, 0))
    return _as_day(flow(value))


def yaml_read(cell: str) -> Any:  # noqa: ANN401 - any plain value
    """Return what a cell of YAML says; a bare day is a text.

    Raises:
        NotCell: it is no YAML.

    """
    sheet = Sheet("", bare_days=True)
    spot = read_spots(cell, sheet)
    if spot is None or sheet.faults:
        raise NotCell(words.not_yaml(sheet.faults[0].says if sheet.faults else "是空的"))
    value = pruned(plain(spot, sheet, ""))
    if sheet.faults:
        raise NotCell(words.not_yaml(sheet.faults[0].says))
    return value


def _as_day(shown: str) -> str:
    return shown.strip('"') if _DAY.fullmatch(shown) else shown


_DAY = re.compile(r'"\d{4}-\d{2}-\d{2}"')
SHORT = 60  # characters of a group that stands in one line
TEXT, TEXTS, LINES = Kind(_text, str), _joined("、"), _joined("\n")
FLAG, NUMBER, YAML = Kind(_flag_shown, _flag_read), Kind(_number_shown, _number_read), Kind(yaml_shown, yaml_read)

CODE, VERSION, REST, BASE = "编号", "版本", "其他", "底稿"
HEAD = (
    Column("名称", ("name",), TEXT, 30),
    Column("类别", ("class",), TEXT, 8),
    Column("级别", ("level",), TEXT, 8),
    Column("地区", ("region",), TEXT, 12),
    Column("部门", ("dept",), TEXT, 16),
    Column("主题词", ("themes",), TEXTS, 14),
    Column("兑现方式", ("redeem",), TEXT, 10),
    Column("惠及对象", ("object",), TEXT, 8),
)
TERMS = (
    Column("起始日", ("from",), TEXT, 12),
    Column("截止日", ("to",), TEXT, 12),
    Column("征求意见稿", ("draft",), FLAG, 8),
    Column("事件年度", ("event_year",), NUMBER, 8),
    Column("适用负面清单", ("negative_list",), FLAG, 8),
    Column("申报方式", ("window", "kind"), TEXT, 14),
    Column("每年开始", ("window", "opens"), TEXT, 9),
    Column("每年截止", ("window", "closes"), TEXT, 9),
    Column("事件后天数", ("window", "days"), NUMBER, 8),
    Column("事件后月数", ("window", "months"), NUMBER, 8),
    Column("事件", ("window", "event"), TEXT, 14),
    Column("批次", ("window", "batches"), YAML, 20),
    Column("申报时间说明", ("window", "says"), TEXT, 26),
    Column("申报渠道", ("channel",), TEXT, 26),
    Column("咨询部门", ("contact", "dept"), TEXT, 22),
    Column("咨询电话", ("contact", "phone"), TEXT, 14),
    Column("互斥组", ("stacking", "groups"), TEXTS, 14),
    Column("合计上限组", ("stacking", "joint_caps"), TEXTS, 14),
    Column("每年上限", ("caps", "enterprise_year"), YAML, 12),
    Column("累计上限", ("caps", "enterprise_life"), YAML, 12),
    Column("资金总额", ("fund_pool", "total"), YAML, 12),
    Column("资金不足时", ("fund_pool", "scale"), TEXT, 12),
    Column("说明", ("notes",), LINES, 30),
    Column("计算公式", ("amount",), YAML, 46),
)
LEAF = (
    Column("年份", ("year",), TEXT, 12),
    Column("条件原话", ("says",), TEXT, 34),
    Column("依据", ("basis",), TEXT, 10),
    Column("补救方式", ("cure",), TEXT, 9),
    Column("整改建议", ("fix",), TEXT, 26),
)
FACT, OP, VALUE, ORDER, WRITTEN, READS = "事实", "运算", "值", "序号", "写法", "读作（不导入）"
SENTENCE = (
    Column("文号", ("doc",), TEXT, 24),
    Column("文件", ("title",), TEXT, 36),
    Column("条款", ("article",), TEXT, 14),
    Column("原文", ("quote",), TEXT, 60),
)
KEY, KIND, PAPER, PLACE, MEANS, SINCE = "简称", "种类", "名称", "位置", "名称（不导入）", "起始日"
PAPERS = {"materials": "申报材料", "forms": "表格"}
LISTS = frozenset({"in", "not_in", "in_section", "in_industry"})  # operators whose value is a list of words
PLACES = frozenset({"under", "not_under"})  # whose value is the code of a place


def value_shown(op: str, value: Any) -> str:  # noqa: ANN401 - any plain value
    """Return what a condition compares with, as its cell says it."""
    if op in PLACES and isinstance(value, str):
        return _text(value)
    if op in LISTS:
        return TEXTS.shown(value)
    if isinstance(value, bool):
        return _flag_shown(value)
    return f'"{value}"' if isinstance(value, str) and value in {"是", "否"} else yaml_shown(value)


def value_read(op: str, cell: str) -> Any:  # noqa: ANN401 - any plain value
    """Return what a cell says a condition compares with.

    Raises:
        NotCell: it can't be read.

    """
    if op in PLACES:
        return cell
    if op in LISTS:
        return TEXTS.read(cell)
    return cell == "是" if cell in {"是", "否"} else yaml_read(cell)


def exactly(shown: Callable[[Any], str], read: Callable[[str], Any], value: Any) -> str | None:  # noqa: ANN401
    """Return a value's cell when that is read back as the same value, else None."""
    try:
        cell = shown(value)
        return cell if cell and read(cell) == value and type(read(cell)) is type(value) else None
    except NotCell:
        return None


def at(tree: Any, path: Path) -> Any:  # noqa: ANN401 - any plain value
    """Return what stands at a path, or None."""
    for step in path:
        inside = isinstance(tree, Mapping) and step in tree
        within = isinstance(tree, list) and isinstance(step, int) and step < len(tree)
        if not (inside or within):
            return None
        tree = tree[step]
    return tree


def put(tree: dict[str, Any], path: Path, value: Any) -> None:  # noqa: ANN401 - any plain value
    """Set what stands at a path, making groups on the way."""
    inside: Any = tree
    for step in path[:-1]:
        inside = inside.setdefault(step, {}) if isinstance(inside, dict) else inside[step]
    inside[path[-1]] = value


def take(tree: dict[str, Any], path: Path) -> None:
    """Take away what stands at a path, and the groups that are empty then."""
    if len(path) > 1:
        take(tree[str(path[0])], path[1:])
        if not tree[str(path[0])]:
            del tree[str(path[0])]
    else:
        tree.pop(str(path[0]), None)


def dotted(path: Path) -> str:
    """Return a path as faults name it.

    >>> dotted(("versions", 0, "amount", "min", 1))
    'versions[0].amount.min[1]'
    """
    told = ""
    for step in path:
        told += f"[{step}]" if isinstance(step, int) else f".{step}" if told else step
    return told
