"""One page made of what is seen on its picture: recognised, or the lines of its text layer beside the picture."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.papers.ocr import Corners, Look, Raster, recognise
from knowledge.papers.page import Box, Line, Page, Seal
from knowledge.papers.quality import is_blank, is_blurred, signed
from knowledge.papers.ruling import cells_in, filled, in_order, split_at_rules
from knowledge.papers.seals import Found, find_seals, grey_seals, seal_of, without_seals


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in points."""

    across: float
    down: float


def recognised_page(picture: Raster, number: int, size: Size, threads: int) -> Page:
    """Recognise a page in its picture (blue, green, red), which may lie on its side or stand on its head."""
    if is_blank(picture):
        return Page(number, size.across, size.down, (), "ocr", blank=True)
    found = find_seals(picture, size.across, size.down)
    look = recognise(without_seals(picture, found), threads, picture)
    seals = _turned_seals([seal_of(one, picture, threads) for one in found], look.turned)
    across, down = (size.down, size.across) if look.turned in {90, 270} else (size.across, size.down)
    if not seals and any("章" in line.text for line in look.lines):
        seals = grey_seals(look.picture, across, down)
    boxes = cells_in(look.picture, look.slant)
    lines = split_at_rules(_lines(look), boxes)
    lines = in_order([line for line in lines if not _is_ring(line, seals)])
    marks = signed(lines, look.picture, recognised=True)
    return Page(
        number, across, down, tuple(lines), "ocr", look.turned,
        blurred=is_blurred(look.picture, lines, look.unread),
        seals=tuple(seals), signatures=marks.written, typed_names=marks.typed, unsigned=marks.empty,
        cells=filled(boxes, lines),
    )  # fmt: skip


def drawn_page(lines: Sequence[Line], picture: Raster | None, number: int, size: Size, **more: object) -> Page:
    """Make a page of a text layer; ``picture`` shows it upright, None when nothing but text is on it.

    ``more``: ``boxes`` of cells, ``seals`` and ``turned``.
    """
    boxes: Sequence[Box] = more.get("boxes", ())  # type: ignore[assignment]  # said in the docstring
    seals: tuple[Seal, ...] = more.get("seals", ())  # type: ignore[assignment]  # as above
    turned: int = more.get("turned", 0)  # type: ignore[assignment]  # as above
    ordered = in_order(lines)
    marks = signed(ordered, picture, recognised=False)
    return Page(
        number, size.across, size.down, tuple(ordered), "text", turned,
        blank=not ordered and (picture is None or is_blank(picture)),
        seals=seals, signatures=marks.written, typed_names=marks.typed, unsigned=marks.empty,
        cells=filled(boxes, ordered),
    )  # fmt: skip


def _lines(look: Look) -> list[Line]:
    high, wide = look.picture.shape[:2]
    return [
        Line(
            read.text,
            _around(read.corners, wide, high),
            read.confidence,
            _level(read.corners, wide, high, look.slant),
            read.faint,
        )
        for read in look.lines
    ]


def _around(corners: Corners, wide: int, high: int) -> Box:
    x, y = corners[:, 0] / wide, corners[:, 1] / high
    edges = (float(x.min()), float(y.min()), float(x.max()), float(y.max()))
    return Box(*(round(min(max(edge, 0.0), 1.0), 4) for edge in edges))


def _level(corners: Corners, wide: int, high: int, slant: float) -> Box | None:
    """Return the place of a line once the page is turned level around its middle."""
    if not slant:
        return None
    middle = np.array([wide / 2, high / 2])
    cos, sin = math.cos(-slant), math.sin(-slant)
    moved = (np.asarray(corners, float) - middle) @ np.array([[cos, sin], [-sin, cos]]) + middle
    x, y = moved[:, 0] / wide, moved[:, 1] / high
    return Box(*(round(float(edge), 4) for edge in (x.min(), y.min(), x.max(), y.max())))


def _is_ring(line: Line, seals: Sequence[Seal]) -> bool:
    """Tell whether a recognised piece is but a bit of a seal: short, unsure, and on it."""
    return line.confidence < 0.7 and len(line.text) <= 3 and any(seal.box.holds(*line.box.middle) for seal in seals)  # noqa: PLR2004 - letters, share


def _turned_seals(seals: Sequence[Seal], turned: int) -> list[Seal]:
    from dataclasses import replace  # noqa: PLC0415 - here only

    return [replace(seal, box=turned_box(seal.box, turned)) for seal in seals]


def turned_box(box: Box, turned: int) -> Box:
    """Return a box of a page that was found turned, on the upright page.

    >>> turned_box(Box(0.1, 0.2, 0.3, 0.4), 180)
    Box(x0=0.7, y0=0.6, x1=0.9, y1=0.8)
    """
    if turned == 180:  # noqa: PLR2004 - a half
        edges = (1 - box.x1, 1 - box.y1, 1 - box.x0, 1 - box.y0)
    elif turned == 90:  # noqa: PLR2004 - a quarter
        edges = (box.y0, 1 - box.x1, box.y1, 1 - box.x0)
    elif turned == 270:  # noqa: PLR2004 - three quarters
        edges = (1 - box.y1, box.x0, 1 - box.y0, box.x1)
    else:
        return box
    return Box(*(round(edge, 4) for edge in edges))


def seals_on(picture: Raster, size: Size, fine: Raster | None, threads: int) -> tuple[Seal, ...]:
    """Return the seals of a drawn page; names are read in the ``fine`` picture of the same page, where there is one."""
    found = find_seals(picture, size.across, size.down)
    if fine is None:
        return tuple(seal_of(one, picture, threads, read=False) for one in found)
    scale = fine.shape[1] / picture.shape[1]
    return tuple(seal_of(_scaled(one, scale), fine, threads) for one in found)


def _scaled(one: Found, scale: float) -> Found:
    left, top, right, bottom = (round(edge * scale) for edge in (one.left, one.top, one.right, one.bottom))
    return Found(left, top, right, bottom, one.shape, one.confidence)
