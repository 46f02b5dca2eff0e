from datetime import date
from decimal import Decimal

import pytest

from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.figures import in_words
from knowledge.papers.samples.people import identity
from knowledge.papers.samples.story import Area, Money, Span
from knowledge.papers.samples.telling import STEPS, tell
from knowledge.rules.uscc import examine
from tests.papers.samples.conftest import DAY

PROJECTS = ["M2", "M3", "M4", "M5", "M6", "M7", "M8", "M9"]


@pytest.mark.parametrize("matter", [*PROJECTS, "M1", "M10"])
@pytest.mark.parametrize("seed", range(5))
def test_codes_are_right_in_form_and_terms_hold(matter: str, seed: int) -> None:
    facts = tell(matter, seed, DAY).facts
    for name in ("统一社会信用代码", "施工单位代码"):
        if name in facts:
            assert examine(str(facts[name])).valid
    for name, told in facts.items():
        if isinstance(told, Span) and name not in {"公示期限", "监理服务期", "备案有效期"}:
            assert told.first <= DAY <= told.last, name


@pytest.mark.parametrize("matter", PROJECTS)
@pytest.mark.parametrize("seed", range(5))
def test_the_days_of_a_project_come_in_their_order(matter: str, seed: int) -> None:
    facts = tell(matter, seed, DAY).facts
    days = [facts[step] for step in STEPS]
    assert all(isinstance(day, date) for day in days)
    assert days == sorted(days, key=str)


@pytest.mark.parametrize("seed", range(8))
def test_areas_and_amounts_add_up(seed: int) -> None:
    facts = tell("M4", seed, DAY).facts
    floors, below, whole = facts["地上建筑面积"], facts["地下建筑面积"], facts["建筑面积"]
    houses = [facts[f"幢{at}面积"] for at in (1, 2, 3)]
    assert isinstance(floors, Area)
    assert isinstance(below, Area)
    assert isinstance(whole, Area)
    assert sum((house.metres for house in houses if isinstance(house, Area)), Decimal(0)) == floors.metres
    assert floors.metres + below.metres == whole.metres
    total, fixed, working, price = (facts[name] for name in ("总投资", "固定资产投资", "铺底流动资金", "合同价"))
    assert isinstance(total, Money)
    assert isinstance(fixed, Money)
    assert isinstance(working, Money)
    assert isinstance(price, Money)
    assert fixed.yuan + working.yuan == total.yuan
    assert price.yuan <= total.yuan


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("0.50", "零元伍角整"),
        ("10.05", "壹拾元零伍分"),
        ("100001", "壹拾万零壹元整"),
        ("20304050", "贰仟零叁拾万肆仟零伍拾元整"),
        ("100000000", "壹亿元整"),
        ("52006474.22", "伍仟贰佰万陆仟肆佰柒拾肆元贰角贰分"),
    ],
)
def test_amounts_in_words_are_those_of_a_bill(amount: str, words: str) -> None:
    assert in_words(Decimal(amount)) == words


def test_no_identity_number_belongs_to_a_real_place() -> None:
    assert all(identity(Dice("t", at)).startswith("510699") for at in range(20))
