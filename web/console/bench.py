"""Trying a question: the answer an enterprise would see, what was found, and why in this order."""

from dataclasses import replace

from config.words.explain import nearest, parts
from knowledge.search.explain import Explanation, explain
from knowledge.search.shelf import Found
from ledger.consoles import Duty
from web.console.visit import Answer, Shown, Visit

SHOWN = 10
LONGEST = 500


def page(visit: Visit) -> Answer:
    """Ask the base as somebody at a place on a day would."""
    question = visit.query.one("q")[:LONGEST]
    day = visit.query.day("day") or visit.office.today()
    place = visit.query.one("place")
    if visit.office.city.region_by_code(place) is None:
        place = ""
    values: dict[str, object] = {"question": question, "day": day, "place": place, "found": None}
    if question:
        shelf = visit.office.shelf
        found = shelf.find(question, day=day, limit=SHOWN, place=place)
        values |= {
            "found": found,
            "why": _why(visit, found),
            "part": parts,
            "rehearsed": visit.office.rehearse(question, day, place),
            "threshold": shelf.refuse_below,
        }
    values["may_write"] = visit.visitor.may(Duty.ADMIN, Duty.EDITOR, Duty.DEPARTMENT)
    return Shown("bench.html", values)


def _why(visit: Visit, found: Found) -> Explanation | None:
    """Explain the order; None when nothing was weighed."""
    if found.weighed is None:
        return None
    why = explain(
        found.weighed,
        visit.office.shelf.city.names,
        confidence=found.confidence,
        threshold=visit.office.shelf.refuse_below,
        answerable=found.answerable,
        limit=SHOWN,
    )
    if found.answerable or not why.candidates:
        return why
    first, *rest = why.candidates
    return replace(why, candidates=(replace(first, why=nearest()), *rest))
