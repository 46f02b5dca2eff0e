"""Leaves over lists of records, for all firms: each demand judged once for each distinct value of its field.

As with single facts the rules are those of the single evaluator (knowledge.rules.records): its own filter is asked
about every distinct value, and what hangs on other facts of the firm is asked firm by firm.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from knowledge.rules.answers import CURABLE as CURES
from knowledge.rules.bounds import AS_OF
from knowledge.rules.bulk.asks import Asks
from knowledge.rules.bulk.codes import CURABLE, FIXED, MET, UNKNOWN
from knowledge.rules.bulk.columns import Bytes, Flags, Rows
from knowledge.rules.bulk.days import Breaks, breaks_of, breaks_of_term
from knowledge.rules.bulk.firms import Firms
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
    """Return the codes of a leaf for all firms, or None where it is none over a list."""
    if leaf.op in {"has", "count", "has_not"} and isinstance(leaf.value, Match):
        return _matched(leaf, leaf.value, ground, probe, firms)
    if leaf.op in _ON_AWARDS and isinstance(leaf.value, Received):
        return _awarded(leaf, leaf.value, probe, firms)
    if leaf.op == "award_below" and isinstance(leaf.value, AwardBelow):
        return _award_below(leaf, leaf.value.item, probe, Asks(leaf, ground, firms), firms)
    entry = entry_of(leaf.fact)
    if leaf.op == "exists" and entry is not None and entry.shape is Shape.RECORDS:
        return _listed(probe, leaf.fact, firms)
    return None


def _matched(leaf: Leaf, match: Match, ground: Ground, probe: Probe, firms: Firms) -> Bytes:
    table = firms.table(leaf.fact)
    said, asks = said_by(match.tests, leaf.fact, ground, firms)
    least = match.at_least if leaf.op != "has_not" else 1
    fits, unsure = _counted(table, said == 0), _counted(table, said == OPEN)
    mends = _counted(table, said == MENDS) + _counted(table, said == (OPEN | MENDS)) > 0
    if leaf.op == "has_not":
        owned = np.where(fits > 0, _cured(leaf, FIXED), np.where(unsure > 0, UNKNOWN, MET))
        none = MET
    else:
        curable = CURABLE if leaf.op == "count" else FIXED
        unmet = np.where(mends, _cured(leaf, CURABLE), _cured(leaf, curable))
        owned = np.where(fits >= least, MET, np.where(fits + unsure >= least, UNKNOWN, unmet))
        none = MET if least <= 0 else _cured(leaf, curable)
    codes = _spread(table, owned, none, firms.count)
    if asks:
        _ask(codes, table.owners[_counted(table, said < FAILS) > 0], probe, Asks(leaf, ground, firms))
    return codes


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
            if demand.op == "not_awarded":
                table.said[key] = _not_awarded(demand, fact, ground, firms)
            elif _by_record_alone(demand, ground):
                table.said[key] = _judged(demand, fact, table, ground)
            else:
                asks = True
                continue
        said |= table.said[key]
    return said, asks


def _cured(leaf: Leaf, code: int) -> int:
    if leaf.cure:
        return CURABLE if leaf.cure in CURES else FIXED
    return code


def _judged(demand: Demand, fact: str, table: Table, ground: Ground) -> Bytes:
    """Return what each record says to one demand."""
    names = tuple(_fields_of(demand))
    column = table.field(names, _breaks_of(demand, ground))
    look = compile_match(Match((demand,)), fact, ground)

    def judge(value: object | None) -> int:
        record = value if len(names) > 1 and value is not None else {} if value is None else {names[0]: value}
        return _looked(look(_NOBODY, record))  # type: ignore[arg-type] # as it was read

    return np.take(column.judged(judge), column.places)


def _breaks_of(demand: Demand, ground: Ground) -> tuple[Breaks, ...]:
    """Return for each field the days that count; none where two days of the record are compared with each other."""
    if any(day.of_record for day in _days_of(demand)):
        return ()
    own = breaks_of(demand.value, ground)
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
    items = awards.field(("item",))
    may = np.take(items.judged(lambda item: item is None or item == demand.value).astype(np.bool_), items.places)
    for at in np.flatnonzero(np.isin(table.firm, awards.firm[may])).tolist():
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


def _by_record_alone(demand: Demand, ground: Ground) -> bool:
    """Tell whether a demand asks for nothing but the record."""
    if any(day.anchor != AS_OF and not day.of_record for day in _days_of(demand)):
        return False
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


def _spread(table: Table, owned: Rows | Bytes, none: int, firms: int) -> Bytes:
    """Return the codes of all firms: those with records, those known to have none, and those nobody knows of."""
    codes = np.where(table.known, none, UNKNOWN).astype(np.uint8) if firms else np.zeros(0, np.uint8)
    codes[table.owners] = owned
    return codes


def _ask(codes: Bytes, rows: Rows, probe: Probe, asks: Asks) -> None:
    """Ask the single evaluator about some firms."""
    for row in rows.tolist():
        codes[row] = found_code(probe(asks.of(row)))


def _listed(probe: Probe, fact: str, firms: Firms) -> Bytes:
    """That there are records is all that is asked: one firm with some stands for all."""
    table = firms.table(fact)
    some, none = Facts({}, {}, {fact: ({},)}), Facts({}, {}, {fact: ()})
    owned = np.full(len(table.owners), found_code(probe(some)))
    return _spread(table, owned, found_code(probe(none)), firms.count)


def _awarded(leaf: Leaf, wanted: Received, probe: Probe, firms: Firms) -> Bytes:
    """Ask about every kind of award that matters; of several one is enough for a yes to "was it received"."""
    table = firms.table(AWARDS)
    names = ["item", *(["reason"] if wanted.reason is not None else []), *(["year"] if wanted.since else [])]
    kept = [table.field((name,)) for name in names]
    kept[0] = kept[0].stood_for(wanted.item, lambda item: item if item == wanted.item else _ANOTHER)
    column = table.joined(names, kept)

    def judge(value: object | None) -> int:
        return found_code(probe(Facts({}, {}, {AWARDS: (value or {},)})))  # type: ignore[dict-item] # as it was read

    told = np.take(column.judged(judge), column.places)
    best = np.minimum if leaf.op == "awarded" else np.maximum
    owned = best.reduceat(told, table.starts) if len(table) else told
    return _spread(table, owned, found_code(probe(Facts({}, {}, {AWARDS: ()}))), firms.count)


def _award_below(leaf: Leaf, item: str, probe: Probe, asks: Asks, firms: Firms) -> Bytes:
    """Ask about the firms that have an award of the item, or one of which nobody knows what for."""
    table = firms.table(leaf.fact)
    codes = _spread(table, np.full(len(table.owners), MET), MET, firms.count)
    items = table.field(("item",))
    may = np.take(items.judged(lambda one: one is None or one == item).astype(np.bool_), items.places)
    _ask(codes, np.unique(table.firm[may]), probe, asks)
    return codes
