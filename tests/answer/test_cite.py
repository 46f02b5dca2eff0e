"""Nothing passes that does not stand in a cited passage."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer.cite import Unfounded, check, numbers, stands_in

PASSAGE = "对首次升规的企业，\n一次性奖励20万元；次年增长10%以上的，再奖励10万元。"


def test_white_space_of_the_original_does_not_count() -> None:
    assert stands_in("对首次升规的企业，一次性奖励20万元", PASSAGE)


@pytest.mark.parametrize("claim", ["一次性奖励30万元", "对首次升规的企业再奖励10万元", "", "  "])
def test_what_does_not_stand_there_is_not_there(claim: str) -> None:
    assert not stands_in(claim, PASSAGE)


def test_an_answer_of_quotes_passes() -> None:
    check(["一次性奖励20万元"], "一次性奖励20万元。依据德示例规〔2025〕1号", [PASSAGE], also=["德示例规〔2025〕1号"])


def test_a_claim_without_ground_is_stopped() -> None:
    with pytest.raises(Unfounded, match="一次性奖励30万元"):
        check(["一次性奖励30万元"], "", [PASSAGE])


def test_a_number_without_ground_is_stopped() -> None:
    with pytest.raises(Unfounded, match="50"):
        check(["一次性奖励20万元"], "一次性奖励20万元，最高50万元", [PASSAGE])


def test_a_claim_may_not_be_pieced_together_from_two_passages() -> None:
    with pytest.raises(Unfounded):
        check(["奖励20万元。补贴3元"], "", ["奖励20万元。", "补贴3元"])


def test_full_width_and_separated_numbers_are_the_same_numbers() -> None:
    assert numbers("１，０００万元") == numbers("1000万元") == {"1000"}


@given(st.text(min_size=1), st.text(), st.text())
def test_any_part_of_a_passage_stands_in_it(part: str, before: str, after: str) -> None:
    assert stands_in(part, before + part + after) or not part.split()
