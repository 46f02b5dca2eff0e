"""The labelled documents of tests/cases/anatomy-*.yaml are read as labelled."""

from pathlib import Path
from typing import Any

import pytest

from benchmarks.anatomy import document_of, expected, judged, values
from config.city import City
from config.yaml_text import read_yaml
from knowledge.library.anatomy import dissect
from knowledge.library.relations import find_links

ROOT = Path(__file__).resolve().parents[2]
CASES = [
    case
    for name in ("anatomy-1.yaml", "anatomy-2.yaml", "anatomy-3.yaml")
    for case in read_yaml((ROOT / "tests" / "cases" / name).read_text(encoding="utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_labelled_document_is_read_as_labelled(case: dict[str, Any], city: City) -> None:
    document = document_of(case)
    anatomy = dissect(document, city)
    links = find_links(anatomy, document)
    wrong = {
        field: (got, want)
        for field, label in case["expect"].items()
        if (got := judged(field, values(field, anatomy, links), want := expected(label))) != want
    }
    assert wrong == {}
