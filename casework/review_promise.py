"""Papers a firm has promised to hand in later (承诺容缺): awaited, checked when they come, then the promise is kept.

What comes after a pass changes nothing of the pass: it is checked beside the papers that passed, and only what is
wrong with the promised paper itself stands in the way of its promise.
"""

from collections.abc import Sequence
from hashlib import sha256

from casework.errors import CaseRefused
from casework.moves import OFFICERS
from casework.office import ReviewOffice
from casework.promises import LIVING, late_files, open_promises
from casework.review_check import reading_again
from casework.review_list import ASKED
from casework.review_message import message_of, title_of
from casework.slot_names import called, quoted, spoken
from config.words import casework as case_words
from config.words import review_clock as words
from knowledge.papers.checking import check
from knowledge.rules.agreement_values import Finding
from knowledge.rules.checklist_checks import NOTE
from ledger import review_papers, review_rounds, reviews
from ledger.audit import Actor, record
from ledger.enterprises import enterprise_by_uscc
from ledger.policies import OpenSession
from ledger.pushes import CampaignState, Way, known_origins, open_campaign
from ledger.review_papers import ReviewFile
from ledger.review_rounds import ReviewOpinion
from ledger.reviews import ReviewCase
from outreach import outbox


def keep_by_hand(office: ReviewOffice, actor: Actor, case_id: str, slot: str, reason: str = "") -> list[ReviewOpinion]:
    """Say as an officer that a promised paper has come and is right.

    Raises:
        NoSuchCase: there is none, or it is not theirs to see.
        CaseRefused: it was not promised, has come already, or it is not his to say.

    """
    with office.ledger.write() as session:
        case, side = office.case(session, case_id, actor, lock=True)
        if side not in OFFICERS:
            raise CaseRefused(case_words.officers_only(case_id))
        kept = [one for one in open_promises(session, case_id) if one.slot == slot]
        if not kept or case.state not in LIVING:
            raise CaseRefused(case_words.not_promised(called(slot)))
        _keep(office, session, case, kept, actor, 0, reason)
        return kept


def settle_promises(office: ReviewOffice) -> int:
    """Check promised papers that have come since; return how many cases were told of it. Each set of papers once."""
    with office.ledger.read() as session:
        ids = review_rounds.cases_with_open_promises(session)
        due = {case_id: mark for case_id in ids if (mark := _to_check(session, case_id))}
        known = known_origins(session, list(due.values()))
    return sum(_settle(office, case_id, mark) for case_id, mark in due.items() if mark not in known)


def _to_check(session: OpenSession, case_id: str) -> str:
    """Return what names the promised papers that have come and are read; empty while there are none."""
    case = reviews.case_by_id(session, case_id)
    if case is None or case.state not in LIVING:
        return ""
    promised = {one.slot for one in open_promises(session, case_id)}
    files = late_files(case, review_papers.files_of(session, case_id))
    come = [one for one in files if promised & set(one.slots)]
    if not come or any(one.read_at is None for one in files):
        return ""
    told = ";".join(f"{one.file_id}:{'|'.join(sorted(one.slots))}" for one in come)
    return f"review:{case_id}:late:{sha256(told.encode()).hexdigest()[:24]}"


def _settle(office: ReviewOffice, case_id: str, mark: str) -> bool:
    with office.ledger.read() as session:
        case = reviews.case_by_id(session, case_id)
        files = review_papers.files_of(session, case_id)
    if case is None:
        return False
    matter = office.matter(case)
    readings = reading_again(office, case, files)
    checked = check(matter, readings, case.answers, office.today(), office.city.calendar)
    with office.ledger.write() as session:
        case = reviews.case_by_id(session, case_id, lock=True)
        if case is None or _to_check(session, case_id) != mark:
            return False
        late = late_files(case, review_papers.files_of(session, case_id))
        open_ = [one for one in open_promises(session, case_id) if any(one.slot in file.slots for file in late)]
        wrong = {slot: _against(slot, late, checked.findings) for slot in {one.slot for one in open_}}
        kept = [one for one in open_ if not wrong[one.slot]]
        by = Actor(late[-1].uploaded_by, late[-1].uploaded_name)
        names = [each.name for each in matter.materials]
        told = [
            spoken(case_words.item(at, one.result, one.message, one.fix), names)
            for at, one in enumerate((each for some in wrong.values() for each in some), 1)
        ]
        if kept:
            file_id = max(file.file_id for file in late)
            _keep(office, session, case, kept, by, file_id, "", mark if not told else "")
        if told:
            for file in late:  # looked at: the next paper stands for it
                file.round = case.round if any(wrong.get(slot) for slot in file.slots) else file.round
            slots = quoted(sorted(slot for slot, some in wrong.items() if some))
            named = _named(office, session, case)
            public = words.promise_wrong(named, slots, len(told))
            _tell(office, session, case, mark, public, {by.who: words.promise_wrong_private(named, slots, told)})
        return True


def _against(slot: str, late: Sequence[ReviewFile], findings: Sequence[Finding]) -> list[Finding]:
    """Return what stands against a promised paper: findings of its own, and across papers where it is part of them."""
    names = {one.name for one in late if slot in one.slots}
    return [
        one
        for one in findings
        if one.result in ASKED
        and one.severity != NOTE
        and (one.slot == slot or (one.slot == "*" and any(place.file in names for place in one.evidence)))
    ]


def _keep(
    office: ReviewOffice,
    session: OpenSession,
    case: ReviewCase,
    kept: Sequence[ReviewOpinion],
    by: Actor,
    file_id: int,
    reason: str,
    mark: str = "",
) -> None:
    day = office.today()
    for one in kept:
        one.came_on, one.came_file = day, file_id or None
    slots = sorted({one.slot for one in kept})
    told = {"slots": slots, "file": file_id, "came_on": day.isoformat()}
    record(session, by, "review.promise_kept", case.case_id, office.now(), after=told, reason=reason)
    origin = mark or f"review:{case.case_id}:kept:{max(one.opinion_id for one in kept)}"
    said = words.promise_kept(_named(office, session, case), quoted(slots), day)
    row = review_rounds.round_of(session, case.case_id, case.round)
    asker = row.asked_by if row is not None else case.opened_by
    _tell(office, session, case, origin, said, {by.who: said, asker: said})


def _named(office: ReviewOffice, session: OpenSession, case: ReviewCase) -> words.Named:
    firm = enterprise_by_uscc(session, case.uscc)
    name = firm.name if firm is not None else case.uscc
    return words.Named(office.matter(case).name, case.case_id, case.round, name)


def _tell(
    office: ReviewOffice, session: OpenSession, case: ReviewCase, origin: str, public: str, private: dict[str, str]
) -> None:
    """Tell the group, whoever handed the paper in, and the officer who passed the case."""
    campaign, new = open_campaign(
        session,
        office.today(),
        office.now(),
        way=Way.CASE,
        about_kind="review",
        about=case.case_id,
        title=title_of(words.title(_named(office, session, case))),
        body=message_of(public),
        origin=origin,
        ordered_by="machine",
        state=CampaignState.RUNNING,
        urgent=True,
    )
    if not new:
        return
    people = {case.claimed_by: public, **private}
    those = [outbox.group(case.conversation_id, uscc=case.uscc, prio=1)] if case.conversation_id else []
    those += [outbox.person(who, uscc=case.uscc, prio=1, body=message_of(said)) for who, said in people.items() if who]
    outbox.put(session, campaign.campaign_id, those)
