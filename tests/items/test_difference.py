"""Before an item is published: who would gain, who would lose, how much, and of whom nobody could tell any more."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest

from knowledge.items.difference import Held, Sum, Turn, difference, turn_of
from knowledge.items.reading import read_item
from knowledge.items.shared import Shared
from knowledge.rules.facts import Facts, read_facts
from knowledge.rules.fitting import State
from knowledge.rules.item import Item

DAY = date(2026, 11, 22)
WAN = 1_000_000  # fen
TEXT = """
code: XX-01
name: 营收奖励（示例）
class: 奖补类
level: 市级
region: "510600"
dept: 经济和信息化局
themes: [产业发展]
redeem: 快申快享
versions:
- from: "2026-01-01"
  to: null
  basis:
    main: {doc: 德示例规〔2026〕1号, title: 示例办法, article: 第一条, quote: 营业收入达到1000万元的奖励10万元。}
  conditions:
    all:
    - {fact: revenue, op: ">=", value: %s, basis: main, says: 营业收入达到标准}
  negative_list: false
  amount: %s
  window: {kind: by_notice}
  channel: 示例渠道
  contact: {dept: 经济和信息化局, phone: 0838-1234567}
"""
PLAIN = '{mul: ["1%", {fact: revenue, year: event_year}], basis: main}'


@dataclass(frozen=True)
class Firm:
    uscc: str
    name: str
    facts: Facts


def item(least: str, amount: str = "{min: [10万元], basis: main}") -> Item:
    return read_item(TEXT % (least, amount), "xx-01.yaml", Shared())


def firms() -> Iterator[Firm]:
    for at, revenue in enumerate(("500万元", "1000万元", "1500万元", None)):
        given: dict[str, object] = {"employees": {"2025": 3}} if revenue is None else {"revenue": {"2025": revenue}}
        yield Firm(f"{at}", f"示例{at}", read_facts(given))


def test_a_higher_threshold_takes_it_from_some_and_gives_it_to_nobody() -> None:
    told = difference(item("1000万元"), item("1200万元"), firms(), DAY)
    assert [one.uscc for one in told.losers] == ["1"]
    assert (told.gainers, told.now_unknown, told.others) == ((), (), ())
    assert (told.lost_fen, told.gained_fen, told.unchanged, told.firms) == (10 * WAN, 0, 3, 4)
    assert told.before == Sum(2, 20 * WAN, 20 * WAN)
    assert told.after == Sum(1, 10 * WAN, 10 * WAN)
    assert told.moves[State.ELIGIBLE, State.NEAR] == 1


def test_a_lower_threshold_and_a_higher_amount_are_gains_the_largest_first() -> None:
    told = difference(item("1000万元"), item("400万元", "{min: [30万元], basis: main}"), firms(), DAY)
    assert [(one.uscc, one.low_fen) for one in told.gainers] == [("0", 30 * WAN), ("1", 20 * WAN), ("2", 20 * WAN)]
    assert (told.losers, told.gained_fen, told.after.firms) == ((), 70 * WAN, 3)


def test_the_same_item_changes_nothing() -> None:
    told = difference(item("1000万元"), item("1000万元"), firms(), DAY)
    assert told.nothing
    assert told.unchanged == 4


def test_an_item_that_is_new_or_withdrawn_is_compared_with_nothing() -> None:
    begun = difference(None, item("1000万元"), firms(), DAY)
    assert [one.uscc for one in begun.gainers] == ["1", "2"]
    assert [one.uscc for one in begun.now_unknown] == ["3"]
    assert begun.before == Sum()
    ended = difference(item("1000万元"), None, firms(), DAY)
    assert [one.uscc for one in ended.losers] == ["1", "2"]
    assert ended.after == Sum()


def test_who_can_no_longer_be_told_is_neither_a_gainer_nor_a_loser() -> None:
    """A new amount that asks for a fact nobody has: the firm's answer becomes unknown."""
    asks_more = PLAIN.replace("revenue", "rd_expense")
    told = difference(item("1000万元"), item("1000万元", asks_more), firms(), DAY)
    assert [one.uscc for one in told.now_unknown] == ["1", "2"]
    assert told.gainers == told.losers == ()
    assert told.after == Sum()


@pytest.mark.parametrize(
    ("before", "after", "turn"),
    [
        (Held(State.ELIGIBLE, 5, 9), Held(State.ELIGIBLE, 5, None), Turn.GAINS),
        (Held(State.ELIGIBLE, 5, None), Held(State.ELIGIBLE, 5, 9), Turn.LOSES),
        (Held(State.ELIGIBLE, 5, 9), Held(State.ELIGIBLE, 6, 8), Turn.MOVES),
        (Held(State.UNKNOWN), Held(State.INELIGIBLE), Turn.MOVES),
        (Held(State.UNKNOWN), Held(State.ELIGIBLE, 1, 1), Turn.GAINS),
        (Held(State.ELIGIBLE), Held(State.INELIGIBLE), Turn.LOSES),
        (Held(State.NEAR), Held(State.NEAR), Turn.STAYS),
    ],
)
def test_what_a_move_means(before: Held, after: Held, turn: Turn) -> None:
    assert turn_of(before, after) is turn
