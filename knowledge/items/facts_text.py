"""The facts of one firm from a JSON or YAML text, numbers as they are written, every problem with its line.

YAML is read as items are: a bare on or yes is refused, and so is a name that is written twice. Days may stand bare.
"""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from knowledge.errors import KnowledgeError
from knowledge.items.faults import Sheet
from knowledge.items.marks import Fields, Rows, Spot, Word, read_spots
from knowledge.items.place import plain_number
from knowledge.rules.facts import GIVEN, Facts, FactsRefused, Mark, Path, read_facts


class FactsUnreadable(KnowledgeError):
    """A file of facts can't be used; the message has every problem, a line each. Nothing of it was used."""


def facts_from_text(text: str, file: str, mark: Mark = GIVEN) -> Facts:
    """Read the facts of one firm.

    Args:
        text: JSON, or YAML.
        file: its name, for messages.
        mark: the source of whatever names none of its own.

    Raises:
        FactsUnreadable: it is neither, or facts in it are wrong.

    """
    sheet, lines = Sheet(file, bare_days=True), dict[Path, int]()
    text = text.removeprefix("\ufeff")
    given = _plain_json(text, sheet, lines) if _is_json(text, file, sheet) else _plain_yaml(text, sheet, lines)
    if not sheet.faults and not isinstance(given, Mapping):
        sheet.wrong(0, "", '最外层应是一组“名称: 值”，如 {"name": "示例机械"}')
    if sheet.faults:
        raise FactsUnreadable("\n".join(str(fault) for fault in sorted(set(sheet.faults))))
    try:
        return read_facts(given, mark, lambda path: _line(lines, path))
    except FactsRefused as refused:
        told = [f"{file} {problem}" for problem in refused.problems]
        raise FactsUnreadable("\n".join(told)) from refused


def _line(lines: Mapping[Path, int], path: Path) -> int | None:
    """Return the line of a path, or of the nearest thing around it."""
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path)


def _is_json(text: str, file: str, sheet: Sheet) -> bool:
    """Tell whether a text is JSON; one that should be and is not is a fault where its name says so."""
    if not text.lstrip().startswith(("{", "[")):
        return False
    try:
        json.loads(text)
    except json.JSONDecodeError as wrong:
        if file.endswith(".json"):
            sheet.wrong(wrong.lineno, "", f"不是正确的 JSON：请检查这里的引号、逗号和括号（{wrong.msg}）")
        return False
    except RecursionError:
        sheet.wrong(0, "", "嵌套太深。请写得简单一些")
        return False
    return True


def _plain_json(text: str, sheet: Sheet, lines: dict[Path, int]) -> Any:  # noqa: ANN401 - any JSON
    """Return what the JSON says, numbers exactly; a name written twice in one group is a fault."""
    shadow = Sheet(sheet.file, bare_days=True)
    spots = _spots_of_json(text, shadow)
    if spots is not None:
        note_lines(spots, (), lines)
    twice: list[str] = []

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        names = [name for name, _ in found]
        twice.extend(name for name in dict.fromkeys(names) if names.count(name) > 1)
        return dict(found)

    def strange(name: str) -> None:
        found = re.search(rf"(?<=[\s:,\[]){name}(?=\s*[,\]}}])", text)
        sheet.wrong(text.count("\n", 0, found.start()) + 1 if found else 0, "", f"{name} 不是数字。请改正")

    given = json.loads(text, parse_float=Decimal, object_pairs_hook=pairs, parse_constant=strange)
    for name in dict.fromkeys(twice):
        line = next((fault.line for fault in shadow.faults if f"“{name}”" in fault.says), 0)
        sheet.wrong(line, "", f"“{name}”在同一组里写了两次。请只留一个")
    return given


def _spots_of_json(text: str, sheet: Sheet) -> Spot | None:
    """Return where everything stands in a JSON text, or None where YAML can't read it: only the lines are lost."""
    try:
        return read_spots(text.replace("\t", " "), sheet)
    except (yaml.YAMLError, RecursionError):
        return None


def _plain_yaml(text: str, sheet: Sheet, lines: dict[Path, int]) -> Any:  # noqa: ANN401 - any JSON
    if sheet.faults:
        return None
    spots = read_spots(text, sheet)
    if spots is None:
        if not sheet.faults:
            sheet.wrong(0, "", "文件是空的。请写上企业的事实")
        return None
    note_lines(spots, (), lines)
    return plain(spots, sheet, "")


def note_lines(spot: Spot, path: Path, lines: dict[Path, int]) -> None:
    """Write down on which line everything stands, names on the line of their own."""
    lines[path] = spot.line
    if isinstance(spot, Fields):
        for name, one in spot.nodes.items():
            note_lines(one, (*path, name), lines)
            lines[*path, name] = spot.lines[name]
    elif isinstance(spot, Rows):
        for at, one in enumerate(spot.nodes):
            note_lines(one, (*path, at), lines)


def plain(spot: Spot, sheet: Sheet, where: str) -> Any:  # noqa: ANN401 - any JSON
    """Return values without their places, numbers exactly as they are written."""
    if isinstance(spot, Fields):
        return {name: plain(one, sheet, f"{where}.{name}" if where else name) for name, one in spot.nodes.items()}
    if isinstance(spot, Rows):
        return [plain(one, sheet, f"{where}[{at}]") for at, one in enumerate(spot.nodes)]
    return _word(spot, sheet, where)


def _word(word: Word, sheet: Sheet, where: str) -> Any:  # noqa: ANN401 - any JSON
    if word.kind == "null":
        return None
    if word.kind == "bool":
        return word.flag
    if word.kind in {"int", "float"}:
        number = plain_number(word.text)
        if number is None:
            sheet.wrong(word.line, where, f"“{word.text}”不是十进制数。编号请加引号，数字不要写成其他进制或科学记数")
        return number
    return word.text
