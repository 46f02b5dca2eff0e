"""What one item pays one firm: its formula, its own caps, and the one rounding at the end.

Sources: domain reference 4.1 and the decisions on facts: a cap truncates and says so (8); amounts are exact to the fen,
rounded down at the last step only (9). Caps of several items together are knowledge.rules.stacking.
"""

from dataclasses import dataclass
from fractions import Fraction

from knowledge.rules.formula import Formula, compile_formula
from knowledge.rules.formula_cells import Given, Ground, Scope, Slice
from knowledge.rules.formula_lists import AWARDS, received
from knowledge.rules.formula_steps import YUAN, Operand, Step
from knowledge.rules.interval import Interval, at_least_zero, least, minus, plus, point
from knowledge.rules.item import Terms
from knowledge.rules.item_terms import Apply, Award, Expression
from knowledge.rules.money import brief, whole_fen, yuan

YEAR, LIFE = "每户每年", "每户累计"
Gap = tuple[str, int | None]  # a fact and its year


@dataclass(frozen=True, slots=True)
class Part:
    """What an item pays for one object (``key``), or for the whole firm (key ""): exact fen, not yet rounded."""

    item: str
    key: str
    low_fen: Fraction
    high_fen: Fraction | None  # None: no upper end
    what: str = ""


@dataclass(frozen=True, slots=True)
class Amount:
    """What an item pays: whole fen, rounded down once.

    ``exact_fen`` is None while something is not known; ``high_fen`` None is 'no upper end'. The parts may come to more
    than ``cap``: then the item pays the cap.
    """

    exact_fen: int | None
    low_fen: int
    high_fen: int | None
    steps: tuple[Step, ...]
    parts: tuple[Part, ...]
    cap: Interval  # the most the parts pay together, exact fen
    missing: tuple[Gap, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Cap:
    """One cap of an item on one firm."""

    name: str
    most: Formula
    year: int | None  # the payment year whose awards count; None: all of them
    counted: bool  # the formula itself already takes off what was received


@dataclass(frozen=True, slots=True)
class Reward:
    """The compiled amount of one version of an item on one day."""

    code: str
    formula: Formula
    caps: tuple[_Cap, ...]
    notes: tuple[str, ...]

    def amount(self, given: Given) -> Amount:
        """Work out what the item pays a firm that fits it."""
        worked = self.formula.work_out(given)
        steps, missing, notes = list(worked.steps), list(worked.missing), [*self.notes, *worked.notes]
        value = at_least_zero(worked.value)
        if value != worked.value:
            steps.append(Step("floor0", _money(value), (_money(worked.value),)))
        for cap in self.caps:
            most, found, told = _room(cap, self.code, given)
            missing += found
            notes += told
            capped = least((value, most))
            if capped != value:
                steps.append(Step("cap", _money(capped), (_money(value), _money(most)), what=cap.name))
            value = capped
        parts = _parts(self.code, worked.slices, value)
        return _rounded(value, steps, parts, tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(notes)))


def compile_reward(code: str, terms: Terms, ground: Ground) -> Reward | None:
    """Compile what one version of an item pays on one day; None for an item that pays no money.

    Raises:
        ValueError: the formula has a fault (see knowledge.rules.formula.faults_of_amount).
    """
    if terms.amount is None:
        return None
    named = ((YEAR, terms.caps.enterprise_year, ground.day.year), (LIFE, terms.caps.enterprise_life, None))
    caps = [
        _Cap(name, compile_formula(most, ground), year, counted=_asks_awards(most))
        for name, most, year in named
        if most is not None
    ]
    return Reward(code, compile_formula(terms.amount, ground), tuple(caps), _pool(terms))


def _pool(terms: Terms) -> tuple[str, ...]:
    pool = terms.fund_pool
    if pool is None:
        return ()
    total = f"资金总额{brief(pool.total)}" if pool.total is not None else "资金总额控制"
    return (f"{total}，不足时{pool.scale or '按比例折算'}，实际金额以审核和公示为准。",)


def _asks_awards(term: Expression) -> bool:
    return isinstance(term, Award) or (isinstance(term, Apply) and any(_asks_awards(arg) for arg in term.args))


def _room(cap: _Cap, code: str, given: Given) -> tuple[Interval, list[Gap], list[str]]:
    """Return what a cap leaves after earlier awards, what is missing to say so, and what has to be told.

    Earlier awards nobody knows of are not taken off: the note says so. An item whose sentence counts them writes them
    into its cap, and then they are a range like every unknown.
    """
    worked = cap.most.work_out(given)
    most = at_least_zero(worked.value)
    if cap.counted:
        return most, list(worked.missing), []
    awards = given.records(AWARDS)
    if awards is None:
        return most, list(worked.missing), [f"没有已领取奖补的记录，{cap.name}的上限按尚未领取计。"]
    spent = received(awards, code, [], cap.year, Scope(given))
    return at_least_zero(minus(most, spent)), list(worked.missing), []


def _money(value: Interval) -> Operand:
    return Operand(value, YUAN)


def _parts(code: str, slices: tuple[Slice, ...], value: Interval) -> tuple[Part, ...]:
    """Return the parts of an amount, those for one object together; what brings nothing is left out."""
    merged: dict[str, Slice] = {}
    for one in slices:
        had = merged.get(one.key)
        merged[one.key] = one._replace(value=plus((had.value, one.value))) if had else one
    clear = [(one, at_least_zero(one.value)) for one in merged.values()]
    found = [Part(code, one.key, part.low or Fraction(0), part.high, one.what) for one, part in clear if part.high != 0]
    return tuple(found) if value.high != 0 else ()


def _rounded(
    value: Interval, steps: list[Step], parts: tuple[Part, ...], missing: tuple[Gap, ...], notes: tuple[str, ...]
) -> Amount:
    low = whole_fen(value.low or Fraction(0))
    high = whole_fen(value.high) if value.high is not None else None
    exact = low if value.exact is not None else None
    if value.exact is not None and value.exact != low:
        shown = f"按分舍去余数：{yuan(low)}元"
        steps = [*steps, Step("round", _money(point(Fraction(low))), (_money(value),), what=shown)]
    return Amount(exact, low, high, tuple(steps), parts, value, missing, notes)
