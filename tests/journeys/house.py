"""A whole house for journeys: the emulator and the bot as the processes they are in production."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.emulator.town_client import CLIENT_ID, ROOT, SECRET, Emulator

START_S = 120  # the first start loads the sample city


@dataclass
class Bot:
    """One ``huiqi serve`` process that can be killed and started again."""

    home: Path
    emulator: Emulator
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Start and wait for the line ``ready``."""
        environment = os.environ | {
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "HUIQI_HOME": str(self.home),
            "HUIQI_DINGTALK_OPENAPI_BASE": self.emulator.url,
            "HUIQI_DINGTALK_OAPI_BASE": self.emulator.url,
            "HUIQI_DINGTALK_CLIENT_ID": CLIENT_ID,
            "HUIQI_DINGTALK_CLIENT_SECRET": SECRET,
            "HUIQI_PORT": str(free_port()),
            **self.environment,
        }
        log = (self.home.parent / "bot.log").open("a", encoding="utf-8")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
            cwd=ROOT,
        )
        log.close()
        came_up = threading.Event()
        threading.Thread(target=self._listen, args=(self.process, came_up), daemon=True).start()
        assert came_up.wait(START_S), self.log()
        assert self.process.poll() is None, self.log()
        self.port = int(environment["HUIQI_PORT"])

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def terminate(self) -> int:
        """Ask it to end; return its exit code."""
        assert self.process is not None
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    def log(self) -> str:
        """Return what it logged so far."""
        return (self.home.parent / "bot.log").read_text(encoding="utf-8")

    def _listen(self, process: subprocess.Popen[str], came_up: threading.Event) -> None:
        assert process.stdout is not None
        with process.stdout:
            for line in process.stdout:
                self.lines.append(line.strip())
                if line.strip() == "ready":
                    came_up.set()
        came_up.set()


@contextmanager
def bot_in(home: Path, emulator: Emulator, **environment: str) -> Iterator[Bot]:
    """Run a bot; killed at the end if it still runs."""
    bot = Bot(home, emulator, environment)
    bot.start()
    try:
        yield bot
    finally:
        if bot.process is not None and bot.process.poll() is None:
            bot.kill()


def free_port() -> int:
    """Return a port that was free a moment ago."""
    import socket  # noqa: PLC0415

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def texts(messages: list[dict[str, object]]) -> str:
    """Return all that was said in messages, as one text."""
    return "\n".join(str(message["content"]) for message in messages)
