"""The key fields of a paper: name, value as printed, one normal form, page, place, and how sure it was read.

A field whose box on the form was left empty has the value ""; a field nobody found is not there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from knowledge.papers import fields_printed as printed
from knowledge.papers import fields_values as values
from knowledge.papers.fields_labels import Label, Pair
from knowledge.papers.fields_mending import mended
from knowledge.papers.fields_names import KINDS
from knowledge.papers.fields_pairs import pairs_of
from knowledge.papers.fields_prose import addressed_on, days_of, said_on
from knowledge.papers.page import Box, Field, Page
from knowledge.papers.quality import form_years
from knowledge.papers.written_marks import typed_signers

_SEALED = re.compile(
    r"\s*[（(\[【〔][^）)\]】〕]{0,10}(?:公\s*章|印\s*章|盖\s*章|签\s*章)[^）)\]】〕]{0,50}[)）\]】〕].*$", re.DOTALL
)
_DAY = re.compile(r"[\d〇○零一二三四五六七八九]{4}\s*[年./-]")
_CARD = re.compile(r"公民身份号码|签发机关")

LABELLED = 0.5  # quality from which a value behind a label counts
MOST = 8  # different values of one name in one paper
WEAKER = 0.8  # of the surest reading of a name: less sure ones are left out
_AREA_ONLY = re.compile(r"[\d,，.]+\s*(?:万?㎡|万?m2|m²|万?平方米)?$")  # 建设规模 that is nothing but an area
UNASKED = "其他"  # labels that are known so as not to be taken for values
SHAPED = frozenset({"phone", "uscc", "code", "date", "money", "area", "length", "id"})  # known by their shape
GUESSED = frozenset({"单位", "姓名", "指标"})  # labels that also head columns of something else


def fields_of(pages: Sequence[Page]) -> tuple[Field, ...]:
    """Return the fields of a paper, or of a run of its pages."""
    found: dict[str, list[Field]] = {}
    for page in pages:
        for pair in pairs_of(page):
            _take(found, pair, page, 1.0)
    spoken: dict[str, list[Field]] = {}
    for page in pages:
        for pair in (*said_on(page), *addressed_on(page), *days_of(page)):
            _take(spoken, pair, page, 1.0)
    for name, told in spoken.items():
        if not any(one.value and one.confidence >= 0.4 for one in found.get(name, ())):  # noqa: PLR2004 - a labelled value stands
            found.setdefault(name, []).extend(told[-1:] if name == "日期" else told)
    _cards(found, pages)
    _signers(found, pages)
    for year, page, line in form_years(pages):
        found.setdefault("表格版本", []).append(
            Field("表格版本", f"{year}版", str(year), page.number, line.box, line.confidence)
        )
    return tuple(one for name in found for one in _best(found[name]))


def _cards(found: dict[str, list[Field]], pages: Sequence[Page]) -> None:
    """Tell apart what an identity card says: where a person lives is no firm's address; the agent's card."""
    cards = {page.number for page in pages if _CARD.search(page.text)}
    for name in ("住所", "地址", "坐落") if cards else ():
        found[name] = [one for one in found.get(name, ()) if one.page not in cards]
    agents = {one.normal or one.value for one in found.get("受托人", ()) if one.value and one.page not in cards}
    if agents:
        own = [one for one in found.get("姓名", ()) if one.page in cards]
        found.setdefault("受托人证件姓名", []).extend(renamed(one, "受托人证件姓名") for one in own)
        found["姓名"] = [one for one in found.get("姓名", ()) if one not in own]


def _signers(found: dict[str, list[Field]], pages: Sequence[Page]) -> None:
    """Let who signs at the end of a text give way to the 法定代表人 the form itself states."""
    told = found.get("法定代表人", ())
    ends = {line.box for page in pages if page.how == "text" for line in typed_signers(page)[0]}
    signed = [one for one in told if any(_inside(one.box, box) for box in ends)]
    if any(one.value for one in told if one not in signed):
        found["法定代表人"] = [one for one in told if one not in signed]


def _inside(one: Box, other: Box) -> bool:
    return other.x0 <= one.x0 <= other.x1 and abs(one.y0 - other.y0) < other.height


def _take(found: dict[str, list[Field]], pair: Pair, page: Page, share: float) -> None:
    for name in pair.label.names:
        if name == UNASKED:
            continue
        field = _field(name, pair, page, share)
        if field is not None:
            found.setdefault(name, []).append(field)
            if KINDS.get(name) == "money":
                _capitals(found, pair, page)
            if name == "建设规模" and _AREA_ONLY.match(pair.text.strip()):
                built = Label(("建筑面积",), pair.label.unit)
                _take(found, Pair(built, pair.text, pair.box, pair.confidence * 0.95), page, share)


def _field(name: str, pair: Pair, page: Page, share: float) -> Field | None:
    kind = KINDS.get(name, "org" if name.endswith("单位名称") else _kind_of_part(name))
    if not pair.text.strip() or printed.is_empty(pair.text):
        return Field(name, "", None, page.number, pair.box, pair.confidence) if pair.whole else None
    if kind == "org" and _DAY.match(pair.text.strip()):
        return None  # a label for a seal above the day
    shown = mended(kind, pair.text) if page.how == "ocr" else _SEALED.sub("", pair.text) or pair.text
    read = values.read(kind, shown, pair.label.unit)
    if pair.below and kind in SHAPED and (read is None or read.quality < 1):
        return Field(name, "", None, page.number, pair.box, pair.confidence)  # the line below is something else
    if read is None or (read.quality < LABELLED and not pair.whole) or (name in GUESSED and read.quality < 1):
        return None
    sure = round(pair.confidence * read.quality * share, 3)
    return Field(name, read.value, read.normal, page.number, pair.box, sure)


def _kind_of_part(name: str) -> str:
    """Return the kind of a field of one party (施工单位资质等级): that of its last words."""
    return next((kind for known, kind in KINDS.items() if name.endswith(known)), "text")


def _capitals(found: dict[str, list[Field]], pair: Pair, page: Page) -> None:
    """Take an amount in capitals that stands with one in figures."""
    capital = _field(
        "大写金额", Pair(Label(("大写金额",)), pair.text, pair.box, pair.confidence, whole=False), page, 1.0
    )
    if capital is not None and capital.value:
        found.setdefault("大写金额", []).append(capital)


def _best(told: Sequence[Field]) -> list[Field]:
    """Return the different values of one name, the surest reading of each, without those that are much less sure."""
    filled = [one for one in told if one.value]
    if not filled:
        return [max(told, key=lambda one: one.confidence)] if told else []
    kept: dict[str, Field] = {}
    for one in filled:
        key = one.normal or printed.folded(one.value)
        if key not in kept or one.confidence > kept[key].confidence:
            kept[key] = one
    least = WEAKER * max(one.confidence for one in kept.values())
    return [one for one in kept.values() if one.confidence >= least][:MOST]


def by_name(fields: Iterable[Field]) -> dict[str, tuple[Field, ...]]:
    """Return the fields by name, as they stand on the paper."""
    found: dict[str, list[Field]] = {}
    for one in fields:
        found.setdefault(one.name, []).append(one)
    return {name: tuple(told) for name, told in found.items()}


def renamed(field: Field, name: str, share: float = 1.0) -> Field:
    """Return the same value under another name."""
    return replace(field, name=name, confidence=round(field.confidence * share, 3))
