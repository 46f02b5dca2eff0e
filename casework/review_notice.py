"""The notice of one round (补正告知, or 预审通过意见): everything on the list, to be taken away as a file.

Nothing is cut: the message in a chat shows the first items, the notice has all of them, each with the places and the
values it rests on, and what an officer has said of it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from casework.errors import CaseRefused
from casework.notice_docx import docx_of
from casework.notice_pdf import pdf_of
from casework.notice_sheet import Notice, NoticeRow
from casework.office import CHINA, ReviewOffice
from casework.review_list import Item, items_of
from casework.slot_names import called
from config.words import casework as case_words
from config.words import review_notice as words
from knowledge.rules.agreement_values import DEFERRED
from knowledge.rules.checklist import Matter
from ledger import review_rounds, reviews
from ledger.audit import Actor
from ledger.enterprises import enterprise_by_uscc
from ledger.policies import OpenSession
from ledger.review_rounds import ReviewOpinion, ReviewRound, RoundState
from ledger.reviews import ReviewCase, ReviewState


class NoticeKind(StrEnum):
    """In which form a notice is written."""

    DOCX = "docx"
    PDF = "pdf"


MEDIA_TYPES = {
    NoticeKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    NoticeKind.PDF: "application/pdf",
}


@dataclass(frozen=True, slots=True)
class NoticeFile:
    """A notice, ready to be sent."""

    name: str
    media_type: str
    data: bytes


def notice_file(
    office: ReviewOffice, actor: Actor, case_id: str, kind: NoticeKind = NoticeKind.DOCX, number: int = 0
) -> NoticeFile:
    """Return the notice of a round as a file; ``number`` 0: of the last round.

    Raises:
        NoSuchCase: there is none, or it is not theirs to see.
        CaseRefused: the round has not been checked.

    """
    notice = notice_of(office, actor, case_id, number)
    data = docx_of(notice) if kind is NoticeKind.DOCX else pdf_of(notice)
    name = words.file_name(notice.matter, notice.kind, notice.case_id, notice.number, kind.value)
    return NoticeFile(name, MEDIA_TYPES[kind], data)


def notice_of(office: ReviewOffice, actor: Actor, case_id: str, number: int = 0) -> Notice:
    """Return what a notice says; arguments and errors as of ``notice_file``."""
    with office.ledger.read() as session:
        case, _ = office.case(session, case_id, actor)
        row = review_rounds.round_of(session, case_id, number or case.round)
        if row is None or row.state is not RoundState.CHECKED:
            raise CaseRefused(case_words.not_checked(case_id, number or case.round))
        return _notice(office, session, case, row)


def _notice(office: ReviewOffice, session: OpenSession, case: ReviewCase, row: ReviewRound) -> Notice:
    matter = office.matters.version(case.matter, row.version) or office.matter(case)
    opinions = _opinions(session, case.case_id, row.number)
    items = items_of(row, opinions)
    officer, day, passed = _decided(session, case.case_id, row)
    firm = enterprise_by_uscc(session, case.uscc)
    name = firm.name if firm is not None else ""
    until = case.valid_until if row.number == case.round else None
    asks = words.questions(str(one["asks"]) for one in row.questions)
    kept = [one for one in opinions.values() if one.result == DEFERRED and one.until is not None]
    promises = words.promises(case_words.promise_line(called(one.slot), one.until) for one in kept) if passed else ""
    left = [one for one in items if not one.settled]
    settled = [one for one in items if one.settled]
    lead = [words.lead(len(left)), words.settled_too(len(settled))]
    if passed:
        lead = [words.passed_lead(officer, until), words.looked_at(len(items))]
    return Notice(
        title=words.title(matter.name, words.PASSED if passed else words.TO_MEND),
        kind=words.PASSED if passed else words.TO_MEND,
        matter=matter.name,
        case_id=case.case_id,
        number=row.number,
        about=words.keywords(case.case_id, row.number, row.version),
        facts=tuple(
            words.facts(case.case_id, name, case.uscc, case.project, matter.name, row.version, row.number, day)
        ),
        lead=tuple(one for one in lead if one),
        rows=tuple(_row(one, matter) for one in (*left, *settled)),
        after=tuple(one for one in (asks, promises, words.label(officer), words.ADVICE) if one),
    )


def _opinions(session: OpenSession, case_id: str, number: int) -> Mapping[str, ReviewOpinion]:
    """Return what officers had said up to a round: what they said later is of later notices."""
    found: dict[str, ReviewOpinion] = {}
    for each in range(1, number + 1):
        found |= review_rounds.opinions_of(session, case_id, each)
    return found


def _decided(session: OpenSession, case_id: str, row: ReviewRound) -> tuple[str, date, bool]:
    """Return who has decided a round by name, on which day, and whether it was a pass; else the day of the check."""
    ends = (ReviewState.PASSED.value, ReviewState.RETURNED.value)
    steps = [one for one in reviews.steps_of(session, case_id) if one.round == row.number and one.after in ends]
    if steps:
        last = steps[-1]
        return last.name or last.who, last.at.astimezone(CHINA).date(), last.after == ReviewState.PASSED.value
    checked = row.checked_at or row.asked_at
    return "", checked.astimezone(CHINA).date(), False


def _row(item: Item, matter: Matter) -> NoticeRow:
    places: dict[str, dict[str, None]] = {}  # value to where it stands
    for one in item.evidence:
        file, value = str(one["file"]), str(one["value"] or "")
        if file not in item.message or value not in item.message:
            known = places.setdefault("" if value == file else value, {})
            known[words.where(file, int(one["page"] or 0))] = None
    told = [f"[{item.result}] {item.message}", *(words.places(list(those), value) for value, those in places.items())]
    later = words.NOT_ASKED
    material = matter.material(item.slot)
    if material is not None:
        later = words.NO_DEFERRAL
        if material.deferral is not None:
            later = words.defer(material.deferral.workdays, material.deferral.says)
    if item.opinion is not None and item.message != item.opinion.reason:
        told.append(words.settled(item.opinion.name or item.opinion.by, item.opinion.result, item.opinion.reason))
    if item.opinion is not None and item.opinion.until is not None:
        later = words.promised(item.opinion.until)
    fix = words.NOT_TO_MEND if item.settled else item.fix
    return NoticeRow(str(item.number), item.paper or words.ACROSS, tuple(told), fix, later)
