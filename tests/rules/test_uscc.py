"""The credit code, against the worked examples of the standard's arithmetic."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules import uscc

VALID = [
    "91510600000001011K",
    "91510603000002022A",
    "91510683MA0000X31D",
    "92510681MA0000Y46K",
    "93510623MA0000T609",
    "125106000000050556",
    "91510603MA62DY02XA",
]


@pytest.mark.parametrize("code", VALID)
def test_a_worked_example_passes(code: str) -> None:
    assert uscc.is_valid(code)


@pytest.mark.parametrize("code", VALID)
def test_one_changed_character_fails(code: str) -> None:
    for place in range(len(code)):
        other = "1" if code[place] != "1" else "2"
        assert not uscc.is_valid(code[:place] + other + code[place + 1 :])


@pytest.mark.parametrize("letter", "IOSVZ")
def test_letters_outside_the_alphabet_fail(letter: str) -> None:
    assert not uscc.is_valid(letter + VALID[0][1:])


def test_letters_o_are_taken_for_zeros_in_the_hint() -> None:
    assert uscc.likely("91510600OO0001011K") == VALID[0]
    assert uscc.likely(VALID[0]) == ""
    assert uscc.likely("O" * 18) in ("", "0" * 18)


@given(st.text(uscc.ALPHABET, min_size=17, max_size=17))
def test_every_body_has_exactly_one_check_character(body: str) -> None:
    assert [c for c in uscc.ALPHABET if uscc.is_valid(body + c)] == [uscc.check_character(body)]


@given(st.text(max_size=30))
def test_any_text_is_judged_without_an_error(text: str) -> None:
    code = uscc.normalise(text)
    assert uscc.is_valid(code) in (True, False)
    uscc.likely(code)


def test_a_check_character_stands_on_seventeen_characters() -> None:
    with pytest.raises(ValueError, match="17"):
        uscc.check_character("9151")


@pytest.mark.parametrize("code", [*VALID, "9144030071526726XG", "914403001922038216", "91330100799655058B"])
def test_a_worked_example_passes_both_checks(code: str) -> None:
    assert uscc.examine(f" {code[:6]}-{code[6:].lower()} ") == uscc.Examined(valid=True, normalised=code, reason="")


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("91510600000001011X", "第18位校验码应是 K"),
        ("915106000000010111", "第18位"),
        ("9151060000000101", "18位，现在是16位"),
        ("91510600OO0001011K", "是不是 91510600000001011K"),
        ("91510600000001011I", "不用 I"),
        ("", "现在是0位"),
    ],
)
def test_a_failed_check_says_what_to_compare(code: str, says: str) -> None:
    found = uscc.examine(code)
    assert not found.valid
    assert says in found.reason
    assert found.reason.endswith("请与营业执照核对后确认。")


def test_the_check_of_the_organisation_is_looked_at_too() -> None:
    body = "91510600" + "00000101" + "2"
    code = body + uscc.check_character(body)
    assert uscc.is_valid(code)
    assert "第17位" in uscc.examine(code).reason


def test_two_neighbours_swapped_fail() -> None:
    code = "91510683MA0000X31D"
    assert not uscc.examine(code[:7] + code[8] + code[7] + code[9:]).valid


@given(st.text(max_size=30))
def test_any_text_is_examined_without_an_error(text: str) -> None:
    found = uscc.examine(text)
    assert found.valid is (found.reason == "")
