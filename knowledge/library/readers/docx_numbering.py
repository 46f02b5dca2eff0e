"""The numbers Word shows before a paragraph but does not keep in its text: 一、 （一） 1. 第一条."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HAN = "〇一二三四五六七八九"
_HAN_FORMATS = frozenset(
    {"chineseCounting", "chineseCountingThousand", "japaneseCounting", "taiwaneseCounting", "taiwaneseCountingThousand"}
)


@dataclass(frozen=True, slots=True)
class _Level:
    form: str  # numFmt: decimal, chineseCounting …
    pattern: str  # lvlText: （%1）
    start: int


class Numbering:
    """Counts the numbered paragraphs of one document, in order."""

    def __init__(self, root: Any | None, styles: Any | None) -> None:  # noqa: ANN401 - lxml elements, untyped
        self._levels = _levels(root) if root is not None else {}
        self._styles = _style_numbers(styles) if styles is not None else {}
        self._counts: dict[str, dict[int, int]] = {}

    def prefix(self, properties: Any | None) -> str:  # noqa: ANN401 - a w:pPr element or None
        """Return the number before the next paragraph, an empty string for none. Call once for each, in order."""
        num, level = self._number(properties)
        levels = self._levels.get(num, {})
        if level not in levels:
            return ""
        counts = self._counts.setdefault(num, {})
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [deep for deep in counts if deep > level]:
            del counts[deeper]
        text = levels[level].pattern
        for one, form in levels.items():
            text = text.replace(f"%{one + 1}", written(counts.get(one, form.start), form.form))
        return text

    def _number(self, properties: Any | None) -> tuple[str, int]:  # noqa: ANN401 - a w:pPr element or None
        if properties is None:
            return "", 0
        style = properties.find(f"{W}pStyle")
        num, level = self._styles.get(style.get(f"{W}val"), ("", 0)) if style is not None else ("", 0)
        own = properties.find(f"{W}numPr")
        if own is not None:
            found = _num_pr(own)
            num, level = found[0] or num, found[1]
        return num, level


def written(number: int, form: str) -> str:
    """Write a number the way a Word format does.

    >>> written(12, "chineseCounting"), written(3, "decimalEnclosedCircle"), written(2, "upperLetter")
    ('十二', '③', 'B')
    """
    if form in _HAN_FORMATS:
        return _han(number)
    if form == "decimalEnclosedCircle" and 1 <= number <= 20:  # noqa: PLR2004 - ① to ⑳
        return chr(0x2460 + number - 1)
    if form == "ideographDigital":
        return "".join(_HAN[int(digit)] for digit in str(number))
    if form in {"upperLetter", "lowerLetter"}:
        return chr((65 if form == "upperLetter" else 97) + (number - 1) % 26)
    return "" if form in {"bullet", "none"} else str(number)


def _han(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_HAN[hundreds % 10]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _HAN[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_HAN[ones] if ones else "")


def _levels(root: Any) -> dict[str, dict[int, _Level]]:  # noqa: ANN401 - lxml element
    abstract = {
        one.get(f"{W}abstractNumId"): dict(_level(level) for level in one.findall(f"{W}lvl"))
        for one in root.findall(f"{W}abstractNum")
    }
    numbers = {}
    for num in root.findall(f"{W}num"):
        base = num.find(f"{W}abstractNumId")
        numbers[num.get(f"{W}numId")] = abstract.get(base.get(f"{W}val") if base is not None else None, {})
    return numbers


def _level(level: Any) -> tuple[int, _Level]:  # noqa: ANN401 - lxml element
    def value(tag: str, default: str) -> str:
        found = level.find(f"{W}{tag}")
        return default if found is None else str(found.get(f"{W}val") or default)

    form = value("numFmt", "decimal")
    pattern = "" if form == "bullet" else value("lvlText", "")
    return int(level.get(f"{W}ilvl")), _Level(form, pattern, int(value("start", "1")))


def _style_numbers(styles: Any) -> dict[str, tuple[str, int]]:  # noqa: ANN401 - lxml element
    return dict(_numbered_styles(styles))


def _numbered_styles(styles: Any) -> Iterator[tuple[str, tuple[str, int]]]:  # noqa: ANN401 - lxml element
    for style in styles.findall(f"{W}style"):
        found = style.find(f"{W}pPr/{W}numPr")
        if found is not None:
            yield style.get(f"{W}styleId"), _num_pr(found)


def _num_pr(element: Any) -> tuple[str, int]:  # noqa: ANN401 - lxml element
    num, level = element.find(f"{W}numId"), element.find(f"{W}ilvl")
    return ("" if num is None else num.get(f"{W}val"), 0 if level is None else int(level.get(f"{W}val")))
