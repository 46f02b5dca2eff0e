"""Facts of a firm: read strictly, every problem at once."""

import contextlib
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.fact_kinds import Listing
from knowledge.rules.facts import Facts, FactsRefused, read_facts

EXAMPLE: dict[str, Any] = {
    "name": "示例机械",
    "region_code": "510603",
    "industry_code": "C3463",
    "ownership": "民营",
    "established_on": "2019-03-01",
    "status": "存续",
    "employees": {"2025": 120},
    "revenue": {"2025": "5600万元"},
    "rd_expense": {"2024": "200万元", "2025": "310万元"},
    "above_scale": True,
    "qualifications": [{"name": "高新技术企业", "issued_on": "2025-11-01", "first": True}],
    "credit": {"dishonest_exec": False},
    "received_awards": [],
}


def problems(**facts: object) -> list[str]:
    with pytest.raises(FactsRefused) as refused:
        read_facts(EXAMPLE | facts)
    return [f"{problem.place} {problem.says}" for problem in refused.value.problems]


def test_the_example_of_the_issue_is_read_exactly() -> None:
    facts = read_facts(EXAMPLE)
    assert facts.value("revenue", 2025) == 5_600_000_000
    assert facts.value("established_on") == date(2019, 3, 1)
    assert facts.value("credit.dishonest_exec") is False
    assert facts.value("rd_ratio", 2025) == Fraction(31, 560)
    assert facts.value("size", 2025) == "小型"
    assert facts.records("received_awards") == ()
    assert (facts.records("qualifications") or ())[0]["issued_on"] == date(2025, 11, 1)


def test_absent_and_null_are_unknown() -> None:
    facts = read_facts({"revenue": None, "credit": {"wage_arrears": None}, "loans": None, "employees": {"2025": None}})
    assert facts.value("revenue", 2025) is None
    assert facts.value("credit.wage_arrears") is None
    assert facts.records("loans") is None
    assert facts.gaps("employees", 2025) == (("employees", 2025),)
    assert facts.gaps("loans") == (("loans", None),)


def test_false_and_empty_lists_say_none() -> None:
    facts = read_facts(
        {"startup": False, "loans": False, "moved_in_on": False, "bookkeeping_fees": [], "unemployment": False}
    )
    assert facts.value("startup") is False
    assert facts.value("startup.graduate") is False
    assert facts.value("unemployment.insured_months") == 0
    assert facts.records("loans") == ()
    assert facts.value("moved_in_on") is False
    assert facts.value("bookkeeping_fees") == ()


@pytest.mark.parametrize(
    ("given", "place", "says"),
    [
        ({"revenu": {"2025": 1}}, "revenu", "是不是 revenue"),
        ({"营业收入": {"2025": 1}}, "营业收入", "是不是 revenue"),
        ({"火星": 1}, "火星", "不认识"),
        ({"revenue": {"2025": -1}}, "revenue.2025", "负数"),
        ({"revenue": {"2025": "5600万美元"}}, "revenue.2025", "看不懂"),
        ({"revenue": {"2025": 1, 2025: 1}}, "revenue[2025]", "2025年有两个值"),
        ({"revenue": {"去年": 1}}, "revenue.去年", "不是年份"),
        ({"revenue": 5600}, "revenue", "按年份"),
        ({"revenue": {"2025": True}}, "revenue.2025", "应是数字"),
        ({"revenue": {"2025": [1]}}, "revenue.2025", "应是金额"),
        ({"employees": {"2025": 1.5}}, "employees.2025", "整数"),
        ({"employees": {"2025": "很多"}}, "employees.2025", "应是数字"),
        ({"established_on": "2025-02-30"}, "established_on", "不是一个日期"),
        ({"established_on": "去年"}, "established_on", "不是一个日期"),
        ({"established_on": 20250301}, "established_on", "应是日期"),
        ({"above_scale": "是"}, "above_scale", "true 或 false"),
        ({"above_scale": 1}, "above_scale", "true 或 false"),
        ({"status": "倒闭"}, "status", "存续"),
        ({"region_code": "德阳"}, "region_code", "区划代码"),
        ({"industry_code": "C6510"}, "industry_code", "自相矛盾"),
        ({"industry_code": 3463}, "industry_code", "加引号"),
        ({"name": 5}, "name", "文字"),
        ({"credit": {"dishonest": False}}, "credit.dishonest", "是不是 dishonest_exec"),
        ({"credit": {"abnormal_list": "无"}}, "credit.abnormal_list", "listed_on"),
        ({"credit": {"abnormal_list": {}}}, "credit.abnormal_list", "两个日期"),
        ({"credit": {"abnormal_list": {"on": "2025-01-01"}}}, "credit.abnormal_list", "两个日期"),
        (
            {"credit": {"abnormal_list": {"listed_on": "2025-02-01", "removed_on": "2025-01-01"}}},
            "credit.abnormal_list",
            "早于列入",
        ),
        ({"credit": {"tax_grade": "E"}}, "credit.tax_grade", "纳税信用等级"),
        ({"credit": []}, "credit", "一组"),
        ({"credit.dishonest_exec": False}, "credit.dishonest_exec", "嵌套"),
        ({"startup": True}, "startup", "false"),
        ({"qualifications": {"name": "x"}}, "qualifications", "列表"),
        ({"qualifications": ["高新技术企业"]}, "qualifications[0]", "一组"),
        ({"qualifications": [{"nam": "x"}]}, "qualifications[0].nam", "是不是 name"),
        ({"qualifications": [{"name": "x", "issued_on": "昨天"}]}, "qualifications[0].issued_on", "不是一个日期"),
        (
            {"qualifications": [{"name": "x", "issued_on": "2025-02-01", "valid_to": "2025-01-01"}]},
            "qualifications[0].valid_to",
            "早于",
        ),
        ({"loans": [{"rate": 3.6}]}, "loans[0].rate", "大于1"),
        ({"loans": [{"rate": "三厘"}]}, "loans[0].rate", "比率"),
        ({"loans": [{"rate": "三%"}]}, "loans[0].rate", "比率"),
        ({"export_usd": {"2025": "3万元"}}, "export_usd.2025", "美元"),
        ({"export_usd": {"2025": -5}}, "export_usd.2025", "负数"),
        ({"bookkeeping_fees": 200}, "bookkeeping_fees", "列表"),
        ({"former_names": "x"}, "former_names", "列表"),
        ({"listing_events": [{"stage": "股改", True: "2025-01-01"}]}, "listing_events[0].True", "加引号"),
        ({"revenue": {"2025": {"value": 1, "as_of": "昨天"}}}, "revenue.2025.as_of", "不是一个日期"),
        ({"revenue": {"2025": {"value": 1, "source": 5}}}, "revenue.2025", "应是文字"),
    ],
)
def test_a_wrong_fact_is_refused_with_its_place(given: dict[Any, Any], place: str, says: str) -> None:
    with pytest.raises(FactsRefused) as refused:
        read_facts(given)
    assert len(refused.value.problems) == 1
    assert refused.value.problems[0].place == place
    assert says in refused.value.problems[0].says


def test_every_problem_is_told_at_once() -> None:
    told = problems(revenue={"2025": -1}, revenu=1, established_on="?", above_scale="yes")
    assert [one.split()[0] for one in told] == ["established_on", "revenue.2025", "above_scale", "revenu"] or len(
        told
    ) == 4


def test_a_problem_names_its_line_where_the_text_has_lines() -> None:
    with pytest.raises(FactsRefused, match=r"第7行 revenue\.2025：金额不能是负数"):
        read_facts({"revenue": {"2025": -1}}, line_of=lambda path: 7 if path == ("revenue", "2025") else None)


def test_a_failed_credit_code_is_a_warning_and_nothing_is_refused() -> None:
    facts = read_facts({"uscc": "91510600000001011X"})
    assert "第18位" in facts.warnings[0]
    assert read_facts({"uscc": "91510600000001011K"}).warnings == ()


def test_a_value_may_bring_its_source() -> None:
    facts = read_facts(
        {"revenue": {"2025": {"value": "1万元", "source": "税务局", "as_of": "2026-05-31", "verified_by": "张三"}}}
    )
    mark = facts.mark_of("revenue", 2025)
    assert (mark.source, mark.as_of, mark.verified_by) == ("税务局", date(2026, 5, 31), "张三")
    assert facts.mark_of("employees", 2025).source == "本次提供"
    assert facts.value("revenue", 2025) == 1_000_000


def test_rates_are_read_by_their_decimal_text() -> None:
    facts = read_facts({"loans": [{"rate": 0.036, "lpr": "3.45%"}], "unemployment": {"layoff_rate": {"2025": 0.055}}})
    loan = (facts.records("loans") or ())[0]
    assert (loan["rate"], loan["lpr"]) == (Fraction(36, 1000), Fraction(345, 10000))
    assert facts.value("unemployment.layoff_rate", 2025) == Fraction(55, 1000)


def test_every_kind_of_value_is_read_in_its_units() -> None:
    facts = read_facts(
        {
            "export_usd": {"2024": "120万美元", "2025": 1_300_000},
            "established_on": date(2019, 3, 1),
            "first_above_scale_on": "2025年3月1日",
            "former_names": ["甲厂", " 乙厂 "],
            "bookkeeping_fees": False,
            "contacts": [{"name": "张三"}],
            "projects": [{"provincial_award": "5万元"}, {"provincial_award": True}],
            "hires": [{"contract": 12}, {"contract": False}],
            "rd_staff": 12,
            "college_staff": {"2025": 30},
        }
    )
    assert facts.value("export_usd", 2024) == 1_200_000
    assert facts.value("export_usd", 2025) == 1_300_000
    assert (facts.value("established_on"), facts.value("first_above_scale_on")) == (date(2019, 3, 1), date(2025, 3, 1))
    assert facts.value("former_names") == ("甲厂", "乙厂")
    assert facts.value("bookkeeping_fees") == ()
    assert [one["provincial_award"] for one in facts.records("projects") or ()] == [5_000_000, True]
    assert [one["contract"] for one in facts.records("hires") or ()] == [12, False]
    assert (facts.value("rd_staff", 2025), facts.value("college_staff", 2025)) == (12, 30)
    assert facts.value("college_staff", 2024) is None
    assert "张三" in str(facts.value("contacts"))


def test_names_of_qualifications_have_one_spelling() -> None:
    facts = read_facts({"qualifications": [{"name": "专精特新“小巨人”"}, {"name": "高企"}]})
    assert [one["name"] for one in facts.records("qualifications") or ()] == ['专精特新"小巨人"', "高新技术企业"]


def test_a_stay_on_a_list_keeps_its_days() -> None:
    facts = read_facts({"credit": {"abnormal_list": {"listed_on": "2025-01-01", "removed_on": None}}})
    assert facts.value("credit.abnormal_list") == Listing(date(2025, 1, 1), None)


def test_derived_facts_stay_unknown_while_a_figure_is_missing() -> None:
    facts = read_facts({"industry_code": "C34", "employees": {"2025": 100}, "rd_expense": {"2025": 1}})
    assert facts.value("size", 2025) is None
    assert facts.gaps("size", 2025) == (("revenue", 2025),)
    assert facts.gaps("rd_ratio", 2025) == (("revenue", 2025),)
    assert facts.gaps("tax_small_profit", 2025) == (("profit", 2025), ("total_assets", 2025))
    assert read_facts({}).gaps("size", 2025)[0] == ("industry_code", None)


def test_without_revenue_there_is_no_ratio() -> None:
    facts = read_facts({"revenue": {"2025": 0}, "rd_expense": {"2025": 5}})
    assert facts.value("rd_ratio", 2025) is None
    assert facts.gaps("rd_ratio", 2025) == (("rd_ratio", 2025),)


@pytest.mark.parametrize(
    ("profit", "staff", "assets", "small"),
    [
        ("300万元", 300, "5000万元", True),
        ("300.01万元", 300, "5000万元", False),
        ("300万元", 301, None, False),
        ("-50万元", 10, "1元", True),
        ("1元", None, "1元", None),
    ],
)
def test_small_profit_follows_from_three_figures(
    profit: str, staff: int | None, assets: str | None, *, small: bool | None
) -> None:
    facts = read_facts({"profit": {"2025": profit}, "employees": {"2025": staff}, "total_assets": {"2025": assets}})
    assert facts.value("tax_small_profit", 2025) is small


def test_what_a_firm_says_of_its_size_counts_only_without_figures() -> None:
    assert read_facts({"size": "大型"}).value("size", 2025) == "大型"
    assert read_facts(EXAMPLE | {"size": "大型"}).value("size", 2025) == "小型"


def test_an_industry_without_sizes_has_a_known_size_that_is_none_of_the_four() -> None:
    assert read_facts({"industry_code": "P83", "employees": {"2025": 5}}).value("size", 2025) == "不适用"


@given(st.permutations(list(EXAMPLE)))
def test_the_order_of_facts_never_matters(names: list[str]) -> None:
    assert read_facts({name: EXAMPLE[name] for name in names}) == read_facts(EXAMPLE)


@given(
    st.dictionaries(st.text(max_size=8), st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
)
def test_any_mapping_is_read_or_refused(given: dict[str, object]) -> None:
    with contextlib.suppress(FactsRefused):
        assert isinstance(read_facts(given), Facts)
