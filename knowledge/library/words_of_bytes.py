"""Text from bytes whose encoding nobody vouches for: marks, declarations and names lie, the characters do not."""

import csv
import itertools
import re

from knowledge.errors import FileRefused

SAMPLE = 20_000  # characters on which encodings are compared
BAD_MAX = 200  # one character that can't be, in so many, makes an encoding wrong
CELL_MAX = 30  # characters of a column's name
ROWS_MIN = 2
SNIFFED = 200  # lines that tell whether a text is a table
_BAD = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufffd\ue000-\uf8ff]")
# The characters a Chinese text of any kind is full of, both scripts; a wrong decoding has next to none of them.
_COMMON = frozenset(
    "的一是不在了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會可主发發年动動同工也能下过過子说說产產种種"
    "面而方后後多定行学學法所民得经經十三之进進着等部度家电電力里如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從业業本去把"
    "性好应應开開它合还還因由其些然前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内數数正心反你明看原又么利比或但质質气氣第向道"
    "企业策奖獎励勵补補贴貼通知市县縣区區局府文号號月元万萬符条條件申报報支持资資金项項目，。、：；（）《》“”"
)
_SENTENCE = re.compile(r"[。；！？]|，.*，")


def decode(data: bytes, declared: str = "") -> str:
    """Decode a text: by its mark, as UTF-8, else by what reads most like Chinese.

    GB18030 (with GBK and GB2312), Big5, UTF-16 and the encoding a page declares of itself are tried; a declaration
    that does not fit is passed over.

    Raises:
        FileRefused: none of them fits, or the text is full of control characters.

    """
    for bom, name in _MARKS:
        if data.startswith(bom):
            text = data[len(bom) :].decode(name, "replace")
            return text if not _wrong(text) else _refuse()
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    if text and not _wrong(text):
        return text
    found: dict[str, float] = {}
    for name in dict.fromkeys(_candidates(data, declared)):
        sample = _decoded(data[: 2 * SAMPLE], name)
        if sample is not None and not _wrong(sample):
            found[name] = likeness(sample)
    for name in sorted(found, key=lambda one: -found[one]):
        whole = _decoded(data, name)
        if whole is not None and not _wrong(whole):
            return whole
    return _refuse()


_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)


def _candidates(data: bytes, declared: str) -> list[str]:
    if b"\x00" in data[:4096]:
        return ["utf-16-le", "utf-16-be"]
    named = "gb18030" if declared.lower().startswith(("gb", "x-gb")) else declared
    return [name for name in (named, "gb18030", "utf-8", "big5hkscs") if name]


def _decoded(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name, "replace")
    except (LookupError, ValueError):  # an encoding Python does not know, or one that is not for text
        return None


def _wrong(text: str) -> bool:
    return len(_BAD.findall(text)) * BAD_MAX > len(text)


def likeness(text: str) -> float:
    """Return the share (0..1) of the most common Chinese characters among the characters beyond ASCII."""
    shown = [char for char in text[:SAMPLE] if char > "\x7f"]
    return sum(1 for char in shown if char in _COMMON) / max(1, len(shown))


def _refuse() -> str:
    raise FileRefused("内容不是可读的文字，也认不出是什么格式。请上传 docx、pdf、html、xlsx、txt 或 md 原件。")


def is_delimited(text: str) -> bool:
    """Tell whether a text is a table with a mark between its cells (CSV)."""
    return delimiter_of(text) is not None


def delimiter_of(text: str) -> str | None:
    """Return the mark between the cells, None when the text is no table.

    A table has names above its columns, two rows or more, and as many cells in every row.
    """
    lines = list(itertools.islice((line for line in text.splitlines() if line.strip()), SNIFFED))
    for mark in (",", "\t", ";", "|", "，"):
        if not lines or mark not in lines[0] or lines[0].lstrip().startswith("|"):
            continue
        try:
            rows = list(csv.reader(lines, delimiter=mark))
        except csv.Error:
            continue
        if _is_table(rows):
            return mark
    return None


def _is_table(rows: list[list[str]]) -> bool:
    names = [cell.strip() for cell in rows[0]]
    if len(rows) < ROWS_MIN or len(names) < ROWS_MIN or len(set(names)) < len(names):
        return False
    if not all(names) or any(len(name) > CELL_MAX or _SENTENCE.search(name) for name in names):
        return False
    same = sum(1 for row in rows if len(row) == len(names))
    return same >= len(rows) * 0.9
