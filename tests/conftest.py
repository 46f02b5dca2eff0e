"""What every test may use: both databases, and a word about what had to be left out.

A test that asks for ``ledger`` runs twice, on SQLite and on PostgreSQL. A test marked ``postgres``,
``browser``, ``faketime`` or ``realdata`` needs something that may be missing: then it is left out and the end of the
run says how to add it. With CI set, a test that was left out is a failure.
"""

import fcntl
import gc
import os
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ledger.base import Ledger, connect
from tests import children
from tests.clocks import faketime
from tests.databases import Cluster, Tables, blank_sqlite, copy_rows, postgres_programs, private_cluster


def real_data() -> Path | None:
    """Return the folder of real texts: HUIQI_TEST_DATA, or ``shared`` beside the repository."""
    given = os.environ.get("HUIQI_TEST_DATA")
    folder = Path(given) if given else Path(__file__).resolve().parents[2] / "shared"
    return folder if folder.is_dir() else None


def chromium() -> str | None:
    """Return the browser's program when its driver is there too."""
    browser = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    return browser if browser and shutil.which("chromedriver") else None


@dataclass(frozen=True)
class Need:
    """Something outside Python that the tests with one marker need."""

    there: Callable[[], object]
    missing: str
    remedy: str
    always_in_ci: bool = True


NEEDS = {
    "postgres": Need(postgres_programs, "PostgreSQL's server programs", "apt-get install postgresql"),
    "browser": Need(chromium, "Chromium and ChromeDriver", "apt-get install chromium chromium-driver"),
    "faketime": Need(faketime, "libfaketime", "apt-get install faketime"),
    # Real texts are nobody's to publish: no package brings them, so their absence never fails a run.
    "realdata": Need(real_data, "the folder of real texts", "set HUIQI_TEST_DATA to it", always_in_ci=False),
}
# What one process has compiled the next one need not: the tests start hundreds of our own.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Collecting makes a hundred thousand objects that stay: looking them through for garbage is a third of its time.
gc.disable()
# A busy machine is no reason to fail: no law of ours speaks of seconds.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")
# Where tests start processes of ours, and the files that take longest: two workers end together if these begin first.
STARTING = ("journeys", "browser", "emulator", "outreach/test_with_dingtalk.py")
JOURNEYS = "journey or browser"
LONGEST = ("push_troubles", "push_calendar", "life", "push_by_command", "limits", "push_matched")
LEFT_OUT = pytest.StashKey[Counter[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[LEFT_OUT] = Counter()


def _is_starting(path: Path) -> bool:
    places = [Path(__file__).parent / place for place in STARTING]
    return any(place in (path, *path.parents) for place in places)


def _begins(item: pytest.Item) -> int:
    """Return the place of a file in the order of files; equal ones stay as they were drawn."""
    name = item.path.stem.removeprefix("test_")
    return LONGEST.index(name) if name in LONGEST and "journeys" in item.path.parts else len(LONGEST)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    here = Path(__file__).parent
    if config.option.markexpr != JOURNEYS or here not in collection_path.parents:
        return None
    above = any(collection_path in (here / place).parents for place in STARTING)
    return None if above or _is_starting(collection_path) else True


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    missing = {name: need for name, need in NEEDS.items() if not need.there()}
    items.sort(key=_begins)
    for item in items:
        if {"journey", "browser"} & {mark.name for mark in item.iter_markers()} and not _is_starting(item.path):
            raise pytest.UsageError(f"{item.nodeid} would be left out by make test: add its place to STARTING")
        for name, need in missing.items():
            if item.get_closest_marker(name) is None:
                continue
            config.stash[LEFT_OUT][name] += 1
            if not (os.environ.get("CI") and need.always_in_ci):
                item.add_marker(pytest.mark.skip(reason=f"needs {need.missing}: {need.remedy}"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop() -> None:
    gc.freeze()  # nor are they looked through again after each test
    gc.enable()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for name, need in NEEDS.items():
        if os.environ.get("CI") and need.always_in_ci and item.get_closest_marker(name) and not need.there():
            pytest.fail(f"CI leaves nothing out: this test needs {need.missing}. {need.remedy}", pytrace=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    for name, count in sorted(config.stash[LEFT_OUT].items()):
        need = NEEDS[name]
        terminalreporter.write_line(f"left out: {count} tests that need {need.missing}. To add them: {need.remedy}")


@pytest.fixture(scope="session", autouse=True)
def _children_are_handed_on() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("knowledge.library.reading.ChildProcess", children.lend)
        yield
    children.end_all()


@pytest.fixture
def own_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of reading processes: each has its own, and they end with it."""
    monkeypatch.setattr(children.Lent, "lending", False)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A private PostgreSQL server, started when the first test asks for it."""
    programs = postgres_programs()
    assert programs is not None, "mark the test with postgres"
    with private_cluster(programs) as running:
        yield running


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a fresh database with every table, for tests that start processes."""
    if request.param == "postgres":
        with request.getfixturevalue("cluster").fresh() as url:
            yield url
        return
    yield blank_sqlite(tmp_path / "ledger.sqlite3")


@pytest.fixture
def ledger(ledger_url: str) -> Iterator[Ledger]:
    """A fresh ledger; the test runs once on each database."""
    opened = connect(ledger_url)
    yield opened
    opened.close()


@pytest.fixture
def second_ledger(ledger: Ledger, ledger_url: str) -> Iterator[Ledger]:
    """Another process's view of the same database."""
    assert ledger is not None
    opened = connect(ledger_url)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with the sample city loaded on SQLite by a command of ours; to be copied, never to be worked in.

    Loading takes half a minute: the workers of one run share what the first of them has loaded.
    """
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    home, done = shared / "sample-home", shared / "sample-home.done"
    with (shared / "sample-home.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # given back when the file is closed
        if not done.exists():
            _load_sample(home)
            done.touch()
    return home


@pytest.fixture(scope="session")
def sample_postgres(
    sample_home: Path, tmp_path_factory: pytest.TempPathFactory, cluster: Cluster
) -> Iterator[tuple[str, Path]]:
    """A PostgreSQL database with the sample city, and the home that holds its originals; shared by all tests.

    The rows are those of the home on SQLite (tests/cli/test_house.py has a command load them here too).
    """
    home = Path(shutil.copytree(sample_home, tmp_path_factory.mktemp("sample-postgres") / "home"))
    with cluster.fresh(Tables.BY_STEPS) as url:
        copy_rows(f"sqlite:///{home / 'ledger.sqlite3'}", url)
        (home / "ledger.sqlite3").unlink()
        yield url, home


def _load_sample(home: Path) -> None:
    root = str(Path(__file__).resolve().parents[1])
    environment = {"HUIQI_HOME": str(home), "PYTHONPATH": root, "PATH": os.environ["PATH"]}
    subprocess.run(
        [sys.executable, "-m", "bot", "find", "--json", "升规"],
        check=True,
        env=environment,
        cwd=home.parent,
        stdout=subprocess.DEVNULL,
    )
