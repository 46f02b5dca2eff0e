"""What the matters of a city share (common.yaml): fields, typical reasons, ladders of grades, names of checks."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from knowledge.items.faults import Sheet
from knowledge.items.marks import Word
from knowledge.items.place import Place
from knowledge.rules.checklist import KeyField, Reason, Sureness
from knowledge.rules.checklist_checks import KINDS, RULES

COMMON = "common.yaml"
_FIELDS = ("sureness", "warn_days", "fields", "reasons", "ladders", "checks")
_WARN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Wording:
    """What a check of a rule is called, and how its fault is mended, unless the list says otherwise."""

    name: str
    fix: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What common.yaml says."""

    fields: Mapping[str, KeyField] = field(default_factory=dict)
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    ladders: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    checks: Mapping[str, Wording] = field(default_factory=dict)
    sureness: Sureness = field(default_factory=Sureness)
    warn_days: int = _WARN_DAYS


def read_shared(root: Place) -> Shared:
    """Return what a common.yaml says; faults are written to its sheet."""
    if not root.only(_FIELDS, "共用内容"):
        return Shared()
    warn = root.get("warn_days")
    days = warn.whole("临期天数", 0) if warn is not None else None
    return Shared(
        fields={name: one for name, place in _each(root, "fields") if (one := _key_field(name, place)) is not None},
        reasons={name: Reason(name, *two_texts(place, ("says", "fix"))) for name, place in _each(root, "reasons")},
        ladders={name: _ladder(place) for name, place in _each(root, "ladders")},
        checks={
            name: Wording(*two_texts(place, ("name", "fix")))
            for name, place in _each(root, "checks")
            if _rule(place, name)
        },
        sureness=_sureness(root.get("sureness")),
        warn_days=_WARN_DAYS if days is None else days,
    )


def read_key_field(place: Place, shared: Shared) -> KeyField | None:
    """Return a paper's key field: its name, with ? where it may be missing, or a group with its own words."""
    if place.is_word:
        text = place.text("字段")
        known = shared.fields.get(text.rstrip("?？"))
        if text and known is None:
            place.wrong(
                f"common.yaml 的 fields 里没有“{text.rstrip('?？')}”这个字段。请先在那里写上，或写成一组 name、kind"
            )
        return None if known is None else KeyField(known.name, known.kind, known.also, text.endswith(("?", "？")))
    if not place.only(("name", "kind", "also", "optional"), "字段"):
        return None
    named = place.need("name", "字段名")
    name = named.text("字段名") if named is not None else ""
    known = shared.fields.get(name)
    kind = place.get("kind")
    word = kind.one_of(KINDS, "字段的种类") if kind is not None else known.kind if known is not None else ""
    if name and kind is None and known is None:
        place.wrong(f"字段“{name}”没有写种类 kind。请补上")
    also = place.get("also")
    told = also.texts("又名") if also is not None else ()
    optional = place.get("optional")
    maybe = bool(optional.flag("可以没有")) if optional is not None else False
    every = dict.fromkeys([*told, *(known.also if known is not None else ())])
    return KeyField(name, word, tuple(every), maybe) if name and word else None


def two_texts(place: Place, names: tuple[str, str]) -> tuple[str, str]:
    """Return two texts of a group, both needed."""
    if not place.only(names, "这一组"):
        return "", ""
    found = [place.need(name) for name in names]
    first, second = (one.text(name) if one is not None else "" for one, name in zip(found, names, strict=True))
    return first, second


def opened(sheet: Sheet, spot: Place | None, what: str) -> Place | None:
    """Return a file's content, or None with a fault."""
    if spot is None and not sheet.faults:
        sheet.wrong(0, "", f"{what}是空的。请写上内容，或删除文件")
    return spot


def _each(root: Place, name: str) -> list[tuple[str, Place]]:
    group = root.get(name)
    if group is None:
        return []
    if isinstance(group.spot, Word) or group.is_list:
        group.wrong(f"{name}应是一组“名称: 值”。请改正")
        return []
    return [(one, place) for one in group.names() if (place := group.need(one)) is not None]


def _key_field(name: str, place: Place) -> KeyField | None:
    if not place.only(("kind", "also"), "字段"):
        return None
    kind, also = place.need("kind", "种类"), place.get("also")
    word = kind.one_of(KINDS, "字段的种类") if kind is not None else ""
    told = also.texts("又名") if also is not None else ()
    return KeyField(name, word, told) if word else None


def _ladder(place: Place) -> tuple[tuple[str, ...], ...]:
    return tuple(one.texts("等级") for one in place.each("等级从高到低"))


def _rule(place: Place, name: str) -> bool:
    if name not in RULES:
        place.wrong(f"没有“{name}”这个检查代码。可用的有：{'、'.join(RULES)}")
    return name in RULES


def _sureness(place: Place | None) -> Sureness:
    if place is None or not place.only(("least", "lookalike"), "把握"):
        return Sureness()
    found = []
    for name in ("least", "lookalike"):
        one = place.need(name)
        number = one.number("把握") if one is not None else None
        if one is not None and number is not None and not 0 <= number <= 1:
            one.wrong("把握应在 0 和 1 之间。请改正")
        found.append(float(number) if number is not None else 1.0)
    return Sureness(*found)
