"""PDF with text: page numbers kept, repeated headers and footers out, broken lines joined, ruled tables as tables."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

from knowledge.errors import FileRefused
from knowledge.library.document import Block, Document, Paragraph, Table, table_from
from knowledge.library.lines import FULL, MARKER, gap, width

RULES_MIN = 4  # fewer lines on a page can't make a table
EDGE = 2  # lines at the top and at the bottom of a page that may be header or footer
HEADER_MAX = 60  # characters of a header or footer line
CHARS_PER_PAGE = 15  # fewer on average: pictures of pages, not text
PAGES_MAX = 3000
_PAGE_NO = re.compile(
    r"^[\s\-—–·~]*(?:第\s*)?(?:\d{1,4}|[IVXivx]{1,6})(?:\s*页)?(?:[\s/,，共]*\d{1,4}\s*页?)?[\s\-—–·~]*$"
)
_ENDS = "。；：！？;:"
_PASSWORD = 4  # FPDF_ERR_PASSWORD

Piece = str | Table


def read(path: Path) -> Document:
    """Read a PDF.

    Raises:
        FileRefused: it needs a password, is damaged, or holds pictures instead of text.

    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - the parser is loaded when needed

    try:
        source = pdfium.PdfDocument(path)
        if len(source) > PAGES_MAX:
            raise FileRefused(f"PDF 有 {len(source)} 页，超过 {PAGES_MAX} 页的上限。请按文件拆开后再上传。")
        with _TableFinder(path) as finder:
            pages = [list(_page(source[number], number, finder)) for number in range(len(source))]
    except pdfium.PdfiumError as wrong:
        if getattr(wrong, "err_code", None) == _PASSWORD or "assword" in str(wrong):
            raise FileRefused("PDF 有密码，读不出内容。请去掉密码后再上传。") from wrong
        raise FileRefused("PDF 已损坏，打不开。请重新取得完整的原件再上传。") from wrong
    _check_text(pages)
    repeated = _repeated(pages)
    meta = {"页眉": "\n".join(sorted(repeated))} if repeated else {}
    return Document(tuple(_flow(_strip(pages, repeated))), meta)


def _page(page: Any, number: int, finder: "_TableFinder") -> Iterator[Piece]:  # noqa: ANN401 - the vendor's untyped page
    text = page.get_textpage()
    tables = list(finder.tables(number)) if _rules(page) >= RULES_MIN else []
    height, top = page.get_height(), page.get_height()
    if not tables:
        yield from _lines(text.get_text_bounded())
        return
    for (upper, lower), table in tables:
        yield from _lines(text.get_text_bounded(bottom=height - upper, top=top))
        yield table
        top = height - lower
    yield from _lines(text.get_text_bounded(bottom=0, top=top))


def _lines(text: str) -> list[str]:
    plain = text.replace("\ufffe", "").replace("\u00ad", "")
    return [line.strip() for line in plain.splitlines() if line.strip()]


def _rules(page: Any) -> int:  # noqa: ANN401 - the vendor's untyped page
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - the parser is loaded when needed

    return sum(1 for _ in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=3))


class _TableFinder:
    """Finds ruled tables; the file is opened for it once, at the first page that has lines."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._source: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._source is not None:
            self._source.close()

    def tables(self, number: int) -> Iterator[tuple[tuple[float, float], Table]]:
        """Give the tables of a page from the top: (top, bottom) measured from the page's top, and the table."""
        import pdfplumber  # noqa: PLC0415 - the parser is loaded when needed

        if self._source is None:
            self._source = pdfplumber.open(self._path)
        page = self._source.pages[number]
        bottom = 0.0
        for found in sorted(page.find_tables(), key=lambda one: one.bbox[1]):
            table = table_from(_grid(found), number + 1)
            if table and table.rows and len(table.header) > 1 and found.bbox[1] >= bottom - 1:
                bottom = found.bbox[3]
                yield (found.bbox[1], found.bbox[3]), table
        page.close()


def _grid(found: Any) -> list[list[str]]:  # noqa: ANN401 - the vendor's untyped table
    """Return the cells as a full grid: a merged cell stands in every place it covers."""
    texts = {
        cell: (value or "").replace("\n", "")
        for row, values in zip(found.rows, found.extract(), strict=True)
        for cell, value in zip(row.cells, values, strict=True)
        if cell is not None
    }
    across = sorted({round(edge, 1) for cell in texts for edge in (cell[0], cell[2])})
    down = sorted({round(edge, 1) for cell in texts for edge in (cell[1], cell[3])})
    return [
        [_covering(texts, (left + right) / 2, (top + bottom) / 2) for left, right in pairwise(across)]
        for top, bottom in pairwise(down)
    ]


def _covering(texts: dict[tuple[float, float, float, float], str], x: float, y: float) -> str:
    return next((text for (x0, y0, x1, y1), text in texts.items() if x0 <= x <= x1 and y0 <= y <= y1), "")


def _check_text(pages: list[list[Piece]]) -> None:
    text = "".join(piece for page in pages for piece in page if isinstance(piece, str))
    tables = any(isinstance(piece, Table) for page in pages for piece in page)
    chars = re.sub(r"\s", "", text)
    if len(chars) < CHARS_PER_PAGE * len(pages) and not tables:
        raise FileRefused("PDF 里是扫描图片，没有可复制的文字，目前还不能识别。请上传文字版 PDF 或 docx。")
    strange = len(re.findall(r"[\ufffd\ue000-\uf8ff\x00-\x08]", chars))
    if strange * 5 > len(chars) and not tables:
        raise FileRefused("PDF 的字体没有文字编码，取出来是乱码。请上传 docx 或重新导出的 PDF。")


def _reads_on(line: str) -> bool:
    """Tell whether a line is a sentence of the text: headers have no punctuation and no number of an article."""
    return len(line) > HEADER_MAX or bool(re.search(r"[。；，]", line)) or bool(MARKER.match(line))


def _edge_key(line: str) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line))


def _repeated(pages: list[list[Piece]]) -> set[str]:
    """Return the header and footer lines: the same, apart from numbers, on more than half of at least 3 pages."""
    if len(pages) < 3:  # noqa: PLR2004 - two pages prove nothing
        return set()
    seen: Counter[str] = Counter()
    for page in pages:
        edge = page[:EDGE] + page[-EDGE:]
        seen.update({_edge_key(piece) for piece in edge if isinstance(piece, str) and not _reads_on(piece)})
    return {line for line, times in seen.items() if times * 2 > len(pages)}


def _strip(pages: list[list[Piece]], repeated: set[str]) -> Iterator[tuple[int, list[Piece]]]:
    for number, page in enumerate(pages, 1):
        last = len(page) - EDGE
        kept = [
            piece
            for at, piece in enumerate(page)
            if not isinstance(piece, str)
            or not ((at < EDGE or at >= last) and (_edge_key(piece) in repeated or _PAGE_NO.match(piece)))
        ]
        yield number, kept


def _flow(pages: Iterator[tuple[int, list[Piece]]]) -> list[Block]:
    """Join lines to paragraphs, also over the end of a page; a table that goes on overleaf becomes one."""
    blocks: list[Block] = []
    full = False
    for number, page in pages:
        widest = max((width(piece) for piece in page if isinstance(piece, str)), default=0)
        for piece in page:
            last = blocks[-1] if blocks else None
            if isinstance(piece, Table):
                if isinstance(last, Table) and _goes_on(last, piece):
                    blocks[-1] = _joined(last, piece)
                else:
                    blocks.append(piece)
                full = False
                continue
            if full and isinstance(last, Paragraph) and not MARKER.match(piece):
                blocks[-1] = Paragraph(last.text + gap(last.text, piece) + piece, last.page)
            else:
                blocks.append(Paragraph(piece, number))
            full = width(piece) >= FULL * widest and piece[-1] not in _ENDS
    return blocks


def _goes_on(table: Table, piece: Table) -> bool:
    return len(table.header) == len(piece.header) and piece.page == (table.page or 0) + 1


def _joined(table: Table, piece: Table) -> Table:
    more = piece.rows if piece.header == table.header else (piece.header, *piece.rows)
    return Table(table.header, table.rows + more, table.caption, piece.page)
