"""Papers against each other: each cross rule met, violated, not read, read unsurely, not applicable."""

import pytest

from knowledge.rules.agreement import review
from tests.handed_in import (
    BUILDER,
    CODE,
    DAY,
    FIRM,
    PROJECT,
    Pack,
    blurred,
    check,
    licence,
    matter,
    paper,
    permit,
    put,
    results,
    told,
    without,
)

FORM, PLAN, LAND = "施工许可申请表", "建设工程规划许可证", "用地批准手续"
BID, CONTRACT = "中标通知书或直接发包备案", "建设工程施工合同"
CLEAN = permit()

# rule, paper, field, what it says instead, and what both values in the message are
VIOLATED = [
    ("CR1", PLAN, "建设单位", "德阳示例装备有限责任公司", FIRM),
    ("CR1", LAND, "权利人", "德阳示例装配有限公司", FIRM),
    ("CR3", CONTRACT, "项目名称", "示例高端装备生产基地项目一期工程", PROJECT),
    ("CR4", PLAN, "项目代码", "2508-510600-04-01-123465", CODE),
    ("CR5", LAND, "宗地号", "DY-2025-08", "DY-2025-03"),
    ("CR7", PLAN, "建筑面积", "22988㎡", "23000.00平方米"),
    ("CR7", "施工图审查合格书", "层数", "地上4层", "地上3层"),
    ("CR7", PLAN, "高度", "21.60米", "18.60m"),
    ("CR8", FORM, "总投资", "3000万元", "3150万元"),
    ("CR9", CONTRACT, "签订日期", "2026年8月1日", "2026年8月5日"),
    ("CR9", PLAN, "发证日期", "2026年7月10日", "2026-06-01"),
    ("CR10", CONTRACT, "承包人", "四川示例路桥有限公司", BUILDER),
    ("CR10", BID, "中标价", "3100万元", "3150万元"),
    ("CR10", CONTRACT, "项目经理", "赵示例", "王示例"),
    ("EQ", CONTRACT, "合同价", "叁仟壹佰万元整（¥31,500,000.00元）", "叁仟壹佰万元整"),
    ("E", "施工企业资质证书、安全生产许可证", "有效期", "2021-01-01至2026-10-31", "2026-10-31"),
    ("Q", "施工企业资质证书、安全生产许可证", "资质等级", "建筑工程施工总承包劳务", ""),
    ("X", FORM, "项目代码", "25085-10600-04-01-123456", "25085"),
    ("X", "项目经理建造师证+B证,专职安全员C证", "在建项目", "示例二号厂房（未解锁）", "未解锁"),
    ("O", FORM, "填表日期", "2026年12月1日", "2026年12月1日"),
    ("P", FORM, "联系电话", "", "联系电话"),
    ("IN", "施工图审查合格书", "结论", "不合格", "不合格"),
]


def with_fault(row: tuple[str, str, str, str, str], confidence: float = 1.0) -> Pack:
    return put(CLEAN, row[1], row[2], row[3], confidence=confidence)


def test_a_pack_without_faults_is_called_ready_and_nothing_in_it_wrong() -> None:
    found = check("M7", CLEAN)
    assert found.ready
    assert {one.result for one in found.findings} == {"通过", "不适用"}


@pytest.mark.parametrize("row", [row for row in VIOLATED if row[0] != "Q"], ids=lambda row: f"{row[0]} {row[2]}")
def test_a_fault_is_found_with_both_values_and_how_to_mend_it(row: tuple[str, str, str, str, str]) -> None:
    wrong = [one for one in told("M7", with_fault(row), row[0]) if one.result == "不符"]
    assert wrong
    assert row[4] in wrong[0].message
    assert wrong[0].fix
    assert not check("M7", with_fault(row)).ready


@pytest.mark.parametrize("row", VIOLATED, ids=lambda row: f"{row[0]} {row[2]}")
def test_what_was_read_unsurely_is_never_called_wrong(row: tuple[str, str, str, str, str]) -> None:
    findings = check("M7", with_fault(row, 0.5)).findings
    assert "不符" not in {one.result for one in findings}
    assert "存疑" in {one.result for one in findings}


@pytest.mark.parametrize("row", VIOLATED, ids=lambda row: f"{row[0]} {row[2]}")
def test_what_nobody_could_read_is_no_fault(row: tuple[str, str, str, str, str]) -> None:
    assert "不符" not in {one.result for one in check("M7", without(CLEAN, row[1], row[2])).findings}


@pytest.mark.parametrize("row", [row for row in VIOLATED if row[0].startswith("CR")], ids=lambda row: row[0] + row[2])
def test_without_the_papers_there_is_nothing_to_compare(row: tuple[str, str, str, str, str]) -> None:
    assert not {one.result for one in check("M7", {}).findings if one.rule == row[0]} & {"不符", "存疑", "通过"}


SAME = [
    ("CR1", LAND, "权利人", "德阳 示例装备有限公司（盖章）"),
    ("CR3", PLAN, "项目名称", "示例高端装备生产基地项目(一期)"),
    ("CR4", PLAN, "项目代码", "２５０８－510600—04－01－123456"),
    ("CR7", PLAN, "建筑面积", "2.3万㎡"),
    ("CR7", "施工图审查合格书", "层数", "3F/-0F"),
    ("CR10", BID, "中标价", "大写：叁仟壹佰伍拾万元整"),
    ("CR9", CONTRACT, "签订日期", "二〇二六年八月五日"),
]


@pytest.mark.parametrize("row", SAME, ids=lambda row: f"{row[0]} {row[3]}")
def test_another_way_to_write_the_same_is_no_difference(row: tuple[str, str, str, str]) -> None:
    assert not results("M7", put(CLEAN, *row[1:]), row[0]) & {"不符", "存疑"}


def test_a_former_name_is_one_firm_when_a_paper_proves_it() -> None:
    old = put(CLEAN, LAND, "权利人", "德阳示例机械厂")
    assert "不符" in results("M7", old, "CR1")
    proof = paper("变更证明", {"变更前名称": "德阳示例机械厂", "变更后名称": FIRM})
    assert results("M7", old | proof, "CR1") - {"不适用"} == {"通过"}
    assert results("M7", old | blurred(proof, 0.4), "CR1") - {"不适用"} == {"存疑"}


def test_letters_that_a_scan_confuses_are_a_doubt_on_a_scan_and_a_fault_in_a_text() -> None:
    mixed = "25O8-510600-04-01-123456"
    assert results("M7", put(CLEAN, PLAN, "项目代码", mixed, confidence=0.9), "CR4") == {"存疑"}
    assert results("M7", put(CLEAN, PLAN, "项目代码", mixed), "CR4") == {"不符"}


def test_mu_for_square_metres_is_named_as_such() -> None:
    pack = put(CLEAN, PLAN, "建筑面积", "23000亩")
    assert any("混用" in one.message for one in told("M7", pack, "CR7") if one.result == "不符")


def test_a_building_beside_the_total_is_no_difference() -> None:
    assert "不符" not in results("M7", put(CLEAN, PLAN, "建筑面积", "8000㎡", "15000㎡", "23000㎡"), "CR7")


def test_a_contract_price_in_wan_without_its_unit_is_not_called_wrong() -> None:
    assert "不符" not in results("M7", put(CLEAN, BID, "中标价", "3150"), "CR10")


def test_one_finding_tells_all_papers_that_differ() -> None:
    pack = put(put(CLEAN, PLAN, "项目名称", "示例甲项目"), CONTRACT, "项目名称", "示例乙项目")
    wrong = [one for one in told("M7", pack, "CR3") if one.result == "不符"]
    assert len(wrong) == 1
    assert {"示例甲项目", "示例乙项目", PROJECT} <= {one.value for one in wrong[0].evidence}
    assert wrong[0].slot == "*"


MANDATES = [
    ({}, "通过", ""),
    ({"委托期限": "2025年1月1日至2026年6月30日"}, "不符", "到期"),
    ({"委托期限": "2027年1月1日至2027年6月30日"}, "不符", "才开始"),
    ({"委托期限": "长期"}, "通过", ""),
    ({"委托事项": ""}, "不符", "没有写委托事项"),
    ({"委托事项": "领取快递"}, "存疑", "没有提到"),
    ({"委托人": "德阳示例化工有限公司"}, "不符", "申请单位"),
    ({"受托人证件姓名": "孙示例"}, "不符", "身份证姓名"),
]


@pytest.mark.parametrize(("changed", "result", "says"), MANDATES)
def test_a_letter_of_attorney_is_checked_in_all_its_parts(changed: dict[str, str], result: str, says: str) -> None:
    found = told("M3", licence(**changed), "CR11")
    assert [one.result for one in found] == [result]
    assert says in found[0].message


def test_a_letter_nobody_signed_is_wrong_and_one_nobody_looked_at_is_in_doubt() -> None:
    slot = "授权委托书及受托人身份证"
    bare = licence() | {slot: licence()[slot] | {"印章": (), "签字": ()}}
    assert results("M3", bare, "CR11") == {"不符"}
    assert results("M3", without(without(licence(), slot, "印章"), slot, "签字"), "CR11") == {"存疑"}


LAND_RULES = [
    ("CR2", "申请表", "法定代表人", "赵示例", {"不符"}),
    ("CR2", "申请表", "法定代表人", "张示例（签字）", {"通过"}),
    ("CR6", "勘测定界图/宗地图", "用地面积", "30000.01㎡", {"通过"}),
    ("CR6", "勘测定界图/宗地图", "用地面积", "30012.00㎡", {"不符"}),
    ("CR6", "勘测定界图/宗地图", "用地面积", "3公顷", {"通过"}),
    ("CR12", "国有建设用地使用权出让合同 (划拨: 决定书; 预审与选址意见书)", "容积率", "1.8", {"不符"}),
    ("CR12", "规划条件及附图", "容积率", "1.2", {"通过"}),
    ("CR12", "规划条件及附图", "容积率", "2.0", {"通过"}),  # a number alone is the most, as such numbers are meant
    ("CR12", "规划条件及附图", "容积率", "1.0", {"不符"}),
    ("CR13", "申请表", "土地用途", "商业用地", {"不符"}),
    ("CR13", "申请表", "土地用途", "一类工业用地", {"不符"}),
    ("CR13", "申请表", "土地用途", "M2", {"通过"}),
]


@pytest.mark.parametrize(("rule", "slot", "name", "text", "expected"), LAND_RULES)
def test_land_papers_agree(rule: str, slot: str, name: str, text: str, expected: set[str]) -> None:
    assert results("M3", put(licence(), slot, name, text), rule) - {"不适用"} == expected


SEALS = [
    (FORM, (), "S", {"不符"}),
    (CONTRACT, (FIRM,), "S", {"不符"}),
    (CONTRACT, (FIRM, "四川示例建工集团有限公司合同专用章"), "CR14", {"通过"}),
    (CONTRACT, (FIRM, "四川另一家建设有限公司"), "CR14", {"不符"}),
    (CONTRACT, ("", ""), "CR14", {"存疑"}),
    (FORM, ("德阳示例装备有限公司", "德阳市示例行政审批局受理专用章"), "CR14", {"通过"}),
]


@pytest.mark.parametrize(("slot", "seals", "rule", "expected"), SEALS)
def test_seals_are_there_and_bear_the_right_name(
    slot: str, seals: tuple[str, ...], rule: str, expected: set[str]
) -> None:
    pack = put(CLEAN, slot, "印章", *seals)
    own = {one.result for one in told("M7", pack, rule) if one.slot == slot}
    assert own == expected


def test_a_seal_a_scan_may_have_bent_is_a_doubt() -> None:
    pack = put(CLEAN, "建设资金落实承诺书", "印章", "德阳示例装各有限公司", confidence=0.85)
    assert [one.result for one in told("M7", pack, "CR14") if one.slot == "建设资金落实承诺书"] == ["存疑"]


def test_expiry_is_told_thirty_days_ahead() -> None:
    slot = "项目经理建造师证+B证,专职安全员C证"
    near = [one for one in told("M7", put(CLEAN, slot, "有效期", "2026-12-10"), "E") if one.slot == slot]
    assert [(one.result, one.severity) for one in near] == [("存疑", "warning")]
    assert "17天" in near[0].message


def test_a_grade_too_low_for_the_height_is_wrong() -> None:
    slot = "施工企业资质证书、安全生产许可证"
    tall = put(put(CLEAN, PLAN, "高度", "86.00m"), slot, "资质等级", "建筑工程施工总承包叁级")
    wrong = [one for one in told("M7", tall, "Q") if one.slot == slot]
    assert [one.result for one in wrong] == ["不符"]
    assert "二级" in wrong[0].message


FILES = [
    ("打不开", "文件加了密码", "不符", "blocker"),
    ("倒置页", "转了180度", "不符", "warning"),
    ("模糊页", "", "不符", "warning"),
    ("空白页", "", "存疑", "warning"),
    ("表格版本", "2009年版", "不符", "warning"),
    ("表格版本", "2024年版", "通过", "note"),
]


@pytest.mark.parametrize(("name", "text", "result", "severity"), FILES)
def test_the_file_itself_is_looked_at(name: str, text: str, result: str, severity: str) -> None:
    found = [one for one in told("M7", put(CLEAN, FORM, name, text), "F") if one.slot == FORM]
    assert [(one.result, one.severity) for one in found] == [(result, severity)]


SUMS = [
    ("8000万元", "6500万元", "1500万元", {"通过"}),
    ("8000万元", "6500万元", "1400万元", {"不符"}),
    ("80000000元", "6500万元", "1500万元", {"通过"}),
]


@pytest.mark.parametrize(("whole", "fixed", "working", "expected"), SUMS)
def test_total_investment_is_the_sum_of_its_parts(whole: str, fixed: str, working: str, expected: set[str]) -> None:
    pack = paper("备案信息登记表", {"总投资": whole, "固定资产投资": fixed, "铺底流动资金": working})
    assert results("M2", pack, "NUM") == expected


def test_a_part_nobody_read_leaves_the_sum_in_doubt() -> None:
    pack = paper("备案信息登记表", {"总投资": "8000万元", "固定资产投资": "6500万元"})
    assert results("M2", pack, "NUM") == {"存疑"}


def charter(deadline: str, *shares: str) -> Pack:
    return paper("公司章程", {"注册资本": "1000万元", "出资额": shares, "出资期限": deadline})


def test_shares_add_up_to_the_capital_even_where_the_total_stands_among_them() -> None:
    assert "通过" in results("M1", charter("2030-01-01", "600万元", "400万元", "1000万元"), "NUM")
    assert "不符" in results("M1", charter("2030-01-01", "600万元", "300万元"), "NUM")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2030年6月1日", "通过"), ("2036年6月1日", "不符"), ("10年内缴足", "不符"), ("五年内", "通过")],
)
def test_capital_is_paid_in_within_five_years(text: str, expected: str) -> None:
    assert results("M1", charter(text, "1000万元"), "IN") == {expected}


def test_addresses_may_leave_the_province_out() -> None:
    pack = paper("食品经营许可申请书", {"经营场所": "德阳市旌阳区示例路8号"}) | paper(
        "营业执照", {"住所": "四川省德阳市旌阳区示例路8号", "经营范围": "餐饮服务"}
    )
    assert "不符" not in results("M10", pack, "EQ")
    assert "不符" in results("M10", put(pack, "营业执照", "住所", "德阳市旌阳区示例路18号"), "EQ")


def test_only_what_depends_on_a_changed_paper_is_checked_again() -> None:

    again = review(matter("M7"), CLEAN, {}, DAY, changed=frozenset({BID}))
    assert {one.slot for one in again.findings} == {BID, "*"}
    assert {one.check for one in again.findings if one.slot == "*"} >= {"项目名称一致", "合同价与中标价一致"}
    assert "总监理工程师一致" not in {one.check for one in again.findings}


LOOSE = [
    (("叁仟壹佰伍拾万元整",), "通过"),
    (("叁仟壹佰伍拾万元整", "壹佰万元整"), "通过"),  # another amount of the contract stands in 大写 too
    (("叁仟壹佰万元整",), "不符"),
]


@pytest.mark.parametrize(("words", "expected"), LOOSE)
def test_an_amount_in_words_beside_the_price_is_compared_with_it(words: tuple[str, ...], expected: str) -> None:
    pack = put(put(CLEAN, CONTRACT, "合同价", "31,500,000.00元"), CONTRACT, "大写金额", *words)
    assert [one.result for one in told("M7", pack, "EQ") if one.slot == CONTRACT] == [expected]


def test_equal_shares_that_a_reader_tells_once_are_not_called_wrong() -> None:
    assert "不符" not in results("M1", charter("2030-01-01", "500万元"), "NUM")


def test_a_share_without_its_sign_is_the_same_share() -> None:
    slot = "设计方案文本及总平面图"
    pack = paper("申请表", {"建筑密度": "35"}) | paper(slot, {"建筑密度": "35%", "容积率": "1.2"})
    pack |= paper("土地权属证明(不动产权证/出让合同)", {"建筑密度": "不大于40", "容积率": "不大于1.5"})
    assert results("M4", pack, "CR12") == {"通过", "不适用"}
    assert "不符" in results("M4", put(pack, slot, "建筑密度", "55%"), "CR12")


def test_a_second_seal_is_a_doubt_while_nobody_read_whose_it_may_be() -> None:
    pack = put(put(CLEAN, FORM, "印章", FIRM, "四川示例设计有限公司"), FORM, "建设单位", FIRM)
    assert [one.result for one in told("M7", pack, "CR14") if one.slot == FORM] == ["存疑"]
    wrong = put(CLEAN, FORM, "印章", "四川示例设计有限公司")
    assert [one.result for one in told("M7", wrong, "CR14") if one.slot == FORM] == ["不符"]
