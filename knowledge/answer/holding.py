"""One statement against the passages it names: is there a place that carries all of it, with nothing left out?"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.answer import manners
from knowledge.answer.alignment import out_of_line
from knowledge.answer.announced import papers_left_out
from knowledge.answer.conditions import case_dropped, conditions_dropped, numbers_off
from knowledge.answer.faults import Doubt, Fault
from knowledge.answer.passage import Passage, Window, windows
from knowledge.answer.said import Said
from knowledge.answer.support import (
    case_of_another,
    conditions_added,
    denials_off,
    groups,
    modals_off,
    names_off,
    words_off,
)
from knowledge.answer.wording import canonical, clauses_of, content_words, flat, negations, read_quantities
from knowledge.rules.quantity import MONEY
from knowledge.search.tokens import bigrams

SHARES = frozenset({"%", "工作日", "个月", "天"})
WEIGHTS = {Fault.NUMBER: 4, Fault.WORDS: 3}  # the run that lacks least is the one a sentence speaks of


@dataclass(frozen=True, slots=True)
class Held:
    """Where a statement stands, or what its nearest place lacks."""

    window: Window | None
    doubts: tuple[Doubt, ...] = ()
    passage: int = 0


def stated(said: Said, named: Sequence[Passage]) -> tuple[list[int], tuple[Doubt, ...]]:
    """Return the passage that carries a statement, or what the nearest one lacks.

    A statement that joins several, each with a quantity or a denial of its own, may rest on several places of it.
    """
    nearest: tuple[Doubt, ...] = ()
    for passage in named:
        found = held(said, passage)
        if found.window is not None and _of_what_was_said(said, found.window):
            return [passage.number], ()
        doubts = found.doubts or (Doubt(Fault.BELONGS, said.part),)
        if not nearest or weight(doubts) < weight(nearest):
            nearest = doubts
    chained = next((one.number for one in named if _chained(groups(said.part), said, one)), None)
    return ([], nearest) if chained is None else ([chained], ())


def held(said: Said, passage: Passage) -> Held:
    """Return the run of a passage that carries a statement, else the doubts of the nearest run."""
    status = manners.wrong_status(said.part, passage)
    if status:
        return Held(None, (Doubt(Fault.STATUS, status),))
    line, text = flat(said.part).strip(",:"), flat(passage.text)
    if line in text and not manners.cut_short(said.part, text):
        there = [one for one in windows(passage) if line in one.text]
        lost = {one: (*conditions_dropped(said, one), *case_dropped(said, one)) for one in there}
        best = min(there, key=lambda one: len(lost[one]), default=None)
        if best is not None:
            return Held(None if lost[best] else best, lost[best][:1], passage.number)
    nearest: tuple[Doubt, ...] = (Doubt(Fault.WORDS, said.part),)
    for place, window in enumerate(windows(passage)):
        doubts = tuple(_doubts(said, window, passage))
        if not doubts:
            return Held(window, (), passage.number)
        if not place or weight(doubts) < weight(nearest):
            nearest = doubts
    return Held(None, nearest)


def weight(doubts: Sequence[Doubt]) -> int:
    """Return how much is lacking."""
    return sum(WEIGHTS.get(one.fault, 1) + one.words.count("、") for one in doubts)


def _doubts(said: Said, window: Window, passage: Passage) -> Iterator[Doubt]:
    yield from numbers_off(said, window, passage)
    yield from names_off(said.part, window, passage)
    yield from words_off(said.part, window)
    yield from conditions_added(said.part, window)
    yield from case_of_another(said.part, window, passage)
    yield from denials_off(said.part, window)
    yield from modals_off(said.part, window)
    yield from conditions_dropped(said, window)
    yield from case_dropped(said, window)
    yield from out_of_line(said, window)
    if not said.head:
        yield from papers_left_out(said.known, passage)


def _chained(joined: Sequence[str], said: Said, passage: Passage) -> bool:
    """Tell whether a passage carries the statements that a sentence joins, each in a place of its own.

    Each must hold a quantity or a negation: those are bound to their own subject and conditions.
    """
    for cut in range(1, len(joined)):
        first, rest = "".join(joined[:cut]), joined[cut:]
        tail = "".join(rest)
        if not all(read_quantities(one) or negations(one) for one in (first, tail)):
            continue
        after = Said(tail, said.head, said.before + first)
        if _placed(Said(first, said.head, said.before), passage) and (
            _placed(after, passage) or _chained(rest, after, passage)
        ):
            return True
    return False


def _placed(said: Said, passage: Passage) -> bool:
    found = held(said, passage)
    return found.window is not None and _of_what_was_said(said, found.window)


def _of_what_was_said(said: Said, window: Window) -> bool:
    """Tell whether a statement that goes on speaks of what was said before it, where it leaves its subject unsaid.

    每个展位最高5万元 is said of 境外展会; behind a clause on 境内展会 it would be said of those.
    """
    if not said.before or said.head:
        return True
    signs = set(bigrams(canonical(said.part)))
    clause = max(clauses_of(window.text), key=lambda one: len(signs & set(bigrams(canonical(one)))), default="")
    first = next((one.start for one in read_quantities(clause) if one.unit in MONEY or one.unit in SHARES), len(clause))
    known = canonical(said.known)
    return all(word in known for word in content_words(clause[:first]))
