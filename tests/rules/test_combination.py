"""The best legal combination of a firm: groups, objects, joint caps, ranges, and why each of the others loses."""

import random
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations

import pytest

from knowledge.rules.combination import combine
from knowledge.rules.interval import Interval, point
from knowledge.rules.item import Basis, Item, ItemSet, JointCap, StackingGroup
from knowledge.rules.reward import Part
from knowledge.rules.stacking import CapsCross, Claim, Joint, joints_of
from tests.amounts import DAY, Firm, fen, terms, whole

RULE = Basis("main", "德示例规〔2026〕7号", "《若干措施（示例）》", "第十二条", "同一贷款不得重复补贴")
LOAN = StackingGroup("loan", "同一笔贷款不重复补贴", RULE)
NAMES = {"A": "制造业贷款贴息", "B": "知识产权质押融资补贴", "C": "农业龙头贴息"}


def claim(code: str, *parts: Part | str | int, cap: Interval | None = None, **rules: tuple[str, ...]) -> Claim:
    """A claim of some 万元, for the whole firm or with its parts."""
    given = tuple(one if isinstance(one, Part) else Part(code, "", fen(one), fen(one)) for one in parts)
    total = sum((one.low_fen for one in given), Fraction(0))
    return Claim(code, NAMES.get(code, code), given, cap or point(total), **rules)


def part(code: str, key: str, low: str | int, high: str | int | None = -1) -> Part:
    end = fen(low) if high == -1 else None if high is None else fen(high)
    return Part(code, key, fen(low), end, f"第{key[-1:]}笔")


def joint(name: str, most: int) -> Joint:
    return Joint(name, point(fen(most)), "两项合计每户每年不超过上限", RULE)


def test_of_a_group_the_larger_is_paid_and_the_other_is_told_why() -> None:
    found = combine([claim("A", 30, groups=("loan",)), claim("B", 20, groups=("loan",))], groups=(LOAN,))
    assert (found.codes, found.total_fen) == (("A",), whole(30))
    loser = found.losers[0]
    assert (loser.code, loser.key, loser.winners, loser.basis) == ("B", "", ("A",), RULE)
    assert loser.why == (
        "与“制造业贷款贴息”（A）不能同时享受：“同一笔贷款不重复补贴”（德示例规〔2026〕7号第十二条）。"
        "选用的30万元高于本项的20万元。"
    )


def test_items_without_a_rule_between_them_add_up() -> None:
    found = combine([claim("A", 30), claim("B", 20), claim("C", "0.5")])
    assert (found.codes, found.total_fen, found.losers) == (("A", "B", "C"), whole("50.5"), ())


def test_greedy_choice_is_not_taken() -> None:
    claims = [claim("A", 10, groups=("x", "y")), claim("B", 7, groups=("x",)), claim("C", 7, groups=("y",))]
    found = combine(claims)
    assert (found.codes, found.total_fen) == (("B", "C"), whole(14))
    assert "合计14万元高于本项的10万元" in found.losers[0].why


def test_the_choice_is_made_for_each_object() -> None:
    claims = [
        claim("A", part("A", "loans/1", 10), part("A", "loans/2", 3), groups=("loan",)),
        claim("B", part("B", "loans/1", 4), part("B", "loans/2", 5), groups=("loan",)),
    ]
    found = combine(claims, groups=(LOAN,))
    assert found.codes == ("A", "B")
    assert found.total_fen == whole(15)
    assert [(one.code, one.key) for one in found.losers] == [("A", "loans/2"), ("B", "loans/1")]
    assert "同一对象（第2笔）" in found.losers[0].why


def test_a_whole_firm_is_every_object() -> None:
    claims = [
        claim("A", part("A", "loans/1", 10), part("A", "loans/2", 3), groups=("loan",)),
        claim("C", 12, groups=("loan",)),
    ]
    assert combine(claims).codes == ("A",)


def test_the_item_s_own_cap_leaves_room_for_another_item() -> None:
    claims = [
        claim("A", part("A", "loans/1", 10), part("A", "loans/2", 9), cap=point(fen(10)), groups=("loan",)),
        claim("B", part("B", "loans/2", 5), groups=("loan",)),
    ]
    assert combine(claims).total_fen == whole(15)


def test_a_joint_cap_cuts_off_and_says_so() -> None:
    claims = [claim("A", 30, joint_caps=("both",)), claim("B", 40, joint_caps=("both",)), claim("C", 1)]
    found = combine(claims, [joint("both", 50)])
    assert (found.codes, found.total_fen) == (("A", "B", "C"), whole(51))
    (note,) = found.notes
    assert note == (
        "“制造业贷款贴息”（A）、“知识产权质押融资补贴”（B）合计70万元，"
        "按“两项合计每户每年不超过上限”（德示例规〔2026〕7号第十二条）只付到50万元。"
    )


def test_under_a_full_joint_cap_the_fewest_items_are_taken() -> None:
    claims = [claim(code, 10, joint_caps=("both",)) for code in ("A", "B")] + [claim("C", 25, joint_caps=("both",))]
    found = combine(claims, [joint("both", 20)])
    assert (found.codes, found.total_fen) == (("C",), whole(20))
    assert found.losers[0].why == (
        "“两项合计每户每年不超过上限”（德示例规〔2026〕7号第十二条）的额度已由“农业龙头贴息”（C）用满，"
        "再加本项总额也不会增加。"
    )


def test_equal_amounts_go_to_the_earlier_code() -> None:
    found = combine([claim("B", 5, groups=("g",)), claim("A", 5, groups=("g",))])
    assert found.codes == ("A",)
    assert "金额相同（5万元），取项目较少、编号在前的" in found.losers[0].why


def test_an_item_of_nothing_is_in_no_combination() -> None:
    found = combine([claim("A"), claim("B", 3)])
    assert (found.codes, found.losers[0].why) == (("B",), "按现有数据测算金额为0。")


def test_what_is_not_known_is_solved_at_both_ends() -> None:
    claims = [
        claim("A", 30, groups=("g",)),
        claim("B", part("B", "", 10, 50), cap=Interval(fen(10), fen(50)), groups=("g",)),
    ]
    found = combine(claims)
    assert (found.total_fen, found.low_fen, found.high_fen) == (None, whole(30), whole(50))
    assert (found.codes, found.high_codes) == (("A",), ("B",))
    assert "选用的至少30万元。按已知数据本项10万元至50万元，补齐数据后可能改选。" in found.losers[0].why


def test_what_may_come_beside_the_sure_ones_stays_in_the_combination() -> None:
    claims = [claim("A", 30), claim("B", part("B", "", 0, None), cap=Interval(Fraction(0), None))]
    found = combine(claims)
    assert (found.codes, found.total_fen, found.low_fen, found.high_fen) == (("A", "B"), None, whole(30), None)


def test_an_amount_without_end_counts_as_its_cap_beside_others() -> None:
    open_end = claim("B", part("B", "", 0, None), cap=Interval(Fraction(0), None), joint_caps=("both",))
    found = combine([claim("A", 3), open_end], [joint("both", 20_000)])
    assert found.high_fen == whole(20_003)


def test_each_item_is_rounded_down_once() -> None:
    third = Fraction(100, 3)
    parts = tuple(Part("A", f"loans/{at}", third, third) for at in range(2))
    found = combine(
        [Claim("A", "A", parts, point(third * 2)), Claim("B", "B", (Part("B", "", third, third),), point(third))]
    )
    assert found.total_fen == 66 + 33


def test_joint_caps_that_cross_are_refused() -> None:
    claims = [claim("A", 1, joint_caps=("x",)), claim("B", 1, joint_caps=("x", "y")), claim("C", 1, joint_caps=("y",))]
    with pytest.raises(CapsCross, match="谁也不包含谁"):
        combine(claims, [joint("x", 1), joint("y", 1)])


def test_earlier_awards_are_taken_off_a_joint_cap() -> None:
    version = replace(terms(None), joint_caps=("both",))
    items = tuple(
        Item(code, code, "奖补类", "市级", "510600", "", (), "一般申报", "企业", (version,)) for code in ("A", "B")
    )
    both = ItemSet(items, (), (JointCap("both", fen(50), "year", "合计", RULE),))
    awards = ({"item": "A", "year": Fraction(2026), "amount": fen(20)}, {"item": "A", "amount": fen(1)})
    assert joints_of(both, DAY, Firm(lists={"received_awards": awards}))[0].room == Interval(fen(29), fen(30))
    assert joints_of(both, DAY, Firm())[0].room == point(fen(50))


@pytest.mark.parametrize("seed", range(60))
def test_every_item_is_paid_or_told_why_not_and_no_total_is_above_the_caps(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same cases every time
    claims = [
        claim(
            f"{at:02}",
            *(part(f"{at:02}", f"loans/{key}", dice.randint(0, 9)) for key in range(dice.randint(0, 3))),
            groups=tuple(sorted(dice.sample("xyz", dice.randint(0, 2)))),
            joint_caps=("all",) if dice.random() < 0.5 else (),
        )
        for at in range(10)
    ]
    claims = [replace(one, parts=tuple(each for each in one.parts if each.high_fen)) for one in claims]
    found = combine(claims, [joint("all", 12)])
    paid = {(one.item, one.key) for chosen in found.items for one in chosen.parts}
    told = {(one.code, one.key) for one in found.losers}
    for one in chain.from_iterable(each.parts for each in claims):
        assert (one.item, one.key) in paid or {(one.item, one.key), (one.item, "")} & told
    for first, second in combinations([one for chosen in found.items for one in chosen.parts], 2):
        groups = [{each.code: each for each in claims}[one.item].groups for one in (first, second)]
        assert first.key != second.key or not set(groups[0]) & set(groups[1])
    under = sum(one.low_fen for each in found.items for one in each.parts if each.claim.joint_caps)
    apart = sum(one.low_fen for each in found.items for one in each.parts if not each.claim.joint_caps)
    assert found.total_fen == apart + min(under, whole(12))


@pytest.mark.parametrize("seed", range(20))
def test_the_order_of_claims_never_matters(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 - the same cases every time
    claims = [claim(f"{at:02}", dice.randint(1, 5), groups=(dice.choice("xyz"),)) for at in range(12)]
    first = combine(claims)
    dice.shuffle(claims)
    assert combine(claims) == first
