"""How a fact goes wrong: a digit swapped, a word too many, a day too early."""

from datetime import date, timedelta
from decimal import Decimal

from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.fault import Changes, Scene
from knowledge.papers.samples.people import credit_code
from knowledge.papers.samples.story import Area, InWords, Measure, Money, Span, text_of

_THIRD_GRADE = 50  # metres
_SOON = 12  # days left of a certificate that is about to run out
_WORDS = ("产业园", "项目", "基地", "小区", "示例", "高端", "精密", "新型", "智能")
_WORSE = {"一级": "三级", "甲级": "丙级", "乙级": "丁级"}


def word_more_or_less(scene: Scene) -> Changes:
    """Drop a character of a name, or say one more."""
    name = text_of(scene.story, scene.field)
    found = next(word for word in _WORDS if word in name)
    at = name.index(found)
    if scene.dice.chance(0.5):
        return {scene.field: name[:at] + name[at + 1 :]}
    more = "新" if "新" not in name[max(0, at - 1) : at + 1] else "老"
    return {scene.field: name[:at] + more + name[at:]}


def digits_swapped(scene: Scene) -> Changes:
    """Swap two neighbours among the last digits."""
    code = text_of(scene.story, scene.field)
    for at in range(len(code) - 2, 0, -1):
        if code[at] != code[at + 1] and code[at : at + 2].isdigit():
            return {scene.field: code[:at] + code[at + 1] + code[at] + code[at + 2 :]}
    return {scene.field: code[:-1] + ("1" if code[-1] != "1" else "2")}


def other_code(scene: Scene) -> Changes:
    """Give a valid code of somebody else."""
    return {scene.field: credit_code(Dice("other", scene.story["统一社会信用代码"]))}


def former_name(scene: Scene) -> Changes:
    """Use the firm's former name."""
    return dict.fromkeys(("建设单位", "企业名称"), scene.story["曾用名"])


def other_person(scene: Scene) -> Changes:
    """Name somebody else."""
    name = text_of(scene.story, scene.field)
    return {scene.field: ("欧阳" if not name.startswith("欧") else "司马") + name[-1]}


def other_place(scene: Scene) -> Changes:
    """Name a place elsewhere in town."""
    old = text_of(scene.story, scene.field)
    return {scene.field: "德阳市罗江区万安镇示例大道88号" if "罗江" not in old else "德阳市旌阳区示例大道6号"}


def other_firm(scene: Scene) -> Changes:
    """Name a firm that has nothing to do with the project."""
    return {scene.field: scene.story["另一单位"]}


def other_seal(scene: Scene) -> Changes:
    """Press the seal of another firm."""
    return {"印章名称": scene.story["另一单位"]}


def area_off(scene: Scene) -> Changes:
    """Make an area a few hundred square metres larger."""
    told = scene.story[scene.field]
    if not isinstance(told, Area):
        raise TypeError(scene.field)
    return {scene.field: Area(told.metres + Decimal(scene.dice.between(12000, 68000)) / 100, told.land)}


def unit_mixed(scene: Scene) -> Changes:
    """Print the figure of 亩 with the unit ㎡."""
    told = scene.story[scene.field]
    if not isinstance(told, Area):
        raise TypeError(scene.field)
    return {scene.field: Area(told.metres, land=True, wrong_unit=True)}


def floors_off(scene: Scene) -> Changes:
    """Say one floor more."""
    told = text_of(scene.story, scene.field)
    digits = "".join(char for char in told.split("，")[0] if char.isdigit())
    return {scene.field: told.replace(digits, str(int(digits) + 1), 1)}


def measure_up(scene: Scene) -> Changes:
    """Make a measure a good third larger."""
    told = scene.story[scene.field]
    if not isinstance(told, Measure):
        raise TypeError(scene.field)
    return {scene.field: Measure((told.number * Decimal("1.35")).quantize(Decimal("0.01")), told.unit)}


def measure_down(scene: Scene) -> Changes:
    """Make a measure less than half."""
    told = scene.story[scene.field]
    if not isinstance(told, Measure):
        raise TypeError(scene.field)
    return {scene.field: Measure((told.number * Decimal("0.45")).quantize(Decimal("0.01")), told.unit)}


def other_use(scene: Scene) -> Changes:
    """Name another use of the land."""
    return {scene.field: "商服用地" if scene.story[scene.field] != "商服用地" else "工业用地"}


def limit_tighter(scene: Scene) -> Changes:
    """Let a planning figure differ from what was sold."""
    told = text_of(scene.story, scene.field)
    return {scene.field: told[0] + ("1.0" if "." in told else "20%")}


def words_of_other_amount(scene: Scene) -> Changes:
    """Write another amount in 大写 than in figures."""
    told = scene.story[scene.field]
    if not isinstance(told, InWords):
        raise TypeError(scene.field)
    return {scene.field: InWords(told.yuan + Decimal(100000))}


def amount_off(scene: Scene) -> Changes:
    """Make an amount smaller by a fifth."""
    told = scene.story[scene.field]
    if not isinstance(told, Money):
        raise TypeError(scene.field)
    return {scene.field: Money((told.yuan * 4 / 5 / 10000).quantize(Decimal(1)) * 10000, told.wan)}


def paid_in_part(scene: Scene) -> Changes:
    """Pay less of a price than was agreed, in figures and in words."""
    less = amount_off(scene)[scene.field]
    if not isinstance(less, Money):
        raise TypeError(scene.field)
    return {scene.field: less, f"{scene.field}大写": InWords(less.yuan)}


def below_contract(scene: Scene) -> Changes:
    """Make an amount less than the price of the contract."""
    price = scene.story["合同价"]
    if not isinstance(price, Money):
        raise TypeError("合同价")
    return {scene.field: Money((price.yuan * 7 / 10 / 10000).quantize(Decimal(1)) * 10000, wan=True)}


def expired(scene: Scene) -> Changes:
    """Let a term end before the day of handing in."""
    told = scene.story[scene.field]
    if not isinstance(told, Span):
        raise TypeError(scene.field)
    last = scene.as_of - timedelta(days=scene.dice.between(25, 90))
    return {scene.field: Span(min(told.first, last - timedelta(days=365)), last)}


def expiring(scene: Scene) -> Changes:
    """Let a term end in a few days."""
    told = scene.story[scene.field]
    if not isinstance(told, Span):
        raise TypeError(scene.field)
    return {scene.field: Span(told.first, scene.as_of + timedelta(days=_SOON))}


def blank(scene: Scene) -> Changes:
    """Leave a box empty."""
    return {scene.field: ""}


def lower_grade(scene: Scene) -> Changes:
    """Give a qualification that doesn't suffice: a third grade may still build what is no higher than 50 metres."""
    told, height = text_of(scene.story, scene.field), scene.story["高度"]
    if scene.field == "施工资质等级" and isinstance(height, Measure) and height.number <= _THIRD_GRADE:
        return {scene.field: "施工劳务（不分等级）"}
    if scene.field == "监理资质等级":
        return {scene.field: "工程监理事务所资质"}
    grade = next(grade for grade in _WORSE if grade in told)
    return {scene.field: told.replace(grade, _WORSE[grade])}


def locked(scene: Scene) -> Changes:
    """Let the manager be bound to another site."""
    return {scene.field: "示例科技园二期工程（未解锁）"}


def struck_off(scene: Scene) -> Changes:
    """Let the firm be out of the register."""
    return {scene.field: "注销"}


def not_passed(scene: Scene) -> Changes:
    """Turn the conclusion round."""
    return {scene.field: "不合格"}


def later_version(scene: Scene) -> Changes:
    """Print another version on the drawings than in their list."""
    return {scene.field: "第3版"}


def short_notice(scene: Scene) -> Changes:
    """Show a plan for too few days."""
    told = scene.story[scene.field]
    if not isinstance(told, Span):
        raise TypeError(scene.field)
    return {scene.field: Span(told.first, told.first + timedelta(days=3))}


def paid_too_late(scene: Scene) -> Changes:
    """Let capital be paid in later than five years after founding."""
    return {scene.field: date(scene.as_of.year + 9, 12, 31)}


BEFORE = {
    "合同签订日期": "中标日期",
    "出让合同签订日期": "备案日期",
    "用地规划许可日期": "出让合同签订日期",
    "工程规划许可日期": "用地规划许可日期",
    "审图合格日期": "工程规划许可日期",
    "中标日期": "审图合格日期",
    "施工许可日期": "工程规划许可日期",
    "竣工日期": "施工许可日期",
    "验收日期": "竣工日期",
}  # what has to come first


def too_early(scene: Scene) -> Changes:
    """Put a day before the one it has to follow."""
    first = scene.story[BEFORE[scene.field]]
    if not isinstance(first, date):
        raise TypeError(scene.field)
    return {scene.field: first - timedelta(days=scene.dice.between(8, 14))}


def needless(scene: Scene) -> Changes:
    """Make the matter, whose code stands in place of a field, one that needs no permit at all."""
    if scene.field == "M10":
        return {"主体业态": "食品销售经营者", "经营项目": "仅销售预包装食品"}
    if scene.field == "M6":
        return {"工程类别": "其他建设工程"}
    small, price = Area(Decimal("268.50")), Decimal("258000.00")
    return {
        "建筑面积": small,
        "地上建筑面积": small,
        "总投资": Money(Decimal(290000), wan=True),
        "合同价": Money(price),
        "合同价大写": InWords(price),
        "中标价": Money(price),
        "承诺金额": Money(Decimal(260000), wan=True),
        "监理费": Money(Decimal(3000)),
        "监理费大写": InWords(Decimal(3000)),
        "农民工工资保证金": Money(Decimal(2580)),
        "层数": "地上1层",
        "高度": Measure(Decimal("4.5"), "米"),
    }
