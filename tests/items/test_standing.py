"""Stored results: what the chat would say of every firm, kept so when facts, items or the day change."""

from pathlib import Path

import pytest

from config.city import CITIES
from knowledge.items.census import ItemCount
from knowledge.items.offers import Offers
from knowledge.items.standing import Standing
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.fitting import State
from ledger import due, matches
from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.facts import Given, note_facts
from ledger.matches import Kept
from tests.items.small_city import DAY, GIVER, NEXT, NOW, WAN, City


@pytest.fixture
def city(ledger: Ledger, tmp_path: Path) -> City:
    folder = tmp_path / "items"
    folder.mkdir()
    return City(ledger, folder)


def test_a_changed_fact_is_all_that_it_takes_to_bring_a_firm_up_to_date(city: City) -> None:
    rich, poor = city.firm(1, revenue="2000万元", employees=60), city.firm(2, revenue="10万元", employees=60)
    assert city.standing.behind(DAY) == 2
    assert city.standing.called_for(DAY) == 2
    assert (city.states(rich)["XX-01"], city.states(poor)["XX-01"]) == ("eligible", "near")
    assert city.amounts(rich) == {"XX-01": [10 * WAN, 10 * WAN], "XX-02": [600_000, 600_000]}
    assert (city.standing.behind(DAY), city.standing.called_for(DAY)) == (0, 0)

    city.firm(2, revenue="3000万元")
    assert city.standing.behind(DAY) == 1
    assert city.standing.called_for(DAY) == 1
    assert city.states(poor) == {"XX-01": "eligible", "XX-02": "eligible"}
    assert list(city.standing.firms_fitting("XX-01")) == [rich, poor]
    assert city.counts() == city.counted_anew()


def test_all_firms_at_once_store_what_one_firm_at_a_time_does(city: City) -> None:
    codes = [city.firm(1, revenue="2000万元"), city.firm(2, employees=60), city.firm(3)]
    city.standing.called_for(DAY)
    with city.ledger.read() as session:
        single = matches.results_of(session, codes)
    assert city.standing.all_firms(NEXT).whole == 3
    with city.ledger.read() as session:
        for uscc, row in matches.results_of(session, codes).items():
            before = single[uscc]
            assert (row.states, row.amounts, row.missing) == (before.states, before.amounts, before.missing)
            assert (before.day, row.day) == (DAY, NEXT)
    assert city.counts() == city.counted_anew()


def test_of_a_changed_item_only_its_own_column_is_worked_out(city: City) -> None:
    one, two, three = city.firm(1, revenue="2000万元"), city.firm(2, revenue="900万元", employees=60), city.firm(3)
    city.standing.all_firms(DAY)
    assert city.standing.behind(DAY) == 0
    city.write("XX-01", value="800万元", amount="20万元")
    assert city.standing.behind(DAY) == 3
    run = city.standing.all_firms(DAY)
    assert (run.firms, run.whole, run.in_part, run.stored) == (3, 0, 3, 3)
    assert [city.states(uscc)["XX-01"] for uscc in (one, two, three)] == ["eligible", "eligible", "unknown"]
    assert city.amounts(two) == {"XX-01": [20 * WAN, 20 * WAN], "XX-02": [600_000, 600_000]}
    assert city.counts() == city.counted_anew()
    assert city.standing.all_firms(DAY).stored == 0


def test_items_come_and_go(city: City) -> None:
    uscc = city.firm(1, revenue="2000万元", employees=60)
    city.standing.all_firms(DAY)
    city.write("XX-03", value="5000万元")
    (city.folder / "xx-02.yaml").unlink()
    city.standing.all_firms(DAY)
    assert city.states(uscc) == {"XX-01": "eligible", "XX-03": "near"}
    assert set(city.standing.counts()) == {"XX-01", "XX-03"}
    assert list(city.standing.firms_fitting("XX-02")) == []
    with city.ledger.read() as session:
        assert len(matches.rules_known(session)) == 1
    assert city.counts() == city.counted_anew()


def test_the_day_turns_windows_and_terms_with_it(city: City) -> None:
    city.write("XX-01", until='"2026-11-22"')
    uscc = city.firm(1, revenue="2000万元")
    city.standing.all_firms(DAY)
    assert city.states(uscc)["XX-01"] == "eligible"
    assert city.standing.behind(NEXT) == 1
    city.standing.all_firms(NEXT)
    assert city.states(uscc)["XX-01"] == "ineligible"
    assert city.standing.counts()["XX-01"] == ItemCount("XX-01", {State.INELIGIBLE: 1})


def test_the_figures_of_an_item_are_firms_money_and_what_is_missing(city: City) -> None:
    for at, facts in enumerate([{"revenue": "2000万元"}, {"revenue": "1000万元"}, {"revenue": "10万元"}, {}]):
        city.firm(at, **facts)
    city.standing.all_firms(DAY)
    told = city.standing.counts()["XX-01"]
    assert told.firms == {State.ELIGIBLE: 2, State.NEAR: 1, State.UNKNOWN: 1}
    assert (told.low_fen, told.high_fen) == (20 * WAN, 20 * WAN)
    assert told.lacks == ((("revenue", 2025), 1),)


def test_results_that_rest_on_older_facts_do_not_replace_newer_ones(city: City) -> None:
    uscc = city.firm(1, revenue="10万元")
    with city.ledger.read() as session:
        old = matches.held(session, [uscc])
    city.firm(1, revenue="2000万元")
    city.standing.called_for(DAY)
    book = city.standing.rules()
    stale = [(None, Kept(firm.uscc, book.digest, firm.facts_version, DAY, bytes([3, 3]), {}, b"")) for firm in old]
    assert city.standing.store(stale, book) == 0
    assert city.states(uscc)["XX-01"] == "eligible"


def test_a_change_while_results_are_worked_out_stays_called_for(city: City) -> None:
    uscc = city.firm(1, revenue="10万元")
    with city.ledger.write() as session:
        due.call_for(session, uscc, 7)  # facts that came after those that were read
    assert city.standing.firm(uscc, DAY)
    with city.ledger.read() as session:
        assert due.called_for(session, 9) == [uscc]


def test_who_waits_is_told_when_facts_change(city: City) -> None:
    heard: list[str] = []
    city.ledger.stirred = lambda: heard.append("stirred")
    city.firm(1, revenue="10万元")
    with city.ledger.write() as session:
        due.called_for(session, 1)
    assert heard == ["stirred"]


def test_a_firm_nobody_knows_and_a_value_nobody_can_read_are_no_mistake(city: City) -> None:
    assert not city.standing.firm("91510600000000999X", DAY)
    uscc = city.firm(1, revenue="两千", employees=60)
    assert city.standing.firm(uscc, DAY)
    assert city.states(uscc) == {"XX-01": "unknown", "XX-02": "eligible"}


def test_what_is_stored_of_the_city_s_items_is_what_the_chat_says(ledger: Ledger) -> None:
    offers = Offers(ledger, CITIES / "deyang" / "items")
    standing = Standing(ledger, offers, lambda: NOW)
    uscc = "91510600000000001X"
    with ledger.write() as session:
        know_enterprise(session, uscc, NOW, "示例")
        plain = [Given("region_code", "510603"), Given("status", "存续"), Given("industry_code", "C3463")]
        note_facts(session, uscc, [*plain, Given("revenue", "5600万元", 2025)], GIVER, NOW)
    assert standing.firm(uscc, DAY)
    result = offers.match(uscc, DAY)
    with ledger.read() as session:
        kept = matches.results_of(session, [uscc])[uscc]
    assert [STATES[place] for place in kept.states] == [one.state for one in result.items]
    assert len(set(kept.states)) > 1
