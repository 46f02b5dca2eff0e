"""Facts in people's own words."""

import pytest

from knowledge.firms.said import NotSaid, facts_said, value_said


def place(name: str) -> str:
    return "510603" if "旌阳" in name else ""


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("营业收入2025 5600万元", [("revenue", 2025, "5600万元")]),
        ("我们去年营收5600万，员工2025年120人", [("revenue", 2025, "5600万元"), ("employees", 2025, 120)]),
        ("2024年研发费用是200万元；前年营收为1.2亿元", [("rd_expense", 2024, "200万元"), ("revenue", 2024, "1.2亿元")]),
        ("营收2025 5,600万元", [("revenue", 2025, "5600万元")]),
        ("是否规上 是", [("above_scale", 0, True)]),
        ("失信被执行人 没有", [("credit.dishonest_exec", 0, False)]),
        ("注册地 旌阳区", [("region_code", 0, "510603")]),
        ("成立日期 2019-03-01", [("established_on", 0, "2019-03-01")]),
        ("营收2025 不清楚", [("revenue", 2025, None)]),
        (
            "资质 高新技术企业 2025-11-01 首次",
            [
                ("qualifications", 0, [{"name": "高新技术企业", "issued_on": "2025-11-01", "first": True}]),
            ],
        ),
    ],
)
def test_facts_are_read_with_their_years(text: str, found: list[tuple[str, int, object]]) -> None:
    assert [(one.name, one.year, one.value) for one in facts_said(text, 2026, place)] == found


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("今天天气不错", "没看出"),
        ("营业收入 5600万元", "哪一年"),
        ("营业收入2025 很多", "营业收入"),
        ("营业收入2025", "是多少"),
        ("营收2025 -5万元", "负数"),
        ("营收2025 1万元，2025年营收2万元", "两个数"),
        ("贷款 一千万", "不能写在一格里"),
        ("注册地 火星", "不认识地名"),
    ],
)
def test_what_can_not_be_written_down_is_asked_back(text: str, why: str) -> None:
    with pytest.raises(NotSaid, match=why):
        facts_said(text, 2026, place)


def test_the_answer_to_a_question_needs_no_name() -> None:
    assert value_said("revenue", 2025, "5600万", place).value == "5600万元"
    assert value_said("revenue", 2025, "营收是5600万元。", place).value == "5600万元"
    with pytest.raises(NotSaid):
        value_said("revenue", 2025, "不好说", place)
    with pytest.raises(NotSaid, match="单位"):
        value_said("revenue", 2025, "2", place)
