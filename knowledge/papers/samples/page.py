"""Pages with everything in its place; points from the upper left corner."""

from dataclasses import dataclass, field

A4 = (595.0, 842.0)


@dataclass(frozen=True, slots=True)
class Run:
    """Words on one baseline. Each full character is ``size`` wide, each ASCII one ``HALF`` of it."""

    x: float
    y: float  # baseline
    size: float
    text: str
    bold: bool = False
    colour: str = "black"  # black, red, grey


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    width: float = 0.6
    colour: str = "black"


@dataclass(frozen=True, slots=True)
class Stamp:
    """A seal or a signature over the print."""

    kind: str  # seal, signature
    name: str
    x: float
    y: float
    width: float
    height: float
    shape: str = "round"
    copied: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where the value of a field stands; points."""

    name: str
    value: str  # the whole of it
    x0: float
    y0: float
    x1: float
    y1: float
    follows: bool = False  # the rest of a value that began on the line above


@dataclass(slots=True)
class SetPage:
    """One page, being filled."""

    width: float
    height: float
    runs: list[Run] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    stamps: list[Stamp] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All its words, line by line."""
        return "\n".join(run.text for run in self.runs)
