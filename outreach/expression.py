"""Who receives a push, as people write it: ``region:510603,industry:C,above-scale``.

Terms are joined by commas. Terms of one kind are alternatives (two regions: either), terms of different kinds must all
hold. ``all`` narrows nothing.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from config.city import City, Region
from config.words import push as words
from knowledge.rules import industry, size
from ledger.groups import STAGES
from outreach.errors import ExpressionWrong


class Kind(StrEnum):
    """What a term narrows by."""

    ALL = "all"
    MINE = "mine"
    REGION = "region"
    ZONE = "zone"
    INDUSTRY = "industry"
    ABOVE_SCALE = "above-scale"
    SIZE = "size"
    QUALIFIED = "qualified"
    MATCHED = "matched"
    NOT_APPLIED = "not-applied"
    GROUP = "group"
    STAGE = "stage"


ALONE = frozenset({Kind.ALL, Kind.ABOVE_SCALE, Kind.MATCHED, Kind.NOT_APPLIED})  # take no value
OF_GROUPS = frozenset({Kind.MINE, Kind.GROUP, Kind.STAGE})  # narrow the groups, not the firms
ABOUT_ITEM = frozenset({Kind.MATCHED, Kind.NOT_APPLIED})
_COMMAS = re.compile("[,，]")
_COLON = re.compile("[:：]")


@dataclass(frozen=True, slots=True)
class Term:
    """One term; ``shown`` is its value as people know it: the name of a place."""

    kind: Kind
    value: str = ""
    shown: str = ""

    def __str__(self) -> str:
        return f"{self.kind}:{self.value}" if self.value else self.kind.value


@dataclass(frozen=True, slots=True)
class Expression:
    """All terms, in the order of the text, each once."""

    terms: tuple[Term, ...]

    def __str__(self) -> str:
        return ",".join(map(str, self.terms))

    def of(self, kind: Kind) -> tuple[Term, ...]:
        """Return the terms of a kind."""
        return tuple(term for term in self.terms if term.kind is kind)

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds of terms it has."""
        return frozenset(term.kind for term in self.terms)

    @property
    def asks_firms(self) -> bool:
        """Tell whether it narrows by what is known of firms."""
        return bool(self.kinds - OF_GROUPS - {Kind.ALL})


def parse(text: str, city: City) -> Expression:
    """Read an expression.

    Raises:
        ExpressionWrong: a term is unknown, lacks its value or has one that does not exist; the message says which.

    """
    if not text.strip(" ,，"):
        raise ExpressionWrong(words.expression_empty())
    return Expression(tuple(dict.fromkeys(_term(part.strip(), text, city) for part in _COMMAS.split(text))))


def joined(terms: Iterable[Term]) -> Expression:
    """Return an expression of terms that were read elsewhere."""
    return Expression(tuple(dict.fromkeys(terms)))


def place_term(place: Region) -> Term:
    """Return the term of a place or zone."""
    return Term(Kind.ZONE if place.kind == "zone" else Kind.REGION, place.code, place.name)


def _term(part: str, text: str, city: City) -> Term:
    if not part:
        raise ExpressionWrong(words.term_empty(text))
    name, *rest = _COLON.split(part, maxsplit=1)
    name = name.strip().lower().replace("_", "-")
    value = rest[0].strip() if rest else ""
    if name not in set(Kind):
        raise ExpressionWrong(words.term_unknown(part))
    kind = Kind(name)
    if kind in ALONE:
        if value:
            raise ExpressionWrong(words.term_takes_no_value(name, value))
        return Term(kind)
    if not value:
        raise ExpressionWrong(words.term_needs_value(name))
    return _READ[kind](kind, value, city) if kind in _READ else Term(kind, value, value)


def _place(kind: Kind, value: str, city: City) -> Term:
    places = city.zones if kind is Kind.ZONE else (*city.regions, *city.zones)
    wanted = value.upper()
    found = next((one for one in places if wanted == one.code or value in one.words), None)
    if found is None:
        known = [f"{one.code}（{one.name}）" for one in places]
        raise ExpressionWrong(words.value_wrong(kind, value, words.no_such_place(known)))
    return place_term(found)


def _industry(kind: Kind, value: str, _: City) -> Term:
    try:
        code = industry.normalise(value)
    except ValueError as wrong:
        raise ExpressionWrong(words.value_wrong(kind, value, f"{wrong}。")) from wrong
    return Term(kind, code, industry.SECTION_NAMES.get(code, code))


def _size(kind: Kind, value: str, _: City) -> Term:
    found = next((tier for tier in size.TIERS if value in {tier, tier[0], f"{tier}企业"}), None)
    if found is None:
        raise ExpressionWrong(words.value_wrong(kind, value, words.no_such_size()))
    return Term(kind, found, found)


def _stage(kind: Kind, value: str, _: City) -> Term:
    found = next((stage for stage in STAGES if value in {stage, f"{stage}阶段"}), None)
    if found is None:
        raise ExpressionWrong(words.value_wrong(kind, value, words.no_such_stage(STAGES)))
    return Term(kind, found, found)


_READ = {Kind.REGION: _place, Kind.ZONE: _place, Kind.INDUSTRY: _industry, Kind.SIZE: _size, Kind.STAGE: _stage}
