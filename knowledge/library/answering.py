"""Who answers questions on a document: the interpreting departments (由…负责解释), a desk, a person, a phone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from config.city import City
from knowledge.library.evidence import Finding, Scroll, Spot
from knowledge.library.issuers import Issuers
from knowledge.library.place import Units

_INTERPRETS = re.compile(
    r"由(?P<who>[^，。；\n]{2,80}?)(?:共同|具体|分别|依法)?负责(?:具体|最终|政策)?(?:解释|应用解释)"
)
_INTERPRETS_TOO = re.compile(
    r"由(?P<by>[^，。；\n]{2,60}?)(?:共同|分别)?(?:进行)?解释(?=[，。；\n]|$)|(?:解释权|解释工作)(?:归|由)(?P<who>[^，。；\n]{2,40}?)(?:所有|承担|负责|行使)?(?=[，。；\n]|$)"
)
_NAMELESS = re.compile(r"(?:市级|省级|其他|各)?(?:有关|相关)(?:部门|单位|方面)")  # 会同相关部门 names nobody
_SELF = re.compile(r"(?:我|本)(?:局|委|办|厅|部|单位|机关|中心|府)|(?:印发|制定|发文|发布|起草)(?:单位|机关|部门)")
UNITS = re.compile(
    r"(?![^（(）)〔〕]{0,40}[)）〕])(?:[、，,；;\n]|会同|牵头会同|商(?=市|省|县|区)|和(?=市|省|县|区|各)|及(?=市|省|县|区|各)|与(?=市|省|县|区|各)|以及|；(?:牵头|配合|责任)(?:单位|部门)[:：])"
)
_NUMBER = r"(?:1\d{10}|(?:0\d{2,3}[-—– ]?)?\d{5,8}|12345)"
_PHONE = re.compile(
    rf"(?<!监督)(?<!举报)(?<!投诉)(?:(?:电话|方式|热线)(?:号码)?\s*[:：]?\s*|(?:电话|热线)(?:号码)?[:：][^\d。；\n]{{1,30}}?)"
    rf"({_NUMBER}(?:[、,，/ ]+{_NUMBER})*)(?![\d元万])"
)
_PERSON = re.compile(r"联系人\s*[:：]\s*([^\s，,；;。、（(]{2,12})")
_DESK = re.compile(
    r"(?:咨询|联系|受理|主管|归口)(?:部门|单位|科室|处室)[ \u3000]*[:：][ \u3000]*([^\s，,；;。（(《]{2,30})"
)
_BEGINS = {
    "咨询部门": re.compile("咨询|联系|受理|主管|归口"),
    "联系人": re.compile("联系人"),
    "电话": re.compile("电话|方式|热线"),
}
_NOT_AN_OFFICE = re.compile(r"人民政府|市委|县委|区委|国务院|[省市县]政府")


@dataclass(frozen=True, slots=True)
class Answering:
    """Full names of the interpreters, the department that answers, and the contact as the text gives it."""

    interpreters: tuple[str, ...]
    department: str
    contact: str
    findings: tuple[Finding, ...]


def read_answering(scroll: Scroll, issuers: Issuers, city: City, units: Units) -> Answering:
    """Read interpreters, department and contact; what is not said stays empty."""
    interpreters = list(_interpreters(scroll, issuers, units))
    department = _department(scroll, interpreters, issuers, city, units)
    contact = list(_contact(scroll))
    phone = any(label == "电话" for label, _ in contact)
    said = "；".join(f"{label}：{found.value}" for label, found in contact) if phone else ""
    findings = [*interpreters, *([department] if department else []), *(found for _, found in contact)]
    names = tuple(dict.fromkeys(found.value for found in interpreters))
    return Answering(names, department.value if department else "", said, tuple(findings))


def unit_names(text: str) -> list[str]:
    """Cut a list of units: 市经信局会同市财政局 gives both."""
    names = (
        re.sub(r"^(?:各)?(?:牵头|配合|责任)(?:单位|部门)[:：]", "", name.strip(" \u3000。：:"))
        for name in UNITS.split(text)
    )
    return [
        re.sub(r"(?<=.{3})(?:等|按职责分工负责|按照职责分工.*)$", "", name)
        for name in names
        if name and name not in {"等", "各"} and not _NAMELESS.fullmatch(name)
    ]


def _interpreters(scroll: Scroll, issuers: Issuers, units: Units) -> Iterator[Finding]:
    if "解释" not in scroll.text:
        return
    matches = [*_INTERPRETS.finditer(scroll.text)] or [*_INTERPRETS_TOO.finditer(scroll.text)]
    if not matches:
        return
    match = matches[-1]
    which = "by" if "by" in match.groupdict() and match["by"] else "who"
    who = match[which]
    spot = scroll.spot(*match.span(which))
    if _SELF.search(who):
        for office in issuers.offices[:1] if re.search("我|本", who) else issuers.offices:
            yield scroll.finding("interpreters", units.full(office.name), spot, 0.85, "由本机关负责解释")
        return
    for name in unit_names(who):
        at = who.find(name)
        one = spot if at < 0 else Spot(spot.block, spot.start + at, spot.start + at + len(name))
        yield scroll.finding("interpreters", units.full(name), one, 0.95, "由…负责解释")


def _department(
    scroll: Scroll, interpreters: list[Finding], issuers: Issuers, city: City, units: Units
) -> Finding | None:
    if interpreters:
        first = interpreters[0]
        spot = Spot(first.block, first.start, first.end)
        return scroll.finding("department", first.value, spot, 0.9, "负责解释的部门")
    desk = _DESK.search(scroll.text)
    known = city.department_by_word(desk[1]) if desk else None
    if desk and known is not None:  # 市金融工作局资本市场科 is an office of the department
        return scroll.finding("department", units.full(known.name), scroll.spot(*desk.span(1)), 0.8, "咨询部门")
    office = issuers.offices[0] if issuers.offices else None
    if office is None or _NOT_AN_OFFICE.search(office.name):
        return _by_phone(scroll, city, units)
    sure = min(office.confidence, 0.75)
    return scroll.finding("department", units.full(office.name), office.spot, sure, "发文机关")


def _by_phone(scroll: Scroll, city: City, units: Units) -> Finding | None:
    """Propose the department whose phone is given: 咨询电话：市经济和信息化局中小企业科，0838-…."""
    match = re.search(r"咨询(?:电话|方式)[:：]?\s*([^\d。；\n]{4,30})", scroll.text)
    known = city.department_by_word(match[1]) if match else None
    if match is None or known is None:
        return None
    return scroll.finding("department", units.full(known.name), scroll.spot(*match.span(1)), 0.7, "咨询电话")


def _contact(scroll: Scroll) -> Iterator[tuple[str, Finding]]:
    for label, form in (("咨询部门", _DESK), ("联系人", _PERSON), ("电话", _PHONE)):
        match = next(filter(None, (form.match(scroll.text, at) for at in _places(scroll.text, label))), None)
        if match:
            yield label, scroll.finding("contact", match[1].strip(), scroll.spot(*match.span(1)), 0.85, label)


def _places(text: str, label: str) -> Iterator[int]:
    """Give the places at which a contact may begin: a cheap look before the long forms."""
    yield from (match.start() for match in _BEGINS[label].finditer(text))
