"""Packs that several tests look at and none changes."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge.papers.samples.pack import Wanted, write_pack

DAY = date(2026, 3, 20)


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, dict[str, Any]]]:
    """Give a clean text-born pack of each matter."""
    packs: dict[str, tuple[Path, dict[str, Any]]] = {}
    for number in range(1, 11):
        folder = tmp_path_factory.mktemp("packs") / f"M{number}"
        packs[f"M{number}"] = folder, dict(write_pack(Wanted(f"M{number}", 7, DAY), folder))
    return packs
