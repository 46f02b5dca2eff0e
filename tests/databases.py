"""A private PostgreSQL for the tests: from installed binaries, in a folder that is thrown away.

It listens on a socket in that folder only, so it meets no other server of the machine. fsync is off:
nothing in it has to survive the machine. Databases with every table are made once and used again: a test
gets an empty one under a name that nobody else ever had, so that what a test before it left running
finds no door to it. Making and dropping one costs a hundred times what emptying it does.
"""

import enum
import os
import pwd
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import psycopg
from sqlalchemy import func, insert, select

from ledger.base import connect
from ledger.migrate import every_table, upgrade

OWNER = "huiqi"


class Tables(enum.StrEnum):
    """What a database begins with, and the PostgreSQL database it is copied from."""

    NONE = "template0"
    OF_THE_CODE = "huiqi_tables"  # as the classes of the ledger are now
    BY_STEPS = "huiqi_steps"  # as a house makes them, step by step: it opens one without a step to take


CATALOGS = ("class", "attribute", "attrdef", "constraint", "index", "trigger", "proc", "type", "namespace", "rewrite")
# Of every list of what is in a database: how many rows, and the last transaction that changed one.
_LAST = "(SELECT count(*) || ' ' || max(xmin::text::bigint) FROM pg_{})"
SHAPE = f"SELECT {', '.join(_LAST.format(name) for name in CATALOGS)}"
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=120", "listen_addresses=")


def postgres_programs() -> Path | None:
    """Return the folder with ``initdb`` and ``postgres``: of the newest Debian package, else of the PATH."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    folders.sort(key=lambda folder: float(folder.parent.name))
    on_path = shutil.which("initdb")
    if on_path:
        folders.insert(0, Path(on_path).resolve().parent)
    whole = [folder for folder in folders if (folder / "postgres").exists()]
    return whole[-1] if whole else None


class Cluster:
    """A running server that hands out fresh databases."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._empty: dict[Tables, list[str]] = {Tables.NONE: []}  # databases given back and emptied
        self._shape: dict[Tables, object] = {}

    def url(self, database: str) -> str:
        """Return the address of a database of this server, as HUIQI_DATABASE_URL takes it."""
        return f"postgresql+psycopg://{OWNER}@/{database}?host={self.folder}"

    @contextmanager
    def fresh(self, tables: Tables = Tables.OF_THE_CODE) -> Iterator[str]:
        """Lend the address of a database without a row; nobody else ever gets this address."""
        if tables not in self._empty:
            self._prepare(tables)
        name = f"t{uuid.uuid4().hex[:12]}"
        if self._empty[tables]:
            self._admin(f"ALTER DATABASE {self._empty[tables].pop()} RENAME TO {name}")
        else:
            self._admin(f"CREATE DATABASE {name} TEMPLATE {tables}")
        try:
            yield self.url(name)
        finally:
            if tables is Tables.NONE or not self._emptied(name, tables):
                self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    def _prepare(self, tables: Tables) -> None:
        """Make the database that such ones are copied from."""
        self._admin(f"CREATE DATABASE {tables}")
        _fill(self.url(tables), tables)
        with self._in(tables) as connection:
            self._shape[tables] = connection.execute(SHAPE).fetchone()
        self._empty[tables] = []

    def _emptied(self, name: str, tables: Tables) -> bool:
        """Empty a database and keep it under another name, unless a test changed its tables: then say no."""
        end = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - our name
        self._admin(end)
        with self._in(name) as connection:
            if connection.execute(SHAPE).fetchone() != self._shape[tables]:
                return False
            connection.execute(_emptying())
        self._admin(f"ALTER DATABASE {name} RENAME TO kept_{name}")
        self._empty[tables].append(f"kept_{name}")
        return True

    def _admin(self, sql: str) -> None:
        with self._in("postgres") as connection:
            connection.execute(sql.encode())

    def _in(self, database: str) -> psycopg.Connection:
        return psycopg.connect(host=str(self.folder), user=OWNER, dbname=database, autocommit=True)


@cache
def _emptying() -> bytes:
    """Return the statements that leave no row and set every counter back, as one text."""
    tables = [f"DELETE FROM {table.name}" for table in every_table().sorted_tables]  # noqa: S608 - our tables
    counters = "SELECT setval(c.oid, 1, false) FROM pg_class c WHERE c.relkind = 'S'"
    return ";".join(["SET session_replication_role = replica", *tables, counters]).encode()


def _fill(url: str, tables: Tables) -> None:
    ledger = connect(url)
    if tables is Tables.BY_STEPS:
        upgrade(ledger)
    else:
        every_table().create_all(ledger.engine)
    ledger.close()


@cache
def _blank(tables: Tables) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "blank.sqlite3"
        _fill(f"sqlite:///{file}", tables)
        return file.read_bytes()


def blank_sqlite(file: Path, tables: Tables = Tables.OF_THE_CODE) -> str:
    """Write a SQLite database without a row; return its address."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(_blank(tables))
    return f"sqlite:///{file}"


def copy_rows(source: str, target: str) -> None:
    """Copy every row of a database into an empty one of the other kind, and let its counters go on from there."""
    here, there = connect(source), connect(target)
    with here.read() as old, there.write() as new:
        for table in every_table().sorted_tables:
            rows = [row._asdict() for row in old.execute(select(table))]
            if rows:
                new.execute(insert(table), rows)
        for table in every_table().sorted_tables:
            number = table.autoincrement_column
            if number is not None:
                owned = func.pg_get_serial_sequence(table.name, number.name)
                new.execute(select(func.setval(owned, func.coalesce(func.max(number), 0) + 1, False)))  # noqa: FBT003
    here.close()
    there.close()


@contextmanager
def private_cluster(programs: Path) -> Iterator[Cluster]:
    """Run a server of our own for as long as the block lasts."""
    folder = Path(tempfile.mkdtemp(prefix="huiqi-pg-"))
    who = _server_user()
    if who is not None:
        os.chown(folder, who.pw_uid, who.pw_gid)
    data = folder / "data"
    try:
        _run(who, programs / "initdb", "-D", data, "-U", OWNER, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = " ".join(f"-c {setting}" for setting in (*FAST, f"unix_socket_directories={folder}"))
        control = programs / "pg_ctl"
        _run(who, control, "-D", data, "-l", folder / "server.log", "-o", options, "-w", "start")
        try:
            cluster = Cluster(folder)
            yield cluster
        finally:
            _run(who, control, "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _server_user() -> pwd.struct_passwd | None:
    """Return who runs the server when we are root, which PostgreSQL refuses to run as."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    return names.get("postgres") or names["nobody"]


def _run(who: pwd.struct_passwd | None, *command: object) -> None:
    done = subprocess.run(
        [str(part) for part in command],
        check=False,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE if "initdb" in str(command[0]) else subprocess.DEVNULL,
        stderr=subprocess.STDOUT,
        text=True,
        user=None if who is None else who.pw_uid,
        group=None if who is None else who.pw_gid,
        extra_groups=None if who is None else [],
    )
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stdout or 'see server.log'}")
