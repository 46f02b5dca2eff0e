"""huiqi rules: single rules, as judges and scripts call them."""

import pytest

from tests.cli.conftest import Huiqi


def test_a_credit_code_is_told_valid_normalised_and_why_not(huiqi: Huiqi) -> None:
    fine = huiqi("rules", "uscc", " 91510600-0000-01011k", "--json")
    assert (fine.code, fine.json) == (0, {"valid": True, "normalised": "91510600000001011K", "reason": ""})
    wrong = huiqi("rules", "uscc", "91510600000001011X", "--json")
    assert wrong.code == 0
    assert set(wrong.json) == {"valid", "normalised", "reason"}
    assert wrong.json["valid"] is False
    assert "第18位校验码应是 K" in wrong.json["reason"]
    assert "正确" in huiqi("rules", "uscc", "91510600000001011K").out
    assert "18位" in huiqi("rules", "uscc", "9151").out


@pytest.mark.parametrize(
    ("arguments", "size"),
    [
        (("C3463", "--employees", "1200", "--revenue", "39999万元"), "中型"),
        (("C3463", "--employees", "1000", "--revenue", "400000000"), "大型"),
        (("E47", "--revenue", "6000万元", "--assets", "49990000.00"), "小型"),
        (("C3463", "--employees", "19"), "unknown"),
        (("P83", "--employees", "19"), None),
        (("租赁和商务服务业", "--employees", "100", "--assets", "0.8亿元"), "中型"),
    ],
)
def test_a_size_is_told_by_code_or_name(huiqi: Huiqi, arguments: tuple[str, ...], size: str | None) -> None:
    assert huiqi("rules", "size", "--industry", *arguments, "--json").json == {"size": size}


def test_sizes_in_words(huiqi: Huiqi) -> None:
    assert huiqi("rules", "size", "--industry", "P83").out == "该行业不适用《统计上大中小微型企业划分办法（2017）》。\n"
    assert "未知" in huiqi("rules", "size", "--industry", "C34").out
    assert huiqi("rules", "size", "--industry", "M73", "--employees", "9").out == "微型\n"


@pytest.mark.parametrize(
    "arguments",
    [
        ("C6510",),
        ("C34", "--employees", "-5"),
        ("C34", "--employees", "1.5"),
        ("C34", "--revenue", "5600万美元"),
        ("C34", "--revenue", "1/3"),
        ("C34", "--revenue", "-1"),
    ],
)
def test_a_figure_that_is_none_is_refused(huiqi: Huiqi, arguments: tuple[str, ...]) -> None:
    done = huiqi("rules", "size", "--industry", *arguments, "--json")
    assert done.code == 2
    assert done.out == ""
    assert "Error: " in done.err


def test_a_limit_in_workdays(huiqi: Huiqi) -> None:
    assert huiqi("rules", "workday", "2026-09-30", "3", "--json").json == {"due": "2026-10-10"}
    assert huiqi("rules", "workday", "2026-02-13", "3").out == "2026-02-25\n"
    far = huiqi("rules", "workday", "2035-01-01", "1", "--json").json
    assert far["due"] == "2035-01-02"
    assert "2035年" in far["warning"]
    assert huiqi("rules", "workday", "2026-02-30", "1").code == 2
    assert huiqi("rules", "workday", "2026-02-03", "-1").code == 2


def test_the_cases_of_one_item_come_out(huiqi: Huiqi) -> None:
    done = huiqi("rules", "test", "--code", "DY-13")
    assert (done.code, done.err) == (0, "")
