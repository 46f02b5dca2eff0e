"""The streams of a legacy Word file: its characters in order, and the properties of paragraphs and characters.

After [MS-DOC]: the file information block (2.5) says where everything is; the piece table (2.8.35) where the text
lies; formatted pages of 512 bytes (2.9.33, 2.9.175) hold changes of properties (sprm, 2.6) by file position.
"""

import bisect
import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from knowledge.errors import FileRefused
from knowledge.library.packages import CONVERT, DAMAGED, PASSWORD
from knowledge.library.words_of_bytes import likeness

FIB_LEAST = 0x44  # bytes of a file information block that says anything
WORD_97 = 0xC1  # nFib from which a file has today's layout
_PAGE = 512
_LENGTHS = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABLE_DEFINITION = 0xD608
_TABS = 0xC615
_HUGE = 0x6646


@dataclass(frozen=True, slots=True)
class Char:
    """A character and where it lies in the stream, in bytes."""

    text: str
    at: int


@dataclass(slots=True)
class Runs:
    """Property changes by file position: each range of bytes has one list of (sprm, operand)."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    styles: list[int] = field(default_factory=list)
    changes: list[list[tuple[int, bytes]]] = field(default_factory=list)

    def at(self, position: int) -> list[tuple[int, bytes]]:
        """Return the changes that hold at a position of the stream."""
        place = bisect.bisect_right(self.starts, position) - 1
        return self.changes[place] if place >= 0 and position < self.ends[place] else []

    def style_at(self, position: int) -> int:
        """Return the number of the paragraph style at a position, 0 for the usual one."""
        place = bisect.bisect_right(self.starts, position) - 1
        return self.styles[place] if place >= 0 and position < self.ends[place] else 0


@dataclass(slots=True)
class Streams:
    """What a legacy Word file holds: characters of its parts, and properties."""

    body: list[Char]
    headers: list[Char]
    boxes: list[Char]
    paragraphs: Runs
    characters: Runs
    table: bytes  # the table stream, for lists
    fib: bytes


def open_streams(ole: Any) -> Streams:  # noqa: ANN401 - the vendor's open compound file
    """Read the streams of an open compound file.

    Raises:
        FileRefused: locked or damaged.

    """
    word = _stream(ole, "WordDocument")
    if len(word) < FIB_LEAST or word[:2] not in {b"\xec\xa5", b"\xdc\xa5"}:
        raise FileRefused(DAMAGED)
    flags = _u16(word, 0x0A)
    if flags & 0x0100:
        raise FileRefused(PASSWORD)
    if _u16(word, 2) < WORD_97:
        return Streams(_old_text(word, flags), [], [], Runs(), Runs(), b"", word)
    table = _stream(ole, "1Table" if flags & 0x0200 else "0Table")
    data = _stream(ole, "Data")
    counts = [_u32(word, 0x4C + 4 * at) for at in range(8)]
    pieces = list(_pieces(word, table))
    text, notes, heads, macros, remarks, ends, boxes = counts[:7]
    start = text + notes
    box_start = start + heads + macros + remarks + ends
    if box_start + boxes > len(word):
        raise FileRefused(DAMAGED)
    return Streams(
        _characters(word, pieces, 0, text),
        _characters(word, pieces, start, start + heads),
        _characters(word, pieces, box_start, box_start + boxes),
        _runs(word, table, data, 0x102, is_paragraph=True),
        _runs(word, table, data, 0xFA, is_paragraph=False),
        table,
        word,
    )


def _stream(ole: Any, name: str) -> bytes:  # noqa: ANN401 - as above
    return bytes(ole.openstream(name).read()) if ole.exists(name) else b""


def _u16(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<H", data, at)[0])


def _u32(data: bytes, at: int) -> int:
    return int(struct.unpack_from("<I", data, at)[0])


def _old_text(word: bytes, flags: int) -> list[Char]:
    """Return the text of Word 6 and 95: one run of bytes, in the code page of the machine that wrote it."""
    first, length = _u32(word, 0x18), _u32(word, 0x34)
    if flags & 0x0004:
        raise FileRefused(f"这是 Word 6/95 快速保存的旧文档，不能可靠读取。{CONVERT}")
    if flags & 0x1000:
        return _wide(word, first, length)
    return _narrow(word[first : first + length], first)


def _pieces(word: bytes, table: bytes) -> Iterator[tuple[int, int, int, bool]]:
    """Give (first character, end, position in the stream, one byte each) of every piece."""
    at, size = _u32(word, 0x1A2), _u32(word, 0x1A6)
    end = min(at + size, len(table))
    while at < end and table[at] == 1:
        at += 3 + _u16(table, at + 1)
    if at + 5 > end or table[at] != 2:  # noqa: PLR2004 - the mark of the piece table
        raise FileRefused(DAMAGED)
    size = _u32(table, at + 1)
    at += 5
    number = (size - 4) // 12
    if number < 1 or at + size > len(table):
        raise FileRefused(DAMAGED)
    places = struct.unpack_from(f"<{number + 1}I", table, at)
    for one in range(number):
        position = _u32(table, at + 4 * (number + 1) + 8 * one + 2)
        if places[one + 1] < places[one] or places[one + 1] > len(word):
            raise FileRefused(DAMAGED)
        narrow = bool(position & 0x40000000)
        position &= 0x3FFFFFFF
        yield places[one], places[one + 1], position // 2 if narrow else position, narrow


def _characters(word: bytes, pieces: list[tuple[int, int, int, bool]], start: int, end: int) -> list[Char]:
    found: list[Char] = []
    for first, last, position, narrow in pieces:
        left, right = max(first, start), min(last, end)
        if left >= right:
            continue
        at = position + (left - first) * (1 if narrow else 2)
        if narrow:
            found += _narrow(word[at : at + right - left], at)
        else:
            found += _wide(word, at, right - left)
    return found


def _wide(word: bytes, at: int, count: int) -> list[Char]:
    text = word[at : at + 2 * count].decode("utf-16-le", "surrogatepass")
    found: list[Char] = []
    for char in text:
        found.append(Char(char, at))
        at += 4 if char > "\uffff" else 2
    return found


def _narrow(data: bytes, at: int) -> list[Char]:
    """Return text of one byte each: the Western code page, or Chinese where some writers put GBK instead."""
    chinese = data.decode("gb18030", "replace") if any(byte > 0x80 for byte in data) else ""  # noqa: PLR2004 - ASCII ends
    if "\ufffd" in chinese or likeness(chinese) < 0.1:  # noqa: PLR2004 - a tenth of any Chinese text is common words
        return [Char(char, at + place) for place, char in enumerate(data.decode("cp1252", "replace"))]
    found: list[Char] = []
    for char in chinese:
        found.append(Char(char, at))
        at += len(char.encode("gb18030"))
    return found


def _runs(word: bytes, table: bytes, data: bytes, where: int, *, is_paragraph: bool) -> Runs:
    """Read all formatted pages that the table of the file information block at ``where`` names."""
    at, size = _u32(word, where), _u32(word, where + 4)
    number = (size - 4) // 8
    runs = Runs()
    if size < 12 or at + size > len(table):  # noqa: PLR2004 - room for one page
        return runs
    for one in range(number):
        page_at = (_u32(table, at + 4 * (number + 1) + 4 * one) & 0x3FFFFF) * _PAGE
        page = word[page_at : page_at + _PAGE]
        if len(page) == _PAGE:
            _page_runs(page, data, runs, is_paragraph=is_paragraph)
    order = sorted(range(len(runs.starts)), key=runs.starts.__getitem__)
    return Runs(
        [runs.starts[one] for one in order],
        [runs.ends[one] for one in order],
        [runs.styles[one] for one in order],
        [runs.changes[one] for one in order],
    )


def _page_runs(page: bytes, data: bytes, runs: Runs, *, is_paragraph: bool) -> None:
    count = page[511]
    step = 13 if is_paragraph else 1
    if 4 * (count + 1) + step * count > _PAGE - 1:
        return
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for one in range(count):
        offset = page[4 * (count + 1) + step * one] * 2
        style, grpprl = 0, b""
        if offset and is_paragraph:
            size = page[offset]
            start = offset + 1
            length = 2 * size - 1
            if size == 0:
                length = 2 * page[start]
                start += 1
            held = page[start : start + max(0, length)]
            style, grpprl = (_u16(held, 0), held[2:]) if len(held) >= 2 else (0, b"")  # noqa: PLR2004 - a style
        elif offset:
            grpprl = page[offset + 1 : offset + 1 + page[offset]]
        runs.starts.append(bounds[one])
        runs.ends.append(bounds[one + 1])
        runs.styles.append(style)
        runs.changes.append(list(changes(grpprl, data)))


def changes(grpprl: bytes, data: bytes = b"") -> Iterator[tuple[int, bytes]]:
    """Give (sprm, operand) of a list of property changes; stops at what does not fit."""
    at = 0
    while at + 2 <= len(grpprl):
        sprm = _u16(grpprl, at)
        at += 2
        kind = sprm >> 13
        if kind in _LENGTHS:
            length = _LENGTHS[kind]
        elif at >= len(grpprl):
            return
        elif sprm == _TABLE_DEFINITION and at + 2 <= len(grpprl):
            length = _u16(grpprl, at) + 1
        elif sprm == _TABS and grpprl[at] == 255:  # noqa: PLR2004 - a length nobody writes
            return
        else:
            length = grpprl[at] + 1
        operand = grpprl[at : at + length]
        at += length
        if sprm == _HUGE and len(operand) == 4:  # noqa: PLR2004 - a position
            where = _u32(operand, 0)
            if where + 2 <= len(data):
                yield from changes(data[where + 2 : where + 2 + _u16(data, where)])
            continue
        yield sprm, operand


def opened(data: bytes) -> Any:  # noqa: ANN401 - the vendor's open compound file
    """Open a compound file from its bytes; close it after use."""
    import olefile  # noqa: PLC0415 - the parser is loaded when needed

    return olefile.OleFileIO(io.BytesIO(data))
