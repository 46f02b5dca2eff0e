"""One fact of many firms as a column: words by their place in a list, figures as floats with the exact value beside.

A figure that a float can't hold exactly (1/3, 0.02) keeps its numerator and denominator, so that whatever is too close
to call is decided exactly. Unknown is place 0 of words and NaN of figures.
"""

from array import array
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
Flags = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
Places = npt.NDArray[np.unsignedinteger]
Rows = npt.NDArray[np.int64]

WHOLE = 1 << 53  # up to here a float holds every whole number
LARGE = 1 << 62
CLOSE = 1e-9  # relative: nearer than this two floats may stand for equal figures


class Words:
    """A column of any values: each distinct value once, and for every firm its place (0: unknown)."""

    def __init__(self, places: Places, values: list[object]) -> None:
        self.places = places
        self.values = values  # values[0] is None
        self._at = {_key(value): at for at, value in enumerate(values)}
        self._stood: dict[Hashable, Words] = {}

    @property
    def known(self) -> Flags:
        """For every firm whether the value is known."""
        return np.not_equal(self.places, 0)

    def value(self, row: int) -> object | None:
        """Return the value of one firm."""
        return self.values[int(self.places[row])]

    def put(self, row: int, value: object | None) -> None:
        """Replace the value of one firm."""
        self._stood = {}
        at = self._at.get(_key(value))
        if at is None:
            at = self._at[_key(value)] = len(self.values)
            self.values.append(value)
            if at > np.iinfo(self.places.dtype).max:
                self.places = self.places.astype(np.uint32)
        self.places[row] = at

    def move(self, places: Places) -> None:
        """Take other places: rows have come or gone."""
        self.places, self._stood = places, {}

    def stood_for(self, key: Hashable, by: Callable[[object], object]) -> "Words":
        """Return the column with each value replaced by what stands for it; ``key`` tells apart what does so how."""
        found = self._stood.get(key)
        if found is None:
            fewer: dict[Hashable, int] = {_key(None): 0}
            values: list[object] = [None]
            places = np.zeros(len(self.values), np.uint32)
            for at, value in enumerate(self.values[1:], 1):
                stands = by(value)
                if _key(stands) not in fewer:
                    fewer[_key(stands)] = len(values)
                    values.append(stands)
                places[at] = fewer[_key(stands)]
            narrow = places.astype(np.min_scalar_type(len(values)))
            found = self._stood[key] = Words(np.take(narrow, self.places), values)
        return found

    def judged(self, judge: Callable[[object | None], int]) -> Bytes:
        """Return the answer to every distinct value (a table), by its place."""
        return np.fromiter((judge(value) for value in self.values), np.uint8, len(self.values))


class Figures:
    """A column of figures: as floats, NaN where unknown; exact values of what floats don't hold."""

    def __init__(self, numbers: Floats, parts: tuple[Rows, Rows] | None, odd: dict[int, object]) -> None:
        self.numbers = numbers
        self.parts = parts  # numerator and denominator; a denominator of 0: the float is exact
        self.odd = odd  # what is no figure (true), or too large, by firm

    @property
    def known(self) -> Flags:
        """For every firm whether the value is known."""
        found = ~np.isnan(self.numbers)
        found[list(self.odd)] = True
        return found

    @property
    def rough(self) -> Flags:
        """For every firm whether the float only comes near its value."""
        found = np.zeros(len(self.numbers), np.bool_) if self.parts is None else self.parts[1] != 0
        found[list(self.odd)] = True
        return found

    def value(self, row: int) -> object | None:
        """Return the exact value of one firm."""
        if row in self.odd:
            return self.odd[row]
        if self.parts is not None and self.parts[1][row]:
            return Fraction(int(self.parts[0][row]), int(self.parts[1][row]))
        number = float(self.numbers[row])
        return None if number != number else Fraction(number)  # noqa: PLR0124 - NaN is not itself

    def put(self, row: int, value: object | None) -> None:
        """Replace the value of one firm."""
        self.odd.pop(row, None)
        number, top, bottom, odd = _split(value)
        self.numbers[row] = number
        if bottom and self.parts is None:
            self.parts = (np.zeros(len(self.numbers), np.int64), np.zeros(len(self.numbers), np.int64))
        if self.parts is not None:
            self.parts[0][row], self.parts[1][row] = top, bottom
        if odd:
            self.odd[row] = value


Column = Words | Figures


@dataclass(slots=True)
class WordsMaking:
    """A column of words as it is read, firm by firm."""

    rows: "array[int]"
    places: "array[int]"
    at: dict[Hashable, int]
    values: list[object]

    @classmethod
    def start(cls) -> "WordsMaking":
        """Start with nothing known."""
        return cls(array("q"), array("q"), {}, [None])

    def add(self, row: int, value: object) -> None:
        """Add the value of one firm."""
        key = _key(value)
        at = self.at.get(key)
        if at is None:
            at = self.at[key] = len(self.values)
            self.values.append(value)
        self.rows.append(row)
        self.places.append(at)

    def column(self, firms: int) -> Words:
        """Return the column, as narrow as its values allow."""
        places: Places = np.zeros(firms, np.min_scalar_type(len(self.values)))
        places[np.frombuffer(self.rows, np.int64)] = np.frombuffer(self.places, np.int64)
        return Words(places, self.values)


@dataclass(slots=True)
class FiguresMaking:
    """A column of figures as it is read, firm by firm."""

    rows: "array[int]"
    numbers: "array[float]"
    rough: dict[int, tuple[int, int]]
    odd: dict[int, object]

    @classmethod
    def start(cls) -> "FiguresMaking":
        """Start with nothing known."""
        return cls(array("q"), array("d"), {}, {})

    def add(self, row: int, value: object) -> None:
        """Add the value of one firm."""
        number, top, bottom, odd = _split(value)
        self.rows.append(row)
        self.numbers.append(number)
        if bottom:
            self.rough[row] = (top, bottom)
        if odd:
            self.odd[row] = value

    def column(self, firms: int) -> Figures:
        """Return the column."""
        numbers = np.full(firms, np.nan)
        numbers[np.frombuffer(self.rows, np.int64)] = np.frombuffer(self.numbers, np.float64)
        if not self.rough:
            return Figures(numbers, None, self.odd)
        parts = (np.zeros(firms, np.int64), np.zeros(firms, np.int64))
        rows = np.fromiter(self.rough, np.int64, len(self.rough))
        both = np.array(list(self.rough.values()), np.int64)
        parts[0][rows], parts[1][rows] = both[:, 0], both[:, 1]
        return Figures(numbers, parts, self.odd)


def _split(value: object) -> tuple[float, int, int, bool]:
    """Return (float, numerator, denominator, odd): the parts are 0 where the float is exact."""
    if value is None:
        return float("nan"), 0, 0, False
    if not isinstance(value, Fraction):
        return (0.0 if value is False else float("nan")), 0, 0, True
    top, bottom = value.numerator, value.denominator
    if bottom == 1 and -WHOLE <= top <= WHOLE:
        return float(top), 0, 0, False
    if abs(top) < LARGE and bottom < LARGE:
        return top / bottom, top, bottom, False
    return _roughly(value), 0, 0, True


def _roughly(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def _key(value: object) -> Hashable:
    """Return what tells two values apart: True is not 1; what can't be hashed by its text."""
    try:
        hash(value)
    except TypeError:
        return type(value), repr(value)
    return type(value), value
