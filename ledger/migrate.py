"""Bring the database to the tables this code expects; see ledger/migrations/versions for the steps.

``python -m ledger.migrate "why"`` writes the next step from the difference between the tables in code
and an empty database brought up to date; it is read and corrected by a person before it is committed.

Alembic is loaded only when there is something to do: every process opens a database, and hardly one finds a step.
"""

import importlib
import pkgutil
import re
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, MetaData, inspect, text
from sqlalchemy.exc import DBAPIError

import ledger as room
from ledger.base import Base, Ledger, connect
from ledger.errors import LedgerError

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 20_261_122  # PostgreSQL: two processes that start together migrate one after the other
_NAMES = re.compile(r"^(revision|down_revision) = '([0-9a-f]+)'$", re.MULTILINE)


def every_table() -> MetaData:
    """Return the tables of all files of this room."""
    for found in pkgutil.iter_modules(room.__path__):
        if found.name not in {"migrate", "migrations"}:
            importlib.import_module(f"ledger.{found.name}")
    return Base.metadata


def pending(ledger: Ledger, folder: Path = FOLDER) -> list[str]:
    """Return the steps the database still lacks, oldest first, as ``"<id> <reason>"``.

    Raises:
        LedgerError: the database was brought up by a newer version of this program.

    """
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - see above
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - see above

    script = ScriptDirectory.from_config(_config(folder))
    with ledger.engine.connect() as connection:
        at = MigrationContext.configure(connection).get_current_revision()
    steps = list(script.walk_revisions())
    known = [step.revision for step in steps]
    if at is not None and at not in known:
        raise LedgerError(f"数据库已升级到本程序不认识的版本 {at}。请改用较新的程序，或恢复升级前的备份。")
    behind = steps[: known.index(at)] if at is not None else steps
    return [f"{step.revision} {step.doc}" for step in reversed(behind)]


def upgrade(ledger: Ledger, folder: Path = FOLDER) -> list[str]:
    """Take every pending step in one transaction; return the steps taken. The first touch of the database.

    Raises:
        LedgerError: the database can't be reached, is damaged, or was brought up by a newer version of this program.

    """
    try:
        if _is_current(ledger, folder):
            return []
        from alembic import command  # noqa: PLC0415 - see above

        config = _config(folder)
        with ledger.write() as session:
            connection = session.connection()
            if not ledger.is_sqlite:
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            steps = pending(ledger, folder)
            if steps:
                config.attributes["connection"] = connection
                command.upgrade(config, "head")
    except DBAPIError as wrong:
        reason = str(wrong.orig).splitlines()[0]
        raise LedgerError(
            f"数据库打不开（{reason}）。请确认 HUIQI_DATABASE_URL 指向的数据库已启动、账号可以建表；"
            "SQLite 文件损坏时请用备份恢复。详细检查可运行 huiqi doctor。"
        ) from wrong
    return steps


def _is_current(ledger: Ledger, folder: Path) -> bool:
    """Tell whether a database has taken the last step: the one that no other names as the step before it."""
    steps, before = set(), set()
    for path in (folder / "versions").glob("*.py"):
        names = dict(_NAMES.findall(path.read_text(encoding="utf-8")))
        steps.add(names.get("revision", ""))
        before.add(names.get("down_revision", ""))
    with ledger.read() as session:
        connection = session.connection()
        if not inspect(connection).has_table("alembic_version"):
            return False
        return set(connection.scalars(text("SELECT version_num FROM alembic_version"))) == steps - before


def drift(ledger: Ledger) -> list[str]:
    """Return the differences between the tables in code and in the database; empty when they agree."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - see above
    from alembic.runtime.migration import MigrationContext  # noqa: PLC0415 - see above

    metadata = every_table()
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [repr(difference) for difference in compare_metadata(context, metadata)]


def write_step(reason: str, connection: Connection, folder: Path = FOLDER) -> None:
    """Write the next step: what ``connection``'s database lacks against the tables in code."""
    from alembic import command  # noqa: PLC0415 - see above

    config = _config(folder)
    config.attributes["connection"] = connection
    command.revision(config, message=reason, autogenerate=True)


def _config(folder: Path) -> "Config":
    from alembic.config import Config  # noqa: PLC0415 - see above

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.set_main_option("version_locations", str(folder / "versions").replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def _main(reason: str) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        empty = connect(f"sqlite:///{scratch}/ledger.sqlite3")
        upgrade(empty)
        with empty.engine.begin() as connection:
            write_step(reason, connection)
        empty.close()


if __name__ == "__main__":
    _main(" ".join(sys.argv[1:]) or "change")
