"""Arithmetic of a formula: sum, sub, mul, div, min, max, floor0, range and days, with the units that must agree."""

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from knowledge.rules.formula_cells import Cell, Compiler, Scope, holds_each
from knowledge.rules.formula_nodes import AS_OF, build_asker
from knowledge.rules.formula_steps import PERCENT, PLAIN, YUAN, Step
from knowledge.rules.interval import (
    NOT_NEGATIVE,
    Interval,
    at_least_zero,
    greatest,
    least,
    minus,
    over,
    plus,
    point,
    times,
)
from knowledge.rules.item_terms import (
    Apply,
    Expression,
    FactTerm,
    Field,
)


def _total(values: Sequence[Interval]) -> Interval:
    return plus(values)


def _product(values: Sequence[Interval]) -> Interval:
    result = values[0]
    for value in values[1:]:
        result = times(result, value)
    return result


ARITHMETIC: dict[str, Callable[[Sequence[Interval]], Interval]] = {
    "sum": _total,
    "sub": lambda values: minus(values[0], values[1]),
    "mul": _product,
    "div": lambda values: over(values[0], values[1]),
    "min": least,
    "max": greatest,
    "floor0": lambda values: at_least_zero(values[0]),
    "range": lambda values: Interval(values[0].low, values[1].high if len(values) > 1 else None),
}
MOST_OF_A_RANGE = 2
ARGUMENTS = {"sub": 2, "div": 2, "floor0": 1, "days": 2}


def build_apply(compiler: Compiler, term: Apply) -> Cell:
    """Compile arithmetic."""
    wanted = _wrong_number(term)
    if wanted:
        return compiler.refuse(term, f"运算 {term.op} 要有{wanted}个数，这里有{len(term.args)}个。")
    if term.op == "days":
        return _build_days(compiler, term)
    if term.op not in ARITHMETIC:
        return compiler.refuse(term, f"运算“{term.op}”不认识，可用的有：{'、'.join(ARITHMETIC)}、days。")
    carried = _carriers(term) if compiler.bearing else ()
    cells = [compiler.build(arg, bearing=index in carried) for index, arg in enumerate(term.args)]
    unit = _unit(compiler, term, cells)
    if term.op == "div" and cells[1].fixed == 0:
        return compiler.refuse(term, "除数是0，算不出来。请改正公式里的除数。")
    runs, work, op = [cell.run for cell in cells], ARITHMETIC[term.op], term.op

    def run(scope: Scope) -> Interval:
        values = [one(scope) for one in runs]
        result = work(values)
        told = tuple(cell.operand(value) for cell, value in zip(cells, values, strict=True))
        scope.steps.append(Step(op, cell.operand(result), told, "", term.says, term.basis, scope.of))
        if op == "div" and values[1].exact == 0:
            scope.notes.append("有一个除数是0，按区间估算；请核对用作除数的数据。")
        return result

    fixed = work([point(one.fixed) for one in cells if one.fixed is not None]).exact if _all_fixed(cells) else None
    cell = Cell(run, unit, fixed)
    return cell


def _wrong_number(term: Apply) -> str:
    """Return how many arguments there should be, where there are not; else an empty text."""
    wanted, given = ARGUMENTS.get(term.op), len(term.args)
    if term.op == "range":
        return "" if 1 <= given <= MOST_OF_A_RANGE else "1或2"
    if wanted is None:
        return "" if given else "至少1"
    return "" if given == wanted else str(wanted)


def _all_fixed(cells: list[Cell]) -> bool:
    return all(cell.fixed is not None for cell in cells)


def _carriers(term: Apply) -> tuple[int, ...]:
    """Return which arguments are paid as they are: each of a sum, and the only one with objects of a min."""
    if term.op == "sum":
        return tuple(range(len(term.args)))
    holders = tuple(index for index, arg in enumerate(term.args) if holds_each(arg))
    return holders if term.op == "min" and len(holders) == 1 else ()


def _unit(compiler: Compiler, term: Apply, cells: list[Cell]) -> str | None:
    """Return the unit of a result; money times money, or a number divided by money, is a fault."""
    units = [cell.unit for cell in cells]
    if term.op not in ("mul", "div"):
        return compiler.same_unit(term, cells)
    if term.op == "mul":
        if units.count(YUAN) > 1:
            compiler.refuse(term, "金额和金额不能相乘。请检查哪一个应当是比例或数量。")
        return YUAN if YUAN in units else None if None in units else PLAIN
    if units[1] == YUAN and units[0] in (PLAIN, PERCENT) and cells[0].fixed != 0:
        compiler.refuse(term, "数量不能除以金额。请检查除号两边的单位。")
    if units[1] == YUAN:
        return PLAIN if units[0] == YUAN else None
    return units[0] if units[0] == YUAN else None if None in units else PLAIN


def _build_days(compiler: Compiler, term: Apply) -> Cell:
    """Compile the days from one date to another, the first not counted; before the first it is none."""
    first, last = (_build_day(compiler, arg) for arg in term.args)

    def run(scope: Scope) -> Interval:
        start, end = first(scope), last(scope)
        result = NOT_NEGATIVE if start is None or end is None else point(Fraction(max((end - start).days, 0)))
        what = f"天数（{start or '未知'}至{end or '未知'}）"
        scope.steps.append(Step("days", cell.operand(result), what=what, says=term.says, basis=term.basis, of=scope.of))
        return result

    cell = Cell(run, PLAIN)
    return cell


def _build_day(compiler: Compiler, term: Expression) -> Callable[[Scope], date | None]:
    if isinstance(term, FactTerm) and term.name == AS_OF:
        day = compiler.ground.day
        return lambda _: day
    if not isinstance(term, (FactTerm, Field)):
        compiler.refuse(term, "days 的两端要是日期：事实、each 里的字段，或 as_of。")
        return lambda _: None
    ask = build_asker(compiler, term)

    def run(scope: Scope) -> date | None:
        value = ask(scope)
        return value if isinstance(value, date) else None

    return run
