"""Who made a document: the first office, and all others of a joint one (联合发文)."""

import re
from dataclasses import dataclass

from knowledge.library.evidence import Scroll, Spot
from knowledge.library.head import ORG, Head
from knowledge.library.making import Making
from knowledge.library.signature import Signature, split_offices
from knowledge.rules.chinese_date import chinese_int

_OTHERS = re.compile(r"等\s*(?P<count>[\d一二三四五六七八九十]*)\s*(?:个)?(?:部门|单位|机关)?$")
_ACTS = re.compile(r"关于|(?:印发|转发|批转|发布|公布)(?=[《〈关])")
_ORDERED = re.compile(r"^(?P<who>.{2,30}?)(?:公告|令)(?=\d|第)")
_MADE_BY = re.compile(
    r"(?:解读|发布|制定|印发|起草|编制)(?:机关|单位|部门)[:：][ \u3000]*"
    r"(?P<who>[^\s，。；：:（(]{3,40}(?:局|委|办|厅|部|会|中心|府|院|室))"
)
_PAGE = ("发布机构", "发文机关", "制发机关", "发布单位", "发文单位")


@dataclass(frozen=True, slots=True)
class Office:
    """One office that issued the document, with its place, how sure it is and what told it."""

    name: str
    spot: Spot
    confidence: float
    rule: str


@dataclass(frozen=True, slots=True)
class Issuers:
    """The offices in order; ``named`` is how the document itself writes them; ``said`` is the N of 等N部门."""

    offices: tuple[Office, ...] = ()
    named: str = ""
    said: int | None = None

    @property
    def missing(self) -> bool:
        """True when the title says how many there are, and they were not all found."""
        return self.said is not None and self.said != len(self.offices)


def read_issuers(head: Head, signed: Signature, made: Making, scroll: Scroll) -> Issuers:
    """Read the issuers: the title's first words, the signature, the note of a law, the page's data, the red head.

    等三部门 in a title names the first only; the signature and the red head name the others.
    """
    before = _before(head.title)
    more = _OTHERS.search(before)
    first = split_offices(before[: more.start()] if more else before)
    by_title = [_in_title(name, head, scroll) for name in first]
    signers = [Office(name, spot, 0.9, "署名") for name, spot in signed.signers]
    noted = [Office(made.body, made.body_spot, 0.9, "题注")] if made.body and made.body_spot else []
    others = signers or noted or _printed(head, scroll)
    if signers and by_title and re.match(r"^[市县区省]", by_title[0].name):  # 市经信局: the signature has the full name
        by_title = []
    said = (chinese_int(more["count"]) if more and more["count"] else None) if more else None
    if not by_title:
        return Issuers(tuple(others), " ".join(office.name for office in others) or head.red_head)
    named = before[: more.start()].strip() if more else before
    joint = bool(more) or len(others) > len(by_title)
    rest = [office for office in others if joint and not any(_same(office, one) for one in by_title)]
    agreed = bool(others) and any(_same(office, by_title[0]) for office in others)
    lead = Office(by_title[0].name, by_title[0].spot, 0.98 if agreed else 0.9, "标题")
    return Issuers((lead, *by_title[1:], *rest), named, said)


def _before(title: str) -> str:
    """Return the words of a title before 关于 or 印发 that are offices, or nothing."""
    start = _ACTS.search(title)
    before = re.sub(r"^【.*?】", "", title[: start.start()]).strip() if start else ""
    plain = _OTHERS.sub("", before).strip()
    return before if plain and ORG.search(plain) and not re.search(r"\d", plain) else ""


def _in_title(name: str, head: Head, scroll: Scroll) -> Office:
    for spot in head.title_spots:
        at = scroll.quote(spot).find(name)
        if at >= 0:
            return Office(name, Spot(spot.block, spot.start + at, spot.start + at + len(name)), 0.9, "标题")
    where = head.title_spots[0] if head.title_spots else Spot(-1, 0, 0)
    return Office(name, where, 0.85, "标题")


def _printed(head: Head, scroll: Scroll) -> list[Office]:
    """Return what the page's data, the red head or the number of an announcement name."""
    said = head.said(*_PAGE)
    if said:
        return [Office(name, scroll.within(said.spot.block, name), 0.85, "页面信息") for name in _names(said.text)]
    if head.red_head and head.red_spot:
        return [
            Office(name, scroll.within(head.red_spot.block, name), 0.85, "发文机关标志")
            for name in _names(head.red_head)
        ]
    ordered = _ORDERED.match(head.doc_no)
    if ordered and head.doc_no_spot:
        names = _names(ordered["who"]) if ORG.search(ordered["who"]) else [ordered["who"]]
        return [Office(name, scroll.within(head.doc_no_spot.block, name), 0.85, "文号") for name in names]
    made = _MADE_BY.search(scroll.text)
    if made:
        spot = scroll.spot(*made.span("who"))
        return [Office(name, scroll.within(spot.block, name), 0.75, "制发机关标注") for name in _names(made["who"])]
    source = head.said("来源")
    names = [name for name in _names(source.text) if ORG.search(name)] if source else []
    return [Office(name, scroll.within(source.spot.block, name), 0.5, "来源") for name in names] if source else []


def _names(text: str) -> list[str]:
    return split_offices(text) or [text.strip()]


def _same(one: Office, other: Office) -> bool:
    left, right = (re.sub(r"^中共|人民|员会$", "", office.name) for office in (one, other))
    return left == right or (min(len(left), len(right)) > 4 and (left.endswith(right) or right.endswith(left)))  # noqa: PLR2004 - more than 财政局
