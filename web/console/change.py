"""What a draft of an item would change for firms: who gains, who loses, how much. Nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from config.words import census as words
from knowledge.rules.money import wan
from ledger.items import open_item
from ledger.matches import cared_for
from web.console.census import Bar, whose_names
from web.console.visit import Answer, NotThere, Shown, Visit

MOST_NAMES = 50  # firms of a list
WIDE = 100.0


@dataclass(frozen=True, slots=True)
class Firm:
    """One firm for which something changes."""

    name: str
    uscc: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Group:
    """Firms for which a change does the same."""

    turn: str  # gainers, losers, now_unknown, others
    says: str
    firms: int
    length: float  # of its bar, in units of the chart
    named: tuple[Firm, ...]  # those the visitor may see, the first of them


@dataclass(frozen=True, slots=True)
class Change:
    """A difference as a page shows it."""

    name: str
    day: str
    firms: int
    unchanged: int
    sums: tuple[tuple[str, str, Bar], ...]  # (before or after, money, firms as a bar)
    groups: tuple[Group, ...]
    moves: tuple[tuple[str, str, int], ...]  # state before, state after, firms; without those that stay
    may_see: bool


def page(visit: Visit) -> Answer:
    """Show what the open draft of an item would change."""
    code = visit.path["code"]
    with visit.office.ledger.read() as session:
        row = open_item(session, code)
    item = visit.office.standing.rules().items.item(code)
    if row is None and item is None:
        raise NotThere
    change = change_of(visit, code, row.text) if row is not None else None
    values = {"code": code, "name": item.name if item else code, "change": change, "draft": row, "words": words}
    return Shown("change.html", values)


def change_of(visit: Visit, code: str, text: str) -> Change | None:
    """Return what a text of an item would change, as this visitor may see it; None while it is worked out.

    Raises:
        ItemsRefused: the text has faults.
        ComparisonFailed: it could not be worked out.

    """
    told = visit.office.comparing.ask(code, text)
    return None if told is None else _shown(visit, told)


def _shown(visit: Visit, told: Mapping[str, Any]) -> Change:
    with visit.office.ledger.read() as session:
        cared_by, may_see = whose_names(session, visit)
        mine = cared_for(session, cared_by) if may_see and cared_by is not None else None
    sums = [(said, told[side]) for said, side in (("现行", "before"), ("改后", "after"))]
    most = max(side["firms"] for _, side in sums)
    moves = [move for move in told["moves"] if move[0] != move[1]]
    return Change(
        name=told["name"],
        day=told["as_of"],
        firms=told["firms"],
        unchanged=told["unchanged"],
        sums=tuple((said, _amount(side["range_fen"]), _bar(said, side["firms"], most)) for said, side in sums),
        groups=tuple(_group(told, turn, mine, may_see=may_see) for turn in words.TURNS if told[turn]),
        moves=tuple((words.state(one), words.state(other), count) for one, other, count in moves),
        may_see=may_see,
    )


def _group(told: Mapping[str, Any], turn: str, mine: frozenset[str] | None, *, may_see: bool) -> Group:
    firms = told[turn]
    amounts = {
        "gainers": words.more_in_all(_amount([told["gained_fen"]] * 2)),
        "losers": words.less_in_all(_amount([told["lost_fen"]] * 2)),
    }
    seen = [one for one in firms if may_see and (mine is None or one["uscc"] in mine)]
    named = tuple(
        Firm(one["name"], one["uscc"], _held(one["before"]), _held(one["after"])) for one in seen[:MOST_NAMES]
    )
    most = max(len(told[one]) for one in words.TURNS)
    says = words.turn(turn, len(firms), amounts.get(turn, ""))
    return Group(turn, says, len(firms), round(WIDE * len(firms) / most, 3), named)


def _held(side: Mapping[str, Any]) -> str:
    low, high = side["range_fen"]
    return words.held(words.state(side["state"]), _amount((low, high)) if low or high != 0 else "")


def _amount(span: Sequence[int | None]) -> str:
    low, high = span
    return words.money(wan(low or 0), None if high is None else wan(high))


def _bar(says: str, firms: int, most: int) -> Bar:
    return Bar(says, firms, round(WIDE * firms / most, 3) if most else 0.0)
