"""Conditions from YAML to the terms of knowledge.rules.item_terms: all, any, not and leaves."""

from collections.abc import Callable
from dataclasses import dataclass, field

from knowledge.items.amounts import Amounts, check_fact
from knowledge.items.faults import meant
from knowledge.items.figures import read_within, read_year
from knowledge.items.place import Place
from knowledge.items.records import (
    COMPARED,
    CURES,
    DAYS,
    read_award_below,
    read_bound,
    read_match,
    read_pair,
    read_plain,
    read_received,
)
from knowledge.rules import industry
from knowledge.rules.fact_kinds import Kind
from knowledge.rules.fact_names import ENTRIES, Entry, Shape, entry_of, is_yearly
from knowledge.rules.item_terms import AllOf, AnyOf, Condition, Leaf, Not, Value, Year

BRANCHES = ("all", "any", "not")
LEAF = ("fact", "op", "value", "year", "says", "basis", "cure", "fix")
OVER_RECORDS = ("has", "has_not", "count")
OVER_AWARDS = ("first_time", "awarded", "not_awarded", "award_below")
ALONE = ("exists", "list_clear")
PLACES = ("under", "not_under")
INDUSTRIES = ("in_section", "in_industry")
OPERATORS = (
    "is", "is_not", "in", "not_in", *COMPARED, "between", *PLACES, *INDUSTRIES, *OVER_RECORDS, "exists", "date_within",
    *OVER_AWARDS, "list_clear",
)  # fmt: skip
AWARDS = "received_awards"


@dataclass(slots=True)
class Conditions:
    """Reads conditions; ``negative`` marks every leaf as one of the negative list."""

    negative: bool = False
    amounts: Amounts = field(init=False)

    def __post_init__(self) -> None:
        """Make the reader of amounts: a condition inside an amount needs no words of its own."""
        self.amounts = Amounts(lambda place: self._read(place, told=False), read_match)

    def read(self, place: Place) -> Condition | None:
        """Return the condition at a place; a fault gives nothing."""
        return self._read(place, told=True)

    def _read(self, place: Place, *, told: bool) -> Condition | None:
        heads = [name for name in place.names() if name in BRANCHES]
        if not heads:
            return self._leaf(place, told=told)
        if len(heads) > 1 or not place.only((heads[0], "says"), "条件组"):
            place.wrong("一个条件组只写 all、any、not 中的一个")
            return None
        inner, says = place.need(heads[0]), place.get("says")
        words = says.text("says") if says is not None else ""
        if inner is None:
            return None
        if heads[0] == "not":
            child = self._read(inner, told=told)
            return Not(child, words) if child is not None else None
        children = [self._read(one, told=told) for one in inner.each(heads[0])]
        if inner.is_list and not children:
            inner.wrong(f"{heads[0]} 里没有条件。请至少写一条")
        found = tuple(child for child in children if child is not None)
        if len(found) < len(children) or not found:
            return None
        return AllOf(found, words) if heads[0] == "all" else AnyOf(found, words)

    def _leaf(self, place: Place, *, told: bool) -> Condition | None:
        if not place.only(LEAF, "条件"):
            return None
        fact, op = place.need("fact", "事实的名称"), place.need("op", "运算")
        name = fact.text("事实的名称") if fact is not None else ""
        way = op.one_of(OPERATORS, "运算") if op is not None else ""
        known = fact is not None and check_fact(fact, name)
        words = {key: found.text(key) for key in ("says", "basis", "fix") if (found := place.get(key)) is not None}
        if told:
            for key, what in (("says", "条件的原话"), ("basis", "依据")):
                if key not in words:
                    place.need(key, what)
        cure = place.get("cure")
        mends = cure.one_of(CURES, "cure") if cure is not None else ""
        if not known or not way:
            return None
        year = self._year(place, name, way)
        before = len(place.sheet.faults)
        value = self._value(place, name, way)
        if len(place.sheet.faults) > before:
            return None
        says, basis, fix = (words.get(key, "") for key in ("says", "basis", "fix"))
        leaf = Leaf(name, way, value, year, says, basis, mends, fix, self.negative)
        place.sheet.stands(leaf, place.spot.line, place.where)
        return leaf

    def _year(self, place: Place, name: str, op: str) -> Year | None:
        found = place.get("year")
        if found is not None:
            if not is_yearly(name):
                found.wrong(f"“{name}”不按年份，不能写 year")
                return None
            return read_year(found)
        return Year("event") if is_yearly(name) and op not in OVER_AWARDS else None

    def _value(self, place: Place, name: str, op: str) -> Value:
        entry = entry_of(name)
        if entry is None or not _suits(place, name, entry, op):
            return None
        if op in ALONE:
            if place.get("value") is not None:
                place.wrong(f"运算 {op} 不需要 value。请删除")
            return None
        value = place.need("value", "比较的值")
        if value is None:
            return None
        return self._by_op(op, value, name, entry)

    def _by_op(self, op: str, value: Place, name: str, entry: Entry) -> Value:
        readers: dict[str, Callable[[], Value]] = {
            **dict.fromkeys(OVER_AWARDS, lambda: read_received(value)),
            **dict.fromkeys(OVER_RECORDS, lambda: read_match(value, name)),
            **dict.fromkeys(PLACES, lambda: _region(value)),
            **dict.fromkeys(INDUSTRIES, lambda: _industries(value, op)),
            **dict.fromkeys(("is", "is_not"), lambda: read_plain(value, entry.kind, name)),
            **dict.fromkeys(("in", "not_in"), lambda: value.texts("取值范围")),
            "award_below": lambda: read_award_below(value, self.amounts.read),
            "date_within": lambda: read_within(value),
        }
        return readers[op]() if op in readers else self._compared(op, value, entry)

    def _compared(self, op: str, value: Place, entry: Entry) -> Value:
        def bound(one: Place) -> Value:
            if entry.kind in DAYS:
                return read_bound(one, entry.kind, {})
            return self.amounts.read(one)

        return read_pair(value, bound) if op == "between" else bound(value)


def _suits(place: Place, name: str, entry: Entry, op: str) -> bool:
    """Check that an operator can be asked of a fact."""
    records = entry.shape is Shape.RECORDS
    wrong = ""
    if op in OVER_AWARDS and name != AWARDS:
        wrong = f"运算 {op} 只用于 {AWARDS}"
    elif op in OVER_RECORDS and not records:
        wrong = f"运算 {op} 只用于记录的列表{meant(name, [one for one, known in ENTRIES.items() if known.fields])}"
    elif records and op not in (*OVER_RECORDS, *OVER_AWARDS, "exists"):
        wrong = f"“{name}”是记录的列表，请用 has、has_not 或 count"
    elif op == "date_within" and entry.kind not in DAYS:
        wrong = f"“{name}”不是日期，不能用 date_within"
    elif op in PLACES and entry.kind is not Kind.REGION:
        wrong = f"“{name}”不是行政区划，不能用 {op}"
    elif op in INDUSTRIES and entry.kind is not Kind.INDUSTRY:
        wrong = f"“{name}”不是行业代码，不能用 {op}"
    elif op == "list_clear" and entry.kind is not Kind.LISTED:
        wrong = f"“{name}”不是名单，不能用 list_clear"
    if wrong:
        place.wrong(wrong)
    return not wrong


def _region(place: Place) -> str:
    code = place.text("行政区划代码")
    if code and not (code.replace("-Z", "").isdigit() and len(code.partition("-")[0]) == len("510600")):
        place.wrong(f"“{code}”不是六位行政区划代码，如 510600")
    return code


def _industries(place: Place, op: str) -> tuple[str, ...]:
    found = place.texts("行业")
    for code in found:
        try:
            industry.normalise(code)
        except ValueError as error:
            place.wrong(str(error))
        else:
            if op == "in_section" and len(code) > 1:
                place.wrong(f"in_section 只写门类字母，如 C；“{code}”请用 in_industry")
    return found
