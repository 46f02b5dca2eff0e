"""Rich Text (RTF, often named .doc): paragraphs, tables with merged cells, results of fields; no objects are run."""

import binascii
import re
from dataclasses import dataclass, field, replace

from knowledge.errors import FileRefused
from knowledge.library.document import Attached, Block, Document, Paragraph
from knowledge.library.packages import DAMAGED
from knowledge.library.readers.doc_table import BELOW, BESIDE, FIRST_BELOW, Row, table_of
from knowledge.library.readers.embedded import ATTACHED_MAX, native

DEEP = 2000  # groups in groups
COLUMNS_MAX = 1000
CUT_OFF = "RTF 不完整：结尾缺失，可能下载或复制时中断了。请重新取得完整的原件再上传。"
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_CODE_PAGES = {0: "", 2: "", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 238: "cp1250", 204: "cp1251"}
_SILENT = frozenset(
    {"fonttbl", "colortbl", "stylesheet", "info", "pict", "fldinst", "footnote", "annotation", "xe", "tc", "listtable"}
    | {"listoverridetable", "rsidtbl", "generator", "themedata", "colorschememapping", "datastore", "latentstyles"}
    | {"xmlnstbl", "mmathPr", "pgptbl", "revtbl", "filetbl", "nonshppict", "bkmkstart", "bkmkend", "template", "panose"}
    | {"atnid", "atnauthor", "atndate", "atnref", "falt", "pntxta", "pntxtb", "pnseclvl", "nesttableprops", "shppict"}
)
_HEADS = frozenset({"header", "headerl", "headerr", "headerf", "footer", "footerl", "footerr", "footerf"})
_SIGNS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "softline": "\n",
}  # fmt: skip
_SYMBOLS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}


@dataclass(frozen=True, slots=True)
class _State:
    """What holds in a group and ends with it."""

    goal: str = "text"  # text, head, font, object, none
    font: int = 0
    after: int = 1  # characters after \\u that only old programs show
    hidden: bool = False
    in_table: bool = False


@dataclass(slots=True)
class _Draft:
    """The document while it is read."""

    blocks: list[Block] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)  # hexadecimal digits of objects
    line: list[str] = field(default_factory=list)
    head: list[str] = field(default_factory=list)
    cell: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)
    edges: list[int] = field(default_factory=list)
    flags: list[int] = field(default_factory=list)
    flag: int = 0


def read(data: bytes) -> Document:
    """Read an RTF.

    Raises:
        FileRefused: groups that never end (the file was cut off) or lie too deep.

    """
    draft = _Draft()
    _Reader(draft).run(data)
    meta = {"页眉": heads} if (heads := "\n".join(filter(None, draft.heads))) else {}
    files = [found for digits in draft.files[:ATTACHED_MAX] if (found := _object(digits))]
    return Document(tuple(draft.blocks), meta, tuple(Attached(*one) for one in files))


class _Reader:
    """Goes through the marks of one file."""

    def __init__(self, draft: _Draft) -> None:
        self._draft = draft
        self._state = _State()
        self._stack: list[_State] = []
        self._page = "cp1252"
        self._fonts: dict[int, str] = {}
        self._bytes = bytearray()
        self._skip = 0
        self._star = False

    def run(self, data: bytes) -> None:
        at = 0
        while match := _TOKEN.match(data, at):
            at = match.end()
            word, number, code, symbol, brace, plain = match.groups()
            if code:
                self._byte(int(code, 16))
            elif plain:
                self._plain(plain)
            elif word:
                if word == b"bin":
                    at += max(0, int(number or 0))
                self._flush()
                self._word(word.decode("ascii"), int(number) if number else None)
                self._star = False
            else:
                self._other(symbol, brace)
        if self._stack:
            raise FileRefused(CUT_OFF)
        self._flush()
        self._end_table()
        self._end_line()

    def _other(self, symbol: bytes | None, brace: bytes | None) -> None:
        self._flush()
        if symbol == b"*":
            self._star = True
        elif symbol in {b"\n", b"\r"}:
            self._word("par", None)
        elif symbol in _SYMBOLS:
            self._add(_SYMBOLS[symbol])
        elif brace == b"{":
            self._stack.append(self._state)
            if len(self._stack) > DEEP:
                raise FileRefused(DAMAGED)
        elif brace == b"}" and self._stack:
            if self._state.goal == "head" and self._stack[-1].goal != "head":
                self._end_head()
            self._state = self._stack.pop()

    def _byte(self, value: int) -> None:
        if self._skip:
            self._skip -= 1
        else:
            self._bytes.append(value)

    def _plain(self, plain: bytes) -> None:
        if self._state.goal == "object":
            self._draft.files[-1] += plain.decode("ascii", "replace")
            return
        left = min(self._skip, len(plain))
        self._skip -= left
        self._bytes += plain[left:]

    def _flush(self) -> None:
        if self._bytes:
            name = self._fonts.get(self._state.font) or self._page
            text = bytes(self._bytes).decode(name, "replace")
            self._bytes.clear()
            self._add(text)

    def _add(self, text: str) -> None:
        if self._state.hidden:
            return
        if self._state.goal == "text":
            self._draft.line.append(text)
        elif self._state.goal == "head":
            self._draft.head.append(text)

    def _word(self, word: str, number: int | None) -> None:
        self._skip = 0 if word != "u" else self._skip
        if word == "u" and number is not None:
            self._add(chr(number % 0x10000))
            self._skip = self._state.after
        elif word in _SIGNS:
            self._add(_SIGNS[word])
        elif word == "objdata":
            self._draft.files.append("")
            self._state = replace(self._state, goal="object")
        elif word in _HEADS and self._state.goal == "text":
            self._state = replace(self._state, goal="head")
        elif word == "fonttbl":
            self._state = replace(self._state, goal="font")
        elif word in _SILENT or (self._star and word not in {"shpinst", "shptxt", "nestcell", "nestrow", "objclass"}):
            self._state = replace(self._state, goal="none")
        else:
            self._change(word, number)

    def _change(self, word: str, number: int | None) -> None:
        """Follow a word that changes how the text goes on."""
        if word == "ansicpg" and number:
            self._page = {936: "gb18030", 950: "big5hkscs", 54936: "gb18030", 65001: "utf-8"}.get(number, "cp1252")
        elif word == "f" and number is not None:
            self._state = replace(self._state, font=number)
        elif word == "fcharset" and self._state.goal == "font":
            self._fonts[self._state.font] = _CODE_PAGES.get(number or 0, "")
        elif word == "uc" and number is not None:
            self._state = replace(self._state, after=max(0, min(number, 8)))
        elif word in {"v", "deleted"}:
            self._state = replace(self._state, hidden=number != 0)
        elif word == "plain":
            self._state = replace(self._state, hidden=False)
        elif word in {"intbl", "pard"}:
            self._state = replace(self._state, in_table=word == "intbl")
        elif self._state.goal == "head" and word == "par":
            self._end_head()
        elif self._state.goal == "text":
            self._structure(word, number)

    def _structure(self, word: str, number: int | None) -> None:
        draft = self._draft
        if word in {"par", "sect", "page", "nestcell", "nestrow"}:
            self._end_line()
        elif word == "trowd":
            draft.edges, draft.flags, draft.flag = [0], [], 0
        elif word in {"clvmgf", "clvmrg", "clmrg"}:
            draft.flag |= {"clvmgf": FIRST_BELOW | BELOW, "clvmrg": BELOW, "clmrg": BESIDE}[word]
        elif word == "cellx" and number is not None and len(draft.edges) <= COLUMNS_MAX:
            draft.edges.append(max(number, draft.edges[-1] if draft.edges else 0))
            draft.flags.append(draft.flag)
            draft.flag = 0
        elif word == "cell":
            draft.cells.append("\n".join([*draft.cell, _paired("".join(draft.line)).strip()]).strip())
            draft.cell, draft.line = [], []
        elif word == "row":
            self._end_row()

    def _end_row(self) -> None:
        draft = self._draft
        cells, edges, flags = draft.cells, draft.edges, draft.flags
        if len(edges) != len(flags) + 1 or len(flags) < len(cells):
            edges, flags = [at * 1000 for at in range(len(cells) + 1)], [0] * len(cells)
        draft.rows.append(Row(cells + [""] * (len(flags) - len(cells)), list(edges), list(flags)))
        draft.cells, draft.cell = [], []

    def _end_line(self) -> None:
        draft = self._draft
        text = _paired("".join(draft.line))
        draft.line = []
        if self._state.in_table or draft.cells:
            draft.cell.append(text)
            return
        self._end_table()
        draft.blocks += [Paragraph(line.strip()) for line in text.split("\n") if line.strip()]

    def _end_table(self) -> None:
        draft = self._draft
        if draft.rows and (table := table_of(draft.rows)):
            draft.blocks.append(table)
        draft.blocks += [Paragraph(text.strip()) for text in [*draft.cells, *draft.cell] if text.strip()]
        draft.rows, draft.cells, draft.cell = [], [], []

    def _end_head(self) -> None:
        self._draft.heads.append("".join(self._draft.head).strip())
        self._draft.head.clear()


def _paired(text: str) -> str:
    """Make one character of each two halves: RTF counts its characters in 16 bits."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _object(digits: str) -> tuple[str, bytes] | None:
    """Return (name, content) of an embedded file: the object's header is passed over."""
    plain = "".join(digits.split())
    try:
        held = binascii.unhexlify(plain[: len(plain) // 2 * 2])
    except (binascii.Error, ValueError):
        return None
    for mark in (b"\x02\x00", b"\x02"):
        start = held.find(mark, 20)
        if start >= 0 and (found := native(held[start - 4 :])):
            return found
    start = held.find(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    return ("附件", held[start:]) if start >= 0 else None
