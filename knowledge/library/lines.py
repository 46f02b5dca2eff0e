"""Lines that a page or a fixed width broke in mid-sentence, joined to paragraphs again."""

import re
import unicodedata

FULL = 0.9  # a line at least this part of the widest is taken as full: the sentence goes on below
MANY = 4  # fewer lines tell nothing about the width
NARROWEST = 56  # columns; a machine does not break narrower lines, an author does
WIDEST = 200  # columns; no page is wider
SLACK = 4  # columns a broken line may fall short of the widest: a Latin word or a closing mark moved down

MARKER = re.compile(
    r"^\s*(?:第\s*[一二三四五六七八九十百零〇\d]+\s*[编章节条](?![规款之的、，])|[一二三四五六七八九十百]+、|"
    r"[（(]\s*[一二三四五六七八九十\d]+\s*[)）]|\d{1,2}\s*[.．、](?:(?=20\d\d年)|(?!\d))|[①-⑳]|附\s*件|附\s*录|抄\s*送|\|)"
)
LOST = 300  # characters of a line that may be a whole page
FEW_PIECES = 4  # fewer prove nothing: some people type a space behind a sentence
_LOST = re.compile(r"(?<=[。；：！？])[ \u3000\xa0]+|[ \u3000\xa0]{2,}")
_IN_FRONT = re.compile(r"(?<=[\u4e00-\u9fff》）)号])[ \u3000\xa0](?=[\u4e00-\u9fff《（(])")
_ENDS = "。；：！？;:!?"
_PARAGRAPH = re.compile(r"^(?:\u3000{1,}| {2,}|\t)")


def width(text: str) -> int:
    """Return the columns a text takes: two for a Chinese character."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def join_broken(lines: list[str]) -> list[str]:
    """Join lines broken at a fixed width; empty lines and indents end a paragraph. Nothing else is changed."""
    widths = [width(line.strip()) for line in lines if line.strip()]
    if len(widths) < MANY:
        return [line.strip() for line in lines if line.strip()]
    widest = max(widths)
    broken = widest > NARROWEST and _is_fixed_width(widths, widest)
    paragraphs: list[str] = []
    goes_on = False
    for line in lines:
        text = line.strip()
        if not text:
            goes_on = False
            continue
        if goes_on and not _PARAGRAPH.match(line) and not MARKER.match(text):
            paragraphs[-1] += gap(paragraphs[-1], text) + text
        else:
            paragraphs.append(text)
        goes_on = broken and width(text) >= widest - SLACK and text[-1] not in _ENDS
    return paragraphs


def restored(lines: list[str]) -> list[str]:
    """Give a text whose line breaks were lost its lines again; other texts stay as they are.

    Where a break was, a copied page leaves spaces: behind a sentence, before an indent, and around title, 文号 and
    addressee. The characters stay, only spaces become breaks.
    """
    longest = max((len(line) for line in lines), default=0)
    if longest < LOST or longest * 10 < 6 * sum(map(len, lines)):
        return lines
    return [piece for line in lines for piece in (_pieces(line) if len(line) >= LOST else [line])]


def _pieces(line: str) -> list[str]:
    pieces = [piece for piece in _LOST.split(line) if piece.strip()]
    if len(pieces) < FEW_PIECES:
        return [line]
    head = next((at for at, piece in enumerate(pieces) if "。" in piece), 0)  # up to the addressee
    front = [one for piece in pieces[: max(1, head)] for one in _IN_FRONT.split(piece)]
    return [one for one in (*front, *pieces[max(1, head) :]) if one.strip()]


def gap(left: str, right: str) -> str:
    """Return what stands between two joined lines: a space only between Latin words."""
    return " " if left[-1:].isascii() and left[-1:].isalnum() and right[:1].isascii() and right[:1].isalnum() else ""


def _is_fixed_width(widths: list[int], widest: int) -> bool:
    """Tell whether many lines have the same greatest width: broken by a machine, not by an author."""
    full = sum(1 for one in widths if one >= widest - SLACK)
    return full >= max(MANY, len(widths) // 4) and widest < WIDEST
