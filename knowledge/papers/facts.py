"""What was read of a pack, as rules take it: by material and field, with the marks and troubles of the files."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from knowledge.papers.fields_slots import meaning
from knowledge.papers.former_names import former_names
from knowledge.papers.handed_twice import same_again
from knowledge.papers.marks import seal_places, unsigned
from knowledge.papers.page import Box, Field, Line, Page, Paper
from knowledge.papers.quality import missing_pages
from knowledge.papers.recognise import Match, gaps
from knowledge.papers.written_marks import (
    Ways,
    closing_firms,
    lacks_closing,
    open_places,
    typed_signers,
    ways_of,
    written_seals,
)
from knowledge.rules.agreement_values import (
    FILE_KIND,
    PAGES,
    SEAL_PLACES,
    SEALS,
    SIGNATURES,
    SIGNED_BY,
    UNREADABLE,
    UNSIGNED,
    Facts,
    Value,
)

PICTURE = "image"  # a kind of file: one page
CHANGE_OF_NAME = "名称变更证明"
BLANK, BLURRED, TURNED, LACKING = "空白页", "模糊页", "倒置页", "缺页"
WORDS = 25  # characters on a page that was recognised: fewer were not read
DRAWN = frozenset({".dwg", ".dxf", ".dwf", ".dgn", ".rvt", ".ifc", ".shp", ".skp"})  # handed in beside the sealed pdf
LESS = 0.75  # how sure it is that a place on a scan stands empty


@dataclass(frozen=True, slots=True)
class Part:
    """The pages of a file that are one material, and what was read on them."""

    slot: str
    pages: tuple[int, ...]
    confidence: float
    why: str  # for people: 标题“施工合同”
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """One file: what was seen on it, and the materials it holds; none where nobody could say."""

    paper: Paper
    parts: tuple[Part, ...] = ()

    @property
    def slots(self) -> tuple[str, ...]:
        """The materials, each once."""
        return tuple(dict.fromkeys(part.slot for part in self.parts))


def facts_of(readings: Iterable[Reading]) -> Facts:
    """Return what was read, by material and field, the files of one material together, each content once.

    A paper that is no material but proves a former name is told under ``CHANGE_OF_NAME``.
    """
    found: dict[str, dict[str, tuple[Value, ...]]] = {}
    told = tuple(readings)
    again = same_again([one.paper for one in told])
    ways = ways_of(one.paper for one in told)
    legible = {slot for one in told if one.paper.pages for slot in one.slots}
    for at, reading in enumerate(told):
        beside = is_drawing(reading.paper.name) and not reading.paper.pages and legible & set(reading.slots)
        counted = () if at in again or beside else reading.parts
        parts = [(part.slot, _facts(reading.paper, part, ways[reading.paper.kind])) for part in counted]
        if not reading.parts and (names := _former(reading.paper, reading.paper.pages)):
            parts.append((CHANGE_OF_NAME, names))
        for slot, values_of in parts:
            facts = found.setdefault(slot, {})
            for name, values in values_of.items():
                facts[name] = (*facts.get(name, ()), *values)
    for slot, lacking in _lacking_pictures([one for at, one in enumerate(told) if at not in again]).items():
        found[slot][LACKING] = (*found[slot].get(LACKING, ()), *lacking)
    return found


def _lacking_pictures(readings: Iterable[Reading]) -> dict[str, list[Value]]:
    """Return the pages missing of papers that were photographed page by page, each page a file."""
    pages: dict[str, list[tuple[Paper, Page]]] = {}
    for one in readings:
        for part in one.parts if one.paper.kind == PICTURE else ():
            pages.setdefault(part.slot, []).extend((one.paper, page) for page in pages_of(one.paper, part.pages))
    return {
        slot: [
            Value(f"少第{number}页", None, held[0][0].name, number)
            for number in missing_pages(page for _, page in held)
        ]
        for slot, held in pages.items()
    }


def is_drawing(name: str) -> bool:
    """Tell whether a file is a drawing of a design program, which nobody reads by machine."""
    return PurePath(name).suffix.lower() in DRAWN


def pages_of(paper: Paper, numbers: Collection[int]) -> list[Page]:
    """Return the pages of some numbers."""
    return [page for page in paper.pages if page.number in numbers]


def _facts(paper: Paper, part: Part, ways: Ways) -> dict[str, tuple[Value, ...]]:
    """Return the values of one material in one file, those about the file itself among them."""
    found: dict[str, tuple[Value, ...]] = {}
    for one in part.fields:
        value = Value(one.value, meaning(one), paper.name, one.page, _corners(one.box), one.confidence)
        found[one.name] = (*found.get(one.name, ()), value)
    pages = pages_of(paper, part.pages)
    found |= _former(paper, pages)
    if paper.trouble:
        found[UNREADABLE] = (Value(paper.trouble, None, paper.name),)
    if pages:
        found |= _seen(paper, pages) | _told(paper, pages, ways)
        if _untold(pages, ways):
            del found[SEALS]
        found[PAGES] = (Value(str(len(pages)), len(pages), paper.name),)
        alone = paper.kind != PICTURE
        lacking = gaps(Match(part.slot, part.pages, part.confidence, part.why), paper) if alone else ()
        found[LACKING] = tuple(Value(f"少第{number}页", None, paper.name, number) for number in lacking)
        if not lacking and lacks_closing(paper):
            found[LACKING] = (Value("没有签署页", None, paper.name, pages[-1].number + 1, None, LESS + 0.1),)
    if paper.kind:
        found[FILE_KIND] = (Value(paper.kind, None, paper.name),)
    return found


def _former(paper: Paper, pages: Iterable[Page]) -> dict[str, tuple[Value, ...]]:
    """Return the former names that some pages prove."""
    found: dict[str, tuple[Value, ...]] = {}
    for page in pages:
        for kind, name, number, line in former_names(page):
            value = Value(name, None, paper.name, number, _corners(line.box), line.confidence)
            found[kind] = (*found.get(kind, ()), value)
    return found


def _seen(paper: Paper, pages: Sequence[Page]) -> dict[str, tuple[Value, ...]]:
    return {
        BLANK: tuple(Value("", None, paper.name, page.number) for page in pages if page.blank),
        BLURRED: tuple(_blurred(paper, page) for page in pages if page.blurred or _wordless(page)),
        TURNED: tuple(Value(f"转了{page.turned}度", None, paper.name, page.number) for page in pages if page.turned),
    }


def _told(paper: Paper, pages: Sequence[Page], ways: Ways) -> dict[str, tuple[Value, ...]]:
    """Return seals and signatures, and places for them, of text-born pages whose kind is stamped in words only."""
    found: dict[str, list[Value]] = {SEALS: [], SEAL_PLACES: [], SIGNATURES: [], UNSIGNED: [], SIGNED_BY: []}
    for page in pages:
        typed = page.how == "text" and not ways.drawn_signatures
        named, empty = typed_signers(page) if typed else ([], [])
        signed = page.typed_names if typed else page.signatures
        found[SIGNATURES] += [Value("", None, paper.name, page.number, _corners(box)) for box in signed]
        found[SIGNATURES] += [_at(paper, page, line) for line in named if line.box not in signed]
        if page.how != "text":  # on a scan nobody can tell for sure that a name is printed and not written
            found[SIGNATURES] += [
                Value("", None, paper.name, page.number, _corners(box), LESS) for box in page.typed_names
            ]
        if page.how == "text":
            found[SIGNED_BY] += [
                Value(name, None, paper.name, page.number, _corners(line.box)) for name, line in closing_firms(page)
            ]
        lines = unsigned(page)
        found[UNSIGNED] += [_at(paper, page, line) for line in (*lines, *(one for one in empty if one not in lines))]
        if page.how == "text" and not ways.drawn_seals:
            told = list(written_seals(page))
            found[SEALS] += [Value(name, None, paper.name, page.number, _corners(line.box)) for name, line in told]
            found[SEAL_PLACES] += [_at(paper, page, line) for line in open_places(page, seal_places(page))]
        else:
            found[SEALS] += _seals(paper, page)
            found[SEAL_PLACES] += [_at(paper, page, line) for line in seal_places(page)]
    return {name: tuple(values) for name, values in found.items()}


def _untold(pages: Sequence[Page], ways: Ways) -> bool:
    """Tell whether nobody can say if a paper is sealed: no text-born paper of its kind shows or tells a seal."""
    return all(page.how == "text" for page in pages) and not (ways.drawn_seals or ways.written_seals)


def _seals(paper: Paper, page: Page) -> list[Value]:
    return [
        Value(one.name, None, paper.name, page.number, _corners(one.box), _sure(one.confidence, one.name_confidence))
        for one in page.seals
    ]


def _wordless(page: Page) -> bool:
    """Tell whether hardly a word could be recognised on a page that is not blank; a drawing may be right so."""
    return page.how == "ocr" and not page.blank and sum(len(line.text) for line in page.lines) < WORDS


def _blurred(paper: Paper, page: Page) -> Value:
    if page.blurred:
        return Value("", None, paper.name, page.number)
    return Value("几乎认不出文字", None, paper.name, page.number, None, LESS)


def _at(paper: Paper, page: Page, line: Line) -> Value:
    """Return a label as a value; what stands around one that was recognised is never quite sure."""
    sure = min(line.confidence, LESS) if page.how == "ocr" else line.confidence
    return Value(line.text.strip(), None, paper.name, page.number, _corners(line.box), sure)


def _sure(seal: float, name: float) -> float:
    """Return how sure a seal is: of its name where one was read, else of being a seal at all."""
    return name or seal


def _corners(box: Box) -> tuple[float, float, float, float]:
    return box.x0, box.y0, box.x1, box.y1
