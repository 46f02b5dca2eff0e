"""What the machine does with a case: reads files as they come, and checks a round when it is asked for.

Whoever does it may die at any moment. What was read of a file is kept under its bytes, a round is held by lease, and
its result, the state that follows and the messages about it are one transaction: told once, or done again.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial

import structlog

from casework.errors import CaseRefused
from casework.moves import Side, may_move
from casework.office import OFFICER_DAYS, ReviewOffice
from casework.promises import LIVING, note_kept, open_promises
from casework.review_batch import tell_batch
from casework.review_hold import Hands, renewed
from casework.review_list import deciding, open_items
from casework.review_told import tell_checked, tell_given_up
from config.words import casework as words
from knowledge.errors import KnowledgeError
from knowledge.papers.checking import PLACED_BY_HAND, Checked, Reading, check, read_paper
from knowledge.papers.opening import Opening
from knowledge.papers.pack_folder import finding_plain
from knowledge.papers.page import Field, Paper
from knowledge.papers.plain import from_plain, to_plain
from knowledge.papers.second_reader import Filler, proposed
from knowledge.rules.checklist import Matter
from ledger import review_papers, review_rounds, reviews
from ledger.policies import OpenSession
from ledger.review_papers import ReviewFile
from ledger.review_rounds import ReviewRound, RoundState
from ledger.reviews import ReviewCase, ReviewState

log = structlog.get_logger()

LEASE_S = 180.0
RENEW_S = LEASE_S / 4  # a scanned project may take minutes to read
TRIES = 3
LOOK_S = 0.2  # between looks at a file that another process is reading
MACHINE = ("machine", "系统")


@dataclass(frozen=True, slots=True)
class Checker:
    """Reads and checks for one process, in any number of threads; ``owner`` is its name in leases."""

    office: ReviewOffice
    opening: Opening
    owner: str
    hands: Hands = field(default_factory=Hands)
    model: Filler | None = None  # proposes fields nobody found, where the house allows it

    def read_some(self, case_id: str = "", limit: int = 4) -> int:
        """Read files that wait and that nobody is reading, of one case or of all; return how many were read."""
        count = 0
        while count < limit and self._read_one(case_id):
            count += 1
        return count

    def read_next(self) -> bool:
        """Read one file that waits and that nobody is reading; False when there is none."""
        return self._read_one()

    def check_next(self) -> ReviewRound | None:
        """Check the oldest round that waits, and keep its lease however long it takes; None when there is none.

        An error gives the round back before it goes on: it is tried again, and given up after a few times.
        """
        with self.office.ledger.write() as session:
            asked = review_rounds.claim_round(session, self.owner, self.office.now(), LEASE_S)
        if asked is None:
            return None
        if asked.attempts > TRIES:
            return self._give_up(asked)
        done = False
        try:
            with renewed(lambda: self._hold(asked), RENEW_S):
                row = self._check(asked)
            done = True
        finally:
            if not done:
                with self.office.ledger.write() as session:
                    review_rounds.give_back_round(session, asked.case_id, asked.number, self.owner)
        return row

    def _check(self, asked: ReviewRound) -> ReviewRound | None:
        office = self.office
        self._read_all(asked.case_id)
        with office.ledger.read() as session:
            case = reviews.case_by_id(session, asked.case_id)
            files = review_papers.files_of(session, asked.case_id)
            held = review_papers.readings_of(session, {one.sha256 for one in files})
        if case is None:
            return None
        matter = office.matter(case)
        readings = [_reading(one, held.get(one.sha256), matter) for one in files]
        checked = check(matter, readings, case.answers, asked.as_of, office.city.calendar)
        return self._keep(asked, checked, files)

    def _read_all(self, case_id: str) -> None:
        """Read what a case still waits for; what another process is reading is waited for."""
        while not self.hands.closed:
            if self._read_one(case_id):
                continue
            with self.office.ledger.read() as session:
                if not review_papers.unread_files(session, case_id, limit=1):
                    return
            time.sleep(LOOK_S)

    def _read_one(self, case_id: str = "") -> bool:
        """Take a file by lease and read it; one that fails again and again is put aside, and told beside the others."""
        office = self.office
        with office.ledger.read() as session:
            if not review_papers.unread_files(session, case_id, limit=1):
                return False
        with office.ledger.write() as session:
            file = review_papers.claim_file(session, self.owner, office.now(), LEASE_S, case_id)
        if file is None:
            return False
        self.hands.begin(file.sha256)
        done = False
        try:
            with renewed(partial(self._hold_file, file.file_id), RENEW_S):
                self._read(file)
            done = True
        finally:
            tries = self.hands.leave(file.sha256, failed=not done)
            with office.ledger.write() as session:
                review_papers.give_back_files(session, self.owner, file.file_id)
                row = review_papers.file_by_id(session, file.file_id)
                if row is not None and row.read_at is None and tries >= TRIES:
                    row.read_at, row.trouble = office.now(), words.unreadable()
                if row is not None:
                    tell_batch(office, session, row.owed_key)
        return True

    def _hold_file(self, file_id: int) -> bool:
        until = self.office.now() + timedelta(seconds=LEASE_S)
        with self.office.ledger.write() as session:
            return review_papers.hold_file(session, file_id, self.owner, until)

    def _read(self, file: ReviewFile) -> None:
        """Open a file unless its bytes are known, and note what it is; the long parts hold no lock of the database."""
        office = self.office
        with office.ledger.read() as session:
            known = review_papers.reading_of(session, file.sha256)
            case = reviews.case_by_id(session, file.case_id)
            now = review_papers.file_by_id(session, file.file_id)
        if case is None or now is None or now.read_at is not None:
            return
        paper = from_plain(known) if known is not None else self.opening.open(office.place(file.sha256), file.name)
        reading = read_paper(replace(paper, name=now.name), office.matter(case))
        if known is None and self.model is not None:
            paper = replace(paper, proposed=self._proposed(reading, office.matter(case), self.model))
        if self.hands.closed:  # a child that was ended says that the file is damaged
            return
        with office.ledger.write() as session:
            if known is None:
                review_papers.keep_reading(session, file.sha256, to_plain(paper), office.now())
            reviews.case_by_id(session, file.case_id, lock=True)
            row = review_papers.file_by_id(session, file.file_id)
            if row is None or row.read_at is not None:
                return
            row.read_at, row.kind, row.pages, row.trouble = office.now(), paper.kind, len(paper.pages), paper.trouble
            by_hand = row.placed is not None
            row.slots = list(row.placed if row.placed is not None else reading.slots)
            row.why = PLACED_BY_HAND if by_hand else "；".join(dict.fromkeys(part.why for part in reading.parts))[:300]
            _replace_older(row, _replaceable(session, row.case_id))

    def _proposed(self, reading: Reading, matter: Matter, model: Filler) -> tuple[Field, ...]:
        """Ask the model for what nobody found; a model that fails leaves the paper as it was read."""
        try:
            return proposed(reading, matter, model)
        except KnowledgeError as failed:
            log.warning("review.model_failed", says=str(failed))
            return ()

    def _hold(self, asked: ReviewRound) -> bool:
        until = self.office.now() + timedelta(seconds=LEASE_S)
        with self.office.ledger.write() as session:
            return review_rounds.hold_round(session, asked.case_id, asked.number, self.owner, until)

    def _keep(self, asked: ReviewRound, checked: Checked, files: Sequence[ReviewFile]) -> ReviewRound | None:
        """Write the result, the move and the messages down, unless another process has done so."""
        office, now = self.office, self.office.now()
        with office.ledger.write() as session:
            if not review_rounds.hold_round(session, asked.case_id, asked.number, self.owner, now):
                return None
            case = reviews.case_by_id(session, asked.case_id, lock=True)
            row = review_rounds.round_of(session, asked.case_id, asked.number)
            if case is None or row is None:
                return None
            _note(row, checked, files)
            row.state, row.checked_at, row.lease_until = RoundState.CHECKED, now, None
            opinions = review_rounds.opinions_of(session, case.case_id)
            left = open_items(row, opinions, hard=True)
            note_kept(office, session, case, {one.slot for one in left})
            after = ReviewState.WAITING if left or deciding(row, office.matter(case)) else ReviewState.HUMAN
            may_move(case, after, Side.MACHINE)
            case.due_on = office.due(OFFICER_DAYS) if after is ReviewState.HUMAN else None
            reviews.note_step(session, case, after, *MACHINE, "", now)
            tell_checked(office, session, case, row)
            return row

    def _give_up(self, asked: ReviewRound) -> ReviewRound | None:
        """Put a case back that kills whoever checks it, and say so in the log: its papers stay."""
        with self.office.ledger.write() as session:
            case = reviews.case_by_id(session, asked.case_id, lock=True)
            row = review_rounds.round_of(session, asked.case_id, asked.number)
            if case is None or row is None:
                return None
            row.state, row.trouble = RoundState.FAILED, "检查没有完成"
            reviews.note_step(session, case, ReviewState.UPLOADING, *MACHINE, row.trouble, self.office.now())
            tell_given_up(self.office, session, case, row)
            log.error("review.given_up", case=asked.case_id, round=asked.number)
            return row


def reading_again(office: ReviewOffice, case: ReviewCase, files: Sequence[ReviewFile]) -> list[Reading]:
    """Return what was read of files, for a page that shows it; a file that waits has none.

    Raises:
        CaseRefused: the version of the list is gone.

    """
    with office.ledger.read() as session:
        held = review_papers.readings_of(session, {one.sha256 for one in files})
    matter = office.matter(case)
    return [_reading(one, held[one.sha256], matter) for one in files if one.sha256 in held]


def _reading(file: ReviewFile, plain: dict[str, object] | None, matter: Matter) -> Reading:
    paper = from_plain(plain) if plain is not None else Paper(file.name, "", (), file.trouble or words.unread())
    return read_paper(replace(paper, name=file.name), matter, file.placed)


def _replaceable(session: OpenSession, case_id: str) -> Sequence[ReviewFile]:
    """Return the files a new one may stand for: of what has passed only papers that were promised anew."""
    files, case = review_papers.files_of(session, case_id), reviews.case_by_id(session, case_id)
    if case is None or case.state not in LIVING:
        return files
    promised = {one.slot for one in open_promises(session, case_id)}
    return [one for one in files if one.round > case.round or promised.issuperset(one.slots)]


def _replace_older(new: ReviewFile, files: Sequence[ReviewFile]) -> None:
    """Let a file of a later round stand for those of earlier rounds that were nothing but the same materials."""
    for one in files:
        same = one.slots and set(one.slots) <= set(new.slots)
        if one.file_id != new.file_id and one.round < new.round and same:
            one.replaced_by = new.file_id


def _note(row: ReviewRound, checked: Checked, files: Sequence[ReviewFile]) -> None:
    row.version, row.ready = checked.matter.version, checked.ready
    placed = [(file.file_id, reading.slots) for reading, file in zip(checked.readings, files, strict=True)]
    row.materials = [
        {
            "slot": one.material.name,
            "status": one.status,
            "files": [file_id for file_id, slots in placed if one.material.name in slots],
        }
        for one in checked.reviewed.standings
    ]
    row.questions = [{"key": one.key, "asks": one.asks, "kind": one.kind} for one in checked.reviewed.to_ask]
    row.findings = [finding_plain(one) for one in checked.findings]


__all__ = ["CaseRefused", "Checker", "reading_again"]
