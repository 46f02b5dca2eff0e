"""Which state of a pre-review follows which, and whose move it is.

Source: domain practice (线上预审): opened → papers → checked → with the firm → with the officer → returned or passed →
filed → accepted or rejected → decided; a pass bears a human name; what is not told at once is not asked for later.
"""

from enum import StrEnum

from casework.errors import CaseRefused
from config.words import casework as words
from ledger.reviews import ReviewCase, ReviewState

S = ReviewState


class Side(StrEnum):
    """On which side of a case somebody stands."""

    FIRM = "企业"
    ASSISTANT = "产业助理"
    OFFICER = "预审员"
    ADMIN = "管理员"
    MACHINE = "系统"


THEIRS = frozenset({Side.FIRM, Side.ASSISTANT})  # who may hand in: the firm, and its assistant for it
OFFICERS = frozenset({Side.OFFICER, Side.ADMIN, Side.ASSISTANT})  # who may decide: a named person, never the machine
_ANY = THEIRS | OFFICERS
MACHINE = frozenset({Side.MACHINE})

MOVES: dict[tuple[ReviewState, ReviewState], frozenset[Side]] = {
    (S.UPLOADING, S.CHECKING): THEIRS | MACHINE,  # the machine's: by a list that has changed
    (S.WAITING, S.CHECKING): THEIRS,
    (S.RETURNED, S.CHECKING): THEIRS,
    (S.CHECKING, S.WAITING): MACHINE,
    (S.CHECKING, S.HUMAN): MACHINE,
    (S.CHECKING, S.UPLOADING): MACHINE,  # it could not be checked
    (S.WAITING, S.HUMAN): THEIRS,  # "please look at it yourself"
    (S.HUMAN, S.UPLOADING): THEIRS | MACHINE,  # taken back to change a paper, or the list has changed
    (S.HUMAN, S.RETURNED): OFFICERS,
    (S.HUMAN, S.PASSED): OFFICERS,
    (S.OPENED, S.UPLOADING): _ANY | MACHINE,
    (S.WAITING, S.UPLOADING): MACHINE,  # the list has changed
    (S.RETURNED, S.UPLOADING): MACHINE,
    (S.PASSED, S.UPLOADING): _ANY | MACHINE,  # the list has changed, the thirty days are over, or a paper has
    (S.PASSED, S.SUBMITTED): _ANY,
    (S.SUBMITTED, S.ACCEPTED): _ANY,
    (S.SUBMITTED, S.REJECTED): _ANY,
    (S.ACCEPTED, S.DECIDED): _ANY,
    (S.ACCEPTED, S.REJECTED): _ANY,
    **{(one, S.WITHDRAWN): THEIRS | {Side.ADMIN} for one in (S.OPENED, S.UPLOADING, S.WAITING, S.RETURNED, S.HUMAN)},
}
TAKES_PAPERS = frozenset({S.OPENED, S.UPLOADING, S.CHECKING, S.WAITING, S.RETURNED})


def may_move(case: ReviewCase, after: ReviewState, side: Side) -> None:
    """Refuse a move that does not follow, or is not theirs.

    Raises:
        CaseRefused: with where the case is and what can be done there.

    """
    allowed = MOVES.get((case.state, after))
    if allowed is None:
        raise CaseRefused(words.no_such_move(case.case_id, case.state.value, after.value))
    if side not in allowed:
        raise CaseRefused(words.not_your_move(case.case_id, after.value, "、".join(sorted(allowed))))
