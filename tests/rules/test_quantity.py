"""Two wordings of one quantity are equal, and two quantities never are."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.quantity import Quantity, quantities


def only(text: str) -> Quantity:
    found = quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize("text", ["20万元", "200000元", "200,000元", "二十万元", "0.2百万元", "20w元", "20万"])
def test_one_sum_in_many_forms_is_one_sum(text: str) -> None:
    found = quantities(text)
    assert found
    assert found[0].unit == "元"


def test_forms_of_one_sum_are_equal() -> None:
    sums = {only(text).value for text in ("20万元", "200000元", "200,000元", "二十万元", "20万")}
    assert sums == {Fraction(200_000)}


@pytest.mark.parametrize(
    ("text", "unit", "value", "bound"),
    [
        ("最高奖励20万元", "元", 200_000, "<="),
        ("不超过50万元", "元", 500_000, "<="),
        ("超过50万元", "元", 500_000, ">"),
        ("10%以上", "%", 10, ">="),
        ("不低于10%", "%", 10, ">="),
        ("低于10%", "%", 10, "<"),
        ("不满1年", "年", 1, "<"),
        ("满1年", "年", 1, ">="),
        ("5个工作日内", "工作日", 5, "<="),
        ("三年", "年", 3, ""),
        ("百分之五点五", "%", Fraction(11, 2), ""),
        ("5个百分点", "百分点", 5, ""),
        ("第十二条", "第条", 12, ""),
        ("第12条", "第条", 12, ""),
    ],
)
def test_unit_number_and_bound_are_read(text: str, unit: str, value: int | Fraction, bound: str) -> None:
    found = only(text)
    assert (found.unit, found.value, found.bound) == (unit, Fraction(value), bound)


def test_what_a_sum_is_given_for_belongs_to_it() -> None:
    assert only("每人每月6000元").per == {"人", "月"}
    assert only("6000元/人·月").per == {"人", "月"}
    assert only("单户企业每年最高50万元").per == {"户", "年"}


def test_the_second_day_of_a_range_has_the_year_of_the_first() -> None:
    first, last = quantities("2026年3月16日至4月15日")
    assert (first.value, last.value) == ((2026, 3, 16), (2026, 4, 15))
    assert (first.bound, last.bound) == ("from", "by")


def test_a_day_may_be_said_less_exactly_but_not_otherwise() -> None:
    assert only("4月30日").fits(only("2026年4月30日"))
    assert not only("2026年4月30日").fits(only("4月30日"))
    assert not only("5月30日").fits(only("2026年4月30日"))


@pytest.mark.parametrize("text", ["一项政策", "四上企业", "两化融合", "一次性", "同一家企业"])
def test_words_with_a_numeral_are_no_quantity(text: str) -> None:
    assert quantities(text) == []


@given(st.integers(1, 10**9))
def test_a_sum_in_yuan_and_in_wan_is_one(yuan: int) -> None:
    wan = f"{Fraction(yuan, 10_000).numerator / Fraction(yuan, 10_000).denominator:.4f}万元"
    assert only(wan).fits(only(f"{yuan}元"))


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_two_sums_are_equal_only_when_their_numbers_are(one: int, other: int) -> None:
    assert only(f"{one}万元").fits(only(f"{other}万元")) == (one == other)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    assert all(one.start < one.end for one in quantities(text))
