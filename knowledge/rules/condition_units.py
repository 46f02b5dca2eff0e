"""What a condition is compiled into: units that count by themselves, and what they come to for one firm.

A leaf tells a finding, a tree (any, not, an all within one) an outcome. Most of what is found is never shown, so rows
are put together only when somebody asks for them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, TypeAlias

from knowledge.rules.answers import Answer, Finding, Gap, every, negated
from knowledge.rules.facts import Facts
from knowledge.rules.item_terms import Leaf
from knowledge.rules.operators import Probe


class Row(NamedTuple):
    """One leaf and what was found."""

    leaf: Leaf
    finding: Finding


class Outcome:
    """What a tree comes to: its answer, whether an unmet one can be cured, and the rows that decide.

    ``failing`` is how many of those rows are unmet: how far the tree is from being met.
    """

    __slots__ = ("_rows", "_shown", "answer", "curable", "failing")

    def __init__(
        self,
        answer: Answer,
        shown: "Sequence[Pair]" = (),
        rows: "tuple[Row, ...] | None" = None,
        *,
        curable: bool,
        failing: int,
    ) -> None:
        self.answer, self.curable, self.failing = answer, curable, failing
        self._shown, self._rows = shown, rows

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows that decide."""
        if self._rows is None:
            self._rows = rows_of(self._shown)
        return self._rows


class Sum:
    """What several units come to together: how many are unmet, whether all of those can be cured, is one unknown."""

    __slots__ = ("_rows", "_told", "_units", "curable", "failed", "unsure")

    def __init__(self, units: "Sequence[Unit]", told: "Sequence[Told]") -> None:
        self._units, self._told = units, told
        self._rows: tuple[Row, ...] | None = None
        self.failed, self.curable, self.unsure = 0, True, False
        for one in told:
            if one.answer:
                continue
            if one.answer is None:
                self.unsure = True
            else:
                self.failed += 1
                self.curable = self.curable and one.curable

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every leaf that was looked at."""
        if self._rows is None:
            self._rows = rows_of(zip(self._units, self._told, strict=True))
        return self._rows

    @property
    def unmet(self) -> list[Row]:
        """The unmet leaves of the unmet units."""
        found: list[Row] = []
        for unit, one in zip(self._units, self._told, strict=True):
            if one.answer is False:
                found += [row for row in unit.rows(one) if row.finding.answer is False]
        return found

    @property
    def gaps(self) -> list[Gap]:
        """The facts that unknown leaves ask for, in units that are not met."""
        return gaps_of(rows_of(pair for pair in zip(self._units, self._told, strict=True) if not pair[1].answer))


Told: TypeAlias = Finding | Outcome
Seen: TypeAlias = dict[int, Finding | Outcome | Sum]
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
        return Outcome(found.answer, ((self, found),), curable=found.curable, failing=_failing(found))

    tell = find

    def rows(self, told: Told) -> tuple[Row, ...]:
        """Return the leaf as the one row it is."""
        return (Row(self.leaf, told),)  # type: ignore[arg-type] # a leaf tells a finding


@dataclass(frozen=True, slots=True)
class TreeUnit:
    """An any or a not (or an all within one) that counts as one."""

    ask: Ask
    key: int

    def tell(self, facts: Facts, seen: Seen) -> Outcome:
        """Return what the tree comes to."""
        found = seen[self.key] = self.ask(facts, seen)
        return found

    def rows(self, told: Told) -> tuple[Row, ...]:
        """Return the rows that decide."""
        return told.rows  # type: ignore[union-attr] # a tree tells an outcome


Unit: TypeAlias = LeafUnit | TreeUnit
Pair: TypeAlias = tuple[Unit, Told]


@dataclass(frozen=True, slots=True)
class Block:
    """Units that several items share word for word (the negative list), or one item's own."""

    units: tuple[Unit, ...]
    key: int

    def sum(self, facts: Facts, seen: Seen) -> Sum:
        """Return what the units come to, found once a run."""
        found = seen.get(self.key)
        if found is None:
            told = [seen.get(unit.key) or unit.tell(facts, seen) for unit in self.units]
            found = seen[self.key] = Sum(self.units, told)  # type: ignore[arg-type] # the key of a unit holds no sum
        return found  # type: ignore[return-value] # the key of a block holds a sum


def rows_of(pairs: Iterable[Pair]) -> tuple[Row, ...]:
    """Return the rows of units and what they told, in order."""
    found: list[Row] = []
    for unit, told in pairs:
        found += unit.rows(told)
    return tuple(found)


def gaps_of(rows: Sequence[Row]) -> list[Gap]:
    """Return the facts that unknown rows ask for."""
    return [gap for row in rows if row.finding.answer is None for gap in row.finding.missing]


def all_of(children: Sequence[Unit]) -> Ask:
    """Every child; curable when a single one is unmet and that one is."""

    def ask(facts: Facts, seen: Seen) -> Outcome:
        told = [child.tell(facts, seen) for child in children]
        unmet = [one for one in told if one.answer is False]
        pairs = list(zip(children, told, strict=True))
        curable, failing = len(unmet) == 1 and unmet[0].curable, sum(_failing(one) for one in told)
        return Outcome(every(one.answer for one in told), pairs, curable=curable, failing=failing)

    return ask


def any_of(children: Sequence[Unit]) -> Ask:
    """One child is enough. Shown is what decides: the first that is met, all that are open, or the nearest unmet."""

    def ask(facts: Facts, seen: Seen) -> Outcome:
        pairs = [(child, child.tell(facts, seen)) for child in children]
        for pair in pairs:
            if pair[1].answer:
                return Outcome(answer=True, shown=(pair,), curable=False, failing=_failing(pair[1]))
        open_ones = [pair for pair in pairs if pair[1].answer is None]
        if open_ones:
            failing = sum(_failing(told) for _, told in open_ones)
            return Outcome(None, open_ones, curable=False, failing=failing)
        for pair in pairs:
            if pair[1].curable:
                return Outcome(answer=False, shown=(pair,), curable=True, failing=_failing(pair[1]))
        fewest = min((_failing(told) for _, told in pairs), default=0)
        shown = [pair for pair in pairs if _failing(pair[1]) == fewest]
        return Outcome(answer=False, shown=shown, curable=False, failing=fewest * len(shown))

    return ask


def _failing(told: Told) -> int:
    """Return how many leaves stand between a branch and its being met."""
    return told.failing if isinstance(told, Outcome) else int(told.answer is False)


def not_of(child: Unit) -> Ask:
    """The opposite; what is unmet because the child is met is curable only where its leaf says so itself."""

    def ask(facts: Facts, seen: Seen) -> Outcome:
        told = child.tell(facts, seen)
        rows = tuple(Row(row.leaf, _turned(row)) for row in child.rows(told))
        failing = [row for row in rows if row.finding.answer is False]
        cured = bool(rows) and all(row.finding.curable for row in failing)
        curable = told.answer is True and cured
        return Outcome(negated(told.answer), rows=rows, curable=curable, failing=len(failing))

    return ask


def _turned(row: Row) -> Finding:
    found = row.finding
    answer = negated(found.answer)
    return replace(found, answer=answer, cure=row.leaf.cure or "fixed" if answer is False else "", gap=None)
