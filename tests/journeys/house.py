"""A whole house for journeys: the emulator and the bot as the processes they are in production."""

import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.clocks import WallClock
from tests.emulator.town_client import CLIENT_ID, ROOT, SECRET, Emulator
from tests.warm import Warm, run

START_S = 120  # the first start loads the sample city
UNHURRIED = {
    "HUIQI_PACE_PERSON_PER_MINUTE": "100000",
    "HUIQI_PACE_GROUP_PER_MINUTE": "100000",
    "HUIQI_APP_QPS": "100000",
    "HUIQI_GROUP_PER_MINUTE": "100000",
}
SECRETS = ("demo-secret", "ticket=", "session=", "access_token=", "sendBySession?")


@dataclass
class Bot:
    """One ``huiqi serve`` process that can be killed and started again."""

    home: Path
    emulator: Emulator
    environment: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = WallClock(self.home.parent / "clock")

    def start(self, at: datetime | None = None) -> None:
        """Start and wait for the line ``ready``. ``at``: what its wall clock says then; else it goes on as before."""
        if at is not None:
            self.clock.put(at)
        environment = self._environment() | {"HUIQI_PORT": str(free_port())} | self.environment
        log = (self.home.parent / "bot.log").open("a", encoding="utf-8")
        self.process = Warm(
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

    def _environment(self) -> dict[str, str]:
        return os.environ | {
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            "HUIQI_HOME": str(self.home),
            "HUIQI_DINGTALK_OPENAPI_BASE": self.emulator.url,
            "HUIQI_DINGTALK_OAPI_BASE": self.emulator.url,
            "HUIQI_DINGTALK_LOGIN_BASE": self.emulator.url,
            "HUIQI_DINGTALK_CLIENT_ID": CLIENT_ID,
            "HUIQI_DINGTALK_CLIENT_SECRET": SECRET,
            **self.clock.environment(str(ROOT)),
        }

    def command(self, *arguments: str) -> Any:  # noqa: ANN401 - any JSON
        """Run a command beside it, at the same time of day; return the JSON it prints."""
        done = self._run(arguments)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def refuses(self, *arguments: str) -> str:
        """Run a command beside it that is refused; return why."""
        done = self._run(arguments)
        assert done.returncode != 0, done.stdout
        assert "Traceback" not in done.stderr, done.stderr
        return done.stderr

    def _run(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "bot", *arguments, "--json"]
        return run(command, self._environment() | self.environment)

    @contextmanager
    def running(self, at: datetime | None = None) -> Iterator["Bot"]:
        """Run it, if asked from a moment on; killed at the end if it still runs."""
        self.start(at)
        try:
            yield self
        finally:
            if self.process is not None and self.process.poll() is None:
                self.kill()

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

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let it stand still, so that something happens between two of its steps."""
        assert self.process is not None
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def logs(self, event: str, about: str) -> str:
        """Wait for a line of the log and return it; the test's own time limit ends a wait in vain."""
        while True:
            for line in self.log().splitlines():
                if event in line and about in line:
                    return line
            assert self.process is not None
            assert self.process.poll() is None
            time.sleep(0.05)

    def tells_no_secret(self) -> None:
        """Look through its log for anything that opens a door."""
        log = self.log()
        told = [secret for secret in (*SECRETS, self.emulator.token()) if secret in log]
        assert told == []
        assert "Traceback" not in log, log[log.index("Traceback") :][:3000]

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


class Room:
    """A group of the town that only one test knows, as its one person sees it."""

    def __init__(self, emulator: Emulator, person: str, **more: object) -> None:
        self.emulator = emulator
        self.person = person
        title = f"群{secrets.token_hex(4)}"
        made = emulator.post("group", title=title, owner="zhang_assistant", members=[person], **more)
        self.conversation: str = made["conversation"]

    def say(self, text: str, **more: object) -> int:
        """Speak to the bot; return the place of what was said in the town's order."""
        return int(self.emulator.say(self.person, self.conversation, text, **more)["seq"])

    def hears(self, after: int, count: int = 1, timeout: float = 40) -> list[dict[str, Any]]:
        """Wait for ``count`` messages of the bot after a place."""
        return self.emulator.heard(self.conversation, after, count=count, timeout=timeout)

    def answers(self, text: str = "帮助") -> list[dict[str, Any]]:
        """Ask, and return every message of the bot since: what is asked last is answered last."""
        return self.hears(self.say(text))

    def said_by_bot(self) -> list[dict[str, Any]]:
        """Return all that the bot has said here."""
        found = self.emulator.get("messages", conversation=self.conversation)["messages"]
        return [message for message in found if message["sender"] == "bot"]

    def fault(self, kind: str, **facts: object) -> None:
        """Order a trouble in this group."""
        self.emulator.post("fault", kind=kind, conversation=self.conversation, **facts)


@contextmanager
def bot_in(home: Path, emulator: Emulator, **environment: str) -> Iterator[Bot]:
    """Run a bot; killed at the end if it still runs."""
    with Bot(home, emulator, environment).running() as bot:
        yield bot


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def texts(messages: list[dict[str, object]]) -> str:
    """Return all that was said in messages, as one text."""
    return "\n".join(str(message["content"]) for message in messages)
