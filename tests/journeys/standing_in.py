"""What journeys with a model share: a bot that asks the stand-in, and answers read off cards and messages alike."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.emulator.town_client import ROOT, Emulator
from tests.journeys.house import UNHURRIED, Bot, bot_in
from tests.standin.server import StandIn
from tests.warm import run

LABEL = "以上内容由人工智能生成，仅供参考，以政策原文和主管部门答复为准"
UNHURRIED_MODEL = {"HUIQI_MODEL_ANSWER_S": "60", "HUIQI_MODEL_FAILURES": "100", "HUIQI_MODEL_REST_S": "0.05"}


@contextmanager
def thinking_bot(home: Path, emulator: Emulator, standin: StandIn, **environment: str) -> Iterator[Bot]:
    """Run a bot whose model is the stand-in; unless told otherwise it has time to think."""
    model = {"HUIQI_MODEL_BASE_URL": standin.url, "HUIQI_MODEL_NAME": "standin"}
    with bot_in(home, emulator, **UNHURRIED | UNHURRIED_MODEL | model | environment) as bot:
        yield bot


def read(message: dict[str, Any]) -> str:
    """Return what a person reads in a message, be it a card."""
    card = message.get("card")
    text = str(card["params"].get("msgContent", "") if card else message["content"].get("text", ""))
    return text.replace("  \n", "\n")


def huiqi(home: Path, *arguments: str) -> Any:  # noqa: ANN401 - any JSON
    """Run a command beside the bot; return the JSON it prints."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "HUIQI_HOME": str(home)}
    command = [sys.executable, "-m", "bot", *arguments, "--json"]
    done = run(command, environment)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
