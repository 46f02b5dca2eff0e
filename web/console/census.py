"""Figures of every item over all firms, as charts; and the firms of one, for who may see them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from config.words import census as words
from knowledge.items.census import ItemCount
from knowledge.rules.bulk.codes import STATES
from knowledge.rules.fitting import State
from knowledge.rules.item import FIRM, TAX_RELIEF, Item
from knowledge.rules.money import wan
from ledger.consoles import Duty
from ledger.groups import Role, person_by_staff_id
from ledger.items import open_item
from ledger.matches import Named, named_fitting
from ledger.policies import OpenSession
from web.console.visit import Answer, NotThere, Shown, Visit

OPEN = (State.ELIGIBLE, State.NEAR, State.UNKNOWN)  # what a chart shows: of the others there are too many
MOST_FACTS = 12
MOST_NAMES = 200
WIDE = 100.0  # units a chart is wide
ORDERS = {"": "编号", "firms": "可享受企业数", "money": "可享受金额", "near": "只差一项", "unknown": "待补充"}


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar: how long it is and where it begins, in units of the chart."""

    state: str
    says: str
    firms: int
    begins: float
    length: float


@dataclass(frozen=True, slots=True)
class Row:
    """One item in the list."""

    code: str
    name: str
    kind: str
    redeem: str
    count: ItemCount
    money: str
    pieces: tuple[Piece, ...]

    @property
    def says(self) -> str:
        """What the chart shows, for who can't see it."""
        return "，".join(f"{piece.says}{piece.firms}户" for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart: its name, how many, and its length in units of the chart."""

    says: str
    count: int
    length: float
    share: str = ""


@dataclass(frozen=True, slots=True)
class Listed:
    """One firm of a list."""

    uscc: str
    name: str
    money: str


def page(visit: Visit) -> Answer:
    """Show all items with their figures, ordered as asked."""
    standing = visit.office.standing
    counts, items = standing.counts(), {item.code: item for item in standing.rules().items.items}
    order = visit.query.one("by")
    shown = sorted((one for code, one in counts.items() if code in items), key=lambda one: _place(one, order))
    most = max((_open_firms(one) for one in shown), default=0)
    grants = [one for one in shown if items[one.code].object == FIRM]
    return Shown(
        "census.html",
        {
            "rows": [_row(one, items[one.code], most) for one in grants],
            "facts": _bars(_facts(grants), MOST_FACTS),
            "firms": max((one.all_firms for one in shown), default=0),
            "nobody": sum(not one.of(State.ELIGIBLE) for one in grants),
            "somebody": sum(bool(one.of(State.ELIGIBLE)) for one in grants),
            "behind": standing.behind(visit.office.today()),
            "today": visit.office.today(),
            "orders": ORDERS,
            "order": order,
            "words": words,
            "states": [(state.value, words.state(state.value)) for state in OPEN],
        },
    )


def one(visit: Visit) -> Answer:
    """Show one item: its firms by state, what they get, what is missing, and which firms they are."""
    standing, code = visit.office.standing, visit.path["code"]
    item = standing.rules().items.item(code)
    if item is None:
        raise NotThere
    count = standing.counts().get(code, ItemCount(code))
    chosen = visit.query.one("state")
    state = State(chosen) if chosen in list(State) else State.ELIGIBLE
    with visit.office.ledger.read() as session:
        cared_by, may_see = whose_names(session, visit)
        names = named_fitting(session, code, STATES.index(state), MOST_NAMES, cared_by) if may_see else []
        drafted = open_item(session, code) is not None
    lacks = {words.fact(*gap): firms for gap, firms in count.lacks}
    return Shown(
        "census_item.html",
        {
            "item": item,
            "count": count,
            "money": _money(count),
            "relief": item.kind == TAX_RELIEF,
            "bars": _state_bars(count),
            "lacks": _bars(lacks, MOST_FACTS, of=count.of(State.UNKNOWN)),
            "behind": standing.behind(visit.office.today()),
            "today": visit.office.today(),
            "names": [_listed(named, code) for named in names],
            "may_see": may_see,
            "all_names": cared_by is None,
            "state": state.value,
            "states": [(one.value, words.state(one.value), count.of(one)) for one in (*OPEN, State.INELIGIBLE)],
            "most": MOST_NAMES,
            "drafted": drafted and visit.visitor.may(*set(Duty) - {Duty.DEPARTMENT}),
            "words": words,
        },
    )


def whose_names(session: OpenSession, visit: Visit) -> tuple[str | None, bool]:
    """Return (the assistant whose firms alone may be named, whether any may be): names are for who answers for them."""
    if visit.visitor.may(Duty.ADMIN):
        return None, True
    person = person_by_staff_id(session, visit.visitor.staff_id)
    role = person.role if person is not None else Role.STRANGER
    if role is Role.ADMIN:
        return None, True
    return visit.visitor.staff_id, role is Role.ASSISTANT


def _row(count: ItemCount, item: Item, most: int) -> Row:
    pieces, begins = [], 0.0
    for state in OPEN:
        length = _length(count.of(state), most)
        pieces.append(Piece(state.value, words.state(state.value), count.of(state), round(begins, 3), length))
        begins += length
    return Row(item.code, item.name, item.kind, item.redeem, count, _money(count), tuple(pieces))


def _place(one: ItemCount, order: str) -> tuple[float, str]:
    by = {
        "firms": one.of(State.ELIGIBLE),
        "money": one.low_fen if one.high_fen is None else max(one.low_fen, one.high_fen),
        "near": one.of(State.NEAR),
        "unknown": one.of(State.UNKNOWN),
    }
    return -by.get(order, 0), one.code


def _open_firms(one: ItemCount) -> int:
    return sum(one.of(state) for state in OPEN)


def _money(count: ItemCount) -> str:
    if not count.low_fen and count.high_fen == 0:
        return ""
    return words.money(wan(count.low_fen), None if count.high_fen is None else wan(count.high_fen))


def _facts(counts: Iterable[ItemCount]) -> dict[str, int]:
    """Return for every fact how many answers of how many firms hang on it, over all items."""
    found: Counter[str] = Counter()
    for count in counts:
        for gap, firms in count.lacks:
            found[words.fact(*gap)] += firms
    return dict(found)


def _bars(told: Mapping[str, int], most: int, of: int = 0) -> Sequence[Bar]:
    first = sorted(told.items(), key=lambda one: (-one[1], one[0]))[:most]
    longest = first[0][1] if first else 0
    return [Bar(says, count, _length(count, longest), _share(count, of)) for says, count in first]


def _state_bars(count: ItemCount) -> Sequence[tuple[str, Bar]]:
    most = max((count.of(state) for state in OPEN), default=0)
    return [
        (
            state.value,
            Bar(
                words.state(state.value),
                count.of(state),
                _length(count.of(state), most),
                _share(count.of(state), count.all_firms),
            ),
        )
        for state in OPEN
    ]


def _length(count: int, longest: int) -> float:
    return round(WIDE * count / longest, 3) if longest else 0.0


def _share(count: int, of: int) -> str:
    return f"{100 * count / of:.1f}%" if of else ""


def _listed(named: Named, code: str) -> Listed:
    span = named.amounts.get(code)
    low, high = span or (0, 0)
    paid = span and (low or high != 0)
    return Listed(named.uscc, named.name, words.money(wan(low), None if high is None else wan(high)) if paid else "")
