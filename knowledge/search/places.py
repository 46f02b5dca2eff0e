"""Which place and which level a question speaks of: 高新区, 罗江县, 本市, 县上, 成都的, 省里的补贴."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from config.city import City
from knowledge.search import tokens

# Provinces (GB/T 2260) and cities a firm may speak of, without those that are words as well (朝阳, 吉安, 白银 …).
_PROVINCES = (
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 广东 广西 海南 重庆 "
    "四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾"
)
_CITIES = (
    "成都 绵阳 自贡 攀枝花 泸州 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州 雅安 巴中 资阳 阿坝 甘孜 凉山 西昌 "
    "贵阳 昆明 拉萨 西安 兰州 西宁 银川 乌鲁木齐 石家庄 太原 "
    "呼和浩特 沈阳 大连 长春 哈尔滨 南京 苏州 无锡 常州 杭州 宁波 温州 "
    "合肥 福州 厦门 南昌 济南 青岛 郑州 洛阳 武汉 宜昌 长沙 广州 深圳 东莞 佛山 珠海 惠州 南宁 海口 三亚"
)
_PLACE = re.compile("|".join(_PROVINCES.split()) + r"|[\u4e00-\u9fff]{2}(?=[省市县区](?![场政级委民内里上]))")
_NO_PLACE = re.compile(r"[本全各该我有在个和的县区市省上]|城|园|社|辖|地区|片")
_AWAY = re.compile("|".join((*_CITIES.split(), *(name for name in _PROVINCES.split() if name != "四川"))))
_BUSINESS = re.compile(r"(?:北京证券|上海证券|深圳证券|北交所|海南自贸|香港联交|香港上市)")
GRADE = re.compile("国家|全国|中央|省级?|省里|省上|全省|市级?|市里|市上|全市")
# A level is asked for when its word stands before money or rules (省级补贴), or names whose they are (省里, 县上).
_OWN = (
    r"(?:的)?(?:(?:层面|财政|本级|配套|另外|再|也|还|那边|这边|方面|上|里)*)"
    r"(?:政策|奖|补|规定|文件|标准|资金|办法|措施|扶持|支持|给|能|有)"
)
_LEVELS = {
    "国家级": re.compile(rf"国家级?{_OWN}|国务院|中央(?:财政|政策|给|有|补|奖)|国家层面"),
    "省级": re.compile(rf"省级{_OWN}|省上|省里|省政府|省财政|省的(?!级)|四川省{_OWN}|省那边|省层面|省厅"),
    "市级": re.compile(rf"市级{_OWN}|市上|市里|市政府|市财政|市本级|市的(?!级)|市那边|市层面|德阳市{_OWN}"),
    "县级": re.compile(rf"县级(?!市){_OWN}|县上|县里|区县|县区|(?<![园新开])区(?:级|上|里(?!面))|[县区](?:财政|政府)"),
    "园区级": re.compile(rf"园区级?{_OWN}|园区上|园区里|开发区{_OWN}"),
}
OUR_CITY = re.compile(r"本市|我市|我们市|咱们?市|市里面?|市上|市级|市本级")
COUNTY_WORDS = re.compile(r"县上|县里面?|(?<![园新开])区(?:上|里(?!面)|级)|县级(?!市)|区县|本县|我县|本区|我区")
_LEVEL_WORDS = re.compile(
    f"{OUR_CITY.pattern.replace('|市级', '')}|园区(?:里面?|上)|县上|县里面?|区上|区里(?!面)|本县|我县|本区|我区"
    "|省里面?|省上|省那边"
)
_MOVED = re.compile(r"搬|迁|转到|转来|过来|引进|招引|来德|到德|外地")


@dataclass(frozen=True, slots=True)
class CityWords:
    """The names a city's people use: from its folder, folded by the caller or not."""

    regions: Mapping[str, str] = field(default_factory=dict)  # 旌阳 -> 510603, 经开区 -> 510600-Z01
    departments: Mapping[str, str] = field(default_factory=dict)  # 经信 -> 德阳市经济和信息化局
    home: str = ""  # the city's own code, 510600
    names: Mapping[str, str] = field(default_factory=dict)  # code -> full name
    lies_in: Mapping[str, str] = field(default_factory=dict)  # a zone -> the county around it
    county_cities: tuple[str, ...] = ()  # codes of the 县级市 of this city

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
                if not GRADE.fullmatch(word)
            },
            departments={word: department.full for department in city.departments for word in department.words},
            home=city.code,
            names={place.code: place.name for place in city.places},
            county_cities=tuple(place.code for place in city.regions if place.kind == "county_city"),
            lies_in={zone.code: zone.lies_in for zone in city.zones if zone.lies_in},
        )


@dataclass(frozen=True, slots=True)
class Places:
    """The places a question speaks of."""

    named: tuple[str, ...] = ()  # any place named, known to the city or not
    regions: tuple[str, ...] = ()  # codes of places the city knows
    away: tuple[str, ...] = ()  # names of places outside the city, when the question is about them
    levels: tuple[str, ...] = ()  # 省级 …: whose rule is asked for
    our_city: bool = False  # 市里, 本市: the asker's own city, whichever that is


def read_places(clean: str, city: CityWords) -> Places:
    """Read the places out of a folded question."""
    regions = named(clean, city.regions)
    levels = tuple(level for level, form in _LEVELS.items() if form.search(clean))
    return Places(
        named=places_in(clean),
        regions=regions,
        away=_away(clean, regions, city),
        levels=levels,
        our_city=bool(OUR_CITY.search(clean)),
    )


def without_places(core: str, places: Places, city: CityWords) -> str:
    """Drop words of place that stand in no rule: 县上, 市里, a zone's name, the city a firm came from.

    Names of counties stay: the rules of a county name it.
    """
    rest = _LEVEL_WORDS.sub(" ", core)
    gone = [
        word for word, code in city.regions.items() if ("-" in code or code == city.home) and code in places.regions
    ]
    if len(places.regions) > 1 or places.away or _MOVED.search(core):
        gone += [name for name in _AWAY.findall(core) if name not in tokens.fold(city.names.get(city.home, ""))]
    for word in sorted(gone, key=len, reverse=True):
        rest = rest.replace(tokens.fold(word), " ")
    return rest


def _away(clean: str, regions: tuple[str, ...], city: CityWords) -> tuple[str, ...]:
    """Return the places outside that a question is about: not the ones a firm came from, nor beside one of ours."""
    ours = any(code.startswith(city.home[:4]) for code in regions) if city.home else bool(regions)
    if ours or _MOVED.search(clean) or not city.home:
        return ()
    found = dict.fromkeys(_AWAY.findall(_BUSINESS.sub("", clean)))
    home = tokens.fold(city.names.get(city.home, ""))
    return tuple(place for place in found if place not in home)


def places_in(clean: str) -> tuple[str, ...]:
    """Return the places a folded text names, known to the city or not."""
    found = dict.fromkeys(_PLACE.findall(clean))
    return tuple(place for place in found if not _NO_PLACE.search(place))


def named(clean: str, names: Mapping[str, str]) -> tuple[str, ...]:
    """Return what the names in a question stand for; a name inside a longer one does not count."""
    rest = clean
    found: dict[str, None] = {}
    for name, stands_for in sorted(names.items(), key=lambda pair: -len(pair[0])):
        if tokens.fold(name) in rest:
            rest = rest.replace(tokens.fold(name), "\n")
            found[stands_for] = None
    return tuple(found)
