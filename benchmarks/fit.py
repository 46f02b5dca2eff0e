"""How the weights of search/windows.py and search/calibrate.py were found, and what they give on other questions.

    PYTHONPATH=. python benchmarks/fit.py FOLDER/ncp_policy

FOLDER holds corpus.jsonl, queries.dev.jsonl (with ``answer``) and queries.unanswerable.dev.jsonl. Both models are
fitted on these questions only. Every figure but the weights themselves is cross-validated: five folds by question, the
mean of three ways to cut them. Printed are the weights, the figures, how well the chance is calibrated, and what each
threshold costs. Takes some minutes; nothing is written: weights are copied into the code by hand.
"""

import json
import sys
from collections.abc import Callable, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from knowledge.answer.measure import auroc, bare
from knowledge.search import excerpts, shelf, windows
from knowledge.search.calibrate import Signs, document_signs, signs
from knowledge.search.confidence import Units
from knowledge.search.measure import DAY, plain_base, read_jsonl
from knowledge.search.query import Query
from knowledge.search.synonyms import city_synonyms

Numbers = NDArray[np.float64]
FOLDS = 5
CUTS = 3
HELD_BACK = 10.0  # ridge penalty of the sentence model, in standard deviations
HELD_BACK_SURE = 3.0  # of the other
NO_PASSAGE = astuple(Signs(0, 0, 1, 0, 0, 1, 1, 0.5))
FALSE_ANSWER, MISS = 2.2, 1.0  # what they cost
ANSWERABLE = 0.8  # of the questions people ask a policy base
ROUNDS = 3  # of choosing the surest quote with the weights of the round before


@dataclass(frozen=True)
class Case:
    """One question with all that was read for it."""

    query: Query
    units: Units
    sources: Sequence[windows.Source]
    features: Sequence[Numbers]  # of each document: a row a sentence
    begins: Sequence[Numbers]  # 1 where the answer begins
    answer: str


def read_cases(folder: Path) -> tuple[list[Case], list[Case]]:
    """Ask every question and keep what the shelf read for it."""
    cases = []
    with plain_base(read_jsonl(folder / "corpus.jsonl"), city_synonyms("deyang")) as (opened, _):
        for name in ("queries.dev.jsonl", "queries.unanswerable.dev.jsonl"):
            rows = read_jsonl(folder / name)
            cases.append([_case(opened, row["text"], bare(row.get("answer", ""))) for row in rows])
    return cases[0], cases[1]


def _case(opened: shelf.Shelf, text: str, answer: str) -> Case:
    with patch.object(shelf, "show", wraps=excerpts.show) as watched:
        found = opened.find(text, day=DAY)
    if not watched.call_args:
        return Case(found.query, Units((), ()), [], [], [], answer)
    query, units, rarity, *rest = watched.call_args.args
    sources, _ = excerpts.sources_of(*rest)
    rare = {term: rarity(term) for term in query.grams}
    rows = [np.array(one) for one in windows.all_features(query, rare, sources)]
    return Case(query, units, sources, rows, [_begins(source, answer) for source in sources], answer)


def _begins(source: windows.Source, answer: str) -> Numbers:
    texts = [bare(sentence.text) for sentence in source.reading.sentences]
    starts = np.cumsum([0, *map(len, texts)])
    marks = np.zeros(len(texts))
    whole = "".join(texts)
    at = whole.find(answer) if answer else -1
    while at >= 0:
        marks[np.searchsorted(starts, at, side="right") - 1] = 1
        at = whole.find(answer, at + 1)
    return marks


def fit_sentences(cases: Sequence[Case]) -> Numbers:
    """Return the weights under which the sentences where answers begin are likeliest."""
    used = [case for case in cases if sum(one.sum() for one in case.begins)]
    tables = [np.concatenate(case.features) for case in used]
    spread: Numbers = np.concatenate(tables).std(axis=0) + 1e-9
    wanted = [np.concatenate(case.begins) for case in used]
    scaled = [(table / spread, marks / marks.sum()) for table, marks in zip(tables, wanted, strict=True)]

    def likely(weights: Numbers) -> tuple[float, Numbers, Numbers]:
        value, slope = -HELD_BACK / 2 * float(weights @ weights), -HELD_BACK * weights
        bend = HELD_BACK * np.eye(len(weights))
        for table, marks in scaled:
            worth = table @ weights
            worth -= worth.max()
            chance = np.exp(worth) / np.exp(worth).sum()
            mean = chance @ table
            value += float(marks @ (worth - np.log(np.exp(worth).sum())))
            slope = slope + marks @ table - mean
            bend += (table * chance[:, None]).T @ table - np.outer(mean, mean)
        return value, slope, bend

    return climb(likely, len(spread)) / spread


def climb(likely: Callable[[Numbers], tuple[float, Numbers, Numbers]], size: int) -> Numbers:
    """Return the weights with the greatest value (Newton's method, its steps halved where they lead down)."""
    weights: Numbers = np.zeros(size)
    value, slope, bend = likely(weights)
    for _ in range(30):
        step = np.linalg.solve(bend, slope)
        while (after := likely(weights + step))[0] < value and float(np.abs(step).max()) > 1e-6:  # noqa: PLR2004
            step = step / 2
        weights = weights + step
        value, slope, bend = after
        if float(np.abs(step).max()) < 1e-4:  # noqa: PLR2004 - far finer than the weights are rounded
            break
    return weights


def quotes(case: Case, weights: Numbers) -> list[windows.Window]:
    """Choose the quotes of one question."""
    worth = [one @ weights for one in case.features]
    top = max((float(one.max()) for one in worth if len(one)), default=0.0)
    power = [np.exp(one - top) for one in worth]
    total = sum(float(one.sum()) for one in power) or 1.0
    return windows.windows(case.sources, [list(one / total) for one in power])


def holds(case: Case, window: windows.Window) -> bool:
    """Tell whether a quote holds the answer."""
    return case.answer in bare(case.sources[window.source].reading.quote(window.first, window.end))


def signs_of(case: Case, chosen: Sequence[windows.Window]) -> Numbers:
    """Return the signs of each quote, a row a quote."""
    rows = []
    for one in chosen:
        second = excerpts.second_to(one.source, case.sources)
        reading = case.sources[one.source].reading
        document = document_signs(case.query, case.units, reading)
        found = signs(case.query, case.units, reading, (one.first, one.end), second, document)
        rows.append(astuple(found))
    return np.array(rows or [NO_PASSAGE])


def fit_sureness(cases: Sequence[Numbers], right: Numbers) -> Numbers:
    """Return bias and weights of the logistic model of the surest quote of each question."""
    weights = np.zeros(cases[0].shape[1] + 1)
    for _ in range(ROUNDS):
        table = np.array([one[np.argmax(one @ weights[1:])] for one in cases])
        weights = _logistic(table, right)
    return weights


def _logistic(table: Numbers, right: Numbers) -> Numbers:
    spread: Numbers = table.std(axis=0) + 1e-9
    scaled = np.c_[np.ones(len(table)), table / spread]
    held = np.diag([0.0, *[HELD_BACK_SURE] * table.shape[1]])

    def likely(weights: Numbers) -> tuple[float, Numbers, Numbers]:
        worth = scaled @ weights
        chance = 1 / (1 + np.exp(-worth))
        value = float((right * worth - np.logaddexp(0, worth)).sum() - weights @ held @ weights / 2)
        bend = (scaled * (chance * (1 - chance))[:, None]).T @ scaled + held
        return value, scaled.T @ (right - chance) - held @ weights, bend

    weights = climb(likely, scaled.shape[1])
    return np.concatenate([weights[:1], weights[1:] / spread])


def sure_of(case: Numbers, weights: Numbers) -> float:
    """Return the chance that the surest quote answers."""
    return float(1 / (1 + np.exp(-weights[0] - (case @ weights[1:]).max())))


def folds(count: int, cut: int) -> list[list[int]]:
    """Return the numbers of the questions of each fold."""
    order = np.random.default_rng(cut).permutation(count)
    return [order[at::FOLDS].tolist() for at in range(FOLDS)]


def others(count: int, fold: Sequence[int]) -> list[int]:
    """Return the numbers of the questions that are not of a fold."""
    inside = set(fold)
    return [at for at in range(count) if at not in inside]


def cross_quotes(cases: Sequence[Case], cut: int) -> list[list[windows.Window]]:
    """Choose the quotes of every question with weights fitted on other questions."""
    chosen: dict[int, list[windows.Window]] = {}
    for fold in folds(len(cases), cut):
        weights = fit_sentences([cases[at] for at in others(len(cases), fold)])
        chosen |= {at: quotes(cases[at], weights) for at in fold}
    return [chosen[at] for at in range(len(cases))]


def cross_sureness(cases: Sequence[Numbers], right: Numbers, cut: int) -> Numbers:
    """Return how sure a model fitted on other questions is of every question."""
    sure = np.zeros(len(cases))
    for fold in folds(len(cases), cut):
        rest = others(len(cases), fold)
        weights = fit_sureness([cases[at] for at in rest], right[rest])
        sure[fold] = [sure_of(cases[at], weights) for at in fold]
    return sure


def report(name: str, values: Sequence[float], show: Callable[[float], str] = "{:.4f}".format) -> None:
    """Print the mean of a figure over the ways to cut, with the least and the most."""
    print(f"{name:42} {show(float(np.mean(values)))}  ({show(min(values))} to {show(max(values))})")


def print_costs(sure: Numbers, right: Numbers) -> None:
    """Print how well the chance is calibrated and what each threshold costs."""
    print("\nchance said    questions  mean chance  share with an answer   (cross-validated)")
    for low in np.arange(0, 1, 0.1):
        inside = (sure >= low) & (sure < low + 0.1)
        if inside.any():
            said, true = sure[inside].mean(), right[inside].mean()
            print(f"{low:.1f} to {low + 0.1:.1f} {inside.sum():12} {said:12.2f} {true:12.2f}")
    odds = ANSWERABLE / (1 - ANSWERABLE) * (right == 0).sum() / (right == 1).sum()
    best = FALSE_ANSWER / (FALSE_ANSWER + MISS * odds)
    print(f"\nthreshold where both cost the same (odds of the street, costs {FALSE_ANSWER} to {MISS}): {best:.3f}")
    for at in (0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7):
        false, missed = (sure[right == 0] >= at).mean(), (sure[right == 1] < at).mean()
        print(f"threshold {at:.2f}: false answers {false:.3f}, missed {missed:.3f}")


def main() -> None:
    """Fit on the folder named on the command line."""
    if len(sys.argv) != 2:  # noqa: PLR2004 - the folder is needed
        sys.exit(__doc__)
    asked, without = read_cases(Path(sys.argv[1]))
    right = np.r_[np.ones(len(asked)), np.zeros(len(without))]
    weights = fit_sentences(asked)
    print("windows.WEIGHTS =", json.dumps([round(float(one), 2) for one in weights]))
    unheld = [signs_of(case, quotes(case, weights)) for case in without]
    chosen = [cross_quotes(asked, cut) for cut in range(CUTS)]
    tables = [[*[signs_of(case, one) for case, one in zip(asked, every, strict=True)], *unheld] for every in chosen]
    whole = fit_sureness(tables[0], right)
    print("calibrate.BIAS =", round(float(whole[0]), 2))
    print("calibrate.WEIGHTS =", json.dumps([round(float(one), 2) for one in whole[1:]]))
    spans = [[[holds(case, one) for one in ones] for case, ones in zip(asked, every, strict=True)] for every in chosen]
    report("answer in the quotes", [float(np.mean([any(one) for one in every])) for every in spans])
    sure = [cross_sureness(table, right, cut) for cut, table in enumerate(tables)]
    report("AUROC", [auroc(list(one[right == 1]), list(one[right == 0])) for one in sure])
    print_costs(np.mean(sure, axis=0), right)


if __name__ == "__main__":
    main()
