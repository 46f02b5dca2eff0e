"""Lines and tables of pages made into one text: headers out, broken lines joined, tables that go on overleaf whole."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.library.document import Block, Paragraph, Table
from knowledge.library.lines import MARKER, gap
from knowledge.library.readers.page_lines import INDENT, Seen

EDGE = 2  # lines at the top and at the bottom of a page that may be header or footer
HEADER_MAX = 60  # characters of a header or footer line
PAGE_NUMBER = re.compile(
    r"^[\s\-—–·~]*(?:第\s*)?(?:\d{1,4}|[IVXivx]{1,6})(?:\s*页)?(?:[\s/,，共]*\d{1,4}\s*页?)?[\s\-—–·~]*$"
)
_ENDS = "。；：！？;:"
CUT_LEAST = 30  # characters of a cell that may have been cut at the end of a page
NEAR = 12.0  # points the edges of two parts of one table may differ
_GOES_ON = re.compile(r"^[（(]?\s*(?:续表?|接上[页表])\s*\d*\s*[)）]?$")

REACHES = 1.5  # heights of a line: one that ends no further from the right edge of the text is full
NARROWEST = 18  # heights of a line: a narrower column is a cover or a list, not running text
ALIKE = 1.2  # times one line may be higher than another of its paragraph

Piece = Seen | Table


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
        seen.update({edge_key(one.text) for one in edge if isinstance(one, Seen) and not _reads_on(one.text)})
    return {line for line, times in seen.items() if times * 2 > len(written)}


def strip(pages: list[Page], repeated: set[str]) -> Iterator[Page]:
    """Give the pages without their headers, footers and page numbers."""
    for page in pages:
        last = len(page.pieces) - EDGE
        kept = [
            piece
            for at, piece in enumerate(page.pieces)
            if not isinstance(piece, Seen)
            or not ((at < EDGE or at >= last) and (edge_key(piece.text) in repeated or PAGE_NUMBER.match(piece.text)))
        ]
        yield Page(page.number, kept, page.is_picture)


def flow(pages: Iterator[Page], seen: dict[int, list[Block]]) -> list[Block]:
    """Join lines to paragraphs, also over the end of a page; a table that goes on overleaf becomes one.

    ``seen`` holds what was recognised on pages that are pictures.
    """
    blocks: list[Block] = []
    open_line: Seen | None = None  # the last line, while its sentence goes on below
    reached = 0  # the page the last table ends on
    for page in pages:
        if page.is_picture:
            for block in _without_number(seen.get(page.number, [])):
                if isinstance(block, Table):
                    _add_table(blocks, block, page.number, overleaf=page.number == reached + 1)
                    reached = page.number
                else:
                    blocks.append(block)
            open_line = None
            continue
        column = _column(page.pieces)
        for piece in page.pieces:
            if isinstance(piece, Table):
                _add_table(blocks, piece, page.number, overleaf=page.number == reached + 1)
                reached, open_line = page.number, None
                continue
            last = blocks[-1] if blocks else None
            if open_line is not None and isinstance(last, Paragraph) and column.goes_on(open_line, piece):
                blocks[-1] = Paragraph(last.text + gap(last.text, piece.text) + piece.text, last.page)
            else:
                blocks.append(Paragraph(piece.text, page.number))
            open_line = piece if column.is_full(piece) else None
    return blocks


@dataclass(frozen=True, slots=True)
class _Column:
    """The edges between which the running text of a page stands."""

    left: float
    right: float

    def is_full(self, line: Seen) -> bool:
        """Tell whether a line ends at the right edge without ending its sentence."""
        wide = self.right - self.left >= NARROWEST * line.height
        return wide and line.box[2] >= self.right - REACHES * line.height and line.text[-1] not in _ENDS

    def goes_on(self, above: Seen, line: Seen) -> bool:
        """Tell whether a line continues the full line above it: not indented, not numbered, of the same size."""
        low, high = sorted((above.height, line.height))
        same_size = high <= low * ALIKE
        return same_size and line.box[0] <= self.left + INDENT * line.height and not MARKER.match(line.text)


def _column(pieces: list[Piece]) -> _Column:
    """Measure the running text: the furthest right edge that several lines reach, and where those lines begin."""
    lines = [piece for piece in pieces if isinstance(piece, Seen)]
    rights = sorted((line.box[2] for line in lines), reverse=True)
    near = max((line.height for line in lines), default=0.0)
    right = next(
        (edge for at, edge in enumerate(rights[2:], 2) if rights[at - 2] - edge <= near), max(rights, default=0.0)
    )
    reaching = sorted(line.box[0] for line in lines if line.box[2] >= right - REACHES * line.height)
    return _Column(reaching[min(1, len(reaching) - 1)] if reaching else 0.0, right)


def _add_table(blocks: list[Block], piece: Table, page: int, *, overleaf: bool) -> None:
    last = _drop_goes_on(blocks)
    if isinstance(last, Table) and overleaf and _goes_on(last, piece):
        blocks[-1] = _joined(last, piece)
    elif piece.rows or piece.caption:
        blocks.append(piece)
    else:
        blocks.append(Paragraph("　".join(filter(None, piece.header)), page, piece.box))


def _without_number(blocks: list[Block]) -> list[Block]:
    last = blocks[-1] if blocks else None
    return blocks[:-1] if isinstance(last, Paragraph) and PAGE_NUMBER.match(last.text) else blocks


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
    """Tell whether a table at the top of a page is the rest of the one that ends the page before."""
    if piece.caption and piece.caption != table.caption:
        return False
    same = len(table.header) == len(piece.header)
    if table.box is None or piece.box is None:
        return same
    cut = not table.is_form and _first_row(piece)[0] != "" and not piece.is_form
    return (same or not cut) and all(abs(table.box[at] - piece.box[at]) < NEAR for at in (0, 2))


def _first_row(piece: Table) -> tuple[str, ...]:
    return piece.rows[0] if piece.is_form else piece.header


def _joined(table: Table, piece: Table) -> Table:
    """Join the rest of a table to it; a cell that was cut at the end of the page becomes whole again."""
    columns = max(len(table.header), len(piece.header))
    more = list(piece.rows if piece.is_form or piece.header == table.header else (piece.header, *piece.rows))
    above = [_widened(row, columns) for row in table.rows]
    below = [_widened(row, columns) for row in more]
    if above and below and (cut := _cut_cell(above[-1], below[0])):
        above[-1], below = cut, below[1:]
    elif above and below:
        below[0] = _filled(above[-1], below[0])
    weakest = min(filter(None, (table.confidence, piece.confidence)), default=None)
    return Table(_widened(table.header, columns), (*above, *below), table.caption, table.page, table.box, weakest)


def _widened(row: tuple[str, ...], columns: int) -> tuple[str, ...]:
    """Repeat the last cell: on the next page a merged cell may be drawn with fewer rules."""
    return row + row[-1:] * (columns - len(row))


def _cut_cell(above: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...] | None:
    """Return the last row of a page with the rest of its cell, None when what stands overleaf is a row of its own."""
    rest = {cell for cell in below if cell}
    first = next((at for at, cell in enumerate(below) if cell), 0)
    begun = above[first]
    if first == 0 or len(rest) != 1 or len(begun) < CUT_LEAST or begun[-1] in "。；！？":
        return None
    whole = begun + gap(begun, below[first]) + below[first]
    return tuple(whole if cell == begun else cell for cell in above)


def _filled(above: tuple[str, ...], row: tuple[str, ...]) -> tuple[str, ...]:
    """Give the first row of the next page what the last row of this one holds, where a merged cell was cut."""
    if not row or row[0]:
        return row
    first = next((at for at, cell in enumerate(row) if cell), 0)
    return (*above[:first], *row[first:])


def _reads_on(line: str) -> bool:
    """Tell whether a line is a sentence of the text: headers have no punctuation and no number of an article."""
    return len(line) > HEADER_MAX or bool(re.search(r"[。；，]", line)) or bool(MARKER.match(line))


def edge_key(line: str) -> str:
    """Return a line of a page's edge without spaces, its numbers as #: page 3 of a header is page 4 of it."""
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line))
