"""The end of a document: who signed it (署名), when (成文日期), and when it was printed (印发日期 of the 版记)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from knowledge.library.document import Document, Paragraph
from knowledge.library.evidence import Scroll, Spot
from knowledge.library.head import ORG
from knowledge.rules.chinese_date import find_dates

ORG_MAX = 40  # characters of one office
SIGNERS_MAX = 12  # lines of offices above a day
_DAY = r"(?:\d{4}\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日|[〇○零Ｏ一二三四五六七八九]{4}年.{2,7}日)"
_SIGNED = re.compile(rf"^(?P<org>[^。，；：！？\d]{{0,160}}?)\s*(?P<day>{_DAY})\s*$")
_PRINTED = re.compile(rf"(?P<day>{_DAY})\s*印\s*发\s*$")
_SPACE = re.compile(r"[\s\u3000、]+")
OFFICE_MIN = 3  # characters: 财政部
_SEAL = re.compile(r"[（(](?:盖章|公章|印章|章)[)）]$")


@dataclass(slots=True)
class Signature:
    """What the end of a document says; ``signers`` are single offices in order."""

    signers: list[tuple[str, Spot]] = field(default_factory=list)
    issued_on: date | None = None
    issued_spot: Spot | None = None
    bare_day: date | None = None  # a day on a line of its own, without an office
    bare_spot: Spot | None = None
    printed_on: date | None = None
    printed_spot: Spot | None = None


def read_signature(document: Document, scroll: Scroll, used: set[int]) -> Signature:
    """Find the first line that is an office and a day, or a day under one or more offices."""
    signed = Signature()
    above: list[int] = []  # the short plain lines right above, nearest last
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph) or at in used:
            continue
        text = block.text
        day = _day_of(text)
        if day is not None:
            _take(text, at, day, above, signed, scroll)
        printed = _PRINTED.search(text) if "印" in text[-6:] else None
        if printed and len(text) <= ORG_MAX * 3:
            signed.printed_on = find_dates(printed["day"])[0].day if find_dates(printed["day"]) else None
            signed.printed_spot = Spot(at, printed.start("day"), printed.end("day"))
        above = [*above, at][-SIGNERS_MAX:]
    return signed


def _day_of(text: str) -> re.Match[str] | None:
    if "日" not in text[-3:] or len(text) > ORG_MAX * 5:
        return None
    match = _SIGNED.match(text.strip())
    return match if match and find_dates(match["day"]) else None


def _take(text: str, at: int, match: re.Match[str], above: list[int], signed: Signature, scroll: Scroll) -> None:
    day = find_dates(match["day"])[0].day
    start = len(text) - len(text.lstrip()) + match.start("day")
    spot = Spot(at, start, start + len(match["day"]))
    own = match["org"].strip()
    signers = list(_offices(own, at, scroll)) if own else _stacked(above, scroll)
    if signers and not signed.signers:
        signed.signers, signed.issued_on, signed.issued_spot = signers, day, spot
    if signed.bare_spot is None:
        signed.bare_day, signed.bare_spot = day, spot


def _stacked(above: list[int], scroll: Scroll) -> list[tuple[str, Spot]]:
    """Read the offices on the lines above a day, each line one or several of them."""
    found: list[tuple[str, Spot]] = []
    for at in reversed(above):
        text = _SEAL.sub("", scroll.blocks[at].strip())
        if not ORG.search(text) or re.search(r"[。：:；《]", text) or len(text) > ORG_MAX * 4:
            break
        offices = list(_offices(text, at, scroll))
        if not offices:
            break
        found = offices + found
    return found


def _offices(text: str, at: int, scroll: Scroll) -> Iterator[tuple[str, Spot]]:
    for name in split_offices(text):
        yield name, scroll.within(at, name)


def split_offices(text: str) -> list[str]:
    """Cut a run of offices at spaces and 、; a piece that is no office by itself goes on in the next one.

    >>> split_offices("德阳市商务局　德阳市财政局"), split_offices("中共德阳市委 办公室")
    (['德阳市商务局', '德阳市财政局'], ['中共德阳市委办公室'])
    >>> split_offices("四川省 德阳市人民政府")
    ['四川省德阳市人民政府']
    """
    names: list[str] = []
    held = ""
    for piece in _SPACE.split(_SEAL.sub("", text.strip())):
        if piece in {"办公室", "办公厅"} and names:
            names[-1] += piece
            continue
        held += piece
        if len(held) >= OFFICE_MIN and ORG.search(held):
            names.append(held)
            held = ""
    return names if not held else []
