"""OFD (GB/T 33190-2016): the package followed from OFD.xml to its pages; text, ruled tables, attachments, scans by OCR.

Paths are followed as the files say, absolute or relative, whatever the folders are called. Boxes are in points.
"""

import io
import zipfile
from collections.abc import Callable, Iterator

from knowledge.errors import FileRefused
from knowledge.library.document import Attached, Block, Box, Document
from knowledge.library.packages import DAMAGED, PASSWORD
from knowledge.library.readers.ocr import Eye, blurred
from knowledge.library.readers.ofd_page import Drawn, drawn_on, tables_of
from knowledge.library.readers.ofd_parts import Parts
from knowledge.library.readers.page_lines import Seen, in_rows, paragraphs
from knowledge.library.readers.pdf_flow import EDGE, PAGE_NUMBER, Page, edge_key, flow_tables, header_lines
from knowledge.library.readers.picture import on_white

POINTS = 72 / 25.4  # OFD measures in millimetres
CHARS_PER_PAGE = 15  # fewer beside a picture: the page is the picture
PICTURE_LEAST = 0.05  # of a page without any text: a smaller one is an emblem
PICTURE_PART = 0.3  # of the page: a smaller picture is a seal
PAGES_MAX = 3000
ATTACHED_MAX = 50
GARBLED = "OFD 的字体没有文字编码，取出来是乱码。请上传 docx 或重新导出的 PDF。"
NOTHING = "OFD 里没有文字，也没有可识别的扫描图片（只有图形或空白页）。请检查是不是传错了文件，或上传文字版。"
ONLY_EDGES = "OFD 里只有页码、页眉或页脚，没有正文。请检查是不是传错了文件，或上传文字版。"
BLURRED = "OFD 是扫描图片，文字认不出或太模糊，没有收入。请重新扫描，最好上传文字版。"


def read(data: bytes, eye: Eye) -> Document:
    """Read an OFD.

    Raises:
        FileRefused: locked, damaged, without text, or its pictures of pages are too many or too blurred.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = Parts(archive)
            return _read(parts, eye)
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as wrong:
        raise FileRefused(DAMAGED) from wrong


def _read(parts: Parts, eye: Eye) -> Document:
    if parts.is_locked:
        raise FileRefused(PASSWORD)
    sheets = [sheet for document in parts.documents() for sheet in parts.sheets(document)]
    if not sheets:
        raise FileRefused("OFD 里没有页面，可能已损坏。请重新取得完整的原件再上传。")
    if len(sheets) > PAGES_MAX:
        raise FileRefused(f"OFD 有 {len(sheets)} 页，超过 {PAGES_MAX} 页的上限。请按文件拆开后再上传。")
    pages = [drawn_on(sheet) for sheet in sheets]
    scans = [number for number, page in enumerate(pages, 1) if _is_scan(page)]
    eye.expect(len(scans))
    rows = [_joined_rows(page.texts) for page in pages]
    repeated = header_lines([Page(at, list(lines)) for at, lines in enumerate(rows, 1)])
    marks = [line.text for page in pages for line in page.marks]
    blocks: list[Block] = []
    weak = 0
    for number, (page, lines) in enumerate(zip(pages, rows, strict=True), 1):
        if number in scans:
            seen, found = _recognised(parts, page, number, eye)
            weak += blurred(seen)
            blocks += found
        else:
            marks += [line.text for line in _edges(lines) if edge_key(line.text) in repeated]
            blocks += _blocks(page, repeated, number)
    _check(pages, blocks, scans, weak)
    meta = _meta(marks, scans)
    return Document(tuple(flow_tables(blocks)), meta, tuple(_attached(parts)))


def _is_scan(page: Drawn) -> bool:
    chars = sum(len(line.text.strip()) for line in page.texts)
    covered = max((_area(picture.box) for picture in page.pictures), default=0.0)
    least = PICTURE_PART if chars else PICTURE_LEAST
    return chars < CHARS_PER_PAGE and covered >= least * max(1.0, page.across * page.down)


def _area(box: tuple[float, float, float, float]) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _joined_rows(pieces: list[Seen]) -> list[Seen]:
    """Join the pieces of each row to a line; a wide gap becomes a space."""
    lines: list[Seen] = []
    for row in in_rows(pieces):
        text, before = "", row[0]
        for piece in row:
            wide = piece.box[0] - before.box[2] > before.height * 0.8 and text
            text += ("　" if wide else "") + piece.text
            before = piece
        box = (
            min(one.box[0] for one in row), min(one.box[1] for one in row),
            max(one.box[2] for one in row), max(one.box[3] for one in row),
        )  # fmt: skip
        if text.strip():
            lines.append(Seen(text.strip(), box))
    return lines


def _edges(lines: list[Seen]) -> list[Seen]:
    return lines[:EDGE] + lines[-EDGE:]


def _blocks(page: Drawn, repeated: set[str], number: int) -> list[Block]:
    """Return the paragraphs and tables of a page; header, footer and page number are left out."""
    tables = tables_of(page, number)
    inside = {id(piece) for _, _, pieces in tables for piece in pieces}
    lines = _joined_rows([piece for piece in page.texts if id(piece) not in inside])
    edge = {id(line) for line in _edges(lines) if edge_key(line.text) in repeated or PAGE_NUMBER.match(line.text)}
    lines = [line for line in lines if id(line) not in edge]
    blocks: list[Block] = []
    for top, table, _ in sorted(tables, key=lambda one: one[0]):
        blocks += paragraphs([line for line in lines if line.middle < top], number)
        blocks.append(table)
        lines = [line for line in lines if line.middle >= top]
    return blocks + paragraphs(lines, number)


def _recognised(parts: Parts, page: Drawn, number: int, eye: Eye) -> tuple[list[Seen], list[Block]]:
    """Return the lines recognised in the largest pictures of a page, and its blocks, boxes in points of the page."""
    from PIL import Image  # noqa: PLC0415 - the parser is loaded when needed

    seen: list[Seen] = []
    found: list[Block] = []
    for picture in sorted(page.pictures, key=lambda one: one.box[1]):
        held = parts.picture(picture.resource)
        if held is None or _area(picture.box) < PICTURE_LEAST * page.across * page.down:
            continue
        try:
            with Image.open(io.BytesIO(held)) as source:
                sight = eye.look(on_white(source))
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
            continue
        seen += sight.lines
        found += sight.blocks(number, _placer(sight.upright_size, picture.box))
    return seen, found


def _placer(size: tuple[int, int], box: Box) -> Callable[[Box], Box]:
    """Return what puts a box of a picture on the page it is drawn on."""
    across, down = (box[2] - box[0]) / max(1, size[0]), (box[3] - box[1]) / max(1, size[1])

    def place(edges: Box) -> Box:
        left, top, right, bottom = edges
        placed = (box[0] + left * across, box[1] + top * down, box[0] + right * across, box[1] + bottom * down)
        return round(placed[0], 1), round(placed[1], 1), round(placed[2], 1), round(placed[3], 1)

    return place


def _check(pages: list[Drawn], blocks: list[Block], scans: list[int], weak: int) -> None:
    text = "".join(line.text for page in pages for line in page.texts)
    strange = sum(1 for char in text if "\ue000" <= char <= "\uf8ff" or char == "\ufffd")
    if strange * 5 > len(text) > 0:
        raise FileRefused(GARBLED)
    if not blocks:
        raise FileRefused(BLURRED if scans else ONLY_EDGES if text.strip() else NOTHING)
    if scans and weak == len(scans) == len(pages):
        raise FileRefused(BLURRED)


def _meta(marks: list[str], scans: list[int]) -> dict[str, str]:
    meta: dict[str, str] = {}
    if marks:
        meta["页眉"] = "\n".join(dict.fromkeys(marks))
    if scans:
        meta["识别"] = f"第{'、'.join(map(str, scans))}页为图片文字识别"
    return meta


def _attached(parts: Parts) -> Iterator[Attached]:
    for number, (name, data) in enumerate(parts.attachments()):
        if number >= ATTACHED_MAX:
            return
        yield Attached(name, data)
