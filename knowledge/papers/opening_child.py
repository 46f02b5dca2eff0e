"""What runs in the child process of ``opening.py``: tell the format, read the pages, answer. It never writes a file."""

import importlib
from pathlib import Path
from types import ModuleType

from knowledge.errors import FileRefused
from knowledge.library import reading_child
from knowledge.library.content_type import FileType, file_type
from knowledge.library.document import Document, Paragraph, clean
from knowledge.library.reading_child import Child
from knowledge.papers.flowing import Flow
from knowledge.papers.opening_docx import docx_pages
from knowledge.papers.opening_image import image_pages, raster_of
from knowledge.papers.opening_pdf import PAGES_MAX, pdf_pages, too_many
from knowledge.papers.page import Page, Paper
from knowledge.papers.plain import to_plain

_MISSING = "本机缺少读取这种文件的程序库（{name}），没有读取。请重新安装本程序后再试。"


class PaperChild(Child):
    """Answers one question after another: which pages a paper has and what is on them."""

    def answer(self, question: dict[str, str]) -> dict[str, object]:
        """Return the paper as plain data, or why it can't be read."""
        self.begin()
        try:
            data = Path(question["path"]).read_bytes()
            kind = file_type(data)
            pages = self._pages_of(kind, data)
        except FileRefused as no:
            return {"refused": str(no)}
        except ImportError as missing:
            return {"refused": _MISSING.format(name=missing.name)}
        if len(pages) > PAGES_MAX:
            return {"refused": too_many(len(pages))}
        word = "image" if kind.reader == "picture" else kind.value
        return {"paper": to_plain(Paper(question["name"], word, tuple(pages)))}

    def _pages_of(self, kind: FileType, data: bytes) -> list[Page]:
        if kind is FileType.PDF:
            return pdf_pages(data, self.cores, self.allow)
        if kind is FileType.DOCX:
            return docx_pages(data, raster_of, self.cores, self.allow)
        if kind.reader == "picture":
            return image_pages(data, self.cores, self.allow)
        reader: ModuleType = importlib.import_module(f"knowledge.library.readers.{kind.reader}")
        document: Document = reader.read(data, self.eye()) if kind.may_hold_pictures else reader.read(data)
        return _flowed(document)


def _flowed(document: Document) -> list[Page]:
    """Set the blocks of a document on pages, in their order."""
    flow = Flow()
    page: int | None = None
    for block in document.blocks:
        if block.page is not None and page is not None and block.page > page:
            flow.end_page()
        page = block.page if block.page is not None else page
        if isinstance(block, Paragraph):
            flow.add_line(clean(block.text))
            continue
        if block.caption:
            flow.add_line(clean(block.caption))
        head = [block.header] if any(block.header) else []
        flow.add_grid([[clean(cell) for cell in row] for row in (*head, *block.rows)])
    flow.end_page()
    return flow.pages


def main() -> None:
    """Serve paths from standard input until it ends."""
    reading_child.main(PaperChild)
