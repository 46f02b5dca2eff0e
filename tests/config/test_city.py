import shutil
from datetime import date, timedelta
from pathlib import Path

import pytest

from config.city import CITIES, City, load_city
from config.errors import CityWrong


@pytest.fixture(scope="module")
def deyang() -> City:
    return load_city("deyang")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "town"
    shutil.copytree(CITIES / "deyang", copy, ignore=shutil.ignore_patterns("sample"))
    return copy


def test_deyang_has_its_six_counties_and_two_city_zones(deyang: City) -> None:
    assert [place.code for place in deyang.regions if place.parent == "510600"] == [
        "510603", "510604", "510623", "510681", "510682", "510683",
    ]  # fmt: skip
    assert [zone.code for zone in deyang.zones if zone.parent == "510600"] == ["510600-Z01", "510600-Z02"]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("德阳市广汉市人民政府", "510681"),
        ("我们在广汉", "510681"),
        ("罗江县的企业", "510604"),
        ("德阳经开区管委会", "510600-Z01"),
        ("什邡经开区", "510682-Z01"),
        ("德阳市经济和信息化局", "510600"),
    ],
)
def test_the_narrowest_place_named_is_meant(deyang: City, text: str, code: str) -> None:
    found = deyang.region_by_word(text)
    assert found is not None
    assert found.code == code


def test_a_text_without_a_place_names_none(deyang: City) -> None:
    assert deyang.region_by_word("首次升规有什么奖励") is None


@pytest.mark.parametrize(
    ("text", "short"),
    [("找经信", "经信局"), ("市经济和信息化局", "经信局"), ("人社局电话", "人社局"), ("市监的窗口", "市场监管局")],
)
def test_departments_are_known_by_the_names_people_type(deyang: City, text: str, short: str) -> None:
    found = deyang.department_by_word(text)
    assert found is not None
    assert found.short == short


def test_an_old_name_of_a_department_counts_on_its_own_days_only(deyang: City) -> None:
    assert deyang.department_by_word("经信委", date(2018, 5, 1)) is not None
    assert deyang.department_by_word("经济和信息化委员会", date(2026, 5, 1)) is None


def test_2026_has_248_workdays(deyang: City) -> None:
    year = deyang.calendar[2026]
    days = (date(2026, 1, 1) + timedelta(days=offset) for offset in range(365))
    worked = [day for day in days if day in year.work or (day.weekday() < 5 and day not in year.off)]
    assert len(worked) == 248


def test_worked_weekends_are_weekends_and_no_day_is_both(deyang: City) -> None:
    for year in deyang.calendar.values():
        assert all(day.weekday() >= 5 for day in year.work)
        assert not year.work & year.off


def test_an_unknown_city_is_refused_with_the_known_names() -> None:
    with pytest.raises(CityWrong, match="deyang"):
        load_city("nowhere-at-all")


@pytest.mark.parametrize(
    ("file", "text", "named"),
    [
        ("regions.yaml", "name: [", "regions.yaml"),
        ("regions.yaml", "name: 某市\ncode: 510600\nregions: []\n", "code"),
        ("zones.yaml", "zones: 7\n", "zones"),
        ("departments.yaml", "departments:\n  - {name: 某局}\n", "short"),
        ("themes.yaml", "themes:\n  - {name: 某, words: 一}\n", "words"),
        ("calendar.yaml", "years:\n  - {year: 2026, holidays: [昨天]}\n", "holidays"),
        ("zones.yaml", "- 1\n", "zones.yaml"),
    ],
)
def test_a_wrong_file_is_named_with_its_key(folder: Path, file: str, text: str, named: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")
    with pytest.raises(CityWrong, match=named):
        load_city(str(folder))


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "themes.yaml").unlink()
    with pytest.raises(CityWrong, match=r"themes\.yaml"):
        load_city(str(folder))
