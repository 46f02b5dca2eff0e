"""What all stored results come to: for each item how many firms, how much money, and for want of which facts.

Kept as counts that are moved with every result that is stored (ledger/match_counts.py); this file says what one result
counts for, and reads the counts again as figures.
"""

from array import array
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from knowledge.rules.answers import Gap
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.fitting import State
from ledger.match_counts import Counted
from ledger.matches import NO_YEAR, Kept
from ledger.matches import Gap as StoredGap

LOW, HIGH, ENDLESS = "low", "high", "endless"
LACKS, RESTS = "lacks ", "rests on "
NUMBER = "I"  # how numbers of gaps are packed
PLACES = {state: bytes([place]) for place, state in enumerate(STATES)}


@dataclass(frozen=True, slots=True)
class ItemCount:
    """One item over all firms. Money is what the eligible get of this item alone, in fen."""

    code: str
    firms: Mapping[State, int] = field(default_factory=dict)
    low_fen: int = 0
    high_fen: int | None = 0  # None: some have no upper end
    lacks: tuple[tuple[Gap, int], ...] = ()  # (fact and year, firms that are unknown for want of it), most first

    def of(self, state: State) -> int:
        """Return how many firms are in a state."""
        return self.firms.get(state, 0)

    @property
    def all_firms(self) -> int:
        """How many firms were looked at."""
        return sum(self.firms.values())


Codes = Mapping[str, Sequence[str]]  # of each list of items, by its digest, in the order of the bytes
Gaps = Mapping[int, StoredGap]  # what the numbers of gaps mean


def gained(pairs: Iterable[tuple[Kept | None, Kept]], codes: Codes) -> list[tuple[str, str, int]]:
    """Return (firm, item, version of its facts) for every item that came to fit because the firm's facts changed."""
    fits = STATES.index(State.ELIGIBLE)
    found: list[tuple[str, str, int]] = []
    for old, new in pairs:
        if old is None or old.facts_version == new.facts_version or old.states == new.states:
            continue
        before = {code for code, state in zip(codes[old.rules], old.states, strict=True) if state == fits}
        now = [code for code, state in zip(codes[new.rules], new.states, strict=True) if state == fits]
        found += [(new.uscc, code, new.facts_version) for code in now if code not in before]
    return found


def moved(pairs: Iterable[tuple[Kept | None, Kept]], codes: Codes, gaps: Gaps) -> Counter[Counted]:
    """Return by how much the counts change when results take the place of others, or of none.

    Of two results of the same items only what differs is looked at.
    """
    gone: list[Kept] = []
    come: list[Kept] = []
    found: Counter[Counted] = Counter()
    for old, new in pairs:
        if old is None or (old.rules != new.rules and codes[old.rules] != codes[new.rules]):
            gone += [old] if old is not None else []
            come.append(new)
            continue
        if (old.rules, old.day) != (new.rules, new.day):
            found["", rests_on(old.rules, old.day)] -= 1
            found["", rests_on(new.rules, new.day)] += 1
        if old.states != new.states:
            for code, was, now in zip(codes[new.rules], old.states, new.states, strict=True):
                if was != now:
                    found[code, STATES[was].value] -= 1
                    found[code, STATES[now].value] += 1
        if old.amounts != new.amounts:
            _money(found, old, -1)
            _money(found, new, 1)
        if old.missing != new.missing:
            _lacks(found, Counter(unpacked(new.missing)), gaps)
            _lacks(found, {number: -count for number, count in Counter(unpacked(old.missing)).items()}, gaps)
    found.update(worth(come, codes, gaps))
    found.subtract(worth(gone, codes, gaps))
    return found


def worth(rows: Sequence[Kept], codes: Codes, gaps: Gaps) -> Counter[Counted]:
    """Return what results count for."""
    found: Counter[Counted] = Counter()
    by_rules: dict[str, list[bytes]] = {}
    for row in rows:
        by_rules.setdefault(row.rules, []).append(row.states)
        found["", rests_on(row.rules, row.day)] += 1
        _money(found, row, 1)
    for rules, states in by_rules.items():
        joined, every = b"".join(states), codes[rules]
        for at, code in enumerate(every):
            column = joined[at :: len(every)]
            for state, place in PLACES.items():
                found[code, state.value] = found[code, state.value] + column.count(place)
    _lacks(found, Counter(unpacked(b"".join(row.missing for row in rows))), gaps)
    return found


def _money(found: Counter[Counted], row: Kept, sign: int) -> None:
    for code, (low, high) in row.amounts.items():
        found[code, LOW] += sign * low
        found[code, HIGH] += sign * (low if high is None else high)
        found[code, ENDLESS] += sign * (high is None)


def _lacks(found: Counter[Counted], numbers: Mapping[int, int], gaps: Gaps) -> None:
    for number, count in numbers.items():
        code, name, year = gaps[number]
        found[code, f"{LACKS}{name} {year}"] += count


def rests_on(digest: str, day: date) -> str:
    """Return under which name results of one list of items and day are counted."""
    return f"{RESTS}{digest} {day.isoformat()}"


def item_counts(counted: Mapping[Counted, int]) -> dict[str, ItemCount]:
    """Return the figures of every item that is counted, by code."""
    by_code: dict[str, dict[str, int]] = {}
    for (code, what), count in counted.items():
        if code:
            by_code.setdefault(code, {})[what] = count
    return {code: _item(code, told) for code, told in sorted(by_code.items())}


def _item(code: str, told: Mapping[str, int]) -> ItemCount:
    lacks = [(_gap(what), count) for what, count in told.items() if what.startswith(LACKS) and count > 0]
    lacks.sort(key=lambda one: (-one[1], one[0][0], one[0][1] or 0))
    return ItemCount(
        code=code,
        firms={state: told[state.value] for state in State if told.get(state.value)},
        low_fen=told.get(LOW, 0),
        high_fen=None if told.get(ENDLESS) else told.get(HIGH, 0),
        lacks=tuple(lacks),
    )


def _gap(what: str) -> Gap:
    name, _, year = what.removeprefix(LACKS).rpartition(" ")
    return name, int(year) or None


def packed(numbers: Iterable[int]) -> bytes:
    """Return numbers of gaps as a row keeps them.

    >>> list(unpacked(packed([3, 1])))
    [1, 3]
    """
    return array(NUMBER, sorted(numbers)).tobytes()


def unpacked(kept: bytes) -> "array[int]":
    """Return the numbers of gaps of a row, or of several rows one after another."""
    found = array(NUMBER)
    found.frombytes(kept)
    return found


def stored_gap(code: str, gap: Gap) -> StoredGap:
    """Return a gap as the ledger keeps it."""
    return code, gap[0], gap[1] or NO_YEAR
