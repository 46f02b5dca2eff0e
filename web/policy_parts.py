"""How the articles of a document are drawn: paragraphs, notices, and table rows put together as tables again."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

_ROW = re.compile(r"第\d+行$")
_TITLE = re.compile(r"^[一二三四五六七八九十]+、[^。；，]{1,20}$")
_LEAD = re.compile(r"^(?:第[一二三四五六七八九十百零〇]+条|[（(][一二三四五六七八九十\d]+[）)])")
WIDE = 3  # more columns than this become cards on a phone


@dataclass(frozen=True, slots=True)
class Line:
    """One article as the page shows it."""

    anchor: str
    label: str
    headings: tuple[str, ...]  # those that were not yet shown above it
    kind: str
    text: str

    @property
    def lead(self) -> str:
        """Return the number the text begins with, 第三条 or （二）, or nothing."""
        found = _LEAD.match(self.text)
        return found[0] if found else ""

    @property
    def paragraphs(self) -> list[str]:
        """Return the text behind the number and the title, paragraph by paragraph."""
        rest = self.text.removeprefix(self.lead).removeprefix(self.title)
        return rest.strip(" \u3000\n").split("\n")

    @property
    def title(self) -> str:
        """Return the line 四、执行期限 that the text begins with, or nothing."""
        first, mark, _ = self.text.partition("\n")
        return first if mark and _TITLE.match(first) else ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table; it is an article of its own and can be quoted."""

    anchor: str
    cells: tuple[tuple[str, str], ...]  # column name, what stands there (may be empty)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows that belong together."""

    caption: str  # empty when the heading above says it already
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def wide(self) -> bool:
        """Tell whether a phone is too narrow for it."""
        return len(self.columns) > WIDE


@dataclass(frozen=True, slots=True)
class Part:
    """What is drawn next: headings that begin here, then a line or a table."""

    headings: tuple[str, ...]
    line: Line | None = None
    table: Table | None = None


def parts_of(lines: Sequence[Line]) -> tuple[Part, ...]:
    """Put the rows of each table together; every line is drawn exactly once."""
    parts: list[Part] = []
    for name, group in groupby(enumerate(lines), key=lambda pair: _table_of(pair[1]) or pair[0]):
        rows = [line for _, line in group]
        if isinstance(name, str):
            parts.append(Part(rows[0].headings, table=_table(rows)))
        else:
            parts.append(Part(rows[0].headings, line=rows[0]))
    return tuple(parts)


def _table_of(line: Line) -> str:
    """Return the name of the table a row belongs to, or nothing for other lines."""
    if line.kind != "table_row" or not _ROW.search(line.label):
        return ""
    return _ROW.sub("", line.label)


def _table(rows: Sequence[Line]) -> Table:
    caption = rows[0].text.rpartition("\n")[0]
    cut = [[cell.partition("：") for cell in row.text.rpartition("\n")[2].split("；")] for row in rows]
    named = Counter(name for row in cut for name in dict.fromkeys(name for name, mark, _ in row if mark))
    columns = tuple(name for name, times in named.items() if times * 2 >= len(rows))
    heading = rows[0].headings[-1] if rows[0].headings else ""
    return Table(
        caption="" if caption and heading.endswith(caption) else caption,
        columns=columns,
        rows=tuple(Row(line.anchor, _cells(row, columns)) for line, row in zip(rows, cut, strict=True)),
    )


def _cells(row: list[tuple[str, str, str]], columns: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    """Sort what a row says into the columns; what names no column belongs to the cell before it."""
    told = dict.fromkeys(columns or ("",), "")
    at = next(iter(told))
    for name, mark, value in row:
        if mark and name in columns and not told[name]:
            at = name
            told[at] = value
        else:
            told[at] += ("；" if told[at] else "") + name + mark + value
    return tuple(told.items())
