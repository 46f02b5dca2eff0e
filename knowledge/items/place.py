"""A value and where it stands: what every reader of this package is handed, and how it asks for parts of it.

A reader that finds something wrong writes it down and goes on with nothing, so that every fault of a file is told.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from knowledge.items.faults import Sheet, meant
from knowledge.items.marks import Fields, Rows, Spot, Word

_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Place:
    """One value of a file."""

    sheet: Sheet
    spot: Spot
    where: str

    def wrong(self, says: str) -> None:
        """Write down a fault at this place."""
        self.sheet.wrong(self.spot.line, self.where, says)

    @property
    def is_null(self) -> bool:
        """Whether nothing is written here."""
        return isinstance(self.spot, Word) and self.spot.kind == "null"

    @property
    def is_word(self) -> bool:
        """Whether this is a single value."""
        return isinstance(self.spot, Word)

    @property
    def is_list(self) -> bool:
        """Whether this is a list."""
        return isinstance(self.spot, Rows)

    def names(self) -> tuple[str, ...]:
        """Return the names of a group in order, nothing for anything else."""
        return tuple(self.spot.nodes) if isinstance(self.spot, Fields) else ()

    def get(self, name: str) -> "Place | None":
        """Return the value of a name; None where it is not written, or null."""
        if not isinstance(self.spot, Fields) or name not in self.spot.nodes:
            return None
        found = Place(self.sheet, self.spot.nodes[name], f"{self.where}.{name}" if self.where else name)
        return None if found.is_null else found

    def need(self, name: str, what: str = "") -> "Place | None":
        """Return the value of a name that must be written."""
        found = self.get(name)
        if found is None and isinstance(self.spot, Fields):
            self.wrong(f"没有写“{name}”{f'（{what}）' if what else ''}。请补上")
        return found

    def name_of(self, name: str) -> "Place":
        """Return a name itself as a value, for names that are days."""
        return Place(self.sheet, Word(self.line_of(name), name, "str"), f"{self.where}.{name}")

    def line_of(self, name: str) -> int:
        """Return the line a name stands on."""
        return self.spot.lines.get(name, self.spot.line) if isinstance(self.spot, Fields) else self.spot.line

    def only(self, known: Iterable[str], what: str) -> bool:
        """Check that this is a group and has no names but these; return whether it is a group."""
        if not isinstance(self.spot, Fields):
            self.wrong(f"{what}应是一组“名称: 值”，现在是{_shown(self.spot)}。请改正")
            return False
        names = list(known)
        for name in self.spot.nodes:
            if name not in names:
                where = f"{self.where}.{name}" if self.where else name
                self.sheet.wrong(self.line_of(name), where, f"{what}里没有“{name}”这一项{meant(name, names)}")
        return True

    def each(self, what: str) -> "Iterator[Place]":
        """Yield the entries of a list."""
        if not isinstance(self.spot, Rows):
            self.wrong(f"{what}应是列表，现在是{_shown(self.spot)}。请改正")
            return
        for at, spot in enumerate(self.spot.nodes):
            yield Place(self.sheet, spot, f"{self.where}[{at}]")

    def text(self, what: str) -> str:
        """Return a text that is not empty; an empty one is a fault."""
        if not isinstance(self.spot, Word) or self.spot.kind != "str" or not self.spot.text.strip():
            if isinstance(self.spot, Word) and self.spot.kind in {"int", "float"}:
                self.wrong(f'{what}应是文字：请加引号写成 "{self.spot.text}"')
            else:
                self.wrong(f"{what}应是文字，不能是空的，现在是{_shown(self.spot)}。请补上")
            return ""
        return self.spot.text.strip()

    def texts(self, what: str) -> tuple[str, ...]:
        """Return a list of texts; a single text is a list of one."""
        return tuple(one.text(what) for one in self.each(what)) if self.is_list else (self.text(what),)

    def one_of(self, words: Sequence[str], what: str) -> str:
        """Return a text that must be one of these."""
        found = self.text(what)
        if found and found not in words:
            self.wrong(f"{what}没有“{found}”这一种{meant(found, words)}")
            return ""
        return found

    def flag(self, what: str) -> bool | None:
        """Return true or false."""
        found = self.spot.flag if isinstance(self.spot, Word) else None
        if found is None:
            self.wrong(f"{what}应是 true 或 false，现在是{_shown(self.spot)}。请改正")
        return found

    def number(self, what: str) -> Fraction | None:
        """Return a number as it is written, exactly."""
        found = plain_number(self.spot.text) if isinstance(self.spot, Word) and self.spot.kind != "str" else None
        if found is None:
            self.wrong(f"{what}应是数字，现在是{_shown(self.spot)}。请改正")
        return found

    def whole(self, what: str, least: int | None = None) -> int | None:
        """Return a whole number, not below ``least``."""
        found = self.number(what)
        if found is None:
            return None
        if found.denominator != 1 or (least is not None and found < least):
            self.wrong(
                f"{what}应是{f'不小于{least}的' if least is not None else ''}整数，现在是{_shown(self.spot)}。请改正"
            )
            return None
        return int(found)

    def day(self, what: str) -> date | None:
        """Return a day written as "2026-01-01"."""
        text = self.spot.text.strip() if isinstance(self.spot, Word) and self.spot.kind == "str" else ""
        found = plain_day(text)
        if found is None:
            self.wrong(f'{what}应是加引号的日期，如 "2026-01-01"，现在是{_shown(self.spot)}。请改正')
        return found


def plain_number(text: str) -> Fraction | None:
    """Return a number as it is written, or None."""
    return Fraction(text) if _NUMBER.fullmatch(text) else None


def plain_day(text: str) -> date | None:
    """Return the day of a text such as 2026-01-01, or None."""
    found = _DAY.fullmatch(text)
    try:
        return date(int(found[1]), int(found[2]), int(found[3])) if found else None
    except ValueError:
        return None


def _shown(spot: Spot) -> str:
    if isinstance(spot, Word):
        return "空的" if spot.kind == "null" or not spot.text else f"“{spot.text}”"
    return "列表" if isinstance(spot, Rows) else "一组“名称: 值”"
