"""大型 中型 小型 微型, against the table's boundary values."""

from fractions import Fraction

import pytest

from knowledge.rules.size import Figures, needed, size_of, table_names

WAN = 1_000_000


def figures(x: int | None = None, y: int | None = None, z: int | None = None) -> Figures:
    """Persons, and 万元."""
    money = [None if one is None else Fraction(one * WAN) for one in (y, z)]
    return Figures(None if x is None else Fraction(x), *money)


@pytest.mark.parametrize(
    ("code", "given", "size"),
    [
        ("C34", figures(1200, 39999), "中型"),
        ("C34", figures(1000, 40000), "大型"),
        ("C34", figures(299, 90000), "小型"),
        ("C34", figures(19, 5000), "微型"),
        ("C34", figures(20, 300), "小型"),
        ("I65", figures(103, 15735), "中型"),
        ("E47", figures(y=6000, z=4999), "小型"),
        ("L71", figures(100, z=8000), "中型"),
        ("工业", figures(1200, 39999), "中型"),
        ("A01", figures(y=50), "小型"),
        ("A01", figures(y=49), "微型"),
        ("F51", figures(200, 40000), "大型"),
        ("F52", figures(49, 600), "小型"),
        ("G54", figures(300, 3000), "中型"),
        ("G591", figures(300, 3000), "中型"),
        ("G594", figures(100, 1000), "中型"),
        ("G60", figures(20, 100), "小型"),
        ("H61", figures(9, 100), "微型"),
        ("H", figures(300, 10000), "大型"),
        ("I63", figures(2000, 100_000), "大型"),
        ("K701", figures(y=1000, z=5000), "中型"),
        ("K702", figures(300, 999), "小型"),
        ("K703", figures(10), "小型"),
        ("Q85", figures(9), "微型"),
        ("M73", figures(300), "大型"),
    ],
)
def test_the_size_is_the_lowest_tier(code: str, given: Figures, size: str) -> None:
    assert size_of(code, given) == size


@pytest.mark.parametrize("code", ["G53", "J66", "K704", "P83", "Q84", "S91", "T97"])
def test_where_the_table_is_silent_there_is_no_size(code: str) -> None:
    assert size_of(code, figures(5000, 10**6, 10**6)) is None
    assert needed(code) == ()


@pytest.mark.parametrize("given", [figures(1000), figures(y=40000), figures(), figures(5)])
def test_a_missing_indicator_is_unknown_and_never_micro(given: Figures) -> None:
    assert size_of("C34", given) == "unknown"


def test_a_code_that_stops_early_is_unknown_unless_all_it_may_be_agree() -> None:
    assert size_of("F", figures(300, 20_000)) == "unknown"
    assert size_of("F", figures(4, 50)) == "微型"
    assert size_of("G", figures(5000, 10**6)) == "unknown"  # 53 铁路 has none


def test_every_industry_of_the_table_can_be_asked_by_name() -> None:
    assert all(size_of(name, figures(10**6, 10**6, 10**6)) == "大型" for name in table_names())
    assert needed("E47") == ("revenue", "total_assets")
