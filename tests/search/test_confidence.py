"""How sure the shelf is: what the question speaks of, not how it asks."""

from knowledge.search.confidence import coverage, units_of
from knowledge.search.query import understand

BASE = {"企业": 90, "奖励": 60, "超市": 0, "培训": 5, "补贴": 40, "职业": 6}
TEXT = "参加职业培训的企业给予培训补贴和奖励。"


def confidence(question: str, text: str = TEXT) -> float:
    pairs = {text[at : at + 2] for at in range(len(text) - 1)}
    units = units_of(understand(question), lambda term: BASE.get(term, 3 if term in pairs else 0), 100)
    return coverage(units, text)


def test_words_that_every_question_has_cost_nothing() -> None:
    assert confidence("请问我们公司今年可以领培训补贴吗") == confidence("培训补贴")


def test_a_word_the_base_has_never_seen_costs_much() -> None:
    assert confidence("火星移民培训补贴") < 0.5 * confidence("培训补贴")


def test_a_typed_nothing_but_fillers_is_answered_by_nothing() -> None:
    assert confidence("今年怎么办") == 0.0


def test_pairs_across_the_border_of_words_are_no_words() -> None:
    assert confidence("企业培训补贴") > 0.8
