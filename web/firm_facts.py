"""The profile of an enterprise as a page: every value with its source, day and freshness, and what would be changed."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from config.words import facts as fact_words
from config.words import firm_page as words
from config.words.facts import FACTS
from config.words.firm_records import RECORDS
from knowledge.firms.cells import entry_named
from knowledge.firms.declare import OWN
from knowledge.firms.record_given import kind_of
from knowledge.firms.record_told import record_told, value_told
from knowledge.items.offers import Offers
from knowledge.rules.fact_kinds import SIZES, STATUSES, TAX_GRADES, Kind
from knowledge.rules.fact_names import Shape
from knowledge.rules.freshness import is_due
from knowledge.rules.worth import gaps_by_worth
from ledger.base import Ledger
from ledger.enterprises import enterprise_by_uscc
from ledger.facts import NO_YEAR, Fact, counting, current_facts, history_of
from web.firm_page import anchor_of

WANTED = 5  # missing facts that are asked for at the top
HISTORY = 6  # earlier values shown of one fact
CHOICES: Mapping[Kind, tuple[str, ...]] = {Kind.STATUS: STATUSES, Kind.SIZE: SIZES, Kind.TAX_GRADE: TAX_GRADES}
YES_NO = ("是", "否")
NOT_HERE = frozenset(
    {"uscc", "consent", "contacts", "bank_account"}
)  # not for this page: binding and applying keep them


@dataclass(frozen=True, slots=True)
class Input:
    """One field of a form."""

    name: str
    label: str
    kind: str  # text, date, choice
    choices: tuple[str, ...] = ()  # of a text: what is often said
    value: str = ""
    hint: str = ""
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a list."""

    at: int
    told: str
    own: bool  # the firm's own: it may take it back


@dataclass(frozen=True, slots=True)
class Row:
    """One fact."""

    name: str
    year: int
    label: str
    anchor: str
    value: str
    source: str
    as_of: str
    verified_by: str
    due: bool
    others: tuple[str, ...]  # what other sources say
    own: bool  # the firm's own word counts
    own_kept: bool  # the firm has said something that could be taken back
    history: tuple[str, ...]
    form: tuple[Input, ...]
    records: tuple[Record, ...] = ()
    called: str = ""  # one record of it


@dataclass(frozen=True, slots=True)
class Group:
    """Facts under one heading."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class FactsPage:
    """Everything the template needs."""

    name: str
    uscc: str
    day: date
    count: int
    disputed: int
    due: int
    wanted: tuple[Row, ...]
    groups: tuple[Group, ...]
    rest: tuple[Group, ...]  # what nobody has said anything of


def facts_page(
    ledger: Ledger, offers: Offers, uscc: str, day: date, place_of: Callable[[str], str]
) -> FactsPage | None:
    """Return the profile of an enterprise, or None when nobody knows it."""
    with ledger.read() as session:
        firm = enterprise_by_uscc(session, uscc)
        rows, past = current_facts(session, uscc), history_of(session, uscc)
    if firm is None:
        return None
    draw = _Drawing(rows, past, day, place_of)
    known = draw.known()
    gaps = gaps_by_worth(offers.match(uscc, day))
    wanted = [(name, year or NO_YEAR) for name, year in gaps if (name, year or NO_YEAR) not in draw.places]
    wanted_rows = tuple(draw.missing(name, year) for name, year in wanted if name not in NOT_HERE)[:WANTED]
    asked = {(row.name, row.year) for row in wanted_rows}
    rest = [draw.missing(name, year) for name, year in _unsaid(draw.places, day) if (name, year) not in asked]
    return FactsPage(
        name=firm.name or uscc,
        uscc=uscc,
        day=day,
        count=len(known),
        disputed=sum(bool(row.others) for row in known),
        due=sum(row.due for row in known),
        wanted=wanted_rows,
        groups=_grouped(known),
        rest=_grouped(rest),
    )


class _Drawing:
    """Draws the facts of one enterprise."""

    def __init__(self, rows: Sequence[Fact], past: Sequence[Fact], day: date, place_of: Callable[[str], str]) -> None:
        self._rows, self._past, self._day, self._place_of = rows, past, day, place_of
        self.places = {(row.name, row.year) for row in rows}

    def known(self) -> list[Row]:
        return [self._row(fact) for fact in counting(self._rows) if fact.name not in NOT_HERE]

    def missing(self, name: str, year: int) -> Row:
        form = _form(name, "")
        return Row(
            name, year, _label(name, year), anchor_of(name, year), "", "", "", "", due=False, others=(), own=False,
            own_kept=False, history=self._history(name, year), form=form, called=_called(name),
        )  # fmt: skip

    def _row(self, fact: Fact) -> Row:
        here = [one for one in self._rows if (one.name, one.year) == (fact.name, fact.year)]
        others = [one for one in here if one is not fact and one.value != fact.value]
        told = [words.says(one.source.value, self._told(one), one.as_of.isoformat()) for one in others]
        own = next((one for one in here if one.source is OWN), None)
        return Row(
            name=fact.name,
            year=fact.year,
            label=_label(fact.name, fact.year),
            anchor=anchor_of(fact.name, fact.year),
            value=self._told(fact),
            source=fact.source.value,
            as_of=fact.as_of.isoformat(),
            verified_by=fact.verified_by,
            due=is_due(fact.name, fact.year, fact.as_of, self._day),
            others=tuple(told),
            own=fact.source is OWN,
            own_kept=own is not None and not own.verified_by,
            history=self._history(fact.name, fact.year),
            form=_form(fact.name, self._told(own or fact)),
            records=_records(fact, own),
            called=_called(fact.name),
        )

    def _told(self, fact: Fact) -> str:
        return value_told(fact.name, fact.value, self._place_of)

    def _history(self, name: str, year: int) -> tuple[str, ...]:
        past = [one for one in self._past if (one.name, one.year) == (name, year)][:HISTORY]
        return tuple(
            words.was(self._told(one), one.source.value, one.noted_at.date().isoformat(), _ended(one)) for one in past
        )


def _ended(fact: Fact) -> str:
    return fact.ended_at.date().isoformat() if fact.ended_at else ""


def _label(name: str, year: int) -> str:
    return f"{year}年{fact_words.label(name)}" if year else fact_words.label(name)


def _called(name: str) -> str:
    return RECORDS[name].called if name in RECORDS else ""


def _records(fact: Fact, own: Fact | None) -> tuple[Record, ...]:
    """Return the records that count, then those that only the firm has said."""
    if fact.name not in RECORDS:
        return ()
    said = own.value if own is not None and isinstance(own.value, list) else []
    counted = fact.value if isinstance(fact.value, list) else []
    shown = [*counted, *(one for one in said if one not in counted)]
    free = own is not None and not own.verified_by
    return tuple(
        Record(said.index(one) if one in said else -1, record_told(fact.name, one), free and one in said)
        for one in shown
    )


def _form(name: str, value: str) -> tuple[Input, ...]:
    """Return the fields one fills in; none for a group, whose parts are facts of their own."""
    if name in RECORDS:
        return tuple(
            Input(
                one.name, one.label, *_kind(kind_of(name, one.name), one.choices), hint=one.example, needed=one.needed
            )
            for one in RECORDS[name].fields
        )
    entry = entry_named(name)
    if entry.shape in {Shape.RECORDS, Shape.GROUP}:
        return ()
    kind, choices = _kind(entry.kind, ())
    example = FACTS[name].example if name in FACTS else ""
    return (Input("value", _label(name, 0), kind, choices, value, example),)


def _kind(kind: Kind, choices: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Return the kind of a field, and what may be chosen in it."""
    if choices:
        return "text", choices
    if kind in {Kind.FLAG, Kind.LISTED, Kind.FLAG_OR_COUNT}:
        return "choice", YES_NO
    if kind in CHOICES:
        return "choice", CHOICES[kind]
    return ("date" if kind is Kind.DAY else "text"), ()


def _unsaid(places: Iterable[tuple[str, int]], day: date) -> list[tuple[str, int]]:
    """Return the facts of which nobody has said anything, yearly ones of the last closed year."""
    known = set(places)
    names = {name for name, _ in known}
    found = []
    for name in FACTS:
        entry = entry_named(name)
        if name in NOT_HERE or entry.shape is Shape.GROUP:
            continue
        year = day.year - 1 if entry.shape is Shape.YEARLY else NO_YEAR
        if (name, year) not in known and not (entry.shape is not Shape.YEARLY and name in names):
            found.append((name, year))
    return found


def _grouped(rows: Iterable[Row]) -> tuple[Group, ...]:
    """Return rows under their headings, in the order of the dictionary, the newest year first."""
    order = {name: place for place, name in enumerate(FACTS)}
    groups: dict[str, list[Row]] = {}
    for row in sorted(rows, key=lambda one: (order.get(one.name, len(order)), -one.year)):
        groups.setdefault(FACTS[row.name].group if row.name in FACTS else words.OTHERS, []).append(row)
    return tuple(Group(title, tuple(found)) for title, found in groups.items())
