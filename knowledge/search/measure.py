"""Measuring the product's own search on texts with questions and answers, in a base that is thrown away."""

import json
import math
import resource
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from knowledge.errors import FileRefused
from knowledge.search import tokens
from knowledge.search.keyword import WordIndex
from knowledge.search.legs import Legs
from knowledge.search.shelf import Shelf
from knowledge.search.synonyms import Synonyms
from ledger.articles import PlainText, add_plain
from ledger.base import Base, Ledger, connect

PART_CHARS = 400  # of a text without headings; cut at sentences
LONGEST_PART = 600
AT_ONCE = 2000  # texts in one transaction
CUT = 10
DAY = date(2026, 11, 22)  # plain texts have no dates, so any day does


@dataclass(frozen=True, slots=True)
class Question:
    """One question of a measuring set."""

    id: str
    text: str
    answer: str = ""


def read_jsonl(path: Path) -> list[dict[str, str]]:
    """Read one JSON object a line.

    Raises:
        FileRefused: the file is missing or a line is no JSON object with an ``id``.

    """
    rows: list[dict[str, str]] = []
    try:
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
            if not line.strip():
                continue
            row = json.loads(line)
            if not isinstance(row, dict) or "id" not in row or "text" not in row:
                raise FileRefused(f"{path} 第 {number} 行缺少 id 或 text，每行应是一个带 id、text 的 JSON 对象。")
            rows.append(row)
    except (OSError, UnicodeDecodeError) as wrong:
        raise FileRefused(f"{path} 读不出来（{wrong}）。请检查路径和编码（UTF-8）。") from wrong
    except json.JSONDecodeError as wrong:
        raise FileRefused(f"{path} 第 {number} 行不是 JSON（{wrong}）。每行应是一个 JSON 对象。") from wrong
    return rows


def read_qrels(path: Path) -> dict[str, set[str]]:
    """Read ``qid, 0, docid, 1`` separated by tabs, and return the documents that answer each question.

    Raises:
        FileRefused: the file is missing or a line has not four fields.

    """
    right: dict[str, set[str]] = {}
    try:
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as wrong:
        raise FileRefused(f"{path} 读不出来（{wrong}）。请检查路径和编码（UTF-8）。") from wrong
    for number, line in enumerate(lines, 1):
        fields = line.split()
        if not fields:
            continue
        if len(fields) != 4 or not fields[3].lstrip("-").isdigit():  # noqa: PLR2004 - the format's four fields
            raise FileRefused(f"{path} 第 {number} 行应有四列：问题、0、文档、1，以制表符分开。")
        if int(fields[3]) > 0:
            right.setdefault(fields[0], set()).add(fields[2])
    return right


def cut(text: str) -> list[str]:
    """Cut a text without headings into parts of about 400 characters, at the ends of sentences.

    >>> [len(part) for part in cut("甲" * 399 + "。" + "乙" * 300 + "。")]
    [400, 301]
    """
    parts: list[str] = []
    held = ""
    for sentence in tokens.sentences(text):
        rest = sentence
        if held and len(held) + len(rest) > PART_CHARS:
            parts.append(held)
            held = ""
        while len(rest) > LONGEST_PART:
            at = max(rest.rfind(mark, PART_CHARS // 2, PART_CHARS) for mark in "，,、 ") + 1 or PART_CHARS
            parts.append(rest[:at])
            rest = rest[at:]
        held += rest
    return [part for part in (*parts, held) if part.strip()] or [text]


def policy_id_of(place: int) -> str:
    """Return the name of the text at a place of the corpus, counted from 0."""
    return f"P{place + 1:06d}"


def build_plain(home: Path, corpus: Sequence[Mapping[str, str]]) -> None:
    """Build a base of plain texts in a folder: the database and the word index."""
    ledger = connect(f"sqlite:///{home}/ledger.sqlite3")
    Base.metadata.create_all(ledger.engine)
    try:
        for start in range(0, len(corpus), AT_ONCE):
            texts = [
                PlainText(policy_id_of(place), row.get("title", ""), cut(row["text"]))
                for place, row in enumerate(corpus[start : start + AT_ONCE], start)
            ]
            with ledger.write() as session:
                add_plain(session, texts, datetime.now(UTC))
        WordIndex(home / "index").catch_up(ledger)
    finally:
        ledger.close()


@contextmanager
def open_plain(home: Path, synonyms: Synonyms | None = None) -> Iterator[Shelf]:
    """Open a base that was built by ``build_plain``."""
    ledger = connect(f"sqlite:///{home}/ledger.sqlite3")
    try:
        yield Shelf(ledger, WordIndex(home / "index"), synonyms=synonyms)
    finally:
        ledger.close()


@contextmanager
def plain_base(
    corpus: Sequence[Mapping[str, str]], synonyms: Synonyms | None = None
) -> Iterator[tuple[Shelf, dict[str, str]]]:
    """Build a base of plain texts in a temporary folder; gives the shelf and policy id -> corpus id."""
    with tempfile.TemporaryDirectory(prefix="huiqi-eval-") as folder:
        build_plain(Path(folder), corpus)
        names = {policy_id_of(place): row["id"] for place, row in enumerate(corpus)}
        with open_plain(Path(folder), synonyms) as shelf:
            shelf.words.catch_up(shelf.ledger)
            yield shelf, names


def scores(found: Sequence[str], right: AbstractSet[str]) -> dict[str, float]:
    """Return the figures of one question; ``found`` are documents, the best first.

    >>> scores(["b", "a"], {"a"})["mrr@10"]
    0.5
    """
    gain = sum(1 / math.log2(place + 2) for place, name in enumerate(found[:CUT]) if name in right)
    ideal = sum(1 / math.log2(place + 2) for place in range(min(len(right), CUT)))
    first = next((place for place, name in enumerate(found[:CUT], 1) if name in right), 0)
    part = {at: len(set(found[:at]) & right) / len(right) for at in (1, 5, 10)}
    return {
        "ndcg@10": gain / ideal,
        "recall@1": part[1],
        "recall@5": part[5],
        "recall@10": part[10],
        "mrr@10": 1 / first if first else 0.0,
    }


def peak_mb() -> float:
    """Return the most memory this process has held, in MiB (Linux counts it in KiB)."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _asked(queries: Path, qrels: Path) -> tuple[list[dict[str, str]], dict[str, set[str]]]:
    right = read_qrels(qrels)
    asked = [row for row in read_jsonl(queries) if row["id"] in right]
    if not asked:
        raise FileRefused(f"{queries} 里没有一个问题在 {qrels} 里有答案。请检查两个文件是否配套。")
    return asked, right


def measure_legs(
    corpus: Path,
    queries: Path,
    qrels: Path,
    legs: Callable[[Path, Ledger], Legs],
    weights: Sequence[float],
    synonyms: Synonyms | None = None,
) -> dict[str, float]:
    """Return nDCG@10 for each weight of the leg of meaning, on a throw-away base; weight 0 is the words alone.

    Args:
        corpus: texts.
        queries: questions.
        qrels: which texts answer them.
        legs: builds the legs in a folder for a base, vectors whole.
        weights: to try.
        synonyms: of the city.

    Raises:
        FileRefused: as ``measure_retrieval``.
        EmbedFailed: the vectors could not be made.

    """
    texts = read_jsonl(corpus)
    asked, right = _asked(queries, qrels)
    with plain_base(texts, synonyms) as (shelf, names), tempfile.TemporaryDirectory(prefix="huiqi-eval-") as folder:
        built = legs(Path(folder), shelf.ledger)
        figures: dict[str, float] = {}
        for weight in weights:
            shelf.legs = replace(built, weight=weight)
            each = []
            for row in asked:
                hits = shelf.find_policies(row["text"], day=DAY, limit=CUT)
                each.append(scores([names[hit.policy_id] for hit in hits], right[row["id"]])["ndcg@10"])
            figures[f"{weight:g}"] = round(sum(each) / len(each), 4)
    return figures


def measure_retrieval(corpus: Path, queries: Path, qrels: Path, synonyms: Synonyms | None = None) -> dict[str, float]:
    """Build a throw-away base, ask every question that has an answer, and return the figures.

    Raises:
        FileRefused: a file can't be read, or no question has an answer in it.

    """
    texts = read_jsonl(corpus)
    asked, right = _asked(queries, qrels)
    documents = len(texts)
    begun = time.perf_counter()
    with plain_base(texts, synonyms) as (shelf, names):
        index_s = time.perf_counter() - begun
        del texts  # the base has them
        took: list[float] = []
        each: list[dict[str, float]] = []
        for row in asked:
            start = time.perf_counter()
            hits = shelf.find_policies(row["text"], day=DAY, limit=CUT)
            took.append((time.perf_counter() - start) * 1000)
            each.append(scores([names[hit.policy_id] for hit in hits], right[row["id"]]))
    took.sort()
    return {
        **{name: round(sum(one[name] for one in each) / len(each), 4) for name in each[0]},
        "documents": documents,
        "queries": len(asked),
        "index_s": round(index_s, 2),
        "query_p50_ms": round(took[len(took) // 2], 2),
        "query_p95_ms": round(took[int(len(took) * 0.95)], 2),
        "peak_mb": round(peak_mb(), 1),
    }
