"""What tests of conditions are written with: terms in few words, a firm by its facts, and one leaf's finding."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from knowledge.rules.answers import Finding
from knowledge.rules.condition import ground_of
from knowledge.rules.facts import Facts, read_facts
from knowledge.rules.item import Basis, Caps, Item, Parameter, Terms, Window
from knowledge.rules.item_terms import AllOf, Condition, Constant, Demand, Expression, Leaf, Match, Value, Year
from knowledge.rules.operators import compile_leaf

DAY = date(2026, 11, 22)
EVENT = Year("event")
BASIS = Basis("main", "德示例规〔2026〕1号", "《示例办法》", "第一条", "示例条款。")


def firm(**facts: Any) -> Facts:  # noqa: ANN401 - facts as JSON gives them
    """A firm of which only this is known; ``credit__x`` is nested."""
    return read_facts(facts)


def wan(amount: str | int) -> Constant:
    return Constant(Fraction(str(amount)) * 1_000_000, "元")


def rate(percent: str | int) -> Constant:
    return Constant(Fraction(str(percent)) / 100, "%")


def count(number: int) -> Constant:
    return Constant(Fraction(number))


def leaf(fact: str, op: str, value: Value = None, year: Year | None = None, **more: Any) -> Leaf:  # noqa: ANN401
    return Leaf(fact, op, value, year, says=more.pop("says", f"{fact} {op}"), basis="main", **more)


def match(*demands: Demand, at_least: int = 1) -> Match:
    return Match(demands, at_least)


def terms(
    *conditions: Condition,
    parameters: Iterable[Parameter] = (),
    window: Window | None = None,
    amount: Expression | None = None,
    **more: Any,  # noqa: ANN401 - other fields of Terms
) -> Terms:
    """One version, in force from 2020 on unless told otherwise."""
    return Terms(
        since=more.pop("since", date(2020, 1, 1)),
        until=more.pop("until", None),
        draft=more.pop("draft", False),
        basis=(BASIS,),
        event_year=more.pop("event_year", -1),
        parameters=tuple(parameters),
        conditions=AllOf(conditions),
        amount=amount,
        caps=more.pop("caps", Caps()),
        groups=more.pop("groups", ()),
        joint_caps=more.pop("joint_caps", ()),
        window=window or Window("none"),
        **more,
    )


def item(version: Terms, code: str = "XX-01", **more: Any) -> Item:  # noqa: ANN401 - other fields of Item
    fields: dict[str, Any] = {
        "name": "示例事项",
        "kind": "奖补类",
        "level": "市级",
        "region": "510600",
        "dept": "示例局",
    } | more
    rest: dict[str, Any] = {"themes": (), "redeem": "快申快享", "object": "企业"} | fields
    return Item(code=code, versions=(version,), **rest)


def finding(one: Leaf, facts: Facts, day: date = DAY, parameters: Iterable[Parameter] = ()) -> Finding:
    """What one leaf finds in the facts of a firm."""
    return compile_leaf(one, ground_of(terms(one, parameters=parameters), day))(facts)


def answer(one: Leaf, day: date = DAY, **facts: Any) -> bool | None:  # noqa: ANN401 - facts as JSON gives them
    return finding(one, firm(**facts), day).answer
