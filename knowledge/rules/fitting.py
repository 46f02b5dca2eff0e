"""Does one item fit one firm: eligible, near, unknown or ineligible, and what stands in the way.

Units that count: the basis in force and meant for firms, the window, and each child of the top "all" of the
conditions. Two unmet, or one that can't be cured: ineligible. Exactly one unmet that can: near. None unmet and some
unknown: unknown. Unknown never becomes met.
"""

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from knowledge.rules import opening
from knowledge.rules.answers import Gap
from knowledge.rules.condition import Block, Questions, Row, Seen, Sum, blocks_of, ground_of
from knowledge.rules.facts import Facts
from knowledge.rules.formula_cells import Ground
from knowledge.rules.item import FIRM, Basis, Item, Terms, leaves
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
    """One item on one day, compiled. ``kept`` is what is put into words once for every firm."""

    item: Item
    terms: Terms
    day: date
    standing: Standing
    blocks: tuple[Block, ...]
    window: opening.Ask
    ground: Ground
    sources: Mapping[str, Basis]  # by the short name leaves and steps use
    own_basis: tuple[Basis, ...]  # what the item rests on itself: the negative list's sentences are told by its rows
    told_as: tuple[int, ...]  # of each block: the same number where its rows are put into the same words
    kept: dict[object, Any] = field(default_factory=dict, compare=False, repr=False)


class Fit:
    """One item for one firm, without the money.

    ``opening`` is None where the terms don't stand. ``missing`` are facts that would decide; none for what is
    ineligible anyway. ``possible_from``, of what is near: the first day, where it is known.
    """

    __slots__ = ("_rows", "asked", "missing", "opening", "state", "sums")

    def __init__(
        self, asked: Asked, state: State, sums: Sequence[Sum], opening: Opening | None, missing: tuple[Gap, ...] = ()
    ) -> None:
        self.asked, self.state, self.opening, self.missing = asked, state, opening, missing
        self.sums = sums  # of the blocks of the item
        self._rows: tuple[Row, ...] | None = None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Every leaf that was looked at."""
        if self._rows is None:
            self._rows = tuple(row for one in self.sums for row in one.rows)
        return self._rows

    @property
    def unmet(self) -> tuple[Row, ...]:
        """The leaves that stand in the way."""
        return tuple(row for one in self.sums if one.failed for row in one.unmet)

    @property
    def possible_from(self) -> date | None:
        """The first day on which what is near may be had."""
        if self.state is not State.NEAR:
            return None
        if self.opening is not None and self.opening.answer is False:
            return self.opening.possible_from
        days = [row.finding.possible_from for row in self.unmet if row.finding.possible_from is not None]
        return min(days, default=None)


def compile_item(item: Item, day: date, questions: Questions) -> Asked:
    """Compile an item for a day; terms that don't stand on that day are compiled to say why."""
    terms = item.nearest_terms(day)
    ground = ground_of(terms, day, questions)
    standing = _standing(item, terms, day)
    blocks = blocks_of(terms.conditions, ground, questions) if standing.holds else ()
    sources = {one.key: one for one in terms.basis}
    told_as = tuple(questions.told_as(block, sources) for block in blocks)
    window = compile_window(terms, day)
    return Asked(item, terms, day, standing, blocks, window, ground, sources, _own_basis(terms), told_as)


def _own_basis(terms: Terms) -> tuple[Basis, ...]:
    found = list(leaves(terms.conditions))
    shared = {leaf.basis for leaf in found if leaf.negative} - {leaf.basis for leaf in found if not leaf.negative}
    return tuple(one for one in terms.basis if one.key not in shared) or terms.basis


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
    if not asked.standing.holds:
        return Fit(asked, State.INELIGIBLE, (), None)
    window = asked.window(facts)
    failed, curable, unsure = int(window.answer is False), True, False
    sums = [block.sum(facts, seen) for block in asked.blocks]
    for one in sums:
        failed += one.failed
        curable = curable and one.curable
        unsure = unsure or one.unsure
    if failed > 1 or (failed and not curable):
        return Fit(asked, State.INELIGIBLE, sums, window)
    state = State.NEAR if failed else State.UNKNOWN if unsure else State.ELIGIBLE
    gaps = dict.fromkeys(gap for one in sums for gap in one.gaps) if failed or unsure else ()
    return Fit(asked, state, sums, window, tuple(gaps))
