"""Learn what each feature of a ranking counts, from questions with known documents.

    PYTHONPATH=. python benchmarks/learn_ranking.py FOLDER [ncp_policy ...]

Builds a throw-away base of each set, counts the features of the documents that the product itself would weigh, and
fits one weight a feature for all sets together (softmax over the documents of a question, ridge). Prints nDCG@10
of plain BM25 among the same documents, on the questions learned from, in five-fold cross-validation by question
(the same question in two sets stays on one side), and on a kind of set that was left out; then the weights for
knowledge/search/weights.py. Only numpy is needed.
"""

import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.search.measure import CUT, plain_base, read_jsonl, read_qrels
from knowledge.search.rank import features_of
from knowledge.search.synonyms import city_synonyms
from ledger.policies import policies_by_ids

SETS = ("ncp_policy", "ncp_policy_3374", "stard_lawrefbook")
RIDGE = 0.02
FOLDS, ROUNDS = 5, 2
STEPS = 25  # of Newton; it stands still long before
TINY = 1e-7
Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """One question in one set: its documents with their features."""

    set_name: str
    question: str
    features: Row  # document by feature
    right: Row  # 1 where the document answers
    all_right: int  # documents that answer, weighed or not


def cases(folder: Path, name: str) -> tuple[list[Case], list[str]]:
    """Return the questions of one set, and the names of the features."""
    right = read_qrels(folder / "qrels.dev.tsv")
    asked = [row for row in read_jsonl(folder / "queries.dev.jsonl") if row["id"] in right]
    found: list[Case] = []
    names: list[str] = []
    with (
        plain_base(read_jsonl(folder / "corpus.jsonl"), city_synonyms("deyang")) as (shelf, ids),
        shelf.ledger.read() as session,
    ):
        for row in asked:
            head, weighed = features_of(
                shelf.understand(row["text"]), shelf.words, lambda some: policies_by_ids(session, some)
            )
            names = list(weighed.features)
            hit = np.array([ids[policy_id] in right[row["id"]] for policy_id in head], np.float64)
            grid = np.stack(list(weighed.features.values()), axis=1)
            found.append(Case(name, row["id"], grid, hit, len(right[row["id"]])))
    return found, names


def ndcg(case: Case, score: Row) -> float:
    """Return nDCG@10 of an order of the documents weighed; those never weighed count as not found."""
    hit = case.right[np.argsort(-score, kind="stable")][:CUT]
    gain = float((hit / np.log2(np.arange(len(hit)) + 2)).sum())
    return gain / sum(1 / math.log2(place + 2) for place in range(min(case.all_right, CUT)))


def loss(weights: Row, known: Sequence[tuple[Row, Row]]) -> float:
    """Return how unlikely the right documents are, with the ridge."""
    total = 0.0
    for grid, right in known:
        score = grid @ weights
        top = score.max()
        total += top + math.log(np.exp(score - top).sum()) - float(right @ score)
    return total / len(known) + RIDGE * float(weights @ weights)


def downhill(weights: Row, known: Sequence[tuple[Row, Row]]) -> Row:
    """Return Newton's step."""
    slope, bend = 2 * RIDGE * weights, 2 * RIDGE * np.eye(len(weights))
    for grid, right in known:
        score = grid @ weights
        likely = np.exp(score - score.max())
        likely /= likely.sum()
        mean = likely @ grid
        slope += (mean - right @ grid) / len(known)
        bend += ((grid * likely[:, None]).T @ grid - np.outer(mean, mean)) / len(known)
    return np.asarray(-np.linalg.solve(bend, slope), np.float64)


def learn(some: Sequence[Case]) -> Row:
    """Return the weights under which the right documents are likeliest."""
    every = np.concatenate([case.features for case in some])
    spread = every.std(axis=0) + 1e-9
    middle = every.mean(axis=0)
    known = [((case.features - middle) / spread, case.right / case.right.sum()) for case in some if case.right.any()]
    weights = np.zeros(len(spread))
    now = loss(weights, known)
    for _ in range(STEPS):
        step, whole = downhill(weights, known), 1.0
        while whole > TINY and loss(weights + whole * step, known) > now:
            whole /= 2
        weights = weights + whole * step
        before, now = now, loss(weights, known)
        if before - now < TINY:
            break
    return np.asarray(weights / spread)


def average(some: Sequence[Case], weights: Row) -> dict[str, float]:
    """Return the mean nDCG@10 of each set."""
    each: dict[str, list[float]] = {}
    for case in some:
        each.setdefault(case.set_name, []).append(ndcg(case, case.features @ weights))
    return {name: float(np.mean(values)) for name, values in each.items()}


def crossed(every: Sequence[Case]) -> dict[str, float]:
    """Return the mean nDCG@10 of each set on questions that were not learned from."""
    questions = sorted({case.question for case in every})
    sums: dict[str, list[float]] = {}
    for turn in range(ROUNDS):
        order = np.random.default_rng(turn).permutation(len(questions))
        for fold in range(FOLDS):
            out = {questions[at] for at in order[fold::FOLDS]}
            weights = learn([case for case in every if case.question not in out])
            for case in every:
                if case.question in out:
                    sums.setdefault(case.set_name, []).append(ndcg(case, case.features @ weights))
    return {name: float(np.mean(values)) for name, values in sums.items()}


def show(label: str, figures: dict[str, float]) -> None:
    """Print one line."""
    print(f"{label:28}", "  ".join(f"{name} {value:.4f}" for name, value in figures.items()), flush=True)


def main() -> None:
    """Learn from the sets named on the command line, or from all of them."""
    if len(sys.argv) < 2:  # noqa: PLR2004 - the folder is needed
        sys.exit(__doc__)
    every: list[Case] = []
    names: list[str] = []
    for name in sys.argv[2:] or SETS:
        found, names = cases(Path(sys.argv[1]) / name, name)
        every += found
    show("BM25 of the whole document", average(every, np.array([float(name == "whole") for name in names])))
    weights = learn(every)
    show("on the questions learned", average(every, weights))
    show("cross-validated", crossed(every))
    for kind in sorted({case.set_name.split("_")[0] for case in every}):
        rest = [case for case in every if not case.set_name.startswith(kind)]
        if rest:
            show(
                f"learned without {kind}",
                average([case for case in every if case.set_name.startswith(kind)], learn(rest)),
            )
    for name, weight in zip(names, weights, strict=True):
        print(f'    "{name}": {weight:.2f},')


if __name__ == "__main__":
    main()
