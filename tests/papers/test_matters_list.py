"""The ten matters of the sample city: their papers, letter for letter, and what each list must have."""

import json

import pytest

from tests.conftest import real_data
from tests.handed_in import CITY, DAY

LISTS = CITY.on(DAY)


@pytest.mark.realdata
def test_the_papers_are_those_of_the_domain_letter_for_letter() -> None:
    folder = real_data()
    assert folder is not None
    wanted = json.loads((folder / "reference" / "domain-data.json").read_text(encoding="utf-8"))["matters"]
    assert {(one.code, one.name): [each.name for each in one.materials] for one in LISTS} == {
        (one["code"], one["name"]): [each["name"] for each in one["materials"]] for one in wanted
    }
    deferred = {
        each["name"]: each["rongque"] != "否" and each["rongque"] != "否(共享)"
        for one in wanted
        for each in one["materials"]
    }
    assert {each.name: each.deferral is not None for one in LISTS for each in one.materials} == deferred


def test_there_are_ten_matters_with_eighty_four_papers() -> None:
    assert [one.code for one in LISTS] == [f"M{number}" for number in range(1, 11)]
    assert sum(len(one.materials) for one in LISTS) == 84


def test_every_cross_rule_is_checked_somewhere() -> None:
    rules = {check.rule for one in LISTS for check in one.checks}
    assert rules >= {f"CR{number}" for number in range(1, 15)} | {"P", "F", "S", "E", "O", "EQ", "NUM", "IN", "Q", "X"}


@pytest.mark.parametrize("code", [one.code for one in LISTS])
def test_a_list_is_whole(code: str) -> None:
    one = next(each for each in LISTS if each.code == code)
    assert one.not_needed
    assert one.limit
    assert one.result
    assert one.dept
    assert "示例" in one.version
    assert one.materials[0].template
    for each in one.materials:
        assert each.form
        assert each.issuers
        assert each.checks[0].rule == "F"
        assert ("(C" in each.name and "保修书" not in each.name) == (each.needed_if is not None)
    for check in one.checks:
        assert check.name
        assert check.fix


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("M7", "M7"),
        ("m10", "M10"),
        ("施工许可", "M7"),
        ("施工证", "M7"),
        ("工规证", "M4"),
        ("用规证", "M3"),
        ("联合验收", "M8"),
        ("图审", "M5"),
        ("食品经营许可证", "M10"),
        ("大证", "M9"),
        ("项目备案", "M2"),
        ("开公司", "M1"),
        ("消防审查", "M6"),
    ],
)
def test_a_matter_is_found_by_the_words_people_use(word: str, code: str) -> None:
    assert CITY.find(word, DAY).code == code
