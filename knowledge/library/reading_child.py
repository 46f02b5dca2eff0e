"""What runs in the child process of ``reading.py``: tell the format, read, answer. It never writes a file.

An error of a parser is not caught: it ends the child, and the parent calls the file damaged.
"""

import contextlib
import importlib
import json
import os
import sys
from pathlib import Path

from knowledge.errors import FileRefused
from knowledge.library.content_type import file_type
from knowledge.library.document import to_plain
from knowledge.library.reading import OUT_OF_MEMORY, too_long


def main() -> None:
    """Serve paths from standard input until it ends. Arguments: memory in MiB, longest text in characters."""
    memory_mb, max_chars = int(sys.argv[1]), int(sys.argv[2])
    _limit(memory_mb << 20)
    answers = sys.stdout.buffer
    sys.stdout = sys.stderr  # a parser that prints must not disturb the answers
    for line in sys.stdin.buffer:
        try:
            answer = _answer(Path(json.loads(line)["path"]), max_chars)
            data = json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace")
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        answers.write(len(data).to_bytes(8) + data)
        answers.flush()


def _answer(path: Path, max_chars: int) -> dict[str, object]:
    try:
        kind = file_type(path)
        reader = importlib.import_module(f"knowledge.library.readers.{kind.value}")
        document = reader.read(path)
    except FileRefused as no:
        return {"refused": str(no)}
    length = len(document.text)
    if length > max_chars:
        return {"refused": too_long(length, max_chars)}
    return {"document": to_plain(document), "type": kind.value, "media_type": kind.media_type}


def _limit(memory: int) -> None:
    """Keep the child small and unable to write; systems without these limits have the time limit only."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        for what, most in (
            (resource.RLIMIT_AS, memory),
            (resource.RLIMIT_FSIZE, 0),
            (resource.RLIMIT_CORE, 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (most, most))
