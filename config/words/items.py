"""What the parts of a reward item are called, on pages, in workbooks and on the command line."""

from collections.abc import Iterable

OPERATORS = {
    "is": "是", "is_not": "不是", "in": "属于", "not_in": "不属于", ">=": "不低于", ">": "超过", "<=": "不超过",
    "<": "低于", "between": "介于", "under": "在", "not_under": "不在", "in_section": "门类属于",
    "in_industry": "行业属于",
    "has": "有", "has_not": "没有", "count": "数量符合", "exists": "已填报", "date_within": "日期在",
    "first_time": "首次享受", "awarded": "享受过", "not_awarded": "没有享受过", "award_below": "已领金额低于",
    "list_clear": "没有列入（或已移出）",
}  # fmt: skip
YEARS = {"event_year": "上一年度", "event_year-1": "再上一年度", "as_of_year": "当年"}
WINDOWS = {
    "none": "免申即享，不需要申报",
    "every_year": "每年固定时间",
    "days_after_event": "事件发生后一段时间内",
    "by_notice": "以当年申报通知为准",
    "batch": "按批次",
}
STATES = {"eligible": "符合", "unknown": "待补充", "near": "只差一项", "ineligible": "不符合"}
PARTS = {
    "conditions": "条件", "parameters": "参数", "amount": "金额", "window": "申报时间", "materials": "申报材料",
    "forms": "表格", "basis": "依据", "contact": "咨询方式", "channel": "申报渠道", "caps": "上限",
    "stacking": "叠加规则", "notes": "说明", "fund_pool": "资金总额",
}  # fmt: skip

ITEMS, CONDITIONS, AMOUNTS, MATERIALS, BASIS, GUIDE = "事项", "条件", "金额", "材料", "依据", "填写说明"
SHEETS = (ITEMS, CONDITIONS, AMOUNTS, MATERIALS, BASIS)
GUIDE_LINES = (
    "改哪一格，导入后就为那个事项生成一份草稿；草稿要经另一位有权限的人复核、发布才生效。没有改动的事项不受影响。",
    "“事项”表一行是一个事项的一个版本；“条件”“金额”“材料”“依据”按编号和版本对应，插入一行就是增加，删去一行就是去掉。",
    "金额写数字和单位，如 50万元；比例写 8%；日期写 2026-05-01；每年的日期写 05-01；多个用“、”隔开。",
    "条件的“写法”和事项的“计算公式”写不进单元格的内容（任一、除外、分档等），按 YAML 填写；没有把握时请到控制台改。",
    "标“不导入”的列只供阅读；“底稿”列请不要改，它用来发现导出之后别人是否改过。",
    "整行删去某个事项不会停用它：停用请把“截止日”改成最后一天。",
)


def leaf(fact: str, year: str, operator: str, value: str) -> str:
    """Put one condition into words: 研发费用（上一年度）不低于 2%."""
    when = f"（{YEARS.get(year, year)}）" if year else ""
    if operator == "is" and value in {"是", "否"}:
        return f"{fact}{when}：{value}"
    return f"{fact}{when}{OPERATORS.get(operator, operator)}{f' {value}' if value else ''}"


def every(parts: Iterable[str]) -> str:
    """Join conditions that must all hold."""
    return "，并且".join(parts)


def one_of(parts: Iterable[str]) -> str:
    """Join conditions of which one is enough."""
    return f"满足其一：{'；或者 '.join(parts)}"


def none_of(part: str) -> str:
    """Turn a condition round."""
    return f"不能是：{part}"


def listed(parts: Iterable[str]) -> str:
    """Join words."""
    return "、".join(parts)


def formula_cell() -> str:
    """Refuse a formula in a workbook."""
    return "这一格是公式，没有导入。请改成直接写的文字或数字"


def missing_column(title: str) -> str:
    """Say that a column is gone."""
    return f"缺少“{title}”一列，不知道每行说的是什么。请照导出的表恢复"


def missing_sheet(name: str) -> str:
    """Say that a sheet is gone."""
    return f"没有“{name}”这张表。请照导出的表恢复，里面可以没有行"


def twice(title: str) -> str:
    """Say that a column is there twice."""
    return f"“{title}”有两列，不知道以哪列为准。请删去一列"


def no_code() -> str:
    """Say that a row names no item."""
    return "没有编号，不知道是哪个事项。请补上编号，或删去这一行"


def no_such_code(code: str) -> str:
    """Say that a code can't be one."""
    return f"“{code}”不能作编号，应如 DY-13 或 DY-04-510681"


def strange_code(code: str) -> str:
    """Say that a row names an item that is not in the first sheet."""
    return f"“{ITEMS}”表里没有编号 {code} 的这个版本。请核对编号和版本"


def no_version(given: str) -> str:
    """Say that a version is no number."""
    return f"版本“{given}”应是 1、2 这样的数字"


def versions_missing(code: str) -> str:
    """Say that the versions of an item do not run from 1."""
    return f"{code} 的版本号要从1起连续，不能重复。请改正"


def differs_between(code: str, title: str) -> str:
    """Say that two versions of an item disagree on what they share."""
    return f"{code} 的各个版本“{title}”应当相同，这里不一样。请改成一致"


def not_yes_or_no(given: str) -> str:
    """Refuse what should be yes or no."""
    return f"“{given}”应写 是 或 否"


def not_a_number(given: str) -> str:
    """Refuse what should be a number."""
    return f"“{given}”应是数字"


def not_yaml(why: str) -> str:
    """Refuse a cell that should be YAML."""
    return f"这一格的写法读不懂：{why}"


def beside_yaml() -> str:
    """Refuse a condition that is said twice."""
    return "这一行已经有“写法”，其他格（除编号、版本、序号）请清空，免得两处不一致"


def no_such_place(place: str) -> str:
    """Refuse a figure whose place is nowhere."""
    return f"计算公式里没有“{place}”这个位置。位置请勿改动；要增减数字请改“计算公式”"


def figure_twice(formula: str) -> str:
    """Refuse a figure that was changed in two sheets."""
    return f"这个数和“计算公式”里的“{formula}”不一样，两处都改过，不知道以哪处为准。请改成一致"


def parameter_mixed(name: str) -> str:
    """Refuse a parameter with and without days."""
    return f"参数 {name} 有的行写了起始日、有的没写，或者重复。只有一个值时不写起始日，多个值时每行都写"


def changed_since(code: str) -> str:
    """Refuse an item that changed after the workbook was written."""
    return f"{code} 在导出这份表之后已经改过，没有导入，免得盖掉别人的改动。请重新导出，在新表上改"


def kind_of_paper(given: str) -> str:
    """Refuse a kind of paper."""
    return f"种类“{given}”应写 申报材料 或 表格"


def imported_from(name: str) -> str:
    """Say where a draft comes from."""
    return f"由表格 {name} 导入"
