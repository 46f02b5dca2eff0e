"""To whom something is pushed, as an assistant says it: “旌阳区的规上企业”, “我的群里还没申报的”, “除了罗江区”.

Whatever of the words is not understood is asked back; nothing is passed over.
"""

import re

from config.words import push_chat as words
from handlers.desk import Desk
from handlers.library_when import WHEN
from handlers.message import Message
from outreach.expression import Expression, Kind, Term, joined, place_term

NOW = re.compile(r"立即|立刻|马上|现在就?发|不等")
NO_CAPS = re.compile(r"不限次数|不受次数限制")
_LOOK = r"(?:先|我|让我)+(?:看看|看一下|看下)"
_PREVIEW = re.compile(
    r"先?预览(?:一下|看看)?(?:别发|不发)?"
    rf"|先?(?:别|不要|莫)忙?发(?:出去)?(?:[，,\s]*(?:看看|{_LOOK}))?(?=[\s，,。！!；;]|$)|{_LOOK}|(?<=[，, ])看看"
)
TITLED = re.compile(r"(《[^》]*》)")
_TIME = re.compile(r"[日天号点时:：晚早周期拜旦底]|月|节后")
_FILLER = re.compile(
    r"项目群|企业群|群聊|群里面?|群|企业|公司|单位|客户|老板|全部|所有|全体|那些|这些|一下|里面|里头|当中|其中|以及|还有|或者|或是|但是|而且|并且"
    r"|同时|只要|名下|处于|位于|注册在|属于|资质|等等|[的里在等各个位和与及或但且只每都家户中发有是、，,。.!！\s]"
)
_OTHERS = r"(?:除了?|除开|不含|不包括|不包含|排除|不要|去掉)\s*(?:{0})(?:[、和与及,，\s]*(?:{0}))*\s*(?:之外|以外|外)?"
_BUT = r"(?:{0})(?:[、和与及\s]*(?:{0}))*\s*(?:除外|之外|以外|不要|不发|不算)"
_STAGES = {
    "企业开办": "企业开办|开办(?=阶段)",
    "项目建设": "项目建设|建设(?=阶段)",
    "生产运营": "生产运营|运营(?=阶段)",
    "转型升级": "转型升级",
}
_JOINED = re.compile(r"和|与|及|或|还有|加上")
_MARK = 0xE000  # signs of private use stand where a term was taken from the text, one for each kind
_MARKS = f"{chr(_MARK)}-{chr(_MARK + 99)}"
_SIDE_BY_SIDE = re.compile(f"(?=([{_MARKS}])([^{_MARKS}]*)([{_MARKS}]))")
_QUALIFICATIONS = (
    *(
        "国家高新技术企业",
        "专精特新小巨人",
        "高新技术企业",
        "高企",
        "科技型中小企业",
        "创新型中小企业",
        "专精特新中小企业",
        "小巨人",
        "专精特新",
    ),
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
_SAID = {
    Kind.REGION: "地区", Kind.ZONE: "园区", Kind.INDUSTRY: "行业", Kind.ABOVE_SCALE: "规上", Kind.SIZE: "企业规模",
    Kind.QUALIFIED: "资质", Kind.MATCHED: "符合条件", Kind.NOT_APPLIED: "没申报过", Kind.MINE: "我的群",
    Kind.GROUP: "群", Kind.STAGE: "阶段", Kind.ALL: "全部",
}  # fmt: skip

_WHEN = re.compile(WHEN)


class _Taking:
    """Takes terms out of what was said; where each stood is marked with its kind."""

    def __init__(self, said: str) -> None:
        self.left, self.terms = said, list[Term]()

    def took(self, pattern: str, *made: Term) -> bool:
        """Take whatever fits the pattern."""
        mark = chr(_MARK + list(Kind).index(made[0].kind))
        rest = re.sub(pattern, mark, self.left)
        if rest == self.left:
            return False
        self.left = rest
        self.terms.extend(made)
        return True

    @property
    def unclear(self) -> str:
        """The reading nobody can decide on: kinds joined by 和 or 或, or one kind here and there with another between.

        规上和高企: both, or one of them? 旌阳区小微、广汉市规上: which with which?
        """
        kinds = [Kind(list(Kind)[ord(char) - _MARK]) for char in re.findall(f"[{_MARKS}]", self.left)]
        for one, between, other in _SIDE_BY_SIDE.findall(self.left):
            if one != other and _JOINED.search(between):
                return str(between).strip(" 的")
        runs = [kind for place, kind in enumerate(kinds) if place == 0 or kinds[place - 1] is not kind]
        return "、".join(dict.fromkeys(_SAID[kind] for kind in runs if runs.count(kind) > 1))


def expression_of(said: str, message: Message, desk: Desk) -> Expression | str:
    """Return who is meant, or the sentence that asks back what was not understood."""
    taking = _Taking(without_asides(said))
    taking.took(
        r"我(?:们)?(?:的|负责的?|管的?|名下的?|联系的?)?(?:所有|全部)?的?(?:项目)?(?:群|企业)",
        Term(Kind.MINE, message.speaker.staff_id),
    )
    if message.in_group or message.conversation_id:
        taking.took(r"本群|(?:这|当前)个?群", Term(Kind.GROUP, message.conversation_id))
    for stage, pattern in _STAGES.items():
        taking.took(rf"(?:{pattern})(?:阶段|期)?", Term(Kind.STAGE, stage, stage))
    taking.took(r"(?:都|还|尚)*(?:没有?|没得|未)(?:申报|申请|享受|领)(?:过|取过?)?", Term(Kind.NOT_APPLIED))
    taking.took(r"(?<!不)(?:(?:符合|满足|够)(?:申报)?条件|匹配(?:上|到)?|适合|符合)", Term(Kind.MATCHED))
    _take_places(taking, desk)
    taking.took("规模?以?上", Term(Kind.ABOVE_SCALE))
    for name in _QUALIFICATIONS:
        taking.took(rf"{re.escape(name)}(?:企业)?", Term(Kind.QUALIFIED, name, name))
    for name, letters in _INDUSTRIES:
        taking.took(name, *(Term(Kind.INDUSTRY, letter, name) for letter in letters))
    for name, tiers in _SIZES:
        taking.took(name, *(Term(Kind.SIZE, tier, tier) for tier in tiers))
    if not taking.terms:
        taking.took(r"(?:所有|全部|全体|每个|每家)(?:的)?(?:项目群|群|企业|公司|人)?|大家", Term(Kind.ALL))
    return _judged(taking, said)


def _judged(taking: _Taking, said: str) -> Expression | str:
    bare = re.sub(f"[{_MARKS}]", " ", taking.left)
    unknown = "".join(_FILLER.sub("", bare).split())
    if unknown or not taking.terms:
        return words.whom(unknown or said.strip())
    if taking.unclear:
        return words.both_or_either(taking.unclear)
    return joined(taking.terms)


def _take_places(taking: _Taking, desk: Desk) -> None:
    """Take places; 除了罗江区 is every other county, 全市 narrows nothing beside another place."""
    counties = [
        one for one in desk.city.regions if one.code.startswith(desk.city.code[:4]) and one.code != desk.city.code
    ]
    named = "|".join(map(re.escape, sorted((word for one in counties for word in one.words), key=len, reverse=True)))
    out = [found[0] for pattern in (_OTHERS, _BUT) for found in re.finditer(pattern.format(named), taking.left)]
    if len(out) == 1:
        without = {one.code for one in desk.city.regions_in(out[0])}
        others = [place_term(one) for one in counties if one.code not in without]
        rest = taking.left.replace(out[0], " ")
        if others and not desk.city.regions_in(re.sub("全市|市里", "", rest)):
            taking.left = re.sub("全市|市里", " ", rest) if re.search("全市|市里", rest) else rest
            taking.left += chr(_MARK + list(Kind).index(Kind.REGION))
            taking.terms.extend(others)
            return
    for place in desk.city.regions_in(taking.left):
        taking.took("|".join(map(re.escape, sorted(place.words, key=len, reverse=True))), place_term(place))
    taking.took("全市|市里", Term(Kind.REGION, desk.city.code, desk.city.name))


def without_asides(text: str) -> str:
    """Return an order without its time, and without what is said of looking at it first or of doing it at once."""
    parts = TITLED.split(text)
    for place in range(0, len(parts), 2):
        bare = NOW.sub(" ", NO_CAPS.sub(" ", _PREVIEW.sub(" ", parts[place])))
        # the little words that may stand beside a time stay where there is none
        parts[place] = _WHEN.sub(lambda found: " " if _TIME.search(found[0]) else found[0], bare)
    return "".join(parts)
