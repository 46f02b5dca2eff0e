"""Boxes to tick in a recognised line (□是 ■否), seen on the picture: recognition loses or confuses them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Raster = npt.NDArray[Any]
SYMBOLS = "□☐■☑☒√✓✔◻◼▢"
_MARKED = re.compile(rf"[{SYMBOLS}]|(?<![\u3400-\u9fff])口|^\s*(?:是\s*否|有\s*无|属于\s*不属于|需要\s*不需要)\s*$")
SQUARE = 0.8  # of width to height
SIDE = (0.4, 1.02)  # heights of the line
FRAME = 0.85  # of each side of a box that is drawn
SOLID, CHECKED = 0.8, 0.12  # of the inside of a box that is inked
INSIDE = 0.28  # of its side, from which the inside of a box begins: scanned frames are thick
FAINT, LIGHTER = 0.24, 26  # share of the contrast, and grey levels, from which a dot is ink: frames are thin
FEWEST = 2  # boxes of a question
GRAPH = 6  # pixels: smaller is no box


@dataclass(frozen=True, slots=True)
class _Box:
    """A box, in pixels of the line."""

    left: int
    right: int
    symbol: str


def ticked(text: str, crop: Raster) -> str | None:
    """Return the text of a line with its boxes as they stand on the picture; None for a line without any.

    Args:
        text: as it was recognised.
        crop: the line alone, level.

    """
    if not _MARKED.search(text) or "[" in text:
        return None
    boxes = list(_boxes(ink := _ink(crop)))
    seen = re.findall(rf"[{SYMBOLS}]|口", text)
    if boxes and len(boxes) == len(seen):  # each was seen: only what is in them is put right
        states = iter(boxes)
        return re.sub(rf"[{SYMBOLS}]|口", lambda _: next(states).symbol, text)
    letters = re.sub(rf"[{SYMBOLS}口\s]", "", text)
    if len(boxes) < max(FEWEST, len(seen)) or not letters:
        return None
    counts = _shared(letters, _segments(ink, boxes))
    if 0 in counts[1:]:  # a letter was taken for a box
        return None
    whole, at = letters[: counts[0]], counts[0]
    for box, count in zip(boxes, counts[1:], strict=True):
        whole += f"{' ' if whole else ''}{box.symbol}{letters[at : at + count]}"
        at += count
    return whole


def _ink(crop: Raster) -> Raster:
    import cv2  # noqa: PLC0415 - the library is loaded when needed

    grey = cv2.cvtColor(crop, cv2.COLOR_BGR2GRAY) if crop.ndim == 3 else crop  # noqa: PLR2004 - colours
    soft = cv2.GaussianBlur(grey, (3, 3), 0).astype(np.float32)
    paper, dark = float(np.percentile(soft, 85)), float(np.percentile(soft, 2))
    marks: Raster = (soft < paper - max(LIGHTER, FAINT * (paper - dark))).astype(np.uint8)
    return marks


def _boxes(ink: Raster) -> Iterator[_Box]:
    """Give the boxes from the left: square, framed or solid, with nothing above or below them."""
    import cv2  # noqa: PLC0415 - as above

    high = ink.shape[0]
    count, marks, stats, _ = cv2.connectedComponentsWithStats(ink, connectivity=8)
    for at in sorted(range(1, count), key=lambda one: int(stats[one][0])):
        x, y, across, down = (int(value) for value in stats[at][:4])
        side = max(across, down)
        if min(across, down) < max(GRAPH, SQUARE * side) or not SIDE[0] * high <= side <= SIDE[1] * high:
            continue
        part = marks[y : y + down, x : x + across] == at
        if _framed(part) and _alone(ink, x, y, across, down):
            yield _Box(x, x + across, _symbol(part, ink[y : y + down, x : x + across]))


def _framed(part: Raster) -> bool:
    band = max(2, round(min(part.shape) * 0.12))
    sides = (part[:band].any(axis=0), part[-band:].any(axis=0), part[:, :band].any(axis=1), part[:, -band:].any(axis=1))
    return all(float(side.mean()) >= FRAME for side in sides)


def _alone(ink: Raster, x: int, y: int, across: int, down: int) -> bool:
    columns = ink[:, x : x + across]
    others = float(columns.sum()) - float(columns[y : y + down].sum())
    return others <= 0.06 * across * down  # dust


def _symbol(part: Raster, inked: Raster) -> str:
    edge = max(2, round(min(part.shape) * INSIDE))
    inside = inked[edge:-edge, edge:-edge]
    share = float(np.asarray(inside).mean()) if inside.size else 0.0
    return "■" if share >= SOLID else "☑" if share >= CHECKED else "□"


def _segments(ink: Raster, boxes: Sequence[_Box]) -> list[int]:
    """Return the widths of what is written before the first box, between the boxes and behind the last."""
    edges = [0, *(edge for box in boxes for edge in (box.left, box.right)), ink.shape[1]]
    told = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        columns = np.flatnonzero(ink[:, start:end].any(axis=0))
        told.append(int(columns[-1] - columns[0] + 1) if len(columns) > 1 else 0)
    return told


def _shared(letters: str, widths: Sequence[int]) -> list[int]:
    """Deal the letters to the pieces by their widths."""
    whole = sum(widths)
    if not whole:
        return [len(letters), *([0] * (len(widths) - 1))]
    ends = np.cumsum(widths) / whole * len(letters)
    places = [0, *(round(float(end)) for end in ends)]
    return [other - one for one, other in pairwise(places)]
