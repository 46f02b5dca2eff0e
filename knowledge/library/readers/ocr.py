"""Recognition of text in pictures, offline: the models lie in the package of rapidocr; nothing is downloaded."""

import functools
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from knowledge.errors import FileRefused
from knowledge.library.document import Block, Box
from knowledge.library.readers.page_lines import Seen, in_rows, paragraphs
from knowledge.library.readers.ruled import Ruled, tables_in
from knowledge.library.readers.slant import levelled

LEAST = 0.3  # confidence below which a line is noise, not text
BLURRED = 0.6  # a page whose lines are worse on average can't be quoted
UPRIGHT = 0.85  # mean confidence from which a page is taken to stand upright
CLEARLY = 1.3  # times better another turn must read
TURNED_SIDE = 1_600  # pixels of the pictures on which turns are compared
TALL = 1.5  # heights for each width from which a line runs down the page
PIXELS_MAX = 100_000_000  # of one picture; more is a bomb or a plan, not a page
SIDE_MAX = 4_000  # pixels; a larger picture is made smaller first


@dataclass(frozen=True, slots=True)
class Sight:
    """What was recognised in one picture. Boxes are in its pixels, after it was turned upright and made smaller."""

    lines: list[Seen]  # in reading order, those in tables too
    turned: int  # degrees against the clock: 0, 90, 180 or 270
    size: tuple[int, int]  # of the picture before it was turned
    tables: tuple[Ruled, ...] = ()
    scale: float = 1.0  # pixels of the picture for each of those in which the lines were seen

    @property
    def upright_size(self) -> tuple[int, int]:
        """The size after it was turned."""
        return self.size if self.turned in {0, 180} else (self.size[1], self.size[0])

    def blocks(self, page: int, place: Callable[[Box], Box]) -> list[Block]:
        """Return paragraphs and tables in reading order; ``place`` puts a box of the upright picture on the page."""
        inside = {id(line) for ruled in self.tables for line in ruled.members}
        lines = [line for line in self.lines if id(line) not in inside]
        found: list[Block] = []
        for ruled in self.tables:
            found += paragraphs([line for line in lines if line.middle < ruled.top], page)
            found.append(replace(ruled.table, page=page))
            lines = [line for line in lines if line.middle >= ruled.top]
        found += paragraphs(lines, page)
        return [replace(one, box=place(_times(one.box, self.scale))) if one.box else one for one in found]

    def in_picture(self, page: int, scale: float = 1.0) -> list[Block]:
        """Return the blocks, boxes back on the picture as it was given and multiplied by ``scale``."""
        return self.blocks(page, lambda box: _times(self._back(box), scale))

    def _back(self, box: Box) -> Box:
        left, top, right, bottom = box
        across, down = self.size
        if self.turned == 90:  # noqa: PLR2004 - a quarter
            return across - bottom, left, across - top, right
        if self.turned == 180:  # noqa: PLR2004 - a half
            return across - right, down - bottom, across - left, down - top
        if self.turned == 270:  # noqa: PLR2004 - three quarters
            return top, down - right, bottom, down - left
        return box


class Eye:
    """Recognises the pictures of one original, no more than a number of pages of it."""

    def __init__(self, pages_max: int, threads: int, allow: Callable[[int], None]) -> None:
        self._pages_max = pages_max
        self._threads = threads
        self._allow = allow
        self._pages = 0

    def expect(self, pages: int) -> None:
        """Say that so many more pages will be looked at; call it once before them.

        Raises:
            FileRefused: too many pages of this original.

        """
        if not pages:
            return
        self._pages += pages
        if self._pages > self._pages_max:
            raise FileRefused(
                f"有 {self._pages} 页是扫描图片，超过一次识别 {self._pages_max} 页的上限。"
                "请上传文字版，或按文件拆开后再上传。"
            )
        self._allow(self._pages)

    def look(self, picture: Any) -> Sight:  # noqa: ANN401 - a picture of PIL
        """Recognise a picture; one that lies on its side or stands on its head is turned first.

        Raises:
            FileRefused: the picture has too many pixels.

        """
        across, down = picture.size
        if across * down > PIXELS_MAX:
            raise FileRefused(f"图片有 {across}×{down} 像素，超过识别的上限。请缩小到 1 亿像素以内再上传。")
        scale = max(1.0, max(across, down) / SIDE_MAX)
        upright = _smaller(picture, SIDE_MAX)
        lines = self._lines(upright)
        turn = self._turn(upright, lines) if _doubtful(lines) else 0
        if turn:
            upright = upright.rotate(turn, expand=True)
            lines = self._lines(upright)
        tables = tables_in(upright, lines)
        lines = [line for row in in_rows(lines) for line in row]
        return Sight(lines, turn, (across, down), tuple(tables), scale)

    def _lines(self, picture: Any) -> list[Seen]:  # noqa: ANN401 - as above
        import numpy  # noqa: ICN001, PLC0415 - the library is loaded when needed

        found = engine(self._threads)(numpy.asarray(picture.convert("RGB"))[:, :, ::-1], use_cls=False)
        if found.boxes is None or found.txts is None:
            return []
        return levelled(
            [
                (str(text).strip(), tuple((float(x), float(y)) for x, y in corners), round(float(score), 4))
                for text, corners, score in zip(found.txts, found.boxes, found.scores, strict=True)
                if str(text).strip() and float(score) >= LEAST
            ]
        )

    def _turn(self, picture: Any, lines: list[Seen]) -> int:  # noqa: ANN401 - as above
        """Return the degrees, against the clock, after which a picture reads best: 0, 90, 180 or 270."""
        small = _smaller(picture, TURNED_SIDE)
        seen = {turn: self._lines(small.rotate(turn, expand=True)) for turn in (90, 180, 270)}
        best = max(seen, key=lambda turn: _worth(seen[turn]))
        return best if _worth(seen[best]) > _worth(lines) * CLEARLY else 0


@functools.lru_cache(maxsize=1)
def engine(threads: int) -> Any:  # noqa: ANN401 - the vendor's engine
    """Return the engine of recognition; its models are loaded when first used."""
    from rapidocr import RapidOCR  # noqa: PLC0415 - 0.5 GiB, loaded when a picture is there

    runtime = "EngineConfig.onnxruntime"
    return RapidOCR(
        params={
            f"{runtime}.intra_op_num_threads": threads,
            f"{runtime}.inter_op_num_threads": 1,
            "Global.log_level": "critical",
            "Global.text_score": LEAST,
        }
    )


def _smaller(picture: Any, side: int) -> Any:  # noqa: ANN401 - a picture of PIL
    scale = max(picture.size) / side
    return picture.resize([max(1, round(edge / scale)) for edge in picture.size]) if scale > 1 else picture


def _doubtful(lines: list[Seen]) -> bool:
    """Tell whether a picture may lie on its side or on its head: unsure lines, or lines higher than wide."""
    return not lines or _lies(lines) or _sureness(lines) < UPRIGHT


def _lies(lines: list[Seen]) -> bool:
    """Tell whether most lines run down the page: the engine reads them too, but in the wrong order."""
    tall = sum(1 for line in lines if line.height > TALL * (line.box[2] - line.box[0]) and len(line.text) > 1)
    return tall * 2 > len(lines)


def _sureness(lines: list[Seen]) -> float:
    """Return the mean confidence, each character counted."""
    chars = sum(len(line.text) for line in lines)
    return sum((line.confidence or 0.0) * len(line.text) for line in lines) / max(1, chars)


def _worth(lines: list[Seen]) -> float:
    """Return how much of a text was read, and how surely: turned the wrong way, letters become few and unsure."""
    if _lies(lines):
        return 0.0
    return sum(max(0.0, (line.confidence or 0.0) - LEAST) * len(line.text) for line in lines)


def _times(box: Box, scale: float) -> Box:
    left, top, right, bottom = (round(edge * scale, 1) for edge in box)
    return left, top, right, bottom


def blurred(lines: list[Seen]) -> bool:
    """Tell whether the recognised lines of a page are too unsure to be kept."""
    return bool(lines) and _sureness(lines) < BLURRED
