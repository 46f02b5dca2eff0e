"""A list that has changed while a case was open: what changed, and how the case goes on by the new one."""

from collections.abc import Iterable, Iterator

from casework.errors import CaseRefused
from casework.moves import OFFICERS, THEIRS, Side, may_move
from casework.office import ReviewOffice
from casework.slot_names import quoted
from config.words import casework as words
from config.words import review_newer as newer_words
from knowledge.rules.checklist import Matter
from ledger import review_papers, review_rounds, reviews
from ledger.audit import Actor, record
from ledger.policies import OpenSession
from ledger.review_rounds import ReviewRound
from ledger.reviews import ReviewCase, ReviewState

OPEN = frozenset(
    {ReviewState.OPENED, ReviewState.UPLOADING, ReviewState.WAITING, ReviewState.RETURNED, ReviewState.HUMAN}
)  # in which a case may go on by a new list


def changes(before: Matter, after: Matter) -> list[str]:
    """Say what a new list asks for that the old one did not, and what not any more; in sentences."""
    return [one for one in _changes(before, after) if one] or [newer_words.list_detail()]


def _changes(before: Matter, after: Matter) -> Iterator[str]:
    old, new = ([one.name for one in list_.materials] for list_ in (before, after))
    yield newer_words.list_more(quoted(_without(new, old)))
    yield newer_words.list_less(quoted(_without(old, new)))
    asked, asks = ([one.asks for one in list_.questions] for list_ in (before, after))
    yield newer_words.list_asks(_without(asks, asked))
    same = [(was, now) for was in before.materials for now in after.materials if was.name == now.name]
    yield newer_words.list_checks(quoted(now.name for was, now in same if was != now))


def _without(names: Iterable[str], others: Iterable[str]) -> list[str]:
    known = set(others)
    return [one for one in names if one not in known]


def take_up(office: ReviewOffice, session: OpenSession, case: ReviewCase, newer: Matter, by: Actor, why: str) -> None:
    """Let a case go on by a new list: its papers stay, answers to questions that are gone are dropped."""
    now, before = office.now(), case.version
    case.version, case.dept = newer.version, newer.dept
    case.answers = {key: value for key, value in case.answers.items() if newer.question(key) is not None}
    case.claimed_by = case.claimed_name = ""
    case.valid_until = case.due_on = None
    if case.state is not ReviewState.UPLOADING:
        may_move(case, ReviewState.UPLOADING, Side.MACHINE)
        reviews.note_step(session, case, ReviewState.UPLOADING, by.who, by.name, why, now)
    told = {"version": newer.version, "state": case.state.value}
    record(session, by, "review.list_changed", case.case_id, now, before={"version": before}, after=told, reason=why)


def check_by_newer(office: ReviewOffice, actor: Actor, case_id: str) -> tuple[ReviewRound | None, list[str]]:
    """Let a case go on by the list that holds today, and have its papers checked by it once more.

    Returns:
        The round that was asked for (None: there is no paper yet), and what has changed, in sentences.

    Raises:
        NoSuchCase: there is none, or it is not theirs to see.
        CaseRefused: the list is the same, or it is not the moment.

    """
    with office.ledger.write() as session:
        case, side = office.case(session, case_id, actor, lock=True)
        newer = office.newer(case)
        if side not in THEIRS | OFFICERS or case.state not in OPEN:
            raise CaseRefused(words.not_now(case_id, case.state.value))
        if newer is None:
            raise CaseRefused(newer_words.list_same(case_id, case.version))
        told = changes(office.matter(case), newer)
        last = review_rounds.round_of(session, case_id, case.round)
        take_up(office, session, case, newer, actor, newer_words.by_newer(newer.version))
        if not review_papers.files_of(session, case_id):
            return None, told
        who, name = (last.asked_by, last.asked_name) if last is not None else (actor.who, actor.name)
        asked = review_rounds.ask_round(session, case, who, name, office.today(), office.now())
        may_move(case, ReviewState.CHECKING, Side.MACHINE)
        reviews.note_step(session, case, ReviewState.CHECKING, actor.who, actor.name, "", office.now())
        return asked, told
