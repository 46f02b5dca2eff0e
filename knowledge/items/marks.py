"""YAML as it stands in the file: every value with its line, nothing guessed. The one file of this package with PyYAML.

YAML reads a bare on, off, yes and no as true and false, a bare 2026-01-01 as a date, and of two equal keys it keeps the
last: all three are faults here.
"""

from dataclasses import dataclass
from typing import TypeAlias

import yaml

from knowledge.items.faults import Sheet

LARGEST = 400_000  # characters of one file; the longest item has a few thousand
DEEPEST = 40  # levels of nesting
_LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TAG = "tag:yaml.org,2002:"
_OPENS = (
    yaml.BlockMappingStartToken,
    yaml.BlockSequenceStartToken,
    yaml.FlowMappingStartToken,
    yaml.FlowSequenceStartToken,
)
_CLOSES = (yaml.BlockEndToken, yaml.FlowMappingEndToken, yaml.FlowSequenceEndToken)
_PLAIN_BOOLS = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Word:
    """A single value as it is written."""

    line: int
    text: str
    kind: str  # str bool int float null

    @property
    def flag(self) -> bool | None:
        """True or false where that is what is written."""
        return _PLAIN_BOOLS.get(self.text.lower()) if self.kind == "bool" else None


@dataclass(frozen=True, slots=True)
class Rows:
    """A list."""

    line: int
    nodes: "tuple[Spot, ...]"


@dataclass(frozen=True, slots=True)
class Fields:
    """Names with values."""

    line: int
    nodes: "dict[str, Spot]"
    lines: dict[str, int]  # of the names


Spot: TypeAlias = Word | Rows | Fields


def read_spots(text: str, sheet: Sheet) -> Spot | None:
    """Return the content of a file, or None when it can't be read at all. Faults are written to ``sheet``."""
    if len(text) > LARGEST:
        sheet.wrong(0, "", f"文件有{len(text)}个字符，超过了{LARGEST}个。一个文件只写一个事项")
        return None
    try:
        if _refers(text, sheet):
            return None
        root = yaml.compose(text, Loader=_LOADER)
        return None if root is None else _spot(root, "", sheet)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        sheet.wrong(mark.line + 1 if mark else 0, "", _syntax(str(error.problem or error.context or "")))
    except yaml.YAMLError:
        sheet.wrong(0, "", "文件里有 YAML 不允许的字符（例如控制字符）。请删除后重新保存为 UTF-8")
    return None


def _refers(text: str, sheet: Sheet) -> bool:
    """Refuse anchors and aliases (what an item says must stand where it is read), and nesting without end."""
    before, depth = len(sheet.faults), 0
    for token in yaml.scan(text, Loader=_LOADER):
        if isinstance(token, yaml.AliasToken | yaml.AnchorToken):
            sheet.wrong(token.start_mark.line + 1, "", "不支持 & 和 * 的引用写法。请把内容直接写在这里")
        depth += isinstance(token, _OPENS) - isinstance(token, _CLOSES)
        if depth > DEEPEST:
            sheet.wrong(token.start_mark.line + 1, "", f"嵌套超过了{DEEPEST}层。请写得简单一些")
            break
    return len(sheet.faults) > before


def _syntax(problem: str) -> str:
    if "single document" in problem or "another document" in problem:
        return "一个文件只能有一份内容，这里出现了第二个“---”。请拆成两个文件"
    if "tab" in problem or "\\t" in problem:
        return "这里用了制表符缩进。请改用空格"
    return f"不是正确的 YAML：请检查这一行和上一行的缩进、冒号、括号和引号（{problem}）"


def _spot(node: yaml.Node, where: str, sheet: Sheet) -> Spot:
    if isinstance(node, yaml.MappingNode):
        return _fields(node, where, sheet)
    if isinstance(node, yaml.SequenceNode):
        nodes = tuple(_spot(one, f"{where}[{at}]", sheet) for at, one in enumerate(node.value))
        return Rows(node.start_mark.line + 1, nodes)
    return _word(node, where, sheet)


def _word(node: yaml.Node, where: str, sheet: Sheet) -> Word:
    line, text, kind = node.start_mark.line + 1, str(node.value), node.tag.removeprefix(_TAG)
    if kind == "timestamp":
        if not sheet.bare_days:
            sheet.wrong(line, where, f'日期要加引号：请写成 "{text}"')
        kind = "str"
    elif kind == "bool" and text.lower() not in _PLAIN_BOOLS:
        sheet.wrong(line, where, f"“{text}”会被读成真或假。是与否请写 true 或 false，文字请加引号")
    elif kind not in {"str", "bool", "int", "float", "null"}:
        sheet.wrong(line, where, f"不支持的写法“{node.tag}”。请直接写文字、数字、true 或 false")
    return Word(line, text, kind)


def _fields(node: yaml.MappingNode, where: str, sheet: Sheet) -> Fields:
    nodes: dict[str, Spot] = {}
    lines: dict[str, int] = {}
    for key, value in node.value:
        line, name = key.start_mark.line + 1, str(key.value)
        if not isinstance(key, yaml.ScalarNode) or key.tag == _TAG + "merge":
            sheet.wrong(line, where, "键应是一个名称，这里是一组内容。请改正")
            continue
        if key.tag == _TAG + "bool":
            sheet.wrong(line, where, f'键“{name}”会被 YAML 读成真或假。请改用别的名称，或加引号写成 "{name}"')
            continue
        if name in nodes:
            sheet.wrong(line, where, f"键“{name}”写了两次，第一次在第{lines[name]}行。请只留一个")
            continue
        lines[name] = line
        nodes[name] = _spot(value, f"{where}.{name}" if where else name, sheet)
    return Fields(node.start_mark.line + 1, nodes, lines)
