"""One child process that reads, seen from the parent: ask, wait no longer than allowed, end it.

Words on its pipes: a JSON line with the path in; out come messages, each a length of 8 bytes and JSON. A message
``{"pages": 3}`` says that so many pages must be recognised, which takes longer; any other is the answer.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

OUT_OF_MEMORY = 77  # exit code of a child that ran out of it
NOTHING_TO_DO = 78  # exit code of a child that nobody asked for a while
IDLE_S = 120.0  # seconds after which it goes: a child that has recognised pictures holds a gibibyte
ENGINE_S = 30.0  # seconds to load the models of recognition
STARVED = 0.5  # of the time allowed: a child that had less of the processor was kept waiting by others
WORKS = 0.05  # of the time allowed: one that had less does nothing
BYTES_PER_CHAR = 24  # of an answer: JSON, page, box, names of columns
BYTES_LEAST = 8 << 20
_DAMAGED = "文件已损坏或不规范，读取时出错。请用 Word 或 WPS 打开后另存一份再上传。"
_MEMORY = "读这个文件需要的内存超过上限，已停止。请把文件拆小或另存一份后再上传。"


@dataclass(frozen=True, slots=True)
class Limits:
    """What one file may take."""

    seconds: float
    max_chars: int
    memory_mb: int
    children: int
    ocr_pages: int
    ocr_page_s: float
    ocr_memory_mb: int
    program: str = "knowledge.library.reading_child"  # the module whose ``main`` the child runs

    @property
    def answer_bytes(self) -> int:
        """The longest answer of a child."""
        return max(BYTES_LEAST, self.max_chars * BYTES_PER_CHAR)


class Ended(Exception):
    """The child ended instead of answering; the message is a sentence for the person who brought the file."""

    def __init__(self, sentence: str, *, before_work: bool = False) -> None:
        self.before_work = before_work
        super().__init__(sentence)


class ChildProcess:
    """A running child. ``ask`` is for one thread at a time; ``stop`` may come from any."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        program = f"from {limits.program} import main; main()"
        words = (limits.memory_mb, limits.max_chars, limits.seconds, limits.children)
        ocr = (limits.ocr_pages, limits.ocr_page_s, limits.ocr_memory_mb, limits.answer_bytes)
        self._process = subprocess.Popen(  # noqa: S603 - our own program, no word of a user in it
            [sys.executable, "-c", program, *map(str, (*words, *ocr))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONDONTWRITEBYTECODE": "1"},
        )
        self._end = weakref.finalize(self, _stop, self._process)
        self._late = threading.Event()

    @property
    def process_id(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def is_running(self) -> bool:
        """False once it has ended."""
        return self._end.alive and self._process.poll() is None

    def stop(self) -> None:
        """End it and close its pipes; harmless when it has ended."""
        self._end()

    def ask(self, path: Path, more: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Return the answer for one file; ``more`` is sent beside its path.

        Raises:
            Ended: it was too slow, too big, or the file was too much for it. It must be replaced.

        """
        self._send({"path": str(path), **(more or {})})
        began = time.monotonic()
        allowed = self._limits.seconds
        while True:
            message = self._next(allowed, began)
            if "pages" not in message:
                return message
            pages = min(int(message["pages"]), self._limits.ocr_pages)
            allowed = ENGINE_S + self._limits.seconds + pages * self._limits.ocr_page_s

    def _send(self, question: Mapping[str, str]) -> None:
        pipe: Any = self._process.stdin
        try:
            pipe.write(json.dumps(question).encode() + b"\n")
            pipe.flush()
        except (OSError, ValueError) as wrong:
            code = self._process.wait()
            raise Ended(_DAMAGED, before_work=code == NOTHING_TO_DO) from wrong

    def _next(self, allowed: float, began: float) -> dict[str, Any]:
        """Return the next message; kill the child when ``allowed`` seconds since ``began`` are over (see _guard)."""
        answered = threading.Event()
        used = processor_s(self._process.pid)
        first = max(0.0, began + allowed - time.monotonic())
        guard = threading.Thread(target=self._guard, args=(answered, allowed, first, used), daemon=True)
        guard.start()
        try:
            data = self._receive()
        finally:
            answered.set()
            guard.join()
        if data is None:
            raise self._reason(allowed)
        message: dict[str, Any] = json.loads(data)
        return message

    def _receive(self) -> bytes | None:
        pipe = self._process.stdout
        try:
            size = None if pipe is None else _exactly(pipe, 8)
            if pipe is None or size is None:
                return None
            length = int.from_bytes(size)
            if length > self._limits.answer_bytes:
                self._process.kill()
                return None
            return _exactly(pipe, length)
        except (OSError, ValueError):  # the pipe was closed by ``stop`` in another thread
            return None

    def _guard(self, answered: threading.Event, allowed: float, first: float, used: float | None) -> None:
        """Kill the child when its time is over; one that the busy machine hardly lets work gets it again, twice."""
        for wait in (first, allowed, allowed):
            if answered.wait(wait):
                return
            now = processor_s(self._process.pid)
            if used is None or now is None or not is_starved(now - used, allowed):
                break
        self._late.set()
        self._process.kill()

    def _reason(self, seconds: float) -> Ended:
        code = self._process.wait()
        if self._late.is_set() or code == -getattr(signal, "SIGXCPU", 0):
            return Ended(f"读了 {seconds:g} 秒还没读完，已停止。请把文件拆小或另存一份后再上传。")
        if code in {OUT_OF_MEMORY, -signal.SIGABRT}:
            return Ended(_MEMORY)
        return Ended(_DAMAGED, before_work=code == NOTHING_TO_DO)


def processor_s(process_id: int) -> float | None:
    """Return the processor time a process has had, in seconds; None where the system does not tell."""
    try:
        told = Path(f"/proc/{process_id}/stat").read_text("ascii", "replace")
    except OSError:
        return None
    fields = told.rpartition(")")[2].split()  # behind the name, which may hold anything: state is the first
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def is_starved(worked: float, allowed: float) -> bool:
    """Tell whether a child works and gets little of the processor: one that hangs works not at all."""
    return WORKS * allowed < worked < STARVED * allowed


def _exactly(pipe: IO[bytes], count: int) -> bytes | None:
    data = pipe.read(count)
    return data if len(data) == count else None


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
