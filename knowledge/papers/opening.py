"""A file becomes a paper: read in a child process, within limits of size, pages, time and memory.

A file that can't be read is a paper too, with the sentence why: a review lists it beside the others.
"""

from pathlib import Path
from typing import Self

from knowledge.errors import FileRefused
from knowledge.library.reading import MEMORY_MB, Reading
from knowledge.papers.opening_pdf import PAGES_MAX
from knowledge.papers.page import Paper
from knowledge.papers.plain import from_plain

SIZE_MAX_MB = 30
CHARS_MAX = 3_000_000
PAGE_S = 30.0  # seconds for each page that must be recognised
_LOCKED = ("密码", "加密")


class Opening:
    """Opens papers. Any number of threads may call ``open``; ``children`` files are read at once, the others wait."""

    def __init__(self, seconds: float = 60.0, *, children: int = 1, memory_mb: int = MEMORY_MB) -> None:
        """Set the limits of one file.

        Args:
            seconds: wall time without recognition.
            children: processes at once.
            memory_mb: address space of a child in MiB; more is allowed once it recognises.

        """
        self._reading = Reading(
            seconds, CHARS_MAX, memory_mb, children=children, ocr_pages=PAGES_MAX, ocr_page_s=PAGE_S,
            program="knowledge.papers.opening_child",
        )  # fmt: skip

    def open(self, path: Path, name: str = "") -> Paper:
        """Read a file; ``name`` is what it was called when it was handed in. Never raises for what a file holds."""
        name = name or path.name
        try:
            size = path.stat().st_size
        except OSError:
            return Paper(name, "", (), "文件不在了，没有读取。请重新上传。")
        if size > SIZE_MAX_MB << 20:
            return Paper(
                name, "", (), f"文件有 {size / (1 << 20):.1f} MB，超过 {SIZE_MAX_MB} MB 的上限。请压缩或拆分后再上传。"
            )
        try:
            answer = self._reading.ask(path, {"name": name})
        except FileRefused as no:
            sentence = str(no).replace("政策文件", "办事材料").replace("政策库", "材料库")
            return Paper(name, "", (), sentence, any(word in sentence for word in _LOCKED))
        return from_plain(answer["paper"])

    def close(self) -> None:
        """End the children."""
        self._reading.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
