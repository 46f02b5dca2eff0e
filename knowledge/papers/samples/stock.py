"""What a kind of paper is: its titles, its habits, what it says."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper, written in the notation of ``markup``; one of ``titles`` and of ``bodies`` is taken."""

    name: str
    family: str  # form, licence, contract, letter, report
    titles: tuple[str, ...]
    bodies: tuple[str, ...]
    frame: bool = False
    wide: bool = False
    form: bool = False  # prints the year of its form
    scope: str = ""  # prefix of facts that this sheet prints of somebody else


@dataclass(frozen=True, slots=True)
class Slot:
    """The papers that fill one material; ``when`` is the answer that makes it needed."""

    kinds: tuple[Kind, ...]
    when: str = ""


def always(*kinds: Kind) -> Slot:
    """Give a material that every pack holds."""
    return Slot(kinds)


def only_if(answer: str, *kinds: Kind) -> Slot:
    """Give a material that is needed only if ``answer`` is yes."""
    return Slot(kinds, answer)
