"""Amounts that depend on a bracket, a word or a condition."""

from fractions import Fraction

from knowledge.rules.brackets import bracketed, faults_of, in_words
from knowledge.rules.formula_cells import Cell, Compiler, Scope, Slice, constant
from knowledge.rules.formula_nodes import NO, YES, build_asker, word_of
from knowledge.rules.formula_steps import PLAIN, YUAN, Step
from knowledge.rules.interval import (
    Interval,
    hull,
)
from knowledge.rules.item_terms import (
    Table,
    Tiers,
    When,
)


def build_tiers(compiler: Compiler, term: Tiers) -> Cell:
    """Compile brackets."""
    by = compiler.build(term.by)
    faults = list(dict.fromkeys(faults_of(term)))
    for sentence in faults:
        compiler.refuse(term, sentence)
    if faults:
        return Cell(by.run, None)
    rated = any(row.rate is not None for row in term.rows)
    unit = by.unit if rated else YUAN
    what = in_words(term, by.unit or PLAIN, YUAN)

    def run(scope: Scope) -> Interval:
        value = by.run(scope)
        result = bracketed(term, value)
        told = (by.operand(value),)
        step = Step("tiers", cell.operand(result), told, what, says=term.says, basis=term.basis, of=scope.of)
        scope.steps.append(step)
        return result

    cell = Cell(run, unit)
    return cell


def build_table(compiler: Compiler, term: Table) -> Cell:
    """Compile an amount by the word a fact or field holds; an unknown word may be any of them, or none."""
    rows = {word: compiler.build(value) for word, value in term.rows}
    default = compiler.build(term.default) if term.default is not None else constant(Fraction(0), None)
    ask = build_asker(compiler, term.by)
    unit = compiler.same_unit(term, [*rows.values(), default])
    may_be = [*rows.values()] if rows.keys() >= {YES, NO} else [*rows.values(), default]

    def run(scope: Scope) -> Interval:
        word = word_of(ask(scope))
        result = hull([one.run(scope) for one in may_be]) if word is None else rows.get(word, default).run(scope)
        what = f"按“{word}”" if word is not None else "按未知的级别"
        step = Step("table", cell.operand(result), what=what, says=term.says, basis=term.basis, of=scope.of)
        scope.steps.append(step)
        return result

    cell = Cell(run, unit)
    return cell


def build_when(compiler: Compiler, term: When) -> Cell:
    """Compile a choice; a condition of unknown answer gives the range over both, told as one."""
    bearing = compiler.bearing
    then = compiler.build(term.then, bearing=bearing)
    otherwise = compiler.build(term.otherwise, bearing=bearing)
    tell, gaps = compiler.ground.tell(term.condition), compiler.ground.gaps(term.condition)
    unit = compiler.same_unit(term, [then, otherwise])
    words = {True: "条件满足", False: "条件不满足", None: "条件是否满足还不知道"}

    def run(scope: Scope) -> Interval:
        answer = tell(scope.given)
        if answer is None:
            scope.missing.extend(gaps(scope.given))
            kept, scope.slices = scope.slices, []
            result = hull([then.run(scope), otherwise.run(scope)])
            scope.slices = [*kept, Slice("", result)] if bearing else kept
        else:
            result = (then if answer else otherwise).run(scope)
        what = words[answer]
        step = Step("when", cell.operand(result), what=what, says=term.says, basis=term.basis, of=scope.of)
        scope.steps.append(step)
        return result

    cell = Cell(run, unit)
    return cell
