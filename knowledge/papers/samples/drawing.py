"""Simple drawings of straight lines: a site, a floor plan, a photograph's frame."""

from knowledge.papers.samples.blocks import Drawing
from knowledge.papers.samples.page import Rule, Run

Drawn = tuple[list[Rule], list[Run]]
_PLOT = ((0.14, 0.16), (0.82, 0.1), (0.86, 0.8), (0.18, 0.86))
_HOUSES = ((0.24, 0.26, 0.46, 0.48), (0.54, 0.24, 0.76, 0.46), (0.3, 0.56, 0.7, 0.74))
_WALLS = (
    (0.38, 0.08, 0.38, 0.62),
    (0.38, 0.62, 0.08, 0.62),
    (0.38, 0.34, 0.92, 0.34),
    (0.66, 0.34, 0.66, 0.92),
    (0.38, 0.62, 0.5, 0.62),
    (0.2, 0.62, 0.2, 0.92),
)


def drawn(drawing: Drawing, x: float, y: float, width: float) -> Drawn:
    """Draw into a rectangle whose upper left corner is (x, y); points."""
    rules = _box(x, y, x + width, y + drawing.height, 0.8)
    shapes = {"plan": _plan, "floor": _floor, "photo": _photo}
    more, runs = shapes[drawing.kind](drawing, x, y, width)
    return rules + more, runs


def _box(x0: float, y0: float, x1: float, y1: float, width: float = 0.6) -> list[Rule]:
    return [
        Rule(x0, y0, x1, y0, width),
        Rule(x1, y0, x1, y1, width),
        Rule(x1, y1, x0, y1, width),
        Rule(x0, y1, x0, y0, width),
    ]


def _plan(drawing: Drawing, x: float, y: float, width: float) -> Drawn:
    """Draw a plot with its corners, a north arrow and, if labelled, houses."""
    high = drawing.height
    corners = [(x + across * width, y + down * high) for across, down in _PLOT]
    rules = [Rule(ax, ay, bx, by, 1.4) for (ax, ay), (bx, by) in zip(corners, [*corners[1:], corners[0]], strict=True)]
    runs = [Run(cx - 4, cy - 4, 8, f"J{at}") for at, (cx, cy) in enumerate(corners, 1)]
    for (x0, y0, x1, y1), words in zip(_HOUSES, drawing.labels, strict=False):
        rules += _box(x + x0 * width, y + y0 * high, x + x1 * width, y + y1 * high, 0.9)
        runs.append(Run(x + x0 * width + 6, y + (y0 + y1) / 2 * high, 9, words))
    north = x + width * 0.94
    rules += [
        Rule(north, y + 12, north, y + 48, 1.2),
        Rule(north - 5, y + 24, north, y + 12),
        Rule(north + 5, y + 24, north, y + 12),
    ]
    return rules, [*runs, Run(north - 4, y + 60, 9, "北")]


def _floor(drawing: Drawing, x: float, y: float, width: float) -> Drawn:
    high = drawing.height
    rules = _box(x + 0.08 * width, y + 0.08 * high, x + 0.92 * width, y + 0.92 * high, 1.4)
    rules += [Rule(x + a * width, y + b * high, x + c * width, y + d * high, 1.2) for a, b, c, d in _WALLS]
    spots = ((0.13, 0.3), (0.45, 0.22), (0.45, 0.5), (0.7, 0.65), (0.11, 0.78), (0.3, 0.78), (0.45, 0.8))
    runs = [Run(x + a * width, y + b * high, 9, words) for (a, b), words in zip(spots, drawing.labels, strict=False)]
    return rules, runs


def _photo(drawing: Drawing, x: float, y: float, width: float) -> Drawn:
    high = drawing.height
    rules = [
        Rule(x, y + high * 0.7, x + width * 0.35, y + high * 0.35),
        Rule(x + width * 0.35, y + high * 0.35, x + width * 0.6, y + high * 0.65),
        Rule(x + width * 0.6, y + high * 0.65, x + width, y + high * 0.45),
        *_box(x + width * 0.4, y + high * 0.4, x + width * 0.62, y + high * 0.8, 1.2),
    ]
    words = drawing.labels[0] if drawing.labels else "照片"
    return rules, [Run(x + width * 0.42, y + high * 0.6, 9, words)]
