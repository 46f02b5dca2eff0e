"""Which case of pre-review is meant: the one named, the one of this group, the only one somebody has."""

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from casework.errors import CaseRefused, CaseworkError
from casework.office import ReviewOffice, of_department, side_of
from config.words import review_chat as words
from handlers.desk import Desk, actor_of
from handlers.message import Message, Reply
from handlers.review_named import named
from ledger.enterprises import enterprise_by_uscc
from ledger.groups import Role, all_groups, firms_of
from ledger.policies import OpenSession
from ledger.reviews import ENDED, ReviewCase, ReviewState, cases_in_talk, cases_of_firm, cases_where

CASE_ID = r"R\s?\d{1,6}(?!\d)"
SHOWN = 6  # cases one is asked to choose from
_CASE_ID = re.compile(CASE_ID, re.IGNORECASE)
Act = Callable[[Message, Desk, ReviewCase], Reply]


def case_id_in(text: str) -> str:
    """Return the number of a case that a text names; empty when it names none.

    >>> case_id_in("预审通过 r12 第3项人工确认"), case_id_in("预审进度")
    ('R000012', '')
    """
    found = _CASE_ID.search(text)
    return f"R{int(re.sub(r'[^0-9]', '', found[0])):06}" if found else ""


def without_case_id(text: str) -> str:
    """Return a text without the number of a case."""
    return _CASE_ID.sub(" ", text).strip()


def theirs(message: Message, desk: Desk, *, ended: bool = False) -> list[ReviewCase]:
    """Return the cases this person may see here, the newest first: in a group those of the group's firm."""
    city, who = desk.reviews().city, message.speaker.staff_id
    with desk.ledger.read() as session:
        found = (
            _in_group(session, message, ended=ended) if message.in_group else _of_person(session, message, ended=ended)
        )
        open_ = [one for one in found if ended or one.state not in ENDED]
        return [one for one in open_ if side_of(session, who, one, city) is not None]


def with_case(
    message: Message,
    desk: Desk,
    states: Collection[ReviewState],
    act: Act,
    *,
    else_: Callable[[], Reply] | None = None,
    also: Callable[[ReviewCase], bool] | None = None,
) -> Reply:
    """Do something with the case that is meant, or ask which one it is.

    Args:
        message: what was said.
        desk: the house.
        states: where a case must be for this; empty: anywhere.
        act: what is done with the case.
        else_: what is said when there is none at all.
        also: which cases of other states will do.

    """
    try:
        return _with_case(message, desk, lambda one: not states or one.state in states or _is(also, one), act, else_)
    except CaseworkError as no:
        return Reply(words.advised(str(no)), title=words.CASE_TITLE, whole=True)


def _is(also: Callable[[ReviewCase], bool] | None, case: ReviewCase) -> bool:
    return also is not None and also(case)


def _with_case(
    message: Message, desk: Desk, fits: Callable[[ReviewCase], bool], act: Act, else_: Callable[[], Reply] | None
) -> Reply:
    office, given = desk.reviews(), case_id_in(message.text)
    if given:
        with desk.ledger.read() as session:
            case, _ = office.case(session, given, actor_of(message))
        return act(message, desk, case)
    cases = theirs(message, desk)
    there = [one for one in cases if fits(one)]
    there = _of_matter(message, office, there)
    if len(there) == 1:
        return act(message, desk, there[0])
    if there:
        return ask_which(message, desk, there)
    if cases:
        return Reply(words.not_here_now(cases[0].case_id, cases[0].state.value), title=words.CASE_TITLE)
    return else_() if else_ is not None else _none(message, desk)


def _none(message: Message, desk: Desk) -> Reply:
    """Say that there is no case here for this person, or that it has ended."""
    ended = theirs(message, desk, ended=True)
    if ended:
        return Reply(words.not_here_now(ended[0].case_id, ended[0].state.value), title=words.CASE_TITLE)
    said = words.no_case_of_office() if message.speaker.role is Role.DEPARTMENT else words.no_case()
    return Reply(said, title=words.CASE_TITLE)


def ask_which(message: Message, desk: Desk, cases: Sequence[ReviewCase]) -> Reply:
    """Ask which of several cases is meant; a tap says the same words with its number."""
    rows = [case_row(one, desk) for one in cases[:SHOWN]]
    said = " ".join(message.text.split()) or "预审进度"
    taps = tuple(f"{said} {one.case_id}" for one in cases[:SHOWN])
    return Reply(words.which_case(rows), title=words.WHICH_TITLE, whole=True, suggestions=taps)


def case_row(case: ReviewCase, desk: Desk) -> str:
    """Name a case in one line."""
    with desk.ledger.read() as session:
        firm = enterprise_by_uscc(session, case.uscc)
    name = firm.name if firm is not None else ""
    return words.case_row(case.case_id, matter_name(desk.reviews(), case), name, case.project, case.state.value)


def matter_name(office: ReviewOffice, case: ReviewCase) -> str:
    """Return what the matter of a case is called, also when its version is gone."""
    try:
        return office.matter(case).name
    except CaseRefused:
        return case.matter


def firm_here(message: Message, desk: Desk) -> str:
    """Return the firm a case would be opened for; empty when it can't be told."""
    speaker = message.speaker
    if message.in_group and message.group_uscc:
        return message.group_uscc
    if speaker.role is Role.ENTERPRISE:
        return speaker.uscc
    if speaker.role is not Role.ASSISTANT:
        return ""
    with desk.ledger.read() as session:
        firms = _looked_after(session, speaker.staff_id)
    return firms[0] if len(firms) == 1 else ""


def plainly(message: Message) -> Message:
    """Return a message without the number of a case: what was said of it."""
    return replace(message, text=without_case_id(message.text))


def _in_group(session: OpenSession, message: Message, *, ended: bool) -> list[ReviewCase]:
    found = list(cases_in_talk(session, message.conversation_id))
    known = {one.case_id for one in found}
    of_firm = cases_of_firm(session, message.group_uscc, ended=ended) if message.group_uscc else ()
    here = ("", message.conversation_id)
    return [*found, *(one for one in of_firm if one.case_id not in known and one.conversation_id in here)]


def _of_person(session: OpenSession, message: Message, *, ended: bool) -> list[ReviewCase]:
    speaker = message.speaker
    if speaker.role is Role.ENTERPRISE:
        firms = [speaker.uscc] if speaker.uscc else firms_of(session, speaker.staff_id)
        return [one for firm in firms for one in cases_of_firm(session, firm, ended=ended)]
    if speaker.role is Role.ASSISTANT:
        return list(cases_where(session, _OPEN, firms=_looked_after(session, speaker.staff_id), limit=_MOST))
    if speaker.role is Role.DEPARTMENT:
        return [one for one in cases_where(session, _OPEN, limit=_MOST) if of_department(speaker.department, one.dept)]
    return list(cases_where(session, _OPEN, limit=_MOST)) if speaker.role is Role.ADMIN else []


_OPEN = tuple(one for one in ReviewState if one not in ENDED)
_MOST = 200


def _looked_after(session: OpenSession, staff_id: str) -> list[str]:
    groups = [one for one in all_groups(session) if staff_id and one.assistant == staff_id and one.uscc]
    return list(dict.fromkeys(str(one.uscc) for one in groups))


def _of_matter(message: Message, office: ReviewOffice, cases: list[ReviewCase]) -> list[ReviewCase]:
    """Narrow cases by the matter a text names."""
    if len(cases) <= 1:
        return cases
    codes = {one.matter.code for one in named(message.text, office.matters.on(office.today()))}
    return [one for one in cases if one.matter in codes] or cases
