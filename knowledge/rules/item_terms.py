"""The words an item's conditions and amounts are made of: frozen trees, no reading, no deciding.

Conditions: Leaf, AllOf, AnyOf, Not. Amounts: everything in ``Expression``. A leaf's value may be an expression (
研发费用 >= 上年的110%), an amount may hold a condition (When).
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Year:
    """A year, fixed or counted from the as-of day: Year("event", -1) is the year before the event year."""

    anchor: str  # event | as_of | fixed
    number: int = 0  # an offset; the year itself when fixed

    def on(self, day: date, event_year: int) -> int:
        """Return the year, given the as-of day and the terms' event_year (an offset, as -1)."""
        base = {"event": day.year + event_year, "as_of": day.year, "fixed": 0}[self.anchor]
        return base + self.number


@dataclass(frozen=True, slots=True)
class Day:
    """A day counted in months from the as-of day or from a fact: Day("moved_in_on", 18)."""

    anchor: str  # as_of, or the name of a fact that is a date
    months: int = 0


Plain: TypeAlias = bool | str | date | Fraction


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand on a field of a record: (insured_months, >=, 3), (issued_on, in_year, Year), (valid_to, >=, Day).

    Ops: is, is_not, in, not_in, >=, >, <=, <, in_year, between. A record that lacks the field neither fits nor fails.
    ``absent_fits``: a record without the field fits (valid_to of a qualification without an end).
    """

    field: str
    op: str
    value: "Value"
    absent_fits: bool = False


@dataclass(frozen=True, slots=True)
class Match:
    """A filter over a list of records: every demand holds; ``at_least`` records must fit (count)."""

    tests: tuple[Demand, ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Within:
    """When a date must lie: in a year, or between two days, both included; None is open."""

    year: Year | None = None
    since: "date | Day | None" = None
    until: "date | Day | None" = None


@dataclass(frozen=True, slots=True)
class Leaf:
    """One condition on one fact.

    ``cure``: fixed, threshold, removable, date or "" (the operator decides).
    """

    fact: str  # dotted: credit.dishonest_exec
    op: str
    value: "Value"
    year: Year | None = None
    says: str = ""  # the condition in the policy's words
    basis: str = ""  # key of a Basis
    cure: str = ""
    fix: str = ""  # how to mend it, Chinese
    negative: bool = False  # of the negative list


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every child holds."""

    children: "tuple[Condition, ...]"
    says: str = ""


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one child holds."""

    children: "tuple[Condition, ...]"
    says: str = ""


@dataclass(frozen=True, slots=True)
class Not:
    """The child does not hold."""

    child: "Condition"
    says: str = ""


@dataclass(frozen=True, slots=True)
class Constant:
    """A figure: exact fen where ``unit`` is 元, else a plain number (rates as 1/50, months, persons)."""

    value: Fraction
    unit: str = ""  # 元 | % | "" (a count)
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Param:
    """The value of a parameter on the as-of day."""

    name: str


@dataclass(frozen=True, slots=True)
class FactTerm:
    """A fact of the firm, of a year where it is yearly."""

    name: str
    year: Year | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the record an Each stands on; "" is the element itself (booth_fees is a list of money)."""

    name: str


@dataclass(frozen=True, slots=True)
class Apply:
    """Arithmetic: op is sum, sub, mul, div, min, max, floor0 (one arg) or days (two dates, the last less the first)."""

    op: str
    args: "tuple[Expression, ...]"
    says: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class TierRow:
    """One bracket: up to and including ``to`` (None: the rest), a rate of the part in it, or an amount.

    ``over``: the bracket starts above the one before without including its own ``to`` (不足, 以下不含).
    """

    to: Fraction | None
    rate: Fraction | None = None
    amount: Fraction | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Tiers:
    """Progressive (marginal) or whole-sum (single) brackets of ``by``; ``unit`` is that of ``to``."""

    by: "Expression"
    mode: str
    rows: tuple[TierRow, ...]
    says: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """An amount by the word a fact or field holds: 国家级 50万元. A word that is not listed gives ``default``."""

    by: "FactTerm | Field"
    rows: "tuple[tuple[str, Expression], ...]"
    default: "Expression | None" = None
    says: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class When:
    """One of two amounts; a condition of unknown answer gives the range over both."""

    condition: "Condition"
    then: "Expression"
    otherwise: "Expression"
    says: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Each:
    """An amount for every record of a list that fits ``where``: its parts.

    ``key``: the field that names the object (person, stage); "" numbers the records (loan 2).
    ``take``: sum, max or largest (then ``largest`` of them count, per value of ``per`` where that is given).
    """

    of: "FactTerm | Field"
    where: Match | None
    value: "Expression"
    key: str = ""
    take: str = "sum"
    largest: int | None = None
    per: str = ""
    says: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Award:
    """What the firm has received of an item before, 0 when its list of awards is known and has none.

    ``reason`` and ``level`` narrow it to one stage or grade (an expression gives the field of the record at hand).
    """

    item: str
    reason: "str | Field | None" = None
    level: "str | Field | None" = None
    year: Year | None = None
    says: str = ""
    basis: str = ""


Condition: TypeAlias = Leaf | AllOf | AnyOf | Not
Expression: TypeAlias = Constant | Param | FactTerm | Field | Apply | Tiers | Table | When | Each | Award
Value: TypeAlias = bool | str | date | Fraction | tuple[Plain, ...] | Expression | Match | Within | Year | Day | None
