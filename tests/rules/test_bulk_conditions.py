"""Every kind of condition and amount, all at once and one by one: the same states and the same money."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from fractions import Fraction

import pytest

from knowledge.rules.bulk.codes import STATES
from knowledge.rules.bulk.findings import Lacking
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.bulk.totals import amounts
from knowledge.rules.bulk.worth import NO_END
from knowledge.rules.fact_kinds import Listing
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import State
from knowledge.rules.item import Caps, ItemSet, Parameter, Window
from knowledge.rules.item_terms import (
    AllOf,
    AnyOf,
    Apply,
    Award,
    AwardBelow,
    Condition,
    Constant,
    Day,
    Demand,
    Each,
    Expression,
    FactTerm,
    Field,
    Leaf,
    Match,
    Not,
    Param,
    Received,
    Table,
    TierRow,
    Tiers,
    When,
    Within,
    Year,
)
from knowledge.rules.matching import Matcher
from tests.conditions import DAY, EVENT, count, item, leaf, match, rate, terms, wan
from tests.made_firms import firms

NOT_OUT = (State.ELIGIBLE, State.UNKNOWN, State.NEAR)
LAST = Year("event", -1)
NOW, MOVED, RECORDED = Day("as_of"), Day("moved_in_on", 18), Day("start_on", 12, of_record=True)
REVENUE, SPENT = FactTerm("revenue", EVENT), FactTerm("rd_expense", EVENT)
HIGH_TECH = Demand("name", "is", "高新技术企业")
HUGE = Fraction(10**25)
PRIVATE = leaf("ownership", "is", "民营")
LARGE = leaf("revenue", ">=", wan(2000))


def has(*demands: Demand, fact: str = "qualifications", op: str = "has", least: int = 1, cure: str = "") -> Leaf:
    return leaf(fact, op, match(*demands, at_least=least), cure=cure)


def times(*args: Expression) -> Apply:
    return Apply("mul", args)


def plus(*args: Expression) -> Apply:
    return Apply("sum", args)


SINGLES: Sequence[Leaf] = [
    PRIVATE,
    LARGE,
    leaf("ownership", "is_not", "民营"),
    leaf("status", "in", ("存续", "在业")),
    leaf("status", "not_in", ("注销",)),
    leaf("region_code", "under", "510683"),
    leaf("region_code", "not_under", "510600"),
    leaf("industry_code", "in_section", ("C", "I")),
    leaf("industry_code", "in_industry", ("C34",)),
    leaf("established_on", "<=", Day("as_of", -24)),
    leaf("established_on", "<", Day("moved_in_on", -24)),
    leaf("established_on", ">=", date(2022, 1, 1)),
    leaf("first_above_scale_on", "date_within", Within(year=EVENT)),
    leaf("first_above_scale_on", "date_within", Within(since=Day("as_of", -12), until=Day("event_year_end"))),
    leaf("moved_in_on", "exists"),
    leaf("energy_use", "exists"),
    leaf("energy_use", "in", (count(0), count(7))),
    leaf("energy_use", "is", value=True),
    leaf("energy_use", ">", count(700)),
    leaf("credit.env_violation_3y", "list_clear"),
    leaf("credit.abnormal_list", "list_clear", cure="fixed"),
    leaf("revenue", ">", wan(2000)),
    leaf("revenue", "<=", wan(2000), cure="threshold"),
    leaf("revenue", "<", wan(2000), cure="fixed"),
    leaf("revenue", "between", (wan(1999), wan(2001))),
    leaf("ownership", "between", (wan(1), wan(2))),
    leaf("revenue", "between", (wan(1999), FactTerm("industry_code"))),
    leaf("revenue", ">=", Param("least")),
    leaf("revenue", ">=", Param("later")),
    leaf("revenue", ">=", Constant(Fraction(1, 3) * 10**9, "元")),
    leaf("revenue", "<", Constant(Fraction(1, 10**20), "元")),
    leaf("rd_expense", ">=", times(FactTerm("rd_expense", LAST), rate(110))),
    leaf("rd_expense", ">", Apply("sub", (REVENUE, wan(1900)))),
    leaf("rd_expense", ">=", Apply("div", (REVENUE, count(20)))),
    leaf("rd_expense", ">=", Apply("div", (REVENUE, FactTerm("profit", EVENT)))),
    leaf("rd_expense", ">=", Apply("min", (wan(100), Apply("floor0", (Apply("sub", (REVENUE, wan(1800))),))))),
    leaf("rd_expense", ">=", Apply("max", (wan(100), FactTerm("profit", EVENT)))),
    leaf("rd_expense", ">=", Apply("range", (wan(90), wan(110)))),
    leaf("rd_expense", ">=", Apply("range", (wan(90),))),
    leaf("rd_expense", ">", FactTerm("established_on")),
    leaf("rd_ratio", ">=", rate(3)),
    leaf("rd_ratio", ">=", rate(3), year=Year("fixed", 2024)),
    leaf("export_value", ">=", wan(300), year=Year("fixed", 2021)),
    leaf("profit", "<", wan(0)),
    leaf("employees", ">=", Fraction(30)),
    leaf("cloud_fee", ">=", wan(10)),
    leaf("tax_paid", ">", wan(99)),
]  # fmt: skip
LISTS: Sequence[Leaf] = [
    has(HIGH_TECH),
    has(HIGH_TECH, op="has_not"),
    has(HIGH_TECH, op="has_not", cure="threshold"),
    has(HIGH_TECH, Demand("issued_on", "in_year", EVENT), Demand("first", "is", value=True)),
    has(HIGH_TECH, Demand("issued_on", "in_year", (EVENT, Year("as_of")))),
    has(HIGH_TECH, Demand("valid_to", "valid_on", NOW, months=36)),
    has(HIGH_TECH, Demand("valid_to", "valid_on", NOW, absent_fits=True), cure="date"),
    has(HIGH_TECH, Demand("valid_to", "valid_on", MOVED, months=36)),
    has(Demand("valid_to", "valid_on", Day("issued_on", 12, of_record=True))),
    has(Demand("name", "has_word", ("企业", "工厂")), op="count", least=2),
    has(Demand("level", "in", ("国家级", "省级")), op="count", least=2, cure="fixed"),
    has(Demand("level", "in", ("国家级", "省级")), op="count", least=0),
    has(Demand("level", "not_awarded", "DY-11")),
    has(Demand("note", "is_not", "园区", absent_fits=True)),
    has(Demand("principal", "<=", wan(400)), Demand("repaid", "yes", None), fact="loans"),
    has(Demand("principal", ">=", Param("least")), fact="loans", cure="fixed"),
    has(Demand("principal", ">=", times(SPENT, count(4))), fact="loans"),
    has(Demand("principal", "between", (wan(399), wan(401))), fact="loans"),
    has(Demand("interest_paid", "yes", None), Demand("kind", "is", "普通"), fact="loans"),
    has(Demand("end_on", ">=", RECORDED), Demand("rate", ">", rate("4.3")), fact="loans"),
    has(Demand("end_on", "within", Within(until=Day("start_on", 24, of_record=True))), fact="loans"),
    has(Demand("start_on", "within", Within(since=Day("moved_in_on"), until=NOW)), fact="loans", cure="date"),
    has(Demand("contract_months", ">=", count(36)), Demand("degree", "in", ("博士", "硕士")), fact="talents"),
    has(Demand("start_on", ">=", Day("energy_use", 1)), fact="loans"),
    has(Demand("degree", "is", "博士"), fact="farms", op="count", least=2),
    leaf("loans", "exists"),
    leaf("received_awards", "awarded", Received("DY-03")),
    leaf("received_awards", "not_awarded", Received("DY-03", "股改")),
    leaf("received_awards", "first_time", Received("DY-05", since=Year("as_of"))),
    leaf("received_awards", "award_below", AwardBelow("DY-08", wan(20))),
    leaf("received_awards", "awarded", Received("DY-99")),
]  # fmt: skip
TREES: Sequence[Condition] = [
    AnyOf((PRIVATE, LARGE)),
    AnyOf((AllOf((PRIVATE, LARGE)), leaf("rd_expense", ">=", times(REVENUE, rate(5))))),
    AnyOf((AllOf((leaf("profit", ">=", wan(300)), leaf("rd_expense", ">=", Param("later")))), has(HIGH_TECH))),
    AnyOf(()),
    Not(PRIVATE),
    Not(has(HIGH_TECH)),
    Not(leaf("revenue", ">=", wan(2000), cure="threshold")),
    Not(AnyOf((PRIVATE, leaf("profit", ">=", wan(300), cure="threshold")))),
    AllOf((PRIVATE, AllOf((LARGE, Not(leaf("above_scale", "is", value=True)))))),
]
AMOUNTS: Sequence[Expression] = [
    wan(50),
    times(SPENT, rate(10)),
    Apply("min", (wan(5), times(SPENT, Constant(Fraction(1, 3), "%")))),
    plus(wan(10), When(PRIVATE, wan(2), times(SPENT, rate(1)))),
    When(leaf("rd_expense", ">=", times(REVENUE, rate(5))), wan(3), wan(1)),
    Apply("range", (wan(1), SPENT)),
    plus(Apply("range", (wan(1),)), times(SPENT, rate(1))),
    plus(Param("open"), wan(1)),
    Apply("sub", (FactTerm("profit", EVENT), wan(100))),
    Apply("div", (SPENT, FactTerm("employees", EVENT))),
    Tiers(SPENT, "marginal", (TierRow(Fraction(10**8), rate=Fraction(1, 10)), TierRow(None, rate=Fraction(1, 20)))),
    Table(FactTerm("ownership"), (("民营", wan(3)), ("集体", times(SPENT, rate(1))))),
    Each(FactTerm("loans"), match(Demand("repaid", "is", value=True)), times(Field("interest_paid"), rate(50))),
    Each(FactTerm("loans"), match(Demand("principal", ">=", times(SPENT, count(4)))), wan(1), take="max"),
    Each(FactTerm("bookkeeping_fees"), None, Apply("min", (wan("0.2"), Field(""))), take="first", largest=2),
    Each(FactTerm("listing_events"), None, Apply("sub", (wan(50), Award("DY-11", Field("stage")))), key="stage"),
    Apply("floor0", (Apply("sub", (wan(30), Award("DY-08"))),)),
    Apply("days", (FactTerm("established_on"), FactTerm("as_of"))),
    wan(10**14),
]  # fmt: skip
PARAMETERS = (
    Parameter("least", ((None, wan(300)),)),
    Parameter("later", ((date(2030, 1, 1), wan(1)),)),
    Parameter("open", ((None, Apply("range", (wan(1), wan(2)))),)),
)


def odd_firms() -> list[Facts]:
    """Figures no float holds, a yes where a figure is asked for, and what is told with a year and without."""
    return [
        Facts({"ownership": "民营"}, {"revenue": {2025: HUGE}, "rd_expense": {2025: HUGE * 2}}, {}),
        Facts(
            {"ownership": "民营"}, {"revenue": {2025: Fraction(1, 10**20)}, "rd_expense": {2025: Fraction(1, 3)}}, {}
        ),
        Facts({"tax_paid": True, "cloud_fee": False, "revenue": Fraction(10**15)}, {}, {"loans": ()}),
        Facts({"revenue": Fraction(2 * 10**9)}, {"revenue": {2025: Fraction(2 * 10**9, 3)}}, {"loans": ({},)}),
        Facts({"revenue": -(HUGE**20), "rd_expense": HUGE**20}, {}, {"received_awards": ({},)}),
        Facts({"credit.env_violation_3y": Listing(date(2022, 1, 1)), "energy_use": Fraction(0)}, {}, {}),
    ]


def one_item_each() -> ItemSet:
    made = [
        item(terms(one, parameters=PARAMETERS, window=Window("none")), f"C-{at:03}")
        for at, one in enumerate((*SINGLES, *LISTS, *TREES))
    ]
    paying = [
        item(terms(LARGE, parameters=PARAMETERS, amount=one, caps=caps), f"A-{at:03}-{number}")
        for at, one in enumerate(AMOUNTS)
        for number, caps in enumerate((Caps(), Caps(enterprise_year=wan(20))))
    ]
    closed = item(terms(PRIVATE, window=Window("every_year", (5, 1), (6, 30))), "W-001")
    return ItemSet((*made, *paying, closed))


@pytest.fixture(scope="module")
def some() -> list[Facts]:
    return [*firms(70, seed=11, known=0.85, listed=0.6), *odd_firms()]


@pytest.mark.parametrize("day", [DAY, date(2025, 3, 31)])
def test_every_kind_of_condition_and_amount_agrees(some: list[Facts], day: date) -> None:
    items = one_item_each()
    everyone = Everyone(items, day, Firms(some), few=0)
    everyone.match()
    matcher = Matcher(items, day)
    results = [matcher.match(facts).items for facts in some]
    wrong = []
    for row, code in enumerate(everyone.codes):
        money = zip(*(one.tolist() for one in amounts(everyone, row, NOT_OUT)), strict=True)
        paid = {firm: (low, high) for firm, low, high in money}
        for at, result in enumerate(results):
            one = result[row]
            told = one.amount if one.state in NOT_OUT else None
            single = one.state, told and (held(told.low_fen), held(told.high_fen))
            bulk = STATES[everyone.matrix[row, at]], paid.get(at)
            if single != bulk:
                wrong.append((code, at, single, bulk))
    assert wrong == []


def held(fen: int | None) -> int:
    """An amount as columns hold it: nothing is above their end."""
    return NO_END if fen is None else min(fen, NO_END)


def missing(everyone: Everyone) -> Counter[str]:
    """For each fact: of how many firms it is not known, and stands between them and an answer."""
    facts = [everyone.firms.facts(row) for row in range(everyone.firms.count)]
    counted = Counter[str]()
    for _, (name, *_), rows in Lacking(everyone, facts).of_all():
        counted[name] += len(rows)
    return counted


def test_what_is_missing_is_counted_where_it_had_to_be_asked_one_by_one(some: list[Facts]) -> None:
    asked = has(Demand("principal", ">=", times(SPENT, count(4))), fact="loans")
    everyone = Everyone(ItemSet((item(terms(asked)),)), DAY, Firms(some))
    everyone.match()
    unknown = [facts for facts in some if facts.records("loans") is None]
    assert missing(everyone)["loans"] >= len(unknown) > 0


def test_what_a_changed_firm_lacks_is_counted_with_the_others(some: list[Facts]) -> None:
    everyone = Everyone(ItemSet((item(terms(PRIVATE, LARGE)),)), DAY, Firms(some))
    everyone.match()
    lacking = [facts for facts in some[1:] if facts.value("revenue", 2025) is None]
    fits = sum(facts.value("ownership") in {"民营", None} for facts in lacking)
    everyone.change_firm(0, Facts({"ownership": "民营"}, {}, {}))
    assert missing(everyone)["revenue"] == fits + 1


def test_changed_firms_may_hold_what_no_firm_held_before(some: list[Facts]) -> None:
    every, items = [*some[:20]], ItemSet(tuple(item(terms(one), f"C-{at}") for at, one in enumerate((PRIVATE, LARGE))))
    everyone = Everyone(items, DAY, Firms(every))
    everyone.match()
    for number in range(300):
        every[number % 20] = Facts(
            {"ownership": f"第{number}种", "newly_known": Fraction(number)},
            {"revenue": {2025: Fraction(10**11 + number, 3)}, "employees": {2025: HUGE + number}},
            {"qualifications": ({"name": "高新技术企业", "by_year": {2024: Fraction(number)}},)},
        )
        everyone.change_firm(number % 20, every[number % 20])
    assert [everyone.firms.facts(row) for row in range(20)] == every
    assert everyone.matrix.tolist() == Everyone(items, DAY, Firms(every)).match().tolist()


def test_a_closed_window_is_missing_no_fact(some: list[Facts]) -> None:
    closed = item(terms(PRIVATE, window=Window("every_year", (5, 1), (6, 30))))
    everyone = Everyone(ItemSet((closed,)), DAY, Firms(some))
    states = set(everyone.match()[0].tolist())
    assert states == {2, 3}  # near, ineligible
    assert not missing(everyone)


def test_a_match_that_asks_for_nothing_is_met_by_any_record(some: list[Facts]) -> None:
    everyone = Everyone(ItemSet((item(terms(Leaf("loans", "has", Match(())))),)), DAY, Firms(some))
    states = everyone.match()[0].tolist()
    assert [state == 0 for state in states] == [bool(facts.records("loans")) for facts in some]
