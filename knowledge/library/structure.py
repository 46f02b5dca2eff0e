"""The numbering of Chinese documents, both systems, as one tree.

Measures: 一、 > （一） > 1. > （1） > ①. Regulations: 编 > 章 > 节 > 第X条 > 款 (no number) > （一）项 > 1.目.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum

from knowledge.library.document import Block, Paragraph, Table
from knowledge.rules.chinese_date import chinese_int

_N = "[一二三四五六七八九十百零〇两\\d]+"


class Level(IntEnum):
    """How deep a number stands; smaller is nearer to the title."""

    ROOT = 0
    PART = 1  # 编
    CHAPTER = 2
    SECTION = 3  # 节
    UPPER = 4  # 一、 where it stands above 第X条
    ARTICLE = 5  # 条
    HAN = 6  # 一、
    HAN_BRACKET = 7  # （一）
    DIGIT = 8  # 1.
    DIGIT_BRACKET = 9  # （1）
    CIRCLE = 10  # ①


# What follows 第四条 in a reference: 第四条规定的…, 第四条第二款, 第四条、第五条, 第四条所列.
_REFERENCE = "规定的?|第|之|的|所|至|或|、|，|,|和第|以及|款|项|明确|列|中|以外|除外"
_FORMS: tuple[tuple[Level, re.Pattern[str]], ...] = (
    (Level.PART, re.compile(rf"^第\s*(?P<n>{_N})\s*编(?!{_REFERENCE})")),
    (Level.CHAPTER, re.compile(rf"^第\s*(?P<n>{_N})\s*章(?!{_REFERENCE})")),
    (Level.SECTION, re.compile(rf"^第\s*(?P<n>{_N})\s*节(?!{_REFERENCE})")),
    (Level.ARTICLE, re.compile(rf"^第\s*(?P<n>{_N})\s*条(?P<gap>[\s\u2000-\u200b\u3000]*)(?!{_REFERENCE})")),
    # 一、二类企业 is no item: a number follows that belongs to a word.
    (
        Level.HAN,
        re.compile(
            r"^(?P<n>[一二三四五六七八九十百]{1,4})\s*[、．.](?![一二三四五六七八九十]+(?:类|级|等|期|季|批|档|是|、|产业))"
        ),
    ),
    (Level.HAN_BRACKET, re.compile(r"^[（(]\s*(?P<n>[一二三四五六七八九十百]{1,4})\s*[)）]")),
    (Level.DIGIT, re.compile(r"^(?P<n>\d{1,2})\s*[.．、](?:(?=20\d\d年)|(?!\d))")),
    (Level.DIGIT_BRACKET, re.compile(r"^(?:[（(]\s*(?P<n>\d{1,2})\s*[)）]|(?P<m>\d{1,2})[)）])")),
    (Level.CIRCLE, re.compile(r"^(?P<n>[①-⑳])")),
)
_DOTTED = re.compile(r"(?:[.…·]\s*){4,}\d{0,4}$")  # a line of a table of contents


@dataclass(slots=True)
class Node:
    """A numbered unit: its own paragraphs and tables, and the units below, in reading order."""

    level: Level
    mark: str = ""  # the number as printed, without brackets: 五, 12
    items: list["str | Table | Node"] = field(default_factory=list)

    @property
    def children(self) -> list["Node"]:
        """The units directly below."""
        return [item for item in self.items if isinstance(item, Node)]

    @property
    def lead(self) -> list[str]:
        """The paragraphs before the first unit or table below."""
        paragraphs: list[str] = []
        for item in self.items:
            if not isinstance(item, str):
                break
            paragraphs.append(item)
        return paragraphs

    @property
    def has_table(self) -> bool:
        """True when a table stands in it or below."""
        return any(isinstance(item, Table) or (isinstance(item, Node) and item.has_table) for item in self.items)

    def paragraphs(self) -> list[str]:
        """Return all paragraphs in it and below, without tables."""
        lines: list[str] = []
        for item in self.items:
            if isinstance(item, str):
                lines.append(item)
            elif isinstance(item, Node):
                lines.extend(item.paragraphs())
        return lines


@dataclass(frozen=True, slots=True)
class Mark:
    """The number a paragraph begins with."""

    level: Level
    text: str
    number: int


def mark_of(text: str, expected_article: int = 0) -> Mark | None:
    """Return the number ``text`` begins with, or None.

    Args:
        text: one paragraph.
        expected_article: the number the next 第X条 should have; without a space behind it, any other is a reference.

    >>> mark_of("第四条规定的除外"), mark_of("1.5亿元"), mark_of("一、二类企业")
    (None, None, None)

    """
    line = text.strip()
    if _DOTTED.search(line):
        return None
    for level, form in _FORMS:
        match = form.match(line)
        if match is None:
            continue
        mark = match["n"] or match["m"]
        number = ord(mark) - 0x245F if level is Level.CIRCLE else chinese_int(mark) or 0
        glued = level is Level.ARTICLE and not match["gap"] and len(line) > match.end()
        if glued and expected_article and number != expected_article:
            return None
        return Mark(level, mark, number)
    return None


def tree_of(blocks: Iterable[Block]) -> Node:
    """Build the tree of a run of blocks; what comes before the first number lies in the root."""
    run = list(blocks)
    upper = _han_above_articles(run)
    root = Node(Level.ROOT)
    stack = [root]
    article = 0
    for block in run:
        if not isinstance(block, Paragraph):
            stack[-1].items.append(block)
            continue
        mark = mark_of(block.text, article + 1)
        if mark is None:
            stack[-1].items.append(block.text)
            continue
        level = Level.UPPER if upper and mark.level is Level.HAN else mark.level
        if level is Level.ARTICLE:
            article = mark.number
        while stack[-1].level >= level:
            stack.pop()
        node = Node(level, mark.text, [block.text])
        stack[-1].items.append(node)
        stack.append(node)
    return root


def _han_above_articles(run: list[Block]) -> bool:
    """Tell whether 一、 is used as a chapter: it stands before the first 第X条."""
    for block in run:
        mark = mark_of(block.text) if isinstance(block, Paragraph) else None
        if mark and mark.level in {Level.HAN, Level.ARTICLE}:
            return mark.level is Level.HAN
    return False


def label_of(nodes: list[Node]) -> str:
    """Return how the last of ``nodes`` (outermost first) is cited: 第十二条第（一）项, 第二部分第（五）条."""
    at = max((place for place, node in enumerate(nodes) if node.level is Level.ARTICLE), default=-1)
    if at >= 0:
        names = {Level.HAN: "第{}项", Level.HAN_BRACKET: "第（{}）项", Level.DIGIT: "第{}目"}
        below = "".join(
            names.get(node.level, _MEASURES.get(node.level, "")).format(node.mark) for node in nodes[at + 1 :]
        )
        return f"第{nodes[at].mark}条{below}"
    return "".join(_MEASURES.get(node.level, "").format(node.mark) for node in nodes)


_MEASURES = {
    Level.PART: "第{}编",
    Level.CHAPTER: "第{}章",
    Level.SECTION: "第{}节",
    Level.UPPER: "第{}部分",
    Level.HAN: "第{}部分",
    Level.HAN_BRACKET: "第（{}）条",
    Level.DIGIT: "第{}项",
    Level.DIGIT_BRACKET: "第（{}）目",
    Level.CIRCLE: "第{}点",
}
