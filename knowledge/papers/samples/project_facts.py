"""What a story says of the project: its land, its buildings, its money and its parties."""

from datetime import date, timedelta
from decimal import Decimal

from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.people import Names, credit_code, identity, person
from knowledge.papers.samples.story import Area, InWords, Measure, Money, Span, Story, Told

_CENT = Decimal("0.01")
_THINGS = (
    "高端装备配套产业园",
    "精密零部件生产基地",
    "新型环保设备制造项目",
    "智能电气产业化项目",
    "汽车零部件扩能项目",
)
_HOMES = ("锦绣示例苑住宅小区", "江畔示例居住宅小区")
_PARKS = ("德阳经济技术开发区", "德阳高新技术产业开发区")


def project_facts(dice: Dice, told: Story, *, home: bool, special: bool) -> dict[str, Told]:
    """Make land, buildings and money of one project."""
    filed = _day(told, "备案日期")
    brand = str(told["企业名称"]).removeprefix("四川").split("示例")[0]
    name = f"{brand}{dice.pick(_HOMES if home else _THINGS)}" + ("" if home else dice.pick(("", "（一期）")))
    park = dice.pick(_PARKS)
    return {
        "项目名称": name,
        "项目代码": f"{filed:%y%m}-510600-04-01-{dice.between(100000, 989999)}",
        "原项目代码": f"{filed:%y%m}-510600-04-01-{dice.between(100000, 989999)}",
        "园区": park,
        "建设地点": f"德阳市旌阳区{park}{dice.pick(('规划一路', '创业大道', '示例二路'))}以{dice.pick('东西南北')}",
        "宗地号": f"51060300{dice.between(1, 9)}0{dice.between(10, 99)}GB00{dice.digits(3)}",
        "行业": "房地产开发经营" if home else "通用设备制造业",
        "建设性质": "新建",
        "使用性质": "住宅" if home else "厂房",
        "工程类别": "特殊建设工程" if special else "其他建设工程",
        **_land(dice, told, home=home),
        **_buildings(dice, home=home),
        **_money(dice, told),
        **_numbers(dice, told),
        "建设内容": "新建住宅楼及配套用房，配套建设道路、绿化、给排水、供配电等设施"
        if home
        else "新建生产厂房、综合楼及配套设施，购置数控加工、检测等设备，形成年产示例产品5000台（套）的生产能力",
    }


def _day(told: Story, name: str) -> date:
    day = told[name]
    if not isinstance(day, date):
        raise TypeError(f"{name} is not a day")
    return day


def _land(dice: Dice, told: Story, *, home: bool) -> dict[str, Told]:
    signed = _day(told, "出让合同签订日期")
    return {
        "土地用途": "城镇住宅用地" if home else "工业用地",
        "用地性质代码": "R2" if home else "M1",
        "终止日期": signed.replace(year=signed.year + (70 if home else 50), day=min(signed.day, 28)),
        "交地日期": signed + timedelta(days=dice.between(20, 40)),
        "权利类型": "国有建设用地使用权",
        "权利性质": "出让",
        "坐落": f"德阳市旌阳区示例二路{dice.between(10, 300)}号",
        "共有情况": "单独所有",
        "界址点": "J1 X=3445210.362 Y=35512874.115；J2 X=3445398.740 Y=35512901.527；"
        "J3 X=3445371.205 Y=35513077.988；J4 X=3445183.519 Y=35513050.641",
    }


def _buildings(dice: Dice, *, home: bool) -> dict[str, Told]:
    names = ("1#住宅楼", "2#住宅楼", "3#配套用房") if home else ("1#厂房", "2#厂房", "3#综合楼")
    floors = (18, 18, 2) if home else (dice.between(2, 4), dice.between(2, 4), dice.between(4, 6))
    bases = [Decimal(dice.between(90000, 190000)) / 100 * (1 if home else 2) for _ in floors]
    areas = [(base * storeys).quantize(_CENT) for base, storeys in zip(bases, floors, strict=True)]
    below = Decimal(dice.between(120000, 260000)) / 100 if home else Decimal(0)
    over, base = sum(areas, Decimal(0)), sum(bases, Decimal(0))
    land = (base * 100 / dice.between(36, 44)).quantize(Decimal(1))
    highest = max(floors)
    height = Decimal(str(round(highest * (2.95 if home else 4.2) + dice.within(0.6, 2.4), 1)))
    ratio, density = (over / land).quantize(_CENT), (base * 100 / land).quantize(_CENT)
    green = Decimal(dice.between(3010, 3480) if home else dice.between(1210, 1580)) / 100
    return {
        "用地面积": Area(land, land=True),
        "建筑面积": Area(over + below),
        "地上建筑面积": Area(over),
        "地下建筑面积": Area(below),
        "计容建筑面积": Area(over),
        "基底面积": Area(base),
        "人防面积": Area(Decimal(dice.between(90000, 160000)) / 100),
        **{f"幢{at}名称": name for at, name in enumerate(names, 1)},
        **{f"幢{at}面积": Area(area) for at, area in enumerate(areas, 1)},
        **{f"幢{at}层数": f"{storeys}层" for at, storeys in enumerate(floors, 1)},
        "栋数": Measure(Decimal(3), "栋"),
        "层数": f"地上{highest}层" + ("，地下1层" if home else ""),
        "高度": Measure(height, "米"),
        "容积率": Measure(ratio),
        "建筑密度": Measure(density, "%"),
        "绿地率": Measure(green, "%"),
        "机动车位": Measure(Decimal(dice.between(60, 260)), "个"),
        "退距": Measure(Decimal(dice.between(8, 15)), "米"),
        "规划容积率": f"≤{ratio + Decimal('0.3'):.1f}",
        "规划建筑密度": f"≤{density + 5:.0f}%",
        "规划绿地率": f"≥{green - 1:.0f}%",
        "规划限高": f"≤{height + 6:.0f}米",
        "规划退距": "不少于6米",
        "结构类型": "剪力墙结构" if home else "钢筋混凝土框架结构",
        "火灾危险性": "民用建筑" if home else dice.pick(("丁类", "丙类")),
        "耐火等级": "二级",
        "防火分区": Measure(Decimal(dice.between(3, 9)), "个"),
        "工程等级": dice.pick(("中型", "大型")),
        "勘察等级": "乙级",
        "绿建星级": dice.pick(("基本级", "一星级")),
    }


def _money(dice: Dice, told: Story) -> dict[str, Told]:
    building = Decimal(dice.between(30_000_000_00, 90_000_000_00)) / 100
    fixed = (building * dice.between(140, 190) / 100 / 10000).quantize(Decimal(1)) * 10000
    working = Decimal(dice.between(200, 900)) * 10000
    land = Decimal(dice.between(800, 3200)) * 10000
    start = _day(told, "施工许可日期") + timedelta(days=dice.between(5, 20))
    days = (_day(told, "竣工日期") - start).days
    return {
        "总投资": Money(fixed + working, wan=True),
        "固定资产投资": Money(fixed, wan=True),
        "铺底流动资金": Money(working, wan=True),
        "出让价款": Money(land, wan=True),
        "出让价款大写": InWords(land),
        "契税": Money(land * 3 / 100),
        "中标价": Money(building),
        "合同价": Money(building),
        "合同价大写": InWords(building),
        "承诺金额": Money((building / 10000).quantize(Decimal(1)) * 10000 + 10000, wan=True),
        "监理费": Money((building * 12 / 1000).quantize(Decimal(1))),
        "监理费大写": InWords((building * 12 / 1000).quantize(Decimal(1))),
        "设计费": Money((building * 2 / 100).quantize(Decimal(1))),
        "勘察费": Money((building * 3 / 1000).quantize(Decimal(1))),
        "农民工工资保证金": Money((building / 100).quantize(Decimal(1))),
        "维修资金": Money(Decimal(dice.between(900000, 1900000))),
        "工期": Measure(Decimal(days), "日历天"),
        "开工日期": start,
        "计划竣工日期": start + timedelta(days=days),
    }


def _numbers(dice: Dice, told: Story) -> dict[str, Told]:
    """Make the numbers of certificates, each with the year it was given."""
    years = {name: _day(told, name).year for name in ("备案日期", "用地规划许可日期", "工程规划许可日期")}
    filed = _day(told, "备案日期")
    return {
        "备案号": f"川投资备【{filed:%y%m}-510600-04-01】FGQB-{dice.digits(4)}号",
        "出让合同编号": f"510600-{_day(told, '出让合同签订日期').year}-C-{dice.digits(3)}（示例）",
        "用地规划许可证号": f"地字第510600{years['用地规划许可日期']}00{dice.digits(3)}号",
        "工程规划许可证号": f"建字第510600{years['工程规划许可日期']}00{dice.digits(3)}号",
        "不动产权证号": f"川（{years['用地规划许可日期']}）德阳市不动产权第00{dice.digits(5)}号",
        "审图合格书编号": f"5106{_day(told, '审图合格日期'):%y%m}{dice.digits(4)}TX",
        "中标编号": f"DYZB-{_day(told, '中标日期').year}-{dice.digits(4)}",
        "施工合同编号": f"SG-{_day(told, '合同签订日期').year}-{dice.digits(3)}",
        "施工许可证号": f"510603{_day(told, '施工许可日期'):%Y%m%d}{dice.digits(4)}",
        "规划条件文号": f"德自规条〔{years['用地规划许可日期']}〕{dice.digits(3)}号",
        "图号": f"SL-{dice.digits(4)}",
        "图纸版本": "第1版",
        "图签版本": "第1版",
        "票据号": dice.digits(10),
        "消防意见文号": f"德住建消审字〔{_day(told, '审图合格日期').year}〕第{dice.digits(4)}号",
    }


def party_facts(dice: Dice, names: Names, told: Story, as_of: date) -> dict[str, Told]:
    """Make the five parties and others, with their certificates valid on ``as_of``."""
    given = as_of - timedelta(days=dice.between(300, 600))
    five = Span(given, given.replace(year=given.year + 5, day=min(given.day, 28)))
    three = Span(given, given.replace(year=given.year + 3, day=min(given.day, 28)))
    return {
        "施工单位": (contractor := names.firm("建设工程")),
        "中标人": contractor,
        "施工单位代码": credit_code(dice),
        "施工单位法人": person(dice),
        "监理单位": names.firm("工程监理"),
        "设计单位": names.firm("建筑设计"),
        "勘察单位": names.firm("岩土勘察"),
        "审图机构": names.firm("施工图审查"),
        "测绘单位": names.firm("测绘地理信息"),
        "检测单位": names.firm("消防检测"),
        "招标代理": names.firm("工程咨询"),
        "项目经理": person(dice),
        "项目经理证号": identity(dice),
        "总监理工程师": person(dice),
        "设计负责人": person(dice),
        "勘察负责人": person(dice),
        "安全员一": person(dice),
        "安全员二": person(dice),
        "安全员三": person(dice),
        "施工资质等级": "建筑工程施工总承包一级",
        "施工资质证号": f"D2510{dice.digits(5)}",
        "施工资质有效期": five,
        "安全许可证号": f"（川）JZ安许证字〔{given.year}〕00{dice.digits(4)}",
        "安全许可有效期": three,
        "建造师证号": f"川1512{given.year}{dice.digits(6)}",
        "建造师级别": "一级建造师（建筑工程）",
        "建造师有效期": three,
        "B证号": f"川建安B（{given.year}）00{dice.digits(5)}",
        "B证有效期": three,
        "C证号": f"川建安C3（{given.year}）00{dice.digits(4)}",
        "C证有效期": three,
        "在建项目": "无",
        "设计资质等级": "建筑行业（建筑工程）甲级",
        "设计资质有效期": five,
        "勘察资质等级": "岩土工程勘察甲级",
        "勘察资质有效期": five,
        "监理资质等级": "房屋建筑工程监理甲级",
        "测绘资质等级": "测绘乙级（工程测量、界线与不动产测绘）",
        "总监证号": f"5100{dice.digits(4)}",
        "监理服务期": Span(_day(told, "开工日期"), _day(told, "计划竣工日期")),
        "监理合同签订日期": _day(told, "合同签订日期"),
        "专户账号": f"6299 0000 {dice.digits(4)} {dice.digits(4)}",
        "备案有效期": Span(_day(told, "备案日期"), max(_day(told, "备案日期"), as_of) + timedelta(days=730)),
    }
