"""A list of enterprises: every row gives its facts, or every reason why it gives none."""

from collections.abc import Sequence

import pytest

from knowledge.errors import FileRefused
from knowledge.firms.cells import NotRead, column_of, typed, value_of
from knowledge.firms.roster import Roster, read_roster

PLACES = {"旌阳区": "510603", "广汉市": "510681"}
ONE, TWO = "91510600000001011K", "91510603000002022A"


def place(name: str) -> str:
    return PLACES.get(name, "")


def read(header: Sequence[str], *rows: Sequence[str]) -> Roster:
    return read_roster(header, rows, place)


def test_columns_are_called_as_people_call_them() -> None:
    column = column_of("营业收入2025（万元）")
    assert (column.name, column.year, column.unit) == ("revenue", 2025, "万元")
    assert column_of("2024年研发费用").year == 2024
    assert column_of("营收 2025").name == "revenue"
    assert column_of("专精特新“小巨人”").qualification == '专精特新"小巨人"'
    assert column_of("失信被执行人").name == "credit.dishonest_exec"


@pytest.mark.parametrize(("title", "says"), [("营业收入", "哪一年"), ("幸运数字", "不认识")])
def test_a_column_that_is_not_understood_says_what_is_wrong(title: str, says: str) -> None:
    with pytest.raises(NotRead, match=says):
        column_of(title)


@pytest.mark.parametrize(
    ("title", "cell", "value"),
    [
        ("营业收入2025（万元）", "5,600", "5600万元"),
        ("营业收入2025（元）", "56000000", "56000000元"),
        ("营业收入2025", "5600", "5600万元"),
        ("营业收入2025（万元）", "0.56亿元", "0.56亿元"),
        ("营业收入2025（万元）", "-", None),
        ("是否规模以上", "是", True),
        ("失信被执行人", "无", False),
        ("迁入日期", "无", False),
        ("从业人员2025（人）", "1,204人", 1204),
        ("注册地", "旌阳区", "510603"),
        ("注册地", "510681", "510681"),
        ("高新技术企业", "2025-11-01", [{"name": "高新技术企业", "issued_on": "2025-11-01"}]),
        ("高新技术企业", "否", None),
        ("绿色工厂", "省级 2025年9月1日", [{"name": "绿色工厂", "level": "省级", "issued_on": "2025-09-01"}]),
        (
            "资质",
            "高企 2025-11-01 首次；上云 2026-01-02",
            [
                {"name": "高新技术企业", "issued_on": "2025-11-01", "first": True},
                {"name": "上云", "issued_on": "2026-01-02"},
            ],
        ),
        ("资质", "无", []),
        ("已享受的奖补", "没有", []),
    ],
)
def test_a_cell_is_read_as_its_column_asks(title: str, cell: str, value: object) -> None:
    assert value_of(column_of(title), cell, place) == value


@pytest.mark.parametrize(
    ("name", "said", "why"),
    [
        ("region_code", "火星", "不认识地名"),
        ("loans", "一千万", "不能写在一格里"),
        ("qualifications", "宇宙级 2025-01-01", "不认识资质"),
    ],
)
def test_a_cell_that_is_not_understood_says_what_is_wrong(name: str, said: str, why: str) -> None:
    with pytest.raises(NotRead, match=why):
        typed(name, said, "", place)


def test_a_row_with_one_bad_cell_gives_nothing_and_every_reason() -> None:
    roster = read(
        ["统一社会信用代码", "企业名称", "注册地", "营业收入2025（万元）", "从业人员2025"],
        [ONE, "德阳示例机械有限公司", "旌阳区", "5600", "120"],
        [TWO, "德阳示例材料有限公司", "火星", "-5", "许多"],
        ["", "没有代码的公司", "广汉市", "1", "1"],
        ["12345", "代码太短", "广汉市", "1", "1"],
    )
    good, bad, without, short = roster.rows
    assert good.problems == ()
    assert [(one.name, one.year, one.value) for one in good.said] == [
        *(("name", 0, "德阳示例机械有限公司"), ("region_code", 0, "510603")),
        *(("revenue", 2025, "5600万元"), ("employees", 2025, 120)),
    ]
    told = "".join(bad.problems)
    assert "不认识地名“火星”" in told
    assert "“营业收入2025”：金额不能是负数" in told
    assert "“从业人员数2025”" in told
    assert without.problems == ("没有统一社会信用代码。",)
    assert "18位" in short.problems[0]


def test_a_failed_check_character_is_a_doubt_with_what_was_probably_meant() -> None:
    (row,) = read(["统一社会信用代码"], ["915106OOOO00O1011K"]).rows
    assert row.problems == ()
    assert ONE in row.doubts[0]


def test_two_rows_of_one_firm_with_two_values_are_both_refused() -> None:
    roster = read(["统一社会信用代码", "营收2025"], [ONE, "1"], [TWO, "5"], [ONE, "2"], [TWO, "5"])
    assert [bool(row.problems) for row in roster.rows] == [True, False, True, False]
    assert "第4行" in roster.rows[0].problems[0]


def test_a_list_without_codes_or_with_a_column_twice_is_refused() -> None:
    with pytest.raises(FileRefused, match="统一社会信用代码"):
        read(["企业名称"], ["甲"])
    with pytest.raises(FileRefused, match="有两列"):
        read(["统一社会信用代码", "营收2025", "2025年营业收入（万元）"], [ONE, "1", "2"])


def test_an_unknown_column_is_passed_over_and_named() -> None:
    roster = read(["统一社会信用代码", "幸运数字"], [ONE, "7"])
    assert roster.rows[0].said == ()
    assert "幸运数字" in roster.unknown[0]
