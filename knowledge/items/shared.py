"""What all items of a folder share: the negative list (common.yaml), and the rules between items (stacking.yaml)."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.items.conditions import Conditions
from knowledge.items.faults import Sheet
from knowledge.items.figures import read_constant
from knowledge.items.marks import read_spots
from knowledge.items.place import Place
from knowledge.rules.item import Basis, JointCap, StackingGroup
from knowledge.rules.item_terms import Condition, Leaf

COMMON, STACKING = "common.yaml", "stacking.yaml"
PERIODS = ("year", "life")
BASIS = ("doc", "title", "article", "quote")


@dataclass(frozen=True, slots=True)
class NegativeList:
    """Who gets nothing, from one day to another."""

    since: date
    until: date | None
    basis: tuple[Basis, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Shared:
    """The negative lists by day, the groups and the joint caps."""

    negative: tuple[NegativeList, ...] = ()
    groups: tuple[StackingGroup, ...] = ()
    joint_caps: tuple[JointCap, ...] = ()
    names: frozenset[str] = field(default_factory=frozenset)  # of groups and caps that were written, right or wrong


def root_of(text: str, sheet: Sheet) -> Place | None:
    """Return the content of a file as a place; an empty file is a fault."""
    spot = read_spots(text, sheet)
    if spot is None:
        if not sheet.faults:
            sheet.wrong(0, "", "文件是空的。请写上内容，或删除文件")
        return None
    return Place(sheet, spot, "")


def read_basis(place: Place | None) -> tuple[Basis, ...]:
    """Return the sentences of a version by their short names."""
    if place is None or not place.names():
        if place is not None:
            place.wrong("依据应是一组“简称: {doc, title, article, quote}”，至少一条")
        return ()
    found = [(name, place.need(name)) for name in place.names()]
    return tuple(read_sentence(name, one) for name, one in found if one is not None)


def read_sentence(key: str, place: Place) -> Basis:
    """Return one basis: 文号, title, article and the sentence word for word."""
    if not place.only(BASIS, "依据"):
        return Basis(key, "", "", "", "")
    found = {}
    for name, what in zip(BASIS, ("文号", "文件标题", "条款", "原文"), strict=True):
        inner = place.need(name, what)
        found[name] = inner.text(what) if inner is not None else ""
    return Basis(key, **found)


def read_span(place: Place) -> tuple[date, date | None] | None:
    """Return the first and the last day of something dated; a last day of null has no end."""
    since = place.need("from", "从哪一天起执行")
    until = place.get("to")
    first = since.day("from") if since is not None else None
    last = until.day("to") if until is not None else None
    if first is not None and last is not None and last < first:
        place.wrong(f"结束日 {last} 早于开始日 {first}。请改正")
        return None
    return None if first is None or (until is not None and last is None) else (first, last)


def overlapping(spans: Sequence[tuple[date, date | None]]) -> tuple[date, date] | None:
    """Return the first day that two spans share and the first day of the later one, or None.

    >>> overlapping([(date(2025, 1, 1), None), (date(2026, 1, 1), None)])
    (datetime.date(2026, 1, 1), datetime.date(2025, 1, 1))
    """
    ordered = sorted(spans, key=lambda span: span[0])
    for (start, end), (later, _) in itertools.pairwise(ordered):
        if end is None or end >= later:
            return later, start
    return None


def read_common(text: str, sheet: Sheet) -> tuple[NegativeList, ...]:
    """Return the negative lists of common.yaml, oldest first."""
    root = root_of(text, sheet)
    if root is None or not root.only(("negative_lists",), "common.yaml "):
        return ()
    lists = root.need("negative_lists")
    found = [one for place in lists.each("负面清单") if (one := _negative(place))] if lists is not None else []
    shared = overlapping([(one.since, one.until) for one in found])
    if shared and lists is not None:
        lists.wrong(f"两份负面清单的日期重叠：{shared[0]} 起同时有两份。请改正 from 和 to")
    return tuple(sorted(found, key=lambda one: one.since))


def _negative(place: Place) -> NegativeList | None:
    if not place.only(("from", "to", "basis", "conditions"), "负面清单"):
        return None
    span = read_span(place)
    sentences = read_basis(place.need("basis"))
    rows = place.need("conditions")
    reader = Conditions(negative=True)
    found = [reader.read(one) for one in rows.each("负面清单的条件")] if rows is not None else []
    keys = {basis.key for basis in sentences}
    for leaf in found:
        if isinstance(leaf, Leaf) and leaf.basis not in keys:
            place.wrong(f"依据里没有“{leaf.basis}”。请在 basis 里写上")
    conditions = tuple(one for one in found if one is not None)
    return NegativeList(*span, sentences, conditions) if span is not None else None


def read_stacking(text: str, sheet: Sheet) -> Shared:
    """Return the groups and joint caps of stacking.yaml."""
    root = root_of(text, sheet)
    if root is None or not root.only(("groups", "joint_caps"), "stacking.yaml "):
        return Shared()
    groups, caps = root.get("groups"), root.get("joint_caps")
    names = [name for part in (groups, caps) if part is not None for name in part.names()]
    for part in (groups, caps):
        if part is not None and not part.names():
            part.wrong("应是一组“名称: {…}”。没有就整段删除")
    grouped = [_group(name, groups.need(name)) for name in groups.names()] if groups is not None else []
    capped = [_joint_cap(name, caps.need(name)) for name in caps.names()] if caps is not None else []
    return Shared(
        groups=tuple(one for one in grouped if one is not None),
        joint_caps=tuple(one for one in capped if one is not None),
        names=frozenset(names),
    )


def _group(name: str, place: Place | None) -> StackingGroup | None:
    if place is None or not place.only(("says", "basis"), "互斥组"):
        return None
    says, basis = place.need("says"), place.need("basis")
    if says is None or basis is None:
        return None
    return StackingGroup(name, says.text("says"), read_sentence(name, basis))


def _joint_cap(name: str, place: Place | None) -> JointCap | None:
    if place is None or not place.only(("cap", "per", "says", "basis"), "合计上限"):
        return None
    cap, per = place.need("cap"), place.need("per")
    says, basis = place.need("says"), place.need("basis")
    most = read_constant(cap) if cap is not None else None
    period = per.one_of(PERIODS, "per") if per is not None else ""
    if cap is not None and most is not None and most.unit != "元":
        cap.wrong("合计上限要写金额和单位，如 50万元")
    if most is None or not period or says is None or basis is None:
        return None
    return JointCap(name, most.value, period, says.text("says"), read_sentence(name, basis))
