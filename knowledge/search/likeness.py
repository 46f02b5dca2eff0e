"""How alike two questions are: the same thing asked of the same subject, in other words.

Used for official answers, where a false match is worse than none, and for gathering the like questions of a week.
What differs and matters (a number, a year, a place, a grade) blocks a match however alike the rest is. The weights
are fitted by benchmarks/official.py on tests/cases/official-1.yaml; docs/adr/0010 says what else was tried.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from knowledge.search import tokens
from knowledge.search.fillers import CHARACTERS
from knowledge.search.places import CityWords
from knowledge.search.query import Query

Rarity = Callable[[str], float]

# What is asked of a subject. Two questions about one subject that ask different things are different questions.
_ASKS = {
    "rate": r"比例|百分|几个点|税率|利率|征收率|几分之几|几成",
    "most": r"最高|上限|封顶|最多|额度",
    "amount": r"多少(?!天|久|年|人|比例|平|次)|金额|标准|给几|补几|奖金$|几钱|多少人?钱",
    "day": r"什么时候|什么时间|何时|几号|哪天|截止|几时|几月",
    "long": r"多久|几天|多长时间|期限|时限|几年|有效期|多少天|多少年|管用",
    "steps": r"几次|几步|几个阶段|分阶段",
    "papers": r"材料|资料|发票|合同|证明|表格",
    "who": r"电话|找谁|部门|联系|哪个局|负责|机构|谁管|谁办",
    "where": r"哪里|哪儿|在哪|网址|入口|窗口",
    "condition": r"条件|要求|门槛|什么企业|哪些企业|什么人|谁能",
    "criteria": r"怎么认定|如何认定|怎么评|怎么算|怎么计算|计算方法|怎么界定|什么意思|标准是什么",
    "how": r"怎么(?!认定|评|算|计算|界定)|如何(?!认定|评|计算)|怎样|流程|步骤|手续",
    "which": r"什么(?!时|企业|人|意思)|哪些(?!企业)|有何",
    "whether": r"吗|是否|能不能|可不可以|有没有|是不是|要不要|需不需要|不$|没$",
}
_ASK_FORMS = {name: re.compile(form) for name, form in _ASKS.items()}
_SOFT = frozenset({"which", "whether"})  # 有什么补贴 and 有补贴吗 are one question
_ASKING = re.compile(
    "什么时候|什么时间|多长时间|是不是|能不能|可不可以|有没有|要不要|需不需要|什么|怎么样|怎么|怎样|如何|哪些|哪个|哪里|多少|多久|"
    "是否|请问|我们公司|我公司|我们|我司|公司|企业|需要|可以|可|能|还|吗|呢|吧|的|了|是|给|钱|拿|领|办|要|会|个|按|去|有|我|你|不$|没$"
)
_BENEFIT = re.compile("奖励|奖金|奖补|补贴|补助|资助|补帖|奖|补")
_BLANK = re.compile(r"[\W_]+")
_SAME = (  # words of the language, not of a city: one spelling for what means the same in a question
    (re.compile("第一次|头一次"), "首次"),
    (re.compile("国外|出国|海外"), "境外"),
    (re.compile("国内"), "境内"),
    (re.compile("一个月|每个月|每月份?|按月"), "每月"),
    (re.compile("一个人|每个人|每人|人均"), "每人"),
    (re.compile("(?:一|每)(?:个)?平(?:方)?米?"), "每平"),
    (re.compile("第二年|次年|来年"), "次年"),
    (re.compile("登陆|登入"), "登录"),
    (re.compile("申报|申领|领取|报名|申请办理|办理|申请"), "申请"),
    (re.compile("资料"), "材料"),
    (re.compile("聘用|招录|招聘|录用|招收|招了"), "招用"),
    (re.compile("不到|未满|不足"), "不满"),
    (re.compile("成立|注册"), "注册"),
    (re.compile("牵头"), "主导"),
    (re.compile("三级"), "3级"),
    (re.compile("二级"), "2级"),
    (re.compile("一级"), "1级"),
    (re.compile("四级"), "4级"),
)
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_SHORT_YEAR = re.compile(r"(?<!\d)(2\d)年")
_GRADE = re.compile("国家级|国家|国标|省级|省里|省上|全省|区级|区上|县级|县里|县上|市县|省市")
# Words of one row exclude each other: a question with one of them is another question than one with its neighbour.
_CONTRASTS = tuple(
    tuple(re.compile(word) for word in row.split())
    for row in (
        "首次 重新|再次|复审|复核|复评 次年 第3年|第三年",
        "境外 境内",
        "进口 出口",
        "大型 中型 中小|小微|微型|小型",
        "达标 示范",
        "主导|起草 参与",
        "登录 注销|撤销|吊销 变更|改名|更名",
        "免申 快申",
        "发明 实用新型 外观设计",
        "工业 服务业 建筑业 商贸|零售|批发 农业",
        "用电 用气 用水",
        "个体 合作社 国有|国企 外资|外商 民营",
        "厂房 办公 仓库|仓储",
        "迁入|搬来|迁到|搬到 迁出|搬走",
        "退役 脱贫|贫困 残疾 毕业生|大学生 失业",
        "利息|利率 额度|上限|最高",
        "税收|减税|所得税 社保",
        "税率|征收率 起征点",
        "设备 贷款 研发",
        "安家|购房 生活",
        "专利 商标 设备",
        "联合验收 消防验收",
        "营业执照 许可证",
        "后补助 增量 加计",
        "创业 就业 培训",
        "经营异常 失信",
        "示范 提名",
    )
)
_DIGITS = {"一": "1", "二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6", "七": "7", "八": "8", "九": "9"}
_COUNTED = re.compile("([一二两三四五六七八九])(?=年|级|次|人|家|倍|档|批|类|期|季)")
# Fitted with the signs each feature must have, near misses counting six times, on official-1.yaml.
_WEIGHTS = {
    "typed": 0.64,  # characters in common as they were typed
    "strange": -2.17,  # a word of the asker that has no character in the other question
    "one_sided": -1.67,  # words of _CONTRASTS that only one of the two has
    "signs": 1.5,  # characters in common of what is spoken of
    "pairs_other": 0.9,  # part of the other question's pairs that was asked too, by rarity
    "signs_asked": 2.58,  # part of the asker's characters that the other question has
    "signs_other": 0.25,
    "asks": 3.06,  # asks in common
    "asks_differ": -2.27,
    "asks_one_sided": -1.58,
    "named": 0.12,
}
_BASE = -5.82
ALIKE = 0.852  # of ``likeness``: the worst false match of official-1.yaml stands at 0.795
GATHERED = 0.6  # for a list that people look through, where a miss costs more than a wrong neighbour
COMMON = 10.0  # rarity of a word that no text has, about


@dataclass(frozen=True, slots=True)
class Meant:
    """A question as it is compared."""

    clean: str
    pairs: Mapping[str, float]  # pairs of characters of what is spoken of, by rarity
    signs: frozenset[str]  # its characters alone
    typed: frozenset[str]  # the same before wordings are made alike
    words: Mapping[str, float]  # words of the language, by rarity
    named: frozenset[str]  # wordings the city knows, each by its first form
    asks: frozenset[str]
    fixed: frozenset[str]  # numbers, years, places, grades: must be the same
    sides: Mapping[int, frozenset[int]]  # row of _CONTRASTS -> which of its words stand in the question
    said: Mapping[int, frozenset[int]]  # the same before wordings are made alike


def meant(query: Query, rarity: Rarity, city: CityWords) -> Meant:
    """Take what matters for comparing out of a question.

    Args:
        query: the question as understood.
        rarity: of a pair of characters among the texts of the base; about 0 to 10.
        city: names of places: they are compared apart, and naming the city itself says nothing.

    """
    text, named = query.clean, []
    for said, group in query.wordings:
        if said in text and not _BENEFIT.fullmatch(group[0]):
            named.append(group[0])
            text = text.replace(said, f" {group[0]} ")
    for form, one in _SAME:
        text = form.sub(one, text)
    text = _SHORT_YEAR.sub(r"20\1年", _COUNTED.sub(lambda found: _DIGITS[found[1]], text))
    spoken = _spoken(_without(city.regions, text))
    return Meant(
        clean=_BLANK.sub("", query.clean),
        pairs={term: rarity(term) for term in tokens.bigrams(spoken) if _speaks(term)},
        signs=_signs(spoken),
        typed=_signs(_spoken(_without(city.regions, query.clean))),
        words={word: max(map(rarity, tokens.bigrams(word)), default=0.0) for word in _words(spoken)},
        named=frozenset(named),
        asks=frozenset(name for name, form in _ASK_FORMS.items() if form.search(query.clean)) - _SOFT,
        fixed=_fixed(query, text, city.home),
        sides=_sides(text),
        said=_sides(query.clean),
    )


def differs(one: Meant, other: Meant) -> bool:
    """Tell whether two questions differ in what matters, however alike their words are."""
    return one.fixed != other.fixed or _opposed(one.sides, other.sides) or _opposed(one.said, other.said)


def likeness(asked: Meant, other: Meant) -> float:
    """Return 0 to 1: how sure it is that two questions are one; 0 where something that matters differs."""
    if asked.clean == other.clean:
        return 1.0
    if differs(asked, other) or not asked.signs & other.signs:
        return 0.0
    features = _features(asked, other)
    return 1 / (1 + math.exp(-_BASE - sum(_WEIGHTS[name] * value for name, value in features.items())))


def _features(asked: Meant, other: Meant) -> dict[str, float]:
    foreign = [worth for word, worth in asked.words.items() if not set(word) & other.signs]
    return {
        "typed": _alike(asked.typed, other.typed),
        "strange": max(foreign, default=0.0) / COMMON,
        "one_sided": float(len(asked.sides.keys() ^ other.sides.keys())),
        "signs": _alike(asked.signs, other.signs),
        "pairs_other": _covered(other.pairs, asked.pairs),
        "signs_asked": _part(asked.signs, other.signs),
        "signs_other": _part(other.signs, asked.signs),
        "asks": _shared(asked.asks, other.asks, nothing=1.0),
        "asks_differ": float(bool(asked.asks and other.asks and not asked.asks & other.asks)),
        "asks_one_sided": float(bool(asked.asks) != bool(other.asks)),
        "named": _shared(asked.named, other.named, nothing=0.5),
    }


def _without(names: Mapping[str, str], text: str) -> str:
    for name in sorted((name for name in names if name in text), key=len, reverse=True):
        text = text.replace(name, " ")
    return text


def _spoken(text: str) -> str:
    return _BENEFIT.sub(" ", _ASKING.sub(" ", text))


def _signs(text: str) -> frozenset[str]:
    """Return the characters that speak of something; Latin words and numbers stay whole."""
    latin = (run for run in tokens.runs(text) if run.isascii())
    return frozenset((*latin, *(sign for sign in text if "\u4e00" <= sign <= "\u9fff" and sign not in CHARACTERS)))


def _words(text: str) -> list[str]:
    cut = (word for run in tokens.runs(text) for _, word in tokens.dictionary_words(run))
    return [word for word in cut if _speaks(word)]


def _speaks(term: str) -> bool:
    return term.isascii() or (len(term) > 1 and not set(term) <= CHARACTERS)


def _fixed(query: Query, text: str, home: str) -> frozenset[str]:
    said = [wording for wording, _ in query.wordings]
    unknown = () if query.regions else (place for place in query.places if all(place not in one for one in said))
    grades = (found[0].replace("区", "县") for found in _GRADE.findall(query.clean))
    return frozenset((*_NUMBER.findall(text), *unknown, *(one for one in query.regions if one != home), *grades))


def _sides(text: str) -> dict[int, frozenset[int]]:
    found = {
        row: frozenset(place for place, word in enumerate(words) if word.search(text))
        for row, words in enumerate(_CONTRASTS)
    }
    return {row: places for row, places in found.items() if places}


def _opposed(one: Mapping[int, frozenset[int]], other: Mapping[int, frozenset[int]]) -> bool:
    return any(not one[row] & other[row] for row in one.keys() & other.keys())


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / math.sqrt(max(1, len(one) * len(other)))


def _shared(one: frozenset[str], other: frozenset[str], *, nothing: float) -> float:
    return len(one & other) / len(one | other) if one | other else nothing


def _covered(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    total = sum(one.values())
    return sum(worth for term, worth in one.items() if term in other) / total if total else 1.0


def _part(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one) if one else 1.0
