"""A file of facts is taken apart and put together again without loss."""

import pytest

from knowledge.firms.flat import flat
from knowledge.rules.facts import FactsRefused

FIRM = {
    "name": "德阳示例机械有限公司",
    "revenue": {"2025": "5600万元", 2024: 48_000_000, "2023": None},
    "unemployment": {"insured_months": 24, "premium": {"2025": "6万元"}},
    "credit": {"dishonest_exec": False, "abnormal_list": None},
    "received_awards": [],
    "startup": False,
    "ownership": None,
}


def test_every_value_stands_alone_with_its_year() -> None:
    assert [(one.name, one.year, one.value) for one in flat(FIRM)] == [
        ("name", 0, "德阳示例机械有限公司"),
        ("revenue", 2025, "5600万元"),
        ("revenue", 2024, 48_000_000),
        ("unemployment.insured_months", 0, 24),
        ("unemployment.premium", 2025, "6万元"),
        ("credit.dishonest_exec", 0, False),
        ("received_awards", 0, []),
        ("startup", 0, False),
    ]


def test_a_file_with_a_fault_gives_nothing() -> None:
    with pytest.raises(FactsRefused, match="revenue"):
        flat({"revenue": {"2025": "-5万元"}})
