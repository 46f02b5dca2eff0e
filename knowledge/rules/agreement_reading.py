"""A value read as its kind, and whether two readings are the same, differ, or can't be told apart surely."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from knowledge.rules import agreement_amount as amount
from knowledge.rules import agreement_days as days
from knowledge.rules import agreement_words as words
from knowledge.rules import uscc
from knowledge.rules.agreement_amount import Amount
from knowledge.rules.agreement_days import Days, Period
from knowledge.rules.agreement_values import Value

Meaning: TypeAlias = str | Amount | Days | Period | tuple[int, int | None] | tuple[str, str]
SAME, DIFFER, DOUBT = "same", "differ", "doubt"
FIGURES = frozenset({"money", "area", "length", "count", "ratio"})
_FACTORS = {"area": amount.AREA_FACTORS, "money": amount.MONEY_FACTORS}


@dataclass(frozen=True, slots=True)
class Reading:
    """A value with what it means."""

    value: Value
    meaning: Meaning


def read(value: Value, kind: str) -> Reading | None:
    """Return what a value means as its kind; None where neither its text nor its normal form can be read so."""
    meaning = _meaning(value, kind)
    return None if meaning is None or meaning == "" else Reading(value, meaning)


def compare(one: Reading, other: Reading, kind: str, tolerance: Fraction = Fraction(0)) -> str:
    """Tell whether two readings of one kind are the same, differ, or are in doubt whatever their confidence."""
    left, right = one.meaning, other.meaning
    if isinstance(left, Amount) and isinstance(right, Amount):
        return _amounts(left, right, kind, tolerance)
    if kind == "use" and isinstance(left, tuple) and isinstance(right, tuple):
        return SAME if words.same_use((str(left[0]), str(left[1])), (str(right[0]), str(right[1]))) else DIFFER
    if kind == "count" and isinstance(left, tuple) and isinstance(right, tuple):
        alike = left[0] == right[0] and (left[1] == right[1] or None in {left[1], right[1]})
        return SAME if alike else DIFFER
    if kind == "date":
        return SAME if _overlap(left, right) else DIFFER
    if kind in {"place", "address"}:
        return _places(str(left), str(right), kind)
    return SAME if left == right else DIFFER


def scan_slip(one: Reading, other: Reading) -> bool:
    """Tell whether two texts differ only in characters that scans confuse."""
    left, right = one.meaning, other.meaning
    if isinstance(left, str) and isinstance(right, str):
        return words.lookalike(left, right)
    return words.lookalike(words.fold(one.value.text), words.fold(other.value.text))


def unit_slip(one: Reading, other: Reading, kind: str) -> bool:
    """Tell whether two amounts have one figure and differ in the unit only: 12000亩 for 12000㎡."""
    left, right = one.meaning, other.meaning
    return (
        isinstance(left, Amount)
        and isinstance(right, Amount)
        and kind in _FACTORS
        and left.unit != right.unit
        and left.unit_slip(right, _FACTORS[kind])
    )


def _amounts(left: Amount, right: Amount, kind: str, tolerance: Fraction) -> str:
    if left.near(right, tolerance):
        return SAME
    if (
        kind == "ratio"
        and left.unit != right.unit
        and 100 * min(left.value, right.value) == max(left.value, right.value)
    ):
        return SAME  # 35 and 35%
    bare = not left.unit or not right.unit
    if bare and left.unit != right.unit and left.unit_slip(right, _FACTORS.get(kind, ())):
        return SAME if kind == "money" else DOUBT
    return DIFFER


def _places(left: str, right: str, kind: str) -> str:
    """Compare addresses; one may leave the province or the town out. Where a project lies is worded in many ways."""
    short, long = sorted((left, right), key=len)
    if long.endswith(short) or long.startswith(short):
        return SAME
    return DIFFER if kind == "address" or words.other_place(left, right) else DOUBT


def _overlap(left: Meaning, right: Meaning) -> bool:
    (one_first, one_last), (other_first, other_last) = _span(left), _span(right)
    return one_first <= other_last and other_first <= one_last


def _span(meaning: Meaning) -> Days:
    if isinstance(meaning, tuple) and isinstance(meaning[0], date) and isinstance(meaning[1], date):
        return meaning[0], meaning[1]
    return date.min, date.max


_TEXTS: Mapping[str, Callable[[str], str]] = {
    "company": words.fold_company,
    "name": words.fold_name,
    "code": words.fold_code,
    "parcel": words.fold_code,
    "person": words.fold_person,
    "uscc": uscc.normalise,
    "text": words.fold,
    "place": words.fold_place,
    "address": words.fold_place,
}
_AMOUNTS: Mapping[str, Callable[[str], Amount | None]] = {
    "money": amount.money,
    "area": amount.area,
    "length": amount.length,
    "span": amount.calendar_days,
}


def _meaning(value: Value, kind: str) -> Meaning | None:
    if kind in _TEXTS:
        return _TEXTS[kind](value.text or str(value.normal or ""))
    if kind == "ratio":  # a reader may give 35 for 35%: what is printed counts
        return amount.ratio(value.text) or amount.ratio(str(value.normal or ""))
    if kind in _AMOUNTS:
        return _amount(value, _AMOUNTS[kind])
    if kind == "count":
        return words.floors(value.text) or words.floors(str(value.normal or ""))
    if kind in {"date", "period"}:
        return _days(value) if kind == "date" else _period(value)
    return words.land_use(value.text) if value.text else None


def _days(value: Value) -> Days | None:
    if isinstance(value.normal, date):
        return value.normal, value.normal
    return days.day_of(value.text) or days.day_of(str(value.normal or ""))


def _period(value: Value) -> Period | None:
    last = Period(None, value.normal) if isinstance(value.normal, date) else None
    return days.period(value.text) or last or days.period(str(value.normal or ""))


def _amount(value: Value, reader: Callable[[str], Amount | None]) -> Amount | None:
    """Read the text; where it bears no unit (a table's head did), the reader's own figure counts."""
    found = reader(value.text)
    if found is not None and found.unit:
        return found
    if isinstance(value.normal, int | Fraction) and not isinstance(value.normal, bool):
        return Amount(Fraction(value.normal), unit=Fraction(1))
    known = reader(value.normal) if isinstance(value.normal, str) else None
    return known if known is not None and (known.unit or found is None) else found
