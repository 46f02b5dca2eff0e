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
from knowledge.rules.bulk.codes import CURABLE, FIXED, MET, UNKNOWN
from knowledge.rules.bulk.columns import Bytes, Flags, Rows
from knowledge.rules.bulk.firms import Firms
from knowledge.rules.bulk.singles import found_code
from knowledge.rules.bulk.tables import Table
from knowledge.rules.fact_names import Shape, entry_of
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item_terms import AwardBelow, Constant, Day, Demand, Leaf, Match, Param, Received, Within, Year
from knowledge.rules.operators import Probe
from knowledge.rules.records import AWARDS, compile_match

OPEN, MENDS, FAILS = 1, 2, 4  # what a record says: not known, fails on what can be mended, fails for good
_NOBODY = Facts({}, {}, {})
_ON_AWARDS = frozenset({"awarded", "not_awarded", "first_time"})


def list_leaf(leaf: Leaf, ground: Ground, probe: Probe, firms: Firms) -> Bytes | None:
    """Return the codes of a leaf for all firms, or None where it is none over a list."""
    if leaf.op in {"has", "count", "has_not"} and isinstance(leaf.value, Match):
        return _matched(leaf, leaf.value, ground, probe, firms)
    if leaf.op in _ON_AWARDS and isinstance(leaf.value, Received):
        return _awarded(leaf, probe, firms)
    if leaf.op == "award_below" and isinstance(leaf.value, AwardBelow):
        return _award_below(leaf.value, probe, firms)
    entry = entry_of(leaf.fact)
    if leaf.op == "exists" and entry is not None and entry.shape is Shape.RECORDS:
        return _listed(probe, leaf.fact, firms)
    return None


def _matched(leaf: Leaf, match: Match, ground: Ground, probe: Probe, firms: Firms) -> Bytes:
    table = firms.table(leaf.fact)
    said, asks = said_by(match.tests, leaf.fact, table, ground)
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
        _ask(codes, table.owners[_counted(table, said < FAILS) > 0], probe, firms)
    return codes


def said_by(demands: Sequence[Demand], fact: str, table: Table, ground: Ground) -> tuple[Bytes, bool]:
    """Return what each record says to several demands, and whether some of them ask for more than the record.

    0 is a record that fits; OPEN, MENDS and FAILS are or-ed. The demands that ask for more are left out.
    """
    said, asks = np.zeros(len(table), np.uint8), False
    for demand in demands:
        if _by_record_alone(demand, ground):
            said |= _judged(demand, fact, table, ground)
        else:
            asks = True
    return said, asks


def _cured(leaf: Leaf, code: int) -> int:
    if leaf.cure:
        return CURABLE if leaf.cure in CURES else FIXED
    return code


def _judged(demand: Demand, fact: str, table: Table, ground: Ground) -> Bytes:
    """Return what each record says to one demand."""
    names = tuple(_fields_of(demand))
    column = table.field(names)
    look = compile_match(Match((demand,)), fact, ground)

    def judge(value: object | None) -> int:
        record = value if len(names) > 1 and value is not None else {} if value is None else {names[0]: value}
        found = look(_NOBODY, record)  # type: ignore[arg-type] # as it was read
        return 0 if found.answer else OPEN if found.answer is None else MENDS if found.curable else FAILS

    return np.take(column.judged(judge), column.places)


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
    if demand.op == "not_awarded":
        return False
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


def _ask(codes: Bytes, rows: Rows, probe: Probe, firms: Firms) -> None:
    """Ask the single evaluator about some firms."""
    for row in rows.tolist():
        codes[row] = found_code(probe(firms.facts(row)))


def _listed(probe: Probe, fact: str, firms: Firms) -> Bytes:
    """That there are records is all that is asked: one firm with some stands for all."""
    table = firms.table(fact)
    some, none = Facts({}, {}, {fact: ({},)}), Facts({}, {}, {fact: ()})
    owned = np.full(len(table.owners), found_code(probe(some)))
    return _spread(table, owned, found_code(probe(none)), firms.count)


def _awarded(leaf: Leaf, probe: Probe, firms: Firms) -> Bytes:
    """Ask about every distinct award; of several one is enough for a yes to "was it received"."""
    table = firms.table(AWARDS)
    column = table.field(("item", "reason", "year"))

    def judge(value: object | None) -> int:
        return found_code(probe(Facts({}, {}, {AWARDS: (value or {},)})))  # type: ignore[dict-item] # as it was read

    told = np.take(column.judged(judge), column.places)
    best = np.minimum if leaf.op == "awarded" else np.maximum
    owned = best.reduceat(told, table.starts) if len(table) else told
    return _spread(table, owned, found_code(probe(Facts({}, {}, {AWARDS: ()}))), firms.count)


def _award_below(value: AwardBelow, probe: Probe, firms: Firms) -> Bytes:
    """Ask about the firms that have an award of the item, or one of which nobody knows what for."""
    table = firms.table(AWARDS)
    codes = _spread(table, np.full(len(table.owners), MET), MET, firms.count)
    items = table.field(("item",))
    asked = np.take(items.judged(lambda item: item is None or item == value.item).astype(np.bool_), items.places)
    _ask(codes, np.unique(table.firm[asked]), probe, firms)
    return codes
