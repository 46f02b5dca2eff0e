"""The questions and columns of all firms, written down so that OpenFisca-Core can be asked the same (matching.py).

A question over one fact is a column and what is met of it, one over a list a test of its records; trees name their
children. What remains (formulas over several facts, days counted from another fact) is handed over answered.
"""

import json
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.rules.bulk.codes import MET
from knowledge.rules.bulk.columns import Figures, Words
from knowledge.rules.bulk.lists import said_by
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.bulk.ranges import NotByColumn, span_of
from knowledge.rules.bulk.singles import COMPARISONS
from knowledge.rules.bulk.tables import Table
from knowledge.rules.fitting import Asked
from knowledge.rules.item_terms import AllOf, AnyOf, Condition, Leaf, Match, Not, Received
from knowledge.rules.operators import year_of
from knowledge.rules.records import AWARDS

Question = dict[str, Any]
Arrays = dict[str, Any]


def export(everyone: Everyone, folder: Path) -> tuple[int, int]:
    """Write columns.npz and questions.json; return how many questions there are, and how many handed over answered."""
    asking = _Asking(everyone)
    items = {}
    for asked in everyone.asked:
        numbers = everyone.plan.ask(asked)
        if numbers is not None:
            items[asked.item.code] = [asking.number(number) for number in numbers]
    np.savez(folder / "columns.npz", **asking.arrays)
    told = {"items": items, "questions": asking.questions, "firms": everyone.firms.count}
    (folder / "questions.json").write_text(json.dumps(told), encoding="utf-8")
    return len(asking.questions), sum(one["kind"] == "given" for one in asking.questions.values())


class _Asking:
    """The questions written down so far."""

    def __init__(self, everyone: Everyone) -> None:
        self.everyone, self.plan, self.firms = everyone, everyone.plan, everyone.firms
        self.questions: dict[int, Question] = {}
        self.arrays: Arrays = {}

    def number(self, number: int) -> int:
        """Write down a question and those it is made of."""
        if number not in self.questions:
            condition, asked = self.plan.about(number)
            found = self._question(condition, asked) if condition is not None else None
            if found is None:
                found = {"kind": "given"}
                self.arrays[f"given-{number}"] = self.plan.codes(number) == MET
            self.questions[number] = found
        return number

    def _question(self, condition: Condition, asked: Asked) -> Question | None:
        if isinstance(condition, Leaf):
            return self._plain(condition, asked) or self._records(condition, asked)
        children = (condition.child,) if isinstance(condition, Not) else condition.children
        kind = {AllOf: "all", AnyOf: "any", Not: "not"}[type(condition)]
        return {"kind": kind, "of": [self.number(self.plan.number(child, asked)) for child in children]}

    def _plain(self, leaf: Leaf, asked: Asked) -> Question | None:
        year = year_of(leaf, asked.ground)
        column, name = self.firms.column(leaf.fact, year), f"{leaf.fact}@{year}"
        if isinstance(column, Figures) and leaf.op in COMPARISONS:
            try:
                bound = span_of(leaf.value, asked.ground, self.firms)
            except NotByColumn:
                return None
            if len(bound.low) > 1:
                return None
            self.arrays[f"column-{name}"] = column.numbers
            return {"kind": leaf.op, "column": name, "bound": float(bound.low[0] / bound.scale)}
        if isinstance(column, Words) and column.known.any():
            met = self.plan.codes(self.plan.number(leaf, asked)) == MET
            self.arrays[f"column-{name}"] = column.places.astype(np.int32)
            return {"kind": "in", "column": name, "places": np.unique(column.places[met]).tolist()}
        return None

    def _records(self, leaf: Leaf, asked: Asked) -> Question | None:
        if isinstance(leaf.value, Received):
            table = self.firms.table(AWARDS)
            tests: list[Question] | None = self._awards(leaf.value, table, asked)
        elif isinstance(leaf.value, Match) and leaf.value.at_least == 1 and leaf.value.tests:
            table = self.firms.table(leaf.fact)
            tests = self._demands(leaf, leaf.value, table, asked)
        else:
            return None
        if tests is None:
            return None
        self.arrays[f"owner-{leaf.fact}"] = table.firm
        return {
            "kind": "records",
            "list": leaf.fact,
            "tests": tests,
            "none": leaf.op not in {"has", "count", "awarded"},
        }

    def _demands(self, leaf: Leaf, match: Match, table: Table, asked: Asked) -> list[Question] | None:
        tests = []
        for demand in match.tests:
            said, asks = said_by((demand,), leaf.fact, asked.ground, self.firms)
            if asks:
                return None
            tests.append(self._test(leaf.fact, demand.field, table, said == 0))
        return tests

    def _awards(self, wanted: Received, table: Table, asked: Asked) -> list[Question]:
        since = asked.ground.year(wanted.since)
        judges: Sequence[tuple[str, Any]] = [
            ("item", lambda value: value == wanted.item),
            *([("reason", lambda value: value == wanted.reason)] if wanted.reason is not None else []),
            *([("year", lambda value: isinstance(value, Fraction) and value >= since)] if since is not None else []),
        ]
        found = []
        for name, judge in judges:
            column = table.field((name,))
            found.append(self._test(AWARDS, name, table, column.judged(judge).astype(np.bool_)[column.places]))
        return found

    def _test(self, fact: str, field: str, table: Table, fits: Any) -> Question:  # noqa: ANN401 - flags
        """Return a test as the places of a field that fit; of two fields together as the flags themselves."""
        column = table.field((field,))
        places = np.unique(column.places[fits])
        if np.array_equal(np.isin(column.places, places), fits):
            self.arrays[f"record-{fact}.{field}"] = column.places.astype(np.int32)
            return {"column": f"{fact}.{field}", "places": places.tolist()}
        name = f"{fact}.fits{len(self.arrays)}"
        self.arrays[f"record-{name}"] = fits.astype(np.int32)
        return {"column": name, "places": [1]}
