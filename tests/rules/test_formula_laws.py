"""Laws of amounts, for any formula and any figures: exactness, ranges that only narrow, caps that hold."""

from collections.abc import Callable
from fractions import Fraction

from hypothesis import assume, given
from hypothesis import strategies as st

from knowledge.rules.formula import faults_of_amount
from knowledge.rules.interval import Interval, over, times
from knowledge.rules.item_terms import (
    Apply,
    Constant,
    Demand,
    Each,
    Expression,
    FactTerm,
    Field,
    Leaf,
    Match,
    Table,
    Tiers,
    When,
)
from tests.amounts import Firm, apply, fact, fen, ground, rate, steps_by, tiers, wan, work_out

ONE_FEN = Constant(Fraction(1), "元")
NAMES = ("a", "b", "c")
FIT = Match((Demand("fits", "is", value=True),))
figures = st.fractions(min_value=0, max_value=1000, max_denominator=360)
signed = st.fractions(min_value=-50, max_value=50, max_denominator=12)
ends = st.none() | signed


@st.composite
def intervals(draw: st.DrawFn) -> Interval:
    low, high = draw(ends), draw(ends)
    return Interval(high, low) if low is not None and high is not None and low > high else Interval(low, high)


@st.composite
def inside(draw: st.DrawFn, interval: Interval) -> Interval:
    """Draw a range that lies within another."""
    low, high = interval
    if low is None and high is None:
        return draw(intervals())
    rooms = st.fractions(min_value=low, max_value=high, max_denominator=720)
    first, second = sorted((draw(rooms), draw(rooms)))
    return Interval(first, None if high is None and draw(st.booleans()) else second)


RATES = tuple(Fraction(one, 100) for one in (8, 5, 3))


def _brackets(by: Expression, mode: str) -> Tiers:
    return tiers(by, mode, (Fraction(5), RATES[0]), (Fraction(20), RATES[1]), (None, RATES[2]))


def _stairs(by: Expression) -> Expression:
    """Fixed amounts of money, as a plain number again."""
    return apply("div", steps_by(by, (Fraction(5), Fraction(1)), (Fraction(9), Fraction(7)), over=True), ONE_FEN)


def _grow(children: st.SearchStrategy[Expression]) -> st.SearchStrategy[Expression]:
    pair = st.lists(children, min_size=1, max_size=3).map(tuple)
    two = st.tuples(children, children)
    return st.one_of(
        st.builds(Apply, st.sampled_from(("sum", "mul", "min", "max")), pair),
        st.builds(Apply, st.sampled_from(("sub", "div")), two),
        children.map(lambda one: apply("floor0", one)),
        st.builds(_brackets, children, st.sampled_from(("marginal", "single"))),
        children.map(_stairs),
        st.builds(lambda one, other: When(Leaf("flag", "is", value=True), one, other), children, children),
        st.builds(lambda one, other: Table(FactTerm("word"), (("甲", one), ("乙", other))), children, children),
        st.builds(
            lambda one, take, per: Each(
                FactTerm("list"), FIT, apply("sum", Field("x"), one), take=take, largest=2, per=per
            ),
            children,
            st.sampled_from(("sum", "max", "largest", "first")),
            st.sampled_from(("", "who")),
        ),
    )


leaves = st.builds(Constant, signed) | st.sampled_from(NAMES).map(FactTerm)
formulas: st.SearchStrategy[Expression] = st.recursive(leaves, _grow, max_leaves=6)


@st.composite
def firms(draw: st.DrawFn) -> Firm:
    """Draw a firm of which everything is known; awards and other lists play no part."""
    facts: dict[tuple[str, int | None], object] = {(name, None): draw(figures) for name in NAMES}
    facts["flag", None] = draw(st.booleans())
    facts["word", None] = draw(st.sampled_from(("甲", "乙", "丙")))
    record = st.fixed_dictionaries({"x": figures, "fits": st.booleans(), "who": st.sampled_from("甲乙")})
    return Firm(facts, {"list": tuple(draw(st.lists(record, max_size=4)))})


def _without(firm: Firm, hidden: set[str]) -> Firm:
    """Leave facts out; "list" hides the whole list, "0.x" a field of its first record."""
    facts = {key: value for key, value in firm.facts.items() if key[0] not in hidden}
    records = tuple(
        {name: value for name, value in record.items() if f"{at}.{name}" not in hidden}
        for at, record in enumerate(firm.lists["list"])
    )
    return Firm(facts, {} if "list" in hidden else {"list": records})


@given(formulas, firms(), st.data())
def test_a_fact_that_becomes_known_never_widens_a_range(formula: Expression, firm: Firm, data: st.DataObject) -> None:
    names = [name for name, _ in firm.facts] + ["list"]
    names += [f"{at}.{name}" for at, record in enumerate(firm.lists["list"]) for name in record]
    hidden = data.draw(st.sets(st.sampled_from(names)))
    still = data.draw(st.sets(st.sampled_from(sorted(hidden)))) if hidden else set()
    less, more = _without(firm, hidden), _without(firm, still)
    assume(not faults_of_amount(apply("mul", formula, ONE_FEN), ground()))
    before, after = work_out(formula, less).value, work_out(formula, more).value
    assert before.holds(after)


def _product(values: list[Fraction]) -> Fraction:
    result = Fraction(1)
    for value in values:
        result *= value
    return result


DIRECT: dict[str, Callable[[list[Fraction]], Fraction]] = {
    "sum": lambda values: sum(values, Fraction(0)),
    "sub": lambda values: values[0] - values[1],
    "mul": _product,
    "div": lambda values: values[0] / values[1],
    "min": min,
    "max": max,
    "floor0": lambda values: max(values[0], Fraction(0)),
}


def _directly(term: Expression, firm: Firm, record: Fraction = Fraction(0)) -> Fraction:
    """Work a formula out a second way: no ranges, no steps."""
    match term:
        case Constant():
            result = term.value
        case FactTerm():
            result = _figure(firm.facts[term.name, None])
        case Field():
            result = record
        case Apply():
            result = DIRECT[term.op]([_directly(one, firm, record) for one in term.args])
        case Tiers():
            result = _by_rows(term, max(_directly(term.by, firm, record), Fraction(0)))
        case When():
            result = _directly(term.then if firm.facts["flag", None] else term.otherwise, firm, record)
        case Table():
            chosen = dict(term.rows).get(str(firm.facts["word", None]))
            result = Fraction(0) if chosen is None else _directly(chosen, firm, record)
        case Each():
            result = _for_each(term, firm)
        case _:
            raise AssertionError(term)
    return result


def _for_each(term: Each, firm: Firm) -> Fraction:
    worked = [(one, _directly(term.value, firm, _figure(one["x"]))) for one in firm.lists["list"] if one["fits"]]
    paid = [(one["who"], max(amount, Fraction(0))) for one, amount in worked]
    if term.take == "sum":
        return sum((amount for _, amount in paid), Fraction(0))
    total = Fraction(0)
    for who in {one[0] for one in paid} if term.per else {None}:
        mine = [amount for one, amount in paid if who in (None, one)]
        ordered = mine if term.take == "first" else sorted(mine, reverse=True)
        total += sum(ordered[: 1 if term.take == "max" else 2], Fraction(0))
    return total


def _figure(value: object) -> Fraction:
    assert isinstance(value, Fraction)
    return value


def _by_rows(term: Tiers, by: Fraction) -> Fraction:
    total, below = Fraction(0), Fraction(0)
    for row in term.rows:
        mine = row.to is None or by < row.to or (by == row.to and not row.over)
        if term.mode == "single" and mine:
            return row.amount if row.amount is not None else by * (row.rate or 0)
        if term.mode == "marginal":
            total += (min(by, row.to if row.to is not None else by) - below) * (row.rate or 0)
            below = min(by, row.to if row.to is not None else by)
    return total


@given(formulas, firms())
def test_what_is_known_is_worked_out_exactly(formula: Expression, firm: Firm) -> None:
    assume(not faults_of_amount(apply("mul", formula, ONE_FEN), ground()))
    try:
        expected = _directly(formula, firm)
    except ZeroDivisionError:
        return
    assert work_out(formula, firm).value == Interval(expected, expected)


money = st.fractions(min_value=0, max_value=10**12, max_denominator=100)
CAP = wan(100)


def _growth(now: str) -> Expression:
    by = apply("floor0", apply("sub", fact(now), fact("before")))
    rows = (fen(500), RATES[0]), (fen(2000), RATES[1]), (None, RATES[2])
    return apply("min", CAP, tiers(by, "marginal", *rows))


@given(money, money, money)
def test_more_spending_never_pays_less_and_never_above_the_cap(
    one: Fraction, other: Fraction, before: Fraction
) -> None:
    low, high = sorted((one, other))
    firm = Firm({("low", None): low, ("high", None): high, ("before", None): before})
    less, more = (work_out(_growth(name), firm).value.exact for name in ("low", "high"))
    assert less is not None
    assert more is not None
    assert 0 <= less <= more <= CAP.value


@given(st.lists(money, max_size=5), money)
def test_objects_come_to_the_whole_or_are_cut_off_at_the_cap(fees: list[Fraction], cap: Fraction) -> None:
    term = apply("min", Constant(cap, "元"), Each(FactTerm("list"), None, apply("mul", Field("x"), rate(60))))
    worked = work_out(term, Firm(lists={"list": tuple({"x": one} for one in fees)}))
    total = sum((one.value.exact or Fraction(0) for one in worked.slices), Fraction(0))
    assert worked.value.exact == min(cap, total)


@given(st.permutations(range(4)), st.lists(figures, min_size=4, max_size=4))
def test_the_order_of_records_never_matters(order: list[int], values: list[Fraction]) -> None:
    term = Each(FactTerm("list"), None, Field("x"), take="largest", largest=2)
    given_so, given_else = (Firm(lists={"list": tuple({"x": values[at]} for at in row)}) for row in (range(4), order))
    assert work_out(term, given_so).value == work_out(term, given_else).value


@given(intervals(), intervals(), st.data())
def test_products_and_quotients_hold_every_number_they_may_be(
    left: Interval, right: Interval, data: st.DataObject
) -> None:
    less, more = data.draw(inside(left)), data.draw(inside(right))
    assert times(left, right).holds(times(less, more))
    assert over(left, right).holds(over(less, more))
