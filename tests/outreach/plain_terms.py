"""The plain way to decide whether a firm is meant by an expression: one firm, one term after the other, nothing kept.

What outreach/firm_terms.py does for a whole city at once is compared with this.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from config.words import push as words
from knowledge.rules import industry, size
from knowledge.rules.fact_kinds import one_spelling, read_value
from knowledge.rules.fact_names import NAMES, label
from knowledge.rules.region import covers
from outreach.expression import Expression, Kind, Term
from outreach.firm_terms import Answer, Fits, Known, Reason

YEARS_BACK = 4
_SIZE_FIGURES = ("industry_code", "employees", "revenue", "total_assets")


@dataclass(frozen=True, slots=True)
class PlainFirm:
    uscc: str
    region: str
    facts: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _One:
    """What one term comes to."""

    holds: bool | None
    facts: Mapping[str, Any] | None = None
    lacks: tuple[str, ...] = ()
    why: str = ""
    shown: str = ""


Check = Callable[[PlainFirm, Term, Known], _One]
Asked = tuple[Kind, tuple[Term, ...], Check]


def asked_by(expression: Expression) -> tuple[Asked, ...]:
    return tuple((kind, terms, check) for kind, check in _CHECKS.items() if (terms := expression.of(kind)))


def decide(firm: PlainFirm, asked: Sequence[Asked], known: Known) -> Answer:
    """Decide whether a firm is meant. A no goes before what nobody knows."""
    reasons, unsure = list[Reason](), ""
    for kind, terms, check in asked:
        found = [(term, check(firm, term, known)) for term in terms]
        fitting = [(term, one) for term, one in found if one.holds]
        if fitting:
            reasons += [_reason(term, one) for term, one in fitting]
            continue
        open_ones = [one for _, one in found if one.holds is None]
        if not open_ones:
            shown = "、".join(one.shown or term.shown for term, one in found)
            return Answer(holds=False, why=words.not_so(kind, shown))
        unsure = unsure or open_ones[0].why or words.unknown_fact([label(name) for name in open_ones[0].lacks])
    if unsure:
        return Answer(None, why=unsure)
    return Answer(holds=True, reasons=tuple(reasons))


def _reason(term: Term, one: _One) -> Reason:
    return {
        "term": str(term),
        "says": words.because(term.kind, one.shown or term.shown),
        "facts": dict(one.facts or {}),
    }


def _region(firm: PlainFirm, term: Term, _: Known) -> _One:
    code = str(firm.facts.get("region_code") or firm.region)
    if not code:
        return _One(None, lacks=("region_code",))
    return _One(covers(term.value, code), {"region_code": code})


def _zone(firm: PlainFirm, term: Term, _: Known) -> _One:
    if "zone_id" not in firm.facts:
        return _One(None, lacks=("zone_id",))
    return _One(firm.facts["zone_id"] == term.value, {"zone_id": firm.facts["zone_id"]})


def _industry(firm: PlainFirm, term: Term, _: Known) -> _One:
    code = _code(str(firm.facts.get("industry_code", "")))
    if not code:
        return _One(None, lacks=("industry_code",))
    return _One(industry.in_industry(code, term.value), {"industry_code": code}, ("industry_code",))


def _above_scale(firm: PlainFirm, _term: Term, _: Known) -> _One:
    value = firm.facts.get("above_scale")
    return _One(value, {"above_scale": value}) if isinstance(value, bool) else _One(None, lacks=("above_scale",))


def _size(firm: PlainFirm, term: Term, known: Known) -> _One:
    found, year = _size_on(firm.facts, known.day)
    if found is None:
        return _One(None, lacks=tuple(name for name in _SIZE_FIGURES if name not in firm.facts) or ("size",))
    return _One(found == term.value, {"size": found, "year": year})


def _size_on(noted: Mapping[str, Any], day: date) -> tuple[str | None, int]:
    """Return a firm's size and its year: of the last year whose figures are known, three years back at most.

    As in knowledge.rules.derived the figures go before what the firm says itself. Only the figures the industry's row
    of the table asks for are read: this is asked of every firm of a city.
    """
    code = _code(str(noted.get("industry_code", "")))
    names = size.needed(code) if code else ()
    for year in range(day.year, day.year - YEARS_BACK, -1):
        figures = {name: _figure(name, noted.get(name), year) for name in names}
        if names and all(value is not None for value in figures.values()):
            found = size.size_of(code, size.Figures(**figures))
            if found not in {size.UNKNOWN, None}:
                return found, year
    said = noted.get("size")
    if isinstance(said, dict):
        last, said = max(said.items(), default=("0", None))
        return (said, int(last)) if said in size.TIERS else (None, 0)
    return (said, 0) if said in size.TIERS else (None, 0)


def _figure(name: str, by_year: object, year: int) -> Fraction | None:
    given = by_year.get(str(year)) if isinstance(by_year, dict) else None
    try:
        value = read_value(NAMES[name].kind, given) if given is not None else None
    except ValueError:
        return None
    return value if isinstance(value, Fraction) else None


def _code(text: str) -> str:
    """Return an industry code with its letter; empty where it is none."""
    try:
        return industry.normalise(text)
    except ValueError:
        return ""


def _qualified(firm: PlainFirm, term: Term, known: Known) -> _One:
    rows = firm.facts.get("qualifications")
    if not isinstance(rows, list):
        return _One(None, lacks=("qualifications",))
    wanted = one_spelling(term.value)
    mine = [row for row in rows if isinstance(row, dict) and wanted in one_spelling(str(row.get("name", "")))]
    valid = [row for row in mine if str(row.get("valid_to") or "9999") >= known.day.isoformat()]
    return _One(bool(valid), {"qualifications": [str(row["name"]) for row in valid]})


def _matched(firm: PlainFirm, _term: Term, known: Known) -> _One:
    fitting = [one for one in known.fits if firm.uscc in one.eligible]
    if fitting:
        return _One(holds=True, facts={"items": [one.code for one in fitting]}, shown=_names(fitting))
    unsure = [one for one in known.fits if firm.uscc in one.unknown]
    if unsure:
        return _One(None, why=words.match_unknown(_names(unsure)))
    return _One(holds=False, shown=_names(known.fits))


def _names(fits: Collection[Fits]) -> str:
    return "”“".join(dict.fromkeys(one.name for one in fits))


def _not_applied(firm: PlainFirm, _term: Term, known: Known) -> _One:
    codes = {code for code, _ in known.items}
    rows = firm.facts.get("received_awards")
    had = isinstance(rows, list) and any(isinstance(row, dict) and row.get("item") in codes for row in rows)
    return _One(holds=not had and firm.uscc not in known.done_with)


_CHECKS: Mapping[Kind, Check] = {
    Kind.REGION: _region,
    Kind.ZONE: _zone,
    Kind.INDUSTRY: _industry,
    Kind.ABOVE_SCALE: _above_scale,
    Kind.SIZE: _size,
    Kind.QUALIFIED: _qualified,
    Kind.MATCHED: _matched,
    Kind.NOT_APPLIED: _not_applied,
}
