"""Made-up firms for tests and measurements: any fact may be unknown, and many figures lie right at a threshold."""

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from fractions import Fraction

from knowledge.rules.derived import DERIVED, derive
from knowledge.rules.fact_kinds import FactValue, FieldValue, Listing, Record
from knowledge.rules.facts import Facts

YEARS = (2023, 2024, 2025)
WAN = 1_000_000  # fen
REGIONS = ("510603", "510604", "510623", "510681", "510682", "510683", "510600-Z01", "510600", "510100", "510000")
INDUSTRIES = ("C3463", "C34", "C1512", "B06", "D4420", "F5181", "F5211", "H6110", "I6510", "I6410", "L7211", "M7320",
              "A0111", "E4710", "C", "R9012", "G5411", "K7010", "P8310", "J6620", "O8011", "N7711")  # fmt: skip
NAMES = ("专精特新中小企业", '专精特新"小巨人"', "制造业单项冠军", "高新技术企业", "科技型中小企业", "创新型中小企业",
         "绿色工厂", "节水型企业", "企业技术中心", "DCMM", "两化融合贯标", "上云", "数字经济试点示范项目",
         "现代企业制度企业", "政府质量奖", "农业产业化龙头")  # fmt: skip
LEVELS = ("国家级", "省级", "市级", "达标", "示范", "AA", "2级", "3级", "4级")
STAGES = ("股改", "辅导备案", "受理", "上市", "新三板基础层", "新三板创新层", "四板股改挂牌")
LISTS = ("dishonest_exec", "serious_illegal", "abnormal_list", "major_tax_violation", "env_violation_3y",
         "safety_accident_3y", "wage_arrears")  # fmt: skip
MONEY = {"revenue": 2000, "rd_expense": 100, "total_assets": 5000, "profit": 300, "cloud_fee": 10, "tax_paid": 100,
         "credit_insurance_premium": 20, "service_contracts": 20, "fixed_investment": 500, "startup.rent": 2,
         "unemployment.premium": 10, "export_value": 300}  # fmt: skip
FLAGS = ("above_scale", "ever_removed", "voucher_abuse")

Dice = random.Random


def firms(count: int, seed: int = 1, known: float = 0.9) -> Iterator[Facts]:
    """Yield made-up firms, the same ones for a seed; ``known`` is the share of facts that are."""
    dice = Dice(seed)
    for _ in range(count):
        yield firm(dice, known)


def firm(dice: Dice, known: float = 0.9) -> Facts:
    """Return one made-up firm."""
    plain, yearly, given = _plain(dice), _yearly(dice), _lists(dice)
    plain = {name: value for name, value in plain.items() if dice.random() < known}
    yearly = {
        name: kept
        for name, years in yearly.items()
        if (kept := {year: value for year, value in years.items() if dice.random() < known})
    }
    lists = {name: _holed(dice, records, known) for name, records in given.items() if dice.random() < known}
    years = {year for by_year in yearly.values() for year in by_year}
    for name in DERIVED:
        found = {year: derive(name, year, plain, yearly) for year in years}
        told = {year: value for year, value in found.items() if value is not None}
        if told:
            yearly[name] = told
    return Facts(plain, yearly, lists)


def _plain(dice: Dice) -> dict[str, FactValue]:
    found: dict[str, FactValue] = {
        "region_code": dice.choice(REGIONS[:6]) if dice.random() < 0.9 else dice.choice(REGIONS),
        "industry_code": dice.choice(INDUSTRIES),
        "ownership": dice.choice(("民营", "民营", "民营", "国有控股", "集体", "港澳台", "外商")),
        "reg_type": dice.choice(
            ("有限责任公司", "有限责任公司", "有限责任公司", "股份有限公司", "个体工商户", "分公司")
        ),
        "status": dice.choice(("存续", "存续", "存续", "存续", "在业", "开业", "迁出", "注销")),
        "established_on": _day(dice, 8),
        "first_above_scale_on": _day(dice, 3) if dice.random() < 0.3 else False,
        "moved_in_on": _day(dice, 3) if dice.random() < 0.1 else False,
        "bookkeeping_fees": tuple(_wan(dice, 0) for _ in range(dice.randint(0, 3))),
        "energy_use": Fraction(dice.randint(0, 9999), 7),
        "unemployment": True,
        "unemployment.insured_months": Fraction(dice.choice((0, 11, 12, 13, 24))),
        "credit": True,
    }
    found |= {name: dice.random() < 0.5 for name in FLAGS}
    found |= {f"credit.{name}": _listed(dice) for name in LISTS}
    return found | _event(dice, "converted_from_individual", "same_premises") | _event(dice, "startup", "graduate")


def _event(dice: Dice, group: str, flag: str) -> dict[str, FactValue]:
    if dice.random() < 0.8:
        return {group: False, f"{group}.on": False, f"{group}.{flag}": False}
    return {group: True, f"{group}.on": _day(dice, 4), f"{group}.{flag}": dice.random() < 0.7}


def _yearly(dice: Dice) -> dict[str, dict[int, FactValue]]:
    found: dict[str, dict[int, FactValue]] = {
        name: {year: _near(dice, size) for year in YEARS} for name, size in MONEY.items()
    }
    if dice.random() < 0.2:  # growth of exactly a tenth
        before = Fraction(dice.randint(0, 100)) * WAN
        found["rd_expense"] |= {2024: before, 2025: before * Fraction(11, 10)}
    found["employees"] = {year: Fraction(dice.choice((0, 1, 30, 31, 299, 300, 301, 1000))) for year in YEARS}
    found["insured_employees"] = {year: Fraction(dice.choice((10, 30, 31, 90))) for year in YEARS}
    found["export_usd"] = {year: Fraction(dice.choice((0, 100, 110, 111, 50_000))) for year in YEARS}
    found["unemployment.layoff_rate"] = {year: Fraction(dice.choice((0, 55, 56, 200, 201)), 1000) for year in YEARS}
    for name in ("rd_deduction_filed", "stat_forms_filed"):
        found[name] = {year: dice.random() < 0.8 for year in YEARS}
    return found


def _lists(dice: Dice) -> dict[str, list[dict[str, FieldValue]]]:
    return {name: [make(dice) for _ in range(_some(dice))] for name, make in RECORDS.items()}


def _some(dice: Dice) -> int:
    return dice.choices((0, 1, 2, 3), (75, 15, 7, 3))[0]


def _holed(dice: Dice, records: list[dict[str, FieldValue]], known: float) -> tuple[Record, ...]:
    """Leave out a field now and then."""
    share = 1 - (1 - known) / 5
    return tuple({name: value for name, value in one.items() if dice.random() < share} for one in records)


def _qualification(dice: Dice) -> dict[str, FieldValue]:
    issued = _day(dice, 5)
    found: dict[str, FieldValue] = {"name": dice.choice(NAMES), "level": dice.choice(LEVELS), "issued_on": issued}
    if dice.random() < 0.5:
        found["valid_to"] = issued + timedelta(days=dice.choice((364, 730, 1095)))
    if dice.random() < 0.7:
        found["first"] = dice.random() < 0.6
    return found | ({"note": dice.choice(("园区", "复核"))} if dice.random() < 0.1 else {})


def _award(dice: Dice) -> dict[str, FieldValue]:
    return {
        "item": f"DY-{dice.randint(1, 42):02}",
        "year": Fraction(dice.choice((2023, 2024, 2025, 2026))),
        "amount": _wan(dice, 30),
        "reason": dice.choice((*STAGES, "达标", "示范")),
    }


def _loan(dice: Dice) -> dict[str, FieldValue]:
    start = _day(dice, 4)
    return {
        "kind": dice.choice(("普通", "创业担保")), "principal": _near(dice, 400), "rate": Fraction("0.0435"),
        "lpr": Fraction("0.0345"), "start_on": start,
        "end_on": start + timedelta(days=dice.choice((180, 365, 366, 1096))), "days": Fraction(dice.choice((90, 365))),
        "interest_paid": _near(dice, 10), "use": dice.choice(("生产", "还旧")),
        "ip_pledge": dice.random() < 0.3, "repaid": dice.random() < 0.5, "evaluation_fee": _wan(dice, 2),
    }  # fmt: skip


def _project(dice: Dice) -> dict[str, FieldValue]:
    start = _day(dice, 4)
    return {
        "kind": dice.choice(("技改", "新型储能")), "filed": dice.random() < 0.8, "started_on": start,
        "completed_on": start + timedelta(days=dice.choice((300, 730, 731))), "smart": dice.random() < 0.3,
        "equipment_investment": _near(dice, 300), "fixed_investment": _near(dice, 500), "provincial_award": False,
    }  # fmt: skip


def _hire(dice: Dice) -> dict[str, FieldValue]:
    return {
        "kind": dice.choice(("高校毕业生", "登记失业青年", "其他")), "contract": dice.random() < 0.8,
        "insured_months": Fraction(dice.choice((2, 3, 12))), "other_subsidy": dice.random() < 0.2,
    }  # fmt: skip


def _talent(dice: Dice) -> dict[str, FieldValue]:
    return {
        "degree": dice.choice(("博士", "硕士", "双一流本科", "本科")), "full_time": dice.random() < 0.8,
        "contract_months": Fraction(dice.choice((12, 35, 36, 60))),
        "insured_months": Fraction(dice.choice((11, 12, 24))),
    }  # fmt: skip


def _training(dice: Dice) -> dict[str, FieldValue]:
    return {"person": dice.choice(("甲", "乙")), "level": dice.choice(("初级", "中级", "高级")), "on": _day(dice, 3)}


def _stage(dice: Dice) -> dict[str, FieldValue]:
    return {"stage": dice.choice(STAGES), "on": _day(dice, 3)}


def _standard(dice: Dice) -> dict[str, FieldValue]:
    return {
        "level": dice.choice(("国际标准", "国家标准", "行业标准")), "role": dice.choice(("牵头", "参与")),
        "published_on": _day(dice, 3),
    }  # fmt: skip


def _exhibition(dice: Dice) -> dict[str, FieldValue]:
    return {
        "listed": dice.random() < 0.7, "abroad": dice.random() < 0.3, "ended_on": _day(dice, 1),
        "booth_fees": tuple(_wan(dice, 6) for _ in range(dice.randint(0, 3))),
    }  # fmt: skip


RECORDS: Mapping[str, Callable[[Dice], dict[str, FieldValue]]] = {
    "qualifications": _qualification,
    "received_awards": _award,
    "loans": _loan,
    "projects": _project,
    "hires": _hire,
    "talents": _talent,
    "training": _training,
    "listing_events": _stage,
    "standards_led": _standard,
    "exhibitions": _exhibition,
}


def _day(dice: Dice, years: int) -> date:
    return date(2026, 12, 31) - timedelta(days=dice.randint(0, 365 * years))


def _wan(dice: Dice, most: int) -> Fraction:
    return Fraction(dice.randint(0, most * WAN + WAN))


def _near(dice: Dice, wan: int) -> FactValue:
    """Return an amount around one, often the very amount or a fen beside it."""
    exact = wan * WAN
    return Fraction(dice.choice((0, exact, exact, exact - 1, exact + 1, dice.randint(0, 3 * exact))))


def _listed(dice: Dice) -> bool | Listing:
    if dice.random() < 0.93:
        return False
    if dice.random() < 0.5:
        return True
    on = _day(dice, 6)
    return Listing(on, on + timedelta(days=400) if dice.random() < 0.5 else None)
