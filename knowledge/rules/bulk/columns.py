"""One fact of many firms as a column: words by their place in a list, figures as floats with the exact value beside.

A figure that a float can't hold exactly (1/3, 0.02) keeps its numerator and denominator, so that whatever is too close
to call is decided exactly. Unknown is place 0 of words and NaN of figures.
"""

from array import array
from collections.abc import Callable, Hashable
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from knowledge.rules.bulk.breaks import NONE, Breaks, Ranks, ranks_of, stretches

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

    def __init__(self, places: Places, values: list[object], ranks: Ranks | None = None) -> None:
        self.places = places
        self.values = values  # values[0] is None
        self._at: dict[Hashable, int] = {}  # of each value its place, once somebody asks
        self._ranks = ranks
        self._alike: dict[Breaks, tuple[Rows, Places]] = {}

    @property
    def known(self) -> Flags:
        """For every firm whether the value is known."""
        return np.not_equal(self.places, 0)

    @property
    def ranks(self) -> Ranks:
        """The distinct values as numbers that lie as they do."""
        if self._ranks is None:
            self._ranks = ranks_of(self.values)
        return self._ranks

    def place(self, row: int) -> Hashable:
        """Return what is the same for two firms with the same value."""
        return int(self.places[row])

    def value(self, row: int) -> object | None:
        """Return the value of one firm."""
        return self.values[int(self.places[row])]

    def place_of(self, value: object | None) -> int | None:
        """Return the place of a value, None where nobody has it."""
        if not self._at:
            self._at = {_key(one): at for at, one in enumerate(self.values)}
        return self._at.get(_key(value))

    def put(self, row: int, value: object | None) -> None:
        """Replace the value of one firm."""
        at = self.place_of(value)
        if at is None:
            at = self._at[_key(value)] = len(self.values)
            self.values.append(value)
            self._ranks = None
            self.forget()
            if at > np.iinfo(self.places.dtype).max:
                self.places = self.places.astype(np.uint32)
        self.places[row] = at

    def move(self, places: Places) -> None:
        """Take other places: rows have come or gone."""
        self.places = places

    def forget(self) -> None:
        """Forget what was worked out of the column."""
        self._alike = {}

    def judged(self, judge: Callable[[object | None], int], breaks: Breaks = NONE) -> Bytes:
        """Return the answer to every distinct value (a table), by its place; one for each stretch between breaks."""
        if breaks == NONE:
            return np.fromiter((judge(value) for value in self.values), np.uint8, len(self.values))
        ones, stands = self._stretches(breaks)
        told = np.fromiter((judge(self.values[one]) for one in ones.tolist()), np.uint8, len(ones))
        return np.take(told, stands)

    def fewer(self, breaks: Breaks) -> "Words":
        """Return the column with one value for each stretch between breaks."""
        if breaks == NONE:
            return self
        ones, stands = self._stretches(breaks)
        return Words(np.take(stands, self.places), [self.values[one] for one in ones.tolist()])

    def _stretches(self, breaks: Breaks) -> tuple[Rows, Places]:
        found = self._alike.get(breaks)
        if found is None:
            ones, stands = stretches(self.ranks, breaks)
            found = self._alike[breaks] = ones, stands.astype(np.min_scalar_type(len(ones)))
        return found


class Figures:
    """A column of figures: as floats, NaN where unknown; exact values of what floats don't hold."""

    def __init__(self, numbers: Floats, parts: tuple[Rows, Rows] | None, odd: dict[int, object]) -> None:
        self.numbers = numbers
        self.parts = parts  # numerator and denominator; a denominator of 0: the float is exact
        self.odd = odd  # what is no figure (true), or too large, by firm
        self._largest: float | None = None

    @property
    def largest(self) -> float:
        """The largest figure, whatever its sign, where every float is exact; else infinity."""
        if self._largest is None:
            exact = self.parts is None and not self.odd
            self._largest = float(np.nanmax(np.abs(self.numbers), initial=0.0)) if exact else float("inf")
        return self._largest

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

    def place(self, row: int) -> Hashable:
        """Return what is the same for two firms with the same value."""
        value = self.value(row)
        return None if value is None else (type(value), value)

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
        self._largest = None
        number, top, bottom, odd = _split(value)
        self.numbers[row] = number
        if bottom and self.parts is None:
            self.parts = (np.zeros(len(self.numbers), np.int64), np.zeros(len(self.numbers), np.int64))
        if self.parts is not None:
            self.parts[0][row], self.parts[1][row] = top, bottom
        if odd:
            self.odd[row] = value


Column = Words | Figures


class WordsMaking:
    """A column of words as it is read, firm by firm."""

    def __init__(self) -> None:
        self._places = array("I")
        self._at: dict[Hashable, int] = {}
        self._values: list[object] = [None]

    def add(self, row: int, value: object) -> None:
        """Add the value of one firm; firms come in order."""
        key = _key(value)
        at = self._at.get(key)
        if at is None:
            at = self._at[key] = len(self._values)
            self._values.append(value)
        if row > len(self._places):
            self._places.frombytes(bytes(self._places.itemsize * (row - len(self._places))))
        self._places.append(at)

    def column(self, firms: int) -> Words:
        """Return the column, as narrow as its values allow."""
        places = np.zeros(firms, np.min_scalar_type(len(self._values)))
        places[: len(self._places)] = np.frombuffer(self._places, np.uint32) if self._places else 0
        return Words(places, self._values, ranks_of(self._values))


class FiguresMaking:
    """A column of figures as it is read, firm by firm."""

    def __init__(self) -> None:
        self._numbers = array("d")
        self._rough = array("q"), array("q"), array("q")  # firm, numerator, denominator
        self._odd: dict[int, object] = {}

    def add(self, row: int, value: object) -> None:
        """Add the value of one firm; firms come in order."""
        number, top, bottom, odd = _split(value)
        if row > len(self._numbers):
            self._numbers.extend([_NAN] * (row - len(self._numbers)))
        self._numbers.append(number)
        if bottom:
            for made, one in zip(self._rough, (row, top, bottom), strict=True):
                made.append(one)
        if odd:
            self._odd[row] = value

    def column(self, firms: int) -> Figures:
        """Return the column."""
        numbers = np.full(firms, np.nan)
        if self._numbers:
            numbers[: len(self._numbers)] = np.frombuffer(self._numbers, np.float64)
        if not self._rough[0]:
            return Figures(numbers, None, self._odd)
        parts = (np.zeros(firms, np.int64), np.zeros(firms, np.int64))
        rows = np.frombuffer(self._rough[0], np.int64)
        for part, made in zip(parts, self._rough[1:], strict=True):
            part[rows] = np.frombuffer(made, np.int64)
        return Figures(numbers, parts, self._odd)


_NAN = float("nan")


def _split(value: object) -> tuple[float, int, int, bool]:
    """Return (float, numerator, denominator, odd): the parts are 0 where the float is exact."""
    if value is None:
        return _NAN, 0, 0, False
    if not isinstance(value, Fraction):
        return (0.0 if value is False else _NAN), 0, 0, True
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
