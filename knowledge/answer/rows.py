"""Rows of a table: which of them answer together, and how one is read aloud.

A row is kept as 类别：…；等级：…；奖励：… below the table's caption. What is asked of a table is rarely one row of it:
every grade of a certificate, every paper of a list.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.search import tokens
from knowledge.search.hits import Hit
from knowledge.search.query import Query

MOST = 15  # rows quoted together
SHORT = 110  # characters of a table in one line; of a longer one only what stands first in each row
NAMED = 0.3  # of a cell's pairs of characters must stand in the question for it to be named there
_LABEL = re.compile(r"(.*附?表)第(\d+)行$")
_ELEMENT = re.compile("^(?:要素|事项|项目|栏目|内容|名称)(?:名称)?$")
_CONTENT = re.compile("^(?:内容|说明|要求|具体内容|规定|标准)$")
_NUMBER = re.compile("^(?:序号|编号|行号)$")
_CAPTION = re.compile("^第[一二三四五六七八九十百]+条[ 　]*|(?:[:：]|如下|见下表)+$")


def is_row(label: str) -> bool:
    """Tell whether an article is the row of a table, by its label.

    >>> is_row("第十条附表第2行"), is_row("第十条")
    (True, False)
    """
    return _LABEL.search(label) is not None


def row_place(label: str) -> str:
    """Return the end of a row's label: 附表第2行."""
    found = _LABEL.search(label)
    return f"附表第{found[2]}行" if found else label


def caption_of(text: str) -> str:
    r"""Return what stands above a row, without its number and the words that lead to the table.

    >>> caption_of("施工许可预审材料见下表：\n序号：1；材料名称：申请表")
    '施工许可预审材料'
    """
    lines = text.strip().split("\n")
    return _CAPTION.sub("", _CAPTION.sub("", lines[0].strip())) if len(lines) > 1 else ""


def cells_of(text: str) -> list[tuple[str, str]]:
    r"""Return the cells of a row: name of the column, value.

    >>> cells_of("奖励表\n类别：上云；标准：30%，最高5万元")
    [('类别', '上云'), ('标准', '30%，最高5万元')]
    """
    line = text.strip().split("\n")[-1]
    parts = re.split("；(?=[^：；]{1,24}：)", line)
    return [(name.strip(), value.strip()) for name, _, value in (part.partition("：") for part in parts)]


def read_aloud(text: str) -> str:
    r"""Return a row as one would say it: 兑现时间：每年3月至4月, and of more columns 甲：等级2级，奖励10万元.

    >>> read_aloud("事项要素表\n要素：兑现时间；内容：每年3月至4月")
    '兑现时间：每年3月至4月'
    >>> read_aloud("序号：2；类别：DCMM；等级：2级；奖励：10万元")
    'DCMM：等级2级，奖励10万元'
    """
    cells = _told(text)
    if not cells or not all(name for name, _ in cells):
        return text.strip().split("\n")[-1]
    return f"{cells[0][1]}：{cells[1][1]}" if _is_element(cells) else _said(cells)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of a table as they are shown."""

    head: str  # caption, and what all rows have in common
    lines: tuple[str, ...]  # one a row
    short: str  # all of them in one line


def read_table(texts: Sequence[str], title: str) -> Table:
    r"""Return rows of one table as one would say them; what they have in common is said once.

    Args:
        texts: of the rows.
        title: of the document, where the table has no caption.

    >>> rows = ["奖励表\n类别：上云；等级：市级；奖励：5万元", "奖励表\n类别：上云；等级：省级；奖励：9万元"]
    >>> made = read_table(rows, "")
    >>> made.head, made.lines, made.short
    ('奖励表，上云', ('市级：奖励5万元', '省级：奖励9万元'), '等级—奖励：市级—5万元；省级—9万元')
    """
    rows = [_told(text) for text in texts]
    common = [cell for cell in rows[0] if all(cell in row for row in rows)]
    left = [[cell for cell in row if cell not in common] or row for row in rows]
    head = "，".join(one for one in (caption_of(texts[0]) or title, *(value for _, value in common)) if one)
    if len(left[0]) == 2 and not _is_element(left[0]):  # noqa: PLR2004 - what, and how much
        names = "—".join(name for name, _ in left[0])
        short = f"{names}：" + "；".join("—".join(value for _, value in row) for row in left)
    else:
        short = "；".join(_said(row) for row in left)
        short = short if len(short) <= SHORT else "、".join(row[0][1] for row in left)
    return Table(head, tuple(_said(row) for row in left), short)


def _told(text: str) -> list[tuple[str, str]]:
    return [(name, value) for name, value in cells_of(text) if value and not _NUMBER.match(name)]


def _said(cells: Sequence[tuple[str, str]]) -> str:
    (name, first), rest = cells[0], cells[1:]
    if _is_element(cells):
        return f"{first}：{rest[0][1]}"
    if re.match(r"\D{0,4}\d+\D*[元%人]", first):  # a figure says nothing without its column
        return "，".join(f"{name}{value}" for name, value in cells)
    return f"{first}：" + "，".join(f"{name}{value}" for name, value in rest) if rest else f"{name}：{first}"


def rows_asked(query: Query, hit: Hit, around: Sequence[Hit]) -> list[Hit]:
    """Return the rows of a table that answer with the one that was found, in their order.

    Those that have in common with it every cell the question names; where it names none, the whole table.
    """
    stem = _LABEL.search(hit.label)
    if stem is None or _is_element(cells_of(hit.text)):
        return [hit]
    rows = [one for one in around if one.path == hit.path and one.label.startswith(f"{stem[1]}第")]
    for name, value in cells_of(hit.text):
        if _named(value, query):
            rows = [one for one in rows if (name, value) in cells_of(one.text)]
    return rows or [hit]


def _is_element(cells: Sequence[tuple[str, str]]) -> bool:
    """Tell whether a row is one element of something and what it is, not one thing among others."""
    return len(cells) == 2 and bool(_ELEMENT.match(cells[0][0]) and _CONTENT.match(cells[1][0]))  # noqa: PLR2004 - both


def _named(value: str, query: Query) -> bool:
    pairs = set(tokens.bigrams(tokens.fold(value)))
    asked = pairs & set(query.grams)
    return any(one.isascii() for one in asked if not one.isdigit()) or len(asked) >= NAMED * max(len(pairs), 1)
