"""What a question says: cleaned, put right, and taken apart into what a search can use."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from config.city import City
from knowledge.rules.docno import find_docnos
from knowledge.search import tokens
from knowledge.search.kinds import kinds_asked
from knowledge.search.spelling import Speller
from knowledge.search.synonyms import Synonyms

MEANT_WEIGHT = 0.6  # of the wording of the texts, when the person used another that the base knows as well
NAMED_WEIGHT = 0.25  # of a word that names what is asked for (比例, 期限): the answer need not repeat it
OTHER_WEIGHT = 0.2  # of the remaining wordings of a group

# Words that only ask. They stand in every question and in no answer.
_ASKING = re.compile(
    "找谁|能补|能拿|能领|能报|能享受|能申请|是什么意思|是不是|真的|那个|这个|是什么时候|什么时候|什么时间|是什么|有什么|为什么|什么|如何|怎么样|怎么办|怎么|怎样|哪些|哪个|哪里|哪儿|哪家|哪|"
    "多少|多久|多长时间|几个|几号|几|吗|呢|呀|吧|具体|是否|能否|可否|可不可以|能不能|可以|有没有|没有|有何|为何|何时|何种|何|"
    "谁|多大|多长|应该|需要|指的是|主要|想问一下|想问|请问|问一下|问下|你好|您好|麻烦|我们公司|我公司|我们|我司|贵公司|"
    "我想|我要|告诉我|一下|的话|今年|去年|现在|目前"
)
_ASKED_FOR = re.compile("比例|比率|金额|额度|标准|上限|期限|时间|日期|电话|条件|材料|资料|流程|程序|多少")
_QUOTED = re.compile(r"[《“\"「『〈](.{2,60}?)[》”\"」』〉]")
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?=年|度|$|[^\d])")
_WAN = re.compile(r"(\d+(?:\.\d+)?)\s*(?:多|来)?\s*个?\s*(?:w|万)(?![a-z])")
_YI = re.compile(r"(\d+(?:\.\d+)?)\s*个亿")
_NUMERAL = re.compile(
    r"[一二两三四五六七八九十百千]+(?=[多来]?[万亿])|[一二三四五六七八九]?十[一二三四五六七八九]?(?=[个名人家])"
)
_ORDINAL_BEFORE = "第首"
_DIGIT = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNIT = {"十": 10, "百": 100, "千": 1000}
# Provinces (GB/T 2260), and any two characters before 省市县区: places a question may be about.
_PROVINCES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 "
    "四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾"
)
_GRADE = re.compile("国家|全国|中央|省级?|省里|省上|全省|市级?|市里|市上|全市")
_PLACE = re.compile("|".join(_PROVINCES.split()) + r"|[\u4e00-\u9fff]{2}(?=[省市县区](?!场|政|级|委|民|内))")
_NO_PLACE = re.compile(r"[本全各该我有在个和的县区市省上]|城|园|社|辖|地区|片")
_LEVELS = {
    "国家级": re.compile("国家级|国家的|全国|中央|国务院"),
    "省级": re.compile("省级|省上|省里|全省|省的"),
    "市级": re.compile("市级|市上|市里|全市"),
    "县级": re.compile("县级|县上|县里|区县|区级|区上"),
    "园区级": re.compile("园区级|园区的"),
}


@dataclass(frozen=True, slots=True)
class CityWords:
    """The names a city's people use: from its folder, folded by the caller or not."""

    regions: Mapping[str, str] = field(default_factory=dict)  # 旌阳 -> 510603, 经开区 -> 510600-Z01
    departments: Mapping[str, str] = field(default_factory=dict)  # 经信 -> 德阳市经济和信息化局
    home: str = ""  # the city's own code, 510600

    @classmethod
    def of(cls, city: City) -> "CityWords":
        """Take every name of the places and departments of a city folder."""
        return cls(
            # 国家 and 省级 name a grade as often as a place: 国家级小巨人 is asked of the city.
            regions={
                word: place.code
                for place in city.places
                if place.kind != "country"
                for word in place.words
                if not _GRADE.fullmatch(word)
            },
            departments={word: department.full for department in city.departments for word in department.words},
            home=city.code,
        )


@dataclass(frozen=True, slots=True)
class Query:
    """A question as it was understood. All texts are folded (tokens.fold) except ``text``."""

    text: str  # as it was typed
    clean: str  # dialect, amounts and spelling put right
    core: str  # without the words that only ask
    grams: Mapping[str, float]  # pairs of characters and their weight
    words: Mapping[str, float]
    kinds: tuple[str, ...] = ()  # amount, date, contact, place, condition, paper, how: what is asked for
    doc_nos: tuple[str, ...] = ()  # keys, see knowledge/rules/docno.py
    quoted: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # any place named, known to the city or not
    regions: tuple[str, ...] = ()  # codes of places the city knows
    departments: tuple[str, ...] = ()  # full names
    levels: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()  # (typed, meant)
    wordings: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (wording used, all wordings with that meaning)

    def explain(self) -> list[tuple[str, str]]:
        """Return what was understood as (label, value), without what is empty."""
        rows = [
            ("问题", self.clean),
            ("检索词", self.core),
            ("改正", "、".join(f"{typed}→{meant}" for typed, meant in self.corrected)),
            ("同义", "、".join(f"{said}＝{group[0]}" for said, group in self.wordings if said != group[0])),
            ("问的是", "、".join(self.kinds)),
            ("文号", "、".join(self.doc_nos)),
            ("书名", "、".join(self.quoted)),
            ("地区", "、".join(self.regions or self.places)),
            ("部门", "、".join(self.departments)),
            ("级别", "、".join(self.levels)),
            ("年份", "、".join(str(year) for year in self.years)),
        ]
        return [(label, value) for label, value in rows if value]


def understand(
    text: str, synonyms: Synonyms | None = None, city: CityWords | None = None, speller: Speller | None = None
) -> Query:
    """Take a question apart. Nothing in it can make this fail; an empty question has no terms."""
    synonyms = synonyms or Synonyms()
    city = city or CityWords()
    clean = _amounts(_dialect(tokens.fold(text).strip(), synonyms))
    doc_nos = tuple(dict.fromkeys(found.key for found in find_docnos(text)))
    corrected: tuple[tuple[str, str], ...] = ()
    if speller is not None and not doc_nos:
        clean, corrected = speller.put_right(clean)
    said = _wordings(clean, synonyms)
    core = _without_asking(clean, [wording for wording, _ in said])
    core = core if _has_terms(core) else clean
    return Query(
        text=text,
        clean=clean,
        core=" ".join(core.split()),
        grams=_weighted(core, said, tokens.bigrams),
        words=_weighted(core, said, tokens.words),
        kinds=kinds_asked(clean),
        doc_nos=doc_nos,
        quoted=tuple(tokens.fold(found) for found in _QUOTED.findall(text)),
        places=places_in(clean),
        regions=_named(clean, city.regions),
        departments=_named(clean, city.departments),
        levels=tuple(level for level, form in _LEVELS.items() if form.search(clean)),
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(clean))),
        corrected=corrected,
        wordings=tuple(said),
    )


def _dialect(folded: str, synonyms: Synonyms) -> str:
    for said, written in synonyms.dialect:
        folded = folded.replace(said, written)
    return folded


def _amounts(folded: str) -> str:
    """Write amounts as texts do: 200个w and 两百万 become 200万."""
    text = _NUMERAL.sub(_numeral, folded)
    return _YI.sub(r"\1亿", _WAN.sub(r"\1万", text))


def _numeral(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1 : found.start()]
    if before and before in _ORDINAL_BEFORE:
        return found[0]
    total = digit = 0
    for character in found[0]:
        if character in _UNIT:
            total += (digit or 1) * _UNIT[character]
            digit = 0
        else:
            digit = _DIGIT[character]
    return str(total + digit)


def _without_asking(clean: str, wordings: list[str]) -> str:
    """Drop the words that only ask, except where they are part of a wording the city knows (算什么规模)."""
    if not wordings:
        return _ASKING.sub(" ", clean)
    parts = re.split("(" + "|".join(re.escape(wording) for wording in wordings) + ")", clean)
    return "".join(part if part in wordings else _ASKING.sub(" ", part) for part in parts)


def _has_terms(text: str) -> bool:
    return any(len(run) > 1 for run in tokens.runs(text))


def _wordings(clean: str, synonyms: Synonyms) -> list[tuple[str, tuple[str, ...]]]:
    """Return the wordings in a question that the city knows, longest first, none inside another."""
    rest = clean
    said = []
    for wording, group in synonyms.by_wording.items():
        if wording in rest:
            said.append((wording, group))
            rest = rest.replace(wording, "\n")
    return said


def _weighted(core: str, said: list[tuple[str, tuple[str, ...]]], cut: Callable[[str], list[str]]) -> dict[str, float]:
    named = set(_ASKED_FOR.findall(core))
    apart = _ASKED_FOR.sub(r" \g<0> ", core)  # no pairs across their borders
    weights = {term: NAMED_WEIGHT if term in named else 1.0 for term in _terms(apart, cut)}
    for wording, group in said:
        for place, other in enumerate(group):
            weight = MEANT_WEIGHT if place == 0 else OTHER_WEIGHT
            for term in _terms(other, cut) if other != wording else ():
                weights.setdefault(term, weight)
    return weights


def _terms(text: str, cut: Callable[[str], list[str]]) -> list[str]:
    """Return the terms of a text; a lone Han character says too little beside others."""
    terms = cut(text)
    return [term for term in terms if len(term) > 1 or term.isascii()] or terms


def places_in(clean: str) -> tuple[str, ...]:
    """Return the places a folded text names, known to the city or not."""
    found = dict.fromkeys(_PLACE.findall(clean))
    return tuple(place for place in found if not _NO_PLACE.search(place))


def _named(clean: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the names in a question stand for; a name inside a longer one does not count."""
    rest = clean
    found: dict[str, None] = {}
    for name, stands_for in sorted(names.items(), key=lambda pair: -len(pair[0])):
        if tokens.fold(name) in rest:
            rest = rest.replace(tokens.fold(name), "\n")
            found[stands_for] = None
    return tuple(found)
