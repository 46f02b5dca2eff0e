"""Amounts over a list of records: what is paid for each loan, person or stage, and what was received before."""

from collections.abc import Callable, Sequence
from fractions import Fraction

from knowledge.rules.formula_cells import Answer, Cell, Compiler, Record, Scope, Slice
from knowledge.rules.formula_nodes import as_number, build_asker, field_of, word_of
from knowledge.rules.formula_steps import YUAN, Step
from knowledge.rules.interval import NOT_NEGATIVE, NOTHING, Interval, hull, plus, point
from knowledge.rules.item_terms import Award, Each, Field
from knowledge.rules.picking import Paid, taken

AWARDS = "received_awards"
TAKES = ("sum", "max", "largest", "first")


def build_each(compiler: Compiler, term: Each) -> Cell:
    """Compile an amount for every record that fits; a list that is not known may bring anything."""
    bearing = compiler.bearing
    _check(compiler, term)
    ask = build_asker(compiler, term.of)
    compiler.lists.append(term.of.name)
    value = compiler.build(term.value)
    compiler.lists.pop()
    fits = compiler.ground.fits(term.where) if term.where is not None else _everything
    lacks = compiler.ground.lacks(term.where, term.of.name) if term.where is not None else None
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
            for one, record in zip(paid, records, strict=True):
                if one is not None and not one.sure and lacks is not None:
                    scope.missing.extend(lacks(scope.given, record))
            result, kept = taken(counted, term.take, term.largest or 1)
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
    if term.take in ("largest", "first") and (term.largest is None or term.largest < 1):
        compiler.refuse(term, "each 只取几项时要写明几项，且至少1项，例如 take: {largest: 2}。")


def _everything(_given: object, _record: object) -> Answer:
    return True


def _pay(scope: Scope, term: Each, number: int, record: object, fits: Answer, value: Cell) -> Paid | None:
    """Work one record out; None when it does not fit."""
    if fits is False:
        return None
    before, scope.record, scope.of = (scope.record, scope.of), record, f"{scope.of}第{number}笔"
    amount = value.run(scope)
    key = word_of(field_of(record, term.key)) if term.key else None
    per = word_of(field_of(record, term.per)) if term.per else ""
    scope.record, scope.of = before
    name = f"{term.of.name}/{key if key is not None else number}"
    return Paid(Slice(name, amount, key if key is not None else f"第{number}笔"), per, sure=fits is True)


def _manner(term: Each) -> str:
    words = {"max": "，取最高一项", "largest": f"，取最高{term.largest}项", "first": f"，取前{term.largest}项"}
    word = words.get(term.take, "")
    return word.replace("取", "每个对象取") if term.per else word


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
