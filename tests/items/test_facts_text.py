"""Facts of a firm from a file: JSON or YAML, exactly, every problem with its line."""

from datetime import date
from fractions import Fraction

import pytest

from knowledge.items.facts_text import FactsUnreadable, facts_from_text


def refused(text: str, file: str = "firm.yaml") -> list[str]:
    with pytest.raises(FactsUnreadable) as wrong:
        facts_from_text(text, file)
    return str(wrong.value).splitlines()


def test_json_and_yaml_say_the_same() -> None:
    json_ = (
        '{"revenue": {"2025": "5600万元"}, "loans": [{"rate": 0.036, "start_on": "2025-01-10"}], "above_scale": true}'
    )
    yaml = "revenue: {2025: 5600万元}\nloans:\n- rate: 0.036\n  start_on: 2025-01-10\nabove_scale: true\nprofit: null\n"
    one, other = facts_from_text(json_, "a.json"), facts_from_text(yaml, "a.yaml")
    assert (one.plain, one.yearly, one.lists) == (other.plain, other.yearly, other.lists)
    assert (one.records("loans") or ())[0] == {"rate": Fraction(36, 1000), "start_on": date(2025, 1, 10)}


def test_every_problem_has_its_line() -> None:
    found = refused('revenue:\n  "2025": -1\nloans:\n- rate: 36\nrevenu: 1\n')
    assert [one.split(" ")[:2] for one in found] == [
        ["firm.yaml", "第2行"], ["firm.yaml", "第4行"], ["firm.yaml", "第5行"],
    ]  # fmt: skip
    assert "金额不能是负数" in found[0]
    assert "是不是 revenue" in found[2]
    assert "第3行" in refused('{"name": "x",\n"revenue":\n{"2025": -1}}', "a.json")[0]


@pytest.mark.parametrize(
    ("text", "file", "says"),
    [
        ('revenue: {2025: 1, "2025": 2}', "a.yaml", "第1行（revenue）：键“2025”写了两次"),
        ('{"revenue": {"2025": 1,\n"2025": 2}}', "a.json", "第2行：“2025”在同一组里写了两次"),
        ("listing_events:\n- on: 2025-01-01\n", "a.yaml", "第2行（listing_events[0]）：键“on”会被 YAML 读成真或假"),
        ("above_scale: yes\n", "a.yaml", "第1行（above_scale）：“yes”会被读成真或假"),
        ("revenue: {2025: 5600万美元}", "a.yaml", "看不懂金额“5600万美元”"),
        ("revenue: {2025: 0x10}", "a.yaml", "不是十进制数"),
        ("revenue: {2025: .inf}", "a.yaml", "不是十进制数"),
        ('{"revenue": {"2025": NaN}}', "a.json", "NaN 不是数字"),
        ('{"revenue": ', "a.json", "不是正确的 JSON"),
        ('{"revenue": ', "a.yaml", "不是正确的 YAML"),
        ("revenue:\n\t2025: 1", "a.yaml", "第2行"),
        ("", "a.yaml", "文件是空的"),
        ("[1, 2]", "a.json", "最外层应是一组"),
        ("just words", "a.yaml", "最外层应是一组"),
        ("a: &x 1\nb: *x\n", "a.yaml", "不支持 & 和 * 的引用"),
        ("[" * 100_000, "a.json", "嵌套太深"),
        ("name: [" * 60, "a.yaml", "嵌套超过"),
    ],
)
def test_what_can_not_be_used_is_refused_with_a_sentence(text: str, file: str, says: str) -> None:
    found = refused(text, file)
    assert any(says in one for one in found), found
    assert all(one.startswith(file) for one in found)


def test_a_byte_order_mark_and_tabs_in_json_do_no_harm() -> None:
    facts = facts_from_text('\ufeff{\n\t"name": "示例\\u00e9\\/\\ud83d\\ude00"}', "a.json")
    assert facts.value("name") == "示例é/😀"
    assert "第3行" in refused('{\n\t"name": "x",\n\t"revenue": 5}', "a.json")[0]


def test_a_bare_day_of_a_code_and_a_quoted_key_are_read() -> None:
    facts = facts_from_text('region_code: 510603\nlisting_events: [{"on": 2025-01-01, stage: 股改}]\n', "a.yaml")
    assert facts.value("region_code") == "510603"
    assert (facts.records("listing_events") or ())[0]["on"] == date(2025, 1, 1)
