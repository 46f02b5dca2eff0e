"""Telling a story: one firm, one project, its parties, figures and days, such that everything agrees."""

from datetime import date, timedelta

from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.firm_facts import firm_facts, food_facts, founding_facts
from knowledge.papers.samples.people import Names, identity, person, telephone
from knowledge.papers.samples.project_facts import party_facts, project_facts
from knowledge.papers.samples.story import Span, Telling, Told

STEPS = (
    "备案日期",
    "出让合同签订日期",
    "用地规划许可日期",
    "工程规划许可日期",
    "审图合格日期",
    "中标日期",
    "合同签订日期",
    "施工许可日期",
    "竣工日期",
    "验收日期",
)  # the order of CR9
_REACHED = {"M2": 0, "M3": 2, "M4": 3, "M5": 4, "M6": 5, "M7": 7, "M8": 10, "M9": 10}
OFFICES: dict[str, Told] = {
    "备案机关": "德阳市发展和改革委员会",
    "自然资源部门": "德阳市自然资源和规划局",
    "住建部门": "德阳市住房和城乡建设局",
    "人防部门": "德阳市国防动员办公室",
    "应急部门": "德阳市应急管理局",
    "税务部门": "国家税务总局德阳市税务局",
    "档案馆": "德阳市城建档案馆",
    "公安机关": "德阳市公安局示例分局",
    "体检机构": "德阳示例体检门诊部",
    "设备厂家": "四川云栖示例自动设备有限公司",
    "设备名称": "自动售货机",
}
_SITE = 7  # the steps from here on take months: building


def tell(matter: str, seed: int, as_of: date) -> Telling:
    """Make the story of one pack.

    Args:
        matter: M1 to M10.
        seed: the same seed tells the same story.
        as_of: the day the papers are handed in; every day of the story lies around it.
    """
    dice = Dice("story", matter, seed)
    answers = _answers(matter, dice)
    names = Names(dice)
    facts: dict[str, Told] = {"申请日期": workday(as_of - timedelta(days=dice.between(1, 6))), **OFFICES}
    facts |= firm_facts(dice, names, as_of, food=matter == "M10", danger=answers["是否前置许可"])
    facts |= _proxy(dice, as_of, matter)
    if matter == "M1":
        facts |= founding_facts(dice, facts, as_of)
    elif matter == "M10":
        facts |= food_facts(dice, facts, as_of)
    else:
        facts |= _days(matter, dice, as_of)
        facts |= project_facts(dice, facts, home=answers["是否住宅"], special=answers["是否特殊建设工程"])
        facts |= party_facts(dice, names, facts, as_of)
    facts |= _paper_days(facts)
    facts["另一单位"], facts["结论"], facts["坐标系"] = names.firm("实业"), "合格", "2000国家大地坐标系"
    return Telling(matter, as_of, facts, answers)


def workday(day: date) -> date:
    """Give the day itself, or the Friday before a weekend."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _answers(matter: str, dice: Dice) -> dict[str, bool]:
    home = matter in {"M4", "M7", "M8", "M9"} and dice.chance(0.5 if matter == "M7" else 0.3)
    special = matter == "M6" or (matter in {"M7", "M8"} and dice.chance(0.5))
    temporary = matter == "M6" and dice.chance(0.15)
    return {
        "是否前置许可": matter == "M1" and dice.chance(0.5),
        "是否住宅": home,
        "是否特殊建设工程": special,
        "是否必须监理": True,
        "是否变更备案": matter == "M2" and dice.chance(0.5),
        "是否附宗地图": dice.chance(0.7),
        "是否临时性建筑": temporary,
        "是否特殊消防设计": matter == "M6" and dice.chance(0.4),
        "是否联合审图": dice.chance(0.6),
        "是否涉及人防": home or dice.chance(0.5),
        "是否永久建筑": not temporary,
        "是否委托代理": True,
        "仅预包装": False,
        "是否已下放": False,
        "是否批前公示": home or dice.chance(0.6),
        "是否涉及专项自验": dice.chance(0.7),
        "是否自动售货设备": matter == "M10" and dice.chance(0.4),
        "是否统一配送": matter == "M10" and dice.chance(0.4),
    }


def _proxy(dice: Dice, as_of: date, matter: str) -> dict[str, Told]:
    given = workday(as_of - timedelta(days=dice.between(8, 20)))
    errands = {
        "M1": "办理公司设立登记事宜",
        "M3": "办理建设用地规划许可证申请事宜",
        "M4": "办理建设工程规划许可证申请事宜",
        "M9": "办理土地及房屋首次登记事宜",
    }
    return {
        "受托人": person(dice),
        "受托人证号": identity(dice),
        "受托人电话": telephone(dice),
        "委托事项": errands.get(matter, "办理相关行政审批事宜"),
        "委托期限": Span(given, given + timedelta(days=dice.pick((120, 180, 365)))),
        "委托日期": given,
        "公示期限": Span(as_of - timedelta(days=18), as_of - timedelta(days=8)),
        "临时期限": Span(as_of - timedelta(days=30), as_of + timedelta(days=600)),
    }


def _days(matter: str, dice: Dice, as_of: date) -> dict[str, Told]:
    """Give the days of CR9: those already reached before ``as_of``, the others planned after it."""
    reached = _REACHED[matter]
    days: dict[str, Told] = {}
    day = workday(as_of - timedelta(days=dice.between(9, 16)))
    for at in range(reached - 1, -1, -1):
        days[STEPS[at]] = day
        gap = dice.between(260, 420) if at == _SITE + 1 else dice.between(16, 45)
        day = workday(day - timedelta(days=gap))
    day = as_of
    for at in range(reached, len(STEPS)):
        gap = dice.between(300, 420) if at == _SITE + 1 else dice.between(25, 45)
        day = workday(day + timedelta(days=gap))
        days[STEPS[at]] = day
    return days


PAPER_DAYS = {
    "条件日期": ("出让合同签订日期", -8),
    "测绘日期": ("出让合同签订日期", -4),
    "缴款日期": ("出让合同签订日期", 10),
    "登记日期": ("用地规划许可日期", 3),
    "设计合同签订日期": ("用地规划许可日期", 1),
    "勘察合同签订日期": ("用地规划许可日期", 1),
    "勘察日期": ("用地规划许可日期", 6),
    "设计日期": ("用地规划许可日期", 5),
    "意见日期": ("用地规划许可日期", 7),
    "出图日期": ("工程规划许可日期", 4),
    "评审日期": ("工程规划许可日期", 6),
    "临时批准日期": ("工程规划许可日期", 0),
    "消防意见日期": ("审图合格日期", 3),
    "编制日期": ("合同签订日期", 2),
    "开户日期": ("合同签订日期", 3),
    "实际开工日期": ("施工许可日期", 5),
    "保修书日期": ("竣工日期", 0),
    "竣工图日期": ("竣工日期", 2),
    "实测日期": ("竣工日期", 4),
    "预验收日期": ("竣工日期", 6),
    "自验日期": ("竣工日期", 7),
    "查验日期": ("竣工日期", 9),
    "核实日期": ("验收日期", 0),
    "缴存日期": ("验收日期", 2),
    "证明日期": ("章程日期", 1),
    "前置许可日期": ("章程日期", -2),
    "出厂日期": ("成立日期", 30),
}  # when a paper was drawn up: so many days after the step it belongs to


def _paper_days(facts: dict[str, Told]) -> dict[str, Told]:
    days: dict[str, Told] = {}
    for name, (step, later) in PAPER_DAYS.items():
        day = facts.get(step)
        if isinstance(day, date):
            days[name] = day + timedelta(days=later)
    return days
