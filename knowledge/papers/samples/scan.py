"""Making a page look scanned: printed, stamped, laid on the glass a little askew, read by a tired machine."""

import io
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians, sin

import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.fonts import font
from knowledge.papers.samples.ink import seal, signature
from knowledge.papers.samples.lines import advance
from knowledge.papers.samples.page import SetPage

_COLOURS = {"black": (28, 28, 30), "red": (196, 30, 36), "grey": (120, 120, 120)}
_ASCII = 0x7F
_COARSE = 48  # the lamp is drawn so many points wide
_GRAIN = 509  # pixels of a tile of noise


@dataclass(frozen=True, slots=True)
class Scanned:
    """A picture of a page, and how far the page is turned on it (degrees, against the clock)."""

    picture: Image.Image
    skew: float
    dpi: int


def scanned(page: SetPage, dice: Dice, *, blurred: bool = False, dpi: int = 0, grey: bool = False) -> Scanned:
    """Print a page and scan it at 150 to 200 dpi with up to 2 degrees of skew.

    Args:
        page: what is printed.
        dice: decides tone, skew, noise and light.
        blurred: so badly out of focus that nobody can read it.
        dpi: pixels per inch; 0 lets the dice decide.
        grey: scanned without colour.

    Raises:
        NoFont: this machine has no Chinese font.
    """
    dpi = dpi or dice.pick((150, 160, 175, 200))
    picture = printed(page, dpi)
    skew = dice.within(-2, 2)
    picture = picture.rotate(skew, Image.Resampling.BILINEAR, fillcolor=(255, 255, 255))
    soft = dpi / 200 * (dice.within(5.5, 7.0) if blurred else dice.within(0.2, 0.6))
    picture = picture.filter(ImageFilter.GaussianBlur(soft) if blurred else ImageFilter.BoxBlur(soft))
    return Scanned(_aged(picture, dice, grey=grey), skew, dpi)


def printed(page: SetPage, dpi: int) -> Image.Image:
    """Draw a page as a clean picture."""
    scale = dpi / 72
    picture = Image.new("RGB", (round(page.width * scale), round(page.height * scale)), "white")
    pen = ImageDraw.Draw(picture)
    for rule in page.rules:
        ends = (rule.x0 * scale, rule.y0 * scale, rule.x1 * scale, rule.y1 * scale)
        pen.line(ends, fill=_COLOURS[rule.colour], width=max(1, round(rule.width * scale)))
    for run in page.runs:
        x, heavy = run.x, 1 if run.bold and run.size > 13 else 0  # noqa: PLR2004 - points of a title
        for char in run.text:
            wide = advance(char, run.size)
            if char not in " 　":
                mask, left, top = _glyph(char, round(run.size * scale), bold=run.bold, heavy=heavy)
                shift = (wide * scale - mask.width) / 2 if ord(char) < _ASCII else left
                where = (round(x * scale + shift), round(run.y * scale + top))
                picture.paste(_COLOURS[run.colour], where, mask)
            x += wide
    for stamp in page.stamps:
        size = (round(stamp.width * scale), round(stamp.height * scale))
        ink = (seal if stamp.kind == "seal" else signature)(stamp.name, *size, copied=stamp.copied)
        _press(picture, ink, (round(stamp.x * scale), round(stamp.y * scale)))
    return picture


@lru_cache(maxsize=4096)
def _glyph(char: str, size: int, *, bold: bool, heavy: int) -> tuple[Image.Image, int, int]:
    """Give the shape of a character, and how far right and below the baseline it begins; pixels."""
    face = font(size, bold=bold)
    left, top, right, bottom = face.getbbox(char, anchor="ls", stroke_width=heavy)
    box = (max(1, round(right - left)), max(1, round(bottom - top)))
    mask = Image.new("L", box, 0)
    ImageDraw.Draw(mask).text((-left, -top), char, font=face, fill=255, anchor="ls", stroke_width=heavy)
    return mask, round(left), round(top)


def _press(picture: Image.Image, ink: Image.Image, where: tuple[int, int]) -> None:
    """Press ink on paper: what is printed below stays visible."""
    box = (*where, where[0] + ink.width, where[1] + ink.height)
    below = np.asarray(picture.crop(box), dtype=np.float32)
    over = np.asarray(ink, dtype=np.float32)
    strength = over[..., 3:] / 255
    mixed = below * (1 - strength) + below * over[..., :3] / 255 * strength
    picture.paste(Image.fromarray(mixed.astype(np.uint8)), where)


def _aged(picture: Image.Image, dice: Dice, *, grey: bool) -> Image.Image:
    """Give the paper its tone, the lamp its unevenness, the sensor its noise."""
    tone = np.array([dice.within(0.95, 1.0), dice.within(0.945, 0.99), dice.within(0.91, 0.98)])
    slope = np.linspace(dice.within(0.9, 1.0), dice.within(0.93, 1.0), _COARSE)[None, :, None]
    fall = np.linspace(dice.within(0.94, 1.0), dice.within(0.9, 1.0), _COARSE)[:, None, None]
    light = Image.fromarray((slope * fall * tone * 255).astype(np.uint8)).resize(
        picture.size, Image.Resampling.BILINEAR
    )
    grain = dice.numbers.standard_normal((_GRAIN, _GRAIN), dtype=np.float32) * dice.within(2.0, 5.5)
    tile = Image.fromarray(np.clip(grain + 128, 0, 255).astype(np.uint8))
    noise = Image.new("L", picture.size)
    for x in range(0, picture.width, _GRAIN):
        for y in range(0, picture.height, _GRAIN):
            noise.paste(tile, (x, y))
    aged = ImageChops.add(ImageChops.multiply(picture, light), noise.convert("RGB"), 1, -128)
    return aged.convert("L").convert("RGB") if grey else aged


def png_of(picture: Image.Image, dpi: int) -> bytes:
    """Give a picture as PNG bytes, with fewer colours as scanners do to save room."""
    out = io.BytesIO()
    picture.quantize(128, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE).save(out, "PNG", dpi=(dpi, dpi))
    return out.getvalue()


def turned_box(
    box: tuple[float, float, float, float], skew: float, size: tuple[float, float]
) -> tuple[float, float, float, float]:
    """Give the box around a box that was turned by ``skew`` degrees about the middle of its page; points."""
    angle, (wide, high) = radians(-skew), size
    corners = [(x - wide / 2, y - high / 2) for x in (box[0], box[2]) for y in (box[1], box[3])]
    xs = [x * cos(angle) - y * sin(angle) + wide / 2 for x, y in corners]
    ys = [x * sin(angle) + y * cos(angle) + high / 2 for x, y in corners]
    return min(xs), min(ys), max(xs), max(ys)
