"""Our search against the usual ones, in one run on the same machine and data: quality, speed, memory.

    PYTHONPATH=. python benchmarks/retrieval.py FOLDER [ncp_policy ...] [--json]

FOLDER holds a folder a set, with corpus.jsonl, queries.dev.jsonl and qrels.dev.tsv. Every method runs alone in a
process of its own: ``ours`` (the whole path of the product: understanding the question, both indexes, filters, the
ranking), ``bm25s pairs`` and ``bm25s jieba`` (bm25s, k1 1.2, b 0.75, on pairs of characters and on jieba's words),
``langchain`` (LangChain's BM25Retriever on jieba's words). Milliseconds run from the text of the question to the ten
best documents. ``peak`` is the most memory of the process that builds and asks; for ours ``serving`` is that of a
fresh process that opens the finished base and asks. The last line of a set is our nDCG@10 minus that of the best
other method, with the 95% interval of a paired bootstrap over the questions.
"""

import importlib.util
import json
import logging
import multiprocessing
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.search import tokens
from knowledge.search.measure import CUT, DAY, build_plain, open_plain, peak_mb, read_jsonl, read_qrels, scores
from knowledge.search.synonyms import city_synonyms

SETS = ("ncp_policy", "ncp_policy_3374", "stard_lawrefbook")
NEEDED = {"bm25s": "bm25s", "jieba": "jieba", "rank_bm25": "rank_bm25", "langchain_community": "langchain-community"}
K1, B = 1.2, 0.75
SHOWN = ("ndcg@10", "recall@1", "recall@10", "mrr@10")
WARMED_WITH = 20  # questions asked before the clock runs
RESAMPLED = 10_000
Find = Callable[[str], Sequence[str]]  # question -> ids of documents, the best first


@dataclass(frozen=True, slots=True)
class Run:
    """One method on one set."""

    method: str
    build_s: float
    took_ms: list[float]
    each: list[dict[str, float]]
    peak_mb: float
    serving_mb: float = 0.0

    def row(self) -> dict[str, float]:
        """Return the figures of one line."""
        took = sorted(self.took_ms)
        return {
            **{name: float(np.mean([one[name] for one in self.each])) for name in SHOWN},
            "p50_ms": took[len(took) // 2],
            "p95_ms": took[int(len(took) * 0.95)],
            "build_s": self.build_s,
            "peak_mb": self.peak_mb,
            "serving_mb": self.serving_mb,
        }


def asked_of(folder: Path) -> tuple[list[dict[str, str]], dict[str, set[str]]]:
    """Return the questions of a set that have an answer, and the answers."""
    right = read_qrels(folder / "qrels.dev.tsv")
    return [row for row in read_jsonl(folder / "queries.dev.jsonl") if row["id"] in right], right


def ask(folder: Path, find: Find) -> tuple[list[float], list[dict[str, float]]]:
    """Ask every question; return the milliseconds and the figures of each."""
    asked, right = asked_of(folder)
    for row in asked[:WARMED_WITH]:
        find(row["text"])
    took, each = [], []
    for row in asked:
        begun = time.perf_counter()
        found = find(row["text"])
        took.append((time.perf_counter() - begun) * 1000)
        each.append(scores(list(found)[:CUT], right[row["id"]]))
    return took, each


def build_ours(folder: Path, home: Path) -> Run:
    """Build our base in ``home``."""
    begun = time.perf_counter()
    build_plain(home, read_jsonl(folder / "corpus.jsonl"))
    return Run("ours", time.perf_counter() - begun, [], [], peak_mb())


def serve_ours(folder: Path, home: Path) -> Run:
    """Open the base in ``home`` and ask."""
    names = [row["id"] for row in read_jsonl(folder / "corpus.jsonl")]
    with open_plain(home, city_synonyms("deyang")) as shelf:

        def find(question: str) -> list[str]:
            return [names[int(hit.policy_id[1:]) - 1] for hit in shelf.find_policies(question, day=DAY, limit=CUT)]

        took, each = ask(folder, find)
    return Run("ours", 0.0, took, each, peak_mb(), peak_mb())


def texts_of(folder: Path) -> tuple[list[str], list[str]]:
    """Return the ids and the folded texts, the title before the text."""
    corpus = read_jsonl(folder / "corpus.jsonl")
    return [row["id"] for row in corpus], [tokens.fold(f"{row.get('title', '')}\n{row['text']}") for row in corpus]


def jieba_words(text: str) -> list[str]:
    """Return jieba's words of a text, without blanks and punctuation."""
    import jieba  # noqa: PLC0415 - of the benchmark's own group

    jieba.setLogLevel(logging.WARNING)
    return [word for word in jieba.lcut(text) if word[0].isalnum()]


def run_bm25s(folder: Path, method: str) -> Run:
    """Run bm25s on pairs of characters or on words."""
    import bm25s  # noqa: PLC0415 - of the benchmark's own group

    cut = jieba_words if method.endswith("jieba") else tokens.bigrams
    ids, texts = texts_of(folder)
    begun = time.perf_counter()
    index = bm25s.BM25(k1=K1, b=B)
    index.index([cut(text) for text in texts], show_progress=False)
    build_s = time.perf_counter() - begun

    def find(question: str) -> list[str]:
        terms = list(dict.fromkeys(cut(tokens.fold(question))))
        places, _ = index.retrieve([terms], k=CUT, show_progress=False)
        return [ids[place] for place in places[0]]

    took, each = ask(folder, find)
    return Run(method, build_s, took, each, peak_mb())


def run_langchain(folder: Path, method: str) -> Run:
    """Run LangChain's BM25Retriever with jieba's words."""
    from langchain_community.retrievers import BM25Retriever  # noqa: PLC0415 - of the benchmark's own group

    ids, texts = texts_of(folder)
    begun = time.perf_counter()
    index = BM25Retriever.from_texts(
        texts,
        metadatas=[{"id": one} for one in ids],
        preprocess_func=jieba_words,
        k=CUT,
        bm25_params={"k1": K1, "b": B},
    )
    build_s = time.perf_counter() - begun
    took, each = ask(folder, lambda question: [one.metadata["id"] for one in index.invoke(tokens.fold(question))])
    return Run(method, build_s, took, each, peak_mb())


def alone(work: Callable[[Path, Path], Run] | Callable[[Path, str], Run], folder: Path, what: Path | str) -> Run:
    """Run one method in a fresh process."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        run: Run = pool.apply(work, (folder, what))
        return run


def runs_of(folder: Path) -> list[Run]:
    """Run every method on one set, one after the other."""
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as home:
        built = alone(build_ours, folder, Path(home))
        served = alone(serve_ours, folder, Path(home))
    ours = Run("ours", built.build_s, served.took_ms, served.each, built.peak_mb, served.serving_mb)
    return [
        ours,
        alone(run_bm25s, folder, "bm25s pairs"),
        alone(run_bm25s, folder, "bm25s jieba"),
        alone(run_langchain, folder, "langchain"),
    ]


def gain(ours: Run, other: Run) -> tuple[float, float, float]:
    """Return our mean nDCG@10 minus the other's, and the 95% interval of a paired bootstrap."""
    apart = np.array([a["ndcg@10"] - b["ndcg@10"] for a, b in zip(ours.each, other.each, strict=True)])
    drawn = np.random.default_rng(0).integers(0, len(apart), (RESAMPLED, len(apart)))
    low, high = np.quantile(apart[drawn].mean(axis=1), (0.025, 0.975))
    return float(apart.mean()), float(low), float(high)


def report(name: str, runs: Sequence[Run], *, as_json: bool) -> None:
    """Print one set."""
    rows = {run.method: run.row() for run in runs}
    best = max(runs[1:], key=lambda run: rows[run.method]["ndcg@10"])
    difference, low, high = gain(runs[0], best)
    if as_json:
        found = {"set": name, "methods": rows, "best_other": best.method, "gain": [difference, low, high]}
        print(json.dumps(found), flush=True)
        return
    plain = rows["bm25s pairs"]
    for method, row in rows.items():
        row["x_bm25s"] = row["p95_ms"] / plain["p95_ms"]
        shown = "  ".join(f"{key} {value:.4g}" for key, value in row.items() if value)
        print(f"{name:17} {method:12} {shown}", flush=True)
    print(f"{name:17} ours - {best.method}: {difference:+.4f}  95% [{low:+.4f}, {high:+.4f}]", flush=True)


def main() -> None:
    """Measure the sets named on the command line, or all of them."""
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    if not words:
        sys.exit(__doc__)
    missing = [package for module, package in NEEDED.items() if importlib.util.find_spec(module) is None]
    if missing:
        sys.exit(f"This comparison needs {' '.join(missing)}: pip install {' '.join(missing)}  (or: --group bench)")
    for name in words[1:] or SETS:
        report(name, runs_of(Path(words[0]) / name), as_json="--json" in sys.argv)


if __name__ == "__main__":
    main()
