"""Finding a Chinese font on this machine; only seals, signatures and scanned-looking pages need one."""

import os
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

from knowledge.errors import KnowledgeError

_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.fonts",
    "~/.local/share/fonts",
    "/Library/Fonts",
    "/System/Library/Fonts",
    "C:/Windows/Fonts",
)
_SERIF = (
    "NotoSerifCJK-Regular.ttc",
    "NotoSerifSC-Regular.otf",
    "SourceHanSerifSC-Regular.otf",
    "simsun.ttc",
    "Songti.ttc",
    "uming.ttc",
)
_SANS = (
    "NotoSansCJK-Bold.ttc",
    "NotoSansCJK-Regular.ttc",
    "SourceHanSansSC-Regular.otf",
    "simhei.ttf",
    "msyh.ttc",
    "wqy-zenhei.ttc",
    "wqy-microhei.ttc",
    "PingFang.ttc",
    "STHeiti Medium.ttc",
)


class NoFont(KnowledgeError):
    """There is no Chinese font here, and scanned-looking pages can't be drawn without one."""

    def __init__(self) -> None:
        super().__init__(
            "这台机器上没有中文字体，画不出扫描样的页面。"
            "请安装字体后再试（Debian/Ubuntu：apt-get install fonts-noto-cjk），或去掉 --scan 只生成文字版材料。"
        )


@lru_cache(maxsize=1)
def _found() -> dict[str, str]:
    wanted = {*_SERIF, *_SANS}
    found: dict[str, str] = {}
    for folder in _FOLDERS:
        for top, _, files in os.walk(Path(folder).expanduser()):
            found |= {name: str(Path(top) / name) for name in files if name in wanted and name not in found}
    return found


def have_font() -> bool:
    """Tell whether Chinese words can be drawn here."""
    return bool(_found())


@lru_cache(maxsize=256)
def font(size: float, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Give a Chinese font of a size in pixels.

    Raises:
        NoFont: there is none on this machine.
    """
    order = (*_SANS, *_SERIF) if bold else (*_SERIF, *_SANS)
    for name in order:
        path = _found().get(name)
        if path:
            return _simplified(path, size)
    raise NoFont


def _simplified(path: str, size: float) -> ImageFont.FreeTypeFont:
    """Open the simplified Chinese face of a collection; single fonts have one face only."""
    if "CJK" in path and path.endswith(".ttc"):
        for index in range(5):
            face = ImageFont.truetype(path, size, index=index)
            if "SC" in (face.getname()[0] or ""):
                return face
    return ImageFont.truetype(path, size)
