"""The question for a missing fact as a form: what it asks, and what becomes of what was filled in."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from config.words import fact_form as words
from config.words.facts import FACTS, label
from handlers.desk import Desk
from handlers.fit_lines import best_gap
from handlers.message import Form, Speaker
from handlers.profile import what_became
from knowledge.firms.cells import entry_named
from knowledge.firms.declare import Told, declare
from knowledge.firms.said import NotSaid, value_said
from knowledge.rules.answers import Gap
from knowledge.rules.fact_kinds import SIZES, STATUSES, TAX_GRADES, Kind
from knowledge.rules.fact_names import Shape
from ledger.audit import Actor, Channel
from ledger.facts import NO_YEAR

CHOICES = {
    **dict.fromkeys((Kind.FLAG, Kind.LISTED), ("是", "否")),
    Kind.STATUS: STATUSES,
    Kind.SIZE: SIZES,
    Kind.TAX_GRADE: TAX_GRADES,
}
YEAR = re.compile(r"0|20\d\d")
MOST_PASSED = 6  # facts passed over that a form remembers


@dataclass(frozen=True, slots=True)
class Filled:
    """What became of a form: a sentence, and the next form; ``wrong`` says why nothing was written down."""

    told: str = ""
    wrong: str = ""
    following: Form | None = None


def form_of(gap: Gap | None, passed: Sequence[Gap] = ()) -> Form | None:
    """Return the form that asks for a fact; None for what no single field can hold."""
    if gap is None or gap[0] not in FACTS:
        return None
    name, year = gap
    entry = entry_named(name)
    if entry.shape in {Shape.RECORDS, Shape.GROUP}:
        return None
    asked = FACTS[name].asks or label(name)
    called = f"{year}年{asked}" if year else asked
    return Form(
        _key(gap, passed), called, FACTS[name].example, CHOICES.get(entry.kind, ()), is_day=entry.kind is Kind.DAY
    )


def filled(desk: Desk, speaker: Speaker, key: str, said: str) -> Filled:
    """Write down what somebody filled in for their own firm, and return the next form; empty: it is passed over."""
    gap, passed = _gap(key)
    if gap is None:
        return Filled(wrong=words.not_this())
    name, year = gap
    region_of = lambda place: next((one.code for one in desk.city.regions_in(place)), "")  # noqa: E731 - used once
    told, skipped = words.passed_over(), (*passed, gap)
    if said.strip():
        try:
            given = value_said(name, year or NO_YEAR, said, region_of)
        except NotSaid as wrong:
            return Filled(wrong=str(wrong))
        actor = Actor(speaker.staff_id, speaker.name, speaker.role.value, Channel.CHAT)
        with desk.ledger.write() as session:
            became = declare(session, [given], Told(actor, speaker.uscc, desk.today(), desk.now()))
        told, skipped = what_became(became, desk), passed
    result = desk.offers.match(speaker.uscc, desk.today())
    following = best_gap(result, skipped)
    return Filled(told, following=form_of(following, skipped))


def _key(gap: Gap, passed: Sequence[Gap]) -> str:
    """Name a form so that it tells its fact and those passed over: revenue@2025!above_scale@0."""
    return "!".join(f"{name}@{year or 0}" for name, year in (gap, *passed[-MOST_PASSED:]))


def _gap(key: str) -> tuple[Gap | None, tuple[Gap, ...]]:
    """Read the name of a form back; None for what no single field can hold."""
    gaps = [_one_gap(part) for part in key.split("!")[: MOST_PASSED + 1]]
    if not all(gaps):
        return None, ()
    known = [gap for gap in gaps if gap is not None]
    return known[0], tuple(known[1:])


def _one_gap(part: str) -> Gap | None:
    name, _, year = part.partition("@")
    if name not in FACTS or not YEAR.fullmatch(year):
        return None
    shape, number = entry_named(name).shape, int(year)
    fits = {Shape.PLAIN: not number, Shape.YEARLY: bool(number), Shape.EITHER: True}.get(shape, False)
    return (name, number or None) if fits else None
