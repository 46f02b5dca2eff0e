"""Does one item fit one firm: the four states, by the units that count."""

from datetime import date
from typing import Any

import pytest

from knowledge.rules.condition import Questions
from knowledge.rules.fitting import Fit, State, compile_item, fit
from knowledge.rules.item import Item, Window
from knowledge.rules.item_terms import AllOf, AnyOf, Within
from tests.conditions import DAY, EVENT, firm, item, leaf, terms, wan

PRIVATE = leaf("ownership", "is", "民营", says="民营")
REVENUE = leaf("revenue", ">=", wan(500), says="营收")
PROFIT = leaf("profit", ">=", wan(50), says="利润")
LISTED = leaf("credit.abnormal_list", "list_clear", says="经营异常")
STEPPED_UP = leaf("first_above_scale_on", "date_within", Within(year=EVENT), says="升规")
CLOSED = Window("every_year", (5, 1), (6, 30))
GOOD: dict[str, Any] = {"ownership": "民营", "revenue": {"2025": "500万元"}}


def fitted(one: Item, day: date = DAY, **facts: Any) -> Fit:  # noqa: ANN401 - facts as JSON gives them
    return fit(compile_item(one, day, Questions()), firm(**facts), {})


def state(one: Item, day: date = DAY, **facts: Any) -> State:  # noqa: ANN401 - as above
    return fitted(one, day, **facts).state


BASIC = item(terms(PRIVATE, REVENUE))


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (GOOD, State.ELIGIBLE),
        ({"ownership": "民营"}, State.UNKNOWN),
        (GOOD | {"revenue": {"2025": "499万元"}}, State.NEAR),
        ({"revenue": {"2025": "499万元"}}, State.NEAR),
        (GOOD | {"ownership": "外商"}, State.INELIGIBLE),
        ({"ownership": "外商"}, State.INELIGIBLE),
        ({"ownership": "外商", "revenue": {"2025": 1}}, State.INELIGIBLE),
    ],
)
def test_states(facts: dict[str, Any], expected: State) -> None:
    assert state(BASIC, **facts) is expected


def test_what_is_near_may_still_miss_facts_and_what_is_ineligible_asks_for_none() -> None:
    near = fitted(BASIC, revenue={"2025": "499万元"})
    assert (near.state, near.missing) == (State.NEAR, (("ownership", None),))
    assert [row.leaf.says for row in near.unmet] == ["营收"]
    assert fitted(BASIC, ownership="外商").missing == ()
    assert fitted(BASIC).missing == (("ownership", None), ("revenue", 2025))


def test_two_unmet_conditions_are_ineligible_even_when_both_can_be_cured() -> None:
    one = item(terms(REVENUE, PROFIT, LISTED))
    facts: dict[str, Any] = {"revenue": {"2025": 1}, "profit": {"2025": "50万元"}, "credit": {"abnormal_list": False}}
    assert state(one, **facts) is State.NEAR
    assert state(one, **facts | {"profit": {"2025": 1}}) is State.INELIGIBLE
    assert state(one, **facts | {"credit": {"abnormal_list": True}}) is State.INELIGIBLE
    assert state(one, **facts | {"revenue": {"2025": "500万元"}, "credit": {"abnormal_list": True}}) is State.NEAR


def test_an_any_is_one_unit_and_a_nested_all_is_not() -> None:
    either = item(terms(AnyOf((REVENUE, PROFIT))))
    assert state(either, revenue={"2025": 1}, profit={"2025": 1}) is State.NEAR
    both = item(terms(AllOf((REVENUE, AllOf((PROFIT,))))))
    assert state(both, revenue={"2025": 1}, profit={"2025": 1}) is State.INELIGIBLE


def test_a_met_any_does_not_ask_for_the_other_branch() -> None:
    either = item(terms(AnyOf((REVENUE, PROFIT))))
    found = fitted(either, revenue={"2025": "500万元"})
    assert (found.state, found.missing) == (State.ELIGIBLE, ())


def test_a_closed_window_is_the_one_thing_missing_or_the_second() -> None:
    one = item(terms(PRIVATE, REVENUE, window=CLOSED))
    found = fitted(one, **GOOD)
    assert (found.state, found.possible_from) == (State.NEAR, date(2027, 5, 1))
    assert state(one, date(2026, 6, 30), **GOOD) is State.ELIGIBLE
    assert state(one, **GOOD | {"revenue": {"2025": 1}}) is State.INELIGIBLE
    assert state(one, ownership="民营") is State.NEAR


def test_an_event_of_the_running_year_is_near_with_its_day() -> None:
    found = fitted(item(terms(STEPPED_UP)), first_above_scale_on="2026-03-01")
    assert (found.state, found.possible_from) == (State.NEAR, date(2027, 1, 1))


@pytest.mark.parametrize(
    ("one", "says"),
    [
        (item(terms(PRIVATE, until=date(2026, 11, 21))), "2026-11-21到期"),
        (item(terms(PRIVATE, since=date(2026, 11, 23))), "2026-11-23起施行"),
        (item(terms(PRIVATE, draft=True)), "征求意见稿"),
        (item(terms(PRIVATE), object="城市"), "支持对象是城市"),
    ],
)
def test_what_does_not_stand_is_nobodys(one: Item, says: str) -> None:
    found = fitted(one, **GOOD)
    assert found.state is State.INELIGIBLE
    assert says in found.asked.standing.says
    assert found.rows == ()
    assert found.opening is None


def test_the_first_and_the_last_day_are_in_force() -> None:
    one = item(terms(PRIVATE, since=date(2026, 1, 1), until=date(2026, 12, 31)))
    assert state(one, date(2026, 1, 1), **GOOD) is State.ELIGIBLE
    assert state(one, date(2026, 12, 31), **GOOD) is State.ELIGIBLE
    assert "有效期至2026-12-31" in fitted(one, **GOOD).asked.standing.says


def test_an_item_rests_on_its_own_sentences_first() -> None:
    assert compile_item(BASIC, DAY, Questions()).own_basis == BASIC.versions[0].basis
    only_negative = item(terms(leaf("credit.wage_arrears", "list_clear", negative=True)))
    assert compile_item(only_negative, DAY, Questions()).own_basis == only_negative.versions[0].basis
