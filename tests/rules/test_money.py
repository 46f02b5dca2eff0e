"""Money: what people write, exactly, and how it is shown."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.money import NotMoney, brief, decimal_text, exact, fen_of, wan, whole_fen, yuan


@pytest.mark.parametrize(
    ("written", "yuan_"),
    [
        ("5600万元", 56_000_000),
        ("1.2亿元", 120_000_000),
        ("3000元", 3000),
        ("310 万元", 3_100_000),
        ("５６００万元", 56_000_000),
        ("1,234.56元", Decimal("1234.56")),
        ("1亿2000万元", 120_000_000),
        ("3万5千元", 35_000),
        ("20万", 200_000),
        ("0.01元", Decimal("0.01")),
        ("1.5万亿元", 1_500_000_000_000),
        ("人民币50万元", 500_000),
        (56_000_000, 56_000_000),
        (Decimal("0.1"), Decimal("0.1")),
        (0.1, Decimal("0.1")),
        (Fraction(1, 3), Fraction(1, 3)),
        (0, 0),
    ],
)
def test_what_people_write_is_read_exactly(written: object, yuan_: Decimal | int) -> None:
    assert fen_of(written) == Fraction(yuan_) * 100


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("5600", "没有写单位"),
        ("5600万美元", "看不懂"),
        ("3000日元", "看不懂"),
        ("五六百万元", "看不懂"),
        ("", "看不懂"),
        ("约50万元", "看不懂"),
        ("2000万1亿元", "从大到小"),
        ("1.2.3万元", "看不懂"),
        (True, "应是数字"),
        (None, "应是数字"),
        ([1], "应是数字"),
        (float("nan"), "应是数字"),
        (float("inf"), "应是数字"),
        (Decimal("NaN"), "应是数字"),
        (-1, "负数"),
        ("-5万元", "负数"),
        ("负5万元", "负数"),
    ],
)
def test_what_is_no_amount_is_refused_with_a_sentence(written: object, says: str) -> None:
    with pytest.raises(NotMoney, match=says):
        fen_of(written)


def test_a_loss_is_taken_where_it_may_be_one() -> None:
    assert fen_of("-5万元", signed=True) == -5_000_000
    assert fen_of(-1, signed=True) == -100


def test_shown_money_is_never_what_is_computed_with() -> None:
    assert wan(Fraction("17489583.33")) == "17.49"
    assert yuan(Fraction("17489583.33")) == "174,895.83"
    assert whole_fen(Fraction("17489583.99")) == 17_489_583
    assert yuan(-5) == "-0.05"
    assert wan(-5) == "0.00"
    assert wan(-5_000_000) == "-5.00"
    assert brief(123_456_789_012) == "1234567890.12元"
    assert brief(Fraction(1, 3)) == "0.00元"


@given(st.decimals(0, 10**9, places=6, allow_nan=False))
def test_a_decimal_is_the_fraction_it_says(number: Decimal) -> None:
    assert exact(number) == Fraction(str(number))
    assert Fraction(decimal_text(exact(number)) or "") == Fraction(str(number))


@given(st.floats(0, 1e12, allow_nan=False, allow_infinity=False))
def test_a_float_counts_by_its_decimal_text(number: float) -> None:
    assert exact(number) == Fraction(repr(number))


@given(st.integers(0, 10**15))
def test_whole_fen_come_back(fen: int) -> None:
    assert fen_of(f"{fen // 100}.{fen % 100:02d}元") == fen
    assert whole_fen(fen_of(Fraction(fen, 100))) == fen
