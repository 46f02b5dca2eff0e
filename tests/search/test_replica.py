"""Rebuilding the word index while questions are asked, and while it fails."""

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from knowledge.errors import IndexBroken
from knowledge.search import replica as room
from knowledge.search.keyword import WordIndex
from knowledge.search.replica import GENERATIONS, POINTER, Replica
from knowledge.search.terms import terms_of
from ledger.articles import PlainText, add_plain
from ledger.base import Ledger
from ledger.policies import Policy, policy_by_id

NOW = datetime(2026, 11, 22, tzinfo=UTC)


def put(ledger: Ledger, *names: str) -> None:
    with ledger.write() as session:
        add_plain(session, [PlainText(name, f"{name}奖励办法", [f"对升规企业{name}给予奖励。"]) for name in names], NOW)


def grams(ledger: Ledger, name: str) -> dict[str, float]:
    with ledger.read() as session:
        found = policy_by_id(session, name)
        assert isinstance(found, Policy)
        return dict.fromkeys(terms_of(found).grams.split(), 1.0)


@pytest.fixture
def words(ledger: Ledger, tmp_path: Path) -> Replica:
    put(ledger, "P000001", "P000002")
    opened = Replica(tmp_path / "index")
    opened.catch_up(ledger)
    return opened


def found(words: WordIndex, ledger: Ledger) -> set[str]:
    return {name for name, _ in words.documents("grams", grams(ledger, "P000001"), 10)}


def test_a_rebuild_gives_the_same_answers_from_another_folder(words: Replica, ledger: Ledger) -> None:
    before, folder = found(words, ledger), words.folder
    assert words.rebuild(ledger) == 2
    assert found(words, ledger) == before == {"P000001", "P000002"}
    assert words.folder != folder
    put(ledger, "P000003")
    assert words.catch_up(ledger) == 1
    assert words.size() == 3


def test_questions_are_answered_while_the_next_index_is_built(
    words: Replica, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    building, go_on = threading.Event(), threading.Event()

    class Slow(WordIndex):
        def catch_up(self, ledger: Ledger) -> int:
            building.set()
            assert go_on.wait(30)
            return super().catch_up(ledger)

    monkeypatch.setattr(room, "WordIndex", Slow)
    thread = threading.Thread(target=words.rebuild, args=(ledger,))
    thread.start()
    assert building.wait(30)
    assert found(words, ledger) == {"P000001", "P000002"}
    put(ledger, "P000003")  # changes go on meanwhile, and neither index misses them
    assert words.catch_up(ledger) == 1
    go_on.set()
    thread.join()
    assert words.size() == 3


def test_a_crash_while_building_leaves_the_old_index_in_use(
    words: Replica, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Replica, "_point_at", crash)
        with pytest.raises(KeyboardInterrupt):
            words.rebuild(ledger)
    again = Replica(tmp_path / "index")
    again.catch_up(ledger)
    assert again.folder == words.folder
    assert found(again, ledger) == {"P000001", "P000002"}
    assert again.rebuild(ledger) == 2


def test_an_index_that_lacks_something_is_never_switched_to(
    words: Replica, ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(room, "live_policies", lambda _: 3)
        with pytest.raises(IndexBroken, match="仍用原索引"):
            words.rebuild(ledger)
    assert not (tmp_path / "index" / POINTER).exists()
    assert words.size() == 2


def test_another_process_goes_over_at_its_next_question(words: Replica, ledger: Ledger, tmp_path: Path) -> None:
    other = Replica(tmp_path / "index")
    other.catch_up(ledger)
    words.rebuild(ledger)
    assert other.folder != words.folder
    assert found(other, ledger) == {"P000001", "P000002"}  # it still can answer from the old one
    other.catch_up(ledger)
    assert other.folder == words.folder
    assert found(other, ledger) == {"P000001", "P000002"}


def test_old_indexes_do_not_pile_up(words: Replica, ledger: Ledger, tmp_path: Path) -> None:
    for _ in range(4):
        words.rebuild(ledger)
    assert len(list((tmp_path / "index" / GENERATIONS).iterdir())) == 2
    assert [path.name for path in (tmp_path / "index").iterdir() if path.is_dir()] == [GENERATIONS]
