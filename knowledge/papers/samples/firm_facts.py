"""What a story says of the firm itself: its licence, its founders, its kitchen."""

from datetime import date, timedelta
from decimal import Decimal

from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.people import Names, credit_code, identity, person, telephone
from knowledge.papers.samples.story import Area, Measure, Money, Span, Story, Told

_TRADES = ("装备制造", "精密机械", "新材料", "电气", "汽车零部件", "环保设备", "智能装备")
_ROADS = ("示例路", "泰山南路", "黄河东路", "图门江路", "庐山北路", "嘉陵江路", "燕山路", "沱江路")
_SCOPE = "通用设备制造（不含特种设备制造）；机械零件、零部件加工；机械设备销售；金属材料销售；货物进出口"
_FOOD = "餐饮服务；食品销售；外卖递送服务；餐饮管理"
_DANGER = "危险化学品经营；化工产品销售（不含许可类化工产品）；技术服务"


def firm_facts(dice: Dice, names: Names, as_of: date, *, food: bool, danger: bool) -> dict[str, Told]:
    """Make the firm as its licence tells it."""
    trade = "餐饮管理" if food else "化工贸易" if danger else dice.pick(_TRADES)
    name, former = names.firm(trade), names.firm(trade)
    founded = as_of - timedelta(days=dice.between(900, 4200))
    return {
        "建设单位": name,
        "企业名称": name,
        "曾用名": former,
        "统一社会信用代码": credit_code(dice),
        "法定代表人": person(dice),
        "法定代表人证号": identity(dice),
        "身份证有效期": Span(founded, founded.replace(year=founded.year + 20, day=min(founded.day, 28))),
        "企业类型": dice.pick(("有限责任公司(自然人投资或控股)", "有限责任公司（自然人独资）", "其他有限责任公司")),
        "注册资本": Money(Decimal(dice.pick((500, 800, 1000, 2000, 3000, 5000))) * 10000, wan=True),
        "成立日期": founded,
        "登记状态": "存续（在营、开业、在册）",
        "经营范围": _FOOD if food else _DANGER if danger else _SCOPE,
        "住所": f"四川省德阳市旌阳区{dice.pick(_ROADS)}{dice.between(10, 680)}号",
        "登记机关": "德阳市市场监督管理局",
        "联系人": person(dice),
        "联系电话": telephone(dice),
        "开户银行": "示例银行德阳分行",
        "银行账号": f"6299 0000 {dice.digits(4)} {dice.digits(4)}",
    }


def founding_facts(dice: Dice, firm: Story, as_of: date) -> dict[str, Told]:
    """Make founders, directors, the lease of the seat and what else a new firm needs (M1)."""
    capital = firm["注册资本"]
    whole = capital.yuan if isinstance(capital, Money) else Decimal(0)
    first = whole * dice.pick((51, 60, 67, 70)) / 100
    lease = as_of - timedelta(days=dice.between(20, 60))
    paid_by = date(as_of.year + dice.between(2, 4), 12, 31)
    return {
        "股东一": firm["法定代表人"],
        "股东一证号": firm["法定代表人证号"],
        "股东一出资额": Money(first, wan=True),
        "股东二": person(dice),
        "股东二证号": identity(dice),
        "股东二出资额": Money(whole - first, wan=True),
        "出资期限": paid_by,
        "公司类型": firm["企业类型"],
        "监事": person(dice),
        "监事证号": identity(dice),
        "经理": firm["法定代表人"],
        "任期": "三年",
        "股东证件有效期": Span(lease - timedelta(days=900), lease.replace(year=lease.year + 12, day=1)),
        "章程日期": lease + timedelta(days=5),
        "权属人": person(dice),
        "房屋证号": f"川（2019）德阳市不动产权第00{dice.digits(5)}号",
        "租期": Span(lease, lease.replace(year=lease.year + 3, day=min(lease.day, 28))),
        "月租金": Money(Decimal(dice.between(30, 90) * 100)),
        "房屋面积": Area(Decimal(dice.between(9000, 42000)) / 100),
        "前置许可证号": f"川德危化经字〔{as_of.year}〕示例{dice.digits(4)}号",
        "前置许可有效期": Span(lease, lease.replace(year=lease.year + 3, day=1)),
        "许可范围": "危险化学品经营",
        "名称保留文号": f"（川）名预核字〔{as_of.year}〕第{dice.digits(6)}号",
        "委托权限": "提交登记材料、修改自备材料的文字错误、领取营业执照和有关文书",
    }


def food_facts(dice: Dice, firm: Story, as_of: date) -> dict[str, Told]:
    """Make the kitchen, its people and its lease (M10)."""
    lease = as_of - timedelta(days=dice.between(30, 90))
    tested = as_of - timedelta(days=dice.between(20, 90))
    examined = as_of - timedelta(days=dice.between(30, 150))
    area = dice.between(12000, 52000)
    return {
        "经营场所": firm["住所"],
        "主体业态": "餐饮服务经营者（中型餐馆）",
        "经营项目": "热食类食品制售、冷食类食品制售、自制饮品制售",
        "经营面积": Area(Decimal(area) / 100),
        "食品处理区面积": Area(Decimal(area * 38 // 100) / 100),
        "专间面积": Area(Decimal(dice.between(600, 1200)) / 100),
        "食品安全总监": person(dice),
        "食品安全员": person(dice),
        "培训证号": f"示例培{dice.digits(8)}",
        "培训日期": tested,
        "考核结果": "合格",
        "从业人员一": person(dice),
        "从业人员二": person(dice),
        "从业人员三": person(dice),
        "健康证号": f"示例健{dice.digits(8)}",
        "健康证有效期": Span(examined, examined + timedelta(days=364)),
        "从业人数": Measure(Decimal(3), "人"),
        "权属人": person(dice),
        "租期": Span(lease, lease.replace(year=lease.year + 5, day=min(lease.day, 28))),
        "月租金": Money(Decimal(dice.between(60, 190) * 100)),
        "房屋面积": Area(Decimal(area) / 100),
        "设备型号": f"SLVM-{dice.digits(3)}示例",
        "放置地点": "本店一楼大堂入口左侧",
        "合格证编号": f"HG示例{dice.digits(6)}",
        "供货方": f"四川{dice.pick(('味达', '鲜禾', '百谷'))}示例食品配送有限公司",
        "供货方许可证": f"JY3510600{dice.digits(7)}",
        "供货方许可证有效期": Span(lease, lease.replace(year=lease.year + 4, day=1)),
    }
