"""One item as the page of an enterprise shows it: what it pays, what is missing by how much, and on which articles."""

from dataclasses import dataclass
from fractions import Fraction

from config.words import reward as words
from knowledge.items.basis_place import BasisPlaces
from knowledge.rules.answers import WORDS
from knowledge.rules.condition import Row
from knowledge.rules.fitting import State
from knowledge.rules.item import Basis
from knowledge.rules.matching import ItemResult, MatchResult
from knowledge.rules.money import wan
from knowledge.rules.telling import gaps_said, why
from knowledge.rules.trace import gap_said, in_words, mending, needed, said, unit_for

BY_CODE = frozenset({"awarded", "not_awarded"})  # what they need is told by the code of an item, which nobody knows


@dataclass(frozen=True, slots=True)
class Source:
    """A sentence of a policy; ``address`` opens the article, empty where the base has no such document."""

    named: str
    quote: str
    address: str


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition and what was found."""

    says: str
    state: str  # met, unmet, unknown
    found: str  # the value with its year and source


@dataclass(frozen=True, slots=True)
class Lack:
    """The one thing that stands in the way."""

    says: str
    found: str
    needed: str
    short: str
    mend: str
    possible: str


@dataclass(frozen=True, slots=True)
class Shown:
    """One item."""

    code: str
    name: str
    amount: str
    tags: tuple[str, ...]
    why: str
    when: str
    channel: str
    contact: str
    met: int  # percent of the conditions that are met
    lacks: tuple[Lack, ...]
    conditions: tuple[Condition, ...]
    steps: tuple[str, ...]
    notes: tuple[str, ...]
    sources: tuple[Source, ...]
    materials: tuple[str, ...]


def shown(one: ItemResult, result: MatchResult, places: BasisPlaces) -> Shown:
    """Return one item with everything the page tells of it."""
    rows = one.fit.rows
    met = sum(row.finding.answer is True for row in rows)
    contact, amount = one.terms.contact, one.amount
    return Shown(
        code=one.code,
        name=one.item.name,
        amount=money(one),
        tags=tuple(filter(None, (one.item.level, one.item.redeem))),
        why=words.still_open(gaps_said(one.missing)) if one.state is State.UNKNOWN else why(one),
        when=_when(one),
        channel=one.terms.channel,
        contact=f"{contact.dept or one.item.dept} {contact.phone}".strip(),
        met=round(100 * met / len(rows)) if rows else 0,
        lacks=_lacks(one, result) if one.state is State.NEAR else (),
        conditions=tuple(_condition(row, result) for row in rows),
        steps=tuple(step.text for step in amount.steps) if amount else (),
        notes=(*one.terms.notes, *(amount.notes if amount else ())),
        sources=tuple(_source(basis, places) for basis in one.fit.asked.own_basis),
        materials=one.terms.materials,
    )


def _when(one: ItemResult) -> str:
    """Return until when one may apply, or what is said of the time."""
    opening = one.fit.opening
    if opening is None or opening.answer is False:  # a closed window is told by what is lacking
        return ""
    return words.until(opening.closes.isoformat()) if opening.closes else opening.says


def money(one: ItemResult) -> str:
    """Return the amount of an item, or the range it lies in."""
    if one.amount is None:
        return ""
    high = None if one.amount.high_fen is None else wan(Fraction(one.amount.high_fen))
    return words.amount(wan(Fraction(one.amount.low_fen)), high, exact=one.amount.exact_fen is not None)


def _lacks(one: ItemResult, result: MatchResult) -> tuple[Lack, ...]:
    found = [
        Lack(
            said(row.leaf),
            _value(row, result),
            "" if row.leaf.op in BY_CODE else needed(row.leaf, row.finding, one.terms, result.day),
            (gap_said(row.leaf, row.finding) or "") if row.finding.gap else "",
            mending(row.leaf, row.finding),
            row.finding.possible_from.isoformat() if row.finding.possible_from else "",
        )
        for row in one.fit.unmet
    ]
    opening = one.fit.opening
    if opening is not None and opening.answer is False:
        day = opening.possible_from.isoformat() if opening.possible_from else ""
        found.append(Lack(opening.says, "", "", "", "", day))
    return tuple(found)


def _condition(row: Row, result: MatchResult) -> Condition:
    return Condition(said(row.leaf), WORDS[row.finding.answer], _value(row, result))


def _value(row: Row, result: MatchResult) -> str:
    """Return the value that was looked at with its year and where it comes from."""
    found = row.finding
    if found.value is None:
        return ""
    value = in_words(found.value, unit_for(row.leaf, found))
    mark = result.facts.mark_of(row.leaf.fact, found.year)
    year = f"{found.year}年" if found.year else ""
    return words.found(f"{year}{value}", mark.source, mark.as_of.isoformat() if mark.as_of else "")


def _source(basis: Basis, places: BasisPlaces) -> Source:
    policy_id, ordinal = places.place(basis)
    address = f"/policy/{policy_id}{f'#a{ordinal}' if ordinal else ''}" if policy_id else ""
    return Source(f"《{basis.title.strip('《》')}》（{basis.doc}）{basis.article}", basis.quote, address)
