"""“预审 施工许可”: opens a case or returns the open one, asks what decides its list, and gives its page's link."""

import re
from datetime import timedelta

from casework import review
from casework.moves import TAKES_PAPERS
from config.words import review_chat as words
from handlers.desk import Desk, actor_of
from handlers.intents import Intent
from handlers.later import GENERAL, OWN, base_first
from handlers.message import Message, Reply
from handlers.review_case import shown
from handlers.review_files import brings, take
from handlers.review_named import Naming, answer_to, answers_in, named, named_in_part
from handlers.review_papers import given_in, told, which_of
from handlers.review_which import case_id_in, firm_here, theirs, with_case
from handlers.which_firm import must_choose
from knowledge.rules.checklist import Matter, gates
from knowledge.rules.checklist_answers import answers, plain
from ledger.answers import newest_answer
from ledger.groups import Role
from ledger.reviews import ReviewCase

OPEN = (
    r"^\s*(?:请|麻烦|我们?要|我们?想|帮我们?|帮忙|给我们?|我们?)*(?:发起|开始|开启|办理?|申请|做)?(?:一下|个|一件)?\s*(?:材料|在线|线上)?预审"
    r"(?!.{0,6}(?:进度|结果|节果|近度|状态|情况|意见|员|通过|不过|过了|清单|要多久|是什么|怎么|流程))(?!.*(?:[?？]|吗\s*$|多久|怎么))"
)
REMEMBERED = timedelta(days=1)
LONGEST = 60  # characters of an answer
_AROUND = re.compile(
    r"^.*?预审(?:的|下|一下)?[\s:：，,]*|(?:的?(?:材料|资料|许可证?|登记|备案|审批|手续|事项))?[\s。.!！]*$", re.DOTALL
)
_PROJECT = re.compile(r"项目\s*(?:名称?)?\s*[:：]\s*(?P<name>[^，,。;；\n]{2,80})")


def open_or_go_on(message: Message, desk: Desk) -> Reply:
    """Take what somebody wants of the pre-review: files, a case of a matter, or a question about it in general."""
    if brings(message):
        return take(message, desk)
    office = desk.reviews()
    today = office.matters.on(office.today())
    found = named(message.text, today) or named_in_part(_AROUND.sub("", message.text), today)
    if case_id_in(message.text) or (not found and theirs(message, desk)):
        return with_case(message, desk, (), lambda said, at, case: shown(said, at, case, new=False))
    if not found:
        general = GENERAL.search(message.text) and not OWN.search(message.text)
        return base_first(Intent.PREREVIEW_UPLOAD)(message, desk) if general else which_matter(desk)
    return which_of(message, found) if len(found) > 1 else _of_matter(message, desk, found[0])


def _of_matter(message: Message, desk: Desk, one: Naming) -> Reply:
    """Open a case of a matter, unless it has not to be done or this person can't."""
    given = given_in(message.text, one)
    if any(gate.met for gate in gates(one.matter, plain(answers(one.matter, given, {})))):
        return told(message, desk, one.matter, given)
    return _cannot(message, desk) or _opened(message, desk, one.matter, given)


def which_matter(desk: Desk) -> Reply:
    """Ask which matter is meant."""
    office = desk.reviews()
    names = [one.name for one in office.matters.on(office.today())]
    return Reply(words.which_matter(names), title=words.CASE_TITLE, whole=True)


def answers_case(message: Message, desk: Desk) -> tuple[ReviewCase, dict[str, object]] | None:
    """Return the case and the answers a message gives to what we ask of it; None when it gives none."""
    text = message.text.strip()
    if not 0 < len(text) <= LONGEST or re.search(r"[?？]|吗[。\s]*$|什么|怎么|多少|哪", text):
        return None
    if message.speaker.role not in {Role.ENTERPRISE, Role.ASSISTANT, Role.ADMIN}:
        return None
    asked = _asked(message, desk)
    ours = asked[0] if asked is not None else ""  # an answer that comes too late is told so, and is no small talk
    cases = [one for one in theirs(message, desk) if one.state in TAKES_PAPERS or one.case_id == ours]
    if asked is None and len(cases) != 1:
        return None
    case = next(
        (one for one in cases if asked is not None and one.case_id == asked[0]), cases[0] if len(cases) == 1 else None
    )
    if case is None:
        return None
    matter = desk.reviews().matter(case)
    question = matter.question(asked[1]) if asked is not None else None
    value = answer_to(text, question) if question is not None else None
    if question is not None and value is not None:
        return case, {question.key: value}
    found = answers_in(text, matter.questions)
    return (case, found) if found else None


def answered(message: Message, desk: Desk) -> Reply:
    """Note the answers a message gives, and ask the next question."""
    given = answers_case(message, desk)
    if given is None:
        return which_matter(desk)
    case, found = given
    office = desk.reviews()
    matter = office.matter(case)
    for key, value in found.items():
        case = review.answer(office, actor_of(message), case.case_id, key, value)
    pairs = [(_asks(matter, key), words.in_words(value, _unit(matter, key))) for key, value in found.items()]
    return shown(message, desk, case, new=False, before=words.answered(case.case_id, pairs), page=False)


def _opened(message: Message, desk: Desk, matter: Matter, given: dict[str, object]) -> Reply:
    office, actor = desk.reviews(), actor_of(message)
    project = _PROJECT.search(message.text)
    talk = message.conversation_id if message.in_group else ""
    case, new = review.open_case(
        office, actor, firm_here(message, desk), matter.code, talk, project["name"].strip() if project else ""
    )
    if case.state in TAKES_PAPERS:
        for key, value in given.items():
            case = review.answer(office, actor, case.case_id, key, value)
    return shown(message, desk, case, new=new)


def _cannot(message: Message, desk: Desk) -> Reply | None:
    """Return why nothing can be opened for this person here."""
    role = message.speaker.role
    if role is Role.STRANGER:
        return Reply(words.bind_first(), title=words.CASE_TITLE, suggestions=("我是谁",))
    if asked := must_choose(message, desk):
        return Reply(asked, title=words.CASE_TITLE)
    if not firm_here(message, desk):
        return Reply(words.firm_needed(), title=words.CASE_TITLE)
    return None


def _asked(message: Message, desk: Desk) -> tuple[str, str] | None:
    """Return (case id, question) of what we have asked this person here last; None when it was nothing."""
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        last = newest_answer(session, message.conversation_id, sender, desk.now() - REMEMBERED)
    if last is None or last.title != words.QUESTION_TITLE or words.ASKS_FIRST not in last.text:
        return None
    tail = last.text.rpartition(words.ASKS_FIRST)[2].split("\n", 1)[0]
    return case_id_in(last.text), re.sub(r"（(?:是/否|单位.*)）$", "", tail)


def _asks(matter: Matter, key: str) -> str:
    question = matter.question(key)
    return question.asks if question is not None else key


def _unit(matter: Matter, key: str) -> str:
    question = matter.question(key)
    return question.unit if question is not None else ""
