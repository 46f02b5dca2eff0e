"""Seals and signatures: red rings with a name on a circle, and names written by hand."""

from functools import lru_cache
from math import cos, pi, sin

import numpy as np
from PIL import Image, ImageDraw

from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.fonts import font, have_font

_RED = (200, 28, 34)
_GREY = (70, 70, 70)
_BLUE = (24, 28, 66)
_FINE = 2  # drawn so many times larger, then made smaller, for smooth edges


@lru_cache(maxsize=64)
def seal(name: str, width: int, height: int, *, copied: bool = False) -> Image.Image:
    """Draw a seal with ``name`` on its ring, ``width`` and ``height`` in pixels; transparent outside the ink.

    A copied seal is grey. Without a Chinese font the ring stays empty.
    """
    wide, high = width * _FINE, height * _FINE
    colour = _GREY if copied else _RED
    picture = Image.new("RGBA", (wide, high), (*colour, 0))
    pen = ImageDraw.Draw(picture)
    pen.ellipse((4, 4, wide - 5, high - 5), outline=(*colour, 235), width=max(4, wide // 42))
    if wide == high:
        _star(pen, wide / 2, high / 2, wide * 0.14, colour)
    if have_font():
        _ring(picture, name, colour)
        _below(pen, wide, high, colour, "示例专用" if wide == high else "示例业务专用章")
    return _worn(picture, name).resize((width, height), Image.Resampling.BOX)


def _star(pen: ImageDraw.ImageDraw, x: float, y: float, radius: float, colour: tuple[int, int, int]) -> None:
    points = [
        (
            x + (radius if at % 2 == 0 else radius * 0.38) * sin(at * pi / 5),
            y - (radius if at % 2 == 0 else radius * 0.38) * cos(at * pi / 5),
        )
        for at in range(10)
    ]
    pen.polygon(points, fill=(*colour, 230))


def _ring(picture: Image.Image, name: str, colour: tuple[int, int, int]) -> None:
    """Write the name along the upper arc, each character turned outwards."""
    wide, high = picture.size
    size = wide * min(0.135, 2.1 / max(len(name), 8))
    face = font(round(size), bold=True)
    sweep = min(1.5 * pi, (len(name) - 1) * 0.34 + 0.2)
    across, down = wide / 2 - size * 0.95, high / 2 - size * 0.95
    for at, char in enumerate(name):
        angle = -sweep / 2 + sweep * at / max(1, len(name) - 1)
        tile = Image.new("RGBA", (round(size * 1.5), round(size * 1.6)), (*colour, 0))
        ImageDraw.Draw(tile).text((tile.width / 2, tile.height / 2), char, font=face, fill=(*colour, 235), anchor="mm")
        turned = tile.rotate(-angle * 180 / pi, Image.Resampling.BILINEAR, expand=True)
        x, y = wide / 2 + across * sin(angle), high / 2 - down * cos(angle)
        picture.alpha_composite(turned, (max(0, round(x - turned.width / 2)), max(0, round(y - turned.height / 2))))


def _below(pen: ImageDraw.ImageDraw, wide: int, high: int, colour: tuple[int, int, int], words: str) -> None:
    place = (wide / 2, high * (0.76 if wide == high else 0.6))
    pen.text(place, words, font=font(round(wide * 0.075), bold=True), fill=(*colour, 225), anchor="mm")


def _worn(picture: Image.Image, name: str) -> Image.Image:
    """Let the ink be uneven, as when a stamp is not pressed evenly."""
    pixels = np.asarray(picture).copy()
    dice = Dice("worn", name)
    coarse = dice.numbers.uniform(0.62, 1.0, (9, 9)).astype(np.float32)
    cloud = np.asarray(Image.fromarray(coarse).resize(picture.size, Image.Resampling.BICUBIC))
    pixels[..., 3] = (pixels[..., 3] * np.clip(cloud, 0.55, 1)).astype(np.uint8)
    return Image.fromarray(pixels)


@lru_cache(maxsize=128)
def signature(name: str, width: int, height: int, *, copied: bool = False) -> Image.Image:
    """Draw a name as if by hand: slanted, uneven, with a last stroke; ``width`` and ``height`` in pixels."""
    wide, high = width * _FINE, height * _FINE
    colour = _GREY if copied else _BLUE
    picture = Image.new("RGBA", (wide, high), (*colour, 0))
    dice = Dice("signature", name)
    if have_font():
        for at, char in enumerate(name):
            tile = Image.new("RGBA", (high, high), (*colour, 0))
            size = round(high * dice.within(0.5, 0.68))
            ImageDraw.Draw(tile).text(
                (high / 2, high / 2), char, font=font(size), fill=(*colour, 240), anchor="mm", stroke_width=1
            )
            tile = tile.rotate(dice.within(-9, 9), Image.Resampling.BILINEAR)
            tile = tile.transform(
                tile.size,
                Image.Transform.AFFINE,
                (1, dice.within(0.18, 0.4), -high * 0.14, 0, 1, 0),
                Image.Resampling.BILINEAR,
            )
            picture.alpha_composite(
                tile, (round(at * high * 0.56), round(dice.within(-0.06, 0.06) * high) if at % 2 else 0)
            )
    _flourish(picture, dice, colour)
    return _wavy(picture, dice).resize((width, height), Image.Resampling.BOX)


def _flourish(picture: Image.Image, dice: Dice, colour: tuple[int, int, int]) -> None:
    wide, high = picture.size
    start, bend = dice.within(0.35, 0.55), dice.within(0.04, 0.12)
    points = [
        (wide * (start + (0.98 - start) * t / 20), high * (0.78 - bend * sin(pi * t / 20) * 2 + 0.06 * t / 20))
        for t in range(21)
    ]
    ImageDraw.Draw(picture).line(points, fill=(*colour, 230), width=max(2, high // 22), joint="curve")


def _wavy(picture: Image.Image, dice: Dice) -> Image.Image:
    """Shift each row a little, so that no stroke is as straight as print."""
    pixels = np.asarray(picture)
    rows = np.arange(pixels.shape[0])
    shift = (np.sin(rows / dice.within(5, 9)) * dice.within(0.8, 1.8) + np.sin(rows / 23) * 2).astype(int)
    columns = np.clip(np.arange(pixels.shape[1])[None, :] + shift[:, None], 0, pixels.shape[1] - 1)
    return Image.fromarray(pixels[rows[:, None], columns])
