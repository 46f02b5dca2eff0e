"""How long one message takes, from the frame that brings it to the request that answers it.

Baseline: the bare dingtalk-stream SDK with a handler that answers at once, against the same emulator in the same run.
The times are the emulator's own (its recorder), so that they hold neither the asking nor the waiting.

    PYTHONPATH=. python benchmarks/message.py [--messages 300] [--json]
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.emulator.town_client import ROOT, Emulator, process, running
from tests.journeys.house import Bot

UNHURRIED = {
    "HUIQI_PACE_PERSON_PER_MINUTE": "1000000",
    "HUIQI_PACE_GROUP_PER_MINUTE": "1000000",
    "HUIQI_APP_QPS": "1000000",
    "HUIQI_GROUP_PER_MINUTE": "1000000",
    "HUIQI_LOG_LEVEL": "WARNING",
}
TALK = "private:chen_contact"
QUESTION = "首次升规奖励怎么领"
WARM_UP = 20


def times_ms(emulator: Emulator, text: str, messages: int) -> list[float]:
    """Say ``text`` again and again, each time after the answer; return the round trips in ms."""
    taken = []
    for number in range(messages + WARM_UP):
        before = emulator.get("stats")["records"]
        said = emulator.say("chen_contact", TALK, text)
        emulator.heard(TALK, said["seq"])
        records = emulator.get("records", after=before)["records"]
        frame = next(r["us"] for r in records if r["what"] == "frame_out" and said["msg_id"] in r["frame"]["data"])
        answer = next(r["us"] for r in records if r["what"] == "request" and "sendBySession" in r["path"])
        if number >= WARM_UP:
            taken.append((answer - frame) / 1000)
    return taken


@contextmanager
def bare_sdk(emulator: Emulator) -> Iterator[None]:
    """The SDK's own client with an echo handler, as its documentation shows it."""
    script = str(ROOT / "tests" / "emulator" / "bots" / "echo.py")
    before = emulator.get("stats")["connections"]
    with process([sys.executable, script], DINGTALK_OPENAPI_ENDPOINT=emulator.url):
        emulator.until(lambda stats: stats["connections"] > before)
        yield


@contextmanager
def huiqi(emulator: Emulator, home: Path) -> Iterator[None]:
    """The whole bot on SQLite with the sample city."""
    bot = Bot(home, emulator, dict(UNHURRIED))
    bot.start()
    try:
        yield
    finally:
        bot.terminate()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=300)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as scratch,
        running("--api-qps", "0", "--webhook-per-minute", "0") as emulator,
    ):
        with bare_sdk(emulator):
            rows = {"bare SDK echo": times_ms(emulator, "帮助", given.messages)}
        emulator.until(lambda stats: stats["connections"] == 0)
        home = Path(scratch) / "home"
        home.mkdir()
        with huiqi(emulator, home):
            rows["huiqi 帮助"] = times_ms(emulator, "帮助", given.messages)
            rows["huiqi ask"] = times_ms(emulator, QUESTION, given.messages)
    base = statistics.median(rows["bare SDK echo"])
    figures = {
        name: {
            "p50_ms": round(statistics.median(taken), 2),
            "p95_ms": round(statistics.quantiles(taken, n=20)[-1], 2),
            "p50_ratio": round(statistics.median(taken) / base, 2),
        }
        for name, taken in rows.items()
    }
    if given.json:
        print(json.dumps(figures, ensure_ascii=False))
        return
    for name, figure in figures.items():
        print(f"{name:16} p50 {figure['p50_ms']:6.2f} ms  p95 {figure['p95_ms']:6.2f} ms  {figure['p50_ratio']:.2f}x")


if __name__ == "__main__":
    try:
        main()
    except subprocess.SubprocessError as wrong:
        sys.exit(f"a process did not come up: {wrong}")
