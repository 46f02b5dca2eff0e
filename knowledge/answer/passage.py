"""A passage that may be cited, cut into the pieces against which a sentence is held."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from knowledge.answer.wording import No, canonical, content_words, flat, negations, read_quantities
from knowledge.rules.docno import find_docnos
from knowledge.rules.period import Status
from knowledge.rules.quantity import Quantity

KEPT = 2048
LEAD_CHARS = 15  # a colon behind fewer words leads only when its line ends there
LED = 9  # pieces behind a colon that the words before it still govern
WIDEST = 2  # neighbouring pieces that one sentence may sum up
_HEADING = re.compile(
    r"^(?:\([一二三四五六七八九十]+\)|第[一二三四五六七八九十百]+条|[一二三四五六七八九十\d]+[、.])?[^,;:\d不未无按给应须可予将依由]{2,16}。?$"
)
_PIECE = re.compile(r"[^。!?;\n]*[。!?;\n]+|[^。!?;\n]+$")


@dataclass(frozen=True, slots=True)
class Passage:
    """One article as it is given to a model and cited by it."""

    number: int  # as it is cited: [1]
    policy_id: str
    ordinal: int
    title: str
    doc_no: str
    label: str  # 第十二条
    path: tuple[str, ...]
    text: str
    status: Status  # on the day asked
    effective_on: date | None = None
    expires_on: date | None = None
    department: str = ""
    contact: str = ""

    @property
    def facts(self) -> str:
        """What is known of the document beside the text of the article."""
        return _facts(self)


@dataclass(frozen=True, slots=True)
class Piece:
    """One sentence of a passage, or the part of it between two semicolons."""

    text: str  # flat
    lead: str  # what governs it: the words before a colon, the heading of the article
    colon: str = ""  # of these, the words before a colon

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """Its quantities."""
        return read_quantities(self.text)

    @property
    def negations(self) -> tuple[No, ...]:
        """What it denies."""
        return negations(self.text)


@dataclass(frozen=True, slots=True)
class Window:
    """Neighbouring pieces that are read together, with what governs them."""

    text: str
    whole: str  # with leads and facts
    said: str  # the whole in its one wording
    lead: str = ""  # what governs its pieces
    colon: str = ""  # of this, the words before a colon
    apart: tuple["Window", ...] = ()  # one for each of its pieces, when there are several

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities of the pieces, leads and facts left out."""
        return read_quantities(self.text)


@lru_cache(maxsize=KEPT)
def _facts(passage: Passage) -> str:
    said = [passage.title, passage.doc_no, *passage.path, passage.label, passage.status.value, passage.department]
    if passage.effective_on:
        said.append(f"{_day(passage.effective_on)}起施行")
    if passage.expires_on:
        said.append(f"有效期至{_day(passage.expires_on)}")
    if passage.contact:
        said.append(f"咨询电话{passage.contact}")
    return flat("。".join(one for one in said if one))


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@lru_cache(maxsize=KEPT)
def pieces(text: str) -> tuple[Piece, ...]:
    """Cut the text of an article into pieces, each with what governs it."""
    lines = [one for line in text.splitlines() for one in _cut(flat(line)) if one.strip("。!?;")]
    heading = lines[0] if lines and _HEADING.match(lines[0]) else ""
    made: list[Piece] = []
    colon, since = "", LED
    for line in lines:
        lead = heading if line != heading else ""
        if colon and since < LED:
            lead += colon
        made.append(Piece(line, lead, colon if since < LED else ""))
        since += 1
        before, mark, behind = line.rpartition(":")
        if mark and (not colon or len(before) > LEAD_CHARS or not behind):
            colon, since = before + mark, 0
    return tuple(made)


def _cut(line: str) -> list[str]:
    """Cut a line into pieces; the row of a table (类别:…;等级:…;奖励:…) is one."""
    cut = _PIECE.findall(line)
    if len(cut) > 1 and all(":" in one for one in cut):
        return [line.replace(";", ",")]
    return cut


@lru_cache(maxsize=KEPT)
def windows(passage: Passage) -> tuple[Window, ...]:
    """Return every run of neighbouring pieces, the shortest first."""
    cut = pieces(passage.text)
    singles = [_window([one], passage) for one in cut]
    made = list(singles)
    for width in range(2, WIDEST + 1):
        for at in range(len(cut) - width + 1):
            run = _window(cut[at : at + width], passage)
            made.append(replace(run, apart=tuple(singles[at : at + width])))
    return tuple(made)


def _window(run: Sequence[Piece], passage: Passage) -> Window:
    text = "".join(one.text for one in run)
    lead = "。".join(dict.fromkeys(one.lead for one in run))
    whole = f"{text}。{lead}。{passage.facts}"
    colon = "".join(dict.fromkeys(one.colon for one in run))
    return Window(text, whole, canonical(whole), lead, colon)


@lru_cache(maxsize=KEPT)
def doc_numbers(passage: Passage) -> frozenset[str]:
    """Return the keys of every 文号 that the passage or its facts name."""
    return frozenset(one.key for one in (*find_docnos(flat(passage.text)), *find_docnos(passage.facts)))


@lru_cache(maxsize=KEPT)
def scopes(text: str) -> tuple[tuple[Quantity, str], ...]:
    """Return each quantity of a flat text with the words that belong to it rather than to another of its unit.

    The words run from the clause behind the last one of its unit to the end of its own clause.

    >>> [part for _, part in scopes("首次认定的,奖励20万元,重新认定的奖励10万元,不重复")]
    ['首次认定的,奖励20万元', '重新认定的奖励10万元,不重复']
    """
    found = read_quantities(text)
    made = []
    for one in found:
        same = [other for other in found if other.unit == one.unit]
        place = same.index(one)
        start = _clause_end(text, same[place - 1].end, one.start) if place else 0
        start = _with_its_case(text, start)
        end = _clause_end(text, one.end, same[place + 1].start) if place + 1 < len(same) else len(text)
        made.append((one, text[start:end].strip(",。;")))
    return tuple(made)


def _clause_end(text: str, start: int, stop: int) -> int:
    """Return where the clause around ``start`` is over, at most ``stop``."""
    ends = [at for at in (text.find(mark, start, stop) for mark in ",。;、:)") if at >= 0]
    return min(ends) + 1 if ends else start


def _with_its_case(text: str, start: int) -> int:
    """Return where a scope begins: the clause before it that ends in 的 says for which case it holds."""
    if start and re.search("(?:的|者|时|部分)[,:]$", text[:start]):
        return max((text.rfind(mark, 0, start - 1) for mark in ",。;:"), default=-1) + 1
    return start


def words_of(text: str, but: str = "") -> frozenset[str]:
    """Return the content words of a flat text and its quantities as words, those of one unit left out."""
    counted = {
        f"{one.unit}{one.value}{one.bound}" for one in read_quantities(text) if one.unit not in {"", "第条", but}
    }
    return frozenset(content_words(text)) | counted
