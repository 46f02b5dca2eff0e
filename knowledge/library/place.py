"""Where a document holds and at which level: from who made it, not from the places it talks about."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from config.city import KINDS, City, Region
from knowledge.library.evidence import Spot
from knowledge.rules.region import COUNTRY, ELSEWHERE, level_of

LEVELS = {
    "country": "国家级", "province": "省级", "city": "市级", "county": "县级", "county_city": "县级", "zone": "园区级",
}  # fmt: skip
_NATIONAL = re.compile(
    r"国务院|中共中央|全国人|中华人民共和国|^国家|[ 、]国家|总局(?!.{2,}局)|总署|证监会|银保监会|中国人民银行(?!.*行)|"
    r"(?:财政|工业和信息化|科技|科学技术|商务|人力资源社会保障|人力资源和社会保障|农业农村|生态环境|自然资源|教育|住房城乡建设|交通运输|公安|"
    r"民政|司法|应急管理|文化和旅游|工信|人社|水利)部|国家发展改革委|国家标准"
)
_NATIONAL_CODE = re.compile(r"^(?:国|财|税|工信部|人社部|发改|科发|商|银发|证监|银保监|海关|农)")
_SAYS_LEVEL = (
    ("国家级", r"国家"),
    ("省级", r"[^市县区]{2,3}(?:省|自治区)|(?:北京|天津|上海|重庆)市"),
    ("市级", r"(?!(?:北京|天津|上海|重庆)市)[^县区]{2,4}[市州盟]"),
    (
        "县级",
        r".{1,8}?(?<![园地社发新开景校库灾辖市])[县区旗](?=$|关于|人民|委|[\u4e00-\u9fa5]{2,16}(?:局|办|会|中心|部))",
    ),
)
_OUTSIDE = re.compile(
    r"[\u4e00-\u9fa5]{2,3}(?<![园地社发新开景校库灾辖市全各本片牧范能验])区(?=$|关于|人民|委|[\u4e00-\u9fa5]{2,16}(?:局|办))|(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|贵州|云南|陕西|甘肃|青海|"
    r"内蒙古|广西|西藏|宁夏|新疆)|[\u4e00-\u9fa5]{2,6}(?:省|自治州|市(?!场)|县|自治区|州(?=人民政府|.{2,12}[局委办]))"
)


# A place right behind a known one: 四川省广安市财政局 is of 广安, which the city folder need not know.
_NARROWER = re.compile(
    r"^(?P<name>(?!政府|市场|城市|人民|农村|社会|经济|地方|教育|交通)[\u4e00-\u9fa5]{1,5}?(?:自治州|自治县|市|县|区|州))"
    r"(?<!城市)(?<!超市)(?<!园区)(?<!社区)(?<!景区)(?<!地区)(?<!灾区)(?<!校区)(?<!库区)(?<!市区)(?<!全市)(?<!全县)(?<!全区)(?<!开发区)(?<!高新区)"
    r"(?<!经开区)(?<!新区)(?=人民|委|政府|[^，。]{0,24}(?:局|办|会|中心|院|队|所|行)(?:$|[ 、等关]))"
)
_ZONE_WORD = re.compile(
    r"(?P<of>[\u4e00-\u9fa5]{2,3})(?:国家级?)?(?:经济技术开发区|高新技术产业开发区|经开区|高新区|开发区|新区)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Level in the city's words and region code."""

    level: str
    region: str
    name: str = ""  # full name of the place: 旌阳区


@dataclass(frozen=True, slots=True)
class Clue:
    """Something that tells where a document holds: a text of a kind (issuer, title, 文号 …) and how far to trust it."""

    what: str
    text: str
    confidence: float
    spot: Spot


@dataclass(frozen=True, slots=True)
class Located:
    """A place and the clue it came from; ``words`` are the characters of the clue that name it."""

    place: Place
    clue: Clue
    words: str


def locate(city: City, clues: Iterable[Clue]) -> list[Located]:
    """Return the place each clue gives, in the order of the clues; the first is the one to take.

    The issuer decides; 广汉市 is a county-level city and wins over 德阳市 before it.
    """
    found: list[Located] = []
    for clue in clues:
        place, words = {"doc_no": _by_agency, "index_no": _by_code}.get(clue.what, _by_name)(city, clue.text)
        if place is not None:
            found.append(Located(place, clue, words))
    return found


def _by_name(city: City, said: str) -> tuple[Place | None, str]:
    place = _named(city, said)
    region = city.region_by_code(place.region) if place else None
    words = next((word for word in region.words if word in said), said) if region else said
    return place, words


def _by_agency(city: City, doc_no: str) -> tuple[Place | None, str]:
    """Read the first character of an agency code: 德办发 is of 德阳. A foreign one is not told from 德 of 德州."""
    place = next((region for region in city.regions if region.agency and doc_no.startswith(region.agency)), None)
    if place is not None and place.kind != "country":
        return _place(place), place.agency
    national = _NATIONAL_CODE.match(doc_no)
    return (Place("国家级", COUNTRY), national[0]) if national else (None, "")


def _by_code(city: City, index_no: str) -> tuple[Place | None, str]:
    """Read the six digits an 索引号 begins with."""
    code = index_no[:6]
    region = city.region_by_code(code)
    if region is not None:
        return _place(region), code
    return (Place(level_of(code), ELSEWHERE), code) if re.fullmatch(r"[1-6]\d{5}", code) else (None, "")


def own_place(city: City) -> Place:
    """Return the city itself: a guess for a text that names nobody."""
    return Place("市级", city.code, city.name)


class Units:
    """Gives units their full names, as one document calls them: 市经济和信息化局 is 德阳市经济和信息化局.

    A county's 区经信局 becomes 旌阳区经济和信息化局. A unit the city folder does not know keeps its own words.
    """

    def __init__(self, city: City, place: Place) -> None:
        """Take the place of the document, to which 区, 县 and 市 refer."""
        self._city = city
        self._place = place
        self._known: dict[str, str] = {}

    def full(self, unit: str) -> str:
        """Return the full name of a unit."""
        if unit not in self._known:
            self._known[unit] = full_department(unit, self._city, self._place)
        return self._known[unit]


def full_department(unit: str, city: City, place: Place) -> str:
    """Return the full name of a unit as a text calls it: 市经济和信息化局 gives 德阳市经济和信息化局.

    A county's 区经信局 becomes 旌阳区经济和信息化局. A unit the city folder does not know keeps its own words.
    """
    name = re.sub(r"(?<!人民)政府办公", "人民政府办公", unit.strip())
    named = _named(city, name)
    if place.region == ELSEWHERE or (named and named.region == ELSEWHERE):
        return name
    known = city.department_by_word(name)
    known = known if known is not None and _is_the_unit(name, known.words) else None
    if named and named.region not in {city.code, COUNTRY}:
        of_city = known and named.level == "县级" and name.startswith(named.name)
        return named.name + known.name if known and of_city else name
    if known is not None and place.region.startswith(city.code[:4]) and not name.startswith("省"):
        return place.name + known.name if _of_county(name, city, place) else known.full
    return _with_place(name, city, place) if named is None else name


def _of_county(name: str, city: City, place: Place) -> bool:
    """Tell whether a unit is the county's: 市经信局 in the text of a county-level city is that city's own."""
    if place.level not in {"县级", "园区级"} or name.startswith(city.name):
        return False
    return not name.startswith("市") or (place.level == "县级" and place.name.endswith("市"))


def _with_place(name: str, city: City, place: Place) -> str:
    """Put the place where a text says 市, 区, 县 or 省 only; 市 in a county-level city's own text is that city."""
    near = place.region.startswith(city.code[:4])
    if place.level == "省级" and place.name and re.match(r"^(?!省)(?:人民政府办公厅|[\u4e00-\u9fa5]{2,14}厅)$", name):
        return place.name + name
    if near and re.match(r"^市(?!场|政|[（(、])", name):
        return (place.name if _of_county(name, city, place) else city.name) + name[1:]
    if re.match(r"^[区县](?!域|[（(、])", name) and place.level == "县级":
        return place.name + name[1:]
    if name.startswith("省") and place.region != COUNTRY:
        return next((region.name for region in city.regions if region.kind == "province"), "省") + name[1:]
    return name


def _is_the_unit(name: str, words: tuple[str, ...]) -> bool:
    """Tell whether the name is the department itself, not an office under another place or a longer body."""
    longest = max((word for word in words if word in name), key=len, default="")
    return len(name) <= len(longest) + 4


def _named(city: City, said: str) -> Place | None:
    if not said:
        return None
    places = [place for place in city.regions_in(said) if place.kind != "country"]
    if places:
        known = max(places, key=lambda place: KINDS.index(place.kind))
        return _foreign(city, said, known) or _place(known)
    if _NATIONAL.search(said):
        return Place("国家级", COUNTRY)
    if _OUTSIDE.search(said):
        return Place(_said_level(said), ELSEWHERE)
    return None


def _foreign(city: City, said: str, known: Region) -> Place | None:
    """See a place the city folder does not know behind one it knows, or another city's zone."""
    word = max((word for word in known.words if word in said), key=len)
    if known.kind == "zone":
        zone = None if _of_own(city, word) else _ZONE_WORD.search(said)
        return Place("园区级", ELSEWHERE) if zone and not _of_own(city, zone["of"]) else None
    rest = said[said.index(word) + len(word) :]
    narrower = _NARROWER.match(rest)
    if narrower is None or city.regions_in(narrower["name"]):
        return None
    return Place("市级" if known.kind == "province" and narrower["name"][-1] in "市州" else "县级", ELSEWHERE)


def _of_own(city: City, words: str) -> bool:
    """Tell whether words name a place of the city folder that lies in the city or is it."""
    return any(
        place.code.startswith(city.code[:4]) and any(one in words for one in place.words if len(one) > 1)
        for place in city.regions
    )


def _said_level(said: str) -> str:
    return next((level for level, form in reversed(_SAYS_LEVEL) if re.match(form, said)), "")


def _place(region: Region) -> Place:
    return Place(LEVELS[region.kind], region.code, region.name)
