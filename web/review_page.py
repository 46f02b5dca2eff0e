"""What the page of a case shows: the matter, what is asked, the papers with their files, what was found, the rounds."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from casework.moves import TAKES_PAPERS, Side
from casework.promises import LIVING
from casework.review_list import items_of
from casework.review_reuse import Offer, offers
from casework.slot_names import called
from config.words import casework as case_words
from config.words import review_page as words
from knowledge.rules.agreement_values import DEFERRED, NOT_APPLICABLE
from knowledge.rules.checklist import Matter, needed
from knowledge.rules.checklist_answers import plain
from ledger import review_papers, review_rounds, reviews
from ledger.enterprises import enterprise_by_uscc
from ledger.review_papers import ReviewFile
from ledger.review_rounds import ReviewOpinion, ReviewRound, RoundState
from ledger.reviews import ReviewCase, ReviewState, ReviewStep
from web.review_cards import BAD, BUSY, GOOD, PLAIN, WARN, Card, FileRow, card, file_row
from web.review_guest import Guest
from web.review_lines import Line, lines_of
from web.review_questions import Forms, Questions, questions_of

S = ReviewState
STATE_TONES = {
    S.CHECKING: BUSY, S.WAITING: WARN, S.RETURNED: WARN, S.HUMAN: BUSY, S.PASSED: GOOD, S.SUBMITTED: GOOD,
    S.ACCEPTED: GOOD, S.DECIDED: GOOD, S.REJECTED: BAD,
}  # fmt: skip
WAY = (
    ("交材料", (S.OPENED, S.UPLOADING)),
    ("机器检查", (S.CHECKING, S.WAITING, S.RETURNED)),
    ("人工预审", (S.HUMAN,)),
    ("预审通过", (S.PASSED, S.SUBMITTED, S.ACCEPTED, S.DECIDED)),
)  # what a case goes through, in words for a firm


@dataclass(frozen=True, slots=True)
class Rows:
    """A case as the ledger has it."""

    case: ReviewCase
    firm: str
    files: Sequence[ReviewFile]
    rounds: Sequence[ReviewRound]
    opinions: dict[str, ReviewOpinion]
    steps: Sequence[ReviewStep]

    @property
    def last(self) -> ReviewRound | None:
        """The last round that was checked."""
        return next((one for one in reversed(self.rounds) if one.state is RoundState.CHECKED), None)

    @property
    def mark(self) -> str:
        """What changes whenever the page would show something else."""
        case = self.case
        seen: list[object] = [case.state, case.round, case.moved_at, sorted(case.answers.items()), case.claimed_name]
        seen += [(one.file_id, one.read_at is not None, one.placed, one.slots) for one in self.files]
        seen += [(one.number, one.state) for one in self.rounds]
        seen += sorted((one.opinion_id, str(one.came_on)) for one in self.opinions.values())
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Before:
    """What is still missing before a check."""

    says: str
    missing: tuple[Card, ...]
    deferrable: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """One paper that was promised for later."""

    slot: str
    until: date
    came: str  # the day it came and was found right; empty: not yet

    @property
    def late(self) -> str:
        """Where its files are sent from."""
        return "p-" + "".join(letter for letter in self.slot if letter.isalnum())


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """Everything the template needs."""

    matter: Matter
    case: ReviewCase
    firm: str
    tone: str
    way: tuple[tuple[str, str], ...]  # (name, done | here | ahead)
    next_step: str
    newer: str
    questions: Questions
    cards: tuple[Card, ...]
    perhaps: tuple[Card, ...]  # not known before questions are answered
    not_needed: tuple[Card, ...]
    unplaced: tuple[FileRow, ...]
    files: int
    slots: tuple[str, ...]
    before: Before
    list_round: int  # of the list; 0: none yet
    counts: str
    lines: tuple[Line, ...]  # still open
    settled: tuple[Line, ...]  # by an officer
    rounds: tuple[tuple[datetime, str], ...]
    steps: tuple[tuple[datetime, str], ...]
    mark: str
    takes: bool  # papers are taken now, and this person may hand them in
    reading: int
    offers: tuple[Offer, ...]  # papers the firm gave before, that this case may use again
    consents: bool  # this person may say yes to that
    promises: tuple[Promise, ...]  # of a case that has passed
    awaits: bool  # this person may hand the promised papers in now
    advice: str = case_words.ADVICE


def rows_of(guest: Guest) -> Rows:
    """Read a case."""
    with guest.office.ledger.read() as session:
        case = session.get_one(ReviewCase, guest.case_id)
        firm = enterprise_by_uscc(session, case.uscc)
        return Rows(
            case,
            firm.name if firm is not None else "",
            review_papers.files_of(session, guest.case_id),
            review_rounds.rounds_of(session, guest.case_id),
            review_rounds.opinions_of(session, guest.case_id),
            reviews.steps_of(session, guest.case_id),
        )


def page_of(guest: Guest, forms: Forms) -> ReviewPage:
    """Return the page of a case.

    Raises:
        CaseRefused: the version of its list is gone.

    """
    rows = rows_of(guest)
    case, last = rows.case, rows.last
    matter = guest.office.matter(case)
    asked = questions_of(matter, case, forms.facts(guest.office, case, matter, rows.files))
    takes = case.state in TAKES_PAPERS and guest.hands_in
    promises, awaits = _promised(rows, guest)
    files = [file_row(one, guest, may_change=takes or (awaits and one.round > case.round)) for one in rows.files]
    items = items_of(last, rows.opinions) if last is not None else []
    cards = [card(one, files, items, last) for one in needed(matter, plain(asked.answered))]
    wanted, perhaps = _those(cards, True), _those(cards, None)  # noqa: FBT003 - one of three answers
    lines = lines_of(items, files, cards)
    left = tuple(one for one in lines if not one.item.settled)
    return ReviewPage(
        matter,
        case,
        rows.firm,
        STATE_TONES.get(case.state, PLAIN),
        _way(case.state),
        words.next_step(case.state.value, case.due_on, case.valid_until, case.claimed_name),
        _newer(guest, case),
        asked,
        wanted,
        perhaps,
        _those(cards, False),  # noqa: FBT003 - one of three answers
        tuple(one for one in files if not one.slots),
        len(files),
        tuple(one.name for one in matter.materials),
        _before(wanted, asked, files, sum(not one.changed for one in left)),
        last.number if last is not None else 0,
        case_words.counts([one.item.stands for one in left]),
        left,
        tuple(one for one in lines if one.item.settled),
        tuple(_round(one, rows.opinions) for one in rows.rounds),
        tuple((one.at, words.step_line(one.after, one.name, one.why)) for one in rows.steps),
        rows.mark,
        takes,
        sum(one.state == words.READING for one in files),
        tuple(offers(guest.office, guest.actor, guest.case_id)) if takes else (),
        guest.side is Side.FIRM,
        promises,
        awaits,
    )


def state_of(guest: Guest) -> dict[str, Any]:
    """Return what the script of the page looks at while it waits."""
    rows = rows_of(guest)
    files = [file_row(one, guest) for one in rows.files]
    return {
        "mark": rows.mark,
        "state": rows.case.state.value,
        "round": rows.case.round,
        "reading": sum(one.state == words.READING for one in files),
        "checking": rows.case.state is S.CHECKING,
        "files": [
            {
                "id": one.number,
                "name": one.name,
                "state": one.state,
                "slots": [called(slot) for slot in one.slots],
                "says": one.says,
                "who": one.who,
            }
            for one in files
        ],
    }


def _newer(guest: Guest, case: ReviewCase) -> str:
    """Say that the list has changed since the case was opened; empty where it has not."""
    newer = guest.office.newer(case)
    return words.newer_list(newer.version, newer.since) if newer is not None else ""


def _promised(rows: Rows, guest: Guest) -> tuple[tuple[Promise, ...], bool]:
    """Return what was promised in a case that has passed, and whether this person may hand it in."""
    promises = tuple(_promises(rows)) if rows.case.state in LIVING else ()
    return promises, guest.hands_in and any(not one.came for one in promises)


def _promises(rows: Rows) -> Iterator[Promise]:
    """Yield what was promised, once for each paper, by its day."""
    found = [one for one in rows.opinions.values() if one.result == DEFERRED and one.until is not None]
    by_slot = {one.slot: one for one in sorted(found, key=lambda one: one.came_on is None)}
    for one in sorted(by_slot.values(), key=lambda one: (str(one.until), one.slot)):
        if one.until is not None:
            yield Promise(one.slot, one.until, one.came_on.isoformat() if one.came_on is not None else "")


def _those(cards: Sequence[Card], answer: bool | None) -> tuple[Card, ...]:  # noqa: FBT001 - one of three answers
    return tuple(one for one in cards if one.needed is answer)


def _way(state: ReviewState) -> tuple[tuple[str, str], ...]:
    here = next((place for place, (_, states) in enumerate(WAY) if state in states), -1)
    passed = state in WAY[-1][1]
    return tuple(
        (name, "done" if place < here or (passed and place == here) else "here" if place == here else "ahead")
        for place, (name, _) in enumerate(WAY)
    )


def _before(cards: Sequence[Card], asked: Questions, files: Sequence[FileRow], left: int) -> Before:
    missing = tuple(one for one in cards if not one.files and not one.deferral)
    deferrable = tuple(one for one in cards if not one.files and one.deferral)
    unknown = sum(one.state == words.UNKNOWN for one in files)
    unread = sum(one.state == words.READING for one in files)
    broken = sum(one.state == words.UNREADABLE for one in files)
    if asked.outcomes:
        return Before(words.not_here(asked.outcomes[0].outcome), missing, deferrable)
    says = words.missing_first(left, len(missing), len(deferrable), len(asked.open), unknown, broken, unread)
    return Before(says, missing, deferrable)


def _round(row: ReviewRound, opinions: dict[str, ReviewOpinion]) -> tuple[datetime, str]:
    checked = row.state is RoundState.CHECKED
    results = [one.result for one in items_of(row, opinions) if one.result != NOT_APPLICABLE] if checked else []
    result = case_words.counts(results) if checked else words.round_waits(row.state.value)
    return row.asked_at, words.round_line(row.number, row.asked_name or words.COLLEAGUE, result)
