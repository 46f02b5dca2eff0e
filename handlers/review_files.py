"""Files sent in a chat: into the one open case they belong to, read at once where that is quick, said what each is."""

import re
import tempfile
import threading
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path, PurePath

from casework import review, review_batch
from casework.moves import TAKES_PAPERS
from casework.promises import LIVING, awaits_papers, open_promises
from casework.review_check import Checker
from casework.review_link import tell_alone
from casework.slot_names import quoted as slots_quoted
from config.errors import HuiqiError
from config.words import review_batch as batch_words
from config.words import review_chat as words
from config.words import review_chat_files as file_words
from config.words import review_chat_private as privacy_words
from handlers.desk import Desk, actor_of
from handlers.message import Attachment, Message, Reply
from handlers.review_case import shown
from handlers.review_private import is_personal
from handlers.review_which import case_id_in, case_row, matter_name, theirs, with_case
from handlers.said import brought
from handlers.wordless import wordless
from knowledge.papers.page import Paper
from knowledge.papers.plain import to_plain
from ledger import review_papers
from ledger.answers import last_exchanges
from ledger.groups import Role
from ledger.reviews import ReviewCase

KINDS = frozenset({"file", "picture"})
AT_ONCE = 10  # files of one message
LOOK_S = 0.1  # between looks at whether they are read
WAIT_S = 8.0  # seconds one waits for files to be read; what takes longer is read on and told later
REMEMBERED = timedelta(minutes=10)
NAMED = 6  # missing materials named
_HANDS_IN = re.compile(
    r"^(?!.*(?:[?？]|[吗么呢吧][。！!\s]*$|什么|怎么|多少|哪|有效|失效|废止|解读|总结|能领|政策|补贴|奖励))(?=.{1,40}$)"
    r".*(?:材料|资料|预审|交|补|传|收|放|归到|这[个份张]|[附原]件|复印件|扫描件|盖章)",
    re.DOTALL,
)
INTO = r"^\s*(?:放进|放到|交到|归到)\s*R\s?\d{1,6}[\s。.!！]*$"


@dataclass(frozen=True, slots=True)
class Taken:
    """One file, and what became of it."""

    name: str
    file_id: int = 0  # 0: not taken
    known: bool = False
    why_not: str = ""
    personal: bool = False


def brings(message: Message) -> bool:
    """Tell whether a message brings files, or quotes something that could be one."""
    return bool(files_of(message)) or quotes_nothing(message)


def hands_in(message: Message, desk: Desk) -> bool:
    """Tell whether somebody with an open case sends or quotes a file and says only that it is one of its papers.

    A question about the file is left to those who read it.
    """
    if not brings(message) or not _HANDS_IN.match(message.text.strip()):
        return False
    return any(one.state in TAKES_PAPERS for one in theirs(message, desk))


def files_of(message: Message) -> tuple[Attachment, ...]:
    """Return the files and pictures of a message, else those of what it replies to."""
    own = tuple(one for one in message.attachments if one.kind in KINDS)
    quoted = message.quoted.attachments if message.quoted is not None else ()
    return own or tuple(one for one in quoted if one.kind in KINDS)


def quotes_nothing(message: Message) -> bool:
    """Tell whether somebody replies to a file of which the platform brings nothing."""
    quoted = message.quoted
    return (
        quoted is not None and quoted.kind in {"file", "unknown"} and not quoted.attachments and not quoted.text.strip()
    )


def take(message: Message, desk: Desk) -> Reply:
    """Take files into the case they belong to; several cases: ask which."""
    files, role = files_of(message), message.speaker.role
    if role is Role.STRANGER:
        only_pictures = files and all(one.kind == "picture" for one in files)
        return wordless(message) if only_pictures else Reply(words.bind_first(), title=words.FILES_TITLE)
    if role is Role.DEPARTMENT:
        return Reply(file_words.only_firm_hands_in(), title=words.FILES_TITLE)
    cases = [one for one in theirs(message, desk) if one.state in TAKES_PAPERS or awaits(desk, one)]
    if len(cases) > 1 and not case_id_in(message.text) and files:
        rows = [case_row(one, desk) for one in cases]
        taps = tuple(file_words.into(one.case_id) for one in cases)
        return Reply(file_words.files_to_which(rows), title=words.WHICH_TITLE, whole=True, suggestions=taps)
    return with_case(message, desk, TAKES_PAPERS, _into, else_=lambda: _no_case(message), also=partial(awaits, desk))


def into(message: Message, desk: Desk) -> Reply:
    """“放进 R000012”: take the files this person sent just before."""
    sender = message.speaker.staff_id or message.sender_id
    found: tuple[Attachment, ...] = ()
    with desk.ledger.read() as session:
        for asked, answer in last_exchanges(session, message.conversation_id, sender, desk.now() - REMEMBERED):
            if answer.title != words.WHICH_TITLE:
                break
            found = (*brought(asked.payload), *found)
    if not found:
        return Reply(file_words.nothing_before(), title=words.FILES_TITLE)

    def put(said: Message, at: Desk, case: ReviewCase) -> Reply:
        return _handed_in(said, at, case, found)

    return with_case(message, desk, TAKES_PAPERS, put, also=partial(awaits, desk))


def awaits(desk: Desk, case: ReviewCase) -> bool:
    """Tell whether a case that has passed still waits for papers that were promised."""
    with desk.ledger.read() as session:
        return awaits_papers(session, case)


def missing_of(desk: Desk, case: ReviewCase) -> list[str]:
    """Return the names of what a case needs for sure and has not got."""
    with desk.ledger.read() as session:
        return review_batch.missing_of(desk.reviews(), session, case)


def _no_case(message: Message) -> Reply:
    files = files_of(message)
    if files and all(one.kind == "picture" for one in files):
        return wordless(message)
    names = [one.name for one in files if one.name]
    head = (file_words.nothing_quoted(),) if not files else ()
    return Reply("\n".join((*head, file_words.no_case_for_files(names))), title=words.FILES_TITLE)


def _into(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    files = files_of(message)
    if files:
        return _handed_in(message, desk, case, files)
    return shown(message, desk, case, new=False, before=f"{file_words.nothing_quoted()}{file_words.quote_instead()}")


def _handed_in(message: Message, desk: Desk, case: ReviewCase, files: Sequence[Attachment]) -> Reply:
    taken = [_one(one, message, desk, case) for one in files[:AT_ONCE]]
    _read(desk, case.case_id, {one.file_id for one in taken if one.file_id})
    personal = [one.name for one in taken if one.personal]
    rest = [one for one in taken if not one.personal]
    over = [_name(one) for one in files[AT_ONCE:]]
    lines = [
        *_lines(message, desk, case, rest),
        batch_words.place_how(several=len(rest) > 1) if any(one.file_id for one in rest) else "",
        file_words.too_many_at_once(AT_ONCE, over) if over else "",
    ]
    missing = [] if case.state in LIVING else missing_of(desk, case)
    lines.append(_then(desk, case, missing))
    name = matter_name(desk.reviews(), case)
    if not message.in_group:
        taps = ("提交检查",) if not missing and case.state not in LIVING else ("预审进度",)
        text = words.advised(file_words.taken_head(name, case.case_id), *lines)
        return Reply(text, title=words.FILES_TITLE, whole=True, suggestions=taps)
    said = [privacy_words.personal_file(personal)] if personal else []
    if rest:
        said.append(_publicly(message, desk, case, rest, lines, len(missing)))
    return Reply(words.advised(*said), title=words.FILES_TITLE, whole=True)


def _then(desk: Desk, case: ReviewCase, missing: Sequence[str]) -> str:
    """Say what is still to come, or what becomes of what has come."""
    if case.state not in LIVING:
        return batch_words.still_missing(missing[:NAMED], len(missing))
    with desk.ledger.read() as session:
        return file_words.promised_taken(slots_quoted(one.slot for one in open_promises(session, case.case_id)))


def _publicly(
    message: Message, desk: Desk, case: ReviewCase, rest: Sequence[Taken], lines: Sequence[str], missing: int
) -> str:
    """Send what files were taken for in private, and return what the group may read."""
    office, actor = desk.reviews(), actor_of(message)
    name = matter_name(office, case)
    with desk.ledger.write() as session:
        ids = {one.file_id for one in rest}
        known = sum(bool(one.slots) for one in review_papers.files_of(session, case.case_id) if one.file_id in ids)
        head = file_words.taken_head(name, case.case_id)
        body = "\n\n".join(line for line in (head, *lines) if line)
        tell_alone(office, session, actor, case, file_words.files_title(name), words.advised(body))
    return file_words.taken_public(name, case.case_id, sum(bool(one.file_id) for one in rest), known, missing)


def _name(file: Attachment) -> str:
    return PurePath(file.name.replace("\\", "/")).name or ("图片.jpg" if file.kind == "picture" else "未命名文件")


def _one(file: Attachment, message: Message, desk: Desk, case: ReviewCase) -> Taken:
    name = _name(file)
    if desk.fetch is None:
        return Taken(name, why_not=file_words.not_here())
    try:
        data = desk.fetch(file)
        if message.in_group and _is_personal(data, name, desk):
            return Taken(file.name or privacy_words.personal_name(), personal=True)
        kept, new = review.hand_in(desk.reviews(), actor_of(message), case.case_id, name, data, door="chat")
    except HuiqiError as no:
        return Taken(name, why_not=str(no))
    return Taken(kept.name, kept.file_id, known=not new)


def _is_personal(data: bytes, name: str, desk: Desk) -> bool:
    """Look at a file of a group before anything of it is kept; what was read of an ordinary one is kept."""
    if desk.opening is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        path.write_bytes(data)
        paper: Paper = desk.opening.open(path, name)
    if is_personal(paper):
        return True
    with desk.ledger.write() as session:
        review_papers.keep_reading(session, sha256(data).hexdigest(), to_plain(paper), desk.now())
    return False


def _read(desk: Desk, case_id: str, ids: Collection[int]) -> None:
    """Read what has just come, for a few seconds, with whoever else reads; the rest is finished in the background."""
    if desk.opening is None or not ids:
        return
    checker = Checker(desk.reviews(), desk.opening, "chat")
    threading.Thread(target=checker.read_some, args=(case_id, AT_ONCE), daemon=True).start()
    ends = time.monotonic() + WAIT_S
    while time.monotonic() < ends:
        with desk.ledger.read() as session:
            if not any(one.file_id in ids for one in review_papers.unread_files(session, case_id)):
                return
        time.sleep(LOOK_S)


def _lines(message: Message, desk: Desk, case: ReviewCase, taken: Sequence[Taken]) -> list[str]:
    """Say what each file is; who can be written to hears of those that are still being read when all are."""
    staff_id, lines = message.speaker.staff_id, []
    with desk.ledger.write() as session:
        rows = {one.file_id: one for one in review_papers.files_of(session, case.case_id, every=True)}
        unread = [one.file_id for one in taken if one.file_id in rows and rows[one.file_id].read_at is None]
        review_batch.owe(session, staff_id, unread)
        for one in taken:
            row = rows.get(one.file_id)
            if row is None:
                lines.append(file_words.not_taken(one.name, one.why_not))
                continue
            lines.append(file_words.still_reading(one.name) if row.read_at is None else review_batch.line_of(row))
            if one.known:
                lines[-1] = f"{file_words.known_file(one.name)}。{lines[-1]}"
    if unread:
        lines.append((file_words.told_later if staff_id else file_words.not_told_later)(len(unread)))
    return lines
