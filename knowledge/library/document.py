"""The one shape every reader gives: paragraphs and tables in reading order."""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Box = tuple[float, float, float, float]  # left, top, right, bottom, measured from the page's upper left corner


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of text without line breaks inside."""

    text: str
    page: int | None = None  # counted from 1, where the format knows pages
    box: Box | None = None  # recognised text: in points on a page of a file, in pixels on a photo
    confidence: float | None = None  # recognised text: 0..1, of its weakest line; None where nothing was guessed


@dataclass(frozen=True, slots=True)
class Table:
    """A table; merged cells are repeated in every place they cover. A form has no names above its columns."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # without the header
    caption: str = ""
    page: int | None = None  # the page it begins on
    box: Box | None = None  # in points, where the format knows it; of a photo in pixels
    confidence: float | None = None  # recognised text: 0..1, of its weakest line

    def row_text(self, row: tuple[str, ...]) -> str:
        """Return a row that can be read alone: 企业类别：规上；奖励：20万元."""
        if self.is_form:
            return _pairs(row)
        parts: list[str] = []
        for column, cell in enumerate(row):
            name = self.header[column] if column < len(self.header) else ""
            part = f"{name}：{cell}" if name and name != cell else cell
            if cell and part not in parts:
                parts.append(part)
        return "；".join(parts)

    @property
    def is_form(self) -> bool:
        """True when every row is a label and what belongs to it: 申报条件 | 注册地在本市 ….

        A form of one row is none: its only row is taken as the header.
        """
        return bool(self.rows) and not any(self.header)


def _pairs(row: tuple[str, ...]) -> str:
    """Return a row of a form: 工具分类：资金支持；服务对象：全市范围."""
    cells = [cell for at, cell in enumerate(row) if cell and (at == 0 or cell != row[at - 1])]
    if len(cells) % 2:
        return "：".join(filter(None, (cells[0] if cells else "", "；".join(cells[1:]))))
    return "；".join(f"{label}：{value}" for label, value in _two_by_two(cells))


def _two_by_two(cells: list[str]) -> list[tuple[str, str]]:
    """Return the cells two by two."""
    return list(zip(cells[::2], cells[1::2], strict=True))


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that lies inside another one. It stays in the reading process; only its text goes on."""

    name: str
    data: bytes


_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u200b\ufeff]")


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader got out of one original."""

    blocks: tuple[Block, ...]
    meta: dict[str, str] = field(default_factory=dict)  # what the page says of itself: 文号, 索引号, 标题, 页眉 …
    attached: tuple[Attached, ...] = ()

    @property
    def text(self) -> str:
        """All text, one paragraph or table row a line."""
        return "\n".join(line for block in self.blocks for line in lines_of(block))


def lines_of(block: Block) -> list[str]:
    """Return the text of a block, one line for a paragraph, one for each row of a table."""
    if isinstance(block, Paragraph):
        return [block.text]
    head = [block.caption] if block.caption else []
    return head + [block.row_text(row) for row in block.rows or (block.header,)]


_LABEL = re.compile(
    r"[^，。；：]{0,8}(?:依据|文件|机构|机关|部门|单位|字号|文号|日期|时间|频度|频次|时限|期限|分类|类别|类型|对象|范围|内容|条件|要求|"
    r"标准|方式|流程|程序|步骤|材料|资料|渠道|地址|地点|电话|热线|联系人|名称|项目|事项|政策|附件|备注|来源|网址|入口|平台|级别|有效期|"
    r"方法|条款|说明|介绍|简介|形式|区域|主体|措施|目标|指标|用途|领域)(?:[（(][^（()）]{1,12}[)）])?[:：]?"
)
_LABELS_LEAST = 3  # rows of a form
_LABEL_PART = 0.6  # of the cells on its left that are words for what stands on their right


def _is_form(rows: list[tuple[str, ...]]) -> bool:
    """Tell whether the cells on the left name what stands beside them, and nothing stands above the columns."""
    left = [row[0] for row in rows if row[0]]
    if len(rows) < _LABELS_LEAST or len(left) * 2 < len(rows):
        return False
    beside = [next((cell for cell in row[1:] if cell and cell != row[0]), "") for row in rows]
    named = sum(1 for cell in left if _LABEL.fullmatch(cell))
    if not _LABEL.fullmatch(rows[0][0]) or _LABEL.fullmatch(beside[0]) or named < _LABEL_PART * len(left):
        return False
    return sum(1 for cell in beside if cell and not _LABEL.fullmatch(cell)) * 2 > len(rows)


def table_from(grid: list[list[str]], page: int | None = None) -> Table | None:
    """Make a table from a grid whose merged cells are repeated; None for an empty grid.

    A first row that is one merged cell is the caption. Two header rows become one when the first spans columns.
    """
    rows = [tuple(" ".join(cell.split()) for cell in row) for row in grid]
    rows = [row for row in rows if any(row)]
    if not rows:
        return None
    caption = ""
    if len(rows) > 1 and len(rows[0]) > 1 and len(set(rows[0])) == 1:
        caption, rows = rows[0][0], rows[1:]
    if _is_form(rows):
        return Table(("",) * len(rows[0]), tuple(rows), caption, page)
    header, body = rows[0], rows[1:]
    spans = any(left and left == right for left, right in pairwise(header))
    if spans and len(body) > 1 and any(top == below for top, below in zip(header, body[0], strict=False)):
        header = tuple(top if top == below else f"{top}/{below}" for top, below in zip(header, body[0], strict=False))
        body = body[1:]
    return Table(header, tuple(body), caption, page)


def clean(text: str) -> str:
    """Drop what no database keeps and nobody sees: control characters and halves of characters."""
    return _UNSEEN.sub("", text)


def to_plain(document: Document) -> dict[str, Any]:
    """Turn a document into plain data that JSON can carry; files inside it are left out."""
    blocks: list[dict[str, Any]] = []
    for block in document.blocks:
        row: dict[str, Any] = {"page": block.page, "box": block.box, "confidence": block.confidence}
        if isinstance(block, Paragraph):
            if text := clean(block.text).strip():
                blocks.append({"text": text, **row})
        else:
            header, *rows = [[clean(cell) for cell in cells] for cells in (block.header, *block.rows)]
            blocks.append({"header": header, "rows": rows, "caption": clean(block.caption), **row})
    return {"blocks": blocks, "meta": {key: clean(value) for key, value in document.meta.items()}}


def from_plain(data: dict[str, Any]) -> Document:
    """Turn plain data back into a document; the opposite of ``to_plain``."""
    blocks: list[Block] = []
    for row in data["blocks"]:
        box = None if row["box"] is None else _box(row["box"])
        if "text" in row:
            blocks.append(Paragraph(str(row["text"]), row["page"], box, row["confidence"]))
        else:
            rows = tuple(tuple(str(cell) for cell in cells) for cells in row["rows"])
            header, sure = tuple(map(str, row["header"])), row.get("confidence")  # kept before tables had one
            blocks.append(Table(header, rows, str(row["caption"]), row["page"], box, sure))
    return Document(tuple(blocks), {str(key): str(value) for key, value in data["meta"].items()})


def _box(edges: list[float]) -> Box:
    left, top, right, bottom = map(float, edges)
    return left, top, right, bottom
