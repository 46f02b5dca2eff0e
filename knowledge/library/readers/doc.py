"""Legacy Word (.doc) and WPS text (.wps): paragraphs, tables with merged cells, results of fields, no revisions.

Headers, footnotes and remarks are not part of the text; headers and short boxes are kept in ``meta["页眉"]`` because
marks of secrecy stand there.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from knowledge.errors import FileRefused
from knowledge.library.document import Attached, Block, Document, Paragraph
from knowledge.library.packages import DAMAGED
from knowledge.library.readers.doc_lists import Lists
from knowledge.library.readers.doc_stream import Char, Runs, Streams, open_streams, opened
from knowledge.library.readers.doc_table import Row, row_of, table_of
from knowledge.library.readers.embedded import ole_objects

_IN_TABLE, _ROW_END, _DEPTH, _INNER_CELL, _INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
_TABLE_DEFINITION = 0xD608
_DELETED, _HIDDEN = 0x0800, 0x083C
_FIELD, _RESULT, _FIELD_END = "\x13", "\x14", "\x15"
_CELL_END = "\x07"
_ENDS = {"\r", _CELL_END, "\x0c"}
_WRITTEN = {"\x0b": "\n", "\x0e": "\n", "\x1e": "-", "\xa0": " ", "\t": "\t"}
HEAD_LINE = 60  # characters of a line in a box that may be a mark


@dataclass(slots=True)
class _Para:
    """One paragraph as it lies in the file."""

    text: str
    end: str
    changes: dict[int, bytes] = field(default_factory=dict)
    style: int = 0

    def is_set(self, sprm: int) -> bool:
        return any(self.changes.get(sprm, b"\x00"))


def read(data: bytes) -> Document:
    """Read a legacy Word file.

    Raises:
        FileRefused: locked, damaged, or saved in a way nobody reads reliably.

    """
    try:
        with opened(data) as ole:
            streams = open_streams(ole)
            attached = tuple(Attached(name, held) for name, held in ole_objects(ole, "ObjectPool"))
        blocks = list(_blocks(_paragraphs(streams.body, streams), Lists(streams)))
        boxes = [para.text.strip() for para in _paragraphs(streams.boxes, streams) if para.text.strip()]
        heads = [para.text.strip() for para in _paragraphs(streams.headers, streams) if para.text.strip()]
    except (OSError, struct.error, IndexError, ValueError, OverflowError) as wrong:
        raise FileRefused(DAMAGED) from wrong
    blocks += [Paragraph(line) for box in boxes for line in box.split("\n") if line.strip()]
    marks = dict.fromkeys([*heads, *(box for box in boxes if len(box) <= HEAD_LINE)])
    return Document(tuple(blocks), {"页眉": "\n".join(marks)} if marks else {}, attached)


def _paragraphs(chars: list[Char], streams: Streams) -> Iterator[_Para]:
    """Cut characters into paragraphs: commands of fields, deleted and hidden text and marks of objects are out."""
    text: list[str] = []
    fields: list[bool] = []  # of each open field: its result has begun
    for char in chars:
        if char.text in _ENDS:
            changes = dict(streams.paragraphs.at(char.at))
            yield _Para("".join(text), char.text, changes, streams.paragraphs.style_at(char.at))
            text.clear()
        elif char.text == _FIELD:
            fields.append(False)
        elif char.text == _RESULT and fields:
            fields[-1] = True
        elif char.text == _FIELD_END and fields:
            fields.pop()
        elif all(fields) and not _is_gone(streams.characters, char.at):
            text.append(_WRITTEN.get(char.text, char.text if char.text >= " " else ""))
    if text:
        yield _Para("".join(text), "\r")


def _is_gone(characters: Runs, at: int) -> bool:
    return any(sprm in {_DELETED, _HIDDEN} and operand[:1] == b"\x01" for sprm, operand in characters.at(at))


def _blocks(paragraphs: Iterator[_Para], lists: Lists) -> Iterator[Block]:
    """Give paragraphs and tables in order. A paragraph that ends a row carries the shape of the row."""
    rows: list[Row] = []
    cells: list[str] = []
    cell: list[str] = []
    for para in paragraphs:
        number = lists.prefix(para.changes, para.style)
        if para.is_set(_ROW_END) and para.end == _CELL_END:
            rows.append(row_of(cells, para.changes.get(_TABLE_DEFINITION, b"")))
            cells, cell = [], []
        elif para.end == _CELL_END:
            cells.append("\n".join([*cell, number + para.text]).strip())
            cell = []
        elif para.is_set(_IN_TABLE) or _depth(para):
            if not para.is_set(_INNER_ROW):
                cell.append(number + para.text)
        else:
            yield from _ended(rows, cells)
            rows, cells, cell = [], [], []
            lines = (number + para.text).split("\n")
            yield from (Paragraph(line.strip()) for line in lines if line.strip())
    yield from _ended(rows, cells)


def _depth(para: _Para) -> int:
    return int.from_bytes(para.changes.get(_DEPTH, b"\x00")[:4], "little")


def _ended(rows: list[Row], cells: list[str]) -> Iterator[Block]:
    if table := table_of(rows):
        yield table
    yield from (Paragraph(cell) for cell in cells if cell)  # cells of a row that never ends
