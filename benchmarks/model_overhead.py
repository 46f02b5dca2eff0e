"""What our way to the model costs over the bare openai client: python -m benchmarks.model_overhead [rounds].

Both ask the same stand-in, which runs in a process of its own, for the same streamed answer of 400 characters in 100
pieces; one after the other, so that whatever else the machine does falls on both. Ours reads the switch in the ledger,
keeps the purse, holds every read to the deadline and counts tokens. Printed: p50 and p95 in ms of each, the difference
and the ratio, for the whole answer and for the first piece; one JSON object on the last line.
"""

import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import openai

from bot.wiring import switched_on
from config.settings import Settings
from knowledge.answer.model import Model
from knowledge.answer.writer import Purse, Turn
from ledger.base import connect
from ledger.migrate import upgrade
from tests.standin.script import says
from tests.standin.server import stand_in

ANSWER = "企业首次升规给予一次性奖励二十万元。" * 23
PROMPT = "请根据以下条款回答。" + "第五条 对首次升规的工业企业，给予一次性奖励。" * 60
WARM = 10


def serve(pipe: Connection) -> None:
    """Run the stand-in until the other end says so."""
    with stand_in(says(ANSWER[:400])) as standin:
        pipe.send(standin.url)
        pipe.recv()


@contextmanager
def running() -> Iterator[str]:
    """Lend the address of a stand-in in its own process."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=serve, args=(theirs,))
    process.start()
    yield ours.recv()
    ours.send("over")
    process.join()


def bare(client: openai.OpenAI) -> tuple[float, float]:
    """Return seconds to the first piece and to the end, by the vendor's client alone."""
    began, first = time.perf_counter(), 0.0
    messages: list[Any] = [{"role": "user", "content": PROMPT}]
    stream = client.chat.completions.create(
        model="standin",
        messages=messages,
        stream=True,
        stream_options={"include_usage": True},
    )
    for chunk in stream:
        if chunk.choices and chunk.choices[0].delta.content and not first:
            first = time.perf_counter() - began
    return first, time.perf_counter() - began


def ours(model: Model) -> tuple[float, float]:
    """Return seconds to the first piece and to the end, by our way."""
    began, first = time.perf_counter(), 0.0
    for _ in model.write([Turn("user", PROMPT)], Purse(8.0, 4, 24_000)):
        first = first or time.perf_counter() - began
    return first, time.perf_counter() - began


def main(rounds: int) -> None:
    """Measure and print."""
    with running() as url, tempfile.TemporaryDirectory() as folder:
        ledger = connect(f"sqlite:///{folder}/ledger.sqlite3")
        upgrade(ledger)
        settings = Settings(home=Path(folder), model_base_url=url, model_name="standin")
        model = Model(settings, lambda: switched_on(ledger))
        client = openai.OpenAI(base_url=url, api_key="none", max_retries=0)
        taken: dict[str, list[tuple[float, float]]] = {"bare": [], "ours": []}
        for round_ in range(rounds + WARM):
            pair = bare(client), ours(model)
            if round_ >= WARM:
                taken["bare"].append(pair[0])
                taken["ours"].append(pair[1])
        model.close()
        ledger.close()
    figures: dict[str, float] = {"rounds": rounds}
    for at, what in enumerate(("first", "whole")):
        for name, rows in taken.items():
            times = [row[at] * 1000 for row in rows]
            figures[f"{what}_{name}_p50_ms"] = round(statistics.median(times), 2)
            figures[f"{what}_{name}_p95_ms"] = round(statistics.quantiles(times, n=20)[-1], 2)
        figures[f"{what}_overhead_p50_ms"] = round(figures[f"{what}_ours_p50_ms"] - figures[f"{what}_bare_p50_ms"], 2)
        figures[f"{what}_ratio"] = round(figures[f"{what}_ours_p50_ms"] / figures[f"{what}_bare_p50_ms"], 3)
    for name, value in figures.items():
        print(f"{name}\t{value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
