"""The figures of a formula and where they stand: what a policy officer changes most often."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from knowledge.items.columns import Path, dotted

_FIGURE = re.compile(r"\d+(\.\d+)?\s*([百千万亿]*元|[%％])")
_NOT_AMOUNTS = frozenset(
    {"fact", "field", "param", "year", "says", "basis", "mode", "op", "of", "key", "per", "take", "item", "reason"}
    | {"level", "months", "days", "issued_in", "name", "term", "event"}
)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a formula."""

    path: Path  # inside the version: ("amount", "min", 0)
    value: Any  # text such as 100万元 or 8%, or an exact number
    means: str  # what the formula says beside it

    @property
    def place(self) -> str:
        """The path as people and faults name it: amount.min[0]."""
        return dotted(self.path)


def figures_in(formula: Any, path: Path = ("amount",), means: str = "") -> Iterator[Figure]:  # noqa: ANN401
    """Yield the figures of a formula in order."""
    if isinstance(formula, Mapping):
        said = formula.get("says")
        told = said if isinstance(said, str) else means
        for name, inner in formula.items():
            if name not in _NOT_AMOUNTS:
                yield from figures_in(inner, (*path, name), told)
    elif isinstance(formula, list):
        for place, inner in enumerate(formula):
            yield from figures_in(inner, (*path, place), means)
    elif isinstance(formula, Fraction) or (isinstance(formula, str) and _FIGURE.fullmatch(formula)):
        yield Figure(path, formula, means)
