"""Rows of a table are quoted together and read out as one would say them."""

from datetime import date

import pytest

from bot.wiring import House
from knowledge.answer.extract import extract
from knowledge.answer.rows import cells_of, read_aloud, read_table

DAY = date(2026, 11, 22)


def test_an_element_and_what_it_is_are_read_without_the_names_of_their_columns() -> None:
    assert (
        read_aloud("事项要素表\n要素：兑现标准；内容：奖励20万元；次年再奖10万元")
        == "兑现标准：奖励20万元；次年再奖10万元"
    )


def test_the_number_of_a_row_and_empty_cells_are_not_read() -> None:
    assert read_aloud("序号：3；材料：申请表；形式：；容缺：否") == "申请表：容缺否"


def test_a_figure_is_not_read_without_its_column() -> None:
    assert read_aloud("销售收入：5000万元以下；占比：不低于5%") == "销售收入5000万元以下，占比不低于5%"


def test_a_semicolon_inside_a_cell_does_not_begin_another() -> None:
    assert cells_of("要素：标准；内容：奖20万元；再奖10万元") == [("要素", "标准"), ("内容", "奖20万元；再奖10万元")]


def test_what_all_rows_have_in_common_is_said_once() -> None:
    rows = [f"奖励表\n类别：DCMM；等级：{level}级；标准：{amount}万元" for level, amount in ((2, 10), (3, 20))]
    table = read_table(rows, "某办法")
    assert table.head == "奖励表，DCMM"
    assert table.short == "等级—标准：2级—10万元；3级—20万元"


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("DCMM奖励标准", ["10万元", "20万元", "40万元"]),
        ("高企研发费用占比要求", ["不低于5%", "不低于4%", "不低于3%"]),
    ],
)
def test_all_rows_that_answer_together_are_quoted(sample_house: House, question: str, found: list[str]) -> None:
    answer = extract(sample_house.desk.shelf.find(question, day=DAY))
    assert answer is not None
    assert [one.text.rpartition("：")[2] for one in answer.quotes if one.row] == found


def test_of_a_long_list_every_paper_is_quoted(sample_house: House) -> None:
    answer = extract(sample_house.desk.shelf.find("施工许可要什么材料", day=DAY))
    assert answer is not None
    assert len([one for one in answer.quotes if one.row]) == 14


def test_a_row_that_is_named_stands_alone(sample_house: House) -> None:
    answer = extract(sample_house.desk.shelf.find("国庆节放假时间", day=DAY))
    assert answer is not None
    assert [one.article for one in answer.quotes if one.row] == ["表第7行"]
