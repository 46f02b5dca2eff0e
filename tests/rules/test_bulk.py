"""All firms at once give the states that one firm at a time gives."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from knowledge.items.reading import read_items
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.bulk.results import NO_AMOUNT, firm_row, item_columns
from knowledge.rules.bulk.totals import missing_facts, paid
from knowledge.rules.bulk.worth import NO_END
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


def test_what_is_missing_is_counted_by_fact(items: ItemSet) -> None:
    every = list(firms(60, known=0.8))
    everyone = Everyone(items, DAYS[0], Firms(every))
    everyone.match()
    matcher = Matcher(items, DAYS[0])
    singles = [matcher.match(facts).items for facts in every]
    for row, code in enumerate(everyone.codes):
        unknown = [one[row] for one in singles if one[row].state.value == "unknown"]
        counted = missing_facts(everyone, row)
        assert all(0 < count <= len(unknown) for count in counted.values()), code
        shown = {row_.leaf.fact for one in unknown for row_ in one.fit.rows if row_.finding.answer is None}
        assert shown <= set(counted), code


def test_what_is_paid_is_what_one_firm_is_told(items: ItemSet) -> None:
    every = list(firms(60, known=0.95))
    everyone = Everyone(items, DAYS[0], Firms(every), few=0)
    everyone.match()
    matcher = Matcher(items, DAYS[0])
    told = [[one.amount for one in matcher.match(facts).items] for facts in every]
    found = [(row, one) for row in range(len(everyone.codes)) for one in paid(everyone, row)]
    assert found
    for row, one in found:
        amount = told[one.firm][row]
        assert amount is not None
        assert (one.low_fen, one.high_fen) == (amount.low_fen, amount.high_fen)


def test_what_is_stored_is_the_same_by_item_and_by_firm(items: ItemSet) -> None:
    every, priced = list(firms(60, known=0.95)), (State.ELIGIBLE, State.UNKNOWN, State.NEAR)
    everyone = Everyone(items, DAYS[0], Firms(every), few=0)
    everyone.match()
    by_item = dict(item_columns(everyone, priced))
    matcher = Matcher(items, DAYS[0])
    for at, facts in enumerate(every):
        stored = firm_row(matcher.match(facts), priced)
        for place, code in enumerate(everyone.codes):
            held = by_item[code]
            single = stored.states[place], stored.low_fen[place], stored.high_fen[place]
            assert (held.states[at], held.low_fen[at], held.high_fen[at]) == single, code
    ends = np.concatenate([one.high_fen for one in by_item.values()])
    assert {NO_AMOUNT, NO_END} < set(ends.tolist())
