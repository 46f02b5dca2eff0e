"""Filters over lists of records: {name: 高新技术企业, issued_in: event_year, first: true}."""

from collections.abc import Callable, Mapping

from knowledge.items.figures import read_constant, read_day, read_within, read_year
from knowledge.items.marks import Word
from knowledge.items.place import Place
from knowledge.rules.fact_kinds import Kind, one_spelling
from knowledge.rules.fact_names import Entry, Shape, entry_of
from knowledge.rules.item_terms import AwardBelow, Constant, Day, Demand, Expression, Match, Param, Received, Value

COMPARED = (">=", ">", "<=", "<")
SET = ("is", "is_not", "in", "not_in")
DEMANDS = (*SET, *COMPARED, "between", "in_year", "within", "has_word", "yes", "not_awarded")
CURES = ("fixed", "threshold", "removable", "date")
SPECIAL = ("issued_in", "dated_within", "valid_on", "term", "at_least")
VALID_TO = "valid_to"
_PAIR = 2


def read_match(place: Place, fact: str) -> Match | None:
    """Return a filter over the records of ``fact``."""
    entry = entry_of(fact)
    if entry is None or entry.shape is not Shape.RECORDS:
        place.wrong(f"“{fact}”不是记录的列表，不能这样筛选")
        return None
    if not place.only((*entry.fields, *SPECIAL), "记录的条件"):
        return None
    before = len(place.sheet.faults)
    tests: list[Demand] = []
    for name in place.names():
        found = place.need(name)
        if found is None or name in {"term", "at_least"} or name not in {*entry.fields, *SPECIAL}:
            continue
        if name in SPECIAL:
            special = _special(name, found, place, entry)
            tests += [special] if special is not None else []
        else:
            tests += _demands(name, found, entry.fields)
    least = place.get("at_least")
    most = least.whole("条数", 1) if least is not None else 1
    if not tests:
        place.wrong("记录的条件是空的。请至少写一项")
    if len(place.sheet.faults) > before or most is None:
        return None
    return Match(tuple(tests), most)


def _special(name: str, place: Place, outer: Place, entry: Entry) -> Demand | None:
    if name == "valid_on":
        if VALID_TO not in entry.fields:
            place.wrong("这个列表的记录没有有效期，不能写 valid_on")
        term = outer.get("term")
        months = term.whole("有效期的月数", 1) if term is not None else None
        day = read_day(place)
        return Demand(VALID_TO, "valid_on", day, months=months) if isinstance(day, Day) else None
    if not entry.event:
        place.wrong(f"“{entry.says}”的记录没有说明发生在哪一天，不能写 {name}")
        return None
    if name == "dated_within":
        return Demand(entry.event, "within", read_within(place))
    return Demand(entry.event, "in_year", _years(place))


def _years(place: Place) -> Value:
    if not place.is_list:
        return read_year(place)
    return tuple(year for one in place.each("年份") if (year := read_year(one)) is not None)


def _demands(name: str, place: Place, fields: Mapping[str, Entry]) -> list[Demand]:
    """Return what is asked of one field: a value, one of several, or {">=": 3, cure: threshold}; all of it holds."""
    if place.is_word:
        return [Demand(name, "is", read_plain(place, fields[name].kind, name))]
    if place.is_list:
        return [Demand(name, "in", _words(place, name))]
    ops = [one for one in place.names() if one in DEMANDS]
    if not place.only((*DEMANDS, "absent", "cure"), f"字段“{name}”的条件"):
        return []
    if not ops:
        place.wrong(f"字段“{name}”的条件没有写运算，可用的有：{'、'.join(DEMANDS)}")
    absent, cure = place.get("absent"), place.get("cure")
    fits = absent is not None and bool(absent.one_of(("fits",), "absent"))
    mends = cure.one_of(CURES, "cure") if cure is not None else ""
    found = [(op, inner) for op in ops if (inner := place.need(op)) is not None]
    return [Demand(name, op, _value(op, inner, name, fields), fits, cure=mends) for op, inner in found]


def _value(op: str, place: Place, name: str, fields: Mapping[str, Entry]) -> Value:
    kind = fields[name].kind
    if op in {"is", "is_not"}:
        return read_plain(place, kind, name)
    if op in {"in", "not_in"}:
        return _words(place, name)
    if op in COMPARED:
        return read_bound(place, kind, fields)
    if op == "between":
        return read_pair(place, lambda one: read_bound(one, kind, fields))
    other: dict[str, Callable[[], Value]] = {
        "in_year": lambda: _years(place),
        "within": lambda: read_within(place),
        "has_word": lambda: place.texts(name),
        "yes": lambda: _yes(place),
        "not_awarded": lambda: place.text("事项编号"),
    }
    return other[op]()


def _words(place: Place, name: str) -> tuple[str, ...]:
    found = place.texts(name)
    return tuple(one_spelling(one) for one in found) if name == "name" else found


def _yes(place: Place) -> None:
    if place.flag("yes") is False:
        place.wrong("yes 只能写 true。要求没有，请写 {is: false}")


def read_plain(place: Place, kind: Kind, name: str) -> bool | str | Constant:
    """Return a single value as a fact of a kind holds it: true or false, a word, or a figure."""
    word = place.spot
    if isinstance(word, Word) and word.flag is not None:
        return word.flag
    if kind in _FIGURES:
        return read_constant(place) or ""
    text = place.text(name)
    return one_spelling(text) if name == "name" else text


_FIGURES = frozenset(
    {Kind.MONEY, Kind.PROFIT, Kind.DOLLARS, Kind.NUMBER, Kind.COUNT, Kind.RATIO, Kind.SHARE, Kind.MONIES}
    | {Kind.FLAG_OR_MONEY, Kind.FLAG_OR_COUNT}
)
DAYS = frozenset({Kind.DAY, Kind.DAY_OR_NO})


def read_bound(place: Place, kind: Kind, fields: Mapping[str, Entry]) -> Value:
    """Return what a field is compared with: a day for days, else a figure or a parameter."""
    if kind in DAYS:
        return read_day(place, fields)
    if "param" in place.names():
        place.only(("param",), "参数")
        found = place.need("param")
        return Param(found.text("参数名")) if found is not None else None
    return read_constant(place)


def read_pair(place: Place, read: Callable[[Place], Value]) -> Value:
    """Return a lower and an upper bound, both included."""
    found = [read(one) for one in place.each("上下限")]
    if place.is_list and len(found) != _PAIR:
        place.wrong("between 要写两个值：[下限, 上限]，都包含本数")
        return None
    low, high = (*found, None, None)[:_PAIR]
    if isinstance(low, Constant) and isinstance(high, Constant) and low.value > high.value:
        place.wrong("between 的下限比上限大。请改正")
    return (low, high) if isinstance(low, Constant | Param) and isinstance(high, Constant | Param) else None


def read_received(place: Place) -> Received | None:
    """Return which earlier awards are meant: {item: DY-08}, {item: DY-28, reason: 股改, since: event_year}."""
    if place.is_word:
        return Received(place.text("事项编号"))
    if not place.only(("item", "reason", "since"), "已获奖补"):
        return None
    item, reason, since = place.need("item"), place.get("reason"), place.get("since")
    if item is None:
        return None
    why = reason.text("事由") if reason is not None else None
    return Received(item.text("事项编号"), why, read_year(since) if since is not None else None)


def read_award_below(place: Place, amount: Callable[[Place], Expression | None]) -> AwardBelow | None:
    """Return what received awards must be below: {item: DY-01, amount: …}."""
    if not place.only(("item", "amount"), "已获金额"):
        return None
    item, most = place.need("item"), place.need("amount")
    found = amount(most) if most is not None else None
    return AwardBelow(item.text("事项编号"), found) if item is not None and found is not None else None
