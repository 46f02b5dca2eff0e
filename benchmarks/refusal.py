"""Refusal and quoting on real texts: does a passage hold the answer, and is what has no answer refused.

    PYTHONPATH=. python benchmarks/refusal.py ../shared/data/ncp_policy

Prints where the answer's own words stand (first, first three, first five passages), how well the confidence
tells questions with an answer from those without (AUROC; plain score per query term beside it), and what each
threshold costs: false answers and false refusals. The threshold in use is marked.
"""

import sys
from pathlib import Path

from knowledge.answer.extract import extract
from knowledge.search.confidence import REFUSE_BELOW
from knowledge.search.measure import DAY, plain_base, read_jsonl
from knowledge.search.shelf import Shelf
from knowledge.search.synonyms import city_synonyms

THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.48, 0.5, 0.55, 0.6, 0.7)


def auroc(right: list[float], wrong: list[float]) -> float:
    """Return how often an answerable question scores above an unanswerable one; ties count half."""
    wins = sum((one > other) + 0.5 * (one == other) for one in right for other in wrong)
    return wins / (len(right) * len(wrong))


def plain_score(shelf: Shelf, text: str) -> float:
    """Return the baseline's confidence: best BM25 score divided by the number of query terms."""
    query = shelf.find(text, day=DAY, limit=1).query
    best = shelf.words.articles(query.grams, 1)
    return best[0].score / len(query.grams) if best else 0.0


def main() -> None:
    """Measure the folder named on the command line."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the folder is needed
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    asked = read_jsonl(folder / "queries.dev.jsonl")
    unanswerable = read_jsonl(folder / "queries.unanswerable.dev.jsonl")
    with plain_base(read_jsonl(folder / "corpus.jsonl"), city_synonyms("deyang")) as (shelf, _):
        found = [shelf.find(row["text"], day=DAY, limit=5) for row in asked]
        nothing = [shelf.find(row["text"], day=DAY, limit=1) for row in unanswerable]
        for cut in (1, 3, 5):
            holds = [
                any(row["answer"] in hit.text for hit in one.hits[:cut]) for row, one in zip(asked, found, strict=True)
            ]
            print(f"answer in the first {cut} passages: {sum(holds) / len(holds):.3f}")
        answers = [(row["answer"], extract(one)) for row, one in zip(asked, found, strict=True) if one.answerable]
        quoted = [any(words in quote.text for quote in answer.quotes) for words, answer in answers if answer]
        length = sum(sum(len(quote.text) for quote in answer.quotes) for _, answer in answers if answer) / len(answers)
        print(f"answer whole in what is quoted: {sum(quoted) / len(quoted):.3f}, {length:.0f} characters on average")
        plain = [[plain_score(shelf, row["text"]) for row in rows] for rows in (asked, unanswerable)]
    right, wrong = [one.confidence for one in found], [one.confidence for one in nothing]
    print(f"AUROC: ours {auroc(right, wrong):.3f}, BM25 score per term {auroc(*plain):.3f}")
    for at in THRESHOLDS:
        false_answers = sum(value >= at for value in wrong) / len(wrong)
        false_refusals = sum(value < at for value in right) / len(right)
        mark = " <- in use" if at == REFUSE_BELOW else ""
        print(f"threshold {at:.2f}: false answers {false_answers:.3f}, false refusals {false_refusals:.3f}{mark}")


if __name__ == "__main__":
    main()
