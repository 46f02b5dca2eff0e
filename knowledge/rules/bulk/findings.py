"""What a matrix of states leaves out: what the eligible get, and which facts the unknown lack.

Both are what the single evaluator says. What is
lacking is asked of one firm for all those that know and lack the same of what a condition asks for.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass

import numpy as np

from knowledge.rules.answers import Gap
from knowledge.rules.bulk.asks import asked_by
from knowledge.rules.bulk.codes import PENDING, STATES, UNKNOWN
from knowledge.rules.bulk.columns import Flags, Rows, Words
from knowledge.rules.bulk.firms import Name
from knowledge.rules.bulk.matching import Everyone
from knowledge.rules.bulk.plan import units_in
from knowledge.rules.bulk.totals import amounts
from knowledge.rules.bulk.worth import NO_END
from knowledge.rules.derived import DERIVED
from knowledge.rules.facts import Facts
from knowledge.rules.fitting import Asked, State
from knowledge.rules.item import leaves
from knowledge.rules.item_terms import Apply, Award, Condition, Each, When
from knowledge.rules.reward import Reward

_OPEN = STATES.index(State.UNKNOWN)
_PARTS = ("rd_expense", "revenue", "profit", "employees", "total_assets", "industry_code")
_BY_VALUE = (Award, Each, When)  # what is missing there hangs on more than on what is known
_MOST_BITS = 60

Span = tuple[int, int | None]  # fen; None: no upper end


def paid(everyone: Everyone) -> Iterator[tuple[int, str, Span]]:
    """Yield (firm, code, what it gets) for every firm an item pays, in the order of the items."""
    for row, code in enumerate(everyone.codes):
        for firm, low, high in zip(*(one.tolist() for one in amounts(everyone, row)), strict=True):
            yield firm, code, (low, None if high == NO_END else high)


class Lacking:
    """Which facts stand between firms and an answer, item by item.

    Args:
        everyone: matched.
        facts: of its firms, in their order.

    """

    def __init__(self, everyone: Everyone, facts: Sequence[Facts]) -> None:
        self._everyone, self._firms, self._plan = everyone, everyone.firms, everyone.plan
        self._facts = facts
        self._known: dict[Name, Flags] = {}
        self._found: dict[int, list[tuple[Gap, Rows]]] = {}

    def of_all(self) -> Iterator[tuple[str, Gap, Rows]]:
        """Yield (code, fact and year, firms) for every item and every fact that leaves some firm's answer open."""
        for row, (asked, reward) in enumerate(self._everyone.compiled):
            if asked.standing.holds:
                is_open = self._everyone.matrix[row] == _OPEN
                for gap, firms in self._of(asked, reward, is_open).items():
                    yield asked.item.code, gap, firms

    def _of(self, asked: Asked, reward: Reward | None, is_open: Flags) -> dict[Gap, Rows]:
        found: dict[Gap, Rows] = {}
        told = np.zeros(self._firms.count, np.bool_)
        for condition in units_in(asked.terms.conditions):
            for gap, firms in self._of_question(condition, asked, is_open):
                here = firms[is_open[firms]]
                if len(here):
                    told[here] = True
                    found[gap] = np.union1d(found[gap], here) if gap in found else here
        if reward is not None:
            for firm in np.flatnonzero(is_open & ~told).tolist():  # all conditions met: the amount is what is open
                for gap in self._of_amount(reward, firm):
                    found[gap] = np.append(found.get(gap, np.zeros(0, np.int64)), firm)
        return found

    def _of_amount(self, reward: Reward, firm: int) -> Iterable[Gap]:
        facts = self._facts[firm]
        return dict.fromkeys(facts.asked_as(*gap) for gap in reward.amount(facts).missing)

    def _of_question(self, condition: Condition, asked: Asked, is_open: Flags) -> list[tuple[Gap, Rows]]:
        """Return what is missing to whom; found once for all items, unless firms have to be asked one by one."""
        number = self._plan.number(condition, asked)
        codes = self._plan.codes(number)
        if number in self._plan.pending:
            maybe = np.flatnonzero(is_open & ((codes == UNKNOWN) | (codes == PENDING)))
            rows = maybe[self._plan.told(number, maybe) == UNKNOWN]
            return list(self._asked(condition, asked, rows)) if len(rows) else []
        if number not in self._found:
            rows = np.flatnonzero(codes == UNKNOWN)
            self._found[number] = list(self._asked(condition, asked, rows)) if len(rows) else []
        return self._found[number]

    def _asked(self, condition: Condition, asked: Asked, rows: Rows) -> Iterator[tuple[Gap, Rows]]:
        """Ask one firm of each kind; return which facts are missing to whom."""
        unit, found = self._plan.unit(condition, asked), dict[Gap, list[Rows]]()
        kinds = self._kinds(condition, asked, rows)
        order = np.argsort(kinds, kind="stable")
        firsts = np.flatnonzero(np.diff(kinds[order], prepend=-1))
        for same in np.split(rows[order], firsts[1:]):
            outcome = unit.ask(self._facts[int(same[0])], {})
            for gap in {gap for row in outcome.rows if row.finding.answer is None for gap in row.finding.missing}:
                found.setdefault(gap, []).append(same)
        for gap, parts in found.items():
            yield gap, np.sort(np.concatenate(parts))

    def _kinds(self, condition: Condition, asked: Asked, rows: Rows) -> Rows:
        """Return a number for each firm, the same for those to whom the same facts are missing."""
        own: Rows = np.arange(len(rows), dtype=np.int64)
        names = list(dict.fromkeys(_wider(asked_by(condition, asked.ground))))
        inner = [leaf for leaf in leaves(condition) if condition is not leaf]
        if _by_value(condition) or len(names) + 2 * len(inner) > _MOST_BITS:
            return own
        kinds = np.zeros(len(rows), np.int64)
        for name in names:
            kinds = kinds * 2 + self._is_known(name)[rows]
        for leaf in inner:
            codes = self._plan.told(self._plan.number(leaf, asked), rows)
            kinds = kinds * 3 + np.minimum(codes, 2)
        if any(name in DERIVED for name, _ in names):
            kinds = self._with_industry(kinds, rows)
        alone = np.zeros(len(rows), np.bool_)
        for listed in sorted({name for name, _ in names} & self._firms.tables.keys()):
            table = self._firms.tables[listed]
            kinds = kinds * 2 + table.known[rows]
            alone |= np.isin(rows, table.owners)  # what a record lacks is its own
        kinds = np.where(alone, -1 - own, kinds)
        return np.unique(kinds, return_inverse=True)[1].astype(np.int64)

    def _with_industry(self, kinds: Rows, rows: Rows) -> Rows:
        column = self._firms.column("industry_code", None)
        if not isinstance(column, Words):
            return kinds
        same = np.unique(kinds, return_inverse=True)[1].astype(np.int64)
        return same * len(column.values) + column.places[rows]

    def _is_known(self, name: Name) -> Flags:
        if name not in self._known:
            own = self._firms.columns.get(name)
            self._known[name] = own.known if own is not None else np.zeros(self._firms.count, np.bool_)
        return self._known[name]


def _wider(names: Iterable[Name]) -> Iterator[Name]:
    """Add to the facts that are asked for those that tell what to ask for: the group, and what one is made of."""
    for name, year in names:
        yield name, year
        yield name, None
        outer = name.partition(".")[0]
        if outer != name:
            yield outer, None
        if name in DERIVED:
            yield from ((part, year if part != "industry_code" else None) for part in _PARTS)


def _by_value(term: object) -> bool:
    if isinstance(term, _BY_VALUE) or (isinstance(term, Apply) and term.op == "div"):
        return True
    if isinstance(term, tuple):
        return any(_by_value(one) for one in term)
    if is_dataclass(term) and not isinstance(term, type):
        return any(_by_value(getattr(term, one.name)) for one in fields(term))
    return False
