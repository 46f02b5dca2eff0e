"""What no single place of an item shows: names nobody has, rings, divisions by zero, sentences that are missing."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from knowledge.items.faults import Sheet, meant
from knowledge.rules.fact_names import label
from knowledge.rules.formula import BUILDERS, Ground, faults_of_amount, faults_of_parameters
from knowledge.rules.formula_cells import Compiler, Fault
from knowledge.rules.item import Terms
from knowledge.rules.item_terms import AwardBelow, Demand, Expression, Leaf


def check_terms(terms: Terms, sheet: Sheet, line: int, where: str) -> None:
    """Write down what is wrong with a version as a whole."""
    ground = Ground(terms, terms.since, label_of=label)
    _bases(terms, sheet, line, where)
    parts: list[Expression] = [one for one in (terms.amount, *_caps(terms)) if one is not None]
    faults = list(faults_of_parameters(ground))
    for part in parts:
        faults += faults_of_amount(part, ground)
    for value in values_of([terms.conditions, *parts]):
        compiler = Compiler(ground, BUILDERS)
        compiler.build(value)
        faults += compiler.faults
    _tell(faults, sheet, line, where)
    used = {node.name for part in (*parts, *_own(terms)) for node in nodes_of(part) if hasattr(node, "name")}
    for parameter in terms.parameters:
        if parameter.name not in used:
            sheet.wrong(line, where, f"参数“{parameter.name}”没有用到。请删除，或在公式里引用它")


def _own(terms: Terms) -> Iterator[object]:
    yield terms.conditions
    for parameter in terms.parameters:
        yield from (value for _, value in parameter.values)


def _caps(terms: Terms) -> tuple[Expression | None, ...]:
    return terms.caps.enterprise_year, terms.caps.enterprise_life


def _tell(faults: list[Fault], sheet: Sheet, line: int, where: str) -> None:
    for fault in faults:
        at, place = sheet.place_of(fault.where)
        sheet.wrong(at or line, place or where, fault.sentence)


def _bases(terms: Terms, sheet: Sheet, line: int, where: str) -> None:
    """Every sentence that is named must be there, and an amount must rest on one."""
    known = {basis.key for basis in terms.basis}
    parts = [terms.conditions, terms.amount, *_caps(terms), *(one for one in _own(terms))]
    for part in parts:
        for node in nodes_of(part):
            key = getattr(node, "basis", "")
            if key and key not in known:
                at, place = sheet.place_of(node)
                near = meant(key, sorted(known)) if known else ""
                sheet.wrong(at or line, place or where, f"依据里没有“{key}”{near}。请在 basis 里写上")
    if terms.amount is not None and not any(getattr(node, "basis", "") for node in nodes_of(terms.amount)):
        at, place = sheet.place_of(terms.amount)
        sheet.wrong(at or line, place or where, "金额没有写依据。请给公式写 basis")


def nodes_of(part: object) -> Iterator[object]:
    """Yield a term and everything inside it."""
    if isinstance(part, tuple | list):
        for one in part:
            yield from nodes_of(one)
    elif is_dataclass(part) and not isinstance(part, type):
        yield part
        for one in fields(part):
            yield from nodes_of(getattr(part, one.name))


def values_of(part: object) -> Iterator[Expression]:
    """Yield the expressions that the facts of conditions are compared with, inside amounts too."""
    for node in nodes_of(part):
        if isinstance(node, AwardBelow):
            yield node.amount
        elif isinstance(node, Leaf | Demand):
            for one in node.value if isinstance(node.value, tuple) else (node.value,):
                if isinstance(one, Expression):
                    yield one
