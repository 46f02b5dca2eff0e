"""What a formula is compiled from and into: the ground it stands on, its cells, and one run over one firm."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import Any, NamedTuple, Protocol

from knowledge.rules.fact_names import label, may_be_negative, unit_of
from knowledge.rules.formula_steps import PERCENT, PLAIN, Operand, Step
from knowledge.rules.interval import ANYTHING, Interval, point
from knowledge.rules.item import Terms
from knowledge.rules.item_terms import Apply, Condition, Each, Expression, Match, When, Year

Answer = bool | None  # met, unmet, unknown
Record = Mapping[str, object]
Gap = tuple[str, int | None]  # a fact and its year


class Given(Protocol):
    """What is known of one firm: knowledge.rules.facts.Facts, or what a test gives."""

    def value(self, name: str, year: int | None = None) -> object | None:
        """Return a fact: an exact Fraction (money in fen), text, bool, date or a tuple of them; None is unknown."""

    def records(self, name: str) -> Sequence[Record] | None:
        """Return a list of records, None when nobody knows."""


def nothing_told(_: Condition) -> Callable[[Given], Answer]:
    """Compile a condition where conditions can't be asked: the answer is unknown."""
    return lambda _: None


def nothing_missing(_: Condition) -> Callable[[Given], Sequence[Gap]]:
    """Name nothing that an unknown condition hangs on."""
    return lambda _: ()


def the_list_itself(_: Match, name: str) -> Callable[[Given, Record], Sequence[Gap]]:
    """Name the list whose record says too little."""
    return lambda _given, _record: ((name, None),)


def nothing_fits(_: Match) -> Callable[[Given, Record], Answer]:
    """Compile a filter where filters can't be asked: the answer is unknown."""
    return lambda _given, _record: None


@dataclass(frozen=True)
class Ground:
    """What a formula is compiled against: one version of an item on one day.

    ``unit_of`` gives 元, % or "" for a fact or a field of a list (``loans.principal``), None where it is not known.
    ``gaps`` and ``lacks`` name the facts an unknown condition or filter hangs on. ``label_of`` gives the name people
    use. ``signed`` tells whether a fact may be below zero.
    """

    terms: Terms
    day: date
    tell: Callable[[Condition], Callable[[Given], Answer]] = nothing_told
    fits: Callable[[Match], Callable[[Given, Record], Answer]] = nothing_fits
    gaps: Callable[[Condition], Callable[[Given], Sequence[Gap]]] = nothing_missing
    lacks: Callable[[Match, str], Callable[[Given, Record], Sequence[Gap]]] = the_list_itself
    unit_of: Callable[[str], str | None] = unit_of
    label_of: Callable[[str], str] = label
    signed: Callable[[str], bool] = may_be_negative

    def year(self, year: Year | None) -> int | None:
        """Return a year as a number."""
        return None if year is None else year.on(self.day, self.terms.event_year)


class Slice(NamedTuple):
    """What is paid for one object (``key``), or for the whole firm (key "")."""

    key: str
    value: Interval
    what: str = ""


@dataclass(slots=True)
class Scope:
    """One run over one firm."""

    given: Given
    record: Any = None  # the record an Each stands on
    of: str = ""  # which one: 第2笔
    steps: list[Step] = field(default_factory=list)
    slices: list[Slice] = field(default_factory=list)
    missing: list[tuple[str, int | None]] = field(default_factory=list)  # facts that were asked for and are unknown
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cell:
    """A compiled expression. ``unit`` None is 'not known'; ``fixed`` is its value where it needs no fact."""

    run: Callable[[Scope], Interval]
    unit: str | None
    fixed: Fraction | None = None

    def operand(self, value: Interval) -> Operand:
        """Return a value of this cell as it is told in a step."""
        return Operand(value, self.unit or PLAIN)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a formula can't be worked out, and where: the expression itself, for the reader knows its line."""

    where: Expression
    sentence: str


Builder = Callable[["Compiler", Any], Cell]
BROKEN = Cell(lambda _: ANYTHING, None)


class Compiler:
    """Turns expressions into cells and writes down what is wrong with them.

    ``bearing`` while a term is built whose amount is paid as it is (nothing but sum, min and when stands above it):
    its objects, or the whole of it, are told as slices.
    """

    def __init__(self, ground: Ground, builders: Mapping[type, Builder]) -> None:
        self.ground = ground
        self.faults: list[Fault] = []
        self.lists: list[str] = []  # the lists that stand around the expression at hand, outermost first
        self.resolving: list[str] = []  # parameters on the way to a figure
        self.bearing = False
        self._builders = builders

    def build(self, expression: Expression, *, bearing: bool = False) -> Cell:
        """Compile an expression."""
        before, self.bearing = self.bearing, bearing
        cell = self._builders[type(expression)](self, expression)
        self.bearing = before
        return _whole(cell) if bearing and not holds_each(expression) else cell

    def refuse(self, where: Expression, sentence: str) -> Cell:
        """Write down a fault and go on."""
        self.faults.append(Fault(where, sentence))
        return BROKEN

    def same_unit(self, where: Expression, cells: list[Cell]) -> str | None:
        """Return the one unit of several cells that are added or compared; money beside plain numbers is a fault."""
        units = {PLAIN if cell.unit == PERCENT else cell.unit for cell in cells if not _is_zero(cell)} - {None}
        if len(units) > 1:
            self.refuse(where, "金额和没有单位的数放在一起加减或比较了。请给金额写上单位，例如“50万元”。")
        if units == {PLAIN}:
            return PERCENT if all(cell.unit == PERCENT for cell in cells) else PLAIN
        return units.pop() if len(units) == 1 else None


def holds_each(term: Expression) -> bool:
    """Tell whether a term pays for the objects of a list one by one, so that each can be told."""
    if isinstance(term, Each):
        return True
    if isinstance(term, Apply):
        holders = [holds_each(arg) for arg in term.args]
        return any(holders) if term.op == "sum" else term.op == "min" and sum(holders) == 1
    return isinstance(term, When) and (holds_each(term.then) or holds_each(term.otherwise))


def _whole(cell: Cell) -> Cell:
    """Return a cell that tells its amount as paid to the whole firm."""

    def run(scope: Scope) -> Interval:
        value = cell.run(scope)
        scope.slices.append(Slice("", value))
        return value

    return Cell(run, cell.unit, cell.fixed)


def _is_zero(cell: Cell) -> bool:
    return cell.fixed == 0


def constant(number: Fraction, unit: str | None) -> Cell:
    """Return the cell of a figure."""
    value = point(number)
    return Cell(lambda _: value, unit, number)
