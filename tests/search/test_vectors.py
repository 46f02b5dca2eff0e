"""The leg of meaning, with a deterministic embedder made for tests: it knows pairs of characters, no meaning."""

import hashlib
import math
import multiprocessing
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from config.settings import Settings
from knowledge.errors import EmbedFailed, IndexBroken
from knowledge.search.embed import embed, embedder
from knowledge.search.embed_cost import cost_of
from knowledge.search.vector_files import refuse_public
from knowledge.search.vectors import VectorIndex
from ledger.base import Ledger

SIZE = 256
Put = Callable[..., None]


class TestEmbedder(Embeddings):
    """For tests only: signed hashing of pairs of characters. Never a default: it makes search worse."""

    __test__ = False

    def __init__(self, size: int = SIZE) -> None:
        self.size = size
        self.away = False
        self.asked = 0
        self.texts: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.asked += 1
        self.texts += texts
        if self.away:
            raise ConnectionError("no endpoint")
        return [self._vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return self.embed_documents([text])[0]

    def _vector(self, text: str) -> list[float]:
        vector = [0.0] * self.size
        for at in range(max(1, len(text) - 1)):
            digest = hashlib.blake2b(text[at : at + 2].encode(), digest_size=8).digest()
            vector[digest[0] % self.size] += 1.0 if digest[1] % 2 else -1.0
        length = math.sqrt(sum(value * value for value in vector)) or 1.0
        return [value / length for value in vector]


@pytest.fixture
def model() -> TestEmbedder:
    return TestEmbedder()


@pytest.fixture
def vectors(tmp_path: Path, model: TestEmbedder) -> Iterator[VectorIndex]:
    opened = VectorIndex(tmp_path / "vectors", model, "测试/model v1")
    yield opened
    opened.close()


def nearest(vectors: VectorIndex, text: str) -> tuple[str, int]:
    near = vectors.near(text, 5)
    return max(near, key=lambda place: near[place])


def test_the_nearest_article_is_found(ledger: Ledger, put: Put, vectors: VectorIndex) -> None:
    put("P1", "甲办法", ["首次升规的企业奖励二十万元。", "附则自印发之日起施行。"])
    put("P2", "乙办法", ["外贸出口企业每增长一美元补贴三分。"])
    assert vectors.catch_up(ledger) == 2
    assert nearest(vectors, "外贸出口企业补贴") == ("P2", 1)
    assert nearest(vectors, "首次升规的企业奖励") == ("P1", 1)
    assert all(0 <= similarity <= 1 for similarity in vectors.near("奖励", 5).values())


def test_changes_and_removals_are_followed(
    ledger: Ledger, put: Put, remove: Callable[[str], None], vectors: VectorIndex
) -> None:
    put("P1", "甲办法", ["首次升规的企业奖励。", "第二条。"])
    put("P2", "乙办法", ["外贸出口补贴。"])
    vectors.catch_up(ledger)
    put("P1", "甲办法", ["稳岗返还。"])
    remove("P2")
    vectors.catch_up(ledger)
    assert set(vectors.near("任何问题", 10)) == {("P1", 1)}


def test_it_is_there_again_after_closing(
    ledger: Ledger, put: Put, tmp_path: Path, vectors: VectorIndex, model: TestEmbedder
) -> None:
    put("P1", "甲办法", ["首次升规的企业奖励。"])
    vectors.catch_up(ledger)
    vectors.close()
    again = VectorIndex(tmp_path / "vectors", model, "测试/model v1")
    assert again.catch_up(ledger) == 0
    assert nearest(again, "升规奖励") == ("P1", 1)
    again.close()


def test_another_model_has_its_own_vectors(ledger: Ledger, put: Put, tmp_path: Path, vectors: VectorIndex) -> None:
    put("P1", "甲办法", ["首次升规的企业奖励。"])
    vectors.catch_up(ledger)
    vectors.close()
    other = VectorIndex(tmp_path / "vectors", TestEmbedder(64), "测试/model v1")
    assert other.catch_up(ledger) == 1
    assert nearest(other, "升规奖励") == ("P1", 1)
    other.close()


def test_the_old_model_answers_until_the_new_one_is_whole(
    ledger: Ledger, put: Put, tmp_path: Path, vectors: VectorIndex, model: TestEmbedder
) -> None:
    for at in range(45):
        put(f"P{at}", "办法", [f"第{at}号奖励。"])
    put("P99", "甲办法", ["首次升规的企业奖励。"])
    vectors.catch_up(ledger)
    vectors.close()
    asked: list[str] = []

    def older(name: str) -> TestEmbedder:
        asked.append(name)
        return model

    other = VectorIndex(tmp_path / "vectors", TestEmbedder(64), "另一个/model v2", older)
    assert other.catch_up(ledger, rounds=1) == 20  # of 46
    assert nearest(other, "首次升规的企业奖励") == ("P99", 1)
    assert asked == ["测试/model v1"]
    while other.catch_up(ledger, rounds=1):
        pass
    asked.clear()
    assert nearest(other, "首次升规的企业奖励") == ("P99", 1)
    assert asked == []
    other.close()


def test_a_rebuild_that_breaks_off_leaves_the_old_vectors(
    ledger: Ledger, put: Put, vectors: VectorIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    put("P1", "甲办法", ["首次升规的企业奖励。"])
    vectors.catch_up(ledger)
    with monkeypatch.context() as broken:
        broken.setattr("knowledge.search.vectors.finds_itself", lambda _: False)
        with pytest.raises(EmbedFailed, match="仍用原来的向量"):
            vectors.rebuild(ledger)
    assert nearest(vectors, "首次升规的企业奖励") == ("P1", 1)
    assert vectors.rebuild(ledger) == 1
    assert nearest(vectors, "首次升规的企业奖励") == ("P1", 1)


def test_rebuilding_gives_the_same_vectors(ledger: Ledger, put: Put, vectors: VectorIndex) -> None:
    for at in range(45):
        put(f"P{at}", "办法", [f"第{at}号奖励。"])
    vectors.catch_up(ledger)
    before = set(vectors.near("奖励", 100))
    assert vectors.rebuild(ledger) == 45
    assert set(vectors.near("奖励", 100)) == before
    assert len(before) == 45


def test_what_is_unchanged_is_not_embedded_again(
    ledger: Ledger, put: Put, vectors: VectorIndex, model: TestEmbedder
) -> None:
    put("P1", "甲办法", ["首次升规的企业奖励。", "附则。"])
    vectors.catch_up(ledger)
    model.texts.clear()
    put("P1", "甲办法", ["首次升规的企业奖励。", "附则改了。", "新增一条。"])
    vectors.catch_up(ledger)
    assert [text.split("\n")[-1] for text in model.texts] == ["附则改了。", "新增一条。"]
    assert set(vectors.near("任何问题", 10)) == {("P1", 1), ("P1", 2), ("P1", 3)}


def test_a_rebuild_that_broke_off_is_taken_up_where_it_was(
    ledger: Ledger, put: Put, vectors: VectorIndex, model: TestEmbedder
) -> None:
    for at in range(45):
        put(f"P{at}", "办法", [f"第{at}号奖励。"])
    vectors.catch_up(ledger)

    def break_off(done: int) -> None:
        model.away = done >= 20

    with pytest.raises(EmbedFailed, match="已完成的部分保留"):
        vectors.rebuild(ledger, break_off)
    model.away = False
    model.texts.clear()
    assert vectors.rebuild(ledger) == 25
    assert len([text for text in model.texts if "号奖励" in text]) == 25
    assert len(vectors.near("奖励", 100)) == 45


def test_much_is_embedded_only_when_somebody_agreed(
    ledger: Ledger, put: Put, tmp_path: Path, model: TestEmbedder
) -> None:
    put("P1", "甲办法", ["首次升规的企业奖励。" * 20])
    index = VectorIndex(tmp_path / "vectors", model, "m", auto_chars=100)
    assert index.catch_up(ledger) == 0
    assert index.near("升规", 5) == {}
    assert cost_of(ledger, 0).chars == 203
    assert index.rebuild(ledger) == 1
    put("P2", "乙办法", ["外贸补贴。" * 30])
    assert index.catch_up(ledger) == 1  # agreed for good
    index.close()


def test_little_is_embedded_without_asking(ledger: Ledger, put: Put, tmp_path: Path, model: TestEmbedder) -> None:
    put("P1", "甲办法", ["首次升规的企业奖励。"])
    index = VectorIndex(tmp_path / "vectors", model, "m", auto_chars=100)
    assert index.catch_up(ledger) == 1
    index.close()


def test_a_failing_endpoint_leaves_search_to_the_words(
    ledger: Ledger, put: Put, vectors: VectorIndex, model: TestEmbedder
) -> None:
    put("P1", "甲办法", ["首次升规的企业奖励。"])
    vectors.catch_up(ledger)
    model.away = True
    assert vectors.near("升规", 5) == {}
    asked = model.asked
    assert vectors.near("升规", 5) == {}
    assert model.asked == asked  # it is left alone for a while


def test_an_endpoint_that_fails_while_taking_in_loses_nothing(
    ledger: Ledger, put: Put, tmp_path: Path, vectors: VectorIndex, model: TestEmbedder
) -> None:
    put("P1", "甲办法", ["首次升规的企业奖励。"])
    model.away = True
    assert vectors.catch_up(ledger) == 0
    vectors.close()
    model.away = False
    again = VectorIndex(tmp_path / "vectors", model, "测试/model v1")
    assert again.catch_up(ledger) == 1
    again.close()


def _open_too(folder: str, said: "multiprocessing.Queue[str]") -> None:
    try:
        VectorIndex(Path(folder), TestEmbedder(), "m")
    except IndexBroken as refused:
        said.put(str(refused))
    else:
        said.put("opened")


def test_a_second_process_is_refused_with_a_sentence(tmp_path: Path, vectors: VectorIndex) -> None:
    spawn = multiprocessing.get_context("fork")
    said: multiprocessing.Queue[str] = spawn.Queue()
    other = spawn.Process(target=_open_too, args=(str(tmp_path / "vectors"), said))
    other.start()
    answer = said.get(timeout=60)
    other.join()
    said.close()
    said.join_thread()
    assert "另一个进程" in answer
    assert vectors.folder.is_dir()


@pytest.mark.parametrize("host", ["0.0.0.0", "8.8.8.8", "http://chroma.example.com:8000", "::", "[2001:4860::1]:8000"])  # noqa: S104 - to be refused
def test_a_public_server_is_refused(host: str) -> None:
    with pytest.raises(IndexBroken, match="已拒绝"):
        refuse_public(host)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "http://10.0.0.7:8000", "[::1]:8000", "192.168.1.2"])
def test_a_private_server_may_be_named(host: str) -> None:
    refuse_public(host)


def test_a_public_server_in_the_environment_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMA_SERVER_HOST", "0.0.0.0")  # noqa: S104 - to be refused
    with pytest.raises(IndexBroken, match="已拒绝"):
        VectorIndex(tmp_path / "vectors", TestEmbedder(), "m")


def test_without_an_endpoint_there_is_no_embedder() -> None:
    with pytest.raises(EmbedFailed, match="HUIQI_EMBED_BASE_URL"):
        embedder(Settings())


def test_an_endpoint_that_is_away_is_one_clear_error() -> None:
    away = embedder(Settings(embed_base_url="http://127.0.0.1:9/v1", embed_model="m"))
    with pytest.raises(EmbedFailed, match="只按词语检索"):
        embed(away, ["升规"])
