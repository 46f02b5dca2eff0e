"""Does one item fit one firm: eligible, near, unknown or ineligible, and what stands in the way.

Units that count: the basis in force and meant for firms, the window, and each child of the top "all" of the
conditions. Two unmet, or one that can't be cured: ineligible. Exactly one unmet that can: near. None unmet and some
unknown: unknown. Unknown never becomes met.
"""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from knowledge.rules import opening
from knowledge.rules.answers import Gap
from knowledge.rules.condition import LeafUnit, Questions, Row, Seen, Unit, ground_of, units_of
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item import FIRM, Item, Terms
from knowledge.rules.opening import Opening, compile_window


class State(enum.StrEnum):
    """What an item is to a firm."""

    ELIGIBLE = "eligible"
    UNKNOWN = "unknown"
    NEAR = "near"
    INELIGIBLE = "ineligible"


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether the terms may be used at all on a day."""

    holds: bool
    says: str
    begins: date | None = None  # of terms not yet in force


@dataclass(frozen=True, slots=True)
class Asked:
    """One item on one day, compiled."""

    item: Item
    terms: Terms
    day: date
    standing: Standing
    units: tuple[Unit, ...]
    window: opening.Ask
    ground: Ground


@dataclass(frozen=True, slots=True)
class Fit:
    """One item for one firm, without the money."""

    asked: Asked
    state: State
    rows: tuple[Row, ...]
    opening: Opening | None  # None where the terms don't stand
    unmet: tuple[Row, ...]  # the leaves that stand in the way
    missing: tuple[Gap, ...]  # facts that would decide; none for what is ineligible anyway
    possible_from: date | None = None  # of what is near: the first day, where it is known


def compile_item(item: Item, day: date, questions: Questions) -> Asked:
    """Compile an item for a day; terms that don't stand on that day are compiled to say why."""
    terms = item.nearest_terms(day)
    ground = ground_of(terms, day, questions)
    standing = _standing(item, terms, day)
    units = units_of(terms.conditions, ground, questions) if standing.holds else ()
    return Asked(item, terms, day, standing, units, compile_window(terms, day), ground)


def _standing(item: Item, terms: Terms, day: date) -> Standing:
    if item.object != FIRM:
        return Standing(holds=False, says=f"本项的支持对象是{item.object}，企业不能申报")
    if terms.draft:
        return Standing(holds=False, says="依据还是征求意见稿，没有施行，不能据此申报")
    if day < terms.since:
        return Standing(holds=False, says=f"依据自{terms.since}起施行", begins=terms.since)
    if terms.until is not None and day > terms.until:
        return Standing(holds=False, says=f"依据已于{terms.until}到期，目前没有新的规定")
    until = f"，有效期至{terms.until}" if terms.until else ""
    return Standing(holds=True, says=f"依据自{terms.since}起施行{until}")


def fit(asked: Asked, facts: Facts, seen: Seen) -> Fit:
    """Answer an item for one firm."""
    standing = asked.standing
    if not standing.holds:
        return Fit(asked, State.INELIGIBLE, (), None, (), ())
    rows: list[Row] = []
    unmet: list[Row] = []
    gaps: list[Gap] = []
    failed, curable, unsure = 0, True, False
    for unit in asked.units:
        if isinstance(unit, LeafUnit):
            found = unit.find(facts, seen)
            rows.append(Row(unit.leaf, found))
            if found.answer is None:
                unsure = True
                gaps.extend(found.missing)
            elif not found.answer:
                failed += 1
                curable = curable and found.curable
                unmet.append(rows[-1])
            continue
        outcome = unit.ask(facts, seen)
        rows.extend(outcome.rows)
        if outcome.answer is None:
            unsure = True
            gaps.extend(_gaps(outcome.rows))
        elif not outcome.answer:
            failed += 1
            curable = curable and outcome.curable
            unmet.extend(row for row in outcome.rows if row.finding.answer is False)
            gaps.extend(_gaps(outcome.rows))
    window = asked.window(facts)
    gaps.extend(window.missing)
    failed += window.answer is False
    state = _state(failed, curable=curable, unsure=unsure or window.answer is None)
    if state is State.INELIGIBLE:
        return Fit(asked, state, tuple(rows), window, tuple(unmet), ())
    return Fit(asked, state, tuple(rows), window, tuple(unmet), tuple(dict.fromkeys(gaps)), _possible(unmet, window))


def _state(failed: int, *, curable: bool, unsure: bool) -> State:
    if failed > 1 or (failed and not curable):
        return State.INELIGIBLE
    if failed:
        return State.NEAR
    return State.UNKNOWN if unsure else State.ELIGIBLE


def _gaps(rows: Iterable[Row]) -> Iterable[Gap]:
    return [gap for row in rows if row.finding.answer is None for gap in row.finding.missing]


def _possible(unmet: list[Row], window: Opening) -> date | None:
    """Return the first day on which what is near may be had."""
    days = [row.finding.possible_from for row in unmet if row.finding.possible_from is not None]
    if window.answer is False:
        return window.possible_from
    return min(days, default=None)
