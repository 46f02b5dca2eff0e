"""Deciding without reasons comes to what matching with reasons does."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.items.reading import read_items
from knowledge.rules.deciding import Decided, decide
from knowledge.rules.fitting import State
from knowledge.rules.matching import ItemResult, Matcher
from tests.made_firms import firms

FOLDER = Path(__file__).resolve().parents[2] / "config" / "cities" / "deyang" / "items"


@pytest.fixture(scope="module")
def matchers() -> list[Matcher]:
    items = read_items(FOLDER)
    return [Matcher(items, day) for day in (date(2026, 11, 22), date(2025, 7, 1))]


def with_reasons(one: ItemResult) -> Decided:
    paid = one.amount if one.state is State.ELIGIBLE else None
    lacks = (one.fit.missing or one.missing) if one.state is State.UNKNOWN else ()
    return Decided(one.code, one.state, paid, tuple(dict.fromkeys(lacks)))


@pytest.mark.parametrize("known", [0.97, 0.7, 0.3])
def test_the_same_states_amounts_and_missing_facts(matchers: list[Matcher], known: float) -> None:
    seen = set()
    for facts in firms(40, seed=21, known=known):
        for matcher in matchers:
            decided = decide(matcher, facts)
            assert decided == [with_reasons(one) for one in matcher.match(facts).items]
            seen |= {one.state for one in decided}
    assert seen == set(State)
