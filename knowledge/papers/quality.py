"""Whether a page can be used: blank, blurred, signed; which pages of a paper are missing; of what year its form is."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from knowledge.papers.ocr import Raster
from knowledge.papers.page import Box, Line, Page

INK = 0.0006  # of a page, its edges aside: less is dust
EDGE = 0.04  # of a page, where scanners leave shadows
SHARP = 0.19  # see sharpness(): less is blurred
WEAK = 0.72  # mean confidence of what was recognised, from which a page is blurred whatever it looks like
UNREAD = 0.4  # of the pieces found that could not be read
FEW = 3  # lines that tell a blur
BLUE = 45  # how much the blue of ink outshines its red
HEAD, FOOT = 0.12, 0.88  # of the page: where its number stands
TALL = 48  # pixels to which lines are brought to compare sharpness
SIGN = re.compile(
    r"(?:签\s*字|签\s*名|签\s*署|亲\s*签)(?:\s*或\s*盖\s*章|\s*并\s*盖\s*章|\s*、\s*盖\s*章|\s*/\s*盖\s*章|\s*（?\s*盖\s*章\s*）?)?"
    r"\s*[)）】]?\s*(?=[:：_＿]|\s|$)"
)
REACH = 0.32  # of the width of a page: how far behind its label a signature may end
TYPED = 0.88  # confidence from which recognised letters of usual height are print
ROOMY = 1.45  # heights of the label: higher letters are written by hand
LARGER = 1.3  # heights of the label's own letters: the same, measured on the ink
BLUER = 18  # how much more the blue of ink outshines its red than that of the label
_NUMBERED = re.compile(
    r"第\s*(\d{1,3})\s*页\s*[,，/／\s（(]*\s*共\s*(\d{1,3})\s*页|共\s*(\d{1,3})\s*页\s*[,，/／\s（(]*\s*第\s*(\d{1,3})\s*页"
    r"|^\s*[-—–]?\s*(\d{1,3})\s*/\s*(\d{1,3})\s*[-—–]?\s*$",
    re.MULTILINE,
)
_ALONE = re.compile(r"^\s*(?:[-—–·]\s*(\d{1,3})\s*[-—–·]|第\s*(\d{1,3})\s*页)\s*$", re.MULTILINE)
_FORM = re.compile(
    r"(?<!\d)((?:19|20)\d{2})\s*年?\s*(?:版|修订版|修订|式样|样式|启用)|(?:版本号?|制表|表格编制)\s*[:：]?\s*[Vv]?\s*((?:19|20)\d{2})"
)


@dataclass(frozen=True, slots=True)
class Signed:
    """Places behind the labels for signatures."""

    written: tuple[Box, ...] = ()
    typed: tuple[Box, ...] = ()
    empty: tuple[Box, ...] = ()


def is_blank(picture: Raster) -> bool:
    """Tell whether nothing is printed on a page; shadows at its edges and dust do not count."""
    grey = picture.mean(axis=2) if picture.ndim == 3 else picture  # noqa: PLR2004 - colours
    high, wide = grey.shape
    step = max(1, min(high, wide) // 800)
    inner = grey[
        round(high * EDGE) : round(high * (1 - EDGE)) : step, round(wide * EDGE) : round(wide * (1 - EDGE)) : step
    ]
    if not inner.size:
        return True
    paper = float(np.percentile(inner, 90))
    return float((inner < paper - 60).mean()) < INK


def sharpness(picture: Raster, boxes: Sequence[Box]) -> float:
    """Return how steep the edges of letters are, about 0.1 (smeared) to 0.6 (printed), noise aside.

    The steepest steps between neighbouring dots of a line, its height brought to one measure, against its contrast.
    """
    import cv2  # noqa: PLC0415 - the library is loaded when needed

    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY) if picture.ndim == 3 else picture  # noqa: PLR2004 - colours
    high, wide = grey.shape
    told = []
    for box in sorted(boxes, key=lambda one: -one.width)[:12]:
        part = grey[
            max(0, int(box.y0 * high)) : int(box.y1 * high) + 1, max(0, int(box.x0 * wide)) : int(box.x1 * wide) + 1
        ]
        if min(part.shape) < 6:  # noqa: PLR2004 - pixels
            continue
        scale = TALL / part.shape[0]
        part = cv2.resize(
            part, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
        )
        part = cv2.GaussianBlur(part, (3, 3), 0).astype(np.float32)
        contrast = float(np.percentile(part, 98) - np.percentile(part, 3))
        if contrast > 25:  # noqa: PLR2004 - grey levels: fainter is no print
            steps = np.abs(np.diff(part, axis=1))
            told.append(float(np.percentile(steps, 97)) / contrast)
    return float(np.median(told)) if told else 0.0


def is_blurred(picture: Raster, lines: Sequence[Line], unread: int) -> bool:
    """Tell whether a recognised page is too blurred to be relied on."""
    found = len(lines) + unread
    if found < FEW:
        return False
    chars = sum(len(line.text) for line in lines)
    mean = sum(line.confidence * len(line.text) for line in lines) / max(1, chars)
    if mean < WEAK or unread > UNREAD * found:
        return True
    return len(lines) >= FEW and 0 < sharpness(picture, [line.box for line in lines]) < SHARP


def signed(lines: Sequence[Line], picture: Raster | None, *, recognised: bool) -> Signed:
    """Look behind the labels for signatures (签字, 签名): ink that is no print, print, or nothing.

    Args:
        lines: of the page.
        picture: the page upright; None when nothing is drawn on it but its text.
        recognised: the lines were recognised; handwriting may be among them.

    """
    written, typed, empty = [], [], []
    rest = None if picture is None else _ink(picture)
    for line in lines:
        match = _label(line.text)
        if match is None:
            continue
        area, print_there = _behind(line, match, lines, recognised=recognised)
        inked = rest is not None and _has_ink(rest, area, line, lines, recognised=recognised)
        other = recognised and print_there and picture is not None and _by_hand(picture, area, line, match.end())
        if inked or other:
            written.append(area)
        elif print_there:
            typed.append(area)
        else:
            empty.append(area)
    return Signed(tuple(written), tuple(typed), tuple(empty))


def _label(text: str) -> re.Match[str] | None:
    found = [match for match in SIGN.finditer(text) if "日期" not in text[match.end() : match.end() + 4]]
    if not found or len(text[: found[-1].start()]) > 24:  # noqa: PLR2004 - characters: a sentence speaks of signing
        return None
    return found[-1]


def _behind(line: Line, match: re.Match[str], lines: Sequence[Line], *, recognised: bool) -> tuple[Box, bool]:
    """Return the place for a signature behind a label, and whether print stands in it."""
    from knowledge.papers.ruling import share  # noqa: PLC0415 - of its own floor

    text = line.text
    end = match.end()
    behind = re.sub(r"^[\s:：_＿)）]+", "", text[end:])
    start = line.box.x0 + line.box.width * share(text, min(len(text), end + 1))
    _, y = line.box.middle
    own = min(line.box.height, 0.03)
    on_row = [
        one for one in lines
        if one is not line and abs(one.box.middle[1] - y) < own * 0.7 and one.box.x0 >= start - own * 0.3
    ]  # fmt: skip
    limit = min([start + REACH, 0.99, *(one.box.x0 for one in on_row if _ends(one.text))])
    area = Box(
        min(start, 0.98), max(0.0, y - own * 1.05), max(limit, min(start + 0.02, 0.99)), min(1.0, y + own * 1.05)
    )
    print_there = bool(re.search(r"[\u3400-\u9fffA-Za-z]{2}", re.split(r"\s{2,}|日期|年\s*月", behind)[0]))
    print_there |= any(not _ends(one.text) and one.box.x0 < limit and _is_print(one, line) for one in on_row)
    if recognised and print_there and behind and line.confidence < TYPED:
        print_there = False
    return area, print_there


def _ends(text: str) -> bool:
    """Tell whether a piece in the same row is another label or a date, no signature."""
    return bool(re.search(r"[:：]|日\s*期|年.*月|盖章|电话|单位|地址", text))


def _is_print(one: Line, label: Line) -> bool:
    return one.confidence >= TYPED and one.place.height <= ROOMY * label.place.height


def _ink(picture: Raster) -> Raster:
    """Return where something dark or blue stands, rules and seals aside; 0 or 1."""
    import cv2  # noqa: PLC0415 - as above

    colours = picture.astype(np.int16)
    blue, green, red = colours[:, :, 0], colours[:, :, 1], colours[:, :, 2]
    paper = float(np.percentile(colours[::7, ::7], 90))
    dark = (np.maximum(np.maximum(blue, green), red) < paper - 70) | ((blue - red > BLUE) & (red < paper - 60))
    ink = dark.astype(np.uint8)
    length = max(25, picture.shape[1] // 24)
    level = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((1, length), np.uint8))
    upright = cv2.morphologyEx(ink, cv2.MORPH_OPEN, np.ones((length, 1), np.uint8))
    rules = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((5, 5), np.uint8))
    kept: Raster = ink * (1 - rules)
    return kept


def _has_ink(rest: Raster, area: Box, label: Line, lines: Sequence[Line], *, recognised: bool) -> bool:
    high, wide = rest.shape
    x0, x1 = round(area.x0 * wide), round(area.x1 * wide)
    y0, y1 = round(area.y0 * high), round(area.y1 * high)
    part = rest[y0:y1, x0:x1].copy()
    tall = max(4.0, label.place.height * high)
    for line in lines:
        is_hand = (
            recognised
            and line is not label
            and not _is_print(line, label)
            and line.place.height < 5 * label.place.height
        )
        if not is_hand:
            box = line.box
            part[max(0, round(box.y0 * high) - y0 - 1) : max(0, round(box.y1 * high) - y0 + 1),
                 max(0, round(box.x0 * wide) - x0 - 1) : max(0, round(box.x1 * wide) - x0 + 1)] = 0  # fmt: skip
    columns = np.flatnonzero(part.any(axis=0))
    if not len(columns):
        return False
    return bool(part.sum() >= 0.25 * tall * tall / 2 and columns[-1] - columns[0] >= 0.9 * tall)


def _by_hand(picture: Raster, area: Box, label: Line, end: int) -> bool:
    """Tell whether what was recognised behind a label is of another ink than the label, or larger."""
    from knowledge.papers.ruling import share  # noqa: PLC0415 - of its own floor

    own = label.box.part(0.0, share(label.text, end))
    rise = 0.15 * label.box.height
    behind = Box(area.x0, max(0.0, label.box.y0 - rise), area.x1, min(1.0, label.box.y1 + rise))
    (blue, tall), (usual, high) = (_letters_in(picture, box) for box in (behind, own))
    return bool(high and tall and (blue - usual >= BLUER or tall >= LARGER * high))


def _letters_in(picture: Raster, box: Box) -> tuple[float, float]:
    """Return how much blue outshines red in the darkest dots of a part of a page, and how high its letters are."""
    import cv2  # noqa: PLC0415 - as above

    high, wide = picture.shape[:2]
    part = picture[round(box.y0 * high) : round(box.y1 * high), round(box.x0 * wide) : round(box.x1 * wide)]
    if part.size == 0 or min(part.shape[:2]) < 6:  # noqa: PLR2004 - pixels
        return 0.0, 0.0
    grey = part.min(axis=2)
    dark = grey < float(np.percentile(grey, 95)) - 60
    if not dark.any():
        return 0.0, 0.0
    core = grey <= np.percentile(grey[dark], 40)
    blue = float(np.median(part[:, :, 0][core].astype(np.int16) - part[:, :, 2][core]))
    joined = cv2.dilate(dark.astype(np.uint8), np.ones((3, 3), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    return blue, float(np.percentile(stats[1:, 3], 75)) - 2


def missing_pages(pages: Iterable[Page]) -> tuple[int, ...]:
    """Return the numbers that the pages' own numbering leaves out (第3页 共5页), for each run that tells its length."""
    known: dict[int, set[int]] = {}
    alone: list[int] = []
    for page in pages:
        number, total = numbering(page)
        if total:
            known.setdefault(total, set()).add(number)
        elif number:
            alone.append(number)
    gaps = {at for total, seen in known.items() if total <= 300 for at in range(1, total + 1) if at not in seen}  # noqa: PLR2004 - no longer papers
    if not known and len(alone) > 1 and alone == sorted(alone):
        gaps |= set(range(alone[0], alone[-1])) - set(alone)
    return tuple(sorted(gaps))


def numbering(page: Page) -> tuple[int, int]:
    """Return (number, how many pages) as the page itself says; zeros for what it does not say."""
    edge = [line.text for line in page.lines if line.place.y0 < HEAD or line.place.y1 > FOOT]
    edge = edge or [line.text for line in (*page.lines[:2], *page.lines[-2:])]
    for text in edge:
        for match in _NUMBERED.finditer(text):
            number, total = int(match[1] or match[4] or match[5]), int(match[2] or match[3] or match[6])
            if 0 < number <= total:
                return number, total
    for line in page.lines:
        if whole := _NUMBERED.fullmatch(line.text.strip()):  # in the middle of a page, alone in its line
            number, total = int(whole[1] or whole[4] or whole[5]), int(whole[2] or whole[3] or whole[6])
            if 0 < number <= total:
                return number, total
    for text in edge:
        if alone := _ALONE.search(text):
            return int(alone[1] or alone[2]), 0
    return 0, 0


def form_years(pages: Iterable[Page]) -> Iterator[tuple[int, Page, Line]]:
    """Give the years the paper calls its form by (2019版), with the page and line."""
    for page in pages:
        for line in page.lines:
            if match := _FORM.search(line.text):
                yield int(match[1] or match[2]), page, line
