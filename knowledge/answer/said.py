"""A written statement with what was said before it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Said:
    """One statement, and what a reader already knows when they come to it. All of it flat."""

    part: str
    head: str = ""  # the words before a list, which govern its items
    before: str = ""  # earlier in the same sentence; of a list, its other items

    @property
    def governed(self) -> str:
        """The statement with its head."""
        return self.head + self.part

    @property
    def known(self) -> str:
        """Everything said until the end of the statement."""
        return f"{self.before},{self.head}{self.part}"
