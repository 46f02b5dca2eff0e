"""All firms at once give the states that one firm at a time gives."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.items.reading import read_items
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.bulk.findings import Lacking, paid
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import State
from knowledge.rules.item import ItemSet
from knowledge.rules.matching import Matcher
from tests.made_firms import firms

DAYS = (date(2026, 11, 22), date(2026, 5, 20), date(2025, 7, 1), date(2023, 3, 1))
FOLDER = Path(__file__).resolve().parents[2] / "config" / "cities" / "deyang" / "items"


@pytest.fixture(scope="module")
def items() -> ItemSet:
    return read_items(FOLDER)


def one_by_one(items: ItemSet, day: date, every: Sequence[Facts]) -> list[list[str]]:
    matcher = Matcher(items, day)
    return [[one.state.value for one in matcher.match(facts).items] for facts in every]


def at_once(everyone: Everyone) -> list[list[str]]:
    return [[STATES[place].value for place in column] for column in everyone.matrix.T.tolist()]


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("known", [0.97, 0.8])
def test_all_at_once_is_the_same_as_one_by_one(items: ItemSet, day: date, known: float) -> None:
    every = list(firms(60, seed=day.toordinal(), known=known))
    everyone = Everyone(items, day, Firms(every), few=0)
    everyone.match()
    single, bulk = one_by_one(items, day, every), at_once(everyone)
    wrong = [
        (at, code, one, other)
        for at in range(len(every))
        for code, one, other in zip(everyone.codes, single[at], bulk[at], strict=True)
        if one != other
    ]
    assert wrong == []


def test_the_firms_of_these_tests_come_to_every_state(items: ItemSet) -> None:
    everyone = Everyone(items, DAYS[0], Firms(firms(150, known=0.95)))
    assert set(everyone.match().ravel().tolist()) == set(range(len(STATES)))


def test_facts_come_back_from_columns_as_they_were() -> None:
    every = list(firms(60, known=0.8))
    kept = Firms(every)
    for row, facts in enumerate(every):
        again = kept.facts(row)
        assert (again.plain, again.yearly, again.lists) == (facts.plain, facts.yearly, facts.lists)


def test_a_changed_firm_changes_its_column_only(items: ItemSet) -> None:
    day, every = DAYS[0], list(firms(40))
    everyone = Everyone(items, day, Firms(every))
    before = everyone.match().copy()
    other = next(iter(firms(1, seed=99, known=0.7)))
    everyone.change_firm(7, other)
    changed = everyone.matrix.copy()
    every[7] = other
    fresh = Everyone(items, day, Firms(every))
    assert np.array_equal(changed, fresh.match())
    assert np.array_equal(np.delete(changed, 7, axis=1), np.delete(before, 7, axis=1))
    assert np.array_equal(everyone.match(), changed)
    assert everyone.firms.facts(7).lists == other.lists


def test_a_changed_item_changes_its_row_only(items: ItemSet) -> None:
    day, every = DAYS[0], list(firms(200))
    everyone = Everyone(items, day, Firms(every))
    everyone.match()
    harder, before = items.items[12], everyone.matrix.copy()
    ended = replace(harder, versions=tuple(replace(one, until=date(2026, 1, 1)) for one in harder.versions))
    row = everyone.change_item(ended)
    assert set(row.tolist()) == {STATES.index("ineligible")}
    assert np.array_equal(np.delete(everyone.matrix, 12, axis=0), np.delete(before, 12, axis=0))
    everyone.change_item(harder)
    assert np.array_equal(everyone.matrix, before)


def test_a_new_item_is_a_new_row(items: ItemSet) -> None:
    fewer = replace(items, items=items.items[:-1])
    every = list(firms(50))
    everyone = Everyone(fewer, DAYS[0], Firms(every))
    everyone.match()
    everyone.change_item(items.items[-1])
    whole = Everyone(items, DAYS[0], Firms(every))
    assert np.array_equal(everyone.matrix, whole.match())
    assert everyone.codes == whole.codes


def test_nobody_at_all_is_no_mistake(items: ItemSet) -> None:
    assert Everyone(items, DAYS[0], Firms([])).match().shape == (len(items.items), 0)


def test_firms_of_whom_nothing_is_known_are_unknown_or_out(items: ItemSet) -> None:
    everyone = Everyone(items, DAYS[0], Firms([Facts({}, {}, {})]))
    states = {STATES[place].value for place in everyone.match()[:, 0].tolist()}
    assert states <= {"unknown", "ineligible", "near"}


def test_many_changes_leave_nothing_stale(items: ItemSet) -> None:
    every = list(firms(30, known=0.9))
    everyone = Everyone(items, DAYS[0], Firms(every))
    everyone.match()
    for at, facts in enumerate(firms(10, seed=5, known=0.7)):
        every[at * 2] = facts
        everyone.change_firm(at * 2, facts)
    for item in items.items[:50]:
        everyone.change_item(item)
    assert np.array_equal(everyone.matrix, Everyone(items, DAYS[0], Firms(every)).match())


@pytest.mark.parametrize("known", [0.97, 0.5])
def test_amounts_and_missing_facts_are_those_told_one_by_one(items: ItemSet, known: float) -> None:
    every = list(firms(120, seed=7, known=known))
    everyone = Everyone(items, DAYS[0], Firms(every), few=0)
    everyone.match()
    amounts = {(firm, code): span for firm, code, span in paid(everyone)}
    lacking = {(firm, code, gap) for code, gap, rows in Lacking(everyone, every).of_all() for firm in rows.tolist()}
    matcher = Matcher(items, DAYS[0])
    results = [matcher.match(facts) for facts in every]
    single = [(at, one) for at, result in enumerate(results) for one in result.items]
    assert amounts == {
        (at, one.code): (one.amount.low_fen, one.amount.high_fen)
        for at, one in single
        if one.state is State.ELIGIBLE and one.amount is not None
    }
    wanted = {
        (at, one.code, gap)
        for at, one in single
        if one.state is State.UNKNOWN
        for gap in one.fit.missing or one.missing
    }
    assert lacking == wanted
    assert wanted
