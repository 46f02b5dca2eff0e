"""Pages of an original as pictures, for people to compare with what was read. Only in the reading process."""

import base64
import importlib
import io
from typing import Any

from knowledge.errors import FileRefused
from knowledge.library.content_type import FileType

DRAWABLE = frozenset({"pdf", "picture"})  # readers that can draw what they read
PAGES_SHOWN = 60
SIDE = 1_600  # pixels of the longer edge: small print of an A4 page can be read
QUALITY = 82  # of the JPEG


def answer(kind: FileType, data: bytes, number: int) -> dict[str, Any]:
    """Return the sizes of the pages for ``number`` 0, else that page as a JPEG in base64.

    Raises:
        FileRefused: this format is not drawn, or there is no such page.

    """
    if kind.reader not in DRAWABLE:
        raise FileRefused("这种格式没有页面图像。请下载原件查看。")
    reader: Any = importlib.import_module(f"knowledge.library.readers.{kind.reader}")
    known = reader.sizes(data, PAGES_SHOWN)
    if not number:
        return {"sizes": known}
    if number > len(known):
        raise FileRefused(f"没有第 {number} 页的图像。请下载原件查看。")
    out = io.BytesIO()
    reader.drawn(data, number, SIDE).convert("RGB").save(out, "JPEG", quality=QUALITY)
    return {"picture": base64.b64encode(out.getvalue()).decode()}
