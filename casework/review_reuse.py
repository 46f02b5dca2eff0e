"""Papers a firm gave in earlier cases: offered for this one while they are valid, and taken only with its consent."""

import threading
from collections import OrderedDict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from casework import review
from casework.errors import CaseRefused
from casework.moves import TAKES_PAPERS, THEIRS, Side
from casework.office import CHINA, ReviewOffice
from config.words import review_reuse as words
from knowledge.papers.checking import check, read_paper
from knowledge.papers.plain import from_plain
from knowledge.rules.agreement_values import PASS
from knowledge.rules.checklist import Matter
from ledger import review_papers, reviews
from ledger.audit import Actor, record
from ledger.review_papers import ReviewFile
from ledger.reviews import ReviewCase

LOOKED_AT = 60  # of the newest files of earlier cases
VALIDITY = "E"  # the letter of checks that a paper is valid on the day
KEPT = 512  # papers whose validity of the day is remembered


@dataclass(frozen=True, slots=True)
class Offer:
    """A file of an earlier case that may be used again."""

    file_id: int
    name: str
    slots: tuple[str, ...]  # of this case's list, that it is still valid for
    case_id: str  # it was given in
    matter: str  # the matter of that case
    given_on: date
    given_by: str
    holds: str  # what was read of its validity, a sentence


@dataclass(frozen=True, slots=True)
class _Known:
    """Until when papers hold, worked out once a day for each: a page that looks often does not read them anew."""

    _kept: OrderedDict[object, dict[str, str]] = field(default_factory=OrderedDict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def of(self, mark: object) -> dict[str, str] | None:
        """Return what is known of a paper; None: nothing yet."""
        with self._turn:
            return self._kept.get(mark)

    def keep(self, mark: object, valid: dict[str, str]) -> None:
        """Remember it; the oldest goes when there is too much."""
        with self._turn:
            self._kept[mark] = valid
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


_KNOWN = _Known()  # what a paper says depends on the paper, the list and the day alone


def offers(office: ReviewOffice, actor: Actor, case_id: str) -> list[Offer]:
    """Return what may be used again in a case: for each material that it lacks, the newest paper that is still valid.

    Valid is what the list's own check of the day says (有效期 read on the paper, and not over): a paper on which no
    validity was read is not offered, as nobody could tell whether it still holds.

    Raises:
        NoSuchCase: there is none, or it is not theirs to see.
        CaseRefused: it is not theirs to hand in.

    """
    with office.ledger.read() as session:
        case, side = office.case(session, case_id, actor)
        if side not in {*THEIRS, Side.ADMIN}:
            raise CaseRefused(words.only_firm())
        if case.state not in TAKES_PAPERS:
            return []
        matter = office.matter(case)
        own = review_papers.files_of(session, case_id)
        lacking = [one.name for one in matter.materials if not any(one.name in file.slots for file in own)]
        others = reviews.cases_of_firm(session, case.uscc, ended=True)
        earlier = {one.case_id: one for one in others if one.case_id != case_id}
        files = review_papers.given_before(session, earlier, lacking)[:LOOKED_AT]
        held = review_papers.readings_of(session, {one.sha256 for one in files})
    have = {one.sha256 for one in own}
    found: list[Offer] = []
    for file in files:
        wanted = [slot for slot in lacking if slot in file.slots]
        plain = held.get(file.sha256)
        if not wanted or plain is None or file.sha256 in have:
            continue
        valid = _known_valid(office, matter, file, plain, wanted)
        if valid:
            found.append(_offer(office, earlier[file.case_id], file, valid))
            lacking = [slot for slot in lacking if slot not in valid]
    return found


def reuse(office: ReviewOffice, actor: Actor, case_id: str, file_ids: Collection[int]) -> list[ReviewFile]:
    """Take papers of earlier cases into this one: this call is the firm's consent, and is kept in the audit.

    Raises:
        NoSuchCase: as of ``offers``.
        CaseRefused: somebody else than the firm consents, or a file is not offered. Nothing was taken then.

    """
    with office.ledger.read() as session:
        _, side = office.case(session, case_id, actor)
    if side is not Side.FIRM:
        raise CaseRefused(words.only_firm())
    offered = {one.file_id: one for one in offers(office, actor, case_id)}
    for file_id in file_ids:
        if file_id not in offered:
            raise CaseRefused(words.not_offered(file_id))
    return [_take(office, actor, case_id, offered[file_id]) for file_id in dict.fromkeys(file_ids)]


def _take(office: ReviewOffice, actor: Actor, case_id: str, offer: Offer) -> ReviewFile:
    with office.ledger.read() as session:
        given = review_papers.file_by_id(session, offer.file_id)
    place = office.place(given.sha256) if given is not None else None
    if place is None or not place.is_file():
        raise CaseRefused(words.gone(offer.name))
    taken, _ = review.hand_in(
        office, actor, case_id, offer.name, place.read_bytes(), door="reuse", slots=list(offer.slots)
    )
    told = {"file": taken.file_id, "from_case": offer.case_id, "from_file": offer.file_id, "slots": list(offer.slots)}
    with office.ledger.write() as session:
        record(session, actor, "review.reused", case_id, office.now(), after=told, reason=offer.holds)
    return taken


def _known_valid(
    office: ReviewOffice, matter: Matter, file: ReviewFile, plain: dict[str, object], wanted: Sequence[str]
) -> dict[str, str]:
    mark = (matter.code, matter.version, file.sha256, file.name, tuple(wanted), office.today())
    valid = _KNOWN.of(mark)
    if valid is None:
        valid = _valid(office, matter, file, plain, wanted)
        _KNOWN.keep(mark, valid)
    return valid


def _valid(
    office: ReviewOffice, matter: Matter, file: ReviewFile, plain: dict[str, object], wanted: Sequence[str]
) -> dict[str, str]:
    """Return for which materials a paper is valid today, and what was read of it."""
    paper = replace(from_plain(plain), name=file.name)
    reading = read_paper(paper, matter, wanted)
    checked = check(matter, [reading], {}, office.today(), office.city.calendar)
    found: dict[str, str] = {}
    for slot in wanted:
        told = [one for one in checked.findings if (one.slot, one.rule) == (slot, VALIDITY)]
        read = [one for one in told if one.result == PASS and one.evidence]
        if told and len(read) == len(told):
            found[slot] = read[0].message
    return found


def _offer(office: ReviewOffice, case: ReviewCase, file: ReviewFile, valid: dict[str, str]) -> Offer:
    day = file.uploaded_at.astimezone(CHINA).date()
    matter = next((one.name for one in office.matters.versions if one.code == case.matter), case.matter)
    holds = "；".join(dict.fromkeys(valid.values()))
    given_by = file.uploaded_name or file.uploaded_by
    return Offer(file.file_id, file.name, tuple(valid), file.case_id, matter, day, given_by, holds)
