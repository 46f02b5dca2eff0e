"""What a firm has promised to hand in later (承诺容缺), and which of it has come."""

from collections.abc import Collection, Sequence

from casework.office import ReviewOffice
from knowledge.rules.agreement_values import DEFERRED
from ledger import review_rounds
from ledger.policies import OpenSession
from ledger.review_papers import ReviewFile
from ledger.review_rounds import ReviewOpinion
from ledger.reviews import ReviewCase, ReviewState

LIVING = frozenset({ReviewState.PASSED, ReviewState.SUBMITTED, ReviewState.ACCEPTED})  # in which promises are kept


def promises_of(session: OpenSession, case_id: str) -> list[ReviewOpinion]:
    """Return the promises of a case, kept or not, by their day."""
    opinions = review_rounds.opinions_of(session, case_id).values()
    found = [one for one in opinions if one.result == DEFERRED and one.until is not None]
    return sorted(found, key=lambda one: (one.until, one.opinion_id))


def open_promises(session: OpenSession, case_id: str) -> list[ReviewOpinion]:
    """Return the promises of a case whose paper has not come."""
    return [one for one in promises_of(session, case_id) if one.came_on is None]


def awaits_papers(session: OpenSession, case: ReviewCase) -> bool:
    """Tell whether a case that has passed still takes papers: those that were promised."""
    return case.state in LIVING and bool(open_promises(session, case.case_id))


def late_files(case: ReviewCase, files: Sequence[ReviewFile]) -> list[ReviewFile]:
    """Return the files that came after the round that passed."""
    return [one for one in files if one.round > case.round]


def note_kept(office: ReviewOffice, session: OpenSession, case: ReviewCase, open_slots: Collection[str]) -> None:
    """Note after a round which promises are kept by it: their paper is there, and nothing stands against it."""
    row = review_rounds.round_of(session, case.case_id, case.round)
    there = {str(one["slot"]): one["files"] for one in row.materials} if row is not None else {}
    for one in open_promises(session, case.case_id):
        if there.get(one.slot) and one.slot not in open_slots:
            one.came_on, one.came_file = office.today(), int(there[one.slot][-1])
