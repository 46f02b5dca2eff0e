from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.chinese_date import add_months, chinese_int, find_dates, parse_date, parse_last_day


@pytest.mark.parametrize(
    "written",
    [
        "2022年6月8日",
        "2022 年 6 月 8 日",
        "二〇二二年六月八日",
        "二○二二年六月八日",
        "2022-06-08",
        "2022/6/8",
        "20220608",
        "２０２２年６月８日",
    ],
)
def test_every_way_to_write_a_day_is_read(written: str) -> None:
    assert parse_date(written) == date(2022, 6, 8)


@pytest.mark.parametrize("written", ["2023年2月30日", "20231301", "2000万元", "六月八日", ""])
def test_what_is_no_day_is_none(written: str) -> None:
    assert parse_date(written) is None


def test_a_bare_number_in_running_text_is_no_day() -> None:
    assert find_dates("编号20201119的项目") == []


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2027年12月31日", date(2027, 12, 31)),
        ("2027年12月", date(2027, 12, 31)),
        ("2027年底", date(2027, 12, 31)),
        ("2024年2月底", date(2024, 2, 29)),
    ],
)
def test_an_end_given_as_a_month_or_year_is_its_last_day(written: str, day: date) -> None:
    assert parse_last_day(written) == day


@pytest.mark.parametrize(
    ("written", "number"),
    [("十", 10), ("二十三", 23), ("一百零二", 102), ("两", 2), ("三百二十", 320), ("5", 5), ("元", None), ("", None)],
)
def test_chinese_numerals_are_read(written: str, number: int | None) -> None:
    assert chinese_int(written) == number


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)))
def test_a_printed_day_is_read_back(day: date) -> None:
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day
    assert parse_date(f"{day:%Y%m%d}") == day


@given(st.dates(date(1990, 1, 1), date(2090, 12, 31)), st.integers(0, 60))
def test_adding_months_keeps_the_day_or_ends_in_the_same_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year - day.year) * 12 + later.month - day.month == months
    assert later.day <= day.day


@pytest.mark.parametrize("text", ["执行至另行通知", "2027年13月", "长期有效"])
def test_an_end_that_names_no_day_is_none(text: str) -> None:
    assert parse_last_day(text) is None
