"""The figures of ``huiqi eval retrieval``."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.evaluate import evaluate
from knowledge.errors import FileRefused
from knowledge.search.measure import cut, measure_retrieval, read_jsonl, read_qrels, scores

FIELDS = {
    "ndcg@10",
    "recall@1",
    "recall@5",
    "recall@10",
    "mrr@10",
    "documents",
    "queries",
    "index_s",
    "query_p50_ms",
    "query_p95_ms",
    "peak_mb",
}


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path, Path]:
    corpus, queries, qrels = tmp_path / "c.jsonl", tmp_path / "q.jsonl", tmp_path / "r.tsv"
    texts = [("a", "升规", "首次升规奖励二十万元。"), ("b", "外贸", "外贸出口补贴。"), ("c", "人才", "博士安家补贴。")]
    rows = [json.dumps({"id": name, "title": title, "text": text}, ensure_ascii=False) for name, title, text in texts]
    corpus.write_text("\n".join(rows), "utf-8")
    asked = [("1", "升规奖励多少"), ("2", "外贸有补贴吗"), ("3", "没有答案的问题")]
    queries.write_text("\n".join(json.dumps({"id": name, "text": text}) for name, text in asked), "utf-8")
    qrels.write_text("1\t0\ta\t1\n2\t0\tb\t1\n2\t0\tc\t0\n", "utf-8")
    return corpus, queries, qrels


def test_the_command_prints_one_json_object_with_the_promised_fields(files: tuple[Path, Path, Path]) -> None:
    corpus, queries, qrels = map(str, files)
    command = ["retrieval", "--corpus", corpus, "--queries", queries, "--qrels", qrels, "--json"]
    done = CliRunner().invoke(evaluate, command)
    assert done.exit_code == 0
    figures = json.loads(done.stdout)
    assert set(figures) == FIELDS
    assert (figures["ndcg@10"], figures["documents"], figures["queries"]) == (1.0, 3, 2)


def test_a_wrong_file_ends_with_a_sentence_and_exit_code_one(files: tuple[Path, Path, Path]) -> None:
    corpus, queries, qrels = files
    queries.write_text("not json\n", "utf-8")
    done = CliRunner().invoke(
        evaluate, ["retrieval", "--corpus", str(corpus), "--queries", str(queries), "--qrels", str(qrels)]
    )
    assert done.exit_code == 1
    assert "第 1 行" in done.output


def test_questions_and_answers_that_do_not_belong_together_are_refused(files: tuple[Path, Path, Path]) -> None:
    corpus, queries, qrels = files
    qrels.write_text("x\t0\ta\t1\n", "utf-8")
    with pytest.raises(FileRefused, match="配套"):
        measure_retrieval(corpus, queries, qrels)


@pytest.mark.parametrize("content", ["[]\n", '{"id": "1"}\n', "{\n"])
def test_a_line_that_is_no_text_is_refused(tmp_path: Path, content: str) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text(content, "utf-8")
    with pytest.raises(FileRefused, match="第 1 行"):
        read_jsonl(path)


def test_answers_with_missing_fields_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "r.tsv"
    path.write_text("1\ta\n", "utf-8")
    with pytest.raises(FileRefused, match="四列"):
        read_qrels(path)


def test_figures_are_those_of_the_books() -> None:
    assert scores(["a", "b"], {"a"}) == {
        "ndcg@10": 1.0,
        "recall@1": 1.0,
        "recall@5": 1.0,
        "recall@10": 1.0,
        "mrr@10": 1.0,
    }
    second = scores(["x", "a"], {"a", "b"})
    assert second["recall@1"] == 0.0
    assert second["recall@5"] == 0.5
    assert second["mrr@10"] == 0.5
    assert second["ndcg@10"] == pytest.approx(0.6309 / 1.6309, abs=1e-4)
    assert set(scores([], {"a"}).values()) == {0.0}


@given(st.text(alphabet="甲乙，。；\n ", max_size=3000))
def test_cutting_loses_nothing_but_blank_parts(text: str) -> None:
    parts = cut(text)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(len(part) <= 1000 for part in parts)


def test_importing_the_command_loads_no_engine() -> None:
    code = (
        "import sys, bot.cli.evaluate;"
        "heavy = {'tantivy', 'chromadb', 'langchain_core', 'sqlalchemy', 'rjieba', 'openai'} & set(sys.modules);"
        "sys.exit(' '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.stderr.strip() == ""
    assert done.returncode == 0


def test_words_alone_load_no_vector_engine() -> None:
    code = (
        "import sys, knowledge.search.shelf, knowledge.answer.extract, knowledge.search.vectors;"
        "sys.exit(' '.join({'chromadb', 'langchain_core', 'langchain_openai', 'openai'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)
    assert done.stderr.strip() == ""
    assert done.returncode == 0


def _real(name: str) -> Path:
    folder = Path(os.environ.get("HUIQI_TEST_DATA", "../shared")) / "data" / name
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; set HUIQI_TEST_DATA to the folder with data/{name}")
    return folder


@pytest.mark.realdata
def test_real_questions_find_their_documents_no_worse_than_plain_bm25() -> None:
    folder = _real("ncp_policy")
    figures = measure_retrieval(folder / "corpus.jsonl", folder / "queries.dev.jsonl", folder / "qrels.dev.tsv")
    assert figures["ndcg@10"] >= 0.874
