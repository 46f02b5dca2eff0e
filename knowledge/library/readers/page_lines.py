"""Lines that stand somewhere on a page, put in reading order and joined to paragraphs."""

from collections.abc import Iterator
from dataclasses import dataclass

from knowledge.library.document import Box, Paragraph
from knowledge.library.lines import FULL, MARKER, gap, width

INDENT = 1.2  # heights of a line: a line that begins so far in begins a paragraph
SAME_ROW = 0.5  # of a line's height: how far the middles of two pieces of one row may be apart
_ENDS = "。；：！？;:"


@dataclass(frozen=True, slots=True)
class Seen:
    """One line; the box is in the unit of the page or picture it was seen on."""

    text: str
    box: Box
    confidence: float | None = None  # 0..1 where it was recognised
    shown: Box | None = None  # its place in the picture, where ``box`` was brought level

    @property
    def middle(self) -> float:
        """Half way between top and bottom."""
        return (self.box[1] + self.box[3]) / 2

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.box[3] - self.box[1]


def in_rows(pieces: list[Seen]) -> Iterator[list[Seen]]:
    """Give the pieces row by row from the top, each row from the left."""
    row: list[Seen] = []
    for piece in sorted(pieces, key=lambda one: one.middle):
        if row and piece.middle - row[0].middle > SAME_ROW * max(row[0].height, 1e-6):
            yield sorted(row, key=lambda one: one.box[0])
            row = []
        row.append(piece)
    if row:
        yield sorted(row, key=lambda one: one.box[0])


def paragraphs(lines: list[Seen], page: int, scale: float = 1.0) -> list[Paragraph]:
    """Join lines to paragraphs: a full line without an end goes on below, unless that is indented or numbered.

    Args:
        lines: in reading order.
        page: number of the page, from 1.
        scale: what the boxes are multiplied by: points for each pixel on a page of a file, 1 on a photo.

    """
    widest = max((line.box[2] for line in lines), default=0.0)
    columns = max((width(line.text) for line in lines), default=0)
    margin = min((line.box[0] for line in lines if width(line.text) >= columns * 0.7), default=0.0)
    found: list[Paragraph] = []
    full = False
    last: Seen | None = None
    for line in lines:
        box = _scaled(line.shown or line.box, scale)
        before = found[-1] if found else None
        below = last is not None and line.middle > last.box[3] - 0.3 * last.height
        begins = line.box[0] > margin + INDENT * line.height or bool(MARKER.match(line.text))
        if full and below and not begins and before is not None and before.box is not None:
            text = before.text + gap(before.text, line.text) + line.text
            found[-1] = Paragraph(text, page, around(before.box, box), _weaker(before.confidence, line.confidence))
        else:
            found.append(Paragraph(line.text, page, box, line.confidence))
        full = line.box[2] >= FULL * widest and width(line.text) >= 0.7 * columns and line.text[-1] not in _ENDS
        last = line
    return found


def around(one: Box, other: Box) -> Box:
    """Return the box around two boxes."""
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _weaker(one: float | None, other: float | None) -> float | None:
    known = [value for value in (one, other) if value is not None]
    return min(known) if known else None


def _scaled(box: Box, scale: float) -> Box:
    left, top, right, bottom = (round(edge * scale, 1) for edge in box)
    return left, top, right, bottom
