"""A result is compared as it is told; every difference is a sentence."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

import pytest

from knowledge.items.cases import Expected, Near
from knowledge.items.verdict import of_all, of_group, of_item

WAN = 1_000_000
ELIGIBLE: Mapping[str, object] = {
    "state": "eligible", "amount_fen": 40 * WAN, "amount_range_fen": [40 * WAN, 40 * WAN], "missing": [],
    "trace": [{"fact": "above_scale", "state": "met"}], "steps": ["增量 × 8% = 40.00万元"], "why": "",
}  # fmt: skip
UNKNOWN: Mapping[str, object] = {
    "state": "unknown", "amount_fen": None, "amount_range_fen": [0, None], "missing": ["loans.lpr"], "trace": [],
}  # fmt: skip
NEAR: Mapping[str, object] = {
    "state": "near", "amount_fen": 40 * WAN, "amount_range_fen": [40 * WAN, 40 * WAN], "missing": [],
    "trace": [
        {"fact": "region_code", "state": "met"},
        {"fact": "qualifications", "state": "unmet", "gap": 1, "gap_says": "1项", "possible_from": "2027-01-01"},
    ],
}  # fmt: skip


def money(low: int, high: int | None) -> tuple[Fraction, Fraction | None]:
    return Fraction(low), None if high is None else Fraction(high)


@pytest.mark.parametrize(
    ("expected", "told"),
    [
        (Expected(state="eligible", span=money(40 * WAN, 40 * WAN), says="8%"), ELIGIBLE),
        (Expected(state="unknown", span=money(0, None), missing=("loans",)), UNKNOWN),
        (Expected(state="near", span=money(40 * WAN, 40 * WAN), unmet=("qualifications",)), NEAR),
        (Expected(near=Near("qualifications", Fraction(1), "1", date(2027, 1, 1))), NEAR),
    ],
)
def test_a_result_as_expected_has_no_difference(expected: Expected, told: Mapping[str, object]) -> None:
    assert of_item(expected, told) == []


@pytest.mark.parametrize(
    ("expected", "told", "says"),
    [
        (Expected(state="near"), ELIGIBLE, "结论：应为 差一步（near），得到 符合（eligible）"),
        (Expected(span=money(39 * WAN, 39 * WAN)), ELIGIBLE, "金额：应为 390,000.00元，得到 400,000.00元"),
        (Expected(span=money(0, 40 * WAN)), ELIGIBLE, "金额：应为 0.00元 至 400,000.00元，得到 400,000.00元"),
        (Expected(span=money(0, 1)), UNKNOWN, "金额：应为 0.00元 至 0.01元，得到 0.00元 至 不封顶"),
        (Expected(missing=()), UNKNOWN, "待补充的事实：应为 （无），得到 loans.lpr"),
        (Expected(missing=("loans", "region_code")), UNKNOWN, "待补充的事实：应为 loans、region_code，得到 loans.lpr"),
        (Expected(unmet=("region_code",)), NEAR, "不满足的条件：应有 region_code，得到 qualifications"),
        (
            Expected(near=Near(since=date(2026, 1, 1))),
            NEAR,
            "差的一步：应有 2026-01-01，得到 qualifications 1项 2027-01-01",
        ),
        (Expected(near=Near("region_code")), NEAR, "差的一步：应有 region_code，得到 qualifications 1项 2027-01-01"),
        (
            Expected(near=Near(by=Fraction(2), by_said="2")),
            NEAR,
            "差的一步：应有 2，得到 qualifications 1项 2027-01-01",
        ),
        (Expected(says="5%"), ELIGIBLE, "说明：应有 5%，得到 "),
    ],
)
def test_a_difference_names_what_was_expected_and_what_came(
    expected: Expected, told: Mapping[str, object], says: str
) -> None:
    assert of_item(expected, told) == [says]


def test_an_eligible_firm_must_be_told_one_exact_amount() -> None:
    vague = {**ELIGIBLE, "amount_fen": None}
    assert of_item(Expected(span=money(40 * WAN, 40 * WAN)), vague) != []


def test_a_name_is_not_another_name_that_begins_like_it() -> None:
    told = {**UNKNOWN, "missing": ["revenue_growth"]}
    assert of_item(Expected(missing=("revenue",)), told) != []


BEST: Mapping[str, object] = {
    "combination": {"codes": ["DY-13"], "total_fen": 40 * WAN, "losers": [{"code": "DY-12", "why": "与DY-13只取一个"}]},
    "tax_relief": [{"code": "DY-14", "state": "eligible"}, {"code": "DY-15", "state": "unknown"}],
}


def test_a_combination_as_expected_has_no_difference() -> None:
    expected = Expected(codes=("DY-13",), total=Fraction(40 * WAN), losers={"DY-12": "DY-13"}, tax_relief=("DY-14",))
    assert of_all(expected, BEST) == []


@pytest.mark.parametrize(
    ("expected", "says"),
    [
        (Expected(codes=("DY-12",)), "入选：应为 DY-12，得到 DY-13"),
        (Expected(total=Fraction(WAN)), "合计：应为 10,000.00元，得到 400,000.00元"),
        (Expected(losers={}), "落选：应为 （无），得到 DY-12"),
        (Expected(losers={"DY-12": "DY-11"}), "DY-12落选的原因：应有 DY-11"),
        (Expected(tax_relief=("DY-14", "DY-15")), "税收减免：应为 DY-14、DY-15，得到 DY-14"),
    ],
)
def test_a_combination_that_differs_says_in_what(expected: Expected, says: str) -> None:
    (difference,) = of_all(expected, BEST)
    assert difference.startswith(says)


def test_a_group_of_firms_is_counted_and_added_up() -> None:
    told = [ELIGIBLE, UNKNOWN, NEAR, ELIGIBLE]
    assert of_group(Expected(eligible=2, total=Fraction(80 * WAN)), told) == []
    assert of_group(Expected(eligible=4), told) == ["符合的企业数：应为 4，得到 2"]
    assert of_group(Expected(total=Fraction(WAN)), told) == ["合计：应为 10,000.00元，得到 800,000.00元"]
