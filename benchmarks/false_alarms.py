"""One way to count what is said of papers without a fault, for every benchmark of the pre-review.

A check was judged where it said anything but 不适用. That a paper is there (or may be left out) is no check of the
paper, so that it makes no pack look better; a paper that is there and called 缺失 is a false alarm, told beside 不符.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from knowledge.papers.checking import Checked
from knowledge.rules.agreement_values import DOUBT, MISSING, NOT_APPLICABLE, WRONG

PRESENCE = frozenset({"提交", "条件"})
SHOWN = 160  # characters of a message


@dataclass(slots=True)
class Alarms:
    """What was counted over some packs."""

    packs: int = 0
    ready: int = 0
    judged: int = 0
    said: Counter[str] = field(default_factory=Counter)  # result: how often
    told: list[str] = field(default_factory=list)

    def take(self, checked: Checked, where: str) -> None:
        """Count a pack without a fault."""
        self.packs += 1
        self.ready += checked.ready
        for one in checked.findings:
            alarm = one.result in {WRONG, MISSING, DOUBT}
            if one.result == NOT_APPLICABLE or (one.check in PRESENCE and one.result != MISSING):
                continue
            self.judged += 1
            if alarm:
                self.said[one.result] += 1
                self.told.append(f"{where} {one.result} {one.rule} {one.message[:SHOWN]}")

    def figures(self, name: str) -> dict[str, Any]:
        """Return the figures, their names beginning with ``name``."""
        return {
            f"{name}_packs": self.packs,
            f"{name}_ready": share(self.ready, self.packs),
            f"{name}_checks": self.judged,
            f"{name}_called_wrong": share(self.said[WRONG], self.judged),
            f"{name}_called_missing": share(self.said[MISSING], self.judged),
            f"{name}_in_doubt": share(self.said[DOUBT], self.judged),
        }


def share(part: int, whole: int) -> float:
    """Return a share to four places; 0 of nothing."""
    return round(part / max(1, whole), 4)


def listed(told: Iterable[str]) -> str:
    """Return lines as a figure that people read."""
    return "\n  ".join(["", *told])
