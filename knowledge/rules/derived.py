"""Facts that follow from others: size, rd_ratio and tax_small_profit of a year, and which facts they rest on.

A figure that is missing leaves the answer out; what the firm says itself counts only then.
"""

from collections.abc import Mapping
from fractions import Fraction

from knowledge.rules import size as sizes
from knowledge.rules.fact_kinds import FactValue

DERIVED = ("rd_ratio", "size", "tax_small_profit")
NO_SIZE = "不适用"
"""The size of a firm whose industry the table does not name: known, and none of the four."""

_MOST_PROFIT, _MOST_STAFF, _MOST_ASSETS = 300 * 1_000_000, 300, 5000 * 1_000_000  # fen, persons, fen

Plain = Mapping[str, FactValue]
ByYear = Mapping[str, Mapping[int, FactValue]]


def derive(name: str, year: int, plain: Plain, yearly: ByYear) -> FactValue | None:
    """Return a derived fact of a year, or None when a figure is missing."""
    if name == "rd_ratio":
        return _rd_ratio(year, yearly)
    if name == "size":
        return _size(year, plain, yearly)
    return _small_profit(year, yearly)


def rests_on(name: str, plain: Plain) -> tuple[str, ...]:
    """Return the names of the facts a derived one is made of."""
    if name == "rd_ratio":
        return ("rd_expense", "revenue")
    if name == "size":
        code = plain.get("industry_code")
        return sizes.needed(code) if isinstance(code, str) else ("industry_code", "employees", "revenue")
    return ("profit", "employees", "total_assets")


def _figure(yearly: ByYear, name: str, year: int) -> Fraction | None:
    value = yearly.get(name, {}).get(year)
    return value if isinstance(value, Fraction) else None


def _rd_ratio(year: int, yearly: ByYear) -> Fraction | None:
    """研发费用占营业收入比例; without revenue there is no ratio."""
    spent, revenue = _figure(yearly, "rd_expense", year), _figure(yearly, "revenue", year)
    return spent / revenue if spent is not None and revenue else None


def _size(year: int, plain: Plain, yearly: ByYear) -> str | None:
    code = plain.get("industry_code")
    if not isinstance(code, str):
        return None
    figures = sizes.Figures(*(_figure(yearly, name, year) for name in sizes.INDICATORS.values()))
    found = sizes.size_of(code, figures)
    return NO_SIZE if found is None else None if found == sizes.UNKNOWN else found


def _small_profit(year: int, yearly: ByYear) -> bool | None:
    """小型微利企业: taxable income ≤ 300万元, staff ≤ 300, assets ≤ 5000万元 (domain reference 3.4)."""
    limits = (("profit", _MOST_PROFIT), ("employees", _MOST_STAFF), ("total_assets", _MOST_ASSETS))
    figures = [(_figure(yearly, name, year), most) for name, most in limits]
    if any(value is not None and value > most for value, most in figures):
        return False
    return None if any(value is None for value, _ in figures) else True
