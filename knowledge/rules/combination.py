"""The answer of stacking for one firm: what is paid together, how much that comes to, and why the rest is left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from knowledge.rules.item import Basis, StackingGroup
from knowledge.rules.money import brief
from knowledge.rules.reward import Part
from knowledge.rules.stacking import Choice, Chosen, Claim, Joint, Table


@dataclass(frozen=True, slots=True)
class Loser:
    """An item, or one object of it, that is not in the combination, with the reason."""

    code: str
    key: str  # "" for the whole item
    why: str
    winners: tuple[str, ...] = ()
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Combination:
    """The best legal combination.

    ``total_fen`` is None while it is a range; then ``low_fen`` and ``high_fen`` (None: no upper end) are the best
    totals at both ends, and ``high_codes`` the items that are best at the upper one.
    """

    items: tuple[Chosen, ...]
    total_fen: int | None
    low_fen: int
    high_fen: int | None
    high_codes: tuple[str, ...]
    losers: tuple[Loser, ...]
    notes: tuple[str, ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of the items that are paid, in order."""
        return tuple(one.claim.code for one in self.items)


def combine(claims: Sequence[Claim], joints: Sequence[Joint] = (), groups: Sequence[StackingGroup] = ()) -> Combination:
    """Return the best legal combination of what a firm fits.

    Raises:
        CapsCross: two joint caps share items without one holding the other.

    """
    table = Table(claims, joints)
    low = table.best(high=False)
    exact = all(part.low_fen == part.high_fen for part in table.parts) and _settled(table)
    high = low if exact else table.best(high=True)
    items = _joined(table, low, high)
    same = low.total_fen == high.total_fen
    reasons = _Reasons(table, items, {one.name: one for one in groups})
    return Combination(
        items=items,
        total_fen=low.total_fen if same else None,
        low_fen=low.total_fen or 0,
        high_fen=high.total_fen,
        high_codes=high.codes,
        losers=reasons.losers(),
        notes=reasons.cuts(),
    )


def _settled(table: Table) -> bool:
    caps = [*(one.cap for one in table.claims.values()), *(one.room for one in table.joints.values())]
    return all(cap.low == cap.high for cap in caps)


def _joined(table: Table, low: Choice, high: Choice) -> tuple[Chosen, ...]:
    """Return what is sure to be best, and with it what may still come and excludes none of it."""
    if low is high:
        return low.items
    sure = [part for one in low.items for part in one.parts]
    for one in high.items:
        for part in one.parts:
            if part not in sure and all(table.shared_group(part, other) is None for other in sure):
                sure.append(part)
    return table.chosen(sum(1 << at for at, part in enumerate(table.parts) if part in sure))


class _Reasons:
    """Puts into words why something is not paid, or not in full."""

    def __init__(self, table: Table, items: tuple[Chosen, ...], groups: dict[str, StackingGroup]) -> None:
        self.table = table
        self.items = {one.claim.code: one for one in items}
        self.paid = [part for one in items for part in one.parts]
        self.groups = groups

    def losers(self) -> tuple[Loser, ...]:
        """Return every item and object that is left out, with its reason."""
        found: list[Loser] = []
        for claim in self.table.claims.values():
            lost = [part for part in claim.parts if part not in self.paid]
            if not claim.parts:
                found.append(Loser(claim.code, "", "按现有数据测算金额为0。"))
            elif len(lost) == len(claim.parts) and (len(lost) == 1 or self._alike(lost)):
                found.append(self._loser(lost[0], ""))
            else:
                found.extend(self._loser(part, part.key) for part in lost)
        return tuple(found)

    def cuts(self) -> tuple[str, ...]:
        """Return a sentence for every joint cap that cuts off what lies under it."""
        found = []
        for joint in self.table.joints.values():
            under = [one for code, one in self.items.items() if joint.name in self.table.claims[code].joint_caps]
            worth = sum((_paid(one) for one in under), Fraction(0))
            if joint.room.high is not None and worth > joint.room.high:
                names = "、".join(_titled(one.claim) for one in under)
                found.append(
                    f"{names}合计{brief(worth)}，按“{joint.says}”{_cited(joint.basis)}只付到{brief(joint.room.high)}。"
                )
        return tuple(found)

    def _alike(self, lost: list[Part]) -> bool:
        """Tell whether all parts of an item lose to the same winners."""
        return len({tuple(one.item for one, _ in self._against(part)) for part in lost}) == 1

    def _against(self, part: Part) -> list[tuple[Part, str]]:
        found = [(one, self.table.shared_group(part, one)) for one in self.paid]
        return [(one, group) for one, group in found if group is not None]

    def _loser(self, part: Part, key: str) -> Loser:
        against = self._against(part)
        if against:
            return self._excluded(part, key, against)
        return self._capped(part, key)

    def _excluded(self, part: Part, key: str, against: list[tuple[Part, str]]) -> Loser:
        group = self.groups.get(against[0][1])
        codes = tuple(dict.fromkeys(one.item for one, _ in against))
        names = "、".join(_titled(self.table.claims[code]) for code in codes)
        rule = f"“{group.says.rstrip('。')}”{_cited(group.basis)}" if group else f"互斥组“{against[0][1]}”"
        what = f"同一对象（{part.what}）" if part.key else ""
        theirs = sum((one.low_fen for one, _ in against), Fraction(0))
        why = f"与{names}{what}不能同时享受：{rule}。{self._compared(part, theirs, len(codes))}"
        return Loser(part.item, key, why, codes, group.basis if group else None)

    def _compared(self, part: Part, theirs: Fraction, count: int) -> str:
        mine = part.low_fen
        amounts = f"{'合计' if count > 1 else ''}{brief(theirs)}"
        if part.low_fen != part.high_fen:
            known = f"按已知数据本项{_shown(part)}，补齐数据后可能改选。"
            return f"选用的至少{amounts}。{known}"
        if theirs > mine:
            return f"选用的{amounts}高于本项的{_shown(part)}。"
        if theirs == mine:
            return f"金额相同（{brief(mine)}），取项目较少、编号在前的。"
        return f"本项{_shown(part)}，但选用{'它们' if count > 1 else '它'}时全部项目的合计最高。"

    def _capped(self, part: Part, key: str) -> Loser:
        claim = self.table.claims[part.item]
        for name in claim.joint_caps:
            joint = self.table.joints.get(name)
            under = [one.claim for one in self.items.values() if name in one.claim.joint_caps]
            if joint is None or not under:
                continue
            codes = tuple(one.code for one in under)
            names = "、".join(_titled(one) for one in under)
            why = f"“{joint.says.rstrip('。')}”{_cited(joint.basis)}的额度已由{names}用满，再加本项总额也不会增加。"
            return Loser(part.item, key, why, codes, joint.basis)
        return Loser(part.item, key, "按现有数据不增加总额：本项可得的额度为0。")


def _paid(one: Chosen) -> Fraction:
    worth = sum((part.low_fen for part in one.parts), Fraction(0))
    return worth if one.claim.cap.low is None else min(worth, one.claim.cap.low)


def _titled(claim: Claim) -> str:
    return f"“{claim.name}”（{claim.code}）"


def _cited(basis: Basis | None) -> str:
    return f"（{basis.doc}{basis.article}）" if basis else ""


def _shown(part: Part) -> str:
    if part.high_fen is None:
        return f"不少于{brief(part.low_fen)}"
    return brief(part.low_fen) if part.high_fen == part.low_fen else f"{brief(part.low_fen)}至{brief(part.high_fen)}"
