"""Where a document holds and at which level: from who made it, not from the places it talks about."""

import re
from dataclasses import dataclass

from config.city import KINDS, City, Region
from knowledge.rules.region import COUNTRY, ELSEWHERE

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
    ("省级", r"[^市县区]{2,3}(?:省|自治区)"),
    ("市级", r"[^县区]{2,4}[市州盟]"),
    ("县级", r".{1,4}[县区旗]"),
)
_OUTSIDE = re.compile(
    r"(?:北京|天津|上海|重庆|河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|贵州|云南|陕西|甘肃|青海|"
    r"内蒙古|广西|西藏|宁夏|新疆)|[\u4e00-\u9fa5]{2,6}(?:省|自治州|市|县|自治区|州(?=人民政府|.{2,12}[局委办]))"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Level in the city's words and region code."""

    level: str
    region: str
    name: str = ""  # full name of the place: 旌阳区


def place_of(city: City, issuer: str, title: str, doc_no: str) -> Place:
    """Return where a document holds.

    The issuer decides; 广汉市 is a county-level city and wins over 德阳市 before it. Without an issuer the title's
    beginning decides, then the agency code, then it is taken as the city's own.
    """
    for said in (issuer, title.partition("关于")[0] if "关于" in title else title[:20]):
        place = _named(city, said)
        if place:
            return place
    code = next((region for region in city.regions if region.agency and doc_no.startswith(region.agency)), None)
    if code is not None and code.kind != "country":
        return _place(code)
    if _NATIONAL_CODE.match(doc_no):
        return Place("国家级", COUNTRY)
    return _own(city)


def full_department(unit: str, city: City, place: Place) -> str:
    """Return the full name of a unit as a text calls it: 市经济和信息化局 gives 德阳市经济和信息化局.

    A county's 区经信局 becomes 旌阳区经济和信息化局. A unit the city folder does not know keeps its own words.
    """
    name = unit.strip()
    named = _named(city, name)
    if place.region == ELSEWHERE or (named and named.region not in {city.code, COUNTRY}):
        return name
    known = city.department_by_word(name)
    below_city = place.level in {"县级", "园区级"}
    if known is not None and _is_the_unit(name, known.words):
        of_county = below_city and not name.startswith(("市", city.name))
        if of_county or place.region.startswith(city.code[:4]):
            return place.name + known.name if of_county else known.full
    return _with_place(name, city, place) if named is None else name


def _with_place(name: str, city: City, place: Place) -> str:
    """Put the place where a text says 市, 区, 县 or 省 only; 市 in a county-level city's own text is that city."""
    if re.match(r"^市(?!场|政)", name):
        return (place.name if place.level == "县级" and place.name.endswith("市") else city.name) + name[1:]
    if re.match(r"^[区县](?!域)", name) and place.level == "县级":
        return place.name + name[1:]
    if name.startswith("省"):
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
        return _place(max(places, key=lambda place: KINDS.index(place.kind)))
    if _NATIONAL.search(said):
        return Place("国家级", COUNTRY)
    if _OUTSIDE.search(said):
        level = next((level for level, form in reversed(_SAYS_LEVEL) if re.match(form, said)), "")
        return Place(level, ELSEWHERE)
    return None


def _place(region: Region) -> Place:
    return Place(LEVELS[region.kind], region.code, region.name)


def _own(city: City) -> Place:
    return Place("市级", city.code, city.name)
