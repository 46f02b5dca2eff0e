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


def blocks_of(plain: dict[str, Any], evidence: Sequence[Evidence]) -> tuple[tuple[Block, ...], tuple[Run, ...]]:
    """Return the blocks of a document, and the lines the file says about itself, with evidence marked."""
    document = from_plain({"blocks": plain.get("blocks", []), "meta": plain.get("meta", {})})
    seen: set[str] = set()
    about = "\n".join(f"{key}：{value}" for key, value in document.meta.items())
    meta = tuple(_runs(about, [one for one in evidence if one.block == METADATA and one.quote], seen))
    return tuple(_blocks(document, evidence, seen)), meta


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
