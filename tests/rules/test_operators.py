"""Every operator: met, unmet and unknown, the boundary values, and what can be cured."""

from datetime import date
from fractions import Fraction
from typing import Any

import pytest

from knowledge.rules.item import Parameter
from knowledge.rules.item_terms import Apply, Constant, Day, FactTerm, Leaf, Param, Within, Year
from tests.conditions import DAY, EVENT, answer, count, finding, firm, leaf, rate, wan

REVENUE: dict[str, Any] = {"revenue": {"2024": "3000万元", "2025": "5000万元"}}


@pytest.mark.parametrize(
    ("op", "bound", "met"),
    [
        (">=", "5000", True),
        (">=", "5000.000001", False),
        (">", "5000", False),
        (">", "4999.999999", True),
        ("<=", "5000", True),
        ("<=", "4999.999999", False),
        ("<", "5000", False),
        ("<", "5000.000001", True),
    ],
)
def test_at_least_includes_and_more_than_does_not(op: str, bound: str, *, met: bool) -> None:
    assert answer(leaf("revenue", op, wan(bound)), **REVENUE) is met


@pytest.mark.parametrize("op", [">=", ">", "<=", "<", "between", "is", "in"])
def test_an_absent_fact_is_unknown_and_named(op: str) -> None:
    value: dict[str, Any] = {"between": (wan(1), wan(2)), "in": ("x",), "is": "x"}
    found = finding(leaf("revenue", op, value.get(op, wan(1))), firm(revenue={"2024": 5}))
    assert found.answer is None
    assert found.missing == (("revenue", 2025),)


def test_a_threshold_not_reached_says_by_how_much() -> None:
    found = finding(leaf("revenue", ">=", wan(5200)), firm(**REVENUE))
    assert (found.cure, found.gap, found.unit) == ("threshold", Fraction(200_000_000), "元")
    assert finding(leaf("revenue", "<=", wan(4000)), firm(**REVENUE)).cure == "fixed"


def test_a_pair_includes_both_ends_and_can_only_be_reached_from_below() -> None:
    def found(low: int, high: int) -> Any:  # noqa: ANN401 - a finding
        return finding(leaf("revenue", "between", (wan(low), wan(high))), firm(**REVENUE))

    assert found(5000, 6000).answer is True
    assert found(4000, 5000).answer is True
    assert (found(5001, 6000).answer, found(5001, 6000).cure, found(5001, 6000).gap) == (False, "threshold", 1_000_000)
    assert (found(1000, 4999).answer, found(1000, 4999).cure) == (False, "fixed")


def test_a_yearly_fact_without_a_year_is_that_of_the_event_year() -> None:
    assert answer(leaf("revenue", ">=", wan(5000)), **REVENUE) is True
    assert answer(leaf("revenue", ">=", wan(5000), Year("event", -1)), **REVENUE) is False
    assert answer(leaf("revenue", ">=", wan(3000), Year("fixed", 2024)), **REVENUE) is True
    assert answer(leaf("revenue", ">=", wan(3000), Year("as_of")), **REVENUE) is None


def test_a_figure_may_be_compared_with_other_facts() -> None:
    grown = leaf("revenue", ">=", Apply("mul", (FactTerm("revenue", Year("event", -1)), rate(110))))
    assert answer(grown, **REVENUE) is True
    assert answer(grown, revenue={"2024": 100, "2025": 110}) is True
    assert answer(grown, revenue={"2024": 100, "2025": "109.99元"}) is False
    found = finding(grown, firm(revenue={"2025": 110}))
    assert (found.answer, found.missing) == (None, (("revenue", 2024),))


def test_a_parameter_counts_by_its_value_of_the_day() -> None:
    bound = Parameter("least", ((None, wan(4000)), (date(2026, 7, 1), wan(6000))))
    asked = leaf("revenue", ">=", Param("least"))
    assert finding(asked, firm(**REVENUE), date(2026, 6, 30), [bound]).answer is True
    assert finding(asked, firm(**REVENUE), date(2026, 7, 1), [bound]).answer is False


@pytest.mark.parametrize(
    ("one", "facts", "met"),
    [
        (leaf("ownership", "is", "民营"), {"ownership": "民营"}, True),
        (leaf("ownership", "is", "民营"), {"ownership": "国有控股"}, False),
        (leaf("ownership", "is_not", "外商"), {"ownership": "民营"}, True),
        (leaf("ownership", "in", ("民营", "集体")), {"ownership": "集体"}, True),
        (leaf("reg_type", "not_in", ("个体工商户", "分公司")), {"reg_type": "分公司"}, False),
        (leaf("reg_type", "not_in", ("个体工商户", "分公司")), {}, None),
        (leaf("above_scale", "is", value=True), {"above_scale": True}, True),
        (leaf("above_scale", "is", value=True), {"above_scale": False}, False),
        (leaf("moved_in_on", "is", value=False), {"moved_in_on": False}, True),
        (leaf("moved_in_on", "is", value=False), {"moved_in_on": "2025-01-01"}, False),
        (leaf("moved_in_on", "exists"), {"moved_in_on": "2025-01-01"}, True),
        (leaf("moved_in_on", "exists"), {"moved_in_on": False}, False),
        (leaf("loans", "exists"), {"loans": []}, False),
        (leaf("loans", "exists"), {"loans": [{"days": 3}]}, True),
        (leaf("loans", "exists"), {}, None),
        (leaf("converted_from_individual", "exists"), {"converted_from_individual": False}, False),
        (
            leaf("converted_from_individual.same_premises", "is", value=True),
            {"converted_from_individual": False},
            False,
        ),
        (leaf("employees", "is", count(5)), {"employees": {"2025": 5}}, True),
        (leaf("stat_forms_filed", "is", value=True), {"stat_forms_filed": {"2025": True}}, True),
        (leaf("ownership", "is", "民营"), {"ownership": " 民营 "}, True),
    ],
)
def test_words_and_flags(one: Leaf, facts: dict[str, Any], *, met: bool | None) -> None:
    assert answer(one, **facts) is met


@pytest.mark.parametrize(
    ("wanted", "place", "met"),
    [
        ("510600", "510603", True),
        ("510600", "510681", True),
        ("510600", "510600-Z01", True),
        ("510600", "510100", False),
        ("510681", "510682", False),
        ("510681", "510600", None),
        ("510600", "510000", None),
        ("100000", "510603", True),
        ("510600-Z01", "510600-Z02", False),
    ],
)
def test_a_place_lies_under_another_or_is_too_coarse_to_tell(wanted: str, place: str, *, met: bool | None) -> None:
    assert answer(leaf("region_code", "under", wanted), region_code=place) is met
    opposite = None if met is None else not met
    assert answer(leaf("region_code", "not_under", wanted), region_code=place) is opposite


@pytest.mark.parametrize(
    ("op", "value", "code", "met"),
    [
        ("in_section", ("B", "C", "D"), "C3463", True),
        ("in_section", ("B", "C", "D"), "F51", False),
        ("in_industry", ("C34", "C35"), "C3463", True),
        ("in_industry", ("C3463",), "C34", None),
        ("in_industry", ("51", "52"), "F5179", True),
        ("in_industry", ("F51",), "F", None),
    ],
)
def test_industries_nest(op: str, value: tuple[str, ...], code: str, *, met: bool | None) -> None:
    assert answer(leaf("industry_code", op, value), industry_code=code) is met


@pytest.mark.parametrize(
    ("said", "met"),
    [
        (False, True),
        (True, False),
        ({"listed_on": "2025-01-01"}, False),
        ({"listed_on": "2025-01-01", "removed_on": "2026-11-21"}, True),
        ({"listed_on": "2025-01-01", "removed_on": "2026-11-22"}, False),
        ({"removed_on": "2026-11-21"}, True),
        ({"listed_on": "2026-12-01"}, True),
        (None, None),
    ],
)
def test_a_list_is_clear_when_one_is_off_it_before_the_day(said: object, *, met: bool | None) -> None:
    assert answer(leaf("credit.abnormal_list", "list_clear"), credit={"abnormal_list": said}) is met


def test_only_some_lists_can_be_left() -> None:
    def found(name: str, said: object) -> Any:  # noqa: ANN401 - a finding
        return finding(leaf(f"credit.{name}", "list_clear"), firm(credit={name: said}))

    assert found("abnormal_list", said=True).cure == "removable"
    assert found("wage_arrears", said=True).cure == "removable"
    assert found("dishonest_exec", said=True).cure == "fixed"
    assert found("serious_illegal", said=True).cure == "fixed"
    still = found("abnormal_list", {"listed_on": "2025-01-01", "removed_on": "2026-12-05"})
    assert still.possible_from == date(2026, 12, 6)


def test_a_list_of_three_years_forgets_what_is_older() -> None:
    one = leaf("credit.env_violation_3y", "list_clear")
    assert answer(one, credit={"env_violation_3y": {"listed_on": "2022-12-31"}}) is True
    assert answer(one, credit={"env_violation_3y": {"listed_on": "2023-01-01"}}) is False
    assert answer(one, credit={"env_violation_3y": {"listed_on": "2026-02-01"}}) is False
    assert (
        answer(leaf("credit.serious_illegal", "list_clear"), credit={"serious_illegal": {"listed_on": "2022-12-31"}})
        is False
    )


def test_an_event_of_the_running_year_is_possible_from_next_year() -> None:
    one = leaf("first_above_scale_on", "date_within", Within(year=EVENT))
    assert answer(one, first_above_scale_on="2025-12-31") is True
    found = finding(one, firm(first_above_scale_on="2026-01-01"))
    assert (found.answer, found.cure, found.possible_from) == (False, "date", date(2027, 1, 1))
    past = finding(one, firm(first_above_scale_on="2024-12-31"))
    assert (past.answer, past.cure) == (False, "fixed")
    assert finding(one, firm(first_above_scale_on=False)).cure == "fixed"
    assert answer(one) is None


def test_an_event_of_a_fixed_year_never_comes_again() -> None:
    one = leaf("first_above_scale_on", "date_within", Within(year=Year("fixed", 2022)))
    found = finding(one, firm(first_above_scale_on="2025-06-01"))
    assert (found.answer, found.cure) == (False, "fixed")


def test_a_span_of_days_includes_both_ends() -> None:
    recent = leaf("moved_in_on", "date_within", Within(since=Day("as_of", -12), until=Day("as_of")))
    assert answer(recent, moved_in_on="2025-11-22") is True
    assert answer(recent, moved_in_on="2026-11-22") is True
    assert finding(recent, firm(moved_in_on="2025-11-21")).cure == "fixed"
    later = finding(recent, firm(moved_in_on="2026-12-01"))
    assert (later.cure, later.possible_from) == ("date", date(2026, 12, 1))
    hung = leaf("moved_in_on", "date_within", Within(since=Day("established_on", 12)))
    assert answer(hung, moved_in_on="2026-01-01") is None
    assert answer(hung, moved_in_on="2026-01-01", established_on="2024-06-01") is True


@pytest.mark.parametrize(
    ("established", "met", "since"),
    [("2024-11-22", True, None), ("2024-11-23", False, "2026-11-23"), ("2025-06-30", False, "2027-06-30")],
)
def test_two_years_of_age_come_by_waiting(established: str, since: str | None, *, met: bool) -> None:
    found = finding(leaf("established_on", "<=", Day("as_of", -24)), firm(established_on=established))
    assert found.answer is met
    assert found.possible_from == (date.fromisoformat(since) if since else None)
    assert found.cure == ("" if met else "date")


def test_a_leap_day_comes_of_age_on_the_first_of_march() -> None:
    one = leaf("established_on", "<=", Day("as_of", -12))
    found = finding(one, firm(established_on="2024-02-29"), date(2025, 2, 28))
    assert (found.answer, found.possible_from) == (False, date(2025, 3, 1))
    assert finding(one, firm(established_on="2024-02-29"), date(2025, 3, 1)).answer is True


def test_too_old_is_fixed_and_strict_ages_count_one_day_more() -> None:
    young = leaf("established_on", ">=", Day("as_of", -36))
    assert finding(young, firm(established_on="2023-11-22")).answer is True
    assert finding(young, firm(established_on="2023-11-21")).cure == "fixed"
    strict = finding(leaf("established_on", "<", Day("as_of", -12)), firm(established_on="2025-11-22"))
    assert (strict.answer, strict.possible_from) == (False, date(2026, 11, 23))
    assert answer(leaf("moved_in_on", "<=", Day("as_of")), moved_in_on=False) is False
    assert answer(leaf("moved_in_on", ">=", Day("established_on")), moved_in_on="2025-01-01") is None
    assert answer(leaf("established_on", "<=", date(2025, 1, 1)), established_on="2025-01-01") is True


def test_a_cure_that_is_written_wins() -> None:
    found = finding(leaf("above_scale", "is", value=True, cure="removable"), firm(above_scale=False))
    assert found.cure == "removable"
    assert finding(leaf("above_scale", "is", value=True, cure="removable"), firm(above_scale=True)).cure == ""


def test_an_operator_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="不认识运算"):
        answer(leaf("revenue", "~", Constant(Fraction(1))))


def test_a_share_of_zero_revenue_is_unknown() -> None:
    found = finding(leaf("rd_ratio", ">=", rate(3)), firm(revenue={"2025": 0}, rd_expense={"2025": 5}))
    assert (found.answer, found.missing) == (None, (("rd_ratio", 2025),))


def test_a_pair_with_an_open_end_waits_for_the_fact_it_hangs_on() -> None:
    one = leaf("revenue", "between", (Apply("mul", (FactTerm("profit", EVENT), rate(100))), wan(9000)))
    assert answer(one, revenue={"2025": 100}) is None
    assert answer(one, revenue={"2025": 100}, profit={"2025": 100}) is True
    with pytest.raises(ValueError, match="between"):
        answer(leaf("revenue", "between", wan(1)), **REVENUE)


def test_a_bare_number_is_a_figure_too() -> None:
    assert answer(leaf("employees", ">=", Fraction(5)), employees={"2025": 5}) is True


def test_the_day_of_these_tests_is_the_day_of_the_decisions() -> None:
    assert date(2026, 11, 22) == DAY
