"""What the readers of sentences give: conditions with their place, and sentences that became nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from knowledge.items.proposing.source import Sentence, Span

Node: TypeAlias = dict[str, Any]  # a part of an item as its YAML has it

EVENT = "event_year"
SELF = "<code>"  # stands for the item's own code until it has one


@dataclass(frozen=True, slots=True)
class Found:
    """One condition and the words it was read from."""

    node: Node  # fact, op, value, year, says; without its basis
    sentence: Sentence
    start: int  # in the sentence's plain text
    end: int
    remark: str = ""  # what was taken for granted, for whoever checks it
    steps: tuple[str, ...] = ()  # of a ladder: 1亿元, 5亿元, 10亿元, rising; the condition is the lowest

    @property
    def span(self) -> Span:
        """Where the words stand."""
        return self.sentence.part(self.start, self.end)

    @property
    def fact(self) -> str:
        """The fact asked for; empty for a group."""
        return str(self.node.get("fact", ""))

    def key(self) -> str:
        """Return what makes two conditions the same: everything but the words."""
        return repr(sorted((name, repr(value)) for name, value in self.node.items() if name != "says"))


@dataclass(frozen=True, slots=True)
class Unread:
    """A sentence, or a part of one, that was read and did not become a condition."""

    span: Span
    why: str


def leaf(fact: str, op: str, value: object = None, says: str = "", year: str | int = "") -> Node:
    """Return a condition as YAML has it."""
    node: Node = {"fact": fact}
    if year:
        node["year"] = year
    node["op"] = op
    if value is not None:
        node["value"] = value
    node["says"] = says
    return node


def is_record(node: Mapping[str, Any]) -> bool:
    """Tell whether a condition asks for a record of a list."""
    return node.get("op") == "has"
