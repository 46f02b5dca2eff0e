"""Recognition of text in pictures, offline: the models lie in the package of rapidocr; nothing is downloaded."""

import functools
from collections.abc import Callable
from typing import Any

from knowledge.errors import FileRefused
from knowledge.library.document import Box
from knowledge.library.readers.page_lines import Seen, in_rows

LEAST = 0.3  # confidence below which a line is noise, not text
BLURRED = 0.6  # a page whose lines are worse on average can't be quoted
PIXELS_MAX = 100_000_000  # of one picture; more is a bomb or a plan, not a page
SIDE_MAX = 4_000  # pixels; a larger picture is made smaller first


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

    def look(self, picture: Any) -> list[Seen]:  # noqa: ANN401 - a picture of PIL, in RGB
        """Return the lines of a picture in reading order, top to bottom.

        Raises:
            FileRefused: the picture has too many pixels.

        """
        import numpy  # noqa: ICN001, PLC0415 - the library is loaded when needed

        across, down = picture.size
        if across * down > PIXELS_MAX:
            raise FileRefused(f"图片有 {across}×{down} 像素，超过识别的上限。请缩小到 1 亿像素以内再上传。")
        scale = max(1.0, max(across, down) / SIDE_MAX)
        if scale > 1:
            picture = picture.resize((max(1, int(across / scale)), max(1, int(down / scale))))
        found = _engine(self._threads)(numpy.asarray(picture.convert("RGB"))[:, :, ::-1])
        if found.boxes is None or found.txts is None:
            return []
        lines = [
            Seen(str(text).strip(), _box(corners, scale), round(float(score), 4))
            for text, corners, score in zip(found.txts, found.boxes, found.scores, strict=True)
            if str(text).strip() and float(score) >= LEAST
        ]
        return [line for row in in_rows(lines) for line in row]


@functools.lru_cache(maxsize=1)
def _engine(threads: int) -> Any:  # noqa: ANN401 - the vendor's engine
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


def _box(corners: Any, scale: float) -> Box:  # noqa: ANN401 - the vendor's array of four corners
    across = [float(corner[0]) * scale for corner in corners]
    down = [float(corner[1]) * scale for corner in corners]
    return round(min(across), 1), round(min(down), 1), round(max(across), 1), round(max(down), 1)


def blurred(lines: list[Seen]) -> bool:
    """Tell whether the recognised lines of a page are too unsure to be kept."""
    chars = sum(len(line.text) for line in lines)
    return bool(lines) and sum((line.confidence or 0.0) * len(line.text) for line in lines) < BLURRED * chars
