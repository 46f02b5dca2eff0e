"""Where a value was read and how sure it is: findings, and the doubts a person has to settle.

Places: ``block`` counts ``Document.blocks`` from 0, and -1 is what the page says of itself (``Document.meta``).
``start`` and ``end`` count characters in the block's text as ``text_of`` gives it: a paragraph's own text, the lines
of a table (caption, then one line for each row) joined by line breaks, the metadata as "名称：值" lines.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from knowledge.library.document import Document, lines_of

REVIEW_BELOW = 0.6
"""A finding less sure than this is shown to a person and, where a wrong value would do harm, not put into its field."""

METADATA = -1
HARMFUL = frozenset(
    {"doc_no", "index_no", "issued_on", "published_on", "effective_on", "expires_on", "level", "region", "draft"}
)
"""Fields that stay empty rather than take a value nobody is sure of."""


class Spot(NamedTuple):
    """A place in a document: block, first character, place behind the last one."""

    block: int
    start: int
    end: int


NOWHERE = Spot(METADATA, 0, 0)
"""The place of a value that no text gives: a proposal."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One value of one field, where it stands and how sure it is."""

    field: str  # doc_no, issued_on, region …: the names of ``Anatomy``, see docs of ``dissect``
    value: str  # its text form: an ISO day, a code, a name
    quote: str  # exactly the characters at the place
    block: int
    start: int
    end: int
    confidence: float  # 0..1
    rule: str  # what read it, in short

    @property
    def sure(self) -> bool:
        """True when it may be used without a person having looked."""
        return self.confidence >= REVIEW_BELOW


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something a person has to look at before the document is published."""

    field: str
    reason: str  # a Chinese sentence: what is unsure or missing
    check: str  # a Chinese sentence: what to look at


class Scroll:
    """A document as one text, with the way back from a place in it to block and character."""

    def __init__(self, document: Document) -> None:
        """Join the blocks; nothing is changed, so every place can be found again."""
        self.document = document
        self.meta = "\n".join(f"{key}：{value}" for key, value in document.meta.items())
        self.blocks = ["\n".join(lines_of(block)) for block in document.blocks]
        self.starts: list[int] = []
        at = 0
        for text in self.blocks:
            self.starts.append(at)
            at += len(text) + 1
        self.text = "\n".join(self.blocks)
        self._trust = [block.confidence for block in document.blocks]

    def lines(self) -> Iterator[tuple[int, str]]:
        """Give every line (a paragraph or a row of a table) with its place in the whole text."""
        for start, text in zip(self.starts, self.blocks, strict=True):
            at = start
            for line in text.split("\n"):
                yield at, line
                at += len(line) + 1

    def spot(self, start: int, end: int) -> Spot:
        """Return the place of a stretch of the whole text; what runs into the next block is left out."""
        block = max(bisect_right(self.starts, start) - 1, 0)
        base = self.starts[block] if self.starts else 0
        size = len(self.blocks[block]) if self.blocks else 0
        return Spot(block, start - base, max(start - base, min(end - base, size)))

    def in_meta(self, key: str) -> Spot:
        """Return the place of a value of the page's own data."""
        at = 0
        for name, value in self.document.meta.items():
            if name == key:
                return Spot(METADATA, at + len(name) + 1, at + len(name) + 1 + len(value))
            at += len(name) + len(value) + 2
        return NOWHERE

    def within(self, block: int, words: str, *, after: int = 0) -> Spot:
        """Return the place of some words in a block, the whole block when they do not stand there as they are."""
        text = self.meta if block == METADATA else self.blocks[block]
        at = text.find(words, after) if words else -1
        return Spot(block, at, at + len(words)) if at >= 0 else Spot(block, 0, len(text))

    def quote(self, spot: Spot) -> str:
        """Return exactly the characters at a place."""
        text = self.meta if spot.block == METADATA else self.blocks[spot.block]
        return text[spot.start : spot.end]

    def finding(self, field: str, value: str, spot: Spot, confidence: float, rule: str) -> Finding:
        """Make a finding; a block that was recognised from a picture is believed no more than the recognition."""
        trust = self._trust[spot.block] if spot.block >= 0 else None
        sure = confidence if trust is None else confidence * min(max(float(trust), 0.0), 1.0)
        return Finding(field, value, self.quote(spot), *spot, round(sure, 3), rule)


def text_of(document: Document, block: int) -> str:
    """Return the text in which ``start`` and ``end`` of a finding count; block -1 is the page's own data."""
    if block == METADATA:
        return "\n".join(f"{key}：{value}" for key, value in document.meta.items())
    return "\n".join(lines_of(document.blocks[block]))


def best(findings: Iterable[Finding], field: str) -> Finding | None:
    """Return the surest finding of a field; of equally sure ones the first."""
    return max((one for one in findings if one.field == field), key=lambda one: one.confidence, default=None)


def kept(findings: Iterable[Finding], field: str) -> str:
    """Return the value that may stand in the field: the surest one, and none that is unsure where it could harm."""
    found = best(findings, field)
    return found.value if found and (found.sure or field not in HARMFUL) else ""


def doubted(found: Finding, at_most: float) -> Finding:
    """Return a finding that something speaks against."""
    return replace(found, confidence=min(found.confidence, at_most))


def to_review(findings: Iterable[Finding], doubts: Iterable[Doubt]) -> tuple[str, ...]:
    """Return the fields a person has to look at, each once: those in doubt, and those whose surest value is unsure."""
    surest: dict[str, float] = {}
    for found in findings:
        surest[found.field] = max(surest.get(found.field, 0.0), found.confidence)
    unsure = [field for field, confidence in surest.items() if confidence < REVIEW_BELOW]
    return tuple(dict.fromkeys([*(doubt.field for doubt in doubts), *unsure]))
