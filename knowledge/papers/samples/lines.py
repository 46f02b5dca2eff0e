"""Breaking Chinese text into lines: no closing mark begins a line, no number is torn apart."""

from collections.abc import Iterable

from knowledge.papers.samples.blocks import Piece, Text

HALF = 0.55  # width of an ASCII character, of the size
_ASCII = 0x7F
_NOT_FIRST = frozenset("，。；：！？、）》〉】〕」』”’%)]},.;:!?")
Char = tuple[str, Piece]  # a character and the words it belongs to
Line = list[Char]


def advance(char: str, size: float) -> float:
    """Give the width of a character in points."""
    return size * HALF if ord(char) < _ASCII else size


def width_of(text: Iterable[str], size: float) -> float:
    """Give the width of characters on one line, in points."""
    return sum(advance(char, size) for char in text)


def broken(text: Text, width: float, size: float, indent: float = 0) -> list[Line]:
    """Break words into lines no wider than ``width`` points; at least one line, perhaps empty."""
    lines: list[Line] = [[]]
    left = width - indent
    for unit in _units(text):
        wide = width_of((char for char, _ in unit), size)
        if wide > left and lines[-1] and unit[0][0] not in _NOT_FIRST:
            lines.append([])
            left = width
        if wide > width:
            left = _poured(unit, lines, left, width, size)
            continue
        lines[-1] += unit
        left -= wide
    return lines


def _poured(unit: Line, lines: list[Line], left: float, width: float, size: float) -> float:
    """Break a unit that is wider than a whole line, wherever it must be."""
    for char in unit:
        wide = advance(char[0], size)
        if wide > left:
            lines.append([])
            left = width
        lines[-1].append(char)
        left -= wide
    return left


def _units(text: Text) -> list[Line]:
    """Give what may not be broken: one full character, or a run of ASCII with the mark behind it."""
    units: list[Line] = []
    for piece in text:
        for char in piece.text:
            narrow = ord(char) < _ASCII and char != " "
            if narrow and units and ord(units[-1][-1][0]) < _ASCII and units[-1][-1][0] != " ":
                units[-1].append((char, piece))
            else:
                units.append([(char, piece)])
    return units
