"""Quoting and refusing on real texts: do the quotes hold the answer, and is what has no answer refused.

    PYTHONPATH=. python benchmarks/refusal.py FOLDER/ncp_policy [--json]

FOLDER holds corpus.jsonl, queries.dev.jsonl (with ``answer``) and queries.unanswerable.dev.jsonl. Ours are the figures
of ``huiqi eval answers``. Plain baselines in the same run, on the same parts of 400 characters: the first three parts
by BM25 over pairs of characters as the quotes; its best score, and that divided by the number of terms of the question,
as the confidence, each with the threshold that misses as many questions as ours does.
"""

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from knowledge.answer.measure import auroc, bare, figures, judge
from knowledge.search import tokens
from knowledge.search.calibrate import REFUSE_BELOW
from knowledge.search.measure import DAY, plain_base, read_jsonl
from knowledge.search.shelf import Shelf
from knowledge.search.synonyms import city_synonyms
from ledger.articles import articles_at

Figures = dict[str, float | None]


def plain(shelf: Shelf, text: str) -> tuple[list[str], float, float]:
    """Return the first three parts by plain BM25, the best score, and the best score per term."""
    terms = dict.fromkeys(tokens.bigrams(tokens.fold(text)), 1.0)
    best = shelf.words.articles(terms, 3)
    with shelf.ledger.read() as session:
        rows = articles_at(session, [(one.policy_id, one.ordinal) for one in best])
    parts = [rows[one.policy_id, one.ordinal].text for one in best]
    score = best[0].score if best else 0.0
    return parts, score, score / (len(terms) or 1)


def baselines(
    shelf: Shelf, asked: Sequence[dict[str, str]], without: Sequence[dict[str, str]], missed: float
) -> Figures:
    """Return the figures of the plain way."""
    right = [plain(shelf, row["text"]) for row in asked]
    wrong = [plain(shelf, row["text"]) for row in without]
    holds = [
        [bare(row["answer"]) in bare(part) for part in parts] for row, (parts, *_) in zip(asked, right, strict=True)
    ]
    held = [one for one in holds if any(one)]
    per_term = sorted(one[2] for one in right)
    threshold = per_term[round(missed * len(per_term))]
    return {
        "span_in_answer": round(len(held) / len(holds), 4),
        "cite_precision": round(sum(one[0] for one in held) / len(held), 4),
        "auroc": round(auroc([one[2] for one in right], [one[2] for one in wrong]), 4),
        "auroc of the bare score": round(auroc([one[1] for one in right], [one[1] for one in wrong]), 4),
        "false_answer_rate": round(sum(one[2] >= threshold for one in wrong) / len(wrong), 4),
        "missed_rate": round(sum(one < threshold for one in per_term) / len(per_term), 4),
        "queries": len(asked),
    }


def main() -> None:
    """Measure the folder named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    asked = read_jsonl(given.folder / "queries.dev.jsonl")
    without = read_jsonl(given.folder / "queries.unanswerable.dev.jsonl")
    with plain_base(read_jsonl(given.folder / "corpus.jsonl"), city_synonyms("deyang")) as (shelf, _):
        judged = [judge(shelf.find(row["text"], day=DAY), row["answer"]) for row in asked]
        ours = figures(judged, [shelf.find(row["text"], day=DAY) for row in without])
        base = baselines(shelf, asked, without, ours["missed_rate"] or 0.0)
    if given.json:
        print(json.dumps({"huiqi": ours, "plain BM25": base}))
        return
    print(f"threshold in use: {REFUSE_BELOW}")
    for name in base:
        value = ours.get(name)
        print(f"{name:24} huiqi {'-' if value is None else f'{value:g}':8} plain BM25 {base[name]:g}")


if __name__ == "__main__":
    main()
