"""What a change of an item would do: which firms gain, which lose, how much, and of which nobody could tell any more.

Both texts of the item are asked for every firm on one day by the rules that answer a single firm, and nothing is
written. A firm's sum of several items is not looked at: it is what this item pays by itself that changes.
"""

import enum
import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from knowledge.items.working import work_out
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import State
from knowledge.rules.item import Item, ItemSet

BLOCK = 2_000  # firms looked at together


class Known(Protocol):
    """A firm as far as a comparison needs it."""

    @property
    def uscc(self) -> str: ...  # noqa: D102 - 统一社会信用代码
    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def facts(self) -> Facts: ...  # noqa: D102


class Turn(enum.StrEnum):
    """What a change means for one firm."""

    GAINS = "gains"  # becomes eligible, or gets more
    LOSES = "loses"  # is no longer eligible, or gets less
    NOW_UNKNOWN = "now unknown"  # could be told before, can't be told now
    MOVES = "moves"  # between states without money; or a range that moved both ways
    STAYS = "stays"


@dataclass(frozen=True, slots=True)
class Held:
    """What an item is to a firm, and what it pays in fen: nothing unless eligible. ``high_fen`` None: no upper end."""

    state: State
    low_fen: int = 0
    high_fen: int | None = 0


@dataclass(frozen=True, slots=True)
class Sum:
    """Eligible firms, and what they get together in fen. ``high_fen`` None: no upper end."""

    firms: int = 0
    low_fen: int = 0
    high_fen: int | None = 0

    def plus(self, one: Held) -> "Sum":
        """Return the sum with what one firm holds added."""
        if one.state is not State.ELIGIBLE:
            return self
        return Sum(self.firms + 1, self.low_fen + one.low_fen, _add(self.high_fen, one.high_fen))


@dataclass(frozen=True, slots=True)
class Moved:
    """One firm to which the item means something else after the change."""

    uscc: str
    name: str
    before: Held
    after: Held

    @property
    def low_fen(self) -> int:
        """By how much what is sure changes, fen; below zero it is lost."""
        return self.after.low_fen - self.before.low_fen

    @property
    def turn(self) -> Turn:
        """What that means for the firm."""
        return turn_of(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Difference:
    """A change of an item over many firms on one day. Lists begin with what moves most."""

    day: date
    gainers: tuple[Moved, ...] = ()
    losers: tuple[Moved, ...] = ()
    now_unknown: tuple[Moved, ...] = ()
    others: tuple[Moved, ...] = ()  # those that move in another way
    unchanged: int = 0
    before: Sum = Sum()
    after: Sum = Sum()
    moves: Mapping[tuple[State, State], int] = field(default_factory=dict)  # firms by state before and after

    @property
    def firms(self) -> int:
        """How many firms were looked at."""
        return sum(self.moves.values())

    @property
    def gained_fen(self) -> int:
        """What those who gain get more for sure, fen."""
        return sum(one.low_fen for one in self.gainers)

    @property
    def lost_fen(self) -> int:
        """What those who lose get less for sure, fen."""
        return -sum(one.low_fen for one in self.losers)

    @property
    def nothing(self) -> bool:
        """Whether the change changes nothing for anybody."""
        return self.unchanged == self.firms


def difference(old_item: Item | None, new_item: Item | None, firms: Iterable[Known], as_of: date) -> Difference:
    """Compare two texts of an item over firms.

    Args:
        old_item: the item as it is; None: there is none yet, nobody has anything.
        new_item: the item as it would be; None: it would be withdrawn.
        firms: each is asked once, in one pass, and not kept; see knowledge.items.population.
        as_of: the day both are looked at.

    """
    found: dict[Turn, list[Moved]] = {turn: [] for turn in Turn}
    moves: Counter[tuple[State, State]] = Counter()
    before, after, unchanged = Sum(), Sum(), 0
    for block in _blocks(firms):
        facts = [firm.facts for firm in block]
        pairs = zip(_held(old_item, as_of, facts), _held(new_item, as_of, facts), strict=True)
        for firm, (one, other) in zip(block, pairs, strict=True):
            moves[one.state, other.state] += 1
            before, after = before.plus(one), after.plus(other)
            if one == other:
                unchanged += 1
            else:
                moved = Moved(firm.uscc, firm.name, one, other)
                found[moved.turn].append(moved)
    for told in found.values():
        told.sort(key=lambda one: (-abs(one.low_fen), one.uscc))
    return Difference(
        day=as_of,
        gainers=tuple(found[Turn.GAINS]),
        losers=tuple(found[Turn.LOSES]),
        now_unknown=tuple(found[Turn.NOW_UNKNOWN]),
        others=tuple(found[Turn.MOVES]),
        unchanged=unchanged,
        before=before,
        after=after,
        moves=dict(moves),
    )


def as_told(found: Difference) -> dict[str, Any]:
    """Return a difference as JSON gives it (``huiqi match --compare``, and the page)."""
    return {
        "as_of": found.day.isoformat(),
        "firms": found.firms,
        "unchanged": found.unchanged,
        "before": _sum(found.before),
        "after": _sum(found.after),
        "gained_fen": found.gained_fen,
        "lost_fen": found.lost_fen,
        "gainers": [_moved(one) for one in found.gainers],
        "losers": [_moved(one) for one in found.losers],
        "now_unknown": [_moved(one) for one in found.now_unknown],
        "others": [_moved(one) for one in found.others],
        "moves": [[one.value, other.value, count] for (one, other), count in sorted(found.moves.items())],
    }


def _sum(one: Sum) -> dict[str, Any]:
    return {"firms": one.firms, "range_fen": [one.low_fen, one.high_fen]}


def _moved(one: Moved) -> dict[str, Any]:
    held = [{"state": side.state.value, "range_fen": [side.low_fen, side.high_fen]} for side in (one.before, one.after)]
    return {"uscc": one.uscc, "name": one.name, "before": held[0], "after": held[1], "change_fen": one.low_fen}


def turn_of(before: Held, after: Held) -> Turn:
    """Return what it means for a firm that an item was this to it and becomes that.

    >>> had, more = Held(State.ELIGIBLE, 100, 100), Held(State.ELIGIBLE, 100, 200)
    >>> turn_of(had, more).value, turn_of(had, Held(State.NEAR)).value, turn_of(had, Held(State.UNKNOWN)).value
    ('gains', 'loses', 'now unknown')
    """
    if before == after:
        return Turn.STAYS
    if after.state is State.UNKNOWN:
        return Turn.NOW_UNKNOWN
    if after.state is not before.state and State.ELIGIBLE in {before.state, after.state}:
        return Turn.GAINS if after.state is State.ELIGIBLE else Turn.LOSES
    low, high = after.low_fen - before.low_fen, _further(before.high_fen, after.high_fen)
    if low >= 0 and high >= 0 and (low or high):
        return Turn.GAINS
    if low <= 0 and high <= 0 and (low or high):
        return Turn.LOSES
    return Turn.MOVES


def _held(item: Item | None, day: date, facts: Sequence[Facts]) -> list[Held]:
    """Return what an item is to some firms, and what it pays each: money only where it is eligible."""
    if item is None:
        return [Held(State.INELIGIBLE)] * len(facts)
    worked = work_out(ItemSet((item,)), day, facts, lacking=False)
    return [Held(STATES[one.states[0]], *one.amounts.get(item.code, (0, 0))) for one in worked]


def _blocks(firms: Iterable[Known]) -> Iterator[list[Known]]:
    every = iter(firms)
    while block := list(itertools.islice(every, BLOCK)):
        yield block


def _further(before: int | None, after: int | None) -> int:
    """Return the sign of the way from one upper end to another; none at all is the furthest."""
    if before == after:
        return 0
    if after is None or (before is not None and after > before):
        return 1
    return -1


def _add(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
