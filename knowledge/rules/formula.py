"""The amount of an item: exact arithmetic over what is known, ranges over what is not, and every step told.

Source: domain reference 4.1. A formula (knowledge.rules.item_terms.Expression) is compiled once per version of an item
and as-of day; ``Formula.work_out`` then runs it for one firm. An unknown fact is a range, never zero, and a fact that
becomes known only narrows the result. Nothing is rounded here: knowledge.rules.reward rounds once, at the end.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from knowledge.rules.formula_arithmetic import build_apply
from knowledge.rules.formula_cells import Builder, Cell, Compiler, Fault, Given, Ground, Scope, Slice
from knowledge.rules.formula_choices import build_table, build_tiers, build_when
from knowledge.rules.formula_lists import build_award, build_each
from knowledge.rules.formula_nodes import build_constant, build_fact, build_field, build_param
from knowledge.rules.formula_steps import PERCENT, PLAIN, YUAN, Step
from knowledge.rules.interval import Interval
from knowledge.rules.item import Terms
from knowledge.rules.item_terms import (
    Apply,
    Award,
    Constant,
    Each,
    Expression,
    FactTerm,
    Field,
    Param,
    Table,
    Tiers,
    When,
)

BUILDERS: Mapping[type, Builder] = MappingProxyType(
    {
        Constant: build_constant,
        Param: build_param,
        FactTerm: build_fact,
        Field: build_field,
        Apply: build_apply,
        Tiers: build_tiers,
        Table: build_table,
        When: build_when,
        Each: build_each,
        Award: build_award,
    }
)


@dataclass(frozen=True, slots=True)
class Worked:
    """What a formula gave for one firm: exact fen, not rounded.

    ``slices`` are what is paid for single objects or for the whole firm; where they come to more than ``value``, the
    formula has cut them off at it. ``missing`` are the facts that were needed and are not known, with their year.
    """

    value: Interval
    steps: tuple[Step, ...]
    slices: tuple[Slice, ...]
    missing: tuple[tuple[str, int | None], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Formula:
    """A compiled formula."""

    cell: Cell

    def work_out(self, given: Given) -> Worked:
        """Run the formula for one firm."""
        scope = Scope(given)
        value = self.cell.run(scope)
        missing, notes = tuple(dict.fromkeys(scope.missing)), tuple(dict.fromkeys(scope.notes))
        return Worked(value, tuple(scope.steps), tuple(scope.slices), missing, notes)


def compile_formula(expression: Expression, ground: Ground) -> Formula:
    """Compile a formula for one version of an item on one day.

    Raises:
        ValueError: the formula has a fault: see ``faults_of_amount``, which a reader asks before.
    """
    compiler = Compiler(ground, BUILDERS)
    cell = compiler.build(expression, bearing=True)
    if compiler.faults:
        raise ValueError(compiler.faults[0].sentence)
    return Formula(cell)


def faults_of_amount(expression: Expression, ground: Ground) -> tuple[Fault, ...]:
    """Return everything that is wrong with an amount, on every day on which one of the parameters changes.

    A ring of parameters, a division by zero, a name that no parameter has, money beside numbers without unit, brackets
    that go down, and a result that is not money.
    """
    found: dict[tuple[int, str], Fault] = {}
    for day in _days(ground):
        compiler = Compiler(replace(ground, day=day), BUILDERS)
        cell = compiler.build(expression, bearing=True)
        if cell.unit in (PLAIN, PERCENT) and cell.fixed != 0 and not compiler.faults:
            compiler.refuse(expression, "公式算出来的不是金额。请给其中的金额写上单位，例如“50万元”。")
        for fault in compiler.faults:
            found.setdefault((id(fault.where), fault.sentence), fault)
    return tuple(found.values())


def faults_of_parameters(ground: Ground) -> tuple[Fault, ...]:
    """Return what is wrong with the parameters themselves: a ring, a name nobody has, a division by zero."""
    found: dict[tuple[int, str], Fault] = {}
    for day in _days(ground):
        for parameter in ground.terms.parameters:
            compiler = Compiler(replace(ground, day=day), BUILDERS)
            compiler.build(Param(parameter.name))
            for fault in compiler.faults:
                found.setdefault((id(fault.where), fault.sentence), fault)
    return tuple(found.values())


def figure_of(terms: Terms, name: str, day: date) -> Constant | None:
    """Return a parameter's figure on a day, references followed; None where it has none or is in a ring."""
    compiler = Compiler(Ground(terms, day), BUILDERS)
    cell = compiler.build(Param(name))
    return None if cell.fixed is None or compiler.faults else Constant(cell.fixed, cell.unit or PLAIN)


def _days(ground: Ground) -> list[date]:
    """Return every day on which the figures of a version may differ: its first, and the first of each value."""
    days = {ground.terms.since, ground.day}
    for parameter in ground.terms.parameters:
        days.update(since for since, _ in parameter.values if since is not None)
    return sorted(days)


__all__ = [
    "YUAN",
    "Fault",
    "Formula",
    "Given",
    "Ground",
    "Worked",
    "compile_formula",
    "faults_of_amount",
    "faults_of_parameters",
    "figure_of",
]
