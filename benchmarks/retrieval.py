"""Search against plain BM25 on real texts: quality, speed and memory in one run.

    PYTHONPATH=. python benchmarks/retrieval.py ../shared/data [ncp_policy ...]

Prints one line a method and set. ``bm25`` is plain BM25 (k1 1.2, b 0.75) on pairs of characters over whole
documents; ``jieba`` the same on words; ``ours`` is the product's own search, ``ratio`` ours / bm25.
"""

import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from knowledge.search import tokens
from knowledge.search.measure import CUT, measure_retrieval, read_jsonl, read_qrels, scores
from knowledge.search.synonyms import city_synonyms

SETS = ("ncp_policy", "ncp_policy_3374", "stard_lawrefbook")
K1, B = 1.2, 0.75
Cut = Callable[[str], list[str]]


class PlainBm25:
    """The baseline, ten lines of textbook."""

    def __init__(self, texts: Sequence[str], cut: Cut) -> None:
        self.cut = cut
        counts = [Counter(cut(tokens.fold(text))) for text in texts]
        lengths = [counter.total() for counter in counts]
        mean = sum(lengths) / len(lengths)
        held: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for at, counter in enumerate(counts):
            for term, count in counter.items():
                held[term].append((at, count))
        norm = [K1 * (1 - B + B * length / mean) for length in lengths]
        self.postings: dict[str, list[tuple[int, float]]] = {}
        for term, places in held.items():
            idf = math.log(1 + (len(texts) - len(places) + 0.5) / (len(places) + 0.5))
            self.postings[term] = [(at, idf * count * (K1 + 1) / (count + norm[at])) for at, count in places]

    def best(self, question: str) -> list[int]:
        """Return the ten best texts by their place in the corpus."""
        total: dict[int, float] = defaultdict(float)
        for term in dict.fromkeys(self.cut(tokens.fold(question))):
            for at, gain in self.postings.get(term, ()):
                total[at] += gain
        return sorted(total, key=lambda at: (-total[at], at))[:CUT]


def baseline(
    corpus: Sequence[Mapping[str, str]], asked: Sequence[Mapping[str, str]], right: Mapping[str, set[str]], cut: Cut
) -> dict[str, float]:
    """Return the figures of the baseline."""
    begun = time.perf_counter()
    index = PlainBm25([f"{row.get('title', '')}\n{row['text']}" for row in corpus], cut)
    index_s = time.perf_counter() - begun
    took, each = [], []
    for row in asked:
        start = time.perf_counter()
        found = [corpus[at]["id"] for at in index.best(row["text"])]
        took.append((time.perf_counter() - start) * 1000)
        each.append(scores(found, right[row["id"]]))
    figures = {name: sum(one[name] for one in each) / len(each) for name in each[0]}
    return {**figures, "index_s": index_s, "query_p50_ms": sorted(took)[len(took) // 2]}


def show(name: str, method: str, figures: Mapping[str, float]) -> None:
    """Print one line."""
    shown = ("ndcg@10", "recall@1", "recall@10", "mrr@10", "index_s", "query_p50_ms", "query_p95_ms", "peak_mb")
    values = "  ".join(f"{key} {figures[key]:.4g}" for key in shown if key in figures)
    print(f"{name:18} {method:6} {values}", flush=True)


def main() -> None:
    """Measure the sets named on the command line, or all of them."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the folder is needed
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    for name in sys.argv[2:] or SETS:
        files = (folder / name / "corpus.jsonl", folder / name / "queries.dev.jsonl", folder / name / "qrels.dev.tsv")
        ours = measure_retrieval(*files, city_synonyms("deyang"))
        show(name, "ours", ours)
        corpus, right = read_jsonl(files[0]), read_qrels(files[2])
        asked = [row for row in read_jsonl(files[1]) if row["id"] in right]
        plain = baseline(corpus, asked, right, tokens.bigrams)
        show(name, "bm25", plain)
        show(name, "jieba", baseline(corpus, asked, right, tokens.words))
        ratio = {key: ours[key] / plain[key] for key in ("ndcg@10", "recall@1", "recall@10", "mrr@10", "query_p50_ms")}
        show(name, "ratio", ratio)


if __name__ == "__main__":
    main()
