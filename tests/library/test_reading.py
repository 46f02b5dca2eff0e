"""The reading processes: limits that hold, children that are replaced, and several files at once."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from knowledge.errors import FileRefused
from knowledge.library.reading import Reading
from knowledge.library.reading_process import is_starved, processor_s
from tests.library.made import write

pytestmark = pytest.mark.usefixtures("own_children")
TEXT = "关于某事的通知\n第一条 制定本办法。"
FORBIDDEN = {
    "a socket": "import socket; socket.create_connection(('127.0.0.1', 9))",
    "a name asked for": "import socket; socket.getaddrinfo('localhost', 9)",
    "another program": "import subprocess; subprocess.run(['true'])",
    "a shell": "os.system('true')",
    "a copy of itself": "os.fork()",
    "a file written": "open('left.txt', 'w')",
    "a file removed": "os.remove('there.txt')",
}


@contextmanager
def stuck(folder: Path) -> Iterator[Path]:
    """Give a file whose reading waits until the block ends."""
    path = folder / "stuck.txt"
    os.mkfifo(path)
    yield path
    handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)
    os.close(handle)


@pytest.mark.parametrize("what", FORBIDDEN)
def test_a_reading_process_may_not_do_what_no_reading_needs(tmp_path: Path, what: str) -> None:
    (tmp_path / "there.txt").touch()
    watched = "import os, sys; from knowledge.library.reading_child import _watch; sys.addaudithook(_watch)"
    program = f"{watched}; {FORBIDDEN[what]}"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "Forbidden" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["there.txt"]


def test_a_stuck_process_is_ended_and_the_next_file_gets_a_new_one(tmp_path: Path) -> None:
    good = write(tmp_path, "a.txt", TEXT)
    with Reading(2, 10_000) as reading, stuck(tmp_path) as path:
        with pytest.raises(FileRefused, match="停止"):
            reading.read(path)
        assert reading.process_ids == set()
        assert reading.read(good)[1] == "txt"


def test_several_files_are_read_at_once(tmp_path: Path) -> None:
    good = write(tmp_path, "a.txt", TEXT)
    path = tmp_path / "waits.txt"
    os.mkfifo(path)
    with Reading(60, 10_000, children=2) as reading, ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(reading.read, path)
        assert [reading.read(good)[1] for _ in range(3)] == ["txt"] * 3
        assert not waiting.done()
        path.write_text(TEXT, encoding="utf-8")
        assert waiting.result(60)[1] == "txt"
        assert len(reading.process_ids) == 2


def test_no_more_processes_run_than_were_asked_for(tmp_path: Path) -> None:
    good = write(tmp_path, "a.txt", TEXT)
    with Reading(60, 10_000, children=2) as reading, ThreadPoolExecutor(8) as pool:
        kinds = list(pool.map(lambda _: reading.read(good)[1], range(24)))
        assert kinds == ["txt"] * 24
        assert len(reading.process_ids) <= 2


def test_closing_ends_also_a_process_that_reads(tmp_path: Path) -> None:
    path = tmp_path / "waits.txt"
    os.mkfifo(path)
    reading = Reading(60, 10_000)
    refused: list[str] = []

    def read() -> None:
        with pytest.raises(FileRefused) as no:
            reading.read(path)
        refused.append(str(no.value))

    thread = threading.Thread(target=read)
    thread.start()
    with path.open("wb") as begun:  # opens only when the child has opened its end
        reading.close()
        thread.join(60)
        del begun
    assert len(refused) == 1
    assert reading.process_ids == set()


def test_an_answer_that_is_too_long_is_refused(tmp_path: Path) -> None:
    rows = "\n".join(",".join(f"{column}" for column in range(200)) for _ in range(6000))
    names = ",".join(f"第{column}列" for column in range(200))
    with Reading(60, 10_000_000) as reading:
        reading._limits = type(reading._limits)(60, 10_000, 1536, 1, 1, 40, 3072)  # noqa: SLF001 - a small answer only
        with pytest.raises(FileRefused, match="上限"):
            reading.read(write(tmp_path, "a.csv", f"{names}\n{rows}"))


def test_only_a_child_that_works_and_is_kept_waiting_gets_more_time() -> None:
    assert is_starved(12.0, 60.0)
    assert not is_starved(0.2, 60.0)  # it hangs
    assert not is_starved(55.0, 60.0)  # it had its time


def test_the_processor_time_of_a_process_is_told_where_the_system_tells_it() -> None:
    own = processor_s(os.getpid())
    assert own is None or own > 0
    assert processor_s(2**30) is None
