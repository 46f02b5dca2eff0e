"""The single terms of a formula: figures, facts, arithmetic, brackets, tables and choices."""

from collections.abc import Callable
from fractions import Fraction

from knowledge.rules.formula_cells import Cell, Compiler, Scope, constant
from knowledge.rules.formula_steps import Step
from knowledge.rules.interval import (
    ANYTHING,
    NOT_NEGATIVE,
    ZERO,
    Interval,
    point,
)
from knowledge.rules.item_terms import (
    Constant,
    FactTerm,
    Field,
    Param,
)

AS_OF = "as_of"  # the as-of day, where a day is asked for
YES, NO = "是", "否"


def build_constant(_: Compiler, term: Constant) -> Cell:
    """Compile a figure."""
    return constant(term.value, term.unit)


def build_param(compiler: Compiler, term: Param) -> Cell:
    """Compile a parameter: its value on the as-of day."""
    if term.name in compiler.resolving:
        ring = " → ".join([*compiler.resolving[compiler.resolving.index(term.name) :], term.name])
        return compiler.refuse(term, f"参数互相引用成了一个圈：{ring}。请让其中一个写成数值。")
    parameter = compiler.ground.terms.parameter(term.name)
    if parameter is None:
        return compiler.refuse(term, f"没有叫“{term.name}”的参数。请在 parameters 里写上它，或改正名称。")
    value = parameter.on(compiler.ground.day)
    if value is None:
        return Cell(lambda _: NOT_NEGATIVE, None)  # not decided yet on that day
    compiler.resolving.append(term.name)
    cell = compiler.build(value)
    compiler.resolving.pop()
    return cell


def build_fact(compiler: Compiler, term: FactTerm) -> Cell:
    """Compile a fact of the firm; an unknown one is at least zero, where it can't be below."""
    ground = compiler.ground
    name, year = term.name, ground.year(term.year)
    unit = ground.unit_of(name)
    unknown = ANYTHING if ground.signed(name) else NOT_NEGATIVE
    what = ground.label_of(name) + (f"（{year}年）" if year is not None else "")

    def run(scope: Scope) -> Interval:
        value = as_number(scope.given.value(name, year))
        if value is None:
            scope.missing.append((name, year))
        result = unknown if value is None else point(value)
        scope.steps.append(Step("fact", cell.operand(result), what=what, of=scope.of))
        return result

    cell = Cell(run, unit)
    return cell


def build_field(compiler: Compiler, term: Field) -> Cell:
    """Compile a field of the record at hand; "" is the element itself, where a list holds plain figures."""
    if not compiler.lists:
        return compiler.refuse(term, f"字段“{term.name}”只能写在 each 里面：它属于某一条记录。")
    path = ".".join(part for part in (*compiler.lists, term.name) if part)
    unit, label, name = compiler.ground.unit_of(path), compiler.ground.label_of(path), term.name

    def run(scope: Scope) -> Interval:
        value = as_number(field_of(scope.record, name))
        if value is None:
            scope.missing.append((path, None))
        result = NOT_NEGATIVE if value is None else point(value)
        scope.steps.append(Step("fact", cell.operand(result), what=label, of=scope.of))
        return result

    cell = Cell(run, unit)
    return cell


def as_number(value: object | None) -> Fraction | None:
    """Return a known figure as a Fraction; "no" where a figure is asked for is none. Anything else is no figure."""
    if isinstance(value, Fraction):
        return value
    if isinstance(value, bool):
        return None if value else ZERO
    return Fraction(value) if isinstance(value, int) else None


def field_of(record: object, name: str) -> object | None:
    """Return a field of a record, or the element itself for the name ""."""
    if not name:
        return record
    value = record
    for part in name.split("."):
        value = value.get(part) if isinstance(value, dict) else getattr(value, "get", lambda _: None)(part)
    return value


def word_of(value: object | None) -> str | None:
    """Return a known value as the word tables and keys use; yes and no are 是 and 否."""
    if value is None:
        return None
    return (YES if value else NO) if isinstance(value, bool) else str(value)


def build_asker(compiler: Compiler, term: FactTerm | Field) -> Callable[[Scope], object | None]:
    """Compile a fact or a field whose value is a word, a day or a list; what is unknown is written down."""
    if isinstance(term, FactTerm):
        fact, year = term.name, compiler.ground.year(term.year)

        def ask_firm(scope: Scope) -> object | None:
            value = scope.given.value(fact, year)
            found = scope.given.records(fact) if value is None else value
            if found is None:
                scope.missing.append((fact, year))
            return found

        return ask_firm
    if not compiler.lists:
        compiler.refuse(term, f"字段“{term.name}”只能写在 each 里面：它属于某一条记录。")
    path = ".".join(part for part in (*compiler.lists, term.name) if part)

    def ask_record(scope: Scope) -> object | None:
        value = field_of(scope.record, term.name)
        if value is None:
            scope.missing.append((path, None))
        return value

    return ask_record
