"""The anatomy of a document: what it is, who made it, where and when it holds.

Everything is read from the text by rules; what a text does not say stays empty, nothing is guessed from file names.
"""

import re
from dataclasses import dataclass
from datetime import date

from config.city import City
from knowledge.library.document import Document, Paragraph, lines_of
from knowledge.library.head import ORG, Head, read_head
from knowledge.library.kinds import is_draft, kind_of, themes_of
from knowledge.library.place import Place, full_department, place_of
from knowledge.library.validity import NOT_SAID, Validity, read_validity
from knowledge.rules.chinese_date import parse_date
from knowledge.rules.docno import docno_key

_WRAPS = re.compile(
    r"(?:印发|发布|公布|颁布|转发|批转|重新印发|重新发布|下达|出台)(?:实施|执行)?(?P<inner>.+?)(?:的)?(?:通知|公告|通告|函|决定)$"
)
_BOOKED = re.compile(r"[《〈]((?:[^《》〈〉]|[《〈][^《》〈〉]*[》〉])+)[》〉]")
_INTERPRETS = re.compile(r"由(?P<who>[^，。；]{2,60}?)(?:共同|具体|分别)?负责(?:具体|最终)?解释")
_RESPONSIBLE = re.compile(r"[（(](?:责任|牵头|配合|主办|协办|实施)(?:单位|部门|科室)[:：]([^）)]+)[）)]")
_UNITS = re.compile(
    r"[、，,；;]|会同|商(?=市|省|县|区)|和(?=市|省|县|区)|及(?=市|省|县|区)|以及|；(?:牵头|配合|责任)(?:单位|部门)[:：]"
)
_NUMBER = r"(?:1\d{10}|(?:0\d{2,3}[-—– ]?)?\d{5,8})"
_PHONE = re.compile(rf"(?:电话|方式|热线)(?:号码)?\s*[:：]?\s*({_NUMBER}(?:[、,，/ ]+{_NUMBER})*)")
_PERSON = re.compile(r"联系人\s*[:：]\s*([^\s，,；;。、（(]{2,12})")
_DESK = re.compile(r"(?:咨询|联系|受理|主管|归口)(?:部门|单位|科室|处室)\s*[:：]\s*([^\s，,；;。（(]{2,30})")
_INDEX = re.compile(r"(?<!\d)\d{6}-\d{4}-\d{6}(?!\d)")
_ATTACHED = re.compile(r"^附\s*件\s*[一二三四五六七八九十\d]*\s*[:：]?\s*$")


@dataclass(frozen=True, slots=True)
class Anatomy:
    """What was read from one document; empty or None where it does not say."""

    title: str
    inner_titles: tuple[str, ...] = ()
    doc_no: str = ""
    index_no: str = ""
    issuer: str = ""
    issued_on: date | None = None
    published_on: date | None = None
    validity: Validity = NOT_SAID
    interpreters: tuple[str, ...] = ()  # full names, as 由…负责解释 gives them
    department: str = ""  # who answers questions, full name
    contact: str = ""
    responsible: tuple[str, ...] = ()  # units named after measures
    level: str = ""
    region: str = ""
    kind: str = ""
    draft: bool = False
    themes: tuple[str, ...] = ()
    used: frozenset[int] = frozenset()  # blocks that hold only title, 文号 and data lines

    @property
    def inner_title(self) -> str:
        """The first document this one wraps, or an empty string."""
        return self.inner_titles[0] if self.inner_titles else ""

    @property
    def doc_no_key(self) -> str:
        """The 文号 in the one spelling used for comparing."""
        return docno_key(self.doc_no)

    @property
    def known_as(self) -> str:
        """The title people use: the inner one where there is one."""
        return self.inner_title or self.title


def dissect(document: Document, city: City, name: str = "") -> Anatomy:
    """Read the anatomy.

    Args:
        document: what the reader gave.
        city: places, departments and themes to recognise.
        name: what to call a document without any title: its file name.

    """
    head = read_head(document)
    title = head.title or name
    text = document.text
    inner = wrapped_titles(title)
    issuer = _issuer(title, head)
    issued = head.issued_on
    place = place_of(city, issuer, title, head.doc_no)
    kind = kind_of(title, head.doc_no, issuer)
    draft = is_draft(title) or head.draft_mark
    interpreters = _interpreters(text, issuer, city, place)
    return Anatomy(
        title=title,
        inner_titles=inner,
        doc_no=head.doc_no,
        index_no=_index_no(head, text),
        issuer=issuer,
        issued_on=issued,
        published_on=parse_date(head.fields.get("发布日期", "") or head.fields.get("公开日期", "")),
        validity=_validity(document, head.printed_on or issued, head),
        interpreters=interpreters,
        department=_department(text, interpreters, issuer, city, place),
        contact=_contact(text),
        responsible=_responsible(text, city, place),
        level=place.level,
        region=place.region,
        kind="征求意见稿" if draft else kind,
        draft=draft,
        themes=themes_of(city, title, text),
        used=frozenset(head.used | _inner_title_blocks(document, inner)),
    )


def wrapped_titles(title: str) -> tuple[str, ...]:
    """Return the titles a notice wraps: 关于印发《甲》的通知 gives 甲; several are given in order.

    >>> wrapped_titles("德阳市示例局关于印发《甲办法》和《乙细则》的通知")
    ('甲办法', '乙细则')
    """
    match = _WRAPS.search(re.sub(r"\s+", "", title))
    if match is None:
        return ()
    booked = tuple(_BOOKED.findall(match["inner"]))
    return booked or ((match["inner"],) if len(match["inner"]) >= 6 else ())  # noqa: PLR2004 - a name, not a word


def _inner_title_blocks(document: Document, inner: tuple[str, ...]) -> set[int]:
    keys = {re.sub(r"\W", "", title) for title in inner}
    return {
        at
        for at, block in enumerate(document.blocks)
        if isinstance(block, Paragraph) and re.sub(r"\W", "", block.text) in keys
    }


def _issuer(title: str, head: Head) -> str:
    """Who made it: the title's first words, the signature, the page's data, the red head, in this order."""
    before = title.partition("关于")[0].strip() if "关于" in title else ""
    before = re.sub(r"^【.*?】|等\s*[\d一二三四五六七八九十]*\s*(?:个)?(?:部门|单位)$", "", before)
    if before and ORG.search(before) and not re.search(r"\d", before):
        return before
    for said in (head.signers, head.fields.get("发布机构"), head.fields.get("发文机关"), head.red_head):
        if said:
            return said.strip()
    ordered = re.match(r"^(?:中华人民共和国)?(.{2,20})令", head.doc_no)
    return ordered[1] if ordered else ""


def _index_no(head: Head, text: str) -> str:
    said = head.fields.get("索引号") or head.fields.get("索引编号") or ""
    found = _INDEX.search(said) or _INDEX.search(text[:600])
    return found[0] if found else said[:40]


def _body(document: Document) -> tuple[list[str], list[str]]:
    """Return the paragraphs before the attachments, and those in them."""
    before: list[str] = []
    after: list[str] = []
    into = before
    for block in document.blocks:
        if isinstance(block, Paragraph) and _ATTACHED.match(block.text.strip()):
            into = after
        into.extend(lines_of(block) if isinstance(block, Paragraph) else [])
    return before, after


def _validity(document: Document, counted_from: date | None, head: Head) -> Validity:
    before, after = _body(document)
    found = read_validity(before, counted_from)
    if found.effective_on is None and found.expires_on is None:
        found = read_validity(after, counted_from)
    start = found.effective_on or parse_date(head.fields.get("实施日期", ""))
    end = found.expires_on or parse_date(head.fields.get("失效日期", ""))
    return Validity(start, end, found.quote)


def _units(text: str) -> list[str]:
    units = (unit.strip(" 　。：:") for unit in _UNITS.split(text))
    return [unit for unit in units if unit and unit not in {"等", "各"}]


def _interpreters(text: str, issuer: str, city: City, place: Place) -> tuple[str, ...]:
    matches = list(_INTERPRETS.finditer(text))
    if not matches:
        return ()
    who = matches[-1]["who"]
    if re.search(r"(?:我|本)(?:局|委|办|厅|部|单位|机关|中心)|(?:印发|制定|发文|发布|起草)(?:单位|机关|部门)", who):
        return tuple(_units(issuer.replace(" ", "、")))
    return tuple(full_department(unit, city, place) for unit in _units(who))


def _department(text: str, interpreters: tuple[str, ...], issuer: str, city: City, place: Place) -> str:
    if interpreters:
        return interpreters[0]
    desk = _DESK.search(text)
    known = city.department_by_word(desk[1]) if desk else None
    if known is not None:  # 市金融工作局资本市场科 is an office of the department
        return full_department(known.name, city, place)
    first = re.split(r"[ 　、]", issuer)[0] if issuer else ""
    return "" if re.search(r"人民政府|市委|县委|区委|国务院", first) else full_department(first, city, place)


def _contact(text: str) -> str:
    parts = []
    for label, form in (("咨询部门", _DESK), ("联系人", _PERSON), ("电话", _PHONE)):
        match = form.search(text)
        if match:
            parts.append(f"{label}：{match[1].strip()}")
    return "；".join(parts) if any(part.startswith("电话") for part in parts) else ""


def _responsible(text: str, city: City, place: Place) -> tuple[str, ...]:
    names = (
        full_department(re.sub(r"^(?:牵头|配合|责任)(?:单位|部门)[:：]", "", unit), city, place)
        for found in _RESPONSIBLE.findall(text)
        for unit in _units(found)
    )
    return tuple(dict.fromkeys(names))
