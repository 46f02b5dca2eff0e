"""Lines and tables of pages made into one text: headers out, broken lines joined, tables that go on overleaf whole."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.library.document import Block, Paragraph, Table
from knowledge.library.lines import FULL, MARKER, gap, width

EDGE = 2  # lines at the top and at the bottom of a page that may be header or footer
HEADER_MAX = 60  # characters of a header or footer line
PAGE_NUMBER = re.compile(
    r"^[\s\-—–·~]*(?:第\s*)?(?:\d{1,4}|[IVXivx]{1,6})(?:\s*页)?(?:[\s/,，共]*\d{1,4}\s*页?)?[\s\-—–·~]*$"
)
_ENDS = "。；：！？;:"
NEAR = 12.0  # points the edges of two parts of one table may differ
_GOES_ON = re.compile(r"^[（(]?\s*(?:续表?|接上[页表])\s*\d*\s*[)）]?$")

Piece = str | Table


@dataclass(slots=True)
class Page:
    """The lines and tables of one page from the top; none for a page that is a picture."""

    number: int  # from 1
    pieces: list[Piece]
    is_picture: bool = False


def header_lines(pages: list[Page]) -> set[str]:
    """Return the header and footer lines: the same, apart from numbers, on more than half of at least 3 pages."""
    written = [page.pieces for page in pages if not page.is_picture]
    if len(written) < 3:  # noqa: PLR2004 - two pages prove nothing
        return set()
    seen: Counter[str] = Counter()
    for page in written:
        edge = page[:EDGE] + page[-EDGE:]
        seen.update({edge_key(piece) for piece in edge if isinstance(piece, str) and not _reads_on(piece)})
    return {line for line, times in seen.items() if times * 2 > len(written)}


def strip(pages: list[Page], repeated: set[str]) -> Iterator[Page]:
    """Give the pages without their headers, footers and page numbers."""
    for page in pages:
        last = len(page.pieces) - EDGE
        kept = [
            piece
            for at, piece in enumerate(page.pieces)
            if not isinstance(piece, str)
            or not ((at < EDGE or at >= last) and (edge_key(piece) in repeated or PAGE_NUMBER.match(piece)))
        ]
        yield Page(page.number, kept, page.is_picture)


def flow(pages: Iterator[Page], seen: dict[int, list[Paragraph]]) -> list[Block]:
    """Join lines to paragraphs, also over the end of a page; a table that goes on overleaf becomes one.

    ``seen`` holds the recognised paragraphs of pages that are pictures.
    """
    blocks: list[Block] = []
    full = False
    reached = 0  # the page the last table ends on
    for page in pages:
        if page.is_picture:
            blocks += _without_number(seen.get(page.number, []))
            full = False
            continue
        widest = max((width(piece) for piece in page.pieces if isinstance(piece, str)), default=0)
        for piece in page.pieces:
            last = blocks[-1] if blocks else None
            if isinstance(piece, Table):
                last = _drop_goes_on(blocks)
                if isinstance(last, Table) and page.number == reached + 1 and _goes_on(last, piece):
                    blocks[-1] = _joined(last, piece)
                elif piece.rows or piece.caption:
                    blocks.append(piece)
                else:
                    blocks.append(Paragraph("　".join(filter(None, piece.header)), page.number, piece.box))
                reached = page.number
                full = False
                continue
            if full and isinstance(last, Paragraph) and not MARKER.match(piece):
                blocks[-1] = Paragraph(last.text + gap(last.text, piece) + piece, last.page)
            else:
                blocks.append(Paragraph(piece, page.number))
            full = width(piece) >= FULL * widest and piece[-1] not in _ENDS
    return blocks


def _without_number(lines: list[Paragraph]) -> list[Paragraph]:
    return [line for at, line in enumerate(lines) if not (at == len(lines) - 1 and PAGE_NUMBER.match(line.text))]


def _drop_goes_on(blocks: list[Block]) -> Block | None:
    """Take off a line 续表 that stands between two parts of a table; return what then comes last."""
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and _GOES_ON.match(last.text) and len(blocks) > 1 and isinstance(blocks[-2], Table):
        blocks.pop()
        return blocks[-1]
    return last


def flow_tables(blocks: list[Block]) -> list[Block]:
    """Join tables that follow one another over the end of a page, where the pages are in the blocks already."""
    found: list[Block] = []
    reached = 0
    for block in blocks:
        if isinstance(block, Table):
            last = _drop_goes_on(found)
            if isinstance(last, Table) and block.page == reached + 1 and _goes_on(last, block):
                found[-1] = _joined(last, block)
            else:
                found.append(block)
            reached = block.page or 0
        else:
            found.append(block)
    return found


def _goes_on(table: Table, piece: Table) -> bool:
    if len(table.header) != len(piece.header) or (piece.caption and piece.caption != table.caption):
        return False
    if table.box is None or piece.box is None:
        return True
    return all(abs(table.box[at] - piece.box[at]) < NEAR for at in (0, 2))


def _joined(table: Table, piece: Table) -> Table:
    repeated = piece.header == table.header
    more = piece.rows if repeated else (_filled(table, piece.header), *piece.rows)
    return Table(table.header, table.rows + more, table.caption, table.page, table.box)


def _filled(table: Table, row: tuple[str, ...]) -> tuple[str, ...]:
    """Give the first row of the next page what the last row of this one holds, where a merged cell was cut."""
    above = table.rows[-1] if table.rows else ()
    if not row or row[0] or not above:
        return row
    first = next((at for at, cell in enumerate(row) if cell), 0)
    return (*above[:first], *row[first:])


def _reads_on(line: str) -> bool:
    """Tell whether a line is a sentence of the text: headers have no punctuation and no number of an article."""
    return len(line) > HEADER_MAX or bool(re.search(r"[。；，]", line)) or bool(MARKER.match(line))


def edge_key(line: str) -> str:
    """Return a line of a page's edge without spaces, its numbers as #: page 3 of a header is page 4 of it."""
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line))
