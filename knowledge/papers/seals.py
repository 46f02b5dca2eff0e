"""Red seals on a page: where, of what shape, and the name on the ring where it can be read.

Sizes: a company's round seal is 38 to 42 mm wide (国发〔1999〕25号 and local rules), oval ones such as invoice seals
about 40 by 30 mm, the square seal of a person about 20 mm.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from knowledge.papers.ocr import Raster
from knowledge.papers.page import Box, Seal
from knowledge.papers.seal_words import RED, framed_words, levelled, ring_words

BRIGHT = 105  # red of a dot of a seal that nothing dark is printed under
MM = 25.4 / 72
HALO = 0.8  # of the paper's light: darker is print
SIDE = 1_100  # pixels of the longer edge of the picture in which seals are looked for
JOIN_MM = 2.2  # parts of one seal are no further apart
ROUND = (24.0, 62.0)  # mm; photos tell no sizes, and scans of reduced copies lie
SQUARE = (11.0, 27.0)
PLATE = (27.0, 110.0)  # mm: the longer side of the seals of designers and surveyors, which state their licence
PLATE_LEAST = 12.0  # mm: the shorter side
PLATE_FRAME = 0.72  # of its edge
GREY_RIM = 0.75  # of the directions in which the ring of such a seal must be seen
GREY = 50  # levels below the paper: the ink of a copied seal
RIM = 0.58  # of the directions in which the rim must be seen
PART_RIM = 0.3  # where the edge of the paper cuts a seal (骑缝章)
DIRECTIONS = 48
CRAMPED = 0.86  # of width to height (or the reverse) from which a seal is round


@dataclass(frozen=True, slots=True)
class Found:
    """A seal in pixels of the picture it was looked for in."""

    left: int
    top: int
    right: int
    bottom: int
    shape: str
    confidence: float


def redness(picture: Raster) -> Raster:
    """Return how much red outshines green and blue, 0 to 255."""
    import cv2  # noqa: PLC0415 - the library is loaded when needed

    blue, green, red = cv2.split(picture)
    told: Raster = cv2.subtract(red, cv2.max(blue, green))
    return told


def find_seals(picture: Raster, wide_pt: float, high_pt: float) -> list[Found]:
    """Return the seals of a picture of a page; places in its pixels.

    Args:
        picture: blue, green, red.
        wide_pt: width of the page in points.
        high_pt: its height.

    """
    import cv2  # noqa: PLC0415 - as above

    scale = min(1.0, SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    red = (redness(small) > RED).astype(np.uint8)
    if red.sum() < SIDE // 4:
        return []
    per_mm = max(small.shape[:2]) / (max(wide_pt, high_pt) * MM)
    size = max(3, round(JOIN_MM * per_mm)) | 1
    joined = cv2.dilate(red, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size)))
    count, marks, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    found: list[Found] = []
    for at in range(1, count):
        x, y, across, down = (int(value) for value in stats[at][:4])
        if max(across, down) < SQUARE[0] * per_mm:
            continue
        part = red[y : y + down, x : x + across] * (marks[y : y + down, x : x + across] == at)
        cut = _cut(x, y, across, down, small.shape[1], small.shape[0])
        for one in _shaped(part, per_mm, cut):
            left, top = round((x + one.left) / scale), round((y + one.top) / scale)
            right, bottom = round((x + one.right) / scale), round((y + one.bottom) / scale)
            found.append(Found(left, top, right, bottom, one.shape, one.confidence))
    return found


def _cut(x: int, y: int, across: int, down: int, wide: int, high: int) -> bool:
    """Tell whether something runs over the edge of the paper."""
    near = 0.012 * max(wide, high)
    return x <= near or y <= near or x + across >= wide - near or y + down >= high - near


def _shaped(part: Raster, per_mm: float, cut: bool) -> Iterator[Found]:  # noqa: FBT001 - a plain fact
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if not len(rows) or not len(columns):
        return
    left, right, top, bottom = int(columns[0]), int(columns[-1]) + 1, int(rows[0]), int(rows[-1]) + 1
    across, down = right - left, bottom - top
    tight = part[top:bottom, left:right]
    longer, shorter = max(across, down) / per_mm, min(across, down) / per_mm
    if longer >= PLATE[0] and _is_plate(tight, per_mm):
        yield Found(left, top, right, bottom, "square", 0.8)
        return
    if ROUND[0] * 0.6 <= longer <= ROUND[1] and shorter >= longer * 0.45:
        rim = _rim(tight)
        if rim >= RIM:
            even = min(across, down) / max(across, down)
            yield Found(left, top, right, bottom, "round" if even >= CRAMPED else "oval", round(min(1.0, rim + 0.1), 2))
            return
    if SQUARE[0] <= longer <= SQUARE[1] and shorter >= longer * 0.6 and _frame(tight) >= RIM:
        yield Found(left, top, right, bottom, "square", 0.7)
        return
    rest = list(_circles(tight, per_mm))
    if rest:
        yield from (
            Found(one.left + left, one.top + top, one.right + left, one.bottom + top, one.shape, one.confidence)
            for one in rest
        )
    elif cut and longer >= ROUND[0] and tight.mean() >= 0.03 and _rim(_whole(tight, across, down)) >= PART_RIM:  # noqa: PLR2004 - a trace
        yield Found(left, top, right, bottom, "round", 0.55)


def _whole(tight: Raster, across: int, down: int) -> Raster:
    """Fill a part of a seal up to a square, on the side the paper ends."""
    side = max(across, down)
    return np.pad(tight, ((0, side - down), (0, side - across)))


def _rim(part: Raster) -> float:
    """Return in how many directions, of all, red stands on the ellipse that the part fills."""
    high, wide = part.shape
    angles = np.linspace(0, 2 * np.pi, DIRECTIONS, endpoint=False)
    seen = np.zeros(DIRECTIONS, bool)
    for radius in np.linspace(0.88, 1.0, 7):
        x = np.clip((wide / 2 + np.cos(angles) * radius * wide / 2).astype(int), 0, wide - 1)
        y = np.clip((high / 2 + np.sin(angles) * radius * high / 2).astype(int), 0, high - 1)
        seen |= part[y, x] > 0
    return float(seen.mean())


def _is_plate(part: Raster, per_mm: float) -> bool:
    """Tell whether a part is a large rectangle, however slanting."""
    level = levelled(part * np.uint8(255))
    longer, shorter = max(level.shape) / per_mm, min(level.shape) / per_mm
    if not (PLATE[0] <= longer <= PLATE[1] and shorter >= PLATE_LEAST):
        return False
    return _frame((level > 127).astype(np.uint8), 0.07) >= PLATE_FRAME  # noqa: PLR2004 - half of the light


def _line_around(part: Raster) -> float:
    """Return in how many directions, of all, ink stands on one circle: a line does, letters of a text do not."""
    import cv2  # noqa: PLC0415 - as above

    if min(part.shape) < DIRECTIONS:
        return 0.0
    near = cv2.dilate(part, np.ones((3, 3), np.uint8))
    high, wide = part.shape
    angles = np.linspace(0, 2 * np.pi, 2 * DIRECTIONS, endpoint=False)
    shares = []
    for radius in np.linspace(0.82, 1.0, 13):
        x = np.clip((wide / 2 + np.cos(angles) * radius * wide / 2).astype(int), 0, wide - 1)
        y = np.clip((high / 2 + np.sin(angles) * radius * high / 2).astype(int), 0, high - 1)
        shares.append(float((near[y, x] > 0).mean()))
    return max(shares)


def _frame(part: Raster, share: float = 0.12) -> float:
    """Return how much of the edge of a rectangle is red."""
    band = max(2, round(min(part.shape) * share))
    edges = (part[:band].any(axis=0), part[-band:].any(axis=0), part[:, :band].any(axis=1), part[:, -band:].any(axis=1))
    return float(np.mean([edge.mean() for edge in edges]))


def _circles(part: Raster, per_mm: float) -> Iterator[Found]:
    """Look for round seals that touch each other or other red things."""
    import cv2  # noqa: PLC0415 - as above

    if max(part.shape) < ROUND[0] * per_mm or part.size > SIDE * SIDE:
        return
    blurred = cv2.GaussianBlur(part * np.uint8(255), (5, 5), 0)
    pad = round(4 * per_mm)
    blurred = cv2.copyMakeBorder(blurred, pad, pad, pad, pad, cv2.BORDER_CONSTANT)
    least, most = round(15 * per_mm), round(30 * per_mm)
    told = cv2.HoughCircles(
        blurred, cv2.HOUGH_GRADIENT, dp=1.5, minDist=20 * per_mm, param1=120, param2=34, minRadius=least, maxRadius=most
    )
    for x, y, radius in () if told is None else np.asarray(told).reshape(-1, 3)[:6]:
        left, top = round(float(x - radius)) - pad, round(float(y - radius)) - pad
        right, bottom = left + round(float(2 * radius)), top + round(float(2 * radius))
        inside = part[max(0, top) : bottom, max(0, left) : right]
        if inside.size and _rim(inside) >= RIM and inside.mean() < 0.6:  # noqa: PLR2004 - a filled disc is no seal
            yield Found(max(0, left), max(0, top), right, bottom, "round", 0.75)


def without_seals(picture: Raster, seals: list[Found]) -> Raster:
    """Return a copy on which the seals are paper and what is printed under them stays, faint strokes too.

    Red ink hardly darkens the red of a dot, print does: the red of each dot is divided by what the ink alone leaves.
    """
    import cv2  # noqa: PLC0415 - as above

    if not seals:
        return picture
    clean = picture.copy()
    for seal in seals:
        area = np.s_[max(0, seal.top - 3) : seal.bottom + 3, max(0, seal.left - 3) : seal.right + 3]
        part = picture[area]
        ink, red = redness(part).astype(np.float32), part[:, :, 2].astype(np.float32)
        full = float(np.percentile(ink[ink > RED], 70)) if (ink > RED).any() else 255.0
        solid = red[(ink > full * 0.8) & (red > BRIGHT)]
        plain = red[ink < RED // 2]
        if not solid.size or not plain.size:
            continue
        paper = float(np.percentile(plain, 60))
        left = min(1.0, float(np.median(solid)) / max(1.0, paper))
        share = np.clip(ink / full, 0, 1)
        light = np.minimum(red / (1 - share * (1 - left)), paper + 8)
        near = cv2.dilate((ink > RED // 4).astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        light = np.where(near & (light > paper * HALO), paper, light)  # edges of the ink, not print
        clean[area] = np.clip(np.where(near, light, red), 0, 255).astype(np.uint8)[:, :, None]
    return clean


def grey_seals(picture: Raster, wide_pt: float, high_pt: float) -> list[Seal]:
    """Return the round seals that a copy or a scan without colours shows in grey; nobody can be sure of those."""
    import cv2  # noqa: PLC0415 - as above

    scale = min(1.0, SIDE / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    ink = (grey < float(np.percentile(grey, 80)) - GREY).astype(np.uint8)
    per_mm = max(small.shape[:2]) / (max(wide_pt, high_pt) * MM)
    high, wide = grey.shape
    return [
        Seal(Box(one.left / wide, one.top / high, one.right / wide, one.bottom / high), "round", "grey", "", 0.5)
        for one in _circles(ink, per_mm)
        if _line_around(ink[one.top : one.bottom, one.left : one.right]) >= GREY_RIM
    ]


def seal_of(found: Found, picture: Raster, threads: int, *, read: bool = True) -> Seal:
    """Return a found seal with the words on it; the box in fractions of the picture as it stands."""
    high, wide = picture.shape[:2]
    left, right = max(0, found.left), min(wide, found.right)
    top, bottom = max(0, found.top), min(high, found.bottom)
    box = Box(left / wide, top / high, right / wide, bottom / high)
    name, sure = ("", 0.0)
    if read and found.confidence >= 0.6:  # noqa: PLR2004 - more than a part of a seal
        part = redness(picture[top:bottom, left:right])
        name, sure = framed_words(part, threads) if found.shape == "square" else ring_words(part, found.shape, threads)
    return Seal(box, found.shape, "red", name, found.confidence, sure)
