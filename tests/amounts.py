"""What tests of amounts are written with: formulas in few words, and a firm of which some facts are known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from fractions import Fraction

from knowledge.rules.formula import Ground, Worked, compile_formula
from knowledge.rules.formula_cells import Answer, Given, Record
from knowledge.rules.item import Basis, Caps, Parameter, Terms, Window
from knowledge.rules.item_terms import (
    AllOf,
    Apply,
    Condition,
    Constant,
    Each,
    Expression,
    FactTerm,
    Leaf,
    Match,
    TierRow,
    Tiers,
    Year,
)

DAY = date(2026, 11, 22)
THIS = Year("event")
LAST = Year("event", -1)


@dataclass
class Firm:
    """The facts of a test: (name, year) to value; lists by name. What is not there is unknown."""

    facts: dict[tuple[str, int | None], object] = field(default_factory=dict)
    lists: dict[str, Sequence[Record]] = field(default_factory=dict)

    def value(self, name: str, year: int | None = None) -> object | None:
        return self.facts.get((name, year))

    def records(self, name: str) -> Sequence[Record] | None:
        return self.lists.get(name)


def wan(amount: str | float) -> Constant:
    """An amount of 万元."""
    return Constant(Fraction(str(amount)) * 1_000_000, "元")


def yuan(amount: str | float) -> Constant:
    return Constant(Fraction(str(amount)) * 100, "元")


def rate(percent: str | float) -> Constant:
    return Constant(Fraction(str(percent)) / 100, "%")


def count(number: str | float) -> Constant:
    return Constant(Fraction(str(number)))


def fen(wan_: str | float) -> Fraction:
    return Fraction(str(wan_)) * 1_000_000


def whole(wan_: str | float) -> int:
    """Whole fen of an amount of 万元."""
    return int(fen(wan_))


def fact(name: str, year: Year | None = None) -> FactTerm:
    return FactTerm(name, year)


def apply(op: str, *args: Expression) -> Apply:
    return Apply(op, args)


def tiers(by: Expression, mode: str, *rows: tuple[Fraction | None, Fraction]) -> Tiers:
    """Brackets by rate: (upper end, rate)."""
    return Tiers(by, mode, tuple(TierRow(to, rate=rate_) for to, rate_ in rows))


def steps_by(by: Expression, *rows: tuple[Fraction | None, Fraction], over: bool = False) -> Tiers:
    """Brackets with a fixed amount each: (upper end, amount)."""
    return Tiers(by, "single", tuple(TierRow(to, amount=amount, over=over) for to, amount in rows))


def each(of: str, value: Expression, *, key: str = "", take: str = "sum", largest: int | None = None) -> Each:
    return Each(FactTerm(of), None, value, key, take, largest)


def terms(amount: Expression | None = None, *parameters: Parameter, caps: Caps | None = None) -> Terms:
    basis = (Basis("main", "德示例规〔2026〕7号", "《若干措施（示例）》", "第五条", "按比例给予补助"),)
    return Terms(
        since=date(2026, 1, 1),
        until=None,
        draft=False,
        basis=basis,
        event_year=-1,
        parameters=parameters,
        conditions=AllOf(()),
        amount=amount,
        caps=caps or Caps(),
        groups=(),
        joint_caps=(),
        window=Window(),
    )


def parameter(name: str, **values: Expression) -> Parameter:
    """A dated parameter; ``always`` holds from the beginning, ``d20260101`` from that day."""
    dated = ((None if day == "always" else date.fromisoformat(day[1:]), value) for day, value in values.items())
    return Parameter(name, tuple(dated))


def ground(*parameters: Parameter, units: Mapping[str, str] | None = None, day: date = DAY) -> Ground:
    plain = Ground(terms(None, *parameters), day, tell, fits)
    return plain if units is None else replace(plain, unit_of=units.get)


def tell(condition: Condition) -> "TellsOf":
    """Conditions of tests: a leaf that names a fact and says which value it should have."""
    assert isinstance(condition, Leaf)
    return TellsOf(condition.fact, condition.value)


@dataclass
class TellsOf:
    name: str
    value: object

    def __call__(self, given: Given) -> Answer:
        got = given.value(self.name)
        return None if got is None else got == self.value


def fits(match: Match) -> "FitsOf":
    return FitsOf(match)


@dataclass
class FitsOf:
    match: Match

    def __call__(self, _: Given, record: Record) -> Answer:
        answers = [self._one(record.get(test.field), test.value) for test in self.match.tests]
        return False if False in answers else None if None in answers else True

    @staticmethod
    def _one(got: object, want: object) -> Answer:
        return None if got is None else got == want


def work_out(expression: Expression, firm: Firm, on: Ground | None = None) -> Worked:
    return compile_formula(expression, on or ground()).work_out(firm)
