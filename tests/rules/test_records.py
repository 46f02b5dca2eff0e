"""Records of a list: one has to meet every demand, and what it lacks says whether it can still come about."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from knowledge.rules.answers import Finding
from knowledge.rules.item_terms import AwardBelow, Constant, Day, Demand, FactTerm, Leaf, Match, Received, Within, Year
from tests.conditions import DAY, EVENT, answer, count, finding, firm, leaf, match, rate, wan

HIGH_TECH = {"name": "高新技术企业", "issued_on": "2025-11-01", "first": True}
NAMED = Demand("name", "is", "高新技术企业")


def has(*demands: Demand, fact: str = "qualifications", op: str = "has", least: int = 1) -> Leaf:
    return leaf(fact, op, match(*demands, at_least=least))


def of(one: Leaf, *records: dict[str, Any], fact: str = "qualifications", day: date = DAY, **facts: Any) -> Finding:  # noqa: ANN401
    return finding(one, firm(**{fact: list(records)}, **facts), day)


@pytest.mark.parametrize(
    ("demand", "met"),
    [
        (NAMED, True),
        (Demand("name", "is", "高企"), True),
        (Demand("name", "is_not", "高新技术企业"), False),
        (Demand("name", "in", ("上云", "高新技术企业")), True),
        (Demand("name", "not_in", ("上云", "高新技术企业")), False),
        (Demand("first", "is", value=True), True),
        (Demand("first", "is", value=False), False),
        (Demand("issued_on", "in_year", EVENT), True),
        (Demand("issued_on", "in_year", (Year("as_of"), EVENT)), True),
        (Demand("issued_on", "in_year", Year("fixed", 2024)), False),
        (Demand("level", "is", "国家级"), None),
        (Demand("level", "is", "国家级", absent_fits=True), True),
        (Demand("issued_on", "within", Within(since=Day("as_of", -13), until=Day("as_of"))), True),
        (Demand("issued_on", "within", Within(since=Day("as_of", -12), until=Day("as_of"))), False),
        (Demand("issued_on", ">=", date(2025, 11, 1)), True),
        (Demand("issued_on", "<", Day("as_of", -13)), False),
        (Demand("issued_on", ">=", Day("moved_in_on")), None),
        (Demand("valid_to", ">=", Day("as_of")), None),
        (Demand("name", "has_word", ("技术", "其他")), True),
        (Demand("first", "yes", None), True),
    ],
)
def test_a_demand_on_one_record(demand: Demand, *, met: bool | None) -> None:
    assert of(has(demand), HIGH_TECH).answer is met


def test_one_record_has_to_meet_every_demand() -> None:
    both = has(NAMED, Demand("first", "is", value=True))
    other = {"name": "上云", "first": True}
    assert of(both, HIGH_TECH | {"first": False}, other).answer is False
    assert of(both, HIGH_TECH, other).answer is True
    assert of(both, {"name": "高新技术企业"}, other).answer is None
    assert of(both, {"name": "高新技术企业"}).missing == (("qualifications", None),)
    assert of(both).answer is False
    assert answer(both) is None


def test_words_are_compared_in_one_spelling() -> None:
    assert of(has(Demand("level", "is", "县(区)级")), {"level": "县（区）级"}).answer is True
    assert of(has(Demand("name", "is", "专精特新“小巨人”")), {"name": '专精特新"小巨人"'}).answer is True


def test_what_was_listed_this_year_is_possible_next_year() -> None:
    found = of(has(NAMED, Demand("issued_on", "in_year", EVENT)), HIGH_TECH | {"issued_on": "2026-03-01"})
    assert (found.answer, found.cure, found.possible_from) == (False, "date", date(2027, 1, 1))
    assert isinstance(found.value, dict)
    assert found.value["name"] == "高新技术企业"


def test_a_past_event_of_the_wrong_year_is_fixed_and_another_record_is_not_shown() -> None:
    one = has(NAMED, Demand("issued_on", "in_year", EVENT))
    past = of(one, HIGH_TECH | {"issued_on": "2024-12-31"})
    assert (past.answer, past.cure) == (False, "fixed")
    assert past.value is not None
    assert of(one, {"name": "上云", "issued_on": "2025-05-01"}).value is None


def test_a_number_not_reached_says_by_how_much() -> None:
    one = has(Demand("kind", "is", "技改"), Demand("equipment_investment", ">=", wan(300)), fact="projects")
    found = of(one, {"kind": "技改", "equipment_investment": "299万元"}, fact="projects")
    assert (found.answer, found.cure, found.gap, found.unit) == (False, "threshold", Fraction(1_000_000), "元")
    assert of(one, {"kind": "技改", "equipment_investment": "300万元"}, fact="projects").answer is True
    assert of(one, {"kind": "技改"}, fact="projects").answer is None
    assert of(one, {"kind": "基建", "equipment_investment": "299万元"}, fact="projects").cure == "fixed"


def test_the_record_with_the_fewest_failures_is_the_nearest() -> None:
    one = has(Demand("equipment_investment", ">=", wan(300)), Demand("completed_on", "in_year", EVENT), fact="projects")
    found = of(
        one,
        {"equipment_investment": "100万元", "completed_on": "2026-05-01"},
        {"equipment_investment": "250万元", "completed_on": "2025-05-01"},
        fact="projects",
    )
    assert found.gap == 50_000_000


def test_more_than_the_most_is_fixed_and_a_pair_includes_both_ends() -> None:
    def principal(written: str, op: str, value: Any) -> Finding:  # noqa: ANN401 - any bound
        return of(has(Demand("principal", op, value), fact="loans"), {"principal": written}, fact="loans")

    assert principal("3000万元", "<=", wan(3000)).answer is True
    assert principal("3000.01万元", "<=", wan(3000)).cure == "fixed"
    assert principal("100万元", "between", (wan(100), wan(200))).answer is True
    assert principal("200万元", "between", (wan(100), wan(200))).answer is True
    assert principal("99万元", "between", (wan(100), wan(200))).cure == "threshold"
    assert principal("201万元", "between", (wan(100), wan(200))).cure == "fixed"


def test_a_cure_that_is_written_wins() -> None:
    one = has(Demand("repaid", "yes", None, cure="date"), fact="loans")
    assert of(one, {"repaid": False}, fact="loans").cure == "date"


@pytest.mark.parametrize(
    ("record", "months", "met"),
    [
        ({"issued_on": "2023-11-23"}, 36, True),
        ({"issued_on": "2023-11-22"}, 36, False),
        ({"issued_on": "2020-01-01"}, None, True),
        ({"issued_on": "2023-01-01", "valid_to": "2026-11-22"}, 36, True),
        ({"issued_on": "2023-01-01", "valid_to": "2026-11-21"}, 36, False),
        ({"valid_to": "2026-11-22"}, 36, True),
        ({}, 36, None),
    ],
)
def test_validity_follows_from_the_end_or_from_the_term(
    record: dict[str, Any], months: int | None, *, met: bool | None
) -> None:
    one = has(NAMED, Demand("valid_to", "valid_on", Day("as_of"), months=months))
    assert of(one, {"name": "高新技术企业"} | record).answer is met


def test_validity_may_be_asked_of_another_day() -> None:
    moved = has(Demand("valid_to", "valid_on", Day("moved_in_on", 18), months=36))
    certificate = {"issued_on": "2023-06-01", "valid_to": "2026-12-01"}
    assert of(moved, certificate, moved_in_on="2025-06-01").answer is True
    assert of(moved, certificate, moved_in_on="2025-06-02").answer is False
    assert of(moved, certificate).missing == (("moved_in_on", None),)
    year_end = has(Demand("valid_to", "valid_on", Day("event_year_end"), months=36))
    assert of(year_end, {"issued_on": "2023-01-01", "valid_to": "2025-12-31"}).answer is True
    assert of(year_end, {"issued_on": "2023-01-01", "valid_to": "2025-12-30"}).answer is False
    later = of(has(Demand("valid_to", "valid_on", Day("as_of"))), {"issued_on": "2026-12-24"})
    assert (later.cure, later.possible_from) == ("date", date(2026, 12, 24))


def test_a_day_counted_from_a_field_of_the_record() -> None:
    one = has(Demand("completed_on", "<=", Day("started_on", 24, of_record=True)), fact="projects")
    assert of(one, {"started_on": "2023-03-01", "completed_on": "2025-03-01"}, fact="projects").answer is True
    assert of(one, {"started_on": "2023-03-01", "completed_on": "2025-03-02"}, fact="projects").answer is False
    assert of(one, {"completed_on": "2025-03-02"}, fact="projects").answer is None


def test_counts_say_how_many_are_missing() -> None:
    one = has(Demand("full_time", "is", value=True), fact="talents", op="count", least=3)
    full = {"full_time": True}
    assert of(one, full, full, full, fact="talents").answer is True
    assert of(one, full, full, {}, fact="talents").answer is None
    short = of(one, full, fact="talents")
    assert (short.answer, short.cure, short.gap) == (False, "threshold", Fraction(2))


def test_none_of_a_kind() -> None:
    one = has(NAMED, op="has_not")
    assert of(one).answer is True
    assert of(one, {"name": "上云"}).answer is True
    assert of(one, HIGH_TECH).cure == "fixed"
    assert of(one, {}).answer is None
    assert answer(one) is None


AWARDS = [{"item": "DY-08", "year": 2024, "amount": "20万元", "reason": "认定"}]


@pytest.mark.parametrize(
    ("op", "value", "awards", "met"),
    [
        ("not_awarded", Received("DY-08"), AWARDS, False),
        ("not_awarded", Received("DY-09"), AWARDS, True),
        ("first_time", Received("DY-08"), [], True),
        ("awarded", Received("DY-08"), AWARDS, True),
        ("awarded", Received("DY-08"), [], False),
        ("not_awarded", Received("DY-08", "复核"), AWARDS, True),
        ("not_awarded", Received("DY-08", "认定"), AWARDS, False),
        ("not_awarded", Received("DY-08", since=Year("as_of")), AWARDS, True),
        ("not_awarded", Received("DY-08", since=Year("as_of", -2)), AWARDS, False),
        ("not_awarded", Received("DY-08"), None, None),
        ("not_awarded", Received("DY-08"), [{"year": 2024}], None),
        ("not_awarded", Received("DY-08", "认定"), [{"item": "DY-08"}], None),
        ("not_awarded", Received("DY-08", since=Year("as_of")), [{"item": "DY-08"}], None),
    ],
)
def test_earlier_awards(op: str, value: Received, awards: list[Any] | None, *, met: bool | None) -> None:
    assert answer(leaf("received_awards", op, value), received_awards=awards) is met


def test_an_award_once_a_life_is_fixed_and_one_of_the_year_comes_again() -> None:
    known = firm(received_awards=[{"item": "DY-08", "year": 2026}])
    assert finding(leaf("received_awards", "not_awarded", Received("DY-08")), known).cure == "fixed"
    yearly = finding(leaf("received_awards", "not_awarded", Received("DY-08", since=Year("as_of"))), known)
    assert (yearly.cure, yearly.possible_from) == ("date", date(2027, 1, 1))


@pytest.mark.parametrize(
    ("awards", "met"),
    [
        ([], True),
        ([{"item": "DY-01", "amount": "2万元"}], True),
        ([{"item": "DY-01", "amount": "5万元"}], False),
        ([{"item": "DY-01", "amount": "3万元"}, {"item": "DY-01", "amount": "2万元"}], False),
        ([{"item": "DY-02", "amount": "50万元"}], True),
        ([{"item": "DY-01"}], None),
        (None, None),
    ],
)
def test_an_upgrade_is_paid_and_a_repetition_is_not(awards: list[Any] | None, *, met: bool | None) -> None:
    assert answer(leaf("received_awards", "award_below", AwardBelow("DY-01", wan(5))), received_awards=awards) is met


def test_who_has_received_nothing_repeats_nothing() -> None:
    nothing = AwardBelow("DY-01", Constant(Fraction(0), "元"))
    assert answer(leaf("received_awards", "award_below", nothing), received_awards=[]) is True


def test_a_stage_that_was_paid_does_not_fit() -> None:
    one = has(Demand("stage", "not_awarded", "DY-28"), fact="listing_events")
    events = [{"stage": "股改"}, {"stage": "受理"}]

    def met(*awards: dict[str, str]) -> bool | None:
        return of(one, *events, fact="listing_events", received_awards=list(awards)).answer

    assert met() is True
    assert met({"item": "DY-28", "reason": "股改"}) is True
    assert met({"item": "DY-28", "reason": "股改"}, {"item": "DY-28", "reason": "受理"}) is False
    assert met({"item": "DY-28"}) is None
    assert of(one, *events, fact="listing_events").missing == (("received_awards", None),)


@pytest.mark.parametrize(
    ("op", "value"),
    [("has", wan(1)), ("awarded", wan(1)), ("award_below", wan(1)), ("date_within", wan(1))],
)
def test_a_value_of_the_wrong_kind_is_an_error_of_the_program(op: str, value: Constant) -> None:
    with pytest.raises(TypeError):
        answer(leaf("received_awards", op, value))


def test_a_demand_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="no demand"):
        of(has(Demand("name", "~", "x")), HIGH_TECH)
    with pytest.raises(TypeError, match="span"):
        of(has(Demand("issued_on", "within", count(1))), HIGH_TECH)


def test_what_hangs_on_another_fact_names_it() -> None:
    recent = has(Demand("issued_on", "within", Within(since=Day("moved_in_on"))))
    assert of(recent, HIGH_TECH).missing == (("moved_in_on", None),)
    enough = has(Demand("principal", ">=", FactTerm("profit", EVENT)), fact="loans")
    assert of(enough, {"principal": 5}, fact="loans").missing == (("profit", 2025),)
    assert of(has(Demand("issued_on", "in_year", EVENT)), {"issued_on": date(2025, 1, 1)}).answer is True
    assert of(has(Demand("contract", "is", count(12)), fact="hires"), {"contract": True}, fact="hires").answer is False
    assert answer(leaf("moved_in_on", "date_within", Within(since=Day("as_of", -1))), moved_in_on=False) is False


def test_rates_are_figures_too() -> None:
    one = has(Demand("rate", "<=", rate("3.6")), fact="loans")
    assert of(one, {"rate": 0.036}, fact="loans").answer is True
    assert of(one, {"rate": "3.61%"}, fact="loans").answer is False
    assert Match((NAMED,)).at_least == 1
