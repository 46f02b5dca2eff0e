"""Of what a faithful model writes nearly all is shown; of what is false by a hair nothing is."""

import hashlib

import pytest

from bot.wiring import House
from knowledge.answer.listing import sayings
from tests.answer.faithful import TRUE_ALL_THE_SAME, faithful, falsified
from tests.answer.test_claims import SYNONYMS

NAMES = ("faithful-1", "faithful-2")
ONE_IN = 4  # of the falsified sentences: all of them are benchmarks/cite.py's


@pytest.mark.parametrize("name", NAMES)
def test_at_most_one_true_sentence_in_ten_is_dropped(sample_house: House, name: str) -> None:
    verdicts = [one.checker.verdict(said) for one in faithful(sample_house, name, SYNONYMS) for said in one.sayings]
    assert len(verdicts) >= 80
    assert sum(not one.carried for one in verdicts) <= 0.1 * len(verdicts)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_false_by_a_hair_is_never_carried(sample_house: House, name: str) -> None:
    tried, let = 0, []
    for answer in faithful(sample_house, name, SYNONYMS):
        for kind, false in falsified(answer):
            if int(hashlib.sha256(false.encode()).hexdigest(), 16) % ONE_IN:
                continue
            tried += 1
            made = [answer.checker.verdict(one) for one in sayings([false])]
            if made and all(one.carried for one in made) and false not in TRUE_ALL_THE_SAME:
                let.append((kind, false))
    assert tried > 600
    assert let == []
