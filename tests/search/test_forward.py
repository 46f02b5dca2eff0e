"""The texts beside the index: whatever was added and removed, what is read is what is there."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.search import forward
from knowledge.search.forward import Forward, ForwardWriter
from knowledge.search.stream import policy_codes


def fill(folder: Path, texts: dict[str, str], remove: tuple[str, ...] = ()) -> Forward:
    if not (folder / forward.TABLE).exists():
        forward.begin(folder)
    writer = ForwardWriter(Forward(folder))
    for name in (*remove, *texts):
        writer.remove(name)
    for name, text in texts.items():
        writer.add(name, policy_codes("办法", [(1, text)]))
    writer.commit()
    return Forward(folder)


def text_of(texts: Forward, name: str) -> str:
    return "".join(map(chr, texts.rows([name]).codes[5:].tolist()))


def test_what_was_added_is_read_in_the_order_asked(tmp_path: Path) -> None:
    rows = fill(tmp_path, {"P1": "奖励", "P2": "补贴"}).rows(["P2", "P1"])
    assert rows.starts.tolist() == [0, 7]
    assert rows.articles.tolist() == [1, 1]
    assert chr(rows.codes[5]) == "补"


def test_a_reader_keeps_what_it_opened(tmp_path: Path) -> None:
    before = fill(tmp_path, {"P1": "奖励"})
    after = fill(tmp_path, {"P1": "补贴"})
    assert text_of(before, "P1") == "奖励"
    assert text_of(after, "P1") == "补贴"


def test_a_removed_document_is_gone_and_its_characters_are_rarer(tmp_path: Path) -> None:
    before = fill(tmp_path, {"P1": "奖励", "P2": "奖金"})
    after = fill(tmp_path, {}, remove=("P1",))
    assert "P1" not in after
    assert (before.seen[ord("奖")], after.seen[ord("奖")]) == (2, 1)
    assert len(after) == 1


def test_one_document_twice_in_a_commit_is_there_once(tmp_path: Path) -> None:
    forward.begin(tmp_path)
    writer = ForwardWriter(Forward(tmp_path))
    for text in ("奖励", "补贴"):
        writer.remove("P1")
        writer.add("P1", policy_codes("", [(1, text)]))
    writer.commit()
    texts = Forward(tmp_path)
    assert len(texts) == 1
    assert (texts.seen[ord("奖")], texts.seen[ord("补")]) == (0, 1)


def test_holes_are_closed_when_they_are_most_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(forward, "_SPARE", 10)
    for text in ("奖励" * 20, "补贴" * 20, "贴息" * 20):
        texts = fill(tmp_path, {"P1": text, "P2": "附则"})
    assert texts.file != "codes-0.bin"
    assert text_of(texts, "P1") == "贴息" * 20
    assert text_of(texts, "P2") == "附则"
    assert [path.name for path in tmp_path.glob("codes-*.bin")] == [texts.file]


def test_texts_written_before_a_crash_and_not_in_the_table_do_no_harm(tmp_path: Path) -> None:
    texts = fill(tmp_path, {"P1": "奖励"})
    with (tmp_path / texts.file).open("ab") as file:
        file.write(policy_codes("", [(1, "没有写完")]).tobytes())
    assert text_of(fill(tmp_path, {"P2": "补贴"}), "P2") == "补贴"


def test_texts_shorter_than_the_table_are_noticed(tmp_path: Path) -> None:
    texts = fill(tmp_path, {"P1": "奖励补贴"})
    (tmp_path / texts.file).write_bytes(b"\x00\x00")
    with pytest.raises(ValueError, match="shorter"):
        Forward(tmp_path)


@settings(max_examples=20, deadline=None)
@given(
    commits=st.lists(
        st.dictionaries(st.sampled_from(["P1", "P2", "P3"]), st.sampled_from(["", "奖励", "补贴金"]), max_size=3),
        max_size=5,
    )
)
def test_after_any_commits_every_document_has_its_last_text(
    commits: list[dict[str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("texts")
    forward.begin(folder)
    there: dict[str, str] = {}
    for commit in commits:
        gone = tuple(name for name, text in commit.items() if not text)
        fill(folder, {name: text for name, text in commit.items() if text}, remove=gone)
        there = {name: text for name, text in {**there, **commit}.items() if text}
    texts = Forward(folder)
    assert {name: text_of(texts, name) for name in there} == there
    assert len(texts) == len(there)


def test_another_text_is_read_in_the_place_of_one_and_the_store_is_as_it_was(tmp_path: Path) -> None:
    store = fill(tmp_path, {"P1": "奖励", "P2": "补贴"})
    laid = store.under({"P1": policy_codes("办法", [(1, "奖励五成"), (2, "返还")])})
    rows = laid.rows(["P2", "P1"])
    assert rows.articles.tolist() == [1, 2]
    assert rows.lengths.tolist() == [7, laid.length("P1")]
    assert text_of(laid, "P2") == "补贴"
    assert text_of(store, "P1") == "奖励"
    assert store.under({}) is store
