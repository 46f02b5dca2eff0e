"""Automatic numbers of legacy Word: 一、 （一） 1. 第一条 are not in the text, the lists of the table stream tell them.

After [MS-DOC] 2.9.131 (LSTF), 2.9.150 (LVL), 2.9.133 (LFO): a paragraph names a list override and a level; the list
says how the number is written, with the number of each level marked by a character below 9.
"""

import struct
from dataclasses import dataclass

from knowledge.library.readers.doc_stream import Streams, changes
from knowledge.library.readers.docx_numbering import written

_OVERRIDE, _LEVEL = 0x460B, 0x260A  # sprmPIlfo, sprmPIlvl
_LISTS, _OVERRIDES, _STYLES = 0x2E2, 0x2EA, 0xA2  # places in the file information block
_FORMS = {
    0: "decimal", 3: "upperLetter", 4: "lowerLetter", 10: "ideographDigital", 11: "chineseCounting", 18:
    "decimalEnclosedCircle", 33: "chineseCounting", 35: "chineseCounting", 37: "chineseCounting", 38:
    "chineseCounting", 39: "chineseCounting", 23: "bullet", 255: "none",
}  # fmt: skip
_LEVELS = 9
_NO_STYLE = 0xFFF
STYLES_MAX = 4096


@dataclass(frozen=True, slots=True)
class _Level:
    start: int
    form: str
    pattern: str


class Lists:
    """Counts the numbered paragraphs of one file, in order."""

    def __init__(self, streams: Streams) -> None:
        self._counts: dict[int, dict[int, int]] = {}
        self._levels: dict[int, list[_Level]] = {}
        self._overrides: list[int] = []
        self._styles: dict[int, dict[int, bytes]] = {}
        try:
            self._styles = _styles(streams)
            self._levels = _lists(streams)
            self._overrides = _overrides(streams)
        except (struct.error, IndexError, UnicodeDecodeError):
            self._levels = {}  # the text is whole without its numbers

    def prefix(self, properties: dict[int, bytes], style: int) -> str:
        """Return the number before the next paragraph, an empty string for none. Call once for each, in order."""
        named = self._styles.get(style, {})
        number = int.from_bytes(properties.get(_OVERRIDE, named.get(_OVERRIDE, b""))[:2], "little")
        depth = int.from_bytes(properties.get(_LEVEL, named.get(_LEVEL, b""))[:1], "little")
        if not 0 < number <= len(self._overrides):
            return ""
        key = self._overrides[number - 1]
        levels = self._levels.get(key, [])
        if depth >= len(levels):
            return ""
        counts = self._counts.setdefault(key, {})
        counts[depth] = counts.get(depth, levels[depth].start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        text = levels[depth].pattern
        for one, level in enumerate(levels):
            text = text.replace(chr(one), written(counts.get(one, level.start), level.form))
        return "" if levels[depth].form == "bullet" else text


def _styles(streams: Streams) -> dict[int, dict[int, bytes]]:
    """Return the list and level that each paragraph style brings ([MS-DOC] 2.9.271), by number of the style."""
    table, fib = streams.table, streams.fib
    at, size = struct.unpack_from("<II", fib, _STYLES) if len(fib) >= _STYLES + 8 else (0, 0)
    if size < 8 or at + size > len(table):  # noqa: PLR2004 - not even the head
        return {}
    head, count, fixed = struct.unpack_from("<HHH", table, at)
    place = at + 2 + head
    own: dict[int, dict[int, bytes]] = {}
    above: dict[int, int] = {}
    for number in range(min(count, STYLES_MAX)):
        length = struct.unpack_from("<H", table, place)[0]
        style = table[place + 2 : place + 2 + length]
        place += 2 + length
        if length > fixed + 4:
            kind = struct.unpack_from("<H", style, 2)[0]
            if kind & 0xF == 1:
                above[number] = kind >> 4
                own[number] = _style(style, fixed)
    found: dict[int, dict[int, bytes]] = {}
    for number in own:
        chain, one = [number], number
        while (one := above.get(one, _NO_STYLE)) in own and one not in chain:
            chain.append(one)
        found[number] = {sprm: value for one in reversed(chain) for sprm, value in own[one].items()}
    return found


def _style(style: bytes, fixed: int) -> dict[int, bytes]:
    at = fixed + 2 * struct.unpack_from("<H", style, fixed)[0] + 4
    length = struct.unpack_from("<H", style, at)[0]
    return {sprm: value for sprm, value in changes(style[at + 4 : at + 2 + length]) if sprm in {_OVERRIDE, _LEVEL}}


def _lists(streams: Streams) -> dict[int, list[_Level]]:
    table, fib = streams.table, streams.fib
    if len(fib) < _OVERRIDES + 8 or not table:
        return {}
    at, size = struct.unpack_from("<II", fib, _LISTS)
    if size < 2:  # noqa: PLR2004 - not even the count
        return {}
    count = struct.unpack_from("<H", table, at)[0]
    heads = [table[at + 2 + 28 * one : at + 30 + 28 * one] for one in range(count)]
    place = at + 2 + 28 * count
    found: dict[int, list[_Level]] = {}
    for head in heads:
        key = struct.unpack_from("<I", head)[0]
        simple = head[26] & 1
        levels: list[_Level] = []
        for _ in range(1 if simple else _LEVELS):
            level, place = _level(table, place)
            levels.append(level)
        found[key] = levels
    return found


def _level(table: bytes, at: int) -> tuple[_Level, int]:
    start, form = struct.unpack_from("<iB", table, at)
    chars, paras = table[at + 24], table[at + 25]
    at += 28 + paras + chars
    length = struct.unpack_from("<H", table, at)[0]
    pattern = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    if len(pattern) < length:
        raise IndexError(at)
    return _Level(start, _FORMS.get(form, "decimal"), pattern), at + 2 + 2 * length


def _overrides(streams: Streams) -> list[int]:
    if not streams.table or len(streams.fib) < _OVERRIDES + 8:
        return []
    at, size = struct.unpack_from("<II", streams.fib, _OVERRIDES)
    if size < 4:  # noqa: PLR2004 - not even the count
        return []
    count = min(struct.unpack_from("<I", streams.table, at)[0], size // 16)
    return [struct.unpack_from("<I", streams.table, at + 4 + 16 * one)[0] for one in range(count)]
