"""“改成 监理合同”, “移除 文件名”: a person's word on what a file is, after we have said what we took it for."""

import re
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from casework import review
from casework.moves import TAKES_PAPERS
from casework.slot_names import called
from config.words import review_batch as batch_words
from config.words import review_chat as words
from config.words import review_chat_files as file_words
from handlers.desk import Desk, actor_of
from handlers.message import Message, Reply
from handlers.review_files import awaits, missing_of
from handlers.review_which import theirs, with_case, without_case_id
from knowledge.rules.agreement_words import fold
from knowledge.rules.checklist import Material, Matter
from ledger import review_papers
from ledger.answers import newest_answer
from ledger.review_papers import ReviewFile
from ledger.reviews import ReviewCase

REMEMBERED = timedelta(hours=2)
LONGEST = 120
NAMED = 6
LIKENESS = 0.6  # share of pairs of characters of what was said that stand in a material's name
_BECOMES = re.compile(
    r"^\s*(?:不对|错了|认错了)?[，,。\s]*(?P<file>.*?)[\s，,]*(?:应该?是|应改成|改成|改为|换成|是)\s*[《“\"]?(?P<slot>[^《》“”\"]{2,60}?)[》”\"]?[\s。.!！]*$"
)
_OUT = re.compile(r"^\s*(?:把|将)?\s*移除\s*(?P<file>\S.*?)?[\s。.!！]*$")
_POINTS = re.compile(r"^(?:这个|这份|这是|它|那份|那个|刚才(?:那份|的)?|上一?份|文件|把|将|请)*$")


def corrects(message: Message, desk: Desk) -> bool:
    """Tell whether a message says what a file is that this person has just handed in, or takes it back."""
    text = message.text.strip()
    if not 0 < len(text) <= LONGEST or re.search(r"[?？]|吗$|是否|是不是|有没有", text):  # a question with its answer
        return False
    if _OUT.match(text) is None and _BECOMES.match(text) is None:
        return False
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        last = newest_answer(session, message.conversation_id, sender, desk.now() - REMEMBERED)
    if last is None or last.title != words.FILES_TITLE:
        return False
    return any(one.state in TAKES_PAPERS or awaits(desk, one) for one in theirs(message, desk))


def corrected(message: Message, desk: Desk) -> Reply:
    """Put a file where somebody says, or take it back."""
    return with_case(message, desk, TAKES_PAPERS, _corrected, also=partial(awaits, desk))


def slots_called(said: str, matter: Matter) -> list[Material]:
    """Return the materials a text may mean: by name, by part of it, by most of its characters."""
    plain = fold(said)
    whole = [one for one in matter.materials if fold(called(one.name)) == plain]
    parts = [one for one in matter.materials if plain in fold(one.name) or fold(called(one.name)) in plain]
    if whole or parts:
        return whole or parts
    rated = [(_likeness(plain, fold(one.name)), one) for one in matter.materials]
    most = max((rate for rate, _ in rated), default=0.0)
    return [one for rate, one in rated if rate == most and rate >= LIKENESS]


def _corrected(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office, actor = desk.reviews(), actor_of(message)
    text, title = without_case_id(message.text), words.FILES_TITLE
    out, becomes = _OUT.match(text), _BECOMES.match(text)
    named = ((out or becomes) or {"file": ""})["file"] or ""
    file = _file(desk, case, actor.who, named)
    if file is None:
        return Reply(words.advised(file_words.no_file(named)), title=title)
    if out is not None or becomes is None:
        gone = review.remove_file(office, actor, case.case_id, file.file_id)
        return _said(file_words.removed(gone.name), desk, case)
    matter = office.matter(case)
    slots: list[str] = []
    for part in (
        re.split(r"[、和及]|以及", becomes["slot"]) if not slots_called(becomes["slot"], matter) else [becomes["slot"]]
    ):
        meant = slots_called(part.strip(), matter)
        if len(meant) != 1:
            names = [called(one.name) for one in meant or matter.materials]
            told = file_words.several_slots(part, names) if meant else file_words.no_such_slot(part, names)
            return Reply(words.advised(told), title=title, whole=True)
        slots.append(meant[0].name)
    moved = review.place_file(office, actor, case.case_id, file.file_id, slots)
    return _said(file_words.placed(moved.name, [called(one) for one in slots]), desk, case)


def _said(done: str, desk: Desk, case: ReviewCase) -> Reply:
    missing = missing_of(desk, case)
    text = words.advised(done, batch_words.still_missing(missing[:NAMED], len(missing)))
    return Reply(text, title=words.FILES_TITLE, whole=True, suggestions=() if missing else ("提交检查",))


def _file(desk: Desk, case: ReviewCase, who: str, named: str) -> ReviewFile | None:
    """Return the file of a name, or the last one this person handed in."""
    with desk.ledger.read() as session:
        files: Sequence[ReviewFile] = review_papers.files_of(session, case.case_id)
    if named and not _POINTS.match(named):
        meant = [one for one in files if fold(one.name) in fold(named) or fold(named) in fold(one.name)]
        return meant[-1] if meant else None
    own = [one for one in files if one.uploaded_by == who]
    return own[-1] if own else None


def _likeness(said: str, name: str) -> float:
    pairs = [said[at : at + 2] for at in range(len(said) - 1)]
    return sum(pair in name for pair in pairs) / len(pairs) if pairs else 0.0
