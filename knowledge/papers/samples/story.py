"""A story: everything a pack of papers agrees on, under the names of the fields."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Area:
    """Square metres of floor, or of land (which may also be told in 亩)."""

    metres: Decimal
    land: bool = False
    wrong_unit: bool = False  # the figure is in 亩, yet ㎡ is printed beside it


@dataclass(frozen=True, slots=True)
class Money:
    """An amount of yuan; ``wan`` when papers usually print it in 万元."""

    yuan: Decimal
    wan: bool = False


@dataclass(frozen=True, slots=True)
class InWords:
    """An amount of yuan that is printed in 大写."""

    yuan: Decimal


@dataclass(frozen=True, slots=True)
class Measure:
    """A number with the unit printed behind it: 米, %, 天, 个."""

    number: Decimal
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included."""

    first: date
    last: date


Told = str | date | Area | Money | InWords | Measure | Span
Story = Mapping[str, Told]


@dataclass(frozen=True, slots=True)
class Telling:
    """One story for one matter, with the answers to the questions that decide which papers are needed."""

    matter: str
    as_of: date
    facts: Story
    answers: Mapping[str, bool]


def text_of(story: Story, name: str) -> str:
    """Return a fact that is words, such as a name.

    Raises:
        TypeError: the fact is something else.
    """
    told = story[name]
    if not isinstance(told, str):
        raise TypeError(f"{name} is not words")
    return told
