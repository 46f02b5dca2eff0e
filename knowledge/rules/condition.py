"""Conditions of an item: all, any and not over leaves, with three answers and a row for every leaf that was looked at.

A condition is compiled once per version of an item and as-of day. The same leaf in several items is one question: what
a firm's facts say to it is found once and kept in ``seen`` for the run.
"""

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from knowledge.rules.answers import Answer, Gap
from knowledge.rules.condition_units import (
    Ask,
    Block,
    LeafUnit,
    Outcome,
    Row,
    Seen,
    Sum,
    TreeUnit,
    Unit,
    all_of,
    any_of,
    gaps_of,
    not_of,
)
from knowledge.rules.fact_names import label, may_be_negative, unit_of
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Given, Ground, Record
from knowledge.rules.item import Basis, Terms
from knowledge.rules.item_terms import AllOf, Condition, Leaf, Match, Not
from knowledge.rules.operators import Probe, compile_leaf
from knowledge.rules.records import compile_match


class Questions:
    """The questions of a whole set of items on one day, each compiled once."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[int, Probe]] = {}
        self._blocks: dict[tuple[object, ...], Block] = {}
        self._keys = itertools.count()
        self._alike: dict[object, int] = {}

    def answered(self, facts: Facts) -> Seen:
        """Return what the facts say to every leaf compiled so far: the beginning of a run over all items."""
        return {key: probe(facts) for key, probe in self._known.values()}

    def told_as(self, block: Block, sources: Mapping[str, Basis]) -> int:
        """Return a number, the same one for blocks whose rows are told alike: the same units on the same sentences."""
        leaves = [unit.leaf for unit in block.units if isinstance(unit, LeafUnit)]
        same = block.key, tuple(sources.get(leaf.basis) for leaf in leaves)
        return self._alike.setdefault(same, len(self._alike))

    def tree_of(self, ask: Ask) -> TreeUnit:
        """Return a tree as a unit of its own."""
        return TreeUnit(ask, next(self._keys))

    def unit_of(self, leaf: Leaf, ground: Ground) -> LeafUnit:
        """Compile a leaf, or take the question that is the same.

        Two leaves ask the same when fact, operator, value, year and cure are the same, under the same event year; a
        value that names a parameter, or is made of other facts, stays its version's own.
        """
        own = id(ground.terms) if "Param(" in repr(leaf.value) else None
        same = (leaf.fact, leaf.op, leaf.value, leaf.year, leaf.cure, ground.terms.event_year, ground.day, own)
        found = self._known.get(same)
        if found is None:
            found = self._known[same] = (next(self._keys), compile_leaf(leaf, ground))
        return LeafUnit(leaf, *found)

    def block_of(self, units: Sequence[Unit]) -> Block:
        """Return the units as one block, the same one where other items have the same units."""
        same = tuple((unit.leaf, unit.key) if isinstance(unit, LeafUnit) else unit.key for unit in units)
        found = self._blocks.get(same)
        if found is None:
            found = self._blocks[same] = Block(tuple(units), next(self._keys))
        return found


def ground_of(terms: Terms, day: date, questions: Questions | None = None) -> Ground:
    """Return what conditions and formulas of one version of an item are compiled against on one day."""
    asked = questions if questions is not None else Questions()
    bare = Ground(terms, day, unit_of=unit_of, label_of=label, signed=may_be_negative)

    def tell(condition: Condition) -> Callable[[Given], Answer]:
        ask = _compile(condition, ground, asked).ask

        def answer(given: Given) -> Answer:
            return ask(given, {}).answer if isinstance(given, Facts) else None

        return answer

    def fits(match: Match) -> Callable[[Given, Record], Answer]:
        look = compile_match(match, "", ground)
        return lambda given, record: look(given, record).answer if isinstance(given, Facts) else None

    def gaps(condition: Condition) -> Callable[[Given], Sequence[Gap]]:
        ask = _compile(condition, ground, asked).ask
        return lambda given: gaps_of(ask(given, {}).rows) if isinstance(given, Facts) else ()

    def lacks(match: Match, name: str) -> Callable[[Given, Record], Sequence[Gap]]:
        look = compile_match(match, name, ground)
        own = ((name, None),)
        return lambda given, record: (look(given, record).missing or own) if isinstance(given, Facts) else own

    ground = replace(bare, tell=tell, fits=fits, gaps=gaps, lacks=lacks)
    return ground


def blocks_of(condition: Condition, ground: Ground, questions: Questions) -> tuple[Block, ...]:
    """Return an item's conditions as blocks: what is its own, and what it shares with others (the negative list).

    Each child of the top all is a unit; nested alls are taken apart.
    """
    units = _units(condition, ground, questions)
    shared = [isinstance(unit, LeafUnit) and unit.leaf.negative for unit in units]
    runs = itertools.groupby(zip(shared, units, strict=True), key=lambda pair: pair[0])
    return tuple(questions.block_of([unit for _, unit in run]) for _, run in runs)


def _units(condition: Condition, ground: Ground, questions: Questions) -> list[Unit]:
    if isinstance(condition, AllOf):
        return [unit for child in condition.children for unit in _units(child, ground, questions)]
    return [_compile(condition, ground, questions)]


def judge(condition: Condition, facts: Facts, terms: Terms, day: date) -> Outcome:
    """Answer one condition for one firm, without keeping anything."""
    questions = Questions()
    return _compile(condition, ground_of(terms, day, questions), questions).ask(facts, {})


def _compile(condition: Condition, ground: Ground, questions: Questions) -> Unit:
    if isinstance(condition, Leaf):
        return questions.unit_of(condition, ground)
    if isinstance(condition, Not):
        return questions.tree_of(not_of(_compile(condition.child, ground, questions)))
    children = [_compile(child, ground, questions) for child in condition.children]
    return questions.tree_of(all_of(children) if isinstance(condition, AllOf) else any_of(children))


__all__ = [
    "Block",
    "LeafUnit",
    "Outcome",
    "Questions",
    "Row",
    "Seen",
    "Sum",
    "TreeUnit",
    "Unit",
    "blocks_of",
    "ground_of",
    "judge",
]
