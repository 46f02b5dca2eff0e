"""“这个还有效吗” beside a photo, a screenshot or a file: what it is about is read there, when the words point at it.

What is read is data. A 文号, the title of a document of the base or the name of an item of it fill in what the question
leaves out; nothing else of the text is passed on, and the question has to be one that only looks something up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import PurePath

from config.words import pictures as words
from handlers.desk import Desk
from handlers.followup import asks_validity, has_subject, quoted_name
from handlers.message import Attachment, Message, Reply
from handlers.said import brought, typed
from handlers.status import VALIDITY
from knowledge.errors import FileRefused, SecretMark
from knowledge.library.sighted import Sighted, sighted
from knowledge.search.clarify import SHORT_REPLY, Choice, pick
from ledger.answers import last_exchanges, newest_answer

READ = frozenset({"picture", "file"})
REMEMBERED = timedelta(minutes=10)  # a picture sent alone, and the question after it
LONGEST = 60  # characters; who writes more says what it is about
PICTURES = 3  # looked at for one question
CHOICES = 4  # items one is asked to choose from
_SHOWN = re.compile(
    r"(?:这|那|上面|下面|前面|刚才|发的?)*(?:一)?(?:张|个|份|幅)?(?:图片|图|照片|截图|截屏|附件|扫描件|pdf|word)(?:里面?|上面?|中|内)?"
    r"(?:写的?|说的?|讲的?|提到?的?)?(?:是|的)?(?:那|这)?个?"
    r"|(?:这|那|上面?|里面)(?:上面?|里面?)?(?:个|份|张|些|条|项)?(?:写的?|说的?|讲的?)?的?|里面",
    re.IGNORECASE,
)
_NOUN = re.compile(r"政策|通知|文件|公告|办法|规定|补贴|补助|奖励|贴息|奖补|项目|[\d.]+\s*(?:万元?|元|亿元?|%)")
_ASKS = re.compile(
    r"多少|好多|几|怎么|咋|如何|什么|啥|哪|谁|吗|嘛|没|不|呢|能|可以|有效|过期|失效|作废|领|拿|申请|申报|报|截止|符合|享受|条件|标准"
    r"|(?:看|查|讲).*(?:政策|通知|文件|公告|办法|规定)"
)
_ONLY_LOOKS = re.compile(
    r"(?:请|麻烦|帮忙?|给|我们?|您|你|看[看下]*|查[查下]*|一下|是|有|讲|说|写|的|了|些?什么|啥子?|意思|内容|[吗呢吧嘛])*"
)
# What is sent in to be checked is no question about a policy: it goes its own way, unread.
_MATERIAL = re.compile(
    r"预审|审核|审一?下|审查|核对|检查|齐[不全了备]|合格|合规|达标|行不行|过不过|盖章|签字|执照|身份证|合同|许可证|证书|证件|证明|发票|报表"
    r"|申请表|承诺书|图纸|材料|资料|填得?|填写|上传|提交|发布|推送|入库|存|翻译|识别"
)
# A document of many items has one window and one contact for all: its status tells them.
_OF_ALL = re.compile(r"截止|截至|什么时候|啥时候|时间|时限|窗口|几[号月]|哪天|哪个部门|找谁|电话|联系|咨询|谁管")
_BACK = re.compile(r"^\s*那|那[个项条份]|上次|上回|之前|它")  # what was spoken of before, not what lies here
_HERE = re.compile(r"这|图|照片|截屏|附件")
_ENDS = re.compile(r"^[\s，,的是]+|[\s?？。!！]+$")


@dataclass(frozen=True, slots=True)
class Pointed:
    """What a message means that points at a picture: itself in full, or what has to be said first."""

    message: Message | None = None
    reply: Reply | None = None
    seen: str = ""  # what was recognised, as it may be said


def points_at_picture(message: Message, desk: Desk) -> tuple[Attachment, ...]:
    """Return the pictures and files that a message asks about; none when it asks about something else."""
    text = message.text.strip()
    if not text or len(text) > LONGEST or _MATERIAL.search(text) or not _ASKS.search(text):
        return ()
    if has_subject(_NOUN.sub("", _SHOWN.sub("", text)), desk):
        return ()
    own = _read(message.attachments)
    if own and _BACK.search(text) and not _HERE.search(text):
        return ()
    if own or message.quoted is not None:
        return own or _read(message.quoted.attachments if message.quoted else ())
    return _sent_before(message, desk)


def pictured(message: Message, files: Sequence[Attachment], desk: Desk) -> Pointed:
    """Fill in what a message asks about from the pictures and files it points at.

    Raises:
        HuiqiError: a file could not be fetched; it is a sentence for who sent it.

    """
    texts, refused = _texts(files[:PICTURES], desk)
    seen = sighted("\n".join(texts), desk.shelf, desk.ledger, desk.day(message)) if texts else Sighted()
    if not seen.anything:
        named = "\n".join(PurePath(file.name).stem for file in files if file.name)
        seen = sighted(named, desk.shelf, desk.ledger, desk.day(message)) if named else seen
    if seen.anything:
        return _filled(message, seen)
    quoted = quoted_name(message.quoted, message.text, desk)
    if quoted:
        return Pointed(_about(message, quoted))
    return nothing_seen(refused)


def nothing_seen(why: str = "") -> Pointed:
    """Say that nothing there can be asked about; ``why`` it could not be read."""
    return Pointed(reply=Reply(why or words.nothing_known(), title=words.TITLE, suggestions=("帮助",)))


def _texts(files: Sequence[Attachment], desk: Desk) -> tuple[list[str], str]:
    """Return what stands in some files, and why one can't be read, empty when all can."""
    if desk.fetch is None or desk.glance is None:
        return [], words.not_here()
    texts: list[str] = []
    refused = ""
    for file in files:
        try:
            texts.append(desk.glance.text(desk.fetch(file), picture=file.kind == "picture"))
        except SecretMark:
            return [], words.secret()
        except FileRefused as no:
            refused = refused or words.not_legible(str(no), picture=file.kind == "picture")
    return texts, refused


def chosen(message: Message, desk: Desk) -> Message | None:
    """Return the question somebody picks from those they were offered a moment ago, by its number or its item."""
    if not 0 < len(message.text.strip()) <= SHORT_REPLY:
        return None
    sender = message.speaker.staff_id or message.sender_id
    with desk.ledger.read() as session:
        answer = newest_answer(session, message.conversation_id, sender, desk.now() - REMEMBERED)
        offered = words.offered(answer.text) if answer else ()
    picked = pick(message.text, [Choice(one, one) for one in offered]) if offered else None
    return None if picked is None else replace(message, text=picked.text)


def _filled(message: Message, seen: Sighted) -> Pointed:
    """Put what was recognised into the question, or ask which of several items is meant."""
    text = message.text
    if seen.several and not asks_validity(text):
        choices = tuple(f"{number}{_rest(text)}" for number in seen.several)
        return Pointed(reply=Reply(words.which_item("", choices, 0), title="请确认", whole=True))
    if len(seen.items) == 1 and not (seen.name and asks_validity(text)):
        return Pointed(_about(message, seen.items[0]), seen=seen.items[0])
    items = seen.items or seen.others
    of_all = not items or asks_validity(text) or _OF_ALL.search(text) or not _rest(text)
    if seen.name and of_all:
        several = bool(items) or not seen.title or asks_validity(text)
        name = seen.name if several or not _rest(text) else f"《{seen.title}》"
        return Pointed(_about(message, name, "还有效吗" if several and _rest(text) else ""), seen=seen.name)
    if len(items) == 1:
        return Pointed(_about(message, items[0]), seen=items[0])
    choices = tuple(f"{item}{_rest(text)}" for item in items[:CHOICES])
    asked = words.which_item(seen.title, choices, len(items) - len(choices))
    return Pointed(reply=Reply(asked, title="请确认", whole=True))


def _about(message: Message, name: str, instead: str = "") -> Message:
    """Return the question with its subject; ``instead`` where the words it was asked in have no pattern."""
    rest = _rest(message.text)
    rest = instead if instead and not VALIDITY.search(rest) else rest
    return replace(message, text=f"{name}{rest}", attachments=(), quoted=None)


def _rest(text: str) -> str:
    """Return what a text asks, without what only points.

    >>> _rest("这个还有效吗？"), _rest("图片里的政策怎么申请"), _rest("能领多少"), _rest("这张截图说的20万怎么拿")
    ('还有效吗', '怎么申请', '能领多少', '怎么拿')
    >>> _rest("帮我看看这个政策"), _rest("这是什么文件")
    ('', '')
    """
    rest = _ENDS.sub("", _NOUN.sub("", _SHOWN.sub("", text)))
    return "" if _ONLY_LOOKS.fullmatch(rest) else rest


def _read(files: Sequence[Attachment]) -> tuple[Attachment, ...]:
    return tuple(one for one in files if one.kind in READ)


def _sent_before(message: Message, desk: Desk) -> tuple[Attachment, ...]:
    """Return what this person sent here alone, just before: a picture first, the question about it after."""
    sender = message.speaker.staff_id or message.sender_id
    found: tuple[Attachment, ...] = ()
    with desk.ledger.read() as session:
        for asked, _ in last_exchanges(session, message.conversation_id, sender, desk.now() - REMEMBERED):
            files = () if typed(asked.payload) else _read(brought(asked.payload))
            if not files:
                break
            found = (*files, *found)
    return found[-PICTURES:]
