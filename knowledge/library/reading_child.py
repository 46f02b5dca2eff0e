"""What runs in the child process of ``reading.py``: tell the format, read, answer. It never writes a file.

An error of a parser is not caught: it ends the child, and the parent calls the file damaged. Sockets, programs and
files opened for writing are forbidden in it, whatever a document asks for.
"""

import contextlib
import gc
import importlib
import json
import os
import select
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from config.city import City, load_city
from knowledge.errors import FileRefused
from knowledge.library import workbook
from knowledge.library.content_type import FileType, file_type
from knowledge.library.document import Attached, Document, Paragraph, clean, to_plain
from knowledge.library.readers import sheet
from knowledge.library.readers.ocr import Eye
from knowledge.library.reading import FEWEST_LETTERS, NOTHING_WRITTEN, ONLY_A_TITLE, TOO_LITTLE, too_long
from knowledge.library.reading_process import ENGINE_S, IDLE_S, NOTHING_TO_DO, OUT_OF_MEMORY

ATTACHED_MAX = 20  # files inside one file that are read
_FORBIDDEN = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.fork", "os.spawn", "os.posix_spawn", "os.remove", "os.rename",
    "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod", "os.chown", "ftplib.", "http.client.",
    "smtplib.", "urllib.", "webbrowser.", "shutil.",
)  # fmt: skip
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND


class Forbidden(PermissionError):
    """A parser tried what no reading needs."""


class Child:
    """Answers one question after another."""

    def __init__(self, words: list[str], answers: Callable[[dict[str, object]], None]) -> None:
        memory_mb, self.max_chars = int(words[0]), int(words[1])
        self._seconds = float(words[2])
        self.cores = max(1, (os.cpu_count() or 1) // int(words[3]))
        self._pages, self._page_s = int(words[4]), float(words[5])
        self._ocr_memory = int(words[6]) << 20
        self._answers = answers
        _limit(memory_mb << 20, self._ocr_memory)

    def answer(self, question: dict[str, str]) -> dict[str, object]:
        """Return what the parent is told of one file; its anatomy too when the city is named."""
        self.begin()
        try:
            data = Path(question["path"]).read_bytes()
            kind = file_type(data)
            if {"cells", "sheet"} & question.keys():
                return _apart(question, kind, data)
            eye = self.eye()
            document = _with_attached(_read(kind, data, eye), eye, self.max_chars)
        except FileRefused as no:
            return {"refused": str(no)}
        except ImportError as missing:
            return {"refused": f"本机缺少读取这种文件的程序库（{missing.name}），没有读取。请重新安装本程序后再试。"}
        told: dict[str, object] = {"type": kind.value, "media_type": kind.media_type}
        if "city" in question:
            letters = sum(letter.isalnum() for letter in document.text)
            if letters < FEWEST_LETTERS:
                return {"refused": TOO_LITTLE if letters else NOTHING_WRITTEN}
            digest = _digest(document, question["city"], question["name"])
            return told | {"digest": digest} if digest["content"]["articles"] else {"refused": ONLY_A_TITLE}
        return told | {"document": to_plain(document)}

    def begin(self) -> None:
        """Allow the processor time of one file from now."""
        _processor_time(self._seconds)

    def eye(self) -> Eye:
        """Return what recognises the pictures of one file."""
        return Eye(self._pages, self.cores, self.allow)

    def allow(self, pages: int) -> None:
        """Make room for recognition and tell the parent how many pages, in all, it is about to take."""
        _memory(self._ocr_memory)
        _processor_time((self._seconds + ENGINE_S + pages * self._page_s) * self.cores)
        self._answers({"pages": pages})


def main(kind: type[Child] = Child) -> None:
    """Serve paths from standard input until it ends. Arguments: see ``ChildProcess``."""
    pipe = sys.stdout.buffer
    sys.stdout = sys.stderr  # a parser that prints must not disturb the answers
    longest = int(sys.argv[8])

    def send(message: dict[str, object]) -> None:
        data = json.dumps(message, ensure_ascii=False).encode("utf-8", "replace")
        if len(data) > longest:
            data = json.dumps({"refused": "读出的内容太多，超过上限。请把文件拆小后再上传。"}).encode()
        pipe.write(len(data).to_bytes(8) + data)
        pipe.flush()

    child = kind(sys.argv[1:], send)
    sys.addaudithook(_watch)
    while True:
        if not select.select([sys.stdin], [], [], IDLE_S)[0]:
            os._exit(NOTHING_TO_DO)
        line = sys.stdin.buffer.readline()
        if not line:
            return
        try:
            send(child.answer(json.loads(line)))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        gc.collect()
        gc.freeze()  # what is left are modules and tables: the next collection need not look at them


def _apart(question: dict[str, str], kind: FileType, data: bytes) -> dict[str, object]:
    """Answer what is no reading of a text: the cells of a workbook, or a page as a picture."""
    if "cells" in question:
        return workbook.answer(kind.value, data)
    return sheet.answer(kind, data, int(question["sheet"]))


def _digest(document: Document, city: str, name: str) -> dict[str, Any]:
    from knowledge.library.digest import digest  # noqa: PLC0415 - anatomy is not loaded by who only reads

    return digest(document, _city(city), name)


@cache
def _city(folder: str) -> City:
    return load_city(folder)


def _read(kind: FileType, data: bytes, eye: Eye) -> Document:
    reader: ModuleType = importlib.import_module(f"knowledge.library.readers.{kind.reader}")
    document: Document = reader.read(data, eye) if kind.may_hold_pictures else reader.read(data)
    return document


def _with_attached(document: Document, eye: Eye, max_chars: int) -> Document:
    """Append the text of the files inside, one level deep: what lies inside those is named, not opened."""
    blocks, meta = list(document.blocks), dict(document.meta)
    names: list[str] = []
    unread: list[str] = []
    chars = len(document.text)
    for at, file in enumerate(document.attached):
        name = clean(file.name).strip()[:120] or f"附件{at + 1}"
        if at >= ATTACHED_MAX:
            unread.append(f"{name}：附件超过 {ATTACHED_MAX} 个，没有读取。")
            continue
        if chars > max_chars:
            break
        inner = _attached(file, eye)
        if isinstance(inner, str):
            unread.append(f"{name}：{inner}")
            continue
        chars += len(inner.text)
        blocks += [Paragraph(f"附件：{name}"), *inner.blocks]
        names.append(name)
        unread += [f"{deeper.name}：附件里的附件没有读取，请单独上传。" for deeper in inner.attached]
        for key in ("页眉", "附件链接"):
            if inner.meta.get(key):
                meta[key] = "\n".join(filter(None, (meta.get(key, ""), inner.meta[key])))
    if chars > max_chars:
        raise FileRefused(too_long(chars, max_chars))
    if names:
        meta["内附文件"] = "\n".join(names)
    if unread:
        meta["附件未读"] = "\n".join(unread)
    return Document(tuple(blocks), meta)


def _attached(file: Attached, eye: Eye) -> Document | str:
    """Return what a file inside holds, or the sentence why it can't be read."""
    try:
        return _read(file_type(file.data), file.data, eye)
    except FileRefused as no:
        return str(no)


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """Stop what no reading needs: network, other programs, writing."""
    if event.startswith(_FORBIDDEN):
        raise Forbidden(event)
    if event == "open":
        mode, flags = arguments[1], arguments[2]
        if (isinstance(mode, str) and set(mode) & set("wax+")) or (isinstance(flags, int) and flags & _WRITES):
            raise Forbidden(f"{event} {arguments[0]!r}")


def _limit(memory: int, most: int) -> None:
    """Keep the child small, alone and unable to write; systems without these limits have the time limit only."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - not on every system

        for what, soft, hard in (
            (resource.RLIMIT_AS, memory, max(memory, most)),
            (resource.RLIMIT_FSIZE, 0, 0),
            (resource.RLIMIT_CORE, 0, 0),
        ):
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(what, (soft, hard))


def _memory(most: int) -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - as above

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (max(soft, most), hard))


def _processor_time(seconds: float) -> None:
    """Allow so many seconds of processor time from now: also a child whose parent is gone comes to an end."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - as above

        used = time.process_time()
        hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
        resource.setrlimit(resource.RLIMIT_CPU, (int(used + seconds) + 2, hard))
