"""Bad input is refused with its file, its line and a sentence, and nothing of it is used: items and facts of firms."""

import pytest

from config.city import CITIES
from knowledge.items.facts_text import FactsUnreadable, facts_from_text
from knowledge.items.faults import ItemsRefused
from knowledge.items.reading import read_texts

FOLDER = CITIES / "deyang" / "items"
TEXT = (FOLDER / "dy-13.yaml").read_text(encoding="utf-8")
SHARED = {name: (FOLDER / name).read_text(encoding="utf-8") for name in ("common.yaml", "stacking.yaml")}
CAP, GROWTH = "    - 100万元\n", "{growth: 10%}"

# what is written instead of what: the line it stands on, and what is said of it
ITEMS = [
    ("a key on", "  channel:", "  on: 1\n  channel:", 82, "键“on”会被 YAML 读成真或假"),
    ("a key off in a group", GROWTH, "{off: 10%}", 48, "键“off”会被 YAML 读成真或假"),
    ("a key yes of the item", "\ndept: 经济", "\nyes: 1\ndept: 经济", 6, "键“yes”会被 YAML 读成真或假"),
    ("a value on", "value: true, says: 规模以上", "value: on, says: 规模以上", 54, "“on”会被读成真或假"),
    ("a parameter of itself", GROWTH, "{growth: {param: growth}}", 48, "圈：growth → growth"),
    ("two parameters of each other", GROWTH, "{growth: {param: a}, a: {param: growth}}", 48, "圈"),
    (
        "three parameters in formulas of each other",
        GROWTH,
        "{growth: {param: a}, a: {mul: [2, {param: b}]}, b: {sum: [1, {param: growth}]}}",
        48,
        "圈：a → b → growth → a",
    ),
    ("a ring by days", GROWTH, '{growth: {"2025-01-01": {param: a}}, a: {param: growth}}', 48, "圈"),
    ("a division by zero", CAP, "    - {div: [100万元, 0]}\n", 71, "除数是0"),
    ("a division by nothing per cent", CAP, "    - {div: [100万元, 0%]}\n", 71, "除数是0"),
    ("a division by a difference of zero", CAP, "    - {div: [100万元, {sub: [1, 1]}]}\n", 71, "除数是0"),
    ("a division by zero for each loan", CAP,
     "    - {each: {of: loans, value: {div: [{field: principal}, 0]}}}\n", 71, "除数是0"),
    ("a division by zero in a condition", "value: 2%\n", "value: {div: [1, 0]}\n", 59, "除数是0"),
    ("a division by zero in a cap", "  stacking:", "  caps: {enterprise_year: {div: [1, 0]}}\n  stacking:", 80, "除数"),
    ("an unknown unit", CAP, "    - 100万日元\n", 71, "看不懂金额“100万日元”"),
    ("a unit of weight", CAP, "    - 100吨\n", 71, "看不懂金额“100吨”"),
    ("a negative amount", CAP, "    - -100万元\n", 71, "金额不能是负数"),
    ("two values of a parameter for a day", GROWTH, '{growth: {"2025-01-01": 1%, "2025-01-01": 2%}}', 48, "写了两次"),
]  # fmt: skip

FACTS = [
    ("negative revenue", "revenue:\n  “2025”: -5600万元\n", 3, "金额不能是负数：“-5600万元”"),
    ("negative revenue as a number", "revenue: {“2025”: -1}\n", 2, "金额不能是负数"),
    ("two values for a year", "revenue:\n  “2025”: 5万元\n  “2025”: 6万元\n", 4, "键“2025”写了两次，第一次在第3行"),
    ("two values for a year, written as a number too", "revenue:\n  2025: 5万元\n  “2025”: 6万元\n", 4, "写了两次"),
    ("an unknown unit", "revenue: {“2025”: 5600万日元}\n", 2, "看不懂金额“5600万日元”"),
    ("a unit of weight", "rd_expense: {“2025”: 3吨}\n", 2, "看不懂金额"),
    ("a key on", "on: 1\n", 2, "键“on”会被 YAML 读成真或假"),
    ("a value yes", "above_scale: yes\n", 2, "“yes”会被读成真或假"),
    ("no year", "revenue: 5600万元\n", 2, "要按年份写"),
    ("a year of five digits", "revenue: {“20255”: 5万元}\n", 2, "不是年份"),
    ("people below zero", "employees: {“2025”: -3}\n", 2, "不能是负数"),
]

JSON = [
    ("negative revenue", '{"name": "示例",\n "revenue": {"2025": -1}}', 2, "金额不能是负数"),
    ("two values for a year", '{"revenue": {"2025": "5万元",\n "2025": "6万元"}}', 2, "“2025”在同一组里写了两次"),
    ("an unknown unit", '{"revenue":\n {"2025": "5600万日元"}}', 2, "看不懂金额"),
    ("no number", '{"name": "NaN, 示例",\n "revenue": {"2025": NaN}}', 2, "NaN 不是数字"),
    ("no JSON", '{"name": "示例",\n "revenue": {"2025": }}', 2, "不是正确的 JSON"),
]


@pytest.mark.parametrize(("old", "new", "line", "says"), [one[1:] for one in ITEMS], ids=[one[0] for one in ITEMS])
def test_an_item_is_refused_with_file_line_and_sentence(old: str, new: str, line: int, says: str) -> None:
    assert TEXT.count(old) == 1
    with pytest.raises(ItemsRefused) as refused:
        read_texts({"dy-13.yaml": TEXT.replace(old, new)} | SHARED)
    told = [str(fault) for fault in refused.value.faults]
    assert [one for one in told if one.startswith(f"dy-13.yaml 第{line}行") and says in one], told
    assert all(one.endswith("。") for one in told)


@pytest.mark.parametrize(("text", "line", "says"), [one[1:] for one in FACTS], ids=[one[0] for one in FACTS])
def test_facts_in_yaml_are_refused_with_file_line_and_sentence(text: str, line: int, says: str) -> None:
    given = "name: 示例机械\n" + text.replace("“", '"').replace("”", '"')
    with pytest.raises(FactsUnreadable) as refused:
        facts_from_text(given, "firm.yaml")
    told = str(refused.value).splitlines()
    assert [one for one in told if one.startswith(f"firm.yaml 第{line}行") and says in one], told


@pytest.mark.parametrize(("text", "line", "says"), [one[1:] for one in JSON], ids=[one[0] for one in JSON])
def test_facts_in_json_are_refused_with_file_line_and_sentence(text: str, line: int, says: str) -> None:
    with pytest.raises(FactsUnreadable) as refused:
        facts_from_text(text, "firm.json")
    told = str(refused.value).splitlines()
    assert [one for one in told if one.startswith(f"firm.json 第{line}行") and says in one], told


def test_a_parameter_that_is_a_formula_over_another_one_is_no_ring() -> None:
    text = TEXT.replace(GROWTH, "{growth: {mul: [2, {param: half}]}, half: 5%}")
    item = read_texts({"dy-13.yaml": text} | SHARED).item("DY-13")
    assert item is not None
    assert [parameter.name for parameter in item.versions[0].parameters] == ["growth", "half"]
