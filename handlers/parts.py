"""Where a message may be cut into several wishes, and how sure both sides must be there."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from handlers.intents import GUARDED, POLICY_FAMILY, Intent
from handlers.names import apart

LISTED = 0.35  # who numbers them wants several things
SAID = 0.4  # a word says that something else follows
ASKED = 0.7  # a question has ended
ENDED = 0.75  # a sentence has ended
PAUSED = 0.92  # a comma, a blank
STORY = 36  # characters of a message that tells a story, in which a pause parts nothing
SHORT = 4  # characters of a part; one that is shorter must be surer
SHORT_SURE = 0.9
TOLD = 14  # characters of a piece that tells something; a shorter one may be a bare subject: 升规奖励
_MORE = (
    "帮|给我|把|请|查|看|推送|订阅|退订|测算|算|申报|申请|提交|催|生成|统计|绑|问|转|重新|撤|发|说|告诉"
    "|我想|我要|想|麻烦|改|登记|记一|导出|导入|上传|下载|通知|取消|签收"
)
_CUT = re.compile(
    r"(?P<listed>(?:^|(?<=[\s，,。；;、！!？?:：\n]))(?:[\(（]?\d{1,2}[、)）]|\d{1,2}[.．](?!\d)|[①-⑨]|[一二三四五六][、.．]|"
    r"第[一二三四](?:[,，:：]|是(?!不))|(?:另外?)?[一二三](?:个|件)?(?:事情?|问题)?就?是(?!不)|其[一二三])[\s，,：:]*)"
    r"|(?P<said>[\s，,。；;、！!？?]*(?:另外(?!的|一个是)|顺便|顺带|[，,\s](?=(?:改|重|重新|另|再)(?:发|推|传)(?!票|展|明))|(?<!返)还有(?:就是|哈|个事|一个|件事)?(?!效|没|多|几|哪|什么|啥|吗|不|资格|用|人|机会|"
    r"任何|其他|别的|待|戏|希望|[一二三四五六七八九十百千几\d两些点半天月年名空谁])|"
    rf"(?:然后|接着|完了|同时|并且?|以及|再)(?={_MORE})|对了|外加|一并)(?:再|请|麻烦|想)?[\s，,：:]*)"
    r"|(?P<asked>\s*[？?]+[\s。；;！!\n]*)"
    r"|(?P<ended>[\s]*(?:[。；;！!\n]+|然后)\s*)"
    r"|(?P<paused>\s*[，,]+\s*|\s+)"
)
_SURE = {"listed": LISTED, "said": SAID, "asked": ASKED, "ended": ENDED, "paused": PAUSED}
_LEADS_IN = re.compile(  # 请帮我办两件事：
    r"(?:请|麻烦|想|我|帮|给|您|你|还|有|要|办|查|问|处理|咨询|一下|下|共|以下|下面|这|几|[两二三四五\d]){1,10}(?:件|个|项|点)(?:事情?|问题|需求)?[:：]?"
)
_HAN = re.compile(r"[\u4e00-\u9fff].*[\u4e00-\u9fff]", re.DOTALL)
_THEN = re.compile(r"^.{0,6}(?:的话|(?:完|好)(?:了|以后|之后|后)?(?=[把帮给告再请就]))")
_CLAUSE = re.compile(r"[，,。；;！!？?\n]+")
_ORDER = re.compile(r"^.{0,4}(?:帮|给|把|请|转|吹哨|推|催|改|生成|统计|查)")
_ASKS = re.compile(
    r"[?？]|吗|么$|呢|多少|好多|怎么|咋|如何|什么|啥|几|哪|谁|能不能|可不可以|是不是|有没|行不|不嘛|还.{1,6}不$|没得$"
    r"|(?:^|[，,\s])(?:请|麻烦|我?[想要]|帮|给|把|查|看|发|转|告诉|说|讲|问|咨询|了解|算|测|订|推|催|撤|登记)"
)
_DO = re.compile(
    "导入|入库|上传|下架|作废|失效|导出|备份|关闭?|打开|新增|增加|删除?|停用|改|推送?|撤回|签收|转|退回|延期|登记|恢复|发布|屏蔽"
)
_NAMED = re.compile(r"(?:QYCS|YS|P)[-\d]{4,}|(?<!\d)\d{4}(?!\d|年)|[这那](?:件|张|份|个|条)", re.IGNORECASE)
_ADMIN = frozenset(one for one in Intent if one.startswith("admin_"))
# What is said beside a wish to explain it, though alone it would be one of its own.
_ONE_STORY: tuple[frozenset[Intent], ...] = (
    frozenset({Intent.MATTER_GUIDE, Intent.PREREVIEW_LIST, Intent.FIND_CONTACT, *POLICY_FAMILY}),
    frozenset({Intent.TICKET_CREATE, Intent.TICKET_URGE, Intent.TICKET_PROGRESS, Intent.FIND_CONTACT}),
    frozenset({Intent.TICKET_CREATE, Intent.TICKET_RATE}),
    frozenset(
        {Intent.MATCH, Intent.CALCULATE, Intent.PROFILE_UPDATE, Intent.APPLY_START, Intent.APPLY_FILL, *POLICY_FAMILY}
    ),
    frozenset(
        {Intent.PREREVIEW_UPLOAD, Intent.PREREVIEW_QUERY, Intent.PREREVIEW_LIST, Intent.PREREVIEW_CONFIRM}
        | {Intent.MATTER_GUIDE}
    ),
    frozenset({Intent.PUSH, Intent.PUSH_STAT, *POLICY_FAMILY}),
    frozenset({Intent.TICKET_CREATE, Intent.TICKET_ASSIGN, Intent.VISIT_LOG, *POLICY_FAMILY}),
    frozenset({Intent.PLAN_UPDATE, Intent.PLAN_VIEW, Intent.MATTER_GUIDE, Intent.TICKET_CREATE}),
    frozenset({Intent.APPLY_PROGRESS, Intent.NO_APPLY_QUERY, Intent.TICKET_CREATE, Intent.TICKET_URGE, *POLICY_FAMILY}),
    frozenset({Intent.BIND, Intent.IDENTITY, Intent.NO_APPLY_QUERY}),
    frozenset({Intent.PROFILE_VIEW, Intent.PROFILE_UPDATE, Intent.IDENTITY}),
    frozenset({*_ADMIN, *POLICY_FAMILY}),
    frozenset({Intent.TICKET_RATE, Intent.FEEDBACK, Intent.HUMAN, Intent.UNSUBSCRIBE}),
)


# Wants that ask for an answer. Others are said plainly: a power cut is told, and so is a changed figure.
ANSWERED = POLICY_FAMILY | {
    Intent.MATCH,
    Intent.CALCULATE,
    Intent.APPLY_START,
    Intent.APPLY_PROGRESS,
    Intent.NO_APPLY_QUERY,
    Intent.MATTER_GUIDE,
    Intent.PREREVIEW_LIST,
    Intent.PREREVIEW_QUERY,
    Intent.FIND_CONTACT,
}


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a message, and how sure it and what stands before it must be to be two wishes."""

    text: str
    sure: float


def pieces(words: str) -> list[Piece]:
    """Return the pieces of a message; what has no two Han characters is put to the one before."""
    found: list[Piece] = []
    told = len(words) >= STORY
    for text, how in _cut(words):
        if _LEADS_IN.fullmatch(text):
            continue
        sure = ASKED if how == "paused" and found and _THEN.search(text) else _SURE[how]
        if found and sure >= PAUSED and told:
            found[-1] = Piece(f"{found[-1].text}，{text}", found[-1].sure)
        elif (found and sure >= PAUSED and min(len(text), len(found[-1].text)) < SHORT) or (
            found and not (_HAN.search(text) and _HAN.search(found[-1].text))
        ):
            found[-1] = Piece(f"{found[-1].text} {text}", found[-1].sure)
        else:
            found.append(Piece(text, max(sure, SHORT_SURE) if len(text) < SHORT and how != "listed" else sure))
    return found


def only_blanks(words: str) -> bool:
    """Tell whether nothing but blanks parts a message: mostly an order and what it is about."""
    parted = [cut for cut in _CUT.finditer(words) if cut.lastgroup != "paused" or cut[0].strip()]
    return not parted and len(words) < STORY


def ending(words: str) -> str:
    """Return the last two clauses of a message."""
    clauses = [clause for clause in _CLAUSE.split(words) if len(clause.strip()) >= SHORT]
    return "，".join(clauses[-2:])


def _cut(words: str) -> Iterator[tuple[str, str]]:
    """Cut at every place; where two kinds meet, the one that asks for less certainty counts."""
    at, how = 0, "said"
    for cut in _CUT.finditer(words):
        kind = str(cut.lastgroup)
        text = words[at : cut.start()].strip()
        if text:
            yield text, how
            how = kind
        else:
            how = min(how, kind, key=lambda one: _SURE[one]) if at else kind
        at = cut.end()
    if words[at:].strip():
        yield words[at:].strip(), how


def _one_after_other(piece: Piece, before: str) -> bool:
    """Tell whether two orders of a kind are to be carried out in turn: 导入这份文件，导完把旧版下架."""
    done, then = set(_DO.findall(before)), set(_DO.findall(piece.text))
    return piece.sure in {SAID, ASKED} and bool(done and then and not done & then)


def asked_apart(first: Intent, second: Intent, piece: Piece, before: str) -> bool:
    """Tell whether two questions are about two rewards: 升规奖多少？稳岗返还怎么领."""
    asked = piece.sure <= LISTED or (_ASKS.search(before) and _ASKS.search(piece.text))
    return bool(asked) and {first, second} <= ANSWERED and apart(before, piece.text)


def tells(text: str, intent: Intent) -> bool:
    """Tell whether a piece only tells what a later one asks about: an answer is wanted, but it asks for none."""
    return intent in ANSWERED and len(text) >= TOLD and not _ASKS.search(text)


def one_story(first: Intent, second: Intent, piece: Piece, before: str) -> bool:
    """Tell whether two things said one after another are one wish: the same, or a wish and what explains it."""
    if {first, second} <= POLICY_FAMILY:
        return True
    if first is second:
        named, other = set(_NAMED.findall(before)), set(_NAMED.findall(piece.text))
        return not (named and other and not named & other) and not _one_after_other(piece, before)
    if first is Intent.VISIT_LOG and (piece.sure >= ENDED or not _ORDER.search(piece.text)):
        return True
    if piece.sure < ENDED:
        return False
    return not GUARDED.isdisjoint({first, second}) or any({first, second} <= story for story in _ONE_STORY)
