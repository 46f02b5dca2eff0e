"""Leaves over lists of records, for all firms: each demand judged once for each distinct value of its field.

As with single facts the rules are those of the single evaluator (knowledge.rules.records): its own filter is asked
about every distinct value, and what hangs on other facts of the firm is asked firm by firm.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from knowledge.rules.answers import CURABLE as CURES
from knowledge.rules.bulk.asks import Asks
from knowledge.rules.bulk.breaks import FIXED_DAYS, Breaks, breaks_of_demand, breaks_of_term
from knowledge.rules.bulk.codes import CURABLE, FIXED, MET, PENDING, UNKNOWN, chosen
from knowledge.rules.bulk.columns import Bytes, Flags, Rows
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.pairs import judged_pairs
from knowledge.rules.bulk.singles import found_code
from knowledge.rules.bulk.tables import Table
from knowledge.rules.fact_names import Shape, entry_of
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item_terms import AwardBelow, Constant, Day, Demand, Leaf, Match, Param, Received, Within, Year
from knowledge.rules.operators import Probe
from knowledge.rules.records import AWARDS, Looked, compile_match

OPEN, MENDS, FAILS = 1, 2, 4  # what a record says: not known, fails on what can be mended, fails for good
_ANOTHER = "another item"
_NOBODY = Facts({}, {}, {})
_ON_AWARDS = frozenset({"awarded", "not_awarded", "first_time"})


def list_leaf(leaf: Leaf, ground: Ground, probe: Probe, firms: Firms) -> Bytes | None:
    """Return the codes of a leaf for all firms (some PENDING), or None where it is none over a list."""
    if leaf.op in {"has", "count", "has_not"} and isinstance(leaf.value, Match):
        return _matched(leaf, leaf.value, ground, firms)
    if leaf.op in _ON_AWARDS and isinstance(leaf.value, Received):
        return _awarded(leaf, leaf.value, probe, firms)
    if leaf.op == "award_below" and isinstance(leaf.value, AwardBelow):
        return _award_below(leaf, leaf.value.item, firms)
    entry = entry_of(leaf.fact)
    if leaf.op == "exists" and entry is not None and entry.shape is Shape.RECORDS:
        return _listed(probe, leaf.fact, firms)
    return None


def _matched(leaf: Leaf, match: Match, ground: Ground, firms: Firms) -> Bytes:
    table = firms.table(leaf.fact)
    said, asks = said_by(match.tests, leaf.fact, ground, firms)
    best = _best(table, said)
    curable = CURABLE if leaf.op == "count" else FIXED
    unmet, none = (_cured(leaf, CURABLE), _cured(leaf, curable)), _cured(leaf, curable)
    if leaf.op == "has_not":
        owned, none = np.take(np.array((_cured(leaf, FIXED), UNKNOWN, MET, MET), np.uint8), best), MET
    elif match.at_least == 1:
        owned = np.take(np.array((MET, UNKNOWN, *unmet), np.uint8), best)
    else:
        owned, none = _enough(table, said, match.at_least, unmet), MET if match.at_least <= 0 else none
    codes = _spread(table, owned, none)
    if asks:
        codes[table.owners[best < _FAILED]] = PENDING
    return codes


_FITS, _OPEN, _MENDED, _FAILED = range(4)
_RANKS = np.array([_FITS, _OPEN, _MENDED, _MENDED, *[_FAILED] * 4], np.uint8)  # of what a record says


def _best(table: Table, said: Bytes) -> Bytes:
    """Return what the best record of each owner says: it fits, may fit, fails on what can be mended, or for good."""
    if not len(table):
        return np.zeros(0, np.uint8)
    best: Bytes = np.minimum.reduceat(np.take(_RANKS, said), table.starts)
    return best


def _enough(table: Table, said: Bytes, least: int, unmet: tuple[int, int]) -> Bytes:
    """Return the code of each owner where more than one record has to fit; unmet: one can be mended, or none."""
    fits, unsure, mends = (_counted(table, which) for which in (said == 0, said == OPEN, _RANKS[said] == _MENDED))
    owned = np.where(fits >= least, MET, np.where(fits + unsure >= least, UNKNOWN, np.where(mends > 0, *unmet)))
    return owned.astype(np.uint8)


def said_by(demands: Sequence[Demand], fact: str, ground: Ground, firms: Firms) -> tuple[Bytes, bool]:
    """Return what each record says to several demands, and whether some of them ask for more than the record.

    0 is a record that fits; OPEN, MENDS and FAILS are or-ed. The demands that ask for more are left out.
    """
    table = firms.table(fact)
    said, asks = np.zeros(len(table), np.uint8), False
    for demand in demands:
        own = id(ground.terms) if "Param(" in repr(demand.value) else None
        key = demand, ground.day, ground.terms.event_year, own
        if key not in table.said:
            if not _plain_values(demand, ground):
                asks = True
                continue
            table.said[key] = _said(demand, fact, ground, firms)
        said |= table.said[key]
    return said, asks


def _cured(leaf: Leaf, code: int) -> int:
    if leaf.cure:
        return CURABLE if leaf.cure in CURES else FIXED
    return code


def _said(demand: Demand, fact: str, ground: Ground, firms: Firms) -> Bytes:
    if demand.op == "not_awarded":
        return _not_awarded(demand, fact, ground, firms)
    table = firms.table(fact)
    said = _judged(demand, fact, table, ground)
    anchors = [day.anchor for day in _days_of(demand) if day.anchor not in FIXED_DAYS and not day.of_record]
    if anchors:  # counted from another fact: for who has no such day the answer is that of nobody
        asks, look = Asks(demand, ground, firms), compile_match(Match((demand,)), fact, ground)
        dated = np.zeros(firms.count, np.bool_)
        for name in anchors:
            dated |= firms.dated(name)
        for at in np.flatnonzero(dated[table.firm]).tolist():
            said[at] = _looked(look(asks.of(int(table.firm[at])), table.record(at)))
    return said


def _judged(demand: Demand, fact: str, table: Table, ground: Ground) -> Bytes:
    """Return what each record says to one demand, whatever else is known of its firm."""
    names, others = tuple(_fields_of(demand)), [day for day in _days_of(demand) if day.of_record]
    look = compile_match(Match((demand,)), fact, ground)
    if others and demand.op != "valid_on":
        return judged_pairs(demand, others, table, ground, lambda row: _looked(look(_NOBODY, table.record(row))))
    column = table.field(names, () if others else _breaks_of(demand, ground))

    def judge(value: object | None) -> int:
        record = value if len(names) > 1 and value is not None else {} if value is None else {names[0]: value}
        return _looked(look(_NOBODY, record))  # type: ignore[arg-type] # as it was read

    return np.take(column.judged(judge), column.places)


def _breaks_of(demand: Demand, ground: Ground) -> tuple[Breaks, ...]:
    """Return for each field of a demand where answers change."""
    own = breaks_of_demand(demand, ground)
    return (own, breaks_of_term(demand, ground)) if demand.op == "valid_on" else (own,)


def _looked(found: Looked) -> int:
    return 0 if found.answer else OPEN if found.answer is None else MENDS if found.curable else FAILS


def _not_awarded(demand: Demand, fact: str, ground: Ground, firms: Firms) -> Bytes:
    """Return what each record says to "no award of this item for this reason": few firms have any award of it."""
    table, awards = firms.table(fact), firms.table(AWARDS)
    look = compile_match(Match((demand,)), fact, ground)
    nothing, unheard = (
        table.field((demand.field,)).judged(
            lambda value, known=known: _looked(look(known, {} if value is None else {demand.field: value}))  # type: ignore[misc]
        )
        for known in (Facts({}, {}, {AWARDS: ()}), _NOBODY)
    )
    places = table.field((demand.field,)).places
    said = np.where(awards.known[table.firm], nothing[places], unheard[places])
    for at in np.flatnonzero(np.isin(table.firm, awards.firm[may_be(awards, demand.value)])).tolist():
        facts = Facts({}, {}, {AWARDS: awards.records(int(table.firm[at])) or ()})
        said[at] = _looked(look(facts, table.record(at)))
    return said


def _fields_of(demand: Demand) -> Iterator[str]:
    yield demand.field
    if demand.op == "valid_on":
        yield "issued_on"
    for day in _days_of(demand):
        if day.of_record and day.anchor != demand.field:
            yield day.anchor


def _days_of(demand: Demand) -> Iterator[Day]:
    values = demand.value if isinstance(demand.value, tuple) else (demand.value,)
    for value in values:
        for day in (value.since, value.until) if isinstance(value, Within) else (value,):
            if isinstance(day, Day):
                yield day


def _plain_values(demand: Demand, ground: Ground) -> bool:
    """Tell whether what a demand compares with is written down, and not worked out from facts."""
    values = demand.value if isinstance(demand.value, tuple) else (demand.value,)
    return all(_is_plain(value, ground) for value in values)


def _is_plain(value: object, ground: Ground) -> bool:
    """Tell whether a value is a figure, a word or a day, or a parameter that is one."""
    if isinstance(value, Param):
        parameter = ground.terms.parameter(value.name)
        return parameter is not None and isinstance(parameter.on(ground.day), Constant)
    return value is None or isinstance(value, bool | str | date | Fraction | Constant | Day | Within | Year)


def _counted(table: Table, which: Flags) -> Rows:
    """Return how many records of each owner are meant."""
    if not len(table):
        return np.zeros(0, np.int64)
    return np.add.reduceat(which.astype(np.int64), table.starts)


def _spread(table: Table, owned: Bytes, none: int) -> Bytes:
    """Return the codes of all firms: those with records, those known to have none, and those nobody knows of."""
    codes = chosen(table.known, none, UNKNOWN)
    codes[table.owners] = owned
    return codes


def _listed(probe: Probe, fact: str, firms: Firms) -> Bytes:
    """That there are records is all that is asked: one firm with some stands for all."""
    table = firms.table(fact)
    some, none = Facts({}, {}, {fact: ({},)}), Facts({}, {}, {fact: ()})
    owned = np.full(len(table.owners), found_code(probe(some)), np.uint8)
    return _spread(table, owned, found_code(probe(none)))


def _awarded(leaf: Leaf, wanted: Received, probe: Probe, firms: Firms) -> Bytes:
    """Ask about every kind of award that matters; of several one is enough for a yes to "was it received"."""
    table = firms.table(AWARDS)
    names = ["item", *(["reason"] if wanted.reason is not None else []), *(["year"] if wanted.since else [])]
    told = np.full(len(table), found_code(probe(_with_award({"item": _ANOTHER}))), np.uint8)
    rows = np.flatnonzero(may_be(table, wanted.item))
    column = table.joined(names, [table.field((name,)) for name in names], rows)
    told[rows] = np.take(column.judged(lambda award: found_code(probe(_with_award(award or {})))), column.places)
    best = np.minimum if leaf.op == "awarded" else np.maximum
    owned = best.reduceat(told, table.starts) if len(table) else told
    return _spread(table, owned, found_code(probe(Facts({}, {}, {AWARDS: ()}))))


def _with_award(award: object) -> Facts:
    return Facts({}, {}, {AWARDS: (award,)})  # type: ignore[dict-item] # as it was read


def may_be(table: Table, item: object) -> Flags:
    """Return which awards are, or may be, of an item."""
    items = table.field(("item",))
    found: Flags = items.places == 0
    at = items.place_of(item)
    if at is not None:
        found |= items.places == at
    return found


def _award_below(leaf: Leaf, item: str, firms: Firms) -> Bytes:
    """Who has no award of the item repeats nothing; the few others are asked."""
    table = firms.table(leaf.fact)
    codes = _spread(table, np.zeros(len(table.owners), np.uint8), MET)
    codes[table.firm[may_be(table, item)]] = PENDING
    return codes
