"""Whose day a question names: the rule's, or that of something that happened."""

from datetime import date

import pytest

from config.city import load_city
from knowledge.search.moments import holidays_of, read_moment

TODAY = date(2026, 11, 22)


def test_the_words_of_the_day_leave_the_question() -> None:
    moment = read_moment("2023年那会儿升规奖励多少", TODAY)
    assert moment is not None
    assert moment.rest == "升规奖励多少"


def test_the_year_of_a_title_stays_in_the_question() -> None:
    moment = read_moment("2025年稳岗返还比例多少", TODAY)
    assert moment is not None
    assert moment.as_of
    assert "2025年" in moment.rest


def test_the_year_of_a_number_is_no_day() -> None:
    assert read_moment("德办发2022年12号还有效吗", TODAY) is None


def test_a_number_is_kept_beside_a_day() -> None:
    moment = read_moment("德办发〔2022〕12号去年还有效吗", TODAY)
    assert moment is not None
    assert "德办发〔2022〕12号" in moment.rest


@pytest.mark.parametrize("text", ["今年奖多少", "现在还有效吗", "本月申报截止吗", "升规奖励多少", ""])
def test_now_is_no_other_day(text: str) -> None:
    assert read_moment(text, TODAY) is None


def test_how_a_day_was_read_can_be_shown() -> None:
    moment = read_moment("去年10月的时候还有效吗", TODAY)
    assert moment is not None
    assert moment.said == ("去年10月", "2025-10-01 至 2025-10-31，按2025-10-31的规定")


def test_holidays_are_the_calendars_spans() -> None:
    spans = holidays_of(load_city("deyang"))
    assert (date(2026, 10, 1), date(2026, 10, 7)) in spans
    assert spans == sorted(spans)
