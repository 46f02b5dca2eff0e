"""Tables in pictures: rules are looked for around each recognised line; lines between the same rules share a cell.

Without rules, short pieces that stand in the same columns row after row are a table too.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from knowledge.library.document import Box, Table, table_from
from knowledge.library.lines import MARKER
from knowledge.library.readers.page_lines import Seen, around, in_rows

SIDE = 2_000  # pixels of the picture in which rules are looked for
DARK = 40  # grey levels below the neighbourhood from which a dot is ink
NEAR = 15  # pixels: how far the neighbourhood reaches
RULE = 2.5  # heights of a line: shorter strokes are parts of letters
SAME = 0.7  # heights of a line: edges this near are one rule
CELLS_LEAST = 4  # of a table
TWO = 2  # columns at least
ROWS, ROWS_OF_TWO = 3, 4  # of a table without rules; two columns may be two offices that sign
CLOSE = 2.0  # heights of a line between the rows of a table without rules


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table in a picture, and the lines that stand in it; ``box`` and ``top`` as the lines have them."""

    table: Table
    members: tuple[Seen, ...]

    @property
    def top(self) -> float:
        """Where it begins, level."""
        return min(line.box[1] for line in self.members)


@dataclass(frozen=True, slots=True)
class _Cell:
    """The rules around a line, level: left, top, right, bottom; and the line."""

    box: Box
    line: Seen


def tables_in(picture: Any, lines: list[Seen]) -> list[Ruled]:  # noqa: ANN401 - a picture of PIL
    """Return the ruled tables of a picture; boxes of ``lines`` are in its pixels."""
    if len(lines) < CELLS_LEAST:
        return []
    high = sorted(line.height for line in lines)[len(lines) // 2]
    cells = sorted(_unframed(list(_cells(picture, lines, high)), high), key=lambda cell: cell.box[1])
    ruled = [one for group in _groups(cells, high) if (one := _table(group, high)) is not None]
    inside = {id(line) for one in ruled for line in one.members}
    bare = _aligned([line for line in lines if id(line) not in inside], high)
    return sorted([*ruled, *bare], key=lambda one: one.top)


def _cells(picture: Any, lines: list[Seen], high: float) -> Iterator[_Cell]:  # noqa: ANN401 - as above
    import numpy  # noqa: ICN001, PLC0415 - the library is loaded when needed

    scale = min(1.0, SIDE / max(picture.size))
    level, upright = _rules(picture, scale, RULE * high * scale)
    for line in lines:
        left, top, right, bottom = line.shown or line.box
        x, y = int((left + right) / 2 * scale), int((top + bottom) / 2 * scale)
        x, y = min(max(x, 0), level.shape[1] - 1), min(max(y, 0), level.shape[0] - 1)
        across = numpy.flatnonzero(upright[max(0, y - 2) : y + 3].any(axis=0))
        down = numpy.flatnonzero(level[:, max(0, x - 2) : x + 3].any(axis=1))
        sides, ends = _next(across, x), _next(down, y)
        if sides is None or ends is None:
            continue
        sunk = line.middle - (top + bottom) / 2  # how far levelling moved it
        (west, east), (north, south) = sides, ends
        yield _Cell((west / scale, north / scale + sunk, east / scale, south / scale + sunk), line)


def _next(marks: Any, place: int) -> tuple[float, float] | None:  # noqa: ANN401 - numpy's array
    """Return the nearest marks before and behind a place."""
    before, behind = marks[marks < place], marks[marks > place]
    return (float(before[-1]), float(behind[0])) if len(before) and len(behind) else None


def _rules(picture: Any, scale: float, length: float) -> tuple[Any, Any]:  # noqa: ANN401 - numpy's arrays
    """Return where level and where upright rules of at least ``length`` pixels run; slight slants are allowed for."""
    import numpy  # noqa: ICN001, PLC0415 - as above
    from PIL import ImageFilter  # noqa: PLC0415 - as above

    grey = picture.convert("L")
    if scale < 1:
        grey = grey.resize([max(1, round(edge * scale)) for edge in picture.size])
    around_it = numpy.asarray(grey.filter(ImageFilter.BoxBlur(NEAR)), dtype=numpy.int16)
    ink = numpy.asarray(grey, dtype=numpy.int16) < around_it - DARK
    return _runs(_thicker(ink), int(length)), _runs(_thicker(ink.T), int(length)).T


def _thicker(ink: Any) -> Any:  # noqa: ANN401 - numpy's array
    """Widen strokes by two dots up and down, so that a slanting rule stays in one row for long enough."""
    wide = ink.copy()
    for step in (1, 2):
        wide[step:] |= ink[:-step]
        wide[:-step] |= ink[step:]
    return wide


def _runs(ink: Any, length: int) -> Any:  # noqa: ANN401 - numpy's array
    """Keep of each row only unbroken stretches of at least ``length`` dots."""
    import numpy  # noqa: ICN001, PLC0415 - as above

    rows, columns = ink.shape
    kept = numpy.zeros(ink.shape, dtype=bool)
    if columns <= length:
        return kept
    summed = numpy.concatenate(
        [numpy.zeros((rows, 1), numpy.int32), numpy.cumsum(ink, axis=1, dtype=numpy.int32)], axis=1
    )
    whole = summed[:, length:] - summed[:, :-length] == length  # a stretch begins here
    marks = numpy.zeros((rows, columns + 1), numpy.int32)
    marks[:, : whole.shape[1]] += whole
    marks[:, length : length + whole.shape[1]] -= whole[:, : columns + 1 - length]
    kept |= numpy.cumsum(marks[:, :-1], axis=1) > 0
    return kept


def _unframed(cells: list[_Cell], high: float) -> list[_Cell]:
    """Leave out what only the edge of the paper or a frame encloses: it is wider than the cells side by side."""
    beside = [one for one in cells if any(_side_by_side(one.box, other.box) for other in cells)]
    left = min((cell.box[0] for cell in beside), default=0.0) - high
    right = max((cell.box[2] for cell in beside), default=0.0) + high
    return [cell for cell in cells if left <= cell.box[0] and cell.box[2] <= right]


def _side_by_side(one: Box, other: Box) -> bool:
    apart = (one[2] <= (other[0] + other[2]) / 2 and one[2] <= other[2]) or other[2] <= (one[0] + one[2]) / 2
    shared = min(one[3], other[3]) - max(one[1], other[1])
    return apart and shared * 2 > min(one[3] - one[1], other[3] - other[1])


def _aligned(lines: list[Seen], high: float) -> Iterator[Ruled]:
    """Give the tables without rules: rows of as many pieces, each piece in the column of the one above."""
    run: list[list[Seen]] = []
    for row in [*in_rows(lines), []]:
        if run and (len(row) != len(run[-1]) or not _below(run, row, high)):
            if len(run) >= (ROWS_OF_TWO if len(run[0]) == TWO else ROWS):
                yield _bare(run)
            run = []
        if len(row) >= TWO:
            run.append(row)


def _below(run: list[list[Seen]], row: list[Seen], high: float) -> bool:
    """Tell whether a row stands close below the others, with the same gaps between its columns."""
    if row[0].box[1] - run[-1][0].box[3] > CLOSE * high:
        return False
    columns = [[above[at] for above in run] + [row[at]] for at in range(len(row))]
    ends = [max(piece.box[2] for piece in column) for column in columns]
    return all(
        end + high / 2 < min(piece.box[0] for piece in column) for end, column in zip(ends, columns[1:], strict=False)
    )


def _bare(run: list[list[Seen]]) -> Ruled:
    table = Table(tuple(one.text for one in run[0]), tuple(tuple(one.text for one in row) for row in run[1:]))
    return _ruled(table, tuple(piece for row in run for piece in row))


def _groups(cells: list[_Cell], high: float) -> Iterator[list[_Cell]]:
    """Give the cells of one table after another: what does not touch from above to below is another table."""
    group: list[_Cell] = []
    low = 0.0
    for cell in cells:
        if group and cell.box[1] > low + high:
            yield group
            group = []
        low = max(low, cell.box[3]) if group else cell.box[3]
        group.append(cell)
    if group:
        yield group


def _table(cells: list[_Cell], high: float) -> Ruled | None:
    across = _edges([edge for cell in cells for edge in (cell.box[0], cell.box[2])], SAME * high)
    down = _edges([edge for cell in cells for edge in (cell.box[1], cell.box[3])], SAME * high)
    held: dict[tuple[int, int, int, int], list[Seen]] = {}
    for cell in cells:
        left, right = _nearest(across, cell.box[0]), _nearest(across, cell.box[2])
        top, bottom = _nearest(down, cell.box[1]), _nearest(down, cell.box[3])
        held.setdefault((left, top, right, bottom), []).append(cell.line)
    if len(held) < CELLS_LEAST or len({(left, right) for left, _, right, _ in held}) < TWO:
        return None
    grid = [[""] * (len(across) - 1) for _ in range(len(down) - 1)]
    for (left, top, right, bottom), lines in held.items():
        text = _text(lines)
        for row in range(top, bottom):
            grid[row][left:right] = [text] * (right - left)
    table = table_from(grid)
    if table is None or not table.rows or len(table.header) < TWO:
        return None
    return _ruled(table, tuple(cell.line for cell in cells))


def _ruled(table: Table, members: tuple[Seen, ...]) -> Ruled:
    """Give a table the box around its lines, and the confidence of the weakest."""
    box = members[0].shown or members[0].box
    for line in members:
        box = around(box, line.shown or line.box)
    weakest = min(line.confidence or 0.0 for line in members)
    return Ruled(Table(table.header, table.rows, table.caption, None, box, weakest), members)


def _text(lines: list[Seen]) -> str:
    """Join the lines of a cell from the top; a numbered one keeps a space before it."""
    pieces = [piece.text for row in in_rows(lines) for piece in row]
    return "".join(f" {piece}" if at and MARKER.match(piece) else piece for at, piece in enumerate(pieces))


def _edges(places: list[float], near: float) -> list[float]:
    """Return one place for each rule."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= near:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _nearest(edges: list[float], place: float) -> int:
    return min(range(len(edges)), key=lambda at: abs(edges[at] - place))
