"""What one item pays one firm: caps of its own, earlier awards, one rounding at the end, parts for stacking."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from knowledge.rules.formula_cells import Ground
from knowledge.rules.interval import Interval
from knowledge.rules.item import Caps, FundPool
from knowledge.rules.item_terms import Award, Constant, Expression, Field, Year
from knowledge.rules.reward import Amount, compile_reward
from tests.amounts import DAY, Firm, apply, each, fact, fen, fits, rate, tell, terms, wan, whole

FEES = apply("mul", fact("fee"), rate(50))


def pays(amount: Expression, firm: Firm, caps: Caps | None = None) -> Amount:
    version = terms(amount, caps=caps)
    reward = compile_reward("DY-99", version, Ground(version, DAY, tell, fits))
    assert reward is not None
    return reward.amount(firm)


def test_an_item_that_pays_no_money_has_no_amount() -> None:
    version = terms(None)
    assert compile_reward("DY-99", version, Ground(version, DAY)) is None


def test_what_is_finer_than_a_fen_is_cut_off_once_and_told() -> None:
    third = apply("div", Constant(Fraction(100), "元"), Constant(Fraction(3)))
    amount = pays(apply("mul", third, Constant(Fraction(3))), Firm())
    assert amount.exact_fen == 100
    amount = pays(apply("sum", third, third), Firm())
    assert amount.exact_fen == 66
    assert amount.steps[-1].text == "按分舍去余数：0.66元"


def test_a_cap_truncates_and_says_so() -> None:
    amount = pays(FEES, Firm({("fee", None): fen(200)}, {"received_awards": ()}), Caps(enterprise_year=wan(50)))
    assert amount.exact_fen == fen(50)
    assert amount.steps[-1].text == "每户每年不超过50万元：100万元，封顶后为50万元"


def test_an_award_of_the_year_is_taken_off_the_cap() -> None:
    awards = (
        {"item": "DY-99", "year": Fraction(2026), "amount": fen(30)},
        {"item": "DY-99", "year": Fraction(2025), "amount": fen(40)},
        {"item": "DY-01", "year": Fraction(2026), "amount": fen(9)},
    )
    firm = Firm({("fee", None): fen(200)}, {"received_awards": awards})
    assert pays(FEES, firm, Caps(enterprise_year=wan(50))).exact_fen == fen(20)
    assert pays(FEES, firm, Caps(enterprise_life=wan(60))).exact_fen == 0
    assert pays(FEES, firm, Caps(enterprise_life=wan(60))).parts == ()


def test_an_award_of_an_unknown_year_may_be_of_this_one() -> None:
    awards = ({"item": "DY-99", "amount": fen(30)},)
    amount = pays(FEES, Firm({("fee", None): fen(200)}, {"received_awards": awards}), Caps(enterprise_year=wan(50)))
    assert (amount.exact_fen, amount.low_fen, amount.high_fen) == (None, whole(20), whole(50))


def test_awards_nobody_knows_of_are_not_taken_off_and_that_is_told() -> None:
    amount = pays(FEES, Firm({("fee", None): fen(200)}), Caps(enterprise_year=wan(50)))
    assert amount.exact_fen == fen(50)
    assert "没有已领取奖补的记录" in amount.notes[0]


def test_a_cap_that_counts_awards_itself_is_a_range_without_them() -> None:
    cap = Caps(enterprise_year=apply("sub", wan(50), Award("DY-99", year=Year("as_of"))))
    amount = pays(FEES, Firm({("fee", None): fen(200)}), cap)
    assert (amount.exact_fen, amount.low_fen, amount.high_fen) == (None, 0, whole(50))
    assert amount.missing == (("received_awards", None),)
    awards = ({"item": "DY-99", "year": Fraction(2026), "amount": fen(30)},)
    assert pays(FEES, Firm({("fee", None): fen(200)}, {"received_awards": awards}), cap).exact_fen == fen(20)


def test_an_amount_is_never_below_zero_and_says_so() -> None:
    amount = pays(apply("sub", wan(1), fact("fee")), Firm({("fee", None): fen(3)}))
    assert (amount.exact_fen, amount.parts) == (0, ())
    assert amount.steps[-1].text == "-2万元不足0的按0计 = 0元"


def test_an_unknown_amount_is_a_range_with_its_missing_fact() -> None:
    amount = pays(apply("min", wan(30), FEES), Firm())
    assert (amount.exact_fen, amount.low_fen, amount.high_fen) == (None, 0, whole(30))
    assert amount.missing == (("fee", None),)
    assert [(one.low_fen, one.high_fen) for one in amount.parts] == [(fen(0), fen(30))]


def test_a_range_without_end_has_no_upper_figure() -> None:
    assert pays(FEES, Firm()).high_fen is None


def test_parts_are_those_of_the_objects_under_the_cap() -> None:
    loans = ({"principal": fen(40)}, {"principal": fen(30)})
    amount = pays(apply("min", wan(50), each("loans", Field("principal"))), Firm(lists={"loans": loans}))
    assert [(one.item, one.key, one.low_fen, one.what) for one in amount.parts] == [
        ("DY-99", "loans/1", fen(40), "第1笔"),
        ("DY-99", "loans/2", fen(30), "第2笔"),
    ]
    assert amount.cap == Interval(fen(50), fen(50))


def test_parts_for_one_object_are_one() -> None:
    certificates = ({"name": "甲", "fee": fen(1)}, {"name": "甲", "fee": fen(2)})
    amount = pays(each("training", Field("fee"), key="name"), Firm(lists={"training": certificates}))
    assert [(one.key, one.low_fen) for one in amount.parts] == [("training/甲", fen(3))]


def test_a_pool_of_limited_size_is_told() -> None:
    version = replace(terms(wan(1)), fund_pool=FundPool(fen(300), "按比例折算"))
    reward = compile_reward("DY-99", version, Ground(version, DAY))
    assert reward is not None
    assert reward.amount(Firm()).notes == ("资金总额300万元，不足时按比例折算，实际金额以审核和公示为准。",)


money = st.fractions(min_value=0, max_value=10**12, max_denominator=7)


@given(st.lists(money, max_size=4), money, st.lists(money, max_size=3))
def test_no_item_pays_above_its_cap_and_what_was_received(
    fees: list[Fraction], cap: Fraction, had: list[Fraction]
) -> None:
    awards = tuple({"item": "DY-99", "year": Fraction(2026), "amount": one} for one in had)
    firm = Firm(lists={"loans": tuple({"principal": one} for one in fees), "received_awards": awards})
    amount = pays(each("loans", Field("principal")), firm, Caps(enterprise_year=Constant(cap, "元")))
    room = max(cap - sum(had), Fraction(0))
    assert amount.exact_fen == int(min(room, sum(fees, Fraction(0))))
    assert sum(one.low_fen for one in amount.parts) >= amount.low_fen


@given(money, money)
def test_more_spending_never_pays_less(one: Fraction, other: Fraction) -> None:
    low, high = sorted((one, other))
    less, more = (pays(FEES, Firm({("fee", None): fee}), Caps(enterprise_year=wan(50))) for fee in (low, high))
    assert less.low_fen <= more.low_fen
