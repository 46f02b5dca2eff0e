"""What is seen on a paper: pages, lines, cells, seals and signatures, with their places; and the fields read from it.

Places are fractions of the width and height of a page from its upper left corner, the page standing upright.
"""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page that stands upright; fractions of its width and height."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def middle(self) -> tuple[float, float]:
        """Its centre."""
        return (self.x0 + self.x1) / 2, (self.y0 + self.y1) / 2

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.y1 - self.y0

    @property
    def width(self) -> float:
        """From left to right."""
        return self.x1 - self.x0

    def holds(self, x: float, y: float) -> bool:
        """Tell whether a point lies in it."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def around(self, other: "Box") -> "Box":
        """Return the box around both.

        >>> Box(0, 0, 0.5, 0.5).around(Box(0.4, 0.4, 1, 1))
        Box(x0=0, y0=0, x1=1, y1=1)
        """
        return Box(min(self.x0, other.x0), min(self.y0, other.y0), max(self.x1, other.x1), max(self.y1, other.y1))

    def part(self, start: float, end: float) -> "Box":
        """Return the part between two shares of its width."""
        return Box(self.x0 + self.width * start, self.y0, self.x0 + self.width * end, self.y1)


@dataclass(frozen=True, slots=True)
class Line:
    """A piece of text that stands in one row."""

    text: str
    box: Box
    confidence: float = 1.0  # 1.0 for a text layer
    level: Box | None = None  # its place once a slanting page is brought level; None where that is ``box``
    faint: tuple[tuple[int, float], ...] = ()  # letters that were not read clearly: place in the text, confidence

    @property
    def place(self) -> Box:
        """Where it stands for reading: level."""
        return self.level or self.box


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a ruled table. ``box`` is level, to be compared with ``Line.place`` and other cells only."""

    box: Box
    lines: tuple[Line, ...]  # from the top

    @property
    def text(self) -> str:
        """All its lines, joined as they are read."""
        return joined([line.text for line in self.lines])


@dataclass(frozen=True, slots=True)
class Seal:
    """An imprint."""

    box: Box
    shape: str  # round, oval, square
    colour: str = "red"
    name: str = ""  # empty when not legible
    confidence: float = 1.0  # that it is a seal
    name_confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Page:
    """One page."""

    number: int  # from 1
    width: float  # points
    height: float
    lines: tuple[Line, ...]  # in reading order, those in cells too
    how: str = "text"  # text: from the file; ocr: recognised
    turned: int = 0  # degrees with the clock it was found turned: 0, 90, 180, 270
    blank: bool = False
    blurred: bool = False
    seals: tuple[Seal, ...] = ()
    signatures: tuple[Box, ...] = ()  # ink behind a label such as 签字, no print
    typed_names: tuple[Box, ...] = ()  # print behind such a label: no signature
    unsigned: tuple[Box, ...] = ()  # such labels with nothing behind
    cells: tuple[Cell, ...] = ()
    exact: bool = True  # False: places follow from the order only (docx and other text without pages)

    @property
    def text(self) -> str:
        """All lines."""
        return "\n".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Field:
    """One value of a paper."""

    name: str  # as in the city's lists: 项目名称
    value: str  # as printed
    normal: str | None  # in one form (see fields.py); None when it could not be normalised
    page: int
    box: Box
    confidence: float


@dataclass(frozen=True, slots=True)
class Paper:
    """One file as it was handed in."""

    name: str
    kind: str  # pdf, docx, image, ofd …; empty when nobody could tell
    pages: tuple[Page, ...] = ()
    trouble: str = ""  # why it can't be read, a sentence
    encrypted: bool = False
    parts: tuple[str, ...] = field(default=())  # names of files inside it
    proposed: tuple[Field, ...] = ()  # by a model, for fields nobody else found (second_reader.py)

    @property
    def text(self) -> str:
        """The text of all pages."""
        return "\n".join(page.text for page in self.pages)


def joined(texts: list[str]) -> str:
    """Join pieces as they are read: no blank between Chinese, one between Latin words.

    >>> joined(["示例", "公司", "A1", "B2"])
    '示例公司A1 B2'
    """
    whole = ""
    for text in texts:
        between = " " if whole and text and whole[-1].isascii() and text[0].isascii() else ""
        between = "" if whole[-1:].isdigit() and text[:1].isdigit() else between  # a number broken at the margin
        between = "" if not whole or not whole[-1].isalnum() or not text[:1].isalnum() else between
        whole += between + text
    return whole
