"""“进度到哪了”, “看补正清单”: how a case stands, and what is to be mended; a group reads counts and states only."""

import re
from datetime import date

from casework.office import CHINA, ReviewOffice
from casework.promises import promises_of
from casework.review_link import tell_alone
from casework.review_list import Item, items_of
from casework.review_message import as_many
from casework.slot_names import called
from config.words import casework as case_words
from config.words import review_batch as batch_words
from config.words import review_chat as words
from config.words import review_chat_files as file_words
from config.words import review_chat_moves as move_words
from handlers import later
from handlers.desk import Desk, actor_of
from handlers.intents import Intent
from handlers.message import Message, Reply
from handlers.review_files import missing_of
from handlers.review_which import case_id_in, matter_name, theirs, with_case
from ledger import review_papers, review_rounds, reviews
from ledger.groups import Role
from ledger.policies import OpenSession
from ledger.review_rounds import ReviewRound, RoundState
from ledger.reviews import ReviewCase, ReviewState

_HOW = (
    r"(?:到哪(?:一?步)?了?|怎么样了?|如何了?|咋样了?|办到哪(?:一?步)?了?|到什么程度了?"
    r"|好了没有?|出来了?没有?|做完了?没有?)"
)
_WHAT = r"(?:进度|进展|状态|情况|结果|清单)"
_END = r"[\s?？。!！]*(?:R\s?\d{1,6})?[\s?？。!！]*$"
_ASK = r"(?:请|麻烦|帮我|我想|查一?下|查询?|看一?下|看看?|问一?下)*"
_OURS = r"(?:我们?的|我们|本群的?|项目的?|这件)"
PROGRESS = (
    rf"^\s*{_ASK}{_OURS}?\s*(?:[^\s和及、，,]{{2,12}}的?)?预审的?{_WHAT}{_HOW}?{_END}|^\s*{_ASK}{_OURS}?\s*(?:[^\s和及、，,]{{2,12}}的?)?预审{_HOW}{_END}"
    rf"|^\s*{_ASK}{_OURS}\s*预审{_END}|^\s*(?:查询?|看一?下)\s*预审{_END}"
)
BARE = r"^\s*(?:现在|目前)?(?:进度|进展|审核|检查|材料)?(?:到哪(?:一步)?了?|怎么样了?|进度如何|进度|进展)[\s?？。!！]*$"
POINTS = (
    r"^\s*(?:请|麻烦|帮我|我要|查一?下|查|看一?下|看看?|发我?|要)*(?:我们?的?|本群的?)?\s*(?:补正|整改|退回|预审问题)(?:材料)?(?:清单|通知书?|意见|明细)"
    r"(?:发我)?[\s?？。!！]*(?:R\s?\d{1,6})?[\s?？。!！]*$"
)
SHOWN = 40  # points in one private message
NAMED = 8
AFTER_PASS = frozenset(
    {ReviewState.SUBMITTED, ReviewState.ACCEPTED, ReviewState.REJECTED, ReviewState.DECIDED, ReviewState.WITHDRAWN}
)
_BARE = re.compile(BARE)
_OWN = re.compile(r"我们|我的|本群|进度|结果|退回|缺什么|R\d", re.IGNORECASE)


def progress(message: Message, desk: Desk) -> Reply:
    """Say where a case is, who has it, by when; what is asked in general is asked of the base."""
    if not case_id_in(message.text) and not theirs(message, desk):
        asked = later.GENERAL.search(message.text) and not _OWN.search(message.text)
        if asked:
            return later.base_first(Intent.PREREVIEW_QUERY)(message, desk)
        ended = theirs(message, desk, ended=True)
        return _stands(message, desk, ended[0]) if ended else _none(message)
    return with_case(message, desk, (), _stands)


def asks_progress(message: Message, desk: Desk) -> bool:
    """Tell whether a bare “进度到哪了” is about a case of theirs here."""
    return bool(_BARE.match(message.text)) and bool(theirs(message, desk))


def points(message: Message, desk: Desk) -> Reply:
    """Tell the whole list of the last round; in a group its counts, the list in private."""
    return with_case(message, desk, (), _points)


def _none(message: Message) -> Reply:
    if message.speaker.role is Role.STRANGER:
        return Reply(words.bind_first(), title=words.CASE_TITLE)
    return Reply(words.no_case(), title=words.CASE_TITLE)


def _stands(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office, name = desk.reviews(), matter_name(desk.reviews(), case)
    with desk.ledger.read() as session:
        files = review_papers.files_of(session, case.case_id)
        row = review_rounds.round_of(session, case.case_id, case.round) if case.round else None
        told = _round_line(session, case, row)
        promises = _promises(session, case, office.today())
        last = _last_step(session, case)
    missing = missing_of(desk, case)
    officer = case.state is ReviewState.HUMAN
    whose = move_words.with_officer(case.claimed_name) if officer else move_words.WHOSE.get(case.state.value, "")
    lines = [
        move_words.stands(name, case.case_id, case.state.value, case.round, case.project),
        move_words.in_hand_of(whose, case.due_on) if whose else "",
        _pass_line(office, case),
        move_words.receipt(case.receipt) if case.receipt else "",
        move_words.certificate(case.certificate) if case.certificate else "",
        last,
        move_words.papers_count(len(files), sum(one.read_at is None for one in files)),
        told,
        *promises,
    ]
    taking = case.state in {ReviewState.OPENED, ReviewState.UPLOADING}
    if taking and not message.in_group:
        lines.append(batch_words.still_missing(missing[:NAMED], len(missing)))
    return Reply(words.advised(*lines), title=words.CASE_TITLE, whole=True, suggestions=_next(case, missing))


def _last_step(session: OpenSession, case: ReviewCase) -> str:
    """Say who noted what became of a case after its pass, and when."""
    if case.state not in AFTER_PASS:
        return ""
    step = reviews.steps_of(session, case.case_id)[-1]
    return move_words.noted_by(step.name or step.who, f"{step.at.astimezone(CHINA):%Y-%m-%d %H:%M}", step.why)


def _pass_line(office: ReviewOffice, case: ReviewCase) -> str:
    if case.state is not ReviewState.PASSED or case.valid_until is None:
        return ""
    if office.newer(case) is not None:
        return move_words.list_changed()
    if case.valid_until < office.today():
        return move_words.expired(case.valid_until)
    return move_words.valid_until(case.valid_until)


def _promises(session: OpenSession, case: ReviewCase, today: date) -> list[str]:
    return [
        move_words.promise(called(one.slot), one.until, one.came_on, over=one.until < today)
        for one in promises_of(session, case.case_id)
        if one.until is not None
    ]


def _round_line(session: OpenSession, case: ReviewCase, row: ReviewRound | None) -> str:
    if row is None:
        return ""
    if row.state is RoundState.FAILED:
        return move_words.checking_failed()
    if row.checked_at is None:
        return ""
    items = items_of(row, review_rounds.opinions_of(session, case.case_id))
    return move_words.last_round(row.number, case_words.counts([one.result for one in items if not one.settled]))


def _next(case: ReviewCase, missing: list[str]) -> tuple[str, ...]:
    match case.state:
        case ReviewState.OPENED | ReviewState.UPLOADING:
            return () if missing else (f"提交检查 {case.case_id}",)
        case ReviewState.WAITING:
            return (f"看补正清单 {case.case_id}", f"转人工预审 {case.case_id}")
        case ReviewState.RETURNED:
            return (f"看补正清单 {case.case_id}",)
    return ()


def _points(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office, actor = desk.reviews(), actor_of(message)
    name = matter_name(office, case)
    with desk.ledger.write() as session:
        row = _checked(session, case)
        if row is None:
            return Reply(words.advised(move_words.no_round()), title=words.CASE_TITLE)
        items = items_of(row, review_rounds.opinions_of(session, case.case_id))
        head = move_words.points_head(name, case.case_id, row.number, case_words.counts([one.result for one in items]))
        lines = lines_of(items)
        if not message.in_group:
            text = words.advised(head, *lines[:SHOWN], move_words.more_points(len(lines) - SHOWN))
            return Reply(text, title=move_words.points_title(name), whole=True)
        count = as_many(lines, SHOWN, head + case_words.ADVICE * 4)
        body = words.advised(head, *lines[:count], move_words.more_points(len(lines) - count))
        tell_alone(office, session, actor, case, move_words.points_title(name), body)
    return Reply(words.advised(head, file_words.told_privately()), title=words.CASE_TITLE, whole=True)


def lines_of(items: list[Item]) -> list[str]:
    """Return the points of a list as people read them, with what an officer said of each."""
    return [
        case_words.item(one.number, one.result, one.headed, one.fix)
        + (move_words.settled(one.opinion.result, one.opinion.name) if one.opinion is not None else "")
        for one in items
    ]


def _checked(session: OpenSession, case: ReviewCase) -> ReviewRound | None:
    """Return the last round that was checked."""
    rows = [one for one in review_rounds.rounds_of(session, case.case_id) if one.checked_at is not None]
    return rows[-1] if rows else None
