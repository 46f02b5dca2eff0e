"""Which records of a list fit: qualifications, projects, loans, earlier awards. One record has to meet every demand.

A record that lacks what is asked neither fits nor fails. A record that fails only on what can still come about (a
number not reached, a day not yet come) makes its condition curable.
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from knowledge.rules.answers import CURABLE, DATE, FIXED, THRESHOLD, Answer, Gap
from knowledge.rules.bounds import DayOf, bound_of, compare, day_of, gap_of, is_known, placing
from knowledge.rules.chinese_date import add_months
from knowledge.rules.fact_kinds import Record, one_spelling, plain_spelling
from knowledge.rules.fact_names import unit_of
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Ground
from knowledge.rules.interval import Interval
from knowledge.rules.item_terms import Constant, Day, Demand, Match, Within, Year

AWARDS = "received_awards"
_COMPARISONS = frozenset({">=", ">", "<=", "<"})


class Told(NamedTuple):
    """What one record says to one demand."""

    answer: Answer
    cure: str = FIXED
    gap: Fraction | None = None
    unit: str = ""
    possible_from: date | None = None
    bound: Interval | None = None
    missing: tuple[Gap, ...] = ()  # facts besides the record itself


class Looked(NamedTuple):
    """One record and what it says to every demand that it does not meet."""

    record: Record
    answer: Answer
    failed: tuple[Told, ...] = ()
    missing: tuple[Gap, ...] = ()  # facts besides the list itself that would tell
    like: bool = True  # it is the kind of thing that was asked for: the first demand is met

    @property
    def curable(self) -> bool:
        """Whether everything it fails on can still come about."""
        return all(told.cure in CURABLE for told in self.failed)


Ask: TypeAlias = Callable[[Facts, Record], Told]
Look: TypeAlias = Callable[[Facts, Record], Looked]

YES, UNKNOWN, NO = Told(answer=True), Told(answer=None), Told(answer=False)


def compile_match(match: Match, fact: str, ground: Ground) -> Look:
    """Compile a filter over the records of one fact."""
    asks = [_compile_demand(demand, fact, ground) for demand in match.tests]

    def look(facts: Facts, record: Record) -> Looked:
        told = [ask(facts, record) for ask in asks]
        if all(one.answer for one in told):
            return Looked(record, answer=True)
        failed = tuple(one for one in told if one.answer is False)
        missing = tuple(gap for one in told if one.answer is None for gap in one.missing)
        return Looked(record, False if failed else None, failed, missing, told[0].answer is not False)

    return look


def best_failure(looked: Sequence[Looked]) -> Looked | None:
    """Return the record that came nearest: one that can still fit, with the fewest failures, the earliest of them."""
    curable = [one for one in looked if one.answer is False and one.curable]
    return min(curable, key=lambda one: len(one.failed), default=None)


def truth(value: object) -> Answer:
    """Return whether a value says yes: true, a figure above zero, a day, a list with something in it."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, Fraction | int):
        return value > 0
    return bool(value)


def same(value: object, wanted: object) -> bool:
    """Tell whether a known value is the one wanted; yes and no are also said by figures and lists.

    Words are compared as they are spelled: facts and items are brought to one spelling when they are read.
    """
    if isinstance(wanted, Constant):
        wanted = wanted.value
    if isinstance(wanted, bool):
        return truth(value) is wanted
    if isinstance(value, bool):
        return False
    return value == wanted


def _compile_demand(demand: Demand, fact: str, ground: Ground) -> Ask:
    ask = _BUILDERS[demand.op](demand, fact, ground) if demand.op in _BUILDERS else _compared(demand, fact, ground)
    absent = YES if demand.absent_fits else UNKNOWN
    cure, field, needs_field = demand.cure, demand.field, demand.op != "valid_on"

    def with_absent(facts: Facts, record: Record) -> Told:
        if needs_field and record.get(field) is None:
            return absent
        told = ask(facts, record)
        if told.answer is False and cure:
            return told._replace(cure=cure)
        return told

    return with_absent


def _plain(answer: Answer) -> Told:
    return YES if answer else UNKNOWN if answer is None else NO


def _is(demand: Demand, _fact: str, _ground: Ground) -> Ask:
    field, wanted, sign = demand.field, _spelled(demand.field, demand.value), demand.op == "is"
    return lambda _facts, record: _plain(same(record[field], wanted) is sign)


def _in(demand: Demand, _fact: str, _ground: Ground) -> Ask:
    field, sign = demand.field, demand.op == "in"
    given = demand.value if isinstance(demand.value, tuple) else (demand.value,)
    words = [_spelled(field, word) for word in given]
    return lambda _facts, record: _plain(any(same(record[field], word) for word in words) is sign)


def _spelled(field: str, word: object) -> object:
    if not isinstance(word, str):
        return word
    return one_spelling(word) if field == "name" else plain_spelling(word)


def _yes(demand: Demand, _fact: str, _ground: Ground) -> Ask:
    return lambda _facts, record: _plain(truth(record[demand.field]))


def _has_word(demand: Demand, _fact: str, _ground: Ground) -> Ask:
    words = demand.value if isinstance(demand.value, tuple) else (demand.value,)
    return lambda _facts, record: _plain(any(str(word) in str(record[demand.field]) for word in words))


def _placed(demand: Demand, _fact: str, ground: Ground) -> Ask:
    """Compile in_year and within: a day too late may still come within reach."""
    spans = demand.value if isinstance(demand.value, tuple) else (demand.value,)
    places = [placing(Within(year=span) if isinstance(span, Year) else _within(span), ground) for span in spans]

    def ask(facts: Facts, record: Record) -> Told:
        placed = [place(record[demand.field], facts, record) for place in places]
        if any(one.answer for one in placed):
            return YES
        if any(one.answer is None for one in placed):
            return Told(answer=None, missing=tuple(gap for one in placed for gap in one.missing))
        coming = min((one.possible_from for one in placed if one.possible_from), default=None)
        return Told(answer=False, cure=DATE if coming else FIXED, possible_from=coming)

    return ask


def _within(span: object) -> Within:
    if not isinstance(span, Within):
        raise TypeError(f"not a span of days: {span!r}")
    return span


def _valid_on(demand: Demand, _fact: str, ground: Ground) -> Ask:
    """Compile "issued by a day and not ended": an end that is not said follows from the term, or there is none."""
    at = day_of(demand.value if isinstance(demand.value, Day | date) else None, ground)

    def ask(facts: Facts, record: Record) -> Told:
        day, issued, end = at(facts, record), record.get("issued_on"), record.get(demand.field)
        if day is None:
            return Told(answer=None, missing=gap_of(demand.value))
        if not isinstance(issued, date) and not isinstance(end, date):
            return YES if demand.absent_fits else UNKNOWN
        if isinstance(issued, date) and issued > day:
            return Told(answer=False, cure=DATE, possible_from=issued)
        if not isinstance(end, date) and demand.months is not None and isinstance(issued, date):
            end = add_months(issued, demand.months) - timedelta(days=1)
        return NO if isinstance(end, date) and end < day else YES

    return ask


def _not_awarded(demand: Demand, _fact: str, _ground: Ground) -> Ask:
    """Compile "no award of this item has this text as its reason"."""

    def ask(facts: Facts, record: Record) -> Told:
        awards = facts.records(AWARDS)
        if awards is None:
            return Told(answer=None, missing=((AWARDS, None),))
        found = [one for one in awards if one.get("item") in {demand.value, None}]
        if any(one.get("item") and one.get("reason") == record[demand.field] for one in found):
            return NO
        return UNKNOWN if any(one.get("item") is None or one.get("reason") is None for one in found) else YES

    return ask


def _between(demand: Demand, fact: str, ground: Ground) -> Ask:
    low, high = demand.value if isinstance(demand.value, tuple) else (None, None)
    lower = _compared(Demand(demand.field, ">=", low), fact, ground)
    upper = _compared(Demand(demand.field, "<=", high), fact, ground)

    def ask(facts: Facts, record: Record) -> Told:
        below, above = lower(facts, record), upper(facts, record)
        return below if below.answer is False else above if above.answer is not True else below

    return ask


def _compared(demand: Demand, fact: str, ground: Ground) -> Ask:
    field, op = demand.field, demand.op
    if op not in _COMPARISONS:
        raise ValueError(f"no demand is called {op!r}")
    if isinstance(demand.value, Day | date):
        return _compared_days(field, op, day_of(demand.value, ground), gap_of(demand.value))
    bound, unit = bound_of(demand.value, ground), unit_of(f"{fact}.{field}") or ""
    lower = op in {">=", ">"}

    def ask(facts: Facts, record: Record) -> Told:
        value = record[field]
        value = Fraction(0) if value is False else value
        limit, missing = bound(facts)
        if not isinstance(value, Fraction) or not is_known(limit):
            return Told(answer=None, missing=missing)
        answer = compare(op, value, limit)
        if answer is False and lower and limit.low is not None:
            return Told(answer=False, cure=THRESHOLD, gap=limit.low - value, unit=unit, bound=limit)
        return Told(answer, FIXED, unit=unit, bound=limit, missing=missing)

    return ask


def _compared_days(field: str, op: str, at: DayOf, gaps: tuple[Gap, ...]) -> Ask:
    def ask(facts: Facts, record: Record) -> Told:
        value, day = record[field], at(facts, record)
        if not isinstance(value, date) or day is None:
            return Told(answer=None, missing=gaps) if value is not False else NO
        left, right = Fraction(value.toordinal()), Fraction(day.toordinal())
        return _plain(compare(op, left, Interval(right, right)))

    return ask


_BUILDERS: dict[str, Callable[[Demand, str, Ground], Ask]] = {
    "is": _is,
    "is_not": _is,
    "in": _in,
    "not_in": _in,
    "yes": _yes,
    "has_word": _has_word,
    "in_year": _placed,
    "within": _placed,
    "valid_on": _valid_on,
    "not_awarded": _not_awarded,
    "between": _between,
}
