"""Lines of a page that lies at a slant, or was photographed from the side, brought level for reading in order."""

from collections.abc import Sequence

from knowledge.library.document import Box
from knowledge.library.readers.page_lines import Seen

LEVEL = 0.004  # rise for each pixel across: less is no slant
LONG = 4  # heights: a shorter line does not tell how the page lies
FEW = 3  # lines that tell the slant
MANY = 5  # lines that tell how the slant changes down the page
STEEPEST = 0.35  # about 20 degrees: a steeper line is a stamp or a watermark

Corner = tuple[float, float]
Corners = tuple[Corner, ...]  # upper left, upper right, lower right, lower left


def levelled(found: Sequence[tuple[str, Corners, float]]) -> list[Seen]:
    """Return the recognised lines; where the page slants, ``box`` is level and ``shown`` the place in the picture."""
    slopes = [_slope(corners) for _, corners, _ in found]
    rise = _rise([slope for slope in slopes if slope is not None])
    lines = []
    for text, corners, confidence in found:
        shown = _around(corners)
        (x, y), high = _middle(corners), _height(corners)
        lean = rise[0] + rise[1] * y
        if abs(lean) < LEVEL:
            lines.append(Seen(text, shown, confidence))
            continue
        level = y - lean * x
        box = (shown[0], round(level - high / 2, 1), shown[2], round(level + high / 2, 1))
        lines.append(Seen(text, box, confidence, shown))
    return lines


def _slope(corners: Corners) -> tuple[float, float, float] | None:
    """Return (height on the page, rise for each pixel across, weight) of a line that is long enough."""
    upper_left, upper_right, lower_right, lower_left = corners
    across = (upper_right[0] - upper_left[0] + lower_right[0] - lower_left[0]) / 2
    down = (upper_right[1] - upper_left[1] + lower_right[1] - lower_left[1]) / 2
    if across < LONG * _height(corners) or abs(down) > STEEPEST * across:
        return None
    return _middle(corners)[1], down / across, across


def _rise(slopes: list[tuple[float, float, float]]) -> tuple[float, float]:
    """Return a and b so that at height y the page rises by a + b·y; zeros where it lies level."""
    import numpy  # noqa: ICN001, PLC0415 - the library is loaded when needed

    if len(slopes) < FEW:
        return 0.0, 0.0
    heights, rises, weights = zip(*slopes, strict=True)
    if len(slopes) >= MANY and max(heights) - min(heights) > 0:
        b, a = numpy.polyfit(heights, rises, 1, w=weights)
    else:
        a, b = numpy.average(rises, weights=weights), 0.0
    ends = (a + b * min(heights), a + b * max(heights))
    return (float(a), float(b)) if max(map(abs, ends)) >= LEVEL else (0.0, 0.0)


def _middle(corners: Corners) -> Corner:
    return sum(corner[0] for corner in corners) / 4, sum(corner[1] for corner in corners) / 4


def _height(corners: Corners) -> float:
    upper_left, upper_right, lower_right, lower_left = corners
    return max(1.0, (lower_left[1] - upper_left[1] + lower_right[1] - upper_right[1]) / 2)


def _around(corners: Corners) -> Box:
    across, down = [corner[0] for corner in corners], [corner[1] for corner in corners]
    return round(min(across), 1), round(min(down), 1), round(max(across), 1), round(max(down), 1)
