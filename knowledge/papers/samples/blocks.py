"""What a paper is made of, before it stands on a page: words, ruled tables, signatures, pictures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Words in one run; ``name`` is the field whose value they are, or empty."""

    text: str
    name: str = ""


Text = tuple[Piece, ...]


def plain_text(text: Text) -> str:
    """Give the words without their names."""
    return "".join(piece.text for piece in text)


@dataclass(frozen=True, slots=True)
class Para:
    """A paragraph; sizes in points."""

    text: Text
    size: float = 11
    align: str = "left"  # left, middle, right
    bold: bool = False
    indent: bool = False
    before: float = 0
    red: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell; ``share`` of the width of the table."""

    text: Text
    share: float
    align: str = "left"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; each row shares the width in its own way."""

    rows: tuple[tuple[Cell, ...], ...]
    ruled: bool = True
    size: float = 10.5
    underlined: bool = False  # a line below each value, as on forms without a grid


@dataclass(frozen=True, slots=True)
class Sign:
    """Where one party signs: its label, who signs by hand, whose seal, which day."""

    lines: tuple[Text, ...]
    seal: str = ""  # name on the seal; empty: none
    shape: str = "round"
    signer: str = ""  # the name written by hand; empty: none
    signer_line: int = 0  # which of ``lines`` is signed
    copied: bool = False  # black as from a copier, not ink
    shift: float = 80  # points from the left of the place to the seal


@dataclass(frozen=True, slots=True)
class Signs:
    """Parties who sign beside each other."""

    parties: tuple[Sign, ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture: ``plan`` (site), ``floor`` (rooms), ``photo``."""

    kind: str
    height: float
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Break:
    """What follows begins on a new page."""


Block = Para | Table | Signs | Drawing | Break


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper, ready to be set."""

    title: str
    blocks: tuple[Block, ...]
    frame: str = ""  # "", single, double
    wide: bool = False  # landscape
    numbering: str = ""  # "第 {page} 页 共 {pages} 页"; empty: none
    foot: str = ""
    margin: float = 62
