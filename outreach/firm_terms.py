"""Does a firm meet the terms of an expression: yes, no, or nobody knows; and by which of its facts.

Unknown never becomes yes. Terms of one kind are alternatives: one yes is enough; without one, an unknown leaves it
open. A city's firms are asked one after the other: what equal facts come to is worked out once, and its reasons are
one object for all of them.
"""

import json
from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from config.words import push as words
from knowledge.rules import industry
from knowledge.rules.fact_kinds import one_spelling
from knowledge.rules.fact_names import label
from knowledge.rules.region import covers
from ledger.reach import FirmRow
from outreach.expression import Expression, Kind, Term
from outreach.firm_sizes import FIGURES, figured, industry_code, size_on

NEEDED: Mapping[Kind, tuple[str, ...]] = {
    Kind.REGION: ("region_code",),
    Kind.ZONE: ("zone_id",),
    Kind.INDUSTRY: ("industry_code",),
    Kind.ABOVE_SCALE: ("above_scale",),
    Kind.SIZE: ("size", "industry_code", *FIGURES),
    Kind.QUALIFIED: ("qualifications",),
    Kind.MATCHED: (),
    Kind.NOT_APPLIED: ("received_awards",),
}
CODE, REGION, FACTS = 0, 2, 3  # places in the row of a firm: its code, its region, the first of its facts

Reason = dict[str, Any]  # {"term": "region:510603", "says": "注册地在旌阳区", "facts": {"region_code": "510603"}}
Seen = tuple[Any, ...]  # what decides a kind of terms for a firm; firms of which it is equal are decided alike


@dataclass(frozen=True, slots=True)
class Fits:
    """What the stored results say of one item: firms it fits, and firms of which nobody knows."""

    code: str
    name: str
    eligible: Collection[str]  # codes of firms
    unknown: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What terms are decided by beside a firm's facts."""

    day: date
    items: tuple[tuple[str, str], ...] = ()  # code and name of what the push is about
    fits: tuple[Fits, ...] = ()  # of the same items
    done_with: Collection[str] = frozenset()  # firms that have said that they applied or received it


@dataclass(frozen=True, slots=True, eq=False)
class Answer:
    """Whether a firm is meant: with its reasons, or with why not. ``holds`` is None where nobody knows."""

    holds: bool | None
    reasons: tuple[Reason, ...] = ()
    why: str = ""


class _One(NamedTuple):
    """What one term comes to."""

    holds: bool | None
    facts: Mapping[str, Any] | None = None
    lacks: tuple[str, ...] = ()
    why: str = ""
    shown: str = ""


Look = Callable[[FirmRow, Sequence[int], Known], Seen]  # at a row, with the places of the facts a kind needs
Check = Callable[[Seen, Term, Known], _One]


def names_for(expression: Expression) -> tuple[str, ...]:
    """Return the outermost names of the facts an expression asks for: those the rows of firms must bring."""
    return tuple(dict.fromkeys(name for kind in NEEDED if expression.of(kind) for name in NEEDED[kind]))


class Judge:
    """Decides firm after firm whether an expression means them."""

    def __init__(self, expression: Expression, known: Known, because: tuple[Reason, ...] = ()) -> None:
        """Take what is asked, and the reasons that hold for everybody beside it."""
        names = names_for(expression)
        self._kinds = [
            _Asked(kind, terms, [FACTS + names.index(name) for name in NEEDED[kind]], known)
            for kind in NEEDED
            if (terms := expression.of(kind))
        ]
        self.because = because
        self._meant: dict[tuple[Answer, ...], Answer] = {}

    def decide(self, firm: FirmRow) -> Answer:
        """Decide whether a firm is meant. A no goes before what nobody knows."""
        answers = tuple([asked.answer(firm) for asked in self._kinds])
        found = self._meant.get(answers)
        if found is None:
            found = self._meant[answers] = self._put_together(answers)
        return found

    def _put_together(self, answers: Sequence[Answer]) -> Answer:
        refused = next((one for one in answers if one.holds is False), None)
        left_open = next((one for one in answers if one.holds is None), None)
        if refused or left_open:
            return refused or left_open or answers[0]
        return Answer(holds=True, reasons=(*self.because, *(reason for one in answers for reason in one.reasons)))


class _Asked:
    """The terms of one kind."""

    def __init__(self, kind: Kind, terms: tuple[Term, ...], places: Sequence[int], known: Known) -> None:
        self._kind, self._terms, self._places, self._known = kind, terms, places, known
        self._look, self._check = _KINDS[kind]
        self._answers: dict[Hashable, Answer] = {}

    def answer(self, firm: FirmRow) -> Answer:
        seen = self._look(firm, self._places, self._known)
        found = self._answers.get(seen)
        if found is None:
            found = self._answers[seen] = self._work_out(seen)
        return found

    def _work_out(self, seen: Seen) -> Answer:
        found = [(term, self._check(seen, term, self._known)) for term in self._terms]
        fitting = [(term, one) for term, one in found if one.holds]
        if fitting:
            return Answer(holds=True, reasons=tuple(_reason(term, one) for term, one in fitting))
        left_open = [one for _, one in found if one.holds is None]
        if left_open:
            return Answer(None, why=left_open[0].why or words.unknown_fact(list(map(label, left_open[0].lacks))))
        return Answer(
            holds=False, why=words.not_so(self._kind, "、".join(one.shown or term.shown for term, one in found))
        )


def _reason(term: Term, one: _One) -> Reason:
    return {
        "term": str(term),
        "says": words.because(term.kind, one.shown or term.shown),
        "facts": dict(one.facts or {}),
    }


def read(text: str | None) -> Any:  # noqa: ANN401 - JSON
    """Read the text of a fact; None where nobody knows it."""
    return None if text is None else json.loads(text)


def _facts(firm: FirmRow, places: Sequence[int], _: Known) -> Seen:
    return (firm[places[0]],)


def _facts_and_region(firm: FirmRow, places: Sequence[int], _: Known) -> Seen:
    return firm[places[0]], firm[REGION]


def _region(seen: Seen, term: Term, _: Known) -> _One:
    code = str(read(seen[0]) or seen[1])
    if not code:
        return _One(None, lacks=("region_code",))
    return _One(covers(term.value, code), {"region_code": code})


def _zone(seen: Seen, term: Term, _: Known) -> _One:
    zone = read(seen[0])
    if zone is None:
        return _One(None, lacks=("zone_id",))
    return _One(zone == term.value, {"zone_id": zone})


def _industry(seen: Seen, term: Term, _: Known) -> _One:
    code = industry_code(str(read(seen[0]) or ""))
    if not code:
        return _One(None, lacks=("industry_code",))
    return _One(industry.in_industry(code, term.value), {"industry_code": code}, ("industry_code",))


def _above_scale(seen: Seen, _term: Term, _: Known) -> _One:
    value = read(seen[0])
    return _One(value, {"above_scale": value}) if isinstance(value, bool) else _One(None, lacks=("above_scale",))


def _size_seen(firm: FirmRow, places: Sequence[int], known: Known) -> Seen:
    """Return a firm's size with its year, or what it lacks: few differ, however many figures do."""
    said, code, *figures = (firm[place] for place in places)
    needed = figured(code)
    if not needed or any(figures[place] is None for place in needed):
        return _size_said(said, code, tuple([one is None for one in figures]), known.day)
    noted = {name: read(figures[place]) for place, name in enumerate(FIGURES) if place in needed}
    found, year = size_on({"size": read(said), "industry_code": read(code), **noted}, known.day)
    return (found, year, ()) if found else _size_said(None, code, tuple([one is None for one in figures]), known.day)


@lru_cache(maxsize=4096)
def _size_said(said: str | None, code: str | None, unknown: tuple[bool, ...], day: date) -> Seen:
    """Return the same where figures the industry's row of the table asks for are not there."""
    found, year = size_on({"size": read(said)}, day)
    if found:
        return found, year, ()
    lacks = tuple(
        name for name, lacking in zip(("industry_code", *FIGURES), (code is None, *unknown), strict=True) if lacking
    )
    return None, 0, lacks or ("size",)


def _size(seen: Seen, term: Term, _: Known) -> _One:
    found, year, lacks = seen
    return _One(found == term.value, {"size": found, "year": year}) if found else _One(None, lacks=lacks)


_spelling = lru_cache(maxsize=4096)(one_spelling)


def _qualified(seen: Seen, term: Term, known: Known) -> _One:
    rows = read(seen[0])
    if not isinstance(rows, list):
        return _One(None, lacks=("qualifications",))
    wanted = _spelling(term.value)
    mine = [row for row in rows if isinstance(row, dict) and wanted in _spelling(str(row.get("name", "")))]
    valid = [row for row in mine if str(row.get("valid_to") or "9999") >= known.day.isoformat()]
    return _One(bool(valid), {"qualifications": [str(row["name"]) for row in valid]})


def _match_seen(firm: FirmRow, _places: Sequence[int], known: Known) -> Seen:
    code = firm[CODE]
    return tuple([code in one.eligible or (None if code in one.unknown else False) for one in known.fits])


def _matched(seen: Seen, _term: Term, known: Known) -> _One:
    fitting = [one for one, fits in zip(known.fits, seen, strict=True) if fits]
    if fitting:
        return _One(holds=True, facts={"items": [one.code for one in fitting]}, shown=_names(fitting))
    unsure = [one for one, fits in zip(known.fits, seen, strict=True) if fits is None]
    if unsure:
        return _One(None, why=words.match_unknown(_names(unsure)))
    return _One(holds=False, shown=_names(known.fits))


def _names(fits: Collection[Fits]) -> str:
    return "”“".join(dict.fromkeys(one.name for one in fits))


def _awards_seen(firm: FirmRow, places: Sequence[int], known: Known) -> Seen:
    return firm[places[0]], firm[CODE] in known.done_with


def _not_applied(seen: Seen, _term: Term, known: Known) -> _One:
    codes = {code for code, _ in known.items}
    rows = read(seen[0])
    had = isinstance(rows, list) and any(isinstance(row, dict) and row.get("item") in codes for row in rows)
    return _One(holds=not had and not seen[1])


_KINDS: Mapping[Kind, tuple[Look, Check]] = {
    Kind.REGION: (_facts_and_region, _region),
    Kind.ZONE: (_facts, _zone),
    Kind.INDUSTRY: (_facts, _industry),
    Kind.ABOVE_SCALE: (_facts, _above_scale),
    Kind.SIZE: (_size_seen, _size),
    Kind.QUALIFIED: (_facts, _qualified),
    Kind.MATCHED: (_match_seen, _matched),
    Kind.NOT_APPLIED: (_awards_seen, _not_applied),
}
