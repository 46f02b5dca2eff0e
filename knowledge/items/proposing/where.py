"""Conditions on the place: registered in 德阳市, statistics kept in 广汉市, in a zone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.city import City, Region
from knowledge.items.proposing.findings import Found, leaf
from knowledge.items.proposing.source import Sentence

OWN = {
    "本市": "city", "我市": "city", "全市": "city", "市内": "city", "本区": "county", "我区": "county",
    "全区": "county",
    "区内": "county", "本县": "county", "我县": "county", "县内": "county", "本园区": "zone", "园区内": "zone",
    "本省": "province", "我省": "province", "全省": "province", "省内": "province",
}  # fmt: skip
_INSIDE = r"(?:行政区域|辖区|境|区域|范围)?(?:以)?(?:内|范围内)?"
_SEATS = {"注册": "region_code", "登记": "region_code", "工商": "region_code", "统计": "stat_region",
          "入统": "stat_region", "纳税": "tax_region", "税务": "tax_region", "税收": "tax_region"}  # fmt: skip
_SAYS = {"region_code": "注册地", "stat_region": "统计入库地", "tax_region": "纳税地", "zone_id": "所在园区"}


@dataclass(frozen=True, slots=True)
class Places:
    """The places a city's documents name, and the one a document speaks for."""

    city: City
    home: str  # code of the place the document is of

    def pattern(self) -> str:
        """Return a pattern for one place."""
        words = {word for place in self.city.places for word in place.words}
        known = sorted({*words, *OWN}, key=len, reverse=True)
        return "(?:" + "|".join(re.escape(word) for word in known) + ")"

    def meant(self, word: str) -> Region | None:
        """Return the place a word means; 本市 is the document's own."""
        own = OWN.get(word)
        if own is None:
            return self.city.region_by_word(word)
        home = self.city.region_by_code(self.home)
        if home is None:
            return None
        if own == "province":
            return self.city.region_by_code(f"{self.city.code[:2]}0000")
        kinds = {"city": ("city", "county_city"), "county": ("county", "county_city"), "zone": ("zone",)}[own]
        if home.kind in kinds:
            return home
        return self.city.region_by_code(self.city.code) if own == "city" and home.kind != "province" else None


def places_asked(sentence: Sentence, start: int, end: int, places: Places) -> Iterator[Found]:
    """Give the conditions on places in a part of a sentence."""
    place = places.pattern()
    seat = r"(?:(?:工商)?注册地|登记地|统计(?:入库|关系|所在)?地|统计关系|纳税地|税务(?:关系|登记)?地|税收(?:关系)?)"
    aged = r"(?:登记|成立)?(?:时间)?(?:已)?(?:满|\d|[一二两三]年)"  # 注册满2年 is about the age
    forms = (
        rf"(?P<seats>{seat}(?:(?:、|和|及|与){seat})*)(?:址)?(?:均|都)?(?:在|位于|为)(?P<place>{place}){_INSIDE}",
        (
            rf"(?:在|于)?(?P<place>{place}){_INSIDE}(?:依法)?(?:新)?(?:登记)?(?P<verb>注册|设立登记)(?!{aged})(?:登记|成立)?"
            r"(?P<too>(?:、|并|和|且)?(?:依法)?(?:纳税|缴纳税收))?"
        ),
        rf"(?:并)?在(?P<place>{place})(?:依法)?纳入统计",
        rf"在(?P<place>{place}){_INSIDE}(?=(?:依法)?(?:登记)?注册{aged})",
    )
    for number, form in enumerate(forms):
        for match in re.compile(form).finditer(sentence.plain, start, end):
            region = places.meant(match["place"])
            if region is None:
                continue
            facts = ["region_code"] if number == len(forms) - 1 else ["stat_region"]
            if number == 0:
                facts = [fact for word, fact in _SEATS.items() if word in match["seats"]]
            elif number == 1:
                facts = ["region_code", *(["tax_region"] if match["too"] else [])]
            for fact in dict.fromkeys(facts):
                yield _found(fact, region, sentence, match)


def _found(fact: str, region: Region, sentence: Sentence, match: re.Match[str]) -> Found:
    if region.kind == "zone":
        node = leaf("zone_id", "is", region.code, f"所在园区是{region.name}")
    else:
        node = leaf(fact, "under", region.code, f"{_SAYS[fact]}在{region.name}")
    return Found(node, sentence, match.start(), match.end())
