import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.region import COUNTRY, ELSEWHERE, covers, level_of

PLACES = ["510600", "510603", "510604", "510623", "510681", "510682", "510683", "510600-Z01", "510681-Z01", "510100"]


@pytest.mark.parametrize(
    ("policy", "place", "holds"),
    [
        ("510600", "510603", True),
        ("510600", "510681", True),
        ("510600", "510600-Z01", True),
        ("510600", "510100", False),
        ("510681", "510681", True),
        ("510681", "510682", False),
        ("510681", "510600", False),
        ("510681", "510681-Z01", True),
        ("510603", "510600-Z01", False),
        ("510600-Z01", "510600-Z01", True),
        ("510600-Z01", "510600", False),
        ("510600-Z01", "510600-Z02", False),
        ("510000", "510681", True),
        ("510000", "330100", False),
        ("", "510681", True),
        (COUNTRY, "330100", True),
        (ELSEWHERE, "510600", False),
    ],
)
def test_a_document_holds_below_its_place_and_nowhere_else(policy: str, place: str, *, holds: bool) -> None:
    assert covers(policy, place) is holds


@given(st.sampled_from([*PLACES, COUNTRY, "510000", ELSEWHERE]))
def test_a_document_holds_at_its_own_place(code: str) -> None:
    assert covers(code, code)


@given(st.sampled_from(PLACES), st.sampled_from(["510000", "510600", "510681", COUNTRY]), st.sampled_from(PLACES))
def test_what_covers_a_coverer_covers_the_place(place: str, outer: str, inner: str) -> None:
    if covers(outer, inner) and covers(inner, place):
        assert covers(outer, place)


@pytest.mark.parametrize(
    ("code", "level"),
    [("100000", "国家级"), ("510000", "省级"), ("510600", "市级"), ("510681", "县级"), ("510600-Z01", "园区级")],
)
def test_the_code_tells_the_level(code: str, level: str) -> None:
    assert level_of(code) == level
