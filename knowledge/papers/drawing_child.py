"""What runs in the child process of ``pictures.py``: one page of a paper drawn upright. It never writes a file."""

import base64
import importlib
import io
from pathlib import Path
from typing import Any

from knowledge.errors import FileRefused
from knowledge.library import reading_child
from knowledge.library.content_type import FileType, file_type
from knowledge.library.reading_child import Child

SIDE = 1_700  # pixels of the longer edge: the small print of an A4 page can be read
QUALITY = 80  # of the JPEG
NO_PICTURE = "这种格式没有页面图像。请看文字，或者下载原件。"
NO_PAGE = "没有第{number}页的图像。请下载原件查看。"
_MISSING = "本机缺少画这种文件的程序库（{name}）。请重新安装本程序后再试。"


class DrawingChild(Child):
    """Answers one question after another: what a page looks like."""

    def answer(self, question: dict[str, str]) -> dict[str, object]:
        """Return a page as a JPEG in base64, or why it can't be drawn."""
        self.begin()
        number, turned = int(question["page"]), int(question["turned"])
        try:
            data = Path(question["path"]).read_bytes()
            drawn = _drawn(file_type(data), data, number)
        except FileRefused as no:
            return {"refused": str(no)}
        except ImportError as missing:
            return {"refused": _MISSING.format(name=missing.name)}
        out = io.BytesIO()
        drawn.convert("RGB").rotate(turned, expand=True).save(out, "JPEG", quality=QUALITY)
        return {"picture": base64.b64encode(out.getvalue()).decode()}


def _drawn(kind: FileType, data: bytes, number: int) -> Any:  # noqa: ANN401 - a picture of PIL
    if kind is FileType.PDF:
        return _of_pdf(data, number)
    if kind.reader != "picture":
        raise FileRefused(NO_PICTURE)
    reader: Any = importlib.import_module("knowledge.library.readers.picture")
    if not 0 < number <= len(reader.sizes(data, number)):
        raise FileRefused(NO_PAGE.format(number=number))
    return reader.drawn(data, number, SIDE)


def _of_pdf(data: bytes, number: int) -> Any:  # noqa: ANN401 - a picture of PIL
    """Draw a page with what was filled into its form: a person looks at it as it was handed in."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - the parser is loaded when needed

    source = pdfium.PdfDocument(data)
    if not 0 < number <= len(source):
        raise FileRefused(NO_PAGE.format(number=number))
    source.init_forms()
    page = source[number - 1]
    return page.render(scale=SIDE / max(page.get_width(), page.get_height(), 1.0), may_draw_forms=True).to_pil()


def main() -> None:
    """Serve paths from standard input until it ends."""
    reading_child.main(DrawingChild)
