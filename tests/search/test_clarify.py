"""One question when two readings lead to different answers, none when one is clearly the best."""

from collections.abc import Callable
from datetime import date

import pytest

from knowledge.search.clarify import MOST, Choice, pick, readings
from knowledge.search.shelf import Shelf

TODAY = date(2026, 11, 22)
CHOICES = [Choice("德阳市", "a"), Choice("广汉市", "b"), Choice("德示例规〔2025〕1号", "c")]
Put = Callable[..., None]


@pytest.fixture
def two_cities(town: Shelf, put: Put) -> Shelf:
    """Give 广汉, a city within the city, a reward of its own."""
    put(
        "P20",
        "广汉市高新技术企业奖励措施",
        ["对首次认定的高新技术企业，广汉市一次性奖励3万元。"],
        level="县级",
        region="510681",
        effective_on=date(2025, 1, 1),
    )
    return town


def labels(shelf: Shelf, text: str, place: str = "") -> list[str]:
    found = shelf.find(text, day=TODAY, place=place)
    return [choice.label for choice in readings(shelf, found, day=TODAY, place=place)]


def test_the_city_is_asked_for_when_a_city_within_it_has_a_rule_too(two_cities: Shelf) -> None:
    assert labels(two_cities, "本市高新技术企业奖励多少") == ["德阳市", "广汉市"]
    assert labels(two_cities, "我们市高企奖励多少", place="510681") == ["德阳市", "广汉市"]


@pytest.mark.parametrize(
    "text",
    ["高新技术企业奖励多少", "德阳市级高企奖励多少", "旌阳高企市级奖多少", "国家级和市级高企奖励", "市级稳岗返还比例"],
)
def test_nothing_is_asked_when_one_reading_is_clearly_the_best(two_cities: Shelf, text: str) -> None:
    assert labels(two_cities, text) == []


def test_a_firm_in_a_district_means_the_city(two_cities: Shelf) -> None:
    assert labels(two_cities, "本市高新技术企业奖励多少", place="510603") == []


def test_a_choice_reads_in_one_way_only(two_cities: Shelf) -> None:
    found = two_cities.find("本市高新技术企业奖励多少", day=TODAY)
    for choice in readings(two_cities, found, day=TODAY):
        again = two_cities.find(choice.text, day=TODAY)
        assert again.answerable
        assert readings(two_cities, again, day=TODAY) == ()


def test_the_county_is_asked_for_when_several_have_a_rule(town: Shelf, put: Put) -> None:
    for code, name, wan in (("510604", "罗江区", 5), ("510623", "中江县", 4)):
        put(
            f"P{code}",
            f"{name}工业企业升规奖励办法",
            [f"对首次升规的工业企业，{name}再奖励{wan}万元。"],
            level="县级",
            region=code,
            effective_on=date(2025, 1, 1),
        )
    asked = labels(town, "县上升规奖励多少")
    assert 2 <= len(asked) <= MOST
    assert set(asked) <= {"旌阳区", "罗江区", "中江县"}
    assert labels(town, "县上升规奖励多少", place="510604") == []


def test_the_year_is_asked_for_when_two_are_in_force(town: Shelf, put: Put) -> None:
    for year, wan in ((2024, 6), (2025, 7)):
        put(
            f"N{year}",
            f"关于申报{year}年度节水改造补助的通知",
            [f"节水改造项目每个补助{wan}万元，{year + 1}年3月31日截止。"],
            effective_on=date(year, 1, 1),
        )
    assert labels(town, "节水改造补助多少") == ["2025年", "2024年"]
    assert labels(town, "2024年节水改造补助多少") == []
    assert labels(town, "今年节水改造补助多少") == []


@pytest.mark.parametrize(
    ("reply", "label"),
    [
        ("1", "德阳市"),
        ("第二个", "广汉市"),
        ("选2", "广汉市"),
        ("广汉的", "广汉市"),
        ("就是广汉吧", "广汉市"),
        ("３", "德示例规〔2025〕1号"),
        ("德示例规〔2025〕1号", "德示例规〔2025〕1号"),
    ],
)
def test_a_short_reply_picks_one(reply: str, label: str) -> None:
    chosen = pick(reply, CHOICES)
    assert chosen is not None
    assert chosen.label == label


@pytest.mark.parametrize("reply", ["", "4", "0", "德", "绵竹", "首次升规奖励怎么领取需要什么材料", "。。"])
def test_anything_else_is_a_new_question(reply: str) -> None:
    assert pick(reply, CHOICES) is None
