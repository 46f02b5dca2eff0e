"""Texts as numbers: every step of a text is one number, and nothing shifts."""

from hypothesis import given
from hypothesis import strategies as st

from knowledge.search import tokens
from knowledge.search.stream import ARTICLE, BREAK, HEAD, ORDINAL_SHIFT, SENTENCE, codes, policy_codes, run_code


def test_han_characters_runs_and_breaks_are_one_number_each() -> None:
    assert codes("奖20万元,a股。").tolist() == [
        ord("奖"),
        run_code("20"),
        ord("万"),
        ord("元"),
        BREAK,
        run_code("a"),
        ord("股"),
        SENTENCE,
    ]


def test_a_character_beyond_sixteen_bits_shifts_nothing() -> None:
    assert codes("奖\U00020000励20").tolist() == [ord("奖"), BREAK, ord("励"), run_code("20")]


def test_an_empty_text_has_no_numbers() -> None:
    assert codes("").tolist() == []


def test_a_document_begins_with_its_head_and_every_article_with_its_ordinal() -> None:
    assert policy_codes("办法", [(3, "奖")]).tolist() == [
        HEAD,
        ord("办"),
        ord("法"),
        ARTICLE,
        3 + ORDINAL_SHIFT,
        ord("奖"),
    ]


def test_an_ordinal_that_would_look_like_a_character_is_left_out() -> None:
    assert policy_codes("", [(20_000, "奖")]).tolist() == [HEAD]


@given(st.text(alphabet="奖励企业市20ab.%,。;\n 㐀", max_size=60))
def test_the_runs_are_the_ones_that_terms_are_made_of(text: str) -> None:
    folded = tokens.fold(text)
    expected = [
        code
        for run in tokens.runs(folded)
        for code in ([ord(character) for character in run] if run[0] >= "\u3400" else [run_code(run)])
    ]
    assert [code for code in codes(folded).tolist() if code > BREAK] == expected
