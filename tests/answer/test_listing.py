"""What a model writes is cut into sayings: a list is one, with its head; marks are taken out and attached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.answer.listing import inline_items, sayings

LIST = "需要提交以下材料：\n- 申请表\n- 营业执照\n- 承诺书[2]\n自受理之日起60日内办结[3]。\n"
TABLE = "| 等级 | 奖励标准 |\n| :--- | ---: |\n| 2级 | 10万元[1] |\n| 3级 | 20万元[1] |\n"


def texts(said: str) -> list[str]:
    return [one.text for one in sayings([said])]


def test_a_list_is_one_saying_with_its_head_and_what_follows_is_another() -> None:
    listed, after = sayings([LIST])
    assert listed.text == "需要提交以下材料：\n1. 申请表；\n2. 营业执照；\n3. 承诺书。"
    assert [(one.text, one.cites, one.head) for one in listed.claims] == [
        ("申请表", (2,), "需要提交以下材料"),
        ("营业执照", (2,), "需要提交以下材料"),
        ("承诺书", (2,), "需要提交以下材料"),
    ]
    assert after.text == "自受理之日起60日内办结。"
    assert after.cites == (3,)


@pytest.mark.parametrize("mark", ["- ", "* ", "1. ", "1、", "（一）", "① ", "· "])
def test_every_way_to_mark_an_item_is_read(mark: str) -> None:
    assert texts(f"条件如下[1]：\n{mark}成立满1年；\n{mark}无失信记录。\n") == [
        "条件如下：\n1. 成立满1年；\n2. 无失信记录。"
    ]


def test_a_table_becomes_lines_and_its_rule_says_nothing() -> None:
    assert texts(TABLE) == ["1. 2级：10万元；\n2. 3级：20万元。"]
    assert texts(TABLE.replace("奖励标准", "办结时限")) == ["1. 2级：办结时限10万元；\n2. 3级：办结时限20万元。"]


def test_a_sentence_that_changes_the_article_has_a_claim_for_each() -> None:
    [one] = sayings(["中小微企业返还60%[1]，大型企业返还30%[2]。"])
    assert one.text == "中小微企业返还60%，大型企业返还30%。"
    assert [(claim.text, claim.cites) for claim in one.claims] == [
        ("中小微企业返还60%。", (1,)),
        ("大型企业返还30%。", (2,)),
    ]


def test_two_marks_at_the_end_are_of_the_whole_sentence() -> None:
    [one] = sayings(["公示5个工作日后拨付[1][2]。"])
    assert [claim.cites for claim in one.claims] == [(1, 2)]


@pytest.mark.parametrize("opener", ["可以。", "不是。", "有，", "不能。", "不需要。", "可以，但"])
def test_yes_and_no_are_left_out_for_nothing_can_carry_them(opener: str) -> None:
    assert texts(f"{opener}重复享受的不予奖励[1]。") == ["重复享受的不予奖励。"]


def test_a_head_without_items_says_nothing() -> None:
    assert texts("需要提交以下材料：\n") == []


def test_headings_and_bold_type_are_taken_off() -> None:
    assert texts("**结论：** 给予20万元[1]。\n## 办法\n在线申报[1]。") == ["给予20万元。", "办法。", "在线申报。"]


def test_items_in_one_line_are_found() -> None:
    assert inline_items("应当符合:1.成立满1年;2.无失信记录") == ("应当符合", ["成立满1年", "无失信记录"])
    assert inline_items("奖励标准:国家级50万元,省级30万元") == ("奖励标准", ["国家级50万元", "省级30万元"])
    assert inline_items("咨询:市经信局") == ("咨询:市经信局", [])


@given(st.integers(1, 9), st.sampled_from([LIST, TABLE, "甲60%[1]，乙30%[2]。" + LIST + TABLE]))
def test_pieces_of_any_size_give_the_same_sayings(size: int, text: str) -> None:
    assert list(sayings(text[at : at + size] for at in range(0, len(text), size))) == list(sayings([text]))


@given(st.text(alphabet="甲乙0123。，；：:|-\n[]（一）1. 、*#", max_size=80))
def test_nothing_that_is_written_breaks_the_cutting(text: str) -> None:
    assert all(one.text for one in sayings([text]))
