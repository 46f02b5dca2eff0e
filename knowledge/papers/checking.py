"""Papers against a matter's list: each file recognised and read, its values put side by side, and all faults at once.

What was read of a file does not depend on the other files, so that a new version of one paper is read alone and only
the checks that rest on it are done again.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from knowledge.papers.fields import fields_of
from knowledge.papers.fields_slots import meaning
from knowledge.papers.marks import seal_places, unsigned
from knowledge.papers.own_words import own_fields
from knowledge.papers.page import Box, Field, Line, Page, Paper
from knowledge.papers.recognise import Match, gaps, recognise
from knowledge.papers.wanting import fields_for, wanted_of
from knowledge.rules.agreement import Reviewed, review
from knowledge.rules.agreement_values import (
    DOUBT,
    FILE_KIND,
    PAGES,
    SEAL_PLACES,
    SEALS,
    SIGNATURES,
    UNREADABLE,
    UNSIGNED,
    Evidence,
    Facts,
    Finding,
    Value,
)
from knowledge.rules.checklist import Matter
from knowledge.rules.checklist_checks import ANY, WARNING
from knowledge.rules.workday import Calendar

BLANK, BLURRED, TURNED, LACKING = "空白页", "模糊页", "倒置页", "缺页"
PLACED_BY_HAND = "由人指定"
WORDS = 12  # characters on a page that was recognised
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


@dataclass(frozen=True, slots=True)
class Checked:
    """A pack of papers checked against a list."""

    matter: Matter
    readings: tuple[Reading, ...]
    reviewed: Reviewed
    findings: tuple[Finding, ...]  # those of the list, and files that nobody could place

    @property
    def ready(self) -> bool:
        """Whether the machine has nothing left to object to; a person still decides."""
        return self.reviewed.ready


def read_paper(paper: Paper, matter: Matter, slots: Collection[str] | None = None) -> Reading:
    """Find which materials a file holds, and read their key fields.

    Args:
        paper: a file as it was opened.
        matter: the list.
        slots: the materials it is by a person's word; None: it is recognised. Where the file shows by itself which
            pages are which of them, those pages count.

    """
    matches = recognise(paper, wanted_of(matter))
    if slots is not None:
        own = {one.slot: one for one in matches}
        every = tuple(page.number for page in paper.pages)
        matches = tuple(own.get(slot) or Match(slot, every, 1.0, PLACED_BY_HAND) for slot in slots)
    return Reading(paper, tuple(_part(one, paper, matter) for one in matches))


def check(
    matter: Matter,
    readings: Sequence[Reading],
    given: Mapping[str, object],
    day: date,
    calendar: Calendar | None = None,
    changed: frozenset[str] | None = None,
) -> Checked:
    """Check a pack; arguments and errors as of ``knowledge.rules.agreement.review``."""
    reviewed = review(matter, facts_of(readings), given, day, calendar, changed)
    strays = tuple(_stray(one) for one in readings if not one.parts)
    return Checked(matter, tuple(readings), reviewed, (*reviewed.findings, *strays))


def facts_of(readings: Iterable[Reading]) -> Facts:
    """Return what was read, by material and field, the files of one material together."""
    found: dict[str, dict[str, tuple[Value, ...]]] = {}
    for reading in readings:
        for part in reading.parts:
            facts = found.setdefault(part.slot, {})
            for name, values in _facts(reading.paper, part).items():
                facts[name] = (*facts.get(name, ()), *values)
    return found


def _part(match: Match, paper: Paper, matter: Matter) -> Part:
    pages = _pages(paper, match.pages)
    fields = fields_of(pages)
    material = matter.material(match.slot)
    if material is not None:
        fields = fields_for(material, fields)
        fields = (*fields, *own_fields(material.fields, frozenset(one.name for one in fields), pages))
    return Part(match.slot, match.pages, match.confidence, match.why, tuple(fields))


def _pages(paper: Paper, numbers: Collection[int]) -> list[Page]:
    return [page for page in paper.pages if page.number in numbers]


def _facts(paper: Paper, part: Part) -> dict[str, tuple[Value, ...]]:
    """Return the values of one material in one file, those about the file itself among them."""
    found: dict[str, tuple[Value, ...]] = {}
    for one in part.fields:
        value = Value(one.value, meaning(one), paper.name, one.page, _corners(one.box), one.confidence)
        found[one.name] = (*found.get(one.name, ()), value)
    pages = _pages(paper, part.pages)
    if paper.trouble:
        found[UNREADABLE] = (Value(paper.trouble, None, paper.name),)
    if pages:
        found |= _seen(paper, pages)
        found[PAGES] = (Value(str(len(pages)), len(pages), paper.name),)
        lacking = gaps(Match(part.slot, part.pages, part.confidence, part.why), paper)
        found[LACKING] = tuple(Value(f"少第{number}页", None, paper.name, number) for number in lacking)
    if paper.kind:
        found[FILE_KIND] = (Value(paper.kind, None, paper.name),)
    return found


def _seen(paper: Paper, pages: Sequence[Page]) -> dict[str, tuple[Value, ...]]:
    seals = [
        Value(one.name, None, paper.name, page.number, _corners(one.box), _sure(one.confidence, one.name_confidence))
        for page in pages
        for one in page.seals
    ]
    signed = [Value("", None, paper.name, page.number, _corners(box)) for page in pages for box in page.signatures]
    return {
        SEALS: tuple(seals),
        SIGNATURES: tuple(signed),
        UNSIGNED: tuple(_at(paper, page, line) for page in pages for line in unsigned(page)),
        SEAL_PLACES: tuple(_at(paper, page, line) for page in pages for line in seal_places(page)),
        BLANK: tuple(Value("", None, paper.name, page.number) for page in pages if page.blank),
        BLURRED: tuple(_blurred(paper, page) for page in pages if page.blurred or _wordless(page)),
        TURNED: tuple(Value(f"转了{page.turned}度", None, paper.name, page.number) for page in pages if page.turned),
    }


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


def _stray(reading: Reading) -> Finding:
    """Say of a file that nobody could tell what it is."""
    paper = reading.paper
    why = f"：{paper.trouble}" if paper.trouble else ""
    return Finding(
        ANY,
        "F",
        DOUBT,
        WARNING,
        f"没有认出文件“{paper.name}”是哪份材料{why}",
        (Evidence(paper.name, 0, None, paper.name),),
        "请指明它是哪份材料，或者换成清晰、带标题的文件再交一次；与本事项无关的请撤下",
        "认材料",
    )
