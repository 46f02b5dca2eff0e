"""Packs of papers as plain values, written as an officer would list them. All names are made up (示例)."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from knowledge.papers.matters import matters_of
from knowledge.rules.agreement import Reviewed, review
from knowledge.rules.agreement_values import Finding, Value
from knowledge.rules.checklist import Matter

DAY = date(2026, 11, 23)
FIRM, BUILDER = "德阳示例装备有限公司", "四川示例建工集团有限公司"
USCC = "91510600000001011K"
PROJECT, CODE = "示例高端装备生产基地项目（一期）", "2508-510600-04-01-123456"
Pack = dict[str, dict[str, tuple[Value, ...]]]
CITY = matters_of("deyang")


def matter(code: str) -> Matter:
    return CITY.find(code, DAY)


def paper(slot: str, fields: Mapping[str, str | tuple[str, ...]], seals: tuple[str, ...] = ("",)) -> Pack:
    """Return one paper: fields by name with one text or several, and the names on its seals."""
    found: dict[str, tuple[Value, ...]] = {}
    for name, text in fields.items():
        texts = (text,) if isinstance(text, str) else text
        found[name] = tuple(Value(one, None, f"{slot[:6]}.pdf", at + 1) for at, one in enumerate(texts))
    found["印章"] = tuple(Value(one, None, f"{slot[:6]}.pdf", 1, (0.6, 0.8, 0.7, 0.9)) for one in seals)
    found["签字"] = (Value("", None, f"{slot[:6]}.pdf", 1, (0.2, 0.8, 0.3, 0.9)),)
    return {slot: found}


def permit() -> Pack:
    """Return the papers of a construction permit (M7) with which nothing is wrong."""
    build = {"项目名称": PROJECT, "建筑面积": "23000.00平方米", "层数": "地上3层", "高度": "18.60m"}
    return {
        **paper(
            "施工许可申请表",
            build
            | {
                "项目代码": CODE,
                "建设单位": FIRM,
                "统一社会信用代码": USCC,
                "联系人": "李示例",
                "联系电话": "13900000000",
                "宗地号": "DY-2025-03",
                "合同价": "3150万元",
                "施工单位": BUILDER,
                "监理单位": "德阳示例监理有限公司",
                "项目经理": "王示例",
                "总监理工程师": "周示例",
                "工期": "365日历天",
                "填表日期": "2026年11月20日",
                "是否特殊建设工程": "其他建设工程",
                "总投资": "8000万元",
            },
            (FIRM,),
        ),
        **paper(
            "用地批准手续",
            {
                "权利人": FIRM,
                "宗地号": "DY-2025-03",
                "用地面积": "30000.00㎡",
                "土地用途": "工业用地",
                "终止日期": "2075年3月1日",
                "发证日期": "2025-09-01",
            },
        ),
        **paper("建设工程规划许可证", build | {"建设单位": FIRM, "项目代码": CODE, "发证日期": "2026-03-10"}),
        **paper("施工图审查合格书", build | {"建设单位": FIRM, "合格日期": "2026-06-01", "结论": "审查合格"}),
        **paper(
            "中标通知书或直接发包备案",
            {
                "项目名称": PROJECT,
                "招标人": FIRM,
                "中标人": BUILDER,
                "中标价": "31500000.00元",
                "项目经理": "王示例",
                "工期": "365天",
                "中标日期": "2026年8月5日",
            },
            (FIRM,),
        ),
        **paper(
            "建设工程施工合同",
            {
                "项目名称": PROJECT,
                "发包人": FIRM,
                "承包人": BUILDER,
                "签订日期": "2026年8月20日",
                "合同价": "人民币（大写）叁仟壹佰伍拾万元整（¥31,500,000.00元）",
                "工期": "365日历天",
                "项目经理": "王示例",
                "页数": "48",
            },
            (FIRM, BUILDER),
        ),
        **paper(
            "监理合同 (C: 必须监理)",
            {
                "项目名称": PROJECT,
                "委托人": FIRM,
                "监理单位": "德阳示例监理有限公司",
                "总监理工程师": "周示例",
                "资质等级": "甲级",
            },
            (FIRM, "德阳示例监理有限公司"),
        ),
        **paper(
            "施工企业资质证书、安全生产许可证",
            {
                "企业名称": BUILDER,
                "资质等级": "建筑工程施工总承包壹级",
                "有效期": ("2025-01-01至2029-12-31", "2025年6月1日至2028年5月31日"),
            },
        ),
        **paper(
            "项目经理建造师证+B证,专职安全员C证",
            {"姓名": "王示例", "单位": BUILDER, "有效期": "2028-05-31", "在建项目": "无"},
        ),
        **paper("质量安全监督手续/措施(含危大工程清单)", {"项目名称": PROJECT}, (BUILDER,)),
        **paper("建设资金落实承诺书", {"项目名称": PROJECT, "建设单位": FIRM, "金额": "3150万元"}, (FIRM,)),
        **paper("农民工工资专户、保证金、工伤保险", {"项目名称": PROJECT, "施工单位": BUILDER, "有效期": "2027-12-31"}),
        **paper("施工场地已具备条件承诺", {"项目名称": PROJECT, "建设单位": FIRM}, (FIRM,)),
    }


def licence(**changed: str) -> Pack:
    """Papers of a land-use permit (M3) with a letter of attorney."""
    letter = {
        "委托人": FIRM,
        "受托人": "李示例",
        "委托事项": "办理建设用地规划许可手续",
        "委托期限": "2026年11月1日至2027年10月31日",
        "受托人证件姓名": "李示例",
    }
    return {
        **paper(
            "申请表",
            {
                "项目名称": PROJECT,
                "项目代码": CODE,
                "建设单位": FIRM,
                "统一社会信用代码": USCC,
                "法定代表人": "张示例",
                "宗地号": "DY-2025-03",
                "用地面积": "30000.00㎡",
                "土地用途": "工业用地",
            },
            (FIRM,),
        ),
        **paper(
            "国有建设用地使用权出让合同 (划拨: 决定书; 预审与选址意见书)",
            {"宗地号": "DY-2025-03", "用地面积": "45.00亩", "土地用途": "二类工业用地（M2）", "容积率": "1.2"},
        ),
        **paper("规划条件及附图", {"容积率": "1.0≤容积率≤1.5", "建筑密度": "不大于50%"}),
        **paper("勘测定界图/宗地图", {"宗地号": "DY-2025-03", "用地面积": "30000.00㎡"}),
        **paper(
            "营业执照及法人身份证明",
            {"企业名称": FIRM, "统一社会信用代码": USCC, "法定代表人": "张示例", "有效期": "长期"},
        ),
        **paper("授权委托书及受托人身份证", letter | changed, (FIRM,)),
    }


def put(pack: Pack, slot: str, name: str, *texts: str, confidence: float = 1.0) -> Pack:
    """Return a pack in which one field of one paper says something else."""
    values = tuple(Value(text, None, f"{slot[:6]}.pdf", 1, None, confidence) for text in texts)
    return pack | {slot: pack[slot] | {name: values}}


def without(pack: Pack, slot: str, name: str = "") -> Pack:
    """Return a pack without a paper, or without one field of it."""
    if not name:
        return {key: value for key, value in pack.items() if key != slot}
    return pack | {slot: {key: value for key, value in pack[slot].items() if key != name}}


def blurred(pack: Pack, confidence: float) -> Pack:
    """Return a pack with every value read only so surely."""
    return {
        slot: {
            name: tuple(replace(value, confidence=confidence) for value in values) for name, values in fields.items()
        }
        for slot, fields in pack.items()
    }


def check(code: str, pack: Pack, answers: Mapping[str, object] | None = None) -> Reviewed:
    return review(matter(code), pack, answers or {}, DAY)


def told(code: str, pack: Pack, rule: str, answers: Mapping[str, object] | None = None) -> list[Finding]:
    return [one for one in check(code, pack, answers).findings if one.rule == rule]


def results(code: str, pack: Pack, rule: str, answers: Mapping[str, object] | None = None) -> set[str]:
    return {one.result for one in told(code, pack, rule, answers)}
