"""Key fields by label, cell, sentence and shape."""

from datetime import date
from fractions import Fraction

import pytest

from knowledge.papers.fields import by_name, fields_of
from knowledge.papers.fields_amounts import area, money, upper_amount
from knowledge.papers.fields_slots import key_fields, meaning
from knowledge.papers.fields_values import read
from knowledge.papers.page import Field, Page
from tests.papers.made_papers import form_of, page_of


def values(*pages: Page) -> dict[str, str]:
    return {name: told[0].value for name, told in by_name(fields_of(pages)).items()}


@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("建 设 单 位：示例机械有限公司（盖章）", "建设单位", "示例机械有限公司"),
        ("1．工程名称：示例一期厂房项目。", "项目名称", "示例一期厂房项目"),
        ("投资项目统一代码:2408-510600-04-01-123456", "项目代码", "2408-510600-04-01-123456"),
        ("发包人（全称）：示例机械有限公司", "发包人", "示例机械有限公司"),
        ("承包人项目经理：李某某。", "项目经理", "李某某"),
        ("总投资（万元）：8000", "总投资", "8000"),
        ("签订时间：本合同于2026年10月20日签订。", "签订日期", "2026年10月20日"),
        ("建字第 510603202600123 号", "证书编号", "建字第 510603202600123 号"),
        ("本项目总建筑面积为28650.35平方米，共三栋", "建筑面积", "28650.35平方米"),
        ("法定代表人：王某    联系电话：0838-1234567", "联系电话", "0838-1234567"),
    ],
)
def test_a_value_is_found_in_many_wordings(line: str, name: str, value: str) -> None:
    assert values(page_of(line))[name] == value


def test_cells_to_the_right_and_below_belong_to_their_label() -> None:
    form = form_of([["工程名称", "示例项目"], ["建设规模（㎡）", "1200"], ["股东", "出资额"], ["甲示例公司", "60万元"]])
    told = values(form)
    assert told["项目名称"] == "示例项目"
    assert told["出资额"] == "60万元"
    assert told["股东"] == "甲示例公司"


def test_a_general_label_takes_its_party_from_the_cell_before_it() -> None:
    told = values(
        form_of(
            [
                ["施工单位", "甲示例建筑有限公司", "项目负责人", "李某"],
                ["监理单位", "乙示例监理有限公司", "项目负责人", "王某"],
            ]
        )
    )
    assert (told["项目经理"], told["总监"]) == ("李某", "王某")


def test_a_column_of_units_is_stepped_over() -> None:
    assert values(form_of([["指标", "单位", "数值"], ["总用地面积", "㎡", "33333.33"]]))["用地面积"] == "33333.33"


def test_a_box_left_empty_is_told_as_empty() -> None:
    found = by_name(fields_of([form_of([["项目代码", ""], ["法定代表人", "王某"]])]))
    assert [one.value for one in found["项目代码"]] == [""]


def test_a_value_over_two_lines_is_one() -> None:
    text = "项目名称：示例市某某机械制造有限公司年产五千台数控机床及配套用房生\n产线建设项目\n法定代表人：王某"
    assert values(page_of(text))["项目名称"].endswith("配套用房生产线建设项目")


def test_figures_and_capitals_of_one_sum_are_two_fields_with_one_meaning() -> None:
    found = by_name(fields_of([page_of("签约合同价为：人民币（大写）陆仟伍佰叁拾贰万壹仟捌佰元整（¥65321800.00元）")]))
    assert found["合同价"][0].normal == found["大写金额"][0].normal == "65321800"


def test_every_value_says_where_it_stands() -> None:
    field = by_name(fields_of([page_of("示例\n总投资：8000万元")]))["总投资"][0]
    assert field.page == 1
    assert 0.1 < field.box.x0 < field.box.x1 <= 1
    assert field.box.y0 == pytest.approx(0.05 + 0.024, abs=0.001)


def test_a_list_finds_its_own_names() -> None:
    fields = fields_of([page_of("宗地编号：示例2026-03号\n出让宗地面积：50亩\n土地用途：工业用地")])
    told = by_name(key_fields(fields, ("宗地号", "面积", "用途"), "国有建设用地使用权出让合同"))
    assert told["面积"][0].value == "50亩"
    assert told["面积"][0].normal is not None


def test_meanings_are_exact() -> None:
    told = {one.name: one for one in fields_of([page_of("总投资：1.2亿元\n发证日期：二〇二六年九月十日")])}
    assert meaning(told["总投资"]) == Fraction(120_000_000)
    assert meaning(told["发证日期"]) == date(2026, 9, 10)
    assert isinstance(told["总投资"], Field)


def test_units_count() -> None:
    assert area("50亩") == Fraction(100_000, 3)
    assert area("2.865", "万㎡") == 28_650
    assert money("6532.18", "万元") == upper_amount("陆仟伍佰叁拾贰万壹仟捌佰元整") == 65_321_800


def test_prose_about_nothing_gives_nothing() -> None:
    assert fields_of([page_of("示例会议于周三召开，与会人员讨论了天气。")]) == ()


def test_a_scale_that_is_only_an_area_is_the_built_area_too() -> None:
    assert values(form_of([["建设规模（㎡）", "28650.35"], ["项目名称", "示例"]]))["建筑面积"] == "28650.35"


def test_a_name_that_goes_on_in_the_next_line_ends_before_the_label_of_the_next_column() -> None:
    found = read("org", "四川示例环保设备有限公 招标代理机构")
    assert found is not None
    assert found.value == "四川示例环保设备有限公"
    whole = read("org", "四川示例环保设备有限公司")
    assert whole is not None
    assert found.quality < whole.quality
