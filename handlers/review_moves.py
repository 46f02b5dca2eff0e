"""“提交检查”, “转人工预审”, “撤回修改”, “撤回预审”, “已申报 受理号 …”: the moves of a case that its firm makes."""

import re
from collections.abc import Callable

from casework import review
from casework.review_newer import OPEN, check_by_newer
from config.words import casework as case_words
from config.words import review_chat as words
from config.words import review_chat_moves as move_words
from handlers import profile
from handlers.desk import Desk, actor_of
from handlers.message import Message, Reply
from handlers.review_case import asking, open_questions
from handlers.review_which import matter_name, theirs, with_case, without_case_id
from ledger.groups import Role
from ledger.reviews import ReviewCase, ReviewState

S = ReviewState
_END = r"[\s。.!！]*(?:R\s?\d{1,6})?[\s。.!！]*$"
_PLEASE = r"^\s*(?:请|麻烦|帮我|我们?要|我们?)*"
SUBMIT = (
    rf"{_PLEASE}(?:材料)?(?:都)?(?:交齐了?|传完了?|改好了?|补齐了?)?[，,\s]*(?:请|麻烦)?(?:提交|开始|重新|再次|再)(?:提交)?(?:预审)?(?:检查|预检|核查)(?:一[下遍次])?了?{_END}"
    rf"|{_PLEASE}提交预审(?:材料)?{_END}"
)
BY_HAND = rf"{_PLEASE}(?:转|提交|交|申请)(?:给)?(?:人工|预审员|专人)(?:预审|审核|复核)?(?:看看?|审)?(?<!转人工){_END}"
TAKE_BACK = rf"{_PLEASE}(?:撤回|撤销|退出)(?:预审)?(?:修改|改材料|换材料|补材料){_END}"
WITHDRAW = (
    rf"^\s*(?P<sure>确认|确定)?\s*(?:我们?要)?(?:撤回|撤销|取消|终止)(?:这件|这个|本次)?(?:施工许可|材料)?预审{_END}"
)
FILED = (
    r"^\s*(?:我们?|项目|预审)?\s*(?:已经?(?:正式)?(?:申报|受理|办结|取证|拿证)了?[\s,，:：]*"
    r"(?:(?:受理(?:编)?号|证书?(?:编)?号|许可证号|编号)\s*[:：]?\s*\S|[A-Z]{0,8}[\d-]{8,})"
    r"|不予受理(?!通知|怎么|的|了?[?？])[\s:：,，]+\S)(?!.*[?？])"
)
_FILED: tuple[tuple[str, ReviewState, ReviewState], ...] = (
    ("不予受理", S.REJECTED, S.SUBMITTED),
    ("申报", S.SUBMITTED, S.PASSED),
    ("受理", S.ACCEPTED, S.SUBMITTED),
    ("", S.DECIDED, S.ACCEPTED),
)
_LABEL = re.compile(
    r"^\s*(?:我们?|项目|预审)?\s*(?:已经?(?:正式)?(?:申报|受理|办结|取证|拿证)了?|不予受理)|受理(?:编)?号|证书?(?:编)?号|许可证号|编号|原因|[:：，,]"
)
BY_NEWER = (
    rf"{_PLEASE}(?:改?按|用|换成?)(?:最新|现行|新的?)(?:的|版)?清单"
    rf"(?:重新|再)?(?:检查|核对|预审|办理?)?(?:一[下遍次])?{_END}"
)
_CAN_CHECK = frozenset({S.OPENED, S.UPLOADING, S.WAITING, S.RETURNED, S.CHECKING})


def submit(message: Message, desk: Desk) -> Reply:
    """Have the papers checked."""
    return with_case(message, desk, _CAN_CHECK, _submit)


def by_newer(message: Message, desk: Desk) -> Reply:
    """Go on by the list that holds today, and have the papers checked by it."""
    return with_case(message, desk, OPEN, _by_newer)


def _by_newer(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office = desk.reviews()
    asked, told = check_by_newer(office, actor_of(message), case.case_id)
    name, newer = matter_name(office, case), office.matters.find(case.matter, office.today())
    number = asked.number if asked is not None else 0
    text = words.advised(move_words.rechecked(name, case.case_id, newer.version, told, number))
    return Reply(text, title=words.CASE_TITLE, whole=True, suggestions=("预审进度",))


def by_hand(message: Message, desk: Desk) -> Reply:
    """Ask for a person's look at what the machine still objects to."""
    return with_case(message, desk, {S.WAITING}, _moved(S.HUMAN))


def take_back(message: Message, desk: Desk) -> Reply:
    """Take a case back to change a paper; without one it is a change of the profile that is meant."""
    there = [one for one in theirs(message, desk) if one.state in {S.HUMAN, S.PASSED}]
    if not there and message.speaker.role is Role.ENTERPRISE and not re.search("预审|材料", message.text):
        return profile.undo_last(message, desk)
    return with_case(message, desk, {S.HUMAN, S.PASSED}, _moved(S.UPLOADING))


def withdraw(message: Message, desk: Desk) -> Reply:
    """End a case, once it was said twice."""
    states = {S.OPENED, S.UPLOADING, S.WAITING, S.RETURNED, S.HUMAN}
    return with_case(message, desk, states, _withdraw)


def filed(message: Message, desk: Desk) -> Reply:
    """Note what became of a passed case at the window."""
    after, before = next((after, before) for word, after, before in _FILED if word in message.text.split("号")[0])
    number = " ".join(_LABEL.sub(" ", without_case_id(message.text)).split())
    states = {before, S.ACCEPTED} if after is S.REJECTED else {before}

    def act(_said: Message, at: Desk, case: ReviewCase) -> Reply:
        if not number:
            return Reply(words.advised(case_words.number_needed(after.value)), title=words.CASE_TITLE)
        moved = review.move(at.reviews(), actor_of(message), case.case_id, after, number)
        name = matter_name(at.reviews(), moved)
        return Reply(words.advised(move_words.noted(name, moved.case_id, after.value, number)), title=words.CASE_TITLE)

    return with_case(message, desk, states, act)


def _submit(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office = desk.reviews()
    if case.state is S.OPENED:
        return Reply(words.advised(case_words.nothing_to_check()), title=words.CASE_TITLE)
    with desk.ledger.read() as session:
        left = open_questions(session, office.matter(case), case)
    if not case.round:  # what the papers may say by themselves is asked after they were read
        left = [one for one in left if not one.forms]
    asked = review.submit(office, actor_of(message), case.case_id)
    name = matter_name(office, case)
    told = move_words.submitted(name, case.case_id, asked.number, in_group=bool(case.conversation_id))
    if not left:
        return Reply(words.advised(told), title=words.CASE_TITLE, whole=True, suggestions=("预审进度",))
    question, taps = asking(left)
    text = words.advised(told, words.questions_left(len(left)), question)
    return Reply(text, title=words.QUESTION_TITLE, whole=True, suggestions=taps)


def _moved(after: ReviewState) -> Callable[[Message, Desk, ReviewCase], Reply]:
    def act(message: Message, desk: Desk, case: ReviewCase) -> Reply:
        moved = review.move(desk.reviews(), actor_of(message), case.case_id, after)
        name = matter_name(desk.reviews(), moved)
        told = move_words.handed_over(name, moved.case_id, moved.due_on)
        told = told if after is S.HUMAN else move_words.taken_back(name, moved.case_id)
        return Reply(words.advised(told), title=words.CASE_TITLE, whole=True)

    return act


def _withdraw(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    name = matter_name(desk.reviews(), case)
    found = re.match(WITHDRAW, message.text)
    if found is None or not found["sure"]:
        said = f"确认撤回预审 {case.case_id}"
        text = move_words.withdraw_sure(name, case.case_id, said)
        return Reply(text, title=words.CASE_TITLE, whole=True, suggestions=(said,))
    review.move(desk.reviews(), actor_of(message), case.case_id, S.WITHDRAWN)
    return Reply(words.advised(move_words.withdrawn(name, case.case_id)), title=words.CASE_TITLE)
