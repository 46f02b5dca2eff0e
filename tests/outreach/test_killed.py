"""A worker that is killed loses nothing, whatever it was doing, and repeats nothing by itself."""

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger import delivery_acts
from ledger.base import Ledger
from ledger.pushes import DeliveryState, counts
from outreach import outbox
from tests.emulator.town_client import ROOT, process
from tests.outreach.made_pushes import campaign, groups

OPEN = {DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.SENDING}


def benchmark(name: str, *arguments: str) -> list[str]:
    return [sys.executable, str(ROOT / "benchmarks" / name), *arguments]


@pytest.fixture
def received(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """The receiver's log, and its port."""
    log = tmp_path / "received.log"
    with process(benchmark("push_receiver.py", str(log))) as running:
        assert running.stdout is not None
        yield log, running.stdout.readline().strip()


@contextmanager
def worker(url: str, port: str) -> Iterator[subprocess.Popen[str]]:
    with process(benchmark("push_worker.py", url, port, "--lease", "1", "--app", "400")) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("ready")
        yield running


def heard(log: Path) -> Counter[str]:
    return Counter(line.split()[1] for line in log.read_text().splitlines())


def by_state(ledger: Ledger, number: str) -> dict[DeliveryState, int]:
    with ledger.read() as session:
        return counts(session, number)


def settle(ledger: Ledger, *numbers: str) -> None:
    while any(OPEN & set(by_state(ledger, number)) for number in numbers):
        time.sleep(0.1)


def test_killed_again_and_again_nothing_is_lost_and_only_what_may_be_is_repeated(
    ledger: Ledger, ledger_url: str, received: tuple[Path, str]
) -> None:
    log, port = received
    held = campaign(ledger, groups(200))
    again = campaign(ledger, [outbox.group(f"again{n}") for n in range(200)], repeat_ok=True)
    for kill in (1, 2):
        with worker(ledger_url, port):
            while len(heard(log)) < kill * 100:
                time.sleep(0.005)
    with worker(ledger_url, port):
        settle(ledger, held, again)
        unsure = by_state(ledger, held).get(DeliveryState.UNSURE, 0)
        found = heard(log)
        assert {times for address, times in found.items() if address.startswith("cid")} == {1}, "not sent by itself"
        assert sum(address.startswith("cid") for address in found) >= 200 - unsure
        with ledger.write() as session:
            assert delivery_acts.send_again(session, held) == unsure
        settle(ledger, held)
    assert len(heard(log)) == 400, "nobody was forgotten"
    assert by_state(ledger, held) == by_state(ledger, again) == {DeliveryState.SENT: 200}
    assert sum(heard(log).values()) - 400 <= 4 * 60, "at most what was under way at each kill"
