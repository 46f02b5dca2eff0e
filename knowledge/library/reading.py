"""Reading in a child process: a hostile file may hang, crash or eat memory there, never in the bot.

One child serves many files. Words on its pipes: a JSON line with the path in, a length and JSON out. A file that
ends the child is refused like a damaged one, and the next file gets a new child.
"""

import contextlib
import json
import os
import re
import subprocess
import sys
import threading
import weakref
from pathlib import Path
from typing import IO, Any, Self

from knowledge.errors import FileRefused
from knowledge.library.document import Document, from_plain

MEMORY_MB = 1536  # address space of the child; the 331-page guide needs about 300
OUT_OF_MEMORY = 77  # exit code of a child that ran out of it
HEAD_LINES = 12  # where a mark of secrecy stands
_MARK = re.compile(
    r"(?:绝密|机密|秘密)\s*[★☆]|^(?:密级[:：]?\s*)?(?:绝密|机密|秘密)(?:\s*[·★]?\s*(?:长期|\d+\s*年|[一二三五十]+年))?$|"
    r"^[（(【]?\s*(?:内部资料|内部文件|内部使用|仅供内部|内部公开)[^。]{0,16}[）)】]?$"
)


class Reading:
    """Reads originals one after another in a child process, within limits of time, memory and length.

    Use it as a context manager or call ``close``; a forgotten one ends with the program.
    """

    def __init__(self, seconds: float, max_chars: int, memory_mb: int = MEMORY_MB) -> None:
        self._seconds = seconds
        self._max_chars = max_chars
        self._memory_mb = memory_mb
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._end: weakref.finalize[..., Reading] | None = None

    def read(self, path: Path) -> tuple[Document, str, str]:
        """Return the document, its format ("docx") and its media type.

        Raises:
            FileRefused: not readable, too long, too slow, hostile or marked secret; the sentence says what to do.

        """
        with self._lock:
            answer = self._ask(path)
        if "refused" in answer:
            raise FileRefused(str(answer["refused"]))
        document = from_plain(answer["document"])
        _check(document, self._max_chars)
        return document, str(answer["type"]), str(answer["media_type"])

    def close(self) -> None:
        """End the child. Another ``read`` starts a new one."""
        if self._end is not None:
            self._end()
        self._child = self._end = None

    @property
    def process_id(self) -> int | None:
        """The child's process id, None while there is none."""
        return self._child.pid if self._child is not None else None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _ask(self, path: Path) -> dict[str, Any]:
        child = self._running()
        late = threading.Event()

        def stop() -> None:
            late.set()
            child.kill()

        timer = threading.Timer(self._seconds, stop)
        timer.start()
        try:
            data = _exchange(child, path)
        finally:
            timer.cancel()
        if data is not None:
            answer: dict[str, Any] = json.loads(data)
            return answer
        code = child.wait()
        self.close()
        if late.is_set():
            raise FileRefused(f"读了 {self._seconds:g} 秒还没读完，已停止。请把文件拆小或另存一份后再上传。")
        if code == OUT_OF_MEMORY:
            raise FileRefused("读这个文件需要的内存超过上限，已停止。请把文件拆小或另存一份后再上传。")
        raise FileRefused("文件已损坏或不规范，读取时出错。请用 Word 或 WPS 打开后另存一份再上传。")

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is None:
            return self._child
        self.close()
        program = "from knowledge.library.reading_child import main; main()"
        self._child = subprocess.Popen(  # noqa: S603 - our own program, no word of a user in it
            [sys.executable, "-c", program, str(self._memory_mb), str(self._max_chars)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        )
        self._end = weakref.finalize(self, _stop, self._child)
        return self._child


def _check(document: Document, max_chars: int) -> None:
    text = document.text
    if len(text) > max_chars:
        raise FileRefused(too_long(len(text), max_chars))
    if not text.strip():
        raise FileRefused("文件里没有文字。请检查是不是传错了文件，或上传文字版。")
    head = [line for line in text.splitlines() if line.strip()][:HEAD_LINES]
    for line in [*document.meta.get("页眉", "").splitlines(), *head]:
        if _MARK.search(line.strip()):
            raise FileRefused(
                f"文件上有密级或内部标识（“{line.strip()[:20]}”），按规定不能收入政策库。请改传公开发布的版本。"
            )


def too_long(chars: int, max_chars: int) -> str:
    """Say that a text is too long."""
    return f"文字有 {chars / 10_000:.0f} 万字，超过 {max_chars / 10_000:.0f} 万字的上限。请按文件拆开后再上传。"


def _exchange(child: subprocess.Popen[bytes], path: Path) -> bytes | None:
    """Send one path, return the answer's bytes, or None when the child has ended."""
    if child.stdin is None or child.stdout is None:
        return None
    try:
        child.stdin.write(json.dumps({"path": str(path)}).encode() + b"\n")
        child.stdin.flush()
    except OSError:
        return None
    size = _exactly(child.stdout, 8)
    return None if size is None else _exactly(child.stdout, int.from_bytes(size))


def _exactly(pipe: IO[bytes], count: int) -> bytes | None:
    data = pipe.read(count)
    return data if len(data) == count else None


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        if pipe is not None:
            with contextlib.suppress(OSError):
                pipe.close()
