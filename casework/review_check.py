"""What the machine does with a case: reads files as they come, and checks a round when it is asked for.

Whoever does it may die at any moment. What was read of a file is kept under its bytes, a round is held by lease, and
its result, the state that follows and the messages about it are one transaction: told once, or done again.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import structlog

from casework.errors import CaseRefused
from casework.moves import Side, may_move
from casework.office import OFFICER_DAYS, ReviewOffice
from casework.review_list import open_items
from casework.review_told import tell_checked
from knowledge.papers.checking import Checked, Reading, check, read_paper
from knowledge.papers.opening import Opening
from knowledge.papers.pack_folder import finding_plain
from knowledge.papers.page import Paper
from knowledge.papers.plain import from_plain, to_plain
from knowledge.rules.checklist import Matter
from ledger import review_papers, review_rounds, reviews
from ledger.review_papers import ReviewFile
from ledger.review_rounds import ReviewRound, RoundState
from ledger.reviews import ReviewCase, ReviewState

log = structlog.get_logger()

LEASE_S = 180.0
TRIES = 3
MACHINE = ("machine", "系统")


@dataclass(frozen=True, slots=True)
class Checker:
    """Reads and checks for one process; ``owner`` is its name in leases."""

    office: ReviewOffice
    opening: Opening
    owner: str

    def read_some(self, case_id: str = "", limit: int = 4) -> int:
        """Read files that wait, of one case or of all; return how many were read."""
        with self.office.ledger.read() as session:
            files = review_papers.unread_files(session, case_id, limit)
        for file in files:
            self._read(file)
        return len(files)

    def check_next(self) -> ReviewRound | None:
        """Check the oldest round that waits; None when there is none."""
        office = self.office
        with office.ledger.write() as session:
            asked = review_rounds.claim_round(session, self.owner, office.now(), LEASE_S)
        if asked is None:
            return None
        if asked.attempts > TRIES:
            return self._give_up(asked)
        while self.read_some(asked.case_id):
            if not self._hold(asked):
                return None
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

    def _read(self, file: ReviewFile) -> None:
        office = self.office
        with office.ledger.read() as session:
            known = review_papers.reading_of(session, file.sha256)
        paper = from_plain(known) if known is not None else self.opening.open(office.place(file.sha256), file.name)
        with office.ledger.write() as session:
            if known is None:
                review_papers.keep_reading(session, file.sha256, to_plain(paper), office.now())
            case = reviews.case_by_id(session, file.case_id, lock=True)
            row = review_papers.file_by_id(session, file.file_id)
            if case is None or row is None or row.read_at is not None:
                return
            reading = read_paper(replace(paper, name=row.name), office.matter(case), row.placed)
            row.read_at, row.kind, row.pages, row.trouble = office.now(), paper.kind, len(paper.pages), paper.trouble
            row.slots = list(reading.slots)
            row.why = "；".join(dict.fromkeys(part.why for part in reading.parts))[:300]
            _replace_older(row, review_papers.files_of(session, row.case_id))

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
            after = ReviewState.WAITING if open_items(row, opinions, hard=True) else ReviewState.HUMAN
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
    paper = from_plain(plain) if plain is not None else Paper(file.name, "", (), "文件还没有读完。请稍后再看。")
    return read_paper(replace(paper, name=file.name), matter, file.placed)


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
