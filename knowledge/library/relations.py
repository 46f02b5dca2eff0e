"""How a document acts on others, read from its title and its sentences, each with the place it was read from.

废止 修改 修订 暂停 延长 change the other's dates; 落实 转发 解读 申报通知 only tie the two together.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from config.words.relations import relation as told
from knowledge.library.acts import SENTENCE, SINCE, Act, repeals_or_suspends, sentence_acts
from knowledge.library.amending import Change, read_changes
from knowledge.library.anatomy import Anatomy
from knowledge.library.document import Document
from knowledge.library.evidence import METADATA, Scroll, Spot, best
from knowledge.library.kinds import TALKS
from knowledge.library.lists import row_reference, section_of_list
from knowledge.library.references import DOCUMENT, REFERENCE, Names, Reference
from knowledge.library.titles import KEY_MAX, title_key
from knowledge.rules.chinese_date import find_dates
from ledger.bonds import Bond

QUOTE_MAX = 500
_MAY_END = re.compile(r"废止|失效|停止|终止|暂停|暂缓|中止|不再")
LOOSE = 0.65  # a name in a title without book marks
_OF_ONE_NAME = frozenset({Bond.REPLACES, Bond.FORWARDS})  # the two documents may share a title
_SEVERAL = re.compile(r"一批|部分|若干|有关|相关|以下|[\d一二三四五六七八九十]+[件部份]|文件$")
_BASIS = re.compile(r"(?:根据|依据|按照|依照|遵照|贯彻(?:落实)?|落实|对照|政策依据|申报依据)[^。；]*")
_BASIS_HEADING = re.compile(r"(?:政策|申报|文件|制定)依据[:：]?$")
_EDITION = re.compile(r"[（(][^（）()]*(?:修订|修正|修改)[^（）()]*[)）]|[（(]\d{4}年?(?:版|本)[)）]")
_WORTH = re.compile(r"《|号")  # no line without a title or a 文号 names a document


_TITLE_ACTS = tuple(
    (re.compile(rf"(?:关于|办公室|办公厅|局|委|厅|^)(?:.{{0,12}})?{form}"), bond)
    for form, bond in (
        (r"(?:废止|宣布.*失效|停止执行|停止实施|清理结果)", Bond.REPEALS),
        (r"(?:暂停|暂缓|中止)(?:执行|实施|施行)", Bond.SUSPENDS),
        (r"(?:修改|修正|调整)", Bond.AMENDS),
        (r"(?:转发|批转)", Bond.FORWARDS),
    )
)


@dataclass(frozen=True, slots=True)
class Link:
    """One document acts on another, which is named by 文号 where it is given, else by title."""

    bond: Bond
    target_key: str
    since: date | None = None  # first day of the effect; for EXTENDS the new last day
    clause: str = ""
    quote: str = ""  # exactly the characters at the place, at most ``QUOTE_MAX``
    block: int = METADATA
    start: int = 0
    end: int = 0
    confidence: float = 0.9
    target_title: str = ""  # as the text gives it
    changes: tuple[Change, ...] = field(default=())  # of clauses, each with its own place


@dataclass(frozen=True, slots=True)
class _Line:
    block: int
    at: int  # place of the line in its block
    text: str


@lru_cache(maxsize=20_000)
def keys_of(title: str, inner_title: str, doc_no_key: str) -> frozenset[str]:
    """Return every key other documents may name a document by."""
    whole = re.sub(r"[\W_]", "", title)
    return frozenset(filter(None, (doc_no_key, title_key(title), title_key(inner_title), whole[:KEY_MAX])))


def sentence(link_bond: Bond, title: str, *, passive: bool = False, clause: str = "", since: date | None = None) -> str:
    """Tell a relation in Chinese from either side: 废止了《甲办法》, and passive 被《乙办法》废止.

    Args:
        link_bond: the kind of relation.
        title: of the other document.
        passive: tell it of the document that is acted on.
        clause: the clauses acted on.
        since: first day of the effect; for EXTENDS the new last day.

    """
    return told(link_bond.value, title, passive=passive, clause=clause, since=since)


def find_links(anatomy: Anatomy, source: Document | Iterable[str]) -> list[Link]:
    """Return what a document does to others, each kind of act on each target once.

    A draft acts on nothing. An act begins on the day its sentence names, else with the document itself.
    Places count as in ``evidence``: blocks of the document, or the paragraphs given, each a block.
    """
    if anatomy.draft:
        return []
    lines = list(_lines(source))
    names = Names(line.text for line in lines)
    begins = anatomy.validity.effective_on or anatomy.issued_on or anatomy.published_on
    own = keys_of(anatomy.title, anatomy.inner_title, anatomy.doc_no_key)
    found: dict[tuple[Bond, str], Link] = {}
    in_text = list(_from_text(anatomy, lines, names, begins))
    in_title = _from_title(anatomy, names, _said_begin(lines) or begins)
    for link in (*(link for link in in_title if _stands(link, in_text)), *in_text):
        key = (link.bond, link.target_key)
        if not link.target_key or (link.target_key in own and link.bond not in _OF_ONE_NAME):
            continue
        found[key] = _joined(found[key], link) if key in found else link
    return list(found.values())


def _stands(link: Link, in_text: list[Link]) -> bool:
    """Tell whether what a title says stands: words without book marks give way to a document the text names."""
    return link.confidence > LOOSE or not any(other.bond is link.bond for other in in_text)


def _lines(source: Document | Iterable[str]) -> Iterator[_Line]:
    blocks = Scroll(source).blocks if isinstance(source, Document) else list(source)
    for block, text in enumerate(blocks):
        at = 0
        for line in text.split("\n"):
            if line:
                yield _Line(block, at, line)
            at += len(line) + 1


def _joined(known: Link, link: Link) -> Link:
    """Put two findings of one act on one target together: clauses add up, the place in the text is the better one."""
    clauses = [clause for one in (known, link) for clause in one.clause.split("、") if clause]
    clauses = [clause for clause in clauses if clause.startswith("第")] or clauses  # rather than 部分条款
    kept = replace(
        known,
        clause="、".join(dict.fromkeys(clauses))[:KEY_MAX],
        changes=known.changes + link.changes if link.changes != known.changes else known.changes,
        confidence=max(known.confidence, link.confidence),
    )
    if known.block == METADATA and link.block != METADATA:
        return replace(kept, quote=link.quote, block=link.block, start=link.start, end=link.end)
    return kept


def _said_begin(lines: list[_Line]) -> date | None:
    """Return the day on which the act of the title begins, where a sentence names it: 自2026年7月1日起，暂停执行…."""
    for line in lines:
        for part in SENTENCE.findall(line.text) if _MAY_END.search(line.text) else []:
            said = SINCE.search(part)
            if said and repeals_or_suspends(part):
                return find_dates(said["day"])[0].day
    return None


def _from_title(anatomy: Anatomy, names: Names, begins: date | None) -> Iterator[Link]:
    title = anatomy.title
    place = best(anatomy.findings, "title")
    spot = Spot(place.block, place.start, place.end) if place else Spot(METADATA, 0, 0)
    blank = Link(Bond.IMPLEMENTS, "", None, "", place.quote if place else title, *spot)
    booked = [(names.key(match["title"]), match["title"]) for match in REFERENCE.finditer(title)]
    if anatomy.kind in TALKS:
        named = re.match(r"^(?:关于)?(.+?)(?:的)?(?:政策)?(?:解读|图解)", title)
        booked = booked or ([(title_key(_whole(named)), _whole(named))] if named and DOCUMENT.search(named[1]) else [])
        yield from (replace(blank, bond=Bond.INTERPRETS, target_key=key, target_title=name) for key, name in booked)
        return
    act = act_of_title(title)
    sure = blank.confidence
    if act is not None:
        plain = re.search(r"(?:废止|修改|暂停执行|停止执行|转发)(.+?)(?:的)(?:通知|决定|公告)", title)
        if not booked and plain and not _SEVERAL.search(plain[1]):
            booked, sure = [(names.key(plain[1]), plain[1])], LOOSE
        since = None if act is Bond.FORWARDS else begins
        blank = replace(blank, confidence=sure)
        for key, name in booked if act is not Bond.EXTENDS else []:
            yield replace(blank, bond=act, target_key=key, since=since, target_title=name)
    known = anatomy.inner_title or title
    if re.search(r"重新(?:印发|发布|公布)", title) or _EDITION.search(known):
        older = _EDITION.sub("", known)
        yield replace(blank, bond=Bond.REPLACES, target_key=title_key(older), since=begins, target_title=older)


def _whole(named: re.Match[str]) -> str:
    """Return the title an explanation names: 关于…通知的解读 is of 关于…通知, 关于某办法的解读 of 某办法."""
    about = named[0].startswith("关于") and named[1].endswith(("通知", "意见", "公告", "通告", "决定"))
    return ("关于" if about else "") + named[1]


def act_of_title(title: str) -> Bond | None:
    """Return what a document's title says it does to others: 关于废止…, 修改, 暂停执行, 转发."""
    head = title.partition("《")[0] or title
    return next((bond for form, bond in _TITLE_ACTS if form.search(head)), None)


def _from_text(anatomy: Anatomy, lines: list[_Line], names: Names, begins: date | None) -> Iterator[Link]:
    if anatomy.kind in TALKS:
        return
    title_act = act_of_title(anatomy.title)
    subject = next(iter(names.in_text(anatomy.title)), None)
    bond = Bond.NOTICE_OF if anatomy.kind == "申报通知" else Bond.IMPLEMENTS
    mode = title_act  # what the list being read does: a heading such as 继续有效的文件 changes it
    above = ""
    for line in lines:
        if title_act in {Bond.REPEALS, Bond.AMENDS}:
            mode = section_of_list(line.text, mode, title_act)
            if title_act is Bond.AMENDS or mode is Bond.AMENDS:
                subject = _heading_subject(line.text, names) or subject
        if title_act is Bond.AMENDS and subject:
            yield from _changes(line, subject, begins)
        if _WORTH.search(line.text):
            if _BASIS_HEADING.search(above):
                yield from (_link(line, bond, one, 0, len(line.text), 0.85) for one in names.in_text(line.text))
            yield from _of_line(line, names, bond, mode, begins)
        above = line.text


def _of_line(line: _Line, names: Names, bond: Bond, mode: Bond | None, begins: date | None) -> Iterator[Link]:
    row = row_reference(line.text, names) if mode is Bond.REPEALS else None
    if row is not None:
        yield _link(line, Bond.REPEALS, row, 0, len(line.text), 0.85, since=begins)
        return
    for match in SENTENCE.finditer(line.text):
        said = match[0]
        if not _WORTH.search(said):
            continue
        for act in sentence_acts(said, names, begins):
            yield _acted(line, act, match.start(), match.end(), said)
        if mode is Bond.FORWARDS and "转发" in said:  # 现将《甲办法》（…）转发给你们
            for one in names.in_text(said)[:1]:
                yield _link(line, Bond.FORWARDS, one, match.start(), match.end(), 0.9)
        for one in _bases(said, names):
            yield _link(line, bond, one, match.start(), match.end(), 0.85)
        if mode is Bond.REPEALS:  # the list of a repealing document: every title in it is a target
            for one in names.in_text(_BASIS.sub(lambda basis: " " * len(basis[0]), said)):
                yield _link(line, Bond.REPEALS, one, match.start(), match.end(), 0.85, since=begins)


def _heading_subject(text: str, names: Names) -> Reference | None:
    """Return the document whose changes follow: 一、对《甲办法》（…）作如下修改：."""
    if text.startswith(("“", '"')) or not re.search(r"(?:修改|修正|修订|如下|[:：])", text[-12:]):
        return None
    found = names.in_text(text)
    return found[0] if len(found) == 1 else None


def _changes(line: _Line, subject: Reference, begins: date | None) -> Iterator[Link]:
    if line.text.lstrip().startswith("“"):  # the new wording itself
        return
    for change in read_changes(line.text):
        clause = change.clause
        moved = _placed(line, change, 0)
        yield _link(
            line, Bond.AMENDS, subject, change.start, change.end, 0.9, since=begins, clause=clause, changes=(moved,)
        )


def _acted(line: _Line, act: Act, start: int, end: int, said: str) -> Link:
    changes = tuple(_placed(line, one, start) for one in read_changes(said)) if act.bond is Bond.AMENDS else ()
    return _link(
        line, act.bond, act.target, start, end, act.confidence, since=act.since, clause=act.clause, changes=changes
    )


def _placed(line: _Line, change: Change, by: int) -> Change:
    """Return a change with its place in the block; ``by`` is where the text it was read from begins in the line."""
    at = line.at + by
    return replace(change, start=at + change.start, end=at + change.end, block=line.block)


def _bases(said: str, names: Names) -> Iterator[Reference]:
    for basis in _BASIS.findall(said):
        until = re.split(r"(?:制定|决定|现将|现就|经研究|组织开展)", basis)[0]
        yield from (one for one in names.in_text(until) if one.is_document)


def _link(  # noqa: PLR0913 - a link has these parts
    line: _Line, bond: Bond, target: Reference, start: int, end: int, confidence: float,
    *, since: date | None = None, clause: str = "", changes: tuple[Change, ...] = (),
) -> Link:  # fmt: skip
    text = line.text[start:end]
    lead = len(text) - len(text.lstrip())
    quote = text.strip()[:QUOTE_MAX]
    at = line.at + start + lead
    return Link(
        bond, target.key, since, clause, quote, line.block, at, at + len(quote), confidence, target.title, changes
    )


__all__ = ["Link", "act_of_title", "find_links", "keys_of", "sentence", "title_key"]
