"""Plain values as the YAML of an item: short groups in one line, longer ones in several, quotes only where needed.

The other way of knowledge.items.facts_text.plain: what is written here is read back as the same values.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import Any

from knowledge.items.faults import Sheet
from knowledge.items.marks import Fields, Rows, Word, read_spots

WIDTH = 120  # columns a line may have
STEP = 2  # columns an inner group stands further in
_SAFE = re.compile(r"[\w\u4e00-\u9fff〔〕（）《》“”、，。；：％%.+*/·-]+", re.ASCII)  # sure to be read as it is written
# What YAML 1.1 (5.1, printable) does not let stand in a text as it is.
_UNREADABLE = re.compile("[^\t\n\r -~\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_FIRST = re.compile(r"[A-Za-z\u4e00-\u9fff（《“]")
_DIGITS = re.compile(r"[\d.,:_-]+", re.ASCII)  # codes and days: other programs may take them for numbers
_WORDS = re.compile(r"(?i:y|n|yes|no|on|off|true|false|null|none|nan|inf|~|\.)|.*:")


def flow(value: Any) -> str:  # noqa: ANN401 - any plain value
    """Return a value in one line.

    >>> flow({"fact": "rd_ratio", "op": ">=", "value": "2%", "region": "510600", "first": True})
    '{fact: rd_ratio, op: ">=", value: 2%, region: "510600", first: true}'
    """
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{word(str(name))}: {flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(one) for one in value) + "]"
    return scalar(value)


def scalar(value: Any) -> str:  # noqa: ANN401 - any plain single value
    """Return a single value: text, a number, true, false or null."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    if isinstance(value, Fraction | int):
        return number(Fraction(value))
    return word(str(value))


def number(value: Fraction) -> str:
    """Return a decimal number exactly: all that items hold are decimal.

    >>> number(Fraction(1, 8)), number(Fraction(360))
    ('0.125', '360')
    """
    if value.denominator == 1:
        return str(value.numerator)
    places = 0
    while (value * 10**places).denominator != 1:
        places += 1
    whole = abs(value * 10**places).numerator
    digits = f"{whole:0{places + 1}d}"
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def word(text: str) -> str:
    """Return a text, with quotes where YAML would read something else without them."""
    if _DIGITS.fullmatch(text):
        return f'"{text}"'
    if _SAFE.fullmatch(text) and _FIRST.match(text) and not _WORDS.fullmatch(text):
        return text
    return text if _reads_alike(text) else _quoted(text)


def _quoted(text: str) -> str:
    told = json.dumps(text, ensure_ascii=False)
    return _UNREADABLE.sub(lambda found: f"\\U{ord(found[0]):08X}", told)


@lru_cache(maxsize=4096)
def _reads_alike(text: str) -> bool:
    """Tell whether YAML reads a bare text as just this text, as a value and as the name of one."""
    if not text or text != text.strip() or "\n" in text or not text.isprintable():
        return False
    sheet = Sheet("")
    spot = read_spots(f"[{text}, {{{text}: 1}}]", sheet)
    if sheet.faults or not isinstance(spot, Rows) or len(spot.nodes) != STEP:
        return False
    alone, named = spot.nodes
    kept = isinstance(alone, Word) and alone.kind == "str" and alone.text == text
    return kept and isinstance(named, Fields) and list(named.nodes) == [text]


def block(value: Any, column: int) -> list[str]:  # noqa: ANN401 - a group or a list
    """Return the lines of a group or a list that stands at a column; what fits into a line stands in one."""
    lines = list(_list_lines(value, column) if isinstance(value, list | tuple) else _group_lines(value, column))
    return [" " * column + line for line in lines]


def after_name(value: Any, column: int, taken: int) -> str:  # noqa: ANN401 - any plain value
    """Return what stands behind ``name:`` of a group at ``column``: the value in the same line, or lines below it.

    Args:
        value: what the name has.
        column: where the name stands.
        taken: columns of the line that are used up to the colon.

    """
    if not isinstance(value, Mapping | list | tuple) or not value:
        return f" {flow(value)}"
    short = flow(value)
    if taken + 1 + len(short) <= WIDTH and not _wide(value):
        return f" {short}"
    inner = column if isinstance(value, list | tuple) else column + STEP
    return "\n" + "\n".join(block(value, inner))


def _wide(value: Any) -> bool:  # noqa: ANN401 - a group or a list
    """Tell whether a group is better read in several lines: groups of groups, and lists of lists."""
    inner = list(value.values()) if isinstance(value, Mapping) else list(value)
    groups = [one for one in inner if isinstance(one, Mapping)]
    return (isinstance(value, Mapping) and len(groups) > 1) or any(_wide(one) for one in groups)


def _group_lines(value: Mapping[str, Any], column: int) -> Iterator[str]:
    for name, one in value.items():
        head = f"{word(str(name))}:"
        told = head + after_name(one, column, column + len(head))
        first, *rest = told.split("\n")
        yield first
        yield from (line[column:] for line in rest)


def _list_lines(value: Sequence[Any], column: int) -> Iterator[str]:
    for one in value:
        short = flow(one)
        grouped = isinstance(one, Mapping | list | tuple) and one
        if not grouped or (column + STEP + len(short) <= WIDTH and not _wide(one)):
            yield f"- {short}"
            continue
        first, *rest = block(one, column + STEP)
        yield f"- {first.strip()}"
        yield from (line[column:] for line in rest)
