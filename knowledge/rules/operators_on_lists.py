"""The operators of conditions over lists: does a record fit, how many do, and what was received before."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from fractions import Fraction

from knowledge.rules.answers import DATE, FIXED, THRESHOLD, Answer, Finding, Gap, some
from knowledge.rules.bounds import bound_of, compare
from knowledge.rules.fact_kinds import Record
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item_terms import AwardBelow, Leaf, Match, Received
from knowledge.rules.records import AWARDS, Looked, best_failure, compile_match

Probe = Callable[[Facts], Finding]


def _has(leaf: Leaf, ground: Ground) -> Probe:
    """Some record fits; for count, at least so many of them."""
    match = _match(leaf)
    look, name, least = compile_match(match, leaf.fact, ground), leaf.fact, match.at_least

    def ask(facts: Facts) -> Finding:
        records = facts.records(name)
        if records is None:
            return Finding(None, missing=facts.gaps(name))
        looked = [look(facts, record) for record in records]
        fitting = [one for one in looked if one.answer]
        if len(fitting) >= least:
            return Finding(answer=True, value=fitting[0].record if fitting else None)
        unsure = [one for one in looked if one.answer is None]
        if len(fitting) + len(unsure) >= least:
            return Finding(None, unsure[0].record, missing=_gaps(name, unsure))
        if leaf.op == "count":
            short = Fraction(least - len(fitting))
            return Finding(answer=False, cure=THRESHOLD, gap=short)
        return _nearest(looked)

    return ask


def _gaps(name: str, unsure: Sequence[Looked]) -> tuple[Gap, ...]:
    """Name what is missing: the facts a record was compared with, else the list whose record says too little."""
    return tuple(dict.fromkeys(gap for one in unsure for gap in one.missing)) or ((name, None),)


def _nearest(looked: Sequence[Looked]) -> Finding:
    """Say what the record that came nearest still lacks."""
    best = best_failure(looked)
    if best is None:
        like = next((one.record for one in looked if one.like), None)
        return Finding(answer=False, value=like, cure=FIXED)
    days = [told.possible_from for told in best.failed if told.possible_from]
    first = next((told for told in best.failed if told.gap is not None), best.failed[0])
    return Finding(
        answer=False,
        value=best.record,
        cure=first.cure,
        gap=first.gap,
        unit=first.unit,
        possible_from=max(days, default=None),
        bound=first.bound,
    )


def _has_not(leaf: Leaf, ground: Ground) -> Probe:
    look, name = compile_match(_match(leaf), leaf.fact, ground), leaf.fact

    def ask(facts: Facts) -> Finding:
        records = facts.records(name)
        if records is None:
            return Finding(None, missing=facts.gaps(name))
        looked = [look(facts, record) for record in records]
        fitting = [one for one in looked if one.answer]
        if fitting:
            return Finding(answer=False, value=fitting[0].record, cure=FIXED)
        unsure = [one for one in looked if one.answer is None]
        return Finding(None, unsure[0].record, missing=_gaps(name, unsure)) if unsure else Finding(answer=True)

    return ask


def exists_on_list(leaf: Leaf, _: Ground) -> Probe:
    """There is something on the list."""
    name = leaf.fact

    def ask(facts: Facts) -> Finding:
        records = facts.records(name)
        if records is None:
            return Finding(None, missing=facts.gaps(name))
        return Finding(bool(records), records[0] if records else None, cure="" if records else FIXED)

    return ask


def _match(leaf: Leaf) -> Match:
    if not isinstance(leaf.value, Match):
        raise TypeError(f"not a filter over records: {leaf.value!r}")
    return leaf.value


def _awarded(leaf: Leaf, ground: Ground) -> Probe:
    """An award of the item was received before (awarded), or none was (not_awarded, first_time)."""
    if not isinstance(leaf.value, Received):
        raise TypeError(f"not an earlier award: {leaf.value!r}")
    wanted, sign = leaf.value, leaf.op == "awarded"
    since = ground.year(wanted.since)
    moves = wanted.since is not None and wanted.since.anchor != "fixed"

    def ask(facts: Facts) -> Finding:
        awards = facts.records(AWARDS)
        if awards is None:
            return Finding(None, missing=((AWARDS, None),))
        told = [(_counts(award, wanted, since), award) for award in awards]
        had = some(answer for answer, _ in told)
        if had is None:
            return Finding(None, missing=((AWARDS, None),))
        shown = next((award for answer, award in told if answer), None)
        if had is sign:
            return Finding(answer=True, value=shown)
        years = [award.get("year") for answer, award in told if answer]
        last = max((int(year) for year in years if isinstance(year, Fraction)), default=None)
        if had and moves and since is not None and last is not None:
            again = date(ground.day.year + last - since + 1, 1, 1)
            return Finding(answer=False, value=shown, cure=DATE, possible_from=again)
        return Finding(answer=False, value=shown, cure=FIXED)

    return ask


def _counts(award: Record, wanted: Received, since: int | None) -> Answer:
    """Tell whether one award is of the item, the reason and the years asked for."""
    found: Answer = True
    asked = [("item", wanted.item), ("reason", wanted.reason)]
    for name, word in asked:
        if word is None:
            continue
        value = award.get(name)
        if value is None:
            found = None
        elif value != word:
            return False
    if since is not None:
        year = award.get("year")
        if not isinstance(year, Fraction):
            return None
        if year < since:
            return False
    return found


def _award_below(leaf: Leaf, ground: Ground) -> Probe:
    """What was received of the item so far stays below an amount; who has received nothing repeats nothing."""
    if not isinstance(leaf.value, AwardBelow):
        raise TypeError(f"not an amount received: {leaf.value!r}")
    item, bound = leaf.value.item, bound_of(leaf.value.amount, ground)

    def ask(facts: Facts) -> Finding:
        awards = facts.records(AWARDS)
        limit, missing = bound(facts)
        if awards is None:
            return Finding(None, missing=((AWARDS, None), *missing), unit="元", bound=limit)
        sure, open_ended = Fraction(0), False
        for award in awards:
            if award.get("item") not in {item, None}:
                continue
            amount = award.get("amount")
            if award.get("item") is None or not isinstance(amount, Fraction):
                open_ended = True
            else:
                sure += amount
        if not sure and not open_ended:
            return Finding(answer=True, value=sure, unit="元", bound=limit)
        low = compare("<", sure, limit)
        if low is False:
            return Finding(answer=False, value=sure, cure=FIXED, unit="元", bound=limit)
        if open_ended or low is None:
            return Finding(None, sure, missing=missing or ((AWARDS, None),), unit="元", bound=limit)
        return Finding(answer=True, value=sure, unit="元", bound=limit)

    return ask


LIST_OPERATORS: Mapping[str, Callable[[Leaf, Ground], Probe]] = {
    "has": _has,
    "count": _has,
    "has_not": _has_not,
    "awarded": _awarded,
    "not_awarded": _awarded,
    "first_time": _awarded,
    "award_below": _award_below,
}
