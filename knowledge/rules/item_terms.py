"""The words an item's conditions and amounts are made of: frozen trees, no reading, no deciding.

Conditions: Leaf, AllOf, AnyOf, Not. Amounts: everything in ``Expression``. A leaf's value may be an expression
(研发费用 >= 上年的110%), an amount may hold a condition (When).

What a leaf's value is, by its operator:

| op | value |
|---|---|
| is, is_not | a bool, text or Constant |
| in, not_in, in_section, in_industry | a tuple of texts |
| >= > <= < | an Expression (mostly Constant or Param), or a Day for facts that are dates |
| between | a pair (low, high) of Expressions, both included |
| under, not_under | a region code |
| has, has_not, count | a Match |
| exists, list_clear | None |
| date_within | a Within |
| first_time, awarded, not_awarded | a Received |
| award_below | an AwardBelow |
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
    """A day counted from the as-of day, a fact or a field of the record at hand: Day("moved_in_on", 18).

    Months are calendar months (31 January + 1 month is the last day of February); days are added after them.
    """

    anchor: str  # as_of, or the name of a fact or field that is a date
    months: int = 0
    days: int = 0
    of_record: bool = False  # the anchor is a field of the record a Match looks at


Plain: TypeAlias = bool | str | date | Fraction


@dataclass(frozen=True, slots=True)
class Demand:
    """One demand on a field of a record: (insured_months, >=, 3), (issued_on, in_year, Year), (end_on, >=, Day).

    A record that lacks the field neither fits nor fails. A record that fails only on demands that can be cured makes
    its leaf curable: a number not reached is (threshold), a year still to come is (date: from 1 January after it).

    | op | value | fits when |
    |---|---|---|
    | is, is_not, in, not_in | as for a leaf | |
    | >= > <= < | Constant, Param, Day | |
    | between | a pair, both included | |
    | in_year | Year, or a tuple of Years | the date, or payment year, lies in it |
    | within | Within | the date lies between the two days |
    | has_word | tuple of texts | one of them stands in the text |
    | yes | None | true, or a figure above zero; false and 0 do not |
    | valid_on | Day | issued by then, not ended: by the field (valid_to), or where absent ``months`` after issued_on |
    | not_awarded | code of an item | no award of that item has this field's text as its reason |
    """

    field: str
    op: str
    value: "Value"
    absent_fits: bool = False  # a record without the field fits
    months: int | None = None  # valid_on: the term where no end is given; None: without end
    cure: str = ""  # as of a leaf; "" lets the operator decide


@dataclass(frozen=True, slots=True)
class Match:
    """A filter over a list of records: one record meets every demand; ``at_least`` such records (count)."""

    tests: tuple[Demand, ...]
    at_least: int = 1


@dataclass(frozen=True, slots=True)
class Received:
    """Which earlier awards a condition looks for: of this item, of this reason, paid in or after a year."""

    item: str
    reason: str | None = None
    since: Year | None = None  # the first payment year that counts


@dataclass(frozen=True, slots=True)
class AwardBelow:
    """What was received of the item so far is below an amount: an upgrade is paid, a repetition is not."""

    item: str
    amount: "Expression"


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
    """Arithmetic: sum, sub, mul, div, min, max, floor0 (one arg), days (two dates, the last less the first) or range.

    range: somewhere from the first argument to the second, which nobody has fixed yet; one argument: no upper end.
    """

    op: str
    args: "tuple[Expression, ...]"
    says: str = ""
    basis: str = ""


@dataclass(frozen=True, slots=True)
class TierRow:
    """One bracket: up to and including ``to`` (None: the rest), a rate of the part in it, or an amount.

    ``over``: the bracket does not include its own ``to`` (不足).
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
    ``take``: sum, max, largest or first (then ``largest`` of them count, per value of ``per`` where that is given;
    first: in the order of the list).
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
_Spec: TypeAlias = Match | Received | AwardBelow | Within | Year | Day
_Many: TypeAlias = tuple[Plain, ...] | tuple[Year, ...] | tuple[Expression, Expression]
Value: TypeAlias = Plain | Expression | _Many | _Spec | None
