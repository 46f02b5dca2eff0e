"""Stored results of which some items are worked out anew: the others keep what was found."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from knowledge.items import census
from knowledge.items.working import Worked
from ledger.matches import Gap, Held, Kept


class Splice:
    """How fresh results of some items take their places among stored ones.

    Args:
        before: the codes of the stored results, in the order of their bytes.
        fresh: the codes that were worked out anew.
        after: the codes of what is made of both.
        numbers: the numbers of all gaps.

    """

    def __init__(
        self, before: Sequence[str], fresh: Sequence[str], after: Sequence[str], numbers: Mapping[Gap, int]
    ) -> None:
        places = {code: at for at, code in enumerate(before)} | {
            code: len(before) + at for at, code in enumerate(fresh)
        }
        self._order = [places[code] for code in after]
        self._stay = frozenset(after) - frozenset(fresh)
        self._gone = frozenset(number for gap, number in numbers.items() if gap[0] not in self._stay)

    def made_of(self, kept: Kept, worked: Worked, digest: str, numbers: Mapping[Gap, int]) -> Kept:
        """Return the stored results of a firm with the fresh ones in their places."""
        both = kept.states + worked.states
        amounts = {code: span for code, span in kept.amounts.items() if code in self._stay}
        missing = [number for number in census.unpacked(kept.missing) if number not in self._gone]
        missing += numbered(worked, numbers)
        return Kept(
            kept.uscc,
            digest,
            kept.facts_version,
            kept.day,
            bytes([both[at] for at in self._order]),
            amounts | spans(worked),
            census.packed(missing),
        )


def row_of(firm: Held, worked: Worked, digest: str, day: date, numbers: Mapping[Gap, int]) -> Kept:
    """Return the results of a firm as they are stored."""
    missing = census.packed(numbered(worked, numbers))
    return Kept(firm.uscc, digest, firm.facts_version, day, worked.states, spans(worked), missing)


def spans(worked: Worked) -> dict[str, list[int | None]]:
    """Return amounts as they are stored."""
    return {code: list(span) for code, span in worked.amounts.items()}


def numbered(worked: Worked, numbers: Mapping[Gap, int]) -> Collection[int]:
    """Return the numbers of what a firm lacks."""
    return [numbers[census.stored_gap(*lack)] for lack in worked.lacks]
