"""PDF: page numbers kept, repeated headers and footers out, broken lines joined, ruled tables as tables.

A page without a text layer that can be used is recognised as a picture; its blocks have a box in points, measured
from the upper left corner of the page as it is shown.
"""

from collections.abc import Iterator
from typing import Any

from knowledge.errors import FileRefused
from knowledge.library.document import Attached, Block, Document, Table
from knowledge.library.readers.ocr import Eye, blurred
from knowledge.library.readers.page_lines import Seen
from knowledge.library.readers.pdf_flow import Page, flow, header_lines, strip
from knowledge.library.readers.pdf_lines import text_lines
from knowledge.library.readers.pdf_tables import TableFinder
from knowledge.library.readers.unseen import seen_page
from knowledge.library.words_of_bytes import likeness

RULES_MIN = 4  # fewer lines on a page can't make a table
CHARS_PER_PAGE = 15  # fewer beside a picture: the page is the picture
HAN_ENOUGH = 60  # Chinese characters that show whether they are a text
LIKENESS_MIN = 0.04  # share of common characters: texts have 0.2 and more
STRANGE = 5  # one character without meaning in so many: the text layer is garbage
PAGES_MAX = 3000
DOTS = 200 / 72  # pixels for each point when a page is recognised
SIDE_PX = 3500
PICTURE_PART = 0.3  # of the page: a smaller picture is a seal or an emblem
ATTACHED_MAX = 50
ATTACHED_BYTES = 64 << 20
_PASSWORD = 4  # FPDF_ERR_PASSWORD
_SECURITY = 5  # FPDF_ERR_SECURITY: a scheme of encryption nobody here can open
BLURRED = "PDF 是扫描图片，文字太模糊，认不准，没有收入。请重新扫描，最好上传文字版 PDF 或 docx。"
NOTHING = "PDF 里没有文字，扫描图片里也没有认出文字。请检查是不是传错了文件，或上传文字版 PDF、docx。"


def read(data: bytes, eye: Eye) -> Document:
    """Read a PDF.

    Raises:
        FileRefused: it needs a password, is damaged, or its pictures of pages are too many or too blurred.

    """
    import pypdfium2 as pdfium  # noqa: PLC0415 - the parser is loaded when needed

    try:
        source = pdfium.PdfDocument(data)
        if len(source) > PAGES_MAX:
            raise FileRefused(f"PDF 有 {len(source)} 页，超过 {PAGES_MAX} 页的上限。请按文件拆开后再上传。")
        with TableFinder(data) as finder:
            pages = [_page(seen_page(source[number]), number, finder) for number in range(len(source))]
        seen = _recognise(source, [page.number for page in pages if page.is_picture], eye)
        attached = tuple(_attached(source))
    except pdfium.PdfiumError as wrong:
        if getattr(wrong, "err_code", None) in {_PASSWORD, _SECURITY} or "assword" in str(wrong):
            raise FileRefused("PDF 有密码，读不出内容。请去掉密码后再上传。") from wrong
        raise FileRefused("PDF 已损坏，打不开。请重新取得完整的原件再上传。") from wrong
    repeated = header_lines(pages)
    meta = {"页眉": "\n".join(sorted(repeated))} if repeated else {}
    if seen:
        meta["识别"] = f"第{'、'.join(str(number) for number in sorted(seen))}页为图片文字识别"
    return Document(tuple(flow(strip(pages, repeated), seen)), meta, attached)


def sizes(data: bytes, most: int) -> list[tuple[float, float]]:
    """Return width and height in points of the first ``most`` pages as they are shown: what boxes are measured in."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - as above

    source = pdfium.PdfDocument(data)
    return [source.get_page_size(number) for number in range(min(len(source), most))]


def drawn(data: bytes, number: int, side: int) -> Any:  # noqa: ANN401 - a picture of PIL
    """Draw a page, counted from 1, with its longer edge ``side`` pixels long."""
    import pypdfium2 as pdfium  # noqa: PLC0415 - as above

    page = pdfium.PdfDocument(data)[number - 1]
    return page.render(scale=side / max(page.get_width(), page.get_height(), 1.0), may_draw_forms=False).to_pil()


def _page(page: Any, number: int, finder: TableFinder) -> Page:  # noqa: ANN401 - the vendor's untyped page
    layer = page.get_textpage()
    covered = _is_covered(page)
    lines = text_lines(page, layer, scanned=covered)
    whole = "\n".join(line.text for line in lines)
    tables = list(finder.tables(number)) if _objects(page, "FPDF_PAGEOBJ_PATH") >= RULES_MIN else []
    garbled = is_garbled(whole)
    few = sum(1 for char in whole if not char.isspace()) < CHARS_PER_PAGE
    picture = garbled or (few and not tables and covered)
    return Page(number + 1, [] if picture else list(_pieces(lines, tables)), picture)


def _pieces(lines: list[Seen], tables: list[tuple[tuple[float, float], Table]]) -> Iterator[Seen | Table]:
    """Give the lines above, between and below the tables; what stands beside a table is part of it."""
    top = float("-inf")
    for (upper, lower), table in tables:
        yield from (line for line in lines if top <= line.middle < upper)
        yield table
        top = lower
    yield from (line for line in lines if line.middle >= top)


def is_garbled(text: str) -> bool:
    """Tell whether the text layer is garbage: a font that does not say, or says wrongly, which letters it draws."""
    chars = [char for char in text if not char.isspace()]
    strange = sum(
        1
        for char in chars
        if char == "\ufffd" or "\ue000" <= char <= "\uf8ff" or char < " " or "\x80" <= char <= "\xff"
    )
    if strange * STRANGE > len(chars) > 0:
        return True
    han = sum(1 for char in chars if "\u3400" <= char <= "\u9fff")
    return han >= HAN_ENOUGH and likeness(text) < LIKENESS_MIN


def _objects(page: Any, kind: str) -> int:  # noqa: ANN401 - the vendor's untyped page
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - the parser is loaded when needed

    return sum(1 for _ in page.get_objects(filter=[getattr(raw, kind)], max_depth=3))


def _is_covered(page: Any) -> bool:  # noqa: ANN401 - as above
    """Tell whether pictures, or letters drawn as lines, may hold what the text layer does not."""
    import pypdfium2.raw as raw  # noqa: PLC0415, PLR0402 - as above

    room = max(1.0, page.get_width() * page.get_height())
    covered = 0.0
    for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = one.get_bounds()
        covered += abs(right - left) * abs(top - bottom)
    return covered >= PICTURE_PART * room or _objects(page, "FPDF_PAGEOBJ_PATH") > RULES_MIN * 10


def _recognise(source: Any, numbers: list[int], eye: Eye) -> dict[int, list[Block]]:  # noqa: ANN401 - as above
    """Return what was recognised on the pages that are pictures, by page number."""
    eye.expect(len(numbers))
    found: dict[int, list[Block]] = {}
    weak = 0
    for number in numbers:
        page = source[number - 1]
        scale = min(DOTS, SIDE_PX / max(page.get_width(), page.get_height(), 1.0))
        sight = eye.look(page.render(scale=scale).to_pil())
        weak += blurred(sight.lines)
        found[number] = sight.in_picture(number, 1 / scale)
        page.close()
    if numbers and len(numbers) == len(source):
        if not any(found.values()):
            raise FileRefused(NOTHING)
        if weak == sum(1 for lines_of_page in found.values() if lines_of_page):
            raise FileRefused(BLURRED)
    return found


def _attached(source: Any) -> Iterator[Attached]:  # noqa: ANN401 - as above
    import pypdfium2 as pdfium  # noqa: PLC0415 - as above

    room = ATTACHED_BYTES
    for number in range(min(source.count_attachments(), ATTACHED_MAX)):
        try:
            one = source.get_attachment(number)
            held = bytes(one.get_data())
            name = str(one.get_name())
        except (pdfium.PdfiumError, ValueError, UnicodeDecodeError):
            continue
        room -= len(held)
        if room < 0:
            return
        yield Attached(name, held)
