"""Industry codes: the letter follows from the division."""

import pytest

from knowledge.rules.industry import SECTION_NAMES, SECTIONS, in_industry, normalise, section_of


@pytest.mark.parametrize(
    ("typed", "code"),
    [("C3463", "C3463"), ("c34", "C34"), ("3463", "C3463"), (" F51 79 ", "F5179"), ("L", "L"), ("0111", "A0111")],
)
def test_a_code_gets_its_letter(typed: str, code: str) -> None:
    assert normalise(typed) == code


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("C6510", "自相矛盾"),
        ("9999", "不存在"),
        ("机械", "不是"),
        ("", "不是"),
        ("C3", "不是"),
        ("C34631", "不是"),
        ("Z34", "不是"),
    ],
)
def test_what_is_no_code_is_refused_with_a_sentence(typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        normalise(typed)


def test_every_division_lies_in_one_section() -> None:
    assert [division for division in range(1, 98) if section_of(division) is None] == []
    assert section_of(0) is None
    assert set(SECTIONS) == set(SECTION_NAMES)


def test_a_code_that_stops_early_leaves_the_question_open() -> None:
    assert in_industry("C3463", "C34") is True
    assert in_industry("C3463", "C3463") is True
    assert in_industry("C34", "C3463") is None
    assert in_industry("C35", "C34") is False
