"""A matter's YAML is read strictly: every fault with its file, its line and a sentence; nothing is guessed."""

from datetime import date
from pathlib import Path

import pytest

from knowledge.papers.matters import Matters, MattersRefused, NoSuchMatter, read_matters, read_texts
from knowledge.rules.checklist_checks import TODAY, Order, Same
from knowledge.rules.checklist_conditions import AnyOf, Asks

COMMON = """
fields:
  项目名称: {kind: name, also: [工程名称]}
  合同价: {kind: money}
  签订日期: {kind: date}
  建设单位: {kind: company}
reasons:
  缺公章: {says: 没有盖章, fix: 请盖章}
ladders:
  资质: [[一级], [二级]]
checks:
  CR3: {name: 项目名称一致, fix: 请改正}
"""
LIST = """
code: M99
name: 示例事项
also: [示例许可]
dept: 示例部门
versions:
- version: "1"
  from: "2026-01-01"
  to: "2026-06-30"
  limit: 3个工作日
  result: 示例证
  parameters:
    small: {value: 300, unit: ㎡, source: 示例规定第一条}
  questions:
  - {key: area, asks: 面积是多少？, kind: number, unit: ㎡}
  - {key: special, asks: 是否特殊？, kind: yesno, forms: [{field: form.项目名称, says_yes: [特殊]}]}
  not_needed:
  - {outcome: 无需办理, when: {any: [{area: {"<=": $small}}, {special: false}]}, says: 不用办}
  materials:
  - key: form
    name: 申请表
    form: 原件
    issuers: [建设单位]
    fields: [项目名称, 建设单位?]
    defer: {days: 5}
    reasons: [缺公章]
  - key: contract
    name: 合同
    form: 复印件
    issuers: [双方]
    needed_if: {special: true}
    fields: [项目名称, 合同价, 签订日期]
    checks:
    - {rule: O, order: [签订日期, today]}
  cross:
  - {rule: CR3, same: ["*.项目名称"]}
- version: "2"
  from: "2026-07-01"
  limit: 2个工作日
  result: 示例证
  materials:
  - {key: form, name: 申请表, form: 原件, issuers: 建设单位}
"""


def read(text: str = LIST, common: str = COMMON) -> Matters:
    return read_texts({"common.yaml": common, "m99.yaml": text})


def refused(text: str, common: str = COMMON) -> str:
    with pytest.raises(MattersRefused) as caught:
        read(text, common)
    return str(caught.value)


def changed(old: str, new: str) -> str:
    assert old in LIST
    return LIST.replace(old, new, 1)


def test_a_list_is_read_with_its_conditions_checks_and_words() -> None:
    found = read().find("M99", date(2026, 3, 1))
    form, contract = found.materials
    assert [one.rule for one in contract.checks] == ["F", "O", "S"]
    assert isinstance(contract.checks[1].test, Order)
    assert contract.checks[1].test.stages[1] == (TODAY,)
    assert contract.needed_if == Asks("special", "is", value=True)
    assert isinstance(found.not_needed[0].when, AnyOf)
    assert (form.deferral.workdays if form.deferral else 0) == 5
    assert form.reasons[0].fix == "请盖章"
    cross = found.cross[0].test
    assert isinstance(cross, Same)
    assert [(ref.slot, ref.names) for ref in cross.refs] == [
        (name, ("项目名称", "工程名称")) for name in ("申请表", "合同")
    ]


def test_a_day_has_its_version() -> None:
    assert read().find("示例许可", date(2026, 6, 30)).version == "1"
    assert read().find("m99", date(2026, 7, 1)).version == "2"


def test_a_matter_or_a_day_that_is_not_there_is_said_with_those_there_are() -> None:
    with pytest.raises(NoSuchMatter, match="M99 示例事项"):
        read().find("养狗证", date(2026, 7, 1))
    with pytest.raises(NoSuchMatter, match="没有执行的清单版本"):
        read().find("M99", date(2025, 7, 1))


FAULTS = [
    ("name: 示例事项", "nam: 示例事项", "nam", "是不是“name”"),
    ("dept: 示例部门", "", "", "没有写“dept”"),
    ('from: "2026-01-01"', "from: 2026-01-01", "", "日期要加引号"),
    ('to: "2026-06-30"', 'to: "2026-07-30"', "", "两个版本的日期重叠"),
    ('- version: "2"', '- version: "1"', "", "版本号相同"),
    ("{special: true}", "{specal: true}", "needed_if", "是不是“special”"),
    ("{special: true}", "{special: 是}", "needed_if", "true 或 false"),
    ("$small", "$smal", "not_needed", "没有“smal”这个参数"),
    ("key: contract", "key: form", "materials", "已经用在《申请表》"),
    ("name: 合同", "name: 申请表", "materials", "写了两次"),
    ("fields: [项目名称, 合同价", "fields: [项目名, 合同价", "fields", "没有“项目名”这个字段"),
    ("order: [签订日期, today]", "order: [签订日, today]", "checks", "是不是“签订日期”"),
    ("order: [签订日期, today]", "order: [合同价, today]", "checks", "不是日期"),
    ("rule: O, order", "rule: Z, order", "rule", "检查代码没有“Z”"),
    ("order: [签订日期, today]", "format: 合同价", "format", "不是代码"),
    ('same: ["*.项目名称"]', 'same: ["*.土地用途"]', "cross", "没有材料写了字段"),
    ('same: ["*.项目名称"]', "same: [form.项目名称]", "cross", "至少要比对两处"),
    ('same: ["*.项目名称"]', "same: [form.项目名称, contract.合同价]", "cross", "种类不同"),
    ('same: ["*.项目名称"]', 'same: ["*.项目名称"], order: [today, today]', "cross", "一种做法"),
    ("reasons: [缺公章]", "reasons: [缺章]", "reasons", "是不是“缺公章”"),
    ("defer: {days: 5}", "defer: {days: 0}", "defer", "整数"),
    ("outcome: 无需办理", "outcome: 不办", "outcome", "不办"),
    ("kind: number", "kind: figure", "kind", "figure"),
    ("says_yes: [特殊]", "yes: [特殊]", "forms", "真或假"),
]


@pytest.mark.parametrize(("old", "new", "where", "says"), FAULTS)
def test_a_fault_is_told_with_file_line_and_sentence(old: str, new: str, where: str, says: str) -> None:
    told = refused(changed(old, new))
    assert "m99.yaml" in told
    assert says in told
    assert where in told


def test_a_fault_names_the_line_it_stands_on() -> None:
    text = changed("{special: true}", "{specal: true}")
    line = next(at for at, one in enumerate(text.splitlines(), 1) if "specal" in one)
    assert f"第{line}行" in refused(text)


def test_all_faults_are_told_at_once() -> None:
    told = refused(changed("$small", "$smal").replace("reasons: [缺公章]", "reasons: [缺章]"), COMMON + "unknown: 1\n")
    assert "smal" in told
    assert "缺章" in told
    assert "common.yaml" in told


@pytest.mark.parametrize("text", ["", "- 1", "a: [", "a: &x 1\nb: *x"])
def test_what_is_no_list_at_all_is_refused_with_a_sentence(text: str) -> None:
    assert "m99.yaml" in refused(text)


def test_two_files_can_not_be_one_matter() -> None:
    with pytest.raises(MattersRefused, match="已经用在"):
        read_texts({"common.yaml": COMMON, "a.yaml": LIST, "b.yaml": LIST})


def test_a_folder_that_is_not_there_or_has_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(MattersRefused, match="没有这个事项清单文件夹"):
        read_matters(tmp_path / "none")
    with pytest.raises(MattersRefused, match="里面没有事项"):
        read_matters(tmp_path)


def test_a_file_that_is_no_utf8_is_said(tmp_path: Path) -> None:
    (tmp_path / "m1.yaml").write_bytes("名称".encode("gbk"))
    with pytest.raises(MattersRefused, match="UTF-8"):
        read_matters(tmp_path)


def test_a_word_two_fields_share_leads_to_neither_unless_one_must_be_there() -> None:
    common = COMMON + "  \n"
    common = common.replace(
        "  合同价: {kind: money}", "  合同价: {kind: money, also: [金额]}\n  保证金: {kind: money, also: [金额]}"
    )
    both = read(changed("fields: [项目名称, 合同价", "fields: [项目名称, 保证金?, 合同价"), common)
    fields = {one.name: one.also for one in both.find("M99", date(2026, 3, 1)).materials[1].fields}
    assert (fields["合同价"], fields["保证金"]) == (("金额",), ())
