"""One page recognised in one pass: turned upright, its slant measured, and no line recognised twice.

The lines are found once; a few of them are recognised to tell which way up the page lies, then the others. Seals are
taken out of the picture first, so that what they are stamped upon can be read.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from knowledge.library.readers.ocr import engine
from knowledge.papers.fields_mending import credit_of, holds
from knowledge.papers.ticks import SYMBOLS, ticked

Raster = npt.NDArray[Any]
Corners = npt.NDArray[np.float32]  # (4, 2): upper left, upper right, lower right, lower left

LEAST = 0.4  # confidence below which a line is noise
FAINT = 0.3  # confidence below which something was seen and could not be read at all
SIDE_MAX = 2_000  # pixels: lines are found in a picture of this size, and recognised in the whole one
SAMPLE = 6  # lines that tell which way up a page lies
UPRIGHT = 0.88  # mean confidence of the sample from which a page is taken to stand upright
LONG = 3.0  # heights: a shorter line does not tell how the page lies
FEW = 3  # lines that tell a slant
LEVEL = math.radians(0.15)
STEEPEST = math.radians(15)  # steeper lines are stamps and watermarks
SEEN = 0.9  # confidence of a line whose boxes were seen on the picture
_HALF_LABEL = re.compile(r"[\u3400-\u9fff]\s*[:：]")
LEFTWARDS = 5.0  # heights of a line: how far to the left the first letter of its label may stand
GHOST = 0.7  # confidence of a box that may not be there
LABEL_MORE = 3  # letters, spaces aside
CLEAR = 0.98  # confidence of a letter from which nothing is noted of it


class Said(NamedTuple):
    """What recognition makes of a strip."""

    text: str
    confidence: float  # the mean of its letters
    letters: tuple[float, ...] = ()  # how sure each letter is; empty where the text is not recognition's own


@dataclass(frozen=True, slots=True)
class Read:
    """One recognised line; corners in pixels of the upright picture."""

    text: str
    confidence: float
    corners: Corners
    faint: tuple[tuple[int, float], ...] = ()  # place and confidence of each letter that is not clear


@dataclass(frozen=True, slots=True)
class Look:
    """One picture, upright."""

    picture: Raster  # blue, green, red
    lines: tuple[Read, ...]
    turned: int  # degrees with the clock it was found turned
    slant: float  # radians the lines rise (negative) or fall along the page
    unread: int  # pieces that look like text and could not be read


def recognise(picture: Raster, threads: int, original: Raster | None = None) -> Look:
    """Recognise a picture.

    Args:
        picture: blue, green, red; seals taken out.
        threads: of the engine.
        original: with the seals, to be turned likewise and handed back.

    """
    kept = picture if original is None else original
    found = _found(picture, threads)
    if not len(found):
        return Look(kept, (), 0, 0.0, 0)
    quarter = 1 if _lies(found) else 0
    if quarter:
        picture, kept, found = _turn(picture), _turn(kept), _turned(found, picture.shape[0], picture.shape[1])
    crops = [_crop(picture, corners) for corners in found]
    sample = _sample(crops)
    first = _texts([crops[at] for at in sample], threads)
    upside_down = False
    if _mean(first) < UPRIGHT:
        other = _texts([_half(crops[at]) for at in sample], threads)
        upside_down = _mean(other) > _mean(first) * 1.05
        first = other if upside_down else first
    rest = [at for at in range(len(crops)) if at not in sample]
    second = _texts([_half(crops[at]) if upside_down else crops[at] for at in rest], threads)
    known = dict(zip([*sample, *rest], [*first, *second], strict=True))
    known = {at: _again(told, crops[at], threads, upside_down) for at, told in known.items()}
    if not upside_down:
        found = np.array(found)
        for at, told in known.items():
            if _HALF_LABEL.match(told.text):
                known[at], found[at] = _from_further_left(told, picture, found[at], threads)
    if upside_down:
        high, wide = picture.shape[:2]
        kept = np.ascontiguousarray(kept[::-1, ::-1])
        found = np.stack([_headed(corners, wide, high) for corners in found])
    lines = [
        Read(said.text, said.confidence, found[at], _faint(said))
        for at in range(len(found))
        if (said := known[at]).text
    ]
    sure = tuple(line for line in lines if line.confidence >= LEAST)
    unread = len(found) - sum(1 for line in lines if line.confidence >= FAINT)
    degrees = (90 * quarter + 180 * upside_down) % 360
    return Look(kept, sure, degrees, _slant(sure), unread)


def _faint(said: Said) -> tuple[tuple[int, float], ...]:
    return tuple((at, sure) for at, sure in enumerate(said.letters) if sure < CLEAR)


def _again(told: Said, crop: Raster, threads: int, upside_down: bool) -> Said:  # noqa: FBT001 - a plain fact
    """Look once more at what recognition is bad at: boxes to tick, and codes of credit that fail their check."""
    boxes = ticked(told.text, _half(crop) if upside_down else crop)
    if boxes is not None:
        return Said(boxes, max(told.confidence, SEEN))
    told = _without_ghosts(told)
    code = credit_of(told.text)
    if code and not holds(code):
        import cv2  # noqa: PLC0415 - the library is loaded when needed

        shown = _half(crop) if upside_down else crop
        wider = cv2.copyMakeBorder(shown, 3, 3, 8, 8, cv2.BORDER_REPLICATE)
        other = _texts([wider], threads)[0]
        if holds(credit_of(other.text)):
            return other
    return told


def _without_ghosts(told: Said) -> Said:
    """Leave out boxes that were guessed in the blank between the letters of a label (类　　型)."""
    kept = [
        at for at, char in enumerate(told.text)
        if char not in SYMBOLS or at >= len(told.letters) or told.letters[at] >= GHOST
        or not (0 < at < len(told.text) - 1) or len(told.text) > LABEL_MORE + 2
    ]  # fmt: skip
    if len(kept) == len(told.text):
        return told
    return Said("".join(told.text[at] for at in kept), told.confidence, tuple(told.letters[at] for at in kept))


def _from_further_left(told: Said, picture: Raster, corners: Corners, threads: int) -> tuple[Said, Corners]:
    """Look for the rest of a label whose letters stand so far apart that only the last was found (名　　称：)."""
    along = corners[0] - corners[1]
    reach = along / max(1.0, float(np.hypot(*along))) * LEFTWARDS * _edge(corners, 0, 3, 1, 2)
    wider = np.array(corners, np.float32)
    wider[[0, 3]] += reach
    wider[:, 0] = wider[:, 0].clip(0, picture.shape[1] - 1)
    other = _texts([_crop(picture, wider)], threads)[0]
    plain = re.sub(r"\s", "", other.text)
    whole = plain.endswith(re.sub(r"\s", "", told.text)) and 0 < len(plain) - len(told.text) <= LABEL_MORE
    return (other, wider) if whole and other.confidence >= SEEN else (told, corners)


def text_of(strip: Raster, threads: int) -> tuple[str, float]:
    """Recognise a strip that holds one line; return its text and the confidence."""
    return _texts([strip], threads)[0][:2]


def _found(picture: Raster, threads: int) -> Any:  # noqa: ANN401 - numpy's array of corners
    """Return the corners of all lines, (n, 4, 2)."""
    import cv2  # noqa: PLC0415 - the library is loaded when needed

    high, wide = picture.shape[:2]
    scale = min(1.0, SIDE_MAX / max(high, wide))
    across, down = (max(32, round(edge * scale / 32) * 32) for edge in (wide, high))
    small = cv2.resize(picture, (across, down), interpolation=cv2.INTER_AREA)
    detector = engine(threads)._load_det_model()  # noqa: SLF001 - the vendor has no other door to finding alone
    boxes = detector(small).boxes
    if boxes is None or not len(boxes):
        return np.empty((0, 4, 2), np.float32)
    return np.asarray(boxes, np.float32) * np.array([wide / across, high / down], np.float32)


def _texts(crops: Sequence[Raster], threads: int) -> list[Said]:
    if not crops:
        return []
    from rapidocr.ch_ppocr_rec.typings import TextRecInput  # noqa: PLC0415 - as above

    reader = engine(threads)._load_rec_model()  # noqa: SLF001 - the vendor has no other door to letters of given strips
    told = reader(TextRecInput(img=list(crops), return_word_box=True))
    every = zip(told.txts, told.scores, told.word_results, strict=True)
    return [_said(str(text), float(score), word) for text, score, word in every]


def _said(text: str, score: float, word: Any) -> Said:  # noqa: ANN401 - the vendor's note on a strip
    """Return a strip's text without blanks around it, and how sure each letter is."""
    letters = tuple(round(float(sure), 3) for sure in getattr(word, "confs", ()))
    start = len(text) - len(text.lstrip())
    plain = text.strip()
    letters = letters[start : start + len(plain)] if len(letters) == len(text) else ()
    return Said(plain, round(score, 4), letters)


def _crop(picture: Raster, corners: Corners) -> Raster:
    """Cut a line out, brought level."""
    import cv2  # noqa: PLC0415 - as above

    wide = max(2, round(_edge(corners, 0, 1, 3, 2)))
    high = max(2, round(_edge(corners, 0, 3, 1, 2)))
    goal = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    way = cv2.getPerspectiveTransform(np.ascontiguousarray(corners, np.float32), goal)
    return cv2.warpPerspective(picture, way, (wide, high), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def _edge(corners: Corners, *ends: int) -> float:
    a, b, c, d = (corners[end] for end in ends)
    return max(float(np.hypot(*(a - b))), float(np.hypot(*(c - d))))


def _lies(found: Any) -> bool:  # noqa: ANN401 - corners
    """Tell whether most of the text runs down the page."""
    wide = np.hypot(*(found[:, 0] - found[:, 1]).T)
    high = np.hypot(*(found[:, 0] - found[:, 3]).T)
    return bool(wide[wide > 1.5 * high].sum() < high[high > 1.5 * wide].sum())


def _turn(picture: Raster) -> Raster:
    return np.ascontiguousarray(np.rot90(picture))  # a quarter against the clock


def _turned(found: Any, high: int, wide: int) -> Any:  # noqa: ANN401 - corners
    """Return the corners after a quarter against the clock, the upper left one first again."""
    del high
    moved = np.stack([found[:, :, 1], wide - found[:, :, 0]], axis=2)
    return np.ascontiguousarray(moved[:, [1, 2, 3, 0]])


def _headed(corners: Corners, wide: int, high: int) -> Corners:
    """Return the corners after half a turn."""
    moved = np.array([wide, high], np.float32) - corners
    return moved[[2, 3, 0, 1]]


def _half(crop: Raster) -> Raster:
    return np.ascontiguousarray(crop[::-1, ::-1])


def _sample(crops: Sequence[Raster]) -> list[int]:
    """Choose lines that are long, but not the longest: they cost most."""
    order = sorted(range(len(crops)), key=lambda at: crops[at].shape[1] / crops[at].shape[0])
    long = [at for at in order if crops[at].shape[1] >= LONG * crops[at].shape[0]] or order
    start = max(0, len(long) // 2 - SAMPLE // 2)
    return long[start : start + SAMPLE]


def _mean(told: Sequence[Said]) -> float:
    chars = sum(len(said.text) for said in told)
    return sum(said.confidence * len(said.text) for said in told) / max(1, chars)


def _slant(lines: Sequence[Read]) -> float:
    """Return the angle of most long lines, 0 where there are too few or they lie level."""
    angles, weights = [], []
    for line in lines:
        a, b = line.corners[0], line.corners[1]
        c, d = line.corners[3], line.corners[2]
        across = float(b[0] - a[0] + d[0] - c[0]) / 2
        if across < LONG * _edge(line.corners, 0, 3, 1, 2):
            continue
        angle = math.atan2(float(b[1] - a[1] + d[1] - c[1]) / 2, across)
        if abs(angle) <= STEEPEST:
            angles.append(angle)
            weights.append(across)
    if len(angles) < FEW:
        return 0.0
    order = np.argsort(angles)
    passed = np.cumsum(np.asarray(weights)[order])
    middle = float(np.asarray(angles)[order][np.searchsorted(passed, passed[-1] / 2)])
    return middle if abs(middle) >= LEVEL else 0.0
