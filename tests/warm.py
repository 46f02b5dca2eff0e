"""Starts our programs from a process that has loaded them already: a bot needs two seconds for its modules alone.

What is started is a process like any other: it has its own environment, folder and files, is our child, can be killed,
and ends with its own code. Tests of the start itself start anew (tests/cli, tests/bot/test_serve.py,
tests/journeys/test_life.py and test_town.py).
"""

import atexit
import ctypes
import json
import os
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any, ClassVar

ROOT = Path(__file__).parents[1]
LOADED = {"bot": ("bot.serve", "bot.cli.serve"), "emulator": ("emulator.serve",)}
OF_THE_START = ("PYTHON", "LD_", "FAKETIME", "NO_FAKE")  # what counts when an interpreter starts, and not later
KEPT = 4  # loaded processes at a time
PR_SET_CHILD_SUBREAPER = 36


class Warm(subprocess.Popen[str]):
    """``subprocess.Popen`` for ``python -m bot`` and ``python -m emulator``; whatever else is started as ever."""

    waiting: ClassVar[dict[tuple[Any, ...], "Loaded"]] = {}

    def _execute_child(  # noqa: PLR0913, PLR0917 - as the original takes them
        self, args: Any, executable: Any, preexec_fn: Any, close_fds: Any, pass_fds: Any, cwd: Any, env: Any,  # noqa: ANN401 - as above
        startupinfo: Any, creationflags: Any, shell: Any, p2cread: int, p2cwrite: int, c2pread: int, c2pwrite: int,  # noqa: ANN401 - as above
        errread: int, errwrite: int, *more: Any,  # noqa: ANN401 - as above
    ) -> None:  # fmt: skip
        if list(args[:2]) != [sys.executable, "-m"] or args[2] not in LOADED:
            super()._execute_child(  # type: ignore[misc]  # typeshed does not tell of it
                args, executable, preexec_fn, close_fds, pass_fds, cwd, env, startupinfo, creationflags, shell,
                p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite, *more,
            )  # fmt: skip
            return
        environment = dict(os.environ if env is None else env)
        files = [own if own != -1 else inherited for inherited, own in enumerate((p2cread, c2pwrite, errwrite))]
        self.pid = loaded(args[2], environment).start(args[2], args[3:], environment, str(cwd or Path.cwd()), files)
        self._child_created = True
        self._close_pipe_fds(p2cread, p2cwrite, c2pread, c2pwrite, errread, errwrite)  # type: ignore[attr-defined]  # as above


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, whatever its code; return all that it printed."""
    with Warm(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as running:
        out, err = running.communicate()
    return subprocess.CompletedProcess(command, running.returncode, out, err)


class Loaded:
    """A process that has loaded a program."""

    def __init__(self, module: str, environment: dict[str, str]) -> None:
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "tests.warmed", str(theirs.fileno()), *LOADED[module]]
        none = subprocess.DEVNULL
        self._process = subprocess.Popen(
            command, stdin=none, stdout=none, stderr=none, cwd=ROOT, env=environment, pass_fds=[theirs.fileno()]
        )
        theirs.close()

    def start(
        self, module: str, arguments: list[str], environment: dict[str, str], folder: str, files: list[int]
    ) -> int:
        """Return the number of a new process, which is a child of this one."""
        order = {"module": module, "arguments": arguments, "environment": environment, "folder": folder}
        adopt(1)
        try:
            socket.send_fds(self._door, [json.dumps(order).encode()], files)
            return int(self._door.recv(32))
        finally:
            adopt(0)

    def end(self) -> None:
        """End it; what it has started goes on."""
        self._door.close()
        self._process.wait()


def adopt(yes: int) -> None:
    """Become the parent of those whose parent ends, or no longer."""
    done = ctypes.CDLL(None, use_errno=True).prctl(PR_SET_CHILD_SUBREAPER, yes, 0, 0, 0)
    assert done == 0, os.strerror(ctypes.get_errno())


def loaded(module: str, environment: dict[str, str]) -> Loaded:
    """Return a process that has loaded a module in such an environment, be it a new one."""
    of_the_start = sorted(item for item in environment.items() if item[0].startswith(OF_THE_START))
    key = (module, *of_the_start)
    if key not in Warm.waiting:
        if len(Warm.waiting) >= KEPT:
            Warm.waiting.pop(next(iter(Warm.waiting))).end()
        Warm.waiting[key] = Loaded(module, environment)
    return Warm.waiting[key]


@atexit.register
def end_all() -> None:
    """End what waits."""
    while Warm.waiting:
        Warm.waiting.popitem()[1].end()
