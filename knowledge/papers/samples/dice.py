"""Chance that repeats itself: the same seed and the same name give the same throws on every machine."""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

T = TypeVar("T")


class Dice:
    """Throws that depend on nothing but the words they were made with."""

    def __init__(self, *seed: object) -> None:
        digest = hashlib.sha256("\x1f".join(map(str, seed)).encode()).digest()
        self.numbers = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:8], "big")))

    def below(self, limit: int) -> int:
        """Give a whole number from 0 to ``limit`` - 1."""
        return int(self.numbers.integers(0, limit))

    def between(self, low: int, high: int) -> int:
        """Give a whole number from ``low`` to ``high``, both possible."""
        return low + self.below(high - low + 1)

    def within(self, low: float, high: float) -> float:
        """Give a number between ``low`` and ``high``."""
        return float(self.numbers.uniform(low, high))

    def pick(self, things: Sequence[T]) -> T:
        """Give one of ``things``."""
        return things[self.below(len(things))]

    def chance(self, share: float) -> bool:
        """Be true in ``share`` of the throws."""
        return float(self.numbers.random()) < share

    def mixed(self, things: Sequence[T]) -> list[T]:
        """Give all of ``things`` in another order."""
        return [things[int(at)] for at in self.numbers.permutation(len(things))]

    def digits(self, count: int) -> str:
        """Give ``count`` decimal digits."""
        return "".join(str(self.below(10)) for _ in range(count))
