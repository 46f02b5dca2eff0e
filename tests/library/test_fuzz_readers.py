"""Damaged files of every format: read or refused with a sentence; the parent lives on, and nothing is left behind."""

from pathlib import Path

import pytest

from knowledge.errors import FileRefused
from knowledge.library.content_type import FileType
from knowledge.library.document import Document
from knowledge.library.intake import Intake
from knowledge.library.reading import Reading
from ledger.base import Ledger
from ledger.policies import Policy
from tests.library.made_formats import RECOGNISED as SLOW
from tests.library.made_formats import samples
from tests.library.mutations import ALL, mutants

ROUNDS = 1  # of every mutation, for every format
SLOW_ROUNDS = 2  # recognised files take seconds each: two damages of each are enough here


def test_every_format_that_is_read_is_damaged_here(tmp_path: Path) -> None:
    assert {kind.value for kind in FileType} <= {name.rpartition(".")[2] for name in samples(tmp_path)}


def test_every_damaged_file_is_read_or_refused_and_the_parent_lives(tmp_path: Path) -> None:
    originals = samples(tmp_path)
    quick = {name: data for name, data in originals.items() if name not in SLOW}
    slow = {name: data for name, data in originals.items() if name in SLOW}
    place = tmp_path / "files"
    place.mkdir()
    outcomes: dict[str, str] = {}
    with Reading(60, 200_000, ocr_pages=1) as reading:
        for name, data in [*mutants(quick, 7, ROUNDS * len(ALL)), *mutants(slow, 7, SLOW_ROUNDS)]:
            path = place / name
            path.write_bytes(data)
            try:
                document, kind, _ = reading.read(path)
            except FileRefused as no:
                outcomes[name] = str(no)
            else:
                assert isinstance(document, Document)
                outcomes[name] = kind
            path.unlink()
        good = tmp_path / "good.txt"
        good.write_bytes(originals["txt"])
        assert reading.read(good)[1] == "txt"
    assert len(outcomes) == len(quick) * len(ALL) * ROUNDS + len(slow) * SLOW_ROUNDS
    assert [name for name, says in outcomes.items() if not says.isalpha() and "。" not in says] == []
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("seed", [11])
def test_no_damaged_file_is_stored_by_half(tmp_path: Path, intake: Intake, ledger: Ledger, seed: int) -> None:
    originals = {name: data for name, data in samples(tmp_path).items() if name not in SLOW}
    place = tmp_path / "files"
    place.mkdir()
    for name, data in mutants(originals, seed, 2):
        (place / name).write_bytes(data)
    taken = list(intake.add_many([place]))
    added = [one for one in taken if one.state == "added"]
    assert len(taken) == 2 * len(originals)
    with ledger.read() as session:
        rows = session.query(Policy).all()
        assert len(rows) == len(added)
        assert all(row.articles for row in rows)
        assert all(intake.original_path(row).is_file() for row in rows)
    assert list((intake.original_path(rows[0]).parents[1] / ".incoming").iterdir()) == []
