"""Which units answer for which measure: （责任单位：…）, 牵头单位, 配合单位, clause by clause."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.library.answering import unit_names
from knowledge.library.document import Document, Paragraph
from knowledge.library.evidence import Scroll, Spot
from knowledge.library.place import Units
from knowledge.library.structure import Level, Mark, Node, label_of, mark_of

HEADING = 30  # characters of a heading shown
_HAS = re.compile("单位|部门|科室|处室")
LEAD, ASSIST, IN_CHARGE = "牵头", "配合", "责任"
_WORD = r"(?P<role>责任|牵头|配合|主办|协办|实施|承办|落实|协同|参与)(?:责任)?(?:单位|部门|科室|处室)"
_IN_BRACKETS = re.compile(
    rf"[（(〔【\[]\s*(?P<all>{_WORD}\s*[:：](?:[^（()）〔〕】\]]|[（(〔][^（()）〔〕]*[)）〕])*)[）)〕】\]]"
)
_ON_A_LINE = re.compile(rf"(?:^|。)\s*(?P<all>{_WORD}\s*[:：].+)$")
_NEXT = rf"[；;，,。 \u3000]*{_WORD.replace('?P<role>', '?:')}\s*[:：]"
_PART = re.compile(rf"(?:{_WORD})\s*[:：]\s*(?P<units>.*?)(?={_NEXT}|$)")
_BY_LEAD = re.compile(r"^由?(?P<lead>[^，,；;（(]{2,30}?)牵头[，,、；;\s]*(?P<rest>.*?)(?:配合|参与|按职责分工负责)?$")
_ROLES = {"牵头": LEAD, "主办": LEAD, "配合": ASSIST, "协办": ASSIST, "协同": ASSIST, "参与": ASSIST}
_MEASURE = re.compile(r"(?:给予|奖励|补助|补贴|资助|贴息|奖补)[^。；]{0,40}\d[\d.]*\s*(?:万|亿)?(?:元|%|％)")


@dataclass(frozen=True, slots=True)
class Duty:
    """One unit that answers for one clause."""

    unit: str  # full name
    role: str  # 牵头 配合 责任
    clause: str  # how the clause is cited: 第一部分第（一）条; empty before the first number
    heading: str  # the first words of the clause
    spot: Spot


@dataclass(frozen=True, slots=True)
class Duties:
    """All duties, and the clauses with money that name nobody though others do."""

    duties: tuple[Duty, ...] = ()
    unnamed: tuple[tuple[str, Spot], ...] = ()

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit named after a measure, each once."""
        return tuple(dict.fromkeys(duty.unit for duty in self.duties))


def read_duties(document: Document, scroll: Scroll, units: Units) -> Duties:
    """Read the units of every clause."""
    if not re.search(_WORD + r"\s*[:：]", scroll.text):
        return Duties()
    found: list[Duty] = []
    seen: set[Spot] = set()
    measures: dict[str, Spot] = {}
    for at, clause, heading, text in _clauses(document):
        if clause and _MEASURE.search(text):
            measures.setdefault(clause, Spot(at, 0, min(len(text), 2 * HEADING)))
        for said in (*_IN_BRACKETS.finditer(text), *_ON_A_LINE.finditer(text)) if _HAS.search(text) else ():
            for role, name, start in _named(said["all"]):
                begin = said.start("all") + start
                spot = Spot(at, begin, begin + len(name))
                if spot not in seen:  # a line of its own that is also in brackets
                    seen.add(spot)
                    found.append(Duty(units.full(name), role, clause, heading, spot))
    covered = {duty.clause for duty in found}
    unnamed = [(clause, spot) for clause, spot in measures.items() if not _is_covered(clause, covered)]
    by_clause = len(unnamed) < len(measures)  # a unit named for the whole document is not named measure by measure
    return Duties(tuple(found), tuple(unnamed) if by_clause else ())


def _is_covered(clause: str, covered: set[str]) -> bool:
    """Tell whether the clause, one below it or one above it names a unit."""
    return any(one and (one.startswith(clause) or clause.startswith(one)) for one in covered)


def _clauses(document: Document) -> Iterator[tuple[int, str, str, str]]:
    """Give (block, label of the clause it stands in, its first words, text) for every paragraph."""
    stack: list[Node] = []
    heading = ""
    article = 0
    for at, block in enumerate(document.blocks):
        if not isinstance(block, Paragraph):
            continue
        mark = mark_of(block.text, article + 1)
        if mark is not None:
            article = mark.number if mark.level is Level.ARTICLE else article
            _step(stack, mark)
            heading = re.split(r"[。：；]", block.text.strip())[0][:HEADING]
        yield at, label_of(stack), heading, block.text


def _step(stack: list[Node], mark: Mark) -> None:
    while stack and stack[-1].level >= mark.level:
        stack.pop()
    stack.append(Node(mark.level, mark.text))


def _named(said: str) -> Iterator[tuple[str, str, int]]:
    """Give (role, unit, place in ``said``): 牵头单位：甲局；配合单位：乙局, or 责任单位：甲局牵头，乙局配合."""
    for part in _PART.finditer(said):
        text, base = part["units"], part.start("units")
        role = _ROLES.get(part["role"], IN_CHARGE)
        by_lead = _BY_LEAD.match(text) if role is IN_CHARGE else None
        if by_lead:
            yield from _each(by_lead["lead"], base + by_lead.start("lead"), LEAD)
            yield from _each(by_lead["rest"], base + by_lead.start("rest"), ASSIST)
            continue
        yield from _each(text, base, role)


def _each(text: str, base: int, role: str) -> Iterator[tuple[str, str, int]]:
    at = 0
    for name in unit_names(text):
        at = max(text.find(name, at), 0)
        yield role, name, base + at
