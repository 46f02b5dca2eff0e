"""What an officer decides: “预审通过 第3项人工确认”, “退回 缺监理合同盖章页”, “承诺容缺 档案意见 10月15前补”."""

import re
from collections.abc import Sequence

from casework import review_officer
from casework.promises import LIVING, open_promises
from casework.review_link import tell_alone
from casework.review_list import Item, items_of, open_items
from casework.review_promise import keep_by_hand
from casework.slot_names import called
from config.words import casework as case_words
from config.words import review_chat as words
from config.words import review_chat_files as file_words
from config.words import review_chat_moves as move_words
from config.words import review_chat_rulings as ruling_words
from handlers import later
from handlers.desk import Desk, actor_of
from handlers.intents import Intent
from handlers.message import Message, Reply
from handlers.review_days import day_in
from handlers.review_place import slots_called
from handlers.review_which import case_id_in, matter_name, theirs, with_case, without_case_id
from knowledge.rules.agreement_values import DEFERRED, DOUBT, MISSING, PASS, WRONG
from ledger import review_rounds
from ledger.reviews import ReviewCase, ReviewState

HUMAN = frozenset({ReviewState.HUMAN})
_ITEMS = r"第?\s*\d{1,3}(?:\s*[、,，和及]\s*第?\s*\d{1,3})*\s*项"
_VERDICT = r"(?:不通过|通过|不符合?|不一致|一致|没有?问题|人工确认|确认|缺失|存疑|可?容缺|不行|可以)"
RULE = (
    r"^\s*(?:预审意见\s*[:：]\s*)?(?:(?:承诺|同意|(?<=[:：])|(?<=[:：] ))容缺(?!受理|是什么|怎么|吗|之后|后|多久|几)"
    r"|(?:R\s?\d{1,6}\s*)?预审(?:不予?)?通过(?![吗了没后的以之多是能要怎过]))|^\s*预审意见\s*[:：]\s*(?:通过|退回)"
    r"|^\s*(?:R\s?\d{1,6}\s*)?预审退回"
)
ITEM = rf"^\s*(?:R\s?\d{{1,6}}\s*)?{_ITEMS}\s*[，,:：是为]?\s*{_VERDICT}(?!.*[?？])"
_TICKET = r"(?!.*(?:主办|承办|工单|不属于|建议(?:交|转|由|给)|转给?\S{1,8}局))"  # what is given back is a ticket
RETURN = (
    rf"^\s*(?:R\s?\d{{1,6}}\s*)?退回(?:补正|企业|修改)?(?:[\s:：，,]+(?!P\s?\d){_TICKET}\S|[\s。.!！]*$)(?!.*[?？])"
)
CLAIM = r"^\s*(?:我来?|由我)?(?:接手|认领|接管|领取)(?:这件|本件)?预审[\s。.!！]*(?:R\s?\d{1,6})?[\s。.!！]*$"
_WORDS: tuple[tuple[str, str], ...] = (
    (r"不通过|不符|不一致|不行", WRONG),
    (r"缺失", MISSING),
    (r"存疑", DOUBT),
    (r"容缺", DEFERRED),
    (r"通过|一致|问题|确认|可以", PASS),
)
_HEAD = re.compile(
    r"^\s*(?:预审意见\s*[:：]\s*)?(?:预审)?(?:(?:承诺|同意|可以?)?容缺|(?:不予?)?通过|退回(?:补正|企业|修改)?)?[\s:：，,]*"
)
_NUMBERS = re.compile(_ITEMS)
_NOTES = re.compile(r"[；;\n]+|(?:^|\s)\d{1,2}[.、．)]\s*")
KEPT = (
    r"^\s*(?:R\s?\d{1,6}\s*)?(?:承诺)?容缺(?:承诺|材料)?(?:的?材料)?\s*(?:已经?|都)(?:补(?:交|齐|来)?|交|兑现|收到?)(?:了|齐)?"
    r"(?:[\s:：，,《]+\S.*|[\s。.!！]*)$(?<![?？吗])"
)
_CAME = re.compile(r"^\s*\S*?(?:补(?:交|齐|来)?|交|兑现|收到?)(?:了|齐)?[\s:：，,]*")
SHOWN = 40


def rule(message: Message, desk: Desk) -> Reply:
    """Pass a case, give it back, or take a promise."""
    text = without_case_id(message.text)
    if "容缺" in text and not _NUMBERS.search(text):
        return with_case(message, desk, HUMAN, _promised)
    if re.search(r"退回|不予?通过", text) and not _NUMBERS.search(text):
        return with_case(message, desk, HUMAN, _returned)
    if "通过" in text or "确认" in text:
        return with_case(message, desk, HUMAN, _passed)
    return Reply(ruling_words.rule_how(), title=words.CASE_TITLE)


def rule_item(message: Message, desk: Desk) -> Reply:
    """Say what is so of one point, or of several."""
    return with_case(message, desk, HUMAN, _items_ruled)


def give_back(message: Message, desk: Desk) -> Reply:
    """“退回 …” of a case; where there is none it is a ticket that is meant."""
    if not case_id_in(message.text) and not theirs(message, desk, ended=True):
        return later.not_yet(Intent.TICKET_ASSIGN)(message, desk)
    return with_case(message, desk, HUMAN, _returned)


def claim(message: Message, desk: Desk) -> Reply:
    """Take a case to look at, also from a colleague: it is said on purpose."""
    return with_case(message, desk, HUMAN, _claimed)


def kept(message: Message, desk: Desk) -> Reply:
    """Note that a promised paper has come: “容缺已补 档案意见”."""
    return with_case(message, desk, LIVING, _kept)


def _kept(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office, actor = desk.reviews(), actor_of(message)
    said = re.sub(
        r"^\s*\S*?(?:补(?:交|齐|来)?|交|兑现|收到?)(?:了|齐)?[\s:：，,]*", "", without_case_id(message.text), count=1
    )
    with desk.ledger.read() as session:
        slots = sorted({one.slot for one in open_promises(session, case.case_id)})
    plain = said.strip(" ，,。:：《》的")
    meant = [one.name for one in slots_called(plain, office.matter(case)) if one.name in slots] if plain else slots
    if len(meant) != 1:
        return Reply(ruling_words.kept_how(called(one) for one in slots), title=words.CASE_TITLE)
    keep_by_hand(office, actor, case.case_id, meant[0], plain)
    text = words.advised(ruling_words.promise_kept(called(meant[0]), case.case_id, actor.name))
    return Reply(text, title=words.CASE_TITLE, whole=True)


def _passed(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office, actor = desk.reviews(), actor_of(message)
    text = without_case_id(message.text)
    numbers, rest = _numbers(text), _HEAD.sub("", _NUMBERS.sub(" ", text)).strip()
    reason = ruling_words.confirmed_by_hand(rest)
    for number in numbers:
        review_officer.opine(office, actor, case.case_id, number, PASS, reason)
    left = _left(desk, case)
    if left:
        return _still_open(message, desk, case, left)
    done = review_officer.pass_case(office, actor, case.case_id, rest)
    name = matter_name(office, done)
    text = words.advised(ruling_words.passed(name, done.case_id, actor.name, done.valid_until))
    return Reply(text, title=words.CASE_TITLE, whole=True)


def _items_ruled(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office, actor = desk.reviews(), actor_of(message)
    text = without_case_id(message.text)
    numbers, rest = _numbers(text), _NUMBERS.sub(" ", text, count=1).strip(" ，,:：是为")
    result = next((result for pattern, result in _WORDS if re.search(pattern, rest)), "")
    if not numbers or not result:
        return Reply(ruling_words.settle_how(), title=words.CASE_TITLE)
    until, _ = day_in(rest, office) if result == DEFERRED else (None, rest)
    reason = re.sub(rf"^\s*{_VERDICT}[\s，,:：]*", "", rest).strip()
    if "人工确认" in rest and not reason:
        reason = ruling_words.confirmed_by_hand("")
    there = {str(one.number): one for one in _all(desk, case)}
    lines = []
    for number in numbers:
        if result == DEFERRED and until is not None and not reason:
            reason = case_words.promised(until)
        review_officer.opine(office, actor, case.case_id, number, result, reason, until)
        what = there[number].headed[:SHOWN] if number in there and not message.in_group else ""
        lines.append(ruling_words.item_settled(int(number), what, result, actor.name).replace("（）", ""))
    left = _left(desk, case)
    lines.append(ruling_words.all_settled() if not left else ruling_words.left_short(len(left)))
    taps = ("预审通过",) if not left else ()
    return Reply(words.advised(*lines), title=words.CASE_TITLE, whole=True, suggestions=taps)


def _returned(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office, actor = desk.reviews(), actor_of(message)
    rest = _HEAD.sub("", without_case_id(message.text)).strip(" 。")
    notes = [one.strip(" ，,。") for one in _NOTES.split(rest) if one.strip(" ，,。")]
    done = review_officer.give_back(office, actor, case.case_id, notes)
    count = len(_left(desk, done))
    text = words.advised(ruling_words.given_back(matter_name(office, done), done.case_id, count))
    return Reply(text, title=words.CASE_TITLE, whole=True)


def _promised(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office, actor = desk.reviews(), actor_of(message)
    until, rest = day_in(_HEAD.sub("", without_case_id(message.text)), office)
    said = rest.strip(" ，,。:：《》的")
    if until is None or not said:
        return Reply(ruling_words.promise_how(), title=words.CASE_TITLE)
    matter = office.matter(case)
    meant = slots_called(said, matter)
    if len(meant) > 1:
        open_ = {one.slot for one in _left(desk, case)}
        meant = [one for one in meant if one.name in open_] or meant
    if len(meant) != 1:
        names = [called(one.name) for one in meant or matter.materials]
        told = file_words.several_slots(said, names) if meant else file_words.no_such_slot(said, names)
        return Reply(words.advised(told), title=words.CASE_TITLE, whole=True)
    review_officer.promise(office, actor, case.case_id, meant[0].name, until)
    left = _left(desk, case)
    lines = [
        ruling_words.promised(called(meant[0].name), until),
        ruling_words.all_settled() if not left else ruling_words.left_short(len(left)),
    ]
    return Reply(words.advised(*lines), title=words.CASE_TITLE, whole=True, suggestions=() if left else ("预审通过",))


def _claimed(message: Message, desk: Desk, case: ReviewCase) -> Reply:
    office, actor = desk.reviews(), actor_of(message)
    done = review_officer.claim(office, actor, case.case_id, take_over=True)
    text = words.advised(ruling_words.claimed(matter_name(office, done), done.case_id, actor.name))
    return Reply(text, title=words.CASE_TITLE, suggestions=(f"看补正清单 {done.case_id}",))


def _still_open(message: Message, desk: Desk, case: ReviewCase, left: Sequence[Item]) -> Reply:
    """Say what stands in the way of a pass; in a group how much, and what in private."""
    office = desk.reviews()
    told = words.advised(
        ruling_words.left_open(case_words.short(one.number, one.result, one.headed) for one in left[:SHOWN])
    )
    if not message.in_group:
        return Reply(told, title=words.CASE_TITLE, whole=True)
    title = move_words.points_title(matter_name(office, case))
    with desk.ledger.write() as session:
        tell_alone(office, session, actor_of(message), case, title, told)
    return Reply(
        words.advised(ruling_words.left_count((one.number, one.result) for one in left)),
        title=words.CASE_TITLE,
        whole=True,
    )


def _all(desk: Desk, case: ReviewCase) -> list[Item]:
    with desk.ledger.read() as session:
        row = review_rounds.round_of(session, case.case_id, case.round)
        return items_of(row, review_rounds.opinions_of(session, case.case_id)) if row is not None else []


def _left(desk: Desk, case: ReviewCase) -> list[Item]:
    with desk.ledger.read() as session:
        row = review_rounds.round_of(session, case.case_id, case.round)
        opinions = review_rounds.opinions_of(session, case.case_id)
        return open_items(row, opinions, hard=False) if row is not None else []


def _numbers(text: str) -> list[str]:
    found = [number for part in _NUMBERS.findall(text) for number in re.findall(r"\d+", part)]
    return list(dict.fromkeys(str(int(one)) for one in found))
