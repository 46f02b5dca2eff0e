"""The word index is a replica: whatever happens to it, it ends up with what the ledger says."""

import json
import multiprocessing
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from knowledge.errors import IndexBroken
from knowledge.search.keyword import WordIndex
from ledger.base import Ledger, connect

GRAMS = {"奖励": 1.0, "补贴": 1.0, "升规": 1.0}
Put = Callable[..., None]


def found(index: WordIndex) -> set[tuple[str, int]]:
    return {(one.policy_id, one.ordinal) for one in index.articles(GRAMS, 1000)}


def test_a_policy_that_was_added_is_found_after_catching_up(ledger: Ledger, put: Put, tmp_path: Path) -> None:
    index = WordIndex(tmp_path / "index")
    put("P1", "办法", ["给予奖励。", "附则。"])
    assert index.catch_up(ledger) == 1
    assert found(index) == {("P1", 1)}
    assert index.catch_up(ledger) == 0


def test_a_changed_policy_is_found_by_its_new_text_only(ledger: Ledger, put: Put, tmp_path: Path) -> None:
    index = WordIndex(tmp_path / "index")
    put("P1", "办法", ["给予奖励。"])
    index.catch_up(ledger)
    put("P1", "办法", ["没有关系。", "给予补贴。"])
    index.catch_up(ledger)
    assert found(index) == {("P1", 2)}
    assert index.size() == 1


def test_a_removed_policy_is_not_found_any_more(
    ledger: Ledger, put: Put, remove: Callable[[str], None], tmp_path: Path
) -> None:
    index = WordIndex(tmp_path / "index")
    put("P1", "办法", ["给予奖励。"])
    put("P2", "细则", ["给予奖励。"])
    index.catch_up(ledger)
    remove("P1")
    index.catch_up(ledger)
    assert found(index) == {("P2", 1)}


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["P1", "P2", "P3"]), st.sampled_from(["给予奖励", "给予补贴", "首次升规", "去掉", "赶上"])
        ),
        max_size=8,
    )
)
def test_catching_up_after_any_changes_equals_a_fresh_build(
    steps: list[tuple[str, str]],
    ledger: Ledger,
    put: Put,
    remove: Callable[[str], None],
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("index")
    followed = WordIndex(folder / "followed")
    there: set[str] = set()
    for policy_id, what in steps:
        if what == "赶上":
            followed.catch_up(ledger)
        elif what == "去掉":
            if policy_id in there:
                remove(policy_id)
                there.discard(policy_id)
        else:
            put(policy_id, "办法", [what, "附则", what])
            there.add(policy_id)
    followed.catch_up(ledger)
    fresh = WordIndex(folder / "fresh")
    fresh.catch_up(ledger)
    assert found(followed) == found(fresh)
    assert followed.size() == fresh.size()
    assert followed.number == fresh.number


def test_work_done_before_a_crash_is_done_again_without_harm(ledger: Ledger, put: Put, tmp_path: Path) -> None:
    index = WordIndex(tmp_path / "index")
    put("P1", "办法", ["给予奖励。"])
    index.catch_up(ledger)
    before = (index.folder / "caught_up.json").read_text()
    put("P2", "细则", ["给予补贴。"])
    index.catch_up(ledger)
    (index.folder / "caught_up.json").write_text(before)  # the crash came after the commit, before the number
    again = WordIndex(tmp_path / "index")
    assert again.catch_up(ledger) == 1
    assert sorted(found(again)) == [("P1", 1), ("P2", 1)]
    assert again.size() == 2


@pytest.mark.parametrize("broken", ["articles/meta.json", "documents/meta.json", "caught_up.json"])
def test_a_damaged_index_is_built_anew_by_itself(ledger: Ledger, put: Put, tmp_path: Path, broken: str) -> None:
    index = WordIndex(tmp_path / "index")
    put("P1", "办法", ["给予奖励。"])
    index.catch_up(ledger)
    (index.folder / broken).write_text("{ not what it was")
    again = WordIndex(tmp_path / "index")
    again.catch_up(ledger)
    assert found(again) == {("P1", 1)}


def test_a_missing_folder_is_built_anew_by_itself(ledger: Ledger, put: Put, tmp_path: Path) -> None:
    index = WordIndex(tmp_path / "index")
    put("P1", "办法", ["给予奖励。"])
    index.catch_up(ledger)
    for name in ("articles", "documents"):
        for file in (index.folder / name).iterdir():
            file.unlink()
    again = WordIndex(tmp_path / "index")
    again.catch_up(ledger)
    assert found(again) == {("P1", 1)}


def test_an_index_of_another_ledger_is_not_used(ledger: Ledger, put: Put, tmp_path: Path) -> None:
    index = WordIndex(tmp_path / "index")
    put("P1", "办法", ["给予奖励。"])
    index.catch_up(ledger)
    number = json.loads((index.folder / "caught_up.json").read_text())
    (index.folder / "caught_up.json").write_text(json.dumps({"change_no": number["change_no"] + 50}))
    again = WordIndex(tmp_path / "index")
    again.catch_up(ledger)
    assert again.number == number["change_no"]
    assert found(again) == {("P1", 1)}


def test_an_empty_ledger_gives_an_empty_index(ledger: Ledger, tmp_path: Path) -> None:
    index = WordIndex(tmp_path / "index")
    assert index.catch_up(ledger) == 0
    assert found(index) == set()
    assert index.size() == 0


def test_asking_before_the_first_catch_up_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(IndexBroken, match="huiqi library reindex"):
        WordIndex(tmp_path / "index").articles(GRAMS, 10)


def test_rebuilding_gives_the_same_index(ledger: Ledger, put: Put, tmp_path: Path) -> None:
    index = WordIndex(tmp_path / "index")
    put("P1", "办法", ["给予奖励。"])
    put("P2", "细则", ["给予补贴。"])
    index.catch_up(ledger)
    before = found(index)
    assert index.rebuild(ledger) == 2
    assert found(index) == before


def _catch_up(url: str, folder: str, done: "multiprocessing.Queue[int]") -> None:
    ledger = connect(url)
    index = WordIndex(Path(folder))
    index.catch_up(ledger)
    done.put(index.size())
    ledger.close()


def test_processes_that_share_a_home_do_not_collide(put: Put, tmp_path: Path) -> None:
    for at in range(30):
        put(f"P{at}", "办法", ["给予奖励。"])
    spawn = multiprocessing.get_context("spawn")
    done: multiprocessing.Queue[int] = spawn.Queue()
    url = f"sqlite:///{tmp_path}/ledger.sqlite3"
    workers = [spawn.Process(target=_catch_up, args=(url, str(tmp_path / "index"), done)) for _ in range(3)]
    for worker in workers:
        worker.start()
    sizes = [done.get(timeout=120) for _ in workers]
    for worker in workers:
        worker.join()
    done.close()
    done.join_thread()
    assert sizes == [30, 30, 30]
    assert [worker.exitcode for worker in workers] == [0, 0, 0]
