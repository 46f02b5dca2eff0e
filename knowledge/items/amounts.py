"""Amounts from YAML to the terms of knowledge.rules.item_terms.

A single value is a figure; a group is one term, named by its first word: {min: [...]}, {fact: rd_expense, year: ...}.
"""

from collections.abc import Callable
from dataclasses import dataclass

from knowledge.items.faults import meant
from knowledge.items.figures import read_constant, read_year
from knowledge.items.place import Place
from knowledge.rules.fact_names import ENTRIES, NAMES, Shape, entry_of, is_yearly, nearest
from knowledge.rules.item_terms import (
    Apply,
    Award,
    Condition,
    Each,
    Expression,
    FactTerm,
    Field,
    Match,
    Param,
    Table,
    TierRow,
    Tiers,
    When,
)

ONE, TWO = ("floor0",), ("sub", "div", "days")
MANY = ("sum", "mul", "min", "max", "range")
HEADS = ("param", "fact", "field", *ONE, *TWO, *MANY, "tiers", "table", "when", "each", "award")
TAKES = ("sum", "max")
COUNTED = ("largest", "first")
_TOLD = ("says", "basis")
_PAIR = 2


@dataclass(frozen=True, slots=True)
class Amounts:
    """Reads amounts; conditions and filters inside them are read by whoever reads those."""

    condition: Callable[[Place], Condition | None]
    match: Callable[[Place, str], Match | None]

    def read(self, place: Place) -> Expression | None:
        """Return the term at a place; a fault gives nothing."""
        if place.is_word:
            return self._stood(read_constant(place), place)
        if place.is_list:
            place.wrong("这里应是一个数、金额或一个公式，不是列表。要相加请写 {sum: [...]}")
            return None
        heads = [name for name in place.names() if name in HEADS]
        if len(heads) != 1:
            names = place.names()
            said = f"“{'、'.join(names)}”" if names else "空的"
            near = meant(names[0], HEADS) if names and not heads else ""
            place.wrong(f"公式要有且只有一个运算，现在是{said}{near}")
            return None
        return self._stood(self._by_head(heads[0], place), place)

    def _stood(self, term: Expression | None, place: Place) -> Expression | None:
        if term is not None:
            place.sheet.stands(term, place.spot.line, place.where)
        return term

    def _by_head(self, head: str, place: Place) -> Expression | None:
        inner = place.need(head)
        if inner is None:
            return None
        if head in (*ONE, *TWO, *MANY):
            return self._apply(head, place, inner)
        return {
            "param": self._param,
            "fact": self._fact,
            "field": self._field,
            "tiers": self._tiers,
            "table": self._table,
            "when": self._when,
            "each": self._each,
            "award": self._award,
        }[head](place, inner)

    def _param(self, place: Place, inner: Place) -> Expression | None:
        place.only(("param",), "参数")
        return Param(inner.text("参数名"))

    def _fact(self, place: Place, inner: Place) -> Expression | None:
        place.only(("fact", "year"), "事实")
        name = inner.text("事实的名称")
        if not check_fact(inner, name):
            return None
        year = place.get("year")
        if year is None and is_yearly(name):
            place.wrong(f"“{name}”是按年份的，请写 year，例如 year: event_year")
        return FactTerm(name, read_year(year) if year is not None else None)

    def _field(self, place: Place, inner: Place) -> Expression | None:
        place.only(("field",), "字段")
        name = inner.spot.text if inner.is_word and hasattr(inner.spot, "text") else inner.text("字段")
        return Field(name)

    def _apply(self, op: str, place: Place, inner: Place) -> Expression | None:
        place.only((op, *_TOLD), "公式")
        parts = (inner,) if op in ONE else tuple(inner.each(f"{op} 的内容"))
        args = [self.read(one) for one in parts]
        if op in TWO and len(args) != _PAIR and inner.is_list:
            inner.wrong(f"{op} 要有2个数，这里有{len(args)}个")
        if op == "range" and not 1 <= len(args) <= _PAIR:
            inner.wrong("range 要写下限和上限，上限可以不写")
        if op in MANY and not args and inner.is_list:
            inner.wrong(f"{op} 至少要有1个数")
        found = tuple(arg for arg in args if arg is not None)
        return Apply(op, found, *told(place)) if len(found) == len(args) else None

    def _tiers(self, place: Place, inner: Place) -> Expression | None:
        place.only(("tiers", *_TOLD), "公式")
        if not inner.only(("by", "mode", "rows"), "分档"):
            return None
        by, mode, rows = inner.need("by"), inner.need("mode"), inner.need("rows")
        base = self.read(by) if by is not None else None
        way = mode.one_of(("marginal", "single"), "分档方式") if mode is not None else ""
        found = [self._tier(one) for one in rows.each("各档")] if rows is not None else []
        if base is None or not way or None in found:
            return None
        return Tiers(base, way, tuple(row for row in found if row is not None), *told(place))

    def _tier(self, place: Place) -> TierRow | None:
        if not place.only(("to", "rate", "amount", "over"), "一档"):
            return None
        before = len(place.sheet.faults)
        figures = {}
        for name in ("to", "rate", "amount"):
            spot = place.get(name)
            figure = read_constant(spot) if spot is not None else None
            figures[name] = figure.value if figure is not None else None
        over = place.get("over")
        row = TierRow(figures["to"], figures["rate"], figures["amount"], bool(over is not None and over.flag("over")))
        return row if len(place.sheet.faults) == before else None

    def _table(self, place: Place, inner: Place) -> Expression | None:
        place.only(("table", *_TOLD), "公式")
        if not inner.only(("by", "rows", "default"), "对照表"):
            return None
        by, rows, default = inner.need("by"), inner.need("rows"), inner.get("default")
        asked = self.read(by) if by is not None else None
        if by is not None and asked is not None and not isinstance(asked, FactTerm | Field):
            by.wrong("对照表要按一个事实或字段查：请写 {fact: …} 或 {field: …}")
            return None
        if rows is None or not isinstance(asked, FactTerm | Field):
            return None
        values = [(name, rows.need(name)) for name in rows.names()]
        found = [(name, self.read(value) if value is not None else None) for name, value in values]
        if not found:
            rows.wrong("对照表是空的。请至少写一行“名称: 金额”")
        other = self.read(default) if default is not None else None
        kept = tuple((name, value) for name, value in found if value is not None)
        return Table(asked, kept, other, *told(place)) if len(kept) == len(found) else None

    def _when(self, place: Place, inner: Place) -> Expression | None:
        place.only(("when", "then", "else", *_TOLD), "公式")
        condition, first, second = self.condition(inner), place.need("then"), place.need("else")
        then = self.read(first) if first is not None else None
        otherwise = self.read(second) if second is not None else None
        if condition is None or then is None or otherwise is None:
            return None
        return When(condition, then, otherwise, *told(place))

    def _each(self, place: Place, inner: Place) -> Expression | None:
        place.only(("each", *_TOLD), "公式")
        if not inner.only(("of", "where", "value", "key", "take", "per"), "each "):
            return None
        of, where, value = inner.need("of"), inner.get("where"), inner.need("value")
        source = self._list(of) if of is not None else None
        fits = self.match(where, source.name) if where is not None and source is not None else None
        amount = self.read(value) if value is not None else None
        take, most = self._take(inner.get("take"))
        key, per = (found.text(name) if (found := inner.get(name)) else "" for name in ("key", "per"))
        if source is None or amount is None or (where is not None and fits is None):
            return None
        return Each(source, fits, amount, key, take, most, per, *told(place))

    def _list(self, place: Place) -> FactTerm | Field | None:
        if not place.is_word:
            found = self.read(place)
            return found if isinstance(found, FactTerm | Field) else None
        name = place.text("列表的名称")
        entry = entry_of(name)
        if entry is None or (entry.shape is not Shape.RECORDS and name != "bookkeeping_fees"):
            lists = [one for one, known in ENTRIES.items() if known.shape is Shape.RECORDS]
            place.wrong(f"“{name}”不是列表{meant(name, lists)}")
            return None
        return FactTerm(name)

    def _take(self, place: Place | None) -> tuple[str, int | None]:
        if place is None:
            return "sum", None
        if place.is_word:
            return place.one_of(TAKES, "take") or "sum", None
        names = place.names()
        if len(names) != 1 or names[0] not in COUNTED:
            place.wrong("take 请写 sum、max、{largest: 2} 或 {first: 12}")
            return "sum", None
        inner = place.get(names[0])
        return names[0], inner.whole("取几项", 1) if inner is not None else None

    def _award(self, place: Place, inner: Place) -> Expression | None:
        place.only(("award", *_TOLD), "公式")
        if not inner.only(("item", "reason", "level", "year"), "已获奖补"):
            return None
        item, year = inner.need("item"), inner.get("year")
        reason, level = (self._word_or_field(inner.get(name)) for name in ("reason", "level"))
        if item is None:
            return None
        when = read_year(year) if year is not None else None
        return Award(item.text("事项编号"), reason, level, when, *told(place))

    def _word_or_field(self, place: Place | None) -> str | Field | None:
        if place is None or place.is_word:
            return place.text("事由") if place is not None else None
        found = self.read(place)
        return found if isinstance(found, Field) else None


def check_fact(place: Place, name: str) -> bool:
    """Check the name of a fact; an unknown one is a fault with the name that was probably meant."""
    if not name or entry_of(name) is not None:
        return bool(name)
    near = nearest(name)
    place.wrong(
        f"没有“{name}”这个事实" + (f"，是不是“{near}”" if near else f"，可用的有：{'、'.join(list(NAMES)[:12])} 等")
    )
    return False


def told(place: Place) -> tuple[str, str]:
    """Return what a step says and the key of its basis."""
    says, basis = place.get("says"), place.get("basis")
    return (says.text("says") if says else "", basis.text("basis") if basis else "")
