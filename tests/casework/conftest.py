"""A house of pre-review for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.base import Ledger
from tests.casework.made_case import Town
from tests.casework.made_case import town as a_town


@pytest.fixture
def town(ledger: Ledger, tmp_path: Path) -> Iterator[Town]:
    """A firm, its people, and a checker."""
    with a_town(ledger, tmp_path / "papers") as made:
        yield made
