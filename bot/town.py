"""The town of ``huiqi up``: the emulator and the bot as two processes, started and stopped together."""

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO

from bot.errors import DoorError
from config.settings import Settings

CLIENT_ID = "dingdemo000000001"
CLIENT_SECRET = "demo-secret"  # noqa: S105 - the emulator's published demo credential, worth nothing
FORM_TEMPLATE = "huiqi-form.schema"  # the emulator shows any card with form fields as a form
STOP_S = 4.0  # seconds a process gets to end by itself


class Town:
    """Two child processes and the thread that listens to each for its ready line."""

    def __init__(self, settings: Settings, *, port: int, record: str = "") -> None:
        self.settings = settings
        self.port = port
        self.record = record
        self.pages = 0  # port of the bot's pages, known once it runs
        self._children: list[subprocess.Popen[str]] = []
        self._ended = threading.Event()
        self._asked = False

    def run(self, ready: Callable[[str], None]) -> int:
        """Start both, call ``ready`` with the chat page's address, and wait for the end.

        Returns:
            0 after stop(), 1 when a child ended by itself.

        Raises:
            DoorError: a port is taken, or a child did not come up.
        """
        pages = self.pages = self.settings.port if "HUIQI_PORT" in os.environ else _free_port(self.port + 1)
        for port in (self.port, pages):
            _refuse_taken(port)
        try:
            self._emulator()
            self._bot(pages)
            if not self._asked:
                ready(f"http://127.0.0.1:{self.port}/")
            self._ended.wait()
        finally:
            self._end_children()
        return 0 if self._asked else 1

    def stop(self) -> None:
        """Ask for the end; safe in a signal handler."""
        self._asked = True
        self._ended.set()

    def _emulator(self) -> None:
        arguments = [sys.executable, "-m", "emulator", "--port", str(self.port)]
        arguments += ["--client-id", CLIENT_ID, "--client-secret", CLIENT_SECRET, "--robot-code", CLIENT_ID]
        if self.record:
            arguments += ["--record", self.record]
        self._start("emulator", arguments, {})

    def _bot(self, pages: int) -> None:
        base = f"http://127.0.0.1:{self.port}"
        self._start(
            "bot",
            [sys.executable, "-m", "bot", "serve"],
            {
                "HUIQI_DINGTALK_OPENAPI_BASE": base,
                "HUIQI_DINGTALK_OAPI_BASE": base,
                "HUIQI_DINGTALK_LOGIN_BASE": base,
                "HUIQI_DINGTALK_CLIENT_ID": CLIENT_ID,
                "HUIQI_DINGTALK_CLIENT_SECRET": CLIENT_SECRET,
                "HUIQI_DINGTALK_ROBOT_CODE": CLIENT_ID,
                "HUIQI_FORM_TEMPLATE": self.settings.form_template or FORM_TEMPLATE,
                "HUIQI_PORT": str(pages),
                "HUIQI_HOME": str(self.settings.home),
            },
        )

    def _start(self, name: str, arguments: list[str], extra: dict[str, str]) -> None:
        """Start one child and wait for its ready line."""
        if self._asked:
            return
        root = str(Path(__file__).resolve().parent.parent)
        paths = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", ""))))
        child = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            arguments,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": paths} | extra,
            start_new_session=True,  # Ctrl-C reaches us; we tell the children
        )
        self._children.append(child)
        came_up = threading.Event()
        threading.Thread(target=self._listen, args=(child, came_up), daemon=True).start()
        while not came_up.wait(0.05):
            if self._asked:
                return
            if child.poll() is not None:
                raise DoorError(
                    f"The {name} process ended with code {child.returncode} before it was ready; see above."
                )

    def _listen(self, child: subprocess.Popen[str], came_up: threading.Event) -> None:
        stdout: IO[str] | None = child.stdout
        if stdout is None:
            return
        for line in stdout:
            if line.startswith("ready"):
                came_up.set()
        child.wait()
        self._ended.set()

    def _end_children(self) -> None:
        for child in reversed(self._children):
            if child.poll() is None:
                child.terminate()
        for child in reversed(self._children):
            try:
                child.wait(STOP_S)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as taken:
            raise DoorError(
                f"Port {port} is taken by another program; choose another with --port (or HUIQI_PORT)."
            ) from taken


def _free_port(wanted: int) -> int:
    for port in range(wanted, min(wanted + 50, 65536)):
        try:
            _refuse_taken(port)
        except DoorError:
            continue
        return port
    return wanted
