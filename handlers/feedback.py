"""“没帮助”“答得不对：…”“有用”: what a person says about the last answer they got in this conversation."""

import re
from datetime import timedelta
from typing import Any

from config.words import gaps as words
from handlers.desk import Desk
from handlers.message import Message, Reply
from ledger.answers import last_asked
from ledger.feedback import note_feedback
from ledger.gaps import note_disliked

REMEMBERED = timedelta(hours=24)
DISLIKED = (
    r"^(?!.*(?:解决|重办|重新|回访|返工|处理|换个?人|换人|人工))\s*(?:这个?|你|回答|答案|答复)?(?:没什么帮助|没有?帮助|没用|没啥用|不满意|答非所问|没答到点子?上|不是我(?:要|想)?问的|"
    r"(?:回答|答案|答复|答得|说得|说的)?(?:不对|错了|错误|有误|不准)|答错了?)\s*(?:[，,。:：;；!！\s]+(?P<remark>.*))?$"
)
LIKED = r"^\s*(?:很?有用|很?有帮助|很?满意|点赞|赞|👍+|帮到我了|答得(?:好|对|不错)|解决了)[。!！~\s]*$"
_DISLIKED = re.compile(DISLIKED, re.DOTALL)
_MENTION = re.compile(r"^(?:@\S{1,40}\s*)+")
_PRAISE = re.compile(r"好|不错|巴适|清楚|准|谢|赞|帮助|有用|棒|👍|满意|解决了")
_BLAME = re.compile(r"不(?!错)|没|错|旧|过时|打不开|空号|笼统|长|👎|扯|马嘴|应该是")
REMARK_CHARS = 500


def disliked(message: Message, desk: Desk) -> Reply:
    """Keep the question whose answer was of no help, with what the person says was wrong."""
    found = _DISLIKED.match(message.text)
    remark = ((found["remark"] or "") if found else message.text).strip()[:REMARK_CHARS]
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.write() as session:
        last = last_asked(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        if last is None:
            return Reply(words.nothing_to_rate(), title="反馈")
        note_disliked(session, last, typed(last.payload), remark)
        note_feedback(session, last, sender, desk.now(), useful=False, reason=remark, door="text")
    lines = [words.disliked(desk.settings.contact)] + ([] if remark else [words.remark_how()])
    return Reply("\n".join(lines), title="已记下")


def remarked(message: Message, desk: Desk) -> Reply:
    """Take what was understood as said of an answer: praise, else what was wrong with it."""
    praise = _PRAISE.search(message.text) and not _BLAME.search(message.text)
    return (liked if praise else disliked)(message, desk)


def liked(message: Message, desk: Desk) -> Reply:
    """Keep praise beside the answer it is about."""
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.write() as session:
        last = last_asked(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        if last is not None:
            note_feedback(session, last, sender, desk.now(), useful=True, door="text")
    return Reply(words.thanks_useful(), title="谢谢")


def typed(payload: dict[str, Any]) -> str:
    """Read what a person typed, or said aloud, from a message as the platform brought it."""
    text, content = payload.get("text"), payload.get("content")
    said = text.get("content", "") if isinstance(text, dict) else ""
    if not said and isinstance(content, dict):
        parts = content.get("richText") or []
        said = content.get("recognition") or "".join(
            str(part.get("text", "")) for part in parts if isinstance(part, dict) and part.get("type") != "at"
        )
    return _MENTION.sub("", str(said).strip()).strip()
