"""The dictionary of facts: every name a rule may ask for, what it is called in Chinese, and what shape it has.

Source: domain reference 3.7 and the decisions on facts. Nested names are dotted (credit.dishonest_exec). A change here
is a change of the vocabulary of all items.
"""

import difflib
import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from knowledge.rules.fact_kinds import Kind


class Shape(enum.Enum):
    """How a fact is given."""

    PLAIN = "一个值"
    YEARLY = "按年份"
    EITHER = "一个值，或按年份"
    RECORDS = "列表"
    GROUP = "一组"


@dataclass(frozen=True, slots=True)
class Entry:
    """One name of the dictionary."""

    says: str  # what people call it
    kind: Kind = Kind.TEXT
    shape: Shape = Shape.PLAIN
    fields: "Mapping[str, Entry]" = field(default_factory=dict)  # of a record or a group
    event: str = ""  # of records: the field with the day, or year, of the event


def _year(says: str, kind: Kind = Kind.MONEY) -> Entry:
    return Entry(says, kind, Shape.YEARLY)


def _either(says: str, kind: Kind = Kind.COUNT) -> Entry:
    return Entry(says, kind, Shape.EITHER)


def _records(says: str, event: str, /, **fields: Entry) -> Entry:
    return Entry(says, shape=Shape.RECORDS, fields=fields | {"note": Entry("备注")}, event=event)


def _group(says: str, /, **fields: Entry) -> Entry:
    return Entry(says, shape=Shape.GROUP, fields=fields)


def _flag(says: str) -> Entry:
    return Entry(says, Kind.FLAG)


def _day(says: str) -> Entry:
    return Entry(says, Kind.DAY)


def _money(says: str) -> Entry:
    return Entry(says, Kind.MONEY)


def _count(says: str) -> Entry:
    return Entry(says, Kind.COUNT)


def _listed(says: str) -> Entry:
    return Entry(says, Kind.LISTED)


ENTRIES: Mapping[str, Entry] = {
    "uscc": Entry("统一社会信用代码"),
    "name": Entry("企业名称"),
    "former_names": Entry("曾用名", Kind.TEXTS),
    "legal_person": Entry("法定代表人"),
    "reg_type": Entry("登记类型"),
    "ownership": Entry("所有制"),
    "reg_capital": _money("注册资本"),
    "established_on": _day("成立日期"),
    "status": Entry("登记状态", Kind.STATUS),
    "region_code": Entry("注册地", Kind.REGION),
    "tax_region": Entry("纳税地", Kind.REGION),
    "stat_region": Entry("统计入库地", Kind.REGION),
    "operating_address": Entry("经营地址"),
    "zone_id": Entry("所在园区"),
    "industry_code": Entry("行业代码", Kind.INDUSTRY),
    "main_product": Entry("主要产品"),
    "revenue": _year("营业收入"),
    "main_revenue": _year("主营业务收入"),
    "output_value": _year("产值"),
    "tax_paid": _year("纳税额"),
    "profit": _year("利润总额", Kind.PROFIT),
    "total_assets": _year("资产总额"),
    "debt_ratio": _year("资产负债率", Kind.RATIO),
    "rd_expense": _year("研发费用"),
    "rd_ratio": _year("研发费用占营业收入比例", Kind.RATIO),
    "fixed_investment": _year("固定资产投资"),
    "equipment_investment": Entry("设备投资", Kind.MONEY, Shape.EITHER),
    "export_value": _year("出口额（元）"),
    "export_usd": _year("出口额（美元）", Kind.DOLLARS),
    "import_export": _year("进出口额"),
    "loan_amount": _year("贷款金额"),
    "loan_interest": _year("贷款利息"),
    "interest": _year("利息支出"),
    "employees": _year("从业人员数", Kind.COUNT),
    "insured_employees": _year("参保人数", Kind.COUNT),
    "rd_staff": _either("研发人员数"),
    "college_staff": _either("大专以上人员数"),
    "disabled_staff": _either("残疾职工数"),
    "size": Entry("企业规模", Kind.SIZE, Shape.EITHER),
    "tax_small_profit": Entry("是否小型微利企业", Kind.FLAG, Shape.EITHER),
    "above_scale": _flag("是否规模以上"),
    "first_above_scale_on": Entry("首次升规入统日期", Kind.DAY_OR_NO),
    "ever_removed": _flag("是否曾退库"),
    "qualifications": _records(
        "资质", "issued_on", name=Entry("名称"), level=Entry("级别"), issued_on=_day("认定日期"),
        valid_to=_day("有效期至"), first=_flag("是否首次认定"), code=Entry("编号"), doc_no=Entry("文号"),
    ),
    "listing_stage": Entry("上市阶段"),
    "ip": _group(
        "知识产权", invention=_count("发明专利数"), utility=_count("实用新型数"), software=_count("软件著作权数"),
    ),
    "credit": _group(
        "信用", dishonest_exec=_listed("失信被执行人"), serious_illegal=_listed("严重违法失信名单"),
        abnormal_list=_listed("经营异常名录"), tax_grade=Entry("纳税信用等级", Kind.TAX_GRADE),
        major_tax_violation=_listed("重大税收违法"), env_violation_3y=_listed("近三年环保违法"),
        safety_accident_3y=_listed("近三年安全生产事故"), wage_arrears=_listed("拖欠农民工工资"),
    ),
    "received_awards": _records(
        "已获奖补", "year", item=Entry("项目编号"), year=_count("到账年份"), amount=_money("金额"), level=Entry("级别"),
        reason=Entry("事由"), object=Entry("对象"),
    ),
    "energy_use": _either("能源消费量", Kind.NUMBER),
    "bank_account": Entry("收款账户"),
    "contacts": Entry("联系人", Kind.ANYTHING),
    "consent": Entry("授权", Kind.ANYTHING),
    "converted_from_individual": _group("个转企", on=_day("转企日期"), same_premises=_flag("是否原址经营")),
    "bookkeeping_fees": Entry("转企后每月代账费", Kind.MONIES),
    "moved_in_on": Entry("迁入日期", Kind.DAY_OR_NO),
    "rd_deduction_filed": _year("研发加计扣除已申报", Kind.FLAG),
    "stat_forms_filed": _year("研发统计报表已报送", Kind.FLAG),
    "cloud_fee": _year("上云费用"),
    "credit_insurance_premium": _year("出口信用保险保费"),
    "service_contracts": _year("科技服务合同金额"),
    "unemployment": _group(
        "失业保险", insured_months=_count("失业保险参保月数"), premium=_year("失业保险缴费额"),
        layoff_rate=_year("裁员率", Kind.SHARE),
    ),
    "hires": _records(
        "新招用人员", "", person=Entry("人员"), name=Entry("姓名"), kind=Entry("人员类别"),
        contract=Entry("是否签合同", Kind.FLAG_OR_COUNT), insured_months=_count("参保月数"),
        other_subsidy=_flag("是否享受其他同类补贴"), on=_day("招用日期"),
    ),
    "talents": _records(
        "引进人才", "", person=Entry("人员"), name=Entry("姓名"), degree=Entry("学历"), full_time=_flag("是否全职"),
        contract_months=_count("合同月数"), insured_months=_count("参保月数"), on=_day("引进日期"),
    ),
    "training": _records(
        "培训取证", "on", person=Entry("人员"), name=Entry("姓名"), level=Entry("等级"), on=_day("取证日期"),
    ),
    "projects": _records(
        "投资项目", "completed_on", name=Entry("名称"), kind=Entry("类别"), filed=_flag("是否备案"),
        started_on=_day("开工日期"), completed_on=_day("完工日期"), equipment_investment=_money("设备投资"),
        fixed_investment=_money("固定资产投资"), capacity=Entry("容量（千瓦时）", Kind.NUMBER),
        smart=_flag("是否智能化改造"), provincial_award=Entry("同一设备的省级奖补", Kind.FLAG_OR_MONEY),
    ),
    "listing_events": _records("上市进展", "on", stage=Entry("阶段"), on=_day("日期")),
    "loans": _records(
        "贷款", "start_on", name=Entry("名称"), kind=Entry("类别"), principal=_money("本金"),
        rate=Entry("利率", Kind.SHARE), lpr=Entry("同期LPR", Kind.SHARE), start_on=_day("放款日"),
        end_on=_day("到期日"), days=_count("计息天数"), interest_paid=_money("已付利息"), use=Entry("用途"),
        ip_pledge=_flag("是否知识产权质押"), repaid=_flag("是否已还清"), evaluation_fee=_money("评估费"),
    ),
    "standards_led": _records(
        "制定标准", "published_on", name=Entry("名称"), level=Entry("级别"), role=Entry("角色"),
        published_on=_day("发布日期"),
    ),
    "exhibitions": _records(
        "参展", "ended_on", name=Entry("名称"), listed=_flag("是否在年度目录"), abroad=_flag("是否境外"),
        ended_on=_day("结束日期"), booth_fees=Entry("各展位费", Kind.MONIES),
    ),
    "startup": _group("首次创业", graduate=_flag("是否高校毕业生创办"), on=_day("创办日期"), rent=_year("场地租金")),
    "voucher_abuse": _flag("是否有创新券违规"),
}  # fmt: skip

GROUPS_THAT_MAY_BE_NONE = frozenset({"converted_from_individual", "startup", "unemployment", "ip"})
"""Groups that may be given as false: the firm has none of it."""


def _flatten() -> Iterable[tuple[str, Entry]]:
    for name, entry in ENTRIES.items():
        yield name, entry
        if entry.shape is Shape.GROUP:
            yield from ((f"{name}.{inner}", one) for inner, one in entry.fields.items())


NAMES: Mapping[str, Entry] = dict(_flatten())
"""Every name a condition may use, dotted."""

_FEW = 12  # names told where none is near
_UNITS = {
    **dict.fromkeys((Kind.MONEY, Kind.PROFIT, Kind.MONIES, Kind.FLAG_OR_MONEY), "元"),
    **dict.fromkeys((Kind.RATIO, Kind.SHARE), "%"),
    **dict.fromkeys((Kind.DOLLARS, Kind.NUMBER, Kind.COUNT, Kind.FLAG_OR_COUNT), ""),
}


def entry_of(name: str) -> Entry | None:
    """Return the entry of a dotted name, or None."""
    return NAMES.get(name)


def label(name: str) -> str:
    """Return what people call a fact: 营业收入.

    >>> label("credit.dishonest_exec"), label("revenue")
    ('失信被执行人', '营业收入')
    """
    found = _field_of(name)
    return found.says if found else name


def is_yearly(name: str) -> bool:
    """Tell whether a fact has a year: a condition without one then means the event year."""
    found = NAMES.get(name)
    return found is not None and found.shape in {Shape.YEARLY, Shape.EITHER}


def unit_of(path: str) -> str | None:
    """Return 元, % or "" (a plain number) for a fact, or for a field of a list; None for what is no figure.

    >>> unit_of("revenue"), unit_of("loans.rate"), unit_of("exhibitions.booth_fees"), unit_of("employees")
    ('元', '%', '元', '')
    """
    found = _field_of(path)
    return None if found is None else _UNITS.get(found.kind)


def may_be_negative(name: str) -> bool:
    """Tell whether a figure may lie below zero: only a profit may."""
    found = NAMES.get(name)
    return found is not None and found.kind is Kind.PROFIT


def _field_of(path: str) -> Entry | None:
    outer, _, inner = path.partition(".")
    return NAMES.get(path) or (NAMES[outer].fields.get(inner) if outer in NAMES else None)


def nearest(name: str, among: Iterable[str] = NAMES) -> str:
    """Return the known name that was probably meant, or an empty string.

    >>> nearest("revenu"), nearest("营业收入")
    ('revenue', 'revenue')
    """
    names = list(among)
    by_label = {NAMES[one].says: one for one in names if one in NAMES}
    if name in by_label:
        return by_label[name]
    found = difflib.get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    return found[0] if found else ""


def unknown_name(name: object, among: Mapping[str, Entry]) -> str:
    """Say that there is no such fact, and which one was probably meant."""
    if not isinstance(name, str):
        return f"键 {name!r} 不是文字：YAML 里的 on、off、yes、no 会被读成 true 或 false，请加引号"
    meant = nearest(name, among)
    return f"不认识“{name}”" + (f"，是不是 {meant}？" if meant else "。可用：" + "、".join(list(among)[:_FEW]))


def nested(name: str) -> str:
    """Say how a dotted name is written in facts: inside its group."""
    outer, _, inner = name.partition(".")
    return f'请写成嵌套的形式：{{"{outer}": {{"{inner}": …}}}}'
