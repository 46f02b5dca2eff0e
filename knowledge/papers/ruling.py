"""Cells of ruled tables, found in a picture of the page: what four rules enclose is a cell, merged ones too."""

import math
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np

from knowledge.papers.ocr import Raster
from knowledge.papers.page import Box, Cell, Line

DOTS = 110 / 72  # pixels for each point of the picture in which rules are looked for
SIDE = 1_290  # pixels of the longer edge of such a picture of an A4 page
LEVEL_RULE = 64  # pixels: shorter strokes are parts of letters
UPRIGHT_RULE = 20
NEIGHBOURHOOD, DARKER = 25, 12  # of the threshold
LEAST = (14, 12)  # pixels of a cell
BESIDE = 0.008  # of the page: how far apart two cells of a table may be
WHOLE = 0.62  # of its rectangle that a cell fills
MOST = 0.85  # of the page: more is a frame around it
ROW = 0.6  # of a line's height: how far the middles of two pieces of a row may be apart


def cells_in(picture: Raster, slant: float = 0.0) -> list[Box]:
    """Return the cells of an upright picture, brought level by ``slant`` radians."""
    import cv2  # noqa: PLC0415 - the library is loaded when needed

    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)  # noqa: PLR2004 - no colours
    scale = SIDE / max(grey.shape)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    high, wide = grey.shape
    if slant:
        way = cv2.getRotationMatrix2D((wide / 2, high / 2), math.degrees(slant), 1.0)
        grey = cv2.warpAffine(grey, way, (wide, high), borderValue=255)
    rules = _rules(grey)
    if rules is None:
        return []
    count, _, stats, _ = cv2.connectedComponentsWithStats(255 - rules, connectivity=4)
    found = []
    for x, y, across, down, area in stats[1:count]:
        edge = x == 0 or y == 0 or x + across == wide or y + down == high
        if edge or across < LEAST[0] or down < LEAST[1] or area < WHOLE * across * down:
            continue
        if across * down < MOST * wide * high:
            found.append(Box(x / wide, y / high, (x + across) / wide, (y + down) / high))
    return [box for box in found if any(_touch(box, other) for other in found if other is not box)]


def _touch(one: Box, other: Box) -> bool:
    """Tell whether two cells share an edge: holes in letters do not."""
    across = min(one.x1, other.x1) - max(one.x0, other.x0)
    down = min(one.y1, other.y1) - max(one.y0, other.y0)
    beside = -BESIDE < across <= 0 and down > 0.6 * min(one.height, other.height)
    below = -BESIDE < down <= 0 and across > 0.6 * min(one.width, other.width)
    return beside or below


def _rules(grey: Raster) -> Raster | None:
    """Return where rules run, None where there are none."""
    import cv2  # noqa: PLC0415 - as above

    kind = cv2.ADAPTIVE_THRESH_MEAN_C
    ink = cv2.adaptiveThreshold(grey, 255, kind, cv2.THRESH_BINARY_INV, NEIGHBOURHOOD, DARKER)
    level = _runs(ink, LEVEL_RULE, across=True)
    if not level.any():
        return None
    upright = _runs(ink, UPRIGHT_RULE, across=False)
    upright = _touching(upright, cv2.dilate(level, np.ones((7, 3), np.uint8)))
    rules: Raster = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((3, 3), np.uint8))
    return rules


def _runs(ink: Raster, length: int, *, across: bool) -> Raster:
    """Keep strokes of some length; gaps and steps of a dot or two, as in scans, do not break them."""
    import cv2  # noqa: PLC0415 - as above

    one, two = ((length, 1), (1, 3)) if across else ((1, length), (3, 1))
    gap = (3, 1) if across else (1, 3)
    thick = cv2.dilate(ink, np.ones(two[::-1], np.uint8))
    closed = cv2.morphologyEx(thick, cv2.MORPH_CLOSE, np.ones(gap[::-1], np.uint8))
    kept: Raster = cv2.morphologyEx(closed, cv2.MORPH_OPEN, np.ones(one[::-1], np.uint8))
    return cv2.bitwise_and(kept, closed)


def _touching(upright: Raster, level: Raster) -> Raster:
    """Keep the upright strokes that meet a level rule: stems of letters do not."""
    import cv2  # noqa: PLC0415 - as above

    count, marks = cv2.connectedComponents(upright, connectivity=8)
    meeting = np.zeros(count, bool)
    meeting[np.unique(marks[(level > 0) & (upright > 0)])] = True
    meeting[0] = False
    return np.where(meeting[marks], np.uint8(255), np.uint8(0))


def split_at_rules(lines: Sequence[Line], boxes: Sequence[Box]) -> list[Line]:
    """Cut the lines that run over several cells where the rules stand between their letters."""
    return [piece for line in lines for piece in _pieces(line, boxes)]


def _pieces(line: Line, boxes: Sequence[Box]) -> Iterator[Line]:
    place = line.place
    _, y = place.middle
    crossed = sorted(
        (box for box in boxes if box.y0 < y < box.y1 and _shared(box, place) > place.height / 4), key=lambda box: box.x0
    )
    cuts = [(one.x1 + other.x0) / 2 for one, other in pairwise(crossed)]
    if not cuts or len(line.text) < 2:  # noqa: PLR2004 - a single letter can't be cut
        yield line
        return
    marks = [0, *(_letter_at(line.text, (cut - place.x0) / place.width) for cut in cuts), len(line.text)]
    for start, end in pairwise(marks):
        text = line.text[start:end]
        if text.strip():
            first, last = share(line.text, start), share(line.text, end)
            level = line.level.part(first, last) if line.level else None
            begin = start + len(text) - len(text.lstrip())
            faint = tuple((at - begin, sure) for at, sure in line.faint if begin <= at < end)
            yield Line(text.strip(), line.box.part(first, last), line.confidence, level, faint)


def _shared(one: Box, other: Box) -> float:
    return min(one.x1, other.x1) - max(one.x0, other.x0)


def share(text: str, at: int) -> float:
    """Return how far along a line its letter number ``at`` begins: Chinese letters are about twice as wide.

    >>> round(share("项目ab", 2), 2)
    0.65
    """
    widths = [1.0 if char > "\u2000" else 0.55 for char in text]
    return sum(widths[:at]) / max(sum(widths), 1e-6)


def _letter_at(text: str, part: float) -> int:
    return min(range(len(text) + 1), key=lambda at: abs(share(text, at) - part))


def filled(boxes: Sequence[Box], lines: Sequence[Line]) -> tuple[Cell, ...]:
    """Put the lines into the smallest cell around each; empty cells stay."""
    held: dict[int, list[Line]] = {at: [] for at in range(len(boxes))}
    order = sorted(range(len(boxes)), key=lambda at: boxes[at].width * boxes[at].height)
    for line in lines:
        at = next((at for at in order if boxes[at].holds(*line.place.middle)), None)
        if at is not None:
            held[at].append(line)
    return tuple(Cell(boxes[at], tuple(in_order(held[at]))) for at in range(len(boxes)))


def in_order(lines: Sequence[Line]) -> list[Line]:
    """Return the lines row by row from the top, each row from the left."""
    return [line for row in in_rows(lines) for line in row]


def in_rows(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """Give the lines row by row."""
    row: list[Line] = []
    for line in sorted(lines, key=lambda one: one.place.middle[1]):
        if row and line.place.middle[1] - row[0].place.middle[1] > ROW * max(row[0].place.height, 1e-6):
            yield sorted(row, key=lambda one: one.place.x0)
            row = []
        row.append(line)
    if row:
        yield sorted(row, key=lambda one: one.place.x0)
