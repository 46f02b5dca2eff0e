"""How values that differ are told: each value once, with the papers that say it and the place of one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.rules.agreement_reading import SAME, Reading, compare
from knowledge.rules.agreement_values import Value, shown
from knowledge.rules.checklist_checks import Ref

_FEW = 4  # papers named for one value


@dataclass(frozen=True, slots=True)
class Side:
    """One field of one paper in one file, with all its readings."""

    ref: Ref
    file: str
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Deviation:
    """Two readings that don't agree."""

    left: Side
    one: Reading
    right: Side
    other: Reading
    answer: str
    proof: tuple[Value, ...] = ()


@dataclass(frozen=True, slots=True)
class Group:
    """One value, and who says it."""

    said: tuple[tuple[Side, Reading], ...]

    @property
    def text(self) -> str:
        """As a message tells it: “甲项目”（申请表.pdf 第1页）：《申请表》《合同》."""
        names = list(dict.fromkeys(f"《{side.ref.slot}》{side.ref.name}" for side, _ in self.said))
        more = f"等{len(names)}处" if len(names) > _FEW else ""
        return f"{shown(self.said[0][1].value)}：{'、'.join(names[:_FEW])}{more}"


def grouped(sides: Sequence[Side], found: Sequence[Deviation]) -> list[Group]:
    """Return the values that differ, the one most papers say first."""
    told: list[list[tuple[Side, Reading]]] = []
    for deviation in found:
        for side, reading in ((deviation.left, deviation.one), (deviation.right, deviation.other)):
            _put(told, side, reading)
    odd = {id(side) for one in found for side in (one.left, one.right)}
    for side in sides:
        agreeing = [one for one in side.readings for group in told if _alike(one, group[0][1], side)]
        if id(side) not in odd and agreeing:
            _put(told, side, agreeing[0])
    return [Group(tuple(group)) for group in sorted(told, key=lambda group: -len(group))]


def _put(told: list[list[tuple[Side, Reading]]], side: Side, reading: Reading) -> None:
    group = next((group for group in told if _alike(reading, group[0][1], side)), None)
    if group is None:
        told.append([(side, reading)])
    elif all(each is not side or one is not reading for each, one in group):
        group.append((side, reading))


def _alike(one: Reading, other: Reading, side: Side) -> bool:
    return compare(one, other, side.ref.kind) == SAME
