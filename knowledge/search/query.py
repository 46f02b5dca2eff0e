"""What a question says: cleaned, put right, and taken apart into what a search can use."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from knowledge.rules.docno import ShortNo, find_docnos, find_short
from knowledge.rules.number import Figure, as_written, figures
from knowledge.search import tokens
from knowledge.search.kinds import NAMES, kinds_asked
from knowledge.search.places import CityWords, Places, named, read_places, without_places
from knowledge.search.spelling import Speller
from knowledge.search.synonyms import Synonyms

MEANT_WEIGHT = 0.6  # of the wording of the texts, when the person used another that the base knows as well
NAMED_WEIGHT = 0.25  # of a word that names what is asked for (比例, 期限): the answer need not repeat it
OTHER_WEIGHT = 0.2  # of the remaining wordings of a group

# Words that only ask. They stand in every question and in no answer.
_ASKING = re.compile(
    "几百万|几十万|几万|几千块?|几百块?|找谁|能补|能拿|能领|能报|能享受|能申请|是什么意思|是不是|真的|那个|这个|是什么时候|什么时候|什么时间|是什么|有什么|为什么|什么|如何|怎么样|怎么办|怎么|怎样|哪些|哪个|哪里|哪儿|哪家|哪|"
    "多少|多久|多长时间|几个|几号|几|吗|呢|呀|吧|具体|是否|能否|可否|可不可以|能不能|可以|有没有|没有|有何|为何|何时|何种|何|"
    "谁|多大|多长|应该|需要|指的是|主要|想问一下|想问|请问|问一下|问下|你好|您好|麻烦|我们公司|我公司|我们|我司|贵公司|"
    "我想|我要|告诉我|一下|的话|今年|去年|现在|目前|了解下|了解|打听下|打听|咨询下|请教下|请教|说下|讲下|说说|劳烦|帮忙|谢谢|搞不搞得成|整不整得成|晓得"
)
_ASKED_FOR = re.compile("比例|比率|金额|额度|标准|上限|期限|时间|日期|电话|条件|材料|资料|流程|程序|多少")
_QUOTED = re.compile(r"[《“\"「『〈](.{2,60}?)[》”\"」』〉]")
_YEAR = re.compile(r"(?<!\d)(20[0-3]\d)(?=年|度|$|[^\d元块万亿%人名家户个台辆吨平])")
_ARTICLE = re.compile(r"第[一二三四五六七八九十百零]+条")


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
    short_nos: tuple[ShortNo, ...] = ()  # 文号 without the agency: 2022年12号文
    quoted: tuple[str, ...] = ()
    places: tuple[str, ...] = ()  # any place named, known to the city or not
    regions: tuple[str, ...] = ()  # codes of places the city knows
    away: tuple[str, ...] = ()  # places outside the city that the question is about
    our_city: bool = False  # 市里, 本市: the asker's own city, whichever that is
    departments: tuple[str, ...] = ()  # full names
    levels: tuple[str, ...] = ()  # whose rule is asked for
    years: tuple[int, ...] = ()
    articles: tuple[str, ...] = ()  # 第十二条
    figures: tuple[Figure, ...] = ()  # vague numbers, as ranges
    corrected: tuple[tuple[str, str], ...] = ()  # (typed, meant)
    wordings: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (wording used, all wordings with that meaning)
    things: tuple[str, ...] = ()  # names of what is asked that others are taken for: 专精特新
    other_things: tuple[str, ...] = ()  # names of those others: 小巨人
    region_names: tuple[str, ...] = ()  # of ``regions``, as people read them
    extra: Mapping[str, str] = field(default_factory=dict)  # further rows of an explanation

    def explain(self) -> list[tuple[str, str]]:
        """Return what was understood as (label, value), without what is empty."""
        rows = [
            ("问题", self.clean),
            ("检索词", self.core),
            ("改正", "、".join(f"{typed}→{meant}" for typed, meant in self.corrected)),
            ("同义", "、".join(f"{said}＝{group[0]}" for said, group in self.wordings if said != group[0])),
            ("问的是", "、".join(NAMES[kind] for kind in self.kinds)),
            ("文号", "、".join((*self.doc_nos, *(short.printed for short in self.short_nos)))),
            ("书名", "、".join(self.quoted)),
            ("条款", "、".join(self.articles)),
            ("地区", "、".join(self.region_names or self.regions or self.places)),
            ("外地", "、".join(self.away)),
            ("部门", "、".join(self.departments)),
            ("级别", "、".join(self.levels)),
            ("年份", "、".join(str(year) for year in self.years)),
            ("数量", "、".join(f"{one.words}＝{_range(one)}" for one in self.figures)),
            *self.extra.items(),
        ]
        return [(label, value) for label, value in rows if value]


def understand(
    text: str, synonyms: Synonyms | None = None, city: CityWords | None = None, speller: Speller | None = None
) -> Query:
    """Take a question apart. Nothing in it can make this fail; an empty question has no terms."""
    synonyms = synonyms or Synonyms()
    city = city or CityWords()
    spoken = synonyms.in_writing(tokens.fold(text).strip())
    clean = as_written(spoken)
    doc_nos = tuple(dict.fromkeys(found.key for found in (*find_docnos(clean), *find_docnos(text))))
    corrected: tuple[tuple[str, str], ...] = ()
    if speller is not None and not doc_nos:
        clean, corrected = speller.put_right(clean)
    said = synonyms.wordings_in(clean)
    things, others = synonyms.taken_apart(clean)
    places = read_places(clean, city)
    core = without_places(_without_asking(clean, [wording for wording, _ in said]), places, city)
    core = core if _has_terms(core) else clean
    return Query(
        text=text,
        clean=clean,
        core=" ".join(core.split()),
        grams=_weighted(core, said, tokens.bigrams),
        words=_weighted(core, said, tokens.words),
        kinds=kinds_asked(clean),
        doc_nos=doc_nos,
        short_nos=() if doc_nos else tuple(find_short(clean)),
        quoted=tuple(tokens.fold(found) for found in _QUOTED.findall(text)),
        **_whereabouts(places, city),
        departments=named(clean, city.departments),
        years=tuple(dict.fromkeys(int(year) for year in _YEAR.findall(clean))),
        articles=tuple(dict.fromkeys(_ARTICLE.findall(clean))),
        figures=tuple(figures(spoken)),
        corrected=corrected,
        wordings=tuple(said),
        things=things,
        other_things=others,
    )


def _whereabouts(places: Places, city: CityWords) -> dict[str, Any]:
    return {
        "places": places.named,
        "regions": places.regions,
        "region_names": tuple(city.names.get(code, code) for code in places.regions),
        "away": places.away,
        "levels": places.levels,
        "our_city": places.our_city,
    }


def _range(figure: Figure) -> str:
    """Write a range as people read it: money in 万元, shares in percent."""
    size = {"元": 1_000_000, "%": 100}.get(figure.unit, 1)
    unit = {"元": "万元"}.get(figure.unit, figure.unit)
    return f"{figure.low / size:g}至{figure.high / size:g}{unit}"


def _without_asking(clean: str, wordings: list[str]) -> str:
    """Drop the words that only ask, except where they are part of a wording the city knows (算什么规模)."""
    if not wordings:
        return _ASKING.sub(" ", clean)
    parts = re.split("(" + "|".join(re.escape(wording) for wording in wordings) + ")", clean)
    return "".join(part if part in wordings else _ASKING.sub(" ", part) for part in parts)


def _has_terms(text: str) -> bool:
    return any(len(run) > 1 for run in tokens.runs(text))


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
