"""One version of an item from YAML: its dates, sentences, parameters, conditions, amount, window and papers."""

from dataclasses import dataclass, replace
from datetime import date

from knowledge.items.amounts import HEADS, Amounts
from knowledge.items.conditions import Conditions
from knowledge.items.faults import meant
from knowledge.items.figures import read_constant
from knowledge.items.place import Place
from knowledge.items.shared import NegativeList, Shared, read_basis, read_span
from knowledge.items.windows import read_window
from knowledge.rules.item import Caps, Contact, FundPool, Parameter, Terms
from knowledge.rules.item_terms import AllOf, Condition, Expression

FIELDS = (
    "from", "to", "draft", "basis", "event_year", "parameters", "conditions", "negative_list", "amount", "caps",
    "stacking", "window", "channel", "contact", "materials", "forms", "fund_pool", "notes",
)  # fmt: skip
CAPS = ("enterprise_year", "enterprise_life")
EARLIEST_EVENT, LATEST_EVENT = -5, 0  # years before the as-of day's year


@dataclass(frozen=True, slots=True)
class Setting:
    """What a version is read in."""

    shared: Shared
    negative_by_default: bool  # whether the item is a grant


def read_version(place: Place, setting: Setting) -> tuple[Terms, ...]:
    """Return the terms of one version, cut where the negative list changes; nothing where a date is wrong."""
    if not place.only(FIELDS, "一个版本"):
        return ()
    reader = Conditions()
    span = read_span(place)
    draft, event, negative = place.get("draft"), place.get("event_year"), place.get("negative_list")
    caps = _caps(place.get("caps"), reader.amounts)
    groups, joint = _stacking(place.get("stacking"), setting.shared)
    amount, contact = place.get("amount"), place.get("contact")
    terms = Terms(
        since=span[0] if span else date.min,
        until=span[1] if span else None,
        draft=bool(draft is not None and draft.flag("draft")),
        basis=read_basis(place.need("basis", "依据")),
        event_year=_event_year(event),
        parameters=_parameters(place.get("parameters"), reader.amounts),
        conditions=_conditions(place.need("conditions", "申报条件"), reader),
        amount=reader.amounts.read(amount) if amount is not None else None,
        caps=caps,
        groups=groups,
        joint_caps=joint,
        window=read_window(place.need("window", "申报时间")),
        channel=_text(place, "channel", needed=True),
        contact=_contact(contact) if contact is not None else Contact(),
        materials=_texts(place, "materials"),
        forms=_texts(place, "forms"),
        fund_pool=_pool(place.get("fund_pool")),
        notes=_texts(place, "notes"),
    )
    if contact is None:
        place.need("contact", "咨询部门和电话")
    listed = negative.flag("negative_list") if negative is not None else setting.negative_by_default
    if span is None:
        return (terms,)
    return _with_negative(terms, setting.shared.negative) if listed else (terms,)


def _with_negative(terms: Terms, lists: tuple[NegativeList, ...]) -> tuple[Terms, ...]:
    """Add the negative list of the time; where that changes, the version is cut in two."""
    last = terms.until or date.max
    cuts = sorted({terms.since, *(one.since for one in lists if terms.since < one.since <= last)}) if lists else []
    parts = []
    for at, first in enumerate(cuts):
        end = date.fromordinal(cuts[at + 1].toordinal() - 1) if at + 1 < len(cuts) else terms.until
        now = [one for one in lists if one.since <= first and (one.until is None or first <= one.until)]
        added = now[0] if now else NegativeList(first, None, (), ())
        parts.append(_added(replace(terms, since=first, until=end), added))
    return tuple(parts) or (terms,)


def _added(terms: Terms, negative: NegativeList) -> Terms:
    conditions = terms.conditions
    own = conditions.children if isinstance(conditions, AllOf) else (conditions,)
    return replace(
        terms, basis=(*terms.basis, *negative.basis), conditions=AllOf((*own, *negative.conditions), says="")
    )


def _event_year(place: Place | None) -> int:
    if place is None:
        return -1
    found = place.number("event_year")
    if found is None or found.denominator != 1 or not EARLIEST_EVENT <= found <= LATEST_EVENT:
        place.wrong("event_year 应是 0 到 -5 的整数：-1 是上一年，0 是当年")
        return -1
    return int(found)


def _conditions(place: Place | None, reader: Conditions) -> Condition:
    found = reader.read(place) if place is not None else None
    return found if isinstance(found, AllOf) else AllOf((found,) if found is not None else ())


def _parameters(place: Place | None, amounts: Amounts) -> tuple[Parameter, ...]:
    if place is None:
        return ()
    if not place.names():
        place.wrong("参数应是一组“名称: 值”。没有参数就整段删除")
    found = [(name, place.need(name)) for name in place.names()]
    return tuple(_parameter(name, one, amounts) for name, one in found if one is not None)


def _parameter(name: str, place: Place, amounts: Amounts) -> Parameter:
    """Return a parameter: one value or formula, or values by their first day."""
    names = place.names()
    if not names or set(names) & set(HEADS):
        value = amounts.read(place)
        return Parameter(name, ((None, value),) if value is not None else ())
    values: list[tuple[date | None, Expression]] = []
    for key in names:
        inner = place.need(key)
        day = place.name_of(key).day("参数值的起始日")
        value = amounts.read(inner) if inner is not None else None
        if day is not None and value is not None:
            values.append((day, value))
    if [day for day, _ in values] != sorted(day for day, _ in values if day is not None):
        place.wrong("参数的各个值要按日期从早到晚写")
    return Parameter(name, tuple(values))


def _caps(place: Place | None, amounts: Amounts) -> Caps:
    if place is None or not place.only(CAPS, "上限"):
        return Caps()
    found: dict[str, Expression | None] = {}
    for name in CAPS:
        inner = place.get(name)
        found[name] = amounts.read(inner) if inner is not None else None
    return Caps(**found)


def _stacking(place: Place | None, shared: Shared) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if place is None or not place.only(("groups", "joint_caps"), "叠加规则"):
        return (), ()
    found: list[tuple[str, ...]] = []
    for name in ("groups", "joint_caps"):
        inner = place.get(name)
        words = tuple(one.text(name) for one in inner.each(name)) if inner is not None else ()
        for word in words:
            if word and word not in shared.names and inner is not None:
                inner.wrong(f"stacking.yaml 里没有“{word}”{meant(word, sorted(shared.names)) if shared.names else ''}")
        found.append(words)
    return found[0], found[1]


def _contact(place: Place) -> Contact:
    if not place.only(("dept", "phone"), "咨询方式"):
        return Contact()
    return Contact(_text(place, "dept", needed=True), _text(place, "phone", needed=True))


def _pool(place: Place | None) -> FundPool | None:
    if place is None or not place.only(("total", "scale"), "资金总额"):
        return None
    total = place.get("total")
    figure = read_constant(total) if total is not None else None
    return FundPool(figure.value if figure is not None else None, _text(place, "scale"))


def _text(place: Place, name: str, *, needed: bool = False) -> str:
    found = place.need(name) if needed else place.get(name)
    return found.text(name) if found is not None else ""


def _texts(place: Place, name: str) -> tuple[str, ...]:
    found = place.get(name)
    return tuple(one.text(name) for one in found.each(name)) if found is not None else ()
