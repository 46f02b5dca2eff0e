"""One sample original as its author writes it: YAML front matter and a body of marked lines.

The format is described in config/cities/deyang/sample/sources/README.md.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

FORMATS = (".docx", ".pdf", ".html")
REQUIRED = ("file", "kind", "issuer", "doc_no", "issued")
OPTIONAL = (
    "index_no",
    "published",
    "openness",
    "addressees",
    "head",
    "copy_to",
    "note",
    "validity",
    "theme",
    "related",
)
LONGEST_NAME = 240  # bytes of a file name; file systems stop at 255
HEADING = re.compile(r"^[一二三四五六七八九十]+、[^。；]{1,40}$")
HEADS = {"公告": "公告", "解读": "政策解读", "指南": "办事指南"}  # what follows the issuer in the red head; else 文件
MARKS = {"# ": "title", "## ": "chapter", "> ": "right", "~ ": "centre"}


class SourceError(ValueError):
    """A source that can't be rendered; the message names the file and what to change."""


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or one table, in reading order."""

    kind: str  # title, chapter, heading, right, centre, text, table
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()  # first row is the header; "^" joins a cell to the one above it


@dataclass(frozen=True, slots=True)
class Source:
    """A parsed source; ``fields`` holds the front matter as text."""

    path: Path
    fields: dict[str, str]
    related: tuple[str, ...]
    blocks: tuple[Block, ...]

    @property
    def name(self) -> str:
        """Return the file name of the original."""
        return self.fields["file"]

    @property
    def title(self) -> str:
        """Return the first title line."""
        return next(block.text for block in self.blocks if block.kind == "title")

    @property
    def head(self) -> str:
        """Return the red head: as written, or the issuer and what the kind of document is headed with."""
        return self.get("head") or self.get("issuer") + HEADS.get(self.get("kind"), "文件")

    def get(self, key: str, default: str = "") -> str:
        """Return a front matter field, or ``default`` when it is not written."""
        return self.fields.get(key, default)


def read_source(path: Path) -> Source:
    """Read one source.

    Raises:
        SourceError: front matter or body are not in the described format.

    """
    text = path.read_text(encoding="utf-8")
    parts = re.split(r"^---\s*$", text, maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():  # noqa: PLR2004 - nothing, front matter, body
        raise SourceError(f"{path.name}: begins with front matter between two lines of ---")
    try:
        front = yaml.safe_load(parts[1])
    except yaml.YAMLError as error:
        raise SourceError(f"{path.name}: the front matter is not YAML: {error}") from error
    fields, related = _fields(path.name, front)
    blocks = tuple(_blocks(path.name, parts[2]))
    if not any(block.kind == "title" for block in blocks):
        raise SourceError(f"{path.name}: the body has no title line (# ...)")
    return Source(path, fields, related, blocks)


def read_sources(folder: Path, pattern: str = "[0-9]*.md") -> list[Source]:
    """Read every source of a folder in name order; two sources must not make the same file."""
    sources = [read_source(path) for path in sorted(folder.glob(pattern))]
    seen: dict[str, str] = {}
    for source in sources:
        if source.name in seen:
            raise SourceError(f"{source.path.name}: {source.name} is already made by {seen[source.name]}")
        seen[source.name] = source.path.name
    return sources


def _fields(name: str, front: Any) -> tuple[dict[str, str], tuple[str, ...]]:  # noqa: ANN401 - YAML gives anything
    if not isinstance(front, dict):
        raise SourceError(f"{name}: the front matter is not a list of fields")
    unknown = sorted(set(front) - {*REQUIRED, *OPTIONAL})
    missing = [key for key in REQUIRED if not front.get(key)]
    if unknown or missing:
        raise SourceError(f"{name}: unknown fields {unknown}, missing fields {missing}")
    related = tuple(str(entry) for entry in front.pop("related", []))
    fields = {key: value.isoformat() if isinstance(value, date) else str(value) for key, value in front.items()}
    file = fields["file"]
    if Path(file).suffix not in FORMATS or Path(file).name != file or len(file.encode()) > LONGEST_NAME:
        raise SourceError(f"{name}: file must be a plain name of at most {LONGEST_NAME} bytes ending in {FORMATS}")
    return fields, related


def _blocks(name: str, body: str) -> Iterator[Block]:
    table: list[tuple[str, ...]] = []
    for line in [*map(str.strip, body.splitlines()), ""]:
        if line.startswith("|"):
            cells = tuple(cell.strip() for cell in line.strip("|").split("|"))
            if not all(re.fullmatch(r":?-{2,}:?", cell) for cell in cells):
                table.append(cells)
            continue
        if table:
            if len({len(row) for row in table}) > 1:
                raise SourceError(f"{name}: the rows of the table that begins with {table[0]} differ in length")
            yield Block("table", rows=tuple(table))
            table = []
        if line:
            yield _block(line)


def _block(line: str) -> Block:
    for mark, kind in MARKS.items():
        if line.startswith(mark):
            return Block(kind, line[len(mark) :].strip())
    return Block("heading" if HEADING.match(line) else "text", line)


def chinese_day(iso: str) -> str:
    """Return 2025年3月10日 for 2025-03-10.

    >>> chinese_day("2025-03-10")
    '2025年3月10日'
    """
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日"


def spans(rows: tuple[tuple[str, ...], ...]) -> dict[tuple[int, int], int]:
    """Return how many rows each shown cell of a table covers; cells joined to the one above are left out.

    >>> spans((("a", "b"), ("^", "c")))
    {(0, 0): 2, (0, 1): 1, (1, 1): 1}
    """
    found: dict[tuple[int, int], int] = {}
    for index, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell != "^":
                below = 1
                while index + below < len(rows) and rows[index + below][column] == "^":
                    below += 1
                found[index, column] = below
    return found
