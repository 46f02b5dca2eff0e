"""An order to push, as an assistant says it: what, to whom, when; “推送 升规奖励 给 旌阳区 规上工业 明天9点”."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from config.words import push_chat as words
from handlers.desk import Desk
from handlers.library_when import ordered_for, spans_in
from handlers.message import Message
from handlers.push_whom import NO_CAPS, NOW, TITLED, expression_of, without_asides
from handlers.which import which
from knowledge.rules.item import FIRM, Item
from outreach.content import Content, of_item, of_policy, of_text
from outreach.expression import Expression

_ASKED = r"(?:请|麻烦|帮我|帮忙|给我)*"
_PUSH = r"(?:推送|群发|转发|发送|推|发)(?:一下|下)?"
_TO = r"(?:推送|群发|转发|发送|推|发)?(?:一下|下)?(?:给|到|至)"
_HEAD = re.compile(rf"^[\s，,。/]*{_ASKED}(?:把|将)?\s*(?:{_PUSH})?\s*(?P<what>.*?)\s*(?:都|再)?$", re.DOTALL)
_BACKWARD = re.compile(
    rf"^[\s，,。/]*{_ASKED}(?:给|向|对)\s*(?P<to>\S.*?)\s*(?:都|再)?{_PUSH}\s*(?P<what>\S.*)$", re.DOTALL
)
_TOS = re.compile(_TO)
_BARE = re.compile(rf"^[\s，,。/]*{_ASKED}(?:{_PUSH})?\s*", re.DOTALL)
_THIS = re.compile(
    r"(?:这|那|上面|刚才|刚刚)(?:一)?(?:个|条|份|篇)?(?:发|说|传)?的?(?:那|这)?(?:个|条|份|篇)?(?:政策|文件|通知|消息|项目|奖补|内容)?|它|附件"
)
_OWN_WORDS = re.compile(r"^\s*(?:通知|文字|内容)\s*[:：]\s*(?P<text>.+)$", re.DOTALL)
_CODE = re.compile(r"[A-Za-z]{2}-\d{2}(?:-[0-9A-Za-z]+)*")
_NAMING = re.compile(r"[\s《》“”\"的、，,。:：]|政策|项目|奖补|这个|那个")
_LINKED = re.compile(r"/policy/(P\d{6})")
_MOST = 5  # items named when it is asked which one is meant


@dataclass(frozen=True, slots=True)
class Said:
    """An order, or the sentence that asks back."""

    content: Content | None = None
    to: Expression | None = None
    at: datetime | None = None
    at_once: bool = False  # whatever the hour
    no_caps: bool = False
    ask_back: str = ""


def read_order(message: Message, desk: Desk) -> Said:
    """Read an order to push; what is not understood is asked, never guessed, and nothing of it is passed over."""
    own = _OWN_WORDS.match(_BARE.sub("", message.text)) is not None
    around = _TOS.split(message.text)[-1] if own else message.text  # words of one's own text order nothing
    moment, unclear = _moment(around, desk)
    if unclear:
        return Said(ask_back=words.when(unclear))
    text = message.text if own else without_asides(message.text)
    cut, asked = _cut(text), ""
    for what, whom in cut[-1:] if own else cut:
        content, to = _content(what, message, desk), expression_of(whom, message, desk)
        if not isinstance(content, str) and not isinstance(to, str):
            return Said(content, to, moment, bool(NOW.search(around)), bool(NO_CAPS.search(around)))
        asked = asked or (content if isinstance(content, str) else str(to))
    if asked:
        return Said(ask_back=asked)
    content = _content(_BARE.sub("", text), message, desk)
    return Said(ask_back=content if isinstance(content, str) else words.to_whom(content.title))


def _moment(around: str, desk: Desk) -> tuple[datetime | None, str]:
    """Return when it is to go out; and the words that name no moment, or more than one."""
    outside = TITLED.sub(" ", around)
    spans = spans_in(outside, desk)
    if len({(one.first, one.last) for one in spans}) > 1:
        return None, "、".join(one.words for one in spans)
    return ordered_for(outside, desk)


def _cut(text: str) -> list[tuple[str, str]]:
    """Return what may be pushed and to whom, for every place at which the words may be cut."""
    found = list[tuple[str, str]]()
    for place in _TOS.finditer(text):
        head = _HEAD.match(text[: place.start()])
        if head is not None and text[place.end() :].strip():
            found.append((head["what"], text[place.end() :]))
    backward = _BACKWARD.match(text)
    return [*found, *([(backward["what"], backward["to"])] if backward else [])]


def _content(what: str, message: Message, desk: Desk) -> Content | str:
    own = _OWN_WORDS.match(what)
    if own is not None:
        return of_text(own["text"], desk.settings.message_chars)
    said = what.strip(" ,，。:：")
    if not said or _THIS.fullmatch(said):
        return _pointed_at(said, message, desk)
    item = named_item(said, desk, for_whom=message.text)
    found = _of(item, said, message, desk)
    if found is not None:
        return found
    return (
        words.which_item(what, [(one.code, one.name) for one in _several(item)[:_MOST]]) if item else words.what(what)
    )


def _of(item: Item | Sequence[Item], named: str, message: Message, desk: Desk) -> Content | None:
    """Return what is said of an item, or of the one document that is named; None: of neither."""
    items, pages = desk.offers.items(), desk.settings.pages_url
    policy_id = "" if isinstance(item, Item) else which(replace(message, text=named), desk, "推送").policy_id
    if not policy_id and not isinstance(item, Item):
        return None
    with desk.ledger.read() as session:
        if isinstance(item, Item):
            return of_item(session, items, item.code, desk.today(), pages)
        return of_policy(session, items, policy_id, desk.today(), pages)


def _several(item: Item | Sequence[Item]) -> Sequence[Item]:
    return [item] if isinstance(item, Item) else item


def _pointed_at(said: str, message: Message, desk: Desk) -> Content | str:
    """Say what “这个” is: the quoted message, or the document the bot has just spoken of; a file is in no base yet."""
    quoted = message.quoted
    if message.attachments or (quoted is not None and (quoted.attachments or not quoted.text)):
        return words.what_this()
    if quoted is None:
        return (_of((), "这份", message, desk) if said else None) or words.what_this()
    item = named_item(quoted.text, desk, whole=False)
    linked = " ".join(dict.fromkeys(_LINKED.findall(quoted.text)))
    found = _of(item, linked or quoted.text, message, desk)
    if found is None and item:
        return words.which_item(said, [(one.code, one.name) for one in _several(item)[:_MOST]])
    return found or words.what_this()


_TRADES = ("工业", "服务业", "商贸", "建筑业", "批发", "零售", "住宿", "餐饮", "农业", "软件", "物流", "外贸")


def named_item(said: str, desk: Desk, *, whole: bool = True, for_whom: str = "") -> Item | Sequence[Item]:
    """Return the item that is named by code or name; several, or none, as a list.

    Of items of the same name the city's own goes before those of its counties, unless the county is named.

    Args:
        said: what names it.
        desk: the house.
        whole: the words are nothing but its name: what is left beside a code must be part of it.
        for_whom: whom it is meant for: of several of that name the one of their trade.

    """
    items, day = desk.offers.items(), desk.today()
    codes = {one.upper() for one in _CODE.findall(said)}
    known = [found for code in sorted(codes) if (found := items.item(code)) is not None]
    if known:
        rest = _NAMING.sub("", _CODE.sub("", said))
        fits = not whole or (
            len(known) == 1 and (not rest or rest in known[0].name or _runs_through(rest, known[0].name))
        )
        return known[0] if fits and len(known) == 1 else ([] if len(known) == 1 else known)
    wanted = _NAMING.sub("", said)
    if len(wanted) < 2:  # noqa: PLR2004 - one character names nothing
        return []
    there = [one for one in items.items if one.object == FIRM and one.terms_on(day) is not None]
    if not whole:
        return _only([one for one in there if one.name in said], desk)
    alike = [one for one in there if one.name == wanted] or [
        one for one in there if wanted in one.name or _runs_through(wanted, one.name)
    ]
    best = _only(alike, desk)
    if isinstance(best, Item):
        return best
    trades = [word for word in _TRADES if word in for_whom and word not in wanted]
    return _only([one for one in best if any(word in one.name for word in trades)] or best, desk)


def _only(found: Sequence[Item], desk: Desk) -> Item | Sequence[Item]:
    best = [one for one in found if one.region == desk.city.code] or found
    return best[0] if len(best) == 1 else best


def _runs_through(wanted: str, name: str) -> bool:
    """Tell whether all characters of ``wanted`` stand in a name, in order: 升规奖励 in 首次升规工业企业奖励."""
    rest = iter(name)
    return len(wanted) >= 4 and all(char in rest for char in wanted)  # noqa: PLR2004 - fewer stand in too many
