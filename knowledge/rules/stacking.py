"""The best legal combination of what a firm may get, and why each of the others is not in it.

Sources: domain reference 4 (就高不重复, 可叠加, 年度上限) and the decisions on facts: a joint or yearly cap
truncates (8); two awards for the same loan or machine: the larger (7). At most one part is paid per object and group;
the whole firm (key "") is an object that excludes every other of another item. Greedy choice is not good enough.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import lcm

from knowledge.rules.formula_cells import Given, Scope
from knowledge.rules.formula_lists import AWARDS, received
from knowledge.rules.interval import NOTHING, Interval, at_least_zero, minus, plus, point
from knowledge.rules.item import Basis, ItemSet, Terms
from knowledge.rules.money import whole_fen
from knowledge.rules.reward import Amount, Part
from knowledge.rules.stacking_search import Ceiling, Piece, best_choice, bits, worth_of

ENDLESS = Fraction(10**30)  # fen: more than any cap


class CapsCross(ValueError):
    """Two joint caps share some items, and neither holds all of the other's. The message says which."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What one item would pay, and the rules it stands under with others."""

    code: str
    name: str
    parts: tuple[Part, ...]
    cap: Interval  # the most its parts pay together, exact fen
    groups: tuple[str, ...] = ()
    joint_caps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Joint:
    """What a joint cap leaves this firm, exact fen, earlier awards taken off."""

    name: str
    room: Interval
    says: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Chosen:
    """One item of the combination, with the parts of it that are paid."""

    claim: Claim
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """The best combination for one end of the ranges. ``total_fen`` None: no upper end."""

    items: tuple[Chosen, ...]
    total_fen: int | None

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of its items."""
        return tuple(one.claim.code for one in self.items)


def claim_of(code: str, name: str, terms: Terms, amount: Amount) -> Claim:
    """Return what an item brings into the choice."""
    return Claim(code, name, amount.parts, amount.cap, terms.groups, terms.joint_caps)


def joints_of(items: ItemSet, day: date, given: Given) -> tuple[Joint, ...]:
    """Return the joint caps with what earlier awards of their items have left of them.

    Awards nobody knows of are not taken off.
    """
    awards = given.records(AWARDS)
    found = []
    for cap in items.joint_caps:
        year = day.year if cap.per == "year" else None
        spent = NOTHING
        for item in items.items if awards else ():
            if awards is not None and cap.name in item.nearest_terms(day).joint_caps:
                spent = plus((spent, received(awards, item.code, [], year, Scope(given))))
        room = at_least_zero(minus(point(cap.cap), spent))
        found.append(Joint(cap.name, room, cap.says, cap.basis))
    return tuple(found)


def check_joint_caps(members: Mapping[str, frozenset[str]]) -> None:
    """Check that of any two joint caps one holds the other or they are apart.

    Args:
        members: the codes of the items under each cap, by its name.

    Raises:
        CapsCross: two of them cross.

    """
    named = sorted(members.items())
    for at, (first, one) in enumerate(named):
        for second, other in named[at + 1 :]:
            if one & other and not (one <= other or other <= one):
                shared = "、".join(sorted(one & other))
                raise CapsCross(
                    f"合计上限“{first}”和“{second}”都管{shared}，但谁也不包含谁，无法计算。"
                    "请让其中一个包含另一个的全部项目，或把它们分开。"
                )


class Table:
    """All parts of all claims laid side by side, with what excludes what: the question of one firm."""

    def __init__(self, claims: Sequence[Claim], joints: Sequence[Joint] = ()) -> None:
        self.claims = {one.code: one for one in sorted(claims, key=lambda one: one.code)}
        self.joints = {one.name: one for one in joints}
        self.parts = [part for one in self.claims.values() for part in sorted(one.parts, key=_place)]
        self.excludes = [self._excluded_by(part) for part in self.parts]
        self.members = {
            name: sum(1 << at for at, part in enumerate(self.parts) if name in self.claims[part.item].joint_caps)
            for name in self.joints
        }
        check_joint_caps(
            {name: frozenset(one.code for one in claims if name in one.joint_caps) for name in self.joints}
        )

    def shared_group(self, one: Part, other: Part) -> str | None:
        """Return the group under which two parts exclude each other, or None."""
        if one is other or not (one.key == other.key or (one.item != other.item and "" in (one.key, other.key))):
            return None
        theirs = self.claims[other.item].groups
        return next((group for group in self.claims[one.item].groups if group in theirs), None)

    def best(self, *, high: bool) -> Choice:
        """Return the best combination at the upper or the lower end of what is not known."""
        worths = [part.high_fen if high else part.low_fen for part in self.parts]
        ceilings = [(most, members) for most, members in self._ceilings(high=high) if members]
        finite = [*worths, *(most for most, _ in ceilings)]
        scale = lcm(*(one.denominator for one in finite if one is not None))
        endless = 1 + sum(int(one * scale) for one in finite if one is not None)  # more than all the rest together
        pieces = [
            Piece(part.item, endless if worth is None else int(worth * scale), excludes)
            for part, worth, excludes in zip(self.parts, worths, self.excludes, strict=True)
        ]
        limits = [Ceiling(int(most * scale), members) for most, members in ceilings]
        chosen = best_choice(pieces, limits)
        if worth_of(pieces, limits, chosen) >= endless:
            return Choice(self.chosen(chosen), None)
        return Choice(self.chosen(chosen), self.total(chosen, high=high))

    def mask_of(self, code: str) -> int:
        """Return the parts of one item, a bit each."""
        return sum(1 << at for at, part in enumerate(self.parts) if part.item == code)

    def chosen(self, mask: int) -> tuple[Chosen, ...]:
        """Return the items of a choice with the parts that are paid."""
        taken = [self.parts[at] for at in bits(mask)]
        found = {code: tuple(part for part in taken if part.item == code) for code in self.claims}
        return tuple(Chosen(self.claims[code], parts) for code, parts in found.items() if parts)

    def total(self, mask: int, *, high: bool) -> int:
        """Return what a choice comes to in whole fen: each item rounded down, then the joint caps."""
        whole: list[Piece] = []
        for code, claim in self.claims.items():
            mine = [self.parts[at] for at in bits(mask) if self.parts[at].item == code]
            ends = [part.high_fen if high else part.low_fen for part in mine]
            worth = sum((ENDLESS if end is None else end for end in ends), Fraction(0))
            cap = claim.cap.high if high else claim.cap.low
            whole.append(Piece(code, whole_fen(worth if cap is None else min(worth, cap)), 0))
        limits = []
        for name, joint in self.joints.items():
            most = joint.room.high if high else joint.room.low
            under = sum(1 << at for at, piece in enumerate(whole) if name in self.claims[piece.item].joint_caps)
            if most is not None:
                limits.append(Ceiling(whole_fen(most), under))
        return worth_of(whole, limits, (1 << len(whole)) - 1)

    def _ceilings(self, *, high: bool) -> list[tuple[Fraction, int]]:
        """Return every cap that has an end: those of single items and the joint ones, with a bit for each part."""
        own = [(one.cap, self.mask_of(one.code)) for one in self.claims.values()]
        both = [*own, *((joint.room, self.members[name]) for name, joint in self.joints.items())]
        ends = [((cap.high if high else cap.low or Fraction(0)), members) for cap, members in both]
        return [(most, members) for most, members in ends if most is not None]

    def _excluded_by(self, part: Part) -> int:
        return sum(1 << at for at, other in enumerate(self.parts) if self.shared_group(part, other) is not None)


def _place(part: Part) -> tuple[int, str]:
    return len(part.key), part.key
