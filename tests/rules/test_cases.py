"""The city's items against the cases of the policy officers. See cases/README.md."""

from collections import Counter
from pathlib import Path

import pytest

from config.city import CITIES
from knowledge.items.cases import Case, read_folder
from knowledge.items.proving import failures
from knowledge.items.reading import read_items
from knowledge.rules.item import ItemSet

FOLDER = Path(__file__).parent / "cases"
FILES = sorted(FOLDER.glob("*.yaml"))


@pytest.fixture(scope="module")
def items() -> ItemSet:
    return read_items(CITIES / "deyang" / "items")


@pytest.fixture(scope="module")
def cases() -> tuple[Case, ...]:
    return read_folder(FOLDER)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_case_of_a_file_comes_out(file: Path, items: ItemSet) -> None:
    failed = failures(read_folder(file), items)
    assert [f"{one.case.line} {one.case.name}：{'；'.join(one.differences)}" for one in failed] == []


def test_every_one_of_the_42_items_has_cases_of_its_own(cases: tuple[Case, ...]) -> None:
    asked = Counter(case.items[0] for case in cases if len(case.items) == 1)
    assert sorted(asked) == [f"DY-{number:02d}" for number in range(1, 43)]
    assert min(asked.values()) >= 5
    assert len(cases) >= 400


def test_cases_expect_each_of_the_four_states(cases: tuple[Case, ...]) -> None:
    states = Counter(case.expected.state for case in cases)
    assert all(states[state] >= 50 for state in ("eligible", "unknown", "near", "ineligible"))
