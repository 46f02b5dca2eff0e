"""All items for one firm: states, money, the best combination, and how it is told."""

from datetime import date
from typing import Any

import pytest

from knowledge.rules.facts import Facts
from knowledge.rules.fitting import State
from knowledge.rules.item import Item, ItemSet, StackingGroup, Window
from knowledge.rules.item_terms import Apply, Condition, Day, Demand, FactTerm, Not, Within
from knowledge.rules.matching import Matcher, MatchResult
from knowledge.rules.telling import gaps_said, item_told, match_told, why
from tests.conditions import BASIS, DAY, EVENT, firm, item, leaf, match, rate, terms, wan

PRIVATE = leaf("ownership", "is", "民营", says="民营企业")
RD = leaf("rd_ratio", ">=", rate(3), says="研发费用占营业收入3%以上")
LISTED = leaf("credit.abnormal_list", "list_clear", says="不在经营异常名录")
FIXED = item(terms(PRIVATE, amount=wan(20)), "DY-01")
SHARE = item(terms(PRIVATE, amount=Apply("mul", (FactTerm("rd_expense", EVENT), rate(10)))), "DY-02")
RELIEF = item(terms(PRIVATE, amount=wan(7)), "DY-14", kind="减免类")
HONOUR = item(terms(PRIVATE), "DY-99", kind="资质类")
FACTS: dict[str, Any] = {"name": "示例机械", "ownership": "民营", "rd_expense": {"2025": "310万元"}}


def matched(*items: Item, facts: Facts | None = None, groups: tuple[StackingGroup, ...] = ()) -> MatchResult:
    return Matcher(ItemSet(items, groups), DAY).match(facts if facts is not None else firm(**FACTS))


def test_what_is_eligible_adds_up_and_tax_relief_never_does() -> None:
    result = matched(FIXED, SHARE, RELIEF, HONOUR)
    assert [one.state for one in result.items] == [State.ELIGIBLE] * 4
    assert [one.amount_fen for one in result.items] == [20_000_000, 31_000_000, 7_000_000, None]
    assert result.combination.codes == ("DY-01", "DY-02")
    assert result.combination.total_fen == 51_000_000
    assert [one.code for one in result.tax_relief] == ["DY-14"]
    assert [one.code for one in result.of(State.ELIGIBLE)] == ["DY-01", "DY-02", "DY-99"]


def test_an_amount_that_hangs_on_an_unknown_fact_makes_the_item_unknown() -> None:
    result = matched(SHARE, facts=firm(ownership="民营"))
    one = result.items[0]
    assert (one.state, one.amount_fen, one.missing) == (State.UNKNOWN, None, (("rd_expense", 2025),))
    assert one.amount is not None
    assert (one.amount.low_fen, one.amount.high_fen) == (0, None)
    assert result.combination.codes == ()


def test_what_is_near_tells_what_it_would_give_and_what_is_ineligible_nothing() -> None:
    closed = item(terms(PRIVATE, amount=wan(20), window=Window("every_year", (5, 1), (6, 30))), "DY-03")
    near, no = (
        matched(closed, FIXED, facts=firm(ownership="民营")).items[0],
        matched(FIXED, facts=firm(ownership="外商")),
    )
    assert (near.state, near.amount_fen) == (State.NEAR, 20_000_000)
    assert (no.items[0].state, no.items[0].amount, no.items[0].missing) == (State.INELIGIBLE, None, ())


def test_of_two_items_that_exclude_each_other_the_larger_is_paid() -> None:
    group = StackingGroup("rd", "同一研发费用不重复享受", BASIS)
    small = item(terms(PRIVATE, amount=wan(5), groups=("rd",)), "DY-12")
    large = item(terms(PRIVATE, amount=wan(9), groups=("rd",)), "DY-13")
    told = match_told(matched(small, large, groups=(group,)))["combination"]
    assert (told["codes"], told["total_fen"]) == (["DY-13"], 9_000_000)
    assert told["losers"][0]["code"] == "DY-12"
    assert "DY-13" in told["losers"][0]["why"]
    assert told["losers"][0]["basis"]["doc"] == BASIS.doc


def test_the_shape_people_script_against() -> None:
    told = match_told(matched(FIXED, RELIEF))
    assert set(told) >= {"items", "combination", "tax_relief", "as_of", "label", "notice"}
    assert (told["label"], told["as_of"]) == ("测算", "2026-11-22")
    one = told["items"][0]
    assert {"code", "state", "amount_fen", "amount_range_fen", "missing", "trace"} <= set(one)
    assert {"basis", "channel", "contact", "deadline", "why", "steps", "window", "missing_years"} <= set(one)
    assert (one["state"], one["amount_fen"], one["amount_range_fen"]) == ("eligible", 20_000_000, [20_000_000] * 2)
    assert told["tax_relief"][0]["amount_fen"] == 7_000_000
    assert told["items"][1]["code"] == "DY-14"


def test_a_row_tells_value_year_source_need_gap_and_basis() -> None:
    facts = firm(
        ownership="民营",
        revenue={"2025": {"value": "1亿元", "source": "税务局", "as_of": "2026-05-31", "verified_by": "张三"}},
        rd_expense={"2025": "260万元"},
    )
    result = matched(item(terms(PRIVATE, RD), "DY-12"), facts=facts)
    row = next(row for row in match_told(result)["items"][0]["trace"] if row["fact"] == "rd_ratio")
    assert row["state"] == "unmet"
    assert (row["value"], row["year"], row["needed"]) == ("2.6%", 2025, "不低于3%")
    assert (row["gap"], row["gap_says"], row["cure"], row["fix"]) == ("0.004", "0.4%", "threshold", "还差0.4%")
    assert row["basis"] == {"doc": BASIS.doc, "title": BASIS.title, "article": BASIS.article, "quote": BASIS.quote}
    revenue = leaf("revenue", ">=", wan(20_000), says="营收")
    row = match_told(matched(item(terms(revenue), "X"), facts=facts))["items"][0]["trace"][1]
    assert (row["value"], row["value_fen"], row["gap"]) == ("10000万元", 10_000_000_000, 10_000_000_000)
    assert (row["source"], row["as_of"], row["verified_by"]) == ("税务局", "2026-05-31", "张三")


@pytest.mark.parametrize(
    ("one", "facts", "says"),
    [
        (FIXED, {"ownership": "民营"}, "条件都已满足。"),
        (FIXED, {}, "还不能确定，待补充：所有制。"),
        (FIXED, {"ownership": "外商"}, "不符合：民营企业（现为外商）。"),
        (
            item(terms(PRIVATE, RD)),
            {"revenue": {"2025": 1000}, "rd_expense": {"2025": 26}},
            "只差一项：研发费用占营业收入3%以上（现为2025年2.6%），还差0.4%；另外待补充：所有制。",
        ),
        (item(terms(LISTED)), {"credit": {"abnormal_list": True}}, "只差一项：不在经营异常名录，移出后可申报。"),
        (
            item(terms(leaf("credit.abnormal_list", "list_clear", says="不在名录", fix="补报年度报告"))),
            {"credit": {"abnormal_list": {"listed_on": "2025-07-01"}}},
            "只差一项：不在名录（现为2025-07-01列入），补报年度报告。",
        ),
        (
            item(terms(leaf("first_above_scale_on", "date_within", Within(year=EVENT), says="上年升规"))),
            {"first_above_scale_on": "2026-03-01"},
            "只差一项：上年升规（现为2026-03-01），2027-01-01起满足。",
        ),
        (item(terms(PRIVATE, draft=True)), {"ownership": "民营"}, "依据还是征求意见稿，没有施行，不能据此申报。"),
    ],
)
def test_the_reason_is_one_sentence(one: Item, facts: dict[str, Any], says: str) -> None:
    assert why(matched(one, facts=firm(**facts)).items[0]) == says


def test_missing_facts_are_named_as_people_call_them() -> None:
    assert gaps_said([("unemployment.premium", 2025), ("loans", None)]) == "失业保险缴费额（2025年）、贷款"
    assert gaps_said([]) == "有关情况"


def test_a_group_nobody_knows_anything_of_is_asked_for_as_one() -> None:
    one = item(terms(leaf("startup.graduate", "is", value=True), leaf("startup.on", "date_within", Within(year=EVENT))))
    assert matched(one, facts=firm()).items[0].missing == (("startup", None),)
    assert matched(one, facts=firm(startup={"graduate": True})).items[0].missing == (("startup.on", None),)


def test_needs_are_told_for_every_kind_of_condition() -> None:
    conditions: list[Condition] = [
        leaf("reg_type", "not_in", ("个体工商户", "分公司")),
        leaf("industry_code", "in_section", ("C",)),
        leaf("region_code", "under", "510600"),
        leaf("established_on", "<=", date(2025, 1, 1)),
        leaf("revenue", "between", (wan(10), wan(20))),
        leaf("moved_in_on", "exists"),
        leaf("qualifications", "has", match(Demand("name", "is", "上云")), says="上云名单"),
        Not(leaf("ownership", "is", "外商")),
        LISTED,
        leaf("first_above_scale_on", "date_within", Within(since=Day("as_of", -12), until=date(2026, 12, 31))),
    ]
    facts = firm(
        reg_type="公司", industry_code="C34", region_code="510603", established_on="2019-01-01", moved_in_on=False,
        revenue={"2025": "15万元"}, qualifications=[], ownership="民营", credit={"abnormal_list": False},
    )  # fmt: skip
    result = matched(item(terms(*conditions), "X"), facts=facts)
    told = item_told(result.items[0], result)
    needs = {row["fact"]: row["needed"] for row in told["trace"]}
    assert needs["reg_type"] == "不是个体工商户、分公司"
    assert needs["industry_code"] == "制造业"
    assert needs["established_on"] == "2025-01-01"
    assert needs["revenue"] == "10万元至20万元（含）"
    assert (needs["moved_in_on"], needs["qualifications"]) == ("要有", "上云名单")
    assert needs["credit.abnormal_list"] == "不在名单内"
    assert needs["first_above_scale_on"] == "测算日前12个月起至2026-12-31"


def test_a_matcher_can_be_used_for_many_firms() -> None:
    matcher = Matcher(ItemSet((FIXED,)), DAY)
    states = [matcher.match(firm(ownership=one)).items[0].state for one in ("民营", "外商", "民营")]
    assert states == [State.ELIGIBLE, State.INELIGIBLE, State.ELIGIBLE]
