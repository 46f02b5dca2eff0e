"""Two questions are one only when nothing that matters differs."""

from functools import cache
from pathlib import Path

import pytest

from config.city import load_city
from config.yaml_text import read_yaml
from knowledge.search.likeness import ALIKE, Meant, differs, likeness, meant
from knowledge.search.places import CityWords
from knowledge.search.query import understand
from knowledge.search.synonyms import city_synonyms

CASES = Path(__file__).parents[1] / "cases"
CITY, SYNONYMS = CityWords.of(load_city("deyang")), city_synonyms("deyang")


@cache
def read(text: str) -> Meant:
    return meant(understand(text, SYNONYMS, CITY), lambda _term: 5.0, CITY)


def score(one: str, other: str) -> float:
    return likeness(read(one), read(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2026年升规奖励多少", "2025年升规奖励多少"),
        ("旌阳区升规奖励多少", "罗江区升规奖励多少"),
        ("升规奖励多少", "罗江区升规奖励多少"),
        ("省级绿色工厂奖励多少", "绿色工厂奖励多少"),
        ("DCMM三级奖励多少", "DCMM二级奖励多少"),
        ("营收3000万能拿多少", "营收5000万能拿多少"),
        ("首次认定高企奖励多少", "重新认定高企奖励多少"),
        ("境外展会补贴多少", "境内展会补贴多少"),
    ],
)
def test_what_matters_blocks_a_match_however_alike_the_rest_is(one: str, other: str) -> None:
    assert differs(read(one), read(other))
    assert score(one, other) == 0.0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("首次升规奖励多少钱", "升规奖励好多钱"),
        ("德阳市升规奖励多少", "升规奖励多少"),
        ("2026年升规奖励几号截止", "26年升规奖励几号截止"),
        ("DCMM三级奖励多少", "dcmm3级给好多"),
        ("研发费用加计扣除比例是多少", "加扣比例好多"),
    ],
)
def test_the_same_thing_in_other_words_is_alike(one: str, other: str) -> None:
    assert score(one, other) >= ALIKE


def test_a_question_is_itself_whatever_its_punctuation() -> None:
    assert score("升规奖励多少？", "升规奖励 多少") == 1.0


def test_nothing_in_common_is_nothing_alike() -> None:
    assert score("升规奖励多少", "施工许可证需要哪些材料") < 0.1
    assert score("", "施工许可证") == 0.0


@pytest.mark.parametrize("number", [1, 2])
def test_labelled_questions_are_told_apart(number: int) -> None:
    """With one weight for every term; benchmarks/official.py measures with those of a base."""
    rows = read_yaml((CASES / f"official-{number}.yaml").read_text(encoding="utf-8"))
    right = wrong = asked = 0
    for row in rows:
        for same in row["same"]:
            asked += 1
            best = max(rows, key=lambda other: score(same, other["q"]))
            if score(same, best["q"]) >= ALIKE:
                right, wrong = right + (best is row), wrong + (best is not row)
        wrong += sum(score(near, other["q"]) >= ALIKE for near in row["near"] for other in rows)
    assert right / asked > 0.4
    assert wrong <= 4
