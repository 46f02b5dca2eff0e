"""The typical reasons to send papers back, each planted alone: found by the check an officer would name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import pytest

from knowledge.rules.agreement import review
from knowledge.rules.agreement_values import Finding, Value
from tests.handed_in import BUILDER, CODE, DAY, FIRM, PROJECT, USCC, Pack, licence, matter, paper, permit, put, without

FORM, PLAN, LAND = "施工许可申请表", "建设工程规划许可证", "用地批准手续"
BID, CONTRACT = "中标通知书或直接发包备案", "建设工程施工合同"
LETTER = "授权委托书及受托人身份证"
SCHEME, TITLE = "设计方案文本及总平面图", "土地权属证明(不动产权证/出让合同)"
MANAGER = "项目经理建造师证+B证,专职安全员C证"
FIRE = "消防设计审查意见书 (C: 特殊工程)"
SAID_NO = {"zone": False, "special": False, "supervised": True, "relief": False, "phased": False}


@dataclass(frozen=True)
class Case:
    """A fault as it is planted, and the finding an officer would write down."""

    name: str
    matter: str
    pack: Callable[[], Pack]
    rule: str
    slot: str
    result: str = "不符"
    says: tuple[str, ...] = ()
    answers: Mapping[str, object] = field(default_factory=dict)


def permit_with(slot: str, name: str, *texts: str) -> Callable[[], Pack]:
    return lambda: put(permit(), slot, name, *texts)


def letter_with(**changed: str) -> Callable[[], Pack]:
    return lambda: licence(**changed)


def scheme(**said: str) -> Pack:
    """Papers of a planning permit (M4): what is planned against the conditions of the land."""
    plan = {
        "容积率": "1.2",
        "建筑密度": "35%",
        "绿地率": "16%",
        "建筑面积": "23000㎡",
        "设计单位": "四川示例设计有限公司",
    }
    return {
        **paper("申请表", {"项目名称": PROJECT, "项目代码": CODE, "建设单位": FIRM, "建筑面积": "23000㎡"}, (FIRM,)),
        **paper(SCHEME, plan | said, ("四川示例设计有限公司出图专用章",)),
        **paper(TITLE, {"宗地号": "DY-2025-03", "容积率": "≤1.5", "建筑密度": "不大于40%", "绿地率": "不小于15%"}),
    }


def food(**said: str) -> Pack:
    place = "德阳市旌阳区示例路8号"
    form = {"企业名称": FIRM, "统一社会信用代码": USCC, "经营场所": place, "主体业态": "餐饮", "经营项目": "热食类"}
    return {
        **paper("食品经营许可申请书", form | {"联系人": "李示例", "联系电话": "13900000000"} | said, (FIRM,)),
        **paper("营业执照", {"企业名称": FIRM, "统一社会信用代码": USCC, "住所": place, "经营范围": "餐饮服务"}),
    }


CASES = [
    Case("缺公章", "M7", lambda: put(permit(), FORM, "印章"), "S", FORM, says=("没有印章",)),
    Case(
        "缺公章，清单没有要求但表上有盖章处",
        "M7",
        lambda: put(put(permit(), LAND, "印章"), LAND, "盖章处", "权利人（盖章）："),
        "S",
        LAND,
    ),
    Case("两家只有一家盖了章", "M7", lambda: put(permit(), CONTRACT, "印章", FIRM), "S", CONTRACT),
    Case(
        "缺法人签字", "M7", permit_with(FORM, "未签字", "法定代表人（签字）："), "S", FORM, says=("法定代表人（签字）",)
    ),
    Case("委托书过期", "M3", letter_with(委托期限="2025年1月1日至2026年6月30日"), "CR11", LETTER, says=("2026-06-30",)),
    Case("委托书未写事项", "M3", letter_with(委托事项=""), "CR11", LETTER, says=("委托事项",)),
    Case(
        "营业执照地址已变更",
        "M10",
        lambda: put(food(), "营业执照", "住所", "德阳市罗江区示例大道88号"),
        "EQ",
        "*",
        says=("示例大道88号", "示例路8号"),
    ),
    Case(
        "新旧名称混用", "M7", permit_with(PLAN, "建设单位", "德阳示例机械厂"), "CR1", "*", says=("德阳示例机械厂", FIRM)
    ),
    Case(
        "项目名称多一字",
        "M7",
        permit_with(PLAN, "项目名称", PROJECT.replace("装备", "新装备")),
        "CR3",
        "*",
        says=(PROJECT,),
    ),
    Case("项目名称少一字", "M7", permit_with(CONTRACT, "项目名称", PROJECT.replace("高端", "高")), "CR3", "*"),
    Case("项目代码填错位", "M7", permit_with(PLAN, "项目代码", "2508-510600-04-01-123465"), "CR4", "*", says=(CODE,)),
    Case("项目代码少一位", "M7", permit_with(FORM, "项目代码", "2508-510600-04-01-12345"), "X", FORM),
    Case(
        "清单没有写项目代码的材料也核对",
        "M7",
        permit_with(CONTRACT, "项目代码", "2508-510600-04-01-123465"),
        "CR4",
        "*",
    ),
    Case(
        "面积㎡亩混用",
        "M7",
        lambda: put(put(permit(), LAND, "用地面积", "45.00㎡"), FORM, "用地面积", "45.00亩"),
        "CR6",
        "*",
        says=("混用",),
    ),
    Case(
        "大小写金额不一致", "M7", permit_with(CONTRACT, "合同价", "叁仟壹佰万元整（¥31,500,000.00元）"), "EQ", CONTRACT
    ),
    Case("扫描模糊", "M7", permit_with(FORM, "模糊页", ""), "F", FORM),
    Case("缺页", "M7", permit_with(CONTRACT, "缺页", "少第3页"), "F", CONTRACT, says=("少第3页",)),
    Case("倒置", "M7", permit_with(FORM, "倒置页", "转了180度"), "F", FORM),
    Case(
        "只传第一页",
        "M7",
        lambda: put(put(permit(), CONTRACT, "页数", "1"), CONTRACT, "缺页", "少第2页", "少第8页"),
        "F",
        CONTRACT,
    ),
    Case("合同只有一页", "M7", permit_with(CONTRACT, "页数", "1"), "F", CONTRACT, "存疑"),
    Case("旧版表格", "M7", permit_with(FORM, "表格版本", "2009年版"), "F", FORM, says=("旧版",)),
    Case("证照过期", "M7", permit_with(MANAGER, "有效期", "2026-10-31"), "E", MANAGER),
    Case("几份证里有一份过期", "M7", permit_with(MANAGER, "有效期", "2028-05-31", "2026-10-31"), "E", MANAGER),
    Case("证照临期", "M7", permit_with(MANAGER, "有效期", "2026-12-10"), "E", MANAGER, "存疑"),
    Case(
        "租期临期",
        "M1",
        lambda: paper("住所(经营场所)使用文件", {"住所": "示例路8号", "租期": "2025-12-01至2026-12-05"}),
        "E",
        "住所(经营场所)使用文件",
        "存疑",
    ),
    Case(
        "资质等级不够",
        "M7",
        lambda: put(
            put(permit(), PLAN, "高度", "86m"), "施工企业资质证书、安全生产许可证", "资质等级", "建筑工程施工总承包叁级"
        ),
        "Q",
        "施工企业资质证书、安全生产许可证",
    ),
    Case(
        "资质看不出等级",
        "M7",
        permit_with("施工企业资质证书、安全生产许可证", "资质等级", "施工劳务不分等级"),
        "Q",
        "施工企业资质证书、安全生产许可证",
        "存疑",
    ),
    Case("设计资质不够", "M4", lambda: scheme(资质等级="建筑行业（建筑工程）丙级"), "Q", SCHEME),
    Case("项目经理在建锁定", "M7", permit_with(MANAGER, "在建项目", "示例二号厂房（未解锁）"), "X", MANAGER),
    Case(
        "合同早于中标",
        "M7",
        permit_with(CONTRACT, "签订日期", "2026年8月1日"),
        "CR9",
        "*",
        says=("2026年8月1日", "2026年8月5日"),
    ),
    Case("图纸未盖出图章", "M4", lambda: put(scheme(), SCHEME, "印章"), "S", SCHEME),
    Case("图纸只有建设单位的章", "M4", lambda: put(scheme(), SCHEME, "印章", FIRM), "S", SCHEME, "存疑"),
    Case(
        "图纸版本不一",
        "M6",
        lambda: paper("消防设计文件(说明书+图纸)", {"版本": ("第1版", "第3版")}),
        "EQ",
        "消防设计文件(说明书+图纸)",
    ),
    Case("总平与规划条件不符", "M4", lambda: scheme(容积率="1.8"), "CR12", "*", says=("1.8", "≤1.5")),
    Case("绿地率不足", "M4", lambda: scheme(绿地率="12%"), "CR12", "*"),
    Case("规划条件只写数字", "M4", lambda: put(scheme(建筑密度="55%"), TITLE, "建筑密度", "40%"), "CR12", "*"),
    Case(
        "方案调整未重报", "M7", permit_with("施工图审查合格书", "建筑面积", "25600.00㎡"), "CR7", "*", says=("25600",)
    ),
    Case("消防专篇缺", "M5", lambda: paper("审查委托/送审表", {"项目名称": PROJECT}), "P", "消防设计专篇", "缺失"),
    Case("联系人电话空", "M7", permit_with(FORM, "联系电话", ""), "P", FORM, says=("联系电话",)),
    Case(
        "联系电话一栏不见了",
        "M10",
        lambda: without(food(), "食品经营许可申请书", "联系电话"),
        "P",
        "食品经营许可申请书",
        "存疑",
    ),
    Case(
        "附件加密打不开",
        "M7",
        lambda: permit() | {CONTRACT: {"打不开": (Value("文件加了密码", None, "合同.pdf"),)}},
        "F",
        CONTRACT,
    ),
    Case("缺必须的材料", "M7", lambda: without(permit(), BID), "P", BID, "缺失"),
    Case("缺可以容缺的材料", "M7", lambda: without(permit(), MANAGER), "P", MANAGER, "可容缺"),
    Case("回答说要的材料没有", "M7", permit, "P", FIRE, "缺失", answers=SAID_NO | {"special": True}),
    Case("表上说要的材料没有", "M7", permit_with(FORM, "是否特殊建设工程", "☑是 ☐否"), "P", FIRE, "缺失"),
    Case(
        "印章名称不符",
        "M7",
        permit_with("建设资金落实承诺书", "印章", "四川别家实业有限公司"),
        "CR14",
        "建设资金落实承诺书",
    ),
    Case(
        "清单没有写的材料上的印章",
        "M5",
        lambda: paper("消防设计专篇", {"设计单位": "四川示例设计有限公司"}, ("成都别家实业有限公司",)),
        "CR14",
        "消防设计专篇",
    ),
    Case(
        "承包人与中标人不一致",
        "M7",
        permit_with(CONTRACT, "承包人", "四川示例路桥有限公司"),
        "CR10",
        "*",
        says=(BUILDER,),
    ),
]


def found(case: Case) -> list[Finding]:
    told = review(matter(case.matter), case.pack(), case.answers, DAY).findings
    return [one for one in told if (one.rule, one.slot, one.result) == (case.rule, case.slot, case.result)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_return_reason_is_found_where_an_officer_would_look(case: Case) -> None:
    told = [one for one in found(case) if one.severity != "note"]
    assert told
    assert told[0].fix
    assert all(word in told[0].message for word in case.says)


CLEAN = [
    ("M7", permit, SAID_NO),
    ("M3", licence, {"zone": False, "same_land": False}),
    ("M4", scheme, {}),
    ("M10", food, {}),
]


@pytest.mark.parametrize(("code", "pack", "answers"), CLEAN, ids=lambda one: str(one)[:3])
def test_none_of_them_is_found_where_nothing_was_planted(
    code: str, pack: Callable[[], Pack], answers: Mapping[str, object]
) -> None:
    told = review(matter(code), pack(), answers, DAY).findings
    assert not [one for one in told if one.result == "不符"]
    assert not [one for one in told if one.result == "存疑" and one.severity != "note" and one.check != "条件"]


GATES = [
    ("M7", permit_with(FORM, "建筑面积", "268㎡"), {}, "无需办理"),
    ("M7", permit_with(FORM, "合同价", "25万元"), {}, "无需办理"),
    ("M7", permit, {"zone": True}, "应在别处办理"),
    ("M6", lambda: paper("消防设计审查申请表", {"工程类别": "其他建设工程"}), {}, "无需办理"),
    ("M10", lambda: food(经营项目="仅销售预包装食品"), {}, "改走其他程序"),
    ("M3", licence, {"zone": True}, "应在别处办理"),
]


@pytest.mark.parametrize(("code", "pack", "answers", "outcome"), GATES)
def test_a_matter_that_is_not_done_or_not_here_is_told_first(
    code: str, pack: Callable[[], Pack], answers: Mapping[str, object], outcome: str
) -> None:
    told = review(matter(code), pack(), answers, DAY)
    assert [(one.slot, one.result, one.check) for one in told.findings[:1]] == [("*", "不适用", outcome)]
    assert not told.ready


def test_a_former_name_proven_by_a_notice_is_no_fault() -> None:
    pack = put(permit(), PLAN, "建设单位", "德阳示例机械厂")
    notice = paper("名称变更证明", {"变更前名称": "德阳示例机械厂", "变更后名称": FIRM})
    told = review(matter("M7"), pack | notice, SAID_NO, DAY)
    assert told.ready
    assert not [one for one in told.findings if one.result == "不符"]


def test_a_question_that_only_decides_whether_the_matter_is_needed_keeps_nobody_waiting() -> None:
    told = review(matter("M7"), permit(), {name: SAID_NO[name] for name in ("special", "supervised")}, DAY)
    assert told.ready
    assert {"zone", "relief"} <= {one.key for one in told.to_ask}


def test_values_that_differ_are_told_once_with_the_papers_that_say_them() -> None:
    pack = put(permit(), PLAN, "项目名称", "示例甲项目")
    told = next(one for one in review(matter("M7"), pack, SAID_NO, DAY).findings if one.rule == "CR3")
    assert told.message.count(PROJECT) == 1
    assert told.message.count("示例甲项目") == 1
    assert "等" in told.message
    assert {place.value for place in told.evidence} == {PROJECT, "示例甲项目"}
    assert len(told.evidence) > 4


def test_two_files_of_one_material_are_compared_with_each_other() -> None:
    pack = permit()
    pack[CONTRACT] = pack[CONTRACT] | {
        "项目代码": (Value(CODE, file="合同一.pdf"), Value("2508-510600-04-01-123465", file="合同二.pdf")),
        "建筑面积": (Value("23000㎡", file="合同一.pdf"), Value("19000㎡", file="合同二.pdf")),
    }
    told = review(matter("M7"), pack, SAID_NO, DAY).findings
    assert {one.rule for one in told if one.result == "不符"} == {"CR4", "CR7"}


def test_a_wholly_other_code_of_an_earlier_filing_is_right_and_a_slip_is_not() -> None:
    form = paper("备案信息登记表", {"项目代码": CODE, "是否变更": "变更"})
    for old, expected in (("2401-510600-04-01-998877", set()), ("2508-510600-04-01-123465", {"不符"})):
        pack = form | paper("变更说明 (C: 已备案变更)", {"原项目代码": old})
        told = review(matter("M2"), pack, {"changed": True}, DAY).findings
        assert {one.result for one in told if one.rule == "CR4"} - {"通过", "不适用"} == expected
