"""“那要哪些材料”“上次说的那个还有效吗”: a question that leaves out what it is about, filled from what went before.

The message replied to comes first, then what the same person asked in the same conversation in the last ten minutes;
what others said in the group never counts. All of it stands in the ledger, so another process knows it too.
"""

import re
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

from config.words import followup as words
from handlers.clarify import pending_question
from handlers.desk import Desk
from handlers.going_on import OTHER, form_of, gone_on
from handlers.message import Message, Quoted, Reply
from handlers.recall import is_unknown
from handlers.said import typed
from handlers.understand import Turn
from handlers.which import known_as
from knowledge.rules.docno import find_docnos
from ledger.answers import last_exchanges

REMEMBERED = timedelta(minutes=10)  # as people do: a later “那个” means something else
LONGEST = 40  # characters; who writes more says what it is about
SUBJECT_CHARS = 40
OWN = 2  # characters left of a message that name a thing

_POINTER = (
    r"(?:上次|上回|刚才|刚刚|之前|前面|上面|你们?|您|我们?)+(?:说|问|讲|提|聊|发|答)(?:到|过|起|了)?的?(?:那|这)?(?:个|项|条|份|种|件事)?"
    r"|(?:那|这)(?:一)?(?:个|项|条(?!件)|份|种|类)(?![月季周星厂园])|(?:那|这)(?=是|还|能|要|有)|它们?|[该此](?:项|政策|办法|补贴|奖励)"
)
_VALID = r"有效|失效|废止|作废|过期|管用|算数|真的|还能用|还有用|在用|取消|(?:还在?|在|继续)执行|执行(?=吗|没|么|不)"
_ASPECT = (
    r"什么时候|啥时候|最[高多低少大]?(?:可以|能)?(?:拿|领|补|奖)?(?:多少|好多)(?:钱|万|元|比例|个点)?|最[高多](?:限额)?|上限|封顶"
    r"|(?:多少|好多|几)(?:钱|万|元|比例|个点|号|时|天|个)?"
    r"|怎么|咋个?|如何|哪[里儿点些个]?|什么|啥子?|谁|多[久长少]|好久"
    r"|材料|资料|手续|条件|要求|标准|流程|步骤|时间|时限|期限|截止|截至|开始|窗口|入口|渠道|网址|系统|附件|表格|指南"
    r"|申报|申请|办理|办|报名|报|领取|领|拿|兑现|到账|打款|下来|发放|公示|提交|准备|提供|交"
    r"|部门|科室|电话|联系人?|联系方式|地址|咨询|原文|全文|文件|链接|依据|文号|比例|金额|额度|计算|算"
    r"|盖?公?章|线[上下]|网上|现场|叠加|同时|一起|重复|冲突|享受|适用|可不可以|能不能|可以不|行不行"
    rf"|{_VALID}"
)
_GENERAL = (
    r"惠企|优惠|扶持|奖补|政策|规定|办法|补贴|补助|奖励|奖金|项目|事项|事情|事|钱|资金|企业|公司|单位|厂|我司|咱们|我们?|你们?|您|他们"
    r"|自己|自行|主动|自动|单独|每年|一年|每次|次|市[里上级]|县[里上级]|区[里上级]|省[里上级]|国家|本地|这边|那边|今年|去年|明年|现在|目前|以后|的话|然后|另外"
)
_WHO = r"个体工?商?户|分公司|子公司|外资|国企|民企|小微|大企业|新企业|初创|规下"
_FILLER = (  # single characters only where no word of the trade is made of them: 展会, 引才
    r"那么?|找(?=谁|哪)|会不会|发(?=我|给|一|下|来|$)|看[看下]|查[下查]|问[下问]|说[下说]|一[下个份些]|呢|吗|嘛|么|啊|呀|哦|吧|了|的|是|就|都"
    r"|还|也|又|再|要|需要?|请问|请|麻烦|帮|想|下|可以|能|不|没得?|有|得|给|把|在|到|和|跟|与|[\s，,。.!！?？、~～“”\"：:]"
)
_STRIPPED = re.compile(rf"{_POINTER}|{_ASPECT}|{_GENERAL}|{_WHO}|{_FILLER}")
_ASKS = re.compile(_ASPECT)
_POINTS = re.compile(_POINTER)
_HERE = re.compile(r"这(?:个|份|张|些|里|上面)?(?![月季周星厂园])")
_ASKS_VALIDITY = re.compile(_VALID)
_MATCHES = re.compile(
    r"符合|适合|有[什啥]|[什啥]么?子?(?:政策|补贴|奖励)|哪些(?:政策|补贴|奖励|项目)|享受"
)  # asks for what there is
_WHO_ONLY = re.compile(rf"^\s*(?:那么?)?(?:{_WHO})")
_THEN = re.compile(r"^\s*那么?(?![个项条份种类])")
_LEADING = re.compile(rf"^(?:\s|[，,]|那么?(?![个项条份种类])|{_POINTER})+")
_THING = re.compile(r"^(?:补贴|补助|奖励|政策|项目)(?=.{2})")  # 那个补贴: what was asked about, and no more
_TRAILING = re.compile(r"[\s?？。!！]+$")
_QUESTION = re.compile(
    rf"(?:(?:的|是|要|需要|有|能|可以|(?<!返)还|都|在|到|，|,|\s)*(?:{_ASPECT}|呢|吗|嘛|么|啊|吧|[?？。!！])(?:的|了)?)+$"
)
_POLITE = re.compile(r"^\s*(?:请问|麻烦|帮我|我想|想|查一下|查找|搜索|问一下|问下|关于|有没有|有啥子?|有什么)+")
_ASSENT = re.compile(
    r"\s*(?:那?就)?(?:同意|执行|照做|照办|批准|通过|确认|办吧|按(?:这|那|上面|这个|那个)?说?的?(?:做|办|执行|处理))(?:吧|了|一下)?[。!！\s]*"
)
_TITLE = re.compile(r"《(.{2,80}?)》(?!》)")
_NAMED = re.compile(r"^[^：:，,。？?]{1,12}[：:]\s*")  # who said a line of a merged forward


class FollowUp(NamedTuple):
    """What a message that leaves its subject out means; ``message`` is None when nothing tells."""

    message: Message | None
    subject: str = ""
    points: bool = False  # it says “that one”


def follow_up(message: Message, desk: Desk) -> FollowUp | None:
    """Return the message with its subject filled in; None when it stands on its own, or answers a question of ours.

    “帮我看下这个” with a picture or a file means the file, whatever was asked before.
    """
    text = message.text.strip()
    if not text or len(text) > LONGEST:
        return None
    return _next_question(message, desk) or _left_out(message, desk)


def _left_out(message: Message, desk: Desk) -> FollowUp | None:
    """Fill in the subject that a message leaves out; None when it leaves none out."""
    text = message.text.strip()
    if has_subject(text, desk):
        return None
    points, asks = bool(_POINTS.search(text)), bool(_ASKS.search(text))
    if message.attachments and _HERE.search(text):
        return None
    place = "" if asks else _place(text, desk)
    if not (points or asks or (place and _THEN.match(text))) or pending_question(message, desk):
        return None
    subject = quoted_name(message.quoted, text, desk)
    asked = "" if subject or message.quoted is not None else _earlier_question(message, desk)
    if not (subject or asked):
        points = points or is_unknown(message.quoted)
        return FollowUp(None, points=points) if points or not (_WHO_ONLY.match(text) or _MATCHES.search(text)) else None
    if not subject and place:  # “那广汉呢”: the same question, for another place
        return FollowUp(replace(message, text=f"{place}{_without_place(asked, desk)}"), asked)
    subject = subject or subject_of(asked)
    rest = _TRAILING.sub("", _LEADING.sub("", text)) if points or _THEN.match(text) else text
    rest = _only_new(_THING.sub("", rest) if points else rest)
    return FollowUp(replace(message, text=f"{subject}{rest}" if rest else asked or subject), subject)


def _next_question(message: Message, desk: Desk) -> FollowUp | None:
    """Return what a message means that goes on from the answer before; None when it does not."""
    text = message.text.strip()
    form = form_of(text)
    if not form or message.quoted is not None or message.attachments:
        return None
    if form == OTHER and (_ASKS.search(text) or _POINTS.search(text)):
        return None
    last = earlier_turns(message, desk)[-2:]
    if not last or pending_question(message, desk):
        return None
    asked = _earlier_question(message, desk)
    subject = subject_of(asked) if asked else ""
    if asked and form == OTHER and (place := _place(text, desk)):
        return FollowUp(replace(message, text=f"{place}{_without_place(asked, desk)}"), asked)
    said = gone_on(text, asked or last[0].text, subject, last[-1].text)
    return FollowUp(replace(message, text=said), subject) if said else None


def earlier_turns(message: Message, desk: Desk) -> tuple[Turn, ...]:
    """Return what this person and the bot said here in the last ten minutes, oldest first: a short message needs it."""
    quoted = (Turn("bot", message.quoted.text),) if message.quoted and message.quoted.text else ()
    if len(message.text) > LONGEST:
        return quoted
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        before = last_exchanges(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        turns = [
            turn
            for asked, answer in reversed(before)
            for turn in (Turn("user", typed(asked.payload)), Turn("bot", answer.text))
        ]
    return (*(turn for turn in turns if turn.text), *quoted)


def which_one(message: Message) -> Reply:
    """Ask the one question that is missing."""
    text = words.quote_unknown() if is_unknown(message.quoted) else words.which_one()
    return Reply(text, title="请写明事项", suggestions=("帮助",))


def only_points(text: str) -> bool:
    """Tell whether a text says nothing but that one, the one from before."""
    return bool(_POINTS.search(text)) and not _ASKS.search(text) and not _STRIPPED.sub("", text)


def asks_of_quote(message: Message) -> bool:
    """Tell whether somebody only asks if what they reply to holds."""
    quoted = message.quoted is not None and bool(message.quoted.text)
    return quoted and bool(_ASKS_VALIDITY.search(message.text)) and not _STRIPPED.sub("", message.text)


def assents(message: Message) -> bool:
    """Tell whether somebody only says yes to what they reply to: it is no order of theirs, whatever stands there."""
    return message.quoted is not None and bool(_ASSENT.fullmatch(message.text))


def say_it_yourself() -> Reply:
    """Ask for the order in the person's own words."""
    return Reply(words.say_it_yourself(), title="请直接说明")


def has_subject(text: str, desk: Desk) -> bool:
    """Tell whether a text names a thing: a 文号, a title, or words that are no question, place or filler."""
    if find_docnos(text) or _TITLE.search(text):
        return True
    for place in desk.city.regions_in(text):
        for word in place.words:
            text = text.replace(word, "")
    return len(_STRIPPED.sub("", text)) >= OWN


def subject_of(question: str) -> str:
    """Return what a question is about, without what it asks of it.

    >>> subject_of("首次升规奖励怎么领"), subject_of("请问制造业贷款贴息要哪些材料？"), subject_of("技改补助有什么政策")
    ('首次升规奖励', '制造业贷款贴息', '技改补助')
    """
    numbers, titles = find_docnos(question), _TITLE.findall(question)
    if titles:
        return str(titles[0])
    if numbers:
        return numbers[0].printed
    bare = _POLITE.sub("", question.strip())
    cut = re.sub(r"(?:有)?(?:什么|哪些|啥子?)政策$", "", _QUESTION.sub("", bare).rstrip("，,。 "))
    cut = _QUESTION.sub("", cut)
    return (cut if len(cut) >= OWN else bare)[:SUBJECT_CHARS]


def _only_new(rest: str) -> str:
    """Leave out what only points: “那个补贴呢” asks nothing new."""
    return rest if _ASKS.search(rest) or _WHO_ONLY.match(rest) else ""


def asks_validity(text: str) -> bool:
    """Tell whether a text asks if something holds."""
    return bool(_ASKS_VALIDITY.search(text))


def quoted_name(quoted: Quoted | None, text: str, desk: Desk) -> str:
    """Return what the message replied to is about: nothing of its text is passed on but a name."""
    if quoted is None or not quoted.text.strip():
        return ""
    numbers, titles = find_docnos(quoted.text), _TITLE.findall(quoted.text)
    if quoted.question and not _ASKS_VALIDITY.search(text) and has_subject(quoted.question, desk):
        return subject_of(quoted.question)
    if numbers and (not titles or _ASKS_VALIDITY.search(text)):
        return numbers[0].printed
    if titles:
        return known_as(str(titles[0]))
    for line in reversed(quoted.text.splitlines()):
        if len(line) <= LONGEST and _ASKS.search(line) and has_subject(line, desk):
            return subject_of(_NAMED.sub("", line))
    return ""


def _earlier_question(message: Message, desk: Desk) -> str:
    """Return this person's last question here that names a thing; one that was answered goes before small talk."""
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        before = last_exchanges(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        said = [(typed(asked.payload), answer.found, answer.cites, answer.text) for asked, answer in before]
    named = [(text, found) for text, found, _, _ in said if has_subject(text, desk)]
    for text, found in named:
        if found:
            return text
    for _, _, cites, told in said:
        titles = [str(cite.get("title", "")) for cite in cites] or _TITLE.findall(told)
        if titles and len(set(titles)) == 1:
            return f"《{titles[0]}》"
    return named[0][0] if named else ""


def _place(text: str, desk: Desk) -> str:
    """Return the one place a text names, as it stands there."""
    return next((word for place in desk.city.regions_in(text) for word in place.words if word in text), "")


def _without_place(question: str, desk: Desk) -> str:
    for place in desk.city.regions_in(question):
        question = next((question.replace(word, "", 1) for word in place.words if word in question), question)
    return question
