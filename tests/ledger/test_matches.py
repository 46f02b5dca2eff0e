"""Stored matches: one row an enterprise with the versions it rests on, counts that move with it, and who is due."""

from datetime import UTC, date, datetime

import pytest

from ledger import due, match_counts, matches
from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, note_facts
from ledger.groups import Group, bind_group
from ledger.matches import Kept

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
ONE, TWO = "91510600000001011K", "91510603000002022A"
FIRM = Giver(FactSource.ENTERPRISE, DAY, "chen_contact")


PAID = {"DY-01": [100, None]}


def row(uscc: str, states: bytes, rules: str = "aa", amounts: dict[str, list[int | None]] | None = None) -> Kept:
    return Kept(uscc, rules, 0, DAY, states, amounts or {}, b"")


@pytest.fixture(autouse=True)
def firms(ledger: Ledger) -> None:
    with ledger.write() as session:
        know_enterprise(session, ONE, NOW, "甲")
        know_enterprise(session, TWO, NOW, "乙")
        matches.know_rules(session, "aa", ["DY-01", "DY-02"], NOW, {"DY-01": "x", "DY-02": "y"})
        matches.keep(session, [row(ONE, b"\0\2", amounts=PAID), row(TWO, b"\1\0")])


def test_stored_results_are_read_back_whole_and_replaced(ledger: Ledger) -> None:
    with ledger.write() as session:
        assert matches.results_of(session, [ONE])[ONE] == row(ONE, b"\0\2", amounts=PAID)
        matches.keep(session, [row(ONE, b"\3\3")])
    with ledger.read() as session:
        assert matches.results_of(session, [ONE, TWO]) == {ONE: row(ONE, b"\3\3"), TWO: row(TWO, b"\1\0")}
        assert matches.rules_known(session)["aa"].marks == {"DY-01": "x", "DY-02": "y"}


def test_firms_are_read_block_by_block_with_or_without_results(ledger: Ledger) -> None:
    with ledger.write() as session:
        know_enterprise(session, "91510604000003033X", NOW, "丙")
    with ledger.read() as session:
        first = matches.held_after(session, "", 2)
        last = matches.held_after(session, first[-1].uscc, 2)
        assert [(firm.uscc, firm.kept is not None) for firm in [*first, *last]] == [
            (ONE, True), (TWO, True), ("91510604000003033X", False),
        ]  # fmt: skip
        assert matches.firms_after(session, ONE, 1) == [(TWO, "乙", {})]
        assert matches.counted(session) == 3


def test_firms_are_found_by_the_state_of_an_item_in_any_list(ledger: Ledger) -> None:
    with ledger.write() as session:
        matches.know_rules(session, "bb", ["DY-02"], NOW)
        matches.keep(session, [row(TWO, b"\2", "bb")])
    with ledger.read() as session:
        assert list(matches.firms_fitting(session, "DY-02", 2, limit=1)) == [ONE, TWO]
        assert list(matches.firms_fitting(session, "DY-01", 0)) == [ONE]
        assert list(matches.firms_fitting(session, "DY-99", 0)) == []


def test_an_assistant_is_told_the_names_of_their_own_firms_only(ledger: Ledger) -> None:
    with ledger.write() as session:
        bind_group(session, Group(conversation_id="g", uscc=TWO, assistant="li", bound_at=NOW))
        matches.keep(session, [row(TWO, b"\0\0")])
    with ledger.read() as session:
        assert [one.name for one in matches.named_fitting(session, "DY-01", 0, 9)] == ["甲", "乙"]
        assert [one.name for one in matches.named_fitting(session, "DY-01", 0, 9, cared_by="li")] == ["乙"]
        assert matches.named_fitting(session, "DY-01", 0, 9, cared_by="wang") == []
        assert len(matches.named_fitting(session, "DY-01", 0, 1)) == 1


def test_lists_of_items_that_nothing_rests_on_are_dropped(ledger: Ledger) -> None:
    with ledger.write() as session:
        matches.know_rules(session, "bb", ["DY-01"], NOW)
        matches.forget_unused_rules(session, "cc")
        assert set(matches.rules_known(session)) == {"aa"}


def test_one_process_at_a_time_brings_all_firms_up_to_date(ledger: Ledger, second_ledger: Ledger) -> None:
    with matches.sole_run(ledger) as first:
        assert first
        with matches.sole_run(second_ledger) as second:
            assert second is ledger.is_sqlite  # there nobody asks: one process owns the file
    with matches.sole_run(second_ledger) as after:
        assert after


def test_gaps_keep_their_numbers(ledger: Ledger) -> None:
    with ledger.write() as session:
        first = matches.gap_numbers(session, [("DY-01", "revenue", 2025)])
    with ledger.write() as session:
        both = matches.gap_numbers(session, [("DY-01", "revenue", 2025), ("DY-01", "hires", 0)])
    assert both["DY-01", "revenue", 2025] == first["DY-01", "revenue", 2025]
    assert len(set(both.values())) == 2


def test_counts_are_added_to_and_swept(ledger: Ledger) -> None:
    with ledger.write() as session:
        match_counts.add_counts(session, {("DY-01", "eligible"): 2, ("DY-02", "near"): 1, ("DY-02", "unknown"): 0})
        match_counts.add_counts(session, {("DY-01", "eligible"): -1, ("DY-02", "near"): -1})
        match_counts.add_counts(session, {})
        match_counts.sweep_counts(session)
    with ledger.read() as session:
        assert match_counts.counts(session) == {("DY-01", "eligible"): 1}
        assert match_counts.counts(session, "DY-02") == {}
        assert match_counts.how_many_counts(session) == 1


def test_a_changed_fact_asks_for_a_new_match_until_it_is_answered(ledger: Ledger) -> None:
    with ledger.write() as session:
        assert due.called_for(session, 9) == [ONE, TWO]
        due.answered(session, {ONE: 0, TWO: 0})
        note_facts(session, TWO, [Given("employees", 3, 2025)], FIRM, NOW)
        note_facts(session, TWO, [Given("employees", 3, 2025)], FIRM, NOW)
    with ledger.write() as session:
        assert (due.called_for(session, 9), due.how_many_due(session)) == ([TWO], 1)
        due.answered(session, {TWO: 0})
        assert due.called_for(session, 9) == [TWO]
        due.answered(session, {TWO: 1})
        assert due.called_for(session, 9) == []
