"""The lists of a firm (资质, 贷款, 项目 ...): what people call their fields, what is asked, what may be said."""

from typing import NamedTuple


class FieldWords(NamedTuple):
    """One field of a record. Its name and kind: knowledge/rules/fact_names.py."""

    name: str
    label: str
    example: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = False  # asked for when it was not said; it may still be passed over
    also: tuple[str, ...] = ()  # words that stand before its value
    yes: tuple[str, ...] = ()  # of a flag: words that say so
    no: tuple[str, ...] = ()


class RecordWords(NamedTuple):
    """One kind of record."""

    called: str  # 一笔贷款
    heads: tuple[str, ...]  # words a person begins with
    fields: tuple[FieldWords, ...]
    example: str


LEVELS = ("国家级", "省级", "市级", "县(区)级", "5级", "4级", "3级", "2级", "AAA", "AA", "A", "达标", "示范")
_NEEDED = True

RECORDS: dict[str, RecordWords] = {
    "qualifications": RecordWords(
        "资质",
        ("资质", "证书", "认定", "荣誉"),
        (
            FieldWords("name", "名称", "高新技术企业", needed=_NEEDED),
            FieldWords("level", "级别", "省级", LEVELS),
            FieldWords(
                "issued_on", "认定日期", "2025-11-01", needed=_NEEDED, also=("发证", "认定", "颁发", "获得", "取得")
            ),
            FieldWords("valid_to", "有效期至", "2028-10-31", also=("有效期至", "有效期到", "至", "到期")),
            FieldWords(
                "first", "是否首次认定", "是", needed=_NEEDED, yes=("首次", "第一次", "新认定"), no=("复核", "重新认定")
            ),
        ),
        "登记资质 高新技术企业 2025年11月1日发证 首次",
    ),
    "loans": RecordWords(
        "贷款",
        ("贷款", "借款"),
        (
            FieldWords("principal", "本金", "500万元", needed=_NEEDED, also=("本金", "金额", "贷款", "贷了", "借款")),
            FieldWords("kind", "类别", "普通", ("创业担保", "普通"), needed=_NEEDED),
            FieldWords("start_on", "放款日", "2025-03-01", needed=_NEEDED, also=("放款", "发放", "起")),
            FieldWords("end_on", "到期日", "2026-02-28", needed=_NEEDED, also=("到期", "至", "到", "止")),
            FieldWords("rate", "利率", "3.6%", needed=_NEEDED, also=("利率", "年利率", "年化")),
            FieldWords("lpr", "同期LPR", "3.1%", also=("LPR", "lpr")),
            FieldWords("days", "计息天数", "365", also=("计息",)),
            FieldWords("interest_paid", "已付利息", "18万元", needed=_NEEDED, also=("利息", "付息")),
            FieldWords("use", "用途", "生产", ("生产", "流动资金", "技改", "种植养殖收购"), needed=_NEEDED),
            FieldWords("ip_pledge", "是否知识产权质押", "否", yes=("知识产权质押", "专利质押")),
            FieldWords(
                "repaid", "是否已还清", "否", yes=("已还清", "还清了", "已结清"), no=("未还清", "没还清", "没还完")
            ),
            FieldWords("evaluation_fee", "评估费", "1万元", also=("评估费",)),
        ),
        "登记贷款 500万元 2025-03-01放款 2026-02-28到期 利率3.6%",
    ),
    "projects": RecordWords(
        "投资项目",
        ("项目", "技改", "技改项目", "投资项目"),
        (
            FieldWords("name", "名称", "示例产线改造"),
            FieldWords("kind", "类别", "技改", ("技改", "储能", "新建"), needed=_NEEDED),
            FieldWords(
                "filed", "是否备案", "是", needed=_NEEDED, yes=("已备案", "备案了", "备案"), no=("未备案", "没备案")
            ),
            FieldWords("started_on", "开工日期", "2024-10-01", also=("开工", "启动")),
            FieldWords("completed_on", "完工日期", "2025-10-01", needed=_NEEDED, also=("完工", "竣工", "投产", "建成")),
            FieldWords(
                "equipment_investment", "设备投资", "600万元", needed=_NEEDED, also=("设备投资", "设备", "投资")
            ),
            FieldWords("fixed_investment", "固定资产投资", "800万元", also=("固定资产投资", "固投")),
            FieldWords("smart", "是否智能化改造", "否", yes=("智能化", "数字化改造"), no=("非智能化",)),
            FieldWords(
                *("provincial_award", "同一设备的省级奖补", "否"),
                needed=_NEEDED,
                also=("省级奖补",),
                no=("没有省级", "无省级"),
            ),
        ),
        "登记项目 技改 已备案 设备投资600万元 2025年10月完工",
    ),
    "received_awards": RecordWords(
        "已获奖补",
        ("获奖", "奖补", "已获奖补", "领过", "曾获奖励", "奖励"),
        (
            FieldWords("item", "项目编号", "DY-08 或项目名称", needed=_NEEDED),
            FieldWords("year", "到账年份", "2024", needed=_NEEDED),
            FieldWords("amount", "金额", "20万元", needed=_NEEDED, also=("金额", "共", "到账", "领了")),
            FieldWords("level", "级别", "市级", ("国家级", "省级", "市级", "县(区)级")),
            FieldWords("reason", "事由", "首次认定", ("首次认定", "股改", "辅导备案", "受理", "上市")),
        ),
        "登记获奖 DY-08 2024年 20万元",
    ),
    "standards_led": RecordWords(
        "制定标准",
        ("标准", "制定标准"),
        (
            FieldWords("name", "名称", "示例标准"),
            FieldWords("level", "级别", "国家标准", ("国际标准", "国家标准", "行业标准"), needed=_NEEDED),
            FieldWords("role", "角色", "牵头", ("牵头", "参与"), needed=_NEEDED),
            FieldWords("published_on", "发布日期", "2025-06-30", needed=_NEEDED, also=("发布",)),
        ),
        "登记标准 国家标准 牵头 2025年6月30日发布",
    ),
    "talents": RecordWords(
        "引进人才",
        ("人才", "引进人才", "引进"),
        (
            FieldWords("person", "人员", "甲"),
            FieldWords("degree", "学历", "博士", ("博士", "硕士", "双一流本科", "本科", "大专"), needed=_NEEDED),
            FieldWords("full_time", "是否全职", "是", needed=_NEEDED, yes=("全职",), no=("兼职", "柔性")),
            FieldWords("contract_months", "合同月数", "36", needed=_NEEDED, also=("合同",)),
            FieldWords("insured_months", "参保月数", "12", needed=_NEEDED, also=("参保", "社保")),
            FieldWords("on", "引进日期", "2025-07-01", also=("引进", "入职")),
        ),
        "登记人才 博士1人 全职 合同36个月 参保12个月",
    ),
    "hires": RecordWords(
        "新招用人员",
        ("招用", "新招", "新招用", "招聘", "新招用人员"),
        (
            FieldWords("person", "人员", "甲"),
            FieldWords(
                *("kind", "人员类别", "毕业年度高校毕业生"),
                ("毕业年度高校毕业生", "毕业2年内高校毕业生", "登记失业青年"),
                needed=_NEEDED,
            ),
            FieldWords("contract", "是否签合同", "是", needed=_NEEDED, yes=("签合同", "签了", "有合同"), no=("没签",)),
            FieldWords("insured_months", "参保月数", "4", needed=_NEEDED, also=("参保", "社保")),
            FieldWords("other_subsidy", "是否享受其他同类补贴", "否", no=("没享受", "未享受")),
            FieldWords("on", "招用日期", "2025-07-01", also=("入职", "招用")),
        ),
        "登记招用 毕业年度高校毕业生3人 签合同 参保4个月",
    ),
    "training": RecordWords(
        "培训取证",
        ("培训", "取证", "技能证书", "培训取证"),
        (
            FieldWords("person", "人员", "甲"),
            FieldWords("level", "等级", "中级", ("初级", "中级", "高级"), needed=_NEEDED),
            FieldWords("on", "取证日期", "2025-09-01", needed=_NEEDED, also=("取证", "发证")),
        ),
        "登记培训 中级5人 2025年9月1日取证",
    ),
    "exhibitions": RecordWords(
        "参展",
        ("展会", "参展"),
        (
            FieldWords("name", "名称", "示例展会"),
            FieldWords(
                "listed", "是否在年度目录", "是", needed=_NEEDED, yes=("目录内", "在目录"), no=("不在目录", "目录外")
            ),
            FieldWords("abroad", "是否境外", "否", needed=_NEEDED, yes=("境外", "国外"), no=("境内", "国内")),
            FieldWords("ended_on", "结束日期", "2026-10-30", needed=_NEEDED, also=("结束", "闭幕")),
            FieldWords("booth_fees", "各展位费", "3万元、3万元", needed=_NEEDED, also=("展位费", "展位")),
        ),
        "登记展会 目录内 境内 2026年10月30日结束 展位费3万元",
    ),
    "listing_events": RecordWords(
        "上市进展",
        ("上市", "股改", "挂牌", "上市进展"),
        (
            FieldWords(
                "stage",
                "阶段",
                "股改",
                ("四板股改挂牌", "新三板基础层", "新三板创新层", "辅导备案", "受理", "股改", "上市"),
                needed=_NEEDED,
            ),
            FieldWords("on", "日期", "2026-05-20", needed=_NEEDED),
        ),
        "登记上市进展 股改 2026年5月20日",
    ),
}
"""Every list of records a person may tell of, by the name of the fact."""


def words_of(name: str, field: str) -> FieldWords:
    """Return the words of one field."""
    return next(one for one in RECORDS[name].fields if one.name == field)
