"""An item is read whole or refused with every fault, its line and what to do."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from knowledge.items.faults import ItemsRefused
from knowledge.items.reading import read_items, read_texts
from knowledge.rules.item import Item
from knowledge.rules.item_terms import AllOf, Apply, Constant, Leaf, Tiers

GOOD = """\
code: XX-01
name: 研发补助
class: 奖补类
level: 市级
region: "510600"
dept: 科学技术局
themes: [科技创新]
redeem: 快申快享
versions:
- from: "2026-01-01"
  to: null
  basis:
    main: {doc: 示例〔2026〕1号, title: 办法（示例）, article: 第五条, quote: 占2%以上的，按8%补助。}
  parameters: {ratio: 2%, cap: {"2026-01-01": 100万元, "2027-01-01": 120万元}}
  conditions:
    all:
    - {fact: rd_ratio, year: event_year, op: ">=", value: {param: ratio}, says: 占比2%以上, basis: main}
    - {fact: industry_code, op: in_section, value: [B, C, D], says: 属于工业, basis: main}
  amount:
    min:
    - {param: cap}
    - tiers:
        by: {sub: [{fact: rd_expense, year: event_year}, {fact: rd_expense, year: event_year-1}]}
        mode: marginal
        rows: [{to: 500万元, rate: 8%}, {rate: 3%}]
    basis: main
  window: {kind: every_year, opens: "05-01", closes: "06-30"}
  channel: 线上
  contact: {dept: 科技局, phone: 0838-0000000}
"""


def faults_of(text: str, name: str = "x.yaml") -> list[str]:
    with pytest.raises(ItemsRefused) as refused:
        read_texts({name: text})
    return [str(fault) for fault in refused.value.faults]


def read(text: str) -> Item:
    return read_texts({"x.yaml": text}).items[0]


def test_a_good_item_is_read_with_exact_figures() -> None:
    item = read(GOOD)
    terms = item.versions[0]
    assert (item.code, item.kind, item.redeem, item.object) == ("XX-01", "奖补类", "快申快享", "企业")
    assert (terms.since, terms.until, terms.event_year) == (date(2026, 1, 1), None, -1)
    assert isinstance(terms.conditions, AllOf)
    leaf = terms.conditions.children[0]
    assert isinstance(leaf, Leaf)
    assert (leaf.fact, leaf.op, leaf.basis) == ("rd_ratio", ">=", "main")
    ratio = terms.parameter("ratio")
    assert ratio is not None
    assert ratio.on(date(2026, 5, 1)) == Constant(Fraction(1, 50), "%")
    assert isinstance(terms.amount, Apply)
    tiers = terms.amount.args[1]
    assert isinstance(tiers, Tiers)
    assert tiers.rows[0].to == 500_000_000
    assert terms.window.opens == (5, 1)


def test_a_dated_parameter_has_the_value_of_the_day() -> None:
    cap = read(GOOD).versions[0].parameter("cap")
    assert cap is not None
    assert cap.on(date(2025, 12, 31)) is None
    assert cap.on(date(2026, 12, 31)) == Constant(Fraction(100_000_000), "元")
    assert cap.on(date(2027, 1, 1)) == Constant(Fraction(120_000_000), "元")


BROKEN = [
    ("name: 研发补助", "on: 研发补助", 2, "读成真或假"),
    ("  window:", "  off: 1\n  window:", 27, "读成真或假"),
    ("name: 研发补助", "name: 研发补助\nname: 又一个", 3, "写了两次，第一次在第2行"),
    ("themes:", "theme:", 7, "是不是“themes”"),
    ("themes: [科技创新]", "", 1, "没有写“themes”"),
    ("op: in_section", "op: in_secton", 18, "是不是“in_section”"),
    ("fact: industry_code", "fact: industry_cod", 18, "是不是“industry_code”"),
    ("[{to: 500万元", "[{to: 500万块钱钱", 25, "看不懂金额"),
    ("500万元, rate", "-500万元, rate", 25, "不能是负数"),
    ('from: "2026-01-01"', "from: 2026-01-01", 10, "日期要加引号"),
    ('from: "2026-01-01"', 'from: "2026-02-30"', 10, "应是加引号的日期"),
    ('- from: "2026-01-01"\n  to: null', "- to: null", 10, "没有写“from”"),
    ("to: null", 'to: "2025-01-01"', 10, "早于开始日"),
    ("basis: main}\n    - {fact: industry_code", "basis: mian}\n    - {fact: industry_code", 17, "依据里没有“mian”"),
    ("    basis: main\n  window", "  window", 20, "金额没有写依据"),
    ("quote: 占2%以上的，按8%补助。", 'quote: ""', 13, "不能是空的"),
    ("[{to: 500万元, rate: 8%}, {rate: 3%}]", "[{to: 500万元, rate: 8%}, {to: 400万元, rate: 3%}]", 22, "从小到大"),
    ("{param: cap}", "{div: [100万元, 0]}", 21, "除数是0"),
    ("ratio: 2%, cap", "ratio: {param: other}, other: {param: ratio}, cap", 14, "圈"),
    ("{param: cap}", "{param: cop}", 21, "没有叫“cop”的参数"),
    (
        "{param: cap}",
        "{when: {fact: above_scale, op: is, value: true}, then: {param: cap}, else: {param: no}}",
        21,
        "“no”",
    ),
    ("value: {param: ratio}", "value: {param: rato}", 17, "没有叫“rato”的参数"),
    ("{param: cap}", "{parm: cap}", 21, "是不是“param”"),
    ("{param: cap}", "100万元", 10, "参数“cap”没有用到"),
    ("{param: cap}", "[100万元]", 21, "不是列表"),
    ("level: 市级", "level: 市", 4, "是不是“市级”"),
    ('region: "510600"', "region: 510600", 5, "请加引号"),
    ('opens: "05-01"', 'opens: "13-01"', 27, '加引号的 "05-01"'),
    ("kind: every_year", "kind: yearly", 27, "every_year"),
    ("event_year-1", "lastyear", 23, "看不懂年份"),
    ("rd_expense, year: event_year}", "rd_expense}", 23, "请写 year"),
    ("to: null", "to: null\n  draft: yes", 12, "读成真或假"),
    ("  channel: 线上\n", "", 10, "没有写“channel”"),
    ("code: XX-01", "code: 一号", 1, "编号“一号”应如"),
    ("value: [B, C, D]", "value: [C34]", 18, "in_industry"),
    ("says: 属于工业, ", "", 18, "没有写“says”"),
    ("op: in_section", "op: has", 18, "只用于记录的列表"),
    ("op: in_section, value: [B, C, D]", "op: list_clear", 18, "不是名单"),
    ("  contact:", "\tcontact:", 29, "制表符"),
    ("themes: [科技创新]", "themes: [科技创新", 8, "YAML"),
    ("themes: [科技创新]", "themes: &a [科技创新]", 7, "引用"),
    ("to: null", "to: null\n  stacking: {groups: [nobody]}", 12, "stacking.yaml 里没有“nobody”"),
    ("{fact: rd_ratio, year: event_year,", "{fact: industry_code, year: event_year,", 17, "不按年份"),
]


@pytest.mark.parametrize(("old", "new", "line", "says"), BROKEN, ids=[says for *_, says in BROKEN])
def test_a_fault_is_told_with_file_line_and_sentence(old: str, new: str, line: int, says: str) -> None:
    assert GOOD.count(old) >= 1
    faults = faults_of(GOOD.replace(old, new, 1))
    assert [fault for fault in faults if fault.startswith(f"x.yaml 第{line}行") and says in fault], faults


def test_every_fault_of_every_file_is_told_at_once() -> None:
    first = GOOD.replace("themes:", "theme:").replace("op: in_section", "op: insection").replace("500万元", "5百块块")
    with pytest.raises(ItemsRefused) as refused:
        read_texts({"a.yaml": first, "b.yaml": GOOD.replace("level: 市级", "level: 村级")})
    told = [(fault.file, fault.line) for fault in refused.value.faults]
    assert {("a.yaml", 7), ("a.yaml", 18), ("a.yaml", 25), ("b.yaml", 4)} <= set(told)


def test_overlapping_versions_are_refused() -> None:
    version = GOOD[GOOD.index('- from: "2026-01-01"') :]
    told = faults_of(GOOD + version.replace('from: "2026-01-01"', 'from: "2026-06-01"'))
    assert [fault for fault in told if "重叠" in fault and "2026-06-01" in fault]


def test_versions_that_follow_each_other_are_taken_oldest_first() -> None:
    version = GOOD[GOOD.index('- from: "2026-01-01"') :]
    earlier = version.replace('"2026-01-01"\n  to: null', '"2025-01-01"\n  to: "2025-12-31"')
    item = read(GOOD + earlier)
    assert [terms.since.year for terms in item.versions] == [2025, 2026]
    found = item.terms_on(date(2025, 12, 31))
    assert found is not None
    assert found.since == date(2025, 1, 1)


def test_one_code_in_two_files_is_refused() -> None:
    with pytest.raises(ItemsRefused, match=r"编号“XX-01”已经用在 a\.yaml"):
        read_texts({"a.yaml": GOOD, "b.yaml": GOOD})


@pytest.mark.parametrize(
    ("text", "says"), [("", "空的"), ("- 1\n", "应是一组"), ("a: b\n---\nc: d\n", "第二个"), ("\x00", "不允许的字符")]
)
def test_what_is_no_item_at_all_is_refused_with_a_sentence(text: str, says: str) -> None:
    assert [fault for fault in faults_of(text) if says in fault]


def test_a_file_without_end_of_nesting_is_refused() -> None:
    assert [fault for fault in faults_of("[" * 5000) if "嵌套" in fault]


def test_a_folder_that_is_not_there_or_empty_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ItemsRefused, match="没有这个事项文件夹"):
        read_items(tmp_path / "none")
    with pytest.raises(ItemsRefused, match="里面没有事项"):
        read_items(tmp_path)


def test_a_file_in_another_encoding_is_refused_by_name_and_the_others_are_still_read(tmp_path: Path) -> None:
    (tmp_path / "gbk.yaml").write_bytes(GOOD.encode("gbk"))
    (tmp_path / "bad.yaml").write_text(GOOD.replace("themes:", "theme:"), encoding="utf-8")
    with pytest.raises(ItemsRefused) as refused:
        read_items(tmp_path)
    assert {fault.file for fault in refused.value.faults} == {"gbk.yaml", "bad.yaml"}


COMMON = """\
negative_lists:
- from: "2020-01-01"
  to: "2026-05-31"
  basis: {old: {doc: 示例〔2020〕1号, title: 旧办法（示例）, article: 第二条, quote: 失信的不予支持。}}
  conditions: [{fact: credit.dishonest_exec, op: list_clear, says: 没有失信, basis: old}]
- from: "2026-06-01"
  to: null
  basis: {new: {doc: 示例〔2026〕2号, title: 新办法（示例）, article: 第三条, quote: 失信的、欠薪的不予支持。}}
  conditions:
  - {fact: credit.dishonest_exec, op: list_clear, says: 没有失信, basis: new}
  - {fact: credit.wage_arrears, op: list_clear, says: 没有欠薪, basis: new}
"""


def test_the_negative_list_of_the_time_is_added_to_a_grant() -> None:
    item = read_texts({"x.yaml": GOOD, "common.yaml": COMMON}).items[0]
    spans = [(terms.since, terms.until) for terms in item.versions]
    assert spans == [(date(2026, 1, 1), date(2026, 5, 31)), (date(2026, 6, 1), None)]
    added = [[leaf.basis for leaf in terms.conditions.children if isinstance(leaf, Leaf) and leaf.negative]
             for terms in item.versions if isinstance(terms.conditions, AllOf)]  # fmt: skip
    assert added == [["old"], ["new", "new"]]
    assert [terms.basis_of("new") is not None for terms in item.versions] == [False, True]


def test_tax_relief_has_no_negative_list() -> None:
    item = read_texts({"x.yaml": GOOD.replace("奖补类", "减免类"), "common.yaml": COMMON}).items[0]
    assert len(item.versions) == 1


def test_a_grant_may_say_that_it_has_none() -> None:
    text = GOOD.replace("  amount:", "  negative_list: false\n  amount:", 1)
    assert len(read_texts({"x.yaml": text, "common.yaml": COMMON}).items[0].versions) == 1


STACKING = """\
groups:
  once: {says: 只能一项, basis: {doc: 示例〔2026〕3号, title: 规则（示例）, article: 第二条, quote: 只享受一项。}}
joint_caps:
  both: {cap: 50万元, per: life, says: 合计, basis: {doc: 示例3号, title: 规则, article: 第三条, quote: 合计50万元。}}
"""


def test_groups_and_joint_caps_are_read_and_may_be_named() -> None:
    text = GOOD.replace("  window:", "  stacking: {groups: [once], joint_caps: [both]}\n  window:")
    found = read_texts({"x.yaml": text, "stacking.yaml": STACKING})
    assert found.items[0].versions[0].groups == ("once",)
    assert [(cap.name, cap.cap, cap.per) for cap in found.joint_caps] == [("both", Fraction(50_000_000), "life")]
    assert found.groups[0].basis.article == "第二条"


def test_faults_of_the_shared_files_are_told_with_their_names() -> None:
    broken = COMMON.replace('from: "2026-06-01"', 'from: "2026-01-01"').replace("basis: old", "basis: odl")
    with pytest.raises(ItemsRefused) as refused:
        read_texts({"x.yaml": GOOD, "common.yaml": broken, "stacking.yaml": STACKING.replace("50万元", "50", 1)})
    told = " ".join(str(fault) for fault in refused.value.faults)
    assert "common.yaml" in told
    assert "重叠" in told
    assert "odl" in told
    assert "合计上限要写金额和单位" in told
