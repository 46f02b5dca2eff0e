"""Amounts over a list of records: what is paid for each loan, person or stage, and what was received before."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from knowledge.rules.formula_cells import Answer, Cell, Compiler, Record, Scope, Slice
from knowledge.rules.formula_nodes import as_number, build_asker, field_of, word_of
from knowledge.rules.formula_steps import YUAN, Step
from knowledge.rules.interval import NOT_NEGATIVE, NOTHING, ZERO, Interval, at_least_zero, hull, plus, point
from knowledge.rules.item_terms import Award, Each, Field

AWARDS = "received_awards"
TAKES = ("sum", "max", "largest")


@dataclass(frozen=True, slots=True)
class _Paid:
    """What one record brings: its range, the object it is for, and the word its share is counted by."""

    slice: Slice
    per: str


def build_each(compiler: Compiler, term: Each) -> Cell:
    """Compile an amount for every record that fits; a list that is not known may bring anything."""
    bearing = compiler.bearing
    _check(compiler, term)
    ask = build_asker(compiler, term.of)
    compiler.lists.append(term.of.name)
    value = compiler.build(term.value)
    compiler.lists.pop()
    fits = compiler.ground.fits(term.where) if term.where is not None else _everything
    label = compiler.ground.label_of(term.of.name)

    def run(scope: Scope) -> Interval:
        records = ask(scope)
        if not isinstance(records, Sequence) or isinstance(records, str):
            result, kept, what = NOT_NEGATIVE, [Slice("", NOT_NEGATIVE)], f"{label}未知"
        else:
            paid = [
                _pay(scope, term, number, one, fits(scope.given, one), value) for number, one in enumerate(records, 1)
            ]
            counted = [one for one in paid if one is not None]
            result, kept = _taken(term, counted)
            what = f"{label}{len(records)}条，计入{len(kept)}条" + _manner(term)
        if bearing:
            scope.slices.extend(kept)
        told = tuple(cell.operand(one.value) for one in kept)
        step = Step("each", cell.operand(result), told, what, says=term.says, basis=term.basis, of=scope.of)
        scope.steps.append(step)
        return result

    cell = Cell(run, value.unit)
    return cell


def _check(compiler: Compiler, term: Each) -> None:
    if term.take not in TAKES:
        compiler.refuse(term, f"each 的 take“{term.take}”不认识，可用的有：{'、'.join(TAKES)}。")
    if term.take == "largest" and (term.largest is None or term.largest < 1):
        compiler.refuse(term, "each 取最大的几项要写明几项，且至少1项，例如 take: {largest: 2}。")


def _everything(_given: object, _record: object) -> Answer:
    return True


def _pay(
    scope: Scope,
    term: Each,
    number: int,
    record: object,
    fits: Answer,
    value: Cell,
) -> _Paid | None:
    """Work one record out; one that may or may not fit brings its amount or nothing."""
    if fits is False:
        return None
    before, scope.record, scope.of = (scope.record, scope.of), record, f"{scope.of}第{number}笔"
    amount = value.run(scope)
    key = word_of(field_of(record, term.key)) if term.key else None
    per = (word_of(field_of(record, term.per)) or "") if term.per else ""
    scope.record, scope.of = before
    if fits is None:
        amount = hull((amount, NOTHING))
    name = f"{term.of.name}/{key if key is not None else number}"
    return _Paid(Slice(name, amount, key if key is not None else f"第{number}笔"), per)


def _manner(term: Each) -> str:
    if term.take == "max":
        return "，取最高一项"
    return f"，取最高{term.largest}项" if term.take == "largest" else ""


def _taken(term: Each, paid: list[_Paid]) -> tuple[Interval, list[Slice]]:
    """Return the amount over all records and the records it is made of."""
    if term.take == "sum":
        return plus(one.slice.value for one in paid), [one.slice for one in paid]
    most = 1 if term.take == "max" else term.largest or 1
    kept: list[Slice] = []
    total = NOTHING
    for per in dict.fromkeys(one.per for one in paid):
        group = [one.slice for one in paid if one.per == per]
        sums, some = _largest(group, most)
        total = plus((total, sums))
        kept.extend(some)
    return total, kept


def _largest(group: list[Slice], most: int) -> tuple[Interval, list[Slice]]:
    """Return the sum of the largest ``most``, and those that may be among them.

    Amounts below zero never help. Of equal amounts the earlier record is taken.
    """
    values = [at_least_zero(one.value) for one in group]
    lows = sorted((value.low or ZERO for value in values), reverse=True)
    highs = [value.high for value in values]
    finite = sorted((high for high in highs if high is not None), reverse=True)
    high = None if None in highs else sum(finite[:most], ZERO)
    total = Interval(sum(lows[:most], ZERO), high)
    order = sorted(range(len(group)), key=lambda at: -(values[at].low or ZERO))
    sure, rest = order[:most], order[most:]
    bar = min((values[at].low or ZERO for at in sure), default=ZERO)
    may = [at for at in rest if (top := values[at].high) is None or top > bar]
    chosen = [Slice(group[at].key, values[at], group[at].what) for at in sorted(sure)]
    chosen += [Slice(group[at].key, hull((values[at], NOTHING)), group[at].what) for at in sorted(may)]
    return total, chosen


def build_award(compiler: Compiler, term: Award) -> Cell:
    """Compile what was received of an item before: nothing where the list is known and has none."""
    year = compiler.ground.year(term.year)
    wanted = [(name, _word(value)) for name, value in (("reason", term.reason), ("level", term.level)) if value]

    def run(scope: Scope) -> Interval:
        awards = scope.given.records(AWARDS)
        if awards is None:
            scope.missing.append((AWARDS, None))
        result = NOT_NEGATIVE if awards is None else received(awards, term.item, wanted, year, scope)
        step = Step(
            "received",
            cell.operand(result),
            what=f"此前已领取 {term.item}",
            says=term.says,
            basis=term.basis,
            of=scope.of,
        )
        scope.steps.append(step)
        return result

    cell = Cell(run, YUAN)
    return cell


def _word(value: str | Field) -> Callable[[Scope], str | None]:
    if isinstance(value, Field):
        name = value.name
        return lambda scope: word_of(field_of(scope.record, name))
    return lambda _: value


def received(
    awards: Sequence[Record],
    item: str,
    wanted: list[tuple[str, Callable[[Scope], str | None]]],
    year: int | None,
    scope: Scope,
) -> Interval:
    """Return the sum of the awards of an item that fit; an award that may fit brings its amount or nothing."""
    total = NOTHING
    for award in awards:
        answer = _same(award, item, wanted, year, scope)
        if answer is False:
            continue
        amount = as_number(field_of(award, "amount"))
        value = NOT_NEGATIVE if amount is None else point(amount)
        total = plus((total, value if answer else hull((value, NOTHING))))
    return total


def _same(
    award: object,
    item: str,
    wanted: list[tuple[str, Callable[[Scope], str | None]]],
    year: int | None,
    scope: Scope,
) -> Answer:
    """Tell whether an award is the one that is asked for."""
    answer: Answer = True
    asked: list[tuple[object | None, object | None]] = [(word_of(field_of(award, "item")), item)]
    asked += [(word_of(field_of(award, name)), word(scope)) for name, word in wanted]
    if year is not None:
        asked.append((as_number(field_of(award, "year")), Fraction(year)))
    for got, want in asked:
        if got is None or want is None:
            answer = None
        elif got != want:
            return False
    return answer
