"""What is wrong with the text of an item: file, line, place and a sentence, all at once."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from knowledge.errors import KnowledgeError

_LIKE = 0.6  # how near a word must be to be suggested


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One fault. ``line`` counts from 1; 0 is the file as a whole."""

    file: str
    line: int
    where: str  # versions[0].conditions.all[2]; empty for the file as a whole
    says: str  # a sentence without its full stop: what is wrong and what to do

    def __str__(self) -> str:
        place = f"{self.file} 第{self.line}行" if self.line else self.file
        return f"{place}{f'（{self.where}）' if self.where else ''}：{self.says}。"


class ItemsRefused(KnowledgeError):
    """Items can't be used; ``faults`` are all that is wrong with them. Nothing of them was used."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(slots=True)
class Sheet:
    """One file while it is read: its faults, and on which line each expression stands."""

    file: str
    faults: list[Fault] = field(default_factory=list)
    lines: dict[int, tuple[int, str]] = field(default_factory=dict)  # id of an expression: line, where
    bare_days: bool = False  # whether a day may stand without quotes
    kept: list[object] = field(default_factory=list)  # what those ids stand for, so that none is used twice

    def wrong(self, line: int, where: str, says: str) -> None:
        """Write down a fault."""
        self.faults.append(Fault(self.file, line, where, says.rstrip("。")))

    def stands(self, term: object, line: int, where: str) -> None:
        """Remember where an expression was read."""
        self.lines[id(term)] = (line, where)
        self.kept.append(term)

    def place_of(self, term: object) -> tuple[int, str]:
        """Return where an expression was read."""
        return self.lines.get(id(term), (0, ""))


def meant(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence on an unknown word: the one that was probably meant, or those there are.

    >>> meant("condtions", ["conditions", "amount"])
    '，是不是“conditions”'
    """
    names = list(known)
    near = difflib.get_close_matches(word, names, n=1, cutoff=_LIKE)
    return f"，是不是“{near[0]}”" if near else f"，可用的有：{'、'.join(names)}"
