"""Does a result say what a case expects? Every difference is a sentence; no difference is an empty list.

Results are compared as they are told (the JSON of ``huiqi match``), so that a case judges what people get.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from config.words import rule_cases as words
from knowledge.items.cases import Expected, Near
from knowledge.items.place import plain_number
from knowledge.rules.money import whole_fen, yuan

Told = Mapping[str, object]


def of_item(expected: Expected, told: Told) -> list[str]:
    """Compare one item's result with what was expected of it."""
    trace = _rows(told.get("trace"))
    unmet = [leaf for leaf in trace if leaf.get("state") == "unmet"]
    found = [
        *_state(expected.state, str(told.get("state"))),
        *_span(expected.span, told),
        *_missing(expected.missing, _texts(told.get("missing"))),
        *_near(expected.near, unmet),
    ]
    facts = [str(leaf.get("fact")) for leaf in unmet]
    lacking = [name for name in expected.unmet if not any(_same(name, fact) for fact in facts)]
    if lacking:
        found.append(words.lacks(words.UNMET, words.listed(lacking), words.listed(facts)))
    if expected.says and expected.says not in json.dumps(told, ensure_ascii=False):
        found.append(words.lacks(words.SAID, expected.says, str(told.get("why") or "")))
    return found


def of_all(expected: Expected, told: Told) -> list[str]:
    """Compare the result over several items with what was expected of their combination."""
    best = told.get("combination")
    best = best if isinstance(best, Mapping) else {}
    codes = _texts(best.get("codes"))
    total = best.get("total_fen")
    reasons = {str(one.get("code")): json.dumps(one, ensure_ascii=False) for one in _rows(best.get("losers"))}
    relief = sorted(str(one.get("code")) for one in _rows(told.get("tax_relief")) if one.get("state") == "eligible")
    found = []
    if expected.codes is not None and sorted(expected.codes) != sorted(codes):
        found.append(words.differs(words.CODES, words.listed(sorted(expected.codes)), words.listed(sorted(codes))))
    if expected.total is not None and total != whole_fen(expected.total):
        found.append(words.differs(words.TOTAL, _yuan(whole_fen(expected.total)), _yuan(total)))
    if expected.losers is not None and expected.losers.keys() != reasons.keys():
        found.append(words.differs(words.LOSERS, words.listed(expected.losers), words.listed(reasons)))
    for code, winner in (expected.losers or {}).items():
        if code in reasons and winner not in reasons[code]:
            found.append(words.lacks(words.why_lost(code), winner, reasons[code]))
    if expected.tax_relief is not None and sorted(expected.tax_relief) != relief:
        found.append(words.differs(words.RELIEF, words.listed(expected.tax_relief), words.listed(relief)))
    return found


def of_group(expected: Expected, told: Sequence[Told]) -> list[str]:
    """Compare how many firms get an item, and how much all of them together, with what was expected."""
    paid = [one for one in told if one.get("state") == "eligible"]
    total = sum(fen for one in paid if isinstance(fen := one.get("amount_fen"), int))
    found = []
    if expected.eligible is not None and expected.eligible != len(paid):
        found.append(words.differs(words.FIRMS, str(expected.eligible), str(len(paid))))
    if expected.total is not None and total != whole_fen(expected.total):
        found.append(words.differs(words.TOTAL, _yuan(whole_fen(expected.total)), _yuan(total)))
    return found


def _state(expected: str, got: str) -> Iterable[str]:
    if expected and expected != got:
        yield words.differs(words.STATE, words.state(expected), words.state(got))


def _span(expected: tuple[Fraction, Fraction | None] | None, told: Told) -> Iterable[str]:
    """An exact amount is the same number twice; a result that is not sure of it has to show it as its range."""
    if expected is None:
        return
    low, high = (None if end is None else whole_fen(end) for end in expected)
    exact, between = told.get("amount_fen"), told.get("amount_range_fen")
    got = tuple(between) if isinstance(between, list | tuple) else (exact, exact)
    sure = exact if told.get("state") == "eligible" else low
    if got != (low, high) or (low == high and sure != low):
        yield words.differs(words.AMOUNT, words.span(_yuan(low), _yuan(high)), words.span(*map(_yuan, got)))


def _missing(expected: Sequence[str] | None, got: Sequence[str]) -> Iterable[str]:
    if expected is None:
        return
    lacking = [name for name in expected if not any(_same(name, one) for one in got)]
    strange = [one for one in got if not any(_same(name, one) for name in expected)]
    if lacking or strange:
        yield words.differs(words.MISSING, words.listed(expected), words.listed(got))


def _near(expected: Near | None, unmet: Sequence[Told]) -> Iterable[str]:
    if expected is None:
        return
    told = words.listed(_shown(leaf) for leaf in unmet)
    if not any(_fits(expected, leaf) for leaf in unmet):
        since = expected.since.isoformat() if expected.since else ""
        wanted = " ".join(part for part in (expected.fact, expected.by_said, since) if part)
        yield words.lacks(words.NEAR, wanted, told)


def _fits(expected: Near, leaf: Told) -> bool:
    if expected.fact and not _same(expected.fact, str(leaf.get("fact"))):
        return False
    if expected.since is not None and _day(leaf.get("possible_from")) != expected.since:
        return False
    return expected.by is None or _gap(leaf) == expected.by


def _shown(leaf: Told) -> str:
    return " ".join(str(leaf.get(name)) for name in ("fact", "gap_says", "possible_from") if leaf.get(name))


def _same(name: str, got: str) -> bool:
    """Tell whether a result names a fact, or a part of it: loans.lpr is loans."""
    return got == name or got.startswith((name + ".", name + "["))


def _rows(value: object) -> list[Told]:
    return [one for one in value if isinstance(one, Mapping)] if isinstance(value, list | tuple) else []


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def _day(value: object) -> date | None:
    return date.fromisoformat(value) if isinstance(value, str) else value if isinstance(value, date) else None


def _gap(leaf: Told) -> Fraction | None:
    """Return by how much a leaf falls short: fen where it is money, else a plain number."""
    gap = leaf.get("gap")
    if isinstance(gap, bool) or not isinstance(gap, int | float | str):
        return None
    return plain_number(str(gap))


def _yuan(fen: object) -> str:
    return f"{yuan(fen)}元" if isinstance(fen, int) else words.NO_BOUND
