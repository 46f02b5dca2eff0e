"""Days said in words, seen from Sunday, 2026-11-22."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.relative_day import find_days

TODAY = date(2026, 11, 22)
HOLIDAYS = [(date(2027, 1, 1), date(2027, 1, 3)), (date(2027, 2, 5), date(2027, 2, 11))]


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("去年", "2025-01-01", "2025-12-31"),
        ("前年", "2024-01-01", "2024-12-31"),
        ("22年的政策", "2022-01-01", "2022-12-31"),
        ("去年10月的时候", "2025-10-01", "2025-10-31"),
        ("去年十一月", "2025-11-01", "2025-11-30"),
        ("去年底", "2025-12-01", "2025-12-31"),
        ("明年初", "2027-01-01", "2027-03-31"),
        ("2024年二月", "2024-02-01", "2024-02-29"),
        ("2024年5月1号", "2024-05-01", "2024-05-01"),
        ("2022-10-15", "2022-10-15", "2022-10-15"),
        ("去年第四季度", "2025-10-01", "2025-12-31"),
        ("上半年", "2026-01-01", "2026-06-30"),
        ("年底前", "2026-12-01", "2026-12-31"),
        ("上个月", "2026-10-01", "2026-10-31"),
        ("上季度", "2026-07-01", "2026-09-30"),
        ("10月底", "2026-10-21", "2026-10-31"),
        ("下周三", "2026-11-25", "2026-11-25"),
        ("这周五", "2026-11-20", "2026-11-20"),
        ("周三", "2026-11-25", "2026-11-25"),
        ("上上周", "2026-11-02", "2026-11-08"),
        ("周末", "2026-11-21", "2026-11-22"),
        ("三个月前", "2026-08-22", "2026-08-22"),
        ("半年后", "2027-05-22", "2027-05-22"),
        ("两周前", "2026-11-08", "2026-11-08"),
        ("前天", "2026-11-20", "2026-11-20"),
        ("节后", "2027-01-04", "2027-01-10"),
        ("春节后", "2027-02-12", "2027-02-18"),
        ("春节前", "2027-01-29", "2027-02-04"),
    ],
)
def test_days_are_read(text: str, first: str, last: str) -> None:
    assert [(str(one.first), str(one.last)) for one in find_days(text, TODAY, HOLIDAYS)] == [(first, last)]


@pytest.mark.parametrize(
    "text", ["有效期5年", "每年3月", "每季度", "成立22年", "连续3年", "12个月", "2月30日", "二级", "半年以内", "3.5万"]
)
def test_spans_of_time_and_impossible_days_are_not_days(text: str) -> None:
    assert find_days(text, TODAY, HOLIDAYS) == []


def test_without_a_calendar_a_holiday_is_not_guessed() -> None:
    assert find_days("节后", TODAY) == []


@given(st.text(alphabet="0123456789年月日去前今明上下半周一二十底末.-后个", max_size=20), st.dates(date(1950, 1, 1)))
def test_every_span_ends_where_it_begins_or_later(text: str, today: date) -> None:
    for one in find_days(text, today):
        assert one.first <= one.last
        assert text[one.start : one.end].strip() == one.words
