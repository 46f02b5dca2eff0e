"""The figures of ``huiqi eval answers``."""

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from bot.cli.evaluate import evaluate
from knowledge.answer.measure import Judged, auroc, bare, figures, measure_answers
from knowledge.search.query import understand
from knowledge.search.shelf import Found

FIELDS = ["span_in_answer", "cite_precision", "auroc", "false_answer_rate", "missed_rate", "queries"]
TEXTS = [
    ("a", "示例市升规奖励办法", "对首次升规的工业企业，给予一次性奖励 ２０万元。企业核对账户即可。"),
    ("b", "示例市外贸措施", "外贸企业出口增长的，每增长一美元补贴三分钱。"),
    ("c", "示例市人才办法", "博士安家补贴每月五千元，连续发放三年。"),
]
ASKED = [
    ("1", "首次升规的工业企业奖励多少", "一次性奖励20万元"),
    ("2", "外贸企业出口增长补贴多少", "每增长一美元，补贴三分钱"),
]
Files = dict[str, Path]


def lines(path: Path, rows: Sequence[Mapping[str, object]]) -> Path:
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in rows), "utf-8")
    return path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    corpus = [{"id": name, "title": title, "text": text} for name, title, text in TEXTS]
    asked = [{"id": name, "text": text, "answer": answer} for name, text, answer in ASKED]
    return {
        "--corpus": lines(tmp_path / "c.jsonl", corpus),
        "--queries": lines(tmp_path / "q.jsonl", asked),
        "--unanswerable": lines(tmp_path / "u.jsonl", [{"id": "9", "text": "火星移民的火箭票怎么买"}]),
    }


def run(files: Files, *flags: str) -> Result:
    return CliRunner().invoke(evaluate, ["answers", *(str(part) for pair in files.items() for part in pair), *flags])


def test_the_command_prints_one_json_object_with_exactly_the_promised_fields(files: Files) -> None:
    done = run(files, "--json")
    assert done.exit_code == 0
    assert done.stdout.count("\n") == 1
    found = json.loads(done.stdout)
    assert list(found) == FIELDS
    assert (found["span_in_answer"], found["cite_precision"], found["auroc"]) == (1.0, 1.0, 1.0)
    assert (found["false_answer_rate"], found["queries"]) == (0.0, 2)


def test_without_unanswerable_questions_their_figures_are_null(files: Files) -> None:
    del files["--unanswerable"]
    found = json.loads(run(files, "--json").stdout)
    assert list(found) == FIELDS
    assert (found["auroc"], found["false_answer_rate"]) == (None, None)
    assert "auroc              -" in run(files).stdout


@pytest.mark.parametrize("option", ["--corpus", "--queries", "--unanswerable"])
def test_a_missing_file_ends_with_exit_code_two(files: Files, tmp_path: Path, option: str) -> None:
    done = run({**files, option: tmp_path / "nowhere.jsonl"})
    assert done.exit_code == 2
    assert "找不到文件" in done.output
    assert "nowhere.jsonl" in done.output


@pytest.mark.parametrize(
    ("option", "content", "said"),
    [
        ("--queries", '{"id": "1", "text": "升规奖励多少"}', "没有原文答案（answer）"),
        ("--queries", '{"id": "1", "text": "升规奖励多少", "answer": "。 "}', "没有原文答案（answer）"),
        ("--queries", '{"id": "1", "text": "升规奖励多少", "answer": 20}', "没有原文答案（answer）"),
        ("--queries", "", "是空的"),
        ("--unanswerable", "\n\n", "是空的"),
        ("--unanswerable", '{"id": "1", "text": 7}', "没有文字（text）"),
        ("--corpus", "", "是空的"),
        ("--corpus", "[1]", "第 1 行"),
        ("--corpus", "{", "第 1 行不是 JSON"),
    ],
)
def test_a_wrong_file_ends_with_one_sentence_and_exit_code_one(
    files: Files, option: str, content: str, said: str
) -> None:
    files[option].write_text(content, "utf-8")
    done = run(files, "--json")
    assert done.exit_code == 1
    assert said in done.output
    assert files[option].name in done.output
    assert done.stdout == ""
    assert "Traceback" not in done.output


def test_help_says_what_each_figure_is() -> None:
    said = CliRunner().invoke(evaluate, ["answers", "--help"]).output
    assert all(name in said for name in FIELDS)


def test_spans_are_compared_without_blanks_punctuation_and_width() -> None:
    assert bare("《办法》给予 ２０万元，\nＡＰＰ。") == bare("办法给予20万元app")
    assert bare("给予20万元") != bare("给予30万元")


def test_figures_are_shares_of_what_they_say() -> None:
    judged = [
        Judged((True, False), 0.9, answered=True),
        Judged((False, True), 0.6, answered=True),
        Judged((False, False), 0.5, answered=True),
        Judged((), 0.1, answered=False),
    ]
    wrong = [Found(understand("甲"), confidence=0.5, answerable=True), Found(understand("乙"), confidence=0.05)]
    assert figures(judged, wrong) == {
        "span_in_answer": 0.5,
        "cite_precision": 0.5,
        "auroc": 0.8125,
        "false_answer_rate": 0.5,
        "missed_rate": 0.25,
        "queries": 4,
    }
    assert figures(judged[2:], None)["cite_precision"] == 0.0


def test_a_tie_counts_half() -> None:
    assert auroc([0.5], [0.5]) == 0.5


@pytest.mark.realdata
def test_on_real_texts_quotes_hold_the_answer_and_what_has_none_is_told_apart(tmp_path: Path) -> None:
    folder = Path(os.environ.get("HUIQI_TEST_DATA", "../shared")) / "data" / "ncp_policy"
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; set HUIQI_TEST_DATA to the folder with data/ncp_policy")
    some = []
    for name in ("queries.dev.jsonl", "queries.unanswerable.dev.jsonl"):  # every fourth: all are in huiqi eval answers
        every = (folder / name).read_text("utf-8").splitlines(keepends=True)[::4]
        some.append(tmp_path / name)
        some[-1].write_text("".join(every), "utf-8")
    found = measure_answers(folder / "corpus.jsonl", *some)
    assert (found["span_in_answer"] or 0) >= 0.88
    assert (found["cite_precision"] or 0) >= 0.85
    assert (found["auroc"] or 0) >= 0.905
