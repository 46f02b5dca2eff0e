"""Laws of matching, over the city's own items and firms of which more or less is known."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config.city import CITIES
from knowledge.items.reading import read_items
from knowledge.rules.condition import Row
from knowledge.rules.facts import read_facts
from knowledge.rules.fitting import State
from knowledge.rules.matching import Matcher, MatchResult

DAYS = [date(2026, 11, 22), date(2026, 5, 20), date(2025, 5, 20), date(2023, 6, 1)]
FALSE_OR_TRUE = st.sampled_from([False, False, False, True])
MONEY = st.sampled_from([0, "1元", "30万元", "300万元", "2000万元", "5600万元", "2亿元"])


def by_year(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.dictionaries(st.sampled_from(["2022", "2024", "2025", "2026"]), values, min_size=1)


DAY = st.dates(date(2021, 1, 1), date(2026, 12, 1)).map(date.isoformat)
QUALIFICATION = st.fixed_dictionaries(
    {
        "name": st.sampled_from(
            [
                "高新技术企业",
                "专精特新中小企业",
                '专精特新"小巨人"',
                "科技型中小企业",
                "DCMM",
                "绿色工厂",
                "现代企业制度企业",
            ]
        ),
        "issued_on": DAY,
    },
    optional={"level": st.sampled_from(["国家级", "省级", "市级", "2级", "示范"]), "first": st.booleans()},
)
AWARD = st.fixed_dictionaries(
    {"item": st.sampled_from(["DY-01", "DY-08", "DY-11", "DY-28"])},
    optional={"year": st.sampled_from([2024, 2025, 2026]), "amount": MONEY, "reason": st.just("股改")},
)
LOAN = st.fixed_dictionaries(
    {"principal": MONEY, "kind": st.sampled_from(["普通", "创业担保"])},
    optional={
        "rate": st.sampled_from([0.036, 0.05]), "lpr": st.just(0.0345), "start_on": st.just("2025-01-10"),
        "end_on": st.just("2026-12-31"), "days": st.just(356), "interest_paid": MONEY, "use": st.just("生产"),
        "ip_pledge": st.booleans(), "repaid": st.booleans(),
    },
)  # fmt: skip
CREDIT = st.fixed_dictionaries(
    {}, optional=dict.fromkeys(("dishonest_exec", "serious_illegal", "abnormal_list", "wage_arrears"), FALSE_OR_TRUE)
)
FIRM: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {},
    optional={
        "ownership": st.sampled_from(["民营", "国有控股"]),
        "reg_type": st.sampled_from(["有限责任公司", "个体工商户"]),
        "status": st.sampled_from(["存续", "注销"]),
        "region_code": st.sampled_from(["510603", "510681", "510100", "510000"]),
        "industry_code": st.sampled_from(["C3463", "F51", "F5299", "I6513", "C", "P83"]),
        "established_on": DAY,
        "first_above_scale_on": st.one_of(DAY, st.just(value=False)),
        "above_scale": st.booleans(),
        "ever_removed": FALSE_OR_TRUE,
        "revenue": by_year(MONEY),
        "rd_expense": by_year(MONEY),
        "profit": by_year(MONEY),
        "total_assets": by_year(MONEY),
        "employees": by_year(st.integers(1, 2000)),
        "export_usd": by_year(st.integers(0, 10**7)),
        "stat_forms_filed": by_year(st.booleans()),
        "rd_deduction_filed": by_year(st.booleans()),
        "qualifications": st.lists(QUALIFICATION, max_size=3),
        "received_awards": st.lists(AWARD, max_size=2),
        "loans": st.lists(LOAN, max_size=2),
        "credit": CREDIT,
        "startup": st.just(value=False),
        "hires": st.just([]),
    },
)


@pytest.fixture(scope="module")
def matchers() -> list[Matcher]:
    items = read_items(CITIES / "deyang" / "items")
    return [Matcher(items, day) for day in DAYS]


@settings(max_examples=60)
@given(firm=FIRM, data=st.data())
def test_a_fact_becoming_known_settles_and_never_unsettles(
    matchers: list[Matcher], firm: dict[str, Any], data: st.DataObject
) -> None:
    known = data.draw(st.sets(st.sampled_from(sorted(firm)))) if firm else set()
    for matcher in matchers[:2]:
        less = matcher.match(read_facts({name: value for name, value in firm.items() if name in known}))
        more = matcher.match(read_facts(firm))
        for before, after in zip(less.items, more.items, strict=True):
            if before.state in {State.ELIGIBLE, State.INELIGIBLE}:
                assert after.state is before.state, before.code
            low, high = span(before)
            least, most = span(after)
            if after.state is not State.INELIGIBLE and before.state is not State.INELIGIBLE:
                assert low <= least, before.code
                assert high is None or (most is not None and most <= high), before.code


def span(one: Any) -> tuple[int, int | None]:  # noqa: ANN401 - an item's result
    return (0, None) if one.amount is None else (one.amount.low_fen, one.amount.high_fen)


@settings(max_examples=60)
@given(firm=FIRM, data=st.data())
def test_the_order_of_facts_never_matters(matchers: list[Matcher], firm: dict[str, Any], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(sorted(firm)))
    one, other = (matchers[0].match(read_facts(facts)) for facts in (firm, {name: firm[name] for name in shuffled}))
    assert [(a.state, a.missing, span(a)) for a in one.items] == [(b.state, b.missing, span(b)) for b in other.items]
    assert one.combination == other.combination


@settings(max_examples=60)
@given(firm=FIRM)
def test_unknown_is_never_met_and_every_state_has_its_reason(matchers: list[Matcher], firm: dict[str, Any]) -> None:
    facts = read_facts(firm)
    for matcher in matchers:
        result = matcher.match(facts)
        for one in result.items:
            if one.state is State.ELIGIBLE:
                assert one.missing == ()
                assert one.fit.unmet == ()
            elif one.state is State.UNKNOWN:
                assert one.missing, one.code
                assert one.fit.unmet == ()
            elif one.fit.opening is not None:
                assert one.fit.unmet or one.fit.opening.answer is False, one.code
            assert all(row.finding.missing for row in unknown(one.fit.rows)), one.code
        adds_up(result)


def unknown(rows: tuple[Row, ...]) -> list[Row]:
    return [row for row in rows if row.finding.answer is None]


def adds_up(result: MatchResult) -> None:
    """The total is at most the sum of what is in it, never of tax relief, and never less than the best single item."""
    paid = {one.code: one.amount_fen or 0 for one in result.of(State.ELIGIBLE) if one.amount_fen is not None}
    best = result.combination
    assert set(best.codes) <= {one.code for one in result.of(State.ELIGIBLE)}
    if best.total_fen is not None:
        assert max(paid.values(), default=0) <= best.total_fen <= sum(paid[code] for code in best.codes)
