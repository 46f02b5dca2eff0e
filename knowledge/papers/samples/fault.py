"""What a fault is: a change of the story on one paper, or something wrong with one paper itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from knowledge.errors import KnowledgeError
from knowledge.papers.samples.dice import Dice
from knowledge.papers.samples.story import Story, Told

Changes = Mapping[str, Told]


class FaultRefused(KnowledgeError):
    """A fault can't be planted in a matter's papers; the message lists those that can."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a change may look at."""

    story: Story
    field: str  # the fact to be changed
    as_of: date
    dice: Dice


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault.

    ``fields``: one of these facts is changed on one paper that prints it. ``kinds``: only papers so named.
    ``beside``: facts of which one must stand on another paper (or, with ``same``, on the same one), so that there is
    something to disagree with. ``flaw``: what is wrong with the paper itself. ``gone``: materials, one of which
    is left out (``*``: any that every pack holds). ``everywhere``: the change is the whole story's.
    """

    name: str
    rule: str  # a check letter or a CR number
    result: str  # 缺失, 不符, 存疑, 不适用
    fields: tuple[str, ...] = ()
    change: Callable[[Scene], Changes] | None = None
    kinds: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()
    same: bool = False
    flaw: str = ""
    gone: tuple[str, ...] = ()
    everywhere: tuple[str, ...] = ()  # matters whose whole story changes
    severity: str = "blocker"


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault in its place."""

    fault: Fault
    slot: str
    kind: str  # name of the paper; empty when a material is missing or the whole story changed
    field: str  # the changed fact, or empty


def refused(name: str, matter: str, possible: list[str]) -> FaultRefused:
    """Make the sentence for a fault that a matter can't have."""
    return FaultRefused(f"{matter}的材料里造不出“{name}”这种问题。可以选：{'、'.join(possible)}。")
