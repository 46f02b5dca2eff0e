"""A question waits for what may be silent only as long as it can, and comes to an answer by words alone."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import pytest

from knowledge.answer.writer import Purse
from knowledge.search.legs import Legs
from knowledge.search.patience import Patience
from knowledge.search.shelf import Shelf
from ledger.base import Ledger

TODAY = date(2026, 11, 22)
SOON = 0.2  # seconds of a question that nothing can wait for long


class Silent:
    """An embedder and a reranker that say nothing until they are let go."""

    def __init__(self) -> None:
        self.let_go = threading.Event()
        self.asked: list[str] = []

    def catch_up(self, ledger: Ledger) -> int:  # noqa: ARG002 - as legs are
        return 0

    def near(self, text: str, limit: int) -> Mapping[tuple[str, int], float]:  # noqa: ARG002
        self.asked.append("near")
        self.let_go.wait()
        return {}

    def fit(self, question: str, passages: Sequence[str]) -> list[float]:  # noqa: ARG002
        self.asked.append("fit")
        self.let_go.wait()
        return []


@pytest.fixture
def silent() -> Iterator[Silent]:
    leg = Silent()
    yield leg
    leg.let_go.set()


def test_what_comes_in_time_is_given(silent: Silent) -> None:
    silent.let_go.set()
    patience = Patience("vectors")
    assert patience.ask(lambda: silent.near("升规", 3), lambda: 60.0) == {}
    assert patience.ask(lambda: 7, None) == 7


def test_one_that_is_silent_is_given_up_and_then_not_waited_for_again(silent: Silent) -> None:
    patience = Patience("vectors")
    for _ in range(3):
        assert patience.ask(lambda: silent.near("升规", 3), lambda: SOON) is None
    assert silent.asked == ["near"]


def test_when_it_has_ended_at_last_it_is_asked_again(silent: Silent) -> None:
    patience = Patience("vectors")
    assert patience.ask(lambda: silent.near("升规", 3), lambda: 0.0) is None
    silent.let_go.set()
    for thread in threading.enumerate():
        if thread.name == "vectors":
            thread.join()
    assert patience.ask(lambda: silent.near("升规", 3), lambda: 60.0) == {}
    assert silent.asked == ["near", "near"]


def test_a_question_without_a_limit_waits(silent: Silent) -> None:
    silent.let_go.set()
    assert Patience("reranker").ask(lambda: silent.fit("升规", []), None) == []


def test_with_both_legs_silent_the_words_answer(town: Shelf, silent: Silent) -> None:
    purse = Purse(SOON, 4, 1000)
    shelf = Shelf(town.ledger, town.words, Legs(silent, reranker=silent), town.synonyms, town.city)
    found = shelf.find("首次升规奖励", day=TODAY, left=purse.seconds_left)
    alone = town.find("首次升规奖励", day=TODAY)
    assert [hit.policy_id for hit in found.hits] == [hit.policy_id for hit in alone.hits]
    assert found.hits
    assert silent.asked == ["near", "fit"]
    assert not silent.let_go.is_set()
