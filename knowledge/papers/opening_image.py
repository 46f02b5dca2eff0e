"""Photos and scans as picture files: every frame a page, turned as the camera says."""

import io
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from knowledge.errors import FileRefused
from knowledge.library.readers.ocr import PIXELS_MAX
from knowledge.library.readers.picture import on_white
from knowledge.papers.ocr import Raster
from knowledge.papers.opening_pdf import PAGES_MAX, too_many
from knowledge.papers.page import Page
from knowledge.papers.sheet import Size, recognised_page

A4_ACROSS = 595.3  # points: what a picture that tells no dots per inch is taken to show
SIDE_MAX = 3_600  # pixels
SIDE_SMALL = 1_000  # pixels: a smaller picture is made larger before it is recognised
DPI = (70.0, 650.0)  # that a file may honestly tell
BOMB = "图片的像素太多，像压缩炸弹，没有打开。请缩小到 1 亿像素以内再上传。"
DAMAGED = "图片已损坏或不完整，打不开。请重新取得完整的原件再上传。"


def image_pages(data: bytes, threads: int, expect: Callable[[int], None]) -> list[Page]:
    """Recognise the frames of a picture file.

    Raises:
        FileRefused: damaged, too large, or too many frames.

    """
    return [
        recognised_page(raster, number, size, threads) for number, (raster, size) in enumerate(_frames(data, expect), 1)
    ]


def raster_of(data: bytes) -> Raster | None:
    """Return the dots of a picture inside a document; None for what is no picture."""
    try:
        return next(_frames(data, lambda _: None))[0]
    except (FileRefused, StopIteration):
        return None


def _frames(data: bytes, expect: Callable[[int], None]) -> Iterator[tuple[Raster, Size]]:
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - the parser is loaded when needed

    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    try:
        with Image.open(io.BytesIO(data)) as source:
            count = 1 if source.format in {"GIF", "PNG", "WEBP"} else int(getattr(source, "n_frames", 1))
            if count > PAGES_MAX:
                raise FileRefused(too_many(count))
            if source.width * source.height > PIXELS_MAX:
                raise FileRefused(BOMB)
            expect(count)
            for number in range(count):
                source.seek(number)
                dpi = source.info.get("dpi")
                shown = on_white(ImageOps.exif_transpose(source))
                yield _raster(shown), _size(shown, dpi)
    except Image.DecompressionBombError as wrong:
        raise FileRefused(BOMB) from wrong
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as wrong:
        raise FileRefused(DAMAGED) from wrong


def _raster(picture: Any) -> Raster:  # noqa: ANN401 - a picture of PIL
    scale = min(1.0, SIDE_MAX / max(picture.size))
    if max(picture.size) < SIDE_SMALL:
        scale = min(2.0, SIDE_SMALL / max(picture.size))
    if scale != 1.0:
        picture = picture.resize([max(1, round(edge * scale)) for edge in picture.size])
    return np.ascontiguousarray(np.asarray(picture.convert("RGB"))[:, :, ::-1])


def _size(picture: Any, dpi: Any) -> Size:  # noqa: ANN401 - a picture of PIL, and what a file claims
    across, down = picture.size
    told = float(dpi[0]) if isinstance(dpi, tuple) and len(dpi) == 2 and dpi[0] else 0.0  # noqa: PLR2004 - both ways
    if DPI[0] < told < DPI[1] and across / told < 20:  # noqa: PLR2004 - inches: no paper is wider
        points = across * 72 / told
        if points > A4_ACROSS / 3:
            return Size(points, down * 72 / told)
    short = min(across, down)
    return Size(A4_ACROSS * across / short, A4_ACROSS * down / short)
