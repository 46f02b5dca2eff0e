"""The anatomy of a document: what it is, who made it, where and when it holds.

Everything is read from the text by rules; what a text does not say stays empty, nothing is guessed from file names.
Each value is also a finding with its place and how sure it is. A day, a number, a place or the mark of a draft that
is not sure stays out of its field: it is proposed in ``findings``, and a doubt asks a person.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from config.city import City
from config.words import doubts as words
from knowledge.library.answering import Answering, read_answering
from knowledge.library.attached import Attachment, read_attachments
from knowledge.library.days import Days, read_days
from knowledge.library.document import Document
from knowledge.library.evidence import Doubt, Finding, Scroll, best, kept
from knowledge.library.head import Head, read_head
from knowledge.library.issuers import Issuers, read_issuers
from knowledge.library.kinds import DRAFT, NOTICE, TALKS, Kind, read_kind
from knowledge.library.making import read_making
from knowledge.library.marks import (
    draft_findings,
    in_title,
    inner_title_blocks,
    office_findings,
    place_clues,
    place_findings,
    scope_findings,
    secret_findings,
    tag_findings,
    title_findings,
)
from knowledge.library.numbers import read_doc_no, read_index_no
from knowledge.library.place import Located, Place, Units, locate, own_place
from knowledge.library.responsible import Duties, Duty, read_duties
from knowledge.library.review import (
    attachment_doubts,
    duty_doubts,
    facet_doubts,
    issuer_doubts,
    place_doubts,
    window_doubts,
    window_findings,
)
from knowledge.library.signature import read_signature
from knowledge.library.tags import read_tags
from knowledge.library.titles import wrapped_titles
from knowledge.library.validity import NOT_SAID, Validity
from knowledge.library.window import Window, read_windows
from knowledge.rules.docno import docno_key
from knowledge.rules.region import ELSEWHERE


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What was read from one document; empty or None where it does not say or nobody can be sure."""

    title: str
    inner_titles: tuple[str, ...] = ()
    doc_no: str = ""
    index_no: str = ""
    issuer: str = ""  # as the document writes it: all offices of the title, or the signature
    co_issuers: tuple[str, ...] = ()  # every office after the first
    issued_on: date | None = None
    printed_on: date | None = None  # 印发日期 of the 版记
    published_on: date | None = None
    validity: Validity = NOT_SAID
    interpreters: tuple[str, ...] = ()  # full names, as 由…负责解释 gives them
    department: str = ""  # who answers questions, full name
    contact: str = ""
    responsible: tuple[str, ...] = ()  # units named after measures
    duties: tuple[Duty, ...] = ()  # the same clause by clause, with 牵头, 配合 or 责任
    attachments: tuple[Attachment, ...] = ()
    level: str = ""
    region: str = ""
    scope: str = ""  # 市本级 when it does not hold in the counties
    kind: str = ""
    draft: bool = False
    themes: tuple[str, ...] = ()
    subject_types: tuple[str, ...] = ()
    support_modes: tuple[str, ...] = ()
    windows: tuple[Window, ...] = ()  # when one can apply; not the validity
    findings: tuple[Finding, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    used: frozenset[int] = frozenset()  # blocks that hold only title, 文号 and data lines

    @property
    def inner_title(self) -> str:
        """The first document this one wraps, or an empty string."""
        return self.inner_titles[0] if self.inner_titles else ""

    @property
    def doc_no_key(self) -> str:
        """The 文号 in the one spelling used for comparing."""
        return docno_key(self.doc_no)

    @property
    def known_as(self) -> str:
        """The title people use: the inner one where there is one."""
        return self.inner_title or self.title


def dissect(document: Document, city: City, name: str = "") -> Anatomy:
    """Read the anatomy.

    Args:
        document: what the reader gave.
        city: places, departments, themes, subject types and ways of support to recognise.
        name: what to call a document without any title: its file name.

    """
    scroll = Scroll(document)
    parts = _read(document, city, name, scroll)
    findings = list(_findings(parts, scroll))
    draft = bool(kept(findings, "draft"))
    kind = DRAFT if draft else parts.kind.name
    doubts = list(_doubts(parts, findings, kind))
    return Anatomy(
        title=parts.title,
        inner_titles=parts.inner,
        doc_no=kept(findings, "doc_no"),
        index_no=kept(findings, "index_no"),
        issuer=parts.issuers.named,
        co_issuers=tuple(office.name for office in parts.issuers.offices[1:]),
        issued_on=parts.days.issued_on,
        printed_on=parts.days.printed_on,
        published_on=parts.days.published_on,
        validity=parts.days.validity,
        interpreters=parts.answering.interpreters,
        department=parts.answering.department,
        contact=parts.answering.contact,
        responsible=parts.duties.units,
        duties=parts.duties.duties,
        attachments=parts.attachments,
        level=kept(findings, "level"),
        region=kept(findings, "region"),
        scope=kept(findings, "scope"),
        kind=kind if draft or not parts.draft else "",
        draft=draft,
        themes=_values(findings, "themes"),
        subject_types=_values(findings, "subject_types"),
        support_modes=_values(findings, "support_modes"),
        windows=parts.windows,
        findings=tuple(findings),
        doubts=(*doubts, *facet_doubts(findings, kind, doubts, city.region_name)),
        used=frozenset(parts.head.used | inner_title_blocks(document, parts.inner)),
    )


@dataclass(slots=True)
class _Parts:
    """Everything the readers of single parts gave."""

    title: str
    inner: tuple[str, ...]
    head: Head
    numbers: list[Finding]
    number_doubts: list[Doubt]
    issuers: Issuers
    days: Days
    located: list[Located]
    place: Place
    answering: Answering
    duties: Duties
    attachments: tuple[Attachment, ...]
    kind: Kind
    draft: list[Finding]
    windows: tuple[Window, ...]
    tags: list[Finding]


def _read(document: Document, city: City, name: str, scroll: Scroll) -> _Parts:
    head = read_head(document, scroll)
    signed = read_signature(document, scroll, head.used)
    title = head.title or name
    inner = wrapped_titles(title)
    made = read_making(scroll)
    numbers, number_doubts = read_doc_no(head, made, scroll)
    numbers += read_index_no(head, scroll)
    issuers = read_issuers(head, signed, made, scroll)
    kind = read_kind(title, kept(numbers, "doc_no"), issuers.named, scroll.text)
    days = read_days(head, signed, made, scroll, frozenset({title, *inner}), tells_of_another=kind.name in TALKS)
    located = locate(city, place_clues(head, issuers, signed.signers, numbers, scroll))
    place = located[0].place if located else own_place(city)
    units = Units(city, place if located else Place("", ELSEWHERE))  # 市财政局 of an unknown place keeps its words
    draft = list(draft_findings(title, head, scroll))
    day = days.issued_on or days.published_on
    windows = read_windows(scroll.lines(), title, day, is_notice=kind.name == NOTICE)
    return _Parts(
        title, inner, head, numbers, number_doubts, issuers, days, located, place,
        answering=read_answering(scroll, issuers, city, units),
        duties=read_duties(document, scroll, units),
        attachments=read_attachments(document, scroll),
        kind=kind,
        draft=draft,
        windows=() if kept(draft, "draft") else windows,
        tags=[
            found
            for field, tags in read_tags(city, title, scroll.text).items()
            for found in tag_findings(field, tags, head, scroll)
        ],
    )  # fmt: skip


def _findings(parts: _Parts, scroll: Scroll) -> Iterator[Finding]:
    yield from title_findings(parts.title, parts.inner, parts.head, scroll)
    yield from parts.numbers
    yield from office_findings(parts.issuers, scroll)
    yield from parts.days.findings
    yield from parts.answering.findings
    yield from place_findings(parts.located, parts.place, parts.issuers.named, scroll)
    yield from scope_findings(scroll)
    yield from parts.draft
    kind = parts.kind
    yield scroll.finding("kind", kind.name, in_title(kind.words, parts.head, scroll), kind.confidence, "标题")
    for duty in parts.duties.duties:
        said = "，".join(filter(None, (duty.role, duty.clause)))
        yield scroll.finding("responsible", f"{duty.unit}（{said}）", duty.spot, 0.9, duty.role)
    for one in parts.attachments:
        yield scroll.finding("attachments", one.name, one.spot, 0.9, "附件说明")
    yield from window_findings(parts.windows, scroll)
    yield from parts.tags
    yield from secret_findings(scroll)


def _doubts(parts: _Parts, findings: list[Finding], kind: str) -> Iterator[Doubt]:
    yield from parts.number_doubts
    yield from parts.days.doubts
    yield from issuer_doubts(parts.issuers)
    yield from place_doubts(parts.located)
    yield from duty_doubts(parts.duties)
    yield from attachment_doubts(parts.attachments)
    yield from window_doubts(parts.windows, kind)
    surest = best(findings, "draft")
    if surest is not None and not surest.sure:
        yield Doubt("draft", *words.maybe_draft(surest.quote))
    for found in findings:
        if found.field == "secret":
            yield Doubt("secret", *words.secret(found.value))


def _values(findings: list[Finding], field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(found.value for found in findings if found.field == field))
