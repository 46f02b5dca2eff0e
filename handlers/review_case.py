"""How a case stands for whoever hands papers in: its state, what is asked, what is missing, where its page is."""

from collections.abc import Sequence

from casework.moves import TAKES_PAPERS
from casework.review_link import page_link, tell_link
from casework.slot_names import called
from config.words import review_chat as words
from handlers.desk import Desk, actor_of
from handlers.message import Link, Message, Reply
from handlers.review_papers import in_short
from knowledge.rules.checklist import YES_NO, Matter, Question, gates, to_ask
from knowledge.rules.checklist_answers import answers, plain
from ledger import review_papers, review_rounds
from ledger.groups import Role
from ledger.policies import OpenSession
from ledger.reviews import ReviewCase

NAMED = 8  # materials named that are missing


def shown(message: Message, desk: Desk, case: ReviewCase, *, new: bool, before: str = "", page: bool = True) -> Reply:
    """Say how a case stands for whoever hands in: state, what is asked, what is missing, where its page is.

    Args:
        message: what was said.
        desk: the house.
        case: of theirs.
        new: it was opened just now.
        before: what is said first.
        page: False: neither its state nor its page is told once more.

    """
    office = desk.reviews()
    matter, taking = office.matter(case), case.state in TAKES_PAPERS
    with desk.ledger.write() as session:
        questions = open_questions(session, matter, case) if taking else []
        link, where = _page(message, desk, session, case) if page else (None, "")
        counted = _counted(session, matter, case, named=not message.in_group)
    question, taps = asking(questions)
    barred = _barred(matter, case)
    lines = [
        before,
        *barred,
        words.opened(matter.name, case.case_id, case.version, case.state.value, new=new) if page else "",
        words.changed_list(case.case_id) if office.newer(case) is not None else "",
        counted,
        where,
        words.how_to_hand_in() if taking and page and not message.in_group else "",
        words.questions_left(len(questions)) if taking else "",
        question,
    ]
    title = words.QUESTION_TITLE if question else words.CASE_TITLE
    if not question:
        taps = ("提交检查", "预审进度") if taking else ("预审进度",)
    return Reply(words.advised(*lines), title=title, whole=True, suggestions=taps, links=(link,) if link else ())


def asking(questions: Sequence[Question]) -> tuple[str, tuple[str, ...]]:
    """Return how the first of some questions is asked, and the taps that answer it; nothing where there is none."""
    if not questions:
        return "", ()
    first = questions[0]
    yes_no = first.kind == YES_NO
    return words.asks(first.asks, first.unit, yes_no=yes_no), ("是", "否") if yes_no else ()


def open_questions(session: OpenSession, matter: Matter, case: ReviewCase) -> list[Question]:
    """Return the questions nobody has answered: those the last check left open, before it those of the list."""
    said = plain(answers(matter, case.answers, {}))
    asked = list(to_ask(matter, said))
    row = review_rounds.round_of(session, case.case_id, case.round) if case.round else None
    if row is None or row.checked_at is None:
        return asked
    left = {str(one["key"]) for one in row.questions}
    return [one for one in asked if one.key in left]


def _page(message: Message, desk: Desk, session: OpenSession, case: ReviewCase) -> tuple[Link | None, str]:
    """Return the link to the page, where it may be shown, and what is said of it."""
    office, actor = desk.reviews(), actor_of(message)
    if message.speaker.role is Role.DEPARTMENT:
        return None, ""
    if not actor.who:
        return None, words.link_not_sent()
    if message.in_group:
        tell_link(office, session, actor, case)
        return None, words.link_sent()
    return Link(words.PAGE, page_link(office, session, actor, case)), words.page_line()


def _counted(session: OpenSession, matter: Matter, case: ReviewCase, *, named: bool) -> str:
    said = plain(answers(matter, case.answers, {}))
    sure, maybe = in_short(matter, said)
    there = {called(slot) for file in review_papers.files_of(session, case.case_id) for slot in file.slots}
    missing = [name for name in sure if name not in there]
    return words.short_list(len(sure), len(maybe), missing, named=named and len(missing) <= NAMED)


def _barred(matter: Matter, case: ReviewCase) -> list[str]:
    said = plain(answers(matter, case.answers, {}))
    met = [one.rule for one in gates(matter, said) if one.met]
    return [words.gate(one.outcome, one.says, one.source, met=True) for one in met]
