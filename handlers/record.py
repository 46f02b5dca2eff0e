"""“登记贷款 500万元 2025-03-01放款”: one record in own words, asked back field by field, written down on a yes."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta

from config.words import profile as profile_words
from config.words import record_chat as words
from config.words.firm_records import RECORDS, FieldWords
from handlers.desk import Desk
from handlers.message import Message, Reply
from handlers.named import item_called
from handlers.profile import told_by
from handlers.which_firm import must_choose
from knowledge.firms.declare import declare, with_record
from knowledge.firms.record_given import RecordWrong, value_given
from knowledge.firms.record_said import Draft, answered, record_said, with_more
from knowledge.firms.record_told import plain, record_told
from knowledge.firms.roster import Said
from ledger.answers import newest_answer
from ledger.facts import current_facts
from ledger.groups import Role

HEADS: Mapping[str, str] = {head: name for name, record in RECORDS.items() for head in record.heads}
_WORDS = "|".join(sorted(map(re.escape, HEADS), key=len, reverse=True))
_ASKS = r"(?!.*(?:多少|怎么|什么|如何|哪|吗|呢|[?？]|政策|补贴|补助|贴息|条件|申请|申报|能不能|可以))"
_OURS = r"^\s{0,3}(?:我们|我司|公司|企业)?(?:再|还|又)?(?:请|帮我|帮忙|我要|我想|要)?\s{0,2}"
_ONE = r"(?:一下)?\s{0,2}(?:[一1]?[笔项个条本家次名])?\s{0,2}"
_GAP = r"[\s:：]{1,3}"
_TOLD_ANYWHERE = r"(?=.*(?:\d\s?[亿万千]?元|\d[亿万wW]|(?:19|20)\d\d\s?[-./年]|\d\s?[人%％]))"
_TAKEN_BACK = r"(?!金额|利息|额|[\s:：是]{0,3}(?:无|没有|不清楚|不知道|撤回|删除)\s{0,3}$)"
_REGISTER = rf"{_OURS}(?:登记|补充|新增|添加|增加|录入)(?:档案)?(?!\s?(?:一?个)?奖[补励](?:项目|事项))"
_PROFILE = r"^\s{0,3}(?:我的|我们的|企业|公司)?档案[\s:：]{0,3}"
_SINCE = r"(?:去年|今年|前年|\d{1,4}年|\d{1,2}月|刚|上月|又|新)?\S{0,6}?"
RECORD = (
    rf"(?:{_REGISTER}|{_PROFILE}){_ONE}(?:{_WORDS}|专利(?!数)){_TAKEN_BACK}{_ASKS}"
    rf"|^\s?(?:{_WORDS}){_GAP}{_ASKS}{_TOLD_ANYWHERE}"
    rf"|{_OURS}{_SINCE}(?P<lent>贷了|借了)\s?(?=\d){_ASKS}"
)
UNDO = (
    r"^\s*(?:(?:撤销|撤回)(?:刚才|上一?[条次步]|上面)?(?:的)?(?:登记|改动|修改|更改)?"
    r"|取消(?:刚才|上一?[条次步])(?:的)?(?:登记|改动|修改|更改)?)[\s。.!！]*$"
)
_HEAD = re.compile(rf"^.*?(?P<head>{_WORDS}|专利|贷了|借了)", re.DOTALL)
REMEMBERED = timedelta(minutes=10)
LONGEST_ANSWER = 60
TITLE = words.TITLE


def record(message: Message, desk: Desk) -> Reply:
    """Read one record and say what was understood; nothing is written down yet."""
    if message.speaker.role is not Role.ENTERPRISE:
        stranger = message.speaker.role is Role.STRANGER
        return Reply(profile_words.not_bound() if stranger else words.members_only(), title=TITLE)
    if message.in_group:
        return Reply(words.privately(), title=TITLE)
    if asked := must_choose(message, desk):
        return Reply(asked, title=TITLE)
    found = _HEAD.match(message.text)
    if found is None:
        return Reply(words.which_kind(), title=TITLE)
    if found["head"] == "专利":
        return Reply(words.which_patent(), title=TITLE)
    name = "loans" if found["head"] in {"贷了", "借了"} else HEADS[found["head"]]
    said = message.text[found.end("head") :]
    return _tried(lambda: record_said(name, said, desk.day(message), item_called(desk)))


def drafted(message: Message, desk: Desk) -> bool:
    """Tell whether a message answers what we have understood of a record a moment ago."""
    if message.in_group or message.speaker.role is not Role.ENTERPRISE:
        return False
    text = message.text.strip(" 。.!！")
    if not text or len(text) > LONGEST_ANSWER or re.search(r"[?？]|吗$|呢$", text):
        return False
    waiting = _waiting(message, desk)
    if waiting is None:
        return False
    draft, asked = waiting
    plainly = text in {*words.YES, *words.NO, *words.PASS} or bool(re.search(r"\d", text))
    labels = [one.label for one in RECORDS[draft.name].fields]
    return plainly or text.startswith(tuple(labels)) or (asked is not None and _may_answer(asked, text))


def record_answer(message: Message, desk: Desk) -> Reply:
    """Take a yes, a no, the answer to our question, or a correction."""
    waiting = _waiting(message, desk)
    if waiting is None:
        return Reply(words.which_kind(), title=TITLE)
    draft, asked = waiting
    text = message.text.strip(" 。.!！")
    if text in words.NO and not (text == "否" and asked is not None):
        return Reply(words.dropped(), title=TITLE)
    if asked is not None and text in words.PASS:
        return _shown(Draft(draft.name, draft.record, draft.count, (*draft.passed, asked.name)))
    if asked is None and text in words.YES:
        return Reply(_kept(message, desk, draft), title=TITLE)
    return _tried(lambda: _more(draft, asked, text, message, desk), draft)


def _more(draft: Draft, asked: FieldWords | None, text: str, message: Message, desk: Desk) -> Draft:
    """Return a draft with the answer to our question, or with what is put right: “利率 3.6%”."""
    labels = {one.label: one for one in RECORDS[draft.name].fields}
    label = next((one for one in sorted(labels, key=len, reverse=True) if text.startswith(one)), "")
    today, items = desk.day(message), item_called(desk)
    if label:
        return answered(draft, labels[label], text.removeprefix(label).strip(" :：是为改成到应该"), today, items)
    return answered(draft, asked, text, today, items) if asked else with_more(draft, text, today, items)


def _tried(read: Callable[[], Draft], before: Draft | None = None) -> Reply:
    """Show a draft, or say what is wrong with it; what was understood before stays."""
    try:
        return _shown(read())
    except RecordWrong as wrong:
        if before is None:
            return Reply(str(wrong), title=TITLE)
        return Reply(f"{wrong}\n{_shown(before).text}", title=TITLE, whole=True)


def _shown(draft: Draft) -> Reply:
    fields = RECORDS[draft.name].fields
    lines = [(one.label, plain(draft.record[one.name])) for one in fields if one.name in draft.record]
    lines += [(one.label, words.UNKNOWN) for one in fields if one.name in draft.passed]
    lacks = draft.lacks
    asked = words.asks(lacks.label, lacks.example, lacks.choices) if lacks else words.asks_yes()
    text = f"{words.understood(RECORDS[draft.name].called, draft.count, lines)}\n{asked}"
    return Reply(text, title=TITLE, whole=True)


def _waiting(message: Message, desk: Desk) -> tuple[Draft, FieldWords | None] | None:
    """Return (what we have understood, the field we have asked for) of our last reply; None where it was none."""
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        answer = newest_answer(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        text = answer.text if answer is not None and answer.title == TITLE else ""
    read = words.read_back(text)
    if read is None:
        return None
    called, count, pairs, asked = read
    name = next((name for name, one in RECORDS.items() if one.called == called), "")
    if not name:
        return None
    labels = {one.label: one for one in RECORDS[name].fields}
    known = [(labels[label], value) for label, value in pairs if label in labels]
    given = {one.name: value_given(name, one, value) for one, value in known if value != words.UNKNOWN}
    passed = tuple(one.name for one, value in known if value == words.UNKNOWN)
    return Draft(name, given, count, passed), labels.get(asked)


def _may_answer(asked: FieldWords, text: str) -> bool:
    said = (*asked.choices, *asked.yes, *asked.no, "是", "否", "有", "没有", "无")
    free = not asked.choices and not asked.yes and asked.name in {"name", "item"}
    return any(word in text for word in said) or free


def _kept(message: Message, desk: Desk, draft: Draft) -> str:
    called = RECORDS[draft.name].called
    told = told_by(message, desk)
    with desk.ledger.write() as session:
        rows = current_facts(session, told.uscc)
        records = with_record(rows, draft.name, draft.record)
        if draft.count > 1:
            alike = [{**draft.record, "person": f"{_group_of(draft)}{at}"} for at in range(1, draft.count + 1)]
            records = with_record(rows, draft.name, alike[0])
            records += [one for one in alike[1:] if one not in records]
        [became] = declare(session, [Said(draft.name, 0, records)], told)
    if became.locked_by:
        return words.outweighed(called, became.locked_by)
    if not became.changed:
        return words.known_already(called)
    lines = [words.kept(called, record_told(draft.name, draft.record), draft.count)]
    if became.counts is not None:
        lines.append(words.outweighed(called, became.counts.source.value))
    return "\n".join(lines)


def _group_of(draft: Draft) -> str:
    """Name people who are told together, so that each is one record: 博士1, 博士2."""
    return str(draft.record.get("degree") or draft.record.get("level") or draft.record.get("kind") or "")
