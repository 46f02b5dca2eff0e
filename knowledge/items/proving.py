"""Run rule cases against items: which do not come out, in what they differ, and what was found on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from config.words import rule_cases as words
from knowledge.items.cases import Case
from knowledge.items.verdict import Told, of_all, of_group, of_item
from knowledge.rules.facts import FactsRefused, read_facts
from knowledge.rules.item import ItemSet
from knowledge.rules.matching import Matcher
from knowledge.rules.telling import match_told


@dataclass(frozen=True, slots=True)
class Failure:
    """A case that did not come out."""

    case: Case
    differences: tuple[str, ...]
    results: tuple[Told, ...]  # of each item, or each firm: state, trace, steps


def failures(cases: Iterable[Case], items: ItemSet) -> list[Failure]:
    """Run cases and return those that did not come out, in their order."""
    run = _Run(items)
    found = (run.failure(case) for case in cases)
    return [failure for failure in found if failure is not None]


class _Run:
    """One run: items are compiled once for each choice of them and day."""

    def __init__(self, items: ItemSet) -> None:
        self.items = items
        self.matchers: dict[tuple[tuple[str, ...], date], Matcher] = {}

    def failure(self, case: Case) -> Failure | None:
        unknown = [code for code in case.items if self.items.item(code) is None]
        if unknown:
            return Failure(case, tuple(words.no_such_item(code) for code in unknown), ())
        try:
            facts = [read_facts(firm) for firm in case.firms]
        except FactsRefused as refused:
            differences = _refused(case, refused)
            return Failure(case, tuple(differences), ()) if differences else None
        matcher = self._matcher(case)
        told = [match_told(matcher.match(one)) for one in facts]
        results = [result for one in told for result in _items_of(one)]
        differences = _differences(case, told, results)
        return Failure(case, tuple(differences), tuple(results)) if differences else None

    def _matcher(self, case: Case) -> Matcher:
        key = case.items, case.as_of
        if key not in self.matchers:
            chosen = tuple(item for item in self.items.items if item.code in case.items)
            self.matchers[key] = Matcher(replace(self.items, items=chosen), case.as_of)
        return self.matchers[key]


def _refused(case: Case, refused: FactsRefused) -> list[str]:
    wanted = case.expected.refused
    names = [str(problem.path[0]) if problem.path else "" for problem in refused.problems]
    if wanted and wanted in names:
        return []
    return [words.lacks(words.REFUSED, wanted or words.state(case.expected.state), str(refused))]


def _differences(case: Case, told: Sequence[Told], results: Sequence[Told]) -> list[str]:
    expected = case.expected
    if expected.refused:
        return [words.lacks(words.REFUSED, expected.refused, words.listed(()))]
    if expected.eligible is not None:
        return of_group(expected, results)
    if expected.codes is not None or expected.total is not None:
        return [difference for one in told for difference in of_all(expected, one)]
    return [difference for one in results for difference in of_item(expected, one)]


def _items_of(told: Told) -> list[Told]:
    listed = told.get("items")
    return [one for one in listed if isinstance(one, Mapping)] if isinstance(listed, list | tuple) else []
