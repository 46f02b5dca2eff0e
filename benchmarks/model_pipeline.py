"""What a whole answer costs over the bare model calls it holds: python -m benchmarks.model_pipeline [rounds].

From the question to the finished reply, in one process, on the sample city: read, found, written by the stand-in's
stream, checked sentence by sentence, basis and label added. Beside each answer the bare openai client makes the same
streaming calls to the same script. Two ways: ``pattern`` (the words are understood without a model: one call) and
``routed`` (the model reads the message through LangChain's agent first: two calls). Printed: p50 and p95 in ms of
each, and the difference; one JSON object on the last line. The issue asks for at most 300 ms at p50, aiming at 100.
"""

import json
import multiprocessing
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import openai

from bot.dispatch import dispatch
from bot.wiring import House, open_house
from config.settings import Settings
from handlers.message import Message, Reply, Speaker
from handlers.routes import ROUTES
from ledger.groups import Role
from tests.standin.script import Answer, Call, Request, calls, says
from tests.standin.server import stand_in

QUESTION = "首次升规奖励怎么领"
TEXT = (
    "对首次纳入规模以上工业统计库的企业，给予一次性奖励20万元[1]。"
    "升规次年营业收入较升规当年增长10%以上的，再给予一次性奖励10万元[1]。"
)
TOOL: Any = {"type": "function", "function": {"name": "ask", "parameters": {"type": "object", "properties": {}}}}
WARM = 10


def brain(request: Request) -> Answer:
    """Read and write the same every time."""
    return calls(Call("ask", {"question": QUESTION})) if request.tools else says(TEXT)


def serve(pipe: Connection) -> None:
    """Run the stand-in until the other end says so."""
    with stand_in() as standin:
        standin.chat = brain
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


def bare(client: openai.OpenAI, *, reads: bool) -> None:
    """Make the same calls with the vendor's client alone."""
    messages: list[Any] = [{"role": "user", "content": QUESTION * 60}]
    more: list[dict[str, Any]] = [{"tools": [TOOL]}, {}] if reads else [{}]
    for extra in more:
        stream = client.chat.completions.create(model="standin", messages=messages, stream=True, **extra)
        for chunk in stream:
            assert chunk.choices is not None


def answered(house: House, *, reads: bool) -> Reply:
    """Answer as the bot does, in a private chat."""
    message = Message("m", "bench", QUESTION, Speaker(Role.ENTERPRISE, "nobody"))
    reply = dispatch(message, house.desk, ROUTES, house.reader if reads else None)
    assert reply.mode == "model", reply
    return reply


def timed(work: Callable[[], object]) -> float:
    """Return how long something takes, in ms."""
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def main(rounds: int) -> None:
    """Measure and print."""
    figures: dict[str, float] = {"rounds": rounds}
    with running() as url, tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=Path(folder), model_base_url=url, model_name="standin", model_answer_s=60)
        client = openai.OpenAI(base_url=url, api_key="none", max_retries=0)
        with open_house(settings) as house:
            for name, reads in (("pattern", False), ("routed", True)):
                taken: dict[str, list[float]] = {"bare": [], "ours": []}
                for round_ in range(rounds + WARM):
                    pair = timed(lambda: bare(client, reads=reads)), timed(lambda: answered(house, reads=reads))  # noqa: B023 - called at once
                    if round_ >= WARM:
                        taken["bare"].append(pair[0])
                        taken["ours"].append(pair[1])
                for whose, times in taken.items():
                    figures[f"{name}_{whose}_p50_ms"] = round(statistics.median(times), 2)
                    figures[f"{name}_{whose}_p95_ms"] = round(statistics.quantiles(times, n=20)[-1], 2)
                over = figures[f"{name}_ours_p50_ms"] - figures[f"{name}_bare_p50_ms"]
                figures[f"{name}_overhead_p50_ms"] = round(over, 2)
    for name, value in figures.items():
        print(f"{name}\t{value}")
    print(json.dumps(figures))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
