"""An order to push, as an assistant says it: what, to whom, when; “推送 升规奖励 给 旌阳区 规上工业 明天9点”."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from config.words import push_chat as words
from handlers.desk import Desk
from handlers.library_when import WHEN, ordered_for
from handlers.message import Message
from handlers.which import which
from knowledge.rules.item import FIRM, Item
from outreach.content import Content, of_item, of_policy, of_text
from outreach.expression import Expression, Kind, Term, joined, place_term

ORDER = (
    r"^\s*/?(?:先预览)?(?:请|麻烦|帮我|帮忙)?(?:把|将)?\s*(?:推送|群发|推)?\s*(?P<what>\S.*?)\s*"
    r"(?:推送给|推送到|发送给|推给|推到|发给|发到|给|到)\s*(?P<to>\S.*)$"
)
_ORDER = re.compile(ORDER, re.DOTALL)
_BARE = re.compile(r"^\s*/?(?:请|帮我)?推送\s*", re.DOTALL)
_OWN_WORDS = re.compile(r"^\s*(?:通知|文字|内容)\s*[:：]\s*(?P<text>.+)$", re.DOTALL)
_CODE = re.compile(r"[A-Za-z]{2}-\d{2}(?:-[0-9A-Za-z]+)*")
_NOW = re.compile(r"立即|立刻|马上|现在就?发|不等")
_NO_CAPS = re.compile(r"不限次数|不受次数限制")
_PREVIEW = re.compile(r"先?预览(?:一下)?(?:别发|不发)?|先别发|别发")
_FILLER = re.compile(
    r"[的里在等各个位和与及、，,。!！\s]|项目群|企业群|群聊|群里|群|企业|公司|单位|客户|全部|所有|全体|那些|这些|一下|看看|都|家|户|中|发"
)
_QUALIFICATIONS = (
    *("高新技术企业", "高企", "科技型中小企业", "创新型中小企业", "专精特新中小企业", "小巨人", "专精特新"),
    *("单项冠军", "瞪羚企业", "绿色工厂", "企业技术中心"),
)
_INDUSTRIES: tuple[tuple[str, str], ...] = (
    *(("制造业", "C"), ("工业", "BCD"), ("建筑业", "E"), ("批发零售", "F"), ("批零", "F"), ("商贸", "F")),
    *(("住宿餐饮", "H"), ("餐饮", "H"), ("软件", "I"), ("信息技术", "I"), ("农业", "A"), ("物流", "G")),
)
_SIZES: tuple[tuple[str, tuple[str, ...]], ...] = (
    *(("中小微", ("中型", "小型", "微型")), ("小微", ("小型", "微型")), ("中小", ("中型", "小型"))),
    *(("大型", ("大型",)), ("中型", ("中型",)), ("小型", ("小型",)), ("微型", ("微型",))),
)
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
    """Read an order to push; what is not understood is asked, never guessed."""
    text = message.text
    found = _ORDER.match(text)
    what = found["what"].strip() if found else _PREVIEW.sub("", _BARE.sub("", text)).strip()
    content = _content(what, message, desk)
    if isinstance(content, str):
        return Said(ask_back=content)
    if found is None:
        return Said(ask_back=words.to_whom(content.title))
    moment, unclear = ordered_for(found["to"], desk)
    if unclear:
        return Said(ask_back=words.when(unclear))
    to = expression_of(_NOW.sub(" ", _NO_CAPS.sub(" ", found["to"])), message, desk)
    if isinstance(to, str):
        return Said(ask_back=to)
    return Said(content, to, moment, bool(_NOW.search(text)), bool(_NO_CAPS.search(text)))


def _content(what: str, message: Message, desk: Desk) -> Content | str:
    items, pages = desk.offers.items(), desk.settings.pages_url
    own = _OWN_WORDS.match(what)
    if own is not None:
        return of_text(own["text"], desk.settings.message_chars)
    item = named_item(what, desk)
    if isinstance(item, Item):
        with desk.ledger.read() as session:
            return of_item(session, items, item.code, desk.today(), pages)
    meant = which(replace(message, text=what), desk, "推送")
    if meant.policy_id:
        with desk.ledger.read() as session:
            return of_policy(session, items, meant.policy_id, desk.today(), pages)
    if item:
        return words.which_item(what, [(one.code, one.name) for one in item[:_MOST]])
    return words.what(what)


def named_item(said: str, desk: Desk) -> Item | Sequence[Item]:
    """Return the item that is named by code or name; several, or none, as a list.

    Of items of the same name the city's own goes before those of its counties, unless the county is named.
    """
    items, day = desk.offers.items(), desk.today()
    code = _CODE.search(said)
    known = items.item(code[0].upper()) if code else None
    if known is not None:
        return known
    wanted = re.sub(r"[\s《》“”\"的]|政策|项目", "", said)
    if len(wanted) < 2:  # noqa: PLR2004 - one character names nothing
        return []
    there = [one for one in items.items if one.object == FIRM and one.terms_on(day) is not None]
    found = [one for one in there if wanted in one.name] or [one for one in there if _runs_through(wanted, one.name)]
    of_city = [one for one in found if one.region == desk.city.code]
    best = of_city or found
    return best[0] if len(best) == 1 else best


def _runs_through(wanted: str, name: str) -> bool:
    """Tell whether all characters of ``wanted`` stand in a name, in order: 升规奖励 in 首次升规工业企业奖励."""
    rest = iter(name)
    return len(wanted) >= 4 and all(char in rest for char in wanted)  # noqa: PLR2004 - fewer stand in too many


def expression_of(said: str, message: Message, desk: Desk) -> Expression | str:
    """Return who is meant, or the sentence that asks back what was not understood."""
    terms, left = list[Term](), _PREVIEW.sub(" ", said)

    def took(pattern: str, *made: Term) -> bool:
        nonlocal left
        rest = re.sub(pattern, " ", left)
        if rest == left:
            return False
        left = rest
        terms.extend(made)
        return True

    took(r"我(?:的|负责的|管的|名下的?)?(?:所有|全部)?(?:项目)?(?:群|企业)", _mine(message))
    took(r"本群|(?:这|当前)个?群", Term(Kind.GROUP, message.conversation_id))
    took(r"(?:还)?(?:没有?|未)(?:申报|申请|享受|领)(?:过)?", Term(Kind.NOT_APPLIED))
    took(r"(?:符合|满足|够)(?:申报)?条件|匹配(?:上|到)?|适合|符合", Term(Kind.MATCHED))
    for place in desk.city.regions_in(left):
        took("|".join(map(re.escape, sorted(place.words, key=len, reverse=True))), place_term(place))
    took("全市|市里", Term(Kind.REGION, desk.city.code, desk.city.name))
    took("规模?以?上", Term(Kind.ABOVE_SCALE))
    for name in _QUALIFICATIONS:
        took(re.escape(name), Term(Kind.QUALIFIED, name, name))
    for name, letters in _INDUSTRIES:
        took(name, *(Term(Kind.INDUSTRY, letter, name) for letter in letters))
    for name, tiers in _SIZES:
        took(name, *(Term(Kind.SIZE, tier, tier) for tier in tiers))
    if not terms:
        took(r"(?:所有|全部|全体)(?:的)?(?:项目群|群|企业|公司|人)?", Term(Kind.ALL))
    unknown = _FILLER.sub("", re.sub(WHEN, " ", left))
    if unknown or not terms:
        return words.whom(unknown or said.strip())
    return joined(terms)


def _mine(message: Message) -> Term:
    return Term(Kind.MINE, message.speaker.staff_id)
