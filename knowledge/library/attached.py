"""The attachments a document names (附件：1.… 2.…), and whether they stand in the same file."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from knowledge.library.document import Document, Paragraph
from knowledge.library.evidence import METADATA, Scroll, Spot

NAME_MAX = 120  # characters
LINES_MAX = 40  # attachments of one document
_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_LIST = re.compile(r"^\s*附\s*件\s*[:：]\s*(?P<rest>.*)$")
_ONE = re.compile(rf"^\s*附\s*件\s*(?P<n>{_NUMBER})\s*[:：.．、]\s*(?P<name>\S.*)$")
_ITEM = re.compile(rf"^\s*(?P<n>{_NUMBER})\s*[.．、]\s*(?!\d)(?P<name>\S.*)$")
_SPLIT = re.compile(r"(?:(?<=[\s\u3000；;。）)])|(?<=[\u4e00-\u9fa5]))\s*(?=(?:\d{1,2})\s*[.．、]\s*(?!\d))")
_HEADING = re.compile(rf"^\s*附\s*(?:件|表|录)\s*(?P<n>{_NUMBER})?\s*[:：]?\s*(?P<name>.{{0,80}})$")
_END = " \u3000；;。，,"


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attachment: its number (empty when it is the only one), its name, and whether its text is in this file."""

    number: str
    name: str
    included: bool
    spot: Spot


def read_attachments(document: Document, scroll: Scroll) -> tuple[Attachment, ...]:
    """Read the list behind 附件：, the links of the page, and look for each attachment further down."""
    named = list(_named(document))
    if not named:
        named = [("", name, spot) for name, spot in _linked(scroll)]
    last = max((spot.block for _, _, spot in named), default=-1)
    held = list(_headings(document, last))
    found = [Attachment(number, name, _is_held(number, name, len(named), held), spot) for number, name, spot in named]
    return tuple(found)


def _named(document: Document) -> Iterator[tuple[str, str, Spot]]:
    """Give (number, name, place) of the first list of attachments."""
    listing = False
    count = 0
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            listing = False
            continue
        text = block.text
        if not listing and "附" not in text[:6]:
            continue
        head = _LIST.match(text)
        if head and count and not listing:
            return
        one = _ONE.match(text)
        start = head.start("rest") if head else one.start("n") if one else 0
        if head or (one and (listing or len(text) <= NAME_MAX)) or (listing and _ITEM.match(text)):
            listing = True
            for number, name, spot in _items(text, at, start, only=bool(head)):
                count += 1
                yield number, name, spot
        elif listing:
            return
        if count >= LINES_MAX:
            return


def _items(text: str, at: int, start: int, *, only: bool) -> Iterator[tuple[str, str, Spot]]:
    cuts = [start, *(match.start() for match in _SPLIT.finditer(text, start) if match.start() > start), len(text)]
    for left, right in pairwise(cuts):
        piece = text[left:right]
        item = _ITEM.match(piece) or re.match(rf"^(?P<n>{_NUMBER})\s*[:：]\s*(?P<name>\S.*)$", piece)
        name = (item["name"] if item else piece.strip() if only else "").rstrip(_END)
        if 2 <= len(name) <= NAME_MAX:  # noqa: PLR2004 - a name has two characters at least
            begin = left + piece.index(name)
            yield item["n"] if item else "", name, Spot(at, begin, begin + len(name))


def _linked(scroll: Scroll) -> Iterator[tuple[str, Spot]]:
    """Give the names of the files a page links to; the reader puts one "名称 地址" on each line."""
    for line in scroll.document.meta.get("附件链接", "").splitlines():
        name = line.split(" ")[0].strip()
        if name:
            spot = scroll.within(METADATA, name)
            yield re.sub(rf"^{_NUMBER}[.．、](?=.*[\u4e00-\u9fa5])", "", name), spot


def _headings(document: Document, after: int) -> Iterator[tuple[str, str]]:
    """Give number and name of every heading 附件1 … below the list."""
    blocks = document.blocks
    for at, block in enumerate(blocks):
        if at <= after or not isinstance(block, Paragraph) or "附" not in block.text[:6]:
            continue
        match = _HEADING.match(block.text)
        if match and not _LIST.match(block.text):
            below = blocks[at + 1] if at + 1 < len(blocks) else None
            yield match["n"] or "", match["name"] or (below.text if isinstance(below, Paragraph) else "")
        elif match and match["name"].strip():
            yield "", match["name"]


def _is_held(number: str, name: str, count: int, held: list[tuple[str, str]]) -> bool:
    key = re.sub(r"\W", "", name)
    for its_number, its_name in held:
        same_name = len(key) >= 4 and key[:12] in re.sub(r"\W", "", its_name)  # noqa: PLR2004 - more than a word
        if same_name or (number and its_number == number) or (count == 1 and its_number in {"", "1"}):
            return True
    return False
