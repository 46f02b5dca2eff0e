"""Conditions of an item: all, any and not over leaves, with three answers and a row for every leaf that was looked at.

A condition is compiled once per version of an item and as-of day. The same leaf in several items is one question: what
a firm's facts say to it is found once and kept in ``seen`` for the run.
"""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple, TypeAlias

from knowledge.rules.answers import Answer, Finding, Gap, every, negated, some
from knowledge.rules.fact_names import label, may_be_negative, unit_of
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Given, Ground, Record
from knowledge.rules.item import Terms
from knowledge.rules.item_terms import AllOf, Condition, Leaf, Match, Not
from knowledge.rules.operators import Probe, compile_leaf
from knowledge.rules.records import compile_match


class Row(NamedTuple):
    """One leaf and what was found."""

    leaf: Leaf
    finding: Finding


class Outcome(NamedTuple):
    """What a condition comes to: its answer, whether an unmet one can be cured, and its rows."""

    answer: Answer
    curable: bool
    rows: tuple[Row, ...]


class Sum(NamedTuple):
    """What several units come to together."""

    failed: int  # units that are unmet
    curable: bool  # all of those can be cured
    unsure: bool  # a unit is unknown
    rows: tuple[Row, ...]
    unmet: tuple[Row, ...]
    gaps: tuple[Gap, ...]


Seen: TypeAlias = dict[int, Finding | Sum]
Ask: TypeAlias = Callable[[Facts, Seen], Outcome]


@dataclass(frozen=True, slots=True)
class LeafUnit:
    """A leaf that counts by itself."""

    leaf: Leaf
    key: int  # the same question has the same key in every item
    probe: Probe

    def find(self, facts: Facts, seen: Seen) -> Finding:
        """Return what the facts say, found once a run."""
        found = seen.get(self.key)
        if found is None:
            found = seen[self.key] = self.probe(facts)
        return found  # type: ignore[return-value] # the key of a leaf holds a finding

    def ask(self, facts: Facts, seen: Seen) -> Outcome:
        """Return the leaf as an outcome of its own."""
        found = self.find(facts, seen)
        return Outcome(found.answer, found.curable, (Row(self.leaf, found),))


@dataclass(frozen=True, slots=True)
class TreeUnit:
    """An any or a not (or an all within one) that counts as one."""

    ask: Ask


Unit: TypeAlias = LeafUnit | TreeUnit


@dataclass(frozen=True, slots=True)
class Block:
    """Units that several items share word for word (the negative list), or one item's own."""

    units: tuple[Unit, ...]
    key: int

    def sum(self, facts: Facts, seen: Seen) -> Sum:
        """Return what the units come to, found once a run."""
        found = seen.get(self.key)
        if found is None:
            found = seen[self.key] = _sum(self.units, facts, seen)
        return found  # type: ignore[return-value] # the key of a block holds a sum


def _sum(units: Sequence[Unit], facts: Facts, seen: Seen) -> Sum:
    rows: list[Row] = []
    unmet: list[Row] = []
    gaps: list[Gap] = []
    failed, curable, unsure = 0, True, False
    own: tuple[Row, ...]
    for unit in units:
        if isinstance(unit, LeafUnit):  # most are: an outcome of its own would only cost time
            found = unit.find(facts, seen)
            answer = found.answer
            rows.append(Row(unit.leaf, found))
            if answer:
                continue
            cured, own = found.curable, (rows[-1],)
        else:
            answer, cured, own = unit.ask(facts, seen)
            rows += own
        if answer is None:
            unsure = True
            gaps += _gaps(own)
        elif not answer:
            failed += 1
            curable = curable and cured
            unmet += [row for row in own if row.finding.answer is False]
            gaps += _gaps(own)
    return Sum(failed, curable, unsure, tuple(rows), tuple(unmet), tuple(gaps))


def _gaps(rows: Sequence[Row]) -> list[Gap]:
    return [gap for row in rows if row.finding.answer is None for gap in row.finding.missing]


class Questions:
    """The questions of a whole set of items on one day, each compiled once."""

    def __init__(self) -> None:
        self._known: dict[object, tuple[int, Probe]] = {}
        self._blocks: dict[tuple[object, ...], Block] = {}
        self._keys = itertools.count()

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
        same = tuple((unit.leaf, unit.key) if isinstance(unit, LeafUnit) else id(unit) for unit in units)
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
        return lambda given: _gaps(ask(given, {}).rows) if isinstance(given, Facts) else ()

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
        return TreeUnit(_not(_compile(condition.child, ground, questions)))
    children = [_compile(child, ground, questions) for child in condition.children]
    return TreeUnit(_all(children) if isinstance(condition, AllOf) else _any(children))


def _all(children: list[Unit]) -> Ask:
    """Every child; curable when a single one is unmet and that one is."""

    def ask(facts: Facts, seen: Seen) -> Outcome:
        outcomes = [child.ask(facts, seen) for child in children]
        unmet = [one for one in outcomes if one.answer is False]
        rows = tuple(row for one in outcomes for row in one.rows)
        return Outcome(every(one.answer for one in outcomes), len(unmet) == 1 and unmet[0].curable, rows)

    return ask


def _any(children: list[Unit]) -> Ask:
    """One child is enough. Shown is what decides: the first that is met, all that are open, or the nearest unmet."""

    def ask(facts: Facts, seen: Seen) -> Outcome:
        outcomes = [child.ask(facts, seen) for child in children]
        answer = some(one.answer for one in outcomes)
        shown = [one for one in outcomes if one.answer is answer]
        if answer:
            return Outcome(answer, curable=False, rows=shown[0].rows)
        if answer is None:
            return Outcome(answer, curable=False, rows=tuple(row for one in shown for row in one.rows))
        curable = next((one for one in outcomes if one.curable), None)
        if curable is not None:
            return Outcome(answer, curable=True, rows=curable.rows)
        fewest = min((_unmet(one) for one in outcomes), default=0)
        rows = tuple(row for one in outcomes if _unmet(one) == fewest for row in one.rows)
        return Outcome(answer, curable=False, rows=rows)

    return ask


def _unmet(outcome: Outcome) -> int:
    """Return how many leaves stand between a branch and its being met."""
    return sum(row.finding.answer is False for row in outcome.rows)


def _not(child: Unit) -> Ask:
    """The opposite; what is unmet because the child is met is curable only where its leaf says so itself."""

    def ask(facts: Facts, seen: Seen) -> Outcome:
        found = child.ask(facts, seen)
        rows = tuple(Row(row.leaf, _turned(row)) for row in found.rows)
        cured = bool(rows) and all(row.finding.curable for row in rows if row.finding.answer is False)
        return Outcome(negated(found.answer), found.answer is True and cured, rows)

    return ask


def _turned(row: Row) -> Finding:
    found = row.finding
    answer = negated(found.answer)
    return replace(found, answer=answer, cure=row.leaf.cure or "fixed" if answer is False else "", gap=None)
