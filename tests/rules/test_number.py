"""Numbers as people type them become numbers as documents write them, or ranges where they are vague."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.chinese_date import chinese_int
from knowledge.rules.number import as_written, figures, in_chinese


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("研发投了200个w", "研发投了200万"),
        ("两百三十万", "230万"),
        ("三千五百万", "3500万"),
        ("5百多万", "500万"),
        ("1.5个亿", "1.5亿"),
        ("两个亿", "2亿"),
        ("投了200个 能补", "投了200万 能补"),
        ("百分之五点五", "5.5%"),
        ("二零二三年", "2023年"),
        ("德办发〔二〇二二〕十二号", "德办发〔2022〕12号"),
        ("第12条", "第十二条"),
        ("第（三）条", "第三条"),
        ("5万块钱", "5万元"),
    ],
)
def test_numbers_are_written_as_documents_write_them(typed: str, written: str) -> None:
    assert as_written(typed) == written


@pytest.mark.parametrize(
    "text",
    ["第一万家", "首百家", "区块链", "三级", "十条措施", "两化融合", "200个人", "几千万", "五一放假"],
)
def test_what_is_no_amount_is_left_alone(text: str) -> None:
    assert as_written(text) == text


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("五十来个人", 45, 55, "人"),
        ("30多人", 30, 39, "人"),
        ("三千多万", 3_000_000_000, 3_999_000_000, "元"),
        ("七八十家", 70, 89, "家"),
        ("一两百万", 100_000_000, 200_000_000, "元"),
        ("十几个人", 11, 19, "人"),
        ("几百人", 200, 900, "人"),
        ("不到500万", 450_000_000, 500_000_000, "元"),
        ("约20%", 1500, 2500, "%"),
        ("100到200万", 100_000_000, 200_000_000, "元"),
    ],
)
def test_vague_numbers_are_ranges(text: str, low: int, high: int, unit: str) -> None:
    assert [(one.low, one.high, one.unit) for one in figures(text)] == [(low, high, unit)]


@pytest.mark.parametrize("text", ["500万元", "近三年", "有几家", "50个人", ""])
def test_exact_numbers_and_times_are_no_ranges(text: str) -> None:
    assert figures(text) == []


@given(st.integers(0, 9999))
def test_a_number_written_in_chinese_is_read_back(number: int) -> None:
    assert chinese_int(in_chinese(number)) == number


@given(st.text(max_size=60))
def test_any_text_is_read_without_an_error(text: str) -> None:
    assert isinstance(as_written(text), str)
    assert all(one.low <= one.high for one in figures(text))
