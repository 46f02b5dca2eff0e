"""Steps of the schema: written from the tables, taken once, the same on both databases."""

import threading
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from ledger.base import Ledger, connect
from ledger.errors import LedgerError
from ledger.migrate import drift, every_table, pending, upgrade, write_step


@pytest.fixture
def empty(ledger: Ledger) -> Ledger:
    every_table().drop_all(ledger.engine)
    return ledger


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one step, written from the tables as they are."""
    (tmp_path / "versions").mkdir()
    scratch = connect(f"sqlite:///{tmp_path}/scratch.sqlite3")
    with scratch.engine.begin() as connection:
        write_step("everything", connection, tmp_path)
    scratch.close()
    return tmp_path


def test_a_written_step_builds_the_tables_the_code_expects(empty: Ledger, folder: Path) -> None:
    assert [step.split(" ", 1)[1] for step in pending(empty, folder)] == ["everything"]

    upgrade(empty, folder)

    assert pending(empty, folder) == []
    assert drift(empty) == []
    assert set(every_table().tables) <= set(inspect(empty.engine).get_table_names())


def test_upgrading_twice_does_nothing_the_second_time(empty: Ledger, folder: Path) -> None:
    assert len(upgrade(empty, folder)) == 1
    assert upgrade(empty, folder) == []


def test_two_processes_that_start_together_migrate_one_after_the_other(
    empty: Ledger, second_ledger: Ledger, folder: Path
) -> None:
    taken: list[list[str]] = []
    both = [
        threading.Thread(target=lambda one=one: taken.append(upgrade(one, folder))) for one in (empty, second_ledger)
    ]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()

    assert sorted(len(steps) for steps in taken) == [0, 1]
    assert drift(empty) == []


def test_a_database_from_the_future_is_refused_with_a_way_out(empty: Ledger, folder: Path) -> None:
    upgrade(empty, folder)
    with empty.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = 'tomorrow'"))

    with pytest.raises(LedgerError, match=r"tomorrow.*较新的程序"):
        upgrade(empty, folder)


def test_the_steps_of_the_house_build_its_tables_and_the_last_of_them_is_seen_without_alembic(
    empty: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert upgrade(empty)
    assert drift(empty) == []
    monkeypatch.setattr("ledger.migrate.pending", None)
    assert upgrade(empty) == []
