"""What is worth most: which item to tell first, and which missing fact to ask first."""

from collections.abc import Iterable
from fractions import Fraction

from knowledge.rules.answers import Gap
from knowledge.rules.fact_names import NAMES, Shape
from knowledge.rules.fitting import State
from knowledge.rules.matching import ItemResult, MatchResult

LIKELY_SHARE = Fraction(7, 10)  # of the conditions met: what else is unknown may well fit
PLACES = frozenset({"region_code", "tax_region", "stat_region", "zone_id"})
HARD = 10  # a fact of several entries is that much less worth asking for


def worth(one: ItemResult) -> int:
    """Return the most an item may pay, in fen; 0 where it pays no money."""
    if one.amount is None:
        return 0
    return one.amount.high_fen if one.amount.high_fen is not None else one.amount.low_fen


def likely(result: MatchResult) -> list[ItemResult]:
    """Return the items of which enough conditions are met and the rest unknown (domain reference 9.3)."""
    return [one for one in result.of(State.UNKNOWN) if _met_share(one) >= LIKELY_SHARE]


def _met_share(one: ItemResult) -> Fraction:
    rows = one.fit.rows
    return Fraction(sum(row.finding.answer is True for row in rows), len(rows)) if rows else Fraction(0)


def lies_elsewhere(one: ItemResult) -> bool:
    """Tell whether an item is for firms of another place: nothing the firm could ever do about."""
    return any(row.leaf.fact in PLACES for row in one.fit.unmet)


def gaps_by_worth(result: MatchResult, passed: Iterable[Gap] = ()) -> list[Gap]:
    """Return the missing facts, the one worth most first: the money it would decide, shared with what else is missing.

    Args:
        result: of one firm.
        passed: facts that are not to be asked for.

    """
    skip = set(passed)
    value: dict[Gap, Fraction] = {}
    for one in (*result.of(State.UNKNOWN), *result.of(State.NEAR)):
        for gap in one.missing:
            if gap not in skip and gap[0] in NAMES:
                share = Fraction(max(worth(one), 1), len(one.missing) * (HARD if _is_hard(gap[0]) else 1))
                value[gap] = value.get(gap, Fraction(0)) + share
    return sorted(value, key=lambda gap: (value[gap], str(gap)), reverse=True)


def _is_hard(name: str) -> bool:
    return NAMES[name].shape in {Shape.RECORDS, Shape.GROUP}
