"""The engine of pushes: is anything lost, is the pace kept, does a reply wait, how fast is it, does a stop stop.

Everything is counted by the receiver: by a process that only counts (benchmarks/push_receiver.py), or by the
emulator's recorder. Each subcommand prints its figures; with --json on one line.

    PYTHONPATH=. python benchmarks/push.py kill  [--deliveries 200000] [--kills 20] [--postgres] [--repeat]
    PYTHONPATH=. python benchmarks/push.py rates [--seconds 60] [--group] [--postgres]
    PYTHONPATH=. python benchmarks/push.py reply [--waiting 100000] [--messages 300]
    PYTHONPATH=. python benchmarks/push.py speed [--deliveries 100000] [--postgres]
    PYTHONPATH=. python benchmarks/push.py stop  [--deliveries 100000] [--postgres]
    PYTHONPATH=. python benchmarks/push.py plan  [--firms 65085] [--postgres]
"""

import argparse
import asyncio
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from config.city import CITIES
from ledger import delivery_acts, migrate
from ledger.base import Ledger, connect
from ledger.groups import Group
from ledger.pushes import CampaignState, DeliveryState, Way, counts, move, open_campaign
from outreach import outbox
from outreach.outbox import NewDelivery
from tests.databases import Tables, postgres_programs, private_cluster
from tests.emulator.town_client import CLIENT_ID, ROOT, SECRET, Emulator, process, running

Figures = dict[str, Any]
LEASE_S = "5"
OPEN = {DeliveryState.WAITING, DeliveryState.CLAIMED, DeliveryState.SENDING}
SEND = "/v1.0/robot/groupMessages/send"


@contextmanager
def database(*, postgres: bool) -> Iterator[str]:
    """Lend a fresh database with every table; PostgreSQL as the tests run it, without fsync."""
    with ExitStack() as stack:
        if postgres:
            programs = postgres_programs()
            assert programs is not None, "needs PostgreSQL's server programs"
            url = stack.enter_context(stack.enter_context(private_cluster(programs)).fresh(Tables.NONE))
        else:
            url = f"sqlite:///{stack.enter_context(tempfile.TemporaryDirectory())}/ledger.sqlite3"
        with opened(url) as ledger:
            migrate.upgrade(ledger)
        yield url


@contextmanager
def opened(url: str) -> Iterator[Ledger]:
    """Open a ledger for as long as the block lasts."""
    ledger = connect(url)
    try:
        yield ledger
    finally:
        ledger.close()


def ordered(ledger: Ledger, those: Sequence[NewDelivery], **columns: Any) -> tuple[str, float]:  # noqa: ANN401
    """Make a running campaign; return its number, and how long putting its receivers in took."""
    now = datetime.now(UTC)
    given = {"way": Way.COMMAND, "state": CampaignState.RUNNING, "title": "示例", "body": "示例正文", **columns}
    began = time.monotonic()
    with ledger.write() as session:
        campaign, _ = open_campaign(session, now.date(), now, **given)
        outbox.put(session, campaign.campaign_id, those)
    return campaign.campaign_id, time.monotonic() - began


def groups(count: int) -> list[NewDelivery]:
    """Return that many made-up groups."""
    return [outbox.group(f"cid{number}", ["规上工业企业"]) for number in range(count)]


class Town:
    """A receiver and some workers, all processes of their own."""

    def __init__(self, url: str, stack: ExitStack) -> None:
        self.url, self._stack = url, stack
        self.log = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "received.log"
        receiver = stack.enter_context(
            process([sys.executable, str(ROOT / "benchmarks/push_receiver.py"), str(self.log)])
        )
        assert receiver.stdout is not None
        self._port = receiver.stdout.readline().strip()

    def worker(self, *options: str) -> subprocess.Popen[str]:
        """Start a worker; returns at once."""
        command = [sys.executable, str(ROOT / "benchmarks/push_worker.py"), self.url, self._port, *options]
        return self._stack.enter_context(process([*command, "--lease", LEASE_S]))

    def arrived(self) -> int:
        """Return how many lines the receiver has written, all of the same length or nearly."""
        return sum(1 for _ in self.log.open("rb")) if self.log.exists() else 0

    def heard(self) -> list[tuple[float, str]]:
        """Return when each message arrived, and for whom."""
        lines = (line.split() for line in self.log.read_text().splitlines())
        return [(float(at), address) for at, address in lines]


def is_open(ledger: Ledger, number: str) -> bool:
    """Tell whether anything of a campaign still waits or is under way."""
    with ledger.read() as session:
        return delivery_acts.is_open(session, number)


def kill(given: argparse.Namespace) -> Figures:
    """Kill workers with SIGKILL again and again while they send; count what the receiver got."""
    with database(postgres=given.postgres) as url, opened(url) as ledger, ExitStack() as stack:
        town = Town(url, stack)
        number, _ = ordered(ledger, groups(given.deliveries), repeat_ok=given.repeat)
        workers = [town.worker() for _ in range(2 if given.postgres else 1)]
        killed = 0
        while is_open(ledger, number):
            if killed < given.kills and town.arrived() >= given.deliveries * (killed + 0.5) / (given.kills + 1):
                place = random.randrange(len(workers))  # noqa: S311 - any of them
                workers[place].kill()
                workers[place].wait()
                killed += 1
                workers[place] = town.worker()
            time.sleep(0.02)
        with ledger.write() as session:
            before = counts(session, number)
            unsure = delivery_acts.send_again(session, number)
        held = Counter(address for _, address in town.heard())
        while is_open(ledger, number):
            time.sleep(0.1)
        found = Counter(address for _, address in town.heard())
        return {
            "deliveries": given.deliveries,
            "kills": killed,
            "lost": given.deliveries - len(found),
            "repeated by itself": sum(held.values()) - len(held),
            "unsure, held for a person": unsure,
            "of those had arrived": sum(found.values()) - len(found) - (sum(held.values()) - len(held)),
            "repeats": sum(found.values()) - len(found),
            "repeats %": round(100 * (sum(found.values()) - len(found)) / given.deliveries, 3),
            "states": {state.value: count for state, count in before.items()},
        }


def speed(given: argparse.Namespace) -> Figures:
    """Send without limits to a receiver that answers at once."""
    with database(postgres=given.postgres) as url, opened(url) as ledger, ExitStack() as stack:
        town = Town(url, stack)
        number, put_s = ordered(ledger, groups(given.deliveries))
        with ledger.write() as session:
            move(session, number, CampaignState.PAUSED, [CampaignState.RUNNING])
        for worker in [town.worker() for _ in range(2 if given.postgres else 1)]:
            assert worker.stdout is not None
            worker.stdout.readline()
        with ledger.write() as session:
            move(session, number, CampaignState.RUNNING, [CampaignState.PAUSED])
        while is_open(ledger, number):
            time.sleep(0.2)
        moments = sorted(at for at, _ in town.heard())
        per_s = len(moments) / (moments[-1] - moments[0])
        return {
            "deliveries": len(moments),
            "put in per second": round(given.deliveries / put_s),
            "sent per second": round(per_s),
            "over GOV.UK's email-alert-api (289/s, a figure from elsewhere)": round(per_s / 289, 1),
        }


def stop(given: argparse.Namespace) -> Figures:
    """Stop a campaign in full flight, from another process than the one that sends; see when the last one arrives."""
    with database(postgres=given.postgres) as url, opened(url) as ledger, ExitStack() as stack:
        town = Town(url, stack)
        number, _ = ordered(ledger, groups(given.deliveries))
        for _ in range(2 if given.postgres else 1):
            town.worker()
        while town.arrived() < given.deliveries // 10:
            time.sleep(0.02)
        with ledger.write() as session:
            move(session, number, CampaignState.STOPPED, [CampaignState.RUNNING], datetime.now(UTC))
        stopped = time.time()
        while is_open(ledger, number):
            time.sleep(0.2)
        tidied = time.time() - stopped
        moments = [at for at, _ in town.heard()]
        with ledger.read() as session:
            states = counts(session, number)
        return {
            "deliveries": given.deliveries,
            "arrived before the stop": sum(at <= stopped for at in moments),
            "arrived after it": sum(at > stopped for at in moments),
            "last one arrived after, s": round(max(0.0, max(moments) - stopped), 3),
            "all marked as stopped after, s": round(tidied, 1),
            "states": {state.value: count for state, count in states.items()},
        }


def most_in(moments: Sequence[float], window_s: float) -> int:
    """Return the most moments in any window of that length."""
    most, first = 0, 0
    for last, moment in enumerate(moments):
        while moments[first] <= moment - window_s:
            first += 1
        most = max(most, last - first + 1)
    return most


def accepted(record: Path, path: str = SEND) -> list[tuple[float, str, int]]:
    """Return the emulator's record of sends: when (s), to whom, and the status it answered."""
    found = []
    for line in record.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["what"] == "request" and row["path"] == path:
            found.append((row["us"] / 1e6, str(row["body"].get("openConversationId")), int(row["status"])))
    return found


def with_key(record: Path) -> int:
    """Return how many sends were accepted, without taking time from those who send."""
    return record.read_bytes().count(b'"processQueryKey"')


def emulator_with(stack: ExitStack, groups_wanted: int, *options: str) -> tuple[Emulator, Path, list[str]]:
    """Start an emulator with that many groups; return it, its record and the groups' ids."""
    record = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "record.jsonl"
    emulator = stack.enter_context(running("--record", str(record), *options))
    made = [
        emulator.post("group", title=f"示例群{n}", owner="zhang_assistant", members=[])["conversation"]
        for n in range(groups_wanted)
    ]
    return emulator, record, made


def house_of(url: str, home: str, emulator: Emulator, **more: str) -> dict[str, str]:
    """Return the settings of a process of ours that sends to an emulator."""
    return {
        "HUIQI_HOME": home,
        "HUIQI_DATABASE_URL": url,
        "HUIQI_DINGTALK_OPENAPI_BASE": emulator.url,
        "HUIQI_DINGTALK_OAPI_BASE": emulator.url,
        "HUIQI_DINGTALK_CLIENT_ID": CLIENT_ID,
        "HUIQI_DINGTALK_CLIENT_SECRET": SECRET,
        "HUIQI_LOG_LEVEL": "WARNING",
        "HUIQI_SAMPLE": "false",
        **more,
    }


def rates(given: argparse.Namespace) -> Figures:
    """Send at the limit of the application, or of a few groups, to the emulator, which refuses what is too fast."""
    wide = not given.group
    sends = int(given.seconds * 20) if wide else int(given.seconds / 60 * 20) * 3
    limits = ("--api-qps", "20") if wide else ("--api-qps", "20", "--group-per-minute", "20")
    with database(postgres=given.postgres) as url, opened(url) as ledger, ExitStack() as stack:
        emulator, record, made = emulator_with(stack, 50 if wide else 3, *limits)
        naive = asyncio.run(loop_over_the_bare_client(emulator, made, sends))
        asked = len(accepted(record))
        time.sleep(61 if not wide else 2)  # so that the loop before counts for nothing
        for _ in range(sends // len(made)):
            ordered(ledger, [outbox.group(cid) for cid in made])
        environment = house_of(url, stack.enter_context(tempfile.TemporaryDirectory()), emulator)
        if wide:
            environment["HUIQI_GROUP_PER_MINUTE"] = "100000"
        for _ in range(2 if given.postgres else 1):
            stack.enter_context(process([sys.executable, "-m", "bot", "work"], **environment))
        wanted = sends // len(made) * len(made)
        while with_key(record) < wanted + sends - naive["lost"]:
            time.sleep(1)
        return {"naive loop": naive, "huiqi": _rate_figures(accepted(record)[asked:], wide=wide)}


def _rate_figures(calls: list[tuple[float, str, int]], *, wide: bool) -> Figures:
    window, limit, unit_s = (0.95, 20, 1.0) if wide else (59.5, 20, 60.0)
    places = {"all"} if wide else {place for _, place, _ in calls}
    most, used = 0, []
    for place in places:
        moments = sorted(at for at, where, _ in calls if wide or where == place)
        most = max(most, most_in(moments, window))
        used.append((len(moments) - 1) / (moments[-1] - moments[0]) * unit_s / limit)
    return {
        "calls": len(calls),
        "refused as too fast": sum(status != 200 for *_, status in calls),  # noqa: PLR2004
        f"most in any {window} s": most,
        "limit": limit,
        "of the limit used": round(min(used), 4),
    }


async def loop_over_the_bare_client(emulator: Emulator, made: Sequence[str], sends: int) -> Figures:
    """Send in a loop, one after the other, as the platform's examples show it: no pace, no second try."""
    lost, headers = 0, {"x-acs-dingtalk-access-token": emulator.token()}
    async with aiohttp.ClientSession(headers=headers) as session:
        for place in range(sends):
            body = {
                "robotCode": CLIENT_ID,
                "openConversationId": made[place % len(made)],
                "msgKey": "sampleText",
                "msgParam": json.dumps({"content": "示例"}),
            }
            async with session.post(emulator.url + SEND, json=body) as answer:
                lost += answer.status != 200  # noqa: PLR2004
    return {"calls": sends, "lost": lost}


def reply(given: argparse.Namespace) -> Figures:
    """Ask while pushes wait and go out at the limit, and while none do; compare the times of the answers."""
    from benchmarks.message import TALK, times_ms  # noqa: PLC0415 - only here
    from tests.journeys.house import UNHURRIED, bot_in  # noqa: PLC0415

    per_campaign = 400
    with ExitStack() as stack, opened_home(stack) as (home, url, ledger):
        emulator, record, made = emulator_with(stack, per_campaign, "--api-qps", "0", "--webhook-per-minute", "0")
        environment = {**UNHURRIED, "HUIQI_APP_QPS": str(given.qps), "HUIQI_LOG_LEVEL": "WARNING"}
        bot = stack.enter_context(bot_in(home, emulator, **environment))
        idle = times_ms(emulator, "帮助", given.messages)
        with ledger.write() as session:
            for cid in made:
                session.merge(Group(conversation_id=cid))
        for _ in range(given.waiting // per_campaign):
            ordered(ledger, [outbox.group(cid) for cid in made])
        before = len(accepted(record))
        began = time.monotonic()
        busy = times_ms(emulator, "帮助", given.messages)
        pushed = (len(accepted(record)) - before) / (time.monotonic() - began)
        assert bot.process is not None
        assert url
        assert TALK
    figures = {
        name: {"p50_ms": round(statistics.median(taken), 2), "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 2)}
        for name, taken in (("idle", idle), ("while pushes wait", busy))
    }
    p95 = figures["while pushes wait"]["p95_ms"] / figures["idle"]["p95_ms"]
    return {
        "waiting": given.waiting,
        "pushes a second meanwhile": round(pushed, 1),
        **figures,
        "p95 over idle": round(p95, 2),
        "DBOS (a figure from elsewhere)": "4.6 s",
    }


@contextmanager
def opened_home(stack: ExitStack) -> Iterator[tuple[Path, str, Ledger]]:
    """Make a home on SQLite that a bot will serve, with its ledger open beside it."""
    home = Path(stack.enter_context(tempfile.TemporaryDirectory())) / "home"
    home.mkdir()
    url = f"sqlite:///{home / 'ledger.sqlite3'}"
    with opened(url) as ledger:
        yield home, url, ledger


def plan(given: argparse.Namespace) -> Figures:
    """Plan pushes for every firm of a city, and find and keep the same receivers the plain way."""
    from benchmarks.push_plan import measure  # noqa: PLC0415 - only here

    with database(postgres=given.postgres) as url, opened(url) as ledger:
        return measure(ledger, given.firms, CITIES / "deyang" / "items")


COMMANDS: dict[str, Callable[[argparse.Namespace], Figures]] = {
    "kill": kill,
    "rates": rates,
    "reply": reply,
    "speed": speed,
    "stop": stop,
    "plan": plan,
}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=COMMANDS)
    parser.add_argument("--deliveries", type=int, default=0)
    parser.add_argument("--firms", type=int, default=65_085)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--waiting", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--qps", type=int, default=20)
    for flag in ("--postgres", "--repeat", "--group", "--json"):
        parser.add_argument(flag, action="store_true")
    given = parser.parse_args()
    given.deliveries = given.deliveries or (200_000 if given.what == "kill" else 100_000)
    figures = COMMANDS[given.what](given)
    if given.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    print(given.what, "on", "PostgreSQL, two workers" if given.postgres else "SQLite", "load", os.getloadavg())
    for name, figure in figures.items():
        print(f"  {name}: {figure}")


if __name__ == "__main__":
    main()
