"""What the facts are called in a chat is what the rules call them, and a question leads back to its fact."""

from collections import Counter

from config.words.facts import FACTS, ask_for, named
from config.words.reward import asked_fact
from knowledge.rules.fact_names import NAMES


def test_every_fact_has_words_and_they_are_those_of_the_rules() -> None:
    assert set(FACTS) == set(NAMES)
    assert {name: one.label for name, one in FACTS.items()} == {name: one.says for name, one in NAMES.items()}


def test_no_word_means_two_facts() -> None:
    words = Counter(word for one in FACTS.values() for word in {one.label, one.asks, *one.also} - {""})
    assert [word for word, times in words.items() if times > 1] == []


def test_a_question_leads_back_to_its_fact_and_year() -> None:
    for name in FACTS:
        asked = asked_fact(f"补充这一项最有用：{ask_for(name, 2024)}")
        assert asked is not None
        assert (asked[0], named(asked[1])) == (2024, name)
