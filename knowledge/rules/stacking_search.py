"""The best legal choice among pieces that exclude each other and share caps: exact, by branch and bound.

Among choices of the same worth the one with the fewest items is taken, then the one that keeps the earlier pieces
(pieces come in code order). Pieces that neither exclude each other nor share a cap that can bind, nor belong to one
item, are solved apart.

The worth of a choice is that of a tree of caps: each cap counts what lies under it, at most itself. Such a worth never
falls, and a further piece never brings more to a larger choice than to a smaller one; both bounds rest on that.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

PATIENCE = 20_000
"""Steps spent on breaking ties in one set; then the best choice found stands, as good but perhaps of more items."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece: whose it is, what it is worth (whole units), which others it excludes (a bit each)."""

    item: str
    worth: int
    excludes: int


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The most that some pieces (a bit each) are worth together. Any two ceilings are apart or one in the other."""

    most: int
    members: int


def best_choice(pieces: Sequence[Piece], ceilings: Sequence[Ceiling]) -> int:
    """Return the best choice, a bit for each piece."""
    binding = [one for one in ceilings if _can_bind(pieces, ceilings, one)]
    worthy = sum(1 << at for at, piece in enumerate(pieces) if piece.worth > 0)
    tied = 0
    for one in binding:
        tied |= one.members
    chosen = sum(1 << at for at in bits(worthy & ~tied) if not pieces[at].excludes & worthy)
    sure = frozenset(pieces[at].item for at in bits(chosen))
    for part in _apart(pieces, binding, worthy & ~chosen, sure):
        chosen |= _Search(pieces, [one for one in binding if one.members & part], part, sure).run()
    return chosen


def worth_of(pieces: Sequence[Piece], ceilings: Iterable[Ceiling], chosen: int) -> int:
    """Return what a choice is worth under the ceilings."""
    left, total = chosen, 0
    below: list[tuple[int, int]] = []  # (members, worth) of ceilings already counted
    for one in sorted(ceilings, key=lambda ceiling: ceiling.members.bit_count()):
        inside = sum(worth for members, worth in below if members & ~one.members == 0)
        below = [(members, worth) for members, worth in below if members & ~one.members]
        mine = left & one.members
        left &= ~one.members
        below.append((one.members, min(one.most, inside + sum(pieces[at].worth for at in bits(mine)))))
    total += sum(worth for _, worth in below)
    return total + sum(pieces[at].worth for at in bits(left))


def bits(mask: int) -> Iterable[int]:
    """Yield the places of the bits that are set, lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _can_bind(pieces: Sequence[Piece], ceilings: Sequence[Ceiling], ceiling: Ceiling) -> bool:
    inside = [one for one in ceilings if one is not ceiling and one.members & ~ceiling.members == 0]
    smaller = [one for one in inside if one.members != ceiling.members]
    return worth_of(pieces, smaller, ceiling.members) > ceiling.most


def _apart(pieces: Sequence[Piece], ceilings: Sequence[Ceiling], left: int, sure: frozenset[str]) -> list[int]:
    """Return the sets of pieces that can be decided on their own; items that are paid anyway tie nothing together."""
    siblings: dict[str, int] = {}
    for at in bits(left):
        siblings[pieces[at].item] = siblings.get(pieces[at].item, 0) | 1 << at
    parts = []
    while left:
        part, edge = 0, left & -left
        while edge:
            part |= edge
            reached = 0
            for at in bits(edge):
                reached |= pieces[at].excludes
                if pieces[at].item not in sure:
                    reached |= siblings[pieces[at].item]
            for one in ceilings:
                if one.members & edge:
                    reached |= one.members
            edge = reached & left & ~part
        parts.append(part)
        left &= ~part
    return parts


class _Search:
    """The search over one set of pieces."""

    def __init__(
        self, pieces: Sequence[Piece], ceilings: Sequence[Ceiling], part: int, sure: frozenset[str] = frozenset()
    ) -> None:
        self.pieces = pieces
        self.sure = sure  # items that are paid whatever is chosen here
        self.part = part
        rising = sorted(ceilings, key=lambda one: one.members.bit_count())
        self.most = [one.most for one in rising]
        self.members = [one.members for one in rising]
        self.over = [
            next((no for no in range(at + 1, len(rising)) if rising[at].members & ~rising[no].members == 0), -1)
            for at in range(len(rising))
        ]
        self.paths = {at: [no for no, one in enumerate(rising) if one.members >> at & 1] for at in bits(part)}
        self.cover = self._cliques()
        self.known: dict[tuple[int, tuple[int, ...]], tuple[int, int]] = {}
        self.patience = PATIENCE

    def run(self) -> int:
        """Return the best choice of the set."""
        empty = [0] * len(self.most)
        best, chosen = self._most(self.part, empty, -1)
        items = len(self.sure | {self.pieces[at].item for at in bits(chosen)})
        for few in range(len(self.sure), items + 1):
            found = self._fewest(self.part, 0, best, empty, self.sure, few)
            if found is not None:
                return found
        return chosen

    def _cliques(self) -> list[int]:
        """Cover the pieces by sets of which at most one can be chosen, dearest first."""
        cover: list[int] = []
        for at in sorted(bits(self.part), key=lambda one: -self.pieces[one].worth):
            home = next((no for no, clique in enumerate(cover) if clique & ~self.pieces[at].excludes == 0), None)
            if home is None:
                cover.append(1 << at)
            else:
                cover[home] |= 1 << at
        return cover

    def _gain(self, at: int, loads: list[int]) -> int:
        """Return what one more piece brings."""
        gain = self.pieces[at].worth
        for no in self.paths[at]:
            gain = min(gain, self.most[no] - loads[no])
        return gain

    def _loaded(self, at: int, gain: int, loads: list[int]) -> list[int]:
        after = loads.copy()
        for no in self.paths[at]:
            after[no] += gain
        return after

    def _bound(self, free: int, loads: list[int]) -> int:
        """Return a figure that no choice from ``free`` brings more than.

        Of each clique one piece at most is chosen; a clique counts under the smallest ceiling over all of it.
        """
        under = [0] * (len(self.most) + 1)
        for clique in self.cover:
            inside = clique & free
            if not inside:
                continue
            gain = max(self._gain(at, loads) for at in bits(inside))
            home = next((no for no, members in enumerate(self.members) if inside & ~members == 0), -1)
            under[home] += gain
        for no, most in enumerate(self.most):  # smaller ones first
            under[self.over[no]] += min(under[no], most - loads[no])
        return under[-1]

    def _most(self, free: int, loads: list[int], floor: int) -> tuple[int, int]:
        """Return the most that can still be brought, and by which pieces; (-1, 0) if it is not above ``floor``.

        Groups of pieces that exclude only each other are decided apart. A ceiling ties two of them together only
        when both have pieces under it and pieces elsewhere: to one that lies wholly under it, more is never worse.
        """
        free = sum(1 << at for at in bits(free) if self._gain(at, loads) > 0)
        if not free:
            return (0, 0) if floor < 0 else (-1, 0)
        if self._bound(free, loads) <= floor:
            return -1, 0
        key = (free, tuple(loads))
        known = self.known.get(key)
        if known is None:
            groups = self._groups(free, loads)
            if len(groups) == 1:
                known = self._branch(free, loads, floor)
                if known[0] < 0:
                    return known
            else:
                known = self._one_by_one(groups, loads)
            self.known[key] = known
        return known if known[0] > floor else (-1, 0)

    def _one_by_one(self, groups: list[int], loads: list[int]) -> tuple[int, int]:
        total, chosen = 0, 0
        for group in groups:
            gain, mask = self._most(group, loads, -1)
            total, chosen = total + gain, chosen | mask
            for at in bits(mask):
                loads = self._loaded(at, self._gain(at, loads), loads)
        return total, chosen

    def _branch(self, free: int, loads: list[int], floor: int) -> tuple[int, int]:
        """Take the piece that excludes most, or leave it."""
        at = max(bits(free), key=lambda one: ((self.pieces[one].excludes & free).bit_count(), self.pieces[one].worth))
        gain, rest = self._gain(at, loads), free & ~(1 << at)
        more, mask = self._most(rest & ~self.pieces[at].excludes, self._loaded(at, gain, loads), floor - gain)
        best = (more + gain, mask | 1 << at) if more >= 0 else (-1, 0)
        without = self._most(rest, loads, max(floor, best[0]))
        return max(best, without, key=lambda one: one[0])

    def _groups(self, free: int, loads: list[int]) -> list[int]:
        """Return the sets that can be decided apart, those under a ceiling before those that cross it."""
        groups = []
        left = free
        while left:
            group, edge = 0, left & -left
            while edge:
                group |= edge
                reached = 0
                for at in bits(edge):
                    reached |= self.pieces[at].excludes
                edge = reached & free & ~group
            groups.append(group)
            left &= ~group
        for no, members in enumerate(self.members):
            if sum(self._gain(at, loads) for at in bits(members & free)) <= self.most[no] - loads[no]:
                continue
            crossing = [one for one in groups if one & members and one & ~members]
            if len(crossing) > 1:
                groups = [one for one in groups if one not in crossing]
                groups.append(sum(crossing))
        return sorted(groups, key=self._depth)

    def _depth(self, group: int) -> int:
        """Return the size of the smallest ceiling over a whole set: what lies deeper is decided first."""
        return next((members.bit_count() for members in self.members if group & ~members == 0), len(self.pieces) + 1)

    def _fewest(
        self, free: int, chosen: int, need: int, loads: list[int], used: frozenset[str], few: int
    ) -> int | None:
        """Return the first choice in code order that brings ``need`` with at most ``few`` items, or None."""
        self.patience -= 1
        if self.patience < 0:
            return None
        if len(used) == few:
            free = sum(1 << at for at in bits(free) if self.pieces[at].item in used)
        if need and (self._reach(free, loads, used, few) < need or self._most(free, loads, need - 1)[0] < need):
            return None
        if not free:
            return chosen
        at = next(iter(bits(free)))
        gain, rest = self._gain(at, loads), free & ~(1 << at)
        if need or self.pieces[at].item in used:
            after, now = self._loaded(at, gain, loads), used | {self.pieces[at].item}
            apart = rest & ~self.pieces[at].excludes
            found = self._fewest(apart, chosen | 1 << at, need - gain, after, now, few)
            if found is not None:
                return found
        return self._fewest(rest, chosen, need, loads, used, few)

    def _reach(self, free: int, loads: list[int], used: frozenset[str], few: int) -> int:
        """Return a figure that the items used and the best further ones, up to ``few``, bring no more than."""
        gains: dict[str, int] = {}
        for at in bits(free):
            item = self.pieces[at].item
            gains[item] = gains.get(item, 0) + self._gain(at, loads)
        fresh = sorted((gain for item, gain in gains.items() if item not in used), reverse=True)
        return sum(gain for item, gain in gains.items() if item in used) + sum(fresh[: few - len(used)])
