"""The words on a seal: the name along the ring, the line below the star, the rows of a rectangular one.

All work on the red of a seal alone (0 to 255): what is printed under it is not seen.
"""

import math
import re

import numpy as np

from knowledge.papers.ocr import Raster, text_of

RED = 32  # how much the red of a dot outshines its green and blue
NAME_LEAST = 0.8  # confidence of a name that is kept: a worse one has several wrong letters
NAME_CHARS = 4
LINE_LEAST = 0.8  # confidence of a row
INNER_LEAST = 0.6  # of the line within a ring: it must tell a kind of seal as well
SUREST = 0.95  # a ring is bent, worn and stamped over print: no name on one is ever surer
FEWEST_PX = 60  # of a side: nobody could read a smaller one
SIDE_PX = 420
TALL = 0.42  # of the band of letters: figures along the rim are lower
BANDS = {"round": (0.6, 0.88), "oval": (0.38, 0.8)}  # of the height: where the line within a ring stands
ROWS_MAX = 5
_LAST = re.compile(
    r"(?:公司|事务所|研究院|设计院|勘察院|合作社|委员会|人民政府|管理局|规划局|审批局|建设局|税务局|建设厅|支行|分行)"
)
_KIND = re.compile(r"[\u3400-\u9fff]{0,8}(?:专用章?|公章|[图同务验]章)")


def ring_words(red: Raster, shape: str, threads: int) -> tuple[str, float]:
    """Read the name on the ring of a seal and the line within it (合同专用章); empty where the name can't be read."""
    import cv2  # noqa: PLC0415 - the library is loaded when needed

    if max(red.shape[:2]) < FEWEST_PX:
        return "", 0.0
    side = max(*red.shape[:2], SIDE_PX)
    ink = _inked(cv2.resize(red, (side, side), interpolation=cv2.INTER_CUBIC))
    radius = side / 2
    unrolled = cv2.warpPolar(
        ink, (round(radius), round(2 * np.pi * radius * 0.8)), (radius, radius), radius, cv2.WARP_POLAR_LINEAR
    )
    ring = cv2.rotate(unrolled, cv2.ROTATE_90_COUNTERCLOCKWISE)  # rim above; the angle grows to the right
    ring = np.roll(ring, -ring.shape[1] // 4, axis=1)  # begins at the foot of the seal, with the clock
    strip = ring[round(ring.shape[0] * 0.1) : round(ring.shape[0] * 0.5)]
    start, length = _between_gaps(strip)
    if length < strip.shape[0]:
        return "", 0.0
    pad = strip.shape[0] // 5
    named = np.roll(strip, -(start - pad), axis=1)[:, : min(strip.shape[1], length + 2 * pad)]
    text, sure = _text(named, threads)
    name = begun("".join(char for char in text if "\u3400" <= char <= "\u9fff" or char in "（）()"))
    if len(name) < NAME_CHARS or sure < NAME_LEAST:
        return "", 0.0
    turn = 360 * (start + length / 2) / strip.shape[1] - 180  # degrees with the clock the seal was pressed turned
    return name + _inner(ink, turn, BANDS.get(shape, BANDS["round"]), threads), min(sure, SUREST)


def begun(name: str) -> str:
    """Return a name that was read around a ring from its beginning: what stands behind its last word comes first.

    >>> begun("立项目管理有限责任公司四川康"), begun("示例公司合同专用章"), begun("示例市规划局")
    ('四川康立项目管理有限责任公司', '示例公司合同专用章', '示例市规划局')
    """
    found = list(_LAST.finditer(name))
    if not found or _KIND.search(name, found[-1].end()):
        return name
    end = found[-1].end()
    rest = name[end:]
    return rest + name[:end] if len(rest) > 1 else name


def framed_words(red: Raster, threads: int) -> tuple[str, float]:
    """Read the rows of a rectangular seal from the top; empty where they can't be read."""
    if max(red.shape[:2]) < FEWEST_PX:
        return "", 0.0
    level = levelled(red)
    if level.shape[0] > level.shape[1]:  # pressed on its side: nobody tells which
        return "", 0.0
    edge = max(3, round(min(level.shape) * 0.07))
    ink = _inked(level[edge:-edge, edge:-edge])
    told = [_text(row, threads) for row in _rows(ink)[:ROWS_MAX]]
    kept = [("".join(re.findall(r"[\u3400-\u9fff（）()]", text)), sure) for text, sure in told if sure >= LINE_LEAST]
    name = "".join(text for text, _ in kept if len(text) > 1)
    return (name, min(SUREST, *(sure for _, sure in kept))) if len(name) >= NAME_CHARS else ("", 0.0)


def levelled(red: Raster) -> Raster:
    """Return what the smallest rectangle around the red holds, brought level and as wide as it lies."""
    import cv2  # noqa: PLC0415 - as above

    points = cv2.findNonZero((red > RED).astype(np.uint8))
    if points is None:
        return red
    (x, y), (wide, high), angle = cv2.minAreaRect(points)
    if angle > 45:  # noqa: PLR2004 - degrees: the sides change places
        wide, high, angle = high, wide, angle - 90
    size = max(2, round(wide)), max(2, round(high))
    way = cv2.getRotationMatrix2D((x, y), angle, 1.0)
    way[:, 2] += np.array([size[0] / 2 - x, size[1] / 2 - y])
    told: Raster = cv2.warpAffine(red, way, size, flags=cv2.INTER_CUBIC)
    return told


def _inked(red: Raster) -> Raster:
    """Return red ink as dark on white."""
    strength = max(40.0, float(np.percentile(red[red > RED], 80)) if (red > RED).any() else 255.0)
    told: Raster = 255 - np.clip(red.astype(np.float32) * (255 / strength), 0, 255).astype(np.uint8)
    return told


def _text(grey: Raster, threads: int) -> tuple[str, float]:
    import cv2  # noqa: PLC0415 - as above

    return text_of(cv2.cvtColor(np.ascontiguousarray(grey), cv2.COLOR_GRAY2BGR), threads)


def _between_gaps(strip: Raster) -> tuple[int, int]:
    """Return where the name begins behind the widest gap of the ring, and how long it is, in columns."""
    import cv2  # noqa: PLC0415 - as above

    inner = (strip[strip.shape[0] // 8 :] < 150).astype(np.uint8)  # noqa: PLR2004 - grey
    near = cv2.dilate(np.hstack([inner, inner, inner]), np.ones((1, max(3, strip.shape[0] // 3)), np.uint8))
    near = near[:, inner.shape[1] : 2 * inner.shape[1]]
    first, last = near.argmax(axis=0), near.shape[0] - near[::-1].argmax(axis=0)
    tall = near.any(axis=0) & (last - first >= TALL * strip.shape[0])
    marks = np.flatnonzero(tall & True)
    if not len(marks):
        return 0, 0
    wide = strip.shape[1]
    gaps = np.diff(np.concatenate([marks, [marks[0] + wide]]))
    widest = int(np.argmax(gaps))
    return int(marks[(widest + 1) % len(marks)]), wide - int(gaps[widest]) + 1


def _inner(ink: Raster, turn: float, band: tuple[float, float], threads: int) -> str:
    """Read the line within a ring; empty where there is none that tells the kind of seal."""
    import cv2  # noqa: PLC0415 - as above

    side = ink.shape[0]
    way = cv2.getRotationMatrix2D((side / 2, side / 2), turn, 1.0)
    level = cv2.warpAffine(ink, way, (side, side), borderValue=255)
    part = level[round(band[0] * side) : round(band[1] * side), round(0.1 * side) : round(0.9 * side)]
    height, width = part.shape
    x, y = np.meshgrid(np.arange(width) + 0.1 * side - side / 2, np.arange(height) + band[0] * side - side / 2)
    part = np.where(np.hypot(x, y) < 0.39 * side, part, np.uint8(255)).astype(np.uint8)  # the ring's own letters
    for row in sorted(_rows(part), key=lambda one: -one.shape[0])[:1]:
        text, sure = _text(row, threads)
        found = _KIND.search(text)
        if found and sure >= INNER_LEAST:
            return found[0]
    return ""


def _rows(ink: Raster) -> list[Raster]:
    """Cut a picture of some lines into these, without the white around them."""
    dark = ink < 150  # noqa: PLR2004 - grey
    full = dark.mean(axis=1) > 0.02  # noqa: PLR2004 - of a row
    edges = np.flatnonzero(np.diff(np.concatenate([[0], full.astype(np.int8), [0]])))
    found = []
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        if bottom - top < max(8, 0.06 * ink.shape[0]):
            continue
        columns = np.flatnonzero(dark[top:bottom].any(axis=0))
        pad = math.ceil((bottom - top) * 0.2)
        rows = slice(max(0, int(top) - pad), int(bottom) + pad)
        found.append(ink[rows, max(0, int(columns[0]) - pad) : int(columns[-1]) + pad])
    return found
