"""An original's text as the page draws it: block by block, with the places a value was read from marked.

Everything is drawn as text. Nothing of an original is ever put into a page as markup.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from knowledge.library.document import Document, Table, from_plain, lines_of
from knowledge.library.versions import Evidence

METADATA = -1
WEAK = 0.85  # recognition less sure than this is pointed out on the picture


@dataclass(frozen=True, slots=True)
class Run:
    """Characters with the fields that were read from them."""

    text: str
    fields: tuple[str, ...] = ()
    anchors: tuple[str, ...] = ()  # fields whose evidence begins here


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph or a table."""

    runs: tuple[Run, ...]
    table: bool = False
    new_page: int = 0  # the number of the page that begins with it; 0: none does


@dataclass(frozen=True, slots=True)
class Place:
    """A box on a page, in the page's own measure."""

    left: float
    top: float
    across: float
    down: float
    fields: tuple[str, ...]
    anchors: tuple[str, ...]  # fields whose first box this is
    unsure: int  # percent, of a recognition that was not sure; 0: it was


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page as a picture, with the boxes on it."""

    number: int
    across: float
    down: float
    places: tuple[Place, ...]


def blocks_of(plain: dict[str, Any], evidence: Sequence[Evidence]) -> tuple[tuple[Block, ...], tuple[Run, ...]]:
    """Return the blocks of a document, and the lines the file says about itself, with evidence marked."""
    document = from_plain({"blocks": plain.get("blocks", []), "meta": plain.get("meta", {})})
    seen: set[str] = set()
    about = "\n".join(f"{key}：{value}" for key, value in document.meta.items())
    meta = tuple(_runs(about, [one for one in evidence if one.block == METADATA and one.quote], seen))
    return tuple(_blocks(document, evidence, seen)), meta


def sheets_of(
    plain: dict[str, Any], evidence: Sequence[Evidence], sizes: Sequence[tuple[float, float]]
) -> tuple[Sheet, ...]:
    """Return the pages that can be shown as pictures, with the boxes of what was recognised on them.

    A box is drawn where a value was read, and where the recognition was unsure.
    """
    blocks = from_plain({"blocks": plain.get("blocks", []), "meta": {}}).blocks
    boxes: dict[int, list[Place]] = {}
    seen: set[str] = set()
    for number, block in enumerate(blocks):
        if block.box is None or block.page is None:
            continue
        fields = tuple(dict.fromkeys(one.field for one in evidence if one.block == number and one.quote))
        sure = getattr(block, "confidence", None)
        unsure = round(sure * 100) if sure is not None and sure < WEAK else 0
        if fields or unsure:
            left, top, right, bottom = block.box
            first = tuple(field for field in fields if field not in seen)
            seen.update(first)
            place = Place(left, top, right - left, bottom - top, fields, first, unsure)
            boxes.setdefault(block.page, []).append(place)
    return tuple(
        Sheet(number, across, down, tuple(boxes.get(number, ()))) for number, (across, down) in enumerate(sizes, 1)
    )


def _blocks(document: Document, evidence: Sequence[Evidence], seen: set[str]) -> Iterator[Block]:
    page = 0
    for number, block in enumerate(document.blocks):
        text = "\n".join(lines_of(block))
        new = block.page or 0
        begins = new if new and new != page else 0
        page = new or page
        here = [one for one in evidence if one.block == number]
        yield Block(tuple(_runs(text, here, seen)), isinstance(block, Table), begins)


def _runs(text: str, evidence: Sequence[Evidence], seen: set[str]) -> Iterator[Run]:
    """Cut a text where evidence begins or ends. A place outside the text is left out."""
    spans = [one for one in evidence if 0 <= one.start < one.end <= len(text)]
    cuts = sorted({0, len(text), *(one.start for one in spans), *(one.end for one in spans)})
    for start, end in pairwise(cuts):
        fields = tuple(dict.fromkeys(one.field for one in spans if one.start <= start and end <= one.end))
        first = tuple(field for field in fields if field not in seen)
        seen.update(first)
        yield Run(text[start:end], fields, first)
