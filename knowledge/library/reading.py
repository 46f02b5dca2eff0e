"""Reading in child processes: a hostile file may hang, crash or eat memory there, never in the bot.

A child serves many files, several children serve several threads. A file that ends its child is refused like a
damaged one, and the next file gets a new child.
"""

import base64
import threading
from pathlib import Path
from typing import Any, Self

from knowledge.errors import FileRefused, SecretMark
from knowledge.library.document import Document, from_plain
from knowledge.library.reading_process import ChildProcess, Ended, Limits
from knowledge.library.secrecy import secret_mark

NOTHING_WRITTEN = "文件里没有文字。请检查是不是传错了文件，或上传文字版。"
TOO_LITTLE = "文件里只有零星几个字，不像一份文件。请检查是不是传错了文件，或文件内容已经损坏。"
ONLY_A_TITLE = "文件里只有标题，没有正文。请检查文件是否完整，重新取得原件再上传。"
FEWEST_LETTERS = 10  # letters and digits of anything that can be a document
MEMORY_MB = 1536  # address space of a child; the 331-page guide needs about 300


class Reading:
    """Reads originals in child processes, within limits of time, memory, output and length.

    Any number of threads may call ``read``; ``children`` files are read at once, the others wait. Use it as a context
    manager or call ``close``; a forgotten one ends with the program.
    """

    def __init__(
        self,
        seconds: float,
        max_chars: int,
        memory_mb: int = MEMORY_MB,
        *,
        children: int = 1,
        ocr_pages: int = 60,
        ocr_page_s: float = 60.0,
        ocr_memory_mb: int = 3072,
        program: str = "knowledge.library.reading_child",
    ) -> None:
        """Set the limits of one file.

        Args:
            seconds: wall time without recognition of pictures; also the processor time of each core.
            max_chars: longest text in characters.
            memory_mb: address space of a child in MiB.
            children: processes at once.
            ocr_pages: pages or photos of one file that may be recognised.
            ocr_page_s: seconds more for each page to recognise.
            ocr_memory_mb: address space in MiB once a child recognises pictures.
            program: the module a child runs.

        """
        self._limits = Limits(seconds, max_chars, memory_mb, children, ocr_pages, ocr_page_s, ocr_memory_mb, program)
        self._places = threading.BoundedSemaphore(children)
        self._lock = threading.Lock()
        self._idle: list[ChildProcess] = []
        self._busy: set[ChildProcess] = set()

    def read(self, path: Path) -> tuple[Document, str, str]:
        """Return the document, its format ("docx") and its media type.

        Raises:
            SecretMark: the file bears a mark of secrecy.
            FileRefused: not readable, too long, too slow or hostile; the sentence says what to do.

        """
        answer = self._answer(path, {})
        document = from_plain(answer["document"])
        _check(document, self._limits.max_chars)
        return document, str(answer["type"]), str(answer["media_type"])

    def read_whole(self, path: Path, name: str, city: Path) -> tuple[dict[str, Any], str, str]:
        """Return all that a version keeps of a file (see digest.py), its format and its media type.

        The anatomy is read in the child too: whatever a text does to it ends the child, never the bot.

        Args:
            path: the file.
            name: what to call a document without any title.
            city: folder of the city.

        Raises:
            SecretMark: the file bears a mark of secrecy.
            FileRefused: not readable, too long, too slow or hostile; the sentence says what to do.

        """
        answer = self._answer(path, {"name": name, "city": str(city)})
        digest: dict[str, Any] = answer["digest"]
        _check(from_plain(digest["content"]["document"]), self._limits.max_chars)
        return digest, str(answer["type"]), str(answer["media_type"])

    def sizes(self, path: Path) -> list[tuple[float, float]]:
        """Return width and height of the pages that can be drawn, in the measure of the boxes on them.

        Raises:
            FileRefused: it can't be drawn.

        """
        return [(float(across), float(down)) for across, down in self._answer(path, {"sheet": "0"})["sizes"]]

    def draw(self, path: Path, number: int) -> bytes:
        """Return a page, counted from 1, as a JPEG.

        Raises:
            FileRefused: it can't be drawn, in time and memory.

        """
        return base64.b64decode(self._answer(path, {"sheet": str(number)})["picture"])

    def cells(self, path: Path) -> tuple[dict[str, list[list[str]]], dict[str, list[str]]]:
        """Return the cells of every sheet of an xlsx workbook as text, and where formulas stand in each.

        Raises:
            FileRefused: no workbook, hostile, damaged, or too large.

        """
        answer = self._answer(path, {"cells": "1"})
        return answer["cells"], answer["formulas"]

    def ask(self, path: Path, more: dict[str, str]) -> dict[str, Any]:
        """Return what a child of another program answers for a file (see ``program``).

        Raises:
            FileRefused: not readable, too slow or hostile; the sentence says what to do.

        """
        return self._answer(path, more)

    def close(self) -> None:
        """End the children, also those that are reading. Another ``read`` starts new ones."""
        with self._lock:
            children = [*self._idle, *self._busy]
            self._idle.clear()
        for child in children:
            child.stop()

    @property
    def process_id(self) -> int | None:
        """The process id of a child that waits for work, None while there is none."""
        with self._lock:
            return self._idle[-1].process_id if self._idle else None

    @property
    def process_ids(self) -> set[int]:
        """The process ids of all children, waiting or reading."""
        with self._lock:
            return {child.process_id for child in (*self._idle, *self._busy)}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, path: Path, more: dict[str, str]) -> dict[str, Any]:
        with self._places:
            answer = self._ask(path, more)
        if "refused" in answer:
            raise FileRefused(str(answer["refused"]))
        return answer

    def _ask(self, path: Path, more: dict[str, str]) -> dict[str, Any]:
        child = self._take()
        try:
            try:
                return child.ask(path, more)
            except Ended as ended:
                if not ended.before_work:
                    raise FileRefused(str(ended)) from ended
            child = self._replace(child)  # it had gone for want of work just before the question came
            try:
                return child.ask(path, more)
            except Ended as ended:
                raise FileRefused(str(ended)) from ended
        finally:
            self._give_back(child)

    def _take(self) -> ChildProcess:
        with self._lock:
            while self._idle:
                child = self._idle.pop()
                if child.is_running:
                    break
                child.stop()
            else:
                child = ChildProcess(self._limits)
            self._busy.add(child)
            return child

    def _replace(self, gone: ChildProcess) -> ChildProcess:
        gone.stop()
        with self._lock:
            self._busy.discard(gone)
            child = ChildProcess(self._limits)
            self._busy.add(child)
            return child

    def _give_back(self, child: ChildProcess) -> None:
        with self._lock:
            self._busy.discard(child)
            if child.is_running:
                self._idle.append(child)
                return
        child.stop()


def _check(document: Document, max_chars: int) -> None:
    text = document.text
    if len(text) > max_chars:
        raise FileRefused(too_long(len(text), max_chars))
    if not text.strip():
        raise FileRefused(NOTHING_WRITTEN)
    if mark := secret_mark(document):
        raise SecretMark(
            f"文件上有密级或内部标识（“{mark[:20]}”），按规定不能收入政策库，也没有留存。请改传公开发布的版本。"
        )


def too_long(chars: int, max_chars: int) -> str:
    """Say that a text is too long."""
    return f"文字有 {chars / 10_000:.0f} 万字，超过 {max_chars / 10_000:.0f} 万字的上限。请按文件拆开后再上传。"
