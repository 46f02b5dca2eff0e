"""“没帮助”“答得不对：…”“有用”: what a person says about an answer: the one they reply to, else their last one here."""

import re
from datetime import timedelta

from config.words import gaps as words
from handlers.desk import Desk
from handlers.message import Message, Reply
from handlers.recall import is_unknown
from handlers.said import in_full
from ledger.answers import answered_by_seq, last_asked, newest_answer
from ledger.feedback import last_rated, note_feedback
from ledger.policies import OpenSession
from ledger.talks import Answer, InboxMessage

REMEMBERED = timedelta(hours=24)
WHY_REMEMBERED = timedelta(minutes=10)  # after it was asked what is wrong
DISLIKED = (
    r"^(?!.*(?:解决|重办|重新|回访|返工|处理|换个?人|换人|人工))"
    r"\s*(?:这个?|你|回答|答案|答复)?(?:没什么帮助|没有?帮助|没用|没啥用|不满意|答非所问|没答到点子?上|不是我(?:要|想)?问的|"
    r"(?:回答|答案|答复|答得|说得|说的)?(?:不对|错了|错误|有误|不准)|答错了?|👎+|\[(?:踩|弱|差评)\])"
    r"\s*(?:[，,。:：;；!！\s]+(?P<remark>.*))?$"
)
LIKED = (
    r"^\s*(?:很?有用|很?有帮助|很?满意|点赞|赞|👍+|\[(?:赞|强|点赞)\]|帮到我了|答得(?:好|对|不错)|解决了)[。!！~\s]*$"
)
_DISLIKED = re.compile(DISLIKED, re.DOTALL)
_PRAISE = re.compile(r"好|不错|巴适|清楚|准|谢|赞|帮助|有用|棒|👍|满意|解决了")
_BLAME = re.compile(
    r"不(?!错)|没|错|旧|过时|打不开|空号|笼统|长|👎|扯|马嘴|应该是|早就|已经|提高|降低|取消|改了|变了|调整|作废|失效|过期|含糊|太|漏|缺|少了|忘|只[说讲写]|[高低多]了|乱|难懂"
)
_ASKS = re.compile(r"多少|好多|怎么|咋|如何|什么|啥|哪|谁|几|吗|呢|能不能|可不可以|是不是|有没有|[?？]")
_NUMBER = re.compile(r"[（(第]?\s*([1-9一二三四])\s*[个号项条.、）)]*")
REMARK_CHARS = 500


def disliked(message: Message, desk: Desk) -> Reply:
    """Keep the question whose answer was of no help, with what the person says was wrong."""
    found = _DISLIKED.match(message.text)
    remark = ((found["remark"] or "") if found else message.text).strip()[:REMARK_CHARS]
    if not _noted(message, desk, useful=False, reason=remark):
        return Reply(words.nothing_to_rate(), title="反馈")
    why = [words.remark_taken(remark)] if remark else [words.ask_why(words.REASONS)]
    return Reply("\n".join([words.disliked(desk.settings.contact), *why]), title="已记下")


def remarked(message: Message, desk: Desk) -> Reply:
    """Take what was understood as said of an answer: praise, else what was wrong with it."""
    praise = _PRAISE.search(message.text) and not _BLAME.search(message.text)
    return (liked if praise else disliked)(message, desk)


def liked(message: Message, desk: Desk) -> Reply:
    """Keep praise beside the answer it is about."""
    _noted(message, desk, useful=True)
    return Reply(words.thanks_useful(), title="谢谢")


def gives_reason(message: Message, desk: Desk) -> bool:
    """Tell whether a message says what was wrong with an answer, asked for it a moment ago."""
    if not reason_in(message.text):
        return False
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        last = newest_answer(session, message.conversation_id, sender, desk.now() - WHY_REMEMBERED)
    return last is not None and words.asks_why(last.text)


def reason(message: Message, desk: Desk) -> Reply:
    """“2”, “标准早就提高了”: the reason that was asked for."""
    said = reason_in(message.text)
    if not _noted(message, desk, useful=False, reason=said):
        return Reply(words.nothing_to_rate(), title="反馈")
    return Reply(words.remark_taken(said), title="已记下")


def reason_in(text: str) -> str:
    """Return the reason a short message gives, by its number on the list or in words; empty when it gives none.

    >>> reason_in("2"), reason_in("标准早就提高了"), reason_in("那要什么条件"), reason_in("7")
    ('内容过时', '标准早就提高了', '', '')
    """
    said = text.strip(" 。.!！")
    number = _NUMBER.fullmatch(said)
    if number is not None:
        place = "123456789".find(number[1]) if number[1].isascii() else "一二三四".find(number[1])
        return words.REASONS[place] if 0 <= place < len(words.REASONS) else ""
    if said in words.REASONS:
        return said
    return said[:REMARK_CHARS] if _BLAME.search(said) and not _ASKS.search(said) else ""


def _noted(message: Message, desk: Desk, *, useful: bool, reason: str = "") -> bool:
    """Write a word down beside the answer it is about; False when nobody knows which that is."""
    who = message.speaker.staff_id or message.sender_id
    with desk.ledger.write() as session:
        about = _meant(session, message, who, desk)
        if about is None:
            return False
        asked, answer = about
        question = in_full(asked.payload, answer.trace)
        note_feedback(session, asked, who, desk.now(), useful=useful, question=question, reason=reason, door="text")
    return True


def _meant(session: OpenSession, message: Message, who: str, desk: Desk) -> tuple[InboxMessage, Answer] | None:
    """Return the answer that is spoken of: the one replied to, else the last this person asked for or spoke of here."""
    quoted, since = message.quoted, desk.now() - REMEMBERED
    if quoted is not None and (quoted.seq or quoted.ours or is_unknown(quoted)):
        return answered_by_seq(session, quoted.seq)
    asked = last_asked(session, message.conversation_id, who, since)
    rated = last_rated(session, message.conversation_id, who, since)
    if rated is not None and (asked is None or rated[1].at > asked[1].said_at):
        return answered_by_seq(session, rated[0].seq)
    return asked
