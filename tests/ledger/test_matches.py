"""Stored matches: one row an enterprise, stale as soon as facts, items or the day change."""

from datetime import UTC, date, datetime

import pytest

from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, note_facts
from ledger.matches import MatchState, all_states, enterprises, forget_rules, keep, know_rules, match_state, stale

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 22)
ONE, TWO = "91510600000001011K", "91510603000002022A"
FIRM = Giver(FactSource.ENTERPRISE, DAY, "chen_contact")


@pytest.fixture(autouse=True)
def firms(ledger: Ledger) -> None:
    with ledger.write() as session:
        know_enterprise(session, ONE, NOW, "甲")
        know_enterprise(session, TWO, NOW, "乙")
        know_rules(session, "aa", ["DY-01", "DY-02"], NOW)
        rows = [MatchState(uscc=uscc, rules="aa", facts_version=0, day=DAY, states=b"\1\2") for uscc in (ONE, TWO)]
        rows[0].amounts = {"DY-01": [100, None]}
        keep(session, rows)


def test_stored_results_are_read_back_whole(ledger: Ledger) -> None:
    with ledger.read() as session:
        assert list(all_states(session, "aa")) == [(ONE, b"\1\2", {"DY-01": [100, None]}), (TWO, b"\1\2", {})]
        assert [firm.uscc for firm in enterprises(session, after=ONE)] == [TWO]
        assert stale(session, "aa", DAY) == []


def test_a_changed_fact_other_items_or_another_day_make_it_stale(ledger: Ledger) -> None:
    with ledger.write() as session:
        note_facts(session, TWO, [Given("employees", 3, 2025)], FIRM, NOW)
    with ledger.read() as session:
        assert stale(session, "aa", DAY) == [TWO]
        assert stale(session, "bb", DAY) == [ONE, TWO]
        assert stale(session, "aa", date(2026, 11, 23)) == [ONE, TWO]


def test_new_items_replace_the_results_of_the_old_ones(ledger: Ledger) -> None:
    with ledger.write() as session:
        know_rules(session, "bb", ["DY-01"], NOW)
        keep(session, [MatchState(uscc=ONE, rules="bb", facts_version=0, day=DAY, states=b"\3")])
        assert forget_rules(session, "bb") == 1
    with ledger.read() as session:
        kept = match_state(session, ONE)
        assert kept is not None
        assert kept.states == b"\3"
        assert match_state(session, TWO) is None
