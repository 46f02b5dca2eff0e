"""Stored results: what the chat would say of every firm, kept so when facts, items or the day change."""

from collections import Counter
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from config.city import CITIES
from knowledge.items.census import ItemCount, worth
from knowledge.items.offers import Offers
from knowledge.items.standing import Standing
from knowledge.items.working import Worked
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.fitting import State
from ledger import due, match_counts, matches
from ledger.base import Ledger
from ledger.enterprises import know_enterprise
from ledger.facts import FactSource, Given, Giver, note_facts

NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
DAY, NEXT = date(2026, 11, 22), date(2026, 11, 23)
GIVER = Giver(FactSource.IMPORTED, DAY)
WAN = 1_000_000  # fen
ITEM = """
code: {code}
name: 营收奖励（示例）
class: 奖补类
level: 市级
region: "510600"
dept: 经济和信息化局
themes: [产业发展]
redeem: 快申快享
versions:
- from: "2026-01-01"
  to: {until}
  basis:
    main: {{doc: 德示例规〔2026〕1号, title: 示例办法, article: 第一条, quote: 营业收入达到1000万元的奖励10万元。}}
  conditions:
    all:
    - {{fact: {fact}, op: ">=", value: {value}, basis: main, says: 达到标准}}
  negative_list: false
  amount: {{min: [{amount}], basis: main}}
  window: {{kind: by_notice}}
  channel: 示例渠道
  contact: {{dept: 经济和信息化局, phone: 0838-1234567}}
"""


class City:
    """A folder of two items, a ledger with some firms, and the stored results of both."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self.ledger, self.folder = ledger, folder
        self.write("XX-01")
        self.write("XX-02", fact="employees", value="50", amount="{mul: [100元, {fact: employees, year: event_year}]}")
        self.standing = Standing(ledger, Offers(ledger, folder), lambda: NOW)

    def write(self, code: str, **changed: str) -> None:
        told = {"until": "null", "fact": "revenue", "value": "1000万元", "amount": "10万元"} | changed
        (self.folder / f"{code.lower()}.yaml").write_text(ITEM.format(code=code, **told), encoding="utf-8")

    def firm(self, at: int, **facts: object) -> str:
        uscc = f"91510600000000{at:03d}X"
        with self.ledger.write() as session:
            know_enterprise(session, uscc, NOW, f"示例{at}")
            given = [Given(name, value, 2025) for name, value in facts.items()]
            note_facts(session, uscc, given, GIVER, NOW)
        return uscc

    def states(self, uscc: str) -> dict[str, str]:
        with self.ledger.read() as session:
            kept = matches.results_of(session, [uscc])[uscc]
            codes = matches.rules_known(session)[kept.rules].codes
        return {code: STATES[place].value for code, place in zip(codes, kept.states, strict=True)}

    def amounts(self, uscc: str) -> Mapping[str, Any]:
        with self.ledger.read() as session:
            return matches.results_of(session, [uscc])[uscc].amounts

    def counted_anew(self) -> Counter[tuple[str, str]]:
        """What the stored rows come to, counted one by one."""
        with self.ledger.read() as session:
            codes = {digest: rules.codes for digest, rules in matches.rules_known(session).items()}
            names = {number: gap for gap, number in matches.gap_numbers(session).items()}
            every = [firm.kept for firm in matches.held_after(session) if firm.kept is not None]
            return +worth(every, codes, names)

    def counts(self) -> Counter[tuple[str, str]]:
        with self.ledger.read() as session:
            return match_counts.counts(session)


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
    stale = [(firm, Worked(bytes([3, 3]))) for firm in old]
    assert city.standing.store(stale, book, DAY) == 0
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
