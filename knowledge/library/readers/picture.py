"""Photos and scans as picture files: every frame a page, turned as the camera says; boxes are in pixels."""

import io
from typing import Any

from knowledge.errors import FileRefused
from knowledge.library.document import Block, Document
from knowledge.library.readers.ocr import PIXELS_MAX, Eye, blurred

BLURRED = "图片里的文字太模糊，认不准，没有收入。请重新扫描或在光线好的地方正对着拍摄，最好上传文字版。"
NOTHING = "图片里没有认出文字。请检查是不是传错了文件，或重新扫描后上传。"


def read(data: bytes, eye: Eye) -> Document:
    """Recognise the text of a picture file.

    Raises:
        FileRefused: damaged, too large, too many frames, without text, or too blurred.

    """
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415 - the parser is loaded when needed

    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    blocks: list[Block] = []
    weak = 0
    try:
        with Image.open(io.BytesIO(data)) as source:
            frames = 1 if source.format in {"GIF", "PNG", "WEBP"} else int(getattr(source, "n_frames", 1))
            eye.expect(frames)
            for number in range(frames):
                source.seek(number)
                sight = eye.look(on_white(ImageOps.exif_transpose(source)))
                weak += blurred(sight.lines)
                blocks += sight.in_picture(number + 1)
    except Image.DecompressionBombError as wrong:
        raise FileRefused("图片的像素太多，像压缩炸弹，没有打开。请缩小到 1 亿像素以内再上传。") from wrong
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as wrong:
        raise FileRefused("图片已损坏或不完整，打不开。请重新取得完整的原件再上传。") from wrong
    if not blocks:
        raise FileRefused(NOTHING)
    if weak == frames:
        raise FileRefused(BLURRED)
    return Document(tuple(blocks), {"识别": "图片文字识别"})


def sizes(data: bytes, most: int) -> list[tuple[float, float]]:
    """Return width and height in pixels of the first ``most`` frames, turned as the camera says."""
    return [_frame(data, number).size for number in range(1, min(_frames(data), most) + 1)]


def drawn(data: bytes, number: int, side: int) -> Any:  # noqa: ANN401 - a picture of PIL
    """Return a frame, counted from 1, with its longer edge at most ``side`` pixels long."""
    frame = on_white(_frame(data, number))
    frame.thumbnail((side, side))
    return frame


def _frames(data: bytes) -> int:
    from PIL import Image  # noqa: PLC0415 - as above

    with Image.open(io.BytesIO(data)) as source:
        return 1 if source.format in {"GIF", "PNG", "WEBP"} else int(getattr(source, "n_frames", 1))


def _frame(data: bytes, number: int) -> Any:  # noqa: ANN401 - a picture of PIL
    from PIL import Image, ImageOps  # noqa: PLC0415 - as above

    Image.MAX_IMAGE_PIXELS = PIXELS_MAX
    with Image.open(io.BytesIO(data)) as source:
        source.seek(number - 1)
        return ImageOps.exif_transpose(source)


def on_white(picture: Any) -> Any:  # noqa: ANN401 - a picture of PIL
    """Return the picture in RGB, what is transparent white as on paper."""
    from PIL import Image  # noqa: PLC0415 - as above

    if picture.mode in {"RGBA", "LA", "PA"} or "transparency" in picture.info:
        solid = picture.convert("RGBA")
        paper = Image.new("RGBA", solid.size, "white")
        paper.alpha_composite(solid)
        return paper.convert("RGB")
    return picture.convert("RGB")
