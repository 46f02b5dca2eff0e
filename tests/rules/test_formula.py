"""Amounts of items: the vectors of domain reference 4.2, ranges for what is not known, and what is refused."""

from datetime import date
from fractions import Fraction

import pytest

from knowledge.rules.formula import compile_formula, faults_of_amount, faults_of_parameters, figure_of
from knowledge.rules.interval import Interval
from knowledge.rules.item_terms import (
    Apply,
    Award,
    Constant,
    Demand,
    Each,
    Expression,
    FactTerm,
    Field,
    Leaf,
    Match,
    Param,
    Table,
    TierRow,
    Tiers,
    When,
)
from tests.amounts import (
    DAY,
    LAST,
    THIS,
    Firm,
    apply,
    count,
    each,
    fact,
    fen,
    ground,
    parameter,
    rate,
    steps_by,
    terms,
    tiers,
    wan,
    work_out,
    yuan,
)

INCREMENT = apply("sub", fact("rd_expense", THIS), fact("rd_expense", LAST))
BRACKETS = (fen(500), Fraction(8, 100)), (fen(2000), Fraction(5, 100)), (None, Fraction(3, 100))
GROWTH = apply("min", wan(100), tiers(INCREMENT, "marginal", *BRACKETS))
SMALL_RD = apply(
    "min",
    wan(30),
    apply(
        "sum",
        apply("mul", apply("floor0", INCREMENT), rate(10)),
        apply("mul", fact("rd_expense", THIS), rate(2)),
    ),
)
INTEREST = apply(
    "mul",
    Field("principal"),
    apply("min", Field("rate"), Field("lpr")),
    apply("div", Field("days"), count(360)),
    rate(50),
)
LOANS = apply("min", wan(50), each("loans", INTEREST))
STAGES = ("股改", wan(50)), ("辅导备案", wan(100)), ("受理", wan(150)), ("上市", wan(200))
LISTING = each("listing_events", Table(Field("stage"), STAGES), key="stage")
BOOTHS = Each(
    FactTerm("exhibitions"),
    None,
    Each(Field("booth_fees"), None, apply("min", apply("mul", Field(""), rate(60)), wan(3)), take="largest", largest=2),
)


def rd(now: str, before: str | None) -> Firm:
    facts: dict[tuple[str, int | None], object] = {("rd_expense", 2025): fen(now)}
    if before is not None:
        facts["rd_expense", 2024] = fen(before)
    return Firm(facts)


def exact(expression: Expression, firm: Firm) -> Fraction | None:
    return work_out(expression, firm).value.exact


def test_item_13_pays_by_brackets_and_stops_at_its_cap() -> None:
    uncapped = GROWTH.args[1]
    assert exact(uncapped, rd("2600", "0")) == fen(133)
    assert exact(GROWTH, rd("2600", "0")) == fen(100)


def test_item_12_pays_for_growth_and_for_the_whole() -> None:
    assert exact(SMALL_RD, rd("200", "150")) == fen(9)


def test_item_12_counts_falling_spending_as_no_growth() -> None:
    assert exact(SMALL_RD, rd("200", "250")) == fen(4)


def test_item_29_pays_half_of_the_interest_at_the_lower_rate() -> None:
    loan = {"principal": fen(1000), "rate": Fraction("0.0435"), "lpr": Fraction("0.0345"), "days": Fraction(365)}
    value = exact(LOANS, Firm(lists={"loans": (loan,)}))
    assert value is not None
    assert value == Fraction(1000 * 1_000_000 * 345 * 365, 10_000 * 360 * 2)
    assert int(value) == 17_489_583


def test_item_9_pays_the_difference_to_what_was_received() -> None:
    difference = apply("sub", wan(50), Award("DY-08"))
    before = {"item": "DY-08", "year": Fraction(2024), "amount": fen(20)}
    assert exact(difference, Firm(lists={"received_awards": (before,)})) == fen(30)
    assert exact(difference, Firm(lists={"received_awards": ()})) == fen(50)
    assert work_out(difference, Firm()).value == Interval(None, fen(50))


def test_item_28_pays_stage_by_stage() -> None:
    firm = Firm(lists={"listing_events": ({"stage": "股改"}, {"stage": "辅导备案"})})
    worked = work_out(LISTING, firm)
    assert worked.value.exact == fen(150)
    assert [(one.key, one.value.exact) for one in worked.slices] == [
        ("listing_events/股改", fen(50)),
        ("listing_events/辅导备案", fen(100)),
    ]


def test_item_35_pays_each_booth_up_to_its_own_cap() -> None:
    assert exact(BOOTHS, Firm(lists={"exhibitions": ({"booth_fees": (fen(6), fen(4))},)})) == fen("5.4")


def test_item_35_pays_the_two_dearest_booths() -> None:
    assert exact(BOOTHS, Firm(lists={"exhibitions": ({"booth_fees": (fen(1), fen(6), fen(4))},)})) == fen("5.4")


def test_item_20_pays_per_person() -> None:
    hired = tuple({"kind": "高校毕业生"} for _ in range(7))
    assert exact(each("hires", yuan(1500)), Firm(lists={"hires": hired})) == fen("1.05")


def test_item_1_pays_by_grade_and_comes_to_59_wan_for_the_19_firms() -> None:
    grade = Table(FactTerm("grade"), (("达标", wan(2)), ("示范", wan(5))))
    grades = ["达标"] * 12 + ["示范"] * 7
    assert sum(exact(grade, Firm({("grade", None): one})) or 0 for one in grades) == fen(59)


def test_an_unknown_year_gives_a_range_and_never_nothing() -> None:
    worked = work_out(SMALL_RD, rd("200", None))
    assert worked.value == Interval(fen(4), fen(24))
    assert worked.missing == (("rd_expense", 2024),)


def test_an_unknown_figure_without_a_cap_has_no_upper_end() -> None:
    assert work_out(apply("mul", fact("fee", THIS), rate(30)), Firm()).value == Interval(Fraction(0), None)


def test_a_list_nobody_knows_may_bring_anything_up_to_the_cap() -> None:
    assert work_out(LOANS, Firm()).value == Interval(Fraction(0), fen(50))
    assert work_out(LOANS, Firm(lists={"loans": ()})).value.exact == 0


def test_a_record_that_may_fit_brings_its_amount_or_nothing() -> None:
    production = Match((Demand("use", "is", "生产"),))
    term = Each(FactTerm("loans"), production, Field("principal"))
    known, unknown, other = {"use": "生产", "principal": fen(1)}, {"principal": fen(2)}, {"use": "还旧"}
    worked = work_out(term, Firm(lists={"loans": (known, unknown, other)}))
    assert worked.value == Interval(fen(1), fen(3))


def test_a_fact_of_zero_below_a_fraction_gives_a_range_and_says_so() -> None:
    share = apply("mul", wan(10), apply("div", fact("staff"), fact("all_staff")))
    firm = Firm({("staff", None): Fraction(3), ("all_staff", None): Fraction(0)})
    worked = work_out(share, firm)
    assert worked.value == Interval(Fraction(0), None)
    assert "除数是0" in worked.notes[0]


@pytest.mark.parametrize(("revenue", "paid"), [("500", 3), ("500.000001", 5), ("1000", 5), ("1001", 0)])
def test_a_bracket_includes_its_own_end(revenue: str, paid: int) -> None:
    term = steps_by(fact("revenue"), (fen(500), fen(3)), (fen(1000), fen(5)))
    assert exact(term, Firm({("revenue", None): fen(revenue)})) == fen(paid)


@pytest.mark.parametrize(("revenue", "paid"), [("499.999999", 3), ("500", 5), ("999.99", 5), ("1000", 0)])
def test_a_bracket_below_its_end_leaves_it_to_the_next(revenue: str, paid: int) -> None:
    term = steps_by(fact("revenue"), (fen(500), fen(3)), (fen(1000), fen(5)), over=True)
    assert exact(term, Firm({("revenue", None): fen(revenue)})) == fen(paid)


def test_an_unknown_figure_may_lie_in_every_bracket() -> None:
    term = steps_by(fact("revenue"), (fen(500), fen(3)), (None, fen(5)))
    assert work_out(term, Firm()).value == Interval(fen(3), fen(5))
    single = tiers(fact("revenue"), "single", (fen(500), Fraction(1, 10)), (None, Fraction(1, 50)))
    assert work_out(single, Firm()).value == Interval(Fraction(0), None)


def test_a_condition_nobody_can_answer_gives_the_range_over_both() -> None:
    more = When(Leaf("above", "is", value=True), wan(30), wan(10))
    assert work_out(more, Firm()).value == Interval(fen(10), fen(30))
    assert exact(more, Firm({("above", None): True})) == fen(30)
    assert exact(more, Firm({("above", None): False})) == fen(10)


def test_a_word_nobody_knows_may_be_any_of_a_table_or_none() -> None:
    level = Table(FactTerm("level"), (("国家级", wan(50)), ("省级", wan(20))))
    assert work_out(level, Firm()).value == Interval(Fraction(0), fen(50))
    assert exact(level, Firm({("level", None): "区级"})) == 0


def test_yes_and_no_are_words_of_a_table() -> None:
    abroad = Table(FactTerm("abroad"), (("是", wan(5)), ("否", wan(3))))
    assert exact(abroad, Firm({("abroad", None): True})) == fen(5)


def test_days_run_from_the_first_date_to_the_last() -> None:
    term = Apply("mul", (Apply("days", (Field("start_on"), Field("end_on"))), yuan(1)))
    loan = {"start_on": date(2025, 1, 1), "end_on": date(2026, 1, 1)}
    assert exact(each("loans", term), Firm(lists={"loans": (loan,)})) == 36500
    until_now = Apply("mul", (Apply("days", (FactTerm("founded"), FactTerm("as_of"))), yuan(1)))
    assert exact(until_now, Firm({("founded", None): date(2026, 11, 12)})) == 1000


def test_of_several_records_the_largest_is_taken_and_told() -> None:
    worked = work_out(each("loans", Field("principal"), take="max"), Firm(lists={"loans": _loans(3, 7, 5)}))
    assert worked.value.exact == fen(7)
    assert [one.key for one in worked.slices] == ["loans/2"]


def test_a_cap_keeps_the_objects_and_another_factor_does_not() -> None:
    firm = Firm(lists={"loans": _loans(3, 7)})
    capped = work_out(apply("min", wan(8), each("loans", Field("principal"))), firm)
    assert [one.value.exact for one in capped.slices] == [fen(3), fen(7)]
    assert capped.value.exact == fen(8)
    halved = work_out(apply("mul", each("loans", Field("principal")), rate(50)), firm)
    assert [(one.key, one.value.exact) for one in halved.slices] == [("", fen(5))]


def test_the_firm_s_own_share_stands_beside_those_of_its_objects() -> None:
    worked = work_out(apply("sum", wan(1), each("loans", Field("principal"))), Firm(lists={"loans": _loans(3)}))
    assert [(one.key, one.value.exact) for one in worked.slices] == [("", fen(1)), ("loans/1", fen(3))]


def test_every_step_is_told_with_its_figures() -> None:
    told = work_out(SMALL_RD, rd("200", "150"), ground(units={"rd_expense": "元"})).steps
    texts = [step.text for step in told]
    assert texts == [
        "研发费用（2025年） = 200万元",
        "研发费用（2024年） = 150万元",
        "200万元 − 150万元 = 50万元",
        "50万元不足0的按0计 = 50万元",
        "50万元 × 10% = 5万元",
        "研发费用（2025年） = 200万元",
        "200万元 × 2% = 4万元",
        "5万元 + 4万元 = 9万元",
        "30万元、9万元中取较小者 = 9万元",
    ]


def test_a_step_tells_what_is_not_known_as_a_range() -> None:
    texts = [step.text for step in work_out(GROWTH, rd("600", None), ground(units={"rd_expense": "元"})).steps]
    assert texts[1] == "研发费用（2024年）未知，按不少于0元计"
    assert texts[-1] == "100万元、0元至45万元中取较小者 = 0元至45万元"
    assert "分段累进，至500万元：8%；至2000万元：5%；其余：3%" in texts[3]


def test_a_parameter_has_the_value_of_its_day() -> None:
    ratio = parameter("ratio", always=rate(5), d20260101=rate(8))
    term = apply("mul", fact("fee"), Param("ratio"))
    firm = Firm({("fee", None): fen(100)})
    assert work_out(term, firm, ground(ratio)).value.exact == fen(8)
    assert work_out(term, firm, ground(ratio, day=date(2025, 12, 31))).value.exact == fen(5)


def test_a_parameter_may_name_another() -> None:
    both = parameter("cap", always=Param("limit")), parameter("limit", always=wan(3))
    assert figure_of(terms(None, *both), "cap", DAY) == Constant(fen(3), "元")


def test_a_ring_of_parameters_is_refused() -> None:
    ring = parameter("a", always=Param("b")), parameter("b", always=apply("sum", Param("a"), wan(1)))
    assert "a → b → a" in faults_of_parameters(ground(*ring))[0].sentence
    fault = faults_of_amount(Param("a"), ground(*ring))[0]
    assert "圈" in fault.sentence
    with pytest.raises(ValueError, match="圈"):
        compile_formula(Param("a"), ground(*ring))


def test_a_ring_that_closes_on_a_later_day_is_refused_too() -> None:
    later = parameter("a", always=wan(1), d20270101=Param("b")), parameter("b", always=Param("a"))
    assert faults_of_amount(Param("a"), ground(*later))


@pytest.mark.parametrize(
    "zero",
    [count(0), Param("nil"), apply("sub", count(2), count(2)), apply("mul", count(0), count(9))],
)
def test_a_division_by_zero_is_refused_where_it_stands(zero: Expression) -> None:
    division = apply("div", wan(3), zero)
    nil = parameter("nil", always=count(1), d20260601=count(0))
    faults = faults_of_amount(apply("min", wan(1), division), ground(nil))
    assert [(fault.where, "除数是0" in fault.sentence) for fault in faults] == [(division, True)]


@pytest.mark.parametrize(
    ("broken", "says"),
    [
        (Param("nobody"), "没有叫“nobody”的参数"),
        (Field("rate"), "each 里面"),
        (apply("sub", wan(1)), "要有2个数"),
        (Apply("sum", ()), "要有至少1个数"),
        (apply("pow", wan(1)), "不认识"),
        (apply("sum", wan(1), count(3)), "没有单位"),
        (apply("mul", wan(1), wan(2)), "不能相乘"),
        (apply("div", count(1), wan(2)), "不能除以金额"),
        (count(50), "不是金额"),
        (rate(50), "不是金额"),
        (tiers(fact("x"), "stairs", (None, Fraction(1))), "不认识"),
        (tiers(fact("x"), "single"), "没有任何一档"),
        (tiers(fact("x"), "single", (None, Fraction(1)), (fen(1), Fraction(1))), "最后一档"),
        (tiers(fact("x"), "single", (fen(2), Fraction(1)), (fen(2), Fraction(1))), "从小到大"),
        (tiers(fact("x"), "single", (fen(2), Fraction(-1))), "不能为负"),
        (Tiers(fact("x"), "marginal", (TierRow(None, amount=fen(1)),)), "rate"),
        (Tiers(fact("x"), "single", (TierRow(None),)), "必有其一"),
        (each("loans", wan(1), take="best"), "take"),
        (each("loans", wan(1), take="largest"), "至少1项"),
        (apply("mul", wan(1), apply("days", wan(1), fact("x"))), "日期"),
        (Each(Field("fees"), None, Field("")), "each 里面"),
    ],
)
def test_what_can_t_be_worked_out_is_refused(broken: Expression, says: str) -> None:
    faults = faults_of_amount(broken, ground())
    assert any(says in fault.sentence for fault in faults), faults


def test_an_unknown_list_in_the_middle_leaves_the_rest_standing() -> None:
    records = ({"booth_fees": (fen(1),)}, {"listed": True})
    worked = work_out(BOOTHS, Firm(lists={"exhibitions": records}))
    assert worked.value == Interval(fen("0.6"), None)
    assert ("exhibitions.booth_fees", None) in worked.missing


def test_an_award_of_another_reason_is_not_counted() -> None:
    same = Each(FactTerm("listing_events"), None, apply("sub", wan(100), Award("DY-28", reason=Field("stage"))))
    before = {"item": "DY-28", "reason": "股改", "amount": fen(50)}
    events = ({"stage": "股改"}, {"stage": "上市"})
    firm = Firm(lists={"listing_events": events, "received_awards": (before,)})
    assert exact(same, firm) == fen(150)


def test_an_award_that_does_not_say_its_reason_may_be_the_one() -> None:
    term = Award("DY-28", reason="股改", year=THIS)
    award = {"item": "DY-28", "year": Fraction(2025), "amount": fen(50)}
    assert work_out(term, Firm(lists={"received_awards": (award,)})).value == Interval(Fraction(0), fen(50))
    other = {**award, "year": Fraction(2024)}
    assert exact(term, Firm(lists={"received_awards": (other,)})) == 0


def test_of_each_person_only_the_first_few_are_paid_for() -> None:
    term = Each(FactTerm("training"), None, Field("fee"), take="first", largest=2, per="person")
    rows = [("甲", 1), ("甲", 2), ("乙", 4), ("甲", 8)]
    records = tuple({"person": person, "fee": fen(fee)} for person, fee in rows)
    worked = work_out(term, Firm(lists={"training": records}))
    assert worked.value.exact == fen(7)
    assert [one.key for one in worked.slices] == ["training/1", "training/2", "training/3"]


def test_of_records_that_may_fit_the_first_are_any_of_them() -> None:
    production = Match((Demand("use", "is", "生产"),))
    term = Each(FactTerm("loans"), production, Field("principal"), take="first", largest=1)
    records = ({"principal": fen(9)}, {"use": "生产", "principal": fen(2)}, {"use": "生产", "principal": fen(50)})
    assert work_out(term, Firm(lists={"loans": records})).value == Interval(fen(2), fen(9))


def test_a_standard_nobody_has_fixed_is_a_range() -> None:
    assert work_out(apply("range", wan(1), wan(3)), Firm()).value == Interval(fen(1), fen(3))
    assert work_out(apply("range", wan(1)), Firm()).value == Interval(fen(1), None)


def test_no_where_a_figure_is_asked_for_is_none() -> None:
    assert exact(apply("sub", wan(3), fact("award")), Firm({("award", None): False})) == fen(3)
    assert work_out(apply("sub", wan(3), fact("award")), Firm({("award", None): True})).value == Interval(None, fen(3))


def _loans(*principals: int) -> tuple[dict[str, Fraction], ...]:
    return tuple({"principal": fen(one)} for one in principals)
