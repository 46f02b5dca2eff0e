"""What an officer does with a case: claims it, says of each finding what is so, passes it or gives it back, by name."""

from collections.abc import Sequence
from datetime import date, timedelta

from casework.errors import CaseRefused
from casework.moves import OFFICERS, Side, may_move
from casework.office import VALID_DAYS, ReviewOffice
from casework.review_list import OWN, Item, deciding, items_of, open_items
from casework.review_newer import changes
from casework.review_told import tell_passed, tell_returned
from casework.slot_names import called
from config.words import casework as words
from config.words import review_newer as newer_words
from knowledge.rules.agreement_values import DEFERRED, MISSING, WRONG
from ledger import review_papers, review_rounds, reviews
from ledger.audit import Actor, record
from ledger.policies import OpenSession
from ledger.review_rounds import ReviewOpinion, ReviewRound
from ledger.reviews import ReviewCase, ReviewState


def claim(office: ReviewOffice, actor: Actor, case_id: str, *, take_over: bool = False) -> ReviewCase:
    """Take a case to look at; a second officer has to take it over on purpose.

    Raises:
        CaseRefused: not an officer's, not in his hands now, or somebody else has it.

    """
    with office.ledger.write() as session:
        case, _ = _officer(office, session, case_id, actor)
        if case.claimed_by not in {"", actor.who} and not take_over:
            raise CaseRefused(words.claimed_by(case.claimed_name or case.claimed_by))
        before = case.claimed_by
        case.claimed_by, case.claimed_name = actor.who, actor.name
        record(session, actor, "review.claimed", case_id, office.now(), before={"by": before}, after={"by": actor.who})
        return case


def opine(
    office: ReviewOffice, actor: Actor, case_id: str, key: str, result: str, reason: str, until: date | None = None
) -> ReviewOpinion:
    """Say what is so of one finding: 通过 or 不符 by his own eyes, 可容缺 on a promise with its day.

    Args:
        office: the house.
        actor: the officer.
        case_id: of the case.
        key: of the finding, or its number in the list (“3”).
        result: 通过, 不符, 缺失, 存疑 or 可容缺.
        reason: in his words; needed for whatever differs from the machine's.
        until: last day of a promise.

    Raises:
        CaseRefused: no such finding, no reason, no day, or the paper can't follow later.

    """
    with office.ledger.write() as session:
        case, row = _officer(office, session, case_id, actor)
        item = _item(session, case, row, key)
        if result != item.result and not reason.strip():
            raise CaseRefused(words.reason_needed())
        if result == DEFERRED:
            _may_follow(office, case, item, until)
        return _say(office, session, case, row, actor, Item(0, item.key, item.slot, result, reason, "", ""), until)


def promise(
    office: ReviewOffice, actor: Actor, case_id: str, slot: str, until: date, reason: str = ""
) -> ReviewOpinion:
    """Take a firm's promise that a paper follows by a day: of every finding that says it is not there.

    Raises:
        CaseRefused: as of ``opine``.

    """
    with office.ledger.read() as session:
        _, row = _officer(office, session, case_id, actor)
        opinions = review_rounds.opinions_of(session, case_id)
        found = [one for one in items_of(row, opinions) if one.slot == slot and one.result in {MISSING, DEFERRED}]
    if not found:
        raise CaseRefused(words.nothing_lacks(called(slot)))
    return opine(office, actor, case_id, found[0].key, DEFERRED, reason or words.promised(until), until)


def add_note(office: ReviewOffice, actor: Actor, case_id: str, text: str, slot: str = "*") -> ReviewOpinion:
    """Add something to mend that the machine has not found.

    Raises:
        CaseRefused: nothing is said, or it is not his to say.

    """
    with office.ledger.write() as session:
        case, row = _officer(office, session, case_id, actor)
        return _add(office, session, case, row, actor, text, slot)


def pass_case(
    office: ReviewOffice, actor: Actor, case_id: str, why: str = "", *, seen: int | None = None
) -> ReviewCase:
    """Pass a case, by name: everything on the list was settled by a person. Valid thirty days, or as long as the list.

    Raises:
        CaseRefused: something on the list is open, a question is not answered, the list has changed since, it is not
            his, or the papers he has ``seen`` (the number of their
            round) are not those that count now.

    """
    with office.ledger.write() as session:
        case, side, row = _in_hand(office, session, case_id, actor, seen)
        may_move(case, ReviewState.PASSED, side)
        _current(office, session, case, row)
        left = open_items(row, review_rounds.opinions_of(session, case_id), hard=False)
        if left:
            raise CaseRefused(words.still_open(words.short(one.number, one.result, one.headed) for one in left))
        case.valid_until = _valid_until(office, case)
        case.claimed_by, case.claimed_name, case.due_on = actor.who, actor.name, None
        reviews.note_step(session, case, ReviewState.PASSED, actor.who, actor.name, why, office.now())
        told = {"round": case.round, "valid_until": case.valid_until.isoformat(), "version": case.version}
        record(session, actor, "review.passed", case_id, office.now(), after=told, reason=why)
        tell_passed(office, session, case, actor)
        return case


def give_back(
    office: ReviewOffice, actor: Actor, case_id: str, notes: Sequence[str] = (), *, seen: int | None = None
) -> ReviewCase:
    """Give a case back with one list: what the machine found and nobody has settled, and what he adds.

    Raises:
        CaseRefused: there is nothing to mend, it is not his, or the round he has ``seen`` is over.

    """
    with office.ledger.write() as session:
        case, side, row = _in_hand(office, session, case_id, actor, seen)
        for text in notes:
            _add(office, session, case, row, actor, text)
        may_move(case, ReviewState.RETURNED, side)
        left = open_items(row, review_rounds.opinions_of(session, case_id), hard=False)
        if not left:
            raise CaseRefused(words.nothing_to_return())
        case.claimed_by, case.claimed_name, case.due_on = actor.who, actor.name, None
        reviews.note_step(session, case, ReviewState.RETURNED, actor.who, actor.name, "", office.now())
        record(
            session, actor, "review.returned", case_id, office.now(), after={"round": case.round, "items": len(left)}
        )
        tell_returned(office, session, case, left, actor)
        return case


def _current(office: ReviewOffice, session: OpenSession, case: ReviewCase, row: ReviewRound) -> None:
    """See that what was checked is what counts now: the list, the papers, and the answers that decide the list.

    Raises:
        CaseRefused: with what has changed, or the questions that are open.

    """
    newer = office.newer(case)
    if newer is not None:
        told = changes(office.matter(case), newer)
        raise CaseRefused(newer_words.list_moved(case.case_id, case.version, newer.version, told))
    files = review_papers.files_of(session, case.case_id)
    if row.version != case.version or any(one.read_at is None or one.round > row.number for one in files):
        raise CaseRefused(words.recheck_due(case.case_id))
    asks = deciding(row, office.matter(case))
    if asks:
        raise CaseRefused(words.questions_open(asks))


def _add(
    office: ReviewOffice,
    session: OpenSession,
    case: ReviewCase,
    row: ReviewRound,
    actor: Actor,
    text: str,
    slot: str = "*",
) -> ReviewOpinion:
    if not text.strip():
        raise CaseRefused(words.nothing_to_return())
    own = [key for key in review_rounds.opinions_of(session, case.case_id) if key.startswith(OWN)]
    made = Item(0, f"{OWN}{len(own) + 1}", slot, WRONG, text.strip(), "", "")
    return _say(office, session, case, row, actor, made)


def _officer(office: ReviewOffice, session: OpenSession, case_id: str, actor: Actor) -> tuple[ReviewCase, ReviewRound]:
    case, _, row = _in_hand(office, session, case_id, actor)
    return case, row


def _in_hand(
    office: ReviewOffice, session: OpenSession, case_id: str, actor: Actor, seen: int | None = None
) -> tuple[ReviewCase, Side, ReviewRound]:
    """Return a case that is in an officer's hands, and its last round."""
    case, side = office.case(session, case_id, actor, lock=True)
    row = review_rounds.round_of(session, case_id, case.round)
    if side not in OFFICERS:
        raise CaseRefused(words.not_your_move(case_id, ReviewState.PASSED.value, "、".join(sorted(OFFICERS))))
    if case.state is not ReviewState.HUMAN or row is None:
        raise CaseRefused(words.not_in_hand(case_id, case.state.value))
    if seen is not None and seen != row.number:
        raise CaseRefused(words.round_over(case_id, row.number))
    return case, side, row


def _item(session: OpenSession, case: ReviewCase, row: ReviewRound, key: str) -> Item:
    for one in items_of(row, review_rounds.opinions_of(session, case.case_id)):
        if key in {one.key, str(one.number)}:
            return one
    raise CaseRefused(words.no_such_finding(key))


def _may_follow(office: ReviewOffice, case: ReviewCase, item: Item, until: date | None) -> None:
    if until is None:
        raise CaseRefused(words.day_needed())
    if until <= office.today():
        raise CaseRefused(words.day_past(until))
    material = office.matter(case).material(item.slot)
    if material is None or material.deferral is None:
        raise CaseRefused(words.not_deferrable(called(item.slot) if item.slot != "*" else ""))


def _say(
    office: ReviewOffice,
    session: OpenSession,
    case: ReviewCase,
    row: ReviewRound,
    actor: Actor,
    item: Item,
    until: date | None = None,
) -> ReviewOpinion:
    by = {"by": actor.who, "name": actor.name}
    made = review_rounds.add_opinion(
        session,
        office.now(),
        case_id=case.case_id,
        round=row.number,
        key=item.key,
        slot=item.slot,
        result=item.result,
        reason=item.message,
        until=until,
        **by,
    )
    told = {"key": item.key, "result": item.result, "until": until.isoformat() if until else ""}
    record(session, actor, "review.opinion", case.case_id, office.now(), after=told, reason=item.message)
    return made


def _valid_until(office: ReviewOffice, case: ReviewCase) -> date:
    """Return the last day of a pass: thirty days on, or the day before the next list holds."""
    last = office.today() + timedelta(days=VALID_DAYS)
    later = [
        one.since
        for one in office.matters.versions
        if one.code == case.matter and one.version != case.version and office.today() < one.since <= last
    ]
    return min([last, *(day - timedelta(days=1) for day in later)])
