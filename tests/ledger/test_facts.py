"""Facts of an enterprise: nothing is overwritten, the source that knows best counts, the others stay visible."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from ledger.base import Ledger
from ledger.enterprises import Enterprise, know_enterprise
from ledger.facts import (
    Fact,
    FactSource,
    Given,
    Giver,
    current_facts,
    disputed,
    facts_ended_since,
    history,
    note_facts,
    view,
)

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
USCC = "91510600000001011K"
FIRM = Giver(FactSource.ENTERPRISE, date(2026, 11, 22), "chen_contact")
TAX = Giver(FactSource.DEPARTMENT, date(2026, 6, 1), "税务局", verified_by="税务局")
LIST = Giver(FactSource.IMPORTED, date(2026, 5, 1), "名单.xlsx")


@pytest.fixture(autouse=True)
def firm(ledger: Ledger) -> None:
    with ledger.write() as session:
        know_enterprise(session, USCC, NOW, "德阳示例机械有限公司", "510603")


def said(ledger: Ledger, giver: Giver, *given: Given, at: datetime = NOW) -> list[bool]:
    with ledger.write() as session:
        return [one.changed for one in note_facts(session, USCC, given, giver, at)]


def counts(ledger: Ledger) -> tuple[dict[str, Any], int]:
    with ledger.read() as session:
        firm = session.get_one(Enterprise, USCC)
        return firm.facts, firm.facts_version


def test_what_counts_is_one_mapping_by_year_with_dotted_names_nested(ledger: Ledger) -> None:
    said(ledger, FIRM, Given("revenue", "5600万元", 2025), Given("revenue", 48_000_000, 2024), Given("size", "小型"))
    said(ledger, FIRM, Given("credit.dishonest_exec", value=False), Given("received_awards", []))
    facts, version = counts(ledger)
    assert facts == {
        "revenue": {"2025": "5600万元", "2024": 48_000_000},
        "size": "小型",
        "credit": {"dishonest_exec": False},
        "received_awards": [],
    }
    assert version == 2


def test_a_department_counts_before_the_firm_and_the_difference_stays_visible(ledger: Ledger) -> None:
    said(ledger, TAX, Given("revenue", "5000万元", 2025))
    said(ledger, FIRM, Given("revenue", "5600万元", 2025), at=NOW + timedelta(minutes=1))
    assert counts(ledger)[0] == {"revenue": {"2025": "5000万元"}}
    with ledger.read() as session:
        ((best, other),) = disputed(current_facts(session, USCC))
    assert (best.value, best.source, other.value, other.said_by) == (
        "5000万元",
        FactSource.DEPARTMENT,
        "5600万元",
        "chen_contact",
    )


def test_a_verified_value_counts_before_an_unverified_one_of_a_better_source(ledger: Ledger) -> None:
    said(ledger, LIST, Given("above_scale", value=False))
    said(ledger, Giver(FactSource.ASSISTANT, date(2026, 11, 1), "wang", "统计局"), Given("above_scale", value=True))
    assert counts(ledger)[0] == {"above_scale": True}


def test_values_that_ended_at_one_moment_come_in_the_order_in_which_they_were_noted(ledger: Ledger) -> None:
    for number in (3, 1, 2):  # a base may keep its rows in any order
        times = {"as_of": FIRM.as_of, "noted_at": NOW, "ended_at": NOW}
        row = Fact(fact_id=number, uscc=USCC, name="employees", value=number, source=FIRM.source, **times)
        with ledger.write() as session:
            session.add(row)
    with ledger.read() as session:
        assert [one.value for one in facts_ended_since(session, USCC, NOW)] == [1, 2, 3]


def test_the_old_value_is_ended_not_overwritten(ledger: Ledger) -> None:
    said(ledger, FIRM, Given("employees", 120, 2025))
    later = NOW + timedelta(days=1)
    assert said(ledger, FIRM, Given("employees", 125, 2025), at=later) == [True]
    with ledger.read() as session:
        told = [(row.value, row.ended_at) for row in history(session, USCC, "employees")]
    assert told == [(125, None), (120, later)]


def test_saying_the_same_again_changes_nothing_but_the_day(ledger: Ledger) -> None:
    said(ledger, TAX, Given("revenue", "5000万元", 2025))
    again = Giver(FactSource.DEPARTMENT, date(2026, 7, 1), "税务局")
    assert said(ledger, again, Given("revenue", "5000万元", 2025)) == [False]
    with ledger.read() as session:
        (row,) = current_facts(session, USCC)
    assert (row.as_of, row.verified_by) == (date(2026, 7, 1), "税务局")
    assert counts(ledger)[1] == 1


def test_taking_a_value_back_leaves_what_other_sources_say(ledger: Ledger) -> None:
    said(ledger, LIST, Given("employees", 118, 2025))
    said(ledger, TAX, Given("employees", 120, 2025))
    said(ledger, TAX, Given("employees", None, 2025))
    assert counts(ledger)[0] == {"employees": {"2025": 118}}


def test_an_unknown_enterprise_is_an_error_and_nothing_is_written(ledger: Ledger) -> None:
    with pytest.raises(LookupError), ledger.write() as session:
        note_facts(session, "91510603000002022A", [Given("employees", 1, 2025)], FIRM, NOW)


def test_false_none_and_an_empty_list_are_three_things(ledger: Ledger) -> None:
    said(ledger, FIRM, Given("moved_in_on", value=False), Given("received_awards", []))
    assert said(ledger, FIRM, Given("startup", None)) == [False]
    with ledger.read() as session:
        assert view(current_facts(session, USCC)) == {"moved_in_on": False, "received_awards": []}
