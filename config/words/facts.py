"""What the facts of an enterprise are called, and how one is asked for. Names: knowledge/rules/fact_kinds.py."""

from typing import NamedTuple


class FactWords(NamedTuple):
    """A fact as people call it."""

    label: str
    group: str  # under which heading 档案 shows it
    example: str = ""  # an answer that is understood
    unit: str = ""  # what a bare number means when a person types it
    also: tuple[str, ...] = ()  # other names people use
    asks: str = ""  # how a question names it, where the label alone is none


BASIC, INDUSTRY, MONEY, PEOPLE, RESEARCH, TRADE, CREDIT, HONOURS, EVENTS = (
    *("基本信息", "行业与规模", "经营数据", "人员", "研发", "外贸"),
    *("信用", "资质与奖励", "项目与融资"),
)

FACTS: dict[str, FactWords] = {
    "name": FactWords("企业名称", BASIC, "德阳示例机械有限公司"),
    "uscc": FactWords("统一社会信用代码", BASIC, "", "", ("信用代码", "税号")),
    "reg_type": FactWords("登记类型", BASIC, "有限责任公司", "", ("企业类型", "法律形式")),
    "ownership": FactWords("所有制", BASIC, "民营", "", ("经济性质", "企业性质")),
    "reg_capital": FactWords("注册资本", BASIC, "500万元", "万元"),
    "established_on": FactWords("成立日期", BASIC, "2019-03-01", "", ("注册日期", "成立时间")),
    "status": FactWords("登记状态", BASIC, "存续", "", ("经营状态",)),
    "region_code": FactWords("注册地", BASIC, "旌阳区", "", ("注册地区", "所在区县")),
    "tax_region": FactWords("纳税地", BASIC, "旌阳区"),
    "stat_region": FactWords("统计入库地", BASIC, "旌阳区"),
    "operating_address": FactWords("经营地址", BASIC),
    "moved_in_on": FactWords("迁入日期", BASIC, "2025-06-01，不是迁入的填“无”"),
    "converted_from_individual": FactWords(
        "个转企", BASIC, "2025-05-10 转的，没有填“无”", "", ("个体户转企业",), "是否由个体户转企"
    ),
    "industry_code": FactWords("行业代码", INDUSTRY, "C3463", "", ("国民经济行业", "所属行业")),
    "main_product": FactWords("主要产品", INDUSTRY),
    "size": FactWords("企业规模", INDUSTRY, "小型", "", ("划型",)),
    "above_scale": FactWords("是否规模以上", INDUSTRY, "是", "", ("规上", "限上", "是否规上")),
    "first_above_scale_on": FactWords(
        "首次升规入统日期", INDUSTRY, "2025-11-30", "", ("首次入统日期", "首次升规日期", "入统时间")
    ),
    "ever_removed": FactWords("是否曾退库", INDUSTRY, "否", "", ("曾经退库", "退库再入")),
    "stat_forms_filed": FactWords(
        "研发统计报表已报送", INDUSTRY, "是", "", ("按时报送统计报表",), "是否按时报送了研发统计报表"
    ),
    "revenue": FactWords("营业收入", MONEY, "5600万元", "万元", ("营收", "销售收入", "年营业额")),
    "main_revenue": FactWords("主营业务收入", MONEY, "5000万元", "万元"),
    "output_value": FactWords("产值", MONEY, "6000万元", "万元", ("总产值",)),
    "tax_paid": FactWords("纳税额", MONEY, "260万元", "万元", ("缴税",)),
    "profit": FactWords("利润总额", MONEY, "320万元", "万元", ("应纳税所得额", "利润")),
    "total_assets": FactWords("资产总额", MONEY, "4800万元", "万元", ("总资产",)),
    "debt_ratio": FactWords("资产负债率", MONEY, "45%", "%"),
    "fixed_investment": FactWords("固定资产投资", MONEY, "800万元", "万元"),
    "cloud_fee": FactWords("上云费用", MONEY, "12万元", "万元"),
    "service_contracts": FactWords("科技服务合同金额", MONEY, "30万元", "万元", ("科技服务合同额", "创新券合同额")),
    "bookkeeping_fees": FactWords("转企后每月代账费", MONEY, "每月300元，写12个月", "", ("每月代账费",)),
    "employees": FactWords(
        "从业人员数", PEOPLE, "120人", "人", ("从业人员", "员工人数", "职工人数", "员工数", "人数", "员工", "职工")
    ),
    "insured_employees": FactWords("参保人数", PEOPLE, "110人", "人"),
    "rd_staff": FactWords("研发人员数", PEOPLE, "18人", "人", ("研发人员", "科技人员")),
    "college_staff": FactWords("大专以上人员数", PEOPLE, "40人", "人", ("大专以上人员",)),
    "disabled_staff": FactWords("残疾职工数", PEOPLE, "2人", "人", ("残疾职工", "残疾人职工")),
    "unemployment": FactWords(
        "失业保险", PEOPLE, "参保24个月，上年缴费6万元，裁员率0%", "", ("失业保险参保情况",), "失业保险参保情况"
    ),
    "hires": FactWords("新招用人员", PEOPLE, "毕业生3人，签一年合同，参保4个月"),
    "talents": FactWords("引进人才", PEOPLE, "博士1人，硕士2人"),
    "training": FactWords("培训取证", PEOPLE, "中级5人", "", ("技能培训取证人员",), "取得技能证书的人员"),
    "rd_expense": FactWords("研发费用", RESEARCH, "310万元", "万元", ("研发投入", "研发支出")),
    "rd_ratio": FactWords("研发费用占营业收入比例", RESEARCH, "5%", "%", ("研发费用占营收比例", "研发强度")),
    "rd_deduction_filed": FactWords(
        "研发加计扣除已申报", RESEARCH, "是", "", ("已申报加计扣除",), "是否申报了研发费用加计扣除"
    ),
    "ip": FactWords("知识产权", RESEARCH, "发明3件，实用新型8件"),
    "standards_led": FactWords(
        "制定标准", RESEARCH, "国家标准1项，牵头", "", ("主导或参与制定标准",), "制定标准的情况"
    ),
    "export_value": FactWords("出口额（元）", TRADE, "1200万元", "万元", ("出口额",)),
    "export_usd": FactWords("出口额（美元）", TRADE, "180万美元", "万美元"),
    "import_export": FactWords("进出口额", TRADE, "1500万元", "万元"),
    "credit_insurance_premium": FactWords("出口信用保险保费", TRADE, "8万元", "万元"),
    "exhibitions": FactWords("参展", TRADE, "2026年6月某展会，2个展位，各3万元", "", ("参加展会",), "参加展会的情况"),
    "credit.dishonest_exec": FactWords(
        "失信被执行人", CREDIT, "否", "", ("列入失信被执行人",), "是否被列为失信被执行人"
    ),
    "credit.serious_illegal": FactWords(
        "严重违法失信名单", CREDIT, "否", "", ("列入严重违法失信名单",), "是否在严重违法失信名单内"
    ),
    "credit.abnormal_list": FactWords(
        "经营异常名录", CREDIT, "否", "", ("列入经营异常名录", "经营异常"), "是否在经营异常名录内"
    ),
    "credit.tax_grade": FactWords("纳税信用等级", CREDIT, "A"),
    "credit.major_tax_violation": FactWords(
        "重大税收违法", CREDIT, "否", "", ("重大税收违法失信",), "是否有重大税收违法失信记录"
    ),
    "credit.env_violation_3y": FactWords(
        "近三年环保违法", CREDIT, "否", "", ("近三年环保重大违法",), "近三年是否有重大环保违法"
    ),
    "credit.safety_accident_3y": FactWords(
        "近三年安全生产事故", CREDIT, "否", "", ("近三年较大以上安全事故",), "近三年是否有较大以上安全事故"
    ),
    "credit.wage_arrears": FactWords(
        "拖欠农民工工资", CREDIT, "否", "", ("列入拖欠农民工工资名单",), "是否在拖欠农民工工资名单内"
    ),
    "voucher_abuse": FactWords("是否有创新券违规", CREDIT, "否", "", ("创新券违规记录",)),
    "qualifications": FactWords("资质", HONOURS, "高新技术企业，2025年11月首次认定", "", ("资质认定", "荣誉")),
    "received_awards": FactWords(
        "已获奖补", HONOURS, "没有，或写项目、年份和金额", "", ("已享受的奖补", "已享受奖励"), "已经领过的奖补"
    ),
    "listing_stage": FactWords("上市阶段", EVENTS, "股改"),
    "listing_events": FactWords("上市进展", EVENTS, "2026年5月完成股改", "", ("上市挂牌进展",), "上市挂牌进展"),
    "projects": FactWords(
        "投资项目", EVENTS, "2025年备案，设备投资600万元，已完工", "", ("技改项目",), "技改等投资项目"
    ),
    "equipment_investment": FactWords("设备投资", EVENTS, "600万元", "万元"),
    "loans": FactWords("贷款", EVENTS, "1000万元，利率4.35%，用于生产"),
    "startup": FactWords(
        "首次创业", EVENTS, "毕业生创办，2024年9月，年租金2万元；不是填“无”", "", ("创业情况",), "首次创业情况"
    ),
    "energy_use": FactWords("能源消费量", EVENTS, "", "", ("用能情况",), "能源消费量"),
    "former_names": FactWords("曾用名", BASIC, ""),
    "legal_person": FactWords("法定代表人", BASIC, "", "", ("法人", "法定代表")),
    "zone_id": FactWords("所在园区", BASIC, "德阳经开区", "", ("园区",)),
    "bank_account": FactWords("收款账户", BASIC, ""),
    "contacts": FactWords("联系人", BASIC, ""),
    "consent": FactWords("授权", BASIC, ""),
    "loan_amount": FactWords("贷款金额", MONEY, "500万元", "万元"),
    "loan_interest": FactWords("贷款利息", MONEY, "20万元", "万元"),
    "interest": FactWords("利息支出", MONEY, "20万元", "万元"),
    "tax_small_profit": FactWords("是否小型微利企业", INDUSTRY, "是", "", ("小型微利企业", "小微企业")),
    "ip.invention": FactWords("发明专利数", RESEARCH, "3件", "件", ("发明专利",)),
    "ip.utility": FactWords("实用新型数", RESEARCH, "8件", "件", ("实用新型专利", "实用新型")),
    "ip.software": FactWords("软件著作权数", RESEARCH, "5件", "件", ("软件著作权", "软著")),
    "credit": FactWords("信用", CREDIT),
    "converted_from_individual.on": FactWords("转企日期", BASIC, "2025-05-10"),
    "converted_from_individual.same_premises": FactWords("是否原址经营", BASIC, "是"),
    "unemployment.insured_months": FactWords("失业保险参保月数", PEOPLE, "24", "", ("参保月数",)),
    "unemployment.premium": FactWords("失业保险缴费额", PEOPLE, "6万元", "万元"),
    "unemployment.layoff_rate": FactWords("裁员率", PEOPLE, "0%", "%"),
    "startup.graduate": FactWords("是否高校毕业生创办", EVENTS, "是"),
    "startup.on": FactWords("创办日期", EVENTS, "2024-09-01"),
    "startup.rent": FactWords("场地租金", EVENTS, "2万元", "万元"),
}
"""Every fact a condition may ask for, by its name."""


def label(name: str) -> str:
    """Return what a fact is called; a name nobody wrote words for stands as it is."""
    return FACTS[name].label if name in FACTS else name


def changed(name: str, year: int, value: str) -> str:
    """Say what a fact would be: 2025年研发费用为1000万元."""
    return f"{f'{year}年' if year else ''}{label(name)}为{value}"


SEVERAL = frozenset(
    {
        *("hires", "talents", "training", "standards_led", "exhibitions", "received_awards", "listing_events"),
        *("projects", "loans", "unemployment", "startup", "converted_from_individual", "ip", "bookkeeping_fees"),
    }
)
"""Facts with several entries of several figures: a line can only say that there is none."""


def ask_for(name: str, year: int | None = None) -> str:
    """Return the one question that asks for a fact."""
    words = FACTS.get(name)
    called = words.asks if words and words.asks else label(name)
    when = f"{year}年的" if year else ""
    if name in SEVERAL:
        return f"请告诉我贵公司{when}{called}：没有请回复“没有”；有的话请联系产业助理登记。不清楚可以回复“跳过”。"
    such_as = f"（例如：{words.example}）" if words and words.example else ""
    return f"请告诉我贵公司{when}{called}{such_as}。不清楚可以回复“跳过”。"


def named(text: str) -> str:
    """Return the name of the fact that a person means by a word; empty when nothing is called so.

    >>> named("营收"), named("研发投入"), named("天气")
    ('revenue', 'rd_expense', '')
    """
    word = text.strip()
    for name, words in FACTS.items():
        if word in (words.label, name, *words.also) or (words.asks and word == words.asks):
            return name
    return ""
